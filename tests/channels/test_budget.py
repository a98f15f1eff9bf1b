"""What a network lets us ask is spread over its window: arithmetic that holds for any channel."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels import budget
from herzenstakt.channels.budget import Needs, pauses, to_spend
from herzenstakt.kernel.http import SCARCE, Allowance

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
#: what rounding to microseconds may take beyond the budget
ROUNDING = 1.001

SECONDS = st.integers(5, 3600).map(lambda seconds: timedelta(seconds=seconds))


@st.composite
def needs(draw: st.DrawFn) -> Needs:
    every = draw(SECONDS)
    longest = max(timedelta(minutes=15), every * 5) * 0.8
    return Needs(every, draw(st.integers(1, 60)), longest, draw(st.booleans()))


FEEDS = st.lists(needs(), min_size=1, max_size=6)


@st.composite
def allowances(draw: st.DrawFn) -> Allowance:
    limit = draw(st.integers(1, 10_000))
    seconds = draw(st.integers(1, 86_400))
    return Allowance(limit, draw(st.integers(0, limit)), NOW + timedelta(seconds=seconds))


def taken(allowance: Allowance, feeds: list[Needs], until_next: list[timedelta]) -> float:
    """What looking takes until the network counts anew; who looks only then takes nothing."""
    window = allowance.until - NOW
    return sum(
        feed.cost * (window / pause)
        for feed, pause in zip(feeds, until_next, strict=True)
        if pause < window
    )


@given(allowances(), FEEDS)
def test_what_looking_takes_leaves_to_answers_what_is_theirs(
    allowance: Allowance, feeds: list[Needs]
) -> None:
    until_next = pauses(allowance, NOW, feeds)

    assert taken(allowance, feeds, until_next) <= to_spend(allowance) * ROUNDING
    assert to_spend(allowance) <= max(0, allowance.left - allowance.limit * 0.1)


@given(allowances(), FEEDS)
def test_nobody_looks_more_often_than_it_likes_nor_sleeps_through_a_new_count(
    allowance: Allowance, feeds: list[Needs]
) -> None:
    window = allowance.until - NOW
    for feed, pause in zip(feeds, pauses(allowance, NOW, feeds), strict=True):
        assert feed.every <= pause <= max(feed.every, window)


@given(FEEDS, st.integers(1, 86_400), st.integers(0, 1_000))
def test_where_there_is_enough_nobody_waits_longer(
    feeds: list[Needs], seconds: int, more: int
) -> None:
    window = timedelta(seconds=seconds)
    wanted = math.ceil(sum(feed.cost * (window / feed.every) for feed in feeds) * ROUNDING)
    limit = math.ceil(wanted / (1 - SCARCE)) + 1 + more
    allowance = Allowance(limit, limit, NOW + window)
    assert to_spend(allowance) >= wanted

    assert pauses(allowance, NOW, feeds) == [feed.every for feed in feeds]


@given(allowances(), FEEDS)
def test_quiet_feeds_give_way_first_and_nobody_is_deaf_before_all_have_given_way(
    allowance: Allowance, feeds: list[Needs]
) -> None:
    window = allowance.until - NOW
    until_next = list(zip(feeds, pauses(allowance, NOW, feeds), strict=True))
    nearly = timedelta(milliseconds=1)
    if any(pause > feed.every + nearly for feed, pause in until_next if not feed.is_quiet):
        for feed, pause in until_next:
            if feed.is_quiet:
                assert pause >= min(feed.last_resort, max(window, feed.every)) - nearly
    if any(pause > feed.last_resort + nearly for feed, pause in until_next):
        for feed, pause in until_next:
            assert pause >= min(feed.last_resort, max(window, feed.every)) - nearly


@given(allowances(), FEEDS, st.integers(0, 10_000))
def test_with_more_to_ask_nobody_waits_longer(
    allowance: Allowance, feeds: list[Needs], more: int
) -> None:
    richer = Allowance(
        allowance.limit, min(allowance.limit, allowance.left + more), allowance.until
    )

    for few, many in zip(pauses(allowance, NOW, feeds), pauses(richer, NOW, feeds), strict=True):
        assert many <= few + timedelta(milliseconds=1)


def test_a_budget_in_numbers() -> None:
    """100 seconds, 11 requests for looking: one that is busy (each 10 s), one that is quiet (each 10 s)."""
    allowance = Allowance(90, 20, NOW + timedelta(seconds=100))
    assert to_spend(allowance) == 11
    busy = Needs(timedelta(seconds=10), 1, timedelta(seconds=720))
    quiet = Needs(timedelta(seconds=10), 1, timedelta(seconds=720), is_quiet=True)

    until_next = [pause.total_seconds() for pause in pauses(allowance, NOW, [busy, quiet])]
    assert until_next == [10, 100]  # the quiet one takes the one request that is left over


def test_with_nothing_to_spend_the_next_look_is_when_the_network_counts_anew() -> None:
    allowance = Allowance(300, 30, NOW + timedelta(minutes=5))

    feed = Needs(timedelta(seconds=20), 1, timedelta(minutes=12))
    assert pauses(allowance, NOW, [feed]) == [timedelta(minutes=5)]


def test_after_the_network_has_counted_anew_an_old_word_delays_nobody() -> None:
    allowance = Allowance(300, 0, NOW - timedelta(seconds=1))

    feed = Needs(timedelta(seconds=20), 1, timedelta(minutes=12))
    assert pauses(allowance, NOW, [feed]) == [feed.every]


def test_what_a_look_has_cost() -> None:
    until = NOW + timedelta(minutes=5)
    before = Allowance(300, 100, until)

    assert budget.cost(before, Allowance(300, 93, until + timedelta(seconds=2))) == 7
    assert budget.cost(before, before) == 1  # no look is free, whatever the network says
    assert budget.cost(before, Allowance(300, 299, until + timedelta(minutes=5))) is None
    assert budget.cost(None, before) is None
    assert budget.cost(before, None) is None


def test_what_a_look_has_cost_is_not_told_where_another_number_holds_or_nothing_is_left() -> None:
    """Neither an owner's other number nor a network's no was asked by this look: it would wait for hours, and
    everybody beside it."""
    until = NOW + timedelta(hours=5)
    before = Allowance(10_000, 9000, until)

    assert budget.cost(before, Allowance(5000, 3999, until)) is None
    assert budget.cost(before, Allowance(10_000, 0, until)) is None
