"""The calendars of a team, and what it may change about its hours.

`flows.hours.keep_hours` is where a change begins.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any, Protocol
from zoneinfo import ZoneInfo, available_timezones

from django.db.models import Q

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.models import Channel
from herzenstakt.coach.text import Language
from herzenstakt.hours.calendar import MIDNIGHT, Calendar, Hours, Period
from herzenstakt.hours.in_words import week_in_words
from herzenstakt.hours.models import LABEL, HouseDay, HouseHours, ServicePeriod
from herzenstakt.hours.public_holidays import PublicHolidays, subdivisions
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.words import gettext_noop as _

MOST_A_DAY = 6
#: special days of a team, those that are over included
MOST_DAYS = 300
#: special days are written down from so long ago until so far ahead
BACK, AHEAD = timedelta(days=366), timedelta(days=5 * 366)

# --- reading -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Calendars:
    """All calendars of a team, read once: that of the house, and those of channels with hours of their
    own, by the channel's number."""

    house: Calendar
    own: Mapping[int, Calendar]

    def of_channel(self, channel_pk: int) -> Calendar:
        """The hours that hold on a channel."""
        return self.own.get(channel_pk, self.house)


def calendars_of(team: Team) -> Calendars:
    """When a team is there, for any number of channels: three queries. A week without a single period
    is none: a channel keeps to the house then, and a house is always there."""
    weeks: dict[int | None, list[Period]] = defaultdict(list)
    for row in ServicePeriod.objects.filter(team=team).order_by("weekday", "begins"):
        weeks[row.channel_id].append(row.period)
    zone, holidays = ZoneInfo(team.time_zone), holidays_of(team)
    days = tuple(day.special_day for day in HouseDay.objects.filter(team=team))
    always = Calendar.always(zone).periods
    house = Calendar(tuple(weeks.pop(None, always)), zone, holidays, days)
    own = {
        channel: Calendar(tuple(week), zone, holidays, days)
        for channel, week in weeks.items()
        if channel is not None
    }
    return Calendars(house, own)


def calendar_of(channel: Channel) -> Calendar:
    """When the team is there for people on this channel."""
    return calendars_of(channel.team).of_channel(channel.pk)


def calendar_of_team(team: Team) -> Calendar:
    """When the house is there."""
    return calendars_of(team).house


def has_said_when(team: Team) -> bool:
    """Whether a team has said when it is there, anywhere."""
    return ServicePeriod.objects.filter(team=team).exists()


def this_week(team: Team, channel: Channel | None, language: Language) -> str:
    """When a team is there this week for people on a channel, or in the house (None), as one says it to them
    in their language; "" for a team that has not said it."""
    said = ServicePeriod.objects.filter(Q(channel=None) | Q(channel=channel), team=team)
    if not said.exists():
        return ""
    calendars = calendars_of(team)
    calendar = calendars.of_channel(channel.pk) if channel else calendars.house
    return week_in_words(calendar, team.now.date(), language)


def holidays_of(team: Team) -> PublicHolidays | None:
    """The public holidays on which a team is not there; None where it is, or has said nothing."""
    kept = HouseHours.objects.filter(team=team).first()
    return public_holidays(team, kept.subdivision) if kept and kept.keeps_holidays else None


def holidays_around(team: Team) -> PublicHolidays:
    """The public holidays of where a team is, whether it works on them or not: no working day to whoever
    counts in those."""
    kept = HouseHours.objects.filter(team=team).first()
    return public_holidays(team, kept.subdivision if kept else "")


def public_holidays(team: Team, subdivision: str) -> PublicHolidays:
    """Those of a state of the country the team is in. A state that the country does not have (the team
    has moved since) is no state: what holds in the whole country holds."""
    known = subdivision in (subdivisions(team.country) or {})
    return PublicHolidays(team.country, subdivision if known else "")


# --- what a day may be ---------------------------------------------------------------------------


def day_of(pieces: Iterable[tuple[int, int]]) -> tuple[Hours, ...]:
    """The hours of one day, in order, from when until when each in minutes since midnight. Raises
    NotKept, in words, for what no day can be."""
    ordered = sorted(pieces)
    if len(ordered) > MOST_A_DAY:
        raise NotKept(_("A day has at most %(most)s periods."), most=MOST_A_DAY)
    for begins, ends in ordered:
        if not 0 <= begins < ends <= MIDNIGHT:
            raise NotKept(
                _(
                    "%(begins)s to %(ends)s: the end is not after the beginning. What goes past midnight"
                    " goes on the next day, from 00:00."
                ),
                begins=clock(begins),
                ends=clock(ends),
            )
    for (begins, ends), (next_begins, next_ends) in pairwise(ordered):
        if next_begins < ends:
            raise NotKept(
                _("%(one)s and %(other)s overlap."),
                one=f"{clock(begins)}–{clock(ends)}",
                other=f"{clock(next_begins)}–{clock(next_ends)}",
            )
    return tuple(Hours(begins, ends) for begins, ends in ordered)


def clock(minute: int) -> str:
    """A minute of the day as a clock shows it; the end of the day as 24:00."""
    return f"{minute // 60:02}:{minute % 60:02}"


# --- what can be changed -------------------------------------------------------------------------


class Change(Protocol):
    """Something a team wants otherwise about its hours."""

    def make(self, team: Team, by: Membership) -> bool:
        """Make it so in the caller's transaction, and write it into the journal; whether it is news.
        Raises NotKept."""


@dataclass(frozen=True, slots=True)
class Week:
    """The week of the house, or of one channel; without a period what lies behind it holds."""

    periods: tuple[Period, ...]
    channel: Channel | None = None

    def make(self, team: Team, by: Membership) -> bool:
        """Put this week in the place of the old one."""
        if self.channel is not None and self.channel.team_id != team.pk:
            raise NotKept(_("This channel is not one of yours."))
        wanted = self._in_order()
        rows = ServicePeriod.objects.filter(team=team).on(self.channel)
        before = [row.period for row in rows]
        if wanted == before:
            return False
        rows.delete()
        ServicePeriod.objects.bulk_create(
            ServicePeriod(
                team=team, channel=self.channel, weekday=p.weekday, begins=p.begins, ends=p.ends
            )
            for p in wanted
        )
        self._record(team, by, _as_json(wanted), _as_json(before))
        return True

    def _in_order(self) -> list[Period]:
        """Day by day, each checked."""
        if any(period.weekday not in range(7) for period in self.periods):
            raise NotKept(_("A week has seven days."))
        return [
            Period(weekday, hours.begins, hours.ends)
            for weekday in range(7)
            for hours in day_of((p.begins, p.ends) for p in self.periods if p.weekday == weekday)
        ]

    def _record(
        self, team: Team, by: Membership, week: list[list[int]], before: list[list[int]]
    ) -> None:
        if self.channel is None:
            record(
                "hours.week_changed", team, team_id=team.pk, by=by, week=week, week_before=before
            )
        else:
            record(
                "hours.channel_week_changed",
                self.channel,
                team_id=team.pk,
                by=by,
                own_week=week,
                own_week_before=before,
            )


@dataclass(frozen=True, slots=True)
class Holidays:
    """Whether the house is closed on public holidays, and of which state; "": of the country."""

    keeps: bool
    subdivision: str = ""

    def make(self, team: Team, by: Membership) -> bool:
        """Keep them, or not."""
        states = subdivisions(team.country) or {}
        if self.subdivision and self.subdivision not in states:
            raise NotKept(_("This state is not one of your country."))
        kept = HouseHours.objects.filter(team=team).first() or HouseHours(team=team)
        before = (kept.keeps_holidays, kept.subdivision)
        kept.keeps_holidays, kept.subdivision = self.keeps, self.subdivision
        if before == (self.keeps, self.subdivision):
            return False
        kept.save()
        if self.keeps:
            where = states.get(self.subdivision, team.country)
            record("hours.holidays_kept", team, team_id=team.pk, by=by, where=where)
        elif before[0]:
            record("hours.holidays_worked", team, team_id=team.pk, by=by)
        return self.keeps or before[0]


@dataclass(frozen=True, slots=True)
class Zone:
    """The time zone whose wall clock holds for the team."""

    name: str

    def make(self, team: Team, by: Membership) -> bool:
        """Let the team live by this clock."""
        if self.name not in available_timezones():
            raise NotKept(_("We do not know this time zone."))
        if team.time_zone == self.name:
            return False
        before, team.time_zone = team.time_zone, self.name
        team.save(update_fields=["time_zone"])
        record(
            "hours.zone_changed",
            team,
            team_id=team.pk,
            by=by,
            zone=self.name,
            zone_before=before,
        )
        return True


@dataclass(frozen=True, slots=True)
class Day:
    """A special day with its hours; without any it is closed. One that is there is written anew.
    `today`: the date where the team is."""

    day: date
    label: str
    pieces: tuple[tuple[int, int], ...]
    today: date

    def make(self, team: Team, by: Membership) -> bool:
        """Write it down."""
        if not self.today - BACK <= self.day <= self.today + AHEAD:
            raise NotKept(_("Please choose a day of the last year or of the next five."))
        hours = [[one.begins, one.ends] for one in day_of(self.pieces)]
        label = fit(self.label, LABEL)
        days = HouseDay.objects.filter(team=team)
        kept = days.filter(day=self.day).first() or HouseDay(team=team, day=self.day)
        if kept.pk and (kept.label, kept.hours) == (label, hours):
            return False
        if not kept.pk and days.count() >= MOST_DAYS:
            raise NotKept(
                _("You have %(most)s special days. Take old ones away first."), most=MOST_DAYS
            )
        kept.label, kept.hours = label, hours
        kept.save()
        record("hours.day_kept", kept, team_id=team.pk, by=by, **_day_told(kept))
        return True


@dataclass(frozen=True, slots=True)
class NoDay:
    """A special day is a day like any other again."""

    kept: HouseDay

    def make(self, team: Team, by: Membership) -> bool:
        """Take it away; somebody else may have done so in the meantime."""
        gone, _of = HouseDay.objects.filter(team=team, pk=self.kept.pk).delete()
        if gone:
            record("hours.day_dropped", self.kept, team_id=team.pk, by=by, **_day_told(self.kept))
        return bool(gone)


def _day_told(kept: HouseDay) -> dict[str, Any]:
    return {"special": [kept.day.isoformat(), kept.label, kept.hours]}


def _as_json(week: Iterable[Period]) -> list[list[int]]:
    return [[one.weekday, one.begins, one.ends] for one in week]
