"""Reading lists that show the newest first and know no "since", with as few questions as can be.

How much we may ask grows with how much people look at the account, and a quiet one has almost nothing: a
look at rest asks once. The list of posts says how many comments each has; only where that has changed the
comments themselves are read, from the newest back, until what is new explains the difference or we stand on
known ground. What appears far back, a comment that was held for example, the slow walk through everything
finds.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from herzenstakt.channels.connector import Delivery, Page
from herzenstakt.channels.trouble import Gone, Refused
from herzenstakt.connectors.instagram import fields
from herzenstakt.connectors.instagram.threads import answered_below, answered_in_talk
from herzenstakt.connectors.instagram.translate import House, lasting, moment, number, to_delivery
from herzenstakt.connectors.meta.errors import PERMISSION, NoToThis
from herzenstakt.connectors.meta.graph import Graph, Json, Listing, parts
from herzenstakt.kernel.foreign import part, word

#: so many posts are watched closely; those before them the slow walk passes
WATCHED = 50
#: posts, or talks, whose words are read in one look
READ_AT_ONCE = 15
#: pages of comments read of one post in one look
PAGES_OF_ONE = 10
PAGES_AT_FIRST = 2
#: marks of what was read near the newest moment of one post or of all talks
KNOWN_OF_ONE = 60
KNOWN_OF_TALKS = 500
#: seconds: what the network shows late stands before what it has shown already
OVERLAP = 3600.0
#: seconds: a talk may go on in the second in which we read it and look as it did, so it is read once more
SETTLED = 120.0
#: posts in one step of the slow walk
STEP = 5
TALKS_AT_ONCE = 50
PAGES_OF_TALKS = 4


# --- comments ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Place:
    """How far one post is read. `count`: how many comments it had then (-1: never read). `newest`: the time
    of the latest, in seconds. `known`: marks of what was read near it. `post`: a mark of its own words.
    `back` and `ahead`: the page to go on with, and the latest time seen, while a gap is being read."""

    count: int = -1
    newest: float = 0.0
    known: tuple[str, ...] = ()
    post: str = ""
    back: str = ""
    ahead: float = 0.0

    @classmethod
    def of(cls, kept: Any) -> Place:
        """As it rests in a cursor. Raises KeyError, TypeError or ValueError for anything else."""
        count, newest, known, post, back, ahead = kept
        return cls(int(count), float(newest), tuple(known), str(post), str(back), float(ahead))

    def kept(self) -> list[Any]:
        """The inverse of `of`."""
        return [self.count, self.newest, list(self.known), self.post, self.back, self.ahead]


def look_at_comments(graph: Graph, house: House, cursor: str) -> Page:
    """What is new below the posts we watch, and the posts themselves. Raises as the network does."""
    before = _places(cursor)
    listing = graph.listing(
        f"{house.id}/media", limit=WATCHED, fields=fields.listed(*fields.MEDIA, fields.COUNT)
    )
    after: dict[str, Place] = {}
    found: list[tuple[float, Delivery]] = []
    reads = 0
    for media in listing.rows:
        name = number(media, "id")
        if not name:
            continue
        place = before.get(name, Place())
        if place.count < 0 and not _count(media):
            place = replace(place, count=0)  # nothing stands below it yet
        changed = place.back or place.count != _count(media)
        found += _post(media, house, place.post)
        place = replace(place, post=mark_of_post(media))
        if changed and reads < READ_AT_ONCE:
            reads += 1
            look = _read_below(graph, house, media, place)
            found += look.found
            place = look.place
        after[name] = place
    more = any(_is_unread(after, media) for media in listing.rows)
    cursor = json.dumps({name: place.kept() for name, place in after.items()})
    return Page(tuple(one for _, one in sorted(found, key=lambda pair: pair[0])), cursor, more)


def _places(cursor: str) -> dict[str, Place]:
    try:
        return {name: Place.of(kept) for name, kept in json.loads(cursor or "{}").items()}
    except (AttributeError, KeyError, TypeError, ValueError):
        return {}


def _count(media: Json) -> int:
    told = media.get(fields.COUNT)
    return told if isinstance(told, int) and not isinstance(told, bool) else 0


def _is_unread(places: Mapping[str, Place], media: Json) -> bool:
    place = places.get(number(media, "id"))
    return place is not None and (bool(place.back) or place.count != _count(media))


def _post(media: Json, house: House, known: str) -> Iterator[tuple[float, Delivery]]:
    """Our post, where it is new or has other words. Its addresses change with each look and are no news."""
    if mark_of_post(media) != known:
        kept = lasting(media, fields.MEDIA)
        yield when(media), to_delivery(house, media=kept)


def mark_of_post(media: Json) -> str:
    """A short mark of what a post says."""
    said = lasting(media, ("id", "caption", "permalink", "timestamp", "alt_text", "username"))
    return mark(json.dumps(said, sort_keys=True))


@dataclass(frozen=True, slots=True)
class Below:
    """What one look below a post brought."""

    place: Place
    found: tuple[tuple[float, Delivery], ...] = ()


def _read_below(graph: Graph, house: House, media: Json, place: Place) -> Below:
    """What is new below one post. One that has vanished since, or that the network does not open to us,
    holds up none of the others. Raises as the network does, Refused only where all of them are closed to
    us."""
    try:
        return _page_back(graph, house, media, place)
    except Gone:
        return Below(replace(place, count=_count(media), back=""))
    except NoToThis as no:
        if no.complaint.code in PERMISSION:
            raise
        return Below(replace(place, count=_count(media), back=""))


def _page_back(graph: Graph, house: House, media: Json, place: Place) -> Below:
    """Page back until what is new explains how many there are, and further than what we know. A first look
    reads little; the slow walk brings the rest."""
    name, count, known = number(media, "id"), _count(media), set(place.known)
    ground, ahead, after = place.newest - OVERLAP, max(place.ahead, place.newest), place.back
    found: list[tuple[float, Delivery]] = []
    marks: dict[str, float] = {}
    for _page in range(PAGES_AT_FIRST if place.count < 0 else PAGES_OF_ONE):
        listing = _comments(graph, name, after)
        for top in listing.rows:
            for at, comment, answers in whole(graph, top):
                ahead, one = max(ahead, at), mark(number(comment, "id"))
                marks[one] = at
                if at >= ground and one not in known:
                    found.append((at, comment_delivery(house, comment, media, answers)))
        after = listing.after
        is_behind = bool(listing.rows) and when(listing.rows[-1]) < ground
        if is_behind and len(found) >= count - max(place.count, 0):
            after = ""
        if not after:
            break
    near = sorted(
        (one for one, at in marks.items() if at >= ahead - OVERLAP), key=lambda one: marks[one]
    )
    kept = tuple(dict.fromkeys([*reversed(near), *(place.known if place.back else ())]))
    if after and place.count >= 0:
        place = replace(place, known=(kept + place.known)[:KNOWN_OF_ONE], back=after, ahead=ahead)
    else:
        place = Place(count, ahead, kept[:KNOWN_OF_ONE], place.post)
    return Below(place, tuple(found))


def _comments(graph: Graph, media: str, after: str) -> Listing:
    """One page of comments; from the newest where the network no longer knows the place we stopped at."""
    asked: dict[str, Any] = {
        "limit": fields.COMMENTS_AT_ONCE,
        "fields": fields.listed(*fields.COMMENT, fields.REPLIES),
    }
    try:
        return graph.listing(f"{media}/comments", after, **asked)
    except Refused:
        if not after:
            raise
        return graph.listing(f"{media}/comments", **asked)


def whole(graph: Graph, top: Json) -> Iterator[tuple[float, Json, str]]:
    """A comment and everything below it, each with its time and with what our own words answer. More
    answers than come along are asked for."""
    yield when(top), top, ""
    below = part(top, "replies")
    around = parts(top, "replies")
    after = word(part(part(below, "paging"), "cursors"), "after")
    if part(below, "paging").get("next") and after:
        path = f"{number(top, 'id')}/replies"
        asked = {"limit": fields.COMMENTS_AT_ONCE, "fields": fields.listed(*fields.COMMENT)}
        for _page in range(PAGES_OF_ONE):
            listing = graph.listing(path, after, **asked)
            around += listing.rows
            after = listing.after
            if not after:
                break
    for one in around:
        above = {**one, "parent_id": number(one, "parent_id") or number(top, "id")}
        yield when(one), above, answered_below(above, around)


def comment_delivery(house: House, comment: Json, media: Json, answers: str) -> Delivery:
    """One comment as it is kept: the same bytes whichever look brought it."""
    kept = lasting(comment, fields.COMMENT)
    post = lasting(media, ("id", "permalink"))
    if answers and house.said(comment):
        return to_delivery(house, comment=kept, media=post, answers=answers)
    return to_delivery(house, comment=kept, media=post)


# --- everything, slowly --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Walk:
    """Where the slow walk stands. `near`: the place in the list of posts we watch, and how many of them it
    has passed; `far`: the place among those before them, "" while it is not on its way there."""

    near: str = ""
    passed: int = 0
    far: str = ""

    @classmethod
    def of(cls, cursor: str) -> Walk:
        """The place a cursor means; the beginning for one that cannot be read."""
        try:
            near, passed, far = json.loads(cursor)
            return cls(str(near), int(passed), str(far))
        except (TypeError, ValueError):
            return cls()

    def cursor(self) -> str:
        """The inverse of `of`; "" at the beginning."""
        return json.dumps([self.near, self.passed, self.far]) if self != Walk() else ""


def walk_on(graph: Graph, house: House, cursor: str) -> Page:
    """The next few of the posts we watch with all that stands below them, and the next few of those before,
    each to the end and then anew. It finds what was held, what was said far back, and what came while
    something else went."""
    walk = Walk.of(cursor)
    found: list[tuple[float, Delivery]] = []
    far = ""
    if walk.far:
        rows, far = _few(graph, house, walk.far)
        for media in rows:
            found += [(when(media), _old_post(house, media)), *_told_below(graph, house, media)]
    rows, near = _few(graph, house, walk.near)
    for media in rows:
        found += _told_below(graph, house, media)
    passed = walk.passed + len(rows)
    if passed >= WATCHED or not near:
        near, passed, far = "", 0, far or near
    deliveries = tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))
    return Page(deliveries, Walk(near, passed, far).cursor())


def _few(graph: Graph, house: House, after: str) -> tuple[tuple[Json, ...], str]:
    """A few posts with what stands below them, and the place behind them; none, and the beginning, where the
    network no longer knows the place we stopped at."""
    below = fields.some("comments", fields.COMMENTS_AT_ONCE, *fields.COMMENT, fields.REPLIES)
    asked = {"limit": STEP, "fields": fields.listed(*fields.MEDIA, below)}
    try:
        listing = graph.listing(f"{house.id}/media", after, **asked)
    except Refused:
        if not after:
            raise
        return (), ""
    return listing.rows, listing.after


def _told_below(graph: Graph, house: House, media: Json) -> Iterator[tuple[float, Delivery]]:
    for top in _all_below(graph, media):
        for at, comment, answers in whole(graph, top):
            yield at, comment_delivery(house, comment, media, answers)


def _old_post(house: House, media: Json) -> Delivery:
    """A post that is no longer watched, the same bytes in each walk: its addresses are others each time."""
    kept = lasting(media, fields.MEDIA)
    for address in ("media_url", "thumbnail_url"):
        kept.pop(address, None)
    return to_delivery(house, media=kept)


def _all_below(graph: Graph, media: Json) -> Iterator[Json]:
    """The comments that came along with a post, and those there was no room for."""
    yield from parts(media, "comments")
    paging = part(part(media, "comments"), "paging")
    after = word(part(paging, "cursors"), "after") if paging.get("next") else ""
    for _page in range(PAGES_OF_ONE):
        if not after:
            return
        listing = _comments(graph, number(media, "id"), after)
        yield from listing.rows
        after = listing.after


# --- private messages ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Heard:
    """How far the talks are read. `newest`: the time at which the latest of those we read went on. `talks`,
    `known`: marks of talks as they stood, and of messages. `again`: marks of talks that may have gone on in
    the second in which we read them."""

    newest: float = 0.0
    talks: tuple[str, ...] = ()
    known: tuple[str, ...] = ()
    again: tuple[str, ...] = ()

    @classmethod
    def of(cls, cursor: str) -> Heard:
        """The place a cursor means; the beginning for one that cannot be read."""
        try:
            newest, talks, known, again = json.loads(cursor)
            return cls(float(newest), tuple(talks), tuple(known), tuple(again))
        except (TypeError, ValueError):
            return cls()

    def cursor(self) -> str:
        """The inverse of `of`."""
        return json.dumps([self.newest, self.talks, self.known, self.again])

    def wants(self, talk: Json) -> bool:
        """Whether a talk may have something new."""
        at, one = when_of_talk(talk), talk_mark(talk)
        if one in self.again:
            return time.time() - at > SETTLED
        return at >= self.newest - OVERLAP and one not in self.talks


def look_at_messages(graph: Graph, house: House, inbox: str, cursor: str) -> Page:
    """What is new in the talks that went on since the last look, the oldest first; of each talk the last
    twenty messages, more are shown to no program."""
    before = Heard.of(cursor)
    talks = [talk for talk in _talks(graph, inbox, before.newest - OVERLAP) if before.wants(talk)]
    talks.sort(key=when_of_talk)
    some = talks[:READ_AT_ONCE]
    found: list[tuple[float, Delivery]] = []
    marks: list[str] = []
    for talk in some:
        messages = _messages(graph, number(talk, "id"))
        for message in messages:
            one = mark(number(message, "id"))
            if message.get("created_time") and one not in before.known:
                at = when(message, "created_time")
                found.append((at, message_delivery(house, message, messages)))
            marks.append(one)
    deliveries = tuple(one for _, one in sorted(found, key=lambda pair: pair[0]))
    after = _after(before, some, marks)
    return Page(deliveries, after.cursor(), more=len(talks) > len(some))


def _after(before: Heard, talks: Iterable[Json], marks: Iterable[str]) -> Heard:
    """The place after these talks were read, with these messages in them."""
    read = {talk_mark(talk): when_of_talk(talk) for talk in talks}
    young = [one for one, at in read.items() if time.time() - at <= SETTLED]
    again = [*young, *(one for one in before.again if one not in read)]
    return Heard(
        max([before.newest, *read.values()]),
        tuple(dict.fromkeys([*reversed(read), *before.talks]))[:KNOWN_OF_TALKS],
        tuple(dict.fromkeys([*reversed(list(marks)), *before.known]))[:KNOWN_OF_TALKS],
        tuple(again[:KNOWN_OF_TALKS]),
    )


def _messages(graph: Graph, talk: str) -> list[Json]:
    """The last messages of one talk; none of one that has vanished or is closed to us."""
    try:
        return parts(graph.get(talk, fields=f"id,{fields.MESSAGES}"), "messages")
    except Gone:
        return []
    except NoToThis as no:
        if no.complaint.code in PERMISSION:
            raise
        return []


def _talks(graph: Graph, inbox: str, ground: float) -> Iterable[Json]:
    """The talks, those that went on last first, back to the time from which we know them."""
    after, found = "", list[Json]()
    for _page in range(PAGES_OF_TALKS):
        listing = graph.listing(
            f"{inbox}/conversations",
            after,
            platform="instagram",
            limit=TALKS_AT_ONCE,
            fields="id,updated_time",
        )
        found += [talk for talk in listing.rows if number(talk, "id")]
        after = listing.after
        if not after or any(when_of_talk(talk) < ground for talk in listing.rows):
            break
    return found


def message_delivery(house: House, message: Json, talk: Iterable[Json]) -> Delivery:
    """One private message as it is kept."""
    kept = lasting(message, fields.MESSAGE)
    if house.said(message) and (answers := answered_in_talk(message, talk, house)):
        return to_delivery(house, message=kept, answers=answers)
    return to_delivery(house, message=kept)


def talk_mark(talk: Json) -> str:
    """A mark of a talk as it stands: another one once it goes on."""
    return mark(f"{number(talk, 'id')} {word(talk, 'updated_time')}")


def when_of_talk(talk: Json) -> float:
    """When a talk went on last."""
    return when(talk, "updated_time")


# --- small things --------------------------------------------------------------------------------


def when(told: Json, name: str = "timestamp") -> float:
    """When something was said, in seconds; the beginning of time where it cannot be read."""
    try:
        return moment(told.get(name)).timestamp()
    except (OSError, OverflowError, TypeError, ValueError):
        return 0.0


def mark(name: str) -> str:
    """A short mark of a name."""
    return hashlib.sha256(name.encode()).hexdigest()[:10]
