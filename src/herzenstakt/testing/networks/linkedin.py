"""A small LinkedIn in a box: the Community Management API of pages, with the traps of the real one.

People outside act by method calls (`publish`, `comment`, `edit`), the house through Rest.li. Traps that are
kept: a page's comments are an empty list for whoever has the wrong role, a comment is called by the activity
it stands in and not by its post, replies are asked for comment by comment, deleting takes the replies along,
closing the section deletes all of it, headers are missed on every call, names of URNs must be escaped, the
development tier knows no BATCH_GET and does not knock, and nothing says how much may still be asked.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Self
from urllib.parse import parse_qs, unquote

import httpx

from herzenstakt.testing.networks.signing_in import Client, Grant, SigningIn
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

HOUSE = "urn:li:organization:2414183"
RENATE = "renate1"
CLIENT_ID, CLIENT_SECRET, APPLICATION_ID = "77lnk4hrzt", "WPL_AP1.ratzi-geheim", "212345678"
REDIRECT = "https://desk.example/signed-in"
EVENT = "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS"
READ, WRITE, ADMIN = (
    "r_organization_social_feed",
    "w_organization_social_feed",
    "rw_organization_admin",
)
READING_ROLES = frozenset({"ADMINISTRATOR", "DIRECT_SPONSORED_CONTENT_POSTER"})
WRITING_ROLES = READING_ROLES | {"RECRUITING_POSTER"}
REACTIONS = frozenset({"LIKE", "PRAISE", "EMPATHY", "INTEREST", "APPRECIATION", "ENTERTAINMENT"})
LONGEST = 1250
#: what a new comment may consist of
TAKEN = frozenset({"actor", "object", "message", "parentComment"})
A_YEAR = 365 * 86_400

Json = dict[str, Any]


@dataclass(slots=True)
class Member:
    """Somebody with an account. `shows`: whether others may see the name."""

    number: str
    first: str
    last: str
    shows: bool = True

    @property
    def urn(self) -> str:
        """As LinkedIn calls them."""
        return f"urn:li:person:{self.number}"


@dataclass(slots=True)
class Organization:
    """A page."""

    urn: str
    name: str
    vanity: str

    @property
    def number(self) -> str:
        """The number in its name."""
        return self.urn.rpartition(":")[2]


@dataclass(slots=True)
class Role:
    """What somebody may do on a page."""

    who: str
    organization: str
    role: str
    state: str = "APPROVED"


@dataclass(slots=True)
class Post:
    """A post, and the activity under which its comments stand."""

    urn: str
    activity: str
    author: str
    commentary: str
    created: int
    modified: int
    visibility: str = "PUBLIC"
    state: str = "PUBLISHED"
    open: bool = True


@dataclass(slots=True)
class Comment:
    """A comment. `parent`: the name of the one it answers, or ""."""

    number: str
    activity: str
    actor: str
    text: str
    created: int
    modified: int
    parent: str = ""
    attributes: list[Json] = field(default_factory=list)
    content: list[Json] = field(default_factory=list)
    impersonator: str = ""

    @property
    def urn(self) -> str:
        """Its name."""
        return f"urn:li:comment:({self.activity},{self.number})"


@dataclass(slots=True)
class Subscription:
    """Where LinkedIn knocks for a page, on behalf of somebody."""

    application: str
    user: str
    entity: str
    webhook: str
    expires: int


class No(Exception):
    """LinkedIn refuses, in its envelope."""

    def __init__(
        self, status: int, message: str, code: str = "", number: int | None = None
    ) -> None:
        said: Json = {"status": status, "message": message}
        if code:
            said["code"] = code
        if number is not None:
            said["serviceErrorCode"] = number
        self.told = Told(status, said)
        super().__init__(message)


def denied(message: str) -> No:
    """No, for want of a role, a permission or a product."""
    return No(403, message, "ACCESS_DENIED", 100)


# --- Rest.li, as a server reads it ---------------------------------------------------------------


def decoded(written: str) -> Any:
    """A value of Rest.li 2.0. Structure is what stands there unescaped. Raises ValueError."""
    value, rest = _value(written)
    if rest:
        raise ValueError(f"something behind the value: {rest}")
    return value


def _value(written: str) -> tuple[Any, str]:
    if written.startswith("List("):
        return _list(written[5:])
    if written.startswith("("):
        return _object(written[1:])
    end = min((at for at in map(written.find, ",)") if at >= 0), default=len(written))
    word = written[:end]
    if not word or any(char in word for char in "(:'"):
        raise ValueError(f"not escaped: {word}")
    return ("" if word == "''" else unquote(word)), written[end:]


def _list(written: str) -> tuple[list[Any], str]:
    found: list[Any] = []
    while not written.startswith(")"):
        one, written = _value(written)
        found.append(one)
        written = _onward(written)
    return found, written[1:]


def _object(written: str) -> tuple[Json, str]:
    found: Json = {}
    while not written.startswith(")"):
        name, colon, written = written.partition(":")
        if not colon:
            raise ValueError("a key without a value")
        found[unquote(name)], written = _value(written)
        written = _onward(written)
    return found, written[1:]


def _onward(written: str) -> str:
    if written.startswith(","):
        return written[1:]
    if not written.startswith(")"):
        raise ValueError("no end")
    return written


def rest(verb: str, pattern: str) -> Callable[[Callable[..., Told]], Callable[..., Told]]:
    """Answer one path of the versioned interface; what stands between slashes is still escaped."""
    return route(verb, f"/rest{pattern}")


class SimulatedLinkedIn(SigningIn, SimulatedNetwork):
    """`with SimulatedLinkedIn() as linkedin: linkedin.comment("frieda", linkedin.publish("Neu!"), "Oh!")`"""

    name = "linkedin"
    code_life = 30 * 60.0
    token_life = 60 * 86_400.0
    separator = " "

    def __init__(
        self,
        port: int = 0,
        house: str = HOUSE,
        house_name: str = "RatziFatzi GmbH",
        tier: str = "standard",
    ) -> None:
        super().__init__(port)
        self.prepare_to_sign_in()
        self.house = house
        self.tier = tier
        self.versions = {"202606", "202607", "202608"}
        self.members: dict[str, Member] = {}
        self.organizations: dict[str, Organization] = {}
        self.roles: list[Role] = []
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        #: (who, what) -> how
        self.reactions: dict[tuple[str, str], str] = {}
        self.notifications: list[Json] = []
        self.subscriptions: list[Subscription] = []
        #: what was to be brought to a door and was not yet
        self.waiting: list[Json] = []
        #: whether apps may see who people are
        self.tells_names = True
        self.calls_a_day = {"app": 500, "member": 100}
        self.asked: Counter[str] = Counter()
        self.throttles_comments = 0
        self.latest = 0
        self.first_granted: dict[str, float] = {}
        self.meet_page(house, house_name)
        self.meet(RENATE, "Renate", "Ratzi")
        self.give_role(RENATE, "ADMINISTRATOR")
        self.people = [RENATE]
        self.register(CLIENT_ID, CLIENT_SECRET, REDIRECT)

    # --- people outside ---------------------------------------------------------------------------

    def meet(self, number: str, first: str = "", last: str = "", shows: bool = True) -> Member:
        """Let somebody have an account."""
        known = self.members.get(number)
        if known is None or first:
            self.members[number] = Member(number, first or number.title(), last, shows)
        return self.members[number]

    def meet_page(self, urn: str, name: str) -> Organization:
        """Let an organisation have a page."""
        self.organizations[urn] = Organization(urn, name, name.lower().replace(" ", "-"))
        return self.organizations[urn]

    def give_role(self, who: str, role: str, page: str = "") -> None:
        """Somebody's role on a page; what they had there before is over."""
        page = page or self.house
        self.roles = [one for one in self.roles if (one.who, one.organization) != (who, page)]
        if role:
            self.roles.append(Role(who, page, role))

    def token_for(self, who: str = RENATE, *scopes: str) -> str:
        """A token as if somebody had signed in."""
        return self.grant(CLIENT_ID, who, *(scopes or (READ, WRITE, ADMIN)))

    def publish(self, text: str, author: str = "", at: datetime | None = None, **more: Any) -> str:
        """A post of the house, or of somebody else; its name."""
        with self.lock:
            moment = self.tick(at)
            number = self.number_at(moment)
            post = Post(
                f"urn:li:share:{number}",
                f"urn:li:activity:{int(number) + 1}",
                self.urn_of(author) if author else self.house,
                text,
                moment,
                moment,
                **more,
            )
            self.posts[post.urn] = post
            return post.urn

    def comment(
        self, who: str, about: str, text: str, at: datetime | None = None, content: str = ""
    ) -> str:
        """Somebody comments on a post, or answers a comment; the name of the comment."""
        with self.lock:
            if who not in self.organizations:
                self.meet(who)
            row = self.put_down(self.urn_of(who), about, text, at)
            if content:
                row.content = [{"type": "IMAGE", "url": content}]
            self.tell("ADMIN_COMMENT" if row.actor == self.house else "COMMENT", row)
            return row.urn

    def edit(self, urn: str, text: str) -> None:
        """Whoever wrote a comment finds other words."""
        with self.lock:
            row = self.comments[urn]
            row.text, row.modified = text, max(self.tick(), row.created + 5_000)
            self.tell("COMMENT_EDIT", row)

    def delete(self, urn: str) -> None:
        """A comment goes, and what stands below it; or a post with everything."""
        with self.lock:
            if urn in self.posts:
                post = self.posts.pop(urn)
                for row in [r for r in self.comments.values() if r.activity == post.activity]:
                    self.comments.pop(row.urn, None)
            elif urn in self.comments:
                row = self.comments.pop(urn)
                for below in [r for r in self.comments.values() if r.parent == urn]:
                    self.comments.pop(below.urn, None)
                self.tell("COMMENT_DELETE", row)

    def mention(self, who: str, text: str) -> str:
        """Somebody writes a post that names the house; the name of the post."""
        with self.lock:
            urn = self.publish(text, who)
            post = self.posts[urn]
            self.announce(
                {
                    "action": "SHARE_MENTION",
                    "sourcePost": post.activity,
                    "generatedActivity": urn,
                    "decoratedGeneratedActivity": {
                        "share": {"entity": urn, "owner": post.author, "text": text}
                    },
                    "lastModifiedAt": post.created,
                }
            )
            return urn

    def react(self, who: str, what: str, how: str = "LIKE") -> None:
        """Somebody likes something."""
        with self.lock:
            self.reactions[self.urn_of(who), what] = how
            post = self.post_around(what)
            self.announce(
                {
                    "action": "LIKE",
                    "sourcePost": post.activity if post else what,
                    "generatedActivity": f"urn:li:reaction:({self.urn_of(who)},{what})",
                    "lastModifiedAt": self.tick(),
                }
            )

    def texts_of(self, who: str) -> list[str]:
        """Every comment of somebody, oldest first."""
        urn = self.urn_of(who)
        return [row.text for row in self.comments.values() if row.actor == urn]

    def urn_of(self, who: str) -> str:
        """A name as LinkedIn calls them."""
        return who if who.startswith("urn:") else f"urn:li:person:{who}"

    # --- time and numbers -------------------------------------------------------------------------

    def tick(self, at: datetime | None = None) -> int:
        """Now in milliseconds, later than whatever happened before."""
        if at is not None:
            return int(at.timestamp() * 1000)
        self.latest = max(int(time.time() * 1000), self.latest + 1)
        return self.latest

    def number_at(self, moment: int) -> str:
        """A number as LinkedIn gives: it begins with the time. No two things share one."""
        used = {row.number for row in self.comments.values()}
        used |= {
            part.rpartition(":")[2]
            for post in self.posts.values()
            for part in (post.urn, post.activity)
        }
        number = moment << 22
        while str(number) in used or str(number + 1) in used:
            number += 2
        return str(number)

    # --- notifications ----------------------------------------------------------------------------

    def tell(self, action: str, row: Comment) -> None:
        """LinkedIn tells of a comment below a post of a page."""
        post = self.post_around(row.urn)
        if post is None or post.author not in self.organizations or post.visibility != "PUBLIC":
            return
        told: Json = {
            "action": action,
            "organizationalEntity": post.author,
            "sourcePost": post.activity,
            "decoratedSourcePost": {
                "entity": post.urn,
                "owner": post.author,
                "text": post.commentary,
                "mediaCategory": "NONE",
            },
            "generatedActivity": row.urn.replace("(urn:li:", "("),
            "lastModifiedAt": row.modified,
        }
        if action != "COMMENT_DELETE":
            told["decoratedGeneratedActivity"] = {
                "comment": {
                    "entity": row.urn,
                    "object": row.activity,
                    "owner": row.actor,
                    "text": row.text,
                }
            }
        self.announce(told)

    def announce(self, told: Json) -> None:
        """Keep what LinkedIn tells for 60 days, and bring it where somebody asked for it."""
        whole = {
            "notificationId": 4_400_000 + len(self.notifications),
            "organizationalEntity": self.house,
            "subscriber": f"urn:li:person:{RENATE}",
            **told,
        }
        self.notifications.append(whole)
        if self.tier == "standard" and any(
            one.entity == whole["organizationalEntity"] for one in self.subscriptions
        ):
            self.waiting.append(whole)

    def sealed(self, secret: str = CLIENT_SECRET) -> list[tuple[bytes, dict[str, str]]]:
        """What is to be brought, ten at a time, each with its seal. It is forgotten after."""
        with self.lock:
            waiting, self.waiting = self.waiting, []
        return [knock(waiting[n : n + 10], secret) for n in range(0, len(waiting), 10)]

    def deliver(self, url: str, secret: str = CLIENT_SECRET) -> list[int]:
        """Bring it to a door; what the door answered."""
        return [
            httpx.post(url, content=body, headers=headers).status_code
            for body, headers in self.sealed(secret)
        ]

    def challenge(self, url: str, code: str, secret: str = CLIENT_SECRET) -> bool:
        """Look whether somebody listens at a door, and knows the secret."""
        answer = httpx.get(url, params={"challengeCode": code}, timeout=3)
        told = answer.json() if answer.status_code == 200 else {}
        return bool(
            told == {"challengeCode": code, "challengeResponse": seal(secret, code.encode())}
        )

    # --- between two starts -----------------------------------------------------------------------

    def dump(self) -> Json:
        """Everything that must survive, as JSON."""
        with self.lock:
            return {
                "house": self.house,
                "tier": self.tier,
                "members": [asdict(one) for one in self.members.values()],
                "organizations": [asdict(one) for one in self.organizations.values()],
                "roles": [asdict(one) for one in self.roles],
                "posts": [asdict(one) for one in self.posts.values()],
                "comments": [asdict(one) for one in self.comments.values()],
                "reactions": [[*key, how] for key, how in self.reactions.items()],
                "notifications": list(self.notifications),
                "subscriptions": [asdict(one) for one in self.subscriptions],
                "grants": {token: asdict(one) for token, one in self.grants.items()},
                "refresh_tokens": {t: asdict(one) for t, one in self.refresh_tokens.items()},
                "clients": [asdict(one) for one in self.clients.values()],
                "latest": self.latest,
            }

    def load(self, state: Mapping[str, Any]) -> Self:
        """Go on where `dump` stopped."""
        with self.lock:
            self.house, self.tier, self.latest = state["house"], state["tier"], state["latest"]
            self.members = {one["number"]: Member(**one) for one in state["members"]}
            self.organizations = {one["urn"]: Organization(**one) for one in state["organizations"]}
            self.roles = [Role(**one) for one in state["roles"]]
            self.posts = {one["urn"]: Post(**one) for one in state["posts"]}
            rows = [Comment(**one) for one in state["comments"]]
            self.comments = {row.urn: row for row in rows}
            self.reactions = {(who, what): how for who, what, how in state["reactions"]}
            self.notifications = list(state["notifications"])
            self.subscriptions = [Subscription(**one) for one in state["subscriptions"]]
            self.grants = {token: Grant(**one) for token, one in state["grants"].items()}
            self.refresh_tokens = {t: Grant(**one) for t, one in state["refresh_tokens"].items()}
            self.clients = {one["client_id"]: Client(**one) for one in state["clients"]}
        return self

    # --- the door ---------------------------------------------------------------------------------

    def answer(self, call: Call) -> Told:
        """Answer a call; a refusal anywhere inside becomes LinkedIn's refusal."""
        try:
            return super().answer(untunnelled(call))
        except No as no:
            return no.told
        except (ValueError, KeyError, TypeError) as error:
            return No(400, f"Syntax exception in path variables or parameters: {error}").told

    def not_found(self, call: Call) -> Told:
        """How LinkedIn answers a path it does not know."""
        return No(404, "No root resource defined for path", "RESOURCE_NOT_FOUND", 0).told

    def unauthorised(self, call: Call) -> Told:
        """How LinkedIn answers a token that is none."""
        return No(401, "Invalid access token", "INVALID_ACCESS_TOKEN", 65600).told

    def admitted(self, call: Call, method: str, *scopes: str) -> str:
        """Whoever calls, by their number. Raises No."""
        version = call.headers.get("linkedin-version", "")
        if not version:
            raise No(
                400,
                "A version must be present. Please specify a version by adding the LinkedIn-Version header.",
                "VERSION_MISSING",
            )
        if version not in self.versions:
            raise No(426, f"Requested version {version} is not active", "NONEXISTENT_VERSION")
        if call.headers.get("x-restli-protocol-version") != "2.0.0":
            raise No(400, "Invalid protocol version", "PROTOCOL_VERSION")
        claimed = call.headers.get("x-restli-method", "").upper()
        if claimed not in {"", method}:
            raise No(400, f"The method {claimed} does not fit the request")
        grant = self.holder(call.bearer())
        if grant is None:
            if call.bearer() in self.grants:
                raise No(
                    401, "The token used in the request has expired", "EXPIRED_ACCESS_TOKEN", 65602
                )
            raise No(401, "Invalid access token", "INVALID_ACCESS_TOKEN", 65600)
        self.count(grant)
        if method == "BATCH_GET" and self.tier == "development":
            raise denied("Not enough permissions to access: BATCH_GET")
        if scopes and not set(scopes) & set(grant.scopes):
            where = call.path.removeprefix("/rest/").split("/")[0]
            raise denied(f"Not enough permissions to access: {where}.{method}")
        return grant.who

    def count(self, grant: Grant) -> None:
        """The day's questions; the standard tier has more than anybody asks here."""
        if self.tier == "development":
            spent = ("app", f"member {grant.who}")
            for name in spent:
                if self.asked[name] >= self.calls_a_day[name.split()[0]]:
                    raise No(
                        429,
                        "Resource level throttle limit for calls to this resource is reached.",
                        "TOO_MANY_REQUESTS",
                        101,
                    )
            self.asked.update(spent)

    def roles_of(self, who: str, page: str) -> set[str]:
        """What somebody may do on a page."""
        return {
            one.role
            for one in self.roles
            if (one.who, one.organization, one.state) == (who, page, "APPROVED")
        }

    def acting(self, who: str, actor: Any) -> str:
        """In whose name somebody acts. Raises No."""
        if actor in self.organizations:
            if not self.roles_of(who, actor) & WRITING_ROLES:
                raise denied("Member is not authorized to act on behalf of the organization")
            return str(actor)
        if actor != f"urn:li:person:{who}":
            raise denied("Field /actor is not authorized for the member")
        return str(actor)

    # signing in

    @route("GET", "/oauth/v2/authorization")
    def authorize(self, call: Call) -> Told:
        """Somebody is asked."""
        return self.ask(call)

    @route("POST", "/oauth/v2/accessToken")
    def access_token(self, call: Call) -> Told:
        """Tokens. A refresh token ends a year after the first sign-in, however often it was used."""
        return self.hand_out(call)

    def tokens(self, grant: Grant) -> Json:
        """LinkedIn names the scopes with commas, and tells how long the refresh token lives."""
        told = super().tokens(grant)
        told["scope"] = ",".join(grant.scopes)
        if "refresh_token" in told:
            first = self.first_granted.setdefault(grant.who, time.time())
            told["refresh_token_expires_in"] = int(first + A_YEAR - time.time())
        return told

    @route("POST", "/oauth/v2/introspectToken")
    def introspect(self, call: Call) -> Told:
        """What a token is good for, for the application it was given to."""
        form = {name: values[0] for name, values in parse_qs(call.body.decode()).items()}
        client = self.clients.get(form.get("client_id", ""))
        if client is None or client.secret != form.get("client_secret"):
            return Told(401, {"error": "invalid_client"})
        grant = self.holder(form.get("token", ""))
        if grant is None:
            return Told(200, {"active": False, "status": "expired"})
        return Told(
            200,
            {
                "active": True,
                "client_id": grant.client_id,
                "status": "active",
                "scope": ",".join(grant.scopes),
                "expires_at": int(grant.ends_at),
                "auth_type": "3L",
            },
        )

    # people and pages

    @rest("GET", "/me")
    def me(self, call: Call) -> Told:
        """Whoever signed in."""
        return Told(data=self.profile(self.members[self.admitted(call, "GET")]))

    @rest("GET", r"/people/(?P<key>\(.*\))")
    def person(self, call: Call, key: str) -> Told:
        """Somebody."""
        self.admitted(call, "GET")
        return Told(data=self.person_named(decoded(key)["id"]))

    @rest("GET", "/people")
    def people_at_once(self, call: Call) -> Told:
        """Several people."""
        self.admitted(call, "BATCH_GET")
        numbers = [one["id"] for one in asked(call)["ids"]]
        results = {f"(id:{number})": self.person_named(number) for number in numbers}
        return Told(data={"results": results, "statuses": {}, "errors": {}})

    def person_named(self, number: str) -> Json:
        """What LinkedIn shows of somebody. Raises No."""
        if not self.tells_names:
            raise denied("Not enough permissions to access: people.GET")
        member = self.members.get(number)
        return self.profile(member) if member and member.shows else {"id": "private"}

    def profile(self, member: Member) -> Json:
        """A profile."""
        return {
            "id": member.number,
            "localizedFirstName": member.first,
            "localizedLastName": member.last,
            "vanityName": f"{member.first}-{member.last}".lower(),
            "localizedHeadline": "Macht etwas mit Menschen",
        }

    @rest("GET", r"/organizations/(?P<number>\d+)")
    def organization(self, call: Call, number: str) -> Told:
        """A page; only its own people see it."""
        who = self.admitted(call, "GET", ADMIN)
        page = self.organizations.get(f"urn:li:organization:{number}")
        if page is None:
            raise No(404, "Could not find entity", "NOT_FOUND")
        if not self.roles_of(who, page.urn):
            raise denied(
                f"Viewer don't have permission to the ADMIN_ONLY VisibilityReduction for {page.urn}"
            )
        return Told(
            data={
                "id": int(number),
                "$URN": page.urn,
                "localizedName": page.name,
                "vanityName": page.vanity,
                "primaryOrganizationType": "NONE",
            }
        )

    @rest("GET", "/organizationAcls")
    def organization_acls(self, call: Call) -> Told:
        """Roles: of whoever asks, or on one page."""
        who = self.admitted(call, "FINDER", ADMIN)
        params = asked(call)
        found = [one for one in self.roles if one.state == params.get("state", one.state)]
        found = [one for one in found if one.role == params.get("role", one.role)]
        if params["q"] == "roleAssignee":
            found = [one for one in found if one.who == who]
        elif params["q"] == "organization":
            found = [one for one in found if one.organization == params["organization"]]
        else:
            raise No(400, "Unknown finder")
        return paged(
            params,
            [
                {
                    "role": one.role,
                    "organization": one.organization,
                    "roleAssignee": f"urn:li:person:{one.who}",
                    "state": one.state,
                }
                for one in found
            ],
        )

    # posts

    @rest("GET", "/posts")
    def list_posts(self, call: Call) -> Told:
        """Posts of somebody, the one last changed first."""
        who = self.admitted(call, "FINDER", READ)
        params = asked(call)
        if params["q"] != "author" or not isinstance(params["author"], str):
            raise No(400, "Unknown finder")
        found = [post for post in self.posts.values() if post.author == params["author"]]
        if not self.roles_of(who, params["author"]) & READING_ROLES:
            found = []
        by = (
            (lambda p: p.modified)
            if params.get("sortBy") == "LAST_MODIFIED"
            else (lambda p: p.created)
        )
        return paged(params, [self.post_view(post) for post in sorted(found, key=by, reverse=True)])

    @rest("GET", r"/posts/(?P<key>[^/]+)")
    def one_post(self, call: Call, key: str) -> Told:
        """One post."""
        self.admitted(call, "GET", READ)
        post = self.posts.get(decoded(key))
        if post is None:
            raise No(404, "Could not find entity", "NOT_FOUND")
        return Told(data=self.post_view(post))

    @rest("POST", "/posts")
    def new_post(self, call: Call) -> Told:
        """A post of the house, written by a program."""
        who = self.admitted(call, "CREATE", WRITE)
        body = call.json()
        author = self.acting(who, body["author"])
        urn = self.publish(body["commentary"], author)
        return Told(201, b"", {"x-restli-id": urn})

    @rest("POST", r"/posts/(?P<key>[^/]+)")
    def change_post(self, call: Call, key: str) -> Told:
        """Other words for a post."""
        who = self.admitted(call, claimed_partial(call), WRITE)
        post = self.posts.get(decoded(key))
        if post is None:
            raise No(404, "Could not find entity", "NOT_FOUND")
        self.acting(who, post.author)
        post.commentary = call.json()["patch"]["$set"]["commentary"]
        post.modified = self.tick()
        return Told(204)

    @rest("DELETE", r"/posts/(?P<key>[^/]+)")
    def delete_post(self, call: Call, key: str) -> Told:
        """A post goes."""
        who = self.admitted(call, "DELETE", WRITE)
        if post := self.posts.get(decoded(key)):
            self.acting(who, post.author)
            self.delete(post.urn)
        return Told(204)

    def post_view(self, post: Post) -> Json:
        """A post as LinkedIn shows it."""
        return {
            "id": post.urn,
            "author": post.author,
            "commentary": post.commentary,
            "visibility": post.visibility,
            "lifecycleState": post.state,
            "createdAt": post.created,
            "publishedAt": post.created,
            "lastModifiedAt": post.modified,
            "distribution": {"feedDistribution": "MAIN_FEED", "thirdPartyDistributionChannels": []},
            "isReshareDisabledByAuthor": False,
        }

    # comments

    @rest("GET", r"/socialActions/(?P<about>[^/]+)/comments")
    def list_comments(self, call: Call, about: str) -> Told:
        """Comments below a post, or replies to a comment, oldest first; for the wrong role an empty list."""
        params = asked(call)
        is_batch = "ids" in params
        who = self.admitted(call, "BATCH_GET" if is_batch else "GET_ALL", READ)
        post, parent = self.place(decoded(about))
        rows = [r for r in self.comments.values() if r.activity == post.activity]
        if (
            post.author in self.organizations
            and not self.roles_of(who, post.author) & READING_ROLES
        ):
            rows = []
        elif post.author not in self.organizations and post.author != f"urn:li:person:{who}":
            raise denied("Not enough permissions to access: socialActions.comments")
        if is_batch:
            there = {r.number: self.comment_view(r) for r in rows}
            missing = [number for number in params["ids"] if number not in there]
            return Told(
                data={
                    "results": {n: there[n] for n in params["ids"] if n in there},
                    "statuses": {n: 404 if n in missing else 200 for n in params["ids"]},
                    "errors": {n: {"status": 404, "message": "Not found"} for n in missing},
                }
            )
        return paged(
            params, [self.comment_view(r) for r in rows if r.parent == parent], total=False
        )

    @rest("GET", r"/socialActions/(?P<about>[^/]+)/comments/(?P<number>[^/]+)")
    def one_comment(self, call: Call, about: str, number: str) -> Told:
        """One comment."""
        self.admitted(call, "GET", READ)
        return Told(data=self.comment_view(self.row(about, number)))

    @rest("POST", r"/socialActions/(?P<about>[^/]+)/comments")
    def new_comment(self, call: Call, about: str) -> Told:
        """The house comments."""
        who = self.admitted(call, "CREATE", WRITE)
        post, parent = self.place(decoded(about))
        body = call.json()
        actor = self.acting(who, body["actor"])
        if extra := sorted(body.keys() - TAKEN):
            fields = ", ".join(f"/{name}" for name in extra)
            said = "Data Processing Exception while processing fields"
            raise denied(f"Unpermitted fields present in REQUEST_BODY: {said} [{fields}]")
        parent = body.get("parentComment", parent)
        if body["object"] not in {post.urn, post.activity} or (
            parent and parent not in self.comments
        ):
            raise No(404, f"Unable to obtain activity for urn: {body['object']}", "NOT_FOUND")
        if parent and self.comments[parent].parent:
            raise No(400, "Comments can only be nested one level deep")
        if not post.open:
            raise denied("Comments are disabled on this post")
        text = body["message"]["text"]
        if not text.strip() or len(text.encode("utf-16-le")) // 2 > LONGEST:
            raise No(422, "The comment text is empty or too long", "FIELD_LENGTH_TOO_LONG")
        if self.throttles_comments:
            self.throttles_comments -= 1
            raise No(
                429,
                "Comment create throttled: creation rate limit exceeded for member",
                "TOO_MANY_REQUESTS",
            )
        row = self.put_down(actor, parent or post.urn, text)
        row.attributes = body["message"].get("attributes", [])
        row.impersonator = f"urn:li:person:{who}"
        self.tell("ADMIN_COMMENT", row)
        return Told(201, self.comment_view(row), {"x-restli-id": row.number})

    @rest("POST", r"/socialActions/(?P<about>[^/]+)/comments/(?P<number>[^/]+)")
    def change_comment(self, call: Call, about: str, number: str) -> Told:
        """Other words for a comment, for whoever wrote it."""
        who = self.admitted(call, claimed_partial(call), WRITE)
        row = self.row(about, number)
        if self.acting(who, asked(call).get("actor", f"urn:li:person:{who}")) != row.actor:
            raise denied("Only the author can edit a comment")
        self.edit(row.urn, call.json()["patch"]["message"]["$set"]["text"])
        return Told(204)

    @rest("DELETE", r"/socialActions/(?P<about>[^/]+)/comments/(?P<number>[^/]+)")
    def delete_comment(self, call: Call, about: str, number: str) -> Told:
        """A comment goes, of oneself or below one's own post, with every reply to it."""
        who = self.admitted(call, "DELETE", WRITE)
        row = self.row(about, number)
        actor = self.acting(who, asked(call).get("actor", f"urn:li:person:{who}"))
        post = self.post_around(row.urn)
        if actor not in {row.actor, post.author if post else ""}:
            raise denied("Only the author of the comment or of the post can delete it")
        self.delete(row.urn)
        return Told(204)

    def place(self, urn: str) -> tuple[Post, str]:
        """The post that is meant, and the comment, or "". Raises No."""
        parent = urn if urn in self.comments else ""
        post = self.post_around(urn)
        if post is None or (urn.startswith("urn:li:comment:") and not parent):
            raise No(404, f"Unable to obtain activity for urn: {urn}", "NOT_FOUND")
        return post, parent

    def post_around(self, urn: str) -> Post | None:
        """The post that is meant by its name, its activity, or a comment below it."""
        if row := self.comments.get(urn):
            urn = row.activity
        elif urn.startswith("urn:li:comment:("):
            urn = urn[len("urn:li:comment:(") : -1].partition(",")[0]
        return next(
            (post for post in self.posts.values() if urn in {post.urn, post.activity}), None
        )

    def row(self, about: str, number: str) -> Comment:
        """The comment with this number. Raises No."""
        post, _parent = self.place(decoded(about))
        row = self.comments.get(f"urn:li:comment:({post.activity},{decoded(number)})")
        if row is None:
            raise No(404, "Could not find entity", "NOT_FOUND")
        return row

    def put_down(self, actor: str, about: str, text: str, at: datetime | None = None) -> Comment:
        """A new comment. What answers a reply stands below the comment on top."""
        post = self.post_around(about)
        if post is None:
            raise KeyError(about)
        above = self.comments.get(about)
        parent = (above.parent or above.urn) if above else ""
        moment = self.tick(at)
        row = Comment(self.number_at(moment), post.activity, actor, text, moment, moment, parent)
        self.comments[row.urn] = row
        return row

    def comment_view(self, row: Comment) -> Json:
        """A comment as LinkedIn shows it."""
        below = [r.urn for r in self.comments.values() if r.parent == row.urn]
        liked = [how for (_who, what), how in self.reactions.items() if what == row.urn]
        by: Json = {"actor": row.actor}
        if row.impersonator:
            by["impersonator"] = row.impersonator
        view: Json = {
            "id": row.number,
            "$URN": row.urn,
            "actor": row.actor,
            "object": row.activity,
            "created": {**by, "time": row.created},
            "lastModified": {**by, "time": row.modified},
            "message": {"attributes": row.attributes, "text": row.text},
            "likesSummary": {
                "selectedLikes": [],
                "aggregatedTotalLikes": len(liked),
                "totalLikes": len(liked),
            },
        }
        if below:
            view["commentsSummary"] = {
                "selectedComments": below[:2],
                "totalFirstLevelComments": len(below),
                "aggregatedTotalComments": len(below),
            }
        if row.parent:
            view["parentComment"] = row.parent
        if row.content:
            view["content"] = row.content
        return view

    @rest("POST", r"/socialMetadata/(?P<key>[^/]+)")
    def close_section(self, call: Call, key: str) -> Told:
        """The comments of a post are opened or closed. Closing deletes all that were there."""
        who = self.admitted(call, claimed_partial(call), WRITE)
        post, _parent = self.place(decoded(key))
        self.acting(who, asked(call)["actor"])
        post.open = call.json()["patch"]["$set"]["commentsState"] == "OPEN"
        if not post.open:
            for row in [r for r in self.comments.values() if r.activity == post.activity]:
                del self.comments[row.urn]
        return Told(202)

    # reactions

    @rest("POST", "/reactions")
    def new_reaction(self, call: Call) -> Told:
        """A reaction; another one takes the place of what was there."""
        who = self.admitted(call, "CREATE", WRITE)
        actor = self.acting(who, asked(call)["actor"])
        body = call.json()
        if body["reactionType"] not in REACTIONS:
            raise No(400, f"The reaction {body['reactionType']} is deprecated", "INVALID_VALUE")
        if self.post_around(body["root"]) is None or (
            body["root"].startswith("urn:li:comment") and body["root"] not in self.comments
        ):
            raise No(404, f"Unable to obtain activity for urn: {body['root']}", "NOT_FOUND")
        if self.reactions.get((actor, body["root"])) == body["reactionType"]:
            raise No(409, "The reaction exists already", "CONFLICT")
        self.reactions[actor, body["root"]] = body["reactionType"]
        made = f"urn:li:reaction:({actor},{body['root']})"
        return Told(201, {"id": made, **body}, {"x-restli-id": made})

    @rest("GET", r"/reactions/(?P<key>\(.*\))")
    def one_reaction(self, call: Call, key: str) -> Told:
        """One reaction."""
        self.admitted(call, "GET", READ)
        meant = decoded(key)
        how = self.reactions.get((meant["actor"], meant["entity"]))
        if how is None:
            raise No(404, "Could not find entity", "NOT_FOUND")
        return Told(data={"reactionType": how, "root": meant["entity"]})

    @rest("DELETE", r"/reactions/(?P<key>\(.*\))")
    def delete_reaction(self, call: Call, key: str) -> Told:
        """A reaction is taken back."""
        who = self.admitted(call, "DELETE", WRITE)
        meant = decoded(key)
        if self.reactions.pop((self.acting(who, meant["actor"]), meant["entity"]), None) is None:
            raise No(404, "Could not find entity", "NOT_FOUND")
        return Told(204)

    # being told

    @rest("GET", "/organizationalEntityNotifications")
    def past_notifications(self, call: Call) -> Told:
        """What LinkedIn would have knocked for, the newest first, for 60 days."""
        who = self.admitted(call, "FINDER", ADMIN)
        params = asked(call)
        page, span = params["organizationalEntity"], params.get("timeRange", {})
        if "ADMINISTRATOR" not in self.roles_of(who, page):
            raise denied("Member is not an administrator of the organization")
        begin = max(int(span.get("start", 0)), int((time.time() - 60 * 86_400) * 1000))
        end = int(span.get("end", 10**15))
        found = [
            one
            for one in reversed(self.notifications)
            if one["organizationalEntity"] == page
            and one["action"] in params["actions"]
            and begin <= one["lastModifiedAt"] <= end + 10_000
        ]
        return paged(params, found)

    @rest("PUT", r"/eventSubscriptions/(?P<key>\(.*\))")
    def subscribe(self, call: Call, key: str) -> Told:
        """Somebody wants to be told, at an address of https."""
        who = self.admitted(call, "UPDATE", ADMIN)
        meant = self.subscription_key(who, key)
        webhook = call.json()["webhook"]
        if self.tier == "development":
            raise denied("Not enough permissions to access: eventSubscriptions.UPDATE")
        if not webhook.startswith("https://"):
            raise No(400, "The webhook has to be an HTTPS address", "INVALID_VALUE")
        self.subscriptions = [one for one in self.subscriptions if not fits(one, meant)]
        expires = int((time.time() + 60 * 86_400) * 1000)
        self.subscriptions.append(
            Subscription(
                meant["developerApplication"], meant["user"], meant["entity"], webhook, expires
            )
        )
        return Told(204)

    @rest("GET", r"/eventSubscriptions/(?P<key>\(.*\))")
    def one_subscription(self, call: Call, key: str) -> Told:
        """What was agreed."""
        meant = self.subscription_key(self.admitted(call, "GET", ADMIN), key)
        found = next((one for one in self.subscriptions if fits(one, meant)), None)
        if found is None:
            raise No(404, "Could not find entity", "NOT_FOUND")
        return Told(data={**meant, "webhook": found.webhook, "expiresAt": found.expires})

    @rest("DELETE", r"/eventSubscriptions/(?P<key>\(.*\))")
    def unsubscribe(self, call: Call, key: str) -> Told:
        """No more."""
        meant = self.subscription_key(self.admitted(call, "DELETE", ADMIN), key)
        self.subscriptions = [one for one in self.subscriptions if not fits(one, meant)]
        return Told(204)

    def subscription_key(self, who: str, key: str) -> Json:
        """What a subscription is about. Raises No for anybody but an administrator."""
        meant: Json = decoded(key)
        if meant["eventType"] != EVENT or meant["user"] != f"urn:li:person:{who}":
            raise No(400, "Invalid key")
        if "ADMINISTRATOR" not in self.roles_of(who, meant["entity"]):
            raise denied("Member is not an administrator of the organization")
        return meant


# --- small things --------------------------------------------------------------------------------


def seal(secret: str, words: bytes) -> str:
    """As LinkedIn seals."""
    return hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()


def knock(
    notifications: Iterable[Json], secret: str = CLIENT_SECRET
) -> tuple[bytes, dict[str, str]]:
    """One call at a door, with its seal."""
    body = json.dumps({"type": EVENT, "notifications": list(notifications)}).encode()
    return body, {
        "Content-Type": "application/json",
        "X-LI-Signature": seal(secret, b"hmacsha256=" + body),
    }


def asked(call: Call) -> Json:
    """The parameters of a question. Raises ValueError where they are not escaped as Rest.li wants it."""
    pairs = [pair.partition("=") for pair in call.query.split("&") if pair]
    return {unquote(name): decoded(value) for name, _is, value in pairs}


def paged(params: Mapping[str, Any], found: list[Json], *, total: bool = True) -> Told:
    """One page of what was found. Comments come without the number of all."""
    start, count = int(params.get("start", 0)), min(int(params.get("count", 10)), 100)
    paging: Json = {"start": start, "count": count, "links": []}
    if total:
        paging["total"] = len(found)
    if start + count < len(found):
        paging["links"] = [{"rel": "next", "type": "application/json", "href": "…"}]
    return Told(data={"paging": paging, "elements": found[start : start + count]})


def claimed_partial(call: Call) -> str:
    """A partial update says so. Raises No."""
    if call.headers.get("x-restli-method", "").upper() != "PARTIAL_UPDATE":
        raise No(400, "POST on an entity needs X-RestLi-Method: PARTIAL_UPDATE")
    return "PARTIAL_UPDATE"


def untunnelled(call: Call) -> Call:
    """A question that was too long for an address, as it was meant."""
    verb = call.headers.get("x-http-method-override", "").upper()
    form = call.headers.get("content-type", "").startswith("application/x-www-form-urlencoded")
    if call.method != "POST" or not verb or not form:
        return call
    return replace(
        call, method=verb, query=call.body.decode(), params=parse_qs(call.body.decode()), body=b""
    )


def fits(one: Subscription, meant: Mapping[str, Any]) -> bool:
    """Whether this is the subscription that is meant."""
    return (one.application, one.user, one.entity) == (
        meant["developerApplication"],
        meant["user"],
        meant["entity"],
    )
