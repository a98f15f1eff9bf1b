"""Connectors under test talk to simulated networks, which need no considerate pace."""

from __future__ import annotations

import pytest

from herzenstakt.kernel import http


@pytest.fixture(autouse=True)
def no_pause_between_requests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "PACE", http.Pace(per_second=10_000))
