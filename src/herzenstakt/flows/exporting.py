"""What one may see, as a file: found, written lot by lot, and noted in the journal.

    filter ─► numbers, lot by lot ─► rows ─► write ─► [journal: how many]

Nothing leaves that is not there any more: what was deleted or hidden, whose time is over, and people
who were forgotten stay out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from django.db.models import QuerySet

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.exports.columns import COLUMNS, What
from herzenstakt.exports.writing import Format, write
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.search.finding import conversations
from herzenstakt.search.seeking import Sought

#: conversations looked up at once, and rows written at once
NUMBERS, LOT = 200, 1_000
#: rows of one file that is made while somebody waits for it
MOST = 100_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is exported, as what, and how much of it at most (None: all)."""

    what: What
    form: Format
    bom: bool = False
    most: int | None = MOST


def export(
    sought: Sought,
    wanted: Wanted,
    file: BinaryIO,
    by: Membership | None,
    told: Callable[[int], object] = lambda rows: None,
) -> int:
    """Write what is looked for into a file; how many rows. `by`: None for the operator of the house.
    `told` hears how many rows there are so far. Raises NotKept where it is too much for one file."""
    rows = write(
        _counted(sought, wanted, told), COLUMNS[wanted.what], wanted.form, file, bom=wanted.bom
    )
    team = sought.member.team
    told_of = {"number": rows, "what_of": wanted.what.value, "as": wanted.form.value}
    record("export.made", team, team_id=team.pk, by=by, **told_of)
    return rows


# --- steps ---------------------------------------------------------------------------------------


def _counted(
    sought: Sought, wanted: Wanted, told: Callable[[int], object]
) -> Iterator[list[tuple[Any, ...]]]:
    """Lots of rows, as long as they are not too many."""
    so_far, rows = 0, _rows(sought, wanted.what)
    while lot := list(islice(rows, LOT)):
        so_far += len(lot)
        if wanted.most is not None and so_far > wanted.most:
            raise NotKept(
                _("That is more than %(limit)s rows. Please look for less at once."),
                limit=wanted.most,
            )
        told(so_far)
        yield lot


def _rows(sought: Sought, what: What) -> Iterator[tuple[Any, ...]]:
    sources = [one.source for one in COLUMNS[what]]
    for numbers in _numbers(sought):
        there: QuerySet[Any]
        if what is What.CONVERSATIONS:
            there = _shown(sought).filter(pk__in=numbers).order_by("pk")
        else:
            there = (
                Message.objects.visible_to(sought.member)
                .filter(conversation__in=_shown(sought).filter(pk__in=numbers).values("pk"))
                .filter(gone_at=None, expired_at=None, is_hidden=False)
                .order_by("conversation", "written_at", "pk")
            )
        yield from there.values_list(*sources).iterator(chunk_size=LOT)


def _shown(sought: Sought) -> QuerySet[Conversation]:
    """What the member may see, of people who were not forgotten."""
    return Conversation.objects.visible_to(sought.member).filter(person__forgotten_at=None)


def _numbers(sought: Sought) -> Iterator[list[int]]:
    """The conversations that are looked for, lot by lot; all where nothing is looked for."""
    if sought.is_empty and not sought.troubles:
        yield from _all(sought)
        return
    seen: set[int] = set()  # one that gets a new word meanwhile changes its place
    found = conversations(sought, NUMBERS)
    while True:
        if fresh := [number for number in found.rows if number not in seen]:
            seen.update(fresh)
            yield fresh
        if not found.following:
            return
        found = conversations(sought, NUMBERS, found.following)


def _all(sought: Sought) -> Iterator[list[int]]:
    ours, last = _shown(sought).order_by("pk").values_list("pk", flat=True), 0
    while numbers := list(ours.filter(pk__gt=last)[:NUMBERS]):
        yield numbers
        last = numbers[-1]
