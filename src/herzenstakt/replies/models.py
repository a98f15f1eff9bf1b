"""Replies: what we want to say, and what became of it."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import replace
from datetime import datetime, timedelta
from math import ceil

from django.db import models, transaction
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission, Role, roles_that_may
from herzenstakt.channels.connector import Author, Enclosure, Outgoing, Visibility, Window
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import Refused
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.kernel.words import Sentence, gettext_noop
from herzenstakt.media.shelf import take, throw_away

LOST_AFTER = timedelta(minutes=5)
#: after this long "later" has become "no"
PATIENCE = timedelta(hours=24)
#: so many other answers in a thread are named to the network's connector
MOST_OTHERS = 500
#: how long files stay here whose answer has arrived or was taken back
KEEP_ATTACHMENTS = timedelta(days=7)
#: said where an answer was to be for one person alone, and cannot be
NOT_IN_PRIVATE = gettext_noop("This can only be answered where everybody reads it.")
ONCE_IN_PRIVATE = gettext_noop(
    "This was answered in private before, and the network takes one such answer to it."
)
#: whoever has let words lie for so long that were to be said by hand will not say them any more
LAIN = timedelta(days=30)


class ReplyQuerySet(models.QuerySet["Reply"]):
    """Which replies."""

    def visible_to(self, member: Membership) -> ReplyQuerySet:
        """Replies of the member's own team; drafts only for those who may write some."""
        ours = self.filter(conversation__team=member.team_id)
        if not member.may(Permission.READ_PRIVATE):
            ours = ours.filter(conversation__is_private=False, in_private=False)
        if not member.may(Permission.WRITE):
            ours = ours.exclude(state__in=(*UNSENT, Reply.State.WITHDRAWN))
        return ours

    def drafts_of(self, member: Membership) -> ReplyQuerySet:
        """What this member is still writing."""
        return self.filter(author=member, state=Reply.State.DRAFT)

    def begun_by(self, member: Membership, conversation: Conversation) -> str:
        """What this member has written so far in a conversation; "" where it is nothing."""
        here = self.drafts_of(member).filter(conversation=conversation)
        return here.values_list("text", flat=True).first() or ""

    def unsent(self) -> ReplyQuerySet:
        """Still being written, read by a colleague, or given back."""
        return self.filter(state__in=UNSENT)

    def never_left(self) -> ReplyQuerySet:
        """What nobody was ever told: unsent, taken back, or not accepted by the network."""
        return self.filter(state__in=(*UNSENT, Reply.State.WITHDRAWN, Reply.State.REFUSED))

    def to_read(self, member: Membership) -> ReplyQuerySet:
        """What waits in the member's team for their eyes: drafts of colleagues who ask them to read
        twice, where they may let answers go, own ones that were given back, and those given back to
        somebody who no longer writes."""
        if not member.may(Permission.WRITE):
            return self.none()
        writers = roles_that_may(Permission.WRITE)
        gone = Q(author__is_active=False) | ~Q(author__role__in=writers)
        wanted = Q(state=Reply.State.GIVEN_BACK) & (Q(author=member) | gone)
        if member.may(Permission.ANSWER):
            wanted |= Q(state=Reply.State.ASKED) & ~Q(author=member)
        return self.filter(wanted, author__team=member.team_id).exclude(to_read_since=None)

    def handed_over_by(self, member: Membership) -> ReplyQuerySet:
        """What this member has asked a colleague to read."""
        asked = self.filter(author=member, state=Reply.State.ASKED)
        return asked.exclude(to_read_since=None)

    def to_say(self, member: Membership) -> ReplyQuerySet:
        """What is to be said by hand on its network, by anybody of the member's team who lets answers go."""
        if not member.may(Permission.ANSWER):
            return self.none()
        ready = self.filter(state=Reply.State.TO_POST, author__team=member.team_id)
        return ready.exclude(to_read_since=None)

    def holding(self) -> ReplyQuerySet:
        """Let go, and perhaps there already, so that nothing around it may be forgotten. What was to
        be said by hand and has lain for long holds nothing."""
        lain = Q(state=Reply.State.TO_POST, changed_at__lt=timezone.now() - LAIN)
        return self.on_the_network().exclude(lain)

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
        return self.filter(state__in=LET_GO)

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

    def private_window(self, said: Message, channel: Channel) -> Window | None:
        """Whether a message can be answered so that only its author reads it, after these replies; None where
        there is no such way."""
        window = said.private_window(channel)
        if window is None or window.closed or not window.once:
            return window
        before = self.filter(answers=said, in_private=True, state__in=SAID)
        return replace(window, closed=Sentence(ONCE_IN_PRIVATE)) if before.exists() else window

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
    draft -> to post -> sent | withdrawn                  (a person puts it on the network)
    draft -> asked -> ready | to post                     (a colleague lets it go)
               |---> given back -> draft                  (a colleague gives it back)
               `---> draft                                (its writer writes on)
    draft -> withdrawn

    Whoever takes it back writes on in a new draft with the same words and another key; if the old one
    turns out to have arrived after all, it is sent. Whoever lets a draft rest keeps it as a draft: that
    is no state but a `Pause`.
    """

    class State(models.TextChoices):
        """Where it stands."""

        DRAFT = "draft", _("draft")
        ASKED = "asked", _("a colleague reads it")
        GIVEN_BACK = "given_back", _("given back")
        TO_POST = "to_post", _("ready to be said there")
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
    #: only the person reads it, although they spoke before others
    in_private = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT)
    #: since when it waits for a person: to be read by a colleague, or by its writer where it was given
    #: back, or to be said by hand
    to_read_since = models.DateTimeField(null=True)
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
            ),
            models.Index(
                fields=["author"],
                condition=~Q(to_read_since=None),
                name="reply_to_read",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:40]

    def outgoing(self) -> Outgoing:
        """The reply in the words of the connector door."""
        said = self.answers
        return Outgoing(
            key=str(self.key),
            in_reply_to=said.external_id,
            thread_id=said.thread_id,
            text=self.text,
            to=self.to,
            visibility=self.visibility,
            language=said.language,
            meta=said.meta,
            first_tried_at=self.first_tried_at,
            enclosures=self.enclosures,
            others=self._others_in_the_thread(),
        )

    @property
    def to(self) -> Author:
        """Whom it answers."""
        handle = self.answers.handle or self.conversation.handle
        return handle.as_author() if handle else Author("", "")

    @property
    def enclosures(self) -> tuple[Enclosure, ...]:
        """What goes with it, in the words of the connector door."""
        return tuple(one.as_enclosure() for one in self.attachments.all())

    def _others_in_the_thread(self) -> frozenset[str]:
        """The newest other answers of this desk there, by their names at the network."""
        there = Reply.objects.exclude(pk=self.pk).filter(
            message__channel=self.answers.channel_id, message__thread_id=self.answers.thread_id
        )
        names = there.order_by("-message").values_list("message__external_id", flat=True)
        return frozenset(names[:MOST_OTHERS])

    @property
    def visibility(self) -> Visibility:
        """Who can read it there: those who can read what it answers, or its author alone."""
        return Visibility.PRIVATE if self.in_private else Visibility(self.answers.visibility)

    @property
    def window(self) -> Window:
        """Whether it can be said from here now, how long, and if not, why."""
        channel = self.conversation.channel
        if not self.in_private:
            return self.answers.window(channel)
        others = Reply.objects.exclude(pk=self.pk)
        window = others.private_window(self.answers, channel)
        return Window(closed=Sentence(NOT_IN_PRIVATE)) if window is None else window

    @property
    def words(self) -> str:
        """A short name for exactly these words and pictures, to whom and how visible, so that nobody lets
        others go than those they read."""
        told = f"{self.answers_id}\n{self.visibility}\n{self.text}"
        told += "".join(f"\n{one.key}\n{one.alt}" for one in self.attachments.all())
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    @property
    def pair(self) -> str:
        """A short name for exactly these words as an answer to exactly those."""
        return hashlib.sha256(f"{self.words}\n{self.answers.text}".encode()).hexdigest()[:16]

    @property
    def is_left_behind(self) -> bool:
        """Not let go yet, and its writer no longer writes here."""
        return self.state in UNSENT and not self.author.may(Permission.WRITE)

    @property
    def is_under_way(self) -> bool:
        """Approved, and not yet known to have arrived or failed."""
        return self.state in {self.State.READY, self.State.SENDING}

    @property
    def can_be_called_back(self) -> bool:
        """Let go, and no worker has tried to send it yet: nothing of it can be on the network."""
        return self.state == self.State.READY and self.first_tried_at is None

    @property
    def seconds_left(self) -> int:
        """How long it still waits for second thoughts, counted up; 0 where it does not."""
        if self.not_before is None or not self.can_be_called_back:
            return 0
        return max(0, ceil((self.not_before - timezone.now()).total_seconds()))

    @property
    def trouble_sentence(self) -> Sentence:
        """What went wrong, in words."""
        return Sentence.from_json(self.trouble)

    def change(self, state: State, trouble: Sentence | None = None) -> None:
        """Go on to another state."""
        self.state, self.trouble = state, trouble.as_json() if trouble else {}
        self.to_read_since = timezone.now() if state in FOR_A_PERSON else None
        self.save(update_fields=["state", "trouble", "to_read_since", "changed_at"])

    def wait(self, until: datetime, trouble: Sentence) -> None:
        """Nothing has happened yet: try again after a while."""
        self.not_before = until
        self.save(update_fields=["not_before"])
        self.change(self.State.READY, trouble)

    def is_out_of_patience(self) -> bool:
        """Whether the network has been busy for so long that we should tell people."""
        began = self.approved_at or timezone.now()
        return timezone.now() - began > PATIENCE


#: not let go yet: the words stay among colleagues
UNSENT = (Reply.State.DRAFT, Reply.State.ASKED, Reply.State.GIVEN_BACK)
#: let go, and not known to have arrived or failed
LET_GO = (Reply.State.TO_POST, Reply.State.READY, Reply.State.SENDING, Reply.State.UNSURE)
#: let go: there, or perhaps there
SAID = (*LET_GO, Reply.State.SENT)
#: somebody has to read them, or to say them by hand
FOR_A_PERSON = (Reply.State.ASKED, Reply.State.GIVEN_BACK, Reply.State.TO_POST)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Which attachments."""

    def visible_to(self, member: Membership) -> AttachmentQuerySet:
        """Those of answers this member may see."""
        return self.filter(reply__in=Reply.objects.visible_to(member))

    def over(self) -> AttachmentQuerySet:
        """Those whose answer arrived, or was taken back, a while ago: the network shows what arrived."""
        done = (Reply.State.SENT, Reply.State.WITHDRAWN)
        return self.filter(
            reply__state__in=done, reply__changed_at__lt=timezone.now() - KEEP_ATTACHMENTS
        )

    def let_go(self) -> None:
        """Delete rows and files; the files when nothing can bring the rows back any more."""
        keys = list(self.values_list("key", flat=True))
        self.delete()
        if keys:
            transaction.on_commit(lambda: throw_away(keys))


class Attachment(models.Model):
    """A picture, film or sound that goes with an answer: what it truly is, and what there is to see. Its
    bytes lie on the shelf (`media.shelf`) under its key."""

    class Kind(models.TextChoices):
        """What one does with it."""

        IMAGE = "image", _("picture")
        VIDEO = "video", _("film")
        AUDIO = "audio", _("sound")

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="attachments")
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=5, choices=Kind)
    content_type = models.CharField(max_length=40)
    #: as its sender calls it; believed in nothing
    name = models.CharField(max_length=120)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(default=0)
    height = models.PositiveIntegerField(default=0)
    #: 0: nobody knows
    seconds = models.PositiveIntegerField(default=0)
    moves = models.BooleanField(default=False)
    #: for whoever cannot see or hear it
    alt = models.TextField(blank=True)
    #: what was changed about it, for its sender
    note = models.JSONField(default=dict)
    #: what the network gave for it
    given = models.TextField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        ordering = ("place", "pk")

    def __str__(self) -> str:
        return self.name

    @property
    def note_sentence(self) -> Sentence:
        """What was changed about it, in words."""
        return Sentence.from_json(self.note)

    def as_enclosure(self) -> Enclosure:
        """The attachment in the words of the connector door."""
        return Enclosure(
            name=f"{self.key.hex}.{self.content_type.partition('/')[2]}",
            kind=self.kind,
            content_type=self.content_type,
            size=self.size,
            read=self.content,
            width=self.width,
            height=self.height,
            seconds=self.seconds,
            moves=self.moves,
            alt=self.alt,
            given=self.given,
            remember=self.remember,
        )

    def content(self) -> bytes:
        """Its bytes. Raises Refused where somebody took them from the disk."""
        try:
            return take(self.key)
        except FileNotFoundError:
            missing = gettext_noop(
                "The file “%(name)s” is no longer here. Please attach it once more."
            )
            raise Refused(missing, name=self.name) from None

    def remember(self, given: str) -> None:
        """Keep what the network gave for it."""
        Attachment.objects.filter(pk=self.pk).update(given=given)


class RemarkQuerySet(models.QuerySet["Remark"]):
    """Which remarks."""

    def visible_to(self, member: Membership) -> RemarkQuerySet:
        """Those of the member's own team, for those who may write some."""
        ours = self.filter(reply__conversation__team=member.team_id)
        return ours if member.may(Permission.WRITE) else ours.none()


class Remark(models.Model):
    """A word among colleagues about an answer before it goes out. Kept with the answer."""

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="remarks")
    author = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(auto_now_add=True)

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.text[:60]


class PauseQuerySet(models.QuerySet["Pause"]):
    """Which pauses."""

    def visible_to(self, member: Membership) -> PauseQuerySet:
        """Those of the member's own team."""
        return self.filter(reply__conversation__team=member.team_id)

    def is_over(self, reply: Reply) -> bool:
        """Whether these very words have rested before, or their writer said why they cannot."""
        pause = self.filter(reply=reply, pair=reply.pair).first()
        return pause is not None and pause.is_over

    def undecided_of(self, reply: Reply) -> PauseQuerySet:
        """Those of the reply's writer before the same message, as long as nothing went out. What was
        put away and written anew was no farewell but a change."""
        open_ones = Q(outcome="") | Q(outcome=Pause.Outcome.WITHDRAWN)
        return self.filter(
            open_ones, reply__author=reply.author_id, reply__answers=reply.answers_id
        )


class Pause(models.Model):
    """A moment's rest that was offered before an answer barked back, and what became of it.

    Whose it was is told by the reply alone, and by nothing else that is kept.
    """

    class Choice(models.TextChoices):
        """What the writer chose; nothing where they simply went on writing."""

        WAIT = "wait", _("wait")
        ANYWAY = "anyway", _("send anyway")

    class Outcome(models.TextChoices):
        """What became of the words; nothing as long as nobody knows."""

        CHANGED = "changed", _("changed")
        ASKED = "asked", _("read by a colleague first")
        WITHDRAWN = "withdrawn", _("not sent")
        UNCHANGED = "unchanged", _("sent unchanged")

    reply = models.ForeignKey(Reply, models.CASCADE, related_name="pauses")
    #: `Reply.pair`: before exactly these words in answer to exactly those
    pair = models.CharField(max_length=16)
    choice = models.CharField(max_length=10, choices=Choice, blank=True)
    until = models.DateTimeField(null=True)
    why = models.CharField(max_length=40, blank=True)
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    offered_at = models.DateTimeField(auto_now_add=True)

    objects = PauseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["reply", "pair"], name="pause_once_per_pair_of_words")
        ]

    def __str__(self) -> str:
        return self.choice or self.pair

    @property
    def rests(self) -> bool:
        """Whether its ten minutes are running."""
        return self.choice == self.Choice.WAIT and not self.is_over

    @property
    def seconds_left(self) -> int:
        """How long its words still rest; a second more than none, so that a clock rings after it."""
        left = (self.until - timezone.now()).total_seconds() if self.until else 0
        return max(0, int(left)) + 1

    @property
    def is_over(self) -> bool:
        """Whether these words may go now: they have rested, or their writer said why not."""
        rested = self.until is not None and self.until <= timezone.now()
        return self.choice == self.Choice.ANYWAY or (self.choice == self.Choice.WAIT and rested)


class LookTwiceQuerySet(models.QuerySet["LookTwice"]):
    """Which rules."""

    def visible_to(self, member: Membership) -> LookTwiceQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def here(self, channel: Channel, role: str) -> LookTwiceQuerySet:
        """Those for what a writer in this role says on this channel."""
        of_channel = Q(channel=None) | Q(channel=channel)
        return self.filter(of_channel, Q(role="") | Q(role=role), team=channel.team_id)


class LookTwice(models.Model):
    """A rule of a team: such answers are read by a second person before they go out."""

    class Kind(models.TextChoices):
        """Which answers."""

        EVERYTHING = "everything", _("every answer")
        IN_PUBLIC = "public", _("answers in public")
        IN_PRIVATE = "private", _("answers in private")
        TO_AN_ATTACK = "attack", _("answers to an attack")

    team = models.ForeignKey(Team, models.CASCADE, related_name="looks_twice")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.EVERYTHING)
    #: None: on every channel
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")
    #: of the writer; empty: whoever writes
    role = models.CharField(max_length=10, choices=Role, blank=True)

    objects = LookTwiceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.kind


class HintTallyQuerySet(models.QuerySet["HintTally"]):
    """Which tallies."""

    def visible_to(self, member: Membership) -> HintTallyQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)


class HintTally(models.Model):
    """How often a team said of the hints of a cue that they fit, and that they do not. Votes are counted
    when they are cast, for the coach looks here at each pause in typing; whose they were is not kept."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="hint_tallies")
    cue = models.CharField(max_length=40)
    fits = models.PositiveIntegerField(default=0)
    does_not = models.PositiveIntegerField(default=0)

    objects = HintTallyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "cue"], name="hints_tallied_once_per_cue")
        ]

    def __str__(self) -> str:
        return f"{self.cue}: {self.fits} / {self.does_not}"


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
