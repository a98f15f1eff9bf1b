"""Several small things as one question to the database.

Django can put them into one query as well, and then works each of them out several times over before it
asks; that takes longer than the answer. Here each is worked out once, and their statements are put together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import Query

Name = TypeVar("Name")


def how_many(asked: Mapping[Name, QuerySet[Any]], most: int) -> dict[Name, int]:
    """The number of rows of each, counted no further than `most`. Nothing is asked where nothing is named."""
    parts = [_statement(rows.values("pk")[:most].query) for rows in asked.values()]
    found = _answers(parts, "(SELECT count(*) FROM ({}) AS counted)", "0")
    return dict(zip(asked, found, strict=True))


def which_are_there(asked: Mapping[Name, QuerySet[Any]]) -> set[Name]:
    """Those that have a row. Nothing is asked where nothing is named."""
    parts = [_statement(rows.query.exists()) for rows in asked.values()]
    found = _answers(parts, "EXISTS({})", "1 = 0")
    return {name for name, is_there in zip(asked, found, strict=True) if is_there}


# --- steps ---------------------------------------------------------------------------------------

Statement = tuple[str, tuple[Any, ...]] | None


def _statement(query: Query) -> Statement:
    """A query as the database is asked; None where it can find nothing."""
    try:
        return query.sql_with_params()
    except EmptyResultSet:
        return None


def _answers(statements: Iterable[Statement], each: str, nothing: str) -> tuple[Any, ...]:
    parts: list[str] = []
    values: list[Any] = []
    for statement in statements:
        parts.append(each.format(statement[0]) if statement else nothing)
        values += statement[1] if statement else ()
    if not parts:
        return ()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        return tuple(cursor.fetchone() or ())
