"""Marked words and snippets: all of the text, none of its markup."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.search.filters import Filter, parse
from herzenstakt.search.wording import Wording
from herzenstakt.web.search.snippets import snippet


def marked(text: str, query: str) -> list[str]:
    wording = Wording.of(parse(query).filter)
    return [text[start:end] for start, end in wording.places(text)]


@pytest.mark.parametrize(
    ("text", "query", "words"),
    [
        ("Die Lieferverzögerungen!", "Verzögerung", ["Lieferverzögerungen"]),
        ("Grüße aus KÖLN.", "koeln", ["KÖLN"]),
        ("Ja, genau so. So genau?", '"genau so"', ["genau", "so"]),
        ("Wir liefern, ihr bestellt", "lieferung bestellen", ["liefern", "bestellt"]),
        ("l\u200bieferung", "lieferung", ["l\u200bieferung"]),
        ("Liefer\u00adverzögerung", "lieferverz", ["Liefer\u00adverzögerung"]),
        ("Cafe\u0301 und Cafés", "café", ["Cafe\u0301", "Cafés"]),
        ("Danke 😀😀", "😀😀", ["😀😀"]),
        ("Fußnote¹ und 2½ Stück", "1 ½", ["2½"]),
        ("m² und ¹", "1", ["¹"]),
        ("nichts davon", "blau", []),
    ],
)
def test_whole_words_are_marked_as_they_were_written(
    text: str, query: str, words: list[str]
) -> None:
    assert marked(text, query) == words


WORDS = st.text(
    st.sampled_from("aeouäöüßsbcdlf <>&\"'/\u0301\u200b\u202e\n😀ﬁ²"), min_size=0, max_size=120
)


@given(WORDS, st.text(st.sampled_from("aeouäöüßsbcdlf"), min_size=1, max_size=6))
def test_a_snippet_is_the_escaped_text_with_marks_and_nothing_else(text: str, word: str) -> None:
    shown = str(snippet(text, Wording.of(Filter(words=(word,)))))
    without = re.sub("</?mark>", "", shown)
    assert "<" not in without
    assert ">" not in without
    plain = html.unescape(without)
    assert " ".join(plain.split()) == " ".join(text.split())
    assert shown.count("<mark>") == shown.count("</mark>")


@given(st.text(max_size=2_000), st.text(max_size=20))
def test_a_snippet_of_anything_is_short_and_harmless(text: str, word: str) -> None:
    shown = str(snippet(text, Wording.of(Filter(words=(word,)))))
    assert "<" not in re.sub("</?mark>", "", shown)
    assert len(html.unescape(re.sub("</?mark>", "", shown))) < 420


@given(st.text(max_size=200), st.text(max_size=20))
def test_what_is_found_is_marked(text: str, word: str) -> None:
    """Nobody looks at a result and wonders why."""
    wording = Wording.of(Filter(words=(word,)))
    if wording.stems and wording.fits(text):
        assert list(wording.places(text))
