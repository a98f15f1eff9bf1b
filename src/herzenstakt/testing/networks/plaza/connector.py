"""The connector for Plaza. It reads in the order in which a channel lives: connect, read, answer, act."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, TypeVar

import httpx

from herzenstakt.channels.connector import (
    Ability,
    Author,
    Connector,
    Context,
    Delivery,
    Enclosure,
    Feed,
    Field,
    Finding,
    Happening,
    Incoming,
    Length,
    Level,
    Outgoing,
    Page,
    Receipt,
    Source,
    Vanished,
    Visibility,
    never,
    yes,
)
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import (
    Disconnected,
    Forged,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unsure,
)
from herzenstakt.kernel.http import Blocked, Response, TooLarge
from herzenstakt.kernel.text import shorten
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.testing.networks.plaza import translate

Asked = TypeVar("Asked")

LIMITS = read_limits(__package__)
SEAL = "x-plaza-signature"
NO_POSTS = _("The Plaza is there for conversations; posts are not planned from here.")
NO_PROFILE = _("Plaza knows no profile beyond name and picture.")

#: what we ask of Plaza for each thing that can be done to a message
ACTS = {
    Ability.LIKE: ("PUT", "like"),
    Ability.UNLIKE: ("DELETE", "like"),
    Ability.HIDE: ("PUT", "hidden"),
    Ability.UNHIDE: ("DELETE", "hidden"),
    Ability.DELETE: ("DELETE", ""),
    Ability.BLOCK: ("PUT", "author/block"),
    Ability.UNBLOCK: ("DELETE", "author/block"),
    Ability.DELETE_OWN: ("DELETE", ""),
    Ability.PIN_ANSWER: ("PUT", "pin"),
    Ability.UNPIN_ANSWER: ("DELETE", "pin"),
}

#: what a token may be allowed to do, and what is missing without it
GRANTS = {
    "read": _("Comments and mentions cannot be read."),
    "private": _("Private messages cannot be read."),
    "write": _("Answers cannot be sent."),
    "moderate": _("Comments of others cannot be hidden or deleted."),
}


def seal(secret: str, body: bytes) -> str:
    """The signature Plaza puts on a delivery: HMAC-SHA256 over the raw bytes."""
    return f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"


class Plaza(Connector):
    """An account on Plaza."""

    kind = "plaza"
    name = "Plaza"
    summary = _("An invented network for practice. It never leaves this computer.")
    simulated = True
    knocks = True
    redact = frozenset({"token"})
    source = Source("our own: Plaza is simulated", date(2026, 11, 24))
    abilities = {
        Ability.READ_COMMENTS: yes(),
        Ability.READ_MENTIONS: yes(),
        Ability.READ_PRIVATE: yes(),
        Ability.REPLY: yes(),
        Ability.LIKE: yes(),
        Ability.UNLIKE: yes(),
        Ability.HIDE: yes(),
        Ability.UNHIDE: yes(),
        Ability.MARK_SPAM: never(_("Plaza has no mark for spam. Hide the comment instead.")),
        Ability.DELETE: yes(),
        Ability.BLOCK: yes(),
        Ability.UNBLOCK: yes(),
        Ability.DELETE_OWN: yes(),
        Ability.EDIT_OWN: yes(),
        Ability.PIN_ANSWER: yes(),
        Ability.UNPIN_ANSWER: yes(),
        Ability.PUBLISH: never(NO_POSTS),
        Ability.SCHEDULE: never(NO_POSTS),
        Ability.MEDIA: yes(),
        Ability.METRICS: never(_("Plaza counts nothing, on purpose.")),
        Ability.PROFILE_READ: never(NO_PROFILE),
        Ability.PROFILE_WRITE: never(NO_PROFILE),
        Ability.ADS: never(_("Plaza shows no advertisements.")),
    }
    encloses = frozenset({"image/png", "image/jpeg", "image/gif", "video/mp4", "audio/mp4"})
    fields = (
        Field("server", _("Address"), kind="url", placeholder="http://127.0.0.1:8090"),
        Field("token", _("Token"), kind="password", secret=True),
        Field(
            "door_secret",
            _("Secret for deliveries"),
            help=_("Plaza signs with it whatever it brings to our door. Leave it empty to fetch."),
            kind="password",
            secret=True,
            required=False,
        ),
    )
    feeds = (
        Feed("public", _("comments and mentions"), every=timedelta(seconds=20)),
        Feed("private", _("private messages"), every=timedelta(seconds=20)),
    )

    # connecting

    def whoami(self) -> Author:
        """The account behind the token."""
        return self.ask("me", lambda me: translate.to_author(me["person"]))

    def check(self) -> list[Finding]:
        """What the token is allowed to do, grant by grant."""
        try:
            granted = self.ask("me", lambda me: frozenset(me["grants"]))
        except Trouble as trouble:
            return [Finding(Level.BROKEN, trouble.sentence)]
        missing = [
            Finding(Level.MISSING, Sentence(without))
            for grant, without in GRANTS.items()
            if grant not in granted
        ]
        return missing or [Finding(Level.GOOD, Sentence(_("Everything works.")))]

    # coming in

    def verify(self, delivery: Delivery) -> None:
        """Compare the seal in constant time. Without a secret of our own the door stays shut."""
        secret = self.account.secrets.get("door_secret", "")
        headers = {name.lower(): value for name, value in delivery.headers.items()}
        claimed = headers.get(SEAL, "").encode()
        if not secret or not hmac.compare_digest(claimed, seal(secret, delivery.body).encode()):
            raise Forged(_("The signature of this delivery is not Plaza's."))

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """A call at the door and an item of a feed look the same."""
        return translate.to_happenings(delivery.body)

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next events after `cursor`. Plaza numbers them, so nothing can slip through between."""
        return self.ask("events", to_page, feed=feed, after=cursor or "0")

    def context(self, message: Incoming) -> Context:
        """The thread around a message; Plaza finds it from any message in it."""
        thread = message.thread_id or message.external_id
        return self.ask(f"threads/{thread}", translate.to_context)

    def refresh(self, external_ids: Sequence[str]) -> Iterable[Happening]:
        """Look at messages again, one by one."""
        for external_id in external_ids:
            try:
                yield self.ask(f"messages/{external_id}", translate.to_incoming)
            except Gone:
                yield Vanished(external_id)
            except TryLater:
                continue  # not learned, so nothing is said about it

    # going out

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """Plaza counts characters as Python does."""
        return Length(len(text), self.limit("text.reply"))

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer a message. The key makes a second attempt harmless: Plaza gives the first one back."""
        self.refuse_long(outgoing.text)
        self.refuse_enclosures(outgoing.enclosures)
        words = {
            "key": outgoing.key,
            "in_reply_to": outgoing.in_reply_to,
            "text": outgoing.text,
            "pictures": [{"id": self.uploaded(one), "alt": one.alt} for one in outgoing.enclosures],
        }
        try:
            response = self.call("POST", "messages", json=words)
        except (httpx.ConnectError, httpx.ConnectTimeout) as error:  # nothing has left the house
            raise away() from error
        except (httpx.TransportError, TooLarge) as error:  # it left, and no answer came back
            raise Unsure(_("Plaza did not confirm the answer.")) from error
        refuse_trouble(response)
        try:
            return translate.to_receipt(response.json())
        except (KeyError, TypeError, ValueError) as error:
            raise Unsure(_("Plaza did not confirm the answer.")) from error

    def uploaded(self, enclosure: Enclosure) -> str:
        """The id Plaza gave for a picture, brought there if it is not there yet. Brought in vain, it harms
        nobody: TryLater."""
        if enclosure.given:
            return enclosure.given
        try:
            response = self.call(
                "POST",
                "pictures",
                content=enclosure.read(),
                content_type=enclosure.content_type,
            )
        except (httpx.HTTPError, TooLarge) as error:
            raise away() from error
        refuse_trouble(response)
        try:
            given = translate.word(response.json(), "id")
        except (KeyError, TypeError, ValueError) as error:
            raise away() from error
        enclosure.remember(given)
        return given

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Plaza remembers the key of every answer."""
        return self.ask(
            "messages",
            lambda found: translate.to_receipt(found["message"]) if found["message"] else None,
            key=outgoing.key,
        )

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """Every act sets a state, so a repeated one changes nothing."""
        if ability in ACTS:
            method, what = ACTS[ability]
            self.change(method, f"messages/{external_id}/{what}".rstrip("/"))
        else:
            super().act(ability, external_id, meta)

    def edit(self, external_id: str, text: str, meta: Mapping[str, str]) -> None:
        """Other words for one of our own answers."""
        self.refuse_long(text)
        self.change("PUT", f"messages/{external_id}", json={"text": text})

    def refuse_long(self, text: str) -> None:
        """Raise Refused with both numbers before anything leaves the house."""
        self.measure(text).must_fit(_("Too long for Plaza: %(used)s of %(limit)s characters."))

    # talking to Plaza

    def ask(self, path: str, read: Callable[[Any], Asked], **params: str) -> Asked:
        """Ask for something and `read` the answer. Whatever goes wrong on the way, nothing has
        happened, nonsense included: TryLater."""
        try:
            response = self.call("GET", path, params=params)
        except (httpx.HTTPError, TooLarge) as error:
            raise away() from error
        refuse_trouble(response)
        try:
            return read(response.json())
        except (KeyError, TypeError, ValueError) as error:
            raise away() from error

    def change(self, method: str, path: str, **more: Any) -> None:
        """Set a state. Doing it twice is doing it once, so a lost answer only means: once more."""
        try:
            response = self.call(method, path, **more)
        except (httpx.HTTPError, TooLarge) as error:
            raise away() from error
        refuse_trouble(response)

    def call(self, method: str, path: str, content_type: str = "", **more: Any) -> Response:
        """One signed-in request. Raises Disconnected where the address itself is the trouble."""
        said = {"Content-Type": content_type} if content_type else {}
        try:
            return self.http.request(
                method,
                f"{str(self.account.settings['server']).rstrip('/')}/api/{path}",
                headers={"Authorization": f"Bearer {self.account.secrets['token']}", **said},
                **more,
            )
        except (Blocked, httpx.InvalidURL) as error:
            raise Disconnected(_("This address cannot be called from here.")) from error


def to_page(answer: Mapping[str, Any]) -> Page:
    """One look at a feed: each event becomes the very delivery that our door would get."""
    return Page(
        deliveries=tuple(Delivery(json.dumps(event).encode()) for event in answer["events"]),
        cursor=str(answer["next"]),
        more=answer["more"],
    )


def away() -> TryLater:
    """Plaza is not to be reached or answers nonsense."""
    return TryLater(_("Plaza is away at the moment."))


def refuse_trouble(response: Response) -> None:
    """Raise the right one of the seven names unless the answer is good. The key of an answer makes
    even a 500 after a POST harmless, so it is TryLater here; without such a key it is Unsure."""
    if response.status == 401:
        raise Disconnected(_("Plaza no longer accepts our token."))
    if response.status in {404, 410}:
        raise Gone(_("This is no longer on Plaza."))
    if response.status == 429 or response.status >= 500:
        raise TryLater(
            _("Plaza is busy at the moment."), after=response.retry_after(timedelta(minutes=1))
        )
    if response.status >= 400:
        raise Refused(_("Plaza refused this: %(reason)s"), reason=reason_of(response))


def reason_of(response: Response) -> str:
    """Plaza's own words for a refusal, in short."""
    try:
        return shorten(str(response.json()["error"]), 200)
    except (KeyError, TypeError, ValueError):
        return str(response.status)
