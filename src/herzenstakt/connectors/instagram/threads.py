"""What our own words answer. Instagram says below which comment they stand, and of a private message not
even that; for whoever waits it matters whom we meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

from herzenstakt.connectors.instagram.translate import House, identity, moment, number
from herzenstakt.connectors.meta.graph import Json
from herzenstakt.kernel.foreign import part, word

#: whom an answer names first, as the app writes it into each answer to an answer
CALLED = re.compile(r"@([A-Za-z0-9._]*[A-Za-z0-9_])")


def called_in(text: str) -> str:
    """The name with which a text begins, or ""."""
    found = CALLED.match(text.lstrip())
    return found[1].casefold() if found else ""


def username_of(said: Json) -> str:
    """Who said it, by what they are called."""
    return (word(part(said, "from"), "username") or word(said, "username")).casefold()


def answered_below(ours: Json, around: Iterable[Json]) -> str:
    """Which of the answers around it one of ours answers: the last thing said before by whoever it names.
    "" where it names nobody there; then it answers the comment above."""
    name = called_in(word(ours, "text"))
    before = [
        one for one in around if name and username_of(one) == name and _when(one) <= _when(ours)
    ]
    return identity(max(before, key=_when)) if before else ""


def answered_in_talk(ours: Json, talk: Iterable[Json], house: House) -> str:
    """What a private message of ours answers: the last one before it that we did not write ourselves."""
    before = [
        one
        for one in talk
        if not house.said(one) and number(one, "id") and _when(one, "created_time") <= _at(ours)
    ]
    return identity(max(before, key=_at)) if before else ""


def _at(message: Json) -> float:
    return _when(message, "created_time")


def _when(told: Json, name: str = "timestamp") -> float:
    """When something was said, to compare; long ago where it cannot be read."""
    try:
        return moment(told.get(name)).timestamp()
    except (OSError, OverflowError, TypeError, ValueError):
        return 0.0
