"""Pinned answers: which one of ours stands on top under a post."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message, Post
from herzenstakt.kernel.words import Sentence


class PinnedAnswerQuerySet(models.QuerySet["PinnedAnswer"]):
    """Which pinned answers."""

    def visible_to(self, member: Membership) -> PinnedAnswerQuerySet:
        """Those under posts around which the member's own team talks. They are public on their network."""
        return self.filter(post__channel__team=member.team_id)


class PinnedAnswer(models.Model):
    """One answer of ours stands on top under a post; never two.

    The row is written before the network is asked, so that nothing is forgotten where its answer is lost.
    """

    class State(models.TextChoices):
        """What the network said."""

        PINNED = "pinned", _("on top")
        PERHAPS = "perhaps", _("perhaps on top")

    post = models.OneToOneField(Post, models.CASCADE, related_name="pinned_answer")
    message = models.ForeignKey(Message, models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=State, default=State.PERHAPS)
    #: why nobody knows, in words
    trouble = models.JSONField(default=dict)
    #: who asked for it last, and when
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(default=timezone.now)

    objects = PinnedAnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.post_id}: {self.message_id}"

    @property
    def is_sure(self) -> bool:
        """Whether the network has confirmed it."""
        return self.state == self.State.PINNED

    @property
    def trouble_sentence(self) -> Sentence:
        """Why nobody knows, in words."""
        return Sentence.from_json(self.trouble)
