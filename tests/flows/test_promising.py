"""A word given in an answer: it proposes a promise when the answer goes, and only then."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import promising, second_look
from herzenstakt.flows.outgoing import NotYet, approve, take_back
from herzenstakt.hours.models import HouseHours
from herzenstakt.promises.models import Promise
from herzenstakt.promises.services import Word, keep
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft

NOW = datetime(2026, 11, 25, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
FRIDAY = date(2026, 11, 27)
WORDS = "Wir melden uns bis Freitag bei dir, liebe Frieda."


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def reply(conversation: Conversation, mia: Membership) -> Reply:
    return save_draft(conversation, mia, WORDS)


def test_an_answer_that_goes_proposes_what_it_promises(reply: Reply, mia: Membership) -> None:
    assert not Promise.objects.exists()
    approve(reply, mia)

    proposed = Promise.objects.get()
    assert (proposed.state, proposed.words, proposed.due_on) == ("proposed", WORDS, FRIDAY)
    assert (proposed.owner, proposed.reply_key) == (mia, reply.key)


def test_working_days_are_those_of_the_state_the_team_is_in(
    conversation: Conversation, mia: Membership, team: Team
) -> None:
    HouseHours.objects.create(team=team, subdivision="BY")
    before_epiphany = datetime(2027, 1, 4, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    with time_machine.travel(before_epiphany, tick=False):
        approve(save_draft(conversation, mia, "Wir melden uns in zwei Werktagen."), mia)
    assert Promise.objects.get().due_on == date(2027, 1, 7)


def test_a_second_click_proposes_nothing_twice(reply: Reply, mia: Membership) -> None:
    assert approve(reply, mia)
    assert not approve(reply, mia)

    assert Promise.objects.count() == 1


def test_an_answer_that_may_not_go_promises_nothing(reply: Reply, tina: Membership) -> None:
    with pytest.raises(NotYet):
        approve(reply, tina)

    assert not Promise.objects.exists()


def test_an_answer_without_a_day_proposes_nothing(draft: Reply, mia: Membership) -> None:
    draft.text = "Das tut mir leid, liebe Frieda."
    draft.save()
    approve(draft, mia)

    assert not Promise.objects.exists()


def test_the_writer_stands_for_it_and_not_whoever_let_it_go(
    conversation: Conversation, tina: Membership, mia: Membership
) -> None:
    reply = save_draft(conversation, tina, WORDS)
    second_look.ask(reply, tina)
    assert not Promise.objects.exists()
    approve(reply, mia)

    assert Promise.objects.get().owner == tina


def test_what_is_taken_back_was_not_promised(reply: Reply, mia: Membership) -> None:
    approve(reply, mia)
    Reply.objects.update(state=Reply.State.REFUSED)
    again = take_back(Reply.objects.with_context().get(), mia)

    assert not Promise.objects.exists()
    approve(again, mia)
    assert Promise.objects.get().reply_key == again.key


def test_what_was_kept_stays_kept_and_is_not_proposed_a_second_time(
    reply: Reply, mia: Membership
) -> None:
    approve(reply, mia)
    keep(Promise.objects.get(), mia, Word(WORDS, FRIDAY, mia))
    Reply.objects.update(state=Reply.State.REFUSED)
    approve(take_back(Reply.objects.with_context().get(), mia), mia)

    assert Promise.objects.get().state == "open"


def test_the_day_is_that_of_the_teams_clock(reply: Reply, mia: Membership) -> None:
    reply.text = "Ich melde mich morgen bei dir."
    reply.save()
    Team.objects.update(time_zone="Pacific/Auckland")  # Thursday, 3 in the morning
    approve(Reply.objects.get(), mia)

    assert Promise.objects.get().due_on == FRIDAY


def test_an_answer_goes_however_odd_the_days_in_it_are(
    reply: Reply,
    mia: Membership,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def stumbles(*_: object) -> None:
        raise ValueError(WORDS)

    monkeypatch.setattr(promising, "promised_in", stumbles)
    assert approve(reply, mia)

    assert not Promise.objects.exists()
    assert f"reply {reply.pk}: its days could not be read" in caplog.messages
