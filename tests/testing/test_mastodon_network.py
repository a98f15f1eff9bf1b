"""The simulated Mastodon lets everybody go who listens when it closes."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest
from websockets.sync.client import ClientConnection, connect

from herzenstakt.testing.networks.mastodon import SimulatedMastodon


def listen_in(network: SimulatedMastodon) -> ClientConnection:
    """Somebody opens GoToSocial's WebSocket."""
    assert network.line is not None
    host, port = network.line.socket.getsockname()
    seat = {"Authorization": "Bearer secret-ratzi"}
    return connect(f"ws://{host}:{port}/api/v1/streaming?stream=user", additional_headers=seat)


def test_closing_waits_for_nobody_who_came_in_the_last_moment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    network = SimulatedMastodon(family="gotosocial").open()
    cut = network.cut_streams
    late: list[ClientConnection] = []

    def cut_and_let_somebody_in() -> None:
        cut()
        late.append(listen_in(network))

    monkeypatch.setattr(network, "cut_streams", cut_and_let_somebody_in)
    closing = threading.Thread(target=network.close, daemon=True)
    closing.start()
    closing.join(30)

    assert late
    assert not closing.is_alive()


def test_who_listens_hears_what_is_said() -> None:
    with SimulatedMastodon(family="gotosocial") as network, listen_in(network) as line:
        wait_until(lambda: bool(network.listeners))
        network.post("lena", "@ratzifatzi Gibt es die in Blau?")
        assert "Gibt es die in Blau?" in str(line.recv(timeout=30))


def wait_until(is_so: Callable[[], bool]) -> None:
    """Until it is so; a hang ends with a failure."""
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.01)
