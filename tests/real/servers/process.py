"""Start a program of other people in a process group of its own, and stop the whole group again."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Self

OURS = (20_000, 32_768)
DICE = random.SystemRandom()  # the seed of a test run is the same in all its processes


class NotReady(Exception):
    """The program ended, or was not ready in time. Carries the end of what it printed."""


def free_port() -> int:
    """A port on loopback that nobody listens on, below those the kernel lends to whoever asks for any: so
    nobody gets it by chance before its server listens."""
    while True:
        port = DICE.randrange(*OURS)
        with suppress(OSError), socket.socket() as probe:
            probe.bind(("127.0.0.1", port))
            return port


def answers(port: int) -> Callable[[], bool]:
    """A `ready` for programs that are ready as soon as somebody listens on `port` of loopback."""

    def somebody_listens() -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1) as line:
            # where nobody listens, the kernel may lend us that very port, and we reach ourselves
            return bool(line.getsockname() != line.getpeername())
        return False

    return somebody_listens


class Server:
    """A program in its own process group. `with Server() as server: server.start(...)` stops it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.log = tempfile.NamedTemporaryFile(prefix="server-", suffix=".log")  # noqa: SIM115

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(
        self,
        args: Sequence[str | Path],
        *,
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        ready: Callable[[], bool],
        deadline: float = 30,
    ) -> Self:
        """Start `args` (`env` is added to ours) and return when `ready` says yes.

        Raises NotReady when it ends before that or takes longer than `deadline` seconds.
        """
        self.process = subprocess.Popen(
            [str(arg) for arg in args],
            env={**os.environ, **(env or {})},
            cwd=cwd,
            stdin=subprocess.DEVNULL,
            stdout=self.log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its pid names the group, its children included
        )
        try:
            self._await(ready, deadline)
        except BaseException:
            self.stop()
            raise
        return self

    def printed(self) -> str:
        """Everything it has printed so far, for `ready` functions that wait for a line."""
        return Path(self.log.name).read_text(encoding="utf-8", errors="replace")

    def stop(self) -> None:
        """Ask the whole group to end, insist after ten seconds, return when nobody is left."""
        if self.process is None:
            return
        group, said = self.process.pid, (signal.SIGTERM, signal.SIGKILL)
        for sign in said:
            with suppress(ProcessLookupError):
                os.killpg(group, sign)
            if self._group_ends(group, within=10):
                break
        self.process = None
        self.log.close()

    def _await(self, ready: Callable[[], bool], deadline: float) -> None:
        assert self.process is not None
        end = time.monotonic() + deadline
        while not ready():
            if self.process.poll() is not None:
                raise NotReady(f"ended with {self.process.returncode}:\n{self.printed()[-2000:]}")
            if time.monotonic() > end:
                raise NotReady(f"not ready after {deadline:g} s:\n{self.printed()[-2000:]}")
            time.sleep(0.05)

    def _group_ends(self, group: int, within: float) -> bool:
        assert self.process is not None
        end = time.monotonic() + within
        while time.monotonic() < end:
            self.process.poll()  # reap, or the group lives on as a zombie
            try:
                os.killpg(group, 0)
            except ProcessLookupError:
                return True
            time.sleep(0.05)
        return False
