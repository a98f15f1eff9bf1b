"""What moderation keeps: the netiquette of each team, version after version."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.kernel.lasting import Lasting, LastingQuerySet


class NetiquetteQuerySet(LastingQuerySet["Netiquette"]):
    """Which versions."""

    def visible_to(self, member: Membership) -> NetiquetteQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def hung_out_by(self, house: str) -> NetiquetteQuerySet:
        """Those of the team with this name in its addresses; they hang there for everybody to read."""
        return self.filter(team__slug=house)

    def newest_first(self) -> NetiquetteQuerySet:
        """The one in force, and then those before it."""
        return self.order_by("-number")


class Netiquette(Lasting):
    """One published version of what a team asks of everybody who talks with it. A newer one takes its
    place; it stays, because decisions cite it."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="netiquettes")
    number = models.PositiveIntegerField()
    german = models.TextField()
    english = models.TextField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = NetiquetteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="netiquette_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="netiquette_begins_with_1"),
            models.CheckConstraint(
                condition=~Q(german="") & ~Q(english=""), name="netiquette_in_both_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.number}"

    def text_in(self, language: str) -> str:
        """What it says to a reader of this language."""
        return self.german if language.startswith("de") else self.english
