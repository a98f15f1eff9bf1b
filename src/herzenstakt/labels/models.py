"""Labels of a team, and on which conversations they are."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.kernel.text import key_of

LONGEST_NAME = 60
#: one character can unfold into eighteen
LONGEST_KEY = 18 * LONGEST_NAME


class LabelQuerySet(models.QuerySet["Label"]):
    """Which labels."""

    def visible_to(self, member: Membership) -> LabelQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def in_use(self) -> LabelQuerySet:
        """Those that are still offered."""
        return self.filter(is_archived=False)

    def by_name(self) -> LabelQuerySet:
        """As one looks for a word."""
        return self.order_by("key")

    def called(self, name: str) -> LabelQuerySet:
        """The one with this name, whichever way it is written."""
        return self.filter(key=key_of(name))


class Label(models.Model):
    """A word for what a conversation is about: "delivery", "praise", "press".

    It is about what is talked about, never about who talks.
    """

    class Tone(models.TextChoices):
        """How it looks; the word carries the meaning, the colour only helps."""

        PLAIN = "plain", _("grey")
        GOOD = "good", _("green")
        CARE = "care", _("amber")
        HEART = "heart", _("red")

    team = models.ForeignKey(Team, models.CASCADE, related_name="labels")
    name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[one_line])
    #: the name as it is compared, see `key_of`
    key = models.CharField(max_length=LONGEST_KEY)
    tone = models.CharField(_("colour"), max_length=5, choices=Tone, default=Tone.PLAIN)
    #: not offered any more; where it is, it stays
    is_archived = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "key"], name="label_once_per_team"),
            models.CheckConstraint(condition=~Q(key=""), name="label_can_be_seen"),
        ]

    def __str__(self) -> str:
        return self.name


class LabellingQuerySet(models.QuerySet["Labelling"]):
    """Which labels are on which conversations."""

    def visible_to(self, member: Membership) -> LabellingQuerySet:
        """Those on conversations the member may see."""
        ours = self.filter(label__team=member.team_id)
        if member.may(Permission.READ_PRIVATE):
            return ours
        return ours.filter(conversation__is_private=False)


class Labelling(models.Model):
    """That a label is on a conversation, since when, and who put it there.

    The two times of the conversation stand here once more, so that an index can walk "everybody with this
    label, newest first" and "who waits longest" without sorting or counting them. The database itself
    keeps them equal (a trigger, see the first migration).
    """

    # the indexes below begin with these two
    label = models.ForeignKey(Label, models.CASCADE, related_name="labellings", db_index=False)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, related_name="labellings", db_index=False
    )
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    last_message_at = models.DateTimeField()
    waiting_since = models.DateTimeField(null=True)

    objects = LabellingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["conversation", "label"], name="label_once_on_each")
        ]
        indexes = [
            models.Index(
                fields=["label", "-last_message_at", "-conversation"], name="labelled_latest"
            ),
            models.Index(
                fields=["label", "waiting_since", "conversation"],
                condition=~Q(waiting_since=None),
                name="labelled_waiting",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label_id} on {self.conversation_id}"
