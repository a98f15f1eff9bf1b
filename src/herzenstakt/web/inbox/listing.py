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

PAGE = 25
#: what a row shows; nothing else is read from the database and unpacked
SHOWN = (
    *("status", "waiting_since", "last_message_at", "excerpt", "is_private", "person__name"),
    *("handle__kind", "handle__avatar_url", "channel__kind", "caretaker__user__name"),
    *("post__title", "post__text"),
)
#: a list that stays open is asked for again as a whole, up to here
MOST = 200


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a row in its list: a time, and the row's own number where times are equal."""

    at: datetime
    pk: int

    def __str__(self) -> str:
        return f"{self.at.isoformat()}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The inverse of `str`; None for anything else."""
        time, _, pk = text.partition("_")
        try:
            at = parse_datetime(time)
        except ValueError:
            return None
        if at is None or at.tzinfo is None or at.year not in YEARS:
            return None
        if not pk.isdecimal() or len(pk) > 15:
            return None
        return cls(at, int(pk))


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows of a place. `following`: the key after which there is more; None at the end."""

    place: Place
    rows: list[Conversation]
    following: Key | None


def listing(member: Membership, place: Place, after: Key | None, count: int = PAGE) -> Listing:
    """`count` rows of a place after a key (None: from the beginning), with all that a row shows."""
    wanted = place.conversations(member)
    if after:
        wanted = beyond(wanted, place, after)
    rows = list(wanted.for_list().only(*SHOWN)[: count + 1])
    there_is_more = len(rows) > count
    rows = rows[:count]
    return Listing(place, rows, key_of(place, rows[-1]) if there_is_more else None)


def beyond(rows: ConversationQuerySet, place: Place, key: Key) -> ConversationQuerySet:
    """Rows after a key. The first condition lets the index jump there, the second is exact."""
    if place.is_by_wait:
        same = Q(waiting_since=key.at, pk__gt=key.pk)
        return rows.filter(Q(waiting_since__gt=key.at) | same, waiting_since__gte=key.at)
    same = Q(last_message_at=key.at, pk__lt=key.pk)
    return rows.filter(Q(last_message_at__lt=key.at) | same, last_message_at__lte=key.at)


def key_of(place: Place, row: Conversation) -> Key:
    """Where a row stands in the order of a place."""
    by_wait = place.is_by_wait and row.waiting_since is not None
    return Key(row.waiting_since if by_wait and row.waiting_since else row.last_message_at, row.pk)
