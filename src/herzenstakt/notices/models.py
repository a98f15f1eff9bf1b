"""Notices, how somebody wants to hear of them, on which devices, and who was named in a note."""

from __future__ import annotations

from datetime import timedelta
from typing import TypeAlias

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, User
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Note
from herzenstakt.notices.hours import DAYS, DIGEST, MORNING, NIGHT, Hours

#: so long one is kept that was seen, and one that never was
KEEP_SEEN, KEEP = timedelta(days=30), timedelta(days=90)


def every_day() -> list[int]:
    """The days on which quiet hours usually begin."""
    return list(DAYS)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Which notices."""

    def visible_to(self, member: Membership) -> NoticeQuerySet:
        """The member's own, as far as they may (still) see what each is about."""
        own = self.filter(member=member)
        if not member.may(Permission.WRITE):
            own = own.exclude(kind__in=AMONG_COLLEAGUES)
        if not member.may(Permission.READ_PRIVATE):
            own = own.filter(Q(conversation=None) | Q(conversation__is_private=False))
        return own

    def at_the_desk(self) -> NoticeQuerySet:
        """Those their member wants to see at the desk."""
        return self.filter(on_desk=True)

    def unseen(self) -> NoticeQuerySet:
        """Those nobody has looked at."""
        return self.filter(seen_at=None)

    def newest_first(self) -> NoticeQuerySet:
        """What was told last, first."""
        return self.order_by("-told_at", "-pk")

    def with_context(self) -> NoticeQuerySet:
        """With everything a row shows."""
        return self.select_related(
            "by__user", "channel", "conversation__person", "conversation__channel"
        )

    def over(self) -> NoticeQuerySet:
        """Those nobody needs any more."""
        now = timezone.now()
        return self.filter(Q(seen_at__lt=now - KEEP_SEEN) | Q(told_at__lt=now - KEEP))


class Notice(models.Model):
    """One thing a member is told, however often it happened before they looked.

    It holds words of colleagues at most, never words of people outside: those live and vanish with their
    message. When it leaves the house (`push_at`, `mail_at`) is worked out when it is told; taking that
    time away is the claim of whoever sends it, so nothing is sent twice.
    """

    class Kind(models.TextChoices):
        """What somebody is told of."""

        MENTION = "mention", _("A colleague mentions me in a note")
        HANDED_OVER = "handed_over", _("A conversation is handed over to me")
        TAKEN_AWAY = "taken_away", _("A colleague takes a conversation from me")
        CALLED = "called", _("A colleague asks me to come: somebody may be in danger")
        DANGER = "danger", _("Somebody may be in danger, and nobody has looked yet")
        GIVEN_BACK = "given_back", _("My answer is given back")
        LET_GO = "let_go", _("A colleague lets my answer go")
        TO_READ = "to_read", _("An answer waits for my second look")
        WROTE_AGAIN = "wrote_again", _("Somebody I take care of wrote again")
        PROMISE = "promise", _("A promise of mine is due")
        GIVEN = "given", _("A rule or a group gives a conversation to me")
        PROPOSED = "proposed", _("A rule proposes a conversation to me")
        RULE = "rule", _("A rule of the team lets me know")
        RULE_RESTS = "rule_rests", _("A rule of the team rests")
        DISCONNECTED = "disconnected", _("A channel needs a new connection")
        WEBHOOK_RESTS = "webhook_rests", _("A webhook is not called any more")

    member = models.ForeignKey(Membership, models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=20, choices=Kind)
    conversation = models.ForeignKey(
        Conversation, models.CASCADE, null=True, related_name="notices"
    )
    channel = models.ForeignKey(Channel, models.CASCADE, null=True, related_name="+")
    by = models.ForeignKey(Membership, models.SET_NULL, null=True, related_name="+")
    #: what it is about, so that the same again is no second notice
    topic = models.CharField(max_length=100)
    #: the beginning of what a colleague wrote
    words = models.CharField(max_length=200, blank=True)
    count = models.PositiveIntegerField(default=1)
    on_desk = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    told_at = models.DateTimeField(default=timezone.now)
    seen_at = models.DateTimeField(null=True)
    push_at = models.DateTimeField(null=True)
    mail_at = models.DateTimeField(null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["member", "topic"],
                condition=Q(seen_at=None),
                name="notice_once_until_seen",
            )
        ]
        indexes = [
            models.Index(fields=["member", "-told_at", "-id"], name="notice_newest_first"),
            models.Index(
                fields=["member", "conversation"],
                condition=Q(seen_at=None),
                name="notice_unseen",
            ),
            models.Index(
                fields=["push_at"], condition=Q(push_at__isnull=False), name="notice_to_push"
            ),
            models.Index(
                fields=["mail_at"], condition=Q(mail_at__isnull=False), name="notice_to_mail"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


Kind: TypeAlias = Notice.Kind
#: they tell of words of colleagues, or of somebody in danger, which those who only read along do not see
AMONG_COLLEAGUES = frozenset(
    {
        Kind.MENTION,
        Kind.HANDED_OVER,
        Kind.CALLED,
        Kind.DANGER,
        Kind.GIVEN_BACK,
        Kind.LET_GO,
        Kind.TO_READ,
    }
)
#: what is worth a buzz in a pocket, until somebody says otherwise
URGENT = frozenset({Kind.MENTION, Kind.HANDED_OVER, Kind.CALLED, Kind.DANGER})


class WishesQuerySet(models.QuerySet["Wishes"]):
    """Whose wishes."""

    def visible_to(self, member: Membership) -> WishesQuerySet:
        """The member's own."""
        return self.filter(member=member)

    def of(self, member: Membership) -> Wishes:
        """What a member wishes; where they have said nothing, what is usual (not stored yet)."""
        return self.filter(member=member).first() or Wishes(member=member)


class Wishes(models.Model):
    """How one member wants to hear of things, and when not."""

    class Way(models.TextChoices):
        """How a notice reaches somebody."""

        DESK = "desk", _("at the desk")
        MAIL = "mail", _("by mail, once a day")
        PUSH = "push", _("on my devices, at once")

    member = models.OneToOneField(Membership, models.CASCADE, related_name="wishes")
    #: ways by kind, where they differ from what is usual
    ways = models.JSONField(default=dict)
    quiet_from = models.TimeField(null=True, default=NIGHT)
    quiet_until = models.TimeField(null=True, default=MORNING)
    #: weekdays on which the quiet begins, Monday is 0
    quiet_days = models.JSONField(default=every_day)
    digest_at = models.TimeField(default=DIGEST)
    #: empty: that of the team
    time_zone = models.CharField(max_length=50, blank=True)

    objects = WishesQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.member)

    def ways_of(self, kind: str) -> list[str]:
        """How this member wants to hear of a kind."""
        ways: list[str] = self.ways.get(kind, usual_ways(Kind(kind)))
        return ways

    def wants(self, kind: str, way: Way) -> bool:
        """Whether this member wants to hear of a kind this way."""
        return way.value in self.ways_of(kind)

    @property
    def hours(self) -> Hours:
        """When something may leave the house for this member."""
        return Hours(
            self.time_zone or self.member.team.time_zone,
            self.quiet_from,
            self.quiet_until,
            frozenset(self.quiet_days),
            self.digest_at,
        )


Way: TypeAlias = Wishes.Way


def usual_ways(kind: Kind) -> list[str]:
    """How one hears of a kind until one says otherwise: without noise."""
    ways = [Way.DESK, Way.MAIL, *([Way.PUSH] if kind in URGENT else [])]
    return [way.value for way in ways]


class DeviceQuerySet(models.QuerySet["Device"]):
    """Whose devices."""

    def visible_to(self, member: Membership) -> DeviceQuerySet:
        """Those of the member's own user."""
        return self.filter(user=member.user_id)


class Device(models.Model):
    """A browser that a user lets us wake: where its push service is called, and with which keys."""

    user = models.ForeignKey(User, models.CASCADE, related_name="devices")
    name = models.CharField(max_length=100)
    endpoint = models.CharField(max_length=1000, unique=True)
    #: the browser's public key and secret, as it told them (base64url); they only lock what we send
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=40)
    created_at = models.DateTimeField(auto_now_add=True)
    woken_at = models.DateTimeField(null=True)

    objects = DeviceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class MentionQuerySet(models.QuerySet["Mention"]):
    """Which mentions."""

    def visible_to(self, member: Membership) -> MentionQuerySet:
        """Those in notes of the member's own team, for those who may read notes."""
        ours = self.filter(note__conversation__team=member.team_id)
        return ours if member.may(Permission.WRITE) else ours.none()


class Mention(models.Model):
    """A colleague was named in a note: who, and where the name stands in its text."""

    note = models.ForeignKey(Note, models.CASCADE, related_name="mentions")
    member = models.ForeignKey(Membership, models.CASCADE, related_name="+")
    begin = models.PositiveIntegerField()
    end = models.PositiveIntegerField()

    objects = MentionQuerySet.as_manager()

    class Meta:
        ordering = ("begin",)
        constraints = [
            models.UniqueConstraint(fields=["note", "begin"], name="mention_once_per_place")
        ]

    def __str__(self) -> str:
        return str(self.member)
