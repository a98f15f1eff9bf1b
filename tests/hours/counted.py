"""Service time by looking at the clock each minute of a year: slow, simple, and told in another way than
`herzenstakt.hours.calendar`, of which it knows nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import accumulate
from zoneinfo import ZoneInfo

YEAR = 2027
BEGIN = datetime(YEAR, 1, 1, tzinfo=UTC)
MINUTES = 365 * 24 * 60
NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


@dataclass(frozen=True)
class House:
    """One house as people say it: {"Mon": "09:00-12:00 13:00-17:30"}, a day that is missing is closed."""

    name: str
    zone: str
    week: Mapping[str, str]
    holidays: Set[date]
    special: Mapping[date, str]

    def __hash__(self) -> int:
        return hash(self.name)

    def is_there(self, at: datetime) -> bool:
        """Whether somebody is there, says the clock on the wall and the calendar beside it."""
        wall = at.astimezone(ZoneInfo(self.zone))
        clock = f"{wall.hour:02}:{wall.minute:02}"
        return any(begins <= clock < ends for begins, ends in self.hours_of(wall.date()))

    @cache  # noqa: B019 - a handful of houses, as long as the tests run
    def hours_of(self, day: date) -> list[tuple[str, str]]:
        """What the calendar on the wall says of a day."""
        if day in self.special:
            return pieces(self.special[day])
        if day in self.holidays:
            return []
        return pieces(self.week.get(NAMES[day.weekday()], ""))


def pieces(hours: str) -> list[tuple[str, str]]:
    """ "09:00-12:00 13:00-17:30" as pairs; the day ends at 24:00."""
    return [(one[:5], one[6:]) for one in hours.split()]


@cache
def counted(house: House) -> Sequence[int]:
    """How many minutes of service have passed since the year began, at each of its minutes."""
    there = (house.is_there(BEGIN + timedelta(minutes=minute)) for minute in range(MINUTES))
    return list(accumulate(there, initial=0))
