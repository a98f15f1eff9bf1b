"""When something may leave the house for somebody: never in their quiet hours, and mail once a day.

Times of day are those of a clock on the wall where the member is. They are compared in UTC, for on the
day on which clocks change an hour of the wall is missing or stands twice.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

#: Monday to Sunday
DAYS = range(7)
NIGHT, MORNING = time(20), time(7)
DIGEST = time(8)
#: quiet that follows on quiet is looked through for a week; who is always quiet is asked again then
MOST_STEPS = 8


@lru_cache(maxsize=512)
def zone(name: str) -> ZoneInfo:
    """A time zone by its name; UTC where this machine does not know it."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return ZoneInfo("UTC")


@lru_cache(maxsize=1)
def zones() -> tuple[str, ...]:
    """The time zones one may choose: places, not abbreviations."""
    there = {"UTC", *(name for name in available_timezones() if "/" in name)}
    return tuple(sorted(name for name in there if not name.startswith(("Etc/", "SystemV/"))))


@dataclass(frozen=True, slots=True)
class Hours:
    """The quiet hours of somebody, and when their mail comes."""

    zone: str
    quiet_from: time | None = NIGHT
    quiet_until: time | None = MORNING
    #: on which the quiet begins
    quiet_days: frozenset[int] = frozenset(DAYS)
    digest: time = DIGEST

    def not_before(self, at: datetime) -> datetime:
        """The first moment from then on that is not quiet."""
        for _ in range(MOST_STEPS):
            end = self._end_of_quiet(at)
            if end is None:
                break
            at = end
        return at

    def is_quiet(self, at: datetime) -> bool:
        """Whether nothing may leave the house then."""
        return self._end_of_quiet(at) is not None

    def next_digest(self, after: datetime) -> datetime:
        """When the next daily mail may leave: at its time of day, or as soon as it is not quiet then."""
        today = after.astimezone(zone(self.zone)).date()
        for days in range(3):
            moment = self._moment(today + timedelta(days=days), self.digest)
            if moment > after:
                break
        return self.not_before(moment)

    def _end_of_quiet(self, at: datetime) -> datetime | None:
        """When the quiet ends in which a moment lies; None where it lies in none."""
        begin, end = self.quiet_from, self.quiet_until
        if begin is None or end is None:
            return None
        today = at.astimezone(zone(self.zone)).date()
        for day in (today, today - timedelta(days=1)):
            if day.weekday() not in self.quiet_days:
                continue
            last = day if end > begin else day + timedelta(days=1)
            until = self._moment(last, end)
            if self._moment(day, begin) <= at < until:
                return until
        return None

    def _moment(self, day: date, wall: time) -> datetime:
        """When a clock on the wall there shows this time."""
        local = datetime.combine(day, wall, tzinfo=zone(self.zone))
        return local.astimezone(UTC)
