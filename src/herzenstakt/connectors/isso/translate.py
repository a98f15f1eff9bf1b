"""Isso's words into ours: what is kept of a comment, and what it says; and our words into Isso's.

A delivery holds one comment with the page it stands on. E-mail addresses of whoever wrote something are left
out before anything is stored.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from hashlib import pbkdf2_hmac, sha256
from typing import Any
from urllib.parse import urlsplit

from herzenstakt.channels.connector import Author, Delivery, Incoming, Opening
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.connectors.isso.admin import Mode
from herzenstakt.kernel.text import key_of, plain, tidy
from herzenstakt.kernel.words import gettext_noop as _

Row = Mapping[str, Any]
#: longer names of pages are told by their digest, so that ids fit where ids are kept
LONGEST_URI = 300
DIGEST = "sha256:"
ID = re.compile(r"(?P<uri>.*)#isso-(?P<number>\d{1,18})\.(?P<instant>-?\d{1,15})", re.DOTALL)
#: seconds since 1970, far behind everything anybody wrote and before every calendar's end
LATEST = 10**11
#: how Isso makes the hash of an address unless its owner says otherwise ([hash] in isso/isso.cfg)
SALT, ITERATIONS, LENGTH = b"Eech7co8Ohloopo9Ol6baimi", 1000, 6

# --- names ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Where:
    """Which comment is meant: the page it stands on, its number, and when it was written."""

    uri: str
    number: int
    instant: int


@dataclass(frozen=True, slots=True)
class House:
    """We on one Isso. `own_hashes`: what it shows of addresses only we sign with; none until we signed."""

    site: str
    name: str
    home: str
    own_hashes: frozenset[str] = field(default=frozenset(), repr=False)

    def author(self) -> Author:
        """We, as the author of what we say there."""
        return Author(f"{self.site}/house", self.name, url=self.home)

    def wrote(self, row: Row) -> bool:
        """Whether a comment is ours: nobody else can sign with that hash."""
        told = row.get("hash")
        return isinstance(told, str) and told in self.own_hashes


def comment_id(uri: str, row: Row) -> str:
    """The id of a comment. With its time, because Isso gives the number of a deleted comment to the next one.
    Raises ValueError."""
    instant = instant_of(row)
    if instant is None:
        raise ValueError(row.get("id"))
    return f"{_name(uri)}#isso-{row['id']}.{instant}"


def page_id(uri: str) -> str:
    """The id of a page, which can never be taken for that of a comment."""
    return f"page:{_name(uri)}"


def where(external_id: str, meta: Mapping[str, str]) -> Where | None:
    """Which comment an id names; None where it does not say."""
    found = ID.fullmatch(external_id)
    if not found:
        return None
    uri = meta.get("uri") or found["uri"]
    if uri.startswith(DIGEST):
        return None
    return Where(uri, int(found["number"]), int(found["instant"]))


def instant_of(row: Row) -> int | None:
    """When a comment was written, in milliseconds since 1970; None where it has no number or no time."""
    created = row.get("created")
    if type(row.get("id")) is not int or isinstance(created, bool):
        return None
    if not isinstance(created, int | float):
        return None
    # JSON as Python reads it has words for what is no number and for what never ends; neither is a time
    return int(created * 1000) if -LATEST < created < LATEST else None


def is_at(row: Row, place: Where) -> bool:
    """Whether it is that very comment, and not yet deleted."""
    same = (row.get("id"), instant_of(row)) == (place.number, place.instant)
    return same and row.get("mode") != Mode.STALED


def _name(uri: str) -> str:
    return uri if len(uri) <= LONGEST_URI else f"{DIGEST}{sha256(uri.encode()).hexdigest()[:40]}"


def hash_of(email: str) -> str:
    """What Isso will show of an address once the comment is approved, unless its owner changed how."""
    return pbkdf2_hmac("sha1", email.encode(), SALT, ITERATIONS, LENGTH).hex()


# --- from Isso into a delivery -------------------------------------------------------------------


def delivery_of_odd(site: str, number: int) -> Delivery:
    """A comment that cannot be read where it stands: it will be set aside for a person."""
    return Delivery(json.dumps({"site": site, "odd": str(number)}, sort_keys=True).encode())


def delivery_of(
    house: House, origin: str, uri: str, row: Row, thread: Iterable[Row], title: str = ""
) -> Delivery:
    """One comment as small as possible, in an order that never changes. `thread`: what stands on its page.
    One that is not understood will be set aside for a person, and stops nobody else."""
    kept: dict[str, Any]
    try:
        kept = {
            "comment": _kept(house, uri, row, thread),
            "page": _page(origin, uri, [row, *thread], title),
        }
    except MISREAD:
        kept = {"odd": str(row.get("id", ""))[:100]}
    told = json.dumps({"site": house.site, **kept}, ensure_ascii=True, sort_keys=True)
    return Delivery(told.encode())


def link_to(origin: str, uri: str, number: int = 0) -> str:
    """Where a page or a comment on it is; "" where a blog names its pages by something else than their
    addresses."""
    page = web(f"{origin}{uri}" if uri.startswith("/") else uri)
    return f"{page}#isso-{number}" if page and number else page


def _kept(house: House, uri: str, row: Row, thread: Iterable[Row]) -> dict[str, Any]:
    parent = row.get("parent")
    answered = next((one for one in thread if parent and one.get("id") == parent), None)
    return {
        "id": comment_id(uri, row),
        "number": row["id"],
        "mode": row["mode"],
        "parent": comment_id(uri, answered) if answered else "",
        "created": row["created"],
        "modified": row.get("modified"),
        "author": str(row.get("author") or ""),
        "website": str(row.get("website") or ""),
        "portrait": str(row.get("gravatar_image") or ""),
        "who": "" if house.wrote(row) else _who(house.site, row),
        "house": house.wrote(row),
        "text": str(row["text"]),
    }


def _who(site: str, row: Row) -> str:
    """Knows somebody again on this Isso, and on no other. The hash alone does not: of those who give no
    address it is that of a whole network, and behind a proxy that of everybody."""
    name, told = key_of(plain(str(row.get("author") or ""))), str(row.get("hash") or "")
    known = f"{told}\n{name}" if told and name else f"{row['id']}.{row['created']}"
    return sha256(f"{site}\n{known}".encode()).hexdigest()[:32]


def _page(origin: str, uri: str, rows: Iterable[Row], title: str) -> dict[str, Any]:
    begun = min(instant for row in rows if (instant := instant_of(row)) is not None)
    return {"uri": uri, "title": title, "at": begun / 1000, "link": link_to(origin, uri)}


# --- from a delivery into our words --------------------------------------------------------------


def incoming_in(delivery: Delivery) -> Incoming:
    """The comment in a delivery. Raises Unreadable."""
    try:
        kept = json.loads(delivery.body)
        return _incoming(str(kept["site"]), kept["comment"], kept["page"])
    except MISREAD as trouble:
        raise Unreadable(_("This is no comment of an Isso.")) from trouble


def _incoming(site: str, comment: Mapping[str, Any], page: Mapping[str, Any]) -> Incoming:
    uri, link = str(page["uri"]), str(page["link"])
    written_at = moment(comment["created"])
    changed_at = moment(comment["modified"]) if comment["modified"] else written_at
    is_ours = comment["house"] is True
    return Incoming(
        external_id=str(comment["id"]),
        author=_author(site, comment),
        text=words_in(str(comment["text"])),
        written_at=written_at,
        thread_id=page_id(uri),
        parent_id=str(comment["parent"]) or page_id(uri),
        edited_at=changed_at if changed_at > written_at else None,
        hidden=comment["mode"] != Mode.VALID,
        addressed=not is_ours,
        permalink=f"{link}#isso-{int(comment['number'])}" if link else "",
        opening=_opening(site, uri, link, page),
        meta={"uri": uri},
    )


def _author(site: str, comment: Mapping[str, Any]) -> Author:
    name, url = plain(str(comment["author"])), web(plain(str(comment["website"])))
    if comment["house"] is True:
        return House(site, name, url.partition("#desk-")[0]).author()
    return Author(
        f"{site}/visitor/{comment['who']}", name, url=url, avatar_url=web(str(comment["portrait"]))
    )


def _opening(site: str, uri: str, link: str, page: Mapping[str, Any]) -> Opening:
    """The page people talk about. Isso tells its title to administrators only."""
    return Opening(
        external_id=page_id(uri),
        author=Author(f"{site}/blog", urlsplit(link).netloc or site),
        text="",
        published_at=moment(page["at"]),
        ours=True,
        title=tidy(str(page["title"])) or uri,
        permalink=link,
    )


def words_in(html: str) -> str:
    """The words of a comment. Isso begins a new line in its HTML, too, where one begins on the page."""
    return plain(html.replace("<br>\n", "<br>"))


def moment(seconds: Any) -> datetime:
    """A time in seconds since 1970. Raises TypeError, ValueError and OverflowError."""
    if type(seconds) not in {int, float}:
        raise TypeError(seconds)
    return datetime.fromtimestamp(seconds, UTC)


def web(address: str) -> str:
    """An address on the web; "" for anything else."""
    try:
        return address if urlsplit(address).scheme in {"https", "http"} else ""
    except ValueError:
        return ""


# --- our words into Isso's -----------------------------------------------------------------------

#: with an address between them, so that it can be clicked whatever signs are in it
ADDRESS = re.compile(r"https?://[^\s<>\"'`\\]+[^\s<>\"'`\\.,;:!?)\]]")
MEANT = re.compile(r"[\\`*_\[\]<>&~^|]")
#: what makes a list, a heading or a quotation of a line that begins with it
BEGINS = re.compile(r"(\d{1,9})([.)])|([#+=-])")


def as_markdown(text: str) -> str:
    """Our plain text as Markdown that reads exactly so, whichever of its renderers an Isso uses."""
    return "  \n".join(map(_line, tidy(text).split("\n"))).replace("  \n  \n", "\n\n")


def _line(line: str) -> str:
    line, place, told = line.strip(), 0, ""
    for found in ADDRESS.finditer(line):
        told += MEANT.sub(r"\\\g<0>", line[place : found.start()]) + f"<{found[0]}>"
        place = found.end()
    told += MEANT.sub(r"\\\g<0>", line[place:])
    begins = BEGINS.match(told)
    if not begins:
        return told
    number, sign = begins[1] or "", begins[2] or begins[3]
    return f"{number}\\{sign}{told[begins.end() :]}"
