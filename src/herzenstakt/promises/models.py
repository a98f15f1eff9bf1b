"""Promises: what we said to somebody for a day, who stands for it, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.promises.reading import LONGEST_WORDS

#: letters of why a promise is dropped or moved
LONGEST_WHY = 300
#: nobody decided about it for so long: nobody will
FORGOTTEN_AFTER = timedelta(days=14)


class PromiseQuerySet(models.QuerySet["Promise"]):
    """Which promises."""

    def visible_to(self, member: Membership) -> PromiseQuerySet:
        """Those of the member's own team; of private conversations only for those who may read them."""
        ours = self.filter(team=member.team_id)
        return ours if member.may(Permission.READ_PRIVATE) else ours.public()

    def public(self) -> PromiseQuerySet:
        """Those of conversations that everybody may read."""
        return self.filter(conversation__is_private=False)

    def proposed(self) -> PromiseQuerySet:
        """Found in an answer; nobody has said yet whether it is one."""
        return self.filter(state=Promise.State.PROPOSED)

    def open(self) -> PromiseQuerySet:
        """Still to be done."""
        return self.filter(state=Promise.State.OPEN)

    def due(self, today: date) -> PromiseQuerySet:
        """Still to be done, today or since longer."""
        return self.open().filter(due_on__lte=today)

    def of(self, member: Membership) -> PromiseQuerySet:
        """Those this member stands for."""
        return self.filter(owner=member)

    def soonest_first(self) -> PromiseQuerySet:
        """What is due first stands first."""
        return self.order_by("due_on", "pk")

    def falling_due(self) -> PromiseQuerySet:
        """Their day may have come somewhere, and their owners have not been told: `Promise.is_due` knows."""
        return self.due(latest_day()).filter(told_at=None).soonest_first()

    def slipping(self) -> PromiseQuerySet:
        """Their day may be over somewhere, and they are not known as broken: `Promise.is_overdue` knows."""
        over = self.open().filter(due_on__lt=latest_day(), broken_at=None)
        return over.soonest_first()

    def undecided_for_long(self) -> PromiseQuerySet:
        """Proposed, and nobody cared to say yes or no."""
        return self.proposed().filter(made_at__lt=timezone.now() - FORGOTTEN_AFTER)

    def for_list(self) -> PromiseQuerySet:
        """With everything a row shows, so that it needs no second query."""
        return self.select_related("owner__user", "conversation__person", "conversation__channel")

    def held(self, pk: int) -> Promise | None:
        """The promise as it is now, locked; None where there is none (any more)."""
        locked = self.select_for_update(of=("self",))
        return (
            locked.select_related("team", "owner__user", "conversation__person")
            .filter(pk=pk)
            .first()
        )


class Promise(models.Model):
    """Something we said to somebody for a day.

    proposed -> open -> kept
       |          `---> dropped     (with a reason)
       `-> gone                     (a person says it is none)

    Whether the word was kept is told by `broken_at`: its day went by, or it was moved to another day
    without a word to the person. Done later, it is done all the same. The day is one of the team's
    calendar; it ends where the team is.
    """

    class State(models.TextChoices):
        """Where it stands."""

        PROPOSED = "proposed", _("proposed")
        OPEN = "open", _("open")
        KEPT = "kept", _("kept")
        DROPPED = "dropped", _("dropped")

    team = models.ForeignKey(Team, models.CASCADE, related_name="promises")
    conversation = models.ForeignKey(Conversation, models.CASCADE, related_name="promises")
    #: who stands for it; None: whoever has time
    owner = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="promises")
    #: of the answer in which it stands (`Reply.key`); None where somebody wrote it down by hand
    reply_key = models.UUIDField(null=True)
    words = models.CharField(max_length=LONGEST_WORDS + 1)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    why_dropped = models.CharField(max_length=LONGEST_WHY, blank=True)
    made_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    #: since when its owner has been told that it is due
    told_at = models.DateTimeField(null=True)

    objects = PromiseQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="dropped") | ~Q(why_dropped=""),
                name="promise_dropped_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(state="kept", done_at__isnull=False)
                | (~Q(state="kept") & Q(done_at=None)),
                name="promise_kept_is_done",
            ),
        ]
        indexes = [
            models.Index(
                fields=["team", "due_on", "id"], condition=Q(state="open"), name="promise_open"
            ),
            models.Index(fields=["due_on", "id"], condition=Q(state="open"), name="promise_by_day"),
            models.Index(
                fields=["made_at"], condition=Q(state="proposed"), name="promise_proposed"
            ),
        ]

    def __str__(self) -> str:
        return self.words

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state == self.State.OPEN

    @property
    def is_due(self) -> bool:
        """Whether today is its day, or was not even yesterday."""
        return self.is_open and self.due_on <= self.team.today

    @property
    def is_overdue(self) -> bool:
        """Whether its day has passed."""
        return self.is_open and self.due_on < self.team.today

    @property
    def is_everybodys(self) -> bool:
        """Whether nobody stands for it who works here."""
        return self.owner is None or not self.owner.is_active


class PromiseMoveQuerySet(models.QuerySet["PromiseMove"]):
    """Which moves."""

    def visible_to(self, member: Membership) -> PromiseMoveQuerySet:
        """Those of promises that the member may see."""
        return self.filter(promise__in=Promise.objects.visible_to(member))


class PromiseMove(models.Model):
    """A promise got another day. Told to the person before the old one was over, the word is kept."""

    promise = models.ForeignKey(Promise, models.CASCADE, related_name="moves")
    before = models.DateField()
    after = models.DateField()
    was_told = models.BooleanField()
    by = models.ForeignKey(Membership, models.PROTECT, related_name="+")
    moved_at = models.DateTimeField(auto_now_add=True)

    objects = PromiseMoveQuerySet.as_manager()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.before} -> {self.after}"


def latest_day() -> date:
    """The latest day that it can be anywhere now."""
    return timezone.now().date() + timedelta(days=1)
