"""Moments from outside, as a database can keep them and a screen can show them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from herzenstakt.kernel.moments import read_moment


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-11-27T09:00:00+01:00", datetime(2026, 11, 27, 8, tzinfo=UTC)),
        ("2026-11-27T09:00:00.123456Z", datetime(2026, 11, 27, 9, 0, 0, 123456, tzinfo=UTC)),
        ("2026-01-01T00:00:00+23:59", datetime(2025, 12, 31, 0, 1, tzinfo=UTC)),
        ("2026-01-01T00:00:00-23:59", datetime(2026, 1, 1, 23, 59, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_utc_however_far_its_clock_is_from_it(
    text: str, read: datetime
) -> None:
    assert read_moment(text) == read
    assert str(read_moment(text)) == str(read)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "morgen",
        "2026-11-27",
        "2026-11-27T09:00:00",
        "2026-02-30T09:00:00Z",
        "2026-01-01T00:00:00+99:99",
        "0001-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
    ],
)
def test_anything_else_and_the_ends_of_the_calendar_are_no_moment(text: str) -> None:
    assert read_moment(text) is None
