"""Giving a conversation of a group to one of its people."""

from __future__ import annotations

import ast
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.bulk.models import BulkAct
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import giving, sweep
from herzenstakt.flows.bulk import BulkWish, Chosen, do_together
from herzenstakt.flows.giving import candidates_of, give, language_of, look_at
from herzenstakt.flows.grouping import GroupWish, change, place, remove, write
from herzenstakt.flows.handing_over import give_back, release, take_care
from herzenstakt.flows.team import deactivate
from herzenstakt.groups.models import Availability, Group
from herzenstakt.groups.services import AvailabilityWish, keep_availability
from herzenstakt.hours.calendar import Period
from herzenstakt.journal.models import Entry
from herzenstakt.notices.models import Kind, Notice
from herzenstakt.presence.models import NOT_AGAIN, CareRequest, StepBack
from herzenstakt.safety.models import HandOver
from tests.conftest import Happens, Says

GERMAN = "Wo bleibt meine Lieferung? Ich warte schon so lange auf das Paket."
ENGLISH = "Where is my parcel? I have been waiting for such a long time now."


def speaks(member: Membership, *languages: str, **more: object) -> None:
    keep_availability(member, member, AvailabilityWish(languages, **more))  # type: ignore[arg-type]


def group(
    by: Membership, *members: Membership, query: str = "", name: str = "Alle", gives: bool = True
) -> Group:
    made = write(by, GroupWish(name, query, gives, members))
    by.team.refresh_from_db()
    return made


def carer(said: Message | Conversation) -> Membership | None:
    pk = said.conversation_id if isinstance(said, Message) else said.pk
    return Conversation.objects.select_related("caretaker__user").get(pk=pk or 0).caretaker


def nowhere_near_now(member: Membership) -> tuple[Period, ...]:
    """Hours of another day than today."""
    return (Period((member.team.now.weekday() + 3) % 7, 540, 600),)


# --- who gets it ---------------------------------------------------------------------------------


def test_it_is_given_to_whoever_speaks_the_language_and_the_conversation_says_why(
    mia: Membership, uwe: Membership, says: Says
) -> None:
    speaks(mia, "de", "en")
    group(mia, mia, uwe, query="sprache:englisch", name="English")
    said = says("frieda", ENGLISH)

    assert carer(said) == mia
    asked = CareRequest.objects.get()
    because = {"language": "en", "waiting": 0, "group": "English"}
    assert (asked.by, asked.to, asked.note, asked.because) == (None, mia, None, because)
    entry = Entry.objects.get(action="conversation.given_out")
    assert entry.details == {"to": "Mia Menschenfreund", "because": because}
    notice = Notice.objects.get()
    assert (notice.member, notice.kind) == (mia, Kind.GIVEN)
    assert Availability.objects.get(member=mia).last_given_at


def test_whoever_has_the_fewest_waiting_is_next(
    mia: Membership, uwe: Membership, says: Says
) -> None:
    group(mia, mia, uwe, query="sprache:deutsch")
    given = [carer(says(who, GERMAN)) for who in ("frieda", "karl", "lena", "jonas")]
    assert given == [mia, uwe, mia, uwe]


def test_off_means_everybody_takes_care_by_themselves(mia: Membership, says: Says) -> None:
    group(mia, mia, query="sprache:deutsch", gives=False)
    said = says("karl", GERMAN)
    assert carer(said) is None
    assert not CareRequest.objects.exists()


def test_where_nobody_can_it_waits_and_the_clock_looks_again(
    mia: Membership, uwe: Membership, says: Says, happens: Happens
) -> None:
    speaks(mia, "de", periods=nowhere_near_now(mia))
    there = group(mia, mia, query="sprache:deutsch")
    said = says("karl", GERMAN)
    sweep.pick_up()
    assert carer(said) is None
    assert Conversation.objects.to_give().filter(group=there).exists(), (
        "in its room, where all see it"
    )

    speaks(mia, "de")
    sweep.pick_up()
    assert carer(said) == mia


@pytest.mark.parametrize("reason", ["language", "hours", "away", "cap", "gone", "role"])
def test_who_cannot_is_given_nothing(
    owner: Membership, mia: Membership, uwe: Membership, says: Says, reason: str
) -> None:
    there = group(mia, uwe, query="sprache:deutsch")
    match reason:
        case "language":
            speaks(uwe, "en")
        case "hours":
            speaks(uwe, "de", periods=nowhere_near_now(uwe))
        case "away":
            speaks(uwe, "de", away_from=uwe.team.today - timedelta(days=1))
        case "cap":
            speaks(uwe, "de", most_at_once=1)
            says("frieda", GERMAN)
        case "gone":
            deactivate(uwe, owner)
        case _:
            type(uwe).objects.filter(pk=uwe.pk).update(role="reader")
    assert carer(says("karl", GERMAN)) is None
    look_at(there)
    assert Conversation.objects.to_give().filter(group=there).count() == 1


def test_language_is_not_asked_where_nobody_knows_it(
    mia: Membership, channel: Channel, says: Says
) -> None:
    speaks(mia, "fr")
    there = group(mia, mia)
    said = says("karl", "??")
    Conversation.objects.update(group=there)
    assert said.conversation is not None
    assert language_of(said.conversation) == ""
    give.call(said.conversation.pk)
    assert carer(said) == mia


def test_where_somebody_asked_for_another_colleague_only_a_person_decides(
    mia: Membership, conversation: Conversation
) -> None:
    there = group(mia, mia)
    Conversation.objects.update(group=there)
    HandOver.objects.create(conversation=conversation)
    look_at(there)
    assert carer(conversation) is None


def test_who_does_not_wait_is_given_to_nobody(mia: Membership, conversation: Conversation) -> None:
    there = group(mia, mia)
    Conversation.objects.update(group=there, waiting_since=None)
    look_at(there)
    give.call(conversation.pk)
    assert carer(conversation) is None


def test_what_somebody_cares_for_is_left_with_them(
    mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    there = group(mia, mia)
    Conversation.objects.update(group=there)
    take_care(conversation, uwe)
    give.call(conversation.pk)
    look_at(there)
    assert carer(conversation) == uwe


# --- and what becomes of it ----------------------------------------------------------------------


def release_together(conversation: Conversation, by: Membership) -> None:
    """Hand it back as one of several that were chosen."""
    chosen = Chosen(conversation.pk, conversation.last_message_at)
    do_together([chosen], by, BulkWish(BulkAct.Kind.RELEASE))


@pytest.mark.parametrize("how", [give_back, release, release_together])
def test_whoever_gives_it_back_is_not_given_it_again_that_day(
    mia: Membership,
    uwe: Membership,
    says: Says,
    happens: Happens,
    how: Callable[[Conversation, Membership], object],
) -> None:
    there = group(mia, mia, uwe, query="sprache:deutsch")
    said = says("karl", GERMAN)
    assert said.conversation is not None
    here = Conversation.objects.get(pk=said.conversation.pk)
    with happens():
        how(here, mia)
    assert carer(said) == uwe
    with happens():
        how(Conversation.objects.get(pk=here.pk), uwe)
    look_at(there)
    assert carer(said) is None, "both have said no; it waits, and everybody sees it"

    StepBack.objects.update(at=timezone.now() - NOT_AGAIN - timedelta(minutes=1))
    look_at(there)
    assert carer(said) is not None
    sweep.tidy_up()
    assert not StepBack.objects.exists(), "nobody can ask who gave back how much"


def test_whoever_says_yes_keeps_it(mia: Membership, says: Says) -> None:
    group(mia, mia, query="sprache:deutsch")
    said = says("karl", GERMAN)
    assert said.conversation is not None
    assert take_care(said.conversation, mia)
    assert not CareRequest.objects.exists()
    assert carer(said) == mia


def test_a_person_who_moves_it_into_a_group_lets_the_desk_give_it(
    mia: Membership, uwe: Membership, conversation: Conversation, happens: Happens
) -> None:
    there = group(mia, uwe)
    with happens():
        place(conversation, mia, there, "Uwes Thema.")
    assert carer(conversation) == uwe


def test_what_a_colleague_had_who_left_is_given_to_another(
    owner: Membership, mia: Membership, uwe: Membership, says: Says
) -> None:
    group(mia, mia, uwe, query="sprache:deutsch")
    said = says("karl", GERMAN)
    assert carer(said) == mia
    deactivate(mia, owner)
    sweep.pick_up()
    assert carer(said) == uwe


def test_a_group_that_gives_out_no_longer_or_is_gone_gives_nothing(
    mia: Membership, conversation: Conversation
) -> None:
    there = group(mia, mia)
    Conversation.objects.update(group=there)
    change(there, mia, GroupWish("Alle", members=(mia,)))
    sweep.pick_up()
    assert carer(conversation) is None
    remove(there, mia)
    give.call(conversation.pk)
    assert carer(conversation) is None


# --- two at once, and many -----------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_two_workers_who_give_the_same_conversation_one_wins(
    mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    there = group(mia, mia, uwe)
    Conversation.objects.update(group=there)
    barrier = threading.Barrier(4)

    def work() -> None:
        barrier.wait()
        give.call(conversation.pk)
        connections.close_all()

    workers = [threading.Thread(target=work) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert carer(conversation) == mia
    assert Entry.objects.filter(action="conversation.given_out").count() == 1
    assert CareRequest.objects.count() == 1


def test_it_is_given_once_whoever_looks_again(mia: Membership, says: Says) -> None:
    there = group(mia, mia, query="sprache:deutsch")
    said = says("karl", GERMAN)
    look_at(there)
    give.call(said.conversation_id or 0)
    assert Entry.objects.filter(action="conversation.given_out").count() == 1


def test_looking_at_people_costs_the_same_for_two_and_for_all(
    owner: Membership, mia: Membership, uwe: Membership, tina: Membership
) -> None:
    few, all_of_us = group(mia, mia), group(mia, owner, mia, uwe, tina, name="Mehr")
    counts = []
    for one in (few, all_of_us):
        with CaptureQueriesContext(connection) as asked:
            candidates_of(one, timezone.now())
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 8


def test_at_night_nobody_is_asked_about_anybody(
    mia: Membership, conversation: Conversation, says: Says
) -> None:
    speaks(mia, "de", periods=nowhere_near_now(mia))
    there = group(mia, mia)
    says("karl", GERMAN)
    Conversation.objects.update(group=there)
    there = Group.objects.select_related("team").get(pk=there.pk)
    with CaptureQueriesContext(connection) as asked:
        look_at(there)
    assert len(asked) <= 9


def test_who_speaks_another_language_does_not_stand_in_the_way_of_those_behind(
    mia: Membership, says: Says
) -> None:
    speaks(mia, "de")
    there = group(mia, mia)
    first, second = says("frieda", ENGLISH), says("karl", GERMAN)
    Conversation.objects.update(group=there)
    look_at(there)
    assert carer(first) is None
    assert carer(second) == mia


def test_nothing_that_tells_what_somebody_is_like_is_looked_up() -> None:
    """What is handed to the chooser comes from here: no replies, no measures, only words of the coach."""
    tree = ast.parse(Path(str(giving.__file__)).read_text(encoding="utf-8"))
    known = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    ours = {name.removeprefix("herzenstakt.") for name in known if name.startswith("herzenstakt")}
    assert ours == {
        *("accounts.models", "accounts.permissions", "coach.text", "conversations.models"),
        *("flows", "groups.choosing", "groups.models", "groups.services", "journal.models"),
        *("kernel.jobs", "kernel.order", "presence.models", "safety.models"),
    }
