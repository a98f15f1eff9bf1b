"""The helper that starts and stops programs of other people keeps its own promises."""

from __future__ import annotations

import os
import socket
import sys
from pathlib import Path

import pytest

from tests.real.servers.process import NotReady, Server, answers, free_port


def test_a_server_and_its_children_are_gone_after_the_stop(tmp_path: Path) -> None:
    child = tmp_path / "child.pid"
    script = (
        "import subprocess, sys, time, pathlib;"
        "p = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)']);"
        f"pathlib.Path({str(child)!r}).write_text(str(p.pid));"
        "print('ready', flush=True); time.sleep(60)"
    )
    with Server() as server:
        server.start([sys.executable, "-c", script], ready=lambda: "ready" in server.printed())
        pid = int(child.read_text())
        os.kill(pid, 0)

    assert not alive(pid)


def test_a_server_that_ends_at_once_says_what_it_printed() -> None:
    with pytest.raises(NotReady, match="no such colour"):
        Server().start(
            [sys.executable, "-c", "raise SystemExit('no such colour')"], ready=lambda: False
        )


def test_a_server_that_never_gets_ready_is_stopped() -> None:
    server = Server()
    with pytest.raises(NotReady, match="not ready"):
        server.start(
            [sys.executable, "-c", "import time; time.sleep(60)"],
            ready=answers(free_port()),
            deadline=0.3,
        )
    assert server.process is None


def alive(pid: int) -> bool:
    """Whether a process still runs (a zombie nobody reaped does not count)."""
    try:
        return " Z " not in f"{Path(f'/proc/{pid}/stat').read_text()} "
    except OSError:
        return False


def test_whoever_reaches_only_themselves_has_reached_nobody(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Where nobody listens, the kernel may lend a caller the very port it calls."""
    port = free_port()

    def calls_itself(place: tuple[str, int], timeout: float) -> socket.socket:
        line = socket.socket()
        line.bind(place)
        line.connect(place)
        return line

    monkeypatch.setattr(socket, "create_connection", calls_itself)
    assert not answers(port)()
