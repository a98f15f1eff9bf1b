"""What was promised to somebody: who is forgotten can be told nothing any more. That something was promised,
for when, and what became of it stays in the journal."""

from __future__ import annotations

from herzenstakt.people.models import Person
from herzenstakt.promises.models import Promise


def shred(person: Person) -> None:
    """Promises to this human, and those found in answers to them."""
    Promise.objects.filter(conversation__person=person).delete()
