"""Service hours by example, as somebody would say them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from herzenstakt.hours.calendar import (
    FIRST,
    LAST,
    MIDNIGHT,
    Calendar,
    Hours,
    Period,
    SpecialDay,
    in_order,
)
from herzenstakt.hours.public_holidays import PublicHolidays, subdivisions
from tests.hours.houses import hours_of

BERLIN = ZoneInfo("Europe/Berlin")
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)


def office(week: str = "09:00-12:00 13:00-17:00", *special: SpecialDay) -> Calendar:
    """Monday to Friday with a lunch break, closed on the holidays of Bavaria."""
    periods = tuple(
        Period(weekday, one.begins, one.ends) for weekday in range(5) for one in hours_of(week)
    )
    return Calendar(periods, BERLIN, PublicHolidays("DE", "BY"), special)


def nights(week: str) -> Calendar:
    """Each day alike, in Berlin, without holidays."""
    hours = hours_of(week)
    periods = tuple(Period(day, one.begins, one.ends) for day in range(7) for one in hours)
    return Calendar(periods, BERLIN)


def at(words: str, zone: ZoneInfo = BERLIN) -> datetime:
    """A moment as the clock on the wall shows it, "2026-11-27 16:50"."""
    return datetime.fromisoformat(words).replace(tzinfo=zone)


def on(words: str) -> datetime:
    """The same, as the calendar answers."""
    return at(words).astimezone(UTC)


# --- the week ------------------------------------------------------------------------------------


def test_who_writes_in_the_lunch_break_does_not_use_up_our_time() -> None:
    assert office().served(at("2026-11-26 11:30"), at("2026-11-26 13:30")) == HOUR


def test_friday_ten_to_five_and_three_hours_is_monday_ten_to_twelve() -> None:
    assert office().after(at("2026-11-27 16:50"), 3 * HOUR) == on("2026-11-30 11:50")


def test_what_is_done_when_service_ends_is_done_on_that_day() -> None:
    assert office().after(at("2026-11-27 16:50"), 10 * MINUTE) == on("2026-11-27 17:00")


def test_no_work_needs_no_time() -> None:
    assert office().after(at("2026-11-28 03:00"), timedelta(0)) == on("2026-11-28 03:00")


def test_nights_and_weekends_are_no_service_time() -> None:
    assert office().served(at("2026-11-27 17:00"), at("2026-11-30 09:00")) == timedelta(0)


def test_a_wait_of_years_is_counted_at_once() -> None:
    weeks = Calendar(office().periods, BERLIN)

    assert weeks.served(at("2025-01-06 00:00"), at("2035-01-01 00:00")) == 521 * 35 * HOUR


def test_an_evening_that_goes_past_midnight_is_one_evening() -> None:
    bar = nights("00:00-02:00 18:00-24:00")

    assert bar.closes_next(at("2026-11-26 20:00")) == on("2026-11-27 02:00")
    assert bar.after(at("2026-11-26 23:00"), 2 * HOUR) == on("2026-11-27 01:00")


def test_the_zone_of_whoever_asks_does_not_matter() -> None:
    tokyo = ZoneInfo("Asia/Tokyo")
    begin, end = at("2026-11-26 10:00"), at("2026-11-26 11:00")

    assert office().served(begin.astimezone(tokyo), end.astimezone(UTC)) == HOUR


# --- now, and next -------------------------------------------------------------------------------


def test_it_is_open_from_the_first_minute_and_closed_from_the_last() -> None:
    assert not office().is_open(at("2026-11-26 08:59:59"))
    assert office().is_open(at("2026-11-26 09:00"))
    assert not office().is_open(at("2026-11-26 12:00"))


def test_on_friday_evening_it_opens_on_monday() -> None:
    assert office().opens_next(at("2026-11-27 17:00")) == on("2026-11-30 09:00")


def test_while_it_is_open_it_says_until_when() -> None:
    assert office().opens_next(at("2026-11-27 10:00")) == on("2026-11-27 10:00")
    assert office().closes_next(at("2026-11-27 10:00")) == on("2026-11-27 12:00")


# --- days that are not like others ---------------------------------------------------------------


def test_on_holidays_of_the_state_nobody_is_there() -> None:
    epiphany = (at("2026-01-06 00:00"), at("2026-01-07 00:00"))
    in_berlin = Calendar(office().periods, BERLIN, PublicHolidays("DE", "BE"))

    assert office().served(*epiphany) == timedelta(0)
    assert in_berlin.served(*epiphany) == 7 * HOUR


def test_christmas_eve_is_half_a_day() -> None:
    here = office("09:00-17:00", SpecialDay(date(2026, 12, 24), hours_of("09:00-12:00")))

    assert here.served(at("2026-12-24 00:00"), at("2026-12-27 00:00")) == 3 * HOUR
    assert here.after(at("2026-12-24 11:00"), 2 * HOUR) == on("2026-12-28 10:00")


def test_who_works_on_a_holiday_says_so_with_a_special_day() -> None:
    here = office("09:00-17:00", SpecialDay(date(2026, 10, 31), hours_of("10:00-11:00")))
    reformation = Calendar(
        here.periods,
        BERLIN,
        PublicHolidays("DE", "SN"),
        (SpecialDay(date(2025, 10, 31), hours_of("10:00-11:00")),),
    )

    assert here.served(at("2026-10-31 00:00"), at("2026-11-01 00:00")) == HOUR
    assert reformation.served(at("2025-10-31 00:00"), at("2025-11-01 00:00")) == HOUR


def test_a_closed_day_of_our_own_is_closed() -> None:
    outing = office("09:00-17:00", SpecialDay(date(2026, 6, 12)))

    assert outing.after(at("2026-06-11 16:00"), 2 * HOUR) == on("2026-06-15 10:00")


# --- the nights in which the clock is changed ----------------------------------------------------


def test_one_to_four_is_two_hours_when_the_clock_is_put_forward() -> None:
    night = (at("2027-03-28 00:00"), at("2027-03-28 06:00"))

    assert nights("01:00-04:00").served(*night) == 2 * HOUR


def test_one_to_four_is_four_hours_when_the_clock_is_put_back() -> None:
    night = (at("2027-10-31 00:00"), at("2027-10-31 06:00"))

    assert nights("01:00-04:00").served(*night) == 4 * HOUR
    assert next(nights("01:00-04:00").opening(night[0])) == (
        datetime(2027, 10, 30, 23, tzinfo=UTC),
        datetime(2027, 10, 31, 3, tzinfo=UTC),
    )


def test_an_hour_that_does_not_exist_is_not_counted_and_one_that_comes_twice_is_twice() -> None:
    half_past_two = nights("02:30-03:00")

    assert half_past_two.served(at("2027-03-28 00:00"), at("2027-03-29 00:00")) == timedelta(0)
    assert half_past_two.served(at("2027-10-31 00:00"), at("2027-11-01 00:00")) == HOUR


def test_a_whole_day_is_as_long_as_it_is() -> None:
    holidays_off = Calendar(nights("00:00-24:00").periods, BERLIN, PublicHolidays("DE"))

    assert holidays_off.served(at("2027-03-28 00:00"), at("2027-03-29 00:00")) == 23 * HOUR
    assert holidays_off.served(at("2027-10-31 00:00"), at("2027-11-01 00:00")) == 25 * HOUR


# --- working days --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("begin", "days", "end"),
    [
        pytest.param("2026-11-24 14:00", 1, "2026-11-25 17:00", id="Tuesday, one: Wednesday"),
        pytest.param("2026-11-24 06:00", 1, "2026-11-25 17:00", id="early on Tuesday: Wednesday"),
        pytest.param("2026-11-24 23:00", 1, "2026-11-25 17:00", id="late on Tuesday: Wednesday"),
        pytest.param("2026-11-27 10:00", 1, "2026-11-30 17:00", id="Friday, one: Monday"),
        pytest.param("2026-11-28 10:00", 1, "2026-11-30 17:00", id="Saturday, one: Monday"),
        pytest.param("2026-11-27 10:00", 2, "2026-12-01 17:00", id="Friday, two: Tuesday"),
        pytest.param("2026-12-23 10:00", 2, "2026-12-28 17:00", id="24 December is one, 25 is not"),
    ],
)
def test_working_days_end_when_people_go_home(begin: str, days: int, end: str) -> None:
    assert office().end_of_working_days(at(begin), days) == on(end)


def test_half_a_day_is_a_working_day_and_ends_when_it_ends() -> None:
    here = office("09:00-17:00", SpecialDay(date(2026, 12, 24), hours_of("09:00-12:00")))

    assert here.end_of_working_days(at("2026-12-23 10:00"), 1) == on("2026-12-24 12:00")


def test_the_date_is_that_of_the_house() -> None:
    auckland = Calendar(office().periods, ZoneInfo("Pacific/Auckland"))
    wednesday_there = datetime(2026, 11, 24, 12, tzinfo=UTC)

    end = auckland.end_of_working_days(wednesday_there, 1)

    assert end == at("2026-11-26 17:00", ZoneInfo("Pacific/Auckland"))


def test_no_working_day_is_no_question() -> None:
    with pytest.raises(ValueError, match="one working day"):
        office().end_of_working_days(at("2026-11-24 10:00"), 0)


# --- always, and never ---------------------------------------------------------------------------


def test_who_is_always_there_counts_as_the_clock_does() -> None:
    always = Calendar.always(BERLIN)
    begin, end = at("2027-03-27 12:00"), at("2027-04-01 00:00:01")

    assert always.never_closes
    assert always.served(begin, end) == end.astimezone(UTC) - begin.astimezone(UTC)
    assert always.after(begin, 5 * HOUR) == begin.astimezone(UTC) + 5 * HOUR
    assert always.is_open(begin)
    assert always.opens_next(begin) == begin
    assert always.closes_next(begin) is None
    assert always.end_of_working_days(begin, 1) == on("2027-03-29 00:00")


def test_always_but_on_holidays_is_not_always() -> None:
    mostly = Calendar(Calendar.always(BERLIN).periods, BERLIN, PublicHolidays("DE"))

    assert not mostly.never_closes
    assert mostly.closes_next(at("2026-12-24 12:00")) == on("2026-12-25 00:00")
    assert mostly.opens_next(at("2026-12-25 12:00")) == on("2026-12-27 00:00")


def test_who_is_never_there_has_no_next_time() -> None:
    never = Calendar((), BERLIN)
    begin = at("2026-11-26 10:00")

    assert never.after(begin, MINUTE) is None
    assert never.opens_next(begin) is None
    assert never.closes_next(begin) is None
    assert never.end_of_working_days(begin, 1) is None
    assert never.served(begin, at("2028-01-01 00:00")) == timedelta(0)
    assert not never.is_open(begin)


# --- what is no calendar -------------------------------------------------------------------------


@pytest.mark.parametrize(("begins", "ends"), [(60, 60), (120, 60), (-1, 60), (0, MIDNIGHT + 1)])
def test_hours_that_end_before_they_begin_or_leave_the_day_are_none(begins: int, ends: int) -> None:
    with pytest.raises(ValueError, match="not a piece of a day"):
        Hours(begins, ends)


def test_hours_that_overlap_are_refused_and_those_that_touch_are_not() -> None:
    with pytest.raises(ValueError, match="overlap"):
        in_order([Hours(60, 180), Hours(120, 240)])
    with pytest.raises(ValueError, match="overlap"):
        Calendar((Period(0, 60, 180), Period(0, 0, 61)), BERLIN)
    with pytest.raises(ValueError, match="overlap"):
        office("09:00-17:00", SpecialDay(date(2026, 1, 1), (Hours(0, 9), Hours(8, 10))))
    assert in_order([Hours(120, 240), Hours(60, 120)]) == (Hours(60, 120), Hours(120, 240))


def test_a_week_has_seven_days() -> None:
    with pytest.raises(ValueError, match="weekday"):
        Calendar((Period(7, 0, 60),), BERLIN)


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        office().served(datetime(2026, 1, 1), at("2026-01-02 00:00"))  # noqa: DTZ001
    with pytest.raises(ValueError, match="time zone"):
        office().is_open(datetime(2026, 1, 1))  # noqa: DTZ001


# --- public holidays -----------------------------------------------------------------------------


def test_holidays_have_names_in_both_languages_and_come_in_order() -> None:
    bavaria = PublicHolidays("DE", "BY")

    assert bavaria.of(2026, "de")[date(2026, 12, 25)] == "Erster Weihnachtstag"
    assert bavaria.of(2026, "en")[date(2026, 12, 25)] == "Christmas Day"
    assert list(bavaria.of(2026)) == sorted(bavaria.of(2026))


def test_holidays_to_come_go_on_into_the_next_year() -> None:
    coming = PublicHolidays("DE", "BY").from_day(date(2026, 12, 26), "de")

    assert [day for day, _name in coming][:3] == [
        date(2026, 12, 26),
        date(2027, 1, 1),
        date(2027, 1, 6),
    ]


def test_states_have_names() -> None:
    states = subdivisions("DE")

    assert states is not None
    assert states["BY"] == "Bayern"
    assert list(states.values()) == sorted(states.values(), key=str.casefold)


@pytest.mark.parametrize(
    ("country", "state"), [("XX", ""), ("DE", "XX"), ("", ""), ("DE", "Bayern")]
)
def test_a_country_or_state_nobody_knows_has_no_holidays(country: str, state: str) -> None:
    nowhere = PublicHolidays(country, state)

    assert not nowhere.are_known
    assert nowhere.of(2026) == {}
    assert subdivisions("XX") is None


def test_years_far_away_have_no_holidays_and_do_no_harm() -> None:
    assert PublicHolidays("DE").of(9997) == {}
    assert PublicHolidays("DE").of(2) == {}


@pytest.mark.parametrize("zone", ["UTC", "Pacific/Kiritimati", "Pacific/Honolulu"])
def test_times_at_the_ends_of_all_days_do_no_harm(zone: str) -> None:
    there = ZoneInfo(zone)
    here = Calendar(office().periods, there)
    first, last = datetime.min.replace(tzinfo=there), datetime.max.replace(tzinfo=there)

    for calendar in (here, Calendar.always(there)):
        assert calendar.served(last, first) == timedelta(0)
        assert calendar.served(first, last) == calendar.served(FIRST, LAST) > 200_000 * HOUR
        for moment in (first, last):
            assert calendar.after(moment, HOUR)
            assert calendar.opens_next(moment)
            assert calendar.end_of_working_days(moment, 2)
            assert calendar.is_open(moment) in {True, False}
