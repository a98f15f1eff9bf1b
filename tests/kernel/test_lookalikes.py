"""Letters that look like ours are ours in a word with ours, and nowhere else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.kernel.lookalikes import unmasked


@pytest.mark.parametrize(
    ("written", "meant"),
    [("Rаtzi", "Ratzi"), ("Ιdіоt", "Idiot"), ("Нello", "Hello"), ("bаdӓ", "badä"), ("вad", "bad")],
)
def test_a_mixed_word_is_read_in_our_letters(written: str, meant: str) -> None:
    assert unmasked(written) == meant


@pytest.mark.parametrize("word", ["Москва", "Αθήνα", "Ratzi", "Größe", "ёлка", "", "東京", "😀"])
def test_a_word_of_one_alphabet_stays_what_it_is(word: str) -> None:
    assert unmasked(word) == word


@given(st.text(max_size=30))
def test_no_letter_is_lost(word: str) -> None:
    assert len(unmasked(word)) == len(word)
