"""The pages Isso has for its administrators, read as a person would.

Isso tells what awaits approval nowhere else. Each comment there carries a key, signed by Isso for whoever
reads the page: with it the comment can be approved, changed and deleted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum

from herzenstakt.kernel.text import Tag, pieces_of

ROOT, END = 'id="isso-root"', "</html>"
COUNTED = re.compile(r"\b(Valid|Pending|Staled)\s*\((\d{1,12})\)")
NUMBER = re.compile(r"isso-(\d{1,18})")
PLACE = re.compile(r"isso-(author|email|website|text)-\d{1,18}")
TIME = "time"
KEY = re.compile(r"send_edit\(\s*\d{1,18}\s*,\s*'([\w.-]{1,200})'")


class Mode(IntEnum):
    """How a comment stands in Isso."""

    VALID = 1
    PENDING = 2
    STALED = 4  # deleted, but somebody had answered it


LABELS = {
    "label-valid": Mode.VALID,
    "label-pending": Mode.PENDING,
    "label-staled": Mode.STALED,
}
NAMES = {"Valid": Mode.VALID, "Pending": Mode.PENDING, "Staled": Mode.STALED}


class NoAdminPage(Exception):
    """This is no page for administrators, or only a part of one."""


@dataclass(slots=True)
class Held:
    """One comment as administrators see it. `key`: lets whoever has it moderate this comment. `at`: the
    time as the page shows it, of the server's own zone and without seconds."""

    number: int
    key: str = field(default="", repr=False)
    uri: str = ""
    title: str = ""
    mode: int = 0
    at: str = ""
    texts: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def email(self) -> str:
        """Of whoever wrote it, or ""."""
        return self.texts.get("email", "").strip()

    @property
    def website(self) -> str:
        """Of whoever wrote it, or ""."""
        return self.texts.get("website", "").strip()

    def hear(self, place: str, text: str) -> None:
        """Take a text that stands somewhere in the comment."""
        if place == TIME:
            self.at += text
        elif place:
            self.texts[place] = self.texts.get(place, "") + text
        elif not self.uri:
            self.title += text

    def seconds(self) -> float:
        """The time since 1970, as if the server's clock showed UTC; now where the page shows none."""
        try:
            return (
                datetime.strptime(self.at.strip(), "%H:%M / %d-%m-%Y")
                .replace(tzinfo=UTC)
                .timestamp()
            )
        except ValueError:
            return datetime.now(UTC).timestamp()


@dataclass(frozen=True, slots=True)
class AdminPage:
    """Up to a hundred comments, and how many there are in all in each mode."""

    rows: tuple[Held, ...]
    counts: Mapping[int, int]


def is_locked(page: str) -> bool:
    """Whether it asks for the password instead."""
    return ROOT not in page and 'id="login"' in page


def is_switched_off(page: str) -> bool:
    """Whether it says that there are no pages for administrators here."""
    return ROOT not in page and 'id="disabled"' in page


def read_page(page: str) -> AdminPage:
    """What a page for administrators says. Raises NoAdminPage."""
    head, root, body = page.partition(ROOT)
    counts: dict[int, int] = {NAMES[name]: int(number) for name, number in COUNTED.findall(head)}
    if not root or not page.rstrip().endswith(END) or len(counts) != len(NAMES):
        raise NoAdminPage
    return AdminPage(tuple(row for row in _rows(body) if row.key and row.uri), counts)


def _rows(body: str) -> Iterator[Held]:
    """Each comment of a page. Whatever people wrote has no tags there, so tags tell where we are."""
    row, place = None, ""
    for piece in pieces_of(body):
        if (begun := _begun_by(piece)) is not None:
            if row:
                yield row
            row = begun
        if row and isinstance(piece, str):
            row.hear(place, piece)
        elif row and isinstance(piece, Tag):
            place = "" if piece.is_end else _enter(row, piece)
    if row:
        yield row


def _begun_by(piece: str | Tag) -> Held | None:
    """The comment that a tag begins."""
    if isinstance(piece, str) or piece.is_end or piece.name != "div":
        return None
    found = NUMBER.fullmatch(piece.attributes().get("id", ""))
    return Held(int(found[1])) if found else None


def _enter(row: Held, tag: Tag) -> str:
    """Take what a tag itself says of a comment; where its text belongs."""
    told = tag.attributes()
    if found := PLACE.fullmatch(told.get("id", "")):
        return found[1]
    if tag.name == "a" and not row.uri:
        row.uri = told.get("href", "")
        row.title = row.title.strip().removeprefix("Thread:").removesuffix("(").strip()
    if found := KEY.search(told.get("onclick", "")):
        row.key = found[1]
    for label in told.get("class", "").split():
        row.mode = LABELS.get(label, row.mode)
    return TIME if tag.name == TIME else ""
