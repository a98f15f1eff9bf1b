"""How many rows the statements of a page read, as PostgreSQL counts them when it carries them out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

Plan = Mapping[str, Any]


def most_read(browser: Client, address: str) -> tuple[int, str]:
    """The most rows that one statement of this page reads, and the statement.

    Asks for the page, and then for each of its statements once more with EXPLAIN ANALYZE. Raises ValueError
    where the page is none, or where the database is not PostgreSQL: SQLite counts no rows.
    """
    if connection.vendor != "postgresql":
        raise ValueError(connection.vendor)
    with CaptureQueriesContext(connection) as asked:
        answer = browser.get(address)
    if answer.status_code != 200:
        raise ValueError(f"{address}: {answer.status_code}")
    statements = [one["sql"] for one in asked.captured_queries if one["sql"].startswith("SELECT")]
    return max((read(statement), statement) for statement in statements)


def read(statement: str) -> int:
    """Rows that its scans looked at, those that a filter threw away included. What an index has gathered
    into a bitmap counts once, as often as the index or the table met it, whichever is more."""
    return sum(map(_looked_at, nodes(statement)))


def nodes(statement: str) -> Iterator[Plan]:
    """The nodes of its plan, with the rows they met: it is carried out."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}")
        (told,) = cursor.fetchone() or ("[]",)
    plans = json.loads(told) if isinstance(told, str) else told
    for plan in plans:
        yield from _nodes(plan["Plan"])


def _nodes(plan: Plan) -> Iterator[Plan]:
    yield plan
    for below in plan.get("Plans", ()):
        yield from _nodes(below)


def _looked_at(node: Plan) -> int:
    """Of a node that reads a table or an index; the others only pass on."""
    kind = node["Node Type"]
    if kind == "Bitmap Heap Scan":
        return max(0, _met(node) - sum(map(_gathered, node.get("Plans", ()))))
    if "Scan" not in kind or kind in {"Subquery Scan", "CTE Scan"}:
        return 0
    return _met(node)


def _gathered(node: Plan) -> int:
    """Of the nodes that make a bitmap."""
    if node["Node Type"] == "Bitmap Index Scan":
        return _met(node)
    if node["Node Type"] in {"BitmapAnd", "BitmapOr"}:
        return sum(map(_gathered, node.get("Plans", ())))
    return 0


def _met(node: Plan) -> int:
    names = ("Actual Rows", "Rows Removed by Filter", "Rows Removed by Index Recheck")
    each = sum(float(node.get(name, 0)) for name in names)
    return round(each * int(node["Actual Loops"]))
