"""Cards are written, kept true and taken away, and the journal knows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.knowledge.models import Card, today
from herzenstakt.knowledge.services import (
    HOLDS,
    MOST,
    ChangedMeanwhile,
    Wording,
    add,
    change,
    confirm,
    remove,
)


@pytest.fixture
def words(uwe: Membership) -> Wording:
    return Wording(
        "Rückgabe", "Innerhalb von 30 Tagen.", "Within 30 days.", uwe, today(uwe.team) + HOLDS
    )


@pytest.fixture
def card(uwe: Membership, words: Wording) -> Card:
    return add(uwe, words)


def journal() -> list[tuple[str, str]]:
    entries = Entry.objects.filter(action__startswith="card.").order_by("pk")
    return [(entry.action, entry.details["title"]) for entry in entries]


# --- writing -------------------------------------------------------------------------------------


def test_a_card_is_written_changed_and_removed(
    card: Card, words: Wording, uwe: Membership, mia: Membership
) -> None:
    other = replace(words, title="  Rückgabe\tund Umtausch ", owner=mia)
    change(card, mia, other, seen=1)
    kept = Card.objects.get()
    assert (kept.title, kept.owner, kept.changed_by) == ("Rückgabe und Umtausch", mia, mia)
    assert kept.version == 2

    remove(kept, uwe)
    assert not Card.objects.exists()
    assert journal() == [
        ("card.added", "Rückgabe"),
        ("card.changed", "Rückgabe und Umtausch"),
        ("card.removed", "Rückgabe und Umtausch"),
    ]


@pytest.mark.parametrize("who", ["tina", "rolf"])
def test_whoever_may_not_changes_nothing(
    who: str, card: Card, words: Wording, request: pytest.FixtureRequest
) -> None:
    by = request.getfixturevalue(who)
    for deed in (
        lambda: add(by, words),
        lambda: change(card, by, replace(words, title="Anders"), seen=1),
        lambda: confirm(card, by),
        lambda: remove(card, by),
    ):
        with pytest.raises(NotKept, match="Your role"):
            deed()
    assert Card.objects.get().title == "Rückgabe"


def test_the_house_next_door_reaches_no_card_of_ours(
    card: Card, words: Wording, olga: Membership
) -> None:
    assert not Card.objects.visible_to(olga).exists()
    for deed in (
        lambda: change(card, olga, replace(words, owner=olga), seen=1),
        lambda: confirm(card, olga),
        lambda: remove(card, olga),
    ):
        with pytest.raises(NotKept, match="taken this card away"):
            deed()
    assert Card.objects.get().version == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " \u202e "}, "a few words"),
        ({"german": "", "english": " \n "}, "one language at least"),
        ({"english": "x" * (MOST + 1)}, "A card is short"),
    ],
)
def test_what_is_no_card_is_not_kept(
    wrong: dict[str, Any], why: str, card: Card, words: Wording, uwe: Membership
) -> None:
    with pytest.raises(NotKept, match=why):
        add(uwe, replace(words, **wrong))
    with pytest.raises(NotKept, match=why):
        change(card, uwe, replace(words, **wrong), seen=1)
    assert Card.objects.get().version == 1


def test_nobody_from_elsewhere_stands_for_a_card(
    words: Wording, uwe: Membership, olga: Membership, mia: Membership
) -> None:
    mia.is_active = False
    for nobody in (olga, mia):
        with pytest.raises(NotKept, match="member of the team"):
            add(uwe, replace(words, owner=nobody))


def test_the_database_refuses_a_card_that_says_nothing(card: Card) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Card.objects.update(german="", english="")


def test_one_language_is_enough(words: Wording, uwe: Membership) -> None:
    assert add(uwe, replace(words, english="")).german == "Innerhalb von 30 Tagen."


def test_whoever_was_slower_overwrites_nothing_unseen(
    card: Card, words: Wording, uwe: Membership, mia: Membership
) -> None:
    change(card, mia, replace(words, english="Within 60 days."), seen=1)
    with pytest.raises(ChangedMeanwhile, match="Mia Menschenfreund has changed") as meanwhile:
        change(card, uwe, replace(words, english="Within 10 days."), seen=1)
    assert meanwhile.value.card.english == "Within 60 days."
    assert Card.objects.get().english == "Within 60 days."


def test_a_card_that_was_taken_away_is_not_changed(
    card: Card, words: Wording, uwe: Membership, mia: Membership
) -> None:
    remove(card, mia)
    with pytest.raises(NotKept, match="taken this card away"):
        change(card, uwe, words, seen=1)
    assert not Card.objects.exists()


# --- how long it holds ---------------------------------------------------------------------------


def test_a_card_holds_through_its_last_day_and_then_asks_for_a_look(
    card: Card, uwe: Membership
) -> None:
    card.good_until = date(2027, 1, 1)
    # in Berlin it is an hour later than in UTC
    with time_machine.travel(datetime(2027, 1, 1, 22, 59, tzinfo=UTC)):
        assert not card.needs_a_look
    with time_machine.travel(datetime(2027, 1, 1, 23, 1, tzinfo=UTC)):
        assert card.is_over
        assert card.needs_a_look


def test_a_card_for_which_nobody_stands_asks_for_a_look(
    card: Card, uwe: Membership, mia: Membership
) -> None:
    Membership.objects.filter(pk=uwe.pk).update(is_active=False)
    left = Card.objects.with_people().get()
    assert left.is_orphaned
    assert left.needs_a_look

    confirm(left, mia)
    assert Card.objects.with_people().get().owner == mia


def test_whoever_has_checked_a_card_lets_it_hold_for_half_a_year(
    card: Card, mia: Membership
) -> None:
    Card.objects.update(good_until=today(mia.team) - timedelta(days=3))
    confirm(card, mia)
    kept = Card.objects.with_people().get()
    assert kept.good_until == today(mia.team) + HOLDS
    assert not kept.needs_a_look
    assert journal()[-1] == ("card.confirmed", "Rückgabe")


def test_checking_makes_no_card_hold_shorter(card: Card, mia: Membership) -> None:
    far = today(mia.team) + timedelta(days=900)
    Card.objects.update(good_until=far)
    confirm(card, mia)
    assert Card.objects.get().good_until == far
