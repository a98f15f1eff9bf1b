"""Rules of a team, where they acted, and how they were tried out."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.promised import Unit, Within
from herzenstakt.groups.models import Group
from herzenstakt.kernel.words import Sentence
from herzenstakt.labels.models import Label
from herzenstakt.search.filters import LONGEST, Filter, parse

LONGEST_NAME = 60
LONGEST_NOTE = 500
#: so long one can look up where a rule acted
KEEP = timedelta(days=90)
#: so long a try-out counts: its month shall be the last one
TRIED_FOR = timedelta(days=7)


class Deed(models.TextChoices):
    """All that a rule can do. Nothing here sends, hides or deletes, and nothing ever will: whatever leaves
    the house or takes something from somebody is done by a person."""

    LABEL = "label", _("put on a label")
    UNLABEL = "unlabel", _("take off a label")
    GROUP = "group", _("give it to a group")
    GIVE = "give", _("give it to a colleague")
    PROPOSE = "propose", _("propose it to a colleague")
    TELL = "tell", _("tell a colleague")
    TELL_LEADS = "tell_leads", _("tell those who lead")
    PUT_OFF = "put_off", _("put it off")
    BRING_BACK = "bring_back", _("bring it back")
    NOTE = "note", _("leave a note")


class RuleQuerySet(models.QuerySet["Rule"]):
    """Which rules."""

    def visible_to(self, member: Membership) -> RuleQuerySet:
        """Those of the member's own team: everybody may see what rules do."""
        return self.filter(team=member.team_id)

    def on(self) -> RuleQuerySet:
        """Those that act."""
        return self.filter(state=Rule.State.ON)

    def in_order(self) -> RuleQuerySet:
        """As they act, one after the other."""
        return self.order_by("position", "pk")

    def with_words(self) -> RuleQuerySet:
        """With everything a sentence names."""
        return self.select_related(
            "team",
            "by__user",
            "by__team",
            "label",
            "puts_on",
            "takes_off",
            "puts_in",
            "gives_to__user",
        ).select_related("proposes_to__user", "tells__user")


class Rule(models.Model):
    """When something happens, if it is about this, then do that.

    Whoever wrote it last stands for it: it sees what they may see, and rests when they leave.
    """

    class When(models.TextChoices):
        """What it begins with."""

        ARRIVES = "arrives", _("a message arrives")
        WAITS = "waits", _("somebody has waited for a while")
        LATE = "late", _("an answer is late")
        LABEL_ON = "label_on", _("a label is put on")
        LABEL_OFF = "label_off", _("a label is taken off")

    class State(models.TextChoices):
        """Whether it acts."""

        OFF = "off", _("switched off")
        ON = "on", _("acts")
        RESTING = "resting", _("rests")

    class Clock(models.TextChoices):
        """Which time counts."""

        WALL = "wall", _("by the clock on the wall")
        SERVICE = "service", _("in service time")

    team = models.ForeignKey(Team, models.CASCADE, related_name="rules")
    name = models.CharField(_("name"), max_length=LONGEST_NAME, validators=[one_line])
    position = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=8, choices=State, default=State.OFF)
    #: goes up with each change of what it does: a try-out is of exactly one version
    version = models.PositiveIntegerField(default=1)
    #: why it rests, as a sentence
    why = models.JSONField(default=dict)
    by = models.ForeignKey(Membership, models.PROTECT, related_name="rules")
    changed_at = models.DateTimeField(auto_now_add=True)
    #: it looks ahead: what was before is none of its business
    on_since = models.DateTimeField(null=True)

    when = models.CharField(max_length=9, choices=When)
    label = models.ForeignKey(Label, models.PROTECT, null=True, related_name="+")
    amount = models.PositiveSmallIntegerField(null=True)
    unit = models.CharField(max_length=8, choices=Unit, blank=True)
    clock = models.CharField(max_length=7, choices=Clock, blank=True)

    #: the filter as it is typed in English; empty: whatever it is about
    query = models.CharField(max_length=2 * LONGEST, blank=True)

    puts_on = models.ForeignKey(Label, models.PROTECT, null=True, related_name="+")
    takes_off = models.ForeignKey(Label, models.PROTECT, null=True, related_name="+")
    puts_in = models.ForeignKey(Group, models.PROTECT, null=True, related_name="+")
    gives_to = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    proposes_to = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    tells = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    tells_leads = models.BooleanField(default=False)
    puts_off_hours = models.PositiveSmallIntegerField(null=True)
    brings_back = models.BooleanField(default=False)
    note = models.CharField(max_length=LONGEST_NOTE, blank=True)

    objects = RuleQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=(Q(when__in=["label_on", "label_off"]) & Q(label__isnull=False))
                | (~Q(when__in=["label_on", "label_off"]) & Q(label=None)),
                name="rule_about_a_label_names_it",
            ),
            models.CheckConstraint(
                condition=(Q(when="waits") & Q(amount__gt=0)) | (~Q(when="waits") & Q(amount=None)),
                name="rule_about_a_wait_says_how_long",
            ),
            models.CheckConstraint(
                condition=~Q(state="on") | Q(on_since__isnull=False),
                name="rule_that_acts_knows_since_when",
            ),
        ]
        indexes = [models.Index(fields=["state", "when"], name="rule_by_what_it_begins_with")]

    def __str__(self) -> str:
        return self.name

    @property
    def filter(self) -> Filter:
        """What it is about."""
        return parse(self.query).filter

    @property
    def within(self) -> Within:
        """How long somebody has waited; only where it is about a wait."""
        return Within(self.amount or 1, Unit(self.unit or Unit.HOURS))

    @property
    def why_it_rests(self) -> Sentence:
        """Why it rests; the empty sentence where it does not."""
        return Sentence.from_json(self.why)

    @property
    def may_act(self) -> bool:
        """Whether somebody stands for it: its writer works here and may still keep rules."""
        return self.by.user.is_active and self.by.may(Permission.KEEP_RULES)

    def deeds(self) -> Iterator[tuple[Deed, Any]]:
        """What it does, in the order in which it does it, each with what fills its gap."""
        gaps: dict[Deed, Any] = {
            Deed.LABEL: self.puts_on,
            Deed.UNLABEL: self.takes_off,
            Deed.GROUP: self.puts_in,
            Deed.GIVE: self.gives_to,
            Deed.PROPOSE: self.proposes_to,
            Deed.TELL: self.tells,
            Deed.TELL_LEADS: self.tells_leads,
            Deed.PUT_OFF: self.puts_off_hours,
            Deed.BRING_BACK: self.brings_back,
            Deed.NOTE: self.note,
        }
        yield from ((deed, gap) for deed, gap in gaps.items() if gap)


class RuleRunQuerySet(models.QuerySet["RuleRun"]):
    """Where rules looked."""

    def visible_to(self, member: Membership) -> RuleRunQuerySet:
        """Those on conversations the member may see."""
        ours = self.filter(rule__team=member.team_id)
        if member.may(Permission.READ_PRIVATE):
            return ours
        return ours.filter(conversation__is_private=False)

    def met(self) -> RuleRunQuerySet:
        """Those where the rule acted."""
        return self.filter(met=True)

    def over(self) -> RuleRunQuerySet:
        """Those nobody looks up any more. Where somebody still waits, it is what keeps a rule from acting
        a second time."""
        return self.filter(at__lt=timezone.now() - KEEP, conversation__waiting_since=None)


class RuleRun(models.Model):
    """A rule looked at one event of one conversation: once, whatever falls down in between."""

    rule = models.ForeignKey(Rule, models.CASCADE, related_name="runs", db_index=False)
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="rule_runs")
    #: what happened and when, so that the same again is no second time
    event = models.CharField(max_length=40)
    since = models.DateTimeField()
    version = models.PositiveIntegerField()
    met = models.BooleanField()
    at = models.DateTimeField(auto_now_add=True)

    objects = RuleRunQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["rule", "conversation", "event", "since", "version"],
                name="rule_once_per_event",
            )
        ]
        indexes = [
            models.Index(
                fields=["rule", "-at", "-id"], condition=Q(met=True), name="rule_acted_last"
            )
        ]

    def __str__(self) -> str:
        return f"{self.rule_id} on {self.conversation_id}"


class TryOutQuerySet(models.QuerySet["TryOut"]):
    """Which try-outs."""

    def visible_to(self, member: Membership) -> TryOutQuerySet:
        """Those of rules of the member's own team."""
        return self.filter(rule__team=member.team_id)

    def done(self) -> TryOutQuerySet:
        """Those that have come to their end."""
        return self.filter(done_at__isnull=False)

    def of_this_version(self) -> TryOutQuerySet:
        """Those of what the rule says now, begun so lately that their month is the last one."""
        begun = timezone.now() - TRIED_FOR
        return self.filter(version=F("rule__version"), begun_at__gte=begun)


class TryOut(models.Model):
    """A dry run of one version of a rule over the last month: what it would have met. It holds numbers of
    conversations and no word."""

    rule = models.OneToOneField(Rule, models.CASCADE, related_name="try_out")
    version = models.PositiveIntegerField()
    begun_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    #: where it goes on; None: at the newest
    place = models.BigIntegerField(null=True)
    #: how far back it has come
    back_to = models.DateTimeField(null=True)
    looked_at = models.PositiveIntegerField(default=0)
    met = models.PositiveIntegerField(default=0)
    #: the first conversations it would have met, newest first
    shown = models.JSONField(default=list)
    #: whether there was more in the month than it looks at
    is_cut = models.BooleanField(default=False)

    objects = TryOutQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.rule_id}: {self.met} of {self.looked_at}"

    def counts_for(self, rule: Rule) -> bool:
        """The same as `of_this_version`, for one that is here."""
        return self.version == rule.version and self.begun_at >= timezone.now() - TRIED_FOR

    @property
    def meets_most(self) -> bool:
        """Whether it would have met more than half of all."""
        return self.met * 2 > self.looked_at
