"""Errands are done in their lane: in order, one of a kind, and none is held up by a place that takes long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from herzenstakt.kernel import lanes
from herzenstakt.kernel.lanes import Lanes


class Diary:
    """Does errands and notes in which order they are over. Those in `held` wait for `let_go`."""

    def __init__(self) -> None:
        self.done: list[int] = []
        self.begun: list[int] = []
        self.again: dict[int, int] = {}
        self.held: set[int] = set()
        self.let_go = threading.Event()
        self.something = threading.Condition()

    def do(self, errand: int) -> bool:
        with self.something:
            self.begun.append(errand)
            self.something.notify_all()
        if errand in self.held:
            assert self.let_go.wait(20)
        with self.something:
            self.done.append(errand)
            self.something.notify_all()
        if errand == 13:
            raise OSError("a stone in the road")
        if errand == 666:
            raise SystemExit  # the thread ends, and nobody is told
        left = self.again.get(errand, 0)
        self.again[errand] = left - 1
        return left > 0

    def wait(self, count: int) -> list[int]:
        """The first errands that were over, once there are so many."""
        with self.something:
            assert self.something.wait_for(lambda: len(self.done) >= count, 20), self.done
            return self.done[:count]

    def wait_for_beginning(self, *errands: int) -> None:
        with self.something:
            assert self.something.wait_for(lambda: set(errands) <= set(self.begun), 20)


@pytest.fixture
def diary() -> Diary:
    return Diary()


@pytest.fixture
def road(diary: Diary) -> Iterator[Lanes]:
    """Two quick threads, two slow ones; a place has one of them."""
    road = Lanes(diary.do, quick=2, slow=2)
    road.open()
    yield road
    diary.let_go.set()
    road.close(10)


def test_who_takes_long_holds_up_nobody_else(road: Lanes, diary: Diary) -> None:
    diary.held = set(range(100, 120))
    for errand in diary.held:
        assert road.take(errand, "slow place", is_slow=False)  # nobody knew it before
    for errand in range(10):
        assert road.take(errand, "quick place", is_slow=False)

    assert diary.wait(10) == list(range(10))
    diary.let_go.set()
    assert set(diary.wait(30)) == {*range(10), *diary.held}


def test_who_is_known_to_take_long_takes_no_thread_from_the_quick(
    road: Lanes, diary: Diary
) -> None:
    diary.held = {101, 102, 103}
    for errand in diary.held:
        road.take(errand, f"slow place {errand}", is_slow=True)
    for errand in range(6):
        road.take(errand, f"place {errand}", is_slow=False)

    assert set(diary.wait(6)) == set(range(6))


def test_also_among_the_slow_one_place_has_no_more_than_its_part(road: Lanes, diary: Diary) -> None:
    diary.held = {101, 102, 103}
    for errand in diary.held:
        road.take(errand, "the slowest", is_slow=True)
    road.take(1, "slow", is_slow=True)

    assert diary.wait(1) == [1]


def test_whoever_has_more_to_do_lets_the_others_go_first(diary: Diary) -> None:
    road = Lanes(diary.do, quick=1, slow=1)
    road.open()
    diary.again, diary.held = {1: 3}, {1}
    road.take(1, "a", is_slow=False)
    diary.wait_for_beginning(1)
    road.take(2, "b", is_slow=False)
    road.take(3, "c", is_slow=False)
    diary.let_go.set()

    assert diary.wait(6) == [1, 2, 3, 1, 1, 1]
    assert road.close(10) == []


def test_an_errand_that_waits_or_is_under_way_is_not_taken_twice(road: Lanes, diary: Diary) -> None:
    diary.held = {1}
    for _ in range(3):
        road.take(1, "a", is_slow=False)
    diary.wait_for_beginning(1)
    for _ in range(3):
        road.take(1, "a", is_slow=False)
        road.take(2, "a", is_slow=False)
    diary.let_go.set()
    diary.wait(2)
    road.take(3, "a", is_slow=False)

    assert diary.wait(3) == [1, 2, 3]


def test_a_stone_stops_neither_the_thread_nor_the_next_one(
    diary: Diary, caplog: pytest.LogCaptureFixture
) -> None:
    road = Lanes(diary.do, quick=1, slow=1)
    road.open()
    road.take(13, "a", is_slow=False)
    road.take(2, "a", is_slow=False)

    assert diary.wait(2) == [13, 2]
    assert "stumbled over errand 13 of the quick lane" in caplog.text
    assert road.close(10) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_thread_that_died_has_a_successor(diary: Diary) -> None:
    road = Lanes(diary.do, quick=1, slow=1)
    road.open()
    road.take(666, "a", is_slow=False)
    diary.wait(1)
    assert road.lanes
    road.lanes[0].threads[0].join(20)
    road.take(2, "a", is_slow=False)

    assert diary.wait(2) == [666, 2]
    assert road.close(10) == []


def test_a_full_lane_says_so_and_the_other_one_goes_on(
    road: Lanes, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "MOST_WAITING", 2)
    diary.held = {1}
    road.take(1, "a", is_slow=False)
    diary.wait_for_beginning(1)
    taken = [road.take(errand, "a", is_slow=False) for errand in (2, 3, 4)]

    assert taken == [True, True, False]
    assert road.take(5, "a", is_slow=True)


def test_closed_lanes_take_nothing_and_tell_what_is_left(road: Lanes, diary: Diary) -> None:
    diary.held = {1}
    road.take(1, "a", is_slow=False)
    road.take(2, "a", is_slow=False)
    diary.wait_for_beginning(1)

    assert sorted(road.close(0.01)) == [1, 2]
    assert not road.take(3, "a", is_slow=False)
    assert not road.are_open


def test_after_closing_nothing_begins_any_more(road: Lanes, diary: Diary) -> None:
    diary.held = {1}
    road.take(1, "a", is_slow=False)
    road.take(2, "a", is_slow=False)
    diary.wait_for_beginning(1)
    assert road.lanes
    (quick, _slow) = road.lanes
    road.close(0.01)
    diary.let_go.set()

    assert quick.unfinished(time.monotonic() + 20) == [2]
    assert diary.begun == [1]
