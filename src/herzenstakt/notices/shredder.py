"""What colleagues said to each other about somebody, where a notice repeats it. That one was told stays."""

from __future__ import annotations

from herzenstakt.notices.models import AMONG_COLLEAGUES, Notice
from herzenstakt.people.models import Person


def shred(person: Person) -> None:
    """The beginnings of notes and remarks about this human; the names of rules and groups stay."""
    theirs = Notice.objects.filter(conversation__person=person, kind__in=AMONG_COLLEAGUES)
    theirs.exclude(words="").update(words="")
