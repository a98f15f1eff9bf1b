"""A week as one says it to somebody, with its holidays, in the language in which one writes."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

import pytest

from herzenstakt.coach.text import Language
from herzenstakt.hours.calendar import Calendar, Hours, Period, SpecialDay
from herzenstakt.hours.in_words import week_in_words
from herzenstakt.hours.public_holidays import PublicHolidays

DE, EN = Language.DE, Language.EN
BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = tuple(Period(weekday, 540, 1020) for weekday in range(5))
#: a week without a holiday, on one of its days
PLAIN = date(2026, 11, 26)


def calendar(*periods: Period, special: tuple[SpecialDay, ...] = ()) -> Calendar:
    return Calendar(periods, BERLIN, PublicHolidays("DE", "BY"), special)


@pytest.mark.parametrize("day", [date(2026, 11, 23), PLAIN, date(2026, 11, 29)])
def test_days_that_are_alike_are_said_together(day: date) -> None:
    office = calendar(*OFFICE, Period(5, 600, 840))
    assert week_in_words(office, day, DE) == "Mo–Fr 9:00–17:00 Uhr, Sa 10:00–14:00 Uhr"
    assert week_in_words(office, day, EN) == "Mon–Fri 9:00–17:00, Sat 10:00–14:00"


def test_a_public_holiday_is_closed_and_a_day_without_hours_is_not_spoken_of() -> None:
    christmas = date(2026, 12, 21)
    said = week_in_words(calendar(*OFFICE), christmas, DE)
    assert said == "Mo–Do 9:00–17:00 Uhr, Fr geschlossen"


def test_a_special_day_has_its_own_hours() -> None:
    special = (
        SpecialDay(PLAIN, (Hours(600, 720),)),
        SpecialDay(date(2026, 11, 28), (Hours(0, 60),)),
    )
    said = week_in_words(calendar(*OFFICE, special=special), PLAIN, DE)
    assert said == ("Mo–Mi 9:00–17:00 Uhr, Do 10:00–12:00 Uhr, Fr 9:00–17:00 Uhr, Sa 0:00–1:00 Uhr")


def test_a_break_is_said_and_periods_that_touch_are_one() -> None:
    broken = calendar(
        Period(0, 540, 720), Period(0, 780, 1020), Period(1, 540, 720), Period(1, 720, 1440)
    )
    said = "Mo 9:00–12:00 und 13:00–17:00 Uhr, Di 9:00–24:00 Uhr"
    assert week_in_words(broken, PLAIN, DE) == said
    apart = calendar(Period(0, 540, 720), Period(1, 540, 720), Period(3, 540, 720))
    assert week_in_words(apart, PLAIN, EN) == "Mon, Tue 9:00–12:00, Thu 9:00–12:00"


def test_a_week_that_is_all_holiday_is_closed() -> None:
    closed = calendar(Period(4, 540, 720))
    assert week_in_words(closed, date(2026, 12, 25), EN) == "Fri closed"
