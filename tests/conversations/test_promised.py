"""Promised answer times: when somebody who waits feels let down, and when they are."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.clock import Clock, answer_times_of
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import AnswerTime, Conversation, Message
from herzenstakt.conversations.promised import PROMISED, Unit, Within, usual
from herzenstakt.conversations.services import sort, turn_begins
from herzenstakt.flows.answer_times import promise
from herzenstakt.flows.hours import keep_hours
from herzenstakt.hours.calendar import Calendar, Period
from herzenstakt.hours.services import Week
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says

BERLIN = ZoneInfo("Europe/Berlin")
Look = Callable[[Channel], None]
OFFICE = Calendar(tuple(Period(day, 9 * 60, 17 * 60) for day in range(5)), BERLIN)
FRIDAY = datetime(2026, 11, 20, 16, 0, tzinfo=BERLIN)


def hours(amount: int) -> Within:
    return Within(amount, Unit.HOURS)


# --- two clocks ----------------------------------------------------------------------------------


def test_what_feels_late_on_friday_evening_is_late_on_monday() -> None:
    within = hours(3)

    assert within.feels_late_at(FRIDAY) == datetime(2026, 11, 20, 19, 0, tzinfo=BERLIN)
    assert within.late_at(FRIDAY, OFFICE) == datetime(2026, 11, 23, 11, 0, tzinfo=BERLIN)


def test_a_working_day_ends_when_the_team_goes_home() -> None:
    within = Within(1, Unit.WORKING_DAYS)

    assert within.late_at(FRIDAY, OFFICE) == datetime(2026, 11, 23, 17, 0, tzinfo=BERLIN)
    assert within.feels_late_at(FRIDAY) == FRIDAY + timedelta(days=1)


def test_who_is_always_there_is_late_when_it_feels_so() -> None:
    always = Calendar.always(BERLIN)

    assert hours(3).late_at(FRIDAY, always) == hours(3).feels_late_at(FRIDAY)


def test_something_is_promised_for_whoever_needs_an_answer() -> None:
    assert {kind for kind in MessageKind if usual(kind) is None} == {
        MessageKind.SIGN,
        MessageKind.SPAM,
    }
    assert set(PROMISED) == {kind for kind in MessageKind if usual(kind)}


def test_where_talk_is_quick_a_complaint_cannot_wait() -> None:
    assert usual(MessageKind.COMPLAINT) == hours(3)
    assert usual(MessageKind.COMPLAINT, is_quick=True) == hours(1)
    assert usual(MessageKind.QUESTION, is_quick=True) == usual(MessageKind.QUESTION)


# --- what is kept with a message -----------------------------------------------------------------


def test_a_question_is_promised_an_answer_and_the_conversation_knows(says: Says) -> None:
    asked = says("frieda", "Wann kommt die in Blau?")

    assert asked.late_at == asked.written_at + timedelta(hours=6)
    conversation = Conversation.objects.get()
    assert (conversation.late_at, conversation.feels_late_at) == (
        asked.late_at,
        asked.feels_late_at,
    )


def test_who_goes_on_in_the_same_breath_is_promised_from_the_first_word(
    plaza: SimulatedPlaza, post: str, channel: Channel, look: Look
) -> None:
    begin = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    plaza.comment("frieda", "Guten Tag!", post, at=begin)
    plaza.comment("frieda", "Mein Paket ist weg!", post, at=begin + timedelta(minutes=10))
    plaza.comment("frieda", "Seit drei Wochen!", post, at=begin + timedelta(minutes=24))
    plaza.comment("frieda", "Hallo? Kommt da was?", post, at=begin + timedelta(minutes=39))
    look(channel)

    assert Conversation.objects.get().late_at == begin + timedelta(hours=3)
    conversation = Conversation.objects.get()
    turns = [turn_begins(conversation, said.written_at) for said in Message.objects.order_by("pk")]
    minutes = [int((turn - begin).total_seconds() // 60) for turn in turns]
    assert minutes == [0, 0, 0, 39]


def test_a_word_of_ours_begins_another_turn(
    plaza: SimulatedPlaza, post: str, channel: Channel, look: Look
) -> None:
    begin = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    asked = plaza.comment("frieda", "Wann?", post, at=begin)
    plaza.comment("ratzifatzi", "Am Montag.", asked, at=begin + timedelta(minutes=5))
    look(channel)
    plaza.comment("frieda", "Und wo?", post, at=begin + timedelta(minutes=10))
    look(channel)

    conversation = Conversation.objects.get()
    assert conversation.waiting_since == begin + timedelta(minutes=10)
    assert conversation.late_at == begin + timedelta(minutes=10, hours=6)


def test_the_first_broken_promise_counts_and_ends_with_the_answer(says: Says) -> None:
    asked = says("frieda", "Wann kommt die in Blau?")
    angry = says("frieda", "Das Paket ist kaputt!!")
    conversation = Conversation.objects.get()
    assert angry.late_at
    assert conversation.late_at == min(asked.late_at or angry.late_at, angry.late_at)

    says("ratzifatzi", "Das tut mir leid.", angry.external_id)

    conversation = Conversation.objects.get()
    assert conversation.late_at is None
    assert conversation.feels_late_at is None


def test_who_is_sorted_anew_is_promised_what_is_right_for_them(
    frieda_asks: Message, mia: Membership
) -> None:
    sort(frieda_asks, mia, MessageKind.INSULT, Need.YES)

    assert Conversation.objects.get().late_at == frieda_asks.written_at + timedelta(hours=1)


def test_overheard_words_and_bare_signs_are_promised_nothing(says: Says) -> None:
    assert says("frieda", "👍").late_at is None
    assert Conversation.objects.get().late_at is None


# --- what a team promises ------------------------------------------------------------------------


def test_a_channel_goes_before_the_house_and_the_house_before_what_is_usual(
    mia: Membership, channel: Channel
) -> None:
    kind = MessageKind.QUESTION
    assert answer_times_of(mia.team).on(channel, kind) == usual(kind)
    promise(mia, {kind: hours(4)})
    assert answer_times_of(mia.team).on(channel, kind) == hours(4)
    promise(mia, {kind: None}, channel)
    assert answer_times_of(mia.team).on(channel, kind) is None
    promise(mia, {}, channel)
    assert answer_times_of(mia.team).on(channel, kind) == hours(4)


def test_a_promise_stands_as_it_was_given(
    mia: Membership, says: Says, happens: Happens, frieda_asks: Message
) -> None:
    with happens():
        promise(mia, {MessageKind.QUESTION: hours(4)})  # for the first time: for everybody
    assert Conversation.objects.get().late_at == frieda_asks.written_at + timedelta(hours=4)

    with happens():
        promise(mia, {MessageKind.QUESTION: hours(9)})

    assert Conversation.objects.get().late_at == frieda_asks.written_at + timedelta(hours=4)
    later = says("karl", "Wann kommt die in Rot?")
    assert later.late_at == later.written_at + timedelta(hours=9)


def test_hours_that_are_said_for_the_first_time_hold_for_those_who_wait(
    mia: Membership, frieda_asks: Message, happens: Happens
) -> None:
    week = Week(OFFICE.periods)
    with happens():
        keep_hours(mia, week)

    expected = OFFICE.after(frieda_asks.written_at, timedelta(hours=6))
    assert Conversation.objects.get().late_at == expected

    with happens():
        keep_hours(mia, Week((Period(0, 0, 60),)))
    assert Conversation.objects.get().late_at == expected


def test_only_who_leads_promises_and_the_journal_says_who_did(
    mia: Membership, uwe: Membership, rolf: Membership
) -> None:
    for who in (uwe, rolf):
        with pytest.raises(NotKept):
            promise(who, {MessageKind.QUESTION: hours(1)})
    assert not AnswerTime.objects.exists()

    assert promise(mia, {MessageKind.QUESTION: hours(1)})
    assert not promise(mia, {MessageKind.QUESTION: hours(1)})

    entry = Entry.objects.get(action="answer_time.promised")
    assert (entry.by, entry.details["promised"]) == (mia, {"question": [1, "hours"]})


def test_the_database_refuses_two_promises_and_no_time_at_all(
    mia: Membership, channel: Channel
) -> None:
    promise(mia, {MessageKind.QUESTION: hours(1)})
    promise(mia, {MessageKind.QUESTION: hours(1)}, channel)
    for row in AnswerTime.objects.all():
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        AnswerTime.objects.create(team=mia.team, kind=MessageKind.PRAISE, amount=0)


def test_what_is_promised_is_read_once_for_many_messages(
    mia: Membership, channel: Channel, django_assert_num_queries: Callable[..., object]
) -> None:
    with django_assert_num_queries(4):  # type: ignore[attr-defined]
        clock = Clock.of(mia.team)
    with django_assert_num_queries(0):  # type: ignore[attr-defined]
        for day in range(30):
            clock.due(channel, MessageKind.QUESTION, FRIDAY + timedelta(days=day))
