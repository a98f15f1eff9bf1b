"""A Mastodon server in a box, small and stateful, that can also play its relatives.

```python
with SimulatedMastodon() as network:
    question = network.post("frieda@chaos.example", "@ratzifatzi Wann kommt die in Blau?")
    ...
    network.edit(question, "@ratzifatzi Wann kommt die in Rot?")
```

`family` chooses whose habits it has: "mastodon"; "gotosocial" (WebSocket instead of server-sent
events, forgets idempotency keys, ids are ULIDs, 400 for too long); "takahe" (400 for a wrong token,
notifications only after `work()`, no conversations, no second page); "pleroma" (other version
string, no URIs of accounts).
"""

from __future__ import annotations

import html
import json
import queue
import re
import threading
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request
from websockets.http11 import Response as WebSocketResponse
from websockets.sync.server import Server, ServerConnection, serve

from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

VERSIONS = {
    "mastodon": "4.4.1",
    "gotosocial": "0.19.1+git-1234567",
    "takahe": "takahe/0.11.0",
    "pleroma": "2.7.2 (compatible; Pleroma 2.6.0)",
}
#: what each takes of pictures and films; Takahē is silent about it
MEDIA: dict[str, dict[str, Any]] = {
    "mastodon": {
        "description_limit": 1500,
        "image_size_limit": 16_777_216,
        "image_matrix_limit": 33_177_600,
        "video_size_limit": 103_809_024,
        "video_matrix_limit": 8_294_400,
        "video_frame_rate_limit": 120,
        "supported_mime_types": ["image/jpeg", "image/png", "video/mp4"],
    },
    "gotosocial": {
        "description_limit": 1500,
        "image_size_limit": 5_242_880,
        "image_matrix_limit": 16_777_216,
        "video_size_limit": 41_943_040,
        "video_matrix_limit": 16_777_216,
        "video_frame_rate_limit": 60,
        "supported_mime_types": ["image/jpeg", "video/mp4"],
    },
    "pleroma": {
        "image_size_limit": 16_000_000,
        "video_size_limit": 16_000_000,
        "supported_mime_types": ["application/octet-stream"],
    },
}
#: how many pieces a post may have; Pleroma says nothing where nobody has set it
PIECES: dict[str, int | None] = {"mastodon": 4, "gotosocial": 6, "pleroma": None}
CHARACTERS = {"mastodon": 500, "gotosocial": 5000, "takahe": 500, "pleroma": 5000}
SOURCES = {
    "mastodon": "https://github.com/mastodon/mastodon",
    "gotosocial": "https://codeberg.org/superseriousbusiness/gotosocial",
}
MENTION = re.compile(r"(?<![\w/@.])@(\w(?:[\w.-]*\w)?(?:@[\w.-]*\w)?)")
LINK = re.compile(r"https?://\S*[^\s.,;:!?)]")
HOST = "127.0.0.1"
#: server-sent events get a sign of life this often, so that whoever listens can also stop
HEARTBEAT = 0.2
#: whose stream it is, and what it has to tell; None: hang up
Listener = tuple[str, "queue.Queue[tuple[str, str] | None]"]


@dataclass(slots=True)
class Person:
    """An account. `name` is what others type: "lena", or "frieda@chaos.example" from elsewhere."""

    id: str
    name: str
    display_name: str
    token: str = ""
    bot: bool = False
    locked: bool = False
    #: the names of those this account blocks
    blocks: list[str] = field(default_factory=list)

    @property
    def username(self) -> str:
        """The part before the host."""
        return self.name.partition("@")[0]

    @property
    def host(self) -> str:
        """Where the account lives; "" for our own server."""
        return self.name.partition("@")[2]


@dataclass(slots=True)
class Status:
    """One post, answer or direct message. `mentions`: names of accounts."""

    id: str
    author: str
    text: str
    created_at: str
    visibility: str = "public"
    in_reply_to: str | None = None
    spoiler: str = ""
    language: str | None = None
    edited_at: str | None = None
    mentions: list[str] = field(default_factory=list)
    media: list[dict[str, Any]] = field(default_factory=list)
    poll: dict[str, Any] | None = None
    likes: list[str] = field(default_factory=list)
    deleted: bool = False


@dataclass(slots=True)
class Notice:
    """One notification for `to`. `filtered`: the server keeps it among the requests of strangers."""

    id: str
    to: str
    kind: str
    about: str
    by: str
    created_at: str
    filtered: bool = False


class Refusal(Exception):
    """Ends the handling of a call with this answer."""

    def __init__(self, status: int, error: str) -> None:
        self.told = Told(status, {"error": error})
        super().__init__(error)


class SimulatedMastodon(SimulatedNetwork):
    """See the module. `network.url` is the server's address; the cast has accounts from the start."""

    name: ClassVar[str] = "mastodon"

    def __init__(self, port: int = 0, family: str = "mastodon") -> None:
        super().__init__(port)
        self.family = family
        self.people: dict[str, Person] = {}
        self.statuses: dict[str, Status] = {}
        self.notices: list[Notice] = []
        self.keys: dict[str, str] = {}
        #: what was brought and stands with no post yet, by its id; and what cannot be shown yet
        self.waiting_media: dict[str, dict[str, Any]] = {}
        self.preparing: set[str] = set()
        self.pending: list[Notice] = []
        self.scopes: dict[str, list[str]] = {}
        self.strangers: set[str] = set()
        self.slow: set[str] = set()
        self.drops = False
        self.announces_answers = False
        self.broken: set[str] = set()
        self.last_number = 0
        self.left = 299
        self.listeners: list[Listener] = []
        self.is_over = False
        self.line: Server | None = None
        self._cast()

    def _cast(self) -> None:
        locked = self.family == "gotosocial"
        self.join("ratzifatzi", "RatziFatzi GmbH", token="secret-ratzi", locked=locked)
        self.join("lena", "Lena Lob", token="secret-lena", locked=locked)
        self.join("frieda@chaos.example", "Frieda Frage")
        self.join("karl@chaos.example", "Karl Kritik")
        self.join("jonas@jobs.example", "Jonas Jobinteresse")

    def open(self) -> Self:
        """Begin to serve; GoToSocial also opens its WebSocket."""
        if self.family == "gotosocial":
            self.line = serve(
                self._listen,
                "127.0.0.1",
                0,
                process_request=_only_websockets,
                select_subprotocol=None,
            )
            threading.Thread(target=self.line.serve_forever, daemon=True).start()
        return super().open()

    def close(self) -> None:
        """Stop to serve and hang up on everybody who listens."""
        self.is_over = True
        self.cut_streams()
        if self.line is not None:
            self.line.shutdown()
        super().close()

    # --- what people do outside ------------------------------------------------------------------

    def join(
        self,
        name: str,
        display_name: str,
        *,
        token: str = "",
        bot: bool = False,
        locked: bool = False,
    ) -> None:
        """A new account. Only accounts with a token can sign in."""
        self.people[name] = Person(self._next_id(), name, display_name, token, bot, locked)

    def post(
        self,
        author: str,
        text: str,
        in_reply_to: str | None = None,
        *,
        at: datetime | None = None,
        visibility: str = "public",
        spoiler: str = "",
        language: str | None = "de",
        media: Iterable[Mapping[str, Any]] = (),
    ) -> str:
        """Somebody says something; its id. `media`: mappings with url, type and description."""
        with self.lock:
            status = Status(
                id=self._next_id(),
                author=author,
                text=text,
                created_at=_iso(at or datetime.now(UTC)),
                visibility=visibility,
                in_reply_to=in_reply_to,
                spoiler=spoiler,
                language=language,
                mentions=self._mentioned(text, author),
                media=[{"id": self._next_id(), **one} for one in media],
            )
            self.statuses[status.id] = status
            called = list(status.mentions)
            if in_reply_to and self.announces_answers:  # as Sharkey does, with or without an @
                called.append(self.statuses[in_reply_to].author)
            for name in dict.fromkeys(called):
                self._notify(name, "mention", status, author)
            return status.id

    def edit(self, status_id: str, text: str, *, at: datetime | None = None) -> None:
        """The author changes the words of a status."""
        with self.lock:
            status = self.statuses[status_id]
            status.text, status.edited_at = text, _iso(at or datetime.now(UTC))
            status.mentions = self._mentioned(text, status.author)
            for name in {*status.mentions, status.author}:
                self._tell(name, "status.update", json.dumps(self._status(status, name)))

    def delete(self, status_id: str) -> None:
        """The author deletes a status; answers to it answer nothing any more."""
        with self.lock:
            status = self.statuses[status_id]
            status.deleted = True
            self.notices = [notice for notice in self.notices if notice.about != status_id]
            for answer in self.statuses.values():
                if answer.in_reply_to == status_id:
                    answer.in_reply_to = None
            for name in {*status.mentions, status.author}:
                self._tell(name, "delete", status_id)

    def hold_back(self, name: str) -> None:
        """From now on the server filters what this account sends us: it sets it aside."""
        self.strangers.add(name)

    def let_through(self, name: str) -> None:
        """We accept them in the app: what was set aside stands among the others, where it belongs."""
        self.strangers.discard(name)
        for notice in self.notices:
            notice.filtered = notice.filtered and notice.by != name

    def favourites_of(self, status_id: str) -> list[str]:
        """Who likes it."""
        return list(self.statuses[status_id].likes)

    def said_by(self, name: str) -> list[Status]:
        """Everything of an account that stands on the network, oldest first."""
        return [s for s in self.statuses.values() if s.author == name and not s.deleted]

    def work(self) -> None:
        """A slow worker (of Takahē, or for those in `slow`) gets round to the notifications, whose
        numbers were drawn before."""
        with self.lock:
            waiting, self.pending = self.pending, []
            for notice in waiting:
                self._publish(notice)

    def cut_streams(self) -> None:
        """Hang up on everybody who listens."""
        with self.lock:
            for _name, told in self.listeners:
                told.put(None)

    def _tune_in(self, name: str) -> Listener | None:
        """Somebody listens from now on; None when nobody will tell them any more that it is over."""
        with self.lock:
            if self.is_over:
                return None
            self.listeners.append((name, queue.Queue()))
            return self.listeners[-1]

    # --- keeping state between two starts --------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Everything the network knows, ready for JSON."""
        with self.lock:
            return {
                "people": [asdict(person) for person in self.people.values()],
                "statuses": [asdict(status) for status in self.statuses.values()],
                "notices": [asdict(notice) for notice in self.notices],
                "keys": dict(self.keys),
                "last_number": self.last_number,
            }

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`."""
        with self.lock:
            self.people = {one["name"]: Person(**one) for one in kept["people"]}
            self.statuses = {one["id"]: Status(**one) for one in kept["statuses"]}
            self.notices = [Notice(**one) for one in kept["notices"]]
            self.keys = dict(kept["keys"])
            self.last_number = kept["last_number"]

    # --- answering -------------------------------------------------------------------------------

    def answer(self, call: Call) -> Told:
        """Every answer tells what is left of the allowance, as Mastodon does."""
        try:
            told = super().answer(call)
        except Refusal as refusal:
            told = refusal.told
        reset = _iso(datetime.now(UTC) + timedelta(minutes=5))
        rate = {
            "X-RateLimit-Limit": "300",
            "X-RateLimit-Remaining": str(self.left),
            "X-RateLimit-Reset": reset,
        }
        return replace(told, headers={**rate, **told.headers})

    def not_found(self, call: Call) -> Told:
        """404 as Mastodon says it; Takahē shows a page for paths it does not have."""
        if self.family == "takahe":
            return Told(404, b"<h1>Not Found</h1>", {"Content-Type": "text/html"})
        return Told(404, {"error": "Record not found"})

    def unauthorised(self, call: Call) -> Told:
        """401, which Takahē words as 400."""
        if self.family == "takahe":
            return Told(400, {"error": "invalid_token"})
        return Told(401, {"error": "The access token is invalid"})

    @route("GET", r"/api/v2/instance")
    def instance(self, call: Call) -> Told:
        """What the server says of itself."""
        if self.family == "takahe":
            return self.not_found(call)
        return Told(
            data={
                "domain": HOST,
                "title": "Herzplatz",
                "version": VERSIONS[self.family],
                "source_url": SOURCES.get(self.family, ""),
                "description": "A place to talk.",
                "configuration": {
                    "urls": {"streaming": self._streaming_url()},
                    "statuses": {
                        "max_characters": CHARACTERS[self.family],
                        "max_media_attachments": PIECES.get(self.family),
                        "characters_reserved_per_url": 23,
                    },
                    "media_attachments": MEDIA.get(self.family, {}),
                },
                **self._extra_words(),
                "api_versions": {"mastodon": 6} if self.family == "mastodon" else {},
            }
        )

    def _extra_words(self) -> dict[str, Any]:
        """What Pleroma says in a place of its own."""
        if self.family != "pleroma":
            return {}
        return {"pleroma": {"metadata": {"description_limit": 5000, "features": ["editing"]}}}

    @route("GET", r"/api/v1/instance")
    def older_instance(self, call: Call) -> Told:
        """The same for older clients; Takahē has nothing else."""
        return Told(
            data={
                "uri": HOST,
                "title": "Herzplatz",
                "version": VERSIONS[self.family],
                "urls": {"streaming_api": ""},
                "configuration": {
                    "statuses": {
                        "max_characters": CHARACTERS[self.family],
                        "characters_reserved_per_url": 23,
                    }
                },
            }
        )

    @route("GET", r"/api/v1/accounts/verify_credentials")
    def verify_credentials(self, call: Call) -> Told:
        """Who is signed in."""
        return Told(data=self._account(self._me(call)))

    @route("GET", r"/api/v1/apps/verify_credentials")
    def verify_app(self, call: Call) -> Told:
        """What the token may do (Mastodon only)."""
        if self.family != "mastodon":
            return self.not_found(call)
        me = self._me(call)
        granted = self.scopes.get(
            me.name,
            ["read", "write:statuses", "write:media", "write:favourites", "write:blocks"],
        )
        return Told(data={"id": "1", "name": "Herzenstakt", "scopes": granted})

    @route("GET", r"/api/v2/notifications/policy")
    def policy(self, call: Call) -> Told:
        """Whether mentions of strangers are held back (Mastodon only)."""
        if self.family != "mastodon":
            return self.not_found(call)
        self._me(call)
        return Told(
            data={
                "for_not_following": "filter" if self.strangers else "accept",
                "for_bots": "drop" if self.drops else "accept",
                "summary": {
                    "pending_requests_count": len(self.strangers),
                    "pending_notifications_count": sum(one.filtered for one in self.notices),
                },
            }
        )

    @route("GET", r"/api/v1/notifications")
    def notifications(self, call: Call) -> Told:
        """Mentions and likes of the signed-in account. What was filtered must be asked for."""
        me = self._me(call)
        kinds, filtered = call.params.get("types[]", []), call.first("include_filtered") == "true"
        theirs = [n for n in self.notices if n.to == me.name and (filtered or not n.filtered)]
        mine = [notice for notice in theirs if not kinds or notice.kind in kinds]
        page = self._page(call, mine, most=80)
        return self._told(call, page, [self._notification(notice) for notice in page])

    @route("GET", r"/api/v1/conversations")
    def conversations(self, call: Call) -> Told:
        """Private conversations by their newest message."""
        me = self._me(call)
        if self.family == "takahe":
            return self.not_found(call)
        newest: dict[frozenset[str], Status] = {}
        for status in self.statuses.values():
            party = frozenset({status.author, *status.mentions})
            if status.visibility == "direct" and me.name in party and not status.deleted:
                newest[party] = status
        page = self._page(call, sorted(newest.values(), key=lambda s: s.id), most=40)
        return self._told(
            call,
            page,
            [
                {
                    "id": status.id,
                    "unread": False,
                    "accounts": [self._account(self.people[status.author])],
                    "last_status": self._status(status, me.name),
                }
                for status in page
            ],
        )

    @route("GET", r"/api/v1/accounts/(?P<account_id>\w+)/statuses")
    def account_statuses(self, call: Call, account_id: str) -> Told:
        """What an account wrote, as far as we may see it."""
        me = self._me(call)
        theirs = [
            status
            for status in self.statuses.values()
            if self.people[status.author].id == account_id and self._may_see(status, me.name)
        ]
        page = self._page(call, theirs, most=40)
        return self._told(call, page, [self._status(status, me.name) for status in page])

    @route("GET", r"/api/v1/statuses")
    def several(self, call: Call) -> Told:
        """Those of many statuses that are there (Mastodon only)."""
        me = self._me(call)
        if self.family != "mastodon":
            return self.not_found(call)
        found = [self.statuses.get(one) for one in call.params.get("id[]", [])[:20]]
        seen = [one for one in found if one is not None and self._may_see(one, me.name)]
        return Told(data=[self._status(one, me.name) for one in seen])

    @route("GET", r"/api/v1/statuses/(?P<status_id>\w+)")
    def status(self, call: Call, status_id: str) -> Told:
        """One status."""
        me = self._me(call)
        return Told(data=self._status(self._visible(status_id, me.name), me.name))

    @route("GET", r"/api/v1/statuses/(?P<status_id>\w+)/context")
    def context(self, call: Call, status_id: str) -> Told:
        """What stands above and below a status."""
        me = self._me(call)
        above: list[Status] = []
        parent = self._visible(status_id, me.name).in_reply_to
        while parent and self._may_see(self.statuses[parent], me.name):
            above.insert(0, self.statuses[parent])
            parent = self.statuses[parent].in_reply_to
        below, frontier = [], [status_id]
        while frontier:
            here = frontier.pop(0)
            for status in self.statuses.values():
                if status.in_reply_to == here and self._may_see(status, me.name):
                    below.append(status)
                    frontier.append(status.id)
        return Told(
            data={
                "ancestors": [self._status(status, me.name) for status in above],
                "descendants": [self._status(status, me.name) for status in below],
            }
        )

    @route("POST", r"/api/v1/statuses")
    def publish(self, call: Call) -> Told:
        """Say something. The same Idempotency-Key twice is said once, except on GoToSocial."""
        me, asked = self._me(call), _asked(call)
        key = call.headers.get("idempotency-key", "")
        if key and key in self.keys and self.family == "mastodon":
            return Told(data=self._status(self.statuses[self.keys[key]], me.name))
        text, parent = self._checked_text(asked), asked.get("in_reply_to_id")
        if not set(asked.get("media_ids", [])) <= set(self.waiting_media):
            raise Refusal(422, "Validation failed: Media attachments not found")
        if parent and not self._may_see(self.statuses.get(parent), me.name):
            raise Refusal(404, "The post you are trying to reply to does not appear to exist.")
        said = self.post(
            me.name,
            text,
            parent,
            visibility=asked.get("visibility") or "public",
            spoiler=asked.get("spoiler_text") or "",
            language=asked.get("language"),
            media=[self.waiting_media.pop(one) for one in asked.get("media_ids", [])],
        )
        self.keys[key] = said
        return Told(data=self._status(self.statuses[said], me.name))

    @route("POST", r"/api/v2/media")
    def take_media(self, call: Call) -> Told:
        """Something to be shown with a post. A film is prepared for a while."""
        self._me(call)
        parts = _parts(call)
        content_type, _body = parts["file"]
        kind = content_type.partition("/")[0]
        one = {
            "id": self._next_id(),
            "url": f"{self.url}/media/{len(self.waiting_media)}.png",
            "type": kind,
            "description": parts["description"][1].decode(),
        }
        self.waiting_media[one["id"]] = one
        if kind != "image":
            self.preparing.add(one["id"])
        return Told(202 if kind != "image" else 200, _medium(one))

    @route("GET", r"/api/v1/media/(?P<media_id>\w+)")
    def prepared(self, call: Call, media_id: str) -> Told:
        """Whether it can be shown; what belongs to a post already is not told here any more."""
        self._me(call)
        if media_id not in self.waiting_media:
            return self.not_found(call)
        if media_id in self.preparing:
            return Told(206, _medium(self.waiting_media[media_id]))
        return Told(data=_medium(self.waiting_media[media_id]))

    @route("PUT", r"/api/v1/statuses/(?P<status_id>\w+)")
    def change(self, call: Call, status_id: str) -> Told:
        """Edit an own status. Media that are not sent again are gone, as on Mastodon."""
        status, asked = self._own(call, status_id), _asked(call)
        self.edit(status_id, self._checked_text(asked))
        stay = asked.get("media_ids") or []
        status.media = [one for one in status.media if one["id"] in stay]
        status.spoiler = asked.get("spoiler_text") or ""
        return Told(data=self._status(status, status.author))

    @route("DELETE", r"/api/v1/statuses/(?P<status_id>\w+)")
    def remove(self, call: Call, status_id: str) -> Told:
        """Delete an own status."""
        status = self._own(call, status_id)
        told = self._status(status, status.author)
        self.delete(status_id)
        return Told(data={**told, "text": status.text})

    @route("POST", r"/api/v1/statuses/(?P<status_id>\w+)/(?P<what>favourite|unfavourite)")
    def favourite(self, call: Call, status_id: str, what: str) -> Told:
        """Like it or not."""
        me = self._me(call)
        status = self._visible(status_id, me.name)
        status.likes = [name for name in status.likes if name != me.name]
        if what == "favourite":
            status.likes.append(me.name)
            self._notify(status.author, "favourite", status, me.name)
        return Told(data=self._status(status, me.name))

    @route("GET", r"/api/v1/accounts/lookup")
    def lookup(self, call: Call) -> Told:
        """An account by its name."""
        self._me(call)
        found = self.people.get(self._known(call.first("acct")))
        if found is None:
            raise Refusal(404, "Record not found")
        return Told(data=self._account(found))

    @route("POST", r"/api/v1/accounts/(?P<account_id>\w+)/(?P<what>block|unblock)")
    def block(self, call: Call, account_id: str, what: str) -> Told:
        """Neither sees the other any more, until it is taken back."""
        me = self._me(call)
        whom = next((one for one in self.people.values() if one.id == account_id), None)
        if whom is None:
            raise Refusal(404, "Record not found")
        me.blocks = [name for name in me.blocks if name != whom.name]
        if what == "block":
            me.blocks.append(whom.name)
        return Told(data={"id": whom.id, "blocking": what == "block"})

    @route("GET", r"/api/v1/streaming/user")
    def streaming(self, call: Call) -> Told:
        """Server-sent events; GoToSocial and Takahē have none."""
        if self.family in {"gotosocial", "takahe"}:
            return self.not_found(call)
        me = self._me(call)
        listener = self._tune_in(me.name)
        if listener is None:
            return Told(503)
        return Told(headers={"Content-Type": "text/event-stream"}, stream=self._events(listener))

    @route("GET", r"/avatars/(?P<name>[^/]+)\.png")
    def avatar(self, call: Call, name: str) -> Told:
        """The picture beside everything an account says."""
        shown = self.people[name].display_name if name in self.people else name
        return Told(data=portrait(shown), headers={"Content-Type": "image/png"})

    @route("GET", r"/@(?P<name>[^/]+)/(?P<status_id>\w+)")
    def page_of(self, call: Call, name: str, status_id: str) -> Told:
        """What a person sees who follows a permalink."""
        status = self.statuses.get(status_id)
        if status is None or status.deleted or status.visibility not in {"public", "unlisted"}:
            return self.not_found(call)
        shown = html.escape(self.people[status.author].display_name)
        page = f"<!doctype html><meta charset=utf-8><title>{shown}</title><h1>{shown}</h1>"
        body = (page + self._content(status)).encode()
        return Told(data=body, headers={"Content-Type": "text/html; charset=utf-8"})

    # --- shapes ----------------------------------------------------------------------------------

    def _account(self, person: Person) -> dict[str, Any]:
        home = f"https://{person.host}" if person.host else self.url
        account = {
            "id": person.id,
            "username": person.username,
            "acct": self._acct(person),
            "display_name": person.display_name,
            "locked": person.locked,
            "bot": person.bot,
            "created_at": "2024-01-01T00:00:00.000Z",
            "note": "",
            "url": f"{home}/@{person.username}",
            "uri": f"{home}/users/{person.username}",
            "avatar": f"{self.url}/avatars/{person.name}.png",
            "avatar_static": f"{self.url}/avatars/{person.name}.png",
            "statuses_count": len(self.said_by(person.name)),
            "emojis": [],
            "fields": [],
        }
        if self.family == "pleroma":
            account["url"] = account["uri"]
        if self.family in {"pleroma", "gotosocial"}:
            del account["uri"]
        return account

    def _acct(self, person: Person) -> str:
        """Takahē calls also its own people by their whole name."""
        local = f"{person.name}@{HOST}" if self.family == "takahe" else person.name
        return person.name if person.host else local

    def _status(self, status: Status, viewer: str) -> dict[str, Any]:
        if status.id in self.broken:  # what cannot be shown spoils every answer it stands in
            raise Refusal(500, "Something went wrong on our end")
        author = self.people[status.author]
        parent = self.statuses[status.in_reply_to] if status.in_reply_to else None
        url = f"{self.url}/@{author.name}/{status.id}"
        return {
            "id": status.id,
            "uri": url,
            "url": url,
            "created_at": status.created_at,
            "edited_at": status.edited_at,
            "in_reply_to_id": parent.id if parent else None,
            "in_reply_to_account_id": self.people[parent.author].id if parent else None,
            "sensitive": bool(status.spoiler),
            "spoiler_text": status.spoiler,
            "visibility": status.visibility,
            "language": status.language,
            "content": self._content(status),
            "account": self._account(author),
            "mentions": [self._mention(self.people[name]) for name in status.mentions],
            "media_attachments": [_medium(one) for one in status.media],
            "favourites_count": len(status.likes),
            "favourited": viewer in status.likes,
            "reblogs_count": 0,
            "replies_count": sum(s.in_reply_to == status.id for s in self.statuses.values()),
            "reblog": None,
            "poll": status.poll,
            "tags": [],
            "emojis": [],
        }

    def _mention(self, person: Person) -> dict[str, Any]:
        account = self._account(person)
        return {key: account[key] for key in ("id", "username", "acct", "url")}

    def _notification(self, notice: Notice) -> dict[str, Any]:
        return {
            "id": notice.id,
            "type": notice.kind,
            "created_at": notice.created_at,
            "account": self._account(self.people[notice.by]),
            "status": self._status(self.statuses[notice.about], notice.to),
            "group_key": f"ungrouped-{notice.id}",
        }

    def _content(self, status: Status) -> str:
        """The words as the HTML Mastodon makes of them."""
        escaped = html.escape(status.text, quote=False)
        linked = LINK.sub(lambda found: _link(found.group()), escaped)
        called = MENTION.sub(lambda found: self._called(found.group(1)), linked)
        return "".join(
            f"<p>{block.replace(chr(10), '<br />')}</p>" for block in called.split("\n\n")
        )

    def _called(self, name: str) -> str:
        person = self.people.get(self._known(name))
        if person is None:
            return f"@{name}"
        url = self._account(person)["url"]
        return (
            f'<span class="h-card" translate="no"><a href="{url}" class="u-url mention">'
            f"@<span>{person.username}</span></a></span>"
        )

    # --- small print -----------------------------------------------------------------------------

    def _streaming_url(self) -> str:
        if self.line is not None:
            return f"ws://127.0.0.1:{self.line.socket.getsockname()[1]}"
        return self.url.replace("http", "ws", 1)

    def _me(self, call: Call) -> Person:
        """Who is signed in. Ends the call with 401 (Takahē: 400) for a wrong token."""
        token = call.bearer()
        for person in self.people.values():
            if token and person.token == token:
                return person
        told = self.unauthorised(call)
        raise Refusal(told.status, told.data["error"])

    def _may_see(self, status: Status | None, viewer: str) -> bool:
        if status is None or status.deleted:
            return False
        involved = viewer == status.author or viewer in status.mentions
        return involved or status.visibility in {"public", "unlisted"}

    def _visible(self, status_id: str, viewer: str) -> Status:
        status = self.statuses.get(status_id)
        if status is None or not self._may_see(status, viewer):
            raise Refusal(404, "Record not found")
        return status

    def _own(self, call: Call, status_id: str) -> Status:
        """A status of whoever is signed in; somebody else's is not found."""
        me = self._me(call)
        status = self._visible(status_id, me.name)
        if status.author != me.name:
            raise Refusal(404, "Record not found")
        return status

    def _checked_text(self, asked: Mapping[str, Any]) -> str:
        text, most = str(asked.get("status") or ""), CHARACTERS[self.family]
        if not text:
            raise Refusal(422, "Validation failed: Text can't be blank")
        if len(LINK.sub("x" * 23, text)) > most:
            code = 400 if self.family == "gotosocial" else 422
            raise Refusal(code, f"Validation failed: Text character limit of {most} exceeded")
        return text

    def _mentioned(self, text: str, author: str) -> list[str]:
        found = [self._known(name) for name in MENTION.findall(text)]
        return [name for name in dict.fromkeys(found) if name in self.people and name != author]

    def _known(self, name: str) -> str:
        """A typed name as the name of an account: our own host falls away."""
        return name.removesuffix(f"@{HOST}")

    def _notify(self, to: str, kind: str, status: Status, by: str) -> None:
        if to == by or by in self.people[to].blocks:
            return
        at = status.created_at if kind == "mention" else _iso(datetime.now(UTC))
        notice = Notice(self._next_id(), to, kind, status.id, by, at, by in self.strangers)
        if self.family == "takahe" or by in self.slow:
            self.pending.append(notice)
        else:
            self._publish(notice)

    def _publish(self, notice: Notice) -> None:
        self.notices.append(notice)
        if notice.filtered:
            return
        self._tell(notice.to, "notification", json.dumps(self._notification(notice)))

    def _tell(self, name: str, event: str, payload: str) -> None:
        for listener, line in self.listeners:
            if listener == name:
                line.put((event, payload))

    def _page(self, call: Call, items: list[Any], most: int) -> list[Any]:
        """A page, newest first; `min_id` gives the oldest ones above it, `since_id` the newest."""
        limit = max(1, min(int(call.first("limit") or most // 2), most))
        at_most, above = call.first("max_id"), call.first("min_id") or call.first("since_id")
        found = [
            item
            for item in items
            if (not at_most or _order(item.id) < _order(at_most))
            and (not above or _order(item.id) > _order(above))
        ]
        found.sort(key=lambda item: _order(item.id))
        if self.family == "takahe" and at_most:
            return []
        return found[:limit][::-1] if call.first("min_id") else found[::-1][:limit]

    def _told(self, call: Call, page: list[Any], data: list[Any]) -> Told:
        """A list with the Link header that leads to its neighbours."""
        if not page:
            return Told(data=data)
        others = {
            key: value for key, value in call.params.items() if key not in {"max_id", "min_id"}
        }
        here = f"{self.url}{call.path}"
        older = urlencode({**others, "max_id": page[-1].id}, doseq=True)
        newer = urlencode({**others, "min_id": page[0].id}, doseq=True)
        link = f'<{here}?{older}>; rel="next", <{here}?{newer}>; rel="prev"'
        return Told(data=data, headers={"Link": link})

    def _next_id(self) -> str:
        self.last_number += 1
        if self.family == "gotosocial":
            return f"01JC{self.last_number:022d}"
        return str(113_000_000_000_000_000 + self.last_number)

    # --- streaming -------------------------------------------------------------------------------

    def _events(self, listener: Listener) -> Iterator[bytes]:
        yield b":)\n"
        try:
            while True:
                try:
                    told = listener[1].get(timeout=HEARTBEAT)
                except queue.Empty:
                    yield b":thump\n"
                    continue
                if told is None:
                    return
                yield f"event: {told[0]}\ndata: {told[1]}\n\n".encode()
        finally:
            with self.lock:
                self.listeners.remove(listener)

    def _listen(self, line: ServerConnection) -> None:
        """GoToSocial's WebSocket: the same events in frames."""
        told = line.request.headers.get("authorization", "") if line.request else ""
        token = told.removeprefix("Bearer ")
        me = next((p for p in self.people.values() if p.token and p.token == token), None)
        if me is None:
            line.close(1008, "unauthorized")
            return
        listener = self._tune_in(me.name)
        if listener is None:
            return
        try:
            while (event := listener[1].get()) is not None:
                frame = {"stream": ["user"], "event": event[0], "payload": event[1]}
                line.send(json.dumps(frame))
        except ConnectionClosed:
            pass
        finally:
            with self.lock:
                self.listeners.remove(listener)


def _asked(call: Call) -> dict[str, Any]:
    """The parameters of a call, sent as JSON or as a form (lists have names that end in [])."""
    if "json" in call.headers.get("content-type", ""):
        return dict(call.json())
    form = call.form()
    return {
        name.removesuffix("[]"): many if name.endswith("[]") else many[0]
        for name, many in form.items()
    }


def _only_websockets(line: ServerConnection, request: Request) -> WebSocketResponse | None:
    """A plain request finds nothing where the WebSocket lives."""
    upgrade = request.headers.get("upgrade", "").lower() == "websocket"
    return None if upgrade else line.respond(404, "Not Found")


def _order(found: str) -> tuple[int, str]:
    return len(found), found


def _iso(when: datetime) -> str:
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _link(url: str) -> str:
    """A link the way Mastodon writes it: the scheme is there but not shown."""
    scheme, _, rest = url.partition("://")
    return (
        f'<a href="{url}" rel="nofollow noopener" target="_blank">'
        f'<span class="invisible">{scheme}://</span><span class="">{rest}</span></a>'
    )


def _parts(call: Call) -> dict[str, tuple[str, bytes]]:
    """The parts of a form with a file in it: the type of each and what it holds."""
    head = f"Content-Type: {call.headers['content-type']}\r\n\r\n".encode()
    whole = message_from_bytes(head + call.body, policy=policy.HTTP)
    return {
        str(part.get_param("name", header="content-disposition")): (
            part.get_content_type(),
            bytes(part.get_payload(decode=True) or b""),
        )
        for part in whole.iter_parts()
    }


def _medium(one: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": one["id"],
        "type": one.get("type", "image"),
        "url": one["url"],
        "preview_url": one.get("preview_url", one["url"]),
        "remote_url": None,
        "description": one.get("description"),
    }
