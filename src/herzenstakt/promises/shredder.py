"""What was promised to somebody. That something was promised, for when, and what became of it stays in the
journal."""

from __future__ import annotations

from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.promises.models import Promise


def shred(conversations: ConversationQuerySet) -> None:
    """Promises that were made there, and those found in answers."""
    Promise.objects.filter(conversation__in=conversations).delete()
