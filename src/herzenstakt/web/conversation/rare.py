"""What stands in few conversations, and so is not asked about in each of them.

A page that is open is asked for again every few seconds. Mostly nothing of this is there, and one question
finds that out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message, MessageQuerySet
from herzenstakt.kernel.asking import which_are_there
from herzenstakt.presence.models import CareRequest
from herzenstakt.replies.models import Reply
from herzenstakt.safety.models import CrisisCase


@dataclass(frozen=True, slots=True)
class Rare:
    """Whether some of it is there. `around`: words of others in its thread; `case`: one that somebody must
    look at or has called serious; `ours`: any answer of ours, begun, arrived or withdrawn; `reply`: one that
    is neither arrived nor withdrawn; `request`: to a colleague, to take care."""

    around: bool = False
    case: bool = False
    label: bool = False
    note: bool = False
    ours: bool = False
    promise: bool = False
    reply: bool = False
    request: bool = False

    @property
    def may_be_ours(self) -> bool:
        """Whether any words in the thread may be an answer that was written here."""
        return self.ours or self.around


def around(conversation: Conversation, member: Membership) -> MessageQuerySet:
    """What others say in the same thread, as far as it still stands there."""
    visible = Message.objects.visible_to(member).filter(gone_at=None)
    thread = visible.in_thread(conversation.channel_id, conversation.thread_id)
    return thread.filter(~Q(conversation=conversation.pk) | Q(conversation=None))


def rare_in(conversation: Conversation, member: Membership) -> Rare:
    """What of it is there. Of some of it the member may see less; that is asked where it is shown.
    `conversation`: one that the member may see."""
    over = (Reply.State.SENT, Reply.State.WITHDRAWN)
    asked: dict[str, QuerySet[Any]] = {
        "case": CrisisCase.objects.visible_to(member)
        .standing()
        .filter(conversation=conversation.pk),
        "request": CareRequest.objects.visible_to(member).filter(conversation=conversation.pk),
        "around": around(conversation, member),
        "label": conversation.labellings.all(),
        "note": conversation.notes.all(),
        "ours": conversation.replies.all(),
        "promise": conversation.promises.all(),
        "reply": conversation.replies.exclude(state__in=over),
    }
    return Rare(**dict.fromkeys(which_are_there(asked), True))
