"""Lanes beside the workers: threads for errands that mostly wait for somebody else's machine.

Whoever takes long drives in the slow lane, and holds up only those who take long as well. In neither lane do
the errands of one place have more than their part of the threads: if it suddenly takes long, the rest of
the lane stays free for all others.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress

from django.db import close_old_connections, connections

logger = logging.getLogger(__name__)

#: errands that wait in one lane; whoever comes then is sent away and comes again
MOST_WAITING = 1000


def let_go_of_databases() -> None:
    """What comes next in this thread connects anew; the old connection may be broken in any way."""
    for connection in connections.all(initialized_only=True):
        with suppress(Exception):
            connection.close()


class Lane:
    """Threads that do errands, in the order in which they came. An errand is a number; `do` gives whether it
    is to be done once more, which is when everybody else has had a turn."""

    def __init__(self, name: str, do: Callable[[int], bool], threads: int, part: int) -> None:
        """`part`: how many threads the errands of one place have at most."""
        self.name, self.do, self.size, self.part = name, do, threads, part
        self.waiting: dict[int, str] = {}
        self.under_way: dict[int, str] = {}
        self.threads: list[threading.Thread] = []
        self.changed = threading.Condition()
        self.is_open = True

    def take(self, errand: int, place: str) -> bool:
        """Let an errand to a place wait for its turn; one that waits or is under way already is not taken
        twice. False where the lane is full or closed."""
        with self.changed:
            if not self.is_open or len(self.waiting) >= MOST_WAITING:
                return False
            if errand not in self.under_way:
                self.waiting.setdefault(errand, place)
            self._see_that_somebody_drives()
            self.changed.notify_all()
        return True

    def close(self) -> None:
        """No errand begins any more."""
        with self.changed:
            self.is_open = False
            self.changed.notify_all()

    def unfinished(self, until: float) -> list[int]:
        """After `close`: what was left undone, and what is under way still at a time (of `monotonic`)."""
        for thread in self.threads:
            thread.join(timeout=max(0.0, until - time.monotonic()))
        with self.changed:
            return [*self.waiting, *self.under_way]

    def _see_that_somebody_drives(self) -> None:
        """A thread that died, whatever of, has a successor."""
        self.threads = [thread for thread in self.threads if thread.is_alive()]
        while len(self.threads) < self.size:
            thread = threading.Thread(target=self._drive, name=f"lane-{self.name}", daemon=True)
            thread.start()
            self.threads.append(thread)

    def _drive(self) -> None:
        try:
            while (errand := self._next()) is not None:
                again = False
                try:
                    close_old_connections()
                    again = self.do(errand)
                except Exception:
                    logger.exception("stumbled over errand %s of the %s lane", errand, self.name)
                    let_go_of_databases()
                finally:
                    self._is_done(errand, again)
        finally:
            let_go_of_databases()

    def _next(self) -> int | None:
        """The first errand whose place has not its part already; None once the lane is closed."""
        with self.changed:
            while self.is_open:
                at = list(self.under_way.values())
                for errand, place in self.waiting.items():
                    if at.count(place) < self.part:
                        self.under_way[errand] = self.waiting.pop(errand)
                        return errand
                self.changed.wait()
        return None

    def _is_done(self, errand: int, again: bool) -> None:
        with self.changed:
            place = self.under_way.pop(errand)
            if again:
                self.waiting.setdefault(errand, place)
            self.changed.notify_all()


class Lanes:
    """A quick lane and a slow one, once somebody has opened them."""

    def __init__(self, do: Callable[[int], bool], quick: int, slow: int) -> None:
        """`quick`, `slow`: how many threads they have. One place has half of them at most."""
        self.do, self.quick, self.slow = do, quick, slow
        self.lanes: tuple[Lane, Lane] | None = None

    @property
    def are_open(self) -> bool:
        """Whether errands are done here, beside whoever has them."""
        return self.lanes is not None

    def open(self) -> None:
        """From now on errands are taken. A thread begins with the first of them."""
        self.lanes = (
            Lane("quick", self.do, self.quick, max(1, self.quick // 2)),
            Lane("slow", self.do, self.slow, max(1, self.slow // 2)),
        )

    def take(self, errand: int, place: str, *, is_slow: bool) -> bool:
        """Let an errand be done in its lane. False where that is full, or nobody has opened the lanes."""
        lanes = self.lanes
        return lanes is not None and lanes[is_slow].take(errand, place)

    def close(self, patience: float) -> list[int]:
        """Stop, after so many seconds in any case. What was left undone, or is under way still."""
        lanes, self.lanes = self.lanes, None
        until = time.monotonic() + patience
        for lane in lanes or ():
            lane.close()
        return [errand for lane in lanes or () for errand in lane.unfinished(until)]
