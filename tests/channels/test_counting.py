"""What an application may ask is counted once, for all channels that draw on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.app import App, Tally
from herzenstakt.channels.connector import Author
from herzenstakt.channels.counting import Slate
from herzenstakt.channels.models import Channel, FeedState
from herzenstakt.channels.services import change_app, connect, register, set_limits
from herzenstakt.journal.models import Entry, name_of
from herzenstakt.kernel.http import Allowance

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
DAY = Allowance(100, 100, NOON + timedelta(hours=8), "units")


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock


@pytest.fixture
def app(owner: Membership) -> App:
    return register(owner, "youtube", "Unser Zugang", {"client_id": "c"}, {"client_secret": "s"})


def channel_of(app: App, number: int, **more: object) -> Channel:
    """A channel in use that signed in in the name of the application."""
    channel = Channel.objects.create(
        team=app.team,
        kind=app.kind,
        app=app,
        own_external_id=f"UC{number}",
        name=f"Kanal {number}",
        **more,
    )
    channel.prepare_feeds()
    return channel


def test_what_one_channel_asks_is_missing_to_the_other(app: App) -> None:
    first, second = (channel_of(app, number).account() for number in range(2))

    assert first.count(DAY, 30) == replace(DAY, left=70)
    assert second.count(DAY, 50) == replace(DAY, left=20)
    assert first.count(DAY) == replace(DAY, left=20), "to look costs nothing"
    assert second.count(DAY, 50) == replace(DAY, left=0), "never less than nothing"


def test_each_application_and_each_member_has_a_count_of_its_own(
    app: App, owner: Membership
) -> None:
    other = register(owner, "youtube", "Anderer Zugang", {"client_id": "d"}, {"client_secret": "s"})
    app.count(DAY, 30)
    app.count(DAY, 20, "member")

    assert app.count(DAY).left == 70
    assert app.count(DAY, who="member").left == 80
    assert other.count(DAY) == DAY
    assert app.count(DAY, 1, "m" * 1000).left == 99, "however long a network's ids are"


def test_with_the_day_the_count_ends_and_who_comes_late_does_not_bring_it_back(
    app: App, clock: time_machine.Traveller
) -> None:
    app.count(DAY, 30)
    tomorrow = replace(DAY, until=DAY.until + timedelta(days=1))
    clock.move_to(DAY.until)

    assert app.count(tomorrow) == tomorrow
    assert app.count(tomorrow, 5).left == 95
    assert app.count(DAY, 30).left == 100, "what belongs to yesterday is not counted any more"
    assert app.count(tomorrow).left == 95


def test_a_clock_that_was_ahead_once_keeps_nobody_from_counting(
    app: App, clock: time_machine.Traveller
) -> None:
    clock.move_to(NOON + timedelta(days=30))
    app.count(replace(DAY, until=DAY.until + timedelta(days=30)), 100)
    clock.move_to(NOON)

    assert app.count(DAY, 30).left == 70
    assert channel_of(app, 1).still_allowed == replace(DAY, left=70)


def test_what_is_left_is_what_the_desk_goes_by(app: App, clock: time_machine.Traveller) -> None:
    first, second = channel_of(app, 1), channel_of(app, 2)
    assert first.still_allowed is None
    first.account().count(DAY, 95)

    for channel in (first, second):
        assert channel.still_allowed == replace(DAY, left=5)
        assert all(feed.rest_if_scarce() for feed in channel.feed_states.all())
    assert set(FeedState.objects.values_list("next_at", flat=True)) == {DAY.until}

    clock.move_to(DAY.until)
    assert first.still_allowed is None


def test_the_narrowest_counts(app: App) -> None:
    app.kind = "linkedin"
    app.save()
    renate = "renate" * 100
    channel = channel_of(app, 1, settings={"member": renate})
    app.count(replace(DAY, limit=500, left=500), 400)
    app.count(DAY, 30, renate)
    app.count(DAY, 100, "somebody else")

    assert channel.still_allowed == Allowance(500, 100, DAY.until, "units")
    app.count(DAY, 60, renate)
    assert channel.still_allowed == replace(DAY, left=10)


def test_looks_are_spread_over_all_that_draw_on_the_same(app: App) -> None:
    wide = replace(DAY, limit=1000, left=1000)
    alone = channel_of(app, 1)
    app.count(wide, 1)
    feed = alone.feed_states.order_by("pk")[0]
    pause = feed.pause()

    many = [channel_of(app, number) for number in range(2, 12)]
    assert feed.pause() > pause
    Channel.objects.filter(pk__in=[one.pk for one in many]).update(state=Channel.State.PAUSED)
    assert feed.pause() == pause, "who rests takes nothing"


def test_a_page_knows_how_many_share_what_its_member_may_ask(app: App) -> None:
    app.kind = "linkedin"
    app.save()
    pages = [channel_of(app, number, settings={"member": "renate"}) for number in range(3)]
    alone = channel_of(app, 4, settings={"member": "uwe"})
    pages[2].state = Channel.State.PAUSED
    pages[2].save()

    assert pages[0].account().sharers("renate") == 2
    assert alone.account().sharers("uwe") == 1


def test_a_number_that_holds_for_all_is_set_for_all(app: App, owner: Membership) -> None:
    first, second = channel_of(app, 1), channel_of(app, 2)

    set_limits(first, {"quota.day": 50_000, "text.reply": 500}, owner)

    second.refresh_from_db()
    assert first.set_limits == {"quota.day": 50_000, "text.reply": 500}
    assert second.set_limits == {"quota.day": 50_000}, "and no other"
    assert Entry.objects.filter(action="channel.limit_set").count() == 3
    set_limits(second, {"quota.day": None}, owner)
    first.refresh_from_db()
    assert first.set_limits == {"text.reply": 500}


@pytest.fixture
def pages(app: App) -> dict[str, Channel]:
    """Pages of three members of an application at LinkedIn; nobody knows whose the last one is."""
    app.kind = "linkedin"
    app.save()
    whose = {"Renates": "renate", "Ihre andere": "renate", "Uwes": "uwe"}
    known = {
        name: channel_of(app, number, settings={"member": member})
        for number, (name, member) in enumerate(whose.items())
    }
    return known | {"Niemandes": channel_of(app, 4)}


def test_what_holds_for_a_member_and_for_all_is_set_for_those(
    pages: dict[str, Channel], owner: Membership
) -> None:
    set_limits(pages["Renates"], {"calls.application": 800, "calls.development": 90}, owner)

    for channel in pages.values():
        channel.refresh_from_db()
    both = {"calls.application": 800, "calls.development": 90}
    assert pages["Ihre andere"].set_limits == both
    assert pages["Uwes"].set_limits == {"calls.application": 800}
    assert pages["Niemandes"].set_limits == {"calls.application": 800}


def test_what_all_members_share_is_spread_over_the_pages_of_all(
    app: App, pages: dict[str, Channel]
) -> None:
    renates, uwes = pages["Renates"], pages["Uwes"]
    app.count(replace(DAY, limit=500, left=500), 400)
    app.count(DAY, 1, "renate")
    feed = renates.feed_states.order_by("pk")[0]
    pause = feed.pause()

    uwes.feed_states.update(cost=50)
    assert feed.pause() > pause
    uwes.state = Channel.State.PAUSED
    uwes.save()
    assert feed.pause() < pause
    assert renates.account().sharers("renate") == 2
    assert renates.account().sharers("") == 3


def test_a_page_of_nobody_knows_whom_shares_with_itself(pages: dict[str, Channel]) -> None:
    assert list(pages["Niemandes"].sharers()) == [pages["Niemandes"]]


def test_a_number_of_one_application_does_not_go_along_to_another(
    app: App, owner: Membership
) -> None:
    channel = channel_of(app, 1)
    set_limits(channel, {"quota.day": 50_000, "text.reply": 500}, owner)
    who = Author("UC1", name="Kanal 1")
    same = connect(owner, "youtube", {}, {}, who, app=app)
    assert same.set_limits == {"quota.day": 50_000, "text.reply": 500}

    fresh = {"client_id": "d"}, {"client_secret": "s"}
    other = register(owner, "youtube", "Anderer Zugang", *fresh)
    moved = connect(owner, "youtube", {}, {}, who, app=other)

    assert moved == channel
    assert moved.set_limits == {"text.reply": 500}


def test_a_page_that_goes_to_another_member_takes_what_holds_there(
    app: App, pages: dict[str, Channel], owner: Membership
) -> None:
    set_limits(pages["Renates"], {"calls.application": 800, "calls.development": 90}, owner)
    set_limits(pages["Uwes"], {"calls.development": 70}, owner)
    who = Author("UC1", name="Kanal 1")

    uwes_now = connect(owner, "linkedin", {"member": "uwe"}, {}, who, app=app)
    assert uwes_now == pages["Ihre andere"]
    assert uwes_now.set_limits == {"calls.application": 800, "calls.development": 70}
    mias_now = connect(owner, "linkedin", {"member": "mia"}, {}, who, app=app)
    assert mias_now.set_limits == {"calls.application": 800}


def test_another_number_holds_at_once_and_whoever_rested_looks_again(
    app: App, owner: Membership
) -> None:
    """Else everybody rests until the network counts anew, although there is enough."""
    first, second = channel_of(app, 1), channel_of(app, 2)
    first.account().count(DAY, 95)
    for feed in FeedState.objects.all():
        assert feed.rest_if_scarce()

    set_limits(first, {"quota.day": 1000}, owner)

    assert set(FeedState.objects.values_list("next_at", flat=True)) == {NOON}
    for channel in (first, second):
        assert not any(feed.rest_if_scarce() for feed in channel.feed_states.all())
    left = second.account().count(replace(DAY, limit=1000, left=1000), 1)
    assert left.left == 904, "what was asked stays"
    assert first.still_allowed == left


def test_where_an_application_is_granted_more_whoever_rested_looks_again(
    app: App, pages: dict[str, Channel], owner: Membership
) -> None:
    app.count(replace(DAY, limit=500, left=500), 500)
    assert all(feed.rest_if_scarce() for feed in FeedState.objects.all())
    change_app(app, owner, "Ein neuer Name", app.settings, {})
    assert all(feed.rest_if_scarce() for feed in FeedState.objects.all())

    change_app(app, owner, app.name, {"tier": "standard"}, {})

    assert pages["Renates"].still_allowed is None
    assert set(FeedState.objects.values_list("next_at", flat=True)) == {NOON}


def test_a_number_that_stays_wakes_nobody(app: App, owner: Membership) -> None:
    first = channel_of(app, 1)
    set_limits(first, {"quota.day": 100}, owner)
    first.account().count(DAY, 95)
    assert all(feed.rest_if_scarce() for feed in first.feed_states.all())

    set_limits(first, {"quota.day": 100, "text.reply": 500}, owner)

    assert set(FeedState.objects.values_list("next_at", flat=True)) == {DAY.until}


def test_whichever_is_set_all_are_taken_in_the_same_order(app: App, owner: Membership) -> None:
    """Else two owners wait for each other."""
    channels = [channel_of(app, number) for number in range(3)]

    for number, channel in enumerate(channels):
        set_limits(channel, {"quota.day": 1000 + number}, owner)
        noted = Entry.objects.filter(action="channel.limit_set").order_by("-pk")[:3]
        assert [entry.subject for entry in noted] == [name_of(one) for one in channels[::-1]]


def test_without_an_application_it_is_counted_in_memory() -> None:
    slate = Slate()
    assert slate(DAY, 30).left == 70
    assert slate(DAY, who="member").left == 100
    assert slate(replace(DAY, until=DAY.until + timedelta(days=1))).left == 100
    assert slate(DAY, 100).left == 0


def test_nothing_is_forgotten_between_two_that_count(app: App) -> None:
    """Each read the application before the other counted."""
    same = App.objects.get(pk=app.pk)
    for one in (app, same, app, same):
        one.count(DAY, 10)
    assert Tally.objects.get().spent == 40
