"""One of all machines is the clock, and each of its duties comes at its own pace."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError

from herzenstakt.flows import clock
from herzenstakt.flows.clock import LEASE, TERM, Clock
from herzenstakt.kernel.models import Lease, LeaseQuerySet

pytestmark = pytest.mark.django_db


class Day:
    """Time that passes when a test says so, and what was done in it."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.done: list[str] = []

    def duty(self, name: str) -> Callable[[], None]:
        return lambda: self.done.append(name)


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Day:
    day = Day()
    duties = ((1, day.duty("sweep")), (30, day.duty("pick up")), (300, day.duty("tidy up")))
    monkeypatch.setattr(clock, "DUTIES", duties)
    monkeypatch.setattr(clock, "time", SimpleNamespace(monotonic=lambda: day.now))
    return day


class Silence:
    """Stands in for the listeners, and remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    def keep_up(self) -> None:
        self.told.append("listen")

    def stop(self) -> None:
        self.told.append("stop")


def clock_of(listeners: Silence) -> Clock:
    ticking = Clock()
    ticking.listeners = listeners  # type: ignore[assignment]
    return ticking


def test_each_duty_comes_at_its_own_pace(day: Day) -> None:
    ticking = clock_of(Silence())

    for second in range(600):
        day.now = 1000.0 + second
        ticking.tick()

    assert day.done.count("sweep") == 600
    assert day.done.count("pick up") == 20
    assert day.done.count("tidy up") == 2


def test_only_the_holder_of_the_lease_does_anything(day: Day) -> None:
    first, second = Silence(), Silence()
    ours, theirs = clock_of(first), clock_of(second)

    ours.tick()
    theirs.tick()

    assert day.done == ["sweep", "pick up", "tidy up"]
    assert (first.told, second.told) == (["listen"], ["stop"])


def test_a_clock_that_lost_its_lease_stops_listening_and_the_next_one_begins(day: Day) -> None:
    first, second = Silence(), Silence()
    ours, theirs = clock_of(first), clock_of(second)
    ours.tick()

    Lease.objects.update(until="2020-01-01T00:00Z")  # its machine slept for too long
    theirs.tick()
    ours.tick()

    assert second.told == ["listen"]
    assert first.told == ["listen", "stop"]


def test_a_clock_that_ends_lets_the_next_one_begin_at_once(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    stop, ours, theirs = threading.Event(), clock_of(Silence()), clock_of(Silence())
    ours.tick()
    stop.set()
    ours.run(stop)
    assert not Lease.objects.exists()

    theirs.tick()
    ours.run(stop)  # it ends without ever having been the clock
    assert Lease.objects.get().holder == theirs.holder, "what is somebody else's stays"


def test_a_clock_ends_in_peace_where_its_database_is_gone_first(
    day: Day, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_: object) -> None:
        raise OperationalError("the database has ended")

    monkeypatch.setattr(LeaseQuerySet, "delete", gone)
    stop, silence = threading.Event(), Silence()
    stop.set()
    clock_of(silence).run(stop)
    assert silence.told == ["stop"]


def test_a_clock_that_stumbles_ticks_on(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    stop, silence = threading.Event(), Silence()

    def stumble() -> None:
        day.done.append("stumbled")
        day.now += 1
        if len(day.done) == 2:
            stop.set()
        raise RuntimeError("a stone in the road")

    monkeypatch.setattr(clock, "DUTIES", ((1, stumble),))
    monkeypatch.setattr(clock, "close_old_connections", lambda: None)
    clock_of(silence).run(stop)

    assert day.done == ["stumbled", "stumbled"]
    assert silence.told == ["stop"]


def test_the_lease_outlives_a_slow_tick_and_ends_with_its_machine(day: Day) -> None:
    ticking = clock_of(Silence())
    ticking.tick()

    assert timedelta(seconds=10) < TERM < timedelta(minutes=1)
    assert not Lease.objects.take(LEASE, "somebody else", TERM)
