"""Streams hurry what polling would bring anyway, and a stream that fell silent is taken up again."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from queue import Empty, Queue

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import pause, resume
from herzenstakt.channels.trouble import Disconnected, Refused, TryLater, Unreadable
from herzenstakt.flows import listen
from herzenstakt.flows.listen import Listeners
from herzenstakt.journal.models import Entry
from herzenstakt.testing.networks.plaza.connector import Plaza

threads_look = pytest.mark.django_db(transaction=True)


class Line:
    """An open line to Plaza: it brings what a test puts on it, and breaks where a test wants it to."""

    def __init__(self) -> None:
        self.opened = 0
        self.open_now = 0
        self.coming: Queue[Delivery | Exception] = Queue()

    def stream(self, _connector: object, stop: threading.Event) -> Iterator[Delivery]:
        self.opened += 1
        self.open_now += 1
        try:
            while not stop.is_set():
                try:
                    brought = self.coming.get(timeout=0.02)
                except Empty:
                    continue
                if isinstance(brought, Exception):
                    raise brought
                yield brought
        finally:
            self.open_now -= 1


@pytest.fixture
def line(monkeypatch: pytest.MonkeyPatch) -> Line:
    """From now on Plaza streams."""
    line = Line()
    monkeypatch.setattr(Plaza, "streams", True)
    monkeypatch.setattr(Plaza, "stream", lambda *told: line.stream(*told))
    monkeypatch.setattr(Plaza, "parse", lambda *_: ())
    monkeypatch.setattr(listen, "close_old_connections", lambda: None)  # the test's own is needed
    return line


@pytest.fixture
def listeners(line: Line) -> Iterator[Listeners]:
    """Whoever listens has stopped at the end of the test."""
    listeners = Listeners()
    yield listeners
    listeners.stop()
    soon(lambda: not listening_threads())


def listening_threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name.startswith("listen-")]


def soon(happened: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


# --- in threads ----------------------------------------------------------------------------------


@threads_look
def test_what_a_stream_brings_is_kept(channel: Channel, line: Line, listeners: Listeners) -> None:
    line.coming.put(Delivery(b"1"))
    line.coming.put(Delivery(b"2"))

    listeners.keep_up()

    soon(lambda: Envelope.objects.filter(channel=channel, done_at__isnull=False).count() == 2)


@threads_look
def test_each_channel_is_listened_to_once_however_often_the_clock_ticks(
    channel: Channel, line: Line, listeners: Listeners
) -> None:
    for _ in range(3):
        listeners.keep_up()
    soon(lambda: line.open_now == 1)

    assert len(listening_threads()) == 1
    assert line.opened == 1


@threads_look
def test_nobody_listens_where_a_network_does_not_stream(
    channel: Channel, listeners: Listeners, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plaza, "streams", False)

    listeners.keep_up()

    assert not listening_threads()


@threads_look
def test_a_paused_channel_is_not_listened_to_until_somebody_resumes_it(
    channel: Channel, owner: Membership, line: Line, listeners: Listeners
) -> None:
    listeners.keep_up()
    soon(lambda: line.open_now == 1)

    pause(channel, owner)
    listeners.keep_up()
    soon(lambda: line.open_now == 0)
    listeners.keep_up()
    assert line.opened == 1

    resume(channel, owner)
    listeners.keep_up()
    soon(lambda: line.open_now == 1)


@threads_look
def test_a_channel_that_is_connected_anew_within_a_tick_is_listened_to_again(
    channel: Channel, line: Line, listeners: Listeners
) -> None:
    listeners.keep_up()
    line.coming.put(Disconnected("Who are you?"))
    soon(lambda: not listening_threads())
    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED

    Channel.objects.update(state=Channel.State.ACTIVE)  # before the next tick
    listeners.keep_up()

    soon(lambda: line.open_now == 1)


@threads_look
def test_a_thread_that_died_is_replaced_at_the_next_tick(
    channel: Channel, line: Line, listeners: Listeners, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(listen, "listen", lambda *_: None)
        listeners.keep_up()
        soon(lambda: not listening_threads())

    listeners.keep_up()

    soon(lambda: line.open_now == 1)


@threads_look
def test_nobody_listens_any_more_once_told_to_stop(
    channel: Channel, line: Line, listeners: Listeners
) -> None:
    listeners.keep_up()
    soon(lambda: line.open_now == 1)

    listeners.stop()

    soon(lambda: not listening_threads())
    assert line.open_now == 0


# --- one line, step by step ----------------------------------------------------------------------


class Patience(threading.Event):
    """Waits in no time, remembers how long it should have been, and has had enough after a while."""

    def __init__(self, most: int) -> None:
        super().__init__()
        self.most = most
        self.pauses: list[float] = []

    def wait(self, timeout: float | None = None) -> bool:
        self.pauses.append(timeout or 0)
        if len(self.pauses) >= self.most:
            self.set()
        return self.is_set()


def test_a_broken_stream_is_taken_up_again_after_growing_pauses(
    channel: Channel, line: Line
) -> None:
    stop = Patience(4)
    for _ in range(4):
        line.coming.put(RuntimeError("the wire was cut"))

    listen.listen(channel.pk, stop)

    assert line.opened == 4
    assert all(5 <= pause <= 300 for pause in stop.pauses)
    assert stop.pauses[-1] >= 2 * stop.pauses[0]


def test_a_busy_network_says_itself_how_long_we_wait(channel: Channel, line: Line) -> None:
    stop = Patience(1)
    line.coming.put(TryLater("Not now.", after=timedelta(minutes=20)))

    listen.listen(channel.pk, stop)

    assert stop.pauses == [20 * 60]


def test_a_stream_that_is_refused_is_asked_for_again_much_later_and_alarms_nobody(
    channel: Channel, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    stop = Patience(1)
    line.coming.put(Refused("No stream here."))

    with caplog.at_level(logging.DEBUG, listen.__name__):
        listen.listen(channel.pk, stop)

    assert stop.pauses == [30 * 60]
    said = f"channel {channel.pk} is looked at instead of listened to: No stream here."
    assert [(one.levelno, one.getMessage()) for one in caplog.records] == [(logging.DEBUG, said)]


def test_a_stream_nobody_understands_is_told_with_its_reason(
    channel: Channel, line: Line, caplog: pytest.LogCaptureFixture
) -> None:
    line.coming.put(Unreadable("This is no line."))

    with caplog.at_level(logging.INFO, listen.__name__):
        listen.listen(channel.pk, Patience(1))

    assert "This is no line." in caplog.text


def test_a_delivery_makes_up_for_earlier_failures(channel: Channel, line: Line) -> None:
    stop = Patience(6)
    for _ in range(5):
        line.coming.put(RuntimeError("the wire was cut"))
    line.coming.put(Delivery(b"1"))
    line.coming.put(RuntimeError("the wire was cut"))

    listen.listen(channel.pk, stop)

    assert stop.pauses[-1] < stop.pauses[-2]
    assert Envelope.objects.count() == 1


def test_a_lost_connection_ends_the_listening_and_is_told_once(
    channel: Channel, line: Line
) -> None:
    line.coming.put(Disconnected("Who are you?"))

    listen.listen(channel.pk, Patience(9))

    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED
    assert Entry.objects.filter(action="channel.disconnected").count() == 1


def test_the_listening_to_a_channel_ends_once_it_is_deleted_or_paused(
    channel: Channel, owner: Membership, line: Line
) -> None:
    listen.listen(channel.pk + 1, Patience(9))
    pause(channel, owner)
    listen.listen(channel.pk, Patience(9))

    assert line.opened == 0


def test_a_database_that_is_away_for_a_moment_does_not_end_the_listening(
    channel: Channel, line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = Patience(1)
    monkeypatch.setattr(listen, "close_old_connections", lambda: 1 / 0)

    listen.listen(channel.pk, stop)

    assert len(stop.pauses) == 1
