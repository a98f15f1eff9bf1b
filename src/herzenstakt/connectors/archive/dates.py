"""Times as files write them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from herzenstakt.channels.trouble import Unreadable
from herzenstakt.kernel.words import gettext_noop as _

#: besides ISO 8601 and seconds since 1970; a date with slashes may mean two days and is none of them
WAYS = (
    "%d.%m.%Y %H:%M:%S",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y, %H:%M:%S",
    "%d.%m.%Y, %H:%M",
    "%d.%m.%Y",
    "%d.%m.%y %H:%M",
    "%d.%m.%y",
    "%a %b %d %H:%M:%S %z %Y",
    "%a, %d %b %Y %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S %z",
    "%Y-%m-%d %H:%M:%S UTC",
)
MILLISECONDS_FROM = 100_000_000_000
EARLIEST, LATEST = 1990, 2100


def to_moment(value: Any, zone: tzinfo) -> str:
    """A time in UTC as ISO 8601, or "" where there is none. Raises Unreadable for anything else.

    A time without a zone is read in `zone`.
    """
    word = str(value).strip()
    if not word:
        return ""
    try:
        moment = _read(word)
        if moment.tzinfo is None:
            moment = moment.replace(tzinfo=zone)
        if EARLIEST <= moment.year < LATEST:
            return moment.astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        pass
    raise Unreadable(_("This is no date we can read: %(value)s"), value=word[:60])


def _read(word: str) -> datetime:
    number = word.removesuffix(".0")
    if number.isascii() and number.isdigit() and len(number) >= 9:
        since = int(number) / (1000 if int(number) > MILLISECONDS_FROM else 1)
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=since)
    try:
        return datetime.fromisoformat(word)
    except ValueError:
        pass
    for way in WAYS:
        try:
            return datetime.strptime(word, way)  # noqa: DTZ007 - the caller knows the zone
        except ValueError:
            continue
    raise ValueError(word)
