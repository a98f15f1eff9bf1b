"""Who looks at a conversation and who writes in it, for seconds; and who was asked by name to take care."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Note

#: whoever has not been heard of for so long has gone; an open page says "still here" every two seconds
GONE_AFTER = timedelta(seconds=8)
#: so long after the last letter somebody still writes
PEN_RESTS_AFTER = timedelta(seconds=6)
#: whoever gave a conversation back is not given it again that day
NOT_AGAIN = timedelta(hours=12)


class PresenceQuerySet(models.QuerySet["Presence"]):
    """Who is where."""

    def visible_to(self, member: Membership) -> PresenceQuerySet:
        """Colleagues at conversations that the member may see."""
        ours = self.filter(conversation__team=member.team_id)
        if member.may(Permission.READ_PRIVATE):
            return ours
        return ours.filter(conversation__is_private=False)

    def now(self) -> PresenceQuerySet:
        """Those who were heard of a moment ago."""
        return self.filter(seen_at__gt=timezone.now() - GONE_AFTER)

    def over(self) -> PresenceQuerySet:
        """Those who have gone; nobody shall be able to ask who looked where."""
        return self.filter(seen_at__lt=timezone.now() - 2 * GONE_AFTER)


class Presence(models.Model):
    """A colleague has a conversation before their eyes, or writes in it.

    It is no record of anybody's work: one row for each member and conversation, overwritten every few
    seconds and deleted within a minute, and nothing of it stands in the journal or in a metric.
    """

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="presences")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField(db_index=True)
    #: when they last typed; None while they have not
    wrote_at = models.DateTimeField(null=True)

    objects = PresenceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="presence_once_per_member_and_conversation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} at {self.conversation_id}"

    @property
    def is_here(self) -> bool:
        """Whether they were heard of a moment ago."""
        return self.seen_at > timezone.now() - GONE_AFTER

    @property
    def writes(self) -> bool:
        """Whether they typed a moment ago."""
        return self.wrote_at is not None and self.wrote_at > timezone.now() - PEN_RESTS_AFTER


class CareRequestQuerySet(models.QuerySet["CareRequest"]):
    """Who was asked to take care."""

    def visible_to(self, member: Membership) -> CareRequestQuerySet:
        """In the member's own team, for those who take care of people."""
        ours = self.filter(conversation__team=member.team_id)
        return ours if member.may(Permission.CARE) else ours.none()

    def open(self) -> CareRequestQuerySet:
        """Those that still say the truth: nobody else has taken care since."""
        return self.filter(conversation__caretaker=F("to"))


class CareRequest(models.Model):
    """A conversation was handed over to a colleague by name, with a word, and they have not yet said
    whether they take it; or the desk gave it to one of a group, and says why.

    (Who hands over to nobody in particular gives no reason: `safety.HandOver`.)
    """

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="care_request")
    #: None: the desk
    by = models.ForeignKey(Membership, models.CASCADE, null=True, related_name="+")
    to = models.ForeignKey(Membership, models.CASCADE, related_name="care_requests")
    #: to whom it goes back; None where nobody took care before
    before = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    #: their word, which stays among the notes
    note = models.ForeignKey(Note, models.CASCADE, null=True, related_name="+")
    #: why the desk gave it to them: `language` ("": not known), and for how many they care who `wait`
    because = models.JSONField(default=dict)
    at = models.DateTimeField(auto_now_add=True)

    objects = CareRequestQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by=None, note=None) | Q(by__isnull=False, note__isnull=False),
                name="care_request_of_somebody_has_a_word",
            )
        ]

    def __str__(self) -> str:
        return f"{self.conversation_id} to {self.to_id}"


class StepBackQuerySet(models.QuerySet["StepBack"]):
    """Who gave what back."""

    def lately(self) -> StepBackQuerySet:
        """So short a time ago that the desk does not give it to them again."""
        return self.filter(at__gt=timezone.now() - NOT_AGAIN)

    def over(self) -> StepBackQuerySet:
        """Those that matter no more; nobody shall be able to ask who gave back how much."""
        return self.filter(at__lte=timezone.now() - NOT_AGAIN)


class StepBack(models.Model):
    """Somebody of a group gave a conversation back: the desk does not give it to them again at once."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = StepBackQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "member"], name="step_back_once_per_member"
            )
        ]

    def __str__(self) -> str:
        return f"{self.member_id} from {self.conversation_id}"
