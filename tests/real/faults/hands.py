"""Workers that are killed at random moments: `python -m tests.real.faults.hands KILLS SEED`.

Everything is loaded once; each worker is a fork that knows nothing of the one before. The last one is
left alone until this process is told to stop.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import time
from datetime import timedelta
from importlib import import_module

import django

#: a killed worker's rows are free again after this; in real life it is minutes
SOON = timedelta(seconds=5)


def main() -> int:
    """Fork, kill, and again. Prints `killed N` after each kill."""
    kills, seed = int(sys.argv[1]), int(sys.argv[2])
    django.setup()
    load_everything()
    shorten_time()
    dice = random.Random(seed)
    for number in range(1, kills + 1):
        worker = begin()
        time.sleep(dice.uniform(0.5, 4.0))
        os.kill(worker, signal.SIGKILL)
        os.waitpid(worker, 0)
        print(f"killed {number}", flush=True)
    last = begin()
    signal.signal(signal.SIGTERM, lambda *_: os.kill(last, signal.SIGTERM))
    os.waitpid(last, 0)
    return 0


def load_everything() -> None:
    """What a worker would import in its first seconds, so that it can work in its short life."""
    for module in (
        "django_tasks_db.management.commands.db_worker",
        "herzenstakt.cli.run",
        "herzenstakt.flows.clock",
    ):
        import_module(module)
    registry = import_module("herzenstakt.channels.registry")
    assert registry.connectors()


def shorten_time() -> None:
    """Holds end within seconds, so that a bad day fits into a test."""
    from herzenstakt.channels import models as channels
    from herzenstakt.replies import models as replies

    channels.HOLD = SOON
    replies.LOST_AFTER = SOON


def begin() -> int:
    """A worker and a clock in a process of their own; its id."""
    worker = os.fork()
    if worker == 0:
        work()
        os._exit(0)
    return worker


def work() -> None:
    """What `herzenstakt run` does, without the web."""
    from herzenstakt.cli.run import Desk
    from herzenstakt.flows import clock

    clock.TERM = timedelta(seconds=1)
    stop = False

    def leave(*_: object) -> None:
        nonlocal stop
        stop = True

    signal.signal(signal.SIGTERM, leave)
    options = argparse.Namespace(verb="worker", workers=2)
    with Desk(options, {"worker", "clock"}):
        while not stop:
            time.sleep(0.1)


if __name__ == "__main__":
    sys.exit(main())
