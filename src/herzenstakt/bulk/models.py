"""What was done with several conversations at once, kept as long as it can be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.conversations.models import Conversation
from herzenstakt.labels.models import Label

#: so long it can be taken back
UNDO_FOR = timedelta(minutes=5)
#: and so long it is kept at all; the journal stays
KEEP = timedelta(days=1)


class BulkActQuerySet(models.QuerySet["BulkAct"]):
    """Which acts."""

    def visible_to(self, member: Membership) -> BulkActQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def done_by(self, member: Membership) -> BulkActQuerySet:
        """The member's own: nobody takes back what a colleague did."""
        return self.filter(by=member)

    def fresh(self) -> BulkActQuerySet:
        """Those that can still be taken back."""
        return self.filter(done_at__gt=timezone.now() - UNDO_FOR, undone_at=None)

    def over(self) -> BulkActQuerySet:
        """Those nobody needs any more."""
        return self.filter(done_at__lt=timezone.now() - KEEP)


class BulkAct(models.Model):
    """One thing that somebody did with several conversations at once."""

    class Kind(models.TextChoices):
        """What was done."""

        TAKE_CARE = "take_care", _("take care")
        RELEASE = "release", _("hand back")
        LABEL = "label", _("put a label on")
        REST = "rest", _("let rest")

    team = models.ForeignKey(Team, models.CASCADE, related_name="bulk_acts")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="bulk_acts", db_index=False)
    kind = models.CharField(max_length=10, choices=Kind)
    #: which label; None once it is gone
    label = models.ForeignKey(Label, models.SET_NULL, null=True, related_name="+")
    done_at = models.DateTimeField(auto_now_add=True)
    undone_at = models.DateTimeField(null=True)

    objects = BulkActQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["by", "-done_at"], name="bulk_latest_of_one")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="label") | Q(label=None),
                name="bulk_label_only_where_one_was_put_on",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def until(self) -> datetime:
        """Until when it can be taken back."""
        return self.done_at + UNDO_FOR


class BulkPart(models.Model):
    """One of these conversations, and what it was like before: exactly that is restored."""

    whole = models.ForeignKey(BulkAct, models.CASCADE, related_name="parts", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    #: what the act changed here, as `flows/bulk.py` reads it
    before = models.JSONField(default=dict)
    #: the last word when it was done: where another one follows, something else has happened
    last_message_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whole", "conversation"], name="bulk_once_in_each_act")
        ]

    def __str__(self) -> str:
        return f"{self.whole_id}: {self.conversation_id}"
