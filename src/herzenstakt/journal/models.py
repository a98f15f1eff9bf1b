"""The journal. Entries are added, never changed and never removed by hand."""

from __future__ import annotations

from typing import Any

from django.db import models

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.kernel.lasting import Lasting, LastingQuerySet


class EntryQuerySet(LastingQuerySet["Entry"]):
    """Reading the journal."""

    def visible_to(self, member: Membership) -> EntryQuerySet:
        """The journal of the member's own team."""
        return self.filter(team=member.team_id)


class Entry(Lasting):
    """What was done, by whom (nobody: the desk itself), to what, and why."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="journal")
    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(Membership, models.PROTECT, null=True, related_name="+")
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=60)
    details = models.JSONField(default=dict)

    objects = EntryQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["team", "-id"], name="journal_newest_first"),
            models.Index(fields=["subject", "id"], name="journal_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.action} {self.subject}"


def name_of(subject: models.Model) -> str:
    """How the journal names a row: `conversations.message:12`."""
    return f"{subject._meta.label_lower}:{subject.pk}"


def record(
    action: str,
    subject: models.Model,
    *,
    team_id: int,
    by: Membership | None = None,
    **details: Any,
) -> Entry:
    """Write one line into the journal, inside the caller's transaction.

    `action` is what happened, as "thing.happened"; `details` must be JSON and hold no secret. Where a
    program acts for `by`, `through` says by which token.
    """
    if by is not None and by.through:
        details["through"] = by.through
    return Entry.objects.create(
        team_id=team_id, action=action, subject=name_of(subject), by=by, details=details
    )
