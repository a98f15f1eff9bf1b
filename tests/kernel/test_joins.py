"""PostgreSQL does not think longer about a page than it reads."""

from __future__ import annotations

import pytest
from django.db import connection

from herzenstakt.kernel.joins import TRIED


@pytest.mark.django_db
def test_a_connection_tries_few_orders_of_tables() -> None:
    if connection.vendor != "postgresql":
        return  # SQLite goes another way: https://www.sqlite.org/queryplanner-ng.html
    with connection.cursor() as cursor:
        cursor.execute("SHOW join_collapse_limit")
        assert cursor.fetchone() == (str(TRIED),)
