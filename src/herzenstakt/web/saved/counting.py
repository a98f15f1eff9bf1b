"""How many wait in each saved view, as far as that is cheap."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from herzenstakt.accounts.models import Membership
from herzenstakt.kernel.asking import how_many
from herzenstakt.search.filters import State
from herzenstakt.search.finding import waiting_in
from herzenstakt.search.models import SavedView
from herzenstakt.search.seeking import seek
from herzenstakt.web.inbox.rooms import MANY, in_short


@dataclass(frozen=True, slots=True)
class Numbered:
    """A view and who waits in it: "12", "99+", or "" where nobody does or counting would cost too much.
    `is_broken`: it looks for something that does not exist (any more)."""

    view: SavedView
    count: str = ""
    is_broken: bool = False


def numbered(member: Membership, views: Iterable[SavedView]) -> list[Numbered]:
    """All of them with one question to the database, besides looking up what they name. Each looks at no
    more than a thousand conversations that wait."""
    counted: dict[int, QuerySet[Any]] = {}
    broken: set[int] = set()
    there = list(views)
    for view in there:
        sought = seek(member, view.filter)
        if sought.troubles:
            broken.add(view.pk)
        elif sought.filter.state in (None, State.OPEN, State.WAITING, State.LATE):
            state = State.LATE if sought.filter.state is State.LATE else State.WAITING
            waiting = waiting_in(seek(member, view.filter.but(state=state)))
            if waiting is not None:
                counted[view.pk] = waiting
    numbers = how_many(counted, MANY + 1)
    return [Numbered(view, in_short(numbers.get(view.pk, 0)), view.pk in broken) for view in there]
