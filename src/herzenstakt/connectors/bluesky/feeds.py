"""Reading a list that shows the newest first, so that nothing is lost and little is read twice.

The network knows no "since". We read back until we meet what we know, and a little further, because
it may sort a late post in between. A gap too wide for one look is read in several.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from herzenstakt.connectors.bluesky.translate import moment
from herzenstakt.connectors.bluesky.xrpc import Json
from herzenstakt.kernel.foreign import word

PAGES_AT_ONCE = 10
KNOWN_AT_MOST = 500

#: a page of the network: its items, newest first, and the cursor of the next page ("" for none)
Pages = Callable[[str], tuple[list[Json], str]]
#: the moment by which the network sorts an item; None where it cannot be read
When = Callable[[Json], datetime | None]
BEFORE_EVERYTHING = datetime.fromtimestamp(0, UTC)


@dataclass(frozen=True, slots=True)
class Place:
    """How far we have read. `newest`: the latest moment seen. `known`: marks of what we read near it.

    `back` and `until`: the page to go on with, and the moment to reach, while a gap is being read.
    """

    newest: str = ""
    known: tuple[str, ...] = ()
    back: str = ""
    until: str = ""

    @classmethod
    def of(cls, cursor: str) -> Place:
        """The place a cursor means; the beginning for one that cannot be read."""
        try:
            kept = json.loads(cursor)
            return cls(kept["newest"], tuple(kept["known"]), kept["back"], kept["until"])
        except (KeyError, TypeError, ValueError):
            return cls()

    def cursor(self) -> str:
        """The place as the desk keeps it."""
        return json.dumps(
            {
                "newest": self.newest,
                "known": self.known,
                "back": self.back,
                "until": self.until,
            }
        )


@dataclass(slots=True)
class Look:
    """What one look back found: new items with their moments, and whether it reached known ground."""

    found: list[tuple[datetime, Json]]
    reached: bool
    next_page: str


def look_back(
    pages: Pages, when: When, place: Place, overlap: timedelta
) -> tuple[list[Json], Place]:
    """New items, oldest first, and the place after them. At most ten pages at once; a first look
    ends there, any other goes on from there the next time."""
    before = moment(place.newest) if place.newest else None
    goal = moment(place.until or place.newest) - overlap if before else None
    look = walk(pages, when, place, goal)
    moments = [at for at, _ in look.found]
    newest = max([before, *moments] if before else moments, default=None)
    gap = before is not None and not look.reached
    after = Place(
        newest=newest.isoformat() if newest else "",
        known=known_after(place, look, newest, overlap),
        back=look.next_page if gap else "",
        until=(place.until or place.newest) if gap else "",
    )
    return [item for _, item in sorted(look.found, key=lambda pair: pair[0])], after


def walk(pages: Pages, when: When, place: Place, goal: datetime | None) -> Look:
    """Page back until `goal`, until the list ends, or until we have read enough for once. What has no
    moment of its own stands beside the item before it."""
    known, page, empty = set(place.known), place.back, 0
    at = goal or BEFORE_EVERYTHING
    found: dict[str, tuple[datetime, Json]] = {}
    for _ in range(PAGES_AT_ONCE):
        items, following = pages(page)
        for item in items:
            at = when(item) or at
            if goal and at < goal:
                return Look(list(found.values()), True, "")
            if mark_of(item) not in known:
                found[mark_of(item)] = (at, item)
        empty = 0 if items else empty + 1
        if following in {"", page} or empty > 1:  # filtered pages may be empty in between
            return Look(list(found.values()), True, "")
        page = onward(page, following)
    return Look(list(found.values()), False, page)


def onward(asked: str, following: str) -> str:
    """How to ask for the next page, so that whatever shares its moment with the end of this one is
    not passed over: where the cursor is a moment, from a thousandth of a second later. A page of
    nothing but one moment is left behind as the network says."""
    again = a_little_later(following)
    return following if again == asked else again


def a_little_later(cursor: str) -> str:
    """The cursor one step later; as it is where it names an item and not only a moment."""
    try:
        later = moment(cursor) + timedelta(milliseconds=1)
    except (ValueError, OverflowError):
        return cursor
    return later.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def known_after(
    place: Place, look: Look, newest: datetime | None, overlap: timedelta
) -> tuple[str, ...]:
    """The marks to remember: what lies near the newest moment, and what we remembered already."""
    if newest is None:
        return ()
    near = [mark_of(item) for at, item in look.found if at >= newest - overlap]
    return tuple(dict.fromkeys([*near, *place.known]))[:KNOWN_AT_MOST]


def mark_of(item: Json) -> str:
    """A short mark of one item."""
    name = word(item, "uri") or json.dumps(item, sort_keys=True)
    return hashlib.sha256(name.encode()).hexdigest()[:12]
