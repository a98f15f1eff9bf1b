"""What the coarse search lets through: all that may tell something, and little else."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.listening.forms import Shape
from herzenstakt.listening.sieve import Sieve
from herzenstakt.listening.wording import folded, words_in
from herzenstakt.testing.naive import slips_of

SIEVE = Sieve([" ratz", "badeen", "ente", " aepfel", "москва"])


def let_through(line: str) -> list[str]:
    return [spelling.decode() for _, spelling in SIEVE.spellings(line.encode())]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (" Die Badeenten und eine Rente ", ["Badeenten", "Rente"]),
        (" Ratzi Fratze RATZ ", ["Ratzi", "RATZ"]),
        (" ente ratz ente ente ratz ", ["ente", "ratz", "ente", "ente", "ratz"]),
        (" Äpfel aepfel äpfel Apfel ", ["Äpfel", "aepfel", "äpfel"]),
        (" Fuß größer Straße ", []),
        (" Москва сор für é ", ["Москва", "сор", "é"]),
        (" 🎉 x🎉 x\u200by ", ["🎉", "x🎉", "x\u200by"]),
        (" #Berta - a_b c-d 2026 ", ["#Berta", "-", "a_b", "c-d"]),
        (" ", []),
    ],
)
def test_what_holds_a_piece_is_let_through_and_what_has_other_signs(
    line: str, expected: list[str]
) -> None:
    assert let_through(line) == expected


def test_where_a_spelling_begins_is_told_in_bytes() -> None:
    assert list(SIEVE.spellings(" für Badeenten ".encode())) == [(6, b"Badeenten")]


@pytest.mark.parametrize(
    ("spelling", "is_held"),
    [
        ("#Berta", False),
        ("a-b_c", False),
        ("-", False),
        ("#BertaRatzi", True),
        ("Bade-En_ten", True),
        ("#ÄPFEL-x", True),
        ("ex-größer", False),
        ("Москва", True),
        ("\u200b", True),
    ],
)
def test_other_signs_are_looked_at_once_more(spelling: str, is_held: bool) -> None:
    beside = [b"ratz", b"nichts", spelling.encode(), b"x"]
    assert (spelling.encode() in SIEVE.holds(beside)) is is_held
    assert SIEVE.holds(beside)[0] == b"ratz"
    assert SIEVE.holds([]) == []


LETTERS = """
bade ente n ratz r a t z Ratz pfel äpfel Ä ae ß ss x 1 # - _ é е \u0308 \u200b 🎉
"""
LINES = st.lists(st.sampled_from([*LETTERS.split(), " ", " "]), max_size=20).map("".join)


@settings(max_examples=400)
@given(LINES)
def test_no_word_that_holds_a_piece_is_held_back(line: str) -> None:
    found = list(SIEVE.spellings(f" {line} ".encode()))
    kept = {one.decode() for one in SIEVE.holds([spelling for _, spelling in found])}
    for spelling in line.split():
        words = [word.folded for word in words_in(spelling)]
        if any(piece in f" {word}" for word in words for piece in (" ratz", "badeen", "ente")):
            assert spelling in kept
    for at, known in found:
        assert f" {line} ".encode()[at - 1 :].startswith(b" %b " % known)


PARTS = st.text("aeiounst", max_size=9)


@settings(max_examples=400)
@given(
    st.one_of(st.text("abdentz", min_size=2, max_size=12), st.sampled_from(["badeente", "kaufen"])),
    st.tuples(PARTS, PARTS, st.integers(0, 2_000)),
    st.sampled_from([(False, False), (True, False), (False, True), (True, True)]),
    st.booleans(),
)
def test_each_word_that_is_like_another_holds_one_of_its_pieces(
    word: str, around: tuple[str, str, int], is_open: tuple[bool, bool], is_verb: bool
) -> None:
    """Whatever is written before and after it, and one slip after the other."""
    shape = Shape(word, is_verb=is_verb, is_open=is_open)
    before, after, number = around
    said = before + word + after
    slips = [slip for form in (*shape.typed, said) for slip in slips_of(form, "aens")]
    for one in (said, word, slips[number % len(slips)], *(a + b for a, b in _bent(shape))):
        if one and shape.how(one):
            assert any(piece in f" {one}" for piece in shape.pieces), one


def _bent(shape: Shape) -> list[tuple[str, str]]:
    return [(stem.text, ending) for stem in shape.stems for ending in sorted(stem.endings)]


@pytest.mark.parametrize("word", ["Badeente", "RatziFatzi", "Kündigung", "Bürgermeister"])
def test_each_slip_of_a_word_leaves_a_piece(word: str) -> None:
    shape = Shape(folded(word))
    for form in shape.typed:
        for slip in slips_of(form, "aenx"):
            assert any(piece in f" {slip}" for piece in shape.pieces), slip


def test_a_slip_in_the_middle_leaves_only_the_swapped_half() -> None:
    shape = Shape("badekappe")
    assert shape.how("badkeappe")
    assert [piece for piece in shape.pieces if piece in " badkeappe"] == [" badke"]
