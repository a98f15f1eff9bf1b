"""A page of conversations by key: what comes after the last row one has seen, never "page 7"."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q
from django.utils.dateparse import parse_datetime

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, ConversationQuerySet
from herzenstakt.web.http import YEARS
from herzenstakt.web.inbox.rooms import Place
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
    wanted = place.conversations(member)
    if after:
        wanted = beyond(wanted, place, after)
    rows = as_rows(wanted[: count + 1], member.team.slug)
    there_is_more = len(rows) > count
    rows = rows[:count]
    return Listing(place, rows, key_of_row(place, rows[-1]) if there_is_more else None)


def beyond(rows: ConversationQuerySet, place: Place, key: Key) -> ConversationQuerySet:
    """Rows after a key. One condition lets the index jump there, the other is exact."""
    if key.waits:
        same = Q(waiting_since=key.at, pk__gt=key.pk)
        later = Q(Q(waiting_since__gt=key.at) | same, waiting_since__gte=key.at)
        return rows.filter(later if place.is_by_wait_only else later | Q(waiting_since=None))
    if place.is_by_wait:
        rows = rows.filter(waiting_since=None)
    same = Q(last_message_at=key.at, pk__lt=key.pk)
    return rows.filter(Q(last_message_at__lt=key.at) | same, last_message_at__lte=key.at)


def key_of_row(place: Place, row: Row) -> Key:
    """Where a row stands in the order of a place."""
    return _key(place, row["waiting_since"], row["last_message_at"], row["pk"])


def key_of(place: Place, row: Conversation) -> Key:
    """Where a conversation stands in the order of a place."""
    return _key(place, row.waiting_since, row.last_message_at, row.pk)


def _key(place: Place, waits: datetime | None, last: datetime, pk: int) -> Key:
    return Key(waits, pk, waits=True) if place.is_by_wait and waits else Key(last, pk)
