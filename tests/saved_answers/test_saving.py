"""Saved answers are written, shared, found and taken away."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.hours.models import ServicePeriod
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.saved_answers.finding import find
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.saved_answers.services import ChangedMeanwhile, Saying, add, change, remove

THANKS = Saying("Danke fürs Lob", ";Danke", "Danke dir, {first_name}!", "", "Thank you!", True)


@pytest.fixture
def thanks(uwe: Membership) -> SavedAnswer:
    return add(uwe, THANKS)


def titles(found: list[SavedAnswer]) -> list[str]:
    return [answer.title for answer in found]


def test_what_is_shared_is_for_the_team_and_for_nobody_else(
    thanks: SavedAnswer, tina: Membership, rolf: Membership, olga: Membership
) -> None:
    assert list(SavedAnswer.objects.visible_to(tina)) == [thanks]
    assert not SavedAnswer.objects.visible_to(rolf).exists()
    assert not SavedAnswer.objects.visible_to(olga).exists()
    assert thanks.shortcut == "danke"


def test_what_one_keeps_for_oneself_nobody_else_sees_and_the_journal_does_not_know(
    tina: Membership, mia: Membership, owner: Membership
) -> None:
    mine = add(tina, replace(THANKS, is_shared=False))
    change(mine, tina, replace(THANKS, is_shared=False, english=""), 1)

    assert list(SavedAnswer.objects.visible_to(tina)) == [mine]
    for colleague in (mia, owner):
        assert not SavedAnswer.objects.visible_to(colleague).exists()
        with pytest.raises(NotKept, match="taken this saved answer away"):
            remove(mine, colleague)
    remove(mine, tina)
    assert not Entry.objects.filter(action__startswith="saved_answer").exists()


def test_a_trainee_keeps_and_uses_but_does_not_share_or_change_what_is_shared(
    thanks: SavedAnswer, tina: Membership, rolf: Membership
) -> None:
    with pytest.raises(NotKept, match="may not share"):
        add(tina, replace(THANKS, shortcut="x"))
    for act in (lambda: change(thanks, tina, THANKS, 1), lambda: remove(thanks, tina)):
        with pytest.raises(NotKept, match="may not change what the team shares"):
            act()
    with pytest.raises(NotKept, match="writes no answers"):
        add(rolf, replace(THANKS, is_shared=False))
    assert SavedAnswer.objects.get().version == 1


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"title": " \x00"}, "what it is for"),
        ({"german_du": "", "english": "\u202e"}, "in one language at least"),
        ({"english": "x" * 2001}, "2001 of 2000"),
        ({"shortcut": "zwei worte"}, "small letters"),
        ({"shortcut": "<b>"}, "small letters"),
        ({"shortcut": ";;"}, "small letters"),
    ],
)
def test_what_cannot_be_kept_is_said(wrong: dict[str, Any], why: str, uwe: Membership) -> None:
    with pytest.raises(NotKept, match=why):
        add(uwe, replace(THANKS, **wrong))
    assert not SavedAnswer.objects.exists()


def test_a_shortcut_means_one_thing_in_the_team_and_one_to_oneself(
    thanks: SavedAnswer, mia: Membership, olga: Membership
) -> None:
    with pytest.raises(NotKept, match="shortcut already"):
        add(mia, replace(THANKS, title="Noch eins"))
    add(mia, replace(THANKS, title="Meins", is_shared=False))
    with pytest.raises(NotKept, match="shortcut already"):
        add(mia, replace(THANKS, title="Noch meins", is_shared=False))
    add(olga, THANKS)
    for without in (True, False):
        add(mia, replace(THANKS, shortcut="", is_shared=without))
        add(mia, replace(THANKS, shortcut="", is_shared=without))


def test_whoever_was_slower_is_told(thanks: SavedAnswer, uwe: Membership, mia: Membership) -> None:
    change(thanks, mia, replace(THANKS, english="Thanks!"), 1)

    with pytest.raises(ChangedMeanwhile, match="Mia Menschenfreund"):
        change(thanks, uwe, replace(THANKS, english="Cheers!"), 1)
    assert SavedAnswer.objects.get().english == "Thanks!"


def test_sharing_and_taking_back_stand_in_the_journal(
    thanks: SavedAnswer, mia: Membership, uwe: Membership
) -> None:
    change(thanks, mia, replace(THANKS, is_shared=False), 1)
    kept = SavedAnswer.objects.get()
    assert kept.owner == mia
    change(kept, mia, THANKS, 2)
    remove(kept, uwe)

    noted = Entry.objects.filter(action__startswith="saved").order_by("pk")
    assert list(noted.values_list("action", flat=True)) == [
        "saved_answer.added",
        "saved_answer.removed",
        "saved_answer.added",
        "saved_answer.removed",
    ]


def test_it_is_found_by_shortcut_then_by_title_then_by_words(
    thanks: SavedAnswer, uwe: Membership
) -> None:
    sorry = add(
        uwe, replace(THANKS, title="Entschuldigung", shortcut="sorry", german_du="Danke für")
    )
    dan = add(uwe, replace(THANKS, title="Dankbar", shortcut="dan"))
    everything = [sorry, dan, thanks]

    assert titles(find(";dan", everything)) == ["Dankbar", "Danke fürs Lob", "Entschuldigung"]
    assert titles(find(";danke", everything))[0] == "Danke fürs Lob"
    assert titles(find("LOB", everything)) == ["Danke fürs Lob"]
    assert titles(find("sorry", everything)) == ["Entschuldigung"]
    assert find("känguru", everything) == []
    assert len(find("", everything)) == 3
    assert len(find("  ;", everything)) == 3


def test_ones_own_comes_before_that_of_the_team(thanks: SavedAnswer, mia: Membership) -> None:
    mine = add(mia, replace(THANKS, title="Meins", is_shared=False))

    assert find(";danke", [thanks, mine]) == [mine, thanks]


# --- when the team is there ----------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["{opening_hours}", "{öffnungszeiten}"])
def test_hours_are_refused_where_the_team_has_not_said_them(
    gap: str, thanks: SavedAnswer, uwe: Membership
) -> None:
    asks = replace(THANKS, german_du=f"Wir sind da: {gap}")
    with pytest.raises(NotKept, match="not said yet when it is there"):
        change(thanks, uwe, asks, thanks.version)
    thanks.refresh_from_db()
    assert "Wir sind da" not in thanks.german_du

    ServicePeriod.objects.create(team=uwe.team, weekday=0, begins=540, ends=1020)
    assert gap in change(thanks, uwe, asks, thanks.version).german_du
