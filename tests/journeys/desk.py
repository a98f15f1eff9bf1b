"""A desk of its own for a test: the very process an operator starts, with an empty data folder."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Any, ClassVar, Self

import httpx

from tests.real.servers.process import Server, free_port

ROOT = Path(__file__).parents[2]
PROGRAM = Path(sys.executable).with_name("herzenstakt")


class Desk:
    """`with Desk() as desk:` serves on `desk.url` until the end: web, workers and clock."""

    verb: ClassVar[tuple[str, ...]] = ("run",)

    def __init__(self, *, demo: bool = False) -> None:
        self.folder = tempfile.TemporaryDirectory(prefix="desk-")
        self.port = free_port()
        # by name: to a browser, a passkey belongs to a name and never to a number
        self.url = f"http://localhost:{self.port}"
        self.server = Server()
        theirs = {key: at for key, at in os.environ.items() if not key.startswith("HERZENSTAKT_")}
        self.environment = {
            **theirs,
            "DJANGO_SETTINGS_MODULE": "herzenstakt.config.settings",
            "HERZENSTAKT_DATA_DIR": self.folder.name,
            "HERZENSTAKT_DATABASE_URL": "",
            "HERZENSTAKT_DEMO": str(demo),
            "HERZENSTAKT_PUBLIC_URL": self.url,
            "HERZENSTAKT_TASKS": "database",
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }

    def __enter__(self) -> Self:
        """Begin to serve. Raises NotReady; then nothing runs on."""
        try:
            self.server.start(
                [PROGRAM, *self.verb, "--port", str(self.port)],
                env=self.environment,
                cwd=ROOT,
                ready=self.is_ready,
                deadline=300,
            )
        except BaseException:
            self.folder.cleanup()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        self.folder.cleanup()

    def is_ready(self) -> bool:
        """Whether somebody answers: it listens long before it has its tables and opens."""
        with suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{self.port}/", timeout=5)
            return True
        return False

    def setup_link(self) -> str:
        """The link that the console shows to whoever starts a desk without people."""
        end = time.monotonic() + 30
        while not (found := re.search(r"http://\S+/setup/\S+", self.server.printed())):
            assert time.monotonic() < end, self.server.printed()
            time.sleep(0.1)
        return found[0]

    def ask(self, module: str, *words: str) -> Any:
        """Run a module of ours inside this installation; what it prints, read as JSON."""
        done = subprocess.run(
            [sys.executable, "-m", module, *words],
            env=self.environment,
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=120,
        )
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout.splitlines()[-1])


class DemoWorld(Desk):
    """The demo world, standing still."""

    verb: ClassVar[tuple[str, ...]] = ("demo", "--still", "--any-ports")

    def is_ready(self) -> bool:
        """Whether the desk has read its whole week."""
        memory = Path(self.folder.name) / "world.json"
        return memory.exists() and bool(json.loads(memory.read_text("utf-8"))["has_read"])
