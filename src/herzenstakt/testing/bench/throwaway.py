"""A database that is there for one benchmark, and gone afterwards."""

from __future__ import annotations

import os
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import django
import psycopg
from psycopg import sql


class NoDatabase(Exception):
    """This is no address of a database we can make one beside; the text says why."""


@contextmanager
def database(url: str) -> Iterator[str]:
    """An empty desk in a database of its own; gives "sqlite" or "postgresql".

    `url`: empty for a SQLite file in a temporary folder, or the address of any database of a PostgreSQL
    server; ours is made beside it and dropped. Must come before Django is set up. Raises NoDatabase.
    """
    with tempfile.TemporaryDirectory(prefix="herzenstakt-bench-") as folder:
        if not url:
            with _desk(Path(folder), f"sqlite:///{folder}/bench.sqlite3"):
                yield "sqlite"
        else:
            with _on_postgresql(url) as ours, _desk(Path(folder), ours):
                yield "postgresql"


@contextmanager
def _on_postgresql(url: str) -> Iterator[str]:
    if not url.startswith(("postgresql://", "postgres://")):
        raise NoDatabase("The address must begin with postgresql://")
    name = f"herzenstakt_bench_{uuid.uuid4().hex[:12]}"
    try:
        server = psycopg.connect(url, autocommit=True)
    except psycopg.OperationalError as error:
        raise NoDatabase(f"PostgreSQL does not answer: {error}") from error
    with server:
        server.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlunsplit(urlsplit(url)._replace(path=f"/{name}"))
        finally:
            server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@contextmanager
def _desk(folder: Path, url: str) -> Iterator[None]:
    """Django on this database, with all its tables and static files."""
    os.environ.update(
        {
            "HERZENSTAKT_DATA_DIR": str(folder),
            "HERZENSTAKT_DATABASE_URL": url,
            "HERZENSTAKT_PUBLIC_URL": "http://127.0.0.1:8420",
            "HERZENSTAKT_TASKS": "database",
            "HERZENSTAKT_LOG_LEVEL": "warning",
            "DJANGO_SETTINGS_MODULE": "herzenstakt.config.settings",
        }
    )
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    try:
        yield
    finally:
        connection.close()
