"""A desk of its own for a test: the very process an operator starts, with an empty data folder."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
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
#: where lies what a desk makes before it opens: tables with nothing in them, and static files
MADE = ROOT / "var" / "made"
BRING_UP_TO_DATE = """
import django
django.setup()
from herzenstakt.cli.tables import bring_up_to_date
bring_up_to_date(files=True)
"""


class Desk:
    """`with Desk() as desk:` serves on `desk.url` until the end: web, workers and clock. `is_new`: it makes
    its tables and files itself, as on the first day; the others find them made, which is quicker."""

    verb: ClassVar[tuple[str, ...]] = ("run",)

    def __init__(self, *, demo: bool = False, is_new: bool = False) -> None:
        self.is_new = is_new
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
            if not self.is_new:
                self.lay_out()
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

    def lay_out(self) -> None:
        """Take tables and files made for this state of them; the first who needs them makes them."""
        changes = sorted((ROOT / "src").rglob("migrations/*.py"))
        state = hashlib.sha256(b"".join(change.read_bytes() for change in changes)).hexdigest()
        made, mine = MADE / state, Path(self.folder.name)
        MADE.mkdir(parents=True, exist_ok=True)
        with (MADE / "lock").open("w") as turn:
            fcntl.flock(turn, fcntl.LOCK_EX)  # of two who need them at once, one waits
            if made.exists():
                copy_parts(made, mine)
                return
            make = [sys.executable, "-c", BRING_UP_TO_DATE]
            subprocess.run(make, env=self.environment, cwd=ROOT, check=True, timeout=300)
            half = MADE / "half"  # of a copy that is broken off nobody makes use
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir()
            copy_parts(mine, half)
            half.rename(made)

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


def copy_parts(there: Path, here: Path) -> None:
    """What a desk makes of its code; its keys stay its own."""
    for name in ("desk.sqlite3", "static.state"):
        shutil.copy(there / name, here)
    shutil.copytree(there / "static", here / "static")


class DemoWorld(Desk):
    """The demo world, standing still."""

    verb: ClassVar[tuple[str, ...]] = ("demo", "--still", "--any-ports")

    def is_ready(self) -> bool:
        """Whether the desk has read its whole week."""
        memory = Path(self.folder.name) / "world.json"
        return memory.exists() and bool(json.loads(memory.read_text("utf-8"))["has_read"])
