"""Ten thousand watchwords over a stream of posts.

    watch = Watch([Watchword.of(1, 'Badeente NOT Gewinnspiel', without=["@ratzifatzi"])])
    list(watch.look([Heard("Meine Gummibadeenten!", "frieda")]))     # [Hit(post=0, key=1, marks=(…))]

All posts of a batch are searched at once for a few letters that the forms of all watchwords have in common
(`sieve.py`): most words hold none and cost nothing more. What is let through repeats itself, so each spelling
is decided once and remembered. Only a post with a telling word is read (`reading.py`).

What is remembered belongs to one `Watch`, is bounded, and is forgotten with it. When a watchword changes a
new `Watch` is made; what was parsed and formed before is used again.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, filterfalse
from typing import NamedTuple

import ahocorasick_rs

from herzenstakt.listening.forms import Shape, Slips
from herzenstakt.listening.queries import Query, literals_of, parse
from herzenstakt.listening.reading import (
    MOST_MARKS,
    Mark,
    Reading,
    is_single,
    narrowest,
    sought,
    telling,
)
from herzenstakt.listening.sieve import Sieve
from herzenstakt.listening.wording import LONGEST, LONGEST_WORD, folded_ours, is_ours, words_in

#: posts that are searched together, and their bytes
AT_ONCE, MOST_BYTES = 500, 250_000
#: spellings that are remembered, and the bytes of each; more is looked at again each time
MOST_SPELLINGS, LONGEST_SPELLING = 300_000, 80
#: what parts one spelling from the next: everything in ASCII but letters, figures, and # - _
_PARTED = bytes(
    byte if byte > 127 or chr(byte).isalnum() or chr(byte) in "#-_" else 32 for byte in range(256)
)
#: ... and what is printed as a dash, a quotation mark or dots (U+2014 to U+2027)
_POINTS = re.compile(rb"\xe2\x80[\x94-\xa7]")


@dataclass(frozen=True, slots=True)
class Heard:
    """A post: what was said, and under which name of which network ("mia@social.example")."""

    text: str
    author: str = ""


@dataclass(frozen=True, slots=True)
class Watchword:
    """What is listened for, and whose words do not count. `key` is whatever its owner knows it by."""

    key: int
    query: Query
    without: frozenset[str] = frozenset()

    @classmethod
    def of(cls, key: int, typed: str, without: Iterable[str] = ()) -> Watchword:
        """As somebody typed it. `without`: names; one without a server means that name on each of them.
        Raises Unclear."""
        return cls(key, parse(typed), frozenset(filter(None, map(_name, without))))

    def is_deaf_to(self, author: str) -> bool:
        """Whether words of this author do not count."""
        name = _name(author)
        return name in self.without or name.partition("@")[0] in self.without


def _name(author: str) -> str:
    return author.strip().lstrip("@").casefold()


@dataclass(frozen=True, slots=True)
class Hit:
    """The post of a batch, counted from 0, in which a watchword was found, and the words that made it."""

    post: int
    key: int
    marks: tuple[Mark, ...]


class _Told(NamedTuple):
    """What a spelling tells: the watchwords that are found in it, with their marks counted from its first
    letter, and those that may be found where it stands."""

    found: Sequence[tuple[int, Sequence[Mark]]]
    maybe: Collection[int]


class Watch:
    """Listens for many watchwords at once. Not for several threads at the same time."""

    def __init__(self, watchwords: Iterable[Watchword]) -> None:
        self._watchwords = tuple(watchwords)
        wanted: dict[Shape, list[tuple[int, str]]] = defaultdict(list)
        for number, watchword in enumerate(self._watchwords):
            for shape, literal in _telling(watchword.query):
                wanted[shape].append((number, literal))
        self._shapes, self._wanted = tuple(wanted), tuple(wanted.values())
        held: dict[str, list[int]] = defaultdict(list)
        for number, shape in enumerate(self._shapes):
            for needle in shape.needles:
                held[needle].append(number)
        self._held = tuple(held.values())
        self._search = ahocorasick_rs.AhoCorasick(list(held)).find_matches_as_indexes
        self._slips = Slips(self._shapes)
        self._sieve = Sieve({piece for shape in self._shapes for piece in shape.pieces})
        self._boring: set[bytes] = set()
        self._telling: dict[bytes, _Told] = {}

    def look(self, posts: Sequence[Heard]) -> Iterator[Hit]:
        """What is found in these posts, in their order. Some hundred at once are faster than one by one."""
        for begin in range(0, len(posts), AT_ONCE):
            yield from self._look(posts[begin : begin + AT_ONCE], begin)

    def _look(self, posts: Sequence[Heard], begin: int) -> Iterator[Hit]:
        texts = [post.text[:LONGEST].encode("utf-8", "surrogatepass") for post in posts]
        ends = list(accumulate(len(text) + 1 for text in texts))
        if ends[-1] > MOST_BYTES and len(posts) > 1:
            half = len(posts) // 2
            yield from self._look(posts[:half], begin)
            yield from self._look(posts[half:], begin + half)
            return
        line = _POINTS.sub(b"   ", b" %b " % b" ".join(texts).translate(_PARTED))
        is_boring = self._boring.__contains__
        stand = [spot for spot in self._sieve.spellings(line) if not is_boring(spot[1])]
        known = self._decided({spelling for _, spelling in stand})
        spots: dict[int, list[tuple[int, _Told]]] = defaultdict(list)
        for at, spelling in stand:
            if told := known.get(spelling):
                number = bisect_right(ends, at - 1)
                spots[number].append((at - 1 - (ends[number - 1] if number else 0), told))
        for number, told_there in spots.items():
            for key, marks in self._read(posts[number], texts[number], told_there):
                yield Hit(begin + number, key, marks)

    def _read(
        self, post: Heard, text: bytes, spots: Iterable[tuple[int, _Told]]
    ) -> Iterator[tuple[int, tuple[Mark, ...]]]:
        """Look at one post again, in which something telling stands."""
        found: dict[int, list[Mark]] = defaultdict(list)
        maybe: set[int] = set()
        for at, told in spots:
            before = len(text[:at].decode("utf-8", "surrogatepass"))
            for number, marks in told.found:
                found[number] += [mark.after(before) for mark in marks]
            maybe.update(told.maybe)
        if maybe:
            reading = Reading(words_in(post.text[:LONGEST]))
            for number in maybe:
                found[number] += reading.marks_of(self._watchwords[number].query)
        for number, all_marks in sorted(found.items()):
            watchword = self._watchwords[number]
            if all_marks and not (watchword.without and watchword.is_deaf_to(post.author)):
                yield watchword.key, tuple(sorted(all_marks)[:MOST_MARKS])

    # --- what a spelling tells, found out once ----------------------------------------------------

    def _decided(self, spellings: Collection[bytes]) -> Mapping[bytes, _Told]:
        """What each of these spellings tells; those that tell nothing are left out."""
        known = {one: self._telling[one] for one in spellings if one in self._telling}
        if len(known) == len(spellings):
            return known
        fresh = [one for one in spellings if one not in known]
        found = self._told(self._sieve.holds(fresh))
        if len(self._boring) + len(self._telling) > MOST_SPELLINGS:
            self._boring.clear()
            self._telling.clear()
        short = [one for one in fresh if len(one) <= LONGEST_SPELLING]
        self._boring.update(filterfalse(found.__contains__, short))
        self._telling.update((one, found[one]) for one in filter(found.__contains__, short))
        return known | found

    def _told(self, spellings: Iterable[bytes]) -> dict[bytes, _Told]:
        words, owners, parts = _words_of(spellings)
        found: dict[bytes, dict[int, list[Mark]]] = defaultdict(lambda: defaultdict(list))
        maybe: dict[bytes, set[int]] = defaultdict(set)
        for at, shape in {*self._alike(words), *self._slips.among(words)}:
            if variant := self._shapes[shape].how(words[at]):
                spelling = owners[at]
                start, end = parts.get(at) or (0, len(spelling.decode("utf-8", "surrogatepass")))
                for number, literal in self._wanted[shape]:
                    if literal:
                        found[spelling][number].append(Mark(start, end, literal, variant))
                    else:
                        maybe[spelling].add(number)
        return {
            spelling: _Told(
                [(number, narrowest(marks)) for number, marks in found[spelling].items()],
                maybe[spelling],
            )
            for spelling in found.keys() | maybe.keys()
        }

    def _alike(self, words: Sequence[str]) -> Iterator[tuple[int, int]]:
        """Which words may be like which shape, since they have letters in common: one search through all."""
        begins = list(accumulate((len(word) + 1 for word in words), initial=1))
        for needle, start, _ in self._search(f" {' '.join(words)} ", overlapping=True):
            at = bisect_right(begins, start + 1) - 1
            for shape in self._held[needle]:
                yield at, shape


def _telling(query: Query) -> Iterator[tuple[Shape, str]]:
    """By which words a query is noticed, and for which literal, where one of them is all that it takes."""
    if is_single(query):
        for literal in literals_of(query):
            yield sought(literal).words[0], literal.text
    else:
        yield from ((shape, "") for shape in telling(query))


def _words_of(
    spellings: Iterable[bytes],
) -> tuple[list[str], list[bytes], dict[int, tuple[int, int]]]:
    """The words of spellings, folded, which spelling each is of, and from where to where it stands there
    if that is not all of it. Most are letters only, or figures."""
    plain = [one for one in spellings if one.isalnum() and len(one) <= LONGEST_WORD]
    others = {one: one.decode("utf-8", "surrogatepass") for one in spellings if not one.isalnum()}
    ours = {
        one: said
        for one, said in others.items()
        if len(said) <= LONGEST_WORD // 2 and is_ours(said)
    }
    words = b" ".join(plain).lower().decode().split()
    words += folded_ours(" ".join(ours.values())).split()
    owners, parts = [*plain, *ours], {}
    for one in others.keys() - ours.keys():
        for word in words_in(others[one]):
            parts[len(words)] = word.start, word.end
            words.append(word.folded)
            owners.append(one)
    return words, owners, parts
