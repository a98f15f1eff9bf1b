"""SQLite is told how large its tables are; PostgreSQL needs nobody for that."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership
from herzenstakt.flows.clock import DUTIES
from herzenstakt.kernel.sizes import learn_sizes

pytestmark = pytest.mark.django_db


@pytest.mark.one_database
def test_sqlite_knows_afterwards_how_large_a_table_is(mia: Membership) -> None:
    learn_sizes()
    with connection.cursor() as cursor:
        cursor.execute("SELECT tbl, stat FROM sqlite_stat1")
        known = dict(cursor.fetchall())

    assert known[mia.team._meta.db_table].startswith("1 ")


def test_postgresql_is_left_alone(mia: Membership) -> None:
    with CaptureQueriesContext(connection) as asked:
        learn_sizes()

    assert bool(asked.captured_queries) == (connection.vendor == "sqlite")


def test_the_clock_sees_to_it() -> None:
    assert (3600, learn_sizes) in DUTIES
