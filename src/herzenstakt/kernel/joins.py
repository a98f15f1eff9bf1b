"""In which order tables are joined: PostgreSQL tries that out anew for each question it is asked."""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper

#: of the tables of a question, so many are tried in every order. Django joins those first by which rows are
#: chosen; what comes along with a row follows, and finds it by its key in whatever order. With eight, which
#: is what PostgreSQL does by itself, a list with seven of them was planned longer than it was read.
#: https://www.postgresql.org/docs/current/runtime-config-query.html#GUC-JOIN-COLLAPSE-LIMIT
TRIED = 4


def try_few(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Say so to a new connection. A pooler that deals connections anew for each transaction forgets it, and
    planning takes as long as before; what stands among the settings from the start it would refuse."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET join_collapse_limit = {TRIED}")
