"""Quiet hours and the daily mail, on the clock of whoever sleeps: also where clocks change."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.notices.hours import DAYS, Hours, zone, zones

BERLIN = ZoneInfo("Europe/Berlin")
BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
NIGHT = Hours("Europe/Berlin", time(20), time(7))
#: Saturday and Sunday, all day
WEEKEND = Hours("Europe/Berlin", time(0), time(0), frozenset({5, 6}))


def at(text: str, place: ZoneInfo = BERLIN) -> datetime:
    """A moment as a clock on the wall there shows it."""
    return datetime.fromisoformat(text).replace(tzinfo=place).astimezone(UTC)


@pytest.mark.parametrize(
    ("hours", "when", "first"),
    [
        (NIGHT, "2026-11-26 19:59", "2026-11-26 19:59"),
        (NIGHT, "2026-11-26 20:00", "2026-11-27 07:00"),
        (NIGHT, "2026-11-27 06:59", "2026-11-27 07:00"),
        (NIGHT, "2026-11-27 07:00", "2026-11-27 07:00"),
        (WEEKEND, "2026-11-27 23:59", "2026-11-27 23:59"),
        (WEEKEND, "2026-11-28 00:00", "2026-11-30 00:00"),
        (WEEKEND, "2026-11-29 12:00", "2026-11-30 00:00"),
        (Hours("Europe/Berlin", time(12), time(13)), "2026-11-26 12:30", "2026-11-26 13:00"),
        (Hours("Europe/Berlin", None, None), "2026-11-26 03:00", "2026-11-26 03:00"),
        # the quiet begins on Friday only; the night after it is not quiet
        (
            Hours("Europe/Berlin", time(20), time(7), frozenset({4})),
            "2026-11-28 06:00",
            "2026-11-28 07:00",
        ),
        (
            Hours("Europe/Berlin", time(20), time(7), frozenset({4})),
            "2026-11-28 21:00",
            "2026-11-28 21:00",
        ),
        # clocks go forward on the 29th of March at two, and back on the 25th of October at three
        (NIGHT, "2026-03-28 23:00", "2026-03-29 07:00"),
        (NIGHT, "2026-10-24 23:00", "2026-10-25 07:00"),
    ],
)
def test_nothing_leaves_while_it_is_quiet(hours: Hours, when: str, first: str) -> None:
    assert hours.not_before(at(when)) == at(first)
    assert hours.is_quiet(at(when)) == (when != first)


@pytest.mark.parametrize(
    ("hours", "after", "comes"),
    [
        (NIGHT, "2026-11-26 07:59", "2026-11-26 08:00"),
        (NIGHT, "2026-11-26 08:00", "2026-11-27 08:00"),
        (Hours("Europe/Berlin", time(20), time(10)), "2026-11-26 12:00", "2026-11-27 10:00"),
        (WEEKEND, "2026-11-27 12:00", "2026-11-30 00:00"),
        (NIGHT, "2026-03-28 12:00", "2026-03-29 08:00"),
        (NIGHT, "2026-10-24 12:00", "2026-10-25 08:00"),
    ],
)
def test_the_mail_comes_once_a_day_and_never_into_the_quiet(
    hours: Hours, after: str, comes: str
) -> None:
    assert hours.next_digest(at(after)) == at(comes)


def test_ones_own_time_zone_counts() -> None:
    tokyo = Hours("Asia/Tokyo", time(20), time(7))
    assert tokyo.is_quiet(at("2026-11-26 13:00"))
    assert tokyo.next_digest(at("2026-11-26 12:00")) == at(
        "2026-11-27 08:00", ZoneInfo("Asia/Tokyo")
    )


def test_who_is_always_quiet_is_left_in_peace_and_holds_up_nobody() -> None:
    always = Hours("Europe/Berlin", time(0), time(0))
    later = always.not_before(at("2026-11-26 12:00"))
    assert always.is_quiet(later)
    assert later > at("2026-11-26 12:00")


@given(
    st.integers(0, 366 * 24 * 60),
    st.times(),
    st.times(),
    st.frozensets(st.sampled_from(list(DAYS)), max_size=6),
    st.sampled_from(["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Pacific/Apia"]),
)
def test_whatever_the_hours_what_leaves_leaves_outside_of_them(
    minute: int, begin: time, end: time, days: frozenset[int], name: str
) -> None:
    hours, now = Hours(name, begin, end, days), BEGIN + timedelta(minutes=minute)
    first = hours.not_before(now)
    assert first >= now
    assert not hours.is_quiet(first)
    mail = hours.next_digest(now)
    assert now < mail <= now + timedelta(days=9)
    assert not hours.is_quiet(mail)


def test_a_zone_nobody_knows_is_no_reason_to_fall() -> None:
    for name in ("Mars/Olympus", "", "../../etc/passwd", "\x00"):
        assert zone(name).key == "UTC"
    assert "Europe/Berlin" in zones()
