"""What the calm path keeps: little, for a short time, and nothing about the person in danger."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.safety.signs import Danger

#: so long a case is kept, whatever became of it
KEEP = timedelta(days=30)


class CrisisCaseQuerySet(models.QuerySet["CrisisCase"]):
    """Which cases."""

    def visible_to(self, member: Membership) -> CrisisCaseQuerySet:
        """Those of the member's own team, for those who answer people; who only reads along sees none."""
        ours = self.filter(team=member.team_id)
        return ours if member.may(Permission.WRITE) else ours.none()

    def standing(self) -> CrisisCaseQuerySet:
        """Those somebody must look at, or has called serious."""
        return self.exclude(is_serious=False)

    def urgent(self) -> CrisisCaseQuerySet:
        """Those that stand before everything else: nobody has looked yet, somebody waits in danger, or a
        colleague has called a lead and none has come."""
        unseen, waits = Q(is_serious=None), Q(conversation__waiting_since__isnull=False)
        return self.standing().filter(unseen | waits | Q(called_at__isnull=False, came_by=None))

    def over(self) -> CrisisCaseQuerySet:
        """Those we may not keep any longer."""
        return self.filter(created_at__lt=timezone.now() - KEEP)


class CrisisCase(models.Model):
    """A message that shows a sign of danger, and what a person said about it.

    It holds no words of the message and says nothing about who wrote it. It is not in the journal and in
    no metric, and it is deleted after `KEEP`.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="crisis_cases")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="crisis_cases")
    message = models.OneToOneField(Message, models.CASCADE, related_name="crisis_case")
    #: one of `Danger`
    danger = models.CharField(max_length=10)
    #: whether rules found it; else a person did
    found_by_rules = models.BooleanField()
    created_at = models.DateTimeField(auto_now_add=True)
    #: what a person said; None while nobody has
    is_serious = models.BooleanField(null=True)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    #: in a word, where it was not serious
    why = models.CharField(max_length=200, blank=True)
    #: when a colleague called a lead, and which lead came
    called_at = models.DateTimeField(null=True)
    came_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")

    objects = CrisisCaseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_serious=None, decided_by=None, decided_at=None)
                | Q(
                    is_serious__isnull=False,
                    decided_by__isnull=False,
                    decided_at__isnull=False,
                ),
                name="crisis_case_is_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(is_serious=False) | ~Q(why=""),
                name="crisis_case_is_dismissed_with_a_word",
            ),
        ]
        indexes = [models.Index(fields=["team", "is_serious"], name="crisis_case_of_team")]

    def __str__(self) -> str:
        return f"{self.danger} {self.pk}"

    @property
    def kind(self) -> Danger:
        """Its danger, by name."""
        return Danger(self.danger)


class HandOverQuerySet(models.QuerySet["HandOver"]):
    """Where somebody else is needed."""

    def visible_to(self, member: Membership) -> HandOverQuerySet:
        """In the member's own team, for those who take care of people."""
        ours = self._where(team=member.team_id)
        return ours if member.may(Permission.CARE) else ours.none()

    def open(self) -> HandOverQuerySet:
        """Where nobody has taken over yet, and somebody waits."""
        return self._where(caretaker=None, waiting_since__isnull=False)

    def _where(self, **conversation: Any) -> HandOverQuerySet:
        # row by row, of which there are few: joined, SQLite begins with everybody who waits
        there = Conversation.objects.filter(pk=OuterRef("conversation"), **conversation)
        return self.filter(Exists(there))

    def over(self) -> HandOverQuerySet:
        """Those nobody asks about any more."""
        return self.filter(at__lt=timezone.now() - KEEP)


class HandOver(models.Model):
    """Somebody else is needed in a conversation. Who asked for that, and why, is nowhere written."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="hand_over")
    at = models.DateTimeField(auto_now_add=True)

    objects = HandOverQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.conversation)


class HelplineQuerySet(models.QuerySet["Helpline"]):
    """Whose numbers."""

    def visible_to(self, member: Membership) -> HelplineQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)


class Helpline(models.Model):
    """A number to call, as a team has written or checked it. With a `key` it stands in for one of ours."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="helplines")
    key = models.CharField(max_length=60, blank=True)
    label = models.CharField(max_length=100, blank=True)
    number = models.CharField(max_length=30)
    checked_on = models.DateField()

    objects = HelplineQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "key"], condition=~Q(key=""), name="helpline_once_per_key"
            ),
            models.CheckConstraint(
                condition=~Q(key="") | ~Q(label=""), name="helpline_of_ones_own_has_a_name"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label or self.key}: {self.number}"
