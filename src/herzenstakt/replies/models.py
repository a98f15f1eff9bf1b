"""Replies: what we want to say, and what became of it."""

from __future__ import annotations

import hashlib
import uuid
from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Author, Outgoing, Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.kernel.words import Sentence

LOST_AFTER = timedelta(minutes=5)
#: after this long "later" has become "no"
PATIENCE = timedelta(hours=24)


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Which replies."""

    def visible_to(self, member: Membership) -> ReplyQuerySet:
        """Replies of the member's own team; drafts only for those who may write some."""
        ours = self.filter(conversation__team=member.team_id)
        if not member.may(Permission.READ_PRIVATE):
            ours = ours.filter(conversation__is_private=False)
        if not member.may(Permission.WRITE):
            ours = ours.exclude(state__in=(Reply.State.DRAFT, Reply.State.WITHDRAWN))
        return ours

    def drafts_of(self, member: Membership) -> ReplyQuerySet:
        """What this member is still writing."""
        return self.filter(author=member, state=Reply.State.DRAFT)

    def due(self) -> ReplyQuerySet:
        """Approved, and nothing speaks against sending now."""
        now = timezone.now()
        return self.filter(
            Q(not_before=None) | Q(not_before__lte=now),
            state=Reply.State.READY,
            conversation__channel__in=Channel.objects.usable(),
        )

    def lost(self) -> ReplyQuerySet:
        """On their way for so long that the worker must have stopped."""
        return self.filter(state=Reply.State.SENDING, sending_since__lt=timezone.now() - LOST_AFTER)

    def under_way(self) -> ReplyQuerySet:
        """Approved, and not yet known to have arrived or failed."""
        return self.filter(state__in=(Reply.State.READY, Reply.State.SENDING))

    def on_the_network(self) -> ReplyQuerySet:
        """Let go, and perhaps there already: nobody should say the same again without knowing."""
        return self.filter(state__in=(Reply.State.READY, Reply.State.SENDING, Reply.State.UNSURE))

    def undecided(self) -> ReplyQuerySet:
        """Those a person has to look at."""
        return self.filter(state__in=(Reply.State.UNSURE, Reply.State.REFUSED))

    def claim(self, pk: int) -> Reply | None:
        """Take a reply that may leave; None if another worker was faster.

        It is never handed out twice: saying something twice in public is worse than asking a person
        to look. At most once.
        """
        due = self.due().filter(pk=pk).values("pk")
        now = timezone.now()
        taken = self.filter(pk__in=due, state=Reply.State.READY).update(
            state=Reply.State.SENDING,
            sending_since=now,
            tries=F("tries") + 1,
            first_tried_at=Coalesce("first_tried_at", now),
        )
        return self.with_context().get(pk=pk) if taken else None

    def held(self, pk: int, *states: str) -> Reply | None:
        """The reply, locked, if it is still in one of these states (none named: in any).

        Its conversation is locked first, in the same order as where an echo of it comes in.
        """
        here = Conversation.objects.select_for_update().filter(replies=pk)
        list(here.values_list("pk"))
        wanted = self.filter(state__in=states) if states else self
        return wanted.select_for_update(of=("self",)).with_context().filter(pk=pk).first()

    def with_context(self) -> ReplyQuerySet:
        """With everything sending needs."""
        return self.select_related(
            "answers__handle", "conversation__channel__team", "conversation__handle"
        )


class Reply(models.Model):
    """Our answer, from first draft to receipt.

    draft -> ready -> sending -> sent
               ^        |-> unsure  -> sent | withdrawn   (a person looks)
               |        |-> refused -> withdrawn          (a person takes it back)
               `--------'   later
    draft -> withdrawn

    Whoever takes it back writes on in a new draft with the same words and another key; if the old one
    turns out to have arrived after all, it is sent. Nothing cools down yet.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("draft")
        COOLING = "cooling", _("cooling down")
        READY = "ready", _("about to be sent")
        SENDING = "sending", _("on its way")
        SENT = "sent", _("delivered")
        REFUSED = "refused", _("not accepted")
        UNSURE = "unsure", _("please check whether it arrived")
        WITHDRAWN = "withdrawn", _("withdrawn")

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="replies")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="replies")
    answers = models.ForeignKey(Message, models.CASCADE, related_name="replies")
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    text = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    approved_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    approved_at = models.DateTimeField(null=True)
    not_before = models.DateTimeField(null=True)
    sending_since = models.DateTimeField(null=True)
    first_tried_at = models.DateTimeField(null=True)
    tries = models.PositiveIntegerField(default=0)
    trouble = models.JSONField(default=dict)
    message = models.OneToOneField(Message, models.SET_NULL, null=True, related_name="written_as")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "author"],
                condition=Q(state="draft"),
                name="reply_one_draft_per_person_and_conversation",
            )
        ]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=Q(state__in=["ready", "sending"]),
                name="reply_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def outgoing(self) -> Outgoing:
        """The reply in the words of the connector door."""
        said, handle = self.answers, self.answers.handle or self.conversation.handle
        return Outgoing(
            key=str(self.key),
            in_reply_to=said.external_id,
            thread_id=said.thread_id,
            text=self.text,
            to=handle.as_author() if handle else Author("", ""),
            visibility=Visibility(said.visibility),
            language=said.language,
            meta=said.meta,
            first_tried_at=self.first_tried_at,
        )

    @property
    def words(self) -> str:
        """A short name for exactly these words, to whom and how visible, so that nobody lets others go
        than those they read."""
        told = f"{self.answers_id}\n{self.answers.visibility}\n{self.text}"
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def is_under_way(self) -> bool:
        """Approved, and not yet known to have arrived or failed."""
        return self.state in {self.State.READY, self.State.SENDING}

    @property
    def trouble_sentence(self) -> Sentence:
        """What went wrong, in words."""
        return Sentence.from_json(self.trouble)

    def change(self, state: State, trouble: Sentence | None = None) -> None:
        """Go on to another state."""
        self.state, self.trouble = state, trouble.as_json() if trouble else {}
        self.save(update_fields=["state", "trouble", "changed_at"])

    def wait(self, until: datetime, trouble: Sentence) -> None:
        """Nothing has happened yet: try again after a while."""
        self.not_before = until
        self.save(update_fields=["not_before"])
        self.change(self.State.READY, trouble)

    def is_out_of_patience(self) -> bool:
        """Whether the network has been busy for so long that we should tell people."""
        began = self.approved_at or timezone.now()
        return timezone.now() - began > PATIENCE


class HintVoteQuerySet(models.QuerySet["HintVote"]):
    """Which votes."""

    def visible_to(self, member: Membership) -> HintVoteQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)


class HintVote(models.Model):
    """Somebody said of a hint of the coach that it fits, or does not. Who it was is not kept."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="hint_votes")
    cue = models.CharField(max_length=40)
    fits = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    objects = HintVoteQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "cue"], name="hint_votes_of_a_cue")]

    def __str__(self) -> str:
        return f"{self.cue}: {self.fits}"


class CueChoiceQuerySet(models.QuerySet["CueChoice"]):
    """Which choices."""

    def visible_to(self, member: Membership) -> CueChoiceQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)


class CueChoice(models.Model):
    """A team wants the coach to speak of a cue, or not to; it counts more than votes and our default."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="cue_choices")
    cue = models.CharField(max_length=40)
    is_on = models.BooleanField()

    objects = CueChoiceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "cue"], name="cue_chosen_once_per_team")
        ]

    def __str__(self) -> str:
        return f"{self.cue}: {self.is_on}"
