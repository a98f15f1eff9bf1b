"""A page of conversations by key: what comes after the last row one has seen, never "page 7"."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.functional import Promise

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, ConversationQuerySet
from herzenstakt.kernel.moments import read_moment
from herzenstakt.kernel.words import Sentence
from herzenstakt.search.finding import conversations
from herzenstakt.search.models import SavedView
from herzenstakt.search.seeking import seek
from herzenstakt.web.http import number_in
from herzenstakt.web.inbox.rooms import PLAIN, Columns, Order, Part, Place
from herzenstakt.web.inbox.rows import Row, as_rows, dressed

PAGE = 25
#: a list that stays open is asked for again as a whole, up to here
MOST = 200


@dataclass(frozen=True, slots=True)
class Key:
    """The place of a row in its list: a time, and the row's own number where times are equal.

    `order`: which time it is.
    """

    at: datetime
    pk: int
    order: Order = Order.LATEST

    def __str__(self) -> str:
        return f"{self.order.value}{self.at.isoformat()}_{self.pk}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """The inverse of `str`; None for anything else."""
        time, _, pk = text.partition("_")
        if time[:1] not in set(Order):
            return None
        at, number = read_moment(time[1:]), number_in(pk)
        return None if at is None or number is None else cls(at, number, Order(time[0]))


@dataclass(frozen=True, slots=True)
class Listing:
    """Some rows of a place. `following`: the key after which there is more; nothing at the end. `view`: the
    saved view it is; `troubles`: why it finds nothing at all."""

    place: Place
    rows: list[Row]
    following: Key | str | None
    view: SavedView | None = None
    troubles: tuple[Sentence, ...] = ()

    @property
    def name(self) -> str | Promise:
        """What people call the place."""
        return self.view.name if self.view else self.place.name


def listing(member: Membership, place: Place, after: Key | None, count: int = PAGE) -> Listing:
    """`count` rows of a place after a key (None: from the beginning), with all that a row shows."""
    rows: list[Row] = []
    parts = place.parts(member)
    for part in parts_beyond(parts, after):
        there = part.conversations[: count + 1 - len(rows)]
        rows += as_rows(there, member.team.slug, veils=member.user.not_today)
        if len(rows) > count:
            following = key_of(rows[count - 1], parts[0].order)
            return Listing(place, dressed(rows[:count], member), following)
    return Listing(place, dressed(rows, member), None)


def listing_of(member: Membership, view: SavedView, after: str, count: int = PAGE) -> Listing:
    """The same of a saved view: in its own order, and with its own kind of key."""
    sought = seek(member, view.filter)
    found = conversations(sought, count, after)
    rows = rows_in_order(member, found.rows)
    troubles = tuple(sought.troubles)
    return Listing(Place(view=view.pk), rows, found.following, view, troubles)


def rows_in_order(member: Membership, numbers: Sequence[int]) -> list[Row]:
    """Conversations with these numbers, in their order."""
    there = Conversation.objects.visible_to(member).filter(pk__in=numbers)
    rows = as_rows(there, member.team.slug, veils=member.user.not_today)
    by_number = {row["pk"]: row for row in dressed(rows, member)}
    return [by_number[number] for number in numbers if number in by_number]


def key_of(row: Row, order: Order) -> Key:
    """Where a row stands in a list that begins in this order; who has no such time stands behind."""
    times = {
        Order.WAIT: row["waiting_since"],
        Order.BACK: row["snoozed_until"],
        Order.LATEST: row["last_message_at"],
    }
    if at := times[order]:
        return Key(at, row["pk"], order)
    return Key(row["last_message_at"], row["pk"])


def parts_beyond(parts: Iterable[Part], key: Key | None) -> Iterator[Part]:
    """What stands after a key: the rest of its own part, and the parts behind that."""
    is_beyond = key is None
    for part in parts:
        if is_beyond:
            yield part
        elif key is not None and key.order == part.order:
            yield replace(part, conversations=beyond(part.conversations, key, part.columns))
            is_beyond = True


def beyond(rows: ConversationQuerySet, key: Key, columns: Columns = PLAIN) -> ConversationQuerySet:
    """Rows after a key, in its order. One condition lets the index jump there, the other is exact."""
    time, number = columns.of(key.order), columns.number
    if key.order is Order.LATEST:
        same = Q((time, key.at), (f"{number}__lt", key.pk))
        return rows.filter(Q((f"{time}__lt", key.at)) | same, Q((f"{time}__lte", key.at)))
    same = Q((time, key.at), (f"{number}__gt", key.pk))
    return rows.filter(Q((f"{time}__gt", key.at)) | same, Q((f"{time}__gte", key.at)))
