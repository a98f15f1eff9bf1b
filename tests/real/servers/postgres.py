"""A PostgreSQL of our own: a fresh cluster in a temporary folder, on a free port of loopback."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Self

import psycopg

from tests.real.servers.process import Server, free_port

VERSIONS = Path("/usr/lib/postgresql")
USER = "postgres"
INITDB = ("-N", "-A", "trust", "-U", USER, "-E", "UTF8", "--locale=C.UTF-8")


class Missing(Exception):
    """There is no PostgreSQL on this machine."""


def programs() -> Path:
    """The folder of the newest PostgreSQL's programs. Raises Missing."""
    found = [path.parent for path in VERSIONS.glob("*/bin/postgres")]
    if not found:
        raise Missing(f"no PostgreSQL in {VERSIONS}; bin/setup --system installs it")
    return max(found, key=lambda path: int(path.parent.name))


class Postgres:
    """`with Postgres() as postgres: postgres.database("desk")` is a fresh database's address."""

    def __init__(self) -> None:
        self.port = free_port()
        self.server = Server()
        self.folder = Path(tempfile.mkdtemp(prefix="postgres-"))

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Make the cluster and return when it answers. Raises Missing or NotReady."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, USER, USER)
        data = self.folder / "data"
        subprocess.run(
            [*as_nobody_special(), programs() / "initdb", "-D", data, *INITDB],
            check=True,
            capture_output=True,
            cwd=self.folder,
        )
        settings = {
            "port": str(self.port),
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self.folder),
            "fsync": "off",  # it lives as long as the tests and not a second longer
            "synchronous_commit": "off",
            "full_page_writes": "off",
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.server.start(
            [*as_nobody_special(), programs() / "postgres", "-D", data, *options],
            cwd=self.folder,
            ready=self.answers,
        )
        return self

    def stop(self) -> None:
        """End it and leave nothing behind."""
        self.server.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, database: str = "postgres") -> str:
        """The address of a database of this cluster."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"

    def database(self, name: str) -> str:
        """A fresh, empty database (an older one of that name is dropped); its address."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            quoted = psycopg.sql.Identifier(name)
            connection.execute(psycopg.sql.SQL("DROP DATABASE IF EXISTS {} (FORCE)").format(quoted))
            connection.execute(psycopg.sql.SQL("CREATE DATABASE {}").format(quoted))
        return self.url(name)

    def answers(self) -> bool:
        """Whether it takes connections already."""
        try:
            psycopg.connect(self.url(), connect_timeout=1).close()
        except psycopg.OperationalError:
            return False
        return True


def as_nobody_special() -> list[str]:
    """How root starts a program as the user PostgreSQL insists on; nothing for everybody else."""
    if os.geteuid() != 0:
        return []
    return ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups"]
