"""mastodon-mock, a Mastodon server that other people wrote, started on a free port."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.real.servers.process import Server, answers, free_port

HOUSE, FRIEDA = "token-of-the-house", "token-of-frieda"

CONFIG = """\
domain = "127.0.0.1:{port}"
url_scheme = "http"
[server]
host = "127.0.0.1"
port = {port}
[auth]
permissive = false
[streaming]
heartbeat_seconds = 0.5
[[seed.accounts]]
username = "ratzifatzi"
display_name = "RatziFatzi GmbH"
access_token = "{house}"
[[seed.accounts]]
username = "frieda"
display_name = "Frieda Frage"
access_token = "{frieda}"
"""


@dataclass(frozen=True, slots=True)
class MastodonMock:
    """A running server with two accounts: the house (`HOUSE`) and somebody outside (`FRIEDA`)."""

    url: str
    house: str = HOUSE
    frieda: str = FRIEDA


@contextmanager
def mastodon_mock(folder: Path) -> Iterator[MastodonMock]:
    """Start the server with an empty world in memory; stop it at the end. `folder` is for its files."""
    port = free_port()
    config = folder / "mastodon_mock.toml"
    config.write_text(CONFIG.format(port=port, house=HOUSE, frieda=FRIEDA), encoding="utf-8")
    with Server() as server:
        serve: list[str | Path] = [sys.executable, "-m", "mastodon_mock", "serve", "--in-memory"]
        server.start(
            [*serve, "--config", config, "--log-level", "warning"],
            cwd=folder,
            ready=answers(port),
        )
        yield MastodonMock(f"http://127.0.0.1:{port}")
