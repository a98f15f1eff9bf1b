"""Rows in their order: one that people change (each has a `position`), and one that a clock walks along."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, TypeVar

from django.db.models import Model, QuerySet

Row = TypeVar("Row", bound=Model)

#: rows that are fetched at once on a walk
STEP = 200


def move(rows: QuerySet[Any], pk: int, *, up: bool) -> bool:
    """One of these rows goes one place up or down, and `position` says the place of each from now on. False
    where it stands at that end already. Whoever moves it holds what the rows belong to."""
    order = list(rows)
    here = next(place for place, one in enumerate(order) if one.pk == pk)
    there = here + (-1 if up else 1)
    has_room = 0 <= there < len(order)
    if has_room:
        order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order):
        one.position = position
    rows.model._default_manager.bulk_update(order, ["position"])
    return has_room


def walk(rows: QuerySet[Row], field: str, most: int, step: int = STEP) -> Iterator[Row]:
    """These rows by a field that is never empty in them, so many at most, some at a time: whatever becomes
    of a row meanwhile, the next step begins behind the last one that was seen."""
    behind = ordered = rows.order_by(field, "pk")
    while most > 0:
        wanted = min(step, most)
        there = list(behind[:wanted])
        yield from there
        if len(there) < wanted:
            return
        most -= wanted
        seen, last = getattr(there[-1], field), there[-1].pk
        behind = ordered.filter(**{f"{field}__gte": seen}).exclude(**{field: seen, "pk__lte": last})
