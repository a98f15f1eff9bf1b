"""In which forms a word of a watchword stands in texts: German and English endings, compounds, one slip.

    Shape.of("Badeente").how("gummibadeenten")     # Variant.COMPOUND

A watchword is written in its basic form, and its other forms are made from it: Badeente finds Badeenten
and Badeentchen, Haus finds Häuser, Firma finds Firmen. The other way round nothing is cut off, so that
Müller does not find Müll, nor Peters every Peter. More is made than there is ("Hausern"); nobody writes it.

What is counted in letters is counted as it is compared (`wording.py`): ä is two, as in ae.

| from how many letters | what is found |
|---|---|
| any | the word itself; in quotation marks, and as #hashtag or @name, nothing else |
| 3 | its shorter forms, 4: all of them, with umlauts and -chen and -lein |
| 5 | longer words that begin with it: Apfelkuchen |
| 6 | longer words that hold it or end with it: Gummibadeente, Gummibadeentenrennen |
| 8 | one slip: a letter missing, too many, wrong, or two swapped; no figure, not the first |

A compound has three letters at least beside the word. A * says by hand where any may stand: `ratz*`, `*ente`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import chain
from typing import NamedTuple

#: from so many letters on
FORMS, ALL_FORMS, BEGINS_COMPOUND, IN_COMPOUND, SLIPS, DROPS_ITS_E = 3, 4, 5, 6, 8, 7
#: letters beside a word that is part of a longer one
BESIDE = 3
#: letters of a piece that is looked for; more would find hardly less, and take memory
PIECE = 6


class Variant(StrEnum):
    """How a word that was found is like what was listened for."""

    SAME = "same"
    FORM = "form"
    COMPOUND = "compound"
    SLIP = "slip"


_SHORT = frozenset("s es e en n".split())
_ENDINGS = frozenset("s es e en ens er ern em n ns nen r m se sen ses ed ing".split())
_WITH_UMLAUT = frozenset("e en er ern".split())
_SMALL = frozenset("chen chens lein leins".split())
#: of a verb, which is typed with a small letter: kaufen, kauft, kaufte, gekauft
_OF_VERBS = frozenset("e st t est et te ten test tet ete eten end ende enden".split())
_OF_PARTICIPLES = frozenset("t et en".split())
#: endings that another takes the place of: Museen, Viren, Firmen, Lexika, stories, causing
_INSTEAD = {
    "um": frozenset({"en", "a"}),
    "us": frozenset({"en", "i"}),
    "is": frozenset({"en"}),
    "a": frozenset({"en"}),
    "on": frozenset({"a"}),
    "y": frozenset({"ies", "ied"}),
    "e": frozenset({"ing", "ed"}),
}
#: the last vowels of a word, if they can have an umlaut, and an ending that does not count
_LAST_VOWELS = re.compile(r"(au|aa|oo|a|o|(?<![aeo])u)(?=[^aeiouy]+(?:e|el|er|en)?$)")
_UMLAUT = {"au": "aeu", "aa": "ae", "oo": "oe", "a": "ae", "o": "oe", "u": "ue"}
_KEEPS_LENGTH = re.compile(r"e[lrn]$")
_UNSTRESSED = re.compile(r"(?:a|e|en)$")


class Stem(NamedTuple):
    """What forms begin with, and how each of them goes on."""

    text: str
    endings: frozenset[str]


def stems_of(word: str, is_verb: bool) -> Iterator[Stem]:
    """All forms of a folded word but itself. `is_verb`: it may be one."""
    if len(word) < FORMS:
        return
    if len(word) < ALL_FORMS:
        yield Stem(word, _SHORT)
        return
    yield Stem(word, _ENDINGS)
    for ending, others in _INSTEAD.items():
        if word.endswith(ending):
            yield Stem(word.removesuffix(ending), others)
    small = _UNSTRESSED.sub("", word)
    yield Stem(small, _SMALL)
    if umlauted := _umlauted(word):
        kept = {"", "n", "s"} if _KEEPS_LENGTH.search(word) else set()
        yield Stem(umlauted, _WITH_UMLAUT | kept)
        yield Stem(_umlauted(small) or _UNSTRESSED.sub("", umlauted), _SMALL)
    if is_verb and (verb := re.fullmatch(r"(.{3,}?)(?:en|n)", word)):
        yield Stem(verb[1], _OF_VERBS)
        yield Stem(f"ge{verb[1]}", _OF_PARTICIPLES)


def _umlauted(word: str) -> str:
    """With an umlaut in its last syllable that counts; empty where there can be none."""
    found = _LAST_VOWELS.search(word)
    return f"{word[: found.start(1)]}{_UMLAUT[found[1]]}{word[found.end(1) :]}" if found else ""


@dataclass(frozen=True)
class Shape:
    """One word that is listened for, and which words of a text are like it. `word` is folded; `is_open`:
    whether anything may stand before it, and after it. `is_verb`: it may be one."""

    word: str
    is_exact: bool = False
    is_verb: bool = False
    is_open: tuple[bool, bool] = (False, False)

    @property
    def bends(self) -> bool:
        """Whether it is found in other forms than its own."""
        return not self.is_exact and not any(self.is_open)

    @cached_property
    def slips(self) -> bool:
        """Whether it is found with a slip of the keyboard."""
        has_figures = any(map(str.isdigit, self.word))
        return self.bends and len(self.word) >= SLIPS and not has_figures

    @cached_property
    def stems(self) -> tuple[Stem, ...]:
        """What it is made of in all its forms."""
        bent = stems_of(self.word, self.is_verb) if self.bends else ()
        return (Stem(self.word, frozenset({""})), *bent)

    @cached_property
    def needles(self) -> tuple[str, ...]:
        """Each word that it is like without a slip holds one of these. A space is where a word begins or
        ends."""
        if not self.bends or len(self.word) < FORMS:
            before, after = self.is_open
            return (f"{'' if before else ' '}{self.word}{'' if after else ' '}",)
        border = " " if len(self.word) < IN_COMPOUND else ""
        parts = [*(stem.text for stem in self.stems), *self.first_parts]
        return _shortest(border + part for part in parts)

    @cached_property
    def pieces(self) -> tuple[str, ...]:
        """Each word that it is like holds one of these: a few letters, with a space before them where the
        word begins. So they say less than `needles`, but also of slips, and are quickly looked for.

        What a slip leaves as it was is the second half, or the first one, or the first one with its last
        letter swapped for the next."""
        found = {needle.rstrip(" ")[: PIECE + needle.startswith(" ")] for needle in self.needles}
        for form in self.typed:
            half = len(form) // 2
            first, swapped = form[:half], f"{form[: half - 1]}{form[half]}{form[half - 1]}"
            found |= {f" {first[:PIECE]}", f" {swapped[:PIECE]}", form[half:][:PIECE]}
        return tuple(found)

    @property
    def typed(self) -> tuple[str, ...]:
        """The forms in which somebody's slip is noticed: the word, and its commonest endings."""
        if not self.slips:
            return ()
        return self.word, f"{self.word}s", f"{self.word}{'' if self.word.endswith('e') else 'e'}n"

    def how(self, word: str) -> Variant | None:
        """How a folded word of a text is like it; None where it is not."""
        if word == self.word:
            return Variant.SAME
        if any(self.is_open):
            return Variant.COMPOUND if self._is_around(word) else None
        if self.is_exact:
            return None
        if any(word.startswith(text) and word[len(text) :] in ends for text, ends in self.stems):
            return Variant.FORM
        if len(self.word) >= BEGINS_COMPOUND and self._is_part_of(word):
            return Variant.COMPOUND
        return Variant.SLIP if self.slips and self._is_slip(word) else None

    def _is_around(self, word: str) -> bool:
        before, after = self.is_open
        if before and after:
            return self.word in word
        return word.endswith(self.word) if before else word.startswith(self.word)

    def _is_part_of(self, word: str) -> bool:
        """Whether a longer word begins with it; or holds it or ends with it, if it is long enough."""
        last = len(word) - BESIDE
        if any(word.startswith(part) and len(part) <= last for part in self.first_parts):
            return True
        if len(self.word) < IN_COMPOUND:
            return False
        return any(word.find(part, BESIDE, last) > 0 for part in self.first_parts) or any(
            word[at + len(text) :] in endings
            for text, endings in self.stems
            if (at := word.rfind(text, BESIDE)) > 0
        )

    @cached_property
    def first_parts(self) -> tuple[str, ...]:
        """What a compound begins with: the word, also with an umlaut (Häuserkampf) or without its e
        (Schulbuch). What joins it with the next word counts as letters beside it."""
        umlauted = _umlauted(self.word)
        with_umlaut = [f"{umlauted}e", f"{umlauted}er"] if umlauted else []
        if umlauted and _KEEPS_LENGTH.search(self.word):
            with_umlaut = [umlauted]
        drops = self.word.endswith("e") and len(self.word) >= DROPS_ITS_E
        return (self.word, *with_umlaut, *([self.word[:-1]] if drops else []))

    def _is_slip(self, word: str) -> bool:
        return word[0] == self.word[0] and any(is_one_slip(word, form) for form in self.typed)


def _shortest(needles: Iterable[str]) -> tuple[str, ...]:
    """Without those that cannot stand anywhere unless another one does."""
    kept: list[str] = []
    for needle in sorted(dict.fromkeys(needles), key=len):
        if not any(shorter in needle for shorter in kept):
            kept.append(needle)
    return tuple(kept)


def words_with(needles: Iterable[str], line: str) -> Iterator[str]:
    """The words of a line that hold one of these needles. A line begins and ends with a space, and one
    stands between its words."""
    for needle in needles:
        at = line.find(needle)
        while at >= 0:
            word = word_at(line, at)
            yield word
            at = line.find(needle, line.find(" ", at + 1))


def word_at(line: str, at: int) -> str:
    """The word of a line in which something was found there."""
    begin = line.rfind(" ", 0, at + 1) + 1
    return line[begin : line.find(" ", begin)]


class Slips:
    """Which words may be a slip of which of many shapes, the shapes told by their numbers.

    Two words that are one slip apart and begin alike have one in common among themselves and what is left
    of them without one letter. To leave letters out takes time; so first it is looked whether one half of
    the word is a half of any shape, since a slip leaves one half as it is, but for the letter between them.
    """

    def __init__(self, shapes: Iterable[Shape]) -> None:
        self._known: dict[str, tuple[int, ...]] = {}
        forms: list[str] = []
        for number, shape in enumerate(shapes):
            alone = (number,)
            for form in shape.typed:
                forms.append(form)
                for less in (form, *_without_one(form)):
                    others = self._known.setdefault(less, alone)
                    if others[-1] != number:
                        self._known[less] = (*others, number)
        self._heads = frozenset(form[: len(form) // 2] for form in forms)
        self._tails = frozenset(form[0] + form[len(form) // 2 + 1 :] for form in forms)
        self._is_strange = frozenset(self._known).isdisjoint

    def among(self, words: Iterable[str]) -> Iterator[tuple[int, int]]:
        """Which of these words, counted from 0, may be a slip of which shape."""
        for at, word in self._with_a_half(words):
            less = [word, *_without_one(word)]
            if not self._is_strange(less):
                for shape in set(chain.from_iterable(filter(None, map(self._known.get, less)))):
                    yield at, shape

    def _with_a_half(self, words: Iterable[str]) -> Iterator[tuple[int, str]]:
        """Those that begin, or begin with the same letter and end, as a form does that has as many letters,
        one more, or one less."""
        heads, tails = self._heads, self._tails
        for at, word in enumerate(words):
            if (length := len(word)) >= SLIPS - 1 and (
                word[: (length + 1) // 2] in heads
                or word[: (length - 1) // 2] in heads
                or word[0] + word[-(length // 2) :] in tails
                or word[0] + word[1 - length // 2 :] in tails
            ):
                yield at, word


def _without_one(word: str) -> list[str]:
    """What is left of a word without one letter, each but the first."""
    return [word[:at] + word[at + 1 :] for at in range(1, len(word))]


def is_one_slip(one: str, other: str) -> bool:
    """Whether one letter is missing, too many or wrong, or two neighbours are swapped (the distance of
    Damerau and Levenshtein is 1)."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) > len(shorter) + 1:
        return False
    same = next((at for at, letter in enumerate(shorter) if letter != longer[at]), len(shorter))
    left, right = shorter[same:], longer[same:]
    if len(left) < len(right):
        return left == right[1:]
    return bool(left) and (left[1:] == right[1:] or left[1:2] + left[:1] + left[2:] == right)
