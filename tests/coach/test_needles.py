"""A pattern is found with its needles wherever it is found without them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt import coach
from herzenstakt.coach.needles import LETTERS, Pattern, folded, needles_of
from herzenstakt.coach.phrases import Phrases
from herzenstakt.testing.bench.coach import DRAFTS, labelled

#: pieces that patterns of the coach are made of, and what is easily taken for something else
PIECES = (
    "ab",
    "s",
    "k",
    "ß",
    "É",
    r"\b",
    r"\s",
    r"\w+",
    "[ab]",
    "[^a]",
    "[a-c]",
    ".",
    "x?",
    "x*",
    "(?:ab|cd)",
    "(?:ab|)",
    "(?:a|b[cd])+",
    "(?:ab){2}",
    "(?:ab){0,2}?",
    "(?=ab)",
    "(?!ab)",
    "(?<=a)",
    "(?<!b)",
    "(?-i:A)",
    "I",
    "é",
    "[A-C]",
    "[^I]",
    r"\W",
    r"\S\B",
    r"\.",
    r"\x41",
    "(a)",
    "|",
    "^",
    "$",
    "[🙄😏]",
    "(?:ab|c\\w)",
)
TEXTS = st.text(alphabet="abcdxskßſKẞıİiIABéÉ 🙄.\n", max_size=12)


@settings(max_examples=400)
@given(st.lists(st.sampled_from(PIECES), min_size=1, max_size=6).map("".join), TEXTS, st.booleans())
def test_the_needles_hide_nothing(pattern: str, text: str, is_exact: bool) -> None:
    flags = re.NOFLAG if is_exact else re.IGNORECASE
    sieved, plain = Pattern(pattern, flags), re.compile(pattern, flags)
    spans = [found.span() for found in plain.finditer(text)]
    assert list(sieved.spans(text)) == spans
    assert sieved.find(text) == next(iter(spans), None)
    if plain.search(text) and (needles := needles_of(pattern, flags)):
        assert any(needle in folded(text) for needle in needles)


@pytest.mark.parametrize(
    ("pattern", "needles"),
    [
        (r"\bmagic\ wand\b", {"magic wand"}),
        (r"\w+ (?:cent(?:er|re)|hub)s?", {"center", "centre", "hub"}),
        (r"(?:long|short)\w* [^.]{0,9} Haus", {" haus"}),
        (r"(?:please|bitte)+ \w", {"please", "bitte"}),
        (r"(?=.*Wald)\w+", {"wald"}),
    ],
)
def test_what_a_pattern_needs_is_found_out(pattern: str, needles: set[str]) -> None:
    assert needles_of(pattern) == frozenset(needles)


@pytest.mark.parametrize(
    "pattern", [r"\w+", "x?", "(?:wald|)", "(?:wald|\\d)", "(?!wald)", "(?:wald)*", "e", "é"]
)
def test_nothing_is_looked_for_where_nothing_must_stand_there(pattern: str) -> None:
    assert needles_of(pattern) is None


def test_letters_are_folded_as_patterns_see_them() -> None:
    """One for all signs there are: whatever `re` takes for a letter becomes that letter."""
    letter = re.compile(f"[{LETTERS}]", re.IGNORECASE)
    for sign in map(chr, range(sys.maxunicode + 1)):
        if letter.fullmatch(sign):
            small = folded(sign)
            assert len(small) == 1
            assert re.fullmatch(small, sign, re.IGNORECASE)
            assert small in LETTERS


def _patterns() -> Iterator[Pattern]:
    for module in walk_packages(coach.__path__, f"{coach.__name__}."):
        for named in vars(import_module(module.name)).values():
            if isinstance(named, Phrases):
                yield from named._patterns.values()
            elif isinstance(named, Pattern):
                yield named


def test_the_patterns_of_the_coach_find_what_they_found_without() -> None:
    texts = [text for one in labelled(DRAFTS / "tune")[::7] for text in (one.draft, one.said)]
    patterns = list(_patterns())
    assert len(patterns) > 100
    for pattern in patterns:
        plain = re.compile(pattern._source, pattern._flags)
        for text in texts:
            assert list(pattern.spans(text)) == [found.span() for found in plain.finditer(text)]
