"""Whether words stand in a text, and where: the same answer as the index gives, looked at once more."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from herzenstakt.search.filters import Filter
from herzenstakt.search.folding import LONGEST, Wanted, stands_in, stem_of, wanted_of, words_of

#: a word as somebody wrote it, marks and unseen signs within included, and figures that are raised
AS_WRITTEN = re.compile(
    "[^\x00-\x2f\x3a-\x40\x5b-\x60\x7b-\xa9\xab-\xac\xae-\xb1\xb4\xb6-\xb8\xbb\xbf"
    "\u2000-\u200a\u2010-\u2029\u202f-\u205f\u3000-\u3037\u303b-\u303f]+"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """The stems of words, phrases word by word, and the stems of what must not stand there."""

    stems: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    without: tuple[str, ...] = ()
    without_phrases: tuple[tuple[str, ...], ...] = ()

    @classmethod
    def of(cls, sought: Filter) -> Wording:
        """What a filter asks for."""
        stems = [stem_of(word) for typed in sought.words for word in words_of(typed)]
        phrases = [tuple(words) for typed in sought.phrases if (words := words_of(typed))]
        gone = [words for typed in sought.without if (words := words_of(typed))]
        return cls(
            tuple(dict.fromkeys(stems)),
            tuple(phrases),
            tuple(stem_of(words[0]) for words in gone if len(words) == 1),
            tuple(tuple(words) for words in gone if len(words) > 1),
        )

    def __bool__(self) -> bool:
        return bool(self.stems or self.phrases)

    @property
    def wanted(self) -> Wanted:
        """The pieces by which an index finds it."""
        words = [*self.stems, *(word for phrase in self.phrases for word in phrase)]
        return [group for word in words for group in wanted_of(word)]

    def fits(self, text: str) -> bool:
        """Whether all of it stands in a text, and nothing that must not."""
        words = words_of(text[:LONGEST])
        different = set(words)
        return (
            all(any(stands_in(stem, word) for word in different) for stem in self.stems)
            and all(_runs_through(phrase, words) for phrase in self.phrases)
            and not any(stands_in(stem, word) for stem in self.without for word in different)
            and not any(_runs_through(phrase, words) for phrase in self.without_phrases)
        )

    def places(self, text: str) -> Iterator[tuple[int, int]]:
        """Where in a text what was found stands: whole words, from and to."""
        written = [
            (found.start(), found.end(), word)
            for found in AS_WRITTEN.finditer(text)
            for word in _folded(found.group())
        ]
        words = [word for _, _, word in written]
        marked = {
            at for at, word in enumerate(words) if any(stands_in(stem, word) for stem in self.stems)
        }
        for phrase in self.phrases:
            for at in _beginnings(phrase, words):
                marked |= set(range(at, at + len(phrase)))
        yield from dict.fromkeys(written[at][:2] for at in sorted(marked))


@lru_cache(maxsize=16_384)
def _folded(word: str) -> tuple[str, ...]:
    # a page of what was said has a thousand words, and most of them again and again
    return tuple(words_of(word))


def _runs_through(phrase: Sequence[str], words: Sequence[str]) -> bool:
    return next(_beginnings(phrase, words), None) is not None


def _beginnings(phrase: Sequence[str], words: Sequence[str]) -> Iterator[int]:
    """Where a phrase begins among words."""
    wanted = list(phrase)
    for at, word in enumerate(words):
        if word == wanted[0] and list(words[at : at + len(wanted)]) == wanted:
            yield at
