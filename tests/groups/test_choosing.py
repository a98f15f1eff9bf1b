"""Who is given a conversation: by language, hours and workload, and never by what somebody is like."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.groups import choosing
from herzenstakt.groups.choosing import Candidate, choose

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
MIA = Candidate(1, frozenset({"de", "en"}), True, 2, None, None)
UWE = Candidate(2, frozenset({"de"}), True, 0, None, None)

people = st.lists(
    st.builds(
        Candidate,
        member=st.integers(1, 50),
        languages=st.frozensets(st.sampled_from(["de", "en", "fr"]), max_size=3),
        is_here=st.booleans(),
        waiting=st.integers(0, 6),
        most=st.none() | st.integers(1, 5),
        last_given_at=st.none() | st.integers(0, 9).map(lambda n: NOON + timedelta(minutes=n)),
    ),
    max_size=8,
    unique_by=lambda one: one.member,
)
languages = st.sampled_from(["", "de", "en", "fr"])


def test_nothing_else_is_looked_at_of_anybody() -> None:
    """The law: no trait, no behaviour, no score (EU AI Act, Annex III 4 (b)). Do not widen this list."""
    assert {one.name: one.type for one in fields(Candidate)} == {
        "member": "int",
        "languages": "frozenset[str]",
        "is_here": "bool",
        "waiting": "int",
        "most": "int | None",
        "last_given_at": "datetime | None",
    }
    properties = {name for name in vars(Candidate) if not name.startswith("__")}
    assert properties == {one.name for one in fields(Candidate)} | {"may_get"}


def test_the_chooser_knows_nothing_it_could_look_more_up_with() -> None:
    tree = ast.parse(Path(str(choosing.__file__)).read_text(encoding="utf-8"))
    known = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert known == {"__future__", "collections.abc", "dataclasses", "datetime"}
    assert not [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    assert not {"open", "getattr", "__import__", "eval", "random"} & {
        node.id for node in ast.walk(tree) if isinstance(node, ast.Name)
    }


@pytest.mark.parametrize(
    ("candidates", "language", "chosen"),
    [
        ([MIA, UWE], "en", MIA),
        ([MIA, UWE], "de", UWE),
        ([MIA, UWE], "", UWE),
        ([MIA, UWE], "fr", None),
        ([replace(MIA, is_here=False), UWE], "en", None),
        ([replace(MIA, most=2), UWE], "en", None),
        ([replace(MIA, most=3), UWE], "en", replace(MIA, most=3)),
        ([], "de", None),
    ],
)
def test_language_hours_and_room_decide(
    candidates: list[Candidate], language: str, chosen: Candidate | None
) -> None:
    assert choose(candidates, language) == chosen


def test_with_the_same_number_waiting_it_is_whose_turn_was_longest_ago() -> None:
    first = replace(UWE, member=3, last_given_at=NOON - timedelta(hours=1))
    second = replace(UWE, member=2, last_given_at=NOON)
    assert choose([second, first], "de") == first
    assert choose([first, second, replace(UWE, member=9)], "de") == replace(UWE, member=9), "never"
    assert choose([replace(UWE, member=5), replace(UWE, member=4)], "de") == replace(UWE, member=4)


@given(people, languages)
def test_who_is_chosen_can_and_nobody_who_can_has_fewer(
    candidates: list[Candidate], language: str
) -> None:
    chosen = choose(candidates, language)
    able = [
        one
        for one in candidates
        if one.is_here
        and (one.most is None or one.waiting < one.most)
        and (not language or language in one.languages)
    ]
    if chosen is None:
        assert not able
        return
    assert chosen in able
    assert all(chosen.waiting <= one.waiting for one in able)
    beside = [one for one in able if one.waiting == chosen.waiting]
    if chosen.last_given_at is not None:
        assert all(
            one.last_given_at and chosen.last_given_at <= one.last_given_at for one in beside
        )


@given(people, languages, st.randoms())
def test_the_order_in_which_people_are_looked_at_changes_nothing(
    candidates: list[Candidate], language: str, order: object
) -> None:
    shuffled = list(candidates)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    assert choose(shuffled, language) == choose(candidates, language)


@given(people, languages)
def test_who_cannot_changes_nothing_for_those_who_can(
    candidates: list[Candidate], language: str
) -> None:
    absent = [replace(one, member=one.member + 100, is_here=False) for one in candidates]
    assert choose([*absent, *candidates], language) == choose(candidates, language)
