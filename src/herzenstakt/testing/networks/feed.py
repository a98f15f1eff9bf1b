"""A blog in a box that tells its comments by a feed and by nothing else: RSS 2.0 or Atom.

Its feed shows the newest `window` comments, says when nothing has changed (ETag), and goes on to older ones
where it is `paged` (RFC 5005). Where it names one (`names_hub`), a hub stands beside it (WebSub): what
somebody asks of it lies there until it looks whether they meant it (`confirm`), says no (`deny`) or forgets
them (`forget`), and what is said meanwhile is told by `distribute`.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any, ClassVar
from urllib.parse import urlencode
from xml.sax.saxutils import escape, quoteattr

from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route


@dataclass(slots=True)
class Comment:
    """A comment as the blog keeps it. `post`: the number of the page it stands under."""

    number: int
    post: int
    name: str
    text: str
    at: datetime
    parent: int = 0
    url: str = ""


#: how a hub comes to a door: method, address, body and headers; the status and what was said
Knock = Callable[[str, str, bytes, Mapping[str, str]], tuple[int, bytes]]
#: the words a hub says when it looks whether somebody meant it
CHALLENGE = "Ein langes Wort, das niemand errät: 8f3a+/="


@dataclass(slots=True)
class Subscriber:
    """Who wants to be told, as they asked. `until`: how long they are told; None before they confirmed."""

    callback: str
    topic: str
    secret: str
    seconds: int
    until: datetime | None = None


class SimulatedFeed(SimulatedNetwork):
    """The blog of the RatziFatzi GmbH. `atom`: which of the two languages its feed speaks. `names_hub`: where
    the feed says who its hub is, "header", "feed", or "" for nowhere. `lease`: what the hub grants, None as
    asked; `seal`: the algorithm it seals with."""

    name: ClassVar[str] = "feed"

    def __init__(self, port: int = 0, *, atom: bool = False, paged: bool = False) -> None:
        super().__init__(port)
        self.atom, self.paged = atom, paged
        self.window = 100
        #: what the blog is called
        self.title = "RatziFatzi"
        self.posts = {1: "Unsere Bürste Nummer 1 ist da!"}
        self.published = {1: datetime(2026, 11, 20, 8, tzinfo=UTC)}
        self.comments: dict[int, Comment] = {}
        self.last_number = 0
        self.looked_in_vain = 0
        self.names_hub = ""
        self.hub_address = f"{self.url}/hub"
        self.lease: int | None = None
        self.seal = "sha256"
        self.asked: list[Subscriber] = []
        self.subscribers: dict[str, Subscriber] = {}

    @property
    def address(self) -> str:
        """Where the feed is."""
        return f"{self.url}/comments/feed/"

    def publish(self, title: str, at: datetime | None = None) -> int:
        """The blog says something; the number of the post."""
        number = max(self.posts) + 1
        self.posts[number], self.published[number] = title, at or datetime.now(UTC)
        return number

    def comment(
        self, name: str, text: str, *, post: int = 1, parent: int = 0, at: datetime | None = None
    ) -> str:
        """Somebody says something below a page; the id of the comment in the feed."""
        self.last_number = number = self.last_number + 1
        when = at or datetime.now(UTC) - timedelta(minutes=1)
        self.comments[number] = Comment(number, post, name, text, when, parent)
        return self.id_of(number)

    def edit(self, external_id: str, text: str) -> None:
        """The blog changes what stands there."""
        self.comments[self._number(external_id)].text = text

    def delete(self, external_id: str) -> None:
        """It is no longer there, and no longer in the feed."""
        del self.comments[self._number(external_id)]

    def texts_of(self, name: str) -> list[str]:
        """What stands there under a name."""
        return [one.text for one in self.comments.values() if one.name == name]

    def dump(self) -> dict[str, Any]:
        """The whole blog as JSON can hold it."""
        posts = [[one, title, self.published[one].isoformat()] for one, title in self.posts.items()]
        comments = [{**asdict(one), "at": one.at.isoformat()} for one in self.comments.values()]
        return {"posts": posts, "comments": comments, "last_number": self.last_number}

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`; what was there before is gone."""
        self.posts = {number: title for number, title, _at in kept["posts"]}
        self.published = {number: datetime.fromisoformat(at) for number, _, at in kept["posts"]}
        self.comments = {
            one["number"]: Comment(**{**one, "at": datetime.fromisoformat(one["at"])})
            for one in kept["comments"]
        }
        self.last_number = kept["last_number"]

    def id_of(self, number: int) -> str:
        """As the feed names it."""
        return f"{self._page(self.comments[number].post)}#comment-{number}"

    def _number(self, external_id: str) -> int:
        return int(external_id.rpartition("-")[2])

    def _page(self, post: int) -> str:
        return f"{self.url}/?p={post}"

    @route("GET", "/")
    def page(self, call: Call) -> Told:
        """A post of the blog."""
        number = int(call.first("p", "0"))
        if number not in self.posts:
            return self.not_found(call)
        title, at = self.posts[number], self.published[number].isoformat()
        told = (
            f"<!doctype html><html><head><title>{escape(title)} – {escape(self.title)}</title>"
            f'<meta property="og:title" content={quoteattr(title)}>'
            f'<meta property="article:published_time" content="{at}"></head></html>'
        )
        return Told(200, told.encode(), {"Content-Type": "text/html; charset=utf-8"})

    @route("GET", "/comments/feed/")
    def feed(self, call: Call) -> Told:
        """The newest comments, or those after them."""
        start = (int(call.first("paged", "1")) - 1) * self.window
        newest = sorted(self.comments.values(), key=lambda one: one.number, reverse=True)
        shown = newest[start : start + self.window]
        older = self.paged and len(newest) > start + self.window
        following = f"{self.address}?paged={start // self.window + 2}" if older else ""
        body = (self._as_atom if self.atom else self._as_rss)(shown, following).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if call.headers.get("if-none-match") == etag:
            self.looked_in_vain += 1
            return Told(304, b"", {"ETag": etag})
        headers = {"Content-Type": self.content_type(), "ETag": etag}
        if self.names_hub == "header":
            headers["Link"] = self.links()
        return Told(200, body, headers)

    def content_type(self) -> str:
        """What the feed is written in."""
        return f"application/{'atom' if self.atom else 'rss'}+xml; charset=utf-8"

    def links(self) -> str:
        """As a header tells them."""
        return f'<{self.hub_address}>; rel="hub", <{self.address}>; rel="self"'

    def written(self) -> bytes:
        """The newest comments, as the feed tells them."""
        newest = sorted(self.comments.values(), key=lambda one: one.number, reverse=True)
        return (self._as_atom if self.atom else self._as_rss)(newest[: self.window], "").encode()

    # the hub

    @route("POST", "/hub")
    def subscribe(self, call: Call) -> Told:
        """Somebody wants to be told. That they meant it is looked at later."""
        form = {name: values[0] for name, values in call.form().items()}
        if form.get("hub.mode") != "subscribe" or form.get("hub.topic") != self.address:
            return Told(400, b"This hub does not know that topic.", {"Content-Type": "text/plain"})
        self.asked.append(
            Subscriber(
                form["hub.callback"],
                form["hub.topic"],
                form.get("hub.secret", ""),
                int(form.get("hub.lease_seconds", "86400")),
            )
        )
        return Told(202, b"")

    def confirm(self, knock: Knock) -> list[int]:
        """Look at the door of everybody who asked; what they said. Who meant it is told from now on."""
        waiting, self.asked = self.asked, []
        return [self._confirm(one, knock) for one in waiting]

    def _confirm(self, one: Subscriber, knock: Knock) -> int:
        seconds = one.seconds if self.lease is None else self.lease
        status, said = self.ask(
            one,
            knock,
            **{
                "hub.mode": "subscribe",
                "hub.challenge": CHALLENGE,
                "hub.lease_seconds": str(seconds),
            },
        )
        if status == 200 and said == CHALLENGE.encode():
            one.until = datetime.now(UTC) + timedelta(seconds=seconds)
            self.subscribers[one.callback] = one
        return status

    def ask(self, one: Subscriber, knock: Knock, **told: str) -> tuple[int, bytes]:
        """Look at somebody's door, with these words behind its address."""
        query = urlencode({"hub.topic": one.topic, **told})
        return knock("GET", f"{one.callback}&{query}", b"", {})

    def deny(self, knock: Knock, reason: str = "") -> list[int]:
        """Say no to everybody who asked, or was told until now."""
        refused, self.asked = [*self.asked, *self.subscribers.values()], []
        self.subscribers.clear()
        no = {"hub.mode": "denied", "hub.reason": reason}
        return [self.ask(one, knock, **no)[0] for one in refused]

    def forget(self) -> None:
        """The hub lost its memory and tells nobody any more."""
        self.asked.clear()
        self.subscribers.clear()

    def distribute(self, knock: Knock, body: bytes | None = None) -> list[int]:
        """Tell everybody whose time is not over what stands in the feed, or `body`; what they said."""
        now = datetime.now(UTC)
        told = self.written() if body is None else body
        listening = [one for one in self.subscribers.values() if one.until and one.until > now]
        return [knock("POST", one.callback, told, self.sealed(one, told))[0] for one in listening]

    def sealed(self, one: Subscriber, body: bytes) -> dict[str, str]:
        """The headers of a delivery."""
        seal = hmac.new(one.secret.encode(), body, self.seal).hexdigest()
        return {
            "Content-Type": self.content_type(),
            "Link": self.links(),
            "X-Hub-Signature": f"{self.seal}={seal}",
        }

    def _hub_in_feed(self, name: str) -> str:
        if self.names_hub != "feed":
            return ""
        return (
            f'<{name} rel="hub" href={quoteattr(self.hub_address)}/>'
            f'<{name} rel="self" href={quoteattr(self.address)}/>'
        )

    def _as_rss(self, shown: list[Comment], following: str) -> str:
        items = "".join(
            f"<item><title>Kommentar zu {escape(self.posts[one.post])} von {escape(one.name)}</title>"
            f"<link>{escape(self.id_of(one.number))}</link>"
            f'<guid isPermaLink="false">{escape(self.id_of(one.number))}</guid>'
            f"<dc:creator>{escape(one.name)}</dc:creator>"
            f"<pubDate>{format_datetime(one.at)}</pubDate>"
            f"<content:encoded>{escape(f'<p>{escape(one.text)}</p>')}</content:encoded></item>"
            for one in shown
        )
        onward = f'<atom:link rel="next" href={quoteattr(following)}/>' if following else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"'
            ' xmlns:content="http://purl.org/rss/1.0/modules/content/"'
            ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">'
            f"<channel><title>Kommentare zu {escape(self.title)}</title><link>{self.url}</link>"
            f"<language>de</language>{self._hub_in_feed('atom:link')}{onward}{items}</channel></rss>"
        )

    def _as_atom(self, shown: list[Comment], following: str) -> str:
        entries = "".join(
            f"<entry><id>{escape(self.id_of(one.number))}</id><title>{escape(self.posts[one.post])}</title>"
            f"<link href={quoteattr(self.id_of(one.number))}/>"
            f"<author><name>{escape(one.name)}</name></author>"
            f"<published>{one.at.isoformat()}</published><updated>{one.at.isoformat()}</updated>"
            + (f"<thr:in-reply-to ref={quoteattr(self.id_of(one.parent))}/>" if one.parent else "")
            + f'<content type="html">{escape(f"<p>{escape(one.text)}</p>")}</content></entry>'
            for one in shown
        )
        onward = f'<link rel="next" href={quoteattr(following)}/>' if following else ""
        return (
            '<?xml version="1.0" encoding="UTF-8"?><feed xmlns="http://www.w3.org/2005/Atom"'
            ' xmlns:thr="http://purl.org/syndication/thread/1.0">'
            f"<title>Kommentare zu {escape(self.title)}</title><id>{self.address}</id>"
            f'<link href="{self.url}"/>{self._hub_in_feed("link")}{onward}{entries}</feed>'
        )
