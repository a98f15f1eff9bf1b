"""Houses in many countries, each with something odd about its clock, its week or its calendar."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from holidays import country_holidays

from herzenstakt.hours.calendar import Calendar, Hours, Period, SpecialDay
from herzenstakt.hours.public_holidays import PublicHolidays
from tests.hours.counted import NAMES, YEAR, House, pieces

WORKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri")
LONG = dict.fromkeys(WORKDAYS, "08:00-12:00 12:45-17:00 18:00-20:30")
YEARS = (YEAR - 1, YEAR, YEAR + 1)

#: each with the country and the state whose holidays it keeps
HOUSES: list[tuple[House, PublicHolidays | None]] = [
    (
        House(
            "Munich, with a lunch break, and at night when the clock is changed",
            "Europe/Berlin",
            {**LONG, "Fri": "08:00-12:00 13:00-15:00", "Sun": "01:00-02:30 02:45-04:00"},
            set(country_holidays("DE", subdiv="BY", years=YEARS)),
            {
                date(YEAR, 12, 24): "09:00-12:00",
                date(YEAR, 12, 31): "",
                date(YEAR, 5, 1): "10:00-11:00 12:00-13:00",
            },
        ),
        PublicHolidays("DE", "BY"),
    ),
    (
        House(
            "Vienna, late shift past midnight",
            "Europe/Vienna",
            dict.fromkeys(NAMES, "00:00-02:15 16:00-24:00"),
            set(country_holidays("AT", subdiv="9", years=YEARS)),
            {},
        ),
        PublicHolidays("AT", "9"),
    ),
    (
        House(
            "Zurich, Saturday mornings too",
            "Europe/Zurich",
            {**LONG, "Sat": "09:30-12:15"},
            set(country_holidays("CH", subdiv="ZH", years=YEARS)),
            {date(YEAR, 9, 13): "08:00-12:00"},
        ),
        PublicHolidays("CH", "ZH"),
    ),
    (
        House(
            "Glasgow, one hour on Sundays, in the middle of the change",
            "Europe/London",
            {**LONG, "Sun": "00:30-01:30"},
            set(country_holidays("GB", subdiv="SCT", years=YEARS)),
            {},
        ),
        PublicHolidays("GB", "SCT"),
    ),
    (
        House(
            "New York, all day, all week, but no holidays",
            "America/New_York",
            dict.fromkeys(NAMES, "00:00-24:00"),
            set(country_holidays("US", subdiv="NY", years=YEARS)),
            {date(YEAR, 7, 5): "12:00-12:01"},
        ),
        PublicHolidays("US", "NY"),
    ),
    (
        House(
            "Lord Howe Island, where the clock is changed by half an hour",
            "Australia/Lord_Howe",
            dict.fromkeys(NAMES, "01:15-01:50 01:55-02:20 09:00-17:00"),
            set(country_holidays("AU", subdiv="NSW", years=YEARS)),
            {},
        ),
        PublicHolidays("AU", "NSW"),
    ),
    (
        House(
            "Casablanca, where the clock goes back for Ramadan",
            "Africa/Casablanca",
            {**LONG, "Sun": "02:00-03:30"},
            set(),
            {},
        ),
        None,
    ),
    (
        House(
            "Kolkata, half an hour off and never changed",
            "Asia/Kolkata",
            dict.fromkeys(WORKDAYS, "10:00-13:00 14:00-19:00"),
            set(country_holidays("IN", subdiv="WB", years=YEARS)),
            {},
        ),
        PublicHolidays("IN", "WB"),
    ),
    (
        House(
            "Santiago, where the clock is changed at midnight, and dates with it",
            "America/Santiago",
            dict.fromkeys(NAMES, "00:00-00:45 07:00-11:00 22:30-24:00"),
            set(country_holidays("CL", years=YEARS)),
            {},
        ),
        PublicHolidays("CL"),
    ),
]


def calendar(house: House, kept: PublicHolidays | None) -> Calendar:
    """The same house for the desk."""
    return Calendar(
        tuple(
            Period(NAMES.index(day), hours.begins, hours.ends)
            for day, words in house.week.items()
            for hours in hours_of(words)
        ),
        ZoneInfo(house.zone),
        kept,
        tuple(SpecialDay(day, hours_of(words)) for day, words in house.special.items()),
    )


def hours_of(words: str) -> tuple[Hours, ...]:
    """ "09:00-12:00" as the calendar keeps it."""
    return tuple(Hours(minute(begins), minute(ends)) for begins, ends in pieces(words))


def minute(clock: str) -> int:
    """ "09:30" as minutes since midnight."""
    return int(clock[:2]) * 60 + int(clock[3:])
