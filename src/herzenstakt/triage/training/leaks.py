"""Texts to be learnt from that are texts to be tested with, or nearly.

Whoever learns from a text it is asked later has learnt it by heart, and its figures say nothing. Sets of
messages from networks are full of such pairs: shared again, quoted, with one word more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from herzenstakt.triage.grams import words_of

#: so many letters in a row are compared, and so much of two texts must be the same: their shared ones by all
#: of both (Jaccard). A short word changed in a sentence of eight is found, a common greeting is not; neither
#: is a sentence quoted in a letter.
LETTERS = 4
ALIKE = 0.6
#: two texts are compared when they share so many words in a row
IN_A_ROW = 3


@dataclass(frozen=True, slots=True)
class Leak:
    """A text to learn from, where it stands, and the text of a test it is like."""

    at: int
    test: str
    #: 1 for the same, less for nearly
    likeness: float


def leaks(texts: Sequence[str], tests: Iterable[str]) -> list[Leak]:
    """Those of the texts that are in the tests, or nearly, in order; each with the test it is most like.

    What is only an address or a sign of the network (a name, a link) does not count, and neither does how
    words are set. A text without words is in no test.
    """
    known = {spelt: test for test in tests if (spelt := _spelt(test))}
    by_words: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for spelt in known:
        for row in _rows(spelt):
            by_words[row].append(spelt)
    found = []
    for at, text in enumerate(texts):
        spelt = _spelt(text)
        if spelt in known:
            found.append(Leak(at, known[spelt], 1.0))
            continue
        near = {other for row in _rows(spelt) for other in by_words.get(row, ())}
        likeness, other = max(((_likeness(spelt, other), other) for other in near), default=(0, ""))
        if likeness >= ALIKE:
            found.append(Leak(at, known[other], likeness))
    return found


def _spelt(text: str) -> str:
    words = (word.read for word in words_of(text))
    return " ".join(word for word in words if word not in {"@", "URL", "rt"} and word.isalnum())


def _rows(spelt: str) -> set[tuple[str, ...]]:
    words = spelt.split()
    return {tuple(words[at : at + IN_A_ROW]) for at in range(len(words) - IN_A_ROW + 1)}


def _likeness(one: str, other: str) -> float:
    ours, theirs = _letters(one), _letters(other)
    return len(ours & theirs) / len(ours | theirs)


def _letters(spelt: str) -> set[str]:
    return {spelt[at : at + LETTERS] for at in range(max(1, len(spelt) - LETTERS + 1))}
