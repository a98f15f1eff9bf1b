"""Bringing tables and files up to date, when several processes may want to at the same moment."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.conf import settings
from django.core.management import call_command
from django.db import Error, connection

#: the name of our lock in PostgreSQL; any number will do, as long as it stays the same
LOCK = 5_201_314


def bring_up_to_date(*, files: bool = False) -> None:
    """Change the tables to what this version needs; with `files` also lay out the static files."""
    with our_turn():
        call_command("migrate", verbosity=0, interactive=False)
        call_command("createcachetable", verbosity=0)
        if files:
            call_command("collectstatic", verbosity=0, interactive=False)


@contextmanager
def our_turn() -> Iterator[None]:
    """Wait until no other process changes the same folder or the same database. A plan of changes that
    was made before others changed the tables would fail half way."""
    with (settings.DATA_DIR / "start.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # let go with the file, whatever happens
        if connection.vendor == "postgresql":
            with _turn_in_postgresql():
                yield
        else:
            yield


@contextmanager
def _turn_in_postgresql() -> Iterator[None]:
    """For processes on several machines. PostgreSQL lets go by itself of what a dead process held."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with suppress(Error), connection.cursor() as cursor:  # a lost connection holds no lock
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
