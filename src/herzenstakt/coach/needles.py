"""What a text must hold where a pattern is to be found in it: plain letters, which are looked for first.

Nearly every pattern of the coach is asked of nearly every sentence, and hardly ever found. `re` looks for
plain letters many times faster than for a pattern in which small and capital letters are one. So the text
is put into small letters, and the pattern, too, where nothing in it hangs on capital ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property
from math import prod
from re import _parser
from typing import Any, NamedTuple

#: letters of which `re` and `folded` have the same idea what is small and what is capital
LETTERS = "abcdefghijklmnopqrstuvwxyzäöüßàâçèéêîñôû"
#: `re` takes these for an i or an s, `str.lower` does not
_STRANGE = (("ſ", "s"), ("ı", "i"), ("İ", "i"))
#: so many spellings are told apart, and so many needles looked for
_MOST = 200
#: up to so many are looked for one after the other
_FEW = 8
#: how many texts hold a sign just where it is wanted, roughly
_LETTER, _MARK = 0.45, 0.02
_COMMON_MARKS = {" ": 1.0, ".": 1.0, "\n": 1.0, ",": 0.5, "'": 0.5, ":": 0.2, "-": 0.2}
#: needles that so many texts hold spare no work
_COMMON = 0.35

Span = tuple[int, int]
Needles = frozenset[str]
#: whether a `folded` text holds one of the needles
Sieve = Callable[[str], bool]


class Need(NamedTuple):
    """What a piece of a pattern finds: one of `spellings`, and nothing else, or something in which one of
    `needles` stands. None where nobody knows."""

    spellings: Needles | None = None
    needles: Needles | None = None

    @property
    def best(self) -> Needles | None:
        """Whichever of the two fewer texts hold."""
        return _rarer(self.spellings, self.needles)


_EMPTY: Needles = frozenset({""})
_ANYTHING = Need()


def folded(text: str) -> str:
    """A text in small letters, as the needles are."""
    for strange, plain in _STRANGE:
        text = text.replace(strange, plain)
    return text.lower()


def needles_of(pattern: str, flags: int = 0) -> Needles | None:
    """Of these at least one stands in each text, `folded`, in which a pattern is found.

    None where there are no such needles, or where nearly each text holds one.
    """
    needles = _of_steps(_parser.parse(pattern, flags)).best
    return needles if needles and _share(needles) < _COMMON else None


class Pattern:
    """A pattern that is hardly ever found: where its needles are missing, it is not looked for at all.

    What its needles are is worked out when it is asked of a text for the first time: each costs some time,
    and a process that starts has none.
    """

    def __init__(self, pattern: str, flags: int = 0) -> None:
        self._source, self._flags = pattern, flags
        small = _in_small_letters(pattern) if flags & re.IGNORECASE else None
        self._is_small = small is not None
        self._pattern = (
            re.compile(pattern, flags)
            if small is None
            else re.compile(small, flags & ~re.IGNORECASE)
        )

    @cached_property
    def _sieve(self) -> Sieve | None:
        return _sieve_of(needles_of(self._source, self._flags))

    def find(self, text: str) -> Span | None:
        """Where it stands first."""
        small = folded(text)
        if (sieve := self._sieve) and not sieve(small):
            return None
        found = self._pattern.search(small if self._is_small else text)
        return found.span() if found else None

    def spans(self, text: str) -> Iterator[Span]:
        """Everywhere it stands."""
        small = folded(text)
        if (sieve := self._sieve) and not sieve(small):
            return
        for found in self._pattern.finditer(small if self._is_small else text):
            yield found.span()


#: a sign, with the backslash that gives it another meaning
_SIGN = re.compile(r"\\?.", re.DOTALL)
#: parts in which small and capital letters are told apart, and signs told by their numbers or names
_TOLD_APART = re.compile(r"\(\?[-a-zA-Z]|\\[uUxN0-9]")


def _in_small_letters(pattern: str) -> str | None:
    """The same pattern to be looked for in a `folded` text, which `re` does much faster than to look for
    small and capital letters at once; None where it tells the one from the other."""
    if _TOLD_APART.search(pattern):
        return None
    small = _SIGN.sub(lambda sign: sign[0] if len(sign[0]) > 1 else folded(sign[0]), pattern)
    letters = filter(str.isalpha, _SIGN.findall(small))
    return small if all(map(LETTERS.__contains__, letters)) else None


def _sieve_of(needles: Needles | None) -> Sieve | None:
    """The cheaper way to look for one of them."""
    if needles is None:
        return None
    if len(needles) <= _FEW:
        few = sorted(needles, key=_share_of, reverse=True)
        return lambda text: any(map(text.__contains__, few))
    search = re.compile(_tree(needles)).search
    return lambda text: search(text) is not None


def _tree(needles: Iterable[str]) -> str:
    """A pattern for any of them in which each sign is looked at once."""
    begun: dict[str, list[str]] = {}
    for needle in needles:
        if not needle:
            return ""
        begun.setdefault(needle[0], []).append(needle[1:])
    branches = (re.escape(sign) + _tree(rest) for sign, rest in sorted(begun.items()))
    return f"(?:{'|'.join(branches)})" if len(begun) > 1 else next(branches)


def _share(needles: Needles) -> float:
    """How many texts hold one of them, roughly."""
    return sum(map(_share_of, needles))


def _share_of(needle: str) -> float:
    return prod(_LETTER if sign.isalnum() else _COMMON_MARKS.get(sign, _MARK) for sign in needle)


def _rarer(one: Needles | None, other: Needles | None) -> Needles | None:
    known = [each for each in (one, other) if each and "" not in each and len(each) <= _MOST]
    return min(known, key=_share, default=None)


def _of_steps(steps: Iterable[tuple[Any, Any]]) -> Need:
    """What steps that follow each other find. `run`: how the last of them can be spelt in one."""
    run, needles, is_whole = _EMPTY, None, True
    for operation, argument in steps:
        need = _of_step(str(operation), argument)
        needles = _rarer(needles, need.needles)
        joined = _joined(run, need.spellings)
        if joined is None:
            needles, is_whole = _rarer(needles, run), False
            joined = need.spellings or _EMPTY
        run = joined
    return Need(run if is_whole else None, _rarer(needles, run))


def _joined(before: Needles, after: Needles | None) -> Needles | None:
    """All spellings of two pieces in one; None where nobody knows them, or they are too many."""
    if after is None or (len(after) > 1 < len(before) and len(after) * len(before) > _MOST):
        return None
    return frozenset(one + other for one in before for other in after)


def _of_step(operation: str, argument: Any) -> Need:
    """What one step finds, as the parser of `re` names and gives it."""
    match operation, argument:
        case "LITERAL", code:
            return _of_sign(chr(code))
        case (("AT" | "ASSERT_NOT"), _):
            return Need(_EMPTY)
        case "ASSERT", (_, steps):
            return Need(_EMPTY, _of_steps(steps).best)
        case "SUBPATTERN", (*_, steps):
            return _of_steps(steps)
        case "IN", signs:
            return _of_any(_of_step(str(kind), sign) for kind, sign in signs)
        case "BRANCH", (_, branches):
            return _of_any(map(_of_steps, branches))
        case (("MAX_REPEAT" | "MIN_REPEAT"), (least, most, steps)):
            return _repeated(_of_steps(steps), least, most)
    return _ANYTHING


def _of_sign(sign: str) -> Need:
    small = folded(sign)
    is_plain = small in LETTERS or sign.lower() == sign == sign.upper()
    return Need(frozenset({small})) if is_plain else _ANYTHING


def _of_any(needs: Iterable[Need]) -> Need:
    """What finds one or the other."""
    each = list(needs)
    return Need(_all(need.spellings for need in each), _all(need.best for need in each))


def _all(each: Iterable[Needles | None]) -> Needles | None:
    known: set[str] = set()
    for needles in each:
        if needles is None or len(known) > _MOST:
            return None
        known |= needles
    return frozenset(known)


def _repeated(once: Need, least: int, most: int) -> Need:
    if not least:
        return Need(once.spellings | _EMPTY) if once.spellings and most == 1 else _ANYTHING
    return once if most == 1 else Need(None, once.best)
