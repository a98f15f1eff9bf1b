"""`herzenstakt demo` opens, tells where, stops when asked, and goes on where it stopped."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

import herzenstakt
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.real.servers.process import NotReady, Server, answers, free_port

LINK = re.compile(r"http://127\.0\.0\.1:\d+/signin/link/\S+")
COMMAND = "import sys; from herzenstakt.cli.main import main; sys.exit(main(sys.argv[1:]))"


def open_demo(server: Server, folder: Path, port: int, *more: str) -> str:
    """Start the demo in a process of its own; the link it prints."""
    server.start(
        [sys.executable, "-c", COMMAND, "demo", "--still", "--port", str(port), *more],
        env={
            "DJANGO_SETTINGS_MODULE": "herzenstakt.config.settings",
            "HERZENSTAKT_DATABASE_URL": "",
            "HERZENSTAKT_DATA_DIR": str(folder),
            "HERZENSTAKT_PUBLIC_URL": f"http://127.0.0.1:{port}",
            "HERZENSTAKT_TASKS": "database",
            "PYTHONPATH": str(Path(herzenstakt.__file__).parent.parent),
        },
        cwd=folder,
        ready=lambda: LINK.search(server.printed()) is not None and answers(port)(),
        deadline=150,
    )
    found = LINK.search(server.printed())
    assert found
    return found[0]


def remembered(folder: Path) -> int:
    """How many words of the plays were said when the world was last kept."""
    kept = json.loads((folder / "world.json").read_text(encoding="utf-8"))
    return sum(len(ids) for ids in kept["ids"].values())


def test_the_demo_opens_with_a_link_and_goes_on_after_a_stop(tmp_path: Path) -> None:
    with Server() as first:
        link = open_demo(first, tmp_path, free_port())
        with urlopen(link, timeout=30) as page:
            assert "Mia" in page.read().decode()
    before = remembered(tmp_path)

    with Server() as second:
        port = free_port()
        open_demo(second, tmp_path, port)
        with Server() as third, pytest.raises(NotReady, match=r"open already.+ lives on port"):
            open_demo(third, tmp_path, free_port())
    assert remembered(tmp_path) >= before


def test_two_demos_are_open_at_once(tmp_path: Path) -> None:
    with Server() as here, Server() as there:
        for server, name in ((here, "here"), (there, "there")):
            (tmp_path / name).mkdir()
            open_demo(server, tmp_path / name, free_port())
        kept = [
            json.loads((tmp_path / name / "world.json").read_text()) for name in ("here", "there")
        ]
        assert not set(kept[0]["ports"].values()) & set(kept[1]["ports"].values())


def test_a_taken_port_is_said_in_words(tmp_path: Path) -> None:
    with SimulatedPlaza() as somebody, Server() as server:
        port = int(somebody.url.rpartition(":")[2])
        with pytest.raises(NotReady, match=f"listens on port {port}\\."):
            open_demo(server, tmp_path, port)
