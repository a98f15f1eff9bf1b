"""Service time between two moments: plain Python, no Django, so that anything may count with it.

**What "open" means.** A team is open whenever the clock on the wall of its time zone shows a time within
its hours. In the night in which the clock is put forward 01:00 to 04:00 are two hours, in the night in
which it is put back four; what the clock shows twice counts twice, what it never shows does not count.

**How it is counted.** Between two changes of the clock the wall and UTC differ by a fixed span, so
each such stretch is counted on the wall, whole weeks at once, and only days with other hours (holidays,
special days) are looked at one by one.

A moment is an aware datetime, whatever its time zone; answers are in UTC. Networks tell times of any
year: one before FIRST or after LAST, where nobody on a network has ever waited, counts as these.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property, lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from herzenstakt.hours.public_holidays import PublicHolidays

#: minutes of a day on the wall; a period that ends with the day ends here, where `time` has no word for it
MIDNIGHT = 24 * 60
NOTHING = timedelta(0)
DAY = timedelta(days=1)
#: so far ahead somebody looks for service time before they say that there is none
AHEAD = timedelta(days=366)
FIRST, LAST = datetime(1970, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, order=True)
class Hours:
    """A piece of a day on the wall, in minutes since midnight: from `begins` until before `ends`.
    Raises ValueError for what is no such piece."""

    begins: int
    ends: int

    def __post_init__(self) -> None:
        if not 0 <= self.begins < self.ends <= MIDNIGHT:
            raise ValueError(f"not a piece of a day: {self.begins} to {self.ends}")

    @property
    def minutes(self) -> int:
        """How long it is on the wall."""
        return self.ends - self.begins


#: a whole day
ALL_DAY = Hours(0, MIDNIGHT)


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Hours on one day of each week, 0 is Monday. What goes past midnight is two periods."""

    weekday: int
    begins: int
    ends: int

    @property
    def hours(self) -> Hours:
        """Without the day."""
        return Hours(self.begins, self.ends)


@dataclass(frozen=True, slots=True)
class SpecialDay:
    """A date with hours of its own, or none at all: it goes before holidays and weekdays."""

    day: date
    hours: tuple[Hours, ...] = ()
    label: str = ""


@dataclass(frozen=True)
class Calendar:
    """When somebody is there: the week, the zone whose wall clock holds, holidays on which they are not,
    and special days. Raises ValueError for hours of one day that overlap, and for a day no week has."""

    periods: tuple[Period, ...]
    zone: ZoneInfo
    holidays: PublicHolidays | None = None
    special_days: tuple[SpecialDay, ...] = ()
    _years: dict[int, Mapping[date, tuple[Hours, ...]]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    @classmethod
    def always(cls, zone: ZoneInfo) -> Calendar:
        """Day and night, all week: service time is what the clock shows."""
        return cls(tuple(Period(weekday, 0, MIDNIGHT) for weekday in range(7)), zone)

    def __post_init__(self) -> None:
        if any(period.weekday not in range(7) for period in self.periods):
            raise ValueError("a weekday is 0 (Monday) to 6 (Sunday)")
        for hours in (*self._week, *(special.hours for special in self.special_days)):
            in_order(hours)

    @cached_property
    def never_closes(self) -> bool:
        """Whether somebody is there all the time, without exception."""
        whole = all(minutes == MIDNIGHT for minutes in self._minutes_of_weekday)
        return whole and self.holidays is None and not self.special_days

    # --- questions -------------------------------------------------------------------------------

    def served(self, begin: datetime, end: datetime) -> timedelta:
        """The service time between two moments; none where the end is not after the beginning."""
        begin, end = _utc(begin), _utc(end)
        if end <= begin:
            return NOTHING
        if self.never_closes:
            return end - begin
        stretches = _stretches(self.zone, begin, end)
        return sum((self._on_the_wall(b + off, e + off) for b, e, off in stretches), NOTHING)

    def after(self, begin: datetime, work: timedelta) -> datetime | None:
        """The first moment by which so much service time has passed since `begin`: it lies within the
        hours or where they end, never where they begin. `begin` itself where no work is left. None
        when the days AHEAD do not have so much."""
        begin = _utc(begin)
        if work <= NOTHING:
            return begin
        if self.never_closes:
            return begin + work if work <= AHEAD else None
        for _day, opens, closes in self._pieces(begin, begin + AHEAD):
            if work <= closes - opens:
                return opens + work
            work -= closes - opens
        return None

    def is_open(self, at: datetime) -> bool:
        """Whether somebody is there at this moment."""
        wall = _utc(at).astimezone(self.zone)
        minute = wall.hour * 60 + wall.minute
        return any(hours.begins <= minute < hours.ends for hours in self.hours_on(wall.date()))

    def opens_next(self, at: datetime) -> datetime | None:
        """The first moment from this one on at which somebody is there: this one itself while it is
        open. None when nobody comes in the days AHEAD."""
        return next((opens for opens, _closes in self.opening(at)), None)

    def closes_next(self, at: datetime) -> datetime | None:
        """The first moment after this one at which somebody goes home. None when nobody does in the days
        AHEAD, because nobody comes or because nobody ever goes."""
        at = _utc(at)
        closes = next((closes for _opens, closes in self.opening(at)), None)
        return None if closes == at + AHEAD else closes

    def opening(self, at: datetime) -> Iterator[tuple[datetime, datetime]]:
        """From when until when somebody is there, from this moment on, for the days AHEAD: one after the
        other, and what goes on without a break, past midnight, too, as one."""
        at = _utc(at)
        if self.never_closes:
            yield at, at + AHEAD
            return
        since: datetime | None = None
        until = at
        for _day, opens, closes in self._pieces(at, at + AHEAD):
            if since is not None and opens > until:
                yield since, until
                since = None
            since, until = since or opens, closes
        if since is not None:
            yield since, until

    def end_of_working_days(self, begin: datetime, days: int) -> datetime | None:
        """When so many working days are over: the moment the team goes home on the last of them.

        A working day is a date in the team's zone on which it is open at all, if only for an hour.
        The date of `begin` is not counted, however early it is, as nobody counts the day a letter
        came. So one working day from Tuesday 8:00 or 20:00 ends when service ends on Wednesday, and
        from Friday, Saturday or Sunday when it ends on Monday, where nobody works at weekends. A
        team that never closes goes home at midnight. None when the days AHEAD do not have so many.
        Raises ValueError for less than one."""
        if days < 1:
            raise ValueError("one working day at least")
        begin = _utc(begin)
        current, counted, over = begin.astimezone(self.zone).date(), 0, None
        for day, _opens, closes in self._pieces(begin, begin + AHEAD):
            if day > current:
                current, counted = day, counted + 1
            if counted > days:
                break
            over = closes if counted == days else None
        return over

    def hours_on(self, day: date) -> tuple[Hours, ...]:
        """The hours of one date, in order; none when it is closed."""
        return self._other_days(day.year).get(day, self._week[day.weekday()])

    # --- counting --------------------------------------------------------------------------------

    @cached_property
    def _week(self) -> tuple[tuple[Hours, ...], ...]:
        by_weekday: dict[int, list[Hours]] = defaultdict(list)
        for period in self.periods:
            by_weekday[period.weekday].append(period.hours)
        return tuple(in_order(by_weekday[weekday]) for weekday in range(7))

    @cached_property
    def _minutes_of_weekday(self) -> tuple[int, ...]:
        return tuple(sum(hours.minutes for hours in day) for day in self._week)

    @cached_property
    def _special_by_year(self) -> Mapping[int, Mapping[date, tuple[Hours, ...]]]:
        by_year: dict[int, dict[date, tuple[Hours, ...]]] = defaultdict(dict)
        for special in self.special_days:
            by_year[special.day.year][special.day] = in_order(special.hours)
        return dict(by_year)

    def _other_days(self, year: int) -> Mapping[date, tuple[Hours, ...]]:
        """The dates of a year on which the week does not hold."""
        if year not in self._years:
            holidays = self.holidays.of(year) if self.holidays else {}
            self._years[year] = dict.fromkeys(holidays, ()) | dict(
                self._special_by_year.get(year, {})
            )
        return self._years[year]

    def _on_the_wall(self, begin: datetime, end: datetime) -> timedelta:
        """The service time between two times on a wall clock that nobody touches in between."""
        whole_days = timedelta(minutes=self._minutes(begin.date(), end.date()))
        return whole_days - self._since_midnight(begin) + self._since_midnight(end)

    def _since_midnight(self, wall: datetime) -> timedelta:
        """The service time of a date until this time on the wall."""
        passed = _passed(wall)
        return sum(
            (
                max(NOTHING, min(passed, _minutes(hours.ends)) - _minutes(hours.begins))
                for hours in self.hours_on(wall.date())
            ),
            NOTHING,
        )

    def _minutes(self, first: date, beyond: date) -> int:
        """The minutes of all dates from `first` until before `beyond`: as if every week were like any
        other, and then those put right that are not."""
        of_weekday = self._minutes_of_weekday
        weeks, rest = divmod((beyond - first).days, 7)
        minutes = weeks * sum(of_weekday)
        minutes += sum(of_weekday[(first.weekday() + day) % 7] for day in range(rest))
        for year in range(first.year, beyond.year + 1):
            for day, hours in self._other_days(year).items():
                if first <= day < beyond:
                    minutes += sum(one.minutes for one in hours) - of_weekday[day.weekday()]
        return minutes

    def _pieces(self, begin: datetime, end: datetime) -> Iterator[tuple[date, datetime, datetime]]:
        """Each piece of service time between two moments, in order, with the date it belongs to."""
        for since, until, offset in _stretches(self.zone, begin, end):
            day, last = (since + offset).date(), (until + offset).date()
            while day <= last:
                midnight = datetime.combine(day, time.min, UTC) - offset
                for hours in self.hours_on(day):
                    opens = max(since, midnight + _minutes(hours.begins))
                    closes = min(until, midnight + _minutes(hours.ends))
                    if opens < closes:
                        yield day, opens, closes
                day += DAY


def in_order(hours: Iterable[Hours]) -> tuple[Hours, ...]:
    """The hours of one day in their order. Raises ValueError when two of them overlap."""
    ordered = tuple(sorted(hours))
    for earlier, later in pairwise(ordered):
        if later.begins < earlier.ends:
            raise ValueError(f"hours overlap: {earlier} and {later}")
    return ordered


# --- the clock on the wall -----------------------------------------------------------------------


def _stretches(
    zone: ZoneInfo, begin: datetime, end: datetime
) -> Iterator[tuple[datetime, datetime, timedelta]]:
    """The time between two moments, cut where the clock is changed; each with what the wall is ahead
    of UTC."""
    changes = [
        change
        for year in range(begin.year, end.year + 1)
        for change in _changes(zone, year)
        if begin < change < end
    ]
    for since, until in pairwise([begin, *changes, end]):
        yield since, until, _offset(zone, since)


@lru_cache(maxsize=1024)
def _changes(zone: ZoneInfo, year: int) -> tuple[datetime, ...]:
    """The moments of a year at which the clock of a zone is changed. Looked for day by day: no
    clock is put forward and back again within a day."""
    begin = datetime(year, 1, 1, tzinfo=UTC)
    days = [begin + day * DAY for day in range((date(year + 1, 1, 1) - begin.date()).days + 1)]
    return tuple(
        _change(zone, before, then)
        for before, then in pairwise(days)
        if _offset(zone, before) != _offset(zone, then)
    )


def _change(zone: ZoneInfo, before: datetime, then: datetime) -> datetime:
    """The second at which the clock is changed between these two moments."""
    old = _offset(zone, before)
    seconds = range(1, int((then - before).total_seconds()) + 1)
    found = bisect_left(
        seconds, True, key=lambda second: _offset(zone, before + timedelta(seconds=second)) != old
    )
    return before + timedelta(seconds=seconds[found])


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or NOTHING


def _utc(at: datetime) -> datetime:
    """The same moment in UTC. Raises ValueError for a time without a zone, which is no moment."""
    if at.tzinfo is None:
        raise ValueError("a moment has a time zone")
    return min(max(at, FIRST), LAST).astimezone(UTC)


def _passed(wall: datetime) -> timedelta:
    return timedelta(
        hours=wall.hour,
        minutes=wall.minute,
        seconds=wall.second,
        microseconds=wall.microsecond,
    )


def _minutes(minutes: int) -> timedelta:
    return timedelta(minutes=minutes)
