"""A WordPress blog in a box: its REST API with comments in every state, users, posts, two addresses.

It answers as WordPress 6 does, the odd things included: a wrong password makes a silent stranger, a
comment may hang below one that nobody sees, and asking for the state that is already there fails.
"""

from __future__ import annotations

import base64
import binascii
import html
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar
from urllib.parse import quote, unquote

from herzenstakt.kernel.text import plain, shorten
from herzenstakt.testing.networks.portraits import portrait
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

LOCAL = timedelta(hours=1)  # the blog's clock is not UTC
LONGEST = 65525
FLOOD = timedelta(seconds=15)
MODERATORS = frozenset({"editor", "administrator"})
WRITERS = MODERATORS | {"author"}
API = "/wp-json/wp/v2"


@dataclass(slots=True)
class User:
    """Somebody with an account on the blog."""

    number: int
    login: str
    name: str
    role: str
    password: str

    @property
    def email(self) -> str:
        return f"{self.login}@ratzifatzi.example"

    @property
    def moderates(self) -> bool:
        return self.role in MODERATORS


@dataclass(slots=True)
class Post:
    """A post of the blog. `state`: publish or trash."""

    number: int
    title: str
    text: str
    at: str
    author: int
    slug: str
    state: str = "publish"
    open: bool = True


@dataclass(slots=True)
class Comment:
    """A comment as the database keeps it. `at`: UTC without saying so, as WordPress does."""

    number: int
    post: int
    parent: int
    user: int
    name: str
    email: str
    text: str
    at: str
    state: str
    kind: str = "comment"
    url: str = ""


class Problem(Exception):
    """WordPress' no: a status and the name of the error."""

    def __init__(self, status: int, code: str) -> None:
        super().__init__(code)
        self.status = status
        self.code = code


class SimulatedWordPress(SimulatedNetwork):
    """The blog of the RatziFatzi GmbH. `pretty`: whether it has pretty permalinks.

    `fenced`: a security plugin answers the REST API with a page of its own. `deaf`: the server drops
    the Authorization header. `without_passwords`: application passwords are switched off.
    """

    name: ClassVar[str] = "wordpress"

    def __init__(self, port: int = 0, *, pretty: bool = True) -> None:
        super().__init__(port)
        self.pretty = pretty
        self.fenced = self.deaf = self.without_passwords = False
        self.last_number = 0
        self.users: dict[str, User] = {}
        self.posts: dict[int, Post] = {}
        self.comments: dict[int, Comment] = {}
        self.invite("ratzi", "RatziFatzi", "editor")
        self.invite("uwe", "Uwe Unsozial", "author")
        self.invite("lena", "Lena Lob", "subscriber")

    # what people do there

    def invite(self, login: str, name: str, role: str) -> str:
        """Give somebody an account; returns the application password."""
        password = f"{login} application password"
        self.users[login] = User(len(self.users) + 1, login, name, role, password)
        return password

    def publish(
        self, title: str, text: str, at: datetime | None = None, *, by: str = "ratzi"
    ) -> int:
        """A new post of the house; its number."""
        number = max(self.posts, default=0) + 1  # counted apart, so 1 is a post and a comment
        slug = quote(title.lower().replace(" ", "-"), safe="-")
        author = self.users[by].number
        self.posts[number] = Post(number, title, text, _stamp(at), author, slug)
        return number

    def comment(
        self,
        author: str,
        text: str,
        post: int | None = None,
        parent: int | None = None,
        at: datetime | None = None,
        *,
        email: str | None = None,
        state: str = "approved",
        kind: str = "comment",
    ) -> int:
        """A comment by a visitor, or by whoever has `author` as login; its number.

        Below the newest post where none is named. `text` is HTML, as visitors may write it.
        """
        user = self.users.get(author)
        if parent is not None:
            post = self.comments[parent].post
        if post is None:
            post = max(self.posts) if self.posts else self.publish("Neue Bürste", "Sie ist da!")
        number, address = self._next(), user.email if user else email or ""
        self.comments[number] = Comment(
            number=number,
            post=post,
            parent=parent or 0,
            user=user.number if user else 0,
            name=user.name if user else author,
            email=address,
            text=text,
            at=_stamp(at),
            state=state,
            kind=kind,
        )
        return number

    def put(self, number: int, state: str) -> None:
        """Somebody on the blog makes a comment approved, hold, spam or trash."""
        self.comments[number].state = state

    def edit(self, number: int, text: str) -> None:
        """Somebody on the blog changes a comment."""
        self.comments[number].text = text

    def delete(self, number: int) -> None:
        """Somebody deletes a comment for good; what hung below it moves up."""
        gone = self.comments.pop(number)
        for comment in self.comments.values():
            if comment.parent == number:
                comment.parent = gone.parent

    def said_by(self, login: str) -> list[Comment]:
        """Everything a user of the blog has said there that is not in the trash."""
        number = self.users[login].number
        return [c for c in self.comments.values() if c.user == number and c.state != "trash"]

    # kept for another day

    def dump(self) -> dict[str, Any]:
        """The whole blog as JSON can hold it."""
        return {
            "last_number": self.last_number,
            "users": [asdict(user) for user in self.users.values()],
            "posts": [asdict(post) for post in self.posts.values()],
            "comments": [asdict(comment) for comment in self.comments.values()],
        }

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`; what was there before is gone."""
        self.last_number = kept["last_number"]
        self.users = {user["login"]: User(**user) for user in kept["users"]}
        self.posts = {post["number"]: Post(**post) for post in kept["posts"]}
        self.comments = {kept["number"]: Comment(**kept) for kept in kept["comments"]}

    # how it answers

    def answer(self, call: Call) -> Told:
        """Understands both addresses of the API and the method in the header, as WordPress does."""
        said = call.headers.get("x-http-method-override", "")
        method = said if call.method == "POST" and said else call.method
        where = call.first("rest_route")
        path = f"/wp-json{where}" if where and call.path in {"/", "/index.php"} else call.path
        if path.startswith("/wp-json") and self.fenced:
            page = b"<!doctype html><title>Blocked</title><p>Your access was blocked.</p>"
            return Told(403, page, {"Content-Type": "text/html"})
        if path.startswith("/wp-json") and not self.pretty and not where:
            return self._page("Nothing found", "", 404)
        try:
            return super().answer(replace(call, method=method, path=path))
        except Problem as problem:
            return _no(problem)

    def not_found(self, call: Call) -> Told:
        """As the REST API says it, or as a theme does."""
        if call.path.startswith("/wp-json"):
            return _no(Problem(404, "rest_no_route"))
        return self._page("Nothing found", "", 404)

    def unauthorised(self, call: Call) -> Told:
        """As the REST API says it."""
        return _no(Problem(401, "rest_not_logged_in"))

    # pages for people

    @route("GET", r"/(?:index\.php)?")
    def front(self, call: Call) -> Told:
        if number := call.first("p"):
            return self._post_page(self.posts.get(int(number)))
        newest = sorted(self.posts.values(), key=lambda post: post.at, reverse=True)
        links = [f'<li><a href="{self._link(p)}">{html.escape(p.title)}</a>' for p in newest]
        return self._page("RatziFatzi Blog", f"<ul>{''.join(links)}</ul>")

    @route("GET", r"/(?P<slug>[^/.]+)/")
    def post_page(self, call: Call, slug: str) -> Told:
        posts = (p for p in self.posts.values() if unquote(p.slug) == unquote(slug))
        return self._post_page(next(posts, None))

    @route("GET", r"/avatars/(?P<name>.+)\.png")
    def avatar(self, call: Call, name: str) -> Told:
        return Told(200, portrait(unquote(name)), {"Content-Type": "image/png"})

    # the REST API

    @route("GET", r"/wp-json/?")
    def index(self, call: Call) -> Told:
        door = f"{self.url}/wp-admin/authorize-application.php"
        offered = {"application-passwords": {"endpoints": {"authorization": door}}}
        return Told(
            data={
                "name": "RatziFatzi Blog",
                "url": self.url,
                "namespaces": ["oembed/1.0", "wp/v2"],
                "authentication": [] if self.without_passwords else offered,
            }
        )

    @route("GET", API + r"/users/me")
    def whoami(self, call: Call) -> Told:
        me = self._me(call)
        if me is None:
            raise Problem(401, "rest_not_logged_in")
        return Told(
            data={
                "id": me.number,
                "name": me.name,
                "link": f"{self.url}/author/{me.login}/",
                "roles": [me.role],
                "capabilities": {
                    name: True
                    for name, roles in (("moderate_comments", MODERATORS), ("edit_posts", WRITERS))
                    if me.role in roles
                },
                "avatar_urls": self._faces(me.name),
            }
        )

    @route("GET", API + r"/(?P<kind>posts|pages)")
    def list_posts(self, call: Call, kind: str) -> Told:
        wanted = _numbers(call, "include")
        posts = [p for p in self.posts.values() if p.state == "publish" and kind == "posts"]
        return Told(data=[self._post(p) for p in posts if not wanted or p.number in wanted])

    @route("GET", API + r"/comments")
    def list_comments(self, call: Call) -> Told:
        me = self._me(call)
        self._may_list(call, me)
        found = sorted(
            (c for c in self.comments.values() if _matches(c, call)),
            key=lambda comment: (comment.at, comment.number),
            reverse=call.first("order", "desc") == "desc",
        )
        size = int(call.first("per_page", "10"))
        start = int(call.first("offset", "0")) or size * (int(call.first("page", "1")) - 1)
        seen = [c for c in found[start : start + size] if self._may_see(c, me)]
        edit = call.first("context") == "edit"
        return Told(
            data=[_only(call, self._comment(comment, edit)) for comment in seen],
            headers={
                "X-WP-Total": str(len(found)),
                "X-WP-TotalPages": str(-(-len(found) // size)),
            },
        )

    @route("GET", API + r"/comments/(?P<number>\d+)")
    def show_comment(self, call: Call, number: str) -> Told:
        me, comment = self._me(call), self._existing(number)
        edit = call.first("context") == "edit"
        if edit and not (me and me.moderates):
            raise self._forbidden(me, "rest_forbidden_context")
        if not self._may_see(comment, me):
            raise self._forbidden(me, "rest_cannot_read")
        return Told(data=_only(call, self._comment(comment, edit)))

    @route("POST", API + r"/comments")
    def create_comment(self, call: Call) -> Told:
        me, asked = self._me(call), call.json()
        if me is None:
            raise Problem(401, "rest_comment_login_required")
        post = self._open_post(int(asked.get("post") or 0))
        text, parent = str(asked.get("content", "")), int(asked.get("parent") or 0)
        self._takes(me, post, parent, text)
        number = self._next()
        state = "approved" if me.moderates or me.number == post.author else "hold"
        self.comments[number] = Comment(
            number, post.number, parent, me.number, me.name, me.email, text, _stamp(None), state
        )
        return Told(201, self._comment(self.comments[number], me.moderates))

    @route("POST", API + r"/comments/(?P<number>\d+)")
    def change_comment(self, call: Call, number: str) -> Told:
        comment, asked = self._existing(number), call.json()
        self._may_moderate(call, "rest_cannot_edit")
        if "content" in asked:
            if not str(asked["content"]).strip():
                raise Problem(400, "rest_comment_content_invalid")
            comment.text = str(asked["content"])
        if "status" in asked:
            wanted = {"approve": "approved"}.get(asked["status"], asked["status"])
            if wanted == comment.state and "content" not in asked:
                raise Problem(500, "rest_comment_failed_edit")
            comment.state = wanted
        return Told(data=self._comment(comment, True))

    @route("DELETE", API + r"/comments/(?P<number>\d+)")
    def trash_comment(self, call: Call, number: str) -> Told:
        comment = self._existing(number)
        self._may_moderate(call, "rest_cannot_delete")
        if comment.state == "trash":
            raise Problem(410, "rest_already_trashed")
        comment.state = "trash"
        return Told(data=self._comment(comment, True))

    # who may do what

    def _me(self, call: Call) -> User | None:
        """Whoever the Authorization header names; a wrong password is the same as none."""
        kind, _, said = call.headers.get("authorization", "").partition(" ")
        if self.deaf or self.without_passwords or kind.lower() != "basic":
            return None
        try:
            login, _, password = base64.b64decode(said).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            return None
        user = self.users.get(login)
        return user if user and _bare(user.password) == _bare(password) else None

    def _may_list(self, call: Call, me: User | None) -> None:
        if call.first("context") == "edit" and not (me and me.moderates):
            raise self._forbidden(me, "rest_forbidden_context")
        special = call.first("status", "approve") != "approve" or "type" in call.params
        if special and not (me and me.role in WRITERS):
            raise self._forbidden(me, "rest_forbidden_param")

    def _may_moderate(self, call: Call, otherwise: str) -> None:
        me = self._me(call)
        if me is None or not me.moderates:
            raise self._forbidden(me, otherwise)

    def _may_see(self, comment: Comment, me: User | None) -> bool:
        mine = me is not None and (me.moderates or me.number == comment.user)
        return comment.state == "approved" or mine

    def _forbidden(self, me: User | None, code: str) -> Problem:
        return Problem(403 if me else 401, code)

    def _existing(self, number: str) -> Comment:
        if int(number) not in self.comments:
            raise Problem(404, "rest_comment_invalid_id")
        return self.comments[int(number)]

    def _open_post(self, number: int) -> Post:
        post = self.posts.get(number)
        if post is None:
            raise Problem(403, "rest_comment_invalid_post_id")
        if post.state == "trash":
            raise Problem(403, "rest_comment_trash_post")
        if not post.open:
            raise Problem(403, "rest_comment_closed")
        return post

    def _takes(self, me: User, post: Post, parent: int, text: str) -> None:
        """Raise Problem for an empty, too long, doubled or too quick comment."""
        if not text.strip():
            raise Problem(400, "rest_comment_content_invalid")
        if len(text.encode()) > LONGEST:
            raise Problem(400, "comment_content_column_length")
        mine = [c for c in self.comments.values() if c.user == me.number]
        same = (post.number, parent, text)
        if any((c.post, c.parent, c.text) == same and c.state != "trash" for c in mine):
            raise Problem(409, "comment_duplicate")
        if not me.moderates and any(c.at > _stamp(datetime.now(UTC) - FLOOD) for c in mine):
            raise Problem(400, "comment_flood")

    # in WordPress' words

    def _comment(self, comment: Comment, edit: bool) -> dict[str, Any]:
        shown: dict[str, Any] = {
            "id": comment.number,
            "post": comment.post,
            "parent": comment.parent,
            "author": comment.user,
            "author_name": comment.name,
            "author_url": comment.url,
            "date": _local(comment.at),
            "date_gmt": comment.at,
            "content": {"rendered": f"<p>{comment.text.replace(chr(10), '<br />')}</p>\n"},
            "link": f"{self._link(self.posts[comment.post])}#comment-{comment.number}",
            "status": comment.state,
            "type": comment.kind,
            "author_avatar_urls": self._faces(comment.name),
            "meta": [],
        }
        if edit:
            shown["content"]["raw"] = comment.text
            shown["author_email"] = comment.email
            shown["author_ip"] = "203.0.113.7"
            shown["author_user_agent"] = "Mozilla/5.0"
        return shown

    def _post(self, post: Post) -> dict[str, Any]:
        by = next((user.name for user in self.users.values() if user.number == post.author), "")
        return {
            "id": post.number,
            "date_gmt": post.at,
            "link": self._link(post),
            "title": {"rendered": html.escape(post.title)},
            "excerpt": {"rendered": f"<p>{html.escape(shorten(plain(post.text), 300))}</p>\n"},
            "author": post.author,
            "_embedded": {"author": [{"id": post.author, "name": by}]},
        }

    def _faces(self, name: str) -> dict[str, str]:
        return {size: f"{self.url}/avatars/{quote(name)}.png" for size in ("24", "48", "96")}

    def _link(self, post: Post) -> str:
        return f"{self.url}/{post.slug}/" if self.pretty else f"{self.url}/?p={post.number}"

    def _post_page(self, post: Post | None) -> Told:
        if post is None or post.state != "publish":
            return self._page("Nothing found", "", 404)
        said = [
            f'<li id="comment-{c.number}"><b>{html.escape(c.name)}</b> <p>{c.text}</p>'
            for c in self.comments.values()
            if c.post == post.number and c.state == "approved"
        ]
        return self._page(post.title, f"<p>{html.escape(post.text)}</p><ol>{''.join(said)}</ol>")

    def _page(self, title: str, body: str, status: int = 200) -> Told:
        root = f"{self.url}/wp-json/" if self.pretty else f"{self.url}/index.php?rest_route=/"
        page = (
            '<!doctype html><meta charset="utf-8">'
            f"<title>{html.escape(title)}</title>"
            f'<link rel="https://api.w.org/" href="{root}" /><h1>{html.escape(title)}</h1>{body}'
        )
        link = f'<{root}>; rel="https://api.w.org/"'
        headers = {"Content-Type": "text/html; charset=UTF-8", "Link": link}
        return Told(status, page.encode(), headers)

    def _next(self) -> int:
        self.last_number += 1
        return self.last_number


def _only(call: Call, shown: dict[str, Any]) -> dict[str, Any]:
    """The fields that were asked for; all where none were."""
    wanted = call.first("_fields").split(",")
    return {name: value for name, value in shown.items() if wanted == [""] or name in wanted}


def _matches(comment: Comment, call: Call) -> bool:
    """Whether a comment is among those a list asks for."""
    fits: Iterable[tuple[str, Callable[[], int]]] = (
        ("include", lambda: comment.number),
        ("post", lambda: comment.post),
        ("parent", lambda: comment.parent),
        ("author", lambda: comment.user),
    )
    after = call.first("after")
    return (
        all(name not in call.params or value() in _numbers(call, name) for name, value in fits)
        and _has_state(comment, call.first("status", "approve"))
        and call.first("type", "comment") in {"all", comment.kind}
        and (not after or comment.at > _stamp(datetime.fromisoformat(after)))
    )


def _has_state(comment: Comment, wanted: str) -> bool:
    groups = {"all": {"approved", "hold"}, "approve": {"approved"}}
    return wanted == "any" or comment.state in groups.get(wanted, {wanted})


def _numbers(call: Call, name: str) -> set[int]:
    return {int(number) for number in call.first(name).split(",") if number}


def _no(problem: Problem) -> Told:
    kept = {"code": problem.code, "message": "Sorry.", "data": {"status": problem.status}}
    return Told(problem.status, kept)


def _stamp(at: datetime | None) -> str:
    """UTC to the second, without a word about it."""
    moment = (at or datetime.now(UTC)).astimezone(UTC)
    return moment.replace(microsecond=0, tzinfo=None).isoformat()


def _local(at: str) -> str:
    return (datetime.fromisoformat(at) + LOCAL).isoformat()


def _bare(password: str) -> str:
    return "".join(char for char in password if char.isalnum())
