"""Which language model a team asks, and a record of every time it was asked."""

from __future__ import annotations

from datetime import timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.services import host_of
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.kernel import vault
from herzenstakt.kernel.words import Sentence
from herzenstakt.proposals.endpoint import PATIENCE, Endpoint
from herzenstakt.proposals.prompt import Wish

#: no worker is kept busy for longer, whatever an owner wishes
MOST_PATIENCE = 60
#: over all teams; one worker less than a desk has by itself, so that other work goes on
AT_ONCE = 2
#: an answer that has not come by then never will: its worker died
LOST_AFTER = timedelta(seconds=MOST_PATIENCE + 10)
#: who asked so long ago does not look any more
GIVEN_UP = timedelta(minutes=2)


class LanguageModelQuerySet(models.QuerySet["LanguageModel"]):
    """Which models."""

    def visible_to(self, member: Membership) -> LanguageModelQuerySet:
        """The one of the member's own team."""
        return self.filter(team=member.team_id)

    def on(self) -> LanguageModelQuerySet:
        """Those that may be asked."""
        return self.filter(is_on=True)

    def hold(self) -> None:
        """Until the surrounding transaction ends, whoever holds them too waits: one worker at a time looks
        who is being asked."""
        list(self.on().select_for_update().order_by("pk").values("pk"))


class LanguageModel(models.Model):
    """An OpenAI-compatible endpoint that an owner has switched on for the team. There is none by itself."""

    team = models.OneToOneField(Team, models.CASCADE, related_name="language_model")
    address = models.CharField(_("address"), max_length=500)
    name = models.CharField(_("name of the model"), max_length=200)
    locked_key = models.TextField(blank=True)
    allowed_hosts = models.JSONField(default=list)
    patience = models.PositiveSmallIntegerField(
        _("seconds to wait"),
        default=PATIENCE,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_PATIENCE)],
    )
    #: whether it may be asked about what is not public
    private_too = models.BooleanField(_("also for private messages"), default=False)
    is_on = models.BooleanField(default=True)
    changed_at = models.DateTimeField(auto_now=True)
    changed_by = models.ForeignKey(Membership, models.PROTECT, related_name="+")

    objects = LanguageModelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_on=True) | Q(locked_key=""), name="language_model_off_has_no_key"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def host(self) -> str:
        """Whom we talk to, as it stands in the record."""
        return host_of(self.address)

    def endpoint(self) -> Endpoint:
        """Everything one needs to ask. Raises vault.Locked."""
        return Endpoint(
            address=self.address,
            model=self.name,
            key=vault.unlock(self.locked_key).get("key", ""),
            allowed_hosts=frozenset(self.allowed_hosts),
            patience=self.patience,
        )


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    """Which requests."""

    def visible_to(self, member: Membership) -> HelpRequestQuerySet:
        """Those of the member's own team."""
        return self.filter(team=member.team_id)

    def open(self) -> HelpRequestQuerySet:
        """Those of which nobody has written down what became of them."""
        return self.filter(state__in=(HelpRequest.State.WAITING, HelpRequest.State.ASKING))

    def under_way(self) -> HelpRequestQuerySet:
        """Those that may still bring something."""
        return self.open().filter(asked_at__gt=timezone.now() - GIVEN_UP)

    def lost(self) -> HelpRequestQuerySet:
        """Those that never will: the worker died, or none came, and nobody looks any more."""
        old = timezone.now() - GIVEN_UP
        busy = HelpRequest.objects.being_asked().values("pk")
        return self.open().filter(asked_at__lte=old).exclude(pk__in=busy)

    def being_asked(self) -> HelpRequestQuerySet:
        """Those a worker waits for at this moment."""
        since = timezone.now() - LOST_AFTER
        return self.filter(state=HelpRequest.State.ASKING, begun_at__gt=since)

    @transaction.atomic
    def claim(self, pk: int) -> HelpRequest | None:
        """Take one that waits; None if another worker was faster, or its team is asking already, or so
        many are: a model takes its time, and workers are few."""
        LanguageModel.objects.hold()
        busy = list(HelpRequest.objects.being_asked().values_list("team", flat=True))
        if len(busy) >= AT_ONCE:
            return None
        waits = self.filter(pk=pk, state=HelpRequest.State.WAITING).exclude(team__in=busy)
        taken = waits.update(state=HelpRequest.State.ASKING, begun_at=timezone.now())
        return self.with_context().get(pk=pk) if taken else None

    def with_context(self) -> HelpRequestQuerySet:
        """With everything asking needs."""
        return self.select_related(
            "team__language_model",
            "member__user",
            "conversation__person",
            "conversation__post",
            "conversation__channel__team",
            "conversation__handle",
            "answers__handle",
        )


class HelpRequest(models.Model):
    """Somebody asked the model for help: when, where it went, how much, and what was masked in it.

    What was sent is not kept, only its length and its digest: a second copy of what people wrote would
    outlive what their network allows. What came back lies here until its time is over, for the writer
    alone.
    """

    class Kind(models.TextChoices):
        """What was asked for."""

        TWO = Wish.TWO.value, _("two proposals")
        WARMER = Wish.WARMER.value, _("a warmer wording")

    class State(models.TextChoices):
        """What became of it."""

        WAITING = "waiting", _("about to be asked")
        ASKING = "asking", _("being asked")
        ANSWERED = "answered", _("proposals came back")
        NOTHING = "nothing", _("nothing that could be used")

    team = models.ForeignKey(Team, models.CASCADE, related_name="help_requests")
    member = models.ForeignKey(Membership, models.PROTECT, related_name="help_requests")
    conversation = models.ForeignKey(Conversation, models.SET_NULL, null=True, related_name="+")
    answers = models.ForeignKey(Message, models.SET_NULL, null=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    host = models.CharField(max_length=255)
    model = models.CharField(max_length=200)
    asked_at = models.DateTimeField(auto_now_add=True)
    begun_at = models.DateTimeField(null=True)
    #: characters that left the house, and a short name for exactly these
    characters = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    #: how many names, numbers, ... stayed here, by their kind
    masked = models.JSONField(default=dict)
    texts = models.JSONField(default=list)
    trouble = models.JSONField(default=dict)

    objects = HelpRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["team", "-id"], name="help_newest_first")]

    def __str__(self) -> str:
        return f"{self.kind} {self.host}"

    @property
    def trouble_sentence(self) -> Sentence:
        """Why there is nothing, or less than was asked for, in words."""
        return Sentence.from_json(self.trouble)

    @property
    def is_under_way(self) -> bool:
        """Whether something may still come."""
        waits = self.state in {self.State.WAITING, self.State.ASKING}
        return waits and self.asked_at > timezone.now() - GIVEN_UP

    def went_out(self, sent: str, digest: str, masked: dict[str, int]) -> None:
        """Write down what leaves the house, before it does."""
        self.characters, self.digest, self.masked = len(sent), digest, masked
        self.save(update_fields=["characters", "digest", "masked"])

    def end(self, texts: list[str], trouble: Sentence | None = None) -> None:
        """Something came of it, or nothing."""
        self.state = self.State.ANSWERED if texts else self.State.NOTHING
        self.texts, self.trouble = texts, trouble.as_json() if trouble else {}
        self.save(update_fields=["state", "texts", "trouble"])
