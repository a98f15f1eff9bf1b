"""Several small things as one question to the database.

Django can put them into one query as well, and then works each of them out several times over before it
asks; that takes longer than the answer. Here each is worked out once, and their statements are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import Query

Name = TypeVar("Name")


@dataclass(frozen=True, slots=True)
class Counters(Generic[Name]):
    """Several numbers of rows as one statement, worked out already."""

    names: tuple[Name, ...]
    statement: str
    values: tuple[Any, ...]

    def ask(self) -> dict[Name, int]:
        """What the database says now. Nothing is asked where nothing is named."""
        return dict(zip(self.names, _answers(self.statement, self.values), strict=True))


def how_many(asked: Mapping[Name, QuerySet[Any]], most: int) -> dict[Name, int]:
    """The number of rows of each, counted no further than `most`."""
    return counters(asked, most).ask()


def counters(asked: Mapping[Name, QuerySet[Any]], most: int) -> Counters[Name]:
    """The same, to be asked later and again: whoever keeps it answers for it that nothing in it has a
    reason to differ by then, neither the clock nor what somebody may see."""
    parts = [_statement(rows.values("pk")[:most].query) for rows in asked.values()]
    statement, values = _put_together(parts, "(SELECT count(*) FROM ({}) AS counted)", "0")
    return Counters(tuple(asked), statement, values)


def which_are_there(asked: Mapping[Name, QuerySet[Any]]) -> set[Name]:
    """Those that have a row. Nothing is asked where nothing is named."""
    parts = [_statement(rows.query.exists()) for rows in asked.values()]
    found = _answers(*_put_together(parts, "EXISTS({})", "1 = 0"))
    return {name for name, is_there in zip(asked, found, strict=True) if is_there}


# --- steps ---------------------------------------------------------------------------------------

Statement = tuple[str, tuple[Any, ...]] | None


def _statement(query: Query) -> Statement:
    """A query as the database is asked; None where it can find nothing."""
    try:
        return query.sql_with_params()
    except EmptyResultSet:
        return None


def _put_together(
    statements: Iterable[Statement], each: str, nothing: str
) -> tuple[str, tuple[Any, ...]]:
    parts: list[str] = []
    values: list[Any] = []
    for statement in statements:
        parts.append(each.format(statement[0]) if statement else nothing)
        values += statement[1] if statement else ()
    return f"SELECT {', '.join(parts)}" if parts else "", tuple(values)


def _answers(statement: str, values: tuple[Any, ...]) -> tuple[Any, ...]:
    if not statement:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return tuple(cursor.fetchone() or ())
