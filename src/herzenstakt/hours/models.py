"""What a team keeps of its hours. Who has set nothing is always there."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.models import Channel
from herzenstakt.hours.calendar import MIDNIGHT, Hours, Period, SpecialDay

LABEL = 100
#: the longest name of a state that anybody has given one
SUBDIVISION = 30


class HouseHoursQuerySet(models.QuerySet["HouseHours"]):
    """What holds for which team."""

    def visible_to(self, member: Membership) -> HouseHoursQuerySet:
        """That of the member's own team."""
        return self.filter(team=member.team_id)


class HouseHours(models.Model):
    """What holds for a whole team, besides its week: whether it is closed on public holidays, and of
    which state. Country and time zone stand with the team."""

    team = models.OneToOneField(Team, models.CASCADE, related_name="house_hours")
    keeps_holidays = models.BooleanField(default=False)
    #: as `hours.public_holidays.subdivisions` names it; empty: what holds in the whole country
    subdivision = models.CharField(max_length=SUBDIVISION, blank=True)

    objects = HouseHoursQuerySet.as_manager()

    def __str__(self) -> str:
        return self.subdivision


class WeeklyPeriod(models.Model):
    """A piece of a day of each week, in minutes since midnight."""

    #: 0 is Monday
    weekday = models.PositiveSmallIntegerField()
    begins = models.PositiveSmallIntegerField()
    ends = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.weekday}: {self.begins} to {self.ends}"

    @property
    def period(self) -> Period:
        """The same for a calendar."""
        return Period(self.weekday, self.begins, self.ends)


class ServicePeriodQuerySet(models.QuerySet["ServicePeriod"]):
    """Which periods."""

    def visible_to(self, member: Membership) -> ServicePeriodQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def on(self, channel: Channel | None) -> ServicePeriodQuerySet:
        """The week of a channel, or of the house (None), in order."""
        return self.filter(channel=channel).order_by("weekday", "begins")


class ServicePeriod(WeeklyPeriod):
    """When a team is there."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="service_periods")
    #: None: of the whole house; a channel that has any of its own keeps to these alone
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")

    objects = ServicePeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lt=7), name="service_period_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(begins__lt=F("ends"), ends__lte=MIDNIGHT),
                name="service_period_within_a_day",
            ),
        ]


class HouseDayQuerySet(models.QuerySet["HouseDay"]):
    """Which special days."""

    def visible_to(self, member: Membership) -> HouseDayQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def from_day(self, day: date) -> HouseDayQuerySet:
        """Those that come, in order, this day included."""
        return self.filter(day__gte=day).order_by("day")


class HouseDay(models.Model):
    """A special day of a team: closed, or there at other hours than its week and the holidays say."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="house_days")
    day = models.DateField()
    label = models.CharField(max_length=LABEL, blank=True)
    #: [[begins, ends], …] in minutes since midnight; none: closed
    hours = models.JSONField(default=list)

    objects = HouseDayQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "day"], name="house_day_once_per_team")
        ]

    def __str__(self) -> str:
        return f"{self.day}: {self.label}"

    @property
    def special_day(self) -> SpecialDay:
        """The same for a calendar."""
        return SpecialDay(self.day, self.pieces, self.label)

    @property
    def pieces(self) -> tuple[Hours, ...]:
        """When somebody is there."""
        return tuple(Hours(begins, ends) for begins, ends in self.hours)
