"""A slow network delays no other, many pages delay no other feed, and what may be asked lasts."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Page
from herzenstakt.channels.models import QUIET_AFTER, SLOW, Channel, FeedState
from herzenstakt.channels.services import connect, try_out
from herzenstakt.flows import incoming
from herzenstakt.flows.incoming import LANES, fetch, fetch_page
from herzenstakt.flows.sweep import begin_fetch
from herzenstakt.kernel import lanes
from herzenstakt.kernel.lanes import Lanes
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza, simulator
from herzenstakt.testing.networks.stage import Call, Told
from tests.conftest import LOOPBACK

threads_look = pytest.mark.django_db(transaction=True)


class Sleepy(SimulatedPlaza):
    """A Plaza that answers nobody who looks for news until it is woken up."""

    def __init__(self) -> None:
        super().__init__()
        self.awake = threading.Event()
        self.kept_waiting: list[str] = []

    def answer(self, call: Call) -> Told:
        if call.path == "/api/events" and not self.awake.is_set():
            self.kept_waiting.append(call.first("feed"))
            assert self.awake.wait(30)
        return super().answer(call)


@pytest.fixture
def sleepy() -> Iterator[Sleepy]:
    with Sleepy() as network:
        yield network
        network.awake.set()


@pytest.fixture
def open_lanes(sleepy: Sleepy) -> Iterator[None]:
    """The lanes are open, and nobody drives there any more at the end."""
    with incoming.lanes():
        yield
        sleepy.awake.set()
    soon(nobody_drives)


def nobody_drives() -> bool:
    return not any(thread.name.startswith("lane-") for thread in threading.enumerate())


def soon(happened: Callable[[], bool]) -> None:
    """Wait for what another thread does."""
    until = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < until, "it never happened"
        time.sleep(0.02)


def connected(owner: Membership, network: SimulatedPlaza) -> Channel:
    """A channel on one of several Plazas; its ids are those of its own server."""
    settings = {"server": network.url}
    secrets = {"token": network.token, "door_secret": ""}
    network.meet(network.house, "RatziFatzi")
    findings, whoami = try_out("plaza", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "plaza", settings, secrets, whoami, LOOPBACK)


def heard(channels: list[Channel]) -> int:
    """How many of their feeds were heard."""
    return FeedState.objects.filter(channel__in=channels).exclude(heard_at=None).count()


def lane_of(feed: FeedState) -> str:
    """Where a feed waits or is looked at."""
    assert LANES.lanes
    return next(
        lane.name for lane in LANES.lanes if feed.pk in lane.waiting or feed.pk in lane.under_way
    )


@pytest.fixture
def slow_ones(owner: Membership, sleepy: Sleepy) -> list[Channel]:
    """Six channels on the same server, which sleeps."""
    found = []
    for number in range(6):
        sleepy.house = f"house{number}"
        found.append(connected(owner, sleepy))
    return found


# --- lanes ---------------------------------------------------------------------------------------


@threads_look
@pytest.mark.usefixtures("open_lanes")
def test_a_network_that_suddenly_takes_long_delays_no_other(
    slow_ones: list[Channel], sleepy: Sleepy, channel: Channel
) -> None:
    for feed in FeedState.objects.filter(channel__in=slow_ones).order_by("pk"):
        begin_fetch(feed)
    for feed in channel.feed_states.all():
        begin_fetch(feed)

    soon(lambda: heard([channel]) == channel.feed_states.count())
    asked = FeedState.objects.filter(channel__in=slow_ones).exclude(name="look-again")
    assert not asked.exclude(heard_at=None).exists()
    assert 0 < len(sleepy.kept_waiting) <= incoming.QUICK // 2
    sleepy.awake.set()
    soon(lambda: heard(slow_ones) == 18)


@threads_look
@pytest.mark.usefixtures("open_lanes")
def test_a_feed_that_took_long_is_looked_at_among_others_like_it(
    slow_ones: list[Channel], sleepy: Sleepy
) -> None:
    known, new = slow_ones[0].feed_states.get(name="public"), slow_ones[1].feed_states.first()
    assert new
    FeedState.objects.filter(pk=known.pk).update(took_ms=SLOW.total_seconds() * 1000)
    begin_fetch(FeedState.objects.get(pk=known.pk))
    begin_fetch(new)

    assert (lane_of(known), lane_of(new)) == ("slow", "quick")


def test_how_long_a_network_took_is_noted_and_forgotten_when_it_is_quick_again(
    plaza: SimulatedPlaza, channel: Channel
) -> None:
    feed = channel.feed_states.get(name="public")
    plaza.suffer("slow", seconds=SLOW.total_seconds() + 0.1)
    fetch_page(feed.pk)
    feed.refresh_from_db()
    assert feed.is_slow

    fetch_page(feed.pk)
    feed.refresh_from_db()
    assert not feed.is_slow


def test_it_is_noted_as_well_where_the_network_never_answered(
    plaza: SimulatedPlaza, channel: Channel
) -> None:
    feed = channel.feed_states.get(name="public")
    channel.http.patience = SLOW.total_seconds() + 0.1
    plaza.suffer("slow", seconds=3)
    fetch_page(feed.pk)

    feed.refresh_from_db()
    assert feed.failures == 1
    assert feed.is_slow


@threads_look
def test_many_pages_come_in_with_everybody_elses_turn_between(
    owner: Membership,
    plaza: SimulatedPlaza,
    post: str,
    channel: Channel,
    sleepy: Sleepy,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    looks: list[int] = []

    def noting(pk: int) -> bool:
        looks.append(pk)
        return fetch_page(pk)

    sleepy.house = "another house"
    other = connected(owner, sleepy)
    first, long = other.feed_states.get(name="public"), channel.feed_states.get(name="public")
    short = channel.feed_states.get(name="private")
    monkeypatch.setattr(simulator, "PAGE", 2)
    for number in range(5):
        plaza.comment("frieda", f"Frage {number}", post)
    monkeypatch.setattr(incoming, "LANES", Lanes(noting, quick=1, slow=1))
    with incoming.lanes():
        fetch.func(first.pk)
        soon(lambda: bool(sleepy.kept_waiting))
        fetch.func(long.pk)
        fetch.func(short.pk)
        sleepy.awake.set()
        soon(lambda: len(looks) == 5)
    soon(nobody_drives)

    assert looks == [first.pk, long.pk, short.pk, long.pk, long.pk]
    assert channel.envelopes.count() == 6


@threads_look
@pytest.mark.usefixtures("open_lanes")
def test_two_processes_do_not_look_at_one_feed_at_the_same_time(
    slow_ones: list[Channel], sleepy: Sleepy
) -> None:
    feed = slow_ones[0].feed_states.get(name="public")
    fetch.func(feed.pk)
    soon(lambda: bool(sleepy.kept_waiting))
    next_door = Lanes(fetch_page, quick=1, slow=1)
    next_door.open()
    assert next_door.take(feed.pk, "plaza", is_slow=False)
    assert next_door.lanes
    quick, _slow = next_door.lanes
    soon(lambda: not quick.waiting and not quick.under_way)  # came, saw that it is held, and went

    assert next_door.close(20) == []
    assert sleepy.kept_waiting == ["public"]


@threads_look
def test_when_the_desk_closes_what_is_not_over_is_due_again(
    slow_ones: list[Channel], sleepy: Sleepy, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "PATIENCE_AT_THE_END", 0.01)
    feeds = FeedState.objects.filter(channel__in=slow_ones, name="public")
    with incoming.lanes():
        for feed in feeds:
            begin_fetch(feed)
        soon(lambda: len(sleepy.kept_waiting) == incoming.QUICK // 2)
        assert not feeds.due().exists()

    assert set(feeds.due()) == set(feeds)
    sleepy.awake.set()
    soon(nobody_drives)


@threads_look
@pytest.mark.usefixtures("open_lanes")
def test_what_finds_its_lane_full_is_due_again(
    slow_ones: list[Channel], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "MOST_WAITING", 0)
    feed = slow_ones[0].feed_states.get(name="public")
    feed.ask_later()
    fetch.func(feed.pk)

    assert feed in FeedState.objects.due()
    assert heard(slow_ones) == 0


@threads_look
@pytest.mark.usefixtures("open_lanes")
def test_a_feed_whose_channel_is_gone_is_looked_at_by_nobody(slow_ones: list[Channel]) -> None:
    feed = slow_ones[0].feed_states.get(name="public")
    gone = feed.pk
    slow_ones[0].delete()
    fetch.func(gone)

    assert LANES.lanes
    assert not any(lane.waiting or lane.under_way for lane in LANES.lanes)


# --- what may be asked lasts ---------------------------------------------------------------------


@pytest.fixture
def mastodon(owner: Membership) -> Iterator[tuple[SimulatedMastodon, Channel]]:
    with SimulatedMastodon() as network:
        settings, secrets = {"server": network.url}, {"token": "secret-ratzi"}
        findings, whoami = try_out("mastodon", settings, secrets, LOOPBACK)
        assert whoami, findings
        yield network, connect(owner, "mastodon", settings, secrets, whoami, LOOPBACK)


def pause_after_a_look(channel: Channel, name: str) -> timedelta:
    feed = channel.feed_states.get(name=name)
    fetch_page(feed.pk)
    feed.refresh_from_db()
    return feed.next_at - timezone.now()


def test_where_much_is_left_nobody_waits_longer_than_its_period(
    mastodon: tuple[SimulatedMastodon, Channel],
) -> None:
    network, channel = mastodon
    network.left = 290

    every = channel.feed_states.get(name="mentions").every
    assert pause_after_a_look(channel, "mentions") <= every


def test_where_little_is_left_looks_are_spread_over_the_window(
    mastodon: tuple[SimulatedMastodon, Channel],
) -> None:
    network, channel = mastodon
    network.left = 34

    every = channel.feed_states.get(name="mentions").every
    assert every < pause_after_a_look(channel, "mentions") <= timedelta(minutes=5)
    assert not channel.feed_states.get(name="mentions").is_deaf()


def test_a_feed_that_brings_nothing_gives_way_to_one_that_does(
    mastodon: tuple[SimulatedMastodon, Channel],
) -> None:
    network, channel = mastodon
    channel.feed_states.exclude(name="mentions").update(quiet_looks=QUIET_AFTER)
    network.left = 35
    busy = pause_after_a_look(channel, "mentions")
    channel.feed_states.update(quiet_looks=QUIET_AFTER)
    network.left = 35
    quiet = pause_after_a_look(channel, "mentions")

    assert busy <= channel.feed_states.get(name="mentions").every
    assert quiet > busy + timedelta(seconds=1)


def test_a_feed_is_quiet_after_some_looks_and_busy_with_the_first_news(
    plaza: SimulatedPlaza, post: str, channel: Channel
) -> None:
    feed = channel.feed_states.get(name="public")
    for _ in range(QUIET_AFTER + 1):
        fetch_page(feed.pk)
    feed.refresh_from_db()
    assert feed.needs.is_quiet

    plaza.comment("frieda", "Wann?", post)
    fetch_page(feed.pk)
    feed.refresh_from_db()
    assert not feed.needs.is_quiet


def test_what_a_look_takes_off_the_allowance_is_noted(
    mastodon: tuple[SimulatedMastodon, Channel],
) -> None:
    network, channel = mastodon
    fetch_page(channel.feed_states.get(name="mentions").pk)
    network.left -= 6
    fetch_page(channel.feed_states.get(name="mentions").pk)

    assert channel.feed_states.get(name="mentions").cost == 6


def page_of(channel: Channel, browser: Client) -> str:
    """What a person reads on the page of a channel."""
    return browser.get(f"/t/{channel.team.slug}/channels/{channel.pk}/").content.decode()


@pytest.mark.parametrize(("left", "is_said"), [(290, False), (34, True), (10, False)])
def test_the_page_says_that_looks_are_spread_while_they_are(
    mastodon: tuple[SimulatedMastodon, Channel],
    signed_in: Callable[[Membership], Client],
    mia: Membership,
    left: int,
    is_said: bool,
) -> None:
    network, channel = mastodon
    network.left = left
    fetch_page(channel.feed_states.get(name="mentions").pk)
    channel.refresh_from_db()

    assert ("looked at less often" in page_of(channel, signed_in(mia))) is is_said


def test_whoever_wants_a_look_while_one_goes_on_gets_another(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is said after the network was asked is not in its answer."""
    feed = channel.feed_states.get(name="public")
    FeedState.objects.filter(pk=feed.pk).update(next_at=timezone.now() + timedelta(hours=1))
    look = Plaza.fetch

    def asked_meanwhile(self: Plaza, name: str, cursor: str) -> Page:
        page = look(self, name, cursor)
        FeedState.objects.filter(pk=feed.pk).update(next_at=timezone.now())
        return page

    monkeypatch.setattr(Plaza, "fetch", asked_meanwhile)
    fetch_page(feed.pk)
    feed.refresh_from_db()
    assert feed.next_at <= timezone.now()

    monkeypatch.setattr(Plaza, "fetch", look)
    fetch_page(feed.pk)
    feed.refresh_from_db()
    assert feed.next_at > timezone.now(), "and then its turn comes as usual"
