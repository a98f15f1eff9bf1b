"""Tokens, and what was done with them once."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.tokens.scopes import Scope, permissions_of

LONGEST_NAME = 60
#: what every token begins with, so that it is recognised where it lies around
BEGINNING = "hzt_"
#: how much of it is shown again
SHOWN = len(BEGINNING) + 6
#: how long what was done once is remembered
REMEMBERED = timedelta(hours=24)
#: letters of a key by which a program says "this once"
LONGEST_KEY = 255


def digest_of(secret: str) -> str:
    """What is kept of a token. It is random and long, so that a plain digest is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


class TokenQuerySet(models.QuerySet["Token"]):
    """Which tokens."""

    def visible_to(self, member: Membership) -> TokenQuerySet:
        """The member's own; those of the whole team for whoever looks after them."""
        ours = self.filter(member__team=member.team_id)
        return ours if member.may(Permission.MANAGE_TOKENS) else ours.filter(member=member)

    def working(self) -> TokenQuerySet:
        """Those that let somebody in: not taken back, not over, and their member still works here."""
        standing = self.filter(revoked_at=None, ends_at__gt=timezone.now())
        return standing.filter(member__is_active=True, member__user__is_active=True)


class Token(models.Model):
    """A key with which a program acts in the name of a member, in one team, until a day.

    Only its digest is kept: nobody can read it again, whoever made it included.
    """

    member = models.ForeignKey(Membership, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=LONGEST_NAME, validators=[one_line])
    #: its first letters, by which a person recognises it
    prefix = models.CharField(max_length=SHOWN)
    digest = models.CharField(max_length=64, unique=True)
    scopes = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()
    last_used_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    #: the minute in which it was last used, and how often in it
    minute = models.DateTimeField(null=True)
    calls = models.PositiveIntegerField(default=0)

    objects = TokenQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["member", "-id"], name="tokens_of_a_member")]

    def __str__(self) -> str:
        return f"{self.name} ({self.prefix}…)"

    @property
    def permissions(self) -> frozenset[Permission]:
        """What it may be used for, as far as its member may do it."""
        return permissions_of(self.scopes)

    @property
    def scope_names(self) -> list[str]:
        """The same as people say it."""
        return [str(scope.label) for scope in Scope if scope in self.scopes]

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.ends_at <= timezone.now()

    @property
    def works(self) -> bool:
        """Whether it still lets somebody in."""
        return self.revoked_at is None and not self.is_over and self.member.is_active


class OnceQuerySet(models.QuerySet["Once"]):
    """Which of what was done once."""

    def visible_to(self, member: Membership) -> OnceQuerySet:
        """What was done with the member's own tokens."""
        return self.filter(token__member=member)

    def answered(self) -> OnceQuerySet:
        """What was done, and is still answered the same."""
        return self.exclude(status=None).exclude(answer="")

    def over(self) -> OnceQuerySet:
        """What need not be remembered any longer."""
        return self.filter(begun_at__lt=forgotten_since())


def forgotten_since() -> datetime:
    """What began before is not remembered any more."""
    return timezone.now() - REMEMBERED


class Once(models.Model):
    """Something a program asked for under a key of its own (`Idempotency-Key`), and what it was answered:
    asked again, it gets the same answer, and nothing happens twice."""

    token = models.ForeignKey(Token, models.CASCADE, related_name="done_once")
    key = models.CharField(max_length=LONGEST_KEY)
    #: of what was asked
    digest = models.CharField(max_length=64)
    begun_at = models.DateTimeField(default=timezone.now, db_index=True)
    #: None: it has not been done (yet)
    status = models.PositiveSmallIntegerField(null=True)
    #: empty where it told of somebody who is forgotten by now
    answer = models.TextField(blank=True)

    objects = OnceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["token", "key"], name="once_for_each_key")]

    def __str__(self) -> str:
        return self.key
