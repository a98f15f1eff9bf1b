"""Groups of a team, who belongs to them, and when and in which languages somebody answers."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.hours.calendar import MIDNIGHT
from herzenstakt.hours.models import WeeklyPeriod

LONGEST_NAME = 60
#: one character can unfold into eighteen (`kernel.text.key_of`)
LONGEST_KEY = 18 * LONGEST_NAME
#: as long as a filter can be typed, in the longer of two languages
LONGEST_QUERY = 800


class GroupQuerySet(models.QuerySet["Group"]):
    """Which groups."""

    def visible_to(self, member: Membership) -> GroupQuerySet:
        """Those of the member's own team: everybody may see who does what."""
        return self.filter(team=member.team_id)

    def of(self, member: Membership) -> GroupQuerySet:
        """Those a member belongs to."""
        return self.filter(places__member=member)

    def giving(self) -> GroupQuerySet:
        """Those in which the desk gives conversations to one of them."""
        return self.filter(gives_out=True)

    def in_order(self) -> GroupQuerySet:
        """As they are asked, one after the other: the first that is about it takes it."""
        return self.order_by("position", "pk")


class Group(models.Model):
    """A few of a team, for a language or a topic: applications, English, the press.

    What it is about is a filter of the search; what it takes it shows to its people as a room.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[one_line])
    #: the name as it is compared, see `kernel.text.key_of`
    key = models.CharField(max_length=LONGEST_KEY)
    #: the filter as it is typed in English; empty: only by hand, or by a rule
    query = models.CharField(max_length=LONGEST_QUERY, blank=True)
    position = models.PositiveIntegerField(default=0)
    #: whether the desk gives each conversation to one of them; else they take care by themselves
    gives_out = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    members = models.ManyToManyField(Membership, through="Place", related_name="groups")

    objects = GroupQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "key"], name="group_once_per_team"),
            models.CheckConstraint(condition=~Q(key=""), name="group_can_be_seen"),
        ]

    def __str__(self) -> str:
        return self.name


class PlaceQuerySet(models.QuerySet["Place"]):
    """Who belongs where."""

    def visible_to(self, member: Membership) -> PlaceQuerySet:
        """In the groups of the member's own team."""
        return self.filter(group__team=member.team_id)


class Place(models.Model):
    """A member belongs to a group; they may belong to several."""

    group = models.ForeignKey(Group, models.CASCADE, related_name="places", db_index=False)
    member = models.ForeignKey(Membership, models.CASCADE, related_name="places")

    objects = PlaceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "member"], name="place_once_per_group")
        ]

    def __str__(self) -> str:
        return f"{self.member_id} in {self.group_id}"


class AvailabilityQuerySet(models.QuerySet["Availability"]):
    """Whose."""

    def visible_to(self, member: Membership) -> AvailabilityQuerySet:
        """Those of the member's own team."""
        return self.filter(member__team=member.team_id)


class Availability(models.Model):
    """Languages, days away and how many at once: with the working hours all that the desk looks at when it
    gives somebody a conversation. They say it themselves, or whoever manages members says it for them."""

    member = models.OneToOneField(Membership, models.CASCADE, related_name="availability")
    #: short names ("de", "en"); none: the language of the team
    languages = models.JSONField(default=list)
    #: first and last day away, where the team is
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    #: so many people who wait at once; None: as many as come
    most_at_once = models.PositiveSmallIntegerField(null=True)
    #: whose turn it is; nothing else is known of what somebody was given
    last_given_at = models.DateTimeField(null=True)

    objects = AvailabilityQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(away_from=None)
                | Q(away_until=None)
                | Q(away_until__gte=F("away_from")),
                name="availability_away_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(most_at_once=None) | Q(most_at_once__gt=0),
                name="availability_at_least_one",
            ),
        ]

    def __str__(self) -> str:
        return str(self.member_id)

    def is_away(self, day: date) -> bool:
        """Whether they are away on a day. An open end is open."""
        if self.away_from is None and self.away_until is None:
            return False
        begun = self.away_from is None or self.away_from <= day
        return begun and (self.away_until is None or day <= self.away_until)


class WorkPeriodQuerySet(models.QuerySet["WorkPeriod"]):
    """Which periods."""

    def visible_to(self, member: Membership) -> WorkPeriodQuerySet:
        """Those of the member's own team."""
        return self.filter(member__team=member.team_id)

    def in_order(self) -> WorkPeriodQuerySet:
        """Through the week."""
        return self.order_by("weekday", "begins")


class WorkPeriod(WeeklyPeriod):
    """When a member is there, by the clock of the team. Who has none is there whenever the house is."""

    member = models.ForeignKey(Membership, models.CASCADE, related_name="work_periods")

    objects = WorkPeriodQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(weekday__lt=7), name="work_period_on_a_weekday"),
            models.CheckConstraint(
                condition=Q(begins__lt=F("ends"), ends__lte=MIDNIGHT),
                name="work_period_within_a_day",
            ),
        ]
