"""Posts, conversations, messages and notes: who said what to us, and who waits since when."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.people.models import Handle, Person


class PostQuerySet(models.QuerySet["Post"]):
    """Which posts."""

    def visible_to(self, member: Membership) -> PostQuerySet:
        """Posts around which the member's own team talks."""
        return self.filter(channel__team=member.team_id)


class Post(models.Model):
    """What people talk about: a post of ours or of somebody else. Never work by itself."""

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="posts")
    external_id = models.CharField(max_length=500)
    ours = models.BooleanField(default=False)
    author_name = models.CharField(max_length=200)
    author_address = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    media = models.JSONField(default=list)
    permalink = models.CharField(max_length=1000, blank=True)
    published_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="post_once_per_channel")
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Which conversations."""

    def visible_to(self, member: Membership) -> ConversationQuerySet:
        """The only way a request gets hold of conversations. Who only reads along sees what is public."""
        ours = self.filter(team=member.team_id)
        return ours if member.may(Permission.READ_PRIVATE) else ours.filter(is_private=False)

    def waiting(self) -> ConversationQuerySet:
        """Longest wait first: whoever waited longest is answered next."""
        return self.exclude(waiting_since=None).order_by("waiting_since", "pk")

    def not_waiting(self) -> ConversationQuerySet:
        """Where nobody waits for us (any more)."""
        return self.filter(waiting_since=None)

    def newest_first(self) -> ConversationQuerySet:
        """What was last spoken in first."""
        return self.order_by("-last_message_at", "-pk")

    def cared_for_by(self, member: Membership) -> ConversationQuerySet:
        """Those this member takes care of."""
        return self.filter(caretaker=member)

    def for_list(self) -> ConversationQuerySet:
        """With everything a row shows, so that a row needs no second query."""
        return self.select_related("channel", "person", "handle", "caretaker__user", "post")


class Conversation(models.Model):
    """One thread with one person on one channel; never a "ticket".

    `waiting_since` is the heart of the desk: while it is set, somebody is waiting for us. Only an
    answer clears it, or a decision recorded in the journal to let the conversation rest. It is always
    the time of the oldest message that is still open (see `Message.is_open`).
    """

    class Status(models.TextChoices):
        """Where the conversation stands."""

        OPEN = "open", _("open")
        CLOSED = "closed", _("at rest")

    team = models.ForeignKey(Team, models.PROTECT, related_name="conversations")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="conversations")
    thread_id = models.CharField(max_length=500)
    person = models.ForeignKey(Person, models.PROTECT, related_name="conversations")
    handle = models.ForeignKey(Handle, models.PROTECT, related_name="conversations")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="conversations")
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    caretaker = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="caring_for"
    )
    waiting_since = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField()
    #: the beginning of what the person said last, for lists
    excerpt = models.CharField(max_length=200, blank=True)
    #: somebody has said something here that not everybody can read
    is_private = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "thread_id", "person"],
                name="conversation_once_per_thread_and_person",
            ),
            models.CheckConstraint(
                condition=~Q(status="closed") | Q(waiting_since=None),
                name="conversation_at_rest_means_nobody_waits",
            ),
        ]
        # Each walks one part of a room (web/inbox/rooms.py). SQLite takes a partial index only where the
        # query says its condition in the same words, or, for IS NOT NULL, compares that column.
        indexes = [
            models.Index(
                fields=["team", "waiting_since", "id"],
                condition=~Q(waiting_since=None),
                name="conversation_waiting",
            ),
            models.Index(fields=["team", "-last_message_at", "-id"], name="conversation_latest"),
            models.Index(
                fields=["team", "caretaker", "waiting_since", "id"],
                condition=Q(caretaker__isnull=False) & ~Q(waiting_since=None),
                name="conversation_waiting_for_one",
            ),
            models.Index(
                fields=["team", "caretaker", "-last_message_at", "-id"],
                condition=Q(caretaker__isnull=False, waiting_since=None),
                name="conversation_cared_for",
            ),
            models.Index(
                fields=["team", "status", "-last_message_at", "-id"], name="conversation_at_rest"
            ),
            models.Index(  # for those who may not read what is private
                fields=["team", "-last_message_at", "-id"],
                condition=Q(is_private=False),
                name="conversation_public",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.excerpt[:40]}"

    def wait(self) -> datetime | None:
        """Work out anew since when somebody waits here, and store it."""
        first = self.messages.open().order_by("written_at").first()
        self.waiting_since = first.written_at if first else None
        if first:
            self.status = self.Status.OPEN
        self.save(update_fields=["waiting_since", "status"])
        return self.waiting_since


class MessageQuerySet(models.QuerySet["Message"]):
    """Which messages."""

    def visible_to(self, member: Membership) -> MessageQuerySet:
        """Messages of the member's own team, private ones only for those who may read them."""
        ours = self.filter(channel__team=member.team_id)
        if member.may(Permission.READ_PRIVATE):
            return ours
        in_public = Q(conversation=None) | Q(conversation__is_private=False)
        return ours.filter(in_public).exclude(visibility=Visibility.PRIVATE)

    def said_to_us(self) -> MessageQuerySet:
        """What people outside said."""
        return self.filter(direction=Message.Direction.IN)

    def open(self) -> MessageQuerySet:
        """What nobody has answered yet, and nobody decided to leave alone."""
        return self.filter(
            direction=Message.Direction.IN, addressed=True, gone_at=None, settled_at=None
        )

    def in_thread(self, channel_id: int, thread_id: str) -> MessageQuerySet:
        """Everything known of one thread, in the order in which it was said."""
        return self.filter(channel=channel_id, thread_id=thread_id).order_by("written_at", "pk")


class Message(models.Model):
    """One thing somebody said on a network, we included. Unique per channel.

    Our own words to nobody in particular (a comment under our post) have no conversation.
    """

    class Direction(models.TextChoices):
        """Who speaks."""

        IN = "in", _("to us")
        OUT = "out", _("from us")

    channel = models.ForeignKey(Channel, models.CASCADE, related_name="messages")
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, related_name="messages"
    )
    handle = models.ForeignKey(Handle, models.PROTECT, null=True, related_name="messages")
    external_id = models.CharField(max_length=500)
    thread_id = models.CharField(max_length=500)
    parent_id = models.CharField(max_length=500, blank=True)
    direction = models.CharField(max_length=3, choices=Direction)
    text = models.TextField(blank=True)
    media = models.JSONField(default=list)
    language = models.CharField(max_length=10, blank=True)
    visibility = models.CharField(max_length=10, default=Visibility.PUBLIC)
    permalink = models.CharField(max_length=1000, blank=True)
    meta = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    received_at = models.DateTimeField(auto_now_add=True)
    #: when the network says it was edited; never a time of our own
    edited_at = models.DateTimeField(null=True)
    gone_at = models.DateTimeField(null=True)
    #: whether one of us removed it; False also where the network does not tell who did
    gone_by_house = models.BooleanField(default=False)
    expired_at = models.DateTimeField(null=True)
    is_hidden = models.BooleanField(default=False)
    liked_at = models.DateTimeField(null=True)
    #: whether it speaks to us; overheard words never wait
    addressed = models.BooleanField(default=True)
    #: not stored: whether it was hidden before the network last told of it; None where that told nothing
    was_hidden: bool | None = None
    #: when it stopped waiting, and by which of our messages (none: somebody let it rest, or it vanished)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey("self", models.SET_NULL, null=True, related_name="settles")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["channel", "external_id"], name="message_once_per_channel"
            )
        ]
        indexes = [
            models.Index(fields=["channel", "thread_id", "written_at"], name="message_in_thread"),
            models.Index(fields=["conversation", "written_at"], name="message_in_conversation"),
            models.Index(fields=["channel", "parent_id"], name="message_answers"),
            models.Index(
                fields=["channel"], condition=Q(conversation=None), name="message_to_nobody"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for an answer to this."""
        return (
            self.direction == self.Direction.IN
            and self.addressed
            and self.gone_at is None
            and self.settled_at is None
        )


class MessageVersion(models.Model):
    """What a message said before it was edited."""

    message = models.ForeignKey(Message, models.CASCADE, related_name="versions")
    text = models.TextField()
    replaced_at = models.DateTimeField()

    class Meta:
        ordering = ("replaced_at", "pk")

    def __str__(self) -> str:
        return self.text[:60]


class NoteQuerySet(models.QuerySet["Note"]):
    """Which notes."""

    def visible_to(self, member: Membership) -> NoteQuerySet:
        """Notes of the member's own team, for those who may write some."""
        ours = self.filter(conversation__team=member.team_id)
        return ours if member.may(Permission.WRITE) else ours.none()


class Note(models.Model):
    """A word among colleagues. Never leaves the house; written so that the person may read it."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    objects = NoteQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]
