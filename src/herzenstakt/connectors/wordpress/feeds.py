"""The four feeds of a blog. Each takes a cursor and gives a page; nothing is read twice in vain.

    comments  what was written, approved or held     spam  what the blog took for spam
    changes   what became of the newest comments     held  what became of those that wait

WordPress has no numbers to go on from, only times: `after` is compared with the blog's *local* time,
in which the hour after summer time comes twice. So we always look back a little further, and
remember in the cursor what we have seen there.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels.connector import Delivery, Page
from herzenstakt.channels.trouble import Refused, TryLater
from herzenstakt.connectors.wordpress.blog import PAGE, Blog, Listing, Row
from herzenstakt.connectors.wordpress.translate import (
    KINDS,
    delivery_of,
    delivery_of_gone,
    delivery_of_odd,
    moment,
    words_of,
)

FIRST_LOOK = timedelta(days=30)
OVERLAP = timedelta(hours=2)
#: pages overlap too, because whoever deletes a comment moves all later ones forward
STRIDE = PAGE - 10
#: how far back comments awaiting approval are read at each look
PAGES_OF_HELD = 20
#: how many vanished comments are asked for one by one in a single look
PATIENCE = 20
STATUS_OF = {"changes": "all", "held": "hold", "spam": "spam"}
MODERATED = frozenset({"held", "spam"})


def look(blog: Blog, feed: str, cursor: str) -> Page:
    """The next page of a feed after `cursor`."""
    if feed == "comments":
        return _written(blog, _unpacked(cursor))
    if feed in MODERATED and not cursor and not blog.me().moderates:
        return Page((), "")  # this user has never seen them; the self-test says so
    return _changed(blog, STATUS_OF[feed], _unpacked(cursor))


def _written(blog: Blog, place: dict[str, Any]) -> Page:
    """Comments in the order in which they were written."""
    after = place.get("after") or _in_words(datetime.now(UTC) - FIRST_LOOK)
    offset = int(place.get("offset", 0))
    listing = blog.comments(
        "all", after=after, offset=offset, order="asc", orderby="date_gmt", per_page=PAGE
    )
    seen = dict(place.get("seen", {}))
    news = [row for row in listing.rows if seen.get(_number(row), [""])[0] != digest(row)]
    seen |= {_number(row): [digest(row), str(row.get("date_gmt", after))] for row in listing.rows}
    now = datetime.now(UTC)  # some comments are dated in the future; we do not go there with them
    since = _in_words(min(_newest(seen, after), now) - OVERLAP)
    seen = {number: what for number, what in seen.items() if what[1] + "Z" > since}
    more = not listing.ends_at(offset)
    after = min(after, _in_words(now - OVERLAP))
    step = {"after": after, "offset": offset + STRIDE} if more else {"after": max(since, after)}
    return Page(deliveries(blog, news), _packed({**step, "seen": seen}), more)


def _changed(blog: Blog, status: str, place: dict[str, Any]) -> Page:
    """What has changed among the newest comments of a state, those that left it included. Raises
    Refused where we could see that state once and cannot any more."""
    known: dict[str, str] = dict(place)
    rows = _waiting(blog) if status == "hold" else _newest_of(blog, status).rows
    fresh = {_number(row): digest(row) for row in rows}
    left = [number for number in known if number not in fresh]
    found = blog.numbered(left) if left else []
    missing = without(left, found)
    fate = {number: is_gone(blog, number) for number in missing[:PATIENCE]}
    gone = [number for number, is_so in fate.items() if is_so]
    told = rows if known else rows[:PAGE]  # a pile of years is noted, and buries nobody
    news = [row for row in (*told, *found) if known.get(_number(row)) != digest(row)]
    page = deliveries(blog, news) + tuple(delivery_of_gone(blog.name, int(n)) for n in gone)
    waits = {_number(row): digest(row) for row in found if row.get("status") == status == "hold"}
    next_time = {number: known[number] for number in missing if fate.get(number) is None}
    return Page(page, _packed({**fresh, **waits, **next_time}))


def _newest_of(blog: Blog, status: str, offset: int = 0) -> Listing:
    return blog.comments(status, order="desc", orderby="date_gmt", offset=offset, per_page=PAGE)


def _waiting(blog: Blog) -> list[Row]:
    """All that await approval, the newest first: each may be approved some day, however old it is.

    Of what is beyond the last page only those stay known that were read before.
    """
    found: dict[str, Row] = {}
    for offset in range(0, PAGES_OF_HELD * STRIDE, STRIDE):
        listing = _newest_of(blog, "hold", offset)
        found |= {_number(row): row for row in listing.rows}
        if listing.ends_at(offset):
            break
    return list(found.values())


def vanished(blog: Blog, asked: Iterable[str], found: Iterable[Row]) -> list[str]:
    """Those of the asked ones that exist no longer; a comment we may not see has not vanished."""
    return [number for number in without(asked, found)[:PATIENCE] if is_gone(blog, number)]


def without(asked: Iterable[str], found: Iterable[Row]) -> list[str]:
    """The numbers that were asked for and not found."""
    there = {_number(row) for row in found}
    return [number for number in asked if number.isdigit() and number not in there]


def is_gone(blog: Blog, number: str) -> bool | None:
    """Whether the blog itself says that there is no such comment; None where it stumbles over it,
    which must not keep us from the others."""
    try:
        return blog.comment(number) is None
    except Refused:
        return False
    except TryLater:
        return None


def deliveries(blog: Blog, rows: Iterable[Row]) -> tuple[Delivery, ...]:
    """One delivery for each comment that somebody wrote, with its post, oldest first."""
    said = [row for row in rows if row.get("type") in KINDS]
    posts = blog.posts({int(row.get("post") or 0) for row in said}) if said else {}
    said.sort(key=lambda row: (str(row.get("date_gmt")), str(row.get("id"))))
    return tuple(_delivery(blog.name, row, posts) for row in said)


def digest(row: Row) -> str:
    """Changes when the words or the state of a comment change."""
    content = row.get("content")
    words = words_of(row) if isinstance(content, dict) and content else ""
    return hashlib.sha256(f"{row.get('status')}\n{words}".encode()).hexdigest()[:8]


def _delivery(name: str, row: Row, posts: Mapping[int, Any]) -> Delivery:
    try:
        return delivery_of(name, row, posts.get(int(row["post"])))
    except (KeyError, TypeError, ValueError, AttributeError):
        return delivery_of_odd(name, row)


def _number(row: Row) -> str:
    return str(row.get("id", ""))


def _newest(seen: Mapping[str, list[str]], otherwise: str) -> datetime:
    newest = max((what[1] for what in seen.values()), default=otherwise)
    return moment(newest.removesuffix("Z"))


def _in_words(time: datetime) -> str:
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _packed(place: Mapping[str, Any]) -> str:
    return json.dumps(place, separators=(",", ":"), sort_keys=True)


def _unpacked(cursor: str) -> dict[str, Any]:
    """Where we were; a cursor that nobody understands is a beginning."""
    try:
        place = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return place if isinstance(place, dict) else {}
