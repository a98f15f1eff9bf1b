"""What programs were answered, emptied: names and words stand in it. That it was done stays, so that nothing
is done a second time."""

from __future__ import annotations

from herzenstakt.people.models import Person
from herzenstakt.tokens.models import Once


def shred(person: Person) -> None:
    """Answers kept for programs of the team. In whose of them this human stands nobody can tell from
    outside, and all of them are gone after a day anyway. One that is being made just now is left alone:
    waiting for it could wait for us."""
    Once.objects.filter(token__member__team=person.team_id).answered().update(answer="")
