"""Workers outlive what happens to their database."""

from __future__ import annotations

import argparse
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import OperationalError
from django_tasks_db.models import DBTaskResult

from herzenstakt.cli import run
from herzenstakt.cli.run import Desk
from herzenstakt.flows.incoming import LANES


class Away:
    """The table of jobs while the database restarts."""

    def __init__(self, times: int) -> None:
        self.times, self.asked, self.back = times, 0, threading.Event()

    def ready(self) -> Any:
        """Nothing to do, once the database is there again."""
        self.asked += 1
        if self.asked > self.times:
            self.back.set()
        raise OperationalError("server closed the connection unexpectedly")


@contextmanager
def at_work(workers: int) -> Iterator[Desk]:
    with Desk(argparse.Namespace(workers=workers, verb="worker"), {"worker"}) as desk:
        yield desk


@pytest.fixture(autouse=True)
def no_breath(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "BREATH", 0.01)


def test_a_worker_comes_back_however_often_its_database_goes_away(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    away = Away(times=5)
    monkeypatch.setattr(DBTaskResult, "objects", away)

    with at_work(workers=1) as desk:
        assert away.back.wait(10)
        assert all(end.is_alive() for end in desk.ends)

    assert "another one takes its place" in caplog.text


def test_workers_stop_when_they_are_told_to_though_the_database_is_away(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    away = Away(times=1)
    monkeypatch.setattr(DBTaskResult, "objects", away)

    with at_work(workers=2) as desk:
        assert away.back.wait(10)

    assert not any(end.is_alive() for end in desk.ends)


def test_networks_are_looked_at_in_lanes_while_workers_are_at_work(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(DBTaskResult, "objects", Away(times=1))
    with at_work(workers=1):
        assert LANES.are_open

    assert not LANES.are_open
