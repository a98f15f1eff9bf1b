"""What a text tells of itself."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.coach.anatomy import spoken_words
from herzenstakt.coach.text import Text

_WORD = re.compile(r"\w+")


def _beginning(word: re.Match[str], text: str) -> str:
    """The first letters of a word, and what ends it where it has fewer than four."""
    if word[0][0].isdigit():
        return "0"
    return word[0][:4] if len(word[0]) > 3 else text[word.start() : word.end() + 1]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Both kids' toys, and the dogs’ bowl.", "both kids toys and the dogs bowl"),
        ("It's half-hearted - and 'late'.", "it's half-hearted and late"),
        ("Geht's? Vor- und Nachteile", "geht's vor und nachteile"),
    ],
)
def test_a_word_ends_with_a_letter(said: str, words: str) -> None:
    """What joins two parts belongs to a word, and what stands behind them does not."""
    assert list(Text(said).words) == spoken_words(said) == words.split()


@given(st.text(alphabet="abcdäß_19²'’- .,\n", max_size=40))
def test_each_word_is_found_by_how_it_begins(raw: str) -> None:
    text = Text(raw)
    words = list(_WORD.finditer(text.plain))
    assert text.beginnings == {
        beginning: [word.start() for word in words if _beginning(word, text.plain) == beginning]
        for beginning in {_beginning(word, text.plain) for word in words}
    }
