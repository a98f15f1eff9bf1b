"""X in a box: one application, accounts, posts, replies and private messages, as API v2 shows them.

What is told follows X's own description (OpenAPI 2.167) and its documents: only fields that were asked for,
in the spelling in which it was asked, addresses shortened, names put before answers. It lets a program
answer only whom it was called by, takes the same words once, seals what it sends to a door, and counts what
each call costs.

    with SimulatedX() as network:
        question = network.post("frieda", "@RatziFatzi Gibt es die in Blau?")
        network.token("RatziFatzi", *SCOPES), network.app(door="https://desk.example/x")
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import queue
import re
import secrets
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.parser import BytesParser
from html import escape
from typing import Any, ClassVar

import httpx

from herzenstakt.channels.signing_in import App
from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.signing_in import Grant, SigningIn
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

HOUSE = "RatziFatzi"
CLIENT_ID, CLIENT_SECRET = "house-of-ratzi", "s3cret-of-the-app"
CONSUMER_SECRET, BEARER = "s3cret-of-older-days", "AAAA-of-the-app"
SCOPES = (
    "tweet.read", "users.read", "tweet.write", "offline.access", "tweet.moderate.write", "media.write",
    "dm.read", "dm.write",
)  # fmt: skip
PROBLEM = "https://api.x.com/2/problems/"
EPOCH = 1288834974657
WINDOW = 900
#: how often the open line gives a sign of life
HEARTBEAT = 0.2
MOST_LINES = 2

MENTION = re.compile(r"(?<![\w@])@(\w{1,15})")
LINK = re.compile(r"https?://\S*[^\s.,;:!?)]")
NUMBERS = re.compile(r"[0-9]{6,}(?:-[0-9]{6,})?")
#: questions in fifteen minutes, by method and path
LIMITS = {
    "GET /2/users/me": 75,
    "GET /2/users/:id/mentions": 300,
    "GET /2/tweets/search/recent": 300,
    "POST /2/tweets": 100,
    "DELETE /2/tweets/:id": 50,
    "PUT /2/tweets/:id/hidden": 50,
    "GET /2/dm_events": 15,
    "GET /2/dm_conversations/with/:id/dm_events": 15,
    "GET /2/dm_conversations/:id/dm_events": 15,
    "POST /2/dm_conversations/with/:id/messages": 15,
}
#: what is paid for, in thousandths of a dollar
PRICES = {
    "post": 5,
    "own": 1,
    "user": 10,
    "message": 10,
    "answer": 10,
    "say": 15,
    "link": 200,
    "manage": 5,
}
#: how each spelling calls things
SPELLINGS: dict[str, dict[str, str]] = {
    "post": {
        "fields": "post.fields", "references": "referenced_posts", "history": "edit_history_post_ids",
        "note": "note_post", "beside": "posts", "expansion": "referenced_posts", "reposts": "repost_count",
    },
    "tweet": {
        "fields": "tweet.fields", "references": "referenced_tweets", "history": "edit_history_tweet_ids",
        "note": "note_tweet", "beside": "tweets", "expansion": "referenced_tweets.id",
        "reposts": "retweet_count",
    },
}  # fmt: skip
PLAIN_FIELDS = frozenset({
    "id", "text", "created_at", "conversation_id", "lang", "entities", "attachments", "display_text_range",
    "reply_settings", "possibly_sensitive", "public_metrics", "edit_controls",
})  # fmt: skip
COMMON = frozenset({"expansions", "user.fields", "media.fields", "max_results", "pagination_token"})


@dataclass(slots=True)
class User:
    """An account. `subscription`: "None", "Basic", "Premium" or "PremiumPlus"."""

    id: str
    username: str
    name: str
    subscription: str = "None"
    protected: bool = False


@dataclass(slots=True)
class Post:
    """One version of a post. `history`: the numbers of all its versions, shared by them. `names`: the
    accounts X puts before an answer."""

    id: str
    author: str
    text: str
    at: datetime
    conversation: str
    history: list[str]
    reply_to: str = ""
    quotes: str = ""
    reposts: str = ""
    names: list[str] = field(default_factory=list)
    media: list[str] = field(default_factory=list)
    settings: str = "everyone"
    hidden: bool = False


@dataclass(slots=True)
class Message:
    """One private message in a conversation of two (both numbers) or more (one number)."""

    id: str
    sender: str
    to: str
    talk: str
    text: str
    at: datetime
    media: list[str] = field(default_factory=list)


class Refusal(Exception):
    """Ends the handling of a call as X would."""

    def __init__(self, status: int, detail: str, kind: str = "", **more: Any) -> None:
        titles = {
            400: "Invalid Request",
            401: "Unauthorized",
            402: "Payment Required",
            403: "Forbidden",
        }
        told = {
            "title": titles.get(
                status, {404: "Not Found Error", 429: "Too Many Requests"}.get(status, "Conflict")
            ),
            "detail": detail,
            "type": f"{PROBLEM}{kind}" if kind else "about:blank",
            "status": status,
            **more,
        }
        self.told = Told(status, told, {"Content-Type": "application/problem+json"})
        super().__init__(detail)


class SimulatedX(SigningIn, SimulatedNetwork):
    """See the module. Everything is in plain attributes, for tests to look at and change."""

    name: ClassVar[str] = "x"
    code_life = 30.0
    token_life = 7200.0
    rotates = True
    wants_pkce = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.prepare_to_sign_in()
        self.register(CLIENT_ID, CLIENT_SECRET, "https://desk.example/apps/back/")
        self.spelling = "post"
        #: contracts of self-service: answers only to whoever called us
        self.self_service = True
        #: whether the same words are a double to whomever they are said
        self.strict_doubles = False
        self.users: dict[str, User] = {}
        self.posts: dict[str, Post] = {}
        self.gone: set[str] = set()
        self.messages: list[Message] = []
        self.media: dict[str, dict[str, Any]] = {}
        self.webhooks: dict[str, dict[str, Any]] = {}
        self.subscriptions: dict[str, dict[str, Any]] = {}
        #: events that it does not tell of
        self.unknown_events: set[str] = set()
        self.lines: list[queue.Queue[bytes | None]] = []
        self.is_over = False
        #: whether doors must have https and no port, as X insists
        self.insists_on_https = True
        #: the secret a door is looked at with, and the header of its seal
        self.door_secret, self.seal_header = CLIENT_SECRET, "X-Twitter-Webhooks-Signature-OAuth2"
        #: thousandths of a dollar; None: nobody counts
        self.credits: int | None = None
        self.spent = 0
        self.paid: set[tuple[str, str]] = set()
        self.used: Counter[str] = Counter()
        self.window_ends = int(time.time()) + WINDOW
        self.numbers: set[int] = set()
        #: the tokens of pages of another one are good no more
        self.epoch = 0
        self.house = self.join(HOUSE, "RatziFatzi GmbH")
        for username, name in (
            ("frieda", "Frieda Frage"),
            ("karl", "Karl Kritik"),
            ("lena", "Lena Lob"),
        ):
            self.join(username, name)

    def close(self) -> None:
        """Stop to serve; open lines end."""
        self.is_over = True
        super().close()

    # --- the cast --------------------------------------------------------------------------------

    def join(self, username: str, name: str, at: datetime | None = None) -> User:
        """Somebody gets an account, years ago unless told otherwise."""
        user = User(self._number(at or datetime(2021, 5, 17, tzinfo=UTC)), username, name)
        self.users[user.id] = user
        self.people.append(username)
        return user

    def user(self, username: str) -> User:
        """The account with this name, however it is written."""
        found = (one for one in self.users.values() if one.username.lower() == username.lower())
        return next(found)

    def token(self, username: str = HOUSE, *scopes: str) -> str:
        """An access token, as if somebody had signed in and agreed to this, or to everything."""
        return self.grant(CLIENT_ID, username, *(scopes or SCOPES))

    def app(self, door: str = "", **former: str) -> App:
        """The application as a desk keeps it."""
        return App(
            settings={"client_id": CLIENT_ID, "server": self.url, "spelling": self.spelling},
            secrets={
                "client_secret": CLIENT_SECRET,
                "bearer_token": BEARER,
                "consumer_secret": CONSUMER_SECRET,
            },
            former=former,
            door=door,
        )

    def post(
        self,
        username: str,
        text: str,
        reply_to: str = "",
        *,
        quotes: str = "",
        at: datetime | None = None,
        names: bool = True,
        settings: str = "everyone",
        media: Sequence[str] = (),
    ) -> str:
        """Somebody says something; its number. `names`: X puts the names of whom they answer before it, which
        people can take out."""
        at = at or datetime.now(UTC)
        number, author = self._number(at), self.user(username).id
        above = self.posts.get(reply_to)
        called = [above.author, *above.names] if above and names else []
        self.posts[number] = Post(
            number,
            author,
            text,
            at,
            above.conversation if above else number,
            [number],
            reply_to,
            quotes,
            names=[one for one in dict.fromkeys(called) if one != author],
            media=list(media),
            settings=settings,
        )
        self._tell_of(self.posts[number])
        return number

    def repost(self, username: str, number: str) -> str:
        """Somebody passes on what somebody said."""
        told = self.posts[number]
        copy = self.post(username, f"RT @{self.users[told.author].username}: {told.text}")
        self.posts[copy].reposts = number
        return copy

    def edit(self, number: str, text: str) -> str:
        """Its author finds other words, which have a number of their own; that number."""
        old = self.posts[self.posts[number].history[-1]]
        fresh = self._number(datetime.now(UTC))
        old.history.append(fresh)
        self.posts[fresh] = replace(old, id=fresh, text=text, at=datetime.now(UTC))
        return fresh

    def delete(self, number: str) -> None:
        """Its author takes a post back, in all its versions."""
        post = self.posts[number]
        for version in post.history:
            self.gone.add(version)
            self.posts.pop(version, None)
        self._event("post.delete", post.author, {"id": number, "author_id": post.author}, {})

    def write(
        self,
        username: str,
        to: str,
        text: str,
        *,
        at: datetime | None = None,
        media: Sequence[str] = (),
    ) -> str:
        """Somebody writes a private message to somebody; its number."""
        at = at or datetime.now(UTC)
        sender, recipient = self.user(username).id, self.user(to).id
        message = Message(
            self._number(at), sender, recipient, talk_of(sender, recipient), text, at, list(media)
        )
        self.messages.append(message)
        payload = self._as_event(message)
        self._event("dm.received", recipient, payload, {})
        self._event("dm.sent", sender, payload, {})
        return message.id

    def picture(self, alt: str = "") -> str:
        """A picture that can stand with a post; its key."""
        media_id = self._number(datetime.now(UTC))
        self.media[media_id] = {"by": self.house.id, "alt": alt}
        return f"3_{media_id}"

    def texts_of(self, username: str) -> list[str]:
        """Everything somebody has said in public, in its newest words, the oldest first."""
        me = self.user(username).id
        mine = [
            one for one in self.posts.values() if one.author == me and one.history[-1] == one.id
        ]
        return [one.text for one in sorted(mine, key=lambda one: int(one.history[0]))]

    def exhaust(self, key: str) -> None:
        """Nothing may be asked here any more until the count begins anew: "GET /2/dm_events"."""
        self.used[key] = LIMITS.get(key, 900)

    def forget_pages(self) -> None:
        """The tokens of pages are good no more."""
        self.epoch += 1

    # --- between two starts ----------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Everything that must survive, as JSON can hold it."""
        posts, letters = self.posts.values(), self.messages
        return {
            "users": [asdict(one) for one in self.users.values()],
            "house": self.house.id,
            "posts": [{**asdict(one), "at": one.at.isoformat()} for one in posts],
            "messages": [{**asdict(one), "at": one.at.isoformat()} for one in letters],
            "gone": sorted(self.gone),
            "media": dict(self.media),
            "numbers": sorted(self.numbers),
            "people": list(self.people),
            "redirects": {name: list(one.redirects) for name, one in self.clients.items()},
            "grants": {token: asdict(one) for token, one in self.grants.items()},
            "refresh_tokens": {token: asdict(one) for token, one in self.refresh_tokens.items()},
        }

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`; what was said before is gone."""
        self.users = {one["id"]: User(**one) for one in kept["users"]}
        self.house = self.users[kept["house"]]
        posts = [{**one, "at": datetime.fromisoformat(one["at"])} for one in kept["posts"]]
        self.posts = {one["id"]: Post(**one) for one in posts}
        for post in self.posts.values():  # all versions of a post share one history
            post.history = self.posts[post.history[0]].history
        letters = [{**one, "at": datetime.fromisoformat(one["at"])} for one in kept["messages"]]
        self.messages = [Message(**one) for one in letters]
        self.gone, self.numbers = set(kept["gone"]), set(kept["numbers"])
        self.media, self.people = dict(kept["media"]), list(kept["people"])
        for name, redirects in kept["redirects"].items():
            self.clients[name].redirects = list(redirects)
        self.grants = {token: Grant(**one) for token, one in kept["grants"].items()}
        self.refresh_tokens = {token: Grant(**one) for token, one in kept["refresh_tokens"].items()}

    # --- the door --------------------------------------------------------------------------------

    def event(
        self, kind: str, user_id: str, payload: Mapping[str, Any], includes: Mapping[str, Any]
    ) -> bytes:
        """An event as X writes it."""
        told = {
            "event_uuid": str(secrets.randbelow(2**62) - 2**61),
            "filter": {"user_id": user_id},
            "event_type": kind,
            "tag": "herzenstakt",
            "payload": payload,
            **({"includes": includes} if includes else {}),
        }
        return json.dumps({"data": told}).encode()

    def event_of(self, number: str, kind: str = "post.mention.create") -> bytes:
        """The event that tells the house of a post."""
        return self.event(kind, self.house.id, *self._payload(self.posts[number]))

    def event_of_message(self, number: str) -> bytes:
        """The event that tells the house of a private message."""
        message = next(one for one in self.messages if one.id == number)
        return self.event("dm.received", self.house.id, self._as_event(message), {})

    def sealed(self, body: bytes, secret: str = "") -> dict[str, str]:
        """The headers with which X sends this to a door."""
        return {
            "Content-Type": "application/json",
            self.seal_header: seal(secret or self.door_secret, body),
        }

    def deliver(self, url: str, body: bytes, headers: Mapping[str, str] | None = None) -> int:
        """Knock at a door; what it answers, 0 for nothing."""
        sealed = dict(self.sealed(body) if headers is None else headers)
        try:
            return httpx.post(
                url, content=body, headers=sealed, timeout=10, trust_env=False
            ).status_code
        except httpx.HTTPError:
            return 0

    def look_at(self, url: str) -> bool:
        """Ask a door the question only its owner can answer."""
        question = secrets.token_urlsafe(12)
        try:
            answer = httpx.get(url, params={"crc_token": question}, timeout=10, trust_env=False)
            told = answer.json()
        except (httpx.HTTPError, ValueError):
            return False
        right = {"response_token": seal(self.door_secret, question.encode())}
        return answer.status_code == 200 and told == right

    def _event(
        self, kind: str, user_id: str, payload: Mapping[str, Any], includes: Mapping[str, Any]
    ) -> None:
        """Tell everybody who has asked for it."""
        for one in list(self.subscriptions.values()):
            if one["event_type"] != kind or one["filter"].get("user_id") != user_id:
                continue
            body = self.event(kind, user_id, payload, includes)
            webhook = self.webhooks.get(one.get("webhook_id", ""))
            if webhook is None:
                for line in self.lines:
                    line.put(body)
            elif webhook["valid"]:
                self.deliver(webhook["url"], body)

    def _tell_of(self, post: Post) -> None:
        """Everybody whom a post concerns, as the Activity API sees it: names in the words, direct answers,
        quotes."""
        payload = self._payload(post)
        self._event("post.create", post.author, *payload)
        for username in MENTION.findall(post.text):
            if user := next(
                (one for one in self.users.values() if one.username.lower() == username.lower()),
                None,
            ):
                self._event("post.mention.create", user.id, *payload)
        for kind, other in (
            ("post.reply.create", post.reply_to),
            ("post.quote.create", post.quotes),
        ):
            if (above := self.posts.get(other)) and above.author != post.author:
                self._event(kind, above.author, *payload)

    def _payload(self, post: Post) -> tuple[dict[str, Any], dict[str, Any]]:
        """A post with everything X tells in an event, which is still written in the older spelling."""
        told = self._told(post, "tweet", None)
        people = [post.author, *self._called(post)]
        return told, {"users": [self._person(one) for one in dict.fromkeys(people)]}

    def _as_event(self, message: Message) -> dict[str, Any]:
        """A private message as events write it."""
        data: dict[str, Any] = {
            "text": escape(message.text, quote=False),
            "entities": {"hashtags": [], "symbols": [], "user_mentions": [], "urls": []},
        }
        if message.media:
            data["attachment"] = {"type": "media"}
        created = {
            "type": "message_create",
            "id": message.id,
            "created_timestamp": str(int(message.at.timestamp() * 1000)),
            "message_create": {
                "target": {"recipient_id": message.to},
                "sender_id": message.sender,
                "message_data": data,
            },
        }
        people = {one: {"data": self._person(one)} for one in (message.sender, message.to)}
        return {"direct_message_events": [created], "users": people}

    # --- answering -------------------------------------------------------------------------------

    def answer(self, call: Call) -> Told:
        """As the stage does it; with the count of this path in the headers."""
        path = NUMBERS.sub(":id", call.path)
        key = f"{call.method} {path}"
        limit = LIMITS.get(key, 900)
        with self.lock:
            if self.used[key] >= limit:
                told = Refusal(429, "Too Many Requests").told
            else:
                self.used[key] += 1
                try:
                    told = super().answer(call)
                except Refusal as no:
                    told = no.told
            counted = {
                "x-rate-limit-limit": str(limit),
                "x-rate-limit-remaining": str(max(0, limit - self.used[key])),
                "x-rate-limit-reset": str(self.window_ends),
            }
        return replace(told, headers={**counted, **told.headers})

    def not_found(self, call: Call) -> Told:
        """A path nobody knows: nothing at all, as X answers it."""
        return Told(404, b"", {"Content-Type": "text/plain"})

    def unauthorised(self, call: Call) -> Told:
        """401, as X says it."""
        return Refusal(401, "Unauthorized").told

    def _me(self, call: Call, *scopes: str) -> User:
        """Who asks; raises Refusal for nobody, and for somebody who did not agree to this."""
        grant = self.holder(call.bearer())
        if grant is None:
            raise Refusal(401, "Unauthorized")
        if not set(scopes) <= set(grant.scopes):
            raise Refusal(403, "You are not permitted to perform this action.")
        self._refuse_the_poor()
        return self.user(grant.who)

    def _of_app(self, call: Call) -> None:
        """Raise Refusal unless the application itself asks."""
        if call.bearer() != BEARER:
            kind = "unsupported-authentication" if self.holder(call.bearer()) else ""
            raise Refusal(
                403 if kind else 401, "Unsupported Authentication" if kind else "Unauthorized", kind
            )

    def _reader(self, call: Call, *scopes: str) -> User | None:
        """Who reads what is public: somebody, or the application."""
        return None if call.bearer() == BEARER else self._me(call, *scopes)

    def _refuse_the_poor(self) -> None:
        if self.credits is not None and self.credits <= 0:
            raise Refusal(402, "credits depleted", "credits-depleted")

    def _pay(self, kind: str, name: str = "") -> None:
        """Once a day for each thing that is read, each time for what is done."""
        if name and (kind, name) in self.paid:
            return
        self.paid.add((kind, name or secrets.token_hex(8)))
        self.spent += PRICES[kind]
        if self.credits is not None:
            self.credits -= PRICES[kind]

    def _asked(self, call: Call, *names: str) -> None:
        """Raise Refusal for a parameter that is not known here."""
        known = {*COMMON, *names, SPELLINGS[self.spelling]["fields"]}
        for name in call.params:
            if name not in known:
                words = f"The query parameter [{name}] is not one of [{','.join(sorted(known))}]"
                errors = [{"parameters": {name: call.params[name]}, "message": words}]
                detail = "One or more parameters to your request was invalid."
                raise Refusal(400, detail, "invalid-request", errors=errors)

    # signing in

    @route("GET", r"/i/oauth2/authorize")
    def authorise(self, call: Call) -> Told:
        """The page on which somebody agrees."""
        return self.ask(call)

    @route("POST", r"/2/oauth2/token")
    def give_tokens(self, call: Call) -> Told:
        """Tokens for a code; a confidential client has to show itself in the header."""
        if not call.headers.get("authorization", "").lower().startswith("basic "):
            words = "Missing valid authorization header"
            return Told(401, {"error": "unauthorized_client", "error_description": words})
        return self.hand_out(call)

    # accounts

    @route("GET", r"/2/users/me")
    def me(self, call: Call) -> Told:
        """The one who asks."""
        self._asked(call)
        user = self._me(call, "tweet.read", "users.read")
        wanted = {"id", "name", "username", *_listed(call, "user.fields")}
        told = {**self._person(user.id), "subscription_type": user.subscription}
        return Told(200, {"data": {name: value for name, value in told.items() if name in wanted}})

    @route("GET", r"/2/portraits/(?P<username>\w+)\.png")
    def portrait_of(self, call: Call, username: str) -> Told:
        """A picture for everybody."""
        return Told(200, portrait(self.user(username).name), {"Content-Type": "image/png"})

    # posts

    @route("GET", r"/2/users/(?P<number>[0-9]+)/mentions")
    def mentions(self, call: Call, number: str) -> Told:
        """What calls somebody by name, the newest first."""
        self._asked(call, "since_id", "until_id", "start_time", "end_time")
        self._reader(call, "tweet.read", "users.read")
        found = [post for post in self._current() if number in self._called(post)]
        return self._page(call, found, least=5)

    @route("GET", r"/2/users/(?P<number>[0-9]+)/tweets")
    def posts_of(self, call: Call, number: str) -> Told:
        """What somebody said, the newest first."""
        self._asked(call, "since_id", "until_id", "start_time", "end_time", "exclude")
        self._reader(call, "tweet.read", "users.read")
        excluded = _listed(call, "exclude")
        found = [
            post
            for post in self._current()
            if post.author == number
            and not (post.reposts and "retweets" in excluded)
            and not (post.reply_to and "replies" in excluded)
        ]
        return self._page(call, found, least=5)

    @route("GET", r"/2/tweets/search/recent")
    def search(self, call: Call) -> Told:
        """What was said in a conversation within seven days, the newest first."""
        self._asked(call, "query", "next_token", "since_id", "until_id", "start_time", "end_time")
        self._reader(call, "tweet.read", "users.read")
        kind, _, number = call.first("query").partition(":")
        if kind != "conversation_id":
            raise Refusal(
                400, "There were errors processing your request: no query", "invalid-request"
            )
        since = datetime.now(UTC) - timedelta(days=7)
        found = [
            post
            for post in self._current()
            if post.conversation == number and post.id != number and post.at > since
        ]
        return self._page(call, found, least=10)

    @route("GET", r"/2/tweets")
    def look_up(self, call: Call) -> Told:
        """Posts by their numbers; what is not there is told as an error beside."""
        self._asked(call, "ids")
        self._reader(call, "tweet.read", "users.read")
        numbers = _listed(call, "ids")
        if not 0 < len(numbers) <= 100:
            raise Refusal(
                400,
                "The number of values in the `ids` query parameter list is wrong",
                "invalid-request",
            )
        there = [self.posts[one] for one in numbers if self._is_shown(one)]
        told = self._answer(call, there)
        errors = [self._missing(one) for one in numbers if not self._is_shown(one)]
        return Told(
            200,
            {
                **({"data": told.pop("data")} if there else {}),
                **told,
                **({"errors": errors} if errors else {}),
            },
        )

    @route("GET", r"/2/tweets/(?P<number>[0-9]+)")
    def look_up_one(self, call: Call, number: str) -> Told:
        """One post."""
        self._asked(call)
        self._reader(call, "tweet.read", "users.read")
        if not self._is_shown(number):
            return Told(200, {"errors": [self._missing(number)]})
        told = self._answer(call, [self.posts[number]])
        return Told(200, {**told, "data": told["data"][0]})

    @route("POST", r"/2/tweets")
    def say(self, call: Call) -> Told:
        """Somebody says something by a program."""
        me, said = self._me(call, "tweet.read", "users.read", "tweet.write"), call.json()
        self._refuse_unknown(
            said, "text", "reply", "media", "reply_settings", "quote_tweet_id", "made_with_ai"
        )
        text, target = said.get("text", ""), said.get("reply", {}).get("in_reply_to_tweet_id", "")
        if "reply" in said and not target:
            raise Refusal(
                400,
                "$.reply.in_reply_to_tweet_id: is missing but it is required",
                "invalid-request",
            )
        if rough_weight(text) > (25000 if me.subscription.startswith("Premium") else 280):
            raise Refusal(400, "Your Tweet text is too long.", "invalid-request")
        if target:
            self._refuse_reply(me, target)
        if any(
            post.author == me.id
            and post.text == text
            and (self.strict_doubles or post.reply_to == target)
            for post in self._current()
        ):
            raise Refusal(403, "You are not allowed to create a Tweet with duplicate content.")
        keys = [self._key_of(me, one) for one in said.get("media", {}).get("media_ids", ())]
        self._pay("answer" if target else "link" if LINK.search(text) else "say")
        number = self.post(me.username, text, target, media=keys)
        word = SPELLINGS[self.spelling]
        told = self._told(self.posts[number], self.spelling, {"id", "text"})
        return Told(201, {"data": {**told, word["history"]: [number]}})

    @route("DELETE", r"/2/tweets/(?P<number>[0-9]+)")
    def take_back(self, call: Call, number: str) -> Told:
        """Somebody takes back what they said."""
        me = self._me(call, "tweet.read", "users.read", "tweet.write")
        if number not in self.posts:
            raise Refusal(
                404,
                f"Could not find tweet with id: [{number}].",
                "resource-not-found",
                resource_type="tweet",
            )
        if self.posts[number].author != me.id:
            raise Refusal(403, "You are not authorized to delete this Tweet.")
        self.delete(number)
        return Told(200, {"data": {"deleted": True}})

    @route("PUT", r"/2/tweets/(?P<number>[0-9]+)/hidden")
    def hide(self, call: Call, number: str) -> Told:
        """Somebody hides an answer in a conversation they began, or shows it again."""
        me, said = self._me(call, "tweet.read", "users.read", "tweet.moderate.write"), call.json()
        self._refuse_unknown(said, "hidden")
        post = self.posts.get(number)
        if post is None:
            raise Refusal(
                404,
                f"Could not find tweet with id: [{number}].",
                "resource-not-found",
                resource_type="tweet",
            )
        root = self.posts.get(post.conversation)
        if root is None or root.author != me.id or not post.reply_to:
            raise Refusal(403, "You are not allowed to hide or unhide this reply.")
        self._pay("manage")
        post.hidden = said["hidden"]
        return Told(200, {"data": {"hidden": post.hidden}})

    @route("POST", r"/2/users/(?P<number>[0-9]+)/likes")
    def like(self, call: Call, number: str) -> Told:
        """Only for companies with a contract of another kind."""
        self._me(call, "tweet.read", "users.read")
        words = "When authenticating requests to this endpoint, you must use keys of an Enterprise project."
        raise Refusal(403, words, "client-forbidden", reason="client-not-enrolled")

    # private messages

    @route("GET", r"/2/dm_events")
    def messages_of(self, call: Call) -> Told:
        """All private messages of somebody, the newest first."""
        me = self._messenger(call, "dm.read")
        return self._messages(call, [one for one in self.messages if me.id in {one.sender, one.to}])

    @route("GET", r"/2/dm_conversations/with/(?P<other>[0-9]+)/dm_events")
    def messages_with(self, call: Call, other: str) -> Told:
        """Those with one other person."""
        me = self._messenger(call, "dm.read")
        return self._messages(
            call, [one for one in self.messages if one.talk == talk_of(me.id, other)]
        )

    @route("GET", r"/2/dm_conversations/(?P<talk>[0-9-]+)/dm_events")
    def messages_in(self, call: Call, talk: str) -> Told:
        """Those of one conversation."""
        self._messenger(call, "dm.read")
        return self._messages(call, [one for one in self.messages if one.talk == talk])

    @route("POST", r"/2/dm_conversations/with/(?P<other>[0-9]+)/messages")
    def message_to(self, call: Call, other: str) -> Told:
        """Somebody writes to somebody by a program."""
        if other not in self.users:
            raise Refusal(403, "You cannot send messages to this user.")
        return self._write(call, talk_of(self._messenger(call, "dm.write").id, other), other)

    @route("POST", r"/2/dm_conversations/(?P<talk>[0-9-]+)/messages")
    def message_in(self, call: Call, talk: str) -> Told:
        """Somebody writes into a conversation by a program."""
        return self._write(call, talk, "")

    # media

    @route("POST", r"/2/media/upload")
    def upload(self, call: Call) -> Told:
        """A picture comes up in one piece."""
        me = self._me(call, "media.write")
        parts = _parts(call)
        if not parts.get("media") or parts.get("media_category", b"").decode() not in {
            "tweet_image",
            "dm_image",
        }:
            raise Refusal(400, "$.media_category: is missing but it is required", "invalid-request")
        media_id = self._number(datetime.now(UTC))
        self.media[media_id] = {
            "by": me.id,
            "alt": "",
            "sum": hashlib.sha256(parts["media"]).hexdigest(),
        }
        told = {
            "id": media_id,
            "media_key": f"3_{media_id}",
            "size": len(parts["media"]),
            "expires_after_secs": 86400,
        }
        return Told(200, {"data": told})

    @route("POST", r"/2/media/metadata")
    def describe(self, call: Call) -> Told:
        """Somebody says what there is to see."""
        me, said = self._me(call, "media.write"), call.json()
        self._key_of(me, said.get("id", ""))
        self.media[said["id"]]["alt"] = said["metadata"]["alt_text"]["text"]
        return Told(200, {"data": {"id": said["id"], "associated_metadata": said["metadata"]}})

    # news

    @route("GET", r"/2/activity/stream")
    def stream(self, call: Call) -> Told:
        """The open line of the application."""
        self._of_app(call)
        if len(self.lines) >= MOST_LINES:
            words = "This stream is currently at the maximum allowed connection limit."
            raise Refusal(429, words, "streaming-connection", connection_issue="TooManyConnections")
        line: queue.Queue[bytes | None] = queue.Queue()
        self.lines.append(line)
        return Told(200, stream=self._news(line))

    @route("GET", r"/2/activity/subscriptions")
    def subscribed(self, call: Call) -> Told:
        """What the application is told of."""
        self._of_app(call)
        return Told(200, {"data": list(self.subscriptions.values())})

    @route("POST", r"/2/activity/subscriptions")
    def subscribe(self, call: Call) -> Told:
        """Tell the application of something; what is private only of whoever agreed."""
        said, user_id = call.json(), call.json().get("filter", {}).get("user_id", "")
        self._refuse_unknown(said, "event_type", "filter", "tag", "webhook_id")
        if said.get("event_type") in self.unknown_events:
            raise Refusal(
                400, "$.event_type: does not have a value in the enumeration", "invalid-request"
            )
        if self._me(call, "tweet.read").id != user_id:
            raise Refusal(403, "You are not permitted to subscribe to this user.")
        if any(
            one["event_type"] == said["event_type"] and one["filter"] == said["filter"]
            for one in self.subscriptions.values()
        ):
            raise Refusal(409, "Subscription already exists.")
        number = self._number(datetime.now(UTC))
        self.subscriptions[number] = {
            "subscription_id": number,
            "created_at": _moment(datetime.now(UTC)),
            **said,
        }
        return Told(200, {"data": {"subscription": self.subscriptions[number]}})

    @route("PUT", r"/2/activity/subscriptions/(?P<number>[0-9]+)")
    def move_subscription(self, call: Call, number: str) -> Told:
        """Tell of it at another door."""
        self._of_app(call)
        self._refuse_unknown(call.json(), "tag", "webhook_id")
        self.subscriptions[number].update(call.json())
        return Told(200, {"data": {"subscription": self.subscriptions[number]}})

    @route("GET", r"/2/webhooks")
    def doors(self, call: Call) -> Told:
        """The doors of the application."""
        self._of_app(call)
        return Told(
            200,
            {"data": list(self.webhooks.values()), "meta": {"result_count": len(self.webhooks)}},
        )

    @route("POST", r"/2/webhooks")
    def add_door(self, call: Call) -> Told:
        """Knock at this door from now on, after a look whether it is ours."""
        self._of_app(call)
        url = call.json().get("url", "")
        if self.insists_on_https and not re.fullmatch(r"https://[^/:]+(/.*)?", url):
            raise Refusal(400, "UrlValidationFailed", "invalid-request")
        if any(one["url"] == url for one in self.webhooks.values()):
            raise Refusal(400, "DuplicateUrlFailed", "invalid-request")
        if not self.look_at(url):
            raise Refusal(400, "CrcValidationFailed", "invalid-request")
        number = self._number(datetime.now(UTC))
        self.webhooks[number] = {
            "id": number,
            "url": url,
            "valid": True,
            "created_at": _moment(datetime.now(UTC)),
        }
        return Told(200, {"data": self.webhooks[number]})

    @route("PUT", r"/2/webhooks/(?P<number>[0-9]+)")
    def look_again(self, call: Call, number: str) -> Told:
        """Look at a door once more."""
        self._of_app(call)
        self.webhooks[number]["valid"] = self.look_at(self.webhooks[number]["url"])
        return Told(200, {"data": {"valid": self.webhooks[number]["valid"]}})

    @route("GET", r"/2/usage/tweets")
    def usage(self, call: Call) -> Told:
        """How much was read this month."""
        self._of_app(call)
        read = sum(kind == "post" for kind, _name in self.paid)
        return Told(
            200, {"data": {"project_cap": "3000000", "project_id": "1", "project_usage": str(read)}}
        )

    # --- inside ----------------------------------------------------------------------------------

    def _number(self, at: datetime) -> str:
        """A number that tells when; each one once."""
        wanted = (int(at.timestamp() * 1000) - EPOCH) << 22
        while wanted in self.numbers:
            wanted += 1
        self.numbers.add(wanted)
        return str(wanted)

    def _current(self) -> Iterator[Post]:
        """Every post in its newest words."""
        return (post for post in list(self.posts.values()) if post.history[-1] == post.id)

    def _is_shown(self, number: str) -> bool:
        return number in self.posts and not self.users[self.posts[number].author].protected

    def _missing(self, number: str) -> dict[str, Any]:
        """Why a post is not told."""
        closed = number in self.posts
        what = "not-authorized-for-resource" if closed else "resource-not-found"
        detail = (
            f"Sorry, you are not authorized to see the Tweet with ids: [{number}]."
            if closed
            else f"Could not find tweet with ids: [{number}]."
        )
        return {
            "value": number, "detail": detail, "resource_type": "tweet",
            "title": "Authorization Error" if closed else "Not Found Error",
            "parameter": "ids", "resource_id": number, "type": f"{PROBLEM}{what}",
        }  # fmt: skip

    def _called(self, post: Post) -> list[str]:
        """Whom a post calls by name: those X put before it, and those in its words."""
        typed = {name.lower() for name in MENTION.findall(post.text)}
        return [
            *post.names,
            *(one.id for one in self.users.values() if one.username.lower() in typed),
        ]

    def _refuse_reply(self, me: User, target: str) -> None:
        above = self.posts.get(target)
        if above is None:
            raise Refusal(
                403, "You attempted to reply to a Tweet that is deleted or not visible to you."
            )
        quoted = self.posts.get(above.quotes)
        summoned = (
            above.author == me.id
            or me.id in self._called(above)
            or (quoted and quoted.author == me.id)
        )
        if self.self_service and not summoned:
            raise Refusal(
                403,
                "Reply to this conversation is not allowed because you have not been mentioned or otherwise "
                "engaged by the author of the post you are replying to.",
            )

    def _refuse_unknown(self, said: Mapping[str, Any], *known: str) -> None:
        if unknown := sorted(set(said) - set(known)):
            raise Refusal(400, f"$.{unknown[0]}: is not defined in the schema", "invalid-request")

    def _key_of(self, me: User, media_id: str) -> str:
        if self.media.get(media_id, {}).get("by") != me.id:
            raise Refusal(400, "Your media IDs are invalid.", "invalid-request")
        return f"3_{media_id}"

    # pages

    def _page(self, call: Call, found: list[Post], least: int) -> Told:
        """A page of posts as it was asked for, the newest first."""
        size = int(call.first("max_results", "10"))
        if not least <= size <= 100:
            raise Refusal(
                400,
                f"The `max_results` query parameter value [{size}] is not between {least} and 100",
                "invalid-request",
            )
        since, until = int(call.first("since_id", "0")), int(call.first("until_id", "0") or 0)
        if begin := call.first("start_time"):
            since = max(
                since, (int(datetime.fromisoformat(begin).timestamp() * 1000) - EPOCH) << 22
            )
        below = self._below(call, "pagination_token") or self._below(call, "next_token")
        kept = sorted(
            (
                post
                for post in found
                if int(post.id) > since
                and not (until and int(post.id) >= until)
                and not (below and int(post.id) >= below)
                and self._is_shown(post.id)
            ),
            key=lambda post: int(post.id),
            reverse=True,
        )
        page, more = kept[:size], kept[size:]
        meta: dict[str, Any] = {"result_count": len(page)}
        if page:
            meta |= {"newest_id": page[0].id, "oldest_id": page[-1].id}
        if more:
            meta["next_token"] = self._page_below(page[-1].id)
        told = self._answer(call, page)
        return Told(200, {**(told if page else {}), "meta": meta})

    def _page_below(self, number: str) -> str:
        """The token of the page that begins below a number."""
        return f"page-{self.epoch}-{number:0>19}"

    def _below(self, call: Call, name: str) -> int:
        """The number below which a page was asked for, 0 for none. Raises Refusal for a token that is good no
        more."""
        if not (token := call.first(name)):
            return 0
        epoch, _, number = token.removeprefix("page-").partition("-")
        if epoch != str(self.epoch):
            words = f"The `{name}` query parameter value [{token}] is not valid"
            errors = [{"parameters": {name: [token]}, "message": words}]
            detail = "One or more parameters to your request was invalid."
            raise Refusal(400, detail, "invalid-request", errors=errors)
        return int(number)

    def _answer(self, call: Call, posts: list[Post]) -> dict[str, Any]:
        """Posts and what is told beside them, as it was asked for."""
        fields, expansions = self._fields(call), set(_listed(call, "expansions"))
        word, me = SPELLINGS[self.spelling], self.holder(call.bearer())
        beside: dict[str, dict[str, Any]] = {"posts": {}, "users": {}, "media": {}}
        mine = self.user(me.who).id if me else ""
        for post in posts:
            self._pay("own" if post.author == mine else "post", post.id)
            others = [
                one for one in (post.reply_to, post.quotes, post.reposts) if one in self.posts
            ]
            others += post.history if word["history"] in expansions else []
            if word["expansion"] in expansions or word["history"] in expansions:
                for one in others:
                    if self._is_shown(one):
                        beside["posts"][one] = self._told(self.posts[one], self.spelling, fields)
            if "author_id" in expansions:
                beside["users"][post.author] = self._shown_person(call, post.author)
                self._pay("user", post.author)
            if "attachments.media_keys" in expansions:
                beside["media"] |= {key: self._medium(key) for key in post.media}
        beside["posts"] = (
            {} if not expansions & {word["expansion"], word["history"]} else beside["posts"]
        )
        includes = {
            (word["beside"] if kind == "posts" else kind): list(found.values())
            for kind, found in beside.items()
            if found
        }
        told = [self._told(post, self.spelling, fields) for post in posts]
        return {"data": told, **({"includes": includes} if includes else {})}

    def _fields(self, call: Call) -> set[str]:
        """The fields of posts that will be told: those asked for, and those that follow from an expansion."""
        word = SPELLINGS[self.spelling]
        asked, expansions = set(_listed(call, word["fields"])), set(_listed(call, "expansions"))
        known = {*PLAIN_FIELDS, word["note"]}
        if self.spelling == "tweet":
            known |= {"author_id", "in_reply_to_user_id", word["references"], word["history"]}
        if asked - known:
            raise Refusal(
                400,
                f"The `{word['fields']}` query parameter value is not one of {sorted(known)}",
                "invalid-request",
            )
        follows = {
            "author_id": "author_id",
            word["expansion"]: word["references"],
            word["history"]: word["history"],
            "attachments.media_keys": "attachments",
        }
        if expansions - set(follows):
            raise Refusal(400, "The `expansions` query parameter value is wrong", "invalid-request")
        always = {"id", "text", *([word["history"]] if self.spelling == "tweet" else [])}
        return asked | always | {follows[one] for one in expansions}

    def _told(self, post: Post, spelling: str, fields: set[str] | None) -> dict[str, Any]:
        """A post as it stands in an answer; all of it for None."""
        word = SPELLINGS[spelling]
        text, begin, entities = self._written(post)
        kinds = (
            ("replied_to", post.reply_to),
            ("quoted", post.quotes),
            ("retweeted", post.reposts),
        )
        references = [{"type": kind, "id": one} for kind, one in kinds if one]
        above = self.posts.get(post.reply_to)
        whole: dict[str, Any] = {
            "id": post.id,
            "text": text,
            "author_id": post.author,
            "created_at": _moment(post.at),
            "conversation_id": post.conversation,
            "lang": "de",
            "display_text_range": [begin, len(text)],
            "reply_settings": post.settings,
            "possibly_sensitive": False,
            word["history"]: list(post.history),
            "edit_controls": {
                "edits_remaining": 5, "is_edit_eligible": True, "editable_until": _moment(post.at),
            },
            "public_metrics": {
                word["reposts"]: 0, "reply_count": 0, "like_count": 0, "quote_count": 0,
                "bookmark_count": 0, "impression_count": 0,
            },
            **({"entities": entities} if entities else {}),
            **({word["references"]: references} if references else {}),
            **({"in_reply_to_user_id": above.author} if above else {}),
            **({"attachments": {"media_keys": post.media}} if post.media else {}),
        }  # fmt: skip
        return {name: value for name, value in whole.items() if fields is None or name in fields}

    def _written(self, post: Post) -> tuple[str, int, dict[str, Any]]:
        """The words as X keeps them: names before an answer, addresses shortened, marks of HTML escaped."""
        typed = {name.lower() for name in MENTION.findall(post.text)}
        before = [self.users[one].username for one in post.names]
        prefix = "".join(f"@{name} " for name in before if name.lower() not in typed)
        links: list[dict[str, Any]] = []

        def short(found: re.Match[str]) -> str:
            return self._link(links, found[0])

        text = prefix + escape(LINK.sub(short, post.text), quote=False)
        if post.quotes and (quoted := self.posts.get(post.quotes)):
            where = f"https://twitter.com/{self.users[quoted.author].username}/status/{quoted.id}"
            text += " " + self._link(links, where)
        for place, key in enumerate(post.media, 1):
            where = (
                f"https://x.com/{self.users[post.author].username}/status/{post.id}/photo/{place}"
            )
            text += " " + self._link(links, where, key)
        for one in links:
            one["start"] = text.index(one["url"])
            one["end"] = one["start"] + len(one["url"])
        mentions = [
            {"start": found.start(), "end": found.end(), "username": found[1], "id": user.id}
            for found in MENTION.finditer(text)
            for user in self.users.values()
            if user.username.lower() == found[1].lower()
        ]
        entities = {
            kind: found for kind, found in (("mentions", mentions), ("urls", links)) if found
        }
        return text, len(prefix), entities

    def _link(self, links: list[dict[str, Any]], whole: str, key: str = "") -> str:
        short = "https://t.co/" + hashlib.sha256(f"{whole}{len(links)}".encode()).hexdigest()[:10]
        shown = whole.partition("//")[2]
        links.append(
            {"start": 0, "end": 0, "url": short, "expanded_url": whole, "display_url": shown[:26]}
            | ({"media_key": key} if key else {})
        )
        return short

    def _person(self, user_id: str) -> dict[str, Any]:
        user = self.users[user_id]
        return {
            "id": user.id, "username": user.username, "name": user.name, "protected": user.protected,
            "profile_image_url": f"{self.url}/2/portraits/{user.username}.png", "verified": False,
        }  # fmt: skip

    def _shown_person(self, call: Call, user_id: str) -> dict[str, Any]:
        wanted = {"id", "name", "username", *_listed(call, "user.fields")}
        return {name: value for name, value in self._person(user_id).items() if name in wanted}

    def _medium(self, key: str) -> dict[str, Any]:
        alt = self.media.get(key.partition("_")[2], {}).get("alt", "")
        told = {"media_key": key, "type": "photo", "url": f"https://pbs.twimg.com/media/{key}.png"}
        return told | ({"alt_text": alt} if alt else {})

    # private messages

    def _messenger(self, call: Call, scope: str) -> User:
        self._asked(call, "dm_event.fields", "event_types")
        return self._me(call, "tweet.read", "users.read", scope)

    def _messages(self, call: Call, found: Iterable[Message]) -> Told:
        size = int(call.first("max_results", "100"))
        below = self._below(call, "pagination_token")
        kept = sorted(found, key=lambda one: int(one.id), reverse=True)
        kept = [one for one in kept if not below or int(one.id) < below]
        page, meta = kept[:size], dict[str, Any](result_count=min(size, len(kept)))
        if len(kept) > size:
            meta["next_token"] = self._page_below(page[-1].id)
        if not page:
            return Told(200, {"meta": meta})
        for one in page:
            self._pay("message", one.id)
        people = list(dict.fromkeys(one.sender for one in page))
        includes = {"users": [self._shown_person(call, one) for one in people]}
        return Told(
            200, {"data": [_as_listed(one) for one in page], "includes": includes, "meta": meta}
        )

    def _write(self, call: Call, talk: str, other: str) -> Told:
        me, said = self._messenger(call, "dm.write"), call.json()
        self._refuse_unknown(said, "text", "attachments")
        to = other or next((one for one in talk.split("-") if one != me.id), talk)
        keys = [self._key_of(me, one["media_id"]) for one in said.get("attachments", ())]
        if to in self.users:
            number = self.write(
                me.username, self.users[to].username, said.get("text", ""), media=keys
            )
        else:
            number = self._number(datetime.now(UTC))
            self.messages.append(
                Message(number, me.id, to, talk, said.get("text", ""), datetime.now(UTC), keys)
            )
        self._pay("say")
        return Told(201, {"data": {"dm_conversation_id": talk, "dm_event_id": number}})

    def _news(self, line: queue.Queue[bytes | None]) -> Iterator[bytes]:
        """What the open line says: events, and an empty line as a sign of life."""
        yield b"\r\n"
        try:
            while not self.is_over:
                try:
                    told = line.get(timeout=HEARTBEAT)
                except queue.Empty:
                    yield b"\r\n"
                    continue
                if told is None:
                    return
                yield told + b"\r\n"
        finally:
            with self.lock:
                self.lines.remove(line)


# --- small things --------------------------------------------------------------------------------


def seal(secret: str, body: bytes) -> str:
    """The seal of X on some bytes."""
    made = hmac.new(secret.encode(), body, hashlib.sha256).digest()
    return "sha256=" + base64.b64encode(made).decode()


def talk_of(one: str, other: str) -> str:
    """How X calls the conversation of two people."""
    return "-".join(sorted((one, other), key=int))


def rough_weight(text: str) -> int:
    """How long a text is, roughly: an address 23, what is not Latin two."""
    without, links = LINK.subn("", text)
    return 23 * links + sum(
        1 if ord(char) < 0x1100 or 0x2000 <= ord(char) <= 0x201F else 2 for char in without
    )


def _as_listed(message: Message) -> dict[str, Any]:
    told: dict[str, Any] = {
        "id": message.id, "event_type": "MessageCreate", "sender_id": message.sender,
        "text": escape(message.text, quote=False), "dm_conversation_id": message.talk,
        "created_at": _moment(message.at),
    }  # fmt: skip
    return told | ({"attachments": {"media_keys": message.media}} if message.media else {})


def _listed(call: Call, name: str) -> list[str]:
    return [one for one in call.first(name).split(",") if one]


def _moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _parts(call: Call) -> dict[str, bytes]:
    """The parts of a form with files, or of JSON with the file in base64."""
    kind = call.headers.get("content-type", "")
    if "json" in kind:
        said = call.json()
        return {
            "media": base64.b64decode(said.get("media", "")),
            "media_category": str(said.get("media_category", "")).encode(),
        }
    whole = BytesParser().parsebytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + call.body)
    found = {}
    for part in whole.walk():
        if name := part.get_param("name", header="content-disposition"):
            found[str(name)] = bytes(part.get_payload(decode=True) or b"")
    return found
