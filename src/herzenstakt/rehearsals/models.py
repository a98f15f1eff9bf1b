"""Rehearsals: a comment that an owner writes to see that a channel hears and answers."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Message
from herzenstakt.kernel.words import Sentence
from herzenstakt.replies.models import Reply

#: then it ends by itself
PATIENCE = timedelta(minutes=15)


class Stage(StrEnum):
    """How far a rehearsal has come."""

    LISTENING = "listening"  # for the comment with the code word
    HEARD = "heard"  # whoever began it looks at it, and at the answer
    ANSWERING = "answering"  # the answer was let go
    OVER = "over"


class RehearsalQuerySet(models.QuerySet["Rehearsal"]):
    """Which rehearsals."""

    def visible_to(self, member: Membership) -> RehearsalQuerySet:
        """Those of the member's own team, for those who connect channels."""
        ours = self.filter(channel__team=member.team_id)
        return ours if member.may(Permission.CONNECT) else ours.none()

    def open(self) -> RehearsalQuerySet:
        """Those that are not over."""
        return self.filter(ended_at=None)

    def listening(self) -> RehearsalQuerySet:
        """Those whose comment has not come yet, and still may."""
        since = timezone.now() - PATIENCE
        return self.open().filter(heard_at=None, begun_at__gt=since)

    def overdue(self) -> RehearsalQuerySet:
        """Those whose time is over."""
        return self.open().filter(begun_at__lte=timezone.now() - PATIENCE)

    def settled(self) -> RehearsalQuerySet:
        """Those of whose answer it is known what became of it, and nobody has looked yet."""
        known = (Reply.State.SENT, Reply.State.REFUSED, Reply.State.WITHDRAWN)
        return self.open().filter(answered_at=None, reply__state__in=known)


class Rehearsal(models.Model):
    """An owner tries a channel out with one comment of their own, which they mark with a code word, and
    one answer to it. What was said in it waits for nobody."""

    class Outcome(models.TextChoices):
        """How it ended."""

        WORKED = "worked", _("it worked")
        UNHEARD = "unheard", _("the comment did not come")
        UNANSWERED = "unanswered", _("nobody said yes to the answer")
        REFUSED = "refused", _("the answer did not go out")
        NOT_READ_BACK = "not_read_back", _("the answer could not be read back")
        NOT_OURS = "not_ours", _("somebody else had written it")
        STOPPED = "stopped", _("somebody stopped it")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="rehearsals")
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    word = models.CharField(max_length=20)
    begun_at = models.DateTimeField(default=timezone.now)
    #: the network's id of the comment with the word; it calls nobody, however often it is told
    external_id = models.CharField(max_length=500, blank=True)
    heard_at = models.DateTimeField(null=True)
    reply = models.ForeignKey(Reply, models.SET_NULL, null=True, related_name="+")
    #: since when it is known what became of the answer
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=13, choices=Outcome, blank=True)
    #: why it is not further, or ended like that (a kept Sentence)
    trouble = models.JSONField(default=dict)

    objects = RehearsalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel"],
                condition=Q(ended_at=None),
                name="rehearsal_one_at_a_time_on_a_channel",
            ),
            models.UniqueConstraint(
                fields=["channel", "word"], name="rehearsal_once_per_channel_and_word"
            ),
        ]
        indexes = [
            models.Index(fields=["begun_at"], condition=Q(ended_at=None), name="rehearsal_not_over")
        ]

    def __str__(self) -> str:
        return self.word

    @property
    def stage(self) -> Stage:
        """How far it has come."""
        if self.ended_at is not None:
            return Stage.OVER
        if self.heard_at is None:
            return Stage.LISTENING
        unsent = self.reply is None or self.reply.state == Reply.State.DRAFT
        return Stage.HEARD if unsent else Stage.ANSWERING

    @property
    def ends_at(self) -> datetime:
        """When it ends by itself."""
        return self.begun_at + PATIENCE

    @property
    def trouble_sentence(self) -> Sentence:
        """Why it is not further, or ended like that."""
        return Sentence.from_json(self.trouble)

    def comment(self) -> Message | None:
        """The comment with the word; None where it has not come."""
        if not self.external_id:
            return None
        told = Message.objects.filter(channel=self.channel_id, external_id=self.external_id)
        return told.select_related("handle", "conversation").first()

    def came_to_the_door(self) -> bool | None:
        """Whether the network brought the comment to our door, before we found it by looking or listening;
        None where nobody can tell (any more)."""
        told = Envelope.objects.filter(channel=self.channel_id, about=self.external_id[:500])
        return told.order_by("arrived_at").values_list("at_the_door", flat=True).first()

    def move(self, **news: Any) -> bool:
        """Write something down while it is not over; False where it is. One UPDATE decides."""
        return bool(Rehearsal.objects.open().filter(pk=self.pk).update(**news))
