"""LinkedIn's names for things (URNs), read and written. Pure.

A comment is named by the thread it stands in and its own number: `urn:li:comment:(urn:li:activity:1,2)`.
The thread is an activity; the post around which it grew has a name of its own, `urn:li:share:3` or
`urn:li:ugcPost:3`, and nothing in the one tells of the other.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

#: notifications leave out the inner "urn:li:"
COMMENT = re.compile(r"urn:li:comment:\((?:urn:li:)?([A-Za-z]{1,40}):(\d{1,25}),(\d{1,25})\)")
URN = re.compile(r"urn:li:([A-Za-z]{1,40}):([\w-]{1,100})")
POST_KINDS = frozenset({"share", "ugcPost"})
#: numbers begin with the milliseconds since 1970
BITS_AFTER_THE_TIME = 22
EARLIEST, LATEST = datetime(2003, 5, 5, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a comment stands: in which thread, and under which number."""

    thread: str
    number: str

    @property
    def urn(self) -> str:
        """The comment's own name."""
        return f"urn:li:comment:({self.thread},{self.number})"

    @property
    def at(self) -> datetime | None:
        """When it was written, as its number tells; None for a number that does not."""
        return moment(int(self.number) >> BITS_AFTER_THE_TIME)


def place_of(urn: Any) -> Place:
    """Where the comment of this name stands. Raises ValueError for any other name."""
    found = COMMENT.fullmatch(urn) if isinstance(urn, str) else None
    if found is None:
        raise ValueError("no name of a comment")
    kind, thread, number = found.groups()
    return Place(f"urn:li:{kind}:{thread}", number)


def is_comment(urn: Any) -> bool:
    """Whether this names a comment."""
    return isinstance(urn, str) and COMMENT.fullmatch(urn) is not None


def kind_of(urn: Any) -> str:
    """What a simple name names ("person", "share"), or "" where it is none."""
    found = URN.fullmatch(urn) if isinstance(urn, str) else None
    return found.group(1) if found else ""


def number_of(urn: str) -> str:
    """The number or mark at the end of a simple name, or ""."""
    found = URN.fullmatch(urn)
    return found.group(2) if found else ""


def is_post(urn: Any) -> bool:
    """Whether this names a post."""
    return kind_of(urn) in POST_KINDS


def moment(told: Any) -> datetime | None:
    """A time in milliseconds since 1970; None where it is none that LinkedIn can mean."""
    if isinstance(told, bool) or not isinstance(told, int) or not 0 < told < 10**15:
        return None
    at = datetime.fromtimestamp(told / 1000, UTC)
    return at if EARLIEST <= at <= LATEST else None
