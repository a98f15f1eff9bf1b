"""What a machine proposed as an answer to somebody. That it was asked stays on record."""

from __future__ import annotations

from herzenstakt.people.models import Person
from herzenstakt.proposals.models import HelpRequest


def shred(person: Person) -> None:
    """Proposals for answers to this human."""
    asked = HelpRequest.objects.filter(conversation__person=person)
    asked.exclude(texts=[]).update(texts=[])
