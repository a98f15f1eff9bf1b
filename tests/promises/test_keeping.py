"""Promises are kept, moved and dropped by people, and the journal knows."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import IntegrityError, transaction

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.sweep import tidy_up
from herzenstakt.flows.team import deactivate, leave
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.promises.models import Promise, PromiseMove
from herzenstakt.promises.services import (
    Word,
    dismiss,
    drop,
    fulfil,
    keep,
    keep_instead,
    make,
    move,
    take,
)

#: a Wednesday
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
FRIDAY = date(2026, 11, 27)
MONDAY = date(2026, 11, 30)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> object:
    with time_machine.travel(NOW, tick=False):
        yield


def later(days: int, hour: int = 15) -> time_machine.travel:
    """Some days after that Wednesday."""
    return time_machine.travel(NOW.replace(hour=hour) + timedelta(days=days), tick=False)


@pytest.fixture
def promise(conversation: Conversation, mia: Membership) -> Promise:
    return make(conversation, mia, Word("Wir melden uns bis Freitag.", FRIDAY, mia))


@pytest.fixture
def proposed(conversation: Conversation, mia: Membership) -> Promise:
    return Promise.objects.create(
        team=mia.team,
        conversation=conversation,
        owner=mia,
        words="Ich melde mich bis Montag.",
        due_on=MONDAY,
    )


def told(action: str) -> int:
    return Entry.objects.filter(action=action).count()


# --- made ----------------------------------------------------------------------------------------


def test_what_is_proposed_is_a_promise_only_once_a_person_says_so(
    proposed: Promise, mia: Membership, uwe: Membership
) -> None:
    assert not Promise.objects.open().exists()

    kept = keep(proposed, mia, Word("Die neue  Bürste", FRIDAY, uwe))
    assert (kept.words, kept.due_on, kept.owner, kept.state) == (
        "Die neue Bürste",
        FRIDAY,
        uwe,
        "open",
    )
    keep(proposed, mia, Word("Etwas anderes", MONDAY, mia))  # a second click
    assert Promise.objects.get().words == "Die neue Bürste"
    assert told("promise.made") == 1


def test_what_is_none_leaves_nothing_behind(
    proposed: Promise, promise: Promise, mia: Membership
) -> None:
    dismiss(proposed, mia)
    dismiss(proposed, mia)
    dismiss(promise, mia)  # a promise is not dismissed

    assert list(Promise.objects.all()) == [promise]


@pytest.mark.parametrize(
    ("words", "day", "why"),
    [
        ("", FRIDAY, "Please say in a few words what was promised."),
        ("\u202e \x00", FRIDAY, "Please say in a few words what was promised."),
        ("x" * 201, FRIDAY, "too long: 201 of 200"),
        ("Blau", date(2026, 11, 24), "That day has passed."),
        ("Blau", date(2099, 1, 1), "too far away"),
    ],
)
def test_what_cannot_be_promised_is_said(
    words: str, day: date, why: str, conversation: Conversation, mia: Membership
) -> None:
    with pytest.raises(NotKept, match=why):
        make(conversation, mia, Word(words, day, mia))
    assert not Promise.objects.exists()


def test_only_who_may_take_care_here_stands_for_it(
    conversation: Conversation,
    proposed: Promise,
    mia: Membership,
    uwe: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    Membership.objects.filter(pk=uwe.pk).update(is_active=False)
    for nobody in (olga, uwe, rolf):
        with pytest.raises(NotKept, match="who may take care of people"):
            make(conversation, mia, Word("Blau", FRIDAY, nobody))
        with pytest.raises(NotKept, match="who may take care of people"):
            keep(proposed, mia, Word("Blau", FRIDAY, nobody))
    assert list(Promise.objects.values_list("state", flat=True)) == ["proposed"]

    assert make(conversation, mia, Word("Blau", FRIDAY, tina)).owner == tina


def test_a_trainee_promises_too_and_a_reader_decides_nothing(
    promise: Promise, proposed: Promise, tina: Membership, rolf: Membership, olga: Membership
) -> None:
    for stranger in (rolf, olga):
        for act in (
            lambda who=stranger: fulfil(promise, who),
            lambda who=stranger: keep(proposed, who, Word("Blau", FRIDAY, None)),
            lambda who=stranger: dismiss(proposed, who),
            lambda who=stranger: drop(promise, who, "So"),
            lambda who=stranger: move(promise, who, MONDAY, was_told=True),
            lambda who=stranger: take(promise, who),
            lambda who=stranger: make(promise.conversation, who, Word("Blau", FRIDAY, None)),
        ):
            with pytest.raises(NotKept):
                act()
    assert set(Promise.objects.values_list("state", flat=True)) == {"open", "proposed"}
    assert make(promise.conversation, tina, Word("Blau", FRIDAY, tina)).owner == tina


# --- kept, moved, dropped ------------------------------------------------------------------------


def test_done_on_its_day_the_word_is_kept(promise: Promise, mia: Membership) -> None:
    with later(2, hour=23):
        fulfil(promise, mia)
        fulfil(promise, mia)

    kept = Promise.objects.get()
    assert (kept.state, kept.broken_at) == ("kept", None)
    assert kept.done_at is not None
    assert told("promise.kept") == 1


def test_done_a_day_later_it_is_done_and_the_word_is_broken(
    promise: Promise, mia: Membership
) -> None:
    with later(3, hour=1):
        assert fulfil(promise, mia).broken_at is not None
    assert Promise.objects.get().state == "kept"


def test_another_day_that_the_person_knows_of_keeps_the_word(
    promise: Promise, mia: Membership
) -> None:
    move(promise, mia, MONDAY, was_told=True)
    with later(5):
        assert fulfil(promise, mia).broken_at is None
    assert [(one.before, one.after, one.was_told) for one in PromiseMove.objects.all()] == [
        (FRIDAY, MONDAY, True)
    ]


def test_another_day_without_a_word_breaks_it(promise: Promise, mia: Membership) -> None:
    moved = move(promise, mia, MONDAY, was_told=False)

    assert moved.broken_at == NOW
    assert (moved.due_on, moved.state) == (MONDAY, "open")
    assert Entry.objects.get(action="promise.moved").details == {
        "day": "2026-11-30",
        "before_day": "2026-11-27",
    }


def test_told_too_late_it_is_broken_all_the_same(promise: Promise, mia: Membership) -> None:
    with later(4):
        assert move(promise, mia, MONDAY, was_told=True).broken_at is not None


def test_an_earlier_day_and_the_same_day_break_nothing(promise: Promise, mia: Membership) -> None:
    assert move(promise, mia, FRIDAY, was_told=False).broken_at is None
    assert move(promise, mia, date(2026, 11, 26), was_told=False).broken_at is None
    assert PromiseMove.objects.count() == 1
    with pytest.raises(NotKept, match="has passed"):
        move(promise, mia, date(2026, 11, 24), was_told=True)


def test_an_answer_that_names_another_day_moves_the_promise_and_tells_of_it(
    promise: Promise, proposed: Promise, mia: Membership
) -> None:
    moved = keep_instead(proposed, promise, mia, MONDAY)

    assert (moved.pk, moved.due_on, moved.broken_at) == (promise.pk, MONDAY, None)
    assert list(Promise.objects.all()) == [promise]
    assert PromiseMove.objects.get().was_told


def test_a_promise_to_somebody_else_is_not_moved_by_it(
    promise: Promise, proposed: Promise, mia: Membership, says: object
) -> None:
    other = says("karl", "Und in Rot?").conversation  # type: ignore[operator]
    to_karl = make(other, mia, Word("Rot", FRIDAY, mia))

    with pytest.raises(NotKept, match="somebody else"):
        keep_instead(proposed, to_karl, mia, MONDAY)
    assert Promise.objects.get(pk=to_karl.pk).due_on == FRIDAY


def test_what_is_dropped_says_why(promise: Promise, mia: Membership) -> None:
    for nothing in ("", "  ", "\u202e"):
        with pytest.raises(NotKept, match="why it will not be done"):
            drop(promise, mia, nothing)
    drop(promise, mia, "Frieda braucht sie nicht mehr")

    assert Promise.objects.get().state == "dropped"
    assert Entry.objects.get(action="promise.dropped").details["reason"] == (
        "Frieda braucht sie nicht mehr"
    )
    with pytest.raises(NotKept, match="not open any more"):
        fulfil(promise, mia)
    with pytest.raises(NotKept, match="not open any more"):
        move(promise, mia, MONDAY, was_told=True)


def test_the_database_itself_wants_a_reason_and_a_time(promise: Promise) -> None:
    for change in ({"state": "dropped"}, {"state": "kept"}, {"done_at": NOW}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Promise.objects.filter(pk=promise.pk).update(**change)


def test_a_colleague_says_i_do_it(promise: Promise, uwe: Membership) -> None:
    take(promise, uwe)
    take(promise, uwe)

    assert Promise.objects.get().owner == uwe
    assert told("promise.taken") == 1


def test_what_somebody_stood_for_who_leaves_is_everybodys(
    promise: Promise, proposed: Promise, mia: Membership, owner: Membership
) -> None:
    leave(mia)

    assert set(Promise.objects.values_list("owner", flat=True)) == {None}
    assert told("promise.released") == 1
    assert Promise.objects.visible_to(owner).open().get().is_everybodys


def test_the_same_where_a_lead_ends_their_membership(
    promise: Promise, mia: Membership, owner: Membership
) -> None:
    done = fulfil(make(promise.conversation, mia, Word("Rot", FRIDAY, mia)), mia)
    deactivate(mia, owner)

    assert Promise.objects.get(pk=promise.pk).owner is None
    assert Promise.objects.get(pk=done.pk).owner == mia  # what is done keeps its name


# --- who sees it ---------------------------------------------------------------------------------


def test_what_was_promised_in_private_is_for_those_who_may_read_it(
    promise: Promise, rolf: Membership, tina: Membership, olga: Membership
) -> None:
    assert Promise.objects.visible_to(rolf).exists()
    Conversation.objects.update(is_private=True)

    assert not Promise.objects.visible_to(rolf).exists()
    assert Promise.objects.visible_to(tina).exists()
    assert not Promise.objects.visible_to(olga).exists()


# --- the clock -----------------------------------------------------------------------------------


def test_its_day_is_told_once_and_that_it_went_by_once(promise: Promise) -> None:
    with later(1, hour=23):
        tidy_up()
    assert (told("promise.due"), told("promise.broken")) == (0, 0)
    with later(2, hour=0):
        tidy_up()
        tidy_up()
    assert (told("promise.due"), told("promise.broken")) == (1, 0)
    with later(3, hour=0):
        tidy_up()
        tidy_up()
    assert (told("promise.due"), told("promise.broken")) == (1, 1)
    assert Promise.objects.get().state == "open"


@pytest.mark.parametrize(
    ("zone", "utc", "is_due"),
    [
        ("Pacific/Auckland", "2026-11-26T11:01:00Z", True),  # there it is Friday already
        ("Pacific/Auckland", "2026-11-26T10:59:00Z", False),
        ("America/Los_Angeles", "2026-11-27T07:59:00Z", False),  # there it is Thursday still
        ("America/Los_Angeles", "2026-11-27T08:01:00Z", True),
    ],
)
def test_a_day_begins_where_the_team_is(
    zone: str, utc: str, is_due: bool, promise: Promise
) -> None:
    Team.objects.update(time_zone=zone)
    with time_machine.travel(utc, tick=False):
        tidy_up()

    assert told("promise.due") == is_due


def test_a_new_day_is_told_anew(promise: Promise, mia: Membership) -> None:
    with later(2):
        tidy_up()
        move(promise, mia, MONDAY, was_told=True)
    with later(5):
        tidy_up()

    assert told("promise.due") == 2
    assert told("promise.broken") == 0


def test_what_nobody_decided_about_is_forgotten_and_what_was_kept_is_not(
    promise: Promise, proposed: Promise
) -> None:
    with later(13):
        tidy_up()
    assert Promise.objects.count() == 2
    with later(15):
        tidy_up()
    assert list(Promise.objects.all()) == [promise]


def test_one_stone_does_not_stop_the_others(
    promise: Promise, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = make(promise.conversation, mia, Word("Rot", FRIDAY, mia))
    real = Promise.objects.held

    def stumbles(pk: int) -> Promise | None:
        if pk == promise.pk:
            raise RuntimeError("a stone in the road")
        return real(pk)

    monkeypatch.setattr(Promise.objects, "held", stumbles)
    with later(2):
        tidy_up()

    other.refresh_from_db()
    assert other.told_at is not None
