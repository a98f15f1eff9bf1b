"""Webhooks: the addresses of other systems, and what each was told, or is still to be told."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.services import host_of
from herzenstakt.journal.models import Entry
from herzenstakt.kernel import vault
from herzenstakt.kernel.words import Sentence

LONGEST_ADDRESS = 500
LONGEST_PURPOSE = 100
#: letters of an answer that are kept, where something went wrong
LONGEST_ANSWER = 1_000
#: so long the secret before signs, too, so that the other side can change it without a gap
OVERLAP = timedelta(hours=24)
#: so long what was sent is kept
KEEP = timedelta(days=30)
#: whoever had a turn and says nothing for so long has died
TURN_ENDS = timedelta(minutes=2)
#: addresses that are called at the same time, over the whole installation: one less than the workers
#: a process starts by itself
AT_ONCE = 2


class WebhookQuerySet(models.QuerySet["Webhook"]):
    """Which webhooks."""

    def visible_to(self, member: Membership) -> WebhookQuerySet:
        """Those of the member's own team, for those who keep them: an address may be a secret."""
        ours = self.filter(team=member.team_id)
        return ours if member.may(Permission.KEEP_WEBHOOKS) else ours.none()

    def listening(self) -> WebhookQuerySet:
        """Those that are told of what happens now."""
        return self.filter(state=Webhook.State.ON)

    def busy(self) -> WebhookQuerySet:
        """Those that are being called at this moment."""
        return self.filter(busy_until__gt=timezone.now())

    def to_call(self) -> WebhookQuerySet:
        """Those for whom something is due, and who are free; whoever had no turn for longest stands first."""
        now = timezone.now()
        free = Q(busy_until=None) | Q(busy_until__lte=now)
        rested = Q(not_before=None) | Q(not_before__lte=now)
        due = Call.objects.due().filter(webhook=models.OuterRef("pk"))
        there = self.listening().filter(free & rested, models.Exists(due))
        return there.order_by(F("turn_at").asc(nulls_first=True), "pk")

    @transaction.atomic
    def claim(self, pk: int) -> Webhook | None:
        """It is its turn; None while another worker has it, or too many are called already."""
        list(self.listening().select_for_update().order_by("pk").values("pk"))
        if self.busy().count() >= AT_ONCE:
            return None
        hook = self.to_call().filter(pk=pk).select_related("team").first()
        if hook is not None:
            hook.busy_until = timezone.now() + TURN_ENDS
            hook.save(update_fields=["busy_until"])
        return hook


class Webhook(models.Model):
    """The address of another system that is told what happens here.

    What it is told of it finds in the journal: `heard_to` is the last entry that was looked at,
    `settled_to` the last before which no entry can appear any more (`flows.webhooks.hear_late`).
    """

    class State(models.TextChoices):
        """Whether it is called."""

        ON = "on", _("listens")
        RESTING = "resting", _("rests")
        OFF = "off", _("off")

    team = models.ForeignKey(Team, models.CASCADE, related_name="webhooks")
    address = models.CharField(_("address"), max_length=LONGEST_ADDRESS)
    purpose = models.CharField(_("what for"), max_length=LONGEST_PURPOSE, validators=[one_line])
    #: names of events, see `events.EVENTS`
    events = models.JSONField(default=list)
    #: names and words of people outside go along
    with_words = models.BooleanField(_("with words"), default=False)
    locked_secret = models.TextField()
    #: the secret before, which signs too until `before_until`
    locked_before = models.TextField(blank=True)
    before_until = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.ON)
    #: why it rests or is off, where the desk decided so (`Sentence`)
    why = models.JSONField(default=dict)
    heard_to = models.BigIntegerField(default=0)
    settled_to = models.BigIntegerField(default=0)
    #: since when nothing has arrived there
    failing_since = models.DateTimeField(null=True)
    #: how often in a row nobody was there
    away = models.PositiveIntegerField(default=0)
    #: nobody was there: not called again before
    not_before = models.DateTimeField(null=True)
    busy_until = models.DateTimeField(null=True)
    turn_at = models.DateTimeField(null=True)
    added_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    added_at = models.DateTimeField(auto_now_add=True)

    objects = WebhookQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "address"], name="webhook_once_per_team"),
            models.CheckConstraint(
                condition=Q(locked_before="", before_until=None)
                | ~Q(locked_before="") & Q(before_until__isnull=False),
                name="webhook_secret_before_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.purpose

    @property
    def host(self) -> str:
        """Who is called; the rest of an address may be a secret."""
        return host_of(self.address)

    @property
    def is_on(self) -> bool:
        """Whether it is told of what happens now."""
        return self.state == self.State.ON

    @property
    def reason(self) -> Sentence:
        """Why it rests or is off; empty where a person decided so."""
        return Sentence.from_json(self.why)

    def secrets(self, at: datetime) -> list[str]:
        """Those that sign at a time, the newest first. Raises vault.Locked."""
        known = [vault.unlock(self.locked_secret)["secret"]]
        if self.before_until and at < self.before_until:
            known.append(vault.unlock(self.locked_before)["secret"])
        return known

    def listen_from_now(self) -> None:
        """What has happened until now it is not told."""
        last = Entry.objects.filter(team=self.team_id).order_by("-pk").values_list("pk", flat=True)
        self.heard_to = self.settled_to = last.first() or 0


class CallQuerySet(models.QuerySet["Call"]):
    """Which calls."""

    def visible_to(self, member: Membership) -> CallQuerySet:
        """Those of webhooks the member may see."""
        return self.filter(webhook__in=Webhook.objects.visible_to(member))

    def due(self) -> CallQuerySet:
        """Those whose time has come."""
        return self.filter(state=Call.State.WAITING, next_at__lte=timezone.now())

    def unheard(self) -> CallQuerySet:
        """Those that did not arrive yet, and went wrong at least once; and those that were given up."""
        stumbled = Q(state=Call.State.WAITING, tries__gt=0)
        return self.filter(stumbled | Q(state=Call.State.GIVEN_UP))

    def newest_first(self) -> CallQuerySet:
        """What happened last, first."""
        return self.order_by("-pk")

    def over(self) -> CallQuerySet:
        """Those nobody needs any more."""
        return self.filter(made_at__lt=timezone.now() - KEEP)

    def claim_next(self, webhook: Webhook) -> Call | None:
        """The next one of a webhook, counted as tried; should we die with it, it is tried again."""
        one = self.due().filter(webhook=webhook).order_by("next_at", "pk").first()
        if one is None:
            return None
        one.tries, one.next_at = one.tries + 1, timezone.now() + TURN_ENDS
        mine = self.due().filter(pk=one.pk).update(tries=one.tries, next_at=one.next_at)
        return one if mine else None


class Call(models.Model):
    """One event, told to one address: at least once, always by the same name (`key`).

    waiting -> delivered
       `-----> given up      (and "send again" lets it wait anew)

    `payload` holds numbers, links and words of our own. Words of people outside are added when it leaves,
    from the row as it is then; they are not kept here.
    """

    class State(models.TextChoices):
        """How far it is."""

        WAITING = "waiting", _("waits")
        DELIVERED = "delivered", _("arrived")
        GIVEN_UP = "given_up", _("given up")

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="calls")
    #: where it happened; None: somebody tries the address
    entry = models.ForeignKey(Entry, models.CASCADE, null=True, related_name="+")
    key = models.UUIDField(unique=True, default=uuid.uuid4)
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField(default=timezone.now)
    next_at = models.DateTimeField(default=timezone.now)
    tries = models.PositiveIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    took_ms = models.PositiveIntegerField(null=True)
    #: what the address answered last; None where nothing came
    status = models.PositiveIntegerField(null=True)
    #: what went wrong last (`Sentence`), and the beginning of what was said about it
    trouble = models.JSONField(default=dict)
    answer = models.CharField(max_length=LONGEST_ANSWER, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "entry"], name="webhook_call_once"),
        ]
        indexes = [
            models.Index(
                fields=["webhook", "next_at", "id"],
                condition=Q(state="waiting"),
                name="webhook_call_due",
            ),
            models.Index(fields=["webhook", "-id"], name="webhook_call_newest"),
            models.Index(fields=["made_at"], name="webhook_call_over"),
            models.Index(fields=["webhook"], condition=~Q(answer=""), name="webhook_call_answered"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.key}"

    @property
    def name(self) -> str:
        """How the other side knows it, however often it is told."""
        return f"msg_{self.key.hex}"

    @property
    def sentence(self) -> Sentence:
        """What went wrong last; empty where nothing did."""
        return Sentence.from_json(self.trouble)

    @property
    def is_waiting(self) -> bool:
        """Whether it is still to be told."""
        return self.state == self.State.WAITING

    @property
    def is_stumbling(self) -> bool:
        """Whether it went wrong and is tried again."""
        return self.is_waiting and self.tries > 0
