"""Whoever stops the demo in the middle of its first start loses nothing."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from herzenstakt.kernel.http import http_of
from herzenstakt.testing.world.open import open_demo, read_everything
from herzenstakt.testing.world.play import NETWORKS

ANY_PORT = dict.fromkeys(NETWORKS, 0)


@pytest.mark.django_db
def test_a_first_start_that_was_stopped_goes_on_later(tmp_path: Path) -> None:
    stop = threading.Event()
    stop.set()
    with open_demo(tmp_path, ANY_PORT) as first:
        first.fill(stop)
        assert not first.has_read
        said = sum(map(len, first.world.ids.values()))
    http_of.cache_clear()
    with open_demo(tmp_path) as second:
        assert sum(map(len, second.world.ids.values())) == said > 0
        second.connect()
        assert len(list(read_everything(second.channels))) > 0
