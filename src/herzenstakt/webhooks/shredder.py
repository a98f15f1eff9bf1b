"""What other systems said to us, emptied: some repeat what they were told. Whether they took it stays."""

from __future__ import annotations

from herzenstakt.people.models import Person
from herzenstakt.webhooks.models import Call


def shred(person: Person) -> None:
    """The answers to calls of the team; nobody can tell from outside in which of them this human stands."""
    Call.objects.filter(webhook__team=person.team_id).exclude(answer="").update(answer="")
