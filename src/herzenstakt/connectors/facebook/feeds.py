"""The feeds of a Page. There is no "since" that can be trusted, and a quiet Page may ask little: so each look
reads the newest posts with their newest comments in one question, and goes on only where it meets what it
does not know.

    comments  our newest posts and what is below them      messages  private messages
    visitors  what others wrote on our Page                mentions  posts that name us
    late      how many comments each older post has, and those where that changed
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels.connector import Delivery, Page
from herzenstakt.connectors.facebook.asking import COMMENT, MESSAGE, NESTED, POST, OwnPage
from herzenstakt.connectors.facebook.translate import (
    kept_comment,
    kept_message,
    kept_post,
    mark,
    moment,
)
from herzenstakt.connectors.meta.graph import Json, Listing
from herzenstakt.kernel.foreign import part, word

POSTS_AT_ONCE = 25
COMMENTS_AT_ONCE = 25
#: how many pages of posts a look goes back where it meets none it knows
PAGES_OF_POSTS = 10
#: how many pages of a hundred comments a look goes back below one post
PAGES_OF_COMMENTS = 40
PAGES_OF_THREADS = 10
PAGES_OF_OLD_POSTS = 6
OLD_POSTS_AT_ONCE = 50
THREADS_AT_ONCE = 20
MESSAGES_AT_ONCE = 20
FIRST_LOOK = timedelta(days=30)
OVERLAP = timedelta(minutes=10)
WITH_COMMENTS = f"{POST},comments{NESTED}.limit({COMMENTS_AT_ONCE}){{{COMMENT}}}"
COUNTED = f"{POST},comments{NESTED}.limit(1).summary(true){{id,created_time}}"
THREAD = f"id,link,updated_time,messages.limit({MESSAGES_AT_ONCE}){{{MESSAGE}}}"
OURS, VISITORS, TAGGED = "published_posts", "visitor_posts", "tagged"
EDGES = {"comments": OURS, "visitors": VISITORS, "mentions": TAGGED}
BEFORE_EVERYTHING = datetime.fromtimestamp(0, UTC)


def look(page: OwnPage, feed: str, cursor: str) -> Page:
    """The next page of a feed after `cursor`."""
    place = _unpacked(cursor)
    if feed == "messages":
        return _private(page, place)
    if feed == "late":
        return _late(page, place)
    return _newest(page, EDGES[feed], place)


# --- posts and what is below them ------------------------------------------------------------------


@dataclass(slots=True)
class Found:
    """What a look found, each with its moment."""

    items: list[tuple[datetime, Delivery]] = field(default_factory=list)

    def add(self, told: Json, delivery: Delivery) -> None:
        """One more; what has no moment of its own stands at the beginning."""
        self.items.append((when(told), delivery))

    def in_order(self) -> tuple[Delivery, ...]:
        """The oldest first."""
        return tuple(delivery for _at, delivery in sorted(self.items, key=lambda one: one[0]))


def _newest(page: OwnPage, edge: str, place: Mapping[str, Any]) -> Page:
    """New posts of an edge, and what is new below the newest ones. In the place: a mark of each post and of
    what was below it, and the moment of its newest comment."""
    found, after = Found(), {}
    for post in _posts(page, edge, place):
        known = _known(place, word(post, "id"))
        comments = Listing.of(post.get("comments") or {"data": []}, page.graph.network)
        fresh = [mark(post), mark(*comments.rows), _newest_of(comments.rows, known[2])]
        after[word(post, "id")] = fresh
        if fresh[0] != known[0]:
            found.add(post, kept_post(page.id, post))
        if fresh[1] != known[1]:
            for comment in _below(page, post, comments, _at(known[2])):
                found.add(comment, kept_comment(page.id, comment, post))
    return Page(found.in_order(), _packed(after))


def _posts(page: OwnPage, edge: str, place: Mapping[str, Any]) -> Iterator[Json]:
    """The newest posts, back to those we know; the first look takes one page."""
    fields, after = (POST if edge == TAGGED else WITH_COMMENTS), ""
    for _page in range(PAGES_OF_POSTS):
        listing = page.graph.listing(f"{page.id}/{edge}", after, fields=fields, limit=POSTS_AT_ONCE)
        yield from (post for post in listing.rows if word(post, "id"))
        met = any(word(post, "id") in place for post in listing.rows)
        after = listing.after
        if met or not place or not after:
            return


def _below(page: OwnPage, post: Json, shown: Listing, since: datetime | None) -> Iterator[Json]:
    """The comments that came along with a post, and those before them back to `since`; the first look is
    content with what came along."""
    yield from shown.rows
    if not shown.after or since is None or _oldest_of(shown.rows) < since - OVERLAP:
        return
    for comment in page.below(word(post, "id"), COMMENT, PAGES_OF_COMMENTS):
        if when(comment) < since - OVERLAP:
            return
        yield comment


def _late(page: OwnPage, place: Mapping[str, Any]) -> Page:
    """What came late below older posts, or was let through after a while: their number, or the newest one, is
    another. The first look brings what was said in the last thirty days, and notes the rest."""
    found, after = Found(), {}
    for edge in (OURS, VISITORS):
        for post in page.graph.walk(
            f"{page.id}/{edge}", PAGES_OF_OLD_POSTS, fields=COUNTED, limit=OLD_POSTS_AT_ONCE
        ):
            listing = Listing.of(post.get("comments") or {"data": []}, page.graph.network)
            count = part(part(post, "comments"), "summary").get("total_count")
            newest = _newest_of(listing.rows, "")
            after[word(post, "id")] = told = f"{count} {newest}"
            is_news = place.get(word(post, "id")) != told if place else _is_recent(newest)
            if is_news and listing.rows:
                for comment in page.below(word(post, "id"), COMMENT, PAGES_OF_COMMENTS):
                    found.add(comment, kept_comment(page.id, comment, post))
    return Page(found.in_order(), _packed(after))


# --- private messages --------------------------------------------------------------------------------


def _private(page: OwnPage, place: Mapping[str, Any]) -> Page:
    """Threads in which something was said since the last look, the newest first."""
    found, newest = Found(), _at(place.get("newest"))
    seen = [newest] if newest else []
    for thread in page.graph.walk(
        f"{page.id}/conversations",
        PAGES_OF_THREADS if newest else 1,
        platform="MESSENGER",
        fields=THREAD,
        limit=THREADS_AT_ONCE,
    ):
        at = when(thread, "updated_time")
        if newest and at < newest - OVERLAP:
            break
        seen.append(at)
        for message in _said(page, thread, newest):
            found.add(message, kept_message(page.id, message, thread))
    after = {"newest": max(seen).isoformat()} if seen else {}
    return Page(found.in_order(), _packed(after))


def _said(page: OwnPage, thread: Json, since: datetime | None) -> Iterator[Json]:
    """The messages of a thread that came along, and those before them back to `since`."""
    shown = Listing.of(thread.get("messages") or {"data": []}, page.graph.network)
    yield from shown.rows
    if not shown.after or since is None or _oldest_of(shown.rows) < since - OVERLAP:
        return
    path = f"{word(thread, 'id')}/messages"
    for message in page.graph.walk(path, PAGES_OF_COMMENTS, fields=MESSAGE, limit=100):
        if when(message) < since - OVERLAP:
            return
        yield message


# --- small things ------------------------------------------------------------------------------------


def when(told: Json, name: str = "created_time") -> datetime:
    """The moment of something; the beginning of time where it tells none."""
    try:
        return moment(told[name])
    except (KeyError, TypeError, ValueError, OverflowError):
        return BEFORE_EVERYTHING


def _newest_of(rows: Iterable[Json], otherwise: str) -> str:
    newest = max(map(when, rows), default=BEFORE_EVERYTHING)
    known = _at(otherwise) or BEFORE_EVERYTHING
    return max(newest, known).isoformat()


def _oldest_of(rows: Iterable[Json]) -> datetime:
    return min(map(when, rows), default=BEFORE_EVERYTHING)


def _is_recent(newest: str) -> bool:
    return (_at(newest) or BEFORE_EVERYTHING) > datetime.now(UTC) - FIRST_LOOK


def _known(place: Mapping[str, Any], post: str) -> tuple[str, str, str]:
    """What the place says of a post: its mark, that of its comments, their newest moment. A post that is new
    to a place has no comment we know: then all of them are read."""
    kept = place.get(post)
    if isinstance(kept, list) and len(kept) == 3 and all(isinstance(one, str) for one in kept):
        return kept[0], kept[1], kept[2]
    return "", "", BEFORE_EVERYTHING.isoformat() if place else ""


def _at(told: Any) -> datetime | None:
    try:
        return datetime.fromisoformat(told).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return None


def _packed(place: Mapping[str, Any]) -> str:
    return json.dumps(place, separators=(",", ":"))


def _unpacked(cursor: str) -> dict[str, Any]:
    """Where we were; a cursor nobody understands is a beginning."""
    try:
        place = json.loads(cursor or "{}")
    except ValueError:
        return {}
    return place if isinstance(place, dict) else {}
