"""An Isso in a box: the comment server of a blog, with its open doors and its pages for administrators.

It does what Isso 0.14 does, oddities included: a list of the newest comments in which answers come last, the
number of a deleted comment given to the next one, 200 for a wrong password. `modern=False` is 0.13.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from hashlib import pbkdf2_hmac
from html import escape
from typing import Any, ClassVar
from urllib.parse import unquote

from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

PAGE = 100
VALID, PENDING, STALED = 1, 2, 4
NAMES = {VALID: "valid", PENDING: "pending", STALED: "staled"}
#: whose network address the desk has, seen from Isso
DESK = "desk"


@dataclass(slots=True)
class Comment:
    """A comment as Isso keeps it. `address`: of the network it came from. `voters`: theirs."""

    number: int
    uri: str
    text: str
    author: str
    created: float
    mode: int = VALID
    parent: int | None = None
    email: str = ""
    website: str = ""
    modified: float | None = None
    address: str = ""
    likes: int = 0
    voters: set[str] = field(default_factory=set)


class SimulatedIsso(SimulatedNetwork):
    """The comments of the RatziFatzi blog."""

    name: ClassVar[str] = "isso"

    def __init__(self, port: int = 0, *, modern: bool = True) -> None:
        super().__init__(port)
        self.modern = modern
        self.password = "streng-geheim-ratzi"
        self.origin = "http://blog.ratzifatzi.example"
        self.titles = {"/die-neue-buerste/": "Unsere Bürste Nummer 1 ist da!"}
        self.comments: dict[int, Comment] = {}
        self.latest_enabled = self.admin_enabled = True
        self.moderated = self.reply_to_self = False
        self.ratelimit = 0
        #: the key that signs sessions: all that are signed with it are open at once; another one ends them
        self.session = 1

    # people outside

    def publish(self, title: str) -> str:
        """The blog has another page; its name there."""
        uri = f"/seite-{len(self.titles) + 1}/"
        self.titles[uri] = title
        return uri

    def comment(
        self,
        author: str,
        text: str,
        *,
        uri: str = "/die-neue-buerste/",
        parent: int | None = None,
        email: str = "",
        mode: int = VALID,
        at: datetime | None = None,
        address: str = "",
    ) -> int:
        """Somebody says something below a page; the number of the comment."""
        when = (at or datetime.now(UTC) - timedelta(minutes=1)).timestamp()
        number = max(self.comments, default=0) + 1
        self.titles.setdefault(uri, uri.strip("/").title())
        self.comments[number] = Comment(
            number=number,
            uri=uri,
            text=text,
            author=escape(author, quote=False),
            created=when,
            mode=mode,
            parent=self._top(uri, parent),
            email=email,
            address=address or author,
        )
        return number

    def edit(self, number: int, text: str) -> None:
        """Whoever wrote it finds other words."""
        self.comments[number].text = text
        self.comments[number].modified = datetime.now(UTC).timestamp()

    def delete(self, number: int) -> None:
        """It is deleted: without a trace, or down to a shell where somebody has answered it."""
        if any(one.parent == number for one in self.comments.values()):
            one = self.comments[number]
            one.text, one.author, one.website, one.mode = "", "", "", STALED
        else:
            del self.comments[number]

    def signed_by(self, author: str) -> list[Comment]:
        """Everything that stands there under a name."""
        return [one for one in self.comments.values() if one.author == author]

    def dump(self) -> dict[str, Any]:
        """Pages and comments, as JSON can hold them."""
        comments = [{**asdict(one), "voters": sorted(one.voters)} for one in self.comments.values()]
        return {"titles": dict(self.titles), "comments": comments, "session": self.session}

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`; what was there before is gone."""
        self.titles, self.session = dict(kept["titles"]), kept["session"]
        self.comments = {
            one["number"]: Comment(**{**one, "voters": set(one["voters"])})
            for one in kept["comments"]
        }

    def _top(self, uri: str, parent: int | None) -> int | None:
        """Answers to answers answer the first one; what answers nothing on this page stands by itself."""
        asked = self.comments.get(parent or 0)
        if asked is None or asked.uri != uri:
            return None
        return asked.parent or asked.number

    # the open doors

    @route("GET", "/info")
    def info(self, call: Call) -> Told:
        """What it tells about itself."""
        version = "0.14.0" if self.modern else "0.13.0"
        about = {"version": version, "host": self.url, "origin": self.origin}
        return Told(data={**about, "moderation": self.moderated})

    @route("GET", "/latest")
    def latest(self, call: Call) -> Told:
        """The newest of all pages, if its owner wants that."""
        if not self.latest_enabled:
            return said(404, "Unavailable because 'latest-enabled' not set by site admin")
        if not call.first("limit").isdigit():
            return said(400, "Query parameter 'limit' is mandatory (integer, >0)")
        valid = self._sorted((one for one in self.comments.values() if one.mode == VALID), 1)
        shown = valid[-int(call.first("limit")) :]
        return Told(data=[{**self._row(one), "uri": one.uri} for one in shown])

    @route("POST", "/count")
    def count(self, call: Call) -> Told:
        """How many approved comments each page has."""
        valid = [one.uri for one in self.comments.values() if one.mode == VALID]
        return Told(data=[valid.count(uri) for uri in call.json()])

    @route("GET", "/")
    def fetch(self, call: Call) -> Told:
        """A page: what answers nothing, each with its answers."""
        if "uri" not in call.params:
            return Told(400, {"message": "400 Bad Request: missing uri query"})
        shown = [
            one
            for one in self.comments.values()
            if one.uri == call.first("uri") and one.mode != PENDING
        ]
        replies = [
            {
                **self._signed_row(one),
                "replies": [
                    self._signed_row(other) for other in shown if other.parent == one.number
                ],
            }
            for one in shown
            if one.parent is None
        ]
        return Told(data={"id": None, "total_replies": len(shown), "replies": replies})

    @route("POST", "/new")
    def new(self, call: Call) -> Told:
        """Say something."""
        told, uri = call.json(), call.first("uri")
        if not call.headers.get("content-type", "").startswith("application/json"):
            return forbidden("CSRF")
        if len(told["text"].rstrip()) < 3 or len(told["text"]) > 65535:
            return said(400, "text is too short (minimum length: 3)")
        if uri not in {one.uri for one in self.comments.values()}:
            return said(400, f"Cannot create new thread: URI {uri} is not accessible")
        if why := self._guard(told.get("parent")):
            return forbidden(why)
        now = datetime.now(UTC)
        number = self.comment(
            told["author"], told["text"], uri=uri, parent=told.get("parent"), at=now
        )
        one = self.comments[number]
        one.email, one.website, one.address = told["email"], told["website"] or "", DESK
        one.mode = PENDING if self.moderated else VALID
        return Told(202 if self.moderated else 201, self._signed_row(one))

    @route("POST", r"/id/(?P<number>\d+)/like")
    def like(self, call: Call, number: str) -> Told:
        """One vote for each network address."""
        one = self.comments.get(int(number))
        if one is None:
            return Told(data=None)
        if DESK in {*one.voters, one.address}:
            return Told(data={"likes": one.likes, "dislikes": 0, "message": "Upvote denied"})
        one.voters.add(DESK)
        one.likes += 1
        return Told(data={"likes": one.likes, "dislikes": 0})

    # the pages for administrators

    @route("POST", "/login/")
    def login(self, call: Call) -> Told:
        """Begin a session; a wrong password is answered with 200."""
        if not self.admin_enabled:
            return page('<div id="disabled">Administration is disabled.</div>')
        if call.form().get("password") != [self.password]:
            return self._door()
        cookie = f"admin-session=session.{self.session}; Path=/; SameSite=Lax"
        return Told(302, b"", {"Location": f"{self.url}/admin/", "Set-Cookie": cookie})

    @route("GET", "/admin/")
    def admin(self, call: Call) -> Told:
        """A hundred comments of one mode; 0.14 can also look for one of them."""
        if not self.admin_enabled:
            return page('<div id="disabled">Administration is disabled.</div>')
        if f"admin-session=session.{self.session}" not in call.headers.get("cookie", ""):
            return self._door()
        begin, mode = int(call.first("page", "0")) * PAGE, int(call.first("mode", "2"))
        searched = re.search(r"#isso-(\d+)$", call.first("comment_search_url"))
        chosen = [
            one
            for one in self.comments.values()
            if (one.number == int(searched[1]) if searched and self.modern else one.mode == mode)
        ]
        rows = "".join(map(self._shown, self._sorted(chosen, -1)[begin : begin + PAGE]))
        modes = [one.mode for one in self.comments.values()]
        counts = "".join(
            f'<span class="label label-{name}">{name.title()} ({modes.count(mode)})</span>'
            for mode, name in NAMES.items()
        )
        return page(f'{counts}<div id="isso-root">{rows}</div>')

    @route("GET", r"/id/(?P<number>\d+)")
    def view(self, call: Call, number: str) -> Told:
        """One comment, for whoever shows something that we signed."""
        one = self.comments.get(int(number))
        if one is None:
            return self.not_found(call)
        if (
            f"{number}=" not in call.headers.get("cookie", "")
            or "signed." not in call.headers["cookie"]
        ):
            return forbidden("The signature does not match")
        return Told(data=self._row(one))

    @route("POST", r"/id/(?P<number>\d+)/(?P<action>edit|activate|delete)/(?P<key>[^/]+)")
    def moderate(self, call: Call, number: str, action: str, key: str) -> Told:
        """Approve, change or delete the comment the key was signed for."""
        if not unquote(key).startswith("signed."):
            return forbidden("The signature does not match")
        one = self.comments.get(int(unquote(key).removeprefix("signed.")))
        if one is None:
            return self.not_found(call)
        if action == "delete":
            self.delete(one.number)
        elif action == "activate":
            one.mode = VALID if one.mode == PENDING else one.mode
        else:
            one.text = call.json()["text"]
            return Told(data=self._row(one))
        return Told(200, b"Comment has been changed", {"Content-Type": "text/html"})

    # underneath

    def not_found(self, call: Call) -> Told:
        """How Isso says that there is nothing."""
        return Told(404, {"message": "404 Not Found"})

    def unauthorised(self, call: Call) -> Told:
        """The password is another one now; to everybody else the server in front of Isso says no."""
        return self._door() if call.path in {"/admin/", "/login/"} else Told(401, b"")

    def _door(self) -> Told:
        return page('<div id="login"><form><input type="password"></form></div>')

    def _guard(self, parent: int | None) -> str:
        now, ours = (
            datetime.now(UTC).timestamp(),
            [one for one in self.comments.values() if one.address == DESK],
        )
        if self.ratelimit and sum(now - one.created < 60 for one in ours) >= self.ratelimit:
            return "127.0.0.0: ratelimit exceeded (1, 2)"
        if not self.reply_to_self and any(one.number == parent for one in ours):
            return "edit time frame is still open"
        return ""

    def _sorted(self, comments: Iterable[Comment], direction: int) -> list[Comment]:
        """By time. Since 0.14 answers come after all others, the oldest of them first."""

        def place(one: Comment) -> tuple[bool, float]:
            is_last = self.modern and one.parent is not None
            return (is_last, one.created if is_last else direction * one.created)

        return sorted(comments, key=place)

    def _row(self, one: Comment) -> dict[str, Any]:
        return {
            "id": one.number,
            "parent": one.parent,
            "created": one.created,
            "modified": one.modified,
            "mode": one.mode,
            "text": rendered(one.text),
            "author": one.author or None,
            "website": one.website or None,
            "likes": one.likes,
            "dislikes": 0,
        }

    def _signed_row(self, one: Comment) -> dict[str, Any]:
        return {**self._row(one), "hash": hashed(one.email or one.address)}

    def _shown(self, one: Comment) -> str:
        number, when = one.number, datetime.fromtimestamp(one.created, UTC)
        title, uri = escape(self.titles[one.uri]), escape(one.uri)
        return (
            f"<div class='isso-comment' id='isso-{number}'><div class='isso-comment-header'>"
            f'<div>Thread: {title} (<a href="{uri}">{uri}</a>)</div><br />'
            f"<span class='isso-author' id=\"isso-author-{number}\">{escape(one.author)}</span>"
            f'(<span id="isso-email-{number}">{escape(one.email)}</span>'
            f' <a href="mailto:{escape(one.email)}">mailto</a>)'
            f'(<span id="isso-website-{number}">{escape(one.website)}</span>)'
            f"<time>{when:%H:%M / %d-%m-%Y}</time>"
            f'<span class="label label-{NAMES[one.mode]}">{NAMES[one.mode].title()}</span></div>'
            f'<pre id="isso-text-{number}">{escape(one.text)}</pre>'
            f'<a id="send-edit-btn-{number}" class="hidden edit"'
            f" onClick=\"javascript:send_edit({number}, 'signed.{number}','{self.url}')\">Send</a></div>"
        )


@cache
def hashed(address: str) -> str:
    """What is shown of an address ([hash] in isso/isso.cfg as it comes)."""
    return pbkdf2_hmac("sha1", address.encode(), b"Eech7co8Ohloopo9Ol6baimi", 1000, 6).hex()


def page(body: str) -> Told:
    """A page as people see it."""
    told = f"<!DOCTYPE html>\n<html><body>{body}</body>\n</html>"
    return Told(200, told.encode(), {"Content-Type": "text/html; charset=utf-8"})


def said(status: int, why: str) -> Told:
    """A no that Isso returns: a small page."""
    return Told(status, f"<p>{escape(why)}</p>".encode(), {"Content-Type": "text/html"})


def forbidden(why: str) -> Told:
    """A no that Isso raises: JSON for whoever asks for it."""
    return Told(403, {"message": f"403 Forbidden: {why}"})


#: what Isso's Markdown makes of a sign that is escaped, of an address, of stress and of a hard break
MEANT = re.compile(r"\\([!-/:-@\[-`{-~])|<(https?://[^<>\s]+)>|\*([^*\s][^*\n]*)\*| *\n")


def rendered(text: str) -> str:
    """Markdown as Isso shows it, as far as the stage needs it."""

    def html(found: re.Match[str]) -> str:
        sign, address, stressed = found.groups()
        if sign:
            return escape(sign)
        if address:
            return f'<a href="{escape(address)}" rel="nofollow noopener">{escape(address)}</a>'
        return f"<em>{escape(stressed)}</em>" if stressed else "<br>\n"

    def paragraph(told: str) -> str:
        place, parts = 0, ""
        for found in MEANT.finditer(told):
            parts += escape(told[place : found.start()]) + html(found)
            place = found.end()
        return f"<p>{parts}{escape(told[place:])}</p>"

    return "\n".join(map(paragraph, text.split("\n\n"))) if text else ""
