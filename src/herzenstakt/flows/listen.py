"""Streams hurry what polling would bring anyway: one thread for each channel that can stream."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections

from herzenstakt.channels.models import Channel
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import Disconnected, Trouble, TryLater
from herzenstakt.flows.incoming import disconnect, keep
from herzenstakt.kernel.http import backoff

logger = logging.getLogger(__name__)


class Listeners:
    """The threads that listen now, by channel."""

    def __init__(self) -> None:
        self.stops: dict[int, threading.Event] = {}

    def keep_up(self) -> None:
        """Listen to every usable channel that streams, and to no other."""
        streaming = [kind for kind, connector in connectors().items() if connector.streams]
        wanted = set(
            Channel.objects.usable().filter(kind__in=streaming).values_list("pk", flat=True)
        )
        for pk in set(self.stops) - wanted:
            self.stops.pop(pk).set()
        for pk in wanted - set(self.stops):
            self.stops[pk] = threading.Event()
            name = f"listen-{pk}"
            threading.Thread(
                target=listen, args=(pk, self.stops[pk]), name=name, daemon=True
            ).start()

    def stop(self) -> None:
        """No more listening; the threads end with their next heartbeat."""
        for stop in self.stops.values():
            stop.set()
        self.stops.clear()


def listen(channel_pk: int, stop: threading.Event) -> None:
    """Keep what one channel streams until told to stop. A broken stream is taken up again after a
    pause; meanwhile polling brings what it misses.
    """
    failures = 0
    while not stop.is_set():
        close_old_connections()
        channel = Channel.objects.get(pk=channel_pk)
        pause = timedelta(seconds=5)
        try:
            for delivery in channel.connector.stream(stop):
                keep(channel, [delivery])
                failures = 0
        except Disconnected as trouble:
            disconnect(channel, trouble.sentence)
            return
        except TryLater as trouble:
            pause = trouble.after
        except Trouble as trouble:
            logger.info("channel %s does not stream: %s", channel_pk, trouble)
            pause = timedelta(minutes=30)
        except Exception:
            logger.exception("channel %s: the stream broke", channel_pk)
        failures += 1
        stop.wait(max(pause, backoff(failures, pause, timedelta(minutes=5))).total_seconds())
