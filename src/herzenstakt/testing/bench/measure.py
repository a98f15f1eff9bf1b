"""How long something takes, how much it asks the database, and how much it says."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

WARM_UP = 5


@dataclass(frozen=True, slots=True)
class Measured:
    """What came of many runs of the same thing."""

    median_ms: float
    p95_ms: float
    #: time of our own process alone; the rest of the time other programs had the machine
    cpu_ms: float
    bytes: int
    queries: int


def measure(act: Callable[[], int], runs: int) -> Measured:
    """Do it often, warm; `act` gives the size of its answer in bytes."""
    for _ in range(WARM_UP):
        act()
    queries, size = count_queries(act)
    times, ours = [], []
    for _ in range(runs):
        started, worked = time.perf_counter(), time.process_time()
        act()
        times.append((time.perf_counter() - started) * 1000)
        ours.append((time.process_time() - worked) * 1000)
    median, cpu = statistics.median(times), statistics.median(ours)
    return Measured(round(median, 2), round(late(times), 2), round(cpu, 2), size, queries)


def late(times: list[float]) -> float:
    """The time within which 95 of 100 runs were done."""
    ordered = sorted(times)
    return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]


def count_queries(act: Callable[[], int]) -> tuple[int, int]:
    """How many statements the database was sent, and the size of the answer."""
    asked = 0

    def count(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal asked
        asked += 1
        return execute(*args)

    with connection.execute_wrapper(count):
        size = act()
    return asked, size
