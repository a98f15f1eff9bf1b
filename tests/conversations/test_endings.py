"""Turns that need no answer, what is put off, and how conversations end and begin again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import (
    NotLater,
    ReasonNeeded,
    fall_silent,
    let_rest,
    reopen,
    snooze,
    sort,
    wake,
)
from herzenstakt.flows import incoming
from herzenstakt.flows.sweep import pick_up, tidy_up
from herzenstakt.journal.models import Entry
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Says

Status, Ending = Conversation.Status, Conversation.Ending
Answers = Callable[[Message, str], Message]


@pytest.fixture
def in_an_hour() -> datetime:
    return timezone.now() + timedelta(hours=1)


@pytest.fixture
def answered(says: Says) -> Answers:
    """`answered(message, "Am Montag.")`: we answer it on the network, and the desk has read it."""
    return lambda message, text: says("ratzifatzi", text, message.external_id)


# --- who needs an answer -------------------------------------------------------------------------


def test_a_bare_sign_makes_nobody_wait(says: Says) -> None:
    thumb = says("frieda", "👍")

    assert thumb.needs_reply == Need.NO
    assert not thumb.is_open
    assert Conversation.objects.get().waiting_since is None


def test_a_thank_you_ends_a_conversation_that_was_answered(
    says: Says, frieda_asks: Message, answered: Answers
) -> None:
    answered(frieda_asks, "Am Montag ab neun.")
    thanks = says("frieda", "Vielen Dank!")

    conversation = Conversation.objects.get()
    assert thanks.needs_reply == Need.NO
    assert conversation.waiting_since is None
    assert conversation.status == Status.CLOSED
    assert conversation.closed_because == Ending.THANKS


def test_a_thank_you_in_the_middle_does_not_hide_an_open_question(
    says: Says, frieda_asks: Message
) -> None:
    says("frieda", "Danke!")

    conversation = Conversation.objects.get()
    assert conversation.waiting_since == frieda_asks.written_at
    assert conversation.status == Status.OPEN


def test_a_rule_that_was_wrong_is_put_right_and_the_person_waits(
    says: Says, mia: Membership
) -> None:
    thumb = says("frieda", "👍")
    sort(thumb, mia, MessageKind.QUESTION, Need.YES)

    assert Conversation.objects.get().waiting_since == thumb.written_at
    assert Entry.objects.filter(action="message.sorted").count() == 1


def test_that_nobody_answers_needs_a_reason_and_is_counted(
    frieda_asks: Message, mia: Membership
) -> None:
    with pytest.raises(ReasonNeeded):
        sort(frieda_asks, mia, MessageKind.SPAM, Need.NO, "  ")
    assert Conversation.objects.get().waiting_since

    sort(frieda_asks, mia, MessageKind.SPAM, Need.NO, "Werbung für Schuhe")

    assert Conversation.objects.get().waiting_since is None
    entry = Entry.objects.get(action="message.needs_no_answer")
    assert entry.details["reason"] == "Werbung für Schuhe"
    assert entry.by == mia


def test_letting_rest_says_of_each_message_that_a_person_decided(
    frieda_asks: Message, mia: Membership
) -> None:
    let_rest(Conversation.objects.get(), mia, "Spam")

    said = Message.objects.get(pk=frieda_asks.pk)
    assert (said.needs_reply, said.sorted_by) == (Need.NO, mia)
    reopen(Conversation.objects.get(), mia)
    assert Message.objects.get(pk=frieda_asks.pk).is_open


def test_what_a_person_said_about_a_message_outlives_its_edits(
    plaza: SimulatedPlaza, look: Callable[..., None], mia: Membership, frieda_asks: Message
) -> None:
    sort(frieda_asks, mia, MessageKind.COMPLAINT, Need.YES)
    plaza.edit(frieda_asks.external_id, "Danke!")
    look(frieda_asks.channel)

    said = Message.objects.get(pk=frieda_asks.pk)
    assert said.text == "Danke!"
    assert (said.kind, said.is_open) == (MessageKind.COMPLAINT, True)


def test_an_edit_is_sorted_anew_where_only_rules_had_sorted(
    plaza: SimulatedPlaza, look: Callable[..., None], frieda_asks: Message
) -> None:
    assert frieda_asks.kind == MessageKind.QUESTION
    plaza.edit(frieda_asks.external_id, "Ihr seid solche Idioten!")
    look(frieda_asks.channel)

    assert Message.objects.get(pk=frieda_asks.pk).kind == MessageKind.INSULT


# --- later ---------------------------------------------------------------------------------------


def test_what_is_put_off_is_out_of_sight_and_who_waits_goes_on_waiting(
    frieda_asks: Message, mia: Membership, in_an_hour: datetime
) -> None:
    snooze(Conversation.objects.get(), mia, in_an_hour)

    conversation = Conversation.objects.get()
    assert conversation.waiting_since == frieda_asks.written_at
    assert not Conversation.objects.waiting()
    assert list(Conversation.objects.put_off()) == [conversation]


@pytest.mark.parametrize("away", [timedelta(0), timedelta(days=-1), timedelta(days=400)])
def test_nothing_is_put_off_into_the_past_or_for_years(
    conversation: Conversation, mia: Membership, away: timedelta
) -> None:
    with pytest.raises(NotLater):
        snooze(conversation, mia, timezone.now() + away)
    assert Conversation.objects.get().status == Status.OPEN


def test_a_new_message_brings_back_what_was_put_off(
    says: Says, conversation: Conversation, mia: Membership, in_an_hour: datetime
) -> None:
    snooze(conversation, mia, in_an_hour)
    says("frieda", "Hallo? Wann kommt sie denn?")

    again = Conversation.objects.get()
    assert (again.status, again.snoozed_until) == (Status.OPEN, None)


def test_a_bare_sign_does_not_bring_it_back(
    says: Says, conversation: Conversation, mia: Membership, in_an_hour: datetime
) -> None:
    snooze(conversation, mia, in_an_hour)
    says("frieda", "👍")

    assert Conversation.objects.get().status == Status.SNOOZED


def test_the_clock_brings_it_back_when_its_time_has_come(
    conversation: Conversation, mia: Membership, in_an_hour: datetime
) -> None:
    snooze(conversation, mia, in_an_hour)
    pick_up()
    assert Conversation.objects.get().status == Status.SNOOZED

    Conversation.objects.update(snoozed_until=timezone.now() - timedelta(seconds=1))
    pick_up()

    assert Conversation.objects.get().status == Status.OPEN
    assert Entry.objects.get(action="conversation.is_back").by is None
    assert not wake(Conversation.objects.get())


def test_the_database_refuses_what_is_put_off_until_never(conversation: Conversation) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.update(status=Status.SNOOZED)


# --- ends and beginnings -------------------------------------------------------------------------


def long_ago(days: int) -> None:
    at = timezone.now() - timedelta(days=days)
    Conversation.objects.update(last_message_at=at)
    Conversation.objects.exclude(closed_at=None).update(closed_at=at)


def test_two_weeks_of_silence_end_a_conversation_and_never_one_in_which_somebody_waits(
    frieda_asks: Message, answered: Answers
) -> None:
    long_ago(20)
    tidy_up()
    assert Conversation.objects.get().status == Status.OPEN

    answered(frieda_asks, "Am Montag.")
    tidy_up()
    assert Conversation.objects.get().status == Status.OPEN

    long_ago(15)
    tidy_up()
    assert Conversation.objects.get().closed_because == Ending.SILENCE
    assert not fall_silent(Conversation.objects.get())


def test_who_writes_within_thirty_days_goes_on_with_the_same_conversation(
    says: Says, frieda_asks: Message, mia: Membership
) -> None:
    let_rest(Conversation.objects.get(), mia, "Settled by phone")
    long_ago(29)

    again = says("frieda", "Doch noch eine Frage: wann genau?")

    assert again.conversation == Conversation.objects.get()
    assert (again.conversation.status, again.conversation.closed_at) == (Status.OPEN, None)


def test_who_writes_later_begins_another_conversation(
    says: Says, frieda_asks: Message, mia: Membership
) -> None:
    let_rest(Conversation.objects.get(), mia, "Settled by phone")
    long_ago(31)

    again = says("frieda", "Wann kommt die neue Bürste?")

    first, second = Conversation.objects.order_by("number")
    assert frieda_asks.conversation == first
    assert again.conversation == second
    assert (first.status, first.number) == (Status.CLOSED, 1)
    assert (second.status, second.number) == (Status.OPEN, 2)
    assert second.waiting_since == again.written_at


def test_a_message_that_comes_again_stays_in_the_conversation_it_began(
    says: Says, frieda_asks: Message, mia: Membership, look: Callable[..., None]
) -> None:
    let_rest(Conversation.objects.get(), mia, "Settled by phone")
    long_ago(31)
    look(frieda_asks.channel)

    assert Conversation.objects.count() == 1


def test_thanks_that_a_person_wants_answered_end_nothing(
    says: Says, frieda_asks: Message, answered: Answers, mia: Membership
) -> None:
    answered(frieda_asks, "Am Montag ab neun.")
    thanks = says("frieda", "Vielen Dank!")
    sort(thanks, mia, MessageKind.THANKS, Need.OPTIONAL)

    again = Conversation.objects.get()
    assert (again.status, again.closed_because) == (Status.OPEN, "")
    assert again.waiting_since == thanks.written_at


def test_what_is_known_already_is_not_sorted_again(
    plaza: SimulatedPlaza,
    look: Callable[..., None],
    frieda_asks: Message,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sorted_now: list[str] = []

    def told(text: str) -> str:
        sorted_now.append(text)
        return "other"

    monkeypatch.setattr(incoming, "kind_of", told)
    look(frieda_asks.channel)
    incoming.look_again(frieda_asks.channel, "")
    assert sorted_now == []

    plaza.edit(frieda_asks.external_id, "Und in Rot?")
    look(frieda_asks.channel)
    assert sorted_now == ["Und in Rot?"]
