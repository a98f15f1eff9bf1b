"""Instagram in a box, with both ways in: over Instagram Login and over Facebook Login for Business.

```python
with SimulatedInstagram() as network:
    post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    question = network.comment("frieda.fragt", post, "Gibt es die in Blau?")
    network.write("lena.lobt", "Danke!")
```

What it tells at a door has the shape of the way each application has taken. Of comments and mentions it tells
only applications with Advanced Access (`features`), like the real one, which says nothing of it.
"""

from __future__ import annotations

import base64
import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, ClassVar

from herzenstakt.testing.networks.graph import (
    SIXTY_DAYS,
    Application,
    Asked,
    No,
    SimulatedGraph,
    Wanted,
    as_sealed,
    invalid,
    not_there,
    only,
    stamp,
)
from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.stage import Call, Told, route

APP_ID, APP_SECRET = "990602627938098", "instagram-app-secret"
PAGE_APP_ID, PAGE_APP_SECRET = "700900100200300", "meta-app-secret"
HOUSE, OWNER = "ratzifatzi", "Renate Ratzi"
INSTAGRAM_SCOPES = (
    "instagram_business_basic",
    "instagram_business_manage_comments",
    "instagram_business_manage_messages",
)
FACEBOOK_SCOPES = (
    "instagram_basic",
    "instagram_manage_comments",
    "instagram_manage_messages",
    "pages_show_list",
    "pages_read_engagement",
    "pages_manage_metadata",
    "business_management",
)
ADVANCED, AGENT = "advanced_access", "human_agent"
DAY = 24 * 3600.0
COMMENTS_AT_ONCE = 50
SHOWN_OF_A_TALK = 20
LONGEST_MESSAGE = 1000

#: the fields each kind of thing has, as far as we play them
ACCOUNT_FIELDS = frozenset(
    {"id", "user_id", "username", "name", "profile_picture_url", "account_type", "media_count"}
)
LINKED_FIELDS = frozenset(
    {
        "id",
        "ig_id",
        "username",
        "name",
        "profile_picture_url",
        "media_count",
        "mentioned_comment",
        "mentioned_media",
    }
)
MEDIA_FIELDS = frozenset(
    {
        "id",
        "alt_text",
        "caption",
        "comments_count",
        "is_comment_enabled",
        "like_count",
        "media_product_type",
        "media_type",
        "media_url",
        "owner",
        "permalink",
        "shortcode",
        "thumbnail_url",
        "timestamp",
        "username",
    }
)
COMMENT_FIELDS = frozenset(
    {"id", "from", "hidden", "like_count", "media", "parent_id", "text", "timestamp", "username"}
)
TALK_FIELDS = frozenset({"id", "updated_time", "participants", "messages"})
MESSAGE_FIELDS = frozenset(
    {
        "id",
        "created_time",
        "from",
        "to",
        "message",
        "attachments",
        "shares",
        "story",
        "is_unsupported",
        "reactions",
    }
)
#: what is promised of a comment of others that names us
PROMISED = frozenset({"id", "text", "timestamp", "like_count", "media"})


@dataclass(slots=True)
class Account:
    """Somebody with an Instagram account. `id`: a professional account as deliveries know it; for everybody
    else the number they have for the house. `scoped`: another number of the same account, that one
    application knows. `page`: the page it is linked to."""

    id: str
    username: str
    name: str
    scoped: str = ""
    page: str = ""
    kind: str = "BUSINESS"
    private: bool = False
    lets_programs_at_messages: bool = True
    restricts: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Post:
    """A post of somebody. `pictures`: those of an album, by their ids. `ad`: the number of an ad; what
    stands under it is told at the door and shown nowhere else."""

    id: str
    by: str
    caption: str
    at: float
    kind: str = "IMAGE"
    product: str = "FEED"
    alt: str = ""
    pictures: list[str] = field(default_factory=list)
    ad: str = ""


@dataclass(slots=True)
class Comment:
    """A comment, or an answer to one (`parent`). `held`: Instagram shows it to nobody before it is
    approved."""

    id: str
    post: str
    by: str
    text: str
    at: float
    parent: str = ""
    hidden: bool = False
    held: bool = False
    likes: int = 0


@dataclass(slots=True)
class Message:
    """A private message between the house and somebody."""

    id: str
    house: str
    person: str
    ours: bool
    text: str
    at: float
    attachments: list[dict[str, Any]] = field(default_factory=list)
    story: dict[str, Any] = field(default_factory=dict)
    unsupported: bool = False
    answers_comment: str = ""


class SimulatedInstagram(SimulatedGraph):
    """See the module. Two applications are registered, one for each way in, and the house has an account
    and a page from the start."""

    name: ClassVar[str] = "instagram"
    object_kind = "instagram"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.accounts: dict[str, Account] = {}
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        self.messages: dict[str, Message] = {}
        #: pages by id, and what people may do on them: person -> page -> tasks
        self.pages: dict[str, str] = {}
        self.roles: dict[str, dict[str, list[str]]] = {}
        #: which way an application has taken
        self.ways: dict[str, str] = {}
        #: whether the words of mentions come with who said them
        self.names_in_mentions = True
        self.last = 0
        self.looks = 0
        self.ahead = 0.0
        self.clock = lambda: time.time() + self.ahead
        self._found_house()

    def _found_house(self) -> None:
        app = self.register_app(APP_ID, APP_SECRET, wants_proof=False)
        app.features.add(ADVANCED)
        other = self.register_app(PAGE_APP_ID, PAGE_APP_SECRET)
        other.features.add(ADVANCED)
        other.fields["instagram"] = {"comments", "mentions", "messages", "message_edit"}
        self.ways = {APP_ID: "instagram", PAGE_APP_ID: "facebook"}
        self.open_account(HOUSE, "RatziFatzi GmbH", page="110000000000001")
        self.roles[OWNER] = {"110000000000001": ["MODERATE", "MESSAGING", "MANAGE"]}
        self.people = [OWNER]

    def answer(self, call: Call) -> Told:
        """A slash at the end of a path changes nothing."""
        return super().answer(replace(call, path=call.path.rstrip("/") or "/"))

    # people, and what they do

    def open_account(self, username: str, name: str, page: str = "") -> Account:
        """A professional account, linked to a page or to none."""
        account = Account(self._id("1784140"), username, name, self._id("2610"), page)
        self.accounts[username] = account
        if page:
            self.pages[page] = name
        return account

    def meet(self, username: str, name: str = "") -> Account:
        """Somebody with an account of their own."""
        known = self.accounts.get(username)
        return known or self.accounts.setdefault(
            username, Account(self._id("9876"), username, name or username, kind="PERSONAL")
        )

    def post(self, who: str, caption: str, at: datetime | None = None, **more: Any) -> str:
        """A post; its id. `more`: of `Post`."""
        self.meet(who)
        post = Post(self._id("1790"), who, caption, self._at(at), **more)
        self.posts[post.id] = post
        return post.id

    def comment(
        self, who: str, post: str, text: str, to: str = "", at: datetime | None = None
    ) -> str:
        """A comment below a post, or an answer below a comment; its id. An answer to an answer stands below
        the first comment, too."""
        self.meet(who)
        above = self.comments[to].parent or to if to else ""
        comment = Comment(self._id("1785"), post, who, text, self._at(at), above)
        owner = self.accounts[self.posts[post].by]
        comment.held = who in owner.restricts
        self.comments[comment.id] = comment
        if not comment.held:
            self._tell_of_comment(comment)
        return comment.id

    def approve(self, comment: str) -> None:
        """What was held is shown, with the time at which it was said."""
        self.comments[comment].held = False

    def delete(self, comment: str) -> None:
        """A comment and whatever stands below it is gone. Nobody is told."""
        for one in [one for one in self.comments.values() if comment in {one.id, one.parent}]:
            del self.comments[one.id]

    def write(self, who: str, text: str, house: str = HOUSE, **more: Any) -> str:
        """A private message to the house; its id. `more`: of `Message`, and `at`."""
        return self._letter(who, text, house, ours=False, **more)

    def write_back(self, who: str, text: str, house: str = HOUSE, **more: Any) -> str:
        """The house answers in the app; the id of the message."""
        return self._letter(who, text, house, ours=True, **more)

    def take_back(self, message: str) -> None:
        """Somebody takes a message back."""
        letter = self.messages.pop(message)
        told = {"mid": letter.id, "is_deleted": True}
        self._tell_message(letter, {"message": told})

    def edit(self, message: str, text: str) -> None:
        """Somebody finds other words for a message."""
        letter = self.messages[message]
        letter.text = text
        self._tell_message(
            letter, {"message_edit": {"mid": letter.id, "text": text, "num_edit": "1"}}
        )

    def texts_of(self, who: str) -> list[str]:
        """Every comment of somebody, the oldest first."""
        return [one.text for one in self.comments.values() if one.by == who]

    def letters_to(self, who: str) -> list[str]:
        """What the house wrote to somebody."""
        return [one.text for one in self.messages.values() if one.ours and one.person == who]

    def later(self, **span: float) -> None:
        """Time passes: `later(hours=25)`."""
        self.ahead += (
            span.get("days", 0) * DAY + span.get("hours", 0) * 3600 + span.get("minutes", 0) * 60
        )

    # between two starts

    def dump(self) -> dict[str, Any]:
        """Everything that must survive, as JSON can hold it."""
        accounts = [asdict(one) for one in self.accounts.values()]
        return {
            "accounts": [{**one, "restricts": sorted(one["restricts"])} for one in accounts],
            "posts": [asdict(one) for one in self.posts.values()],
            "comments": [asdict(one) for one in self.comments.values()],
            "messages": [asdict(one) for one in self.messages.values()],
            "last": self.last,
            "ahead": self.ahead,
            "made_at": dict(self.made_at),
            "access": self.kept_access(),
        }

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`; what was said before is gone."""
        self.accounts = {
            one["username"]: Account(**{**one, "restricts": set(one["restricts"])})
            for one in kept["accounts"]
        }
        self.posts = {one["id"]: Post(**one) for one in kept["posts"]}
        self.comments = {one["id"]: Comment(**one) for one in kept["comments"]}
        self.messages = {one["id"]: Message(**one) for one in kept["messages"]}
        self.last, self.ahead = kept["last"], kept["ahead"]
        self.made_at.clear()
        self.made_at.update(kept["made_at"])
        self.know_again(kept["access"])

    # tokens

    def token_over_instagram(
        self, who: str = HOUSE, scopes: Sequence[str] = INSTAGRAM_SCOPES, app: str = APP_ID
    ) -> str:
        """A long token of an account."""
        more = {"kind": "IG", "ends_at": self.clock() + SIXTY_DAYS, "is_long": True}
        token = self.issue(app, self.accounts[who].id, *scopes, **more)
        self.made_at[token] = self.clock()
        return token

    def token_over_page(
        self, who: str = HOUSE, scopes: Sequence[str] = FACEBOOK_SCOPES, app: str = PAGE_APP_ID
    ) -> str:
        """The token of the page an account is linked to."""
        return self.issue(app, self.accounts[who].page, *scopes, kind="PAGE", behind=OWNER)

    def prepare_to_sign_in(self) -> None:
        """Tokens of Instagram can only be renewed from an age on."""
        super().prepare_to_sign_in()
        self.made_at: dict[str, float] = {}

    # signing in over Instagram

    @route("GET", r"/oauth/authorize")
    def authorize(self, call: Call) -> Told:
        return self.ask(call)

    def _hand_out(self, form: Mapping[str, str]) -> Told:
        if self.ways.get(form.get("client_id", "")) != "instagram":
            return super()._hand_out(form)
        app = self.applications[form["client_id"]]
        code = self.codes.pop(form.get("code", ""), None)
        if app.secret != form.get("client_secret"):
            return _no_to_code("Error validating client secret.")
        if code is None or code.ends_at <= self.clock() or code.client_id != app.client_id:
            return _no_to_code("Matching code was not found or was already used")
        if form.get("redirect_uri") != code.redirect:
            return _no_to_code(
                "Error validating verification code. Please make sure your redirect_uri"
            )
        who = self.accounts[code.who if code.who in self.accounts else HOUSE]
        token = self.issue(
            app.client_id, who.id, *code.scopes, kind="IG", ends_at=self.clock() + 3600
        )
        told = {
            "access_token": token,
            "user_id": int(who.scoped),
            "permissions": ",".join(code.scopes),
        }
        return Told(data={"data": [told]})

    @route("GET", r"/access_token")
    def make_long(self, call: Call) -> Told:
        asked = self.let_in(call, kinds=("IG",))
        app = self.applications[asked.grant.client_id]
        if asked.get("grant_type") != "ig_exchange_token":
            raise invalid("grant_type must be ig_exchange_token")
        if asked.get("client_secret") != app.secret:
            raise No(1, "Error validating client secret.")
        if asked.grant.is_long:
            raise No(452, "Session key invalid. This could be because the session key has expired")
        return self._long(asked)

    @route("GET", r"/refresh_access_token")
    def refresh(self, call: Call) -> Told:
        asked = self.let_in(call, "instagram_business_basic", kinds=("IG",))
        if asked.get("grant_type") != "ig_refresh_token" or not asked.grant.is_long:
            raise invalid("grant_type must be ig_refresh_token, for a long-lived token")
        if self.clock() - self.made_at.get(asked.token, 0) < DAY:
            raise invalid("The token must be at least 24 hours old")
        told = self._long(asked)
        permissions = {"permissions": ",".join(asked.grant.scopes)}
        return Told(data={**told.data, **permissions})

    def _long(self, asked: Asked) -> Told:
        who = next(one for one in self.accounts.values() if one.id == asked.grant.who)
        token = self.token_over_instagram(who.username, asked.grant.scopes, asked.grant.client_id)
        return Told(
            data={"access_token": token, "token_type": "bearer", "expires_in": int(SIXTY_DAYS)}
        )

    # accounts

    @route("GET", r"/me")
    def me(self, call: Call) -> Told:
        asked = self.let_in(call)
        if asked.grant.kind == "IG":
            return Told(data=self._account(self._own(asked), asked.wanted, over_page=False))
        return Told(data={"id": asked.grant.who, "name": asked.grant.who})

    @route("GET", r"/me/accounts")
    def own_pages(self, call: Call) -> Told:
        asked = self.let_in(call, "pages_show_list", kinds=("USER",))
        rows = []
        for page, tasks in self.roles.get(asked.grant.who, {}).items():
            token = self.issue(
                asked.grant.client_id,
                page,
                *asked.grant.scopes,
                kind="PAGE",
                behind=asked.grant.who,
            )
            row: dict[str, Any] = {
                "id": page,
                "name": self.pages[page],
                "tasks": tasks,
                "access_token": token,
            }
            linked = next((one for one in self.accounts.values() if one.page == page), None)
            if linked and (wanted := asked.wanted.get("instagram_business_account")):
                row["instagram_business_account"] = self._account(
                    linked, wanted.fields, over_page=True
                )
            rows.append(row)
        return Told(data=self.paged(rows, asked.params, path="me/accounts"))

    def _account(
        self, account: Account, wanted: Mapping[str, Wanted], *, over_page: bool
    ) -> dict[str, Any]:
        only(wanted, LINKED_FIELDS if over_page else ACCOUNT_FIELDS, "IGUser")
        told: dict[str, Any] = {
            "id": account.id if over_page else account.scoped,
            "username": account.username,
            "name": account.name,
            "profile_picture_url": f"{self.url}/cdn/{account.username}.png",
            "media_count": sum(post.by == account.username for post in self.posts.values()),
        }
        if not over_page:
            told |= {"user_id": int(account.id), "account_type": account.kind}
        chosen = {name: told[name] for name in wanted if name in told} | {"id": told["id"]}
        for name in ("mentioned_comment", "mentioned_media"):
            if name in wanted:
                chosen[name] = self._mentioned(name, account, wanted[name])
        return chosen

    def _mentioned(self, name: str, account: Account, wanted: Wanted) -> dict[str, Any]:
        """What others own, shown because it names the account."""
        if name == "mentioned_comment":
            comment = self.comments.get(wanted.args.get("comment_id", ""))
            if comment is None or f"@{account.username}" not in comment.text:
                raise not_there(wanted.args.get("comment_id", ""))
            if not self.names_in_mentions and set(wanted.fields) - PROMISED:
                raise invalid(
                    "Tried accessing nonexisting field (username) on node type (IGComment)"
                )
            return self._comment(comment, wanted.fields)
        post = self.posts.get(wanted.args.get("media_id", ""))
        if post is None or f"@{account.username}" not in post.caption:
            raise not_there(wanted.args.get("media_id", ""))
        return self._media(post, wanted.fields, account)

    def _own(self, asked: Asked) -> Account:
        """The account a token is good for. Raises No where it is good for none."""
        grant = asked.grant
        for account in self.accounts.values():
            if grant.kind == "IG" and account.id == grant.who:
                return account
            if grant.kind == "PAGE" and account.page == grant.who:
                return account
            if grant.kind == "USER" and account.page in self.roles.get(grant.who, {}):
                return account
        raise not_there(grant.who)

    def _at_work(self, call: Call, name: str, what: str) -> tuple[Asked, Account]:
        """A call for one account, with the permission for `what`: basic, comments or messages."""
        asked = self.let_in(call)
        account = self._own(asked)
        if name not in {"me", account.id, account.page}:
            raise not_there(name)
        self._allow(asked, what)
        return asked, account

    def _allow(self, asked: Asked, what: str) -> None:
        over_page = asked.grant.kind != "IG"
        scope = {
            "basic": ("instagram_business_basic", "instagram_basic"),
            "comments": ("instagram_business_manage_comments", "instagram_manage_comments"),
            "messages": ("instagram_business_manage_messages", "instagram_manage_messages"),
        }[what][over_page]
        if scope not in asked.grant.scopes:
            raise No(10, f"(#10) Application does not have permission for this action: {scope}")

    # one thing by its number

    @route("GET", r"/(?P<name>\d+)")
    def node(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        own = self._own(asked)
        if name == own.id:
            return Told(data=self._account(own, asked.wanted, over_page=asked.grant.kind != "IG"))
        if name in self.posts:
            self._allow(asked, "basic")
            return Told(data=self._media(self._own_post(name, own), asked.wanted, own))
        self._allow(asked, "comments")
        return Told(data=self._comment(self._shown(name, own), asked.wanted))

    def _own_post(self, name: str, own: Account) -> Post:
        post = self.posts.get(name)
        if post is None or post.by != own.username or post.ad:
            raise not_there(name)
        return post

    def _shown(self, name: str, own: Account, *, reads: bool = True) -> Comment:
        """A comment that is shown to an account: under its posts, or its own. One under an ad can be
        answered."""
        comment = self.comments.get(name)
        if comment is None or comment.held:
            raise not_there(name)
        if reads and self.posts[comment.post].ad and comment.by != own.username:
            raise not_there(name)
        if own.username not in {self.posts[comment.post].by, comment.by}:
            raise not_there(name)
        return comment

    # posts and comments

    @route("GET", r"/(?P<name>me|\d+)/media")
    def media(self, call: Call, name: str) -> Told:
        asked, own = self._at_work(call, name, "basic")
        if "comments" in asked.wanted:
            self._allow(asked, "comments")
        mine = [post for post in self.posts.values() if post.by == own.username and not post.ad]
        mine.sort(key=lambda post: (-post.at, post.id))
        rows = [self._media(post, asked.wanted, own) for post in mine]
        return Told(data=self.paged(rows, asked.params, path=f"{own.id}/media"))

    def _media(self, post: Post, wanted: Mapping[str, Wanted], own: Account) -> dict[str, Any]:
        only(wanted, MEDIA_FIELDS | {"comments", "children"}, "IGMedia")
        self.looks += 1
        url = f"{self.url}/cdn/{post.id}.png?oh={self.looks}"
        below = [one for one in self.comments.values() if one.post == post.id and not one.held]
        told: dict[str, Any] = {
            "id": post.id,
            "caption": post.caption if post.by == own.username else post.caption.replace("@", ""),
            "media_type": post.kind,
            "media_product_type": post.product,
            "permalink": f"https://www.instagram.com/p/{post.id[-8:]}/",
            "shortcode": post.id[-8:],
            "timestamp": stamp(post.at),
            "username": post.by,
            "owner": {"id": self.accounts[post.by].id},
            "media_url": url,
            "comments_count": len(below),
            "like_count": 0,
            "is_comment_enabled": True,
        }
        if post.kind == "VIDEO":
            told["thumbnail_url"] = url
        if post.alt:
            told["alt_text"] = post.alt
        if not post.caption:
            del told["caption"]
        chosen = {name: told[name] for name in wanted if name in told} | {"id": post.id}
        if "comments" in wanted:
            chosen["comments"] = self._below(post.id, wanted["comments"])
        return chosen

    def _below(self, post: str, wanted: Wanted) -> dict[str, Any]:
        rows = [self._comment(one, wanted.fields) for one in self._tops(post)]
        return self.paged(rows, wanted.args, COMMENTS_AT_ONCE, f"{post}/comments")

    def _tops(self, post: str) -> list[Comment]:
        """The first comments below a post, the newest first."""
        tops = [
            one
            for one in self.comments.values()
            if one.post == post and not one.parent and not one.held
        ]
        return sorted(tops, key=lambda one: (-one.at, one.id))

    def _answers(self, comment: str) -> list[Comment]:
        return [one for one in self.comments.values() if one.parent == comment and not one.held]

    def _comment(self, comment: Comment, wanted: Mapping[str, Wanted]) -> dict[str, Any]:
        only(wanted, COMMENT_FIELDS | {"replies"}, "IGComment")
        by = self.accounts[comment.by]
        told: dict[str, Any] = {
            "id": comment.id,
            "text": comment.text,
            "timestamp": stamp(comment.at),
            "username": by.username,
            "from": {"id": by.id, "username": by.username},
            "hidden": comment.hidden,
            "like_count": comment.likes,
        }
        if comment.parent:
            told["parent_id"] = comment.parent
        names = wanted or dict.fromkeys(("id", "text", "timestamp"))
        chosen = {name: told[name] for name in names if name in told} | {"id": comment.id}
        if "media" in wanted:
            post = self.posts[comment.post]
            chosen["media"] = self._media(post, wanted["media"].fields, self.accounts[post.by])
        if "replies" in wanted and (below := self._answers(comment.id)):
            rows = [self._comment(one, wanted["replies"].fields) for one in below]
            path = f"{comment.id}/replies"
            chosen["replies"] = self.paged(rows, wanted["replies"].args, COMMENTS_AT_ONCE, path)
        return chosen

    @route("GET", r"/(?P<name>\d+)/comments")
    def list_comments(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        self._allow(asked, "comments")
        self._own_post(name, self._own(asked))
        rows = [self._comment(one, asked.wanted) for one in self._tops(name)]
        return Told(data=self.paged(rows, asked.params, COMMENTS_AT_ONCE, f"{name}/comments"))

    @route("POST", r"/(?P<name>\d+)/comments")
    def say(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        self._allow(asked, "comments")
        own = self._own(asked)
        return self._said(self._own_post(name, own), own, asked.get("message"))

    @route("GET", r"/(?P<name>\d+)/replies")
    def list_replies(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        self._allow(asked, "comments")
        self._shown(name, self._own(asked))
        rows = [self._comment(one, asked.wanted) for one in self._answers(name)]
        return Told(data=self.paged(rows, asked.params, COMMENTS_AT_ONCE, f"{name}/replies"))

    @route("POST", r"/(?P<name>\d+)/replies")
    def reply(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        self._allow(asked, "comments")
        own = self._own(asked)
        comment = self._shown(name, own, reads=False)
        if comment.hidden:
            raise invalid("You cannot reply to a hidden comment")
        return self._said(self.posts[comment.post], own, asked.get("message"), comment.id)

    def _said(self, post: Post, own: Account, text: str, to: str = "") -> Told:
        if not text:
            raise invalid("The parameter message is required")
        return Told(data={"id": self.comment(own.username, post.id, text, to)})

    @route("POST", r"/(?P<name>\d+)")
    def change(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        self._allow(asked, "comments")
        own = self._own(asked)
        comment = self._shown(name, own, reads=False)
        self._want_owner(comment, own)
        if "hide" not in asked.params:
            raise invalid("The parameter hide is required")
        if comment.by != own.username:  # our own always stay in sight
            comment.hidden = asked.flag("hide")
        return Told(data={"success": True})

    @route("DELETE", r"/(?P<name>\d+)")
    def remove(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        self._allow(asked, "comments")
        own = self._own(asked)
        comment = self._shown(name, own, reads=False)
        self._want_owner(comment, own)
        self.delete(name)
        return Told(data={"success": True})

    def _want_owner(self, comment: Comment, own: Account) -> None:
        if self.posts[comment.post].by != own.username:
            raise No(10, "(#10) Application does not have permission for this action")

    @route("POST", r"/(?P<name>me|\d+)/mentions")
    def answer_mention(self, call: Call, name: str) -> Told:
        asked, own = self._at_work(call, name, "comments")
        post = self.posts.get(asked.get("media_id"))
        comment = asked.get("comment_id")
        if post is None or (comment and comment not in self.comments):
            raise not_there(comment or asked.get("media_id"))
        named = self.comments[comment].text if comment else post.caption
        if f"@{own.username}" not in named:
            raise No(10, "(#10) The account was not mentioned here")
        return self._said(post, own, asked.get("message"), comment)

    # private messages

    @route("GET", r"/(?P<name>me|\d+)/conversations")
    def list_talks(self, call: Call, name: str) -> Told:
        asked, own = self._at_work(call, name, "messages")
        if asked.get("platform", "instagram").lower() != "instagram":
            raise invalid("platform must be instagram")
        self._want_open_messages(own)
        people = {one.person for one in self.messages.values() if one.house == own.username}
        if person := asked.get("user_id"):
            people = {who for who in people if self.accounts[who].id == person}
        rows = [self._talk(own, who, asked.wanted) for who in people]
        rows.sort(key=lambda row: row.pop("last"), reverse=True)
        return Told(data=self.paged(rows, asked.params, path=f"{name}/conversations"))

    def _want_open_messages(self, own: Account) -> None:
        if not own.lets_programs_at_messages:
            message = "(#200) Account owner disabled Instagram DM access"
            raise No(200, message, 2534041, status=403, kind="IGApiException")

    def _letters(self, own: Account, who: str) -> list[Message]:
        """The messages of a talk, the newest first."""
        both = [
            one for one in self.messages.values() if one.house == own.username and one.person == who
        ]
        return sorted(both, key=lambda one: one.at, reverse=True)

    def _talk(self, own: Account, who: str, wanted: Mapping[str, Wanted]) -> dict[str, Any]:
        only(wanted, TALK_FIELDS, "Conversation")
        letters = self._letters(own, who)
        told: dict[str, Any] = {"id": talk_id(own.id, self.accounts[who].id)}
        told["last"] = letters[0].at
        if "updated_time" in wanted or not wanted:
            told["updated_time"] = stamp(letters[0].at)
        if "messages" in wanted:
            inner = wanted["messages"]
            rows = [
                self._message(one, inner.fields)
                if position < SHOWN_OF_A_TALK
                else {"id": one.id, "created_time": stamp(one.at)}
                for position, one in enumerate(letters)
            ]
            told["messages"] = self.paged(rows, inner.args, path=f"{told['id']}/messages")
        return told

    def _message(self, one: Message, wanted: Mapping[str, Wanted]) -> dict[str, Any]:
        only(wanted, MESSAGE_FIELDS, "Message")
        house, person = self.accounts[one.house], self.accounts[one.person]
        sender, recipient = (house, person) if one.ours else (person, house)
        told: dict[str, Any] = {
            "id": one.id,
            "created_time": stamp(one.at),
            "from": {"username": sender.username, "id": sender.id},
            "to": {"data": [{"username": recipient.username, "id": recipient.id}]},
            "message": one.text,
        }
        if one.attachments:
            told["attachments"] = {"data": one.attachments}
        if one.story:
            told["story"] = one.story
        if one.unsupported:
            told["is_unsupported"] = True
        names = wanted or dict.fromkeys(("id", "created_time"))
        return {name: told[name] for name in names if name in told} | {"id": one.id}

    @route("GET", r"/(?P<name>aWd[\w=-]+)")
    def talk_or_message(self, call: Call, name: str) -> Told:
        asked = self.let_in(call)
        self._allow(asked, "messages")
        own = self._own(asked)
        self._want_open_messages(own)
        if (one := self.messages.get(name)) and one.house == own.username:
            shown = self._letters(own, one.person)[:SHOWN_OF_A_TALK]
            if one in shown:
                return Told(data=self._message(one, asked.wanted))
        for who in {one.person for one in self.messages.values() if one.house == own.username}:
            if talk_id(own.id, self.accounts[who].id) == name:
                told = self._talk(own, who, asked.wanted)
                del told["last"]
                return Told(data=told)
        raise No(100, "The message has been deleted or does not exist.", 33)

    @route("POST", r"/(?P<name>me|\d+)/messages")
    def send(self, call: Call, name: str) -> Told:
        asked, own = self._at_work(call, name, "messages")
        self._want_open_messages(own)
        recipient, text = asked.json("recipient"), asked.json("message").get("text", "")
        if not text or len(text.encode()) > LONGEST_MESSAGE:
            raise invalid("Length of param message[text] must be less than or equal to 1000")
        if comment := recipient.get("comment_id"):
            who = self._answers_privately(own, comment)
        else:
            ids = {one.id: one.username for one in self.accounts.values()}
            who = ids.get(recipient.get("id", ""), "")
            self._want_window(asked, own, who)
        letter = self._letter(who, text, own.username, ours=True, answers_comment=comment or "")
        return Told(data={"recipient_id": self.accounts[who].id, "message_id": letter})

    def _want_window(self, asked: Asked, own: Account, who: str) -> None:
        theirs = [one.at for one in self._letters(own, who) if not one.ours]
        if not theirs:
            message = "The requested user cannot be found."
            raise No(100, message, 2534014, kind="IGApiException")
        app = self.applications[asked.grant.client_id]
        tagged = asked.get("tag") == "HUMAN_AGENT"
        if tagged and AGENT not in app.features:
            raise No(10, "(#10) Application does not have permission for this action")
        if self.clock() - max(theirs) > (7 * DAY if tagged else DAY):
            message = "This message is sent outside of allowed window."
            raise No(10, message, 2534022, status=403, kind="IGApiException")

    def _answers_privately(self, own: Account, comment: str) -> str:
        """Once for each comment, within seven days."""
        said = self._shown(comment, own)
        self._want_owner(said, own)
        if any(one.answers_comment == comment for one in self.messages.values()):
            raise No(10900, "(#10900) Activity already replied to")
        if self.clock() - said.at > 7 * DAY:
            message = "This message is sent outside of allowed window."
            raise No(10, message, 2534022, status=403, kind="IGApiException")
        return said.by

    def _letter(
        self,
        who: str,
        text: str,
        house: str,
        *,
        ours: bool,
        at: datetime | None = None,
        **more: Any,
    ) -> str:
        self.meet(who)
        name = "aWdfZAG1faXRlbTox" + _token(f"{self._id('1')}{who}")
        letter = Message(name, house, who, ours, text, self._at(at), **more)
        self.messages[name] = letter
        told: dict[str, Any] = {"mid": name}
        if text:
            told["text"] = text
        if letter.unsupported:
            told["is_unsupported"] = True
        if letter.attachments:
            told["attachments"] = [_piece(one) for one in letter.attachments]
        if ours:
            told["is_echo"] = True
        self._tell_message(letter, {"message": told})
        return name

    # the door

    @route("POST", r"/me/subscribed_apps")
    def subscribe_own(self, call: Call) -> Told:
        asked = self.let_in(call, "instagram_business_basic", kinds=("IG",))
        return self.subscribe_account(self._own(asked).id, asked)

    @route("GET", r"/me/subscribed_apps")
    def own_subscriptions(self, call: Call) -> Told:
        asked = self.let_in(call, kinds=("IG",))
        apps = self.subscribed.get(self._own(asked).id, {})
        rows = [
            {"app_id": app, "subscribed_fields": sorted(fields)} for app, fields in apps.items()
        ]
        return Told(data={"data": rows})

    @route("POST", r"/(?P<page>\d+)/subscribed_apps")
    def subscribe_page(self, call: Call, page: str) -> Told:
        asked = self.let_in(call, "pages_manage_metadata", kinds=("PAGE",))
        return self.subscribe_account(page, asked)

    @route("GET", r"/(?P<page>\d+)/subscribed_apps")
    def page_subscriptions(self, call: Call, page: str) -> Told:
        self.let_in(call, "pages_manage_metadata", kinds=("PAGE",))
        return self.subscriptions_of(page)

    def _listeners(self, account: Account, name: str) -> Iterable[Application]:
        """The applications that are told of this. Comments and mentions only with Advanced Access, and of
        accounts that everybody can see."""
        for app_id, app in self.applications.items():
            over_page = self.ways.get(app_id) == "facebook"
            told = self.subscribed.get(account.page if over_page else account.id, {})
            fields = app.fields.get("instagram", set()) if over_page else told.get(app_id, set())
            needs_review = name in {"comments", "live_comments", "mentions"}
            if app_id not in told or name not in fields:
                continue
            if not needs_review or (ADVANCED in app.features and not account.private):
                yield app

    def _tell_of_comment(self, comment: Comment) -> None:
        post, by = self.posts[comment.post], self.accounts[comment.by]
        owner = self.accounts[post.by]
        value: dict[str, Any] = {
            "id": comment.id,
            "text": comment.text,
            "from": {"id": by.id, "username": by.username},
            "media": {
                "id": post.pictures[0] if post.pictures else post.id,
                "media_product_type": post.product,
            },
        }
        if post.ad:
            value["media"] |= {"ad_id": post.ad, "ad_title": post.caption}
        if comment.by == post.by:
            value["from"]["self_ig_scoped_id"] = by.scoped
        if comment.parent:
            value["parent_id"] = comment.parent
        name = "live_comments" if post.product == "LIVE" else "comments"
        self._tell(owner, name, value)
        for account in self.accounts.values():
            named = f"@{account.username}" in comment.text and account is not by
            if account.scoped and named and account is not owner:
                thin = {"media_id": post.id, "comment_id": comment.id}
                self._tell(account, "mentions", thin, over_instagram=("comments", value))

    def mention_in_post(self, who: str, caption: str, **more: Any) -> str:
        """Somebody names an account in a post of theirs; its id."""
        name = self.post(who, caption, **more)
        for account in self.accounts.values():
            if account.scoped and f"@{account.username}" in caption:
                self._tell(account, "mentions", {"media_id": name})
        return name

    def _tell(
        self,
        account: Account,
        name: str,
        value: Mapping[str, Any],
        over_instagram: tuple[str, Mapping[str, Any]] | None = None,
    ) -> None:
        """Put into the outbox what an account tells, in the shape of each application's way."""
        for way in ("instagram", "facebook"):
            field_name, said = (
                over_instagram if over_instagram and way == "instagram" else (name, value)
            )
            for app in self._listeners(account, field_name):
                if self.ways.get(app.client_id) != way:
                    continue
                told = {"field": field_name, "value": dict(said)}
                entry = {"id": account.id, "time": int(self.clock())}
                entry |= told if way == "instagram" else {"changes": [told]}
                body = as_sealed({"object": "instagram", "entry": [entry]})
                self.outbox.append((app.client_id, body))

    def _tell_message(self, letter: Message, event: Mapping[str, Any]) -> None:
        house, person = self.accounts[letter.house], self.accounts[letter.person]
        sender, recipient = (house, person) if letter.ours else (person, house)
        told = {
            "sender": {"id": sender.id},
            "recipient": {"id": recipient.id},
            "timestamp": int(self.clock() * 1000),
            **event,
        }
        name = "message_edit" if "message_edit" in event else "messages"
        for app in self._listeners(house, name):
            entry = {"id": house.id, "time": int(self.clock() * 1000), "messaging": [told]}
            body = as_sealed({"object": "instagram", "entry": [entry]})
            self.outbox.append((app.client_id, body))

    # pictures

    @route("GET", r"/cdn/(?P<name>[\w.]+)\.png")
    def picture(self, call: Call, name: str) -> Told:
        account = self.accounts.get(name)
        picture = portrait(account.name if account else name)
        return Told(200, picture, {"Content-Type": "image/png"})

    # numbers and times

    def _id(self, begin: str) -> str:
        self.last += 1
        return f"{begin}{self.last:0{17 - len(begin)}d}"

    def _at(self, at: datetime | None) -> float:
        return at.astimezone(UTC).timestamp() if at else self.clock()


def talk_id(house: str, person: str) -> str:
    """The id of a talk, the same for the same two."""
    return "aWdfZAG06MTpJR01lc3NhZA2VUaHJlYWQ" + _token(f"{house}:{person}")


def _token(text: str) -> str:
    digest = hashlib.sha256(text.encode()).digest()[:15]
    return base64.urlsafe_b64encode(digest).decode().rstrip("=")


def _piece(attachment: Mapping[str, Any]) -> dict[str, Any]:
    """An attachment as the door tells it."""
    for kind in ("image", "video"):
        if data := attachment.get(f"{kind}_data"):
            return {"type": kind, "payload": {"url": data["url"]}}
    return {"type": "file", "payload": {"url": attachment.get("file_url", "")}}


def _no_to_code(message: str) -> Told:
    """How Instagram says no where a code is exchanged: not as the Graph does."""
    return Told(400, {"error_type": "OAuthException", "code": 400, "error_message": message})
