"""Reading lists that show the newest first and know no "since".

Four lists: what is public, both queues of the moderation, and once an hour everything public of the last
weeks again, for a new reply does not move its thread up. A look compares each thread with what it was at the
last pass, and brings what is new or has changed. A thread tells only a few of its replies; the others are
asked for when their number has changed.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from herzenstakt.channels.connector import Delivery, Page
from herzenstakt.channels.trouble import Gone
from herzenstakt.connectors.youtube.api import HELD, PAGE, PUBLISHED, SPAM, Api, Json, StalePage
from herzenstakt.connectors.youtube.translate import (
    FLEETING,
    lasting,
    lasting_thread,
    lasting_video,
    moment,
    state_of,
    to_delivery,
    to_odd_delivery,
)
from herzenstakt.kernel.foreign import part, word

#: nobody may keep longer what others wrote there, so nothing older is read
LOOK_BACK = timedelta(days=30)
#: of one pass over a whole list, and of the very first one; a gap is read to its end
MOST_PAGES = 20
#: lists of replies asked for in one look; what is left waits for the next one
MOST_REPLY_PAGES = 20
#: pages of replies of one thread
REPLY_PAGES = 10
#: threads known again: two thousand of a whole list, and what stands on top of the public one
MOST_KNOWN = 2000
NAMED = re.compile(r"@\S+")


@dataclass(frozen=True, slots=True)
class Way:
    """One list: of which state, and whether a pass ends at the first thread we know."""

    state: str
    stops: bool = False


WAYS = {
    "comments": Way(PUBLISHED, stops=True),
    "held": Way(HELD),
    "spam": Way(SPAM),
    "again": Way(PUBLISHED),
}


@dataclass(frozen=True, slots=True)
class Place:
    """How far we have read. `known`: the threads of the last pass, each with a mark of what it was.

    `page`, `goal`, `pages`, `seen`: of a pass that goes on: where, down to which moment, how many pages it
    has read, and what it saw.
    """

    known: Mapping[str, str] = field(default_factory=dict)
    page: str = ""
    goal: str = ""
    pages: int = 0
    seen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str) -> Place:
        """The place a cursor means; the beginning for one that cannot be read."""
        try:
            kept = json.loads(cursor)
            return cls(
                dict(kept["known"]), kept["page"], kept["goal"], kept["pages"], dict(kept["seen"])
            )
        except (KeyError, TypeError, ValueError):
            return cls()

    def cursor(self) -> str:
        """The place as the desk keeps it."""
        kept = {
            "known": self.known,
            "page": self.page,
            "goal": self.goal,
            "pages": self.pages,
            "seen": self.seen,
        }
        return json.dumps(kept, separators=(",", ":"))


def look(api: Api, us: str, feed: str, cursor: str, now: datetime) -> Page:
    """One page of a list, and the place after it. A pass whose page is no longer known begins anew."""
    way, place = WAYS[feed], Place.of(cursor)
    try:
        told = api.threads(us, way.state, place.page)
    except StalePage:
        place = Place(place.known)
        told = api.threads(us, way.state, "")
    goal = moment(place.goal) if place.goal else now - LOOK_BACK
    reader = Reader(api, us, way.state, place.known)
    threads = [one for one in told["items"] if not is_older(one, goal)]
    deliveries = tuple(reader.deliveries(threads))
    seen = {**place.seen, **reader.seen}
    following = word(told, "nextPageToken")
    ends = (
        not following
        or len(threads) < len(told["items"])
        or (way.stops and any(name_of(one) in place.known for one in threads))
        or (not (way.stops and place.known) and place.pages + 1 >= MOST_PAGES)
    )
    if ends:
        return Page(deliveries, Place(known=newest(seen)).cursor())
    after = replace(
        place, page=following, goal=goal.isoformat(), pages=place.pages + 1, seen=newest(seen)
    )
    return Page(deliveries, after.cursor(), more=True)


def newest(seen: Mapping[str, str]) -> dict[str, str]:
    """As many as are known again: those that stand first."""
    return dict(list(seen.items())[:MOST_KNOWN])


def is_older(thread: Any, goal: datetime) -> bool:
    """Whether a thread began before a moment; one that does not say so did not."""
    try:
        return moment(word(part(top_of(thread), "snippet"), "publishedAt")) < goal
    except ValueError:
        return False


@dataclass(slots=True)
class Reader:
    """Reads the threads of one page. `seen`: what each of them was, except where something is left to be
    read."""

    api: Api
    us: str
    state: str
    known: Mapping[str, str]
    seen: dict[str, str] = field(default_factory=dict)
    reply_pages: int = 0

    def deliveries(self, threads: list[Any]) -> Iterator[Delivery]:
        """What is new or has changed, oldest first; what cannot be read stands last."""
        changed = [one for one in threads if self.known.get(name_of(one)) != mark_of(one)]
        self.seen = {name_of(one): mark_of(one) for one in threads}
        legible = [one for one in changed if word(one, "id") and word(top_of(one), "id")]
        films = {word(part(one, "snippet"), "videoId") for one in legible}
        videos = self.api.videos(sorted(films - {""})) if films - {""} else {}
        found: list[tuple[str, Delivery]] = []
        for thread in legible:
            video = videos.get(word(part(thread, "snippet"), "videoId"))
            found += self._comments(thread, lasting_video(video) if video else None)
        yield from (delivery for _, delivery in sorted(found, key=lambda pair: pair[0]))
        yield from (to_odd_delivery(self.us, one) for one in changed if one not in legible)

    def _comments(self, thread: Json, video: Json | None) -> list[tuple[str, Delivery]]:
        top, told = top_of(thread), shown_replies(thread)
        alone = not told and not part(thread, "snippet").get("totalReplyCount")
        facts = lasting_thread(thread)
        below = {word(one, "id"): one for one in [*self._other_replies(thread, told), *told]}
        said = [(top, state_of(top, self.state, alone=alone or self.state == PUBLISHED))]
        said += [
            (one, state_of(one, self.state, alone=self.state == PUBLISHED))
            for one in below.values()
        ]
        spoken_to = Spoken.in_thread(list(below.values()))
        return [
            (
                word(part(one, "snippet"), "publishedAt"),
                to_delivery(self.us, one, state, facts, video, spoken_to.answered_by(one)),
            )
            for one, state in said
        ]

    def _other_replies(self, thread: Json, told: list[Json]) -> list[Json]:
        """The replies a thread does not tell itself. What there is no room for now is read with the next
        look."""
        count = part(thread, "snippet").get("totalReplyCount")
        if not isinstance(count, int) or count <= len(told):
            return []
        if self.reply_pages >= MOST_REPLY_PAGES:
            self.seen.pop(name_of(thread), None)
            return []
        try:
            found, _are_all = self.api.replies(word(thread, "id"), REPLY_PAGES)
        except Gone:  # since the list was made
            return []
        self.reply_pages += 1 + len(found) // PAGE
        return found


@dataclass(frozen=True, slots=True)
class Spoken:
    """Who said what in a thread, oldest first: YouTube knows one level of replies, and people write the name
    of whom they speak to in front."""

    said: tuple[tuple[str, str, str], ...]

    @classmethod
    def in_thread(cls, replies: list[Json]) -> Spoken:
        """All replies that are at hand."""
        return cls(
            tuple(
                sorted(
                    (
                        word(part(one, "snippet"), "publishedAt"),
                        word(part(one, "snippet"), "authorDisplayName"),
                        word(one, "id"),
                    )
                    for one in replies
                )
            )
        )

    def answered_by(self, reply: Json) -> str:
        """The newest reply before this one by whom it calls by name, "" where there is none."""
        snippet = part(reply, "snippet")
        text = word(snippet, "textOriginal") or word(snippet, "textDisplay")
        called = NAMED.match(text.lstrip())
        if not called or not word(snippet, "parentId"):
            return ""
        name = called.group().rstrip(",:;.!?").casefold()
        before = [
            one
            for at, author, one in self.said
            if author.casefold() == name
            and at <= word(snippet, "publishedAt")
            and one != word(reply, "id")
        ]
        return before[-1] if before else ""


# --- small things --------------------------------------------------------------------------------


def top_of(thread: Any) -> Json:
    """The comment on top of a thread."""
    return part(part(thread, "snippet"), "topLevelComment")


def shown_replies(thread: Any) -> list[Json]:
    """The replies a thread tells itself."""
    found = part(thread, "replies").get("comments")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def name_of(thread: Any) -> str:
    """A short name of a thread; of something else, of what it is."""
    return digest(word(thread, "id") or thread, 10)


def mark_of(thread: Any) -> str:
    """A short mark of everything a thread tells that lasts."""
    told = [without_fleeting(one) for one in (top_of(thread), *shown_replies(thread))]
    count = part(thread, "snippet").get("totalReplyCount")
    return digest([told, lasting_thread(thread) if isinstance(thread, dict) else thread, count], 8)


def without_fleeting(comment: Json) -> Json:
    """A comment as it is known again."""
    snippet = lasting(comment)["snippet"]
    state = word(part(comment, "snippet"), "moderationStatus")
    return {**{k: v for k, v in snippet.items() if k not in FLEETING}, "state": state}


def digest(of: Any, length: int) -> str:
    """A few letters that stand for something."""
    told = json.dumps(of, sort_keys=True, default=str).encode()
    return hashlib.sha256(told).hexdigest()[:length]


def in_queue(api: Api, us: str, state: str, pages: int) -> tuple[dict[str, Json], bool]:
    """Everything that stands in one queue of the moderation, by its id, and whether we saw all of it. Raises
    what reading raises."""
    found: dict[str, Json] = {}
    page = ""
    for _page in range(pages):
        try:
            told = api.threads(us, state, page)
        except StalePage:
            return found, False
        for thread in told["items"]:
            said = [top_of(thread), *shown_replies(thread)]
            alone = len(said) == 1
            found |= {
                word(one, "id"): one for one in said if state_of(one, state, alone=alone) == state
            }
        page = word(told, "nextPageToken")
        if not page:
            return found, True
    return found, False
