"""How what a network brings to the door of an application is kept. Read from top to bottom.

    door -> receive_at -> carry -> [envelopes] -> incoming.open_what_came

In a storm a network brings hundreds of deliveries a second and wants each thanked at once, or it comes again
with all of them. So whatever is brought at the same moment is kept in one transaction; who brought it is
thanked after that, never before.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import OperationalError, transaction

from herzenstakt.channels.app import App
from herzenstakt.channels.connector import Connector, Delivery, Greeting
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.trouble import Forged, TryLater, Unreadable
from herzenstakt.flows.incoming import hurry, open_what_came
from herzenstakt.kernel.jobs import enqueue_along
from herzenstakt.kernel.together import InOneGo


class NoSuchDoor(Exception):
    """Nobody lives behind this door."""


@dataclass(frozen=True, slots=True)
class Brought:
    """A delivery, and the door to which it was brought (`App.door`)."""

    door: str
    delivery: Delivery


def greet(door: str, query: Mapping[str, str]) -> Greeting:
    """Answer a network that knocks for the first time, or looks whether we are still here.

    Raises NoSuchDoor, Forged for anybody else, TryLater while this installation cannot work with it.
    """
    app = App.objects.filter(door=door).first()
    if app is None:
        raise NoSuchDoor
    return app.connector().greet(query)


def greet_at(channel: Channel, query: Mapping[str, str]) -> Greeting:
    """The same at the door of one channel, which is looked at then: what was said before the network began to
    knock, or since it does so no more, it tells nobody. Raises Forged and TryLater as `greet` does."""
    connector = channel.connector
    greeting = connector.greet(query)
    hurry(channel, {feed.name for feed in connector.feeds})
    return greeting


def receive_at(door: str, delivery: Delivery) -> None:
    """Let a delivery in: each channel of the application that is meant gets all of it. Of accounts we do
    not know nothing is kept.

    What is truly the network's and speaks of nobody we can tell waits with one of the channels, set aside,
    for a person. Raises NoSuchDoor and Forged before anything is kept, TryLater while we cannot tell.
    """
    AT_THE_DOOR.do(Brought(door, delivery))


@transaction.atomic
def carry(lot: Sequence[Brought]) -> list[BaseException | None]:
    """Keep what was brought at the same moment; for each in its order None, or why it was not let in."""
    apps = {app.door: app for app in App.objects.filter(door__in={one.door for one in lot})}
    troubles: list[BaseException | None] = []
    meant: dict[App, list[tuple[Delivery, frozenset[str] | None]]] = defaultdict(list)
    connectors: dict[str, Connector] = {}
    for one in lot:
        try:
            if one.door not in apps:
                raise NoSuchDoor
            app = apps[one.door]
            connector = connectors.get(one.door) or app.connector()
            connectors[one.door] = connector
            connector.verify(one.delivery)
            meant[app].append((one.delivery, whose(connector, one.delivery)))
        except (NoSuchDoor, Forged, TryLater) as trouble:
            troubles.append(trouble)
        else:
            troubles.append(None)
    keep_each(meant)
    return troubles


def whose(connector: Connector, delivery: Delivery) -> frozenset[str] | None:
    """The accounts a delivery is for; None where nobody can tell."""
    try:
        return connector.addressees(delivery)
    except Unreadable:
        return None


def keep_each(meant: Mapping[App, Sequence[tuple[Delivery, frozenset[str] | None]]]) -> None:
    """Keep each delivery with the channels it is for."""
    channels: dict[int | None, list[Channel]] = defaultdict(list)
    for channel in Channel.objects.usable().filter(app__in=meant).order_by("pk"):
        channels[channel.app_id].append(channel)
    kept = [
        (channel, delivery)
        for app, deliveries in meant.items()
        for delivery, ids in deliveries
        for channel in theirs(channels[app.pk], ids)
    ]
    if kept:
        Envelope.objects.keep_once(kept)
        for pk in sorted({channel.app_id for channel, _ in kept if channel.app_id}):
            enqueue_along(open_what_came, pk)


def theirs(channels: Sequence[Channel], ids: frozenset[str] | None) -> Sequence[Channel]:
    """Those of an application's channels that are meant; the first one where nobody can tell."""
    if ids is None:
        return channels[:1]
    return [channel for channel in channels if channel.own_external_id in ids]


#: all doors of this process. A database that lets nobody write in time makes all wait, and would do so once
#: more for each; the network comes again
AT_THE_DOOR = InOneGo(carry, for_all=OperationalError)
