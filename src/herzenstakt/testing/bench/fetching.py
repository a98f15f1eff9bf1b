"""Whether many channels on one worker process are looked at when they should be, also while some of their
networks are slow and some allow little. Beside it the same desk while the slow ones are paused.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime, timedelta
from math import ceil
from time import monotonic
from typing import Any

from django.utils import timezone

from herzenstakt.accounts.models import Team
from herzenstakt.channels.models import Channel, Envelope, FeedState
from herzenstakt.kernel import vault
from herzenstakt.kernel.http import PACE
from herzenstakt.testing.bench.crowd import SEED
from herzenstakt.testing.bench.intake import Line
from herzenstakt.testing.bench.measure import late

#: channels on one server; one that allows little has one of its own
TOGETHER = 10
#: of the channels, one in so many is on a slow network, or on one that allows little
SLOW, SMALL = 10, 20
#: a look keeps its promise when it is over before half of its feed's period has passed since it was due;
#: the desk keeps it when so many of all looks do
GRACE, ENOUGH = 0.5, 0.99
#: seconds until everybody was looked at once, at the longest: a first look brings all that lies there, code
#: is loaded, and neither counts
WARM_UP = 90.0


def fetching(
    channels: int,
    seconds: int,
    database: str,
    at_work: Callable[[], AbstractContextManager[object]],
    tell: Callable[[int], object],
) -> Iterator[Line]:
    """How late looks are without slow networks and with them, half of the time each. `at_work`: a desk works
    inside, its workers and its clock."""
    PACE.own.add("127.0.0.1")  # everybody here is
    found: dict[str, Line] = {}
    with some_networks(channels) as (networks, slow, end):
        pks = connected(channels, networks)
        slow_pks = [pk for place in slow for pk in pks[place]]
        with at_work():
            until_everybody_was_heard()
            for way in ("quick", "all"):
                state = Channel.State.PAUSED if way == "quick" else Channel.State.ACTIVE
                Channel.objects.filter(pk__in=slow_pks).update(state=state)
                found[way] = {"way": way, "channels": channels, **looks(seconds / 2, slow_pks)}
                tell(channels if way == "all" else channels // 2)
                yield found[way]
        told = end()
    alone, together = found["quick"], found["all"]
    yield {
        "channels": channels,
        "slow_channels": len(slow_pks),
        "database": database,
        "feeds": together["feeds"],
        "seconds": seconds,
        "looks_per_s": together["looks_per_s"],
        "late_share": together["late_share"],
        "p95_late_s": together["p95_late_s"],
        "quick_p95_late_s": together["quick_p95_late_s"],
        "quick_p95_late_s_alone": alone["quick_p95_late_s"],
        "ratio": round(together["quick_p95_late_s"] / (alone["quick_p95_late_s"] or 0.001), 2),
        "kept": Envelope.objects.count(),
        **told,
        "kept_promise": 1 - together["late_share"] >= ENOUGH,
    }


def until_everybody_was_heard() -> None:
    """Wait until each feed was looked at once."""
    never, begun = FeedState.objects.filter(heard_at=None), monotonic()
    while never.exists() and monotonic() - begun < WARM_UP:
        threading.Event().wait(0.2)


def looks(seconds: float, slow: Collection[int]) -> Line:
    """Watch the desk work for a while; what came of its looks. At the beginning everybody is due at some
    moment of a period."""
    dice, now = random.Random(SEED), timezone.now()
    feeds = list(
        FeedState.objects.filter(channel__state=Channel.State.ACTIVE).select_related("channel")
    )
    for feed in feeds:
        feed.next_at = now + feed.every * dice.random()
        FeedState.objects.filter(pk=feed.pk).update(next_at=feed.next_at)
    watch = Watch(feeds)
    with told_of_feeds(watch):
        threading.Event().wait(seconds)
        watch.end()
    all_late, quick = watch.seconds_late(()), watch.seconds_late(slow)
    return {
        "feeds": len(watch.feeds),
        "looks": watch.looks,
        "looks_per_s": round(watch.looks / seconds, 1),
        "late_share": round(watch.too_late() / max(1, len(all_late)), 4),
        "p95_late_s": round(late(all_late), 2),
        "quick_p95_late_s": round(late(quick), 2),
        "max_late_s": round(max(all_late, default=0.0), 2),
    }


@contextmanager
def told_of_feeds(watch: Watch) -> Iterator[None]:
    """Whenever a feed is stored, by whichever thread, the watch hears of it."""
    stored = FeedState.save

    def save(feed: FeedState, *args: Any, **more: Any) -> None:
        stored(feed, *args, **more)
        watch.note(feed)

    FeedState.save = save  # type: ignore[assignment, method-assign]
    try:
        yield
    finally:
        FeedState.save = stored  # type: ignore[method-assign]


class Watch:
    """Notes of each look how much later it was over than it was due. A look that is due and not over at the
    end counts as one that was over then, if that is late already."""

    def __init__(self, feeds: list[FeedState]) -> None:
        self.feeds = {feed.pk: feed for feed in feeds}
        self.due: dict[int, datetime] = {feed.pk: feed.next_at for feed in feeds}
        self.heard: dict[int, datetime | None] = {feed.pk: feed.heard_at for feed in feeds}
        self.late: list[tuple[int, timedelta]] = []
        self.looks = 0
        self.is_over = False
        self.lock = threading.Lock()

    def note(self, instance: FeedState) -> None:
        """A feed was stored. Only where something was heard, a look is over: one that waits for its turn, or
        was refused, is as due as before."""
        with self.lock:
            heard = instance.heard_at
            if self.is_over or instance.pk not in self.feeds or heard == self.heard[instance.pk]:
                return
            if heard is not None:
                self.late.append((instance.pk, heard - self.due[instance.pk]))
                self.looks += 1
            self.heard[instance.pk], self.due[instance.pk] = heard, instance.next_at

    def end(self) -> None:
        """What comes later is not counted."""
        now = timezone.now()
        with self.lock:
            self.is_over = True
            owed = [(pk, now - due) for pk, due in self.due.items()]
            self.late += [(pk, by) for pk, by in owed if by > self.grace(pk)]

    def grace(self, pk: int) -> timedelta:
        """How late a look at a feed may be over."""
        return self.feeds[pk].every * GRACE

    def too_late(self) -> int:
        """How many looks broke their promise."""
        return sum(by > self.grace(pk) for pk, by in self.late)

    def seconds_late(self, without: Collection[int]) -> list[float]:
        """How late each look was, without those at some channels; one that came early was not late."""
        return [
            max(0.0, by.total_seconds())
            for pk, by in self.late
            if self.feeds[pk].channel_id not in without
        ]


def connected(channels: int, networks: list[Line]) -> dict[str, list[int]]:
    """The channels of a house, by the address of their network, first one on each."""
    team = Team.objects.create(name="RatziFatzi GmbH", slug="ratzifatzi")
    pks: dict[str, list[int]] = {network["url"]: [] for network in networks}
    places = [network for network in networks for _ in range(network["channels"])]
    for number, network in enumerate(places[:channels]):
        channel = Channel.objects.create(
            team=team,
            kind="plaza",
            name=f"Plaza {number}",
            own_external_id=f"plaza:{number}",
            settings={"server": network["url"]},
            allowed_hosts=["127.0.0.1"],
            locked_secrets=vault.lock({"token": network["token"], "door_secret": ""}),
        )
        channel.prepare_feeds()
        pks[network["url"]].append(channel.pk)
    return pks


@contextmanager
def some_networks(
    channels: int,
) -> Iterator[tuple[list[Line], list[str], Callable[[], Line]]]:
    """Networks for so many channels, which of them are slow, and how to close them all and hear how often
    they were asked."""
    small = ceil(channels / SMALL)
    slow = ceil(channels / SLOW / TOGETHER)
    quick = max(1, ceil((channels - small) / TOGETHER) - slow)
    words = (sys.executable, "-m", "herzenstakt.testing.bench.plazas")
    process = subprocess.Popen(  # noqa: S603 - our own module
        [*words, str(quick), str(slow), str(small)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )

    def end() -> Line:
        out, _ = process.communicate("", timeout=30)
        told: Line = json.loads(out)
        return told

    try:
        assert process.stdout is not None
        networks: list[Line] = json.loads(process.stdout.readline())
        kinds = [*["quick"] * quick, *["slow"] * slow, *["small"] * small]
        for network, kind in zip(networks, kinds, strict=True):
            network["channels"] = 1 if kind == "small" else TOGETHER
        # the quick ones take what is left, so that slow and small ones are there on any scale
        ordered = sorted(zip(kinds, networks, strict=True), key=lambda one: one[0] == "quick")
        slow_urls = [network["url"] for kind, network in ordered if kind == "slow"]
        yield [network for _, network in ordered], slow_urls, end
    finally:
        process.kill()
        process.wait()
