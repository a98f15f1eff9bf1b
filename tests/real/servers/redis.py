"""A Redis of our own on a free port of loopback, which keeps nothing on disk."""

from __future__ import annotations

import tempfile
from typing import Self

from tests.real.servers.process import Server, answers, free_port

IN_MEMORY = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "no")


class Redis:
    """`with Redis() as redis: redis.host` is "127.0.0.1:port"."""

    def __init__(self) -> None:
        self.port = free_port()
        self.host = f"127.0.0.1:{self.port}"
        self.server = Server()
        self.folder = tempfile.TemporaryDirectory(prefix="redis-")

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> Self:
        """Return when it answers. Raises NotReady."""
        self.server.start(
            ["redis-server", "--port", str(self.port), "--dir", self.folder.name, *IN_MEMORY],
            ready=answers(self.port),
        )
        return self

    def stop(self) -> None:
        """End it and leave nothing behind."""
        self.server.stop()
        self.folder.cleanup()
