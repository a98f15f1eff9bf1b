"""Texts as numbers: many in one go are the same as one by one, and nothing from outside breaks it."""

from __future__ import annotations

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.triage.grams import BUCKETS, GROWS, LONGEST, Grams, grams_of, places_in, words_of

TEXTS = st.lists(
    st.one_of(st.text(max_size=60), st.sampled_from(["", "Ente", "Ente gut", "😀😀", "a b a b"])),
    max_size=6,
)
#: what people and their programs send
HOSTILE = [
    "",
    " ",
    "\x00",
    "\ud800",
    "🙃",
    "👨\u200d👩\u200d👧",
    "a" * 100_000,
    "🙃" * 50_000,
    "\u200b" * 5_000,
    "e\u0301" * 3_000,
    "¨ ´ ¸",
    "\u0345\u0345",
    "ﷺ" * 1_000,
    "http://" + "x" * 5_000,
    "@",
    "\u202eneuer",
    "\u2028\u0085\x1c",
]


def read(text: str) -> list[str]:
    return [word.read for word in words_of(text)]


def of_text(grams: Grams, text: int) -> Counter[int]:
    here = grams.texts == text
    return Counter(
        dict(zip(grams.numbers[here].tolist(), grams.counts[here].tolist(), strict=True))
    )


@given(TEXTS)
def test_many_texts_have_the_grams_that_each_has_alone(texts: list[str]) -> None:
    together = grams_of(texts)
    for at, text in enumerate(texts):
        assert of_text(together, at) == of_text(grams_of([text]), 0)
    assert (np.diff(together.texts) >= 0).all()


@given(st.text(max_size=80))
def test_places_hold_each_gram_as_often_as_it_is_counted(text: str) -> None:
    words = words_of(text)
    places = places_in(words)
    assert Counter(places.numbers.tolist()) == of_text(grams_of([text]), 0)
    assert (places.first <= places.last).all()
    assert not len(places.first) or places.last.max() == len(words) - 1


@pytest.mark.parametrize(
    ("text", "pieces", "words"),
    [
        # a, b, " a", "ab", "b ", " ab", "ab ", " ab "
        ("ab", 8, 1),
        ("ab cd", 8 + 8, 3),
        # 7 letters in a row with the blanks: 5 of one, 6 of two, 5 of three, 4 of four, 3 of five
        ("abcde", 5 + 6 + 5 + 4 + 3, 1),
    ],
)
def test_a_word_has_its_pieces_itself_and_itself_with_the_next(
    text: str, pieces: int, words: int
) -> None:
    numbers = of_text(grams_of([text]), 0)
    assert sum(count for number, count in numbers.items() if number < BUCKETS) == pieces
    assert sum(count for number, count in numbers.items() if number >= BUCKETS) == words


def test_a_word_is_another_gram_than_its_letters_in_another_order() -> None:
    one, other = (grams_of([word]).numbers for word in ("gut", "tug"))
    assert {*one[one >= BUCKETS]}.isdisjoint(other[other >= BUCKETS])


def test_two_words_are_another_gram_than_the_same_two_the_other_way_round() -> None:
    assert of_text(grams_of(["gut so"]), 0) != of_text(grams_of(["so gut"]), 0)


def test_a_piece_is_another_gram_than_the_word_that_is_spelt_the_same() -> None:
    numbers = of_text(grams_of(["a"]), 0)
    # a, " a", "a ", " a " and the word
    assert len(numbers) == 5


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Idiot", "idiot"),
        ("I\u200bdi\u00adot", "idiot"),
        ("Ιdіоt", "idiot"),
        ("ｉｄｉｏｔ", "idiot"),
        ("id\u0336iot", "idiot"),
        ("https://example.org/x?y=1", "URL"),
        ("www.example.org", "URL"),
        ("HTTPS://example.org/a", "URL"),
        ("Www.example.org", "URL"),
        ("http://localhost/x", "URL"),
        ("İdiot", "idiot"),
        ("@Herzens_takt.de", "@"),
    ],
)
def test_a_word_is_read_as_it_is_meant(written: str, meant: str) -> None:
    assert read(written) == [meant]


def test_words_of_another_script_stay_what_they_are() -> None:
    assert read("Привет, мир") == ["привет", ",", "мир"]


def test_words_stand_where_they_were_written() -> None:
    text = "Na\u200bja, @ratzi: 👎👎 gut"
    assert [text[word.start : word.end] for word in words_of(text)] == [
        "Na\u200bja",
        ",",
        "@ratzi",
        ":",
        "👎",
        "👎",
        "gut",
    ]


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: f"{text[:4]!a} x {len(text)}")
def test_hostile_texts_are_read_like_any_other(text: str) -> None:
    grams = grams_of(["gut", text, "gut"])
    assert of_text(grams, 0) == of_text(grams, 2) == of_text(grams_of(["gut"]), 0)
    assert len(places_in(words_of(text)).numbers) <= 5 * GROWS * LONGEST


def test_what_lies_beyond_the_longest_text_is_not_read() -> None:
    long = "gut " * (LONGEST // 4)
    assert of_text(grams_of([long]), 0) == of_text(grams_of([long + "schlecht"]), 0)


def test_no_texts_have_no_grams() -> None:
    assert not len(grams_of([]).texts)
