"""Saved answers: how one says what is said again and again, in German and English, with gaps in it."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.accounts.permissions import Permission

LONGEST_TITLE = 120
LONGEST_SHORTCUT = 30
#: of one wording; longer ones say too much at once
MOST = 2_000

#: what one types after ";"
short = RegexValidator(
    r"^[a-z0-9äöüß][a-z0-9äöüß_-]*\Z", _("A shortcut is small letters, digits, - and _.")
)


class SavedAnswerQuerySet(models.QuerySet["SavedAnswer"]):
    """Which saved answers."""

    def visible_to(self, member: Membership) -> SavedAnswerQuerySet:
        """What the member's team shares, and what they keep for themselves; for those who write."""
        ours = self.filter(Q(is_shared=True) | Q(owner=member), team=member.team_id)
        return ours if member.may(Permission.WRITE) else ours.none()

    def with_people(self) -> SavedAnswerQuerySet:
        """With everything a list shows, so that it needs no second query."""
        return self.select_related("team", "owner__user", "changed_by__user")


class SavedAnswer(models.Model):
    """A wording that fits many conversations, and is personal in none of them yet.

    A `Card` says what is true, this says how to put it. How often it is used is counted nowhere.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="saved_answers")
    owner = models.ForeignKey(Membership, models.CASCADE, related_name="saved_answers")
    #: whether the whole team has it, or only its owner
    is_shared = models.BooleanField(default=False)
    title = models.CharField(_("what it is for"), max_length=LONGEST_TITLE, validators=[one_line])
    shortcut = models.CharField(max_length=LONGEST_SHORTCUT, blank=True, validators=[short])
    german_du = models.TextField(blank=True)
    german_sie = models.TextField(blank=True)
    english = models.TextField(blank=True)
    #: goes up with each change, so that nobody overwrites what they have not seen
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = SavedAnswerQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(german_du="") | ~Q(german_sie="") | ~Q(english=""),
                name="saved_answer_says_something",
            ),
            models.UniqueConstraint(
                fields=["team", "shortcut"],
                condition=Q(is_shared=True) & ~Q(shortcut=""),
                name="saved_answer_shared_shortcut_once",
            ),
            models.UniqueConstraint(
                fields=["owner", "shortcut"],
                condition=Q(is_shared=False) & ~Q(shortcut=""),
                name="saved_answer_own_shortcut_once",
            ),
        ]
        indexes = [models.Index(fields=["team", "title"], name="saved_answer_by_title")]

    def __str__(self) -> str:
        return self.title

    @property
    def wordings(self) -> dict[str, str]:
        """What it says, by the way to speak (see `safety.beginnings.WAYS`); what it has no words for is
        missing."""
        said = {"de-du": self.german_du, "de-sie": self.german_sie, "en": self.english}
        return {way: words for way, words in said.items() if words}
