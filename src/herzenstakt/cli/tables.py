"""Bringing tables and files up to date, when several processes may want to at the same moment."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.sql import emit_post_migrate_signal
from django.db import Error, connection
from django.db.migrations.executor import MigrationExecutor

#: the name of our lock in PostgreSQL; any number will do, as long as it stays the same
LOCK = 5_201_314


def bring_up_to_date(*, files: bool = False) -> None:
    """Change the tables to what this version needs; with `files` also lay out the static files."""
    with our_turn():
        change_tables()
        call_command("createcachetable", verbosity=0)
        if files:
            lay_out_files()


def change_tables() -> None:
    """Migrate. Where there is nothing to change, only what follows each migration is done, which looks after
    the index of words: Django would compare all models with all migrations, and each start waits for it."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        call_command("migrate", verbosity=0, interactive=False)
    else:
        emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)


def lay_out_files() -> None:
    """Copy, name and compress the static files, unless all of them lie there as they did afterwards."""
    noted = settings.DATA_DIR / "static.state"
    if noted.exists() and noted.read_text("utf-8") == state_of_files():
        return
    call_command("collectstatic", verbosity=0, interactive=False)
    noted.write_text(state_of_files(), "utf-8")


def state_of_files() -> str:
    """A digest of the static files as they come with the code, of what makes of them what is served, and of
    what lies there to be served."""
    makers = [settings.STORAGES["staticfiles"]["BACKEND"], version("django"), version("whitenoise")]
    sources = [
        f"{path} {file.st_size} {file.st_mtime_ns}"
        for finder in get_finders()
        for path, storage in finder.list([])
        for file in [Path(storage.path(path)).stat()]
    ]
    root = settings.STATIC_ROOT
    served = [f"{one.relative_to(root)} {one.stat().st_size}" for one in root.rglob("*")]
    return sha256("\n".join([*makers, *sorted(sources), *sorted(served)]).encode()).hexdigest()


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
