"""One text, and whether what a query asks for stands in it, and where. Slow, and looked at only where
`matching.py` has seen a word of it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import chain
from typing import NamedTuple

from herzenstakt.listening.forms import Shape, Variant, words_with
from herzenstakt.listening.queries import All, Either, Literal, Near, Not, Query, literals_of
from herzenstakt.listening.wording import Word, words_in

#: of one query in one text
MOST_MARKS = 50
#: several words are also found written as one, if that is long enough to be no other word
WRITTEN_AS_ONE = 6


class Mark(NamedTuple):
    """Words that were found: from `start` to `end` in the text as it was given, for which literal as it was
    typed, and how they are like it."""

    start: int
    end: int
    literal: str
    variant: Variant

    def after(self, before: int) -> Mark:
        """The same with so many characters before the text."""
        return Mark(self.start + before, self.end + before, self.literal, self.variant)


class Place(NamedTuple):
    """Where a literal stands: from which word to which, from which character to which, and how."""

    first: int
    last: int
    start: int
    end: int
    variant: Variant


@dataclass(frozen=True)
class Sought:
    """A literal as it is looked for: word by word, or as one; `mark`: only as a hashtag (#) or a name (@)."""

    words: tuple[Shape, ...]
    as_one: Shape | None
    mark: str = ""

    @property
    def telling(self) -> tuple[Shape, ...]:
        """Wherever it stands, one of these words does: its longest, and all of them as one."""
        longest = max(self.words, key=lambda shape: len(shape.word), default=None)
        return tuple(shape for shape in (longest, self.as_one) if shape)


@lru_cache(maxsize=65_536)
def sought(literal: Literal) -> Sought:
    """How a literal is looked for."""
    text = literal.text
    folded = [word.folded for word in words_in(text.lstrip("#@")) if word.first == word.last]
    whole = "".join(folded)
    if (mark := text[:1]) in ("#", "@"):
        return Sought((), Shape(whole, is_exact=True), mark)
    if len(folded) > 1:
        as_one = Shape(whole, is_exact=True) if len(whole) >= WRITTEN_AS_ONE else None
        return Sought(tuple(Shape(word, is_exact=True) for word in folded), as_one)
    if literal.is_exact:
        return Sought((Shape(whole, is_exact=True),), None)
    is_open = text.startswith("*"), text.endswith("*")
    return Sought((Shape(whole, is_verb=text[:1].islower(), is_open=is_open),), None)


def telling(query: Query) -> tuple[Shape, ...]:
    """Words of which at least one stands in each text that a query fits: as few and as rare as can be told
    without knowing the texts, that is, long."""
    match query:
        case Literal():
            return sought(query).telling
        case Near(one, other):
            return _rarest(map(telling, (one, other)))
        case All(parts):
            return _rarest(map(telling, parts))
        case Either(parts):
            each = list(map(telling, parts))
            return tuple(dict.fromkeys(chain.from_iterable(each))) if all(each) else ()
    return ()


def is_single(query: Query) -> bool:
    """Whether one of its telling words is all that it takes, whatever stands around it."""
    match query:
        case Literal():
            return len(sought(query).words) == 1
        case Either(parts):
            return all(map(is_single, parts))
    return False


def _rarest(sets: Iterable[tuple[Shape, ...]]) -> tuple[Shape, ...]:
    known = [shapes for shapes in sets if shapes]
    return max(known, key=lambda shapes: (min(len(shape.word) for shape in shapes), -len(shapes)))


def narrowest(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks in the order of the text. Where a word stands within another that was found as well, as in a
    hashtag, it is the shorter one."""
    kept: list[Mark] = []
    for mark in sorted(set(marks), key=lambda mark: (mark.end, -mark.start)):
        if not kept or mark.start > kept[-1].start:
            kept.append(mark)
    return tuple(kept[:MOST_MARKS])


class Reading:
    """The words of a text, and where literals stand among them."""

    def __init__(self, words: Iterable[Word]) -> None:
        self._words = tuple(words)
        self._known: dict[Literal, Sequence[Place]] = {}

    @cached_property
    def _spelled(self) -> Mapping[str, Sequence[Word]]:
        spelled: dict[str, list[Word]] = defaultdict(list)
        for word in self._words:
            spelled[word.folded].append(word)
        return spelled

    @cached_property
    def _line(self) -> str:
        return f" {' '.join(self._spelled)} "

    @cached_property
    def _from(self) -> Mapping[int, Sequence[Word]]:
        begun: dict[int, list[Word]] = defaultdict(list)
        for word in self._words:
            begun[word.first].append(word)
        return begun

    def marks_of(self, query: Query) -> tuple[Mark, ...]:
        """What makes a query fit, in the order of the text; nothing where it does not fit."""
        return narrowest(self._fit(query) or ())

    def _fit(self, query: Query) -> Sequence[Mark] | None:
        """What makes it fit, which may be that something is missing; None where it does not fit."""
        match query:
            case Literal(text):
                return [_mark(place, text) for place in self.places(query)] or None
            case Near():
                return list(self._near(query)) or None
            case Not(part):
                return [] if self._fit(part) is None else None
            case Either(parts):
                known = [found for part in parts if (found := self._fit(part)) is not None]
                return list(chain.from_iterable(known)) if known else None
            case All(parts):
                return self._all(parts)

    def _all(self, parts: Sequence[Query]) -> Sequence[Mark] | None:
        marks: list[Mark] = []
        for part in parts:
            if (found := self._fit(part)) is None:
                return None
            marks.extend(found)
        return marks

    def _near(self, query: Near) -> Iterator[Mark]:
        """Those places of each side from which the other one is near."""
        sides = self._side(query.one), self._side(query.other)
        for one, other in (sides, sides[::-1]):
            firsts = [place.first for place, _ in other]
            longest = max((place.last - place.first for place, _ in other), default=0)
            for place, text in one:
                low = bisect_left(firsts, place.first - query.within - longest)
                high = bisect_right(firsts, place.last + query.within)
                if any(_are_near(place, other[at][0], query.within) for at in range(low, high)):
                    yield _mark(place, text)

    def _side(self, side: Literal | Either) -> Sequence[tuple[Place, str]]:
        literals = literals_of(side)
        return sorted((place, one.text) for one in literals for place in self.places(one))

    def places(self, literal: Literal) -> Sequence[Place]:
        """Where it stands."""
        if literal not in self._known:
            self._known[literal] = list(self._places(sought(literal)))
        return self._known[literal]

    def _places(self, wanted: Sought) -> Iterator[Place]:
        if len(wanted.words) == 1:
            yield from self._alike(wanted.words[0])
        elif wanted.words:
            yield from self._in_a_row(wanted.words)
        if wanted.as_one:
            for word in self._spelled.get(wanted.as_one.word, ()):
                if word.mark == wanted.mark or not wanted.mark:
                    yield _place(word, word, Variant.SAME)

    def _alike(self, shape: Shape) -> Iterator[Place]:
        candidates = set(words_with(shape.needles, self._line))
        if shape.slips:
            candidates.update(self._like_long(shape.word))
        for spelled in sorted(candidates):
            if variant := shape.how(spelled):
                yield from (_place(word, word, variant) for word in self._spelled[spelled])

    def _like_long(self, word: str) -> Iterator[str]:
        """Those that begin alike and are about as long: what a slip may have come of."""
        lengths = range(len(word) - 1, len(word) + 4)
        return (one for one in self._spelled if one[0] == word[0] and len(one) in lengths)

    def _in_a_row(self, shapes: Sequence[Shape]) -> Iterator[Place]:
        for begin in self._spelled.get(shapes[0].word, ()):
            end: Word | None = begin
            for shape in shapes[1:]:
                after = self._from.get(end.last + 1, ()) if end else ()
                end = next((word for word in after if word.folded == shape.word), None)
            if end:
                yield _place(begin, end, Variant.SAME)


def _place(begin: Word, end: Word, variant: Variant) -> Place:
    return Place(begin.first, end.last, begin.start, end.end, variant)


def _mark(place: Place, text: str) -> Mark:
    return Mark(place.start, place.end, text, place.variant)


def _are_near(one: Place, other: Place, within: int) -> bool:
    """Neither is in the other, and the end of the one is at most so many words before the other."""
    gap = max(other.first - one.last, one.first - other.last)
    return 0 < gap <= within
