"""What a machine proposed as an answer to somebody. That it was asked stays on record."""

from __future__ import annotations

from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.proposals.models import HelpRequest


def shred(conversations: ConversationQuerySet) -> None:
    """Proposals for answers there."""
    asked = HelpRequest.objects.filter(conversation__in=conversations)
    asked.exclude(texts=[]).update(texts=[])
