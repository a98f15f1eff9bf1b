"""One blog as one of its users sees it: where its API is, who we are there, what it holds.

What is learned on the way (the address of the API, our number, whether we may moderate) is remembered
for the other workers, and learned again as soon as it no longer fits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from herzenstakt.channels.connector import Account, Author
from herzenstakt.channels.trouble import Disconnected, Refused, Trouble, TryLater
from herzenstakt.connectors.wordpress.discovery import ABOUT, find_root, name_of
from herzenstakt.connectors.wordpress.rest import TURNED_AWAY, UNKNOWN_USER, Answer, Moved, Rest
from herzenstakt.connectors.wordpress.translate import Kept, face_of, kept_post, user_id
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.text import plain
from herzenstakt.kernel.words import gettext_noop as _

Row = Mapping[str, Any]
PAGE = 100
ROLE_TOO_SMALL = _(
    "The blog does not allow this to our user. Moderating needs an editor or an administrator."
)
NO_LONGER_HEARD = _(
    "Comments awaiting approval and those taken for spam are no longer heard: our user on the blog"
    " is not an editor any more."
)
#: what only moderators see; to others WordPress would show approved comments instead
MODERATED = frozenset({"hold", "spam"})
#: our role is smaller than we remembered
DEMOTED = frozenset({"rest_forbidden_context", "rest_forbidden_param"})
#: all we want to know; the network address of whoever wrote it does not even leave the blog
COMMENT_FIELDS = (
    "id,post,parent,author,author_name,author_email,author_url,author_avatar_urls,content,"
    "date_gmt,link,status,type"
)
POST_FIELDS = "id,date_gmt,link,title,excerpt,author,_links,_embedded"


@dataclass(frozen=True, slots=True)
class Me:
    """The user we are signed in as."""

    number: int
    moderates: bool
    name: str = ""
    role: str = ""
    link: str = ""
    avatar: str = ""


@dataclass(frozen=True, slots=True)
class Listing:
    """A page of comments, and how many there are in all where the blog says so."""

    rows: Sequence[Row]
    total: int | None

    def ends_at(self, offset: int) -> bool:
        """Whether nothing comes after this page, which began at `offset`."""
        if self.total is None:  # something between us and the blog has dropped the header
            return len(self.rows) < PAGE
        return offset + PAGE >= self.total


class Blog:
    """The blog of an account. Every method may raise TryLater, Disconnected and Refused."""

    def __init__(self, account: Account, http: Http) -> None:
        self.account = account
        self.http = http
        self._known = dict(account.memory) if self._is_about_us(account.memory) else {}

    # where it is and who we are

    def rest(self) -> Rest:
        """Its API; looked for when its address is not known yet."""
        if "root" not in self._known:
            self._learn(root=find_root(self.http, str(self.account.settings["site"])))
        return Rest(
            self.http,
            str(self._known["root"]),
            str(self.account.settings["user"]),
            self.account.secrets["password"],
        )

    def about(self) -> Mapping[str, Any]:
        """What the blog tells everybody about itself."""
        answer = self.read("/", **ABOUT)
        return answer.data if isinstance(answer.data, dict) else {}

    @property
    def name(self) -> str:
        """What tells this blog from all others."""
        return name_of(self.rest().root)

    def who(self) -> Me:
        """The user we are signed in as, asked afresh. Raises Disconnected for a wrong password."""
        answer = self.read("/wp/v2/users/me", context="edit")
        if answer.code:
            raise Disconnected(TURNED_AWAY if answer.code == "rest_no_route" else UNKNOWN_USER)
        try:
            me = _me(answer.data)
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            raise TryLater(_("The blog did not say who we are there.")) from trouble
        self._learn(me=me.number, moderates=me.moderates)
        return me

    def me(self) -> Me:
        """The user we are signed in as, from memory where it is still fresh."""
        if "me" not in self._known:
            return self.who()
        return Me(int(self._known["me"]), bool(self._known["moderates"]))

    def author(self, me: Me) -> Author:
        """We, as the author of what we say there."""
        return Author(user_id(self.name, me.number), me.name, url=me.link, avatar_url=me.avatar)

    # reading

    def comments(self, status: str, **wanted: Any) -> Listing:
        """Comments in a state ("all": approved or held, "any": every state).

        Who may not moderate sees only approved ones, and no kept words or visitors' addresses.
        """
        me = self.me()
        if not me.moderates:
            me = self.who()  # a wrong password would be answered like a stranger: in silence
        answer = self._list(me, status, wanted)
        if answer.code in DEMOTED:
            me = self.who()
            answer = self._list(me, status, wanted)
        if status in MODERATED and not me.moderates:
            raise Refused(NO_LONGER_HEARD)
        if answer.code:
            raise no(answer)
        if not isinstance(answer.data, list) or not all(isinstance(r, dict) for r in answer.data):
            raise TryLater(_("The blog answered with something else than comments."))
        return Listing(answer.data, answer.total)

    def numbered(self, numbers: Iterable[str]) -> list[Row]:
        """The comments with these numbers, in every state, as far as we may see them."""
        found: list[Row] = []
        wanted = [number for number in numbers if number.isdigit()]
        for start in range(0, len(wanted), PAGE):
            some = ",".join(wanted[start : start + PAGE])
            found += self.comments("any", include=some, per_page=PAGE).rows
        return found

    def comment(self, number: str) -> Row | None:
        """One comment as a moderator sees it; None where it no longer exists. Raises Refused."""
        if not number.isdigit():
            return None
        context = "edit" if self.me().moderates else "view"
        answer = self.read(f"/wp/v2/comments/{number}", context=context, _fields=COMMENT_FIELDS)
        if answer.status == 404 and answer.code != "rest_no_route":
            return None
        if answer.code:
            raise no(answer)
        return _row(answer)

    def posts(self, numbers: Iterable[int]) -> dict[int, Kept]:
        """Posts and pages by their numbers, as far as they are public."""
        wanted, found = set(numbers), dict[int, Kept]()
        for kind in ("posts", "pages"):
            if missing := wanted - set(found):
                found.update(self._posts(kind, missing))
        return found

    def read(self, path: str, **params: Any) -> Answer:
        """GET; WordPress' own no comes back as an Answer."""
        return self._there(lambda: self.rest().read(path, **params))

    # writing

    def set(self, path: str, **values: Any) -> Answer:
        """POST what may be said twice without harm."""
        return self._there(lambda: self.rest().set(path, **values))

    def trash(self, number: str) -> Answer:
        """Put a comment into the trash."""
        return self._there(lambda: self.rest().trash(f"/wp/v2/comments/{number}"))

    def say(self, **values: Any) -> Answer:
        """POST a new comment. Raises Unsure."""
        return self._there(lambda: self.rest().say("/wp/v2/comments", **values))

    # underneath

    def _list(self, me: Me, status: str, wanted: Mapping[str, Any]) -> Answer:
        role = {"context": "edit", "status": status, "type": "all"} if me.moderates else {}
        return self.read("/wp/v2/comments", **role, **wanted, _fields=COMMENT_FIELDS)

    def _posts(self, kind: str, numbers: Iterable[int]) -> dict[int, Kept]:
        found, wanted = dict[int, Kept](), sorted(numbers)
        for start in range(0, len(wanted), PAGE):
            found |= self._page_of_posts(kind, wanted[start : start + PAGE])
        return found

    def _page_of_posts(self, kind: str, numbers: Sequence[int]) -> dict[int, Kept]:
        answer = self.read(
            f"/wp/v2/{kind}",
            include=",".join(str(number) for number in numbers),
            per_page=PAGE,
            _embed="author,wp:featuredmedia",
            _fields=POST_FIELDS,
        )
        rows = answer.data if isinstance(answer.data, list) else []
        try:
            return {int(row["id"]): kept_post(row) for row in rows}
        except (KeyError, TypeError, ValueError, AttributeError) as trouble:
            raise TryLater(_("The blog answered with something else than posts.")) from trouble

    def _there(self, call: Callable[[], Answer]) -> Answer:
        """Do it; where the API has moved, forget its address so that the next try looks for it."""
        try:
            return call()
        except Moved as trouble:
            self._known.pop("root", None)
            self.account.remember(self._known)
            raise TryLater(
                _("The blog's REST API is not where it was. We look for it.")
            ) from trouble

    def _learn(self, **news: Any) -> None:
        about_us = {key: self.account.settings[key] for key in ("site", "user")}
        self._known = {**self._known, **about_us, **news}
        self.account.remember(self._known)

    def _is_about_us(self, memory: Mapping[str, Any]) -> bool:
        return all(memory.get(key) == self.account.settings.get(key) for key in ("site", "user"))


def no(answer: Answer) -> Trouble:
    """WordPress' no in one of the seven names."""
    if answer.status >= 500:
        return TryLater(_("The blog could not do it just now."))
    if answer.code == "rest_no_route":
        return Disconnected(
            _("The blog's REST API has no comments. A plugin may have removed them.")
        )
    if answer.status == 403:
        return Refused(ROLE_TOO_SMALL)
    return Refused(_("The blog said no (%(code)s)."), code=answer.code)


def _row(answer: Answer) -> Row:
    if not isinstance(answer.data, dict) or "id" not in answer.data:
        raise TryLater(_("The blog answered with something else than a comment."))
    return answer.data


def _me(told: Mapping[str, Any]) -> Me:
    return Me(
        number=int(told["id"]),
        moderates=bool(told.get("capabilities", {}).get("moderate_comments")),
        name=plain(str(told["name"])),
        role=", ".join(told.get("roles", [])),
        link=str(told.get("link", "")),
        avatar=face_of(told.get("avatar_urls")),
    )
