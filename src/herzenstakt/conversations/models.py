"""Posts, conversations, messages and notes: who said what to us, and who waits since when."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import models
from django.db.models import Exists, F, Min, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Visibility, Window
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.promised import Unit, Within
from herzenstakt.groups.models import Group
from herzenstakt.kernel.words import Sentence, gettext_noop
from herzenstakt.people.models import Handle, Person

#: when nobody writes for so long, a conversation is over
SILENCE = timedelta(days=14)
#: what was said longer ago is no arrival, but an archive, or news of a network that was away
RECENT = timedelta(days=2)
#: who asks a network for words again has an answer until then, or somebody else may ask
PATIENCE = timedelta(minutes=2)
#: that nothing came of it is shown until then
FORGET_ASKING = timedelta(days=1)
#: of a conversation, when it stands somewhere else
STANDING = ("status", "snoozed_until", "closed_at", "closed_because")
#: of a conversation, and of which time of its open messages it is the first
FIRST_OF = {"waiting_since": "written_at", "feels_late_at": "feels_late_at", "late_at": "late_at"}


class PostQuerySet(models.QuerySet["Post"]):
    """Which posts."""

    def visible_to(self, member: Membership) -> PostQuerySet:
        """Posts around which the member's own team talks. Who may not read what is private sees no post
        around which people talk in private only."""
        ours = self.filter(channel__team=member.team_id)
        if member.may(Permission.READ_PRIVATE):
            return ours
        around = Conversation.objects.filter(post=OuterRef("pk"))
        return ours.filter(Exists(around.filter(is_private=False)) | ~Exists(around))


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
    #: when the network last told it; None: nothing of it is kept
    told_at = models.DateTimeField(null=True, default=timezone.now)

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["channel", "external_id"], name="post_once_per_channel")
        ]
        indexes = [
            models.Index(
                fields=["channel", "told_at"],
                condition=Q(told_at__isnull=False),
                name="post_by_telling",
            )
        ]

    def __str__(self) -> str:
        return self.title or self.text[:60]

    @property
    def is_empty(self) -> bool:
        """Whether we let go of everything that it said; of a post of ours we never do."""
        return not self.ours and not (self.author_name or self.title or self.text or self.media)


class ConversationQuerySet(models.QuerySet["Conversation"]):
    """Which conversations."""

    def visible_to(self, member: Membership) -> ConversationQuerySet:
        """The only way a request gets hold of conversations. Who only reads along sees what is public."""
        ours = self.filter(team=member.team_id)
        return ours if member.may(Permission.READ_PRIVATE) else ours.filter(is_private=False)

    def waiting(self) -> ConversationQuerySet:
        """Longest wait first: whoever waited longest is answered next. Who was put off stands elsewhere."""
        in_sight = self.filter(snoozed_until=None)
        return in_sight.exclude(waiting_since=None).order_by("waiting_since", "pk")

    def put_off(self) -> ConversationQuerySet:
        """Those somebody wants to see again later, the next ones first."""
        return self.filter(snoozed_until__isnull=False).order_by("snoozed_until", "pk")

    def to_wake(self) -> ConversationQuerySet:
        """Those whose time has come."""
        return self.put_off().filter(snoozed_until__lte=timezone.now())

    def fallen_silent(self) -> ConversationQuerySet:
        """Open ones in which nobody waits and nobody has written for two weeks, the oldest first."""
        open_ones = self.filter(status=Conversation.Status.OPEN, waiting_since=None)
        return open_ones.filter(last_message_at__lt=timezone.now() - SILENCE).order_by(
            "last_message_at", "pk"
        )

    def not_waiting(self) -> ConversationQuerySet:
        """Where nobody waits for us (any more)."""
        return self.filter(waiting_since=None)

    def open_to_somebody(self) -> ConversationQuerySet:
        """Those in which somebody waits, the longest wait first, and then those that somebody takes care
        of, what was last spoken in first."""
        waits = Q(snoozed_until=None, waiting_since__isnull=False)
        cared_for = Q(waiting_since=None, caretaker__isnull=False)
        longest = F("waiting_since").asc(nulls_last=True)
        return self.filter(waits | cared_for).order_by(longest, "-last_message_at", "-pk")

    def over_since(self, moment: datetime) -> ConversationQuerySet:
        """Those that may be over for longer than that, and nothing keeps their words; the longest first."""
        return self.filter(held_until=None, counted_from__lt=moment).order_by("counted_from", "pk")

    def no_longer_held(self) -> ConversationQuerySet:
        """Those whose words something kept until now."""
        return self.filter(held_until__lt=timezone.now()).order_by("held_until", "pk")

    def still_told(self) -> ConversationQuerySet:
        """Those in which we still keep a word that somebody said, or a note about it."""
        said = Message.objects.filter(conversation=OuterRef("pk"), direction=Message.Direction.IN)
        notes = Note.objects.filter(conversation=OuterRef("pk"))
        return self.filter(Exists(said.filter(gone_at=None, expired_at=None)) | Exists(notes))

    def newest_first(self) -> ConversationQuerySet:
        """What was last spoken in first."""
        return self.order_by("-last_message_at", "-pk")

    def to_give(self) -> ConversationQuerySet:
        """Those who wait in a group, and nobody takes care of them: the longest wait first."""
        return self.waiting().filter(caretaker=None, group__isnull=False)

    def cared_for_by(self, member: Membership) -> ConversationQuerySet:
        """Those this member takes care of."""
        return self.filter(caretaker=member)

    def for_list(self) -> ConversationQuerySet:
        """With everything a row shows, so that a row needs no second query."""
        return self.select_related(
            "channel", "person", "handle", "caretaker__user", "post", "group"
        )


class Conversation(models.Model):
    """What one person and we say to each other in one thread; never a "ticket".

    It ends when the person thanks, when we say that it is settled, or after two weeks of silence. Whoever
    writes within 30 days of that goes on with it; later words begin the next one (`number`).

    A human who speaks in one thread under two names has two conversations there: what one name said is
    never mixed with what the other did. `person` is always the human behind `handle`.

    `waiting_since` is the heart of the desk: while it is set, somebody is waiting for us. Only an
    answer clears it, or a decision recorded in the journal to let the conversation rest. It is always
    the time of the oldest message that is still open (see `Message.is_open`).
    """

    class Status(models.TextChoices):
        """Where the conversation stands."""

        OPEN = "open", _("open")
        SNOOZED = "snoozed", _("put off")
        CLOSED = "closed", _("at rest")

    class Ending(models.TextChoices):
        """Why a conversation is over."""

        THANKS = "thanks", _("the person thanked or confirmed")
        SUMMARY = "summary", _("we said that it is settled")
        SILENCE = "silence", _("nobody wrote for two weeks")
        NO_ANSWER = "no_answer", _("it needs no answer")

    team = models.ForeignKey(Team, models.PROTECT, related_name="conversations")
    channel = models.ForeignKey(Channel, models.PROTECT, related_name="conversations")
    thread_id = models.CharField(max_length=500)
    person = models.ForeignKey(Person, models.PROTECT, related_name="conversations")
    handle = models.ForeignKey(Handle, models.PROTECT, related_name="conversations")
    post = models.ForeignKey(Post, models.SET_NULL, null=True, related_name="conversations")
    #: which conversation with this person in this thread it is: long after an end, another one begins
    number = models.PositiveSmallIntegerField(default=1)
    status = models.CharField(max_length=10, choices=Status, default=Status.OPEN)
    #: out of sight until then, or until the person writes again
    snoozed_until = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_because = models.CharField(max_length=10, choices=Ending, blank=True)
    caretaker = models.ForeignKey(
        Membership, models.SET_NULL, null=True, blank=True, related_name="caring_for"
    )
    #: the group it is in; None: the whole team
    group = models.ForeignKey(
        Group, models.SET_NULL, null=True, related_name="conversations", db_index=False
    )
    #: when a person last said to which group it belongs, or to none: a machine leaves it there
    placed_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True, blank=True)
    #: when the first promise to somebody who waits here feels broken (on the wall clock), and when it is
    #: (in the hours in which the team is there); None where nobody waits, or nothing was promised
    feels_late_at = models.DateTimeField(null=True, blank=True)
    late_at = models.DateTimeField(null=True, blank=True)
    last_message_at = models.DateTimeField()
    #: the beginning of what the person said last, for lists
    excerpt = models.CharField(max_length=200, blank=True)
    #: somebody has said something here that not everybody can read
    is_private = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    #: from when the clock counts how long it has been over: its end as far as it was looked up; and until
    #: when something keeps its words for longer (`flows/letting_go.py`)
    counted_from = models.DateTimeField(default=timezone.now)
    held_until = models.DateTimeField(null=True)

    objects = ConversationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                # by the name and not by the human: two names that turn out to be one human keep what each
                # of them said here apart, so that they can be two again
                fields=["channel", "thread_id", "handle", "number"],
                name="conversation_once_per_thread_and_handle",
            ),
            models.CheckConstraint(
                condition=Q(status="snoozed", snoozed_until__isnull=False)
                | (~Q(status="snoozed") & Q(snoozed_until=None)),
                name="conversation_put_off_means_until_when",
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
                condition=Q(snoozed_until=None) & ~Q(waiting_since=None),
                name="conversation_waiting",
            ),
            models.Index(  # for rules that begin when somebody waits longer than promised
                fields=["team", "late_at", "id"],
                condition=Q(late_at__isnull=False),
                name="conversation_late",
            ),
            models.Index(fields=["team", "-last_message_at", "-id"], name="conversation_latest"),
            models.Index(
                fields=["team", "caretaker", "waiting_since", "id"],
                condition=Q(caretaker__isnull=False, snoozed_until=None) & ~Q(waiting_since=None),
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
            models.Index(
                fields=["team", "snoozed_until", "id"],
                condition=Q(snoozed_until__isnull=False),
                name="conversation_put_off",
            ),
            # the rooms of groups, and for the clock: whom nobody takes care of there
            models.Index(
                fields=["team", "group", "waiting_since", "id"],
                condition=Q(group__isnull=False) & ~Q(waiting_since=None),
                name="conversation_waiting_in_group",
            ),
            models.Index(
                fields=["team", "group", "-last_message_at", "-id"],
                condition=Q(group__isnull=False),
                name="conversation_in_group",
            ),
            models.Index(
                fields=["team", "group", "waiting_since", "id"],
                condition=Q(group__isnull=False, caretaker=None, snoozed_until=None)
                & ~Q(waiting_since=None),
                name="conversation_to_give",
            ),
            # under one post (web/post/listing.py): who waits, what was put off, and the rest
            models.Index(
                fields=["post", "waiting_since", "id"],
                condition=Q(snoozed_until=None) & ~Q(waiting_since=None),
                name="conversation_waiting_under",
            ),
            models.Index(
                fields=["post", "snoozed_until", "id"],
                condition=Q(snoozed_until__isnull=False),
                name="conversation_put_off_under",
            ),
            models.Index(
                fields=["post", "status", "-last_message_at", "-id"],
                condition=Q(waiting_since=None),
                name="conversation_quiet_under",
            ),
            models.Index(
                fields=["team", "counted_from", "id"],
                condition=Q(held_until=None),
                name="conversation_by_end",
            ),
            models.Index(
                fields=["team", "held_until", "id"],
                condition=Q(held_until__isnull=False),
                name="conversation_held",
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
        first = self.messages.open().aggregate(**{name: Min(of) for name, of in FIRST_OF.items()})
        for name, at in first.items():
            setattr(self, name, at)
        if self.waiting_since and self.status == self.Status.CLOSED:
            self.stand(self.Status.OPEN)
        self.save(update_fields=[*FIRST_OF, *STANDING])
        return self.waiting_since

    def stand(
        self, status: Status, *, until: datetime | None = None, because: Ending | None = None
    ) -> None:
        """Stand somewhere else from now on; does not store it (`STANDING`). `until`: for what is put off;
        `because`: for what is over."""
        self.status, self.snoozed_until = status, until
        is_over = status == self.Status.CLOSED
        self.closed_at = (self.closed_at or timezone.now()) if is_over else None
        self.closed_because = (because or self.closed_because) if is_over else ""


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
        said = self.filter(
            direction=Message.Direction.IN, addressed=True, gone_at=None, settled_at=None
        )
        return said.exclude(needs_reply=Need.NO)

    def kept(self) -> MessageQuerySet:
        """Of what people outside said, what still stands there and is kept here."""
        return self.filter(expired_at=None, gone_at=None, handle__isnull=False)

    def told_before(self, moment: datetime) -> MessageQuerySet:
        """Of what is kept, what the network has not told since then; the longest ago first."""
        return self.kept().filter(told_at__lt=moment).order_by("told_at", "pk")

    def away(self) -> MessageQuerySet:
        """What is not here because its time was over, and may be fetched again."""
        return self.filter(may_come_back=True, gone_at=None)

    def complaints(self) -> MessageQuerySet:
        """Those from which a claim may follow."""
        return self.filter(kind=MessageKind.COMPLAINT)

    def in_thread(self, channel_id: int, thread_id: str) -> MessageQuerySet:
        """Everything known of one thread, in the order in which it was said."""
        return self.filter(channel=channel_id, thread_id=thread_id).order_by("written_at", "pk")


BELOW_HIDDEN = gettext_noop(
    "%(network)s takes no answer below what is hidden. Show it again, and it can be answered."
)
#: in `Message.meta`, beside what a connector keeps there: a remark about the message (a kept Sentence)
REMARK = "desk.remark"
#: … and whether it is from whom it says: "yes", "no", or nothing
GENUINE = "desk.genuine"
#: in `Message.meta`, and gone with the words
SAID_IN_META = ("subject", REMARK)


def without_words(meta: Mapping[str, str]) -> dict[str, str]:
    """What a connector may still need of a message whose words are gone."""
    return {name: value for name, value in meta.items() if name not in SAID_IN_META}


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
    #: when the network last told it
    told_at = models.DateTimeField(default=timezone.now)
    expired_at = models.DateTimeField(null=True)
    #: whether only its time was over, so that it may be fetched again when somebody wants to read it
    may_come_back = models.BooleanField(default=False)
    is_hidden = models.BooleanField(default=False)
    liked_at = models.DateTimeField(null=True)
    #: whether it speaks to us; overheard words never wait
    addressed = models.BooleanField(default=True)
    #: not stored: whether it was hidden before the network last told of it; None where that told nothing
    was_hidden: bool | None = None
    #: what the person wants: proposed by rules, unless `sorted_by` somebody of us; empty for our own words
    kind = models.CharField(max_length=12, choices=MessageKind, blank=True)
    needs_reply = models.CharField(max_length=8, choices=Need, default=Need.YES)
    sorted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    #: what was promised when it was written, counted from the beginning of the turn: see `promised`
    feels_late_at = models.DateTimeField(null=True)
    late_at = models.DateTimeField(null=True)
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
            models.Index(
                fields=["channel", "told_at", "id"],
                condition=Q(expired_at=None, gone_at=None, handle__isnull=False),
                name="message_by_telling",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def remark(self) -> Sentence:
        """What whoever reads it should know besides; the empty sentence where there is nothing."""
        return Sentence.from_json(json.loads(self.meta.get(REMARK) or "null"))

    def window(self, on: Channel | None = None) -> Window:
        """Whether it can be answered from here now, how long, and if not, whether somebody says it there by
        hand. Where nothing works on its channel at all, that is another trouble (`Channel.obstacle`).
        `on`: its channel, for whoever has it at hand."""
        channel = on or self.channel
        kind = channel.connector_class
        if kind is not None and channel.answers_by_hand:
            return Window(closed=kind.can(Ability.REPLY).reason, by_hand=True)
        if channel.obstacle:
            return Window()
        if self.is_hidden and not channel.connector.answers_hidden:
            return Window(closed=Sentence(BELOW_HIDDEN, {"network": channel.network_name}))
        return channel.connector.window(self.meta, self.written_at, timezone.now())

    def private_window(self, on: Channel | None = None) -> Window | None:
        """Whether it was said before others and can be answered from here so that only its author reads it;
        None where there is no such way. `on`: its channel, for whoever has it at hand."""
        channel = on or self.channel
        is_private = self.visibility == Visibility.PRIVATE
        if is_private or channel.obstacle or channel.answers_by_hand:
            return None
        return channel.connector.private_window(self.meta, self.written_at, timezone.now())

    @property
    def genuine(self) -> str:
        """Whether somebody who can tell found it to be from whom it says: "yes", "no", or "" where nobody
        looked."""
        return str(self.meta.get(GENUINE) or "")

    @property
    def is_open(self) -> bool:
        """Whether somebody waits for an answer to this."""
        return (
            self.direction == self.Direction.IN
            and self.addressed
            and self.gone_at is None
            and self.settled_at is None
            and self.needs_reply != Need.NO
        )

    @property
    def is_news(self) -> bool:
        """Whether somebody speaks to us just now, so that rules and groups look at it."""
        is_recent = self.written_at >= timezone.now() - RECENT
        return self.addressed and is_recent and not self.channel.is_silent


class AskingQuerySet(models.QuerySet["Asking"]):
    """Who asks for which words again."""

    def claim(self, conversation: Conversation) -> bool:
        """Ask for this one from now on; False while somebody does, or it is too early to ask again."""
        now = timezone.now()
        fresh: dict[str, Any] = {"asked_at": now, "begun_at": None, "ended_at": None, "trouble": {}}
        _asking, is_new = self.get_or_create(conversation=conversation, defaults=fresh)
        if is_new:
            return True
        lost = Q(ended_at=None, asked_at__lt=now - PATIENCE)
        there = self.filter(conversation=conversation)
        return bool(
            there.filter(lost | Q(ended_at__isnull=False, again_at__lte=now)).update(**fresh)
        )

    def begin(self, conversation: int) -> Asking | None:
        """The one worker who asks; None for whoever comes second."""
        mine = self.filter(conversation=conversation, begun_at=None, ended_at=None)
        if not mine.update(begun_at=timezone.now()):
            return None
        return self.select_related("conversation__channel__team", "conversation__post").get(
            conversation=conversation
        )

    def over(self) -> AskingQuerySet:
        """What nobody needs to know any more."""
        return self.filter(asked_at__lt=timezone.now() - FORGET_ASKING)


class Asking(models.Model):
    """Somebody has opened a conversation whose words were away, and its network is asked for them again. It
    goes when all of them are here."""

    conversation = models.OneToOneField(Conversation, models.CASCADE, related_name="asking")
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    again_at = models.DateTimeField(default=timezone.now)
    #: why not all of them are here (a kept Sentence)
    trouble = models.JSONField(default=dict)

    objects = AskingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.conversation_id} since {self.asked_at}"

    @property
    def is_under_way(self) -> bool:
        """Whether the network is asked just now. A worker that died does so no longer."""
        return self.ended_at is None and self.asked_at > timezone.now() - PATIENCE

    @property
    def trouble_sentence(self) -> Sentence:
        """Why not all of them are here, to be said in the reader's language."""
        return Sentence.from_json(self.trouble)

    def end(self, trouble: Sentence, after: timedelta) -> None:
        """Not all of them came; ask again after a while."""
        now = timezone.now()
        self.ended_at, self.again_at, self.trouble = now, now + after, trouble.as_json()
        self.save(update_fields=["ended_at", "again_at", "trouble"])


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
    """A word among colleagues, written so that the person may read it: they can ask for it (GDPR Art. 15)."""

    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="notes")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="notes")
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    objects = NoteQuerySet.as_manager()

    def __str__(self) -> str:
        return self.text[:60]


class AnswerTimeQuerySet(models.QuerySet["AnswerTime"]):
    """Which promises."""

    def visible_to(self, member: Membership) -> AnswerTimeQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)


class AnswerTime(models.Model):
    """How soon a team promises to answer messages of a kind, everywhere or on one channel."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="answer_times")
    #: None: wherever the channel has none of its own
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")
    kind = models.CharField(max_length=12, choices=MessageKind)
    #: None: nothing is promised
    amount = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=8, choices=Unit, default=Unit.HOURS)

    objects = AnswerTimeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["team", "kind"],
                condition=Q(channel=None),
                name="answer_time_once_per_kind",
            ),
            models.UniqueConstraint(
                fields=["channel", "kind"],
                condition=Q(channel__isnull=False),
                name="answer_time_once_per_channel_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(amount=None) | Q(amount__gt=0), name="answer_time_is_some_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.amount} {self.unit}"

    @property
    def within(self) -> Within | None:
        """The promise; None where nothing is promised."""
        return Within(self.amount, Unit(self.unit)) if self.amount else None
