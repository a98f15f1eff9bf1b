"""The Bluesky network of its own makers (npm `@atproto/dev-env`), whole, on loopback.

Its server (PDS) keeps its records at once; its view (AppView), which answers for threads and
notifications, follows a moment later, so whoever reads must poll.
"""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Self

from tests.real.servers.postgres import Postgres
from tests.real.servers.process import Server, free_port
from tests.real.servers.redis import Redis

RECIPE = Path(__file__).parent / "bluesky_network"
HOME = Path(__file__).parents[3] / "var" / "servers" / "bluesky"


def install() -> None:
    """Fetch exactly the packages of the lock file into `var/servers/bluesky`. Raises CalledProcessError."""
    if installed():
        return
    HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", ".npmrc"):
        shutil.copy(RECIPE / name, HOME / name)
    shutil.copy(RECIPE / "package-lock.json", HOME / "package-lock.json")
    subprocess.run(["npm", "ci", "--no-audit", "--no-fund"], cwd=HOME, check=True)
    # npm can give up in the middle and still say that all is well
    subprocess.run(["node", "--eval", "require('@atproto/dev-env')"], cwd=HOME, check=True)
    shutil.copy(RECIPE / "package-lock.json", HOME / "installed.json")


def installed() -> bool:
    """Whether what the lock file names has been fetched to the end."""
    done = HOME / "installed.json"
    return done.exists() and filecmp.cmp(done, RECIPE / "package-lock.json", shallow=False)


def node() -> str:
    """The Node that came with the virtual environment, or the machine's own."""
    places = os.pathsep.join([f"{sys.prefix}/bin", os.environ.get("PATH", os.defpath)])
    return shutil.which("node", path=places) or "node"


class BlueskyNetwork:
    """`with BlueskyNetwork() as network: network.url` is the address of its server (PDS)."""

    def __init__(self) -> None:
        self.postgres = Postgres()
        self.redis = Redis()
        self.server = Server()
        self.url = ""

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Start database, memory and network. Raises NotReady or Missing; then nothing runs on."""
        try:
            self.postgres.start()
            self.redis.start()
            ports = [free_port() for _ in range(4)]
            self.server.start(
                [node(), RECIPE / "start.js", *map(str, ports)],
                cwd=HOME,
                env={
                    "DB_POSTGRES_URL": self.postgres.database("bluesky"),
                    "DB_POSTGRES_SCHEMA": "network",
                    "REDIS_HOST": self.redis.host,
                    "NODE_ENV": "test",
                    "LOG_ENABLED": "false",
                },
                ready=lambda: '"ready"' in self.server.printed(),
                deadline=120,
            )
        except BaseException:
            self.stop()
            raise
        self.url = f"http://localhost:{ports[1]}"
        return self

    def stop(self) -> None:
        """End all three, the newest first."""
        self.server.stop()
        self.redis.stop()
        self.postgres.stop()
