"""Moments as somebody writes them for us: in an address, in a form, in what a program sends. And months."""

from __future__ import annotations

import calendar
from datetime import UTC, datetime

from django.utils.dateparse import parse_datetime

#: years a date from outside may lie in: at either end of the calendar a time zone leads out of it
YEARS = range(2, 9999)


def read_moment(text: str) -> datetime | None:
    """A moment with its zone, in UTC: a clock may be further from it than a database can write. None for
    anything else."""
    try:
        at = parse_datetime(text)
    except ValueError:
        return None
    if at is None or at.tzinfo is None or at.year not in YEARS:
        return None
    return at.astimezone(UTC)


def months_before(moment: datetime, months: int) -> datetime:
    """The same day of the month so many months earlier, or the last one of a shorter month."""
    years, month = divmod(moment.year * 12 + moment.month - 1 - months, 12)
    day = min(moment.day, calendar.monthrange(years, month + 1)[1])
    return moment.replace(year=years, month=month + 1, day=day)
