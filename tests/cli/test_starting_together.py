"""Several processes start at once, and one of them brings the tables up to date."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real.servers.postgres import Postgres

#: what `run`, `web`, `worker` and `clock` do before anything else
START = "import django; django.setup(); from herzenstakt.cli.run import prepare; prepare()"


def start_together(database: str, folders: list[Path]) -> None:
    """Let one process for each data folder start at the same moment; each must be ready in the end."""
    ours = {"DJANGO_SETTINGS_MODULE": "herzenstakt.config.settings", "PYTHONPATH": "src"}
    starts = [
        subprocess.Popen(
            [sys.executable, "-c", START],
            env={
                **os.environ,
                **ours,
                "HERZENSTAKT_DATABASE_URL": database,
                "HERZENSTAKT_DATA_DIR": str(folder),
            },
            cwd=Path(__file__).parents[2],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        for folder in folders
    ]
    told = [start.communicate(timeout=300)[1] for start in starts]
    assert [start.returncode for start in starts] == [0] * len(folders), "\n".join(told)


def test_processes_that_share_a_fresh_data_folder_start_at_once(tmp_path: Path) -> None:
    start_together("", [tmp_path] * 3)

    assert (tmp_path / "desk.sqlite3").exists()


@pytest.mark.real
def test_machines_that_share_a_fresh_postgresql_start_at_once(tmp_path: Path) -> None:
    with Postgres() as postgres:
        start_together(postgres.database("desk"), [tmp_path / "one", tmp_path / "two"])
