"""Hours as people say them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from itertools import groupby

from django.utils.dates import WEEKDAYS, WEEKDAYS_ABBR
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext

from herzenstakt.hours.calendar import Calendar, Hours, Period
from herzenstakt.hours.services import clock


def now_in_words(calendar: Calendar, at: datetime) -> str:
    """Whether somebody is there, and until when, or from when on."""
    if calendar.is_open(at):
        closes = calendar.closes_next(at)
        if closes is None:
            return gettext("Always open.")
        return gettext("Open now until %(when)s.") % {"when": _moment(closes, at, calendar)}
    opens = calendar.opens_next(at)
    if opens is None:
        return gettext("Closed, and does not open within a year.")
    return gettext("Closed, opens %(when)s.") % {"when": _moment(opens, at, calendar)}


def _moment(moment: datetime, now: datetime, calendar: Calendar) -> str:
    """A moment to come as somebody says it who stands in the house: "17:00", "Monday 09:00", "7 January
    09:00"."""
    wall, today = moment.astimezone(calendar.zone), now.astimezone(calendar.zone).date()
    days = (wall.date() - today).days
    said = time_format(wall, "TIME_FORMAT")
    if days == 1 and wall.time() == time.min:  # nobody calls the end of this day tomorrow
        days, said = 0, "24:00"
    if days == 0:
        return gettext("%(time)s") % {"time": said}
    if days == 1:
        return gettext("tomorrow %(time)s") % {"time": said}
    day = WEEKDAYS[wall.weekday()] if days < 7 else date_format(wall, "DATE_FORMAT")
    return gettext("%(day)s %(time)s") % {"day": day, "time": said}


def day_in_words(hours: Iterable[Hours]) -> str:
    """The hours of a day, "09:00–12:00, 13:00–17:00"; in words where there are none."""
    pieces = ", ".join(f"{clock(one.begins)}–{clock(one.ends)}" for one in hours)
    return pieces or gettext("closed")


def week_in_words(periods: Sequence[Period], without: str) -> str:
    """A week in one line, alike days together: "Mon–Fri 09:00–17:00 · Sat 09:00–12:00". `without`: what
    is said of one that has no hours."""
    days = [(day, tuple(p.hours for p in periods if p.weekday == day)) for day in range(7)]
    alike = [(hours, [day for day, _ in same]) for hours, same in groupby(days, lambda one: one[1])]
    said = [f"{_days(weekdays)} {day_in_words(hours)}" for hours, weekdays in alike if hours]
    return " · ".join(said) or without


def _days(weekdays: Sequence[int]) -> str:
    first, last = str(WEEKDAYS_ABBR[weekdays[0]]), str(WEEKDAYS_ABBR[weekdays[-1]])
    if len(weekdays) == 1:
        return first
    return f"{first}, {last}" if len(weekdays) == 2 else f"{first}–{last}"


def special_in_words(day: date, label: str, hours: Iterable[Hours]) -> str:
    """A special day in one line, "24 December 2026, Heiligabend: 09:00–12:00"."""
    called = ", ".join(part for part in (date_format(day, "DATE_FORMAT"), label) if part)
    return f"{called}: {day_in_words(hours)}"
