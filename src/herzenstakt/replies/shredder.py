"""What was written to somebody and never left the house. What they were told stays: it is ours."""

from __future__ import annotations

from herzenstakt.people.models import Person
from herzenstakt.replies.models import Attachment, Pause, Remark, Reply


def shred(person: Person) -> None:
    """Drafts to this human, what colleagues said about answers to them, and what was attached to those."""
    theirs = Reply.objects.filter(conversation__person=person)
    Remark.objects.filter(reply__in=theirs).delete()
    Attachment.objects.filter(reply__in=theirs).let_go()
    theirs.unsent().delete()
    Pause.objects.filter(reply__in=theirs).exclude(why="").update(why="")
