"""Service time is what somebody would count who looks at the clock each minute of a year."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.hours.calendar import AHEAD, Calendar
from tests.hours.counted import BEGIN, MINUTES, House, counted
from tests.hours.houses import HOUSES, calendar

EACH = pytest.mark.parametrize(
    ("house", "here"),
    [
        pytest.param(house, calendar(house, kept), id=house.name.split(",")[0])
        for house, kept in HOUSES
    ],
)
minutes = st.integers(0, MINUTES)
#: any moment of the year, to the microsecond
moments = st.integers(0, MINUTES * 60 * 10**6).map(lambda us: BEGIN + timedelta(microseconds=us))


def at(minute: int) -> datetime:
    return BEGIN + timedelta(minutes=minute)


@EACH
@given(one=minutes, other=minutes)
@settings(max_examples=400)
def test_service_time_is_what_a_count_of_every_minute_finds(
    house: House, here: Calendar, one: int, other: int
) -> None:
    begin, end = sorted((one, other))

    table = counted(house)

    assert here.served(at(begin), at(end)) == timedelta(minutes=table[end] - table[begin])


@EACH
def test_each_single_day_of_the_year_is_counted_right(house: House, here: Calendar) -> None:
    table, day = counted(house), 24 * 60

    wrong = [
        at(begin).date()
        for begin in range(0, MINUTES, day)
        if here.served(at(begin), at(begin + day))
        != timedelta(minutes=table[begin + day] - table[begin])
    ]

    assert wrong == []


@EACH
@given(minute=st.integers(0, MINUTES - 1))
@settings(max_examples=400)
def test_it_is_open_when_the_clock_says_so(house: House, here: Calendar, minute: int) -> None:
    table = counted(house)

    assert here.is_open(at(minute)) is bool(table[minute + 1] - table[minute])


@EACH
@given(one=minutes, other=minutes)
@settings(max_examples=200)
def test_after_is_the_first_minute_by_which_so_much_has_been_counted(
    house: House, here: Calendar, one: int, other: int
) -> None:
    begin, end = sorted((one, other))
    table = counted(house)
    work = table[end] - table[begin]
    first = next(minute for minute in range(begin, end + 1) if table[minute] - table[begin] == work)

    assert here.after(at(begin), timedelta(minutes=work)) == at(first)


@EACH
@given(begin=moments, work=st.integers(1, 200 * 3600 * 10**6))
@settings(max_examples=100)
def test_after_is_the_inverse_of_served(
    house: House, here: Calendar, begin: datetime, work: int
) -> None:
    wanted = timedelta(microseconds=work)

    end = here.after(begin, wanted)

    assert end is not None
    assert here.served(begin, end) == wanted
    assert here.served(begin, end - timedelta(microseconds=1)) == wanted - timedelta(microseconds=1)


@EACH
@given(times=st.tuples(moments, moments, moments))
@settings(max_examples=100)
def test_parts_add_up_and_time_never_runs_backwards(
    house: House, here: Calendar, times: tuple[datetime, datetime, datetime]
) -> None:
    one, two, three = sorted(times)

    assert here.served(one, three) == here.served(one, two) + here.served(two, three)
    assert timedelta(0) <= here.served(one, two) <= two - one
    assert here.served(two, one) == timedelta(0)


@EACH
@given(minute=st.integers(0, MINUTES - 40 * 24 * 60))
@settings(max_examples=100)
def test_what_opens_and_closes_next_is_where_the_count_begins_and_stands_still(
    house: House, here: Calendar, minute: int
) -> None:
    table = counted(house)
    opens = next(m for m in range(minute, MINUTES) if table[m + 1] > table[m])
    closes = next(m for m in range(opens, MINUTES) if table[m + 1] == table[m])

    assert here.opens_next(at(minute)) == at(opens)
    assert here.closes_next(at(minute)) == at(closes)


@EACH
@given(begin=moments)
@settings(max_examples=50)
def test_there_is_an_end_to_looking_ahead(house: House, here: Calendar, begin: datetime) -> None:
    in_a_year = here.served(begin, begin + AHEAD)

    assert here.after(begin, in_a_year) is not None
    assert here.after(begin, in_a_year + timedelta(microseconds=1)) is None


def test_the_count_itself_sees_the_nights_on_which_the_clock_is_changed() -> None:
    munich = HOUSES[0][0]
    table = counted(munich)

    def on(month: int, day: int) -> int:
        begin = int((datetime(2027, month, day, tzinfo=BEGIN.tzinfo) - BEGIN).total_seconds()) // 60
        return table[begin + 6 * 60] - table[begin - 6 * 60]

    # Sundays 01:00-02:30 and 02:45-04:00: 165 minutes on the wall
    assert on(3, 21) == 165
    assert on(3, 28) == 165 - 30 - 15  # from 02:00 to 03:00 there is no time
    assert on(10, 31) == 165 + 30 + 15  # and here it is twice
