"""What the team knows: one card for each short answer, with its owner and the day until which it holds."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team, one_line

LONGEST_TITLE = 120


class CardQuerySet(models.QuerySet["Card"]):
    """Which cards."""

    def visible_to(self, member: Membership) -> CardQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def with_people(self) -> CardQuerySet:
        """With everything a card shows, so that it needs no second query."""
        return self.select_related("team", "owner__user", "changed_by__user")


class Card(models.Model):
    """A short true answer that fits many questions: opening hours, returns, who decides what.

    Earlier wordings are not kept: what is no longer true should not be found any more.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="cards")
    title = models.CharField(_("what it is about"), max_length=LONGEST_TITLE, validators=[one_line])
    german = models.TextField(blank=True)
    english = models.TextField(blank=True)
    #: whom to ask about it
    owner = models.ForeignKey(Membership, models.PROTECT, related_name="cards")
    good_until = models.DateField()
    #: goes up with each change, so that nobody overwrites what they have not seen
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = CardQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(german="") | ~Q(english=""), name="card_says_something"
            )
        ]
        indexes = [models.Index(fields=["team", "title"], name="card_by_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        """Whether the day until which it was said to hold has passed."""
        return self.good_until < today(self.team)

    @property
    def is_orphaned(self) -> bool:
        """Whether nobody stands for it any more."""
        return not (self.owner.is_active and self.owner.user.is_active)

    @property
    def needs_a_look(self) -> bool:
        """Whether somebody should check it before it is said once more."""
        return self.is_over or self.is_orphaned


def today(team: Team) -> date:
    """Which day it is where the team is."""
    return team.today
