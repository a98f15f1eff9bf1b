"""An answer that was let go waits a few seconds for second thoughts, and then leaves once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.flows.outgoing import NotYet, approve, deliver, take_back
from herzenstakt.flows.sweep import pick_up
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says

SignedIn = Callable[[Membership], Client]
WORDS = "Im Dezember, liebe Frieda."


@pytest.fixture(autouse=True)
def a_team_that_thinks_twice(team: Team) -> None:
    team.undo_seconds = Team.Undo.EIGHT
    team.save()


def on_the_network(plaza: SimulatedPlaza) -> list[str]:
    return plaza.texts_of("ratzifatzi")[1:]


def let_go(draft: Reply, by: Membership, happens: Happens) -> Reply:
    with happens():
        approve(draft, by=by)
    draft.refresh_from_db()
    return draft


def test_nothing_leaves_while_it_can_still_be_taken_back(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    reply = let_go(draft, mia, happens)

    assert on_the_network(plaza) == []
    assert reply.state == Reply.State.READY
    assert 0 < reply.seconds_left <= 8


def test_when_the_seconds_are_over_it_leaves_once(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    reply = let_go(draft, mia, happens)
    with time_machine.travel(later(9), tick=True):
        deliver.call(reply.pk)
        deliver.call(reply.pk)

    assert on_the_network(plaza) == [WORDS]


def later(seconds: int) -> datetime:
    return timezone.now() + timedelta(seconds=seconds)


def test_its_job_may_be_lost_and_it_leaves_all_the_same(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    let_go(draft, mia, happens)
    with time_machine.travel(later(60), tick=True), happens():
        pick_up()

    assert on_the_network(plaza) == [WORDS]


def test_what_is_taken_back_in_time_is_a_draft_again_and_never_leaves(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    reply = let_go(draft, mia, happens)
    again = take_back(reply, by=mia)

    with time_machine.travel(later(60), tick=True), happens():
        deliver.call(reply.pk)
        pick_up()
    assert on_the_network(plaza) == []
    assert (again.state, again.text) == (Reply.State.DRAFT, WORDS)
    assert again.key != reply.key
    assert Entry.objects.filter(action="reply.taken_back", by=mia).exists()


def test_what_a_worker_has_begun_to_send_cannot_be_taken_back(
    draft: Reply, mia: Membership, happens: Happens
) -> None:
    reply = let_go(draft, mia, happens)
    with time_machine.travel(later(9), tick=True):
        assert Reply.objects.claim(reply.pk)
        with pytest.raises(NotYet):
            take_back(reply, by=mia)


def test_what_was_tried_once_and_waits_cannot_be_taken_back(
    draft: Reply, mia: Membership, happens: Happens
) -> None:
    reply = let_go(draft, mia, happens)
    Reply.objects.update(first_tried_at=timezone.now())

    with pytest.raises(NotYet):
        take_back(reply, by=mia)
    reply.refresh_from_db()
    assert reply.seconds_left == 0


def test_an_answer_overtaken_by_another_meanwhile_asks_a_person(
    draft: Reply, mia: Membership, says: Says, plaza: SimulatedPlaza, happens: Happens
) -> None:
    reply = let_go(draft, mia, happens)
    says("ratzifatzi", "Schon da!", draft.answers.external_id)
    with time_machine.travel(later(9), tick=True):
        deliver.call(reply.pk)

    reply.refresh_from_db()
    assert reply.state == Reply.State.REFUSED
    assert WORDS not in plaza.texts_of("ratzifatzi")


def test_the_thread_offers_to_take_it_back_and_only_to_those_who_answer(
    draft: Reply,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    signed_in: SignedIn,
    happens: Happens,
) -> None:
    reply = let_go(draft, mia, happens)
    here = f"/t/ratzifatzi/c/{reply.conversation_id}/"
    back = f"{here}reply/{reply.pk}/take-back/"

    assert "Take back" in signed_in(mia).get(here).content.decode()
    assert "Take back" not in signed_in(tina).get(here).content.decode()
    for who, status in ((tina, 403), (rolf, 403), (olga, 404)):
        assert signed_in(who).post(back).status_code == status
    reply.refresh_from_db()
    assert reply.state == Reply.State.READY

    page = signed_in(mia).post(back, follow=True).content.decode()
    assert "The words are back in your draft." in page
