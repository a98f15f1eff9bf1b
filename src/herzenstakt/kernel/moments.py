"""Moments as somebody writes them down for us: in an address, in a form, in what a program sends."""

from __future__ import annotations

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
