"""Ways to say something, found by how they begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping

from herzenstakt.coach.phrases import Sayable
from herzenstakt.coach.text import Language, Span, Text

#: as `Text.beginnings` has them
_LETTERS = 4
_NUMBER = "0"
_GAP = r"(?:[\w'-]+,? ){0,5}"
_QUANTIFIER = re.compile(r"[?*+]|\{(\d+)(?:,\d*)?\}")
#: what may stand behind a word
_NO_LETTERS = " ',.;:!?…-–—/()\"„“”«»"
#: and any word may go on with one of these
_LETTER = "abcdefghijklmnopqrstuvwxyzäöüßéèáàâêçñ0123456789"
#: what a compiled pattern finds in a text from a position on
Match = Callable[[str, int], re.Match[str] | None]
_GROUP_HEAD = re.compile(r"\(\?(?::|[=!]|<[=!])")


class Ways:
    """Ways to say one thing: patterns in small letters, in which "… " stands for up to five more words.

    A way is tried only where a word of the text begins as the way does. So hundreds of them cost next to
    nothing, and the list may grow.
    """

    def __init__(self, *ways: str) -> None:
        self.ways = ways
        self._ways: dict[str, list[str]] = {}
        self._matches: dict[str, Match] = {}
        for way in _alternatives("|".join(ways)):
            for beginning in _beginnings(way):
                self._ways.setdefault(beginning, []).append(way)

    def spans(self, text: Text) -> Iterator[Span]:
        """Everywhere one of them stands, from first to last."""
        yield from sorted(self._found(text))

    def _found(self, text: Text) -> Iterator[Span]:
        starts, plain = text.beginnings, text.plain
        for beginning in self._ways.keys() & starts.keys():
            match = self._matches.get(beginning) or self._match(beginning)
            for start in starts[beginning]:
                if found := match(plain, start):
                    yield found.span()

    def _match(self, beginning: str) -> Match:
        ways = "|".join(self._ways[beginning]).replace("… ", _GAP)
        match = self._matches[beginning] = re.compile(ways).match
        return match

    def find(self, text: Text) -> Span | None:
        """Where the first of them stands."""
        return next(self.spans(text), None)

    def stand_in(self, text: Text) -> bool:
        """Whether one of them stands there."""
        return next(self._found(text), None) is not None


class WaysIn(Sayable[Text]):
    """Ways to say one thing, in each language the coach knows. In any other, nobody says it."""

    def __init__(self, de: Ways, en: Ways) -> None:
        self._ways: Mapping[Language, Ways] = {Language.DE: de, Language.EN: en}

    @classmethod
    def any_of(cls, *others: WaysIn) -> WaysIn:
        """All these ways in one."""
        de, en = (
            Ways(*(way for other in others for way in other._ways[language].ways))
            for language in (Language.DE, Language.EN)
        )
        return cls(de, en)

    def spans(self, text: Text, language: Language | None) -> Iterator[Span]:
        """Everywhere one of them stands, from first to last."""
        if language is not None:
            yield from self._ways[language].spans(text)

    def stand_in(self, text: Text, language: Language | None) -> bool:
        """Whether it is said there; which of them stands first is of no interest."""
        return language is not None and self._ways[language].stand_in(text)


def _alternatives(pattern: str) -> Iterator[str]:
    """What stands between the bars of a pattern, outside of all brackets."""
    start = 0
    for position, sign, depth in _signs(pattern):
        if sign == "|" and not depth:
            yield pattern[start:position]
            start = position + 1
    yield pattern[start:]


def _signs(pattern: str) -> Iterator[tuple[int, str, int]]:
    """Each sign that means something, where it ends, and how many brackets are open after it. A class and
    an escaped sign count as one. Raises ValueError for a class that does not end."""
    depth, position = 0, 0
    while position < len(pattern):
        sign = pattern[position]
        if sign == "\\":
            position += 1
        elif sign == "[":
            position = pattern.index("]", position)
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        yield position, sign, depth
        position += 1


def _beginnings(way: str, letters: int = _LETTERS) -> set[str]:
    """The first letters with which a way can begin; only the last of them may be any letter.

    Raises ValueError where it leaves more open.
    """
    if not letters:
        return {""}
    if way.startswith("("):
        return _of_group(way, letters)
    if way.startswith(r"\b"):
        return _beginnings(way[2:], letters) if letters == _LETTERS else {"", *_NO_LETTERS}
    if way.startswith(r"\d"):
        return {_NUMBER}
    if way.startswith("["):
        return _of_class(way, letters)
    if letters == 1 and (not way or way.startswith(r"\w")):
        return _of_any_letter(way)
    if not way or way[0] in r"\.…$":
        raise ValueError(f"nobody knows how this begins: {way}")
    if way[0].isdigit():
        return {_NUMBER}
    return _of_sign(way, letters)


def _of_sign(way: str, letters: int) -> set[str]:
    """The same where a plain sign stands first. What is no letter ends the word, and what is looked at."""
    rest, is_optional = _after(way[1:])
    if way[0] in _NO_LETTERS:
        return {way[0], *(_beginnings(rest, letters) if is_optional else ())}
    begun = {way[0] + more for more in _beginnings(rest, letters - 1)}
    if way[1:2] in ("+", "*"):
        begun |= {way[0] + more for more in _beginnings(way[0] + rest, letters - 1)}
    return begun | _beginnings(rest, letters) if is_optional else begun


def _of_class(way: str, letters: int) -> set[str]:
    """The same where a class of signs stands first."""
    end = way.index("]")
    rest, is_optional = _after(way[end + 1 :])
    ways = [sign + rest for sign in way[1:end]]
    return _of_any([*ways, *([rest] if is_optional else [])], letters)


def _of_any_letter(way: str) -> set[str]:
    """The same for the last letter, where any may stand, or where the way ends before it."""
    if not way:
        return {"", *_LETTER, *_NO_LETTERS}
    rest, is_optional = _after(way[2:])
    return {*_LETTER, *(_beginnings(rest, 1) if is_optional else ())}


def _of_any(ways: Iterable[str], letters: int) -> set[str]:
    return set().union(*(_beginnings(each, letters) for each in ways))


def _of_group(way: str, letters: int) -> set[str]:
    """The same where a group stands first: each of its alternatives goes on with what follows."""
    end = _end_of_group(way)
    rest, is_optional = _after(way[end:])
    head = _GROUP_HEAD.match(way)
    if head is None or head[0] != "(?:":
        return _beginnings(rest, letters)
    ways = [inner + rest for inner in _alternatives(way[len(head[0]) : end - 1])]
    return _of_any([*ways, *([rest] if is_optional else [])], letters)


def _end_of_group(way: str) -> int:
    """Behind the bracket that closes the one it begins with. Raises ValueError where none does."""
    for position, _sign, depth in _signs(way):
        if not depth:
            return position + 1
    raise ValueError(f"this group does not end: {way}")


def _after(rest: str) -> tuple[str, bool]:
    """What follows a sign and its quantifier, and whether the sign may be missing."""
    found = _QUANTIFIER.match(rest)
    if found is None:
        return rest, False
    return rest[found.end() :], found[0] in "?*" or found[1] == "0"
