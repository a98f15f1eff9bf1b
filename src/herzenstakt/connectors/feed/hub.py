"""The hub of a feed: whoever runs the blog tells it what is new, and it tells us at once (WebSub).

    look -> notice -> [asked] -> subscribe -> (the hub looks whether we meant it) -> greet -> [granted]
                                                                                          │
    look, as often as ever <- [in doubt] <- untold <- look, seldom <- verify, complete <──┘

Looking stays the base. A hub is believed as long as no look finds what it did not tell.

Source: W3C Recommendation "WebSub" of 2018-01-23, from memory.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from secrets import token_urlsafe
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx

from herzenstakt.channels.connector import Account, Delivery, Finding, Greeting, Level
from herzenstakt.channels.trouble import Forged, TryLater
from herzenstakt.connectors.feed.document import Document, key_of_feed, links_in
from herzenstakt.kernel.http import Blocked, Http, Response, TooLarge
from herzenstakt.kernel.text import plain, shorten
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

#: among the secrets of a channel, and the word behind its door
KEPT, WORD = "hub", "for"
#: the algorithms that the recommendation names
SEALS = frozenset({"sha1", "sha256", "sha384", "sha512"})
LONGEST_SEAL, LONGEST_CHALLENGE, LONGEST_REASON = 200, 1_000, 200
#: what we ask for, what we believe at most, and what is renewed no more often
LEASE, LONGEST_LEASE, SHORTEST_LIFE = timedelta(days=10), timedelta(days=30), timedelta(minutes=5)
WHEN_TO_RENEW = 2 / 3
#: so long after we asked, a hub may look whether we meant it
MEANT = timedelta(days=1)
#: before we ask once more, doubling; and after a clear no
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=10), timedelta(days=1)
#: between two looks while the hub speaks
SELDOM = timedelta(minutes=20)
#: a clock of a blog may be wrong by this much; a hub that is in doubt for longer is called silent
SLACK = timedelta(minutes=5)
VERDICT = timedelta(minutes=10)
#: a silent hub is asked to begin anew no more often
ANEW = timedelta(hours=6)

SAID_NO = _(
    "The hub of this feed does not want to tell us what is new. We look every five minutes, so nothing is"
    " lost. Please ask whoever runs the blog to let the hub take this address."
)
SAID_NO_BECAUSE = _(
    "The hub of this feed does not want to tell us what is new (%(reason)s). We look every five minutes, so"
    " nothing is lost. Please ask whoever runs the blog to let the hub take this address."
)
CANNOT_BE_CALLED = _(
    "The hub of this feed cannot be called: its address is private or none. We look every five minutes, so"
    " nothing is lost."
)
ENDED = _(
    "The hub of this feed has not renewed our subscription. We look every five minutes, so nothing is lost,"
    " and ask it again. If it stays so, please ask whoever runs the blog."
)
SILENT = _(
    "The hub of this feed has fallen silent. We look every five minutes, so nothing is lost, and ask it to"
    " begin anew. If it stays so, please ask whoever runs the blog."
)
UNANSWERED = _(
    "The hub of this feed has not confirmed that it will tell us what is new. Please see whether this desk"
    " can be reached from the internet at its address; until then it looks every five minutes."
)
SPEAKS = _(
    "The hub of this feed tells us at once what is new, until %(day)s; we ask it again before."
)
ASKED = _("The hub of this feed has been asked to tell us at once what is new.")
TELLS_NOTHING = _(
    "The feed names a hub, but that tells nothing of comments; the desk looks every five minutes."
)
COULD = _(
    "The feed names a hub that can tell at once what is new. Where this desk has a public https address, it"
    " asks for that; else it looks every five minutes."
)
NOT_SEALED = _("This was not sealed by the hub that we asked.")
NOT_ASKED = _("Nobody here has asked a hub for this.")
BUSY = _("The hub of this feed does not answer at the moment.")


@dataclass(frozen=True, slots=True)
class Subscription:
    """What we asked a hub for, and what came of it. `door`: the address we gave it, with a word nobody can
    guess. `tries`: how often we asked in vain. `reason`: of its no. Times are ISO 8601, UTC; "": never."""

    hub: str = ""
    topic: str = ""
    door: str = ""
    word: str = field(default="", repr=False)
    secret: str = field(default="", repr=False)
    asked_at: str = ""
    tries: int = 0
    granted_at: str = ""
    until: str = ""
    denied_at: str = ""
    reason: str = ""

    @classmethod
    def read(cls, kept: str) -> Subscription:
        """The inverse of `written`; what nobody understands is none."""
        try:
            return cls(**json.loads(kept or "{}"))
        except (ValueError, TypeError):
            return cls()

    def written(self) -> str:
        """As it is kept."""
        return json.dumps(asdict(self))

    @property
    def callback(self) -> str:
        """Where the hub knocks."""
        return f"{self.door}?{WORD}={self.word}"

    @property
    def pause(self) -> timedelta:
        """How long it is left in peace after we asked."""
        doubled = min(max(self.tries - 1, 0), 10)
        return min(FIRST_PAUSE * (1 << doubled), LONGEST_PAUSE)

    def is_granted(self, now: datetime) -> bool:
        """Whether the hub has agreed, and its word still counts."""
        return bool(self.granted_at) and not self.denied_at and at(self.until) > now

    def renews_at(self, now: datetime) -> datetime | None:
        """When the hub is to be asked, or asked again."""
        if not self.hub:
            return None
        if not self.asked_at:
            return now
        if self.denied_at >= self.asked_at:
            return at(self.denied_at) + LONGEST_PAUSE
        if self.asked_at > self.granted_at:
            return at(self.asked_at) + self.pause
        life = (at(self.until) - at(self.granted_at)) * WHEN_TO_RENEW
        return at(self.granted_at) + max(life, SHORTEST_LIFE)


class Hub:
    """The hub of an account, as far as there is one."""

    def __init__(self, account: Account, http: Http) -> None:
        self.account = account
        self.http = http

    @property
    def kept(self) -> Subscription:
        """Our subscription, as it stands."""
        return Subscription.read(self.account.secrets.get(KEPT, ""))

    # asking

    def notice(self, document: Document, address: str) -> None:
        """The feed at `address` names its hub: one that is new, or none any more, makes a new subscription or
        none. Where we cannot be reached, no hub is asked."""
        kept = self.kept
        hub = document.hub if self.account.door and self._may_be_asked(document, address) else ""
        topic = document.topic if hub else ""
        if (hub, topic, self.account.door if hub else "") == (kept.hub, kept.topic, kept.door):
            return
        fresh = Subscription()
        if hub:
            word, secret = token_urlsafe(24), token_urlsafe(48)
            fresh = Subscription(hub, topic, self.account.door, word, secret)
        self._remember(hub_heard_at="", hub_doubted_at="")
        self._keep(fresh)

    def subscribe(self) -> None:
        """Ask the hub; it answers by looking whether we meant it (`greet`). Raises TryLater."""
        kept = self.kept
        if not kept.hub or kept.door != self.account.door:
            self._keep(Subscription())
            return
        asked = replace(kept, asked_at=told(datetime.now(UTC)), tries=kept.tries + 1)
        # kept before anybody is asked: a hub may look at our door before it answers
        self._keep(asked)
        try:
            answer = self._post(asked)
        except (Blocked, httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError, ValueError):
            self._deny(asked, CANNOT_BE_CALLED)
        except (httpx.HTTPError, TooLarge, OSError) as trouble:
            raise TryLater(BUSY, after=asked.pause) from trouble
        else:
            if answer.status == 429 or answer.status >= 500:
                raise TryLater(BUSY, after=answer.retry_after(asked.pause))
            if not 200 <= answer.status < 300:
                self._deny(asked, answer.body[:2_000].decode(errors="replace"))

    def _post(self, asked: Subscription) -> Response:
        """Ask, also where the hub has moved (307 and 308): section 5.1 of the recommendation."""
        form = {
            "hub.callback": asked.callback,
            "hub.mode": "subscribe",
            "hub.topic": asked.topic,
            "hub.secret": asked.secret,
            "hub.lease_seconds": str(int(LEASE.total_seconds())),
        }
        answer = self.http.post(asked.hub, data=form)
        if answer.status in {307, 308} and answer.headers.get("location"):
            moved = urljoin(asked.hub, answer.headers["location"])
            if urlsplit(moved).scheme != "https" and not same_house(moved, asked.hub):
                raise Blocked("a secret goes nowhere in the clear")
            answer = self.http.post(moved, data=form)
        return answer

    def _may_be_asked(self, document: Document, address: str) -> bool:
        """Whether this hub may be told a secret, by https or in the house of the feed itself, and speaks of
        this very feed."""
        safe = urlsplit(document.hub).scheme == "https" or same_house(document.hub, address)
        return bool(document.hub) and safe and key_of_feed(document.topic) == key_of_feed(address)

    # at the door, offline

    def greet(self, query: Mapping[str, str]) -> Greeting:
        """The answer to the hub's question whether we meant it; its no is kept. Raises Forged for what nobody
        asked for: another feed, another word, an unsubscription, a question that comes days later."""
        kept, now = self.kept, datetime.now(UTC)
        if not self._is_ours(kept, query) or query.get("hub.topic") != kept.topic:
            raise Forged(NOT_ASKED)
        if query.get("hub.mode") == "denied":
            self._deny(kept, query.get("hub.reason", ""))
            return Greeting(b"")
        challenge = query.get("hub.challenge", "")
        is_meant = bool(kept.asked_at) and at(kept.asked_at) > now - MEANT
        if query.get("hub.mode") != "subscribe" or not is_meant:
            raise Forged(NOT_ASKED)
        if not challenge or len(challenge) > LONGEST_CHALLENGE:
            raise Forged(NOT_ASKED)
        until = now + lease_in(query.get("hub.lease_seconds", ""))
        granted = replace(kept, granted_at=told(now), until=told(until), denied_at="", reason="")
        self._keep(replace(granted, tries=0))
        return Greeting(challenge.encode())

    def verify(self, delivery: Delivery) -> None:
        """Raise Forged unless our hub sealed these bytes for our subscription, and speaks of our feed."""
        kept = self.kept
        headers = {name.lower(): value for name, value in delivery.headers.items()}
        kind, _is, seal = headers.get("x-hub-signature", "").strip().partition("=")
        if not self._is_ours(kept, delivery.query) or kind not in SEALS or not seal.isascii():
            raise Forged(NOT_SEALED)
        right = hmac.new(kept.secret.encode(), delivery.body, kind).hexdigest()
        if not hmac.compare_digest(right, seal[:LONGEST_SEAL].lower()):
            raise Forged(NOT_SEALED)
        topics = [link for rel, link in links_in(headers.get("link", "")) if rel == "self"]
        if topics and kept.topic not in topics:
            raise Forged(NOT_SEALED)

    def _is_ours(self, kept: Subscription, query: Mapping[str, str]) -> bool:
        """Whether somebody knows the word of our subscription."""
        said = query.get(WORD, "")
        return bool(kept.word) and hmac.compare_digest(said.encode(), kept.word.encode())

    # whether it speaks

    def heard(self) -> None:
        """It has told us something."""
        self._remember(hub_heard_at=told(datetime.now(UTC)))

    def looked(self, entries: Iterable[Mapping[str, Any]], before: str) -> None:
        """A look found these news; the one before was at `before`, "" for the first. What was said well after
        the hub last spoke, and of which it has said nothing since, it should have told."""
        kept, now = self.kept, datetime.now(UTC)
        if before and kept.is_granted(now) and self._heard_at < before:
            since = told(at(max(self._heard_at, kept.granted_at)) + SLACK)
            if any(one["at"] > since for one in entries) and not self._doubts:
                self._remember(hub_doubted_at=told(now))
        if self.is_silent(now) and kept.asked_at and at(kept.asked_at) < now - ANEW:
            self._keep(replace(kept, asked_at="", tries=0))

    def rest(self) -> timedelta:
        """How long nobody need look: nothing, unless it speaks."""
        kept, now = self.kept, datetime.now(UTC)
        if not self.account.door or not kept.is_granted(now) or self._doubts:
            return timedelta()
        return min(SELDOM, at(kept.until) - now)

    def is_silent(self, now: datetime) -> bool:
        """Whether it was in doubt for long, and has said nothing since."""
        return self._doubts and at(self._doubted_at) <= now - VERDICT

    @property
    def _heard_at(self) -> str:
        return str(self.account.memory.get("hub_heard_at") or "")

    @property
    def _doubted_at(self) -> str:
        return str(self.account.memory.get("hub_doubted_at") or "")

    @property
    def _doubts(self) -> bool:
        """Whether a look found what it has not told, and it has said nothing since."""
        return bool(self._doubted_at) and self._heard_at <= self._doubted_at

    # in words

    def remark(self) -> Sentence:
        """What a person should know: it said no, or told us and does so no more. Nothing where all is well,
        and where it never told us anything: then nobody misses it."""
        kept, now = self.kept, datetime.now(UTC)
        if kept.denied_at:
            if kept.reason in {"", CANNOT_BE_CALLED}:
                return Sentence(kept.reason or SAID_NO)
            return Sentence(SAID_NO_BECAUSE, {"reason": kept.reason})
        if kept.granted_at and not kept.is_granted(now):
            return Sentence(ENDED)
        return Sentence(SILENT if self._heard_at and self.is_silent(now) else "")

    def findings(self, document: Document) -> list[Finding]:
        """For the self-test."""
        kept, now = self.kept, datetime.now(UTC)
        if remark := self.remark():
            return [Finding(Level.MISSING, remark)]
        if not document.hub:
            return []
        if not kept.hub:
            return [Finding(Level.GOOD, Sentence(COULD))]
        if self.is_silent(now):
            return [Finding(Level.GOOD, Sentence(TELLS_NOTHING))]
        if kept.is_granted(now):
            return [Finding(Level.GOOD, Sentence(SPEAKS, {"day": kept.until[:10]}))]
        if kept.tries > 1:
            return [Finding(Level.MISSING, Sentence(UNANSWERED))]
        return [Finding(Level.GOOD, Sentence(ASKED))]

    # keeping

    def _deny(self, kept: Subscription, reason: str) -> None:
        why = shorten(plain(reason), LONGEST_REASON)
        self._keep(replace(kept, denied_at=told(datetime.now(UTC)), reason=why))

    def _keep(self, subscription: Subscription) -> None:
        changed = {KEPT: subscription.written()}
        self.account.secrets = {**self.account.secrets, **changed}
        self.account.keep(changed)

    def _remember(self, **more: str) -> None:
        self.account.memory = {**self.account.memory, **more}
        self.account.remember(more)


def is_from_a_hub(delivery: Delivery) -> bool:
    """Whether it came to the door, and not with a look."""
    return "x-hub-signature" in {name.lower() for name in delivery.headers}


def lease_in(seconds: str) -> timedelta:
    """How long a hub says it will tell us; what we asked for where it does not say."""
    if not (seconds.isascii() and seconds.isdigit()):
        return LEASE
    return min(timedelta(seconds=int(seconds[:9])), LONGEST_LEASE)


def same_house(one: str, other: str) -> bool:
    """Whether two addresses are of one house, spoken to in the same way."""
    mine, theirs = urlsplit(one), urlsplit(other)
    return (mine.scheme, mine.netloc) == (theirs.scheme, theirs.netloc)


def told(moment: datetime) -> str:
    """A time as it is kept; all of them can be compared as they are written."""
    return moment.isoformat(timespec="milliseconds")


def at(kept: str) -> datetime:
    """The inverse; the beginning of time for ""."""
    return datetime.fromisoformat(kept) if kept else datetime.min.replace(tzinfo=UTC)
