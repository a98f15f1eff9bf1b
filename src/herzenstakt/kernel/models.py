"""Leases: who of several machines does what only one may do."""

from __future__ import annotations

from datetime import timedelta

from django.db import IntegrityError, models, transaction
from django.db.models import Q
from django.utils import timezone


class LeaseQuerySet(models.QuerySet["Lease"]):
    """Taking turns."""

    def take(self, name: str, holder: str, term: timedelta) -> bool:
        """Become or stay the holder for `term`; False while somebody else is. One UPDATE decides."""
        now = timezone.now()
        mine = Q(holder=holder) | Q(until__lt=now)
        if self.filter(mine, name=name).update(holder=holder, until=now + term):
            return True
        try:
            with transaction.atomic():
                self.create(name=name, holder=holder, until=now + term)
        except IntegrityError:
            return False
        return True

    def give_back(self, name: str, holder: str) -> None:
        """Nobody has to wait for the end of what this holder no longer needs; of anybody else's nothing
        changes."""
        self.filter(name=name, holder=holder).delete()


class Lease(models.Model):
    """A right that belongs to one holder until a time, for example to be the clock."""

    name = models.CharField(max_length=100, unique=True)
    holder = models.CharField(max_length=200)
    until = models.DateTimeField()

    objects = LeaseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name}: {self.holder}"
