"""A page of conversations by key: what comes after the last row one has seen, never "page 7"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.web.http import YEARS
from herzenstakt.web.inbox.rooms import Part, Place
from herzenstakt.web.inbox.rows import Row, as_rows

PAGE = 25
#: what a key of somebody who waits begins with
WAITS = "w"
#: a list that stays open is asked for again as a whole, up to here
MOST = 200


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a row in its list: a time, and the row's own number where times are equal.

    `waits`: the time is that since when somebody waits; else that of the last word.
    """

    at: datetime
    pk: int
    waits: bool = False

    def __str__(self) -> str:
        return f"{WAITS if self.waits else ''}{self.at.isoformat()}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The inverse of `str`; None for anything else."""
        time, _, pk = text.partition("_")
        try:
            at = parse_datetime(time.removeprefix(WAITS))
        except ValueError:
            return None
        if at is None or at.tzinfo is None or at.year not in YEARS:
            return None
        if not pk.isdecimal() or len(pk) > 15:
            return None
        return cls(at, int(pk), time.startswith(WAITS))


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows of a place. `following`: the key after which there is more; None at the end."""

    place: Place
    rows: list[Row]
    following: Key | None


def listing(member: Membership, place: Place, after: Key | None, count: int = PAGE) -> Listing:
    """`count` rows of a place after a key (None: from the beginning), with all that a row shows."""
    rows: list[Row] = []
    parts = place.parts(member)
    for part in parts_beyond(parts, after):
        there = part.conversations[: count + 1 - len(rows)]
        rows += as_rows(there, member.team.slug, veils=member.user.not_today)
        if len(rows) > count:
            return Listing(place, rows[:count], key_of(rows[count - 1], by_wait=parts[0].by_wait))
    return Listing(place, rows, None)


def key_of(row: Row, *, by_wait: bool) -> Key:
    """Where a row stands. `by_wait`: whether those who wait stand first in its place."""
    if by_wait and row["waiting_since"]:
        return Key(row["waiting_since"], row["pk"], waits=True)
    return Key(row["last_message_at"], row["pk"])


def parts_beyond(parts: Iterable[Part], key: Key | None) -> Iterator[Part]:
    """What stands after a key: the rest of its own part, and the parts behind that."""
    for part in parts:
        if key is None or (key.waits and not part.by_wait):
            yield part
        elif key.waits == part.by_wait:
            yield replace(part, conversations=beyond(part.conversations, key))


def beyond(rows: ConversationQuerySet, key: Key) -> ConversationQuerySet:
    """Rows after a key, in its order. One condition lets the index jump there, the other is exact."""
    if key.waits:
        same = Q(waiting_since=key.at, pk__gt=key.pk)
        return rows.filter(Q(waiting_since__gt=key.at) | same, waiting_since__gte=key.at)
    same = Q(last_message_at=key.at, pk__lt=key.pk)
    return rows.filter(Q(last_message_at__lt=key.at) | same, last_message_at__lte=key.at)
