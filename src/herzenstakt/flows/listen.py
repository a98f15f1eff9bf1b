"""Streams hurry what polling would bring anyway: one thread for each channel that can stream."""

from __future__ import annotations

import logging
import threading
from datetime import timedelta

from django.db import close_old_connections, connections

from herzenstakt.channels.models import Channel
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.trouble import Disconnected, Refused, Trouble, TryLater
from herzenstakt.flows import informing
from herzenstakt.flows.incoming import keep
from herzenstakt.kernel.http import backoff

logger = logging.getLogger(__name__)

#: before a broken stream is taken up again; then longer each time, up to the longest
BREATH, LONGEST_BREATH = timedelta(seconds=5), timedelta(minutes=5)
#: so long access that is renewed may take
UNTIL_RENEWED = timedelta(seconds=30)
#: a network that does not want to stream is asked again so much later
NO_STREAM = timedelta(minutes=30)
NOT_LISTENED_TO = "channel %s is looked at instead of listened to: %s"


class Listener(threading.Thread):
    """Listens to one channel until told to stop."""

    def __init__(self, channel_pk: int) -> None:
        super().__init__(name=f"listen-{channel_pk}", daemon=True)
        self.channel_pk = channel_pk
        self.stopping = threading.Event()

    def run(self) -> None:
        """Listen, and leave no open connection to the database behind."""
        try:
            listen(self.channel_pk, self.stopping)
        except Exception:
            logger.exception("channel %s: the listening broke off", self.channel_pk)
        finally:
            connections.close_all()


class Listeners:
    """Who listens now, by channel."""

    def __init__(self) -> None:
        self.by_channel: dict[int, Listener] = {}

    def keep_up(self) -> None:
        """Listen to every usable channel that streams, and to no other. A listener that ended, for
        whatever reason, is replaced while its channel can be used."""
        streaming = [kind for kind, connector in connectors().items() if connector.streams]
        wanted = set(
            Channel.objects.usable().filter(kind__in=streaming).values_list("pk", flat=True)
        )
        for pk in set(self.by_channel) - wanted:
            self.by_channel.pop(pk).stopping.set()
        for pk in wanted:
            if pk not in self.by_channel or not self.by_channel[pk].is_alive():
                self.by_channel[pk] = Listener(pk)
                self.by_channel[pk].start()

    def stop(self) -> None:
        """No more listening; the threads end with their next heartbeat."""
        for listener in self.by_channel.values():
            listener.stopping.set()
        self.by_channel.clear()


def listen(channel_pk: int, stop: threading.Event) -> None:
    """Keep what one channel streams until told to stop, or until it cannot be used any more. A broken
    stream is taken up again after a pause; meanwhile polling brings what it misses.
    """
    failures = 0
    while not stop.is_set():
        pause = BREATH
        try:
            close_old_connections()
            channel = Channel.objects.usable().get(pk=channel_pk)
            for delivery in channel.connector.stream(stop):
                keep(channel, [delivery])
                failures = 0
        except Channel.DoesNotExist:
            return
        except Disconnected as trouble:
            if informing.disconnect(channel, trouble.sentence):
                return
            pause = UNTIL_RENEWED
        except TryLater as trouble:
            pause = trouble.after
        except Refused as trouble:
            # nothing is wrong: not everybody streams, and the self-test says why
            logger.debug(NOT_LISTENED_TO, channel_pk, trouble.sentence)
            pause = NO_STREAM
        except Trouble as trouble:
            logger.info(NOT_LISTENED_TO, channel_pk, trouble.sentence)
            pause = NO_STREAM
        except Exception:
            logger.exception("channel %s: the stream broke", channel_pk)
        failures += 1
        stop.wait(max(pause, backoff(failures, pause, LONGEST_BREATH)).total_seconds())
