"""Fetch the programs of other people that the tests against real servers need.

    python -m tests.real.servers.install            everything
    python -m tests.real.servers.install bluesky    only this

Doing it twice is doing it once. What is fetched lies in `var/servers`, outside of git.
"""

from __future__ import annotations

import sys
from importlib import import_module

#: every module of this folder that has an `install()`
KNOWN = ("bluesky", "isso", "prism", "wordpress")


def main(names: list[str]) -> None:
    """Install what is named, or everything. Raises SystemExit for a name nobody knows."""
    for name in names or KNOWN:
        if name not in KNOWN:
            raise SystemExit(f"{name}? I know {', '.join(KNOWN)}.")
        import_module(f"tests.real.servers.{name}").install()


if __name__ == "__main__":
    main(sys.argv[1:])
