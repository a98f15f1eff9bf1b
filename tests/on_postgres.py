"""Runs a command with a PostgreSQL of its own: `python -m tests.on_postgres pytest -q`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence

from tests.real.servers.postgres import Postgres


def main(command: Sequence[str]) -> int:
    """Run `command` on a fresh database and give back its exit code. Raises Missing or NotReady."""
    with Postgres() as postgres:
        ours = {"HERZENSTAKT_DATABASE_URL": postgres.database("desk")}
        return subprocess.run(command, env={**os.environ, **ours}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
