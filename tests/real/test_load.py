"""The load that is measured on large desks, on a small one: its players find every page and lose nobody."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from herzenstakt.testing.bench.pages import SEARCHES

ROOT = Path(__file__).parents[2]


def test_players_find_their_pages_and_nothing_fails() -> None:
    command = [sys.executable, "-m", "benchmarks.desk", "--messages", "300", "--members", "3"]
    command += ["--seconds", "20", "--processes", "1", "--looks", "0.1", "0.3"]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    assert told.returncode == 0, told.stderr[-4000:]
    *lines, summary = map(json.loads, told.stdout.splitlines())
    inside = [line["inside"] for line in lines if "inside" in line]
    assert inside.count("inbox") == 2
    assert len(inside) == 2 * (1 + len(SEARCHES))
    played = {line["page"] for line in lines if "page" in line}
    rare = {"conversation, whole page", "search, whole page"}  # twenty seconds are short
    assert played - rare == {
        "conversation",
        "hand back",
        "inbox",
        "person",
        "search",
        "still here",
        "take care",
        "who is where",
    }
    assert summary["failures"] == 0
    assert summary["members"] == 3
    assert summary["search_ms"] > 0 < summary["ratio"]
