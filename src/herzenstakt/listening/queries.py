"""What is listened for, as somebody types it.

    "RatziFatzi" OR ratzifatzi NEAR/5 (kaputt OR Rückruf) NOT Gewinnspiel

Words beside each other must all stand there; AND says the same. NEAR binds closest, then NOT, then AND, then
OR; brackets change that. UND, ODER, NICHT, NAHE and a minus before a word are understood as well. Words in
quotation marks are taken as they are written, all others in their forms too (`forms.py`).

`parse` and `written` are inverse. What cannot be read is told with the place where it stands.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple, TypeAlias

from herzenstakt.kernel.words import InWords
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.listening.wording import words_in

#: of a whole query as it is typed, in characters
LONGEST = 4_000
MOST_WORDS = 200
#: brackets in brackets
DEEPEST = 10
#: words between which a NEAR still sees
FARTHEST = 50
#: letters beside a *, and of a word without quotation marks
SHORTEST_PART, SHORTEST = 3, 2
#: where NEAR has no number
NEAR_BY = 5


class Unclear(InWords):
    """A query cannot be read. `place`: at which of its characters, from 1; 0 where it is all of it."""

    def __init__(self, text: str, place: int = 0, **gaps: str | int) -> None:
        self.place = place
        super().__init__(text, **({"place": place} if place else {}), **gaps)


@dataclass(frozen=True, slots=True)
class Literal:
    """A word or several in a row, as typed. `is_exact`: it stood in quotation marks."""

    text: str
    is_exact: bool = False


@dataclass(frozen=True, slots=True)
class Near:
    """Both stand there, whichever comes first, the one at most so many words from the other."""

    one: Literal | Either
    other: Literal | Either
    within: int


@dataclass(frozen=True, slots=True)
class Not:
    """It does not stand there."""

    part: Query


@dataclass(frozen=True, slots=True)
class All:
    """Each of them stands there."""

    parts: tuple[Query, ...]


@dataclass(frozen=True, slots=True)
class Either:
    """One of them at least stands there."""

    parts: tuple[Query, ...]


Query: TypeAlias = Literal | Near | Not | All | Either


def literals_of(query: Query) -> Iterator[Literal]:
    """The words of a query, from left to right."""
    match query:
        case Literal():
            yield query
        case Near(one, other):
            yield from chain(literals_of(one), literals_of(other))
        case Not(part):
            yield from literals_of(part)
        case All(parts) | Either(parts):
            yield from chain.from_iterable(map(literals_of, parts))


def written(query: Query) -> str:
    """A query as somebody could type it; `parse` gives the same again."""
    match query:
        case Literal(text, is_exact):
            return f'"{text}"' if is_exact else text
        case Near(one, other, within):
            return f"{_in_brackets(one, Either)} NEAR/{within} {_in_brackets(other, Either)}"
        case Not(part):
            return f"NOT {_in_brackets(part, Either, All, Not)}"
        case All(parts):
            return " ".join(_in_brackets(part, Either, All) for part in parts)
        case Either(parts):
            return " OR ".join(_in_brackets(part, Either) for part in parts)


def _in_brackets(query: Query, *looser: type) -> str:
    said = written(query)
    return f"({said})" if isinstance(query, looser) else said


# --- reading ---------------------------------------------------------------------------------------

_QUOTES = str.maketrans("„“”«»", '"""""')
_PIECE = re.compile(r'[()]|-(?=["(\w#@*])|"[^"]*"?|[^\s()"]+')
_OPERATORS = {"AND": "AND", "UND": "AND", "OR": "OR", "ODER": "OR", "NOT": "NOT", "NICHT": "NOT"}
_NEAR = re.compile(r"(?:NEAR|NAHE)(?:/(.*))?", re.DOTALL)
_BEGINS = frozenset({"word", "NOT", "("})


class _Piece(NamedTuple):
    """A piece of what was typed, what it is, and at which character it stands."""

    kind: str
    text: str
    place: int


def parse(typed: str) -> Query:
    """What somebody typed. Raises Unclear."""
    if len(typed) > LONGEST:
        raise Unclear(_("Too long: at most %(limit)s characters."), limit=LONGEST)
    pieces = list(_pieces(typed.translate(_QUOTES)))
    if sum(piece.kind == "word" for piece in pieces) > MOST_WORDS:
        raise Unclear(
            _("At most %(limit)s words: make several watchwords of it."), limit=MOST_WORDS
        )
    reader = _Reader(pieces)
    query = reader.read()
    if not _says_something(query):
        raise Unclear(_("Say also what must stand there, not only what must not."))
    return query


def _pieces(typed: str) -> Iterator[_Piece]:
    for found in _PIECE.finditer(typed):
        text, place = found[0], found.start() + 1
        if text in "()":
            yield _Piece(text, text, place)
        elif text == "-":
            yield _Piece("NOT", text, place)
        elif text.startswith('"'):
            if len(text) < 2 or not text.endswith('"'):
                raise Unclear(
                    _("At character %(place)s: a quotation mark is opened and never closed."), place
                )
            yield _Piece("word", text, place)
        else:
            yield _Piece(_kind_of(text, place), text, place)


def _kind_of(text: str, place: int) -> str:
    if text in _OPERATORS:
        return _OPERATORS[text]
    if near := _NEAR.fullmatch(text):
        if near[1] is not None and not (near[1].isdecimal() and 0 < int(near[1][:9]) <= FARTHEST):
            raise Unclear(
                _("At character %(place)s: NEAR takes a number from 1 to %(limit)s, as in NEAR/5."),
                place,
                limit=FARTHEST,
            )
        return "NEAR"
    return "word"


class _Reader:
    """Reads pieces one after the other, each kind of part by what binds it closer."""

    def __init__(self, pieces: list[_Piece]) -> None:
        self._pieces = pieces
        self._at = 0
        self._opened: list[_Piece] = []

    def read(self) -> Query:
        if not self._pieces:
            raise Unclear(_("Say what should be listened for."))
        query = self._any()
        if self._next():
            raise self._unexpected()
        return query

    def _next(self) -> str:
        """The kind of what comes next; nothing at the end."""
        return self._pieces[self._at].kind if self._at < len(self._pieces) else ""

    def _take(self) -> _Piece:
        self._at += 1
        return self._pieces[self._at - 1]

    def _any(self) -> Query:
        parts = [self._all()]
        while self._next() == "OR":
            self._take()
            parts.append(self._all())
        return _flat(Either, parts)

    def _all(self) -> Query:
        parts = [self._not()]
        while self._next() == "AND" or self._next() in _BEGINS:
            if self._next() == "AND":
                self._take()
            parts.append(self._not())
        return _flat(All, parts)

    def _not(self) -> Query:
        if self._next() != "NOT":
            return self._near()
        self._take()
        return Not(self._near())

    def _near(self) -> Query:
        place = self._place
        one = self._one()
        if self._next() != "NEAR":
            return one
        near = self._take()
        number = near.text.partition("/")[2]
        other_place, other = self._place, self._one()
        if self._next() == "NEAR":
            raise Unclear(_STANDS_BESIDE, self._place)
        return Near(
            _beside_near(one, place),
            _beside_near(other, other_place),
            int(number) if number else NEAR_BY,
        )

    @property
    def _place(self) -> int:
        return self._pieces[min(self._at, len(self._pieces) - 1)].place

    def _one(self) -> Query:
        if self._next() == "word":
            return _literal(self._take())
        if self._next() != "(":
            raise self._unexpected()
        self._opened.append(self._take())
        if len(self._opened) > DEEPEST:
            raise Unclear(
                _("At character %(place)s: more than %(limit)s brackets in each other."),
                self._opened[-1].place,
                limit=DEEPEST,
            )
        query = self._any()
        if self._next() != ")":
            raise self._unexpected()
        self._take()
        self._opened.pop()
        return query

    def _unexpected(self) -> Unclear:
        """Why what comes next cannot stand here."""
        before = self._pieces[self._at - 1] if self._at else None
        after = self._pieces[self._at] if self._at < len(self._pieces) else None
        if before and before.kind not in ("word", ")", "("):
            return Unclear(
                _("At character %(place)s: something is missing after “%(word)s”."),
                before.place,
                word=before.text,
            )
        if after and after.kind == ")":
            if before and before.kind == "(":
                return Unclear(
                    _("At character %(place)s: nothing stands in the brackets."), before.place
                )
            return Unclear(
                _("At character %(place)s: a bracket is closed that was never opened."), after.place
            )
        if after and after.kind != "word":
            return Unclear(
                _("At character %(place)s: something is missing before “%(word)s”."),
                after.place,
                word=after.text,
            )
        return Unclear(
            _("At character %(place)s: a bracket is opened and never closed."),
            self._opened[-1].place,
        )


def _flat(kind: type[All] | type[Either], parts: list[Query]) -> Query:
    """Parts of the same kind within each other are one; one alone needs none around it."""
    if len(parts) == 1:
        return parts[0]
    return kind(
        tuple(
            chain.from_iterable(part.parts if isinstance(part, kind) else (part,) for part in parts)
        )
    )


_STANDS_BESIDE = _(
    "At character %(place)s: beside NEAR stand only words, or words with OR in brackets."
)


def _beside_near(query: Query, place: int) -> Literal | Either:
    match query:
        case Literal():
            return query
        case Either(parts) if all(isinstance(part, Literal) for part in parts):
            return query
    raise Unclear(_STANDS_BESIDE, place)


def _said(text: str) -> str:
    """What was typed; without the sign in front where no hashtag or name follows it, as in "#1.FC"."""
    is_one = any(word.mark and word.end == len(text) for word in words_in(text))
    return text if is_one else text.lstrip("#@")


def _literal(piece: _Piece) -> Literal:
    """One word or several in quotation marks. Raises Unclear where nothing could be listened for."""
    is_exact = piece.text.startswith('"')
    literal = Literal(_said(" ".join(piece.text.strip('"').split())), is_exact)
    letters = [word.folded for word in words_in(literal.text) if word.first == word.last]
    if not letters:
        raise Unclear(
            _("At character %(place)s: “%(word)s” has no letter to listen for."),
            piece.place,
            word=literal.text[:40],
        )
    is_part = "*" in literal.text and not is_exact
    if is_part and (len(letters) > 1 or "*" in literal.text.strip("*")):
        raise Unclear(
            _("At character %(place)s: a * stands before or after one word, as in ratz*."),
            piece.place,
        )
    too_short = SHORTEST_PART if is_part else SHORTEST
    whole = "".join(letters)
    if len(whole) < too_short and whole.isascii():
        raise Unclear(
            _("At character %(place)s: “%(word)s” is too short, it would be found everywhere."),
            piece.place,
            word=literal.text[:40],
        )
    return literal


def _says_something(query: Query) -> bool:
    """Whether it asks for something that stands in a text, whichever of its ways is gone."""
    match query:
        case Not():
            return False
        case All(parts):
            return any(map(_says_something, parts))
        case Either(parts):
            return all(map(_says_something, parts))
    return True
