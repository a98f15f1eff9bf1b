"""The clock: one of all machines ticks, and tells the workers what is due."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import timedelta

from django.db import DatabaseError, close_old_connections

from herzenstakt.flows.listen import Listeners
from herzenstakt.flows.sweep import pick_up, sweep, tidy_up
from herzenstakt.kernel.models import Lease
from herzenstakt.kernel.sizes import learn_sizes

logger = logging.getLogger(__name__)

LEASE = "clock"
TERM = timedelta(seconds=20)
#: seconds between two runs of each duty
DUTIES: tuple[tuple[float, Callable[[], None]], ...] = (
    (1, sweep),
    (30, pick_up),
    (300, tidy_up),
    (3600, learn_sizes),
)


class Clock:
    """Ticks until told to stop. Many may run; only the holder of the lease does anything."""

    def __init__(self) -> None:
        self.holder = f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"
        self.last = dict.fromkeys((duty for _, duty in DUTIES), 0.0)
        self.listeners = Listeners()

    def run(self, stop: threading.Event) -> None:
        """Tick every second."""
        while not stop.wait(1):
            close_old_connections()
            try:
                self.tick()
            except Exception:
                logger.exception("the clock stumbled")
        self.listeners.stop()
        self.hand_over()

    def hand_over(self) -> None:
        """The next one may be the clock at once. Where the database is gone first, the lease ends by
        itself."""
        with suppress(DatabaseError):
            Lease.objects.give_back(LEASE, self.holder)

    def tick(self) -> None:
        """Do what is due, if we are the clock."""
        if not Lease.objects.take(LEASE, self.holder, TERM):
            self.listeners.stop()
            return
        now = time.monotonic()
        for seconds, duty in DUTIES:
            if now - self.last[duty] >= seconds:
                self.last[duty] = now
                duty()
        self.listeners.keep_up()
