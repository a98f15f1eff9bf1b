"""Reading a folder: page by page from where we were, and marking an id that comes again with other words."""

from __future__ import annotations

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from herzenstakt.channels.connector import Account, Delivery, Page
from herzenstakt.kernel.http import MEGABYTE, in_time
from herzenstakt.mail.arrived import ARRIVED, DOUBLED, FOLDER, NOT_GIVEN, SIZE, message_id_of_raw
from herzenstakt.mail.imap import LARGEST, PATIENCE, Mailbox, NotGiven

FIRST_LOOK = timedelta(days=14)
#: of a mail that is too large, as much is read as has its headers and the beginning of its words
BEGINNING = 64 * 1024
#: one page: bytes of mails, and seconds after which it is given out as far as it is
MOST_AT_ONCE, LONGEST = 16 * MEGABYTE, 30.0
#: so long a mail is asked for again that the server does not give out, and so many of them
FAIR, MOST_OWED = timedelta(hours=1), 50
#: kept with a channel: the words behind the Message-IDs that were last read
BODIES = "bodies"
MOST_KNOWN = 300

#: mails, and what the folder says of each
Raws = list[tuple[bytes, dict[str, str]]]


@dataclass(frozen=True, slots=True)
class Position:
    """Where we are in a folder: the last number that was read, and the day before which nothing is. Numbers
    follow the order in which mails came to lie there; an old one that is moved there is no news.

    `owed`: numbers of mails the server did not give out, and since when they are asked for.
    """

    validity: int
    uid: int
    floor: date = date.min
    owed: Mapping[int, datetime] = field(default_factory=dict)

    @classmethod
    def read(cls, cursor: str) -> Position | None:
        """What a cursor says; None where nobody understands it."""
        try:
            told: Any = json.loads(cursor or "{}")
            floor = date.fromisoformat(told["floor"])
            owed = {int(n): datetime.fromisoformat(at) for n, at in told.get("owed", {}).items()}
            return cls(int(told["validity"]), int(told["uid"]), floor, owed)
        except (ValueError, TypeError, KeyError, AttributeError):
            return None

    def written(self) -> str:
        """The cursor."""
        told: dict[str, Any] = {"validity": self.validity, "uid": self.uid}
        told["floor"] = self.floor.isoformat()
        if self.owed:
            told["owed"] = {str(n): at.isoformat() for n, at in self.owed.items()}
        return json.dumps(told)


def first_day() -> date:
    """What arrived before is no news to somebody who begins now."""
    return (datetime.now(UTC) - FIRST_LOOK).date()


class _Look:
    """One look at a folder: what was given and what was not."""

    def __init__(self, begin: Position) -> None:
        self.begin, self.last = begin, begin.uid
        self.owed = dict(begin.owed)
        self.raws: Raws = []
        self.arrived: dict[int, datetime] = {}

    def gave(self, uid: int, raw: bytes, headers: dict[str, str]) -> None:
        """A mail is there; or it is gone meanwhile."""
        self.owed.pop(uid, None)
        if raw:
            self.raws.append((raw, headers))

    def gave_not(self, uid: int, arrived: datetime) -> None:
        """A mail is owed to us, since now or longer."""
        self.owed.setdefault(uid, datetime.now(UTC))
        self.arrived[uid] = arrived

    @property
    def is_in_vain(self) -> bool:
        """Whether several new ones were asked for and none given: then it is the server."""
        return not self.raws and len(self.arrived.keys() - self.begin.owed.keys()) > 1

    def given_up(self, feed: str) -> Raws:
        """In place of each mail that was asked for long enough one that a person will see: its name is
        always the same, so it is seen once."""
        since = sorted(self.arrived, key=lambda uid: self.owed[uid])
        over = [uid for uid in since if self.owed[uid] + FAIR <= datetime.now(UTC)]
        told: Raws = []
        for uid in dict.fromkeys([*over, *since[: max(len(self.owed) - MOST_OWED, 0)]]):
            del self.owed[uid]
            name = f"{feed} {self.begin.validity} {uid}".encode()
            told.append((name, {ARRIVED: self.arrived[uid].isoformat(), NOT_GIVEN: "yes"}))
        return told


class Reader:
    """Reads the mailbox of an account. `limit`: a number that holds for it, by its name."""

    def __init__(self, account: Account, limit: Callable[[str], int | None]) -> None:
        self.account, self.limit = account, limit

    def begin(self, box: Mailbox, folder: str, cursor: str) -> Position:
        """Where we are in a folder. Where its numbers have been given out anew (UIDVALIDITY), it is looked at
        as for the first time: what is known, the desk knows by its bytes."""
        place = box.open(folder)
        known = Position.read(cursor)
        if known and known.validity == place.validity:
            return known
        floor = first_day()
        last = min([*box.since(floor), place.next_uid]) - 1
        return Position(place.validity, last, floor)

    def page(self, box: Mailbox, feed: str, begin: Position) -> Page:
        """As many mails behind this position as fit into one page, and those the server owes us."""
        behind = box.after(begin.uid)
        look = _Look(begin)
        self._look(box, behind[: self.limit("mail.look")], look)
        told = [*self.told(feed, look.raws), *look.given_up(feed)]
        return Page(
            tuple(Delivery(raw, {FOLDER: feed, **headers}) for raw, headers in told),
            replace(begin, uid=look.last, owed=look.owed).written(),
            more=bool(behind) and look.last < behind[-1],
        )

    def _look(self, box: Mailbox, behind: Sequence[int], look: _Look) -> None:
        """Read mails with what the folder says of them. Raises NotGiven where none of several is given."""
        lot = [*sorted(look.owed), *behind]
        about = box.sizes(lot) if lot else {}
        largest = min(self.limit("mail.bytes") or LARGEST, LARGEST - MEGABYTE)
        taken, until, refused = 0, time.monotonic() + LONGEST, None
        for uid in lot:
            size, arrived = about.get(uid, (0, None))
            is_large = size > largest
            taken += BEGINNING if is_large else size
            if look.raws and (taken > MOST_AT_ONCE or time.monotonic() > until):
                break
            look.last = max(look.last, uid)
            if arrived is None or arrived.date() < look.begin.floor:
                look.owed.pop(uid, None)
                continue  # gone meanwhile, or no news
            headers = {ARRIVED: arrived.isoformat()} | ({SIZE: str(size)} if is_large else {})
            try:
                look.gave(uid, box.raw(uid, BEGINNING if is_large else None), headers)
            except NotGiven as trouble:
                look.gave_not(uid, arrived)
                refused = trouble
        if refused and look.is_in_vain:
            raise refused

    def listen(
        self, box: Mailbox, feed: str, folder: str, stop: threading.Event
    ) -> Iterator[Delivery]:
        """What comes into a folder from now on, as it comes."""
        place = box.open(folder)
        here = Position(place.validity, place.next_uid - 1, first_day())
        for _news in box.news(stop):
            with in_time(PATIENCE):
                page = self.page(box, feed, here)
            here = Position.read(page.cursor) or here
            yield from page.deliveries

    def told(self, feed: str, raws: Raws) -> Raws:
        """What a page of this feed tells of these mails; every one of them, unless overridden."""
        return self.marked(raws)

    def marked(self, raws: Raws) -> Raws:
        """Marked where a Message-ID was lately that of other words: then it is no name. What stood behind
        which Message-ID first is remembered."""
        bodies = dict(self.account.memory.get(BODIES) or {})
        told: Raws = []
        for raw, headers in raws:
            name, words = _fingerprint(raw)
            is_first = bodies.setdefault(name, words) == words
            told.append((raw, headers if is_first else {**headers, DOUBLED: "yes"}))
        if raws:
            self.remember({BODIES: dict(list(bodies.items())[-MOST_KNOWN:])})
        return told

    def remember(self, news: Mapping[str, Any]) -> None:
        """Keep it with the channel, and for the rest of this errand."""
        self.account.memory = {**self.account.memory, **news}
        self.account.remember(news)


def _fingerprint(raw: bytes) -> tuple[str, str]:
    """Short names of the Message-ID of a mail and of what stands below its headers: copies of one mail that
    came by two ways differ in their headers only."""
    head, _gap, body = raw.partition(b"\r\n\r\n")
    return _short(message_id_of_raw(head + b"\r\n\r\n").encode()), _short(body)


def _short(told: bytes) -> str:
    return hashlib.sha256(told).hexdigest()[:16]
