"""Saved views: a filter with a name, for oneself or for the team."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.search.filters import LONGEST, Filter, parse

LONGEST_NAME = 60


class SavedViewQuerySet(models.QuerySet["SavedView"]):
    """Which views."""

    def visible_to(self, member: Membership) -> SavedViewQuerySet:
        """The member's own, and those shared with the team."""
        ours = self.filter(team=member.team_id)
        return ours.filter(Q(owner=member) | Q(is_shared=True))

    def in_order(self) -> SavedViewQuerySet:
        """As they stand in the navigation: what the team shares first."""
        return self.order_by("-is_shared", "position", "pk")


class SavedView(models.Model):
    """Something somebody looks for again and again: a filter, as it can be typed.

    The words are kept, and not what they once meant: a channel of that name counts, whichever it is.
    """

    class Icon(models.TextChoices):
        """The symbol before its name."""

        SEARCH = "search", _("magnifying glass")
        HEART = "heart", _("heart")
        CLOCK = "clock", _("clock")
        LIGHTBULB = "lightbulb", _("light bulb")
        USERS = "users", _("people")
        EYE = "eye", _("eye")
        RADIO = "radio", _("channel")
        MOON = "moon", _("moon")

    team = models.ForeignKey(Team, models.CASCADE, related_name="saved_views")
    owner = models.ForeignKey(Membership, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[one_line])
    #: the filter as it is typed in English
    query = models.CharField(max_length=2 * LONGEST)
    icon = models.CharField(_("symbol"), max_length=20, choices=Icon, default=Icon.SEARCH)
    is_shared = models.BooleanField(_("for the whole team"), default=False)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "is_shared", "owner"], name="view_of_a_team")]

    def __str__(self) -> str:
        return self.name

    @property
    def filter(self) -> Filter:
        """What it looks for."""
        return parse(self.query).filter
