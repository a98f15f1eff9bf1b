"""Rounds: people under one post whom somebody answers one after the other."""

from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.conversations.models import Conversation, Post
from herzenstakt.replies.models import Reply
from herzenstakt.saved_answers.models import SavedAnswer

#: so many people are a round; more, and nobody is answered personally any more
MOST = 50
#: so long a round is known: until then the same words do not go to two people of it
KEEP = timedelta(days=14)


class RoundQuerySet(models.QuerySet["Round"]):
    """Which rounds."""

    def visible_to(self, member: Membership) -> RoundQuerySet:
        """The member's own: nobody goes on with the round of a colleague."""
        return self.filter(team=member.team_id, by=member)

    def open(self) -> RoundQuerySet:
        """Those somebody is still on."""
        return self.filter(ended_at=None)

    def over(self) -> RoundQuerySet:
        """Those nobody needs to know any more."""
        return self.filter(begun_at__lt=timezone.now() - KEEP)


class Round(models.Model):
    """People under one post whom somebody wants to answer one after the other; nothing is sent in a lot.

    It ends when nobody is left, or when whoever began it begins another one under this post.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="rounds")
    by = models.ForeignKey(Membership, models.CASCADE, related_name="rounds", db_index=False)
    post = models.ForeignKey(Post, models.CASCADE, related_name="rounds")
    #: what each draft begins with; None: with nothing
    begins_with = models.ForeignKey(SavedAnswer, models.SET_NULL, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "post"],
                condition=Q(ended_at=None),
                name="round_one_at_a_time_under_a_post",
            )
        ]
        indexes = [models.Index(fields=["by", "-begun_at"], name="round_latest_of_one")]

    def __str__(self) -> str:
        return f"{self.post_id}: {self.pk}"


class RoundStepQuerySet(models.QuerySet["RoundStep"]):
    """Which steps."""

    def visible_to(self, member: Membership) -> RoundStepQuerySet:
        """Those of the member's own rounds, as far as they may see the conversation."""
        theirs = Conversation.objects.visible_to(member)
        return self.filter(
            whole__in=Round.objects.visible_to(member), conversation__in=theirs
        ).order_by("place")

    def for_list(self) -> RoundStepQuerySet:
        """With what a line of the round shows."""
        return self.select_related("conversation__person", "reply")


class RoundStep(models.Model):
    """One person of a round."""

    class Stand(models.TextChoices):
        """What became of it so far."""

        OPEN = "open", _("still to come")
        SKIPPED = "skipped", _("skipped")
        ASKED = "asked", _("a colleague reads it first")
        TO_SAY = "to_say", _("to be said there by hand")
        ANSWERED = "answered", _("answered")

    whole = models.ForeignKey(Round, models.CASCADE, related_name="steps", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="+")
    #: which one it is, from 1
    place = models.PositiveSmallIntegerField()
    skipped_at = models.DateTimeField(null=True)
    #: what was let go here, or handed to a colleague
    reply = models.ForeignKey(Reply, models.SET_NULL, null=True, related_name="+")

    objects = RoundStepQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["whole", "place"], name="round_step_has_its_place"),
            models.UniqueConstraint(
                fields=["whole", "conversation"], name="round_goes_to_each_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.whole_id}: {self.place}"

    @property
    def stand(self) -> Stand:
        """What became of it. An answer that was taken back or refused is none."""
        if self.reply is not None and self.reply.state in OUT:
            return self.Stand.ANSWERED
        if self.reply is not None and self.reply.state == Reply.State.TO_POST:
            return self.Stand.TO_SAY
        if self.reply is not None and self.reply.state == Reply.State.ASKED:
            return self.Stand.ASKED
        return self.Stand.SKIPPED if self.skipped_at else self.Stand.OPEN

    @property
    def is_done(self) -> bool:
        """Whether nobody has to come by here again."""
        return self.stand is not self.Stand.OPEN


#: let go, and not known to have failed; what a person has still to say there is not out
OUT = (Reply.State.READY, Reply.State.SENDING, Reply.State.UNSURE, Reply.State.SENT)
