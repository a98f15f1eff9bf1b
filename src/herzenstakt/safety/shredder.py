"""That somebody may have been in danger."""

from __future__ import annotations

from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.safety.models import CrisisCase, HandOver


def shred(conversations: ConversationQuerySet) -> None:
    """Every case there, and that somebody handed the conversation over."""
    CrisisCase.objects.filter(conversation__in=conversations).delete()
    HandOver.objects.filter(conversation__in=conversations).delete()
