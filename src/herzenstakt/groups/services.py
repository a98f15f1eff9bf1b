"""When and in which languages somebody answers: saying so, and looking it up for many at once."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.groups.models import Availability, WorkPeriod
from herzenstakt.hours.calendar import Calendar, Period
from herzenstakt.hours.services import calendar_of_team, day_of
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.words import gettext_noop as _

MOST_LANGUAGES = 20
#: nobody has more people waiting at once
MOST_AT_ONCE = 500
LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class AvailabilityWish:
    """What shall hold for a member."""

    languages: tuple[str, ...] = ()
    periods: tuple[Period, ...] = ()
    away_from: date | None = None
    away_until: date | None = None
    most_at_once: int | None = None


def may_say(by: Membership, member: Membership) -> bool:
    """Whether it is theirs to say: their own, or that of a colleague for whoever manages members."""
    if by.team_id != member.team_id:
        return False
    if by.pk == member.pk:
        return by.may(Permission.CARE)
    return by.may_give(member.role)


@transaction.atomic
def keep_availability(member: Membership, by: Membership, wish: AvailabilityWish) -> Availability:
    """From now on this holds for them. The journal says who said so, and not what: it is nobody else's
    business. Raises NotKept."""
    if not may_say(by, member):
        raise NotKept(_("Only they themselves say this, or whoever manages members."))
    periods = _week(wish.periods)
    kept, _is_new = Availability.objects.select_for_update(of=("self",)).get_or_create(
        member=member
    )
    kept.languages = _languages(wish.languages)
    kept.away_from, kept.away_until = _away(wish.away_from, wish.away_until)
    kept.most_at_once = _most(wish.most_at_once)
    kept.save()
    WorkPeriod.objects.filter(member=member).delete()
    WorkPeriod.objects.bulk_create(
        WorkPeriod(member=member, weekday=one.weekday, begins=one.begins, ends=one.ends)
        for one in periods
    )
    record("member.availability_said", member, team_id=by.team_id, by=by)
    return kept


# --- looking it up -------------------------------------------------------------------------------


def is_away(member: Membership) -> bool:
    """Whether they have said that they are away today."""
    said = Availability.objects.filter(member=member).first()
    return said is not None and said.is_away(member.team.today)


@dataclass(frozen=True, slots=True)
class Facts:
    """What holds for one member now."""

    languages: frozenset[str]
    is_here: bool
    most_at_once: int | None
    last_given_at: datetime | None


@dataclass(slots=True)
class Roster:
    """The hours and languages of some members of a team, read once."""

    team: Team
    house: Calendar
    said: dict[int, Availability]
    weeks: dict[int, list[Period]] = field(default_factory=dict)

    @classmethod
    def of(cls, team: Team, members: Iterable[int]) -> Roster:
        """Of these members: two queries, and those of the house."""
        numbers = list(members)
        said = {one.member_id: one for one in Availability.objects.filter(member__in=numbers)}
        weeks: dict[int, list[Period]] = defaultdict(list)
        for row in WorkPeriod.objects.filter(member__in=numbers):
            weeks[row.member_id].append(row.period)
        return cls(team, calendar_of_team(team), said, dict(weeks))

    def facts(self, member: int, at: datetime) -> Facts:
        """What holds for a member at a time. Who has said nothing answers in the language of the team, and
        is there whenever the house is."""
        said = self.said.get(member) or Availability()
        today = at.astimezone(self.house.zone).date()
        is_here = not said.is_away(today) and self.calendar_of(member).is_open(at)
        languages = frozenset(said.languages or [self.team.language])
        return Facts(languages, is_here, said.most_at_once, said.last_given_at)

    def calendar_of(self, member: int) -> Calendar:
        """When a member is there: in their own hours, on days on which the house is not closed."""
        week = self.weeks.get(member)
        if not week:
            return self.house
        house = self.house
        return Calendar(tuple(week), house.zone, house.holidays, house.special_days)


# --- steps ---------------------------------------------------------------------------------------


def _languages(wished: Iterable[str]) -> list[str]:
    languages = list(dict.fromkeys(one.strip().casefold() for one in wished if one.strip()))
    if len(languages) > MOST_LANGUAGES:
        raise NotKept(_("These are more than %(most)s languages."), most=MOST_LANGUAGES)
    for one in languages:
        if not LANGUAGE.fullmatch(one):
            raise NotKept(_("We do not know the language “%(name)s”."), name=one[:20])
    return languages


def _away(begin: date | None, end: date | None) -> tuple[date | None, date | None]:
    if begin and end and end < begin:
        raise NotKept(_("You are back before you go: please look at the days once more."))
    return begin, end


def _most(most: int | None) -> int | None:
    if most is None or 0 < most <= MOST_AT_ONCE:
        return most
    raise NotKept(
        _("At least one at once, and at most %(most)s. Leave it empty, and there is no limit."),
        most=MOST_AT_ONCE,
    )


def _week(periods: Iterable[Period]) -> list[Period]:
    """Day by day, each checked."""
    wished = list(periods)
    if any(one.weekday not in range(7) for one in wished):
        raise NotKept(_("A week has seven days."))
    return [
        Period(weekday, hours.begins, hours.ends)
        for weekday in range(7)
        for hours in day_of((one.begins, one.ends) for one in wished if one.weekday == weekday)
    ]
