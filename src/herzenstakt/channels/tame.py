"""What networks tell, made fit for every database and every screen. Whatever it was, it comes in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from herzenstakt.kernel.text import storable

Told = TypeVar("Told")

#: before that nobody talked on a network; screens cannot show the ends of time in every zone
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
#: a clock may be a little fast; who dates their words further ahead must not stand first for ever
FAST = timedelta(minutes=10)


def tame(told: Told) -> Told:
    """The same without characters no database keeps, and with times between 1970 and now."""
    return _tamed(told, datetime.now(UTC))  # type: ignore[no-any-return]


def _tamed(told: Any, now: datetime) -> Any:
    if type(told) is str:
        return storable(told)
    if isinstance(told, datetime):
        return EARLIEST if told < EARLIEST else min(told, now) if told > now + FAST else told
    if isinstance(told, tuple):
        return tuple(_tamed(item, now) for item in told)
    if isinstance(told, Mapping):
        return {_tamed(name, now): _tamed(value, now) for name, value in told.items()}
    if is_dataclass(told) and not isinstance(told, type):
        parts = {part.name: _tamed(getattr(told, part.name), now) for part in fields(told)}
        return replace(told, **parts)
    return told
