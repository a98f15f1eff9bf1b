"""That somebody may have been in danger."""

from __future__ import annotations

from herzenstakt.people.models import Person
from herzenstakt.safety.models import CrisisCase, HandOver


def shred(person: Person) -> None:
    """Every case about this human, and that somebody handed them over."""
    CrisisCase.objects.filter(conversation__person=person).delete()
    HandOver.objects.filter(conversation__person=person).delete()
