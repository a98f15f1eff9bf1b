"""Facebook in a box: Pages with posts, comments, visitors and Messenger, over the Graph API.

People act by method calls (`comment`, `visit`, `write`), the house through the API. Traps that are kept:
a message posted to a comment itself edits it; a user token reads no comments and gets no error; comments
show only the top level unless `filter=stream` is asked for; answers below answers move up to the first one;
a deleted thing and one we may not see look the same; `ratings` is dead; nothing private can be answered a
day after the person's last word.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import quote, unquote

from herzenstakt.testing.networks.graph import (
    Asked,
    No,
    Pass,
    SimulatedGraph,
    Wanted,
    invalid,
    not_there,
    only,
    stamp,
)
from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.stage import Call, Told, route

APP, SECRET = "471100000001", "secret-of-the-application"
PAGE, PAGE_NAME = "1000000001", "RatziFatzi GmbH"
ADMIN = "10150000000001"
BACK = "https://desk.example/back"
ALL_TASKS = ("ADVERTISE", "ANALYZE", "CREATE_CONTENT", "MESSAGING", "MODERATE", "MANAGE")
SCOPES = (
    "pages_show_list",
    "pages_read_engagement",
    "pages_read_user_content",
    "pages_manage_engagement",
    "pages_manage_metadata",
    "pages_messaging",
)
LONGEST_COMMENT = 8000
LONGEST_MESSAGE = 2000
WINDOW = 24 * 3600.0
WEEK = 7 * WINDOW

#: what each kind of thing has; `tests/connectors/test_facebook_types.py` holds them against Meta's own list
PAGE_FIELDS = frozenset(
    {
        "id",
        "name",
        "username",
        "link",
        "picture",
        "category",
        "access_token",
        "tasks",
        "is_published",
    }
)
POST_FIELDS = frozenset(
    {
        "id",
        "message",
        "story",
        "created_time",
        "updated_time",
        "permalink_url",
        "from",
        "full_picture",
        "attachments",
        "is_hidden",
        "is_published",
        "status_type",
        "can_reply_privately",
        "comments",
    }
)
COMMENT_FIELDS = frozenset(
    {
        "id",
        "message",
        "created_time",
        "from",
        "parent",
        "is_hidden",
        "is_private",
        "can_comment",
        "can_hide",
        "can_like",
        "can_remove",
        "can_reply_privately",
        "like_count",
        "comment_count",
        "user_likes",
        "attachment",
        "message_tags",
        "permalink_url",
        "comments",
    }
)
THREAD_FIELDS = frozenset(
    {
        "id",
        "link",
        "updated_time",
        "participants",
        "can_reply",
        "message_count",
        "snippet",
        "unread_count",
        "messages",
    }
)
MESSAGE_FIELDS = frozenset(
    {"id", "message", "created_time", "from", "to", "attachments", "sticker"}
)

Json = dict[str, Any]


@dataclass(slots=True)
class Page:
    """A Page. `roles`: which tasks each person may do there. `blocked`: whom it blocks."""

    id: str
    name: str
    username: str
    roles: dict[str, list[str]] = field(default_factory=dict)
    blocked: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Post:
    """A post on a Page (`page`), by the Page itself, by a visitor, or elsewhere by somebody who tags it."""

    id: str
    page: str
    author: str
    text: str
    at: float
    edge: str = "published_posts"
    picture: str = ""
    privately_answered: bool = False


@dataclass(slots=True)
class Comment:
    """A comment. `post`: under which post. `parent`: the comment it answers, "" for the first level."""

    id: str
    post: str
    author: str
    text: str
    at: float
    parent: str = ""
    is_hidden: bool = False
    is_anonymous: bool = False
    can_comment: bool = True
    liked_by: set[str] = field(default_factory=set)
    picture: str = ""
    privately_answered: bool = False


@dataclass(slots=True)
class Message:
    """A private message between a person and a Page."""

    id: str
    page: str
    person: str
    author: str
    text: str
    at: float
    picture: str = ""


class SimulatedFacebook(SimulatedGraph):
    """`with SimulatedFacebook() as facebook: facebook.comment("Frieda Frage", "Gibt es die in Blau?")`"""

    name = "facebook"

    def __init__(self, port: int = 0) -> None:
        super().__init__(port)
        self.names: dict[str, str] = {ADMIN: "Renate Ratzi"}
        self.people = [ADMIN]  # who signs in
        self.pages: dict[str, Page] = {}
        self.posts: dict[str, Post] = {}
        self.comments: dict[str, Comment] = {}
        self.messages: dict[str, Message] = {}
        self.counter = 122_000_000_000
        #: what a new comment or message is answered with in place of its id: the network at its worst
        self.answers_with: Callable[[str], Json] | None = None
        #: whether a comment that is posted to a comment changes it, as Meta's own guide would have it
        self.edits_when_answered = False
        self.register_app(APP, SECRET, BACK)
        self.open_page(PAGE, PAGE_NAME, "ratzifatzi")

    # --- what people do there ---------------------------------------------------------------------

    def open_page(
        self, page: str, name: str, username: str, tasks: Iterable[str] = ALL_TASKS
    ) -> Page:
        """A Page, and what the one who looks after it may do there."""
        self.pages[page] = Page(page, name, username, {ADMIN: list(tasks)})
        self.names[page] = name
        return self.pages[page]

    def page_token(self, page: str = PAGE, scopes: Iterable[str] = SCOPES) -> str:
        """The token of a Page, as if somebody had signed in."""
        return self.issue(APP, page, *scopes, kind="PAGE", behind=ADMIN)

    def person(self, name: str) -> str:
        """The id of somebody, given when they are first met."""
        known = next((id for id, called in self.names.items() if called == name), "")
        if not known:
            known = str(24_000_000_000_000_000 + len(self.names))
            self.names[known] = name
        return known

    def publish(self, text: str, at: datetime | None = None, *, page: str = PAGE) -> str:
        """A post of the Page."""
        return self._post(page, page, text, at, "published_posts")

    def visit(self, who: str, text: str, at: datetime | None = None, *, page: str = PAGE) -> str:
        """Somebody writes on the Page."""
        return self._post(page, self.person(who), text, at, "visitor_posts")

    def tag(self, who: str, text: str, at: datetime | None = None, *, page: str = PAGE) -> str:
        """Somebody names the Page in a post of their own."""
        return self._post(page, self.person(who), text, at, "tagged")

    def comment(
        self,
        who: str,
        text: str,
        post: str = "",
        parent: str = "",
        at: datetime | None = None,
        **more: Any,
    ) -> str:
        """Somebody comments, below the newest post of the Page where none is named; `more`: of `Comment`."""
        if parent:
            post = self.comments[parent].post
        if not post:
            ours = [one.id for one in self.posts.values() if one.edge == "published_posts"]
            post = ours[-1] if ours else self.publish("Die neue Bürste ist da.")
        author = who if who in self.names else self.person(who)
        return self._comment(author, text, post, parent, at, **more).id

    def write(self, who: str, text: str, at: datetime | None = None, *, page: str = PAGE) -> str:
        """Somebody writes a private message."""
        person = self.person(who)
        return self._message(page, person, person, text, at).id

    def write_back(
        self, person: str, text: str, at: datetime | None = None, *, page: str = PAGE
    ) -> str:
        """The Page answers a private message, in its app; `person` by their id."""
        return self._message(page, person, page, text, at).id

    def edit(self, comment: str, text: str) -> None:
        """Whoever wrote it finds other words."""
        self.comments[comment].text = text
        self._tell(self.comments[comment], "edited")

    def remove(self, comment: str) -> None:
        """Whoever wrote it takes it back; what hung below it goes, too."""
        for below in [one.id for one in self.comments.values() if one.parent == comment]:
            self.remove(below)
        self._tell(self.comments[comment], "remove")
        del self.comments[comment]

    def remove_post(self, post: str) -> None:
        """A post goes with everything below it."""
        for below in [one.id for one in self.comments.values() if one.post == post]:
            self.comments.pop(below)
        del self.posts[post]

    def hide(self, comment: str, *, hidden: bool = True) -> None:
        """Somebody of the house, or Facebook itself, hides a comment there."""
        self.comments[comment].is_hidden = hidden
        self._tell(self.comments[comment], "hide" if hidden else "unhide")

    def texts_of(self, author: str = PAGE) -> list[str]:
        """Everything somebody has said in comments and messages."""
        comments = [one.text for one in self.comments.values() if one.author == author]
        return comments + [one.text for one in self.messages.values() if one.author == author]

    # --- what the house is told at its door ---------------------------------------------------------

    def _tell(self, comment: Comment, verb: str) -> None:
        post = self.posts[comment.post]
        value: Json = {
            "from": self._who(comment.author),
            "post": {
                "id": post.id,
                "status_type": "mobile_status_update",
                "is_published": True,
                "updated_time": stamp(self.clock()),
                "permalink_url": self._link(post.id),
                "promotion_status": "ineligible",
            },
            "message": comment.text,
            "post_id": post.id,
            "comment_id": comment.id,
            "created_time": int(comment.at),
            "item": "comment",
            "parent_id": comment.parent or post.id,
            "verb": verb,
        }
        if comment.is_anonymous:
            del value["from"]
        if verb == "remove":
            del value["message"], value["post"]
        if comment.picture:
            value["photo"] = comment.picture
        self.happened(post.page, "feed", changes=[{"value": value, "field": "feed"}])

    def _tell_post(self, post: Post) -> None:
        value: Json = {
            "from": self._who(post.author),
            "message": post.text,
            "post_id": post.id,
            "created_time": int(post.at),
            "item": "status",
            "verb": "add",
        }
        if post.edge == "tagged":
            value |= {"sender_id": post.author, "sender_name": self.names[post.author]}
            value |= {"item": "post"}
            del value["from"]
            self.happened(post.page, "mention", changes=[{"value": value, "field": "mention"}])
            return
        value["published"] = 1
        self.happened(post.page, "feed", changes=[{"value": value, "field": "feed"}])

    def _tell_message(self, message: Message) -> None:
        by_page = message.author == message.page
        told: Json = {"mid": message.id, "text": message.text}
        if by_page:
            told |= {"is_echo": True, "app_id": int(APP)}
        if message.picture:
            told["attachments"] = [{"type": "image", "payload": {"url": message.picture}}]
        event = {
            "sender": {"id": message.author},
            "recipient": {"id": message.person if by_page else message.page},
            "timestamp": int(message.at * 1000),
            "message": told,
        }
        field = "message_echoes" if by_page else "messages"
        self.happened(message.page, field, messaging=[event])

    # --- how it is kept ---------------------------------------------------------------------------

    def _next(self) -> int:
        self.counter += 1
        return self.counter

    def _at(self, at: datetime | None) -> float:
        return at.timestamp() if at else self.clock()

    def _post(self, page: str, author: str, text: str, at: datetime | None, edge: str) -> str:
        home = author if edge == "tagged" else page
        post = Post(f"{home}_{self._next()}", page, author, text, self._at(at), edge)
        self.posts[post.id] = post
        self._tell_post(post)
        return post.id

    def _comment(
        self, author: str, text: str, post: str, parent: str, at: datetime | None, **more: Any
    ) -> Comment:
        """Answers below answers move up: Facebook knows two levels."""
        if parent and self.comments[parent].parent:
            parent = self.comments[parent].parent
        name = f"{post.partition('_')[2]}_{self._next()}"
        comment = Comment(name, post, author, text, self._at(at), parent, **more)
        self.comments[name] = comment
        self._tell(comment, "add")
        return comment

    def _message(
        self, page: str, person: str, author: str, text: str, at: datetime | None = None
    ) -> Message:
        name = f"m_{secrets.token_urlsafe(12)}-{self._next()}"
        message = Message(name, page, person, author, text, self._at(at))
        self.messages[name] = message
        self._tell_message(message)
        return message

    # --- how things look --------------------------------------------------------------------------

    def _who(self, id: str) -> Json:
        return {"name": self.names.get(id, "Facebook user"), "id": id}

    def _link(self, post: str, comment: str = "") -> str:
        page, _, number = post.partition("_")
        more = f"?comment_id={comment.partition('_')[2]}" if comment else ""
        return f"https://www.facebook.com/{page}/posts/{number}{more}"

    def _shown(self, whole: Mapping[str, Any], wanted: Mapping[str, Wanted]) -> Json:
        """The fields somebody asks for, and what is in their braces. A field without a value is left out."""
        shown: Json = {"id": whole["id"]}
        for name, want in wanted.items():
            value = whole.get(name)
            if callable(value):
                value = value(want)
            if isinstance(value, dict) and want.fields and "data" not in value:
                value = {inner: value[inner] for inner in want.fields if inner in value}
            if value is not None:
                shown[name] = value
        return shown

    def _page_shown(self, page: Page, wanted: Mapping[str, Wanted], **more: Any) -> Json:
        only(wanted, PAGE_FIELDS, "Page")
        url = f"{self.url}/portraits/{quote(page.name)}.png"
        whole = {
            "id": page.id,
            "name": page.name,
            "username": page.username,
            "link": f"https://www.facebook.com/{page.username}",
            "picture": {"data": {"url": url, "is_silhouette": False}},
            "category": "Haushaltswaren",
            "is_published": True,
            **more,
        }
        return self._shown(whole, wanted or {"name": Wanted({}, {})})

    def _post_shown(self, post: Post, wanted: Mapping[str, Wanted], asked: Asked) -> Json:
        only(wanted, POST_FIELDS, "PagePost")
        below = [one.at for one in self.comments.values() if one.post == post.id]
        whole = {
            "id": post.id,
            "message": post.text or None,
            "created_time": stamp(post.at),
            "updated_time": stamp(max([post.at, *below])),
            "permalink_url": self._link(post.id),
            "from": self._who(post.author),
            "full_picture": post.picture or None,
            "is_hidden": False,
            "is_published": True,
            "status_type": "mobile_status_update",
            "can_reply_privately": post.edge == "visitor_posts" and not post.privately_answered,
            "comments": lambda want: self._comments_of(post.id, "", want.args, want.fields, asked),
        }
        return self._shown(
            whole, wanted or dict.fromkeys(("created_time", "message"), Wanted({}, {}))
        )

    def _comment_shown(self, comment: Comment, wanted: Mapping[str, Wanted], asked: Asked) -> Json:
        only(wanted, COMMENT_FIELDS, "Comment")
        page, ours = self.posts[comment.post].page, comment.author == self.posts[comment.post].page
        recent = self.clock() - comment.at < WEEK
        parent = self.comments.get(comment.parent)
        shown_parent = parent and {
            "id": parent.id,
            "message": parent.text,
            "created_time": stamp(parent.at),
            "from": self._who(parent.author),
        }
        picture = comment.picture and {
            "type": "photo",
            "media": {"image": {"src": comment.picture, "width": 9, "height": 9}},
            "target": {"id": "77", "url": comment.picture},
            "url": comment.picture,
        }
        whole = {
            "id": comment.id,
            "message": comment.text,
            "created_time": stamp(comment.at),
            "from": None if comment.is_anonymous else self._who(comment.author),
            "parent": shown_parent,
            "is_hidden": comment.is_hidden,
            "is_private": False,
            "can_comment": comment.can_comment,
            "can_hide": not ours,
            "can_like": True,
            "can_remove": True,
            "can_reply_privately": recent and not ours and not comment.privately_answered,
            "like_count": len(comment.liked_by),
            "comment_count": sum(one.parent == comment.id for one in self.comments.values()),
            "user_likes": page in comment.liked_by,
            "attachment": picture or None,
            "permalink_url": self._link(comment.post, comment.id),
            "comments": lambda want: self._comments_of(
                comment.post, comment.id, want.args, want.fields, asked
            ),
        }
        return self._shown(
            whole, wanted or dict.fromkeys(("created_time", "from", "message"), Wanted({}, {}))
        )

    def _comments_of(
        self,
        post: str,
        parent: str,
        params: Mapping[str, str],
        wanted: Mapping[str, Wanted],
        asked: Asked,
    ) -> Json:
        """The comments below a post, or below a comment. A user token gets none, and no error."""
        if asked.grant.kind != "PAGE":
            return {"data": []}
        self._must_have(asked, "pages_read_user_content")
        kind, order = params.get("filter", "toplevel"), params.get("order", "chronological")
        if kind not in {"toplevel", "stream"}:
            raise invalid("filter must be one of {toplevel, stream}")
        if order not in {"chronological", "reverse_chronological"}:
            raise invalid("order must be one of {chronological, reverse_chronological}")
        found = [one for one in self.comments.values() if one.post == post]
        if parent:
            found = [one for one in found if one.parent == parent]
        elif kind == "toplevel":
            found = [one for one in found if not one.parent]
        found.sort(key=lambda one: (int(one.at), one.id), reverse=order != "chronological")
        rows = [self._comment_shown(one, wanted, asked) for one in found]
        told = self.paged(rows, params, path=f"/{parent or post}/comments")
        if params.get("summary") in {"true", "1", "total_count"}:
            summary = {"order": order, "total_count": len(found), "can_comment": True}
            told["summary"] = summary
        return told

    def _thread_shown(self, page: Page, person: str, wanted: Mapping[str, Wanted]) -> Json:
        only(wanted, THREAD_FIELDS, "UnifiedThread")
        said = self._between(page.id, person)
        heard = [one.at for one in said if one.author == person]
        whole = {
            "id": f"t_{page.id}{person}",
            "link": f"/{page.username}/inbox/{person}/?section=messages",
            "updated_time": stamp(said[-1].at),
            "participants": {
                "data": [
                    {**self._who(one), "email": f"{one}@facebook.com"} for one in (person, page.id)
                ]
            },
            "can_reply": bool(heard) and self.clock() - heard[-1] < WINDOW,
            "message_count": len(said),
            "snippet": said[-1].text,
            "messages": lambda want: self._messages_of(page.id, person, want.args, want.fields),
        }
        return self._shown(whole, wanted or dict.fromkeys(("link", "updated_time"), Wanted({}, {})))

    def _message_shown(self, message: Message, wanted: Mapping[str, Wanted]) -> Json:
        only(wanted, MESSAGE_FIELDS, "Message")
        other = message.person if message.author == message.page else message.page
        mail = {"email": f"{message.author}@facebook.com"}
        picture = message.picture and {
            "data": [
                {
                    "id": "88",
                    "mime_type": "image/png",
                    "name": "bild.png",
                    "size": 9,
                    "image_data": {"url": message.picture, "preview_url": message.picture},
                }
            ]
        }
        whole = {
            "id": message.id,
            "message": message.text,
            "created_time": stamp(message.at),
            "from": {**self._who(message.author), **mail},
            "to": {"data": [{**self._who(other), "email": f"{other}@facebook.com"}]},
            "attachments": picture or None,
        }
        return self._shown(whole, wanted or {"created_time": Wanted({}, {})})

    def _between(self, page: str, person: str) -> list[Message]:
        return [one for one in self.messages.values() if (one.page, one.person) == (page, person)]

    def _messages_of(
        self, page: str, person: str, params: Mapping[str, str], wanted: Mapping[str, Wanted]
    ) -> Json:
        said = sorted(self._between(page, person), key=lambda one: one.at, reverse=True)
        rows = [self._message_shown(one, wanted) for one in said]
        return self.paged(rows, params, path="/t_1/messages")

    # --- who may -----------------------------------------------------------------------------------

    def targets(self, grant: Pass) -> list[str]:
        """The Pages a token is good for."""
        if grant.kind == "PAGE":
            return [grant.who]
        return [page.id for page in self.pages.values() if grant.who in page.roles]

    def _must_have(self, asked: Asked, scope: str) -> None:
        if scope not in asked.grant.scopes:
            raise No(10, f"(#10) This endpoint requires the '{scope}' permission", status=403)

    def _by_page(self, call: Call, *scopes: str, task: str = "") -> tuple[Asked, Page]:
        """A call with the token of a Page, and the Page. Raises No where the role behind it is lost."""
        asked = self.let_in(call, *scopes, kinds=("PAGE",))
        return asked, self._page_behind(asked, task)

    def _page_behind(self, asked: Asked, task: str = "") -> Page:
        page = self.pages[asked.grant.who]
        tasks = page.roles.get(asked.grant.behind)
        if tasks is None:
            message = (
                "The user associated with the Page access token does not have an appropriate role"
            )
            raise No(190, message, 492)
        if task and task not in tasks:
            raise No(200, f"(#200) The user has no {task} task on this Page", status=403)
        return page

    def _mine(self, page: Page, id: str) -> None:
        if id not in {page.id, "me"}:
            raise not_there(id)

    # --- the API: the Page ---------------------------------------------------------------------------

    @route("GET", r"/portraits/(?P<name>.+)\.png")
    def portrait_of(self, call: Call, name: str) -> Told:
        return Told(200, portrait(unquote(name)), {"Content-Type": "image/png"})

    @route("GET", r"/me/accounts")
    def accounts(self, call: Call) -> Told:
        asked = self.let_in(call, "pages_show_list", kinds=("USER",))
        rows = []
        for page in self.pages.values():
            if (tasks := page.roles.get(asked.grant.who)) is None:
                continue
            token = self._page_token_for(asked, page)
            rows.append(self._page_shown(page, asked.wanted, tasks=tasks, access_token=token))
        return Told(data=self.paged(rows, asked.params, path=call.path))

    def _page_token_for(self, asked: Asked, page: Page) -> str:
        """A token of a Page ends when the token it came from ends, unless that was a long one."""
        scopes = asked.grant.scopes
        more: Json = {"kind": "PAGE", "behind": asked.grant.who}
        if not asked.grant.is_long:
            more["ends_at"] = asked.grant.ends_at
        return self.issue(asked.grant.client_id, page.id, *scopes, **more)

    @route("GET", r"/me/permissions")
    def permissions(self, call: Call) -> Told:
        asked = self.let_in(call, kinds=("USER",))
        granted = [{"permission": one, "status": "granted"} for one in asked.grant.scopes]
        declined = [{"permission": one, "status": "declined"} for one in sorted(self.withheld)]
        return Told(data={"data": granted + declined})

    @route("GET", r"/(?P<id>me|\d+)/(?P<edge>published_posts|visitor_posts|tagged|feed)")
    def listed_posts(self, call: Call, id: str, edge: str) -> Told:
        asked, page = self._by_page(call, "pages_read_engagement", task="MODERATE")
        self._mine(page, id)
        if edge != "published_posts":
            self._must_have(asked, "pages_read_user_content")
        found = [
            one
            for one in self.posts.values()
            if one.page == page.id
            and (one.edge == edge or (edge == "feed" and one.edge != "tagged"))
        ]
        found.sort(key=lambda one: (one.at, one.id), reverse=True)
        rows = [self._post_shown(one, asked.wanted, asked) for one in found]
        return Told(data=self.paged(rows, asked.params, path=call.path))

    @route("GET", r"/(?P<id>me|\d+)/ratings")
    def ratings(self, call: Call, id: str) -> Told:
        raise No(12, "(#12) ratings is deprecated for all versions")

    @route("POST", r"/(?P<id>me|\d+)/subscribed_apps")
    def subscribe_page(self, call: Call, id: str) -> Told:
        asked, page = self._by_page(call, "pages_manage_metadata", task="MODERATE")
        self._mine(page, id)
        if "messages" in asked.get("subscribed_fields"):
            self._must_have(asked, "pages_messaging")
        return self.subscribe_account(page.id, asked)

    @route("GET", r"/(?P<id>me|\d+)/subscribed_apps")
    def subscribed_apps(self, call: Call, id: str) -> Told:
        _, page = self._by_page(call, "pages_manage_metadata")
        self._mine(page, id)
        return self.subscriptions_of(page.id)

    @route("GET", r"/(?P<id>me|\d+)/blocked")
    def blocked(self, call: Call, id: str) -> Told:
        _, page = self._by_page(call, "pages_manage_engagement", task="MODERATE")
        return Told(data={"data": [self._who(one) for one in sorted(page.blocked)]})

    @route("POST", r"/(?P<id>me|\d+)/blocked")
    def block(self, call: Call, id: str) -> Told:
        asked, page = self._by_page(call, "pages_manage_engagement", task="MODERATE")
        wanted = asked.json("psid")
        if not isinstance(wanted, list) or not wanted:
            raise invalid("One of psid, asid, user is required")
        for one in map(str, wanted):
            if one not in self.names:
                raise invalid("No matching user found")
            page.blocked.add(one)
        return Told(data={str(one): True for one in wanted})

    @route("DELETE", r"/(?P<id>me|\d+)/blocked")
    def unblock(self, call: Call, id: str) -> Told:
        asked, page = self._by_page(call, "pages_manage_engagement", task="MODERATE")
        page.blocked.discard(asked.get("psid"))
        return Told(data={"success": True})

    # --- the API: comments -----------------------------------------------------------------------------

    @route("GET", r"/(?P<id>[\d_]+)/comments")
    def listed_comments(self, call: Call, id: str) -> Told:
        asked = self.let_in(call)
        if asked.grant.kind == "PAGE":
            self._page_behind(asked, "MODERATE")
        post, parent = self._place(id)
        return Told(data=self._comments_of(post, parent, asked.params, asked.wanted, asked))

    @route("POST", r"/(?P<id>[\d_]+)/comments")
    def answer_comment(self, call: Call, id: str) -> Told:
        asked, page = self._by_page(call, "pages_manage_engagement", task="MODERATE")
        post, parent = self._place(id)
        text = self._text(asked.get("message"), LONGEST_COMMENT)
        if parent and not self.comments[parent].can_comment:
            raise No(200, "(#200) Permissions error: one cannot comment on this", status=403)
        if self.edits_when_answered and parent:
            self.comments[parent].text = text
            return Told(data={"success": True})
        made = self._comment(page.id, text, post, parent, None)
        return Told(data=self.answers_with(id) if self.answers_with else {"id": made.id})

    @route("POST", r"/(?P<id>[\d_]+)/likes")
    def like(self, call: Call, id: str) -> Told:
        _, page = self._by_page(call, "pages_manage_engagement", task="MODERATE")
        self._existing(id).liked_by.add(page.id)
        return Told(data={"success": True})

    @route("DELETE", r"/(?P<id>[\d_]+)/likes")
    def unlike(self, call: Call, id: str) -> Told:
        _, page = self._by_page(call, "pages_manage_engagement", task="MODERATE")
        self._existing(id).liked_by.discard(page.id)
        return Told(data={"success": True})

    # --- the API: Messenger ------------------------------------------------------------------------------

    @route("GET", r"/(?P<id>me|\d+)/conversations")
    def conversations(self, call: Call, id: str) -> Told:
        asked, page = self._by_page(call, "pages_messaging", task="MESSAGING")
        self._mine(page, id)
        if asked.get("platform", "MESSENGER").upper() != "MESSENGER":
            raise invalid("No Instagram account is linked to this Page")
        people = {one.person: one.at for one in self.messages.values() if one.page == page.id}
        if who := asked.get("user_id"):
            people = {who: people[who]} if who in people else {}
        newest = sorted(people, key=lambda one: people[one], reverse=True)
        rows = [self._thread_shown(page, one, asked.wanted) for one in newest]
        return Told(data=self.paged(rows, asked.params, path=call.path))

    @route("GET", r"/(?P<id>t_\d+)/messages")
    def listed_messages(self, call: Call, id: str) -> Told:
        asked, page = self._by_page(call, "pages_messaging", task="MESSAGING")
        person = id.removeprefix(f"t_{page.id}")
        if not self._between(page.id, person):
            raise not_there(id)
        return Told(data=self._messages_of(page.id, person, asked.params, asked.wanted))

    @route("POST", r"/(?P<id>me|\d+)/messages")
    def send_message(self, call: Call, id: str) -> Told:
        asked, page = self._by_page(call, "pages_messaging", task="MESSAGING")
        self._mine(page, id)
        text = self._text(asked.json("message").get("text", ""), LONGEST_MESSAGE)
        recipient = asked.json("recipient")
        if said := recipient.get("comment_id"):
            person = self._answered_privately(self._existing(said))
        elif said := recipient.get("post_id"):
            post = self.posts.get(str(said))
            if post is None or post.edge != "visitor_posts":
                raise not_there(str(said))
            person = self._answered_privately(post)
        else:
            person = str(recipient.get("id", ""))
            self._must_be_open(asked, page, person)
        made = self._message(page.id, person, page.id, text)
        told = {"recipient_id": person, "message_id": made.id}
        return Told(data=self.answers_with(person) if self.answers_with else told)

    def _answered_privately(self, said: Comment | Post) -> str:
        if said.privately_answered:
            raise No(10900, "(#10900) Activity already replied to")
        if self.clock() - said.at > WEEK:
            raise No(10903, "(#10903) This user can't reply to this activity")
        said.privately_answered = True
        return said.author

    def _must_be_open(self, asked: Asked, page: Page, person: str) -> None:
        """Raise No outside of the window of 24 hours, or of 7 days for a human with Meta's blessing."""
        heard = [one.at for one in self._between(page.id, person) if one.author == person]
        if not heard:
            raise No(100, "(#100) No matching user found", 2018001)
        if person in page.blocked:
            raise No(551, "(#551) This person isn't available right now.", 1545041)
        since = self.clock() - heard[-1]
        if asked.get("messaging_type", "RESPONSE") == "MESSAGE_TAG":
            features = self.applications[asked.grant.client_id].features
            if asked.get("tag") != "HUMAN_AGENT" or "human_agent" not in features:
                raise No(10, "(#10) Requires the Human Agent feature", status=403)
            longest = WEEK
        else:
            longest = WINDOW
        if since >= longest:
            message = "(#10) This message is sent outside of allowed window."
            raise No(10, message, 2018278, status=403)

    # --- the API: one thing ----------------------------------------------------------------------------

    @route("GET", r"/")
    def several(self, call: Call) -> Told:
        """`?ids=a,b`: one that is missing spoils them all."""
        asked = self.let_in(call)
        ids = [one for one in asked.get("ids").split(",") if one]
        if not ids or len(ids) > 50:
            raise invalid("Too many IDs. Maximum: 50." if ids else "Empty IDs")
        return Told(data={one: self._thing(asked, one) for one in ids})

    @route("GET", r"/(?P<id>me|m_[\w-]+|t_\d+|\d[\d_]*)")
    def thing(self, call: Call, id: str) -> Told:
        return Told(data=self._thing(self.let_in(call), id))

    def _thing(self, asked: Asked, id: str) -> Json:
        if id == "me":
            id = asked.grant.who
        if asked.grant.kind != "PAGE":
            if id in self.names and id == asked.grant.who:
                return {"id": id, "name": self.names[id]}
            raise not_there(id)
        page = self._page_behind(asked)
        if id == page.id:
            return self._page_shown(page, asked.wanted)
        if post := self.posts.get(id):
            if post.page != page.id:
                raise not_there(id)
            return self._post_shown(post, asked.wanted, asked)
        if id in self.messages:
            self._must_have(asked, "pages_messaging")
            return self._message_shown(self.messages[id], asked.wanted)
        comment = self._existing(id)
        if self.posts[comment.post].page != page.id:
            raise not_there(id)
        self._must_have(asked, "pages_read_user_content")
        return self._comment_shown(comment, asked.wanted, asked)

    @route("POST", r"/(?P<id>\d[\d_]*)")
    def change(self, call: Call, id: str) -> Told:
        """Hides, shows, and changes words: a `message` here is no answer."""
        asked, page = self._by_page(call, "pages_manage_engagement", task="MODERATE")
        comment = self._existing(id)
        if "message" in asked.params:
            if comment.author != page.id:
                raise No(
                    200,
                    "(#200) The user hasn't authorized the application to edit this",
                    status=403,
                )
            comment.text = self._text(asked.get("message"), LONGEST_COMMENT)
            self._tell(comment, "edited")
        if "is_hidden" in asked.params:
            if comment.author == page.id:
                raise No(200, "(#200) One's own comment cannot be hidden", status=403)
            self.hide(id, hidden=asked.flag("is_hidden"))
        return Told(data={"success": True})

    @route("DELETE", r"/(?P<id>\d[\d_]*)")
    def delete(self, call: Call, id: str) -> Told:
        self._by_page(call, "pages_manage_engagement", task="MODERATE")
        self._existing(id)
        self.remove(id)
        return Told(data={"success": True})

    # --- small things ------------------------------------------------------------------------------------

    def _existing(self, id: str) -> Comment:
        """A comment by either spelling of its id. Raises No."""
        found = self.comments.get(id)
        if found is None:
            ends = [one for name, one in self.comments.items() if name.endswith(f"_{id}")]
            found = ends[0] if ends else None
        if found is None:
            raise not_there(id)
        return found

    def _place(self, id: str) -> tuple[str, str]:
        """The post and the comment an id stands for."""
        if id in self.posts:
            return id, ""
        comment = self._existing(id)
        return comment.post, comment.id

    def _text(self, text: str, longest: int) -> str:
        if not text.strip():
            raise invalid("Empty message")
        if len(text) > longest:
            raise invalid(f"Length of param message must be less than or equal to {longest}")
        return text.strip()

    # --- kept for another day ------------------------------------------------------------------------

    def dump(self) -> Json:
        """Everything that was said, as JSON can hold it."""
        return {
            "counter": self.counter,
            "names": dict(self.names),
            "posts": [asdict(post) for post in self.posts.values()],
            "comments": [
                {**asdict(one), "liked_by": sorted(one.liked_by)} for one in self.comments.values()
            ],
            "messages": [asdict(one) for one in self.messages.values()],
            "access": self.kept_access(),
        }

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`; what was said before is gone."""
        self.counter, self.names = kept["counter"], dict(kept["names"])
        self.posts = {one["id"]: Post(**one) for one in kept["posts"]}
        self.comments = {
            one["id"]: Comment(**{**one, "liked_by": set(one["liked_by"])})
            for one in kept["comments"]
        }
        self.messages = {one["id"]: Message(**one) for one in kept["messages"]}
        self.know_again(kept["access"])
