"""What the composer shows of that which goes with an answer."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from herzenstakt.channels.connector import Ability
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import attaching
from herzenstakt.kernel.http import MEGABYTE
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Attachment, Reply


@dataclass(frozen=True, slots=True)
class Attached:
    """What is attached to a draft. `why_not`: why nothing can be on this channel. `most`: bytes of a file."""

    items: list[Attachment]
    why_not: Sentence
    most: int
    trouble: Sentence

    @property
    def too_large(self) -> Sentence:
        """Said by the browser before anything is uploaded."""
        return attaching.too_large().sentence

    @property
    def hint(self) -> Sentence:
        """What can be attached, in words."""
        return Sentence(
            _("Pictures, and films or sounds as MP4, up to %(most)s megabytes each."),
            {"most": self.most // MEGABYTE},
        )


def attached_to(
    conversation: Conversation, draft: Reply | None, trouble: Sentence | None = None
) -> Attached:
    """What the composer shows of it."""
    can = conversation.channel.connector.can(Ability.MEDIA)
    return Attached(
        items=list(draft.attachments.all()) if draft else [],
        why_not=Sentence("") if can.works else can.reason,
        most=settings.UPLOAD_MEGABYTES * MEGABYTE,
        trouble=trouble or Sentence(""),
    )
