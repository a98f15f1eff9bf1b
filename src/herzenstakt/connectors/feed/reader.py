"""Looking at a feed: asking only for what has changed, and missing as little as a feed allows.

A feed shows its newest entries and nothing of what has fallen off its end. So it is asked often and
conditionally (RFC 9110 section 13), followed to its next pages where it has some (RFC 5005), and where all
it shows is new, somebody is told that more may have been said in between.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx

from herzenstakt.channels.connector import Account, Delivery, Page
from herzenstakt.channels.trouble import Disconnected, Trouble, TryLater
from herzenstakt.connectors.feed.document import (
    Document,
    Entry,
    NoFeed,
    digest_of,
    key_of_feed,
    read,
)
from herzenstakt.connectors.feed.hub import Hub
from herzenstakt.connectors.feed.translate import moment
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge, whole_address
from herzenstakt.kernel.text import pieces_of, shorten
from herzenstakt.kernel.words import gettext_noop as _

FIRST_LOOK = timedelta(days=30)
#: entries that are known again; a feed shows fewer
MOST_KNOWN = 500
PAGES_AT_ONCE = 20
#: then a feed is read whole, whatever it says: WordPress calls it unchanged (ETag and Last-Modified are those
#: of the newest comment) when an older comment is approved, or another one comes in the same second
BELIEVED = timedelta(minutes=30)
#: pages people talk about: looked at in one look, remembered, and as much of one as has a title
PAGES_LOOKED_AT, PAGES_REMEMBERED, LONGEST_HEAD = 20, 100, 200_000
ACCEPT = (
    "application/atom+xml, application/rss+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
NOTHING_THERE = _("There is no feed at this address.")
POSTS = _(
    "This is a feed of posts. Each post has a feed of its comments, for example %(address)s; most blogs also"
    " have one of all comments."
)


@dataclass(frozen=True, slots=True)
class Looked:
    """One answer of the feed; `document` is None where nothing has changed."""

    document: Document | None
    etag: str = ""
    modified: str = ""


class Reader:
    """The feed of an account. Every method may raise TryLater and Disconnected."""

    def __init__(self, account: Account, http: Http) -> None:
        self.account = account
        self.http = http
        self.hub = Hub(account, http)

    @property
    def address(self) -> str:
        """Where it is."""
        return whole_address(str(self.account.settings["address"]))

    @property
    def key(self) -> str:
        """What tells it from all other feeds."""
        return key_of_feed(self.address)

    def document(self) -> Document:
        """All of it, asked afresh. Raises Disconnected where something else is there."""
        try:
            document = self._look(self.address, {}).document
        except NoFeed as trouble:
            raise Disconnected(NOTHING_THERE) from trouble
        if document is None:
            raise Disconnected(NOTHING_THERE)
        if document.comments_at:
            raise Disconnected(POSTS, address=document.comments_at)
        return document

    def brought(self, delivery: Delivery) -> Delivery:
        """What the hub brought: the feed, or a part of it, read as a look reads it. What is older than our
        first look went is left out. Raises NoFeed, also for a feed of posts."""
        self.hub.heard()
        document = read(delivery.body, self.address, {**delivery.headers, "link": ""})
        if document.comments_at:
            raise NoFeed
        floor = (datetime.now(UTC) - FIRST_LOOK).isoformat()
        young = [one for one in document.entries if _is_after(one, floor)]
        told = [self._told(one, page) for one, page in self._with_their_pages(young)]
        return Delivery(json.dumps({"brought": told}, ensure_ascii=False).encode())

    def page(self, cursor: str) -> Page:
        """What is new since `cursor`; "" for the first look, which goes back thirty days."""
        place = Place.read(cursor)
        try:
            looked = self._look(place.following or self.address, place.conditions())
        except (NoFeed, Trouble) as trouble:
            # what older pages keep from us must not keep us from the newest one
            if place.following:
                self._miss()
                return Page((), place.at_home().written())
            if isinstance(trouble, NoFeed):
                raise TryLater(NOTHING_THERE) from trouble
            raise
        if looked.document is None:
            return Page((), cursor, rest=self.hub.rest())
        entries = looked.document.entries
        told = [one for one in entries if place.wants(one)]
        gap = place.may_have_a_gap_after(entries)
        onward = looked.document.following if gap and place.number < PAGES_AT_ONCE else ""
        if not self._is_of_this_house(onward):
            onward = ""
        if gap and place.before and not onward:
            self._miss()
        if not place.following:
            self.hub.notice(looked.document, self.address)
            self.hub.looked(told, place.whole_at)
        after = place.after(looked, entries, onward)
        rest = self.hub.rest()
        return Page(self._deliveries(told), after.written(), bool(onward), rest)

    def _deliveries(self, entries: Sequence[Entry]) -> tuple[Delivery, ...]:
        """One for each, oldest first, with what the page it is about is called."""
        return tuple(self._delivery(one, page) for one, page in self._with_their_pages(entries))

    def _with_their_pages(
        self, entries: Sequence[Entry]
    ) -> list[tuple[Entry, Mapping[str, str] | None]]:
        """Oldest first."""
        # most feeds tell the newest first, and sorting leaves those of one second as they stand
        oldest_first = list(reversed(entries))
        ordered = sorted(oldest_first, key=lambda one: str(one["at"]))
        first = {str(one["page"]): str(one["at"]) for one in reversed(ordered) if one["page"]}
        pages = self._pages(first)
        return [(one, pages.get(str(one["page"]))) for one in ordered]

    def _delivery(self, entry: Entry, page: Mapping[str, str] | None) -> Delivery:
        told = self._told(entry, page)
        return Delivery(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())

    def _told(self, entry: Entry, page: Mapping[str, str] | None) -> dict[str, Any]:
        told: dict[str, Any] = {"feed": self.key, "entry": entry, "page": page}
        if not entry["at"]:
            told["seen"] = datetime.now(UTC).isoformat(timespec="seconds")
        return told

    def _pages(self, wanted: Mapping[str, str]) -> Mapping[str, Mapping[str, str]]:
        """Title and time of the pages people talk about, looked up once each; one that cannot be read is
        asked for again with the next comment. `wanted`: when somebody commented on it, for a page that does
        not say of when it is."""
        known = dict(self.account.memory.get("pages") or {})
        unknown = [one for one in wanted if one not in known and self._is_of_this_house(one)]
        for address in unknown[:PAGES_LOOKED_AT]:
            try:
                answer = self._get(address, {}, largest=LONGEST_HEAD * 10)
            except Trouble:
                continue
            if answer.status == 200 and (about := about_page(answer.body)):
                at = about["at"] or wanted[address] or datetime.now(UTC).isoformat()
                known[address] = {**about, "at": at}
        known = dict(list(known.items())[-PAGES_REMEMBERED:])
        if known != self.account.memory.get("pages", {}):
            self._remember(pages=known)
        return known

    def _is_of_this_house(self, address: str) -> bool:
        """Whatever else a feed names is called by nobody."""
        return urlsplit(address).netloc == urlsplit(self.address).netloc

    def _miss(self) -> None:
        """More may have been said than we could see; the self-test tells."""
        self._remember(missed_at=datetime.now(UTC).isoformat())

    def _remember(self, **more: Any) -> None:
        self.account.memory = {**self.account.memory, **more}
        # only what is new: meanwhile the hub may have been heard
        self.account.remember(more)

    def _look(self, url: str, conditions: Mapping[str, str]) -> Looked:
        """Raises NoFeed, too."""
        answer = self._get(url, {"Accept": ACCEPT, **conditions})
        if answer.status == 304 and conditions:
            return Looked(None)
        if answer.status != 200:
            raise trouble_of(answer)
        document = read(answer.body, answer.url, answer.headers)
        told = answer.headers
        return Looked(document, told.get("etag", ""), told.get("last-modified", ""))

    def _get(self, url: str, headers: Mapping[str, str], **more: Any) -> Response:
        try:
            return self.http.get(url, headers=dict(headers), **more)
        except (
            Blocked,
            httpx.InvalidURL,
            httpx.UnsupportedProtocol,
            UnicodeError,
            ValueError,
        ) as no:
            raise Disconnected(
                _(
                    "This address cannot be called. A feed on a private address needs the permission"
                    " of an owner."
                )
            ) from no
        except TooLarge as trouble:
            raise TryLater(_("What came is too large to be a feed.")) from trouble
        except (httpx.HTTPError, OSError) as trouble:
            raise TryLater(_("The feed does not answer at the moment.")) from trouble


def trouble_of(answer: Response) -> Trouble:
    """What an answer other than 200 and 304 means."""
    if answer.status in {401, 407}:
        return Disconnected(_("This feed is not open to everybody: it asks for a password."))
    if answer.status == 410:
        return Disconnected(_("This feed has been closed for good, says its blog."))
    if answer.status in {301, 308}:
        return Disconnected(_("This feed has moved. Please connect it under its new address."))
    if answer.status == 403:
        return TryLater(_("The blog turned us away."), after=timedelta(minutes=30))
    if answer.status == 404:
        return TryLater(NOTHING_THERE, after=timedelta(minutes=30))
    wait = answer.retry_after(timedelta(minutes=5))
    return TryLater(_("The feed is busy or away at the moment."), after=wait)


def about_page(page: bytes) -> dict[str, str] | None:
    """What a page calls itself and of when it says it is ("" where it does not): as it tells other sites
    (Open Graph) or else browsers. None for a page without a title."""
    words: list[str] = []
    told: dict[str, str] = {}
    is_title = False
    for piece in pieces_of(page[:LONGEST_HEAD].decode("utf-8", "replace")):
        if isinstance(piece, str):
            words += [piece] if is_title else []
        elif piece.name == "title":
            is_title = not piece.is_end and not words
        elif piece.name == "meta":
            named = piece.attributes()
            told.setdefault(named.get("property", ""), named.get("content", ""))
    title = shorten(told.get("og:title") or "".join(words), 200)
    return {"title": title, "at": _of_when(told)} if title else None


def _of_when(told: Mapping[str, str]) -> str:
    try:
        return moment(told.get("article:published_time", "")).astimezone(UTC).isoformat()
    except (ValueError, OverflowError):
        return ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where we are in a feed: what a cursor says.

    `known`: digest and time of every entry seen lately, the latest seen last. `before`: the ids of those
    known before a walk over pages began; `following`: its next page, or ""; `number`: which one that is.
    `whole_at`: when the newest page was last read whole. `floor`: what was said before is not news,
    whenever it comes into view.
    """

    floor: str
    known: Mapping[str, tuple[str, str]]
    before: frozenset[str]
    etag: str = ""
    modified: str = ""
    whole_at: str = ""
    following: str = ""
    number: int = 1

    @classmethod
    def read(cls, cursor: str) -> Place:
        """A cursor that nobody understands is a beginning."""
        try:
            told = json.loads(cursor or "{}")
            known = {
                str(name): (str(digest), str(at)) for name, digest, at in told.get("known", ())
            }
            before = frozenset(map(str, told["before"])) if "before" in told else frozenset(known)
            return cls(
                floor=str(told.get("floor") or (datetime.now(UTC) - FIRST_LOOK).isoformat()),
                known=known,
                before=before,
                etag=str(told.get("etag") or ""),
                modified=str(told.get("modified") or ""),
                whole_at=str(told.get("whole_at") or ""),
                following=str(told.get("next") or ""),
                number=int(told.get("number") or 1),
            )
        except (ValueError, TypeError, AttributeError):
            return cls.read("")

    def written(self) -> str:
        """The cursor."""
        told: dict[str, Any] = {
            "floor": self.floor,
            "known": [[name, *what] for name, what in self.known.items()],
            "etag": self.etag,
            "modified": self.modified,
            "whole_at": self.whole_at,
        }
        if self.following:
            told |= {"next": self.following, "number": self.number, "before": sorted(self.before)}
        return json.dumps(told)

    def at_home(self) -> Place:
        """At the newest page again; what it says is asked for whole."""
        return replace(self, following="", number=1, etag="", modified="")

    def conditions(self) -> dict[str, str]:
        """Send nothing if nothing has changed (RFC 9110 section 13.1); of the newest page only."""
        if self.following or self.whole_at < (datetime.now(UTC) - BELIEVED).isoformat():
            return {}
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.modified}
        return {name: value for name, value in told.items() if value}

    def wants(self, entry: Entry) -> bool:
        """Whether it is new and not older than our first look goes, or was changed."""
        known = self.known.get(str(entry["id"]))
        if known:
            return known[0] != digest_of(entry)
        return _is_after(entry, self.floor)

    def may_have_a_gap_after(self, entries: Sequence[Entry]) -> bool:
        """Whether something we do not know may have been said before the last of these, and after all that
        was known before: the last one is new, and not only because others above it were deleted."""
        if not entries or str(entries[-1]["id"]) in self.before:
            return False
        if not _is_after(entries[-1], self.floor):
            return False
        oldest = min((self.known[one][1] for one in self.before if one in self.known), default="")
        at = str(entries[-1]["at"])
        return not at or not oldest or at >= oldest

    def after(self, looked: Looked, entries: Sequence[Entry], onward: str) -> Place:
        """The next place."""
        known = dict(self.known)
        for one in reversed(entries):
            known.pop(str(one["id"]), None)
            known[str(one["id"])] = (digest_of(one), str(one["at"]))
        known = dict(list(known.items())[-max(MOST_KNOWN, len(entries)) :])
        is_newest = not self.following
        return replace(
            self,
            known=known,
            before=self.before if onward else frozenset(known),
            etag=looked.etag if is_newest else self.etag,
            modified=looked.modified if is_newest else self.modified,
            whole_at=datetime.now(UTC).isoformat() if is_newest else self.whole_at,
            following=onward,
            number=self.number + 1 if onward else 1,
        )


def _is_after(entry: Entry, since: str) -> bool:
    """Whether it was said after that; what tells no time may have been."""
    return not entry["at"] or str(entry["at"]) > since
