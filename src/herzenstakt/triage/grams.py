"""Texts as numbers: how often each short piece of each text stands in it, many texts in one go.

A gram is one to five letters in a row inside a word, its blanks at both ends included, or one or two words
in a row. Each has a number by hashing (Weinberger et al. 2009, "Feature Hashing for Large Scale Multitask
Learning", ICML), so that no list of words needs to be kept. Whoever tries a word can tell, with some error,
whether it was there; nobody can list them. All letters of all texts lie in one row of code points, and each
length of gram is one pass over that row: this is what makes it fast, for Python touches no letter.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import regex
from numpy.typing import NDArray

from herzenstakt.kernel.lookalikes import unmasked

Integers = NDArray[np.int64]
Hashes = NDArray[np.uint64]

#: a text is read so far, in characters: the last words of a long letter rarely turn its kind, and whoever
#: sends 100 kB must not hold up the others
LONGEST = 2_000
#: how many letters one can become; there is one that stands for eighteen
GROWS = 4
#: letters in a row, at most
LONGEST_PIECE = 5
#: numbers that a gram can get; both sorts of grams have as many of their own
BITS = 20
BUCKETS = 1 << BITS

_SPLIT = regex.compile(
    r"(?i:https?://\S+|www\.\S+)|@[\w.@-]+|[\w\p{M}\u200b-\u200f\u2060\u00ad\ufeff]+|\p{Extended_Pictographic}|[^\w\s]+"
)
_ADDRESS = regex.compile(r"(?i)https?://|www\.")
#: what is in a word and is not seen
_UNSEEN = regex.compile(r"[\p{M}\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufe00-\ufe0f\ufeff]+")
_BLANK = 32
#: an odd number with its bits well spread (2^64 divided by the golden ratio), for rolling and for mixing
_SPREAD = np.uint64(0x9E3779B97F4A7C15)
_PRIME = np.uint64(0x100000001B3)
_SHIFT = np.uint64(64 - BITS)


@dataclass(frozen=True, slots=True)
class Word:
    """A word as it is read, and where it stands in the text that somebody wrote."""

    read: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Grams:
    """Which grams stand in which text, and how often: one entry for each gram of each text, in order of
    texts. A number below BUCKETS is a piece of a word, one from BUCKETS on is a word or two."""

    #: of which text, counted from 0
    texts: Integers
    #: which gram
    numbers: Integers
    #: how often
    counts: Integers


@dataclass(frozen=True, slots=True)
class Places:
    """Each gram of one text, as often as it stands there, and the words it lies in: from `first` to `last`,
    the last included."""

    numbers: Integers
    first: Integers
    last: Integers


def words_of(text: str) -> list[Word]:
    """The words of a text as they are read: small letters, nothing unseen, addresses as one sign each."""
    found = []
    for match in _SPLIT.finditer(text[:LONGEST]):
        if read := _as_read(match.group()):
            found.append(Word(read, *match.span()))
    return found


def grams_of(texts: Sequence[str]) -> Grams:
    """The grams of many texts. Never raises; an empty text has none."""
    spelt = [[word.read for word in words_of(text)] for text in texts]
    laid = _lay_out(spelt)
    sizes = np.array([len(words) for words in spelt], dtype=np.int64)
    text_of_word = np.repeat(np.arange(len(texts)), sizes)
    parts_texts, parts_numbers = [], []
    for places in (_pieces(laid), _words(laid, text_of_word)):
        parts_texts.append(text_of_word[places.first])
        parts_numbers.append(places.numbers)
    keys = np.concatenate(parts_texts) * (2 * BUCKETS) + np.concatenate(parts_numbers)
    keys, counts = np.unique(keys, return_counts=True)
    return Grams(keys // (2 * BUCKETS), keys % (2 * BUCKETS), counts.astype(np.int64))


def places_in(words: Sequence[Word]) -> Places:
    """Where the grams of one text stand, counted in its words."""
    laid = _lay_out([[word.read for word in words]])
    of_text = np.zeros(len(words), dtype=np.int64)
    pieces, whole = _pieces(laid), _words(laid, of_text)
    return Places(
        np.concatenate([pieces.numbers, whole.numbers]),
        np.concatenate([pieces.first, whole.first]),
        np.concatenate([pieces.last, whole.last]),
    )


@dataclass(frozen=True, slots=True)
class _Laid:
    """All words of all texts in one row of code points, a blank before, between and after them."""

    points: Hashes
    #: where each word begins and ends in it
    begins: Integers
    ends: Integers


def _as_read(word: str) -> str:
    if _ADDRESS.match(word):
        return "URL"
    if word.startswith("@"):
        return "@"
    if word.isascii():
        return word.lower()
    whole = "".join(unicodedata.normalize("NFKC", word)[: GROWS * len(word)].split())
    # a capital can become a letter and a mark
    seen: str = _UNSEEN.sub("", unmasked(whole).lower())
    return seen


def _lay_out(texts: Sequence[Sequence[str]]) -> _Laid:
    row = " ".join(word for words in texts for word in words)
    points = np.frombuffer(f" {row} ".encode("utf-32-le", "replace"), dtype=np.uint32)
    blanks = np.flatnonzero(points == _BLANK)
    if not row:
        none = np.zeros(0, dtype=np.int64)
        return _Laid(points.astype(np.uint64), none, none)
    return _Laid(points.astype(np.uint64), blanks[:-1] + 1, blanks[1:])


def _pieces(laid: _Laid) -> Places:
    """All pieces of words. A blank is only the first or the last letter of one."""
    is_blank = laid.points == _BLANK
    word_at = np.cumsum(is_blank) - 1  # a blank counts for the word after it
    found, places = [], []
    rolled = np.zeros(len(laid.points), dtype=np.uint64)
    for length in range(1, LONGEST_PIECE + 1):
        count = len(laid.points) - length + 1
        if count <= 0:
            break
        rolled = rolled[:count] * _PRIME + laid.points[length - 1 :]
        fits = _fits(is_blank, length)
        at = np.flatnonzero(fits)
        found.append(_mixed(rolled[at], length))
        places.append(word_at[at])
    numbers = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    words = np.concatenate(places) if places else np.zeros(0, dtype=np.int64)
    return Places(numbers, words, words)


def _fits(is_blank: NDArray[np.bool_], length: int) -> NDArray[np.bool_]:
    """At which places a piece of this length begins that lies within one word and is not only blank."""
    count = len(is_blank) - length + 1
    first, last = is_blank[:count], is_blank[length - 1 :]
    if length == 1:
        return ~first
    if length == 2:
        return ~(first & last)
    blanks = np.concatenate(([0], np.cumsum(is_blank)))
    inside = blanks[length - 1 : length - 1 + count] - blanks[1 : 1 + count]
    none_inside: NDArray[np.bool_] = inside == 0
    return none_inside


def _words(laid: _Laid, text_of_word: Integers) -> Places:
    """Each word, and each two that follow each other in one text."""
    if not len(laid.begins):
        none = np.zeros(0, dtype=np.int64)
        return Places(none, none, none)
    within = np.arange(len(laid.points)) - np.repeat(
        np.concatenate(([0], laid.begins)),
        np.diff(np.concatenate(([0], laid.begins, [len(laid.points)]))),
    )
    powers = np.cumprod(np.full(int(within.max()) + 2, _PRIME, dtype=np.uint64))
    weighed = np.where(laid.points == _BLANK, np.uint64(0), laid.points) * powers[within]
    single = np.add.reduceat(weighed, laid.begins)
    here = np.arange(len(single))
    pair_at = np.flatnonzero(text_of_word[1:] == text_of_word[:-1])
    pairs = single[pair_at] * _SPREAD + single[pair_at + 1]
    return Places(
        np.concatenate([_mixed(single, 6), _mixed(pairs, 7)]) + BUCKETS,
        np.concatenate([here, pair_at]),
        np.concatenate([here, pair_at + 1]),
    )


def _mixed(hashes: Hashes, sort: int) -> Integers:
    """Numbers below BUCKETS; the same letters as another sort of gram get another one."""
    mixed = (hashes ^ (hashes >> np.uint64(29))) * _SPREAD + np.uint64(sort) * _PRIME
    mixed = (mixed ^ (mixed >> np.uint64(32))) * _SPREAD
    return (mixed >> _SHIFT).astype(np.int64)
