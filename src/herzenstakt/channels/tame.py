"""What networks tell, made fit for every database and every screen: whole, or not let in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from herzenstakt.channels.connector import Author, Happening, Incoming, Vanished
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.kernel.text import storable
from herzenstakt.kernel.words import gettext_noop as _

Told = TypeVar("Told")

#: before that nobody talked on a network; screens cannot show the ends of time in every zone
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
#: a clock may be a little fast; who dates their words further ahead must not stand first for ever
FAST = timedelta(minutes=10)
NOT_WHOLE = _(
    "This does not tell who said what, and when. So it cannot be kept as somebody's word."
)


def tame(told: Told) -> Told:
    """The same without characters no database keeps, and with times between 1970 and now. Raises Unreadable
    where something that was said has no id, nobody who said it, or parts of another type than `Incoming`
    promises: connectors look for themselves, and here it holds for all of them."""
    return _tamed(told, datetime.now(UTC))  # type: ignore[no-any-return]


def tame_all(happenings: Iterable[Happening]) -> list[Happening]:
    """What one delivery says; what is not whole spoils nothing beside it. Raises Unreadable where nothing is
    whole."""
    told = list(happenings)
    whole = list(whole_ones(told))
    if told and not whole:
        raise Unreadable(NOT_WHOLE)
    return whole


def whole_ones(happenings: Iterable[Happening]) -> Iterator[Happening]:
    """Those that can be kept; one that cannot is as if the network had not told of it."""
    for happening in happenings:
        with suppress(Unreadable):
            yield tame(happening)


def _tamed(told: Any, now: datetime) -> Any:
    if type(told) is str:
        return storable(told)
    if isinstance(told, datetime):
        if told.utcoffset() is None:  # it could mean any hour of a day
            raise Unreadable(NOT_WHOLE)
        return EARLIEST if told < EARLIEST else min(told, now) if told > now + FAST else told
    if isinstance(told, tuple):
        return tuple(_tamed(item, now) for item in told)
    if isinstance(told, Mapping):
        return {_tamed(name, now): _tamed(value, now) for name, value in told.items()}
    if is_dataclass(told) and not isinstance(told, type):
        parts = {part.name: _tamed(getattr(told, part.name), now) for part in fields(told)}
        tamed = replace(told, **parts)
        if isinstance(tamed, Incoming | Vanished) and not is_whole(tamed):
            raise Unreadable(NOT_WHOLE)
        return tamed
    return told


def is_whole(told: Incoming | Vanished) -> bool:
    """Whether it has an id, and everything somebody's word needs in the types it is promised in."""
    if not _is_name(told.external_id):
        return False
    if isinstance(told, Vanished):
        return isinstance(told.at, datetime | None)
    author: Any = told.author
    texts = (told.text, told.thread_id, told.parent_id, told.permalink, told.language)
    return (
        isinstance(author, Author)
        and _is_name(author.external_id)
        and all(isinstance(text, str) for text in (*texts, author.name, author.address))
        and all(isinstance(one, str) for pair in told.meta.items() for one in pair)
        and isinstance(told.written_at, datetime)
        and isinstance(told.edited_at, datetime | None)
    )


def _is_name(told: Any) -> bool:
    return isinstance(told, str) and bool(told)
