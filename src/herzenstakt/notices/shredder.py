"""What colleagues said to each other about somebody, where a notice repeats it. That one was told stays."""

from __future__ import annotations

from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.notices.models import AMONG_COLLEAGUES, Notice


def shred(conversations: ConversationQuerySet) -> None:
    """The beginnings of notes and remarks there; the names of rules and groups stay."""
    theirs = Notice.objects.filter(conversation__in=conversations, kind__in=AMONG_COLLEAGUES)
    theirs.exclude(words="").update(words="")
