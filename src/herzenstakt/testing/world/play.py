"""Plays: what people say on one network, in a form that a writer edits happily.

    === hilde3 | -8d 09:00 | ratzifatzi
    SIE IST DA! Unsere Spülbürste HILDE 3.
    ~ picture: hilde3.png | A blue brush at sunrise
    > frieda +14m | Gibt es die auch in Blau?
    ~ edited +3m: Gibt es die auch in Dunkelblau?
    >> ratzifatzi +3h | Ab Dezember.

    === | -26h | petra | private
    Ihr Fahrer hat mein Gartentor kaputt gefahren.

`===` begins a thread: a label (or nothing), when (days ago and a clock in Borstenau, or minutes or
hours ago), who (a key of `cast.py`), and "private" where it is. `>` answers the thread's beginning,
`>>` the last `>` above it, and so on; its time counts from what it answers. `~` says something
about the words above: picture (file, then what its author says about it), title, held, spam, unnamed
(an answer that does not name us), edited, deleted, deleted by house. `#` at the beginning of a line is
a remark. A play is performed as before any day of the week: nobody in it says which day it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.resources import files
from zoneinfo import ZoneInfo

BORSTENAU = ZoneInfo("Europe/Berlin")
NETWORKS = (
    "mastodon",
    "bluesky",
    "wordpress",
    "plaza",
    "facebook",
    "youtube",
    "x",
    "linkedin",
    "instagram",
    "feed",
    "isso",
    "mailbox",
    "xing",
)
SAID = re.compile(r"(?P<depth>>+) (?P<who>.+?)(?: (?P<after>\+\d+[smhd]))? \| (?P<text>.+)")
AGO = re.compile(r"-(?P<ago>\d+[mhd])(?: (?P<hour>\d\d):(?P<minute>\d\d))?")
UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
#: nothing in a play lies in the future: what would, has been said this long ago
JUST_NOW = timedelta(seconds=20)


class NotAPlay(ValueError):
    """A line that nobody could perform; names file and line."""


@dataclass(slots=True, eq=False)
class Line:
    """Something one character says."""

    who: str
    text: str
    at: datetime
    above: Line | None = None
    label: str = ""
    private: bool = False
    hidden: str = ""  # "held" or "spam"
    unnamed: bool = False  # our name was taken out of an answer to us
    title: str = ""
    pictures: list[dict[str, str]] = field(default_factory=list)
    edited: tuple[datetime, str] | None = None
    deleted_at: datetime | None = None
    deleted_by_house: bool = False

    @property
    def top(self) -> Line:
        """The beginning of the thread."""
        return self.above.top if self.above else self


def perform_at(network: str, now: datetime) -> list[Line]:
    """The play of a network with its times before `now`, oldest words first. Raises NotAPlay."""
    lines = list(Reader(f"{network}.play", script(f"{network}.play"), now).lines())
    return sorted(lines, key=lambda line: line.at)


def script(name: str) -> str:
    """The text of a play as it stands in the package."""
    return files(__package__).joinpath("plays", name).read_text(encoding="utf-8")


class Reader:
    """Reads one play from top to bottom."""

    def __init__(self, name: str, text: str, now: datetime) -> None:
        self.name, self.text, self.now = name, text, now
        self.branch: list[Line] = []  # the thread's beginning, then the last line of each depth

    def lines(self) -> Iterator[Line]:
        """Everything that is said, as it stands in the play."""
        said: list[Line] = []
        for number, raw in enumerate(self.text.splitlines(), start=1):
            try:
                if line := self.read(raw):
                    said.append(line)
            except (AttributeError, IndexError, KeyError, ValueError) as error:
                raise NotAPlay(f"{self.name}, line {number}: {raw[:60]}") from error
        for line in said:
            line.text = line.text.strip()
        yield from said

    def read(self, raw: str) -> Line | None:
        """One row of the play; a new line where somebody begins to speak."""
        if raw.startswith("#"):
            return None
        if raw.startswith("==="):
            return self.begin(raw[3:])
        if raw.startswith(">"):
            return self.answer(raw)
        if raw.startswith("~ "):
            self.remark(raw[2:])
        elif self.branch:
            self.branch[-1].text += f"\n{raw}"
        elif raw.strip():
            raise ValueError("words that nobody says")
        return None

    def begin(self, heading: str) -> Line:
        """A new thread."""
        label, ago, who, *private = (part.strip() for part in heading.split("|"))
        line = Line(who, "", self.moment(ago), label=label, private=private == ["private"])
        self.branch = [line]
        return line

    def answer(self, raw: str) -> Line:
        """Somebody answers what stands one step further out."""
        said = SAID.fullmatch(raw)
        if said is None or said["after"] is None:
            raise ValueError("no answer")
        depth = len(said["depth"])
        above = self.branch[depth - 1]
        at = self.not_later(above.at + span(said["after"][1:]))
        line = Line(said["who"], said["text"], at, above=above, private=above.private)
        self.branch = [*self.branch[:depth], line]
        return line

    def remark(self, words: str) -> None:
        """Something about the words above."""
        line = self.branch[-1]
        what, _, more = words.partition(":")
        if what == "picture":
            file, alt = (part.strip() for part in more.split("|"))
            line.pictures.append({"file": file, "alt": alt})
        elif what == "title":
            line.title = more.strip()
        elif what in {"held", "spam"}:
            line.hidden = what
        elif what == "unnamed":
            line.unnamed = True
        elif what.startswith("edited +"):
            line.edited = (self.not_later(line.at + span(what[8:])), more.strip())
        elif what.startswith("deleted"):
            line.deleted_by_house = " by house " in what
            line.deleted_at = self.not_later(line.at + span(what.rpartition("+")[2]))
        else:
            raise ValueError(what)

    def moment(self, ago: str) -> datetime:
        """When a thread begins."""
        told = AGO.fullmatch(ago)
        if told is None:
            raise ValueError(ago)
        at = self.now - span(told["ago"])
        if told["hour"]:
            there = at.astimezone(BORSTENAU)
            there = there.replace(hour=int(told["hour"]), minute=int(told["minute"]))
            at = there.replace(second=0, microsecond=0).astimezone(self.now.tzinfo)
        return self.not_later(at)

    def not_later(self, at: datetime) -> datetime:
        """A play performed early in the morning has less past than it was written for."""
        return min(at, self.now - JUST_NOW)


def span(text: str) -> timedelta:
    """ "14m", "3h", "8d" or "20s" as a time span."""
    return timedelta(**{UNITS[text[-1]]: int(text[:-1])})


@dataclass(frozen=True, slots=True)
class Later:
    """Words that come while one looks. `place`: network, or network/label of a thread."""

    place: str
    who: str
    text: str


def reserve() -> list[Later]:
    """What people will say next, as it stands in `later.play`. Raises NotAPlay."""
    place, words = "", []
    for number, raw in enumerate(script("later.play").splitlines(), start=1):
        if raw.startswith("==="):
            place = raw[3:].strip()
        elif raw.strip() and not raw.startswith("#"):
            said = SAID.fullmatch(raw)
            if said is None or not place:
                raise NotAPlay(f"later.play, line {number}: {raw[:60]}")
            words.append(Later(place, said["who"], said["text"]))
    return words
