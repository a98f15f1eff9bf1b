"""The benchmarks run from the command line, each in a database of its own, and tell what they promise."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

SOURCE = Path(__file__).parents[2] / "src"
PAGE = {"messages", "database", "median_ms", "p95_ms", "bytes", "queries"}


def bench(*words: str) -> list[dict[str, Any]]:
    """What `herzenstakt bench` says, line by line; on the kind of database the tests run on."""
    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("postgresql"):
        words = (*words, "--database", os.environ["HERZENSTAKT_DATABASE_URL"])
    said = run(*words)
    assert said.returncode == 0, said.stderr
    return [json.loads(line) for line in said.stdout.splitlines()]


def run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [
            *(
                sys.executable,
                "-c",
                "import sys; from herzenstakt.cli.main import main; sys.exit(main())",
            ),
            *("bench", *words),
        ],
        env={**os.environ, "PYTHONPATH": str(SOURCE)},
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )


@pytest.mark.parametrize(("page", "most"), [("inbox", 13), ("search", 24)])
def test_a_page_is_measured_on_a_desk_of_the_wanted_size(page: str, most: int) -> None:
    *results, summary = bench(page, "--messages", "300", "--runs", "2")
    assert all(set(result) > PAGE for result in results)
    assert set(summary) > PAGE | {"median_ms_10000", "ratio"}
    assert summary["messages"] == 300
    assert summary["median_ms"] > 0
    assert summary["bytes"] > 1000
    assert 0 < summary["queries"] <= most


def test_intake_is_measured_beside_the_bare_rows() -> None:
    *_ways, summary = bench("intake", "--messages", "20")
    assert summary["messages_per_s"] > 0
    assert summary["raw_inserts_per_s"] > summary["messages_per_s"]
    assert summary["rows_per_message"] > 4


def test_every_delivery_that_was_thanked_at_the_door_is_kept() -> None:
    framework, door, summary = bench("door", "--messages", "60", "--rate", "60")
    assert framework["answers"] == door["answers"] == {"200": 60}
    assert summary["kept"] == 60
    assert summary["p99_ms"] >= summary["p95_ms"] > 0
    assert summary["ratio_p99"] > 0


def test_looks_are_measured_with_and_without_slow_networks() -> None:
    *ways, summary = bench("fetch", "--channels", "20", "--seconds", "10")
    assert [way["way"] for way in ways] == ["quick", "all"]
    assert summary["feeds"] == ways[1]["feeds"] == 60
    assert ways[0]["feeds"] == 30
    assert summary["slow_channels"] == 10
    assert summary["looks_per_s"] > 0
    assert summary["asked"] >= ways[0]["looks"]
    assert 0 <= summary["late_share"] <= 1
    assert summary["kept_promise"] is (summary["late_share"] <= 0.01)


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://127.0.0.1:1/none"])
def test_a_database_that_is_none_is_said_in_a_sentence(address: str) -> None:
    said = run("inbox", "--database", address)
    assert said.returncode == 2
    assert "herzenstakt bench:" in said.stderr
    assert "Traceback" not in said.stderr
