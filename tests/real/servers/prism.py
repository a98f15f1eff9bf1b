"""Prism, a proxy that knows an OpenAPI description (npm `@stoplight/prism-cli`) and lets nothing pass that
leaves it, neither what is asked nor what is answered."""

from __future__ import annotations

import filecmp
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Self

from tests.real.servers.process import Server, answers, free_port

RECIPE = Path(__file__).parent / "prism_proxy"
HOME = Path(__file__).parents[3] / "var" / "servers" / "prism"


def install() -> None:
    """Fetch exactly the packages of the lock file into `var/servers/prism`. Raises CalledProcessError."""
    if installed():
        return
    HOME.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", ".npmrc", "package-lock.json"):
        shutil.copy(RECIPE / name, HOME / name)
    # scripts of packages are not needed, and one of them would tell its makers of us
    subprocess.run(
        ["npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts"], cwd=HOME, check=True
    )
    subprocess.run(["node", "--eval", "require('@stoplight/prism-http')"], cwd=HOME, check=True)
    shutil.copy(RECIPE / "package-lock.json", HOME / "installed.json")


def installed() -> bool:
    """Whether what the lock file names has been fetched to the end."""
    done = HOME / "installed.json"
    return done.exists() and filecmp.cmp(done, RECIPE / "package-lock.json", shallow=False)


def node() -> str:
    """The Node that came with the virtual environment, or the machine's own."""
    places = os.pathsep.join([f"{sys.prefix}/bin", os.environ.get("PATH", os.defpath)])
    return shutil.which("node", path=places) or "node"


class Prism:
    """`with Prism(description, upstream) as proxy:` asks `upstream` whatever is asked of `proxy.url`.

    What leaves the description is answered with a problem of Prism's own, and named in what it prints.
    """

    def __init__(self, description: Mapping[str, Any], upstream: str) -> None:
        self.description, self.upstream = description, upstream
        self.folder = TemporaryDirectory(prefix="prism-")
        self.server = Server()
        self.url = ""

    def __enter__(self) -> Self:
        """Start it. Raises NotReady; then nothing runs on."""
        port = free_port()
        kept = Path(self.folder.name) / "openapi.json"
        kept.write_text(json.dumps(self.description), encoding="utf-8")
        cli = HOME / "node_modules" / "@stoplight" / "prism-cli" / "dist" / "index.js"
        try:
            self.server.start(
                [node(), cli, "proxy", kept, self.upstream, "--errors", "--port", str(port)],
                cwd=HOME,
                env={"NO_COLOR": "1", "FORCE_COLOR": "0"},
                ready=answers(port),
                deadline=120,
            )
        except BaseException:
            self.__exit__()
            raise
        self.url = f"http://127.0.0.1:{port}"
        return self

    def __exit__(self, *_: object) -> None:
        self.server.stop()
        self.folder.cleanup()
