"""Plaza itself: people, messages, one numbered list of events, and a bell at our door.

with SimulatedPlaza() as plaza:
    post = plaza.post("ratzifatzi", "Unsere neue Bürste ist da.")
    plaza.comment("frieda", "Gibt es die in Blau?", post)
"""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any, ClassVar

from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.pictures import picture
from herzenstakt.testing.networks.plaza.connector import GRANTS, LIMITS, SEAL, seal
from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

PAGE = 40
PNG = {"Content-Type": "image/png"}
HOUSE = "ratzifatzi"


@dataclass(slots=True)
class Resident:
    """Somebody on Plaza."""

    handle: str
    name: str
    bot: bool = False


@dataclass(slots=True)
class Message:
    """Something that was said: a post (nothing above it), a comment, or a private message."""

    id: str
    author: str
    text: str
    at: datetime
    thread: str
    parent: str = ""
    private: bool = False
    language: str = ""
    edited_at: datetime | None = None
    gone_at: datetime | None = None
    gone_by: str = ""
    hidden: bool = False
    liked: bool = False
    #: on top under its post
    pinned: bool = False
    key: str = ""
    pictures: list[dict[str, Any]] = field(default_factory=list)


@dataclass(slots=True)
class Event:
    """What happened to which message. Its number is its place in the list, from 1."""

    what: str  # said, changed, deleted, vote
    id: str


class SimulatedPlaza(SimulatedNetwork):
    """One house with an account (`house`), everybody else outside."""

    name: ClassVar[str] = "plaza"

    def __init__(self, port: int = 0, house: str = HOUSE) -> None:
        super().__init__(port)
        self.house = house
        self.token = "plaza-token-of-the-house"
        self.door_secret = "plaza-seal-of-the-house"
        self.grants = set(GRANTS)
        self.people: dict[str, Resident] = {}
        self.messages: dict[str, Message] = {}
        self.events: list[Event] = []
        self.knocked = 0
        #: whom the house does not want to hear
        self.blocked: frozenset[str] = frozenset()
        #: what was brought here, by its id: what it is, and its bytes
        self.brought: dict[str, tuple[str, bytes]] = {}

    # what people do

    def meet(self, handle: str, name: str, bot: bool = False) -> None:
        """Somebody gets a name; whoever speaks without has the handle as name."""
        self.people[handle] = Resident(handle, name, bot)

    def post(
        self,
        author: str,
        text: str,
        *,
        at: datetime | None = None,
        language: str = "",
        pictures: list[dict[str, Any]] | None = None,
    ) -> str:
        """A post for everybody; whoever writes @house in it, mentions the house. Gives its id.

        pictures: each with "url" and "alt".
        """
        return self.say(
            Message("", author, text, at or now(), "", language=language, pictures=pictures or [])
        )

    def comment(
        self,
        author: str,
        text: str,
        reply_to: str,
        *,
        at: datetime | None = None,
        language: str = "",
        pictures: list[dict[str, Any]] | None = None,
    ) -> str:
        """A comment under a post or an answer to a comment. Gives its id. pictures: as for a post."""
        above = self.messages[reply_to]
        return self.say(
            Message(
                "",
                author,
                text,
                at or now(),
                above.thread,
                parent=above.id,
                private=above.private,
                language=language,
                pictures=pictures or [],
            )
        )

    def whisper(
        self, author: str, text: str, *, at: datetime | None = None, language: str = ""
    ) -> str:
        """A private message to the house; one thread for each person. Gives its id."""
        return self.say(
            Message(
                "", author, text, at or now(), f"whisper-{author}", private=True, language=language
            )
        )

    def edit(self, id: str, text: str, at: datetime | None = None) -> None:
        """The author finds other words."""
        with self.lock:
            self.messages[id].text = text
            self.messages[id].edited_at = at or now()
            self.events.append(Event("changed", id))

    def delete(self, id: str, at: datetime | None = None, by: str = "") -> None:
        """The message vanishes for everybody, once and for all. `by`: its author where not given."""
        with self.lock:
            message = self.messages[id]
            if not message.gone_at:
                message.gone_at, message.gone_by = at or now(), by or message.author
                self.events.append(Event("deleted", id))

    def bring(self, body: bytes, content_type: str) -> str:
        """Something to look at or to listen to; its id, for `pictures/<id>`."""
        with self.lock:
            name = f"pic{len(self.brought) + 1}"
            self.brought[name] = (content_type, body)
            return name

    def vote(self, id: str) -> None:
        """A vote begins under a post. Plaza is newer than any desk: none knows what that is."""
        with self.lock:
            self.events.append(Event("vote", id))

    def say(self, message: Message) -> str:
        """Give a message its id and its place in the list of events."""
        with self.lock:
            message.id = f"plz{len(self.messages) + 1}"
            message.thread = message.thread or message.id
            self.messages[message.id] = message
            if message.author not in self.blocked:
                self.events.append(Event("said", message.id))
            return message.id

    def texts_of(self, author: str) -> list[str]:
        """Whatever an account has said and not deleted, oldest first."""
        return [m.text for m in self.messages.values() if m.author == author and not m.gone_at]

    # the bell at our door

    def knock(self, door: str) -> list[int]:
        """Bring every event that was not brought yet to a door; the status of each answer.

        What a door does not take (anything but 2xx) is brought again at the next knock.
        """
        statuses: list[int] = []
        http = Http(allowed_hosts=frozenset({"127.0.0.1", "localhost"}))
        try:
            while self.knocked < len(self.events):
                body, headers = self.sealed(self.knocked + 1)
                statuses.append(http.post(door, content=body, headers=headers).status)
                if statuses[-1] >= 300:
                    break
                self.knocked += 1
        finally:
            http.close()
        return statuses

    def sealed(self, number: int) -> tuple[bytes, dict[str, str]]:
        """Body and headers of the delivery for one event."""
        body = json.dumps(self.event(number)).encode()
        return body, {"Content-Type": "application/json", SEAL: seal(self.door_secret, body)}

    # keeping

    def dump(self) -> dict[str, Any]:
        """Everything that was said, as JSON can keep it."""
        with self.lock:
            return {
                "people": [asdict(person) for person in self.people.values()],
                "messages": [kept(message) for message in self.messages.values()],
                "events": [asdict(event) for event in self.events],
                "knocked": self.knocked,
                "blocked": sorted(self.blocked),
                "brought": {
                    name: (content_type, base64.b64encode(body).decode())
                    for name, (content_type, body) in self.brought.items()
                },
            }

    def load(self, state: Mapping[str, Any]) -> None:
        """The inverse of `dump`."""
        with self.lock:
            self.people = {raw["handle"]: Resident(**raw) for raw in state["people"]}
            self.messages = {raw["id"]: unkept(raw) for raw in state["messages"]}
            self.events = [Event(**raw) for raw in state["events"]]
            self.knocked = state["knocked"]
            self.blocked = frozenset(state["blocked"])
            self.brought = {
                name: (content_type, base64.b64decode(body))
                for name, (content_type, body) in state.get("brought", {}).items()
            }

    # what the connector asks

    def answer(self, call: Call) -> Told:
        """Nobody without the token gets past the gate."""
        if call.path.startswith("/api/") and call.bearer() != self.token:
            return self.unauthorised(call)
        return super().answer(call)

    @route("GET", "/api/me")
    def me(self, call: Call) -> Told:
        """Who the token belongs to, and what it may do."""
        return Told(data={"person": self.person(self.house), "grants": sorted(self.grants)})

    @route("GET", "/api/events")
    def list_events(self, call: Call) -> Told:
        """Events of a feed after a number, oldest first."""
        after, private = int(call.first("after", "0")), call.first("feed") == "private"
        numbers = [
            number
            for number in range(after + 1, len(self.events) + 1)
            if self.concerns_house(self.events[number - 1], private)
        ]
        page = numbers[:PAGE]
        return Told(
            data={
                "events": [self.event(number) for number in page],
                "next": page[-1] if len(numbers) > PAGE else len(self.events),
                "more": len(numbers) > PAGE,
            }
        )

    @route("GET", "/api/messages")
    def find(self, call: Call) -> Told:
        """The answer with a key, as long as it stands there."""
        found = self.with_key(call.first("key"))
        stands = found is not None and not found.gone_at
        return Told(data={"message": self.shown(found) if found and stands else None})

    @route("POST", "/api/messages")
    def say_for_house(self, call: Call) -> Told:
        """The house answers. The same key gives the same answer back and says nothing twice."""
        words = call.json()
        if found := self.with_key(words["key"]):
            return Told(data=self.shown(found))
        above = self.messages.get(words["in_reply_to"])
        if above is None or above.gone_at:
            return self.not_found(call)
        limit = LIMITS["text.reply"].value or 0
        if not 0 < len(words["text"]) <= limit:
            return Told(422, {"error": f"A text has 1 to {limit} characters"})
        shown = [
            {
                "url": f"{self.url}/pictures/{one['id']}",
                "alt": one["alt"],
                "kind": self.brought[one["id"]][0].partition("/")[0],
            }
            for one in words.get("pictures", ())
        ]
        said = self.messages[self.comment(self.house, words["text"], above.id, pictures=shown)]
        said.key = words["key"]
        return Told(201, self.shown(said))

    @route("POST", "/api/pictures")
    def take_picture(self, call: Call) -> Told:
        """A picture or film that an answer will show."""
        return Told(201, {"id": self.bring(call.body, call.headers["content-type"])})

    @route("GET", "/api/messages/(?P<id>[^/]+)")
    def look(self, call: Call, id: str) -> Told:
        """One message as it stands now."""
        return Told(data=self.shown(found)) if (found := self.standing(id)) else self.gone(id)

    @route("PUT", "/api/messages/(?P<id>[^/]+)")
    def rewrite(self, call: Call, id: str) -> Told:
        """Other words for something the house said."""
        found = self.standing(id)
        if found is None:
            return self.gone(id)
        if found.author != self.house:
            return Told(403, {"error": "These are not your words"})
        self.edit(id, call.json()["text"])
        return Told(data=self.shown(found))

    @route("DELETE", "/api/messages/(?P<id>[^/]+)")
    def remove(self, call: Call, id: str) -> Told:
        """Away with it; what is away already is fine."""
        if id not in self.messages:
            return self.not_found(call)
        self.delete(id, by=self.house)
        return Told(204)

    @route("PUT", "/api/messages/(?P<id>[^/]+)/(?P<mark>like|hidden)")
    def set_mark(self, call: Call, id: str, mark: str) -> Told:
        """Like a message, or draw a veil over it."""
        return self.mark(id, mark, True)

    @route("DELETE", "/api/messages/(?P<id>[^/]+)/(?P<mark>like|hidden)")
    def lift_mark(self, call: Call, id: str, mark: str) -> Told:
        """Take the like or the veil away again."""
        return self.mark(id, mark, False)

    def mark(self, id: str, mark: str, wanted: bool) -> Told:
        """Bring a mark into the wanted state; a veil is an event, a like is not."""
        found = self.standing(id)
        if found is None:
            return self.gone(id)
        if mark == "like":
            found.liked = wanted
        elif found.hidden != wanted:
            found.hidden = wanted
            self.events.append(Event("changed", id))
        return Told(204)

    @route("PUT", "/api/messages/(?P<id>[^/]+)/pin")
    def pin(self, call: Call, id: str) -> Told:
        """One answer of the house stands on top under its post, and takes the place of another one."""
        return self.put_on_top(id, True)

    @route("DELETE", "/api/messages/(?P<id>[^/]+)/pin")
    def unpin(self, call: Call, id: str) -> Told:
        """It stands among the others again."""
        return self.put_on_top(id, False)

    def put_on_top(self, id: str, wanted: bool) -> Told:
        """Bring a pin into the wanted state."""
        found = self.standing(id)
        if found is None:
            return self.gone(id)
        if found.author != self.house or found.private or not found.parent:
            return Told(
                403, {"error": "Only an answer of yours that everybody reads stands on top"}
            )
        if wanted:
            for other in self.messages.values():
                other.pinned = other.pinned and other.thread != found.thread
        found.pinned = wanted
        return Told(204)

    @route("PUT", "/api/messages/(?P<id>[^/]+)/author/block")
    def block(self, call: Call, id: str) -> Told:
        """The house hears no more of whoever wrote this."""
        return self.bar(id, True)

    @route("DELETE", "/api/messages/(?P<id>[^/]+)/author/block")
    def unblock(self, call: Call, id: str) -> Told:
        """The house hears of them again."""
        return self.bar(id, False)

    def bar(self, id: str, wanted: bool) -> Told:
        """Bring a block into the wanted state; the message itself may be gone."""
        if id not in self.messages:
            return self.gone(id)
        author = self.messages[id].author
        self.blocked = self.blocked | {author} if wanted else self.blocked - {author}
        return Told(204)

    @route("GET", "/api/threads/(?P<id>[^/]+)")
    def thread(self, call: Call, id: str) -> Told:
        """A thread by its own id or that of any message in it."""
        name = self.messages[id].thread if id in self.messages else id
        said = [m for m in self.messages.values() if m.thread == name and not m.gone_at]
        if not said:
            return self.gone(id)
        post = self.post_of(said[0])
        return Told(
            data={
                "id": name,
                "post": self.shown_post(post) if post else None,
                "messages": [self.shown(message) for message in said if message is not post],
            }
        )

    @route("GET", "/portraits/(?P<handle>[^/]+)[.]png")
    def show_portrait(self, call: Call, handle: str) -> Told:
        """A face for everybody."""
        return Told(data=portrait(self.person(handle)["name"]), headers=PNG)

    @route("GET", "/pictures/(?P<name>[^/]+)")
    def show_picture(self, call: Call, name: str) -> Told:
        """Whatever a post shows."""
        if name in self.brought:
            content_type, body = self.brought[name]
            return Told(data=body, headers={"Content-Type": content_type})
        return Told(data=picture(name), headers=PNG)

    # how Plaza shows things

    def concerns_house(self, event: Event, private: bool) -> bool:
        """Whether the house hears of it: its own threads, mentions of it, its private messages."""
        message = self.messages[event.id]
        top = self.messages.get(message.thread)
        return message.private is private and (
            private
            or message.author == self.house
            or (top is not None and top.author == self.house)
            or self.speaks_to_house(message)
        )

    def speaks_to_house(self, message: Message) -> bool:
        """Whether somebody outside says this to the house and not to somebody else."""
        if message.author == self.house:
            return False
        above = self.messages.get(message.parent)
        return (
            message.private
            or f"@{self.house}" in message.text.lower()
            or (above is not None and above.author == self.house)
        )

    def event(self, number: int) -> dict[str, Any]:
        """One event, with the message as it stands now; what is gone by now is only told as gone."""
        event = self.events[number - 1]
        message = self.messages[event.id]
        if message.gone_at:
            return {
                "number": number,
                "event": "deleted",
                "id": message.id,
                "at": message.gone_at.isoformat(),
                "by_you": message.gone_by == self.house,
            }
        if event.what == "vote":
            return {"number": number, "event": "vote", "vote": {"under": message.id, "open": True}}
        return {"number": number, "event": event.what, "message": self.shown(message)}

    def shown(self, message: Message) -> dict[str, Any]:
        """A message as everybody with the token sees it."""
        post = self.post_of(message)
        is_own_top = post is message and message.author == self.house
        return {
            "id": message.id,
            "thread": message.thread,
            "parent": message.parent,
            "author": self.person(message.author),
            "text": message.text,
            "language": message.language,
            "at": message.at.isoformat(),
            "edited_at": message.edited_at.isoformat() if message.edited_at else None,
            "private": message.private,
            "hidden": message.hidden,
            "to_you": self.speaks_to_house(message),
            "url": f"{self.url}/{message.thread}#{message.id}",
            "pictures": message.pictures,
            "post": self.shown_post(post) if post and (post is not message or is_own_top) else None,
        }

    def shown_post(self, post: Message) -> dict[str, Any]:
        """The post above a comment, in short."""
        return {
            "id": post.id,
            "author": self.person(post.author),
            "text": post.text,
            "at": post.at.isoformat(),
            "url": f"{self.url}/{post.id}",
            "yours": post.author == self.house,
            "pictures": post.pictures,
        }

    def person(self, handle: str) -> dict[str, Any]:
        """Somebody as others see them."""
        known = self.people.get(handle) or Resident(handle, handle)
        return {
            "handle": handle,
            "name": known.name,
            "url": f"{self.url}/@{handle}",
            "avatar": f"{self.url}/portraits/{handle}.png",
            "bot": known.bot,
        }

    # looking things up

    def standing(self, id: str) -> Message | None:
        """A message that is there and not deleted."""
        found = self.messages.get(id)
        return None if found is None or found.gone_at else found

    def gone(self, id: str) -> Told:
        """410 for what was here once, 404 for what never was."""
        return Told(410 if id in self.messages else 404, {"error": "Nothing here"})

    def with_key(self, key: str) -> Message | None:
        """The answer of the house that came with this key."""
        return next((m for m in self.messages.values() if key and m.key == key), None)

    def post_of(self, message: Message) -> Message | None:
        """The post at the top of a public thread."""
        return None if message.private else self.standing(message.thread)


def now() -> datetime:
    """The present, with its zone."""
    return datetime.now(UTC)


def kept(message: Message) -> dict[str, Any]:
    """A message as JSON can keep it."""
    return {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(message).items()
    }


def unkept(raw: Mapping[str, Any]) -> Message:
    """The inverse of `kept`."""
    times = {
        name: datetime.fromisoformat(raw[name])
        for name in ("at", "edited_at", "gone_at")
        if raw[name]
    }
    return Message(**{**raw, **times})
