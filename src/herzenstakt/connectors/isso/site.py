"""The comments of one blog as its account sees them: openly, or with the password for administrators too.

What is learned on the way is kept: the session of the pages for administrators and the mark by which we know
our own answers encrypted, the blog's address and whom we have liked for the other workers.
"""

from __future__ import annotations

import re
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import Any
from urllib.parse import quote, urlsplit

from herzenstakt.channels.connector import Account, Author
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, TryLater, Unsure
from herzenstakt.connectors.isso.admin import (
    AdminPage,
    Held,
    Mode,
    NoAdminPage,
    is_locked,
    is_switched_off,
    read_page,
)
from herzenstakt.connectors.isso.server import (
    ELSEWHERE,
    MOVED,
    Server,
    decoded,
    row_in,
    words_of,
)
from herzenstakt.connectors.isso.translate import House, Row, Where, hash_of, instant_of, is_at, web
from herzenstakt.kernel.http import Http, Response, whole_address
from herzenstakt.kernel.words import gettext_noop as _

PAGE = 100
#: pages that are looked through for one comment where an Isso cannot search (before 0.14)
PAGES_SEARCHED = 20
#: so large a page is empty, and tells the counts all the same
NO_SUCH_PAGE = 1_000_000
MOST_LIKED, MOST_HASHES = 200, 10
#: what Isso takes as an address, and what it would write in another way (API.verify and API.new, 0.14.0)
LONGEST_EMAIL, LONGEST_WEBSITE, ESCAPED = 254, 254, frozenset("&<>")
SESSION = re.compile(r"\badmin-session=([\w.-]{1,500})")
NO_ISSO = _(
    "There is no Isso at this address. It is the one that “data-isso” names in the source of a page of"
    " the blog."
)
KEEPS_TO_ITSELF = _(
    "This Isso shows its newest comments to nobody. Write “latest-enabled = true” under “general” into its"
    " settings, or enter its password for administrators here."
)
WRONG_PASSWORD = _("Isso did not accept the password for administrators.")
SWITCHED_OFF = _(
    "The pages for administrators are switched off. Write “enabled = true” under “admin” into Isso's"
    " settings."
)
NO_LIST = _("Isso answered with something else than comments.")


@dataclass(frozen=True, slots=True)
class About:
    """What an Isso tells everybody about itself. `origin`: the address of the blog."""

    version: str
    origin: str
    moderated: bool


class Site:
    """The Isso of an account. Every method may raise TryLater and Disconnected."""

    def __init__(self, account: Account, http: Http) -> None:
        self.account = account
        address = (
            whole_address(str(account.settings["address"])).partition("#")[0].partition("?")[0]
        )
        self.root = address.rstrip("/")
        self.server = Server(http, self.root)
        self._secrets = dict(account.secrets)
        self._memory = dict(account.memory) if account.memory.get("root") == self.root else {}

    @property
    def key(self) -> str:
        """What tells this Isso from all others; the same when a "www." comes or goes."""
        parts = urlsplit(self.root)
        return f"{parts.netloc.rpartition('@')[2]}{parts.path}".lower().removeprefix("www.")

    @property
    def moderates(self) -> bool:
        """Whether we have the password for administrators."""
        return bool(self._secrets.get("password"))

    # who we are there

    @property
    def house(self) -> House:
        """How we sign there, and by what we know it again."""
        name = str(self.account.settings.get("name") or "")
        return House(self.key, name, self._home(), frozenset(self._own_hashes()))

    def author(self) -> Author:
        """We, as the author of what we say there."""
        return self.house.author()

    def email(self) -> str:
        """The address we sign with. Isso shows it to administrators only, to everybody else a hash of it. A
        part of it is known to nobody but us: whoever types our name has another hash."""
        mark = self._secrets.get("mark") or secrets.token_hex(12)
        self._keep(mark=mark)
        told = str(self.account.settings.get("email") or "").strip()
        box, _at, domain = told.rpartition("@")
        is_fit = box and len(told) <= LONGEST_EMAIL - len(mark) - 1 and not ESCAPED & set(told)
        return f"{box}+{mark}@{domain}" if is_fit else f"{mark}@desk.invalid"

    def is_own_email(self, email: str) -> bool:
        """Whether an address bears our mark; none does, as long as we never signed."""
        mark = self._secrets.get("mark", "")
        return bool(mark) and mark in email

    def learn_own_hash(self, told: Any) -> None:
        """Keep the hash Isso makes of our address; not where it is the address itself ([hash] none), because
        anybody could type that."""
        if not isinstance(told, str) or not told or told == self.email().encode().hex():
            return
        if told not in self._own_hashes():
            self._keep(own_hashes=" ".join([*self._own_hashes(), told][-MOST_HASHES:]))

    def _own_hashes(self) -> list[str]:
        """As kept: a new one comes where the salt of Isso or our mark was lost."""
        return self._secrets.get("own_hashes", "").split()

    def _home(self) -> str:
        """The address our name leads to: the house's own, or the blog's."""
        told = str(self.account.settings.get("website") or "").strip()
        return web(whole_address(told) if told else str(self._memory.get("origin") or ""))

    # reading, as everybody may

    def about(self) -> About:
        """What it tells about itself, asked afresh. Raises Disconnected where there is no Isso."""
        response = self.server.read("/info")
        if response.status != 200:
            raise Disconnected(NO_ISSO)
        told = row_in(response)
        if "moderation" not in told or not isinstance(told.get("version"), str):
            raise Disconnected(NO_ISSO)
        origin = str(told.get("origin") or "").rstrip("/")
        about = About(told["version"], origin, told["moderation"] is not False)
        self._remember(origin=about.origin)
        return about

    def origin(self) -> str:
        """The address of the blog, from memory where it is known."""
        return str(self._memory.get("origin") or "") or self.about().origin

    def latest(self, limit: int) -> list[Row]:
        """The newest approved comments of all pages. Raises Disconnected where they are not told.

        Since 0.14 those that answer nothing come first and all answers after them, and `limit` cuts at the
        front: a small one tells of nothing but answers.
        """
        response = self.server.read("/latest", limit=limit)
        if response.status == 404:
            raise Disconnected(
                KEEPS_TO_ITSELF if "latest-enabled" in words_of(response) else NO_ISSO
            )
        return _rows(decoded(response))

    def counts(self, uris: Sequence[str]) -> list[int]:
        """How many approved comments each page has."""
        told = decoded(self.server.ask("/count", list(uris)))
        if not isinstance(told, list) or len(told) != len(uris):
            raise TryLater(NO_LIST)
        return told

    def thread(self, uri: str) -> list[Row]:
        """All approved comments of a page, and what is left of deleted ones; nothing for an unknown page."""
        response = self.server.read("/", uri=uri)
        if response.status != 200:
            raise TryLater(ELSEWHERE)
        rows = _rows(row_in(response).get("replies"))
        return [*rows, *(answer for row in rows for answer in _rows(row.get("replies", [])))]

    # reading, as administrators may

    def log_in(self) -> None:
        """Begin a session. Raises Disconnected for a wrong password."""
        response = self.server.log_in(self._secrets["password"])
        session = _session_in(response)
        if session:
            self._keep(session=session)
            return
        if response.status in range(300, 400):
            raise TryLater(MOVED, after=timedelta(hours=1))
        page = response.body.decode("utf-8", "replace")
        if is_switched_off(page):
            raise Disconnected(SWITCHED_OFF)
        raise Disconnected(WRONG_PASSWORD) if is_locked(page) else TryLater(ELSEWHERE)

    def admin(self, mode: Mode, page: int = 0, **asked: str) -> AdminPage:
        """A page for administrators. A session that is over is begun anew, once."""
        told = self._admin(mode, page, asked) if self._secrets.get("session") else ""
        if not told or is_locked(told):
            self.log_in()
            told = self._admin(mode, page, asked)
        if is_switched_off(told):
            raise Disconnected(SWITCHED_OFF)
        if is_locked(told):
            raise Disconnected(WRONG_PASSWORD)
        try:
            return read_page(told)
        except NoAdminPage as trouble:
            raise TryLater(ELSEWHERE) from trouble

    def how_many(self) -> Mapping[int, int]:
        """How many comments there are in each mode."""
        return self.admin(Mode.STALED, NO_SUCH_PAGE).counts

    def waiting(self) -> tuple[Held, ...]:
        """What awaits approval, of a long list its two ends: since 0.14 answers stand at the second one."""
        first = self.admin(Mode.PENDING)
        last = max(first.counts[Mode.PENDING] - 1, 0) // PAGE
        return first.rows + (self.admin(Mode.PENDING, last).rows if last else ())

    def viewed(self, held: Held) -> Row | None:
        """A comment in any mode, with its exact time and what it answers, which the page for administrators
        does not tell. Isso shows it to whoever has a key it signed lately. None: it is no longer there."""
        cookie = f"{held.number}={held.key}"
        response = self.server.read(f"/id/{held.number}", cookie=cookie)
        if response.status == 404:
            return None
        row = row_in(response) if response.status == 200 else {}
        if instant_of(row) is None:
            raise TryLater(ELSEWHERE)
        return row

    def signed(self, row: Row, held: Held) -> Row:
        """A comment that was viewed, with the hash that Isso will show of its author once it is approved."""
        if self.is_own_email(held.email) and (ours := self._own_hashes()):
            return {**row, "hash": ours[-1]}
        return {**row, "hash": hash_of(held.email) if held.email else ""}

    def held(self, where: Where) -> tuple[Held, Row] | None:
        """A comment in any mode with the key to moderate it; None: it is no longer there. The number alone
        is not enough: Isso gives that of a deleted comment to the next one."""
        search = f"http://page/#isso-{where.number}"
        for mode in (Mode.VALID, Mode.PENDING):
            for page in range(PAGES_SEARCHED):
                found = self.admin(mode, page, comment_search_url=search, order_by="id").rows
                for held in found:
                    if held.number == where.number:
                        row = self.viewed(held)
                        return (held, row) if row and is_at(row, where) else None
                if len(found) < PAGE:
                    break
        return None

    # writing

    def say(self, uri: str, text: str, parent: int, key: str) -> Row:
        """Answer a comment. Raises Refused, Gone and Unsure."""
        told = {
            "author": self.house.name,
            "email": self.email(),
            "website": self.signature(key) or None,
            "text": text,
            "parent": parent,
        }
        row = row_in(self.server.say("/new", told, uri=uri), Unsure)
        if instant_of(row) is None:
            raise Unsure(_("Isso answered, but did not confirm that our answer arrived."))
        self.learn_own_hash(row.get("hash"))
        return row

    def signature(self, key: str) -> str:
        """The address of our name with a mark for one answer, so that it can be found again even where its
        receipt was lost; "" where Isso would not take the address."""
        home = (self._home() or web(self.origin())).partition("#")[0]
        parts = urlsplit(home)
        host = parts.hostname or ""
        is_fit = "." in host or host == "localhost"
        if not is_fit or "@" in parts.netloc or any(char.isspace() for char in home):
            return ""
        whole = f"{home if parts.path else f'{home}/'}{mark_of(key)}"
        return whole if len(whole) <= LONGEST_WEBSITE else ""

    def moderate(self, held: Held, action: str, told: Any = None) -> None:
        """Approve ("activate"), change ("edit") or delete a comment. Raises Refused and Gone."""
        self.server.ask(f"/id/{held.number}/{action}/{quote(held.key)}", told or {})

    def like(self, row: Row) -> None:
        """Give our vote to a comment. Isso counts one for all who share the first three numbers of a network
        address, whoever wrote the comment included. Raises Refused where it did not count ours."""
        number = int(row["id"])
        mark = f"{number}.{instant_of(row)}"
        liked = [str(one) for one in self._memory.get("liked") or ()]
        if mark in liked:
            return
        told = decoded(self.server.ask(f"/id/{number}/like", {}))
        if told is None:
            raise Gone(_("The comment is no longer there."))
        if not isinstance(told, dict) or not isinstance(told.get("likes"), int):
            raise TryLater(ELSEWHERE)
        if "message" in told or told["likes"] <= int(row.get("likes") or 0):
            raise Refused(
                _(
                    "Isso has not counted our like: to it somebody at our network address has voted"
                    " before, or wrote the comment."
                )
            )
        self._remember(liked=[*liked, mark][-MOST_LIKED:])

    # underneath

    def _admin(self, mode: Mode, page: int, asked: Mapping[str, str]) -> str:
        cookie = f"admin-session={self._secrets.get('session', '')}"
        response = self.server.read(
            "/admin/", cookie=cookie, mode=int(mode), page=page, asc=0, **asked
        )
        if response.status != 200:
            raise TryLater(ELSEWHERE)
        return response.body.decode("utf-8", "replace")

    def _keep(self, **news: str) -> None:
        if any(self._secrets.get(name) != value for name, value in news.items()):
            self._secrets |= news
            self.account.keep(news)

    def _remember(self, **news: Any) -> None:
        known = {**self._memory, "root": self.root, **news}
        if known != self._memory:
            self._memory = known
            self.account.remember(known)


def mark_of(key: str) -> str:
    """What stands at the end of an address, and leads nowhere else by it, for one answer of ours."""
    return f"#desk-{sha256(key.encode()).hexdigest()[:16]}"


def bears(website: Any, key: str) -> bool:
    """Whether this is the address of that answer."""
    return isinstance(website, str) and website.endswith(mark_of(key))


def _rows(told: Any) -> list[Row]:
    if not isinstance(told, list) or not all(isinstance(row, dict) for row in told):
        raise TryLater(NO_LIST)
    return told


def _session_in(response: Response) -> str:
    """The session that an accepted password begins, or ""."""
    found = SESSION.search(response.headers.get("set-cookie", ""))
    return found[1] if found and response.status in {302, 303} else ""


def numbers_in(rows: Iterable[Row]) -> dict[int, Row]:
    """Comments by their numbers; one without a number is none."""
    return {row["id"]: row for row in rows if type(row.get("id")) is int}
