"""What moderation keeps: the netiquette, version after version; measures, their evidence, objections to
them; and the record of it all."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Visibility
from herzenstakt.conversations.models import Message
from herzenstakt.kernel.lasting import Lasting, LastingQuerySet
from herzenstakt.kernel.words import Sentence


class NetiquetteQuerySet(LastingQuerySet["Netiquette"]):
    """Which versions."""

    def visible_to(self, member: Membership) -> NetiquetteQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def hung_out_by(self, house: str) -> NetiquetteQuerySet:
        """Those of the team with this name in its addresses; they hang there for everybody to read."""
        return self.filter(team__slug=house)

    def newest_first(self) -> NetiquetteQuerySet:
        """The one in force, and then those before it."""
        return self.order_by("-number")


class Netiquette(Lasting):
    """One published version of what a team asks of everybody who talks with it. A newer one takes its
    place; it stays, because decisions cite it."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="netiquettes")
    number = models.PositiveIntegerField()
    german = models.TextField()
    english = models.TextField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = NetiquetteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="netiquette_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="netiquette_begins_with_1"),
            models.CheckConstraint(
                condition=~Q(german="") & ~Q(english=""), name="netiquette_in_both_languages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.team} {self.number}"

    def text_in(self, language: str) -> str:
        """What it says to a reader of this language."""
        return self.german if language.startswith("de") else self.english


class MeasureQuerySet(models.QuerySet["Measure"]):
    """Which measures."""

    def visible_to(self, member: Membership) -> MeasureQuerySet:
        """Those of the member's own team; at private words only for those who may read them."""
        ours = self.filter(team=member.team_id)
        return ours if member.may(Permission.READ_PRIVATE) else ours.in_public()

    def in_public(self) -> MeasureQuerySet:
        """Those at words that others can read, too."""
        return self.exclude(message__visibility=Visibility.PRIVATE).exclude(
            message__conversation__is_private=True
        )

    def known_outside(self) -> MeasureQuerySet:
        """Those that were really done, put back or not: whoever has the key of one may look at it."""
        return self.filter(state__in=[Measure.State.DONE, Measure.State.LIFTED])

    def in_force(self) -> MeasureQuerySet:
        """Done, and not put back."""
        return self.filter(state=Measure.State.DONE)

    def waiting_for_a_second(self) -> MeasureQuerySet:
        """Those a colleague has to look at before anything happens."""
        return self.filter(state=Measure.State.ASKED)

    def without_reason(self) -> MeasureQuerySet:
        """Found on the network, and nobody has said why."""
        return self.filter(found_outside=True, reason="")

    def against_criticism(self) -> MeasureQuerySet:
        """Those against what may be criticism, although no measure should ever touch any."""
        return self.filter(is_criticism=True)

    def blocking(self, handle_id: int | None) -> MeasureQuerySet:
        """Blocks in force against one account."""
        return self.in_force().filter(kind=Measure.Kind.BLOCK, message__handle=handle_id)

    def to_end(self) -> MeasureQuerySet:
        """In force, and their time is over."""
        return self.in_force().filter(until__lte=timezone.now())

    def with_context(self) -> MeasureQuerySet:
        """With everything a step or a screen needs of them."""
        return self.select_related(
            "team",
            "evidence",
            "netiquette",
            "message__channel__team",
            "message__handle",
            "message__conversation__post",
            "message__conversation__person",
            "asked_by__user",
            "decided_by__user",
            "lifted_by__user",
        )

    def carried_on(self, by: uuid.UUID, *instead_of: uuid.UUID) -> None:
        """The same words go on under the key of another answer; where they are a statement of reasons, it
        arrives with that one."""
        owed = self.filter(telling=Measure.Telling.OWED, statement_key__in=instead_of)
        owed.update(statement_key=by)

    def locked(self, pk: int) -> Measure:
        """One of them as it is now, held until the end of the transaction."""
        return self.with_context().select_for_update(of=("self",)).get(pk=pk)


class Measure(models.Model):
    """Something done to words of somebody else on a network, or to their account: what, why, by whom.

    asked -> ready -> done -> lifted
      |        `-> failed -> ready
      `-> declined

    Where no second person is needed it begins as ready. What was done on the network itself begins as
    done, `found_outside`, without a reason, until somebody gives one.
    """

    class Kind(models.TextChoices):
        """What is done."""

        HIDE = "hide", _("hide")
        SPAM = "spam", _("mark as spam")
        DELETE = "delete", _("delete")
        BLOCK = "block", _("block")

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", _("waits for a second person")
        DECLINED = "declined", _("declined")
        READY = "ready", _("agreed")
        DONE = "done", _("in force")
        FAILED = "failed", _("not done by the network")
        LIFTED = "lifted", _("put back")

    class Source(models.TextChoices):
        """Who made us aware of it (DSA Art. 17(3)(b))."""

        OWN = "own", _("we noticed it ourselves")
        REPORT = "report", _("somebody reported it")
        FLAGGER = "flagger", _("a trusted flagger reported it")
        AUTHORITY = "authority", _("an authority reported it")

    class Telling(models.TextChoices):
        """Whether the person knows why (DSA Art. 17(1) and (2))."""

        OWED = "owed", _("still to be told")
        TOLD = "told", _("told")
        NOT_OWED = "not_owed", _("need not be told")
        NO_WAY = "no_way", _("cannot be told")

    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="measures")
    message = models.ForeignKey(Message, models.PROTECT, related_name="measures")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State)
    #: a code of moderation/reasons.toml; "" only while nobody has said why it was done outside
    reason = models.CharField(max_length=3, blank=True)
    #: the words it is about, and why they fit the reason
    passage = models.TextField(blank=True)
    explanation = models.TextField(blank=True)
    #: the provision, for a reason of the law; the netiquette in force, for every other
    law = models.CharField(max_length=500, blank=True)
    netiquette = models.ForeignKey(Netiquette, models.PROTECT, null=True, related_name="measures")
    #: what a public body stands on
    basis = models.CharField(max_length=500, blank=True)
    source = models.CharField(max_length=10, choices=Source, default=Source.OWN)
    #: our rules say that the words may be criticism: a second person has to agree
    is_criticism = models.BooleanField(default=False)
    asked_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    #: the second person, and what they said; where it was withdrawn, whoever had asked
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True)
    #: when it ends by itself; a block always does
    until = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    trouble = models.JSONField(default=dict)
    found_outside = models.BooleanField(default=False)
    telling = models.CharField(max_length=10, choices=Telling, default=Telling.OWED)
    told_at = models.DateTimeField(null=True)
    #: the statement of reasons as it was sent, and the key of the reply that carried it
    statement = models.TextField(blank=True)
    statement_key = models.UUIDField(null=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["message", "kind"],
                condition=Q(state__in=["asked", "ready", "done"]),
                name="measure_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") | Q(found_outside=True), name="measure_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(asked_by__isnull=False) | Q(found_outside=True),
                name="measure_is_asked_for_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")) | Q(state="declined"),
                name="measure_second_person_is_another",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["ready", "done", "failed"])
                | Q(found_outside=True)
                | Q(decided_by__isnull=False)
                | Q(kind__in=["hide", "spam"], is_criticism=False),
                name="measure_needs_two_to_delete_block_or_touch_criticism",
            ),
            models.CheckConstraint(
                condition=~Q(kind="block") | Q(found_outside=True) | Q(until__isnull=False),
                name="measure_block_ends",
            ),
        ]
        indexes = [
            models.Index(fields=["team", "-id"], name="measure_newest_first"),
            models.Index(
                fields=["until"],
                condition=Q(state="done", until__isnull=False),
                name="measure_to_end",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.reason}"

    @property
    def is_linked_in_public(self) -> bool:
        """Whether the address where its person may object stands where others read along, in an answer of
        ours: then whoever comes by it need not be that person."""
        return self.statement_key is not None and self.message.visibility != Visibility.PRIVATE

    @property
    def trouble_sentence(self) -> Sentence:
        """Why the network did not do it."""
        return Sentence.from_json(self.trouble)


class Evidence(models.Model):
    """What was said when it was decided, kept before anything was done.

    The record holds only its digest (`moderation/record.py`), so that a person can be forgotten and the
    record stays whole. Of what nobody may copy (L08) no words are kept.
    """

    measure = models.OneToOneField(Measure, models.PROTECT, related_name="evidence")
    author_name = models.CharField(max_length=200, blank=True)
    author_address = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    media = models.JSONField(default=list)
    #: what was said before and after in the same thread: who, when and what
    around = models.JSONField(default=list)
    permalink = models.CharField(max_length=1000, blank=True)
    taken_at = models.DateTimeField(auto_now_add=True)
    #: random, so that short words cannot be guessed from the digest
    salt = models.CharField(max_length=32)
    digest = models.CharField(max_length=64)

    class Meta:
        verbose_name_plural = "evidence"

    def __str__(self) -> str:
        return self.text[:60]


class ObjectionQuerySet(models.QuerySet["Objection"]):
    """Which objections."""

    def visible_to(self, member: Membership) -> ObjectionQuerySet:
        """Those against measures the member may see."""
        return self.filter(measure__in=Measure.objects.visible_to(member))

    def open(self) -> ObjectionQuerySet:
        """Those nobody has decided."""
        return self.filter(outcome=Objection.Outcome.OPEN)

    def newest_first(self) -> ObjectionQuerySet:
        """What came last first."""
        return self.order_by("-pk")

    def with_context(self) -> ObjectionQuerySet:
        """With everything a screen shows of them."""
        return self.select_related(
            "decided_by__user",
            "measure__team",
            "measure__evidence",
            "measure__netiquette",
            "measure__asked_by__user",
            "measure__decided_by__user",
            "measure__message__channel",
            "measure__message__conversation__person",
        )


class Objection(models.Model):
    """Somebody does not agree with a measure; another person of the team decides (DSA Art. 20)."""

    class Outcome(models.TextChoices):
        """What became of it."""

        OPEN = "open", _("not decided yet")
        UPHELD = "upheld", _("the measure stays")
        LIFTED = "lifted", _("the measure was put back")
        TOO_LATE = "too_late", _("they are right, but it cannot be put back")

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="objections")
    text = models.TextField()
    #: where they want to be told; "" where they did not say
    email = models.EmailField(blank=True)
    made_at = models.DateTimeField(auto_now_add=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    decided_by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    #: what is told to whoever objected
    answer = models.TextField(blank=True)
    #: when the answer went by mail; else it stands on their page
    mailed_at = models.DateTimeField(null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["measure"], condition=Q(outcome="open"), name="objection_one_open"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open") | Q(decided_by__isnull=False),
                name="objection_is_decided_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return self.text[:60]


class RecordEntryQuerySet(LastingQuerySet["RecordEntry"]):
    """Reading the record."""

    def visible_to(self, member: Membership) -> RecordEntryQuerySet:
        """The record of the member's own team."""
        return self.filter(team=member.team_id)


class RecordEntry(Lasting):
    """One line of the record of measures: added, never changed, each holding the digest of the one before.

    Written and checked in `moderation/record.py`. No personal data stands in it.
    """

    class Event(models.TextChoices):
        """What happened to a measure."""

        ASKED = "asked", _("asked for")
        AGREED = "agreed", _("agreed by a second person")
        DECLINED = "declined", _("declined by a second person")
        DONE = "done", _("done")
        FAILED = "failed", _("not done by the network")
        FOUND = "found", _("found done on the network")
        REASONED = "reasoned", _("given a reason")
        TOLD = "told", _("told to the person")
        LIFTED = "lifted", _("put back")
        OBJECTED = "objected", _("objected to")
        UPHELD = "upheld", _("upheld after an objection")
        GAVE_WAY = "gave_way", _("given way to an objection")
        TOO_LATE = "too_late", _("found wrong, too late to be put back")
        FORGOTTEN = "forgotten", _("the words were let go of")

    team = models.ForeignKey(Team, models.PROTECT, related_name="record")
    number = models.PositiveIntegerField()
    at = models.DateTimeField()
    event = models.CharField(max_length=10, choices=Event)
    measure = models.UUIDField(db_index=True)
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    #: JSON exactly as it was digested
    details = models.TextField()
    before = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = RecordEntryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "record entries"
        constraints = [
            models.UniqueConstraint(fields=["team", "number"], name="record_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="record_begins_with_1"),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.event}"


class RecordHeadQuerySet(models.QuerySet["RecordHead"]):
    """Where records end."""

    def visible_to(self, member: Membership) -> RecordHeadQuerySet:
        """Where the record of the member's own team ends."""
        return self.filter(team=member.team_id)


class RecordHead(models.Model):
    """Where the record of a team ends, sealed with a key of the house: without it nobody would notice that
    the last entries were taken away."""

    team = models.OneToOneField(Team, models.PROTECT, related_name="record_head")
    number = models.PositiveIntegerField()
    digest = models.CharField(max_length=64)
    seal = models.CharField(max_length=64)

    objects = RecordHeadQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.number} {self.digest[:8]}"
