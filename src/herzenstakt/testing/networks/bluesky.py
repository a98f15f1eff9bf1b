"""A small Bluesky in a box: server (PDS) and view (AppView) in one, with the traps of the real one.

People outside act by method calls (`post`, `delete`), the house through the XRPC door. Traps that
are kept: the newest comes first, a page may be empty, `priority=false` must be said, a reply that
mentions somebody is announced as a mention, hidden replies are not announced any more, an expired
token is a 400.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Self, TypeVar

from herzenstakt.kernel.text import graphemes
from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
REPOST = "app.bsky.feed.repost"
GATE = "app.bsky.feed.threadgate"
BLOCK = "app.bsky.graph.block"
HOUSE = "ratzifatzi.example"
PASSWORD = "herz-ens-takt-2026"
APP_SCOPE = "com.atproto.appPass"
LONGEST = 300
#: how far up a thread authors hear of a reply
HEARD_UPWARDS = 5

Json = dict[str, Any]
Item = TypeVar("Item")


@dataclass(slots=True)
class Resident:
    """Somebody with an account."""

    handle: str
    did: str
    name: str


@dataclass(slots=True)
class Record:
    """One record of somebody's repository. `seen`: when the network saw it."""

    uri: str
    cid: str
    value: Json
    seen: str

    @property
    def did(self) -> str:
        """Whose it is."""
        return self.uri.split("/")[2]

    @property
    def collection(self) -> str:
        """What kind of record it is."""
        return self.uri.split("/")[3]

    @property
    def sorts_at(self) -> str:
        """Where a post stands in its author's feed, and among what concerns others."""
        return min(str(self.value["createdAt"]), self.seen)


class No(Exception):
    """The network refuses, with a status, an error name and a sentence."""

    def __init__(self, status: int, error: str, message: str) -> None:
        self.told = Told(status, {"error": error, "message": message})
        super().__init__(error)


def xrpc(method: str, name: str) -> Callable[[Callable[..., Told]], Callable[..., Told]]:
    """Answer one XRPC method."""
    return route(method, f"/xrpc/{re.escape(name)}")


class SimulatedBluesky(SimulatedNetwork):
    """`with SimulatedBluesky() as bluesky: bluesky.post("frieda.example", "Hallo @ratzifatzi.example")`"""

    name = "bluesky"

    def __init__(
        self, port: int = 0, house: str = HOUSE, house_name: str = "RatziFatzi GmbH"
    ) -> None:
        super().__init__(port)
        self.house = house
        self.people: dict[str, Resident] = {}
        self.records: dict[str, Record] = {}
        self.passwords: dict[str, str] = {}
        self.access: dict[str, str] = {}
        self.refresh: dict[str, str] = {}
        self.blocked: set[str] = set()
        self.muted: set[str] = set()
        #: the names of pictures that were brought
        self.blobs: set[str] = set()
        self.latest = ""
        self.drawn = 0
        self.left = 2874
        self.meet(house, house_name, password=PASSWORD)

    # --- people outside ---------------------------------------------------------------------------

    def meet(self, handle: str, name: str = "", password: str = "") -> Resident:
        """Let somebody have an account; an existing one gets the new name."""
        known = self.people.get(handle)
        resident = Resident(handle, did_of(handle), name or (known.name if known else handle))
        self.people[handle] = resident
        if password:
            self.passwords[resident.did] = password
        return resident

    def post(
        self,
        handle: str,
        text: str,
        reply_to: str | None = None,
        at: datetime | None = None,
        quote: str | None = None,
    ) -> str:
        """Somebody says something, in answer to `reply_to` or about `quote`; its address."""
        with self.lock:
            who = self.people.get(handle) or self.meet(handle)
            seen = self.tick()
            value: Json = {"$type": POST, "text": text, "createdAt": written(at) if at else seen}
            if facets := list(self.mentions_in(text)):
                value["facets"] = facets
            if reply_to:
                value["reply"] = self.place_under(reply_to)
            if quote:
                quoted = reference(self.records[quote])
                value["embed"] = {"$type": "app.bsky.embed.record", "record": quoted}
            return self.keep(who.did, POST, self.draw_key(), value, seen).uri

    def like(self, handle: str, uri: str) -> str:
        """Somebody likes a post; the address of the like."""
        return self.point_at(LIKE, handle, uri)

    def repost(self, handle: str, uri: str) -> str:
        """Somebody passes a post on, perhaps their own; the address of the repost."""
        return self.point_at(REPOST, handle, uri)

    def delete(self, uri: str) -> None:
        """The author takes something back."""
        with self.lock:
            self.records.pop(uri, None)

    def likes_of(self, uri: str) -> list[str]:
        """The handles of everybody who likes a post."""
        likes = self.kept_in(LIKE)
        return [self.by_did(x.did).handle for x in likes if x.value["subject"]["uri"] == uri]

    def hidden_under(self, uri: str) -> list[str]:
        """The replies its author has hidden under a post."""
        gate = self.gate_of(uri)
        return list(gate.value.get("hiddenReplies", [])) if gate else []

    def texts_of(self, handle: str) -> list[str]:
        """Everything somebody has said, oldest first."""
        did = did_of(handle)
        return [post.value["text"] for post in self.kept_in(POST) if post.did == did]

    def expire_tokens(self) -> None:
        """Two hours later: no access token is good any more."""
        with self.lock:
            self.access.clear()

    def forget_sessions(self) -> None:
        """Ninety days later: no refresh token is good any more either."""
        with self.lock:
            self.access.clear()
            self.refresh.clear()

    # --- between two starts -----------------------------------------------------------------------

    def dump(self) -> Json:
        """Everything that must survive, as JSON."""
        with self.lock:
            return {
                "house": self.house,
                "people": [asdict(person) for person in self.people.values()],
                "records": [asdict(record) for record in self.records.values()],
                "passwords": dict(self.passwords),
                "access": dict(self.access),
                "refresh": dict(self.refresh),
                "blocked": sorted(self.blocked),
                "muted": sorted(self.muted),
                "latest": self.latest,
                "drawn": self.drawn,
            }

    def load(self, state: Mapping[str, Any]) -> Self:
        """Go on where `dump` stopped."""
        with self.lock:
            self.house = state["house"]
            self.people = {raw["handle"]: Resident(**raw) for raw in state["people"]}
            self.records = {raw["uri"]: Record(**raw) for raw in state["records"]}
            self.passwords, self.access = dict(state["passwords"]), dict(state["access"])
            self.refresh = dict(state["refresh"])
            self.blocked, self.muted = set(state["blocked"]), set(state["muted"])
            self.latest, self.drawn = state["latest"], state["drawn"]
        return self

    # --- the door ---------------------------------------------------------------------------------

    def answer(self, call: Call) -> Told:
        """Answer a call; a refusal anywhere inside becomes the network's refusal. Each says how much may
        still be asked; signing in has a quota of its own."""
        try:
            told = super().answer(call)
        except No as no:
            told = no.told
        signing_in = call.path.endswith(".createSession")
        limit, left = (30, 1) if signing_in else (3000, self.left)
        rate = {
            "RateLimit-Limit": str(limit),
            "RateLimit-Remaining": str(left),
            "RateLimit-Reset": str(int(datetime.now(UTC).timestamp()) + 300),
            "RateLimit-Policy": f"{limit};w=300",
        }
        return replace(told, headers={**rate, **told.headers})

    def not_found(self, call: Call) -> Told:
        """How the real server answers a method it does not know."""
        return Told(501, {"error": "MethodNotImplemented", "message": "Method Not Implemented"})

    def unauthorised(self, call: Call) -> Told:
        """How the real server answers a wrong password."""
        return Told(
            401,
            {"error": "AuthenticationRequired", "message": "Invalid identifier or password"},
        )

    def viewer(self, call: Call) -> str:
        """The DID of whoever calls. Raises No."""
        token = call.bearer()
        if not token:
            raise No(401, "AuthMissing", "Authentication Required")
        if did := self.access.get(token):
            return did
        if scope_of(token) == APP_SCOPE:
            raise No(400, "ExpiredToken", "Token has expired")
        raise No(400, "InvalidToken", "Token could not be verified")

    # sessions

    @xrpc("POST", "com.atproto.server.createSession")
    def create_session(self, call: Call) -> Told:
        """Sign in with handle or DID and password."""
        body = call.json()
        who = self.find_person(body["identifier"])
        if who is None or self.passwords.get(who.did) != body["password"]:
            return self.unauthorised(call)
        return Told(data=self.open_session(who))

    @xrpc("POST", "com.atproto.server.refreshSession")
    def refresh_session(self, call: Call) -> Told:
        """A new pair for a refresh token, which is used up by it."""
        did = self.refresh.pop(call.bearer(), None)
        if did is None:
            raise No(400, "ExpiredToken", "Token has been revoked")
        return Told(data=self.open_session(self.by_did(did)))

    @xrpc("GET", "com.atproto.server.getSession")
    def get_session(self, call: Call) -> Told:
        """Who is signed in."""
        return Told(data=self.account_of(self.by_did(self.viewer(call))))

    # records

    @xrpc("POST", "com.atproto.repo.createRecord")
    def create_record(self, call: Call) -> Told:
        """A new record; the real server stumbles over a key that is taken."""
        body = self.own_write(call)
        rkey = body.get("rkey") or self.draw_key()
        if self.found(body["repo"], body["collection"], rkey):
            raise No(500, "InternalServerError", "Internal Server Error")
        return self.written_down(body, rkey)

    @xrpc("POST", "com.atproto.repo.putRecord")
    def put_record(self, call: Call) -> Told:
        """A record under a key, if `swapRecord` names what stands there (null: nothing)."""
        body = self.own_write(call)
        there = self.found(body["repo"], body["collection"], body["rkey"])
        if there and there.value == body["record"]:
            return Told(data=reference(there))
        if "swapRecord" in body and body["swapRecord"] != (there.cid if there else None):
            raise No(400, "InvalidSwap", f"Record was at {there.cid if there else 'null'}")
        return self.written_down(body, body["rkey"])

    @xrpc("POST", "com.atproto.repo.uploadBlob")
    def upload_blob(self, call: Call) -> Told:
        """A picture that a record will name."""
        self.viewer(call)
        cid = f"bafkrei{drawn_from(call.body.hex(), 52)}"
        self.blobs.add(cid)
        blob = {
            "$type": "blob",
            "ref": {"$link": cid},
            "mimeType": call.headers["content-type"],
            "size": len(call.body),
        }
        return Told(data={"blob": blob})

    @xrpc("POST", "com.atproto.repo.deleteRecord")
    def delete_record(self, call: Call) -> Told:
        """Take a record away; twice is once."""
        body = self.own_write(call)
        self.records.pop(uri_of(body["repo"], body["collection"], body["rkey"]), None)
        return Told(data={})

    @xrpc("GET", "com.atproto.repo.getRecord")
    def get_record(self, call: Call) -> Told:
        """One record, as its server keeps it."""
        did = self.did_of_repo(call.first("repo"))
        record = self.found(did, call.first("collection"), call.first("rkey"))
        if record is None:
            raise No(400, "RecordNotFound", "Could not locate record")
        return Told(data={**reference(record), "value": record.value})

    @xrpc("GET", "com.atproto.repo.listRecords")
    def list_records(self, call: Call) -> Told:
        """The records of one kind, newest key first."""
        did, collection = self.did_of_repo(call.first("repo")), call.first("collection")
        mine = [record for record in self.kept_in(collection) if record.did == did]
        mine.sort(key=lambda record: record.uri, reverse=True)
        shown = mine[: int(call.first("limit", "50"))]
        return Told(data={"records": [{**reference(x), "value": x.value} for x in shown]})

    # people

    @xrpc("GET", "com.atproto.identity.resolveHandle")
    def resolve_handle(self, call: Call) -> Told:
        """Whose handle it is."""
        who = self.people.get(call.first("handle").lower())
        if who is None:
            raise No(400, "InvalidRequest", "Unable to resolve handle")
        return Told(data={"did": who.did})

    @xrpc("GET", "app.bsky.actor.getProfile")
    def get_profile(self, call: Call) -> Told:
        """Somebody's profile."""
        self.viewer(call)
        who = self.find_person(call.first("actor"))
        if who is None:
            raise No(400, "InvalidRequest", "Profile not found")
        return Told(data={**self.person(who.did), "postsCount": len(self.texts_of(who.handle))})

    @route("GET", r"/avatars/(?P<handle>[^/]+)\.png")
    def avatar(self, call: Call, handle: str) -> Told:
        """Somebody's picture."""
        who = self.people.get(handle)
        if who is None:
            return Told(404, b"")
        return Told(data=portrait(who.name), headers={"Content-Type": "image/png"})

    # reading

    @xrpc("GET", "app.bsky.notification.listNotifications")
    def list_notifications(self, call: Call) -> Told:
        """What concerns the caller, newest first. Muted people are filtered out of a page that was
        cut before, so pages may be empty; who does not say `priority=false` sees nothing. A post
        that arrives late stands where its author says it belongs."""
        us, reasons = self.viewer(call), call.params.get("reasons", [])
        if call.first("priority") != "false":
            return Told(data={"notifications": [], "priority": True})
        found = [
            (record, reason)
            for record in self.records.values()
            if (reason := self.reason_for(us, record)) and (not reasons or reason in reasons)
        ]
        page, cursor = paged(found, call, lambda pair: pair[0].sorts_at)
        shown = [
            {
                **self.shown(record, us),
                "reason": reason,
                "isRead": False,
                "indexedAt": record.sorts_at,  # the real view, too, says so of what it saw later
            }
            for record, reason in page
            if self.by_did(record.did).handle not in self.muted
        ]
        return Told(data={"notifications": shown, **cursor})

    @xrpc("GET", "app.bsky.feed.getAuthorFeed")
    def get_author_feed(self, call: Call) -> Told:
        """What somebody said and passed on, newest first."""
        us, who = self.viewer(call), self.find_person(call.first("actor"))
        if who is None:
            raise No(400, "InvalidRequest", "Profile not found")
        said = [*self.kept_in(POST), *self.kept_in(REPOST)]
        mine = [
            record for record in said if record.did == who.did and self.is_open(subject(record))
        ]
        page, cursor = paged(mine, call, stands_at)
        return Told(data={"feed": [self.shown_in_feed(one, us) for one in page], **cursor})

    @xrpc("GET", "app.bsky.feed.getPosts")
    def get_posts(self, call: Call) -> Told:
        """Posts by their addresses, at most 25; deleted and blocked ones are left out."""
        us, uris = self.viewer(call), call.params.get("uris", [])
        if len(uris) > 25:
            raise No(400, "InvalidRequest", "Error: uris must not have more than 25 elements")
        posts = [self.records[uri] for uri in uris if self.is_open(uri)]
        return Told(data={"posts": [self.shown(post, us) for post in posts]})

    @xrpc("GET", "app.bsky.feed.getPostThread")
    def get_post_thread(self, call: Call) -> Told:
        """The tree around a post."""
        us, uri = self.viewer(call), call.first("uri")
        post = self.records.get(uri)
        if post is None:
            raise No(400, "NotFound", f"Post not found: {uri}")
        height, depth = int(call.first("parentHeight", "80")), int(call.first("depth", "6"))
        answer: Json = {"thread": self.node(uri, us, height, depth)}
        if gate := self.gate_of(root_uri(post)):
            answer["threadgate"] = shown_gate(gate)
        return Told(data=answer)

    # --- inside: accounts -------------------------------------------------------------------------

    def open_session(self, who: Resident) -> Json:
        """A new pair of tokens."""
        self.drawn += 1
        access = token(APP_SCOPE, who.did, self.drawn)
        refresh = token("com.atproto.refresh", who.did, self.drawn)
        self.access[access] = self.refresh[refresh] = who.did
        return {**self.account_of(who), "accessJwt": access, "refreshJwt": refresh}

    def account_of(self, who: Resident) -> Json:
        """An account as its owner sees it."""
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": self.url,
        }
        return {
            "did": who.did,
            "handle": who.handle,
            "email": f"post@{who.handle}",
            "emailConfirmed": True,
            "active": True,
            "didDoc": {"id": who.did, "service": [service]},
        }

    def find_person(self, identifier: str) -> Resident | None:
        """Somebody by handle or DID."""
        return next(
            (x for x in self.people.values() if identifier.lower() in {x.handle, x.did}), None
        )

    def by_did(self, did: str) -> Resident:
        """Somebody who has an account."""
        return next(person for person in self.people.values() if person.did == did)

    def did_of_repo(self, repo: str) -> str:
        """The DID of a repository named by handle or DID. Raises No."""
        who = self.find_person(repo)
        if who is None:
            raise No(400, "InvalidRequest", f"Could not find repo: {repo}")
        return who.did

    def person(self, did: str) -> Json:
        """Somebody as views show them."""
        who = self.by_did(did)
        return {
            "did": who.did,
            "handle": who.handle,
            "displayName": who.name,
            "avatar": f"{self.url}/avatars/{who.handle}.png",
            "labels": [],
            "viewer": {"muted": who.handle in self.muted, **self.blocking(who.did)},
        }

    def blocking(self, did: str) -> Json:
        """The block of the house against somebody, as a profile shows it."""
        made = [one for one in self.kept_in(BLOCK) if one.value["subject"] == did]
        return {"blocking": made[0].uri} if made else {}

    # --- inside: records --------------------------------------------------------------------------

    def own_write(self, call: Call) -> Json:
        """The body of a write into the caller's own repository. Raises No."""
        us, body = self.viewer(call), call.json()
        if self.did_of_repo(body["repo"]) != us:
            raise No(401, "AuthenticationRequired", "Authentication Required")
        return {**body, "repo": us}

    def written_down(self, body: Json, rkey: str) -> Told:
        """Keep a record of the house, unless it breaks its lexicon."""
        text = str(body["record"].get("text", ""))
        if body["collection"] == POST and graphemes(text) > LONGEST:
            said = f"grapheme too big (maximum {LONGEST}, got {graphemes(text)})"
            raise No(400, "InvalidRequest", f"Invalid {POST} record: {said} at $.record.text")
        if not {cid for cid, _alt in pictures_in(body["record"])} <= self.blobs:
            raise No(400, "BlobNotFound", "Could not find blob")
        record = self.keep(body["repo"], body["collection"], rkey, body["record"])
        return Told(data={**reference(record), "validationStatus": "valid"})

    def keep(self, did: str, collection: str, rkey: str, value: Json, seen: str = "") -> Record:
        """Put a record where it belongs."""
        uri = uri_of(did, collection, rkey)
        old = self.records.get(uri)
        record = Record(uri, cid_of(value), value, seen or (old.seen if old else self.tick()))
        self.records[uri] = record
        return record

    def point_at(self, collection: str, handle: str, uri: str) -> str:
        """Keep somebody's like or repost of a post."""
        with self.lock:
            value = {
                "$type": collection,
                "subject": reference(self.records[uri]),
                "createdAt": self.tick(),
            }
            return self.keep(self.people[handle].did, collection, self.draw_key(), value).uri

    def found(self, did: str, collection: str, rkey: str) -> Record | None:
        """A record by its place."""
        return self.records.get(uri_of(did, collection, rkey))

    def kept_in(self, collection: str) -> list[Record]:
        """All records of one kind, oldest first."""
        return [record for record in self.records.values() if record.collection == collection]

    def draw_key(self) -> str:
        """A record key nobody has."""
        self.drawn += 1
        letters = base64.b32encode(self.drawn.to_bytes(5, "big")).decode().lower()
        return f"3sim{letters}2"

    def tick(self) -> str:
        """Now, and always later than the last time."""
        now = datetime.now(UTC)
        if self.latest:
            now = max(now, datetime.fromisoformat(self.latest) + timedelta(milliseconds=1))
        self.latest = written(now)
        return self.latest

    def mentions_in(self, text: str) -> Iterator[Json]:
        """A mark for everybody whose @handle stands in a text."""
        for found in re.finditer(r"@([a-z0-9.-]*[a-z0-9])", text):
            if who := self.people.get(found[1]):
                start = len(text[: found.start()].encode())
                yield {
                    "index": {"byteStart": start, "byteEnd": start + len(found[0].encode())},
                    "features": [{"$type": "app.bsky.richtext.facet#mention", "did": who.did}],
                }

    def place_under(self, uri: str) -> Json:
        """Where an answer to `uri` stands in its thread."""
        parent = self.records[uri]
        reply = parent.value.get("reply")
        return {"root": reply["root"] if reply else reference(parent), "parent": reference(parent)}

    def gate_of(self, root: str) -> Record | None:
        """The list of hidden replies under a first post."""
        return self.records.get(root.replace(f"/{POST}/", f"/{GATE}/"))

    # --- inside: views ----------------------------------------------------------------------------

    def is_open(self, uri: str) -> bool:
        """Whether a post is there and its author is not blocked."""
        record = self.records.get(uri)
        if record is None or self.by_did(record.did).handle in self.blocked:
            return False
        return not self.blocking(record.did)

    def is_announced(self, post: Record) -> bool:
        """Whether people hear of a post: it can be seen, and nobody has hidden it."""
        return self.is_open(post.uri) and post.uri not in self.hidden_under(root_uri(post))

    def reason_for(self, us: str, record: Record) -> str:
        """Why a record concerns somebody, or ""."""
        if record.did == us:
            return ""
        if record.collection in {LIKE, REPOST}:
            kind = record.collection.rsplit(".", 1)[1]
            return kind if subject(record).startswith(f"at://{us}/") else ""
        if record.collection != POST or not self.is_announced(record):
            return ""
        if us in mentioned_in(record.value):
            return "mention"
        if any(uri.startswith(f"at://{us}/") for uri in self.above(record)):
            return "reply"
        return "quote" if quoted_in(record.value).startswith(f"at://{us}/") else ""

    def above(self, record: Record) -> Iterator[str]:
        """The posts a reply stands under, as far up as their authors hear of it."""
        for _ in range(HEARD_UPWARDS):
            uri = parent_uri(record)
            if not uri:
                return
            yield uri
            if uri not in self.records:
                return
            record = self.records[uri]

    def shown(self, record: Record, us: str) -> Json:
        """A record as the view shows it to `us`; posts with counts and marks."""
        view: Json = {
            **reference(record),
            "author": self.person(record.did),
            "record": record.value,
            "indexedAt": record.seen,
            "labels": [],
        }
        if record.collection != POST:
            return view
        likes = [x for x in self.kept_in(LIKE) if x.value["subject"]["uri"] == record.uri]
        ours = next((like.uri for like in likes if like.did == us), None)
        view |= {
            "replyCount": sum(parent_uri(post) == record.uri for post in self.kept_in(POST)),
            "likeCount": len(likes),
            "viewer": {"like": ours} if ours else {},
        }
        if quoted := self.records.get(quoted_in(record.value)):
            view["embed"] = self.shown_quote(quoted)
        if pictures := pictures_in(record.value):
            view["embed"] = {
                "$type": "app.bsky.embed.images#view",
                "images": [
                    {
                        "thumb": f"{self.url}/img/{cid}",
                        "fullsize": f"{self.url}/img/{cid}",
                        "alt": alt,
                    }
                    for cid, alt in pictures
                ],
            }
        if gate := self.gate_of(record.uri):
            view["threadgate"] = shown_gate(gate)
        return view

    def shown_in_feed(self, record: Record, us: str) -> Json:
        """A post in a feed; a post that was passed on with the reason why it stands there."""
        item: Json = {"post": self.shown(self.records[subject(record)], us)}
        if record.collection == REPOST:
            item["reason"] = {
                "$type": "app.bsky.feed.defs#reasonRepost",
                **reference(record),
                "by": self.person(record.did),
                "indexedAt": record.seen,
            }
        return item

    def shown_quote(self, quoted: Record) -> Json:
        """A quoted post inside another."""
        inside = {
            "$type": "app.bsky.embed.record#viewRecord",
            **reference(quoted),
            "author": self.person(quoted.did),
            "value": quoted.value,
            "indexedAt": quoted.seen,
            "likeCount": len(self.likes_of(quoted.uri)),
        }
        return {"$type": "app.bsky.embed.record#view", "record": inside}

    def node(self, uri: str, us: str, height: int, depth: int) -> Json:
        """A post in its tree: `height` posts upwards, `depth` downwards."""
        if uri not in self.records:
            return {"$type": "app.bsky.feed.defs#notFoundPost", "uri": uri, "notFound": True}
        post = self.records[uri]
        if not self.is_open(uri):
            return {
                "$type": "app.bsky.feed.defs#blockedPost",
                "uri": uri,
                "blocked": True,
                "author": {"did": post.did},
            }
        node: Json = {"$type": "app.bsky.feed.defs#threadViewPost", "post": self.shown(post, us)}
        above = parent_uri(post)
        if above and height > 0:
            node["parent"] = self.node(above, us, height - 1, 0)
        if depth > 0:
            below = [x.uri for x in self.kept_in(POST) if parent_uri(x) == uri]
            node["replies"] = [self.node(reply, us, 0, depth - 1) for reply in below]
        return node


# --- small things --------------------------------------------------------------------------------


def written(moment: datetime) -> str:
    """A moment as the network writes it."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def drawn_from(words: str, length: int) -> str:
    """Letters that are always the same for the same words."""
    digest = hashlib.sha256(words.encode()).digest()
    return base64.b32encode(digest).decode().lower().rstrip("=")[:length]


def did_of(handle: str) -> str:
    """The DID of a handle; it is drawn from it, so that it is known before the account is."""
    return f"did:plc:{drawn_from(handle, 24)}"


def cid_of(value: Json) -> str:
    """A fingerprint of a record."""
    return f"bafyrei{drawn_from(json.dumps(value, sort_keys=True), 52)}"


def uri_of(did: str, collection: str, rkey: str) -> str:
    """The address of a record."""
    return f"at://{did}/{collection}/{rkey}"


def reference(record: Record) -> Json:
    """Address and fingerprint."""
    return {"uri": record.uri, "cid": record.cid}


def token(scope: str, did: str, number: int) -> str:
    """A token that looks like the real ones."""
    parts: Iterable[Json] = ({"typ": "at+jwt"}, {"scope": scope, "sub": did, "jti": number})
    coded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join([*(part.rstrip("=") for part in coded), drawn_from(f"{scope}{number}", 43)])


def scope_of(said: str) -> str:
    """What a token says it may do, or ""."""
    try:
        middle = said.split(".")[1]
        scope = json.loads(base64.urlsafe_b64decode(middle + "=" * (-len(middle) % 4)))["scope"]
    except (IndexError, KeyError, TypeError, ValueError):
        return ""
    return str(scope)


def paged(items: list[Item], call: Call, place: Callable[[Item], str]) -> tuple[list[Item], Json]:
    """One page, newest first. The cursor is the place of its last item, on the last page too."""
    cursor, limit = call.first("cursor"), int(call.first("limit", "50"))
    newest = sorted(items, key=place, reverse=True)
    page = [item for item in newest if not cursor or place(item) < cursor][:limit]
    return page, {"cursor": place(page[-1])} if page else {}


def stands_at(record: Record) -> str:
    """The place of a post or repost in a feed: unlike the moment of a notification, no two share it."""
    at = datetime.fromisoformat(record.sorts_at)
    return f"{int(at.timestamp() * 1000)}__{record.cid}"


def subject(record: Record) -> str:
    """What is liked or passed on; of everything else itself."""
    return str(record.value["subject"]["uri"]) if "subject" in record.value else record.uri


def parent_uri(record: Record) -> str:
    """What a post answers, or ""."""
    reply = record.value.get("reply") if record.collection == POST else None
    return str(reply["parent"]["uri"]) if reply else ""


def root_uri(record: Record) -> str:
    """The first post of the thread a post stands in."""
    reply = record.value.get("reply")
    return str(reply["root"]["uri"]) if reply else record.uri


def mentioned_in(value: Json) -> set[str]:
    """The DIDs a post mentions."""
    features = [x for facet in value.get("facets", []) for x in facet["features"]]
    return {feature["did"] for feature in features if "did" in feature}


def quoted_in(value: Json) -> str:
    """What a post quotes, or ""."""
    embed = value.get("embed", {})
    return str(embed["record"]["uri"]) if embed.get("$type") == "app.bsky.embed.record" else ""


def shown_gate(gate: Record) -> Json:
    """A list of hidden replies as views show it."""
    return {**reference(gate), "record": gate.value, "lists": []}


def pictures_in(value: Json) -> list[tuple[str, str]]:
    """The pictures a record names: where each lies, and its words."""
    embed = value.get("embed", {})
    if embed.get("$type") != "app.bsky.embed.images":
        return []
    return [(one["image"]["ref"]["$link"], one["alt"]) for one in embed["images"]]
