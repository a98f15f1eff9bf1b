"""What comes from a network is made fit for every database, or is not let in as somebody's word."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from herzenstakt.channels.connector import Author, Incoming, Vanished
from herzenstakt.channels.tame import EARLIEST, tame, tame_all, whole_ones
from herzenstakt.channels.trouble import Unreadable

pytestmark = pytest.mark.no_database

AT = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
FRIEDA = Author("24", "Frieda Frage")
ASKED = Incoming("1", FRIEDA, "Wann?", AT)


def test_characters_and_times_that_nothing_keeps_are_made_fit() -> None:
    odd = replace(ASKED, text="Wa\x00nn?", written_at=datetime(1, 1, 1, tzinfo=UTC))
    assert (tame(odd).text, tame(odd).written_at) == ("Wann?", EARLIEST)
    ahead = replace(ASKED, written_at=datetime.now(UTC) + timedelta(days=400))
    assert tame(ahead).written_at <= datetime.now(UTC)
    assert tame(ASKED) == ASKED


@pytest.mark.parametrize(
    "broken",
    [
        {"external_id": ""},
        {"external_id": "\x00"},
        {"external_id": 7},
        {"author": Author("", "Frieda")},
        {"author": Author("\x00", "Frieda")},
        {"author": None},
        {"author": replace(FRIEDA, name=None)},  # type: ignore[arg-type]
        {"text": None},
        {"parent_id": {"id": "1"}},
        {"thread_id": 7},
        {"meta": {"post": 7}},
        {"meta": {7: "post"}},
        {"written_at": None},
        {"written_at": AT.replace(tzinfo=None)},
        {"edited_at": "gestern"},
    ],
    ids=str,
)
def test_what_is_not_whole_is_nobodys_word(broken: dict[str, Any]) -> None:
    odd = replace(ASKED, **broken)
    with pytest.raises(Unreadable):
        tame(odd)
    assert list(whole_ones([odd, ASKED])) == [ASKED], "and spoils nothing beside it"


def test_something_gone_needs_no_more_than_its_id() -> None:
    assert tame(Vanished("1")) == Vanished("1")
    with pytest.raises(Unreadable):
        tame(Vanished(""))


def test_a_delivery_of_which_nothing_is_whole_is_unreadable_and_an_empty_one_is_not() -> None:
    odd = replace(ASKED, external_id="")
    assert tame_all([odd, ASKED]) == [ASKED]
    assert tame_all([]) == []
    with pytest.raises(Unreadable):
        tame_all([odd, odd])
