"""What stands in few conversations, and so is not asked about in each of them.

A page that is open is asked for again every few seconds. Mostly nothing of this is there, and one question
finds that out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, QuerySet

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.labels.models import Labelling
from herzenstakt.presence.models import CareRequest
from herzenstakt.promises.models import Promise
from herzenstakt.replies.models import Reply
from herzenstakt.safety.models import CrisisCase


@dataclass(frozen=True, slots=True)
class Rare:
    """Whether some of it is there. `reply`: one that has neither arrived nor been withdrawn; `request`: to a
    colleague, to take care."""

    case: bool = False
    label: bool = False
    promise: bool = False
    reply: bool = False
    request: bool = False


def rare_in(conversation: Conversation, member: Membership) -> Rare:
    """What of it the member may see in a conversation; nothing where they may not see that."""
    over = (Reply.State.SENT, Reply.State.WITHDRAWN)
    asked: dict[str, QuerySet[Any]] = {
        "case": CrisisCase.objects.visible_to(member),
        "label": Labelling.objects.visible_to(member),
        "promise": Promise.objects.visible_to(member),
        "reply": Reply.objects.visible_to(member).exclude(state__in=over),
        "request": CareRequest.objects.visible_to(member),
    }
    of_each = [Exists(rows.filter(conversation=conversation)) for rows in asked.values()]
    here = Conversation.objects.visible_to(member).filter(pk=conversation.pk)
    told = here.values_list(*of_each).first()
    return Rare(**dict(zip(asked, told, strict=True))) if told else Rare()
