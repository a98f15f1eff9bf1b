"""Two at one answer: a colleague had begun, and somebody else goes on.

    Mia's draft ─► take_over ─► Uwe's draft, with her words in it
        └─► stays hers: what two people have written is never made one by a click

Whoever begins an answer is told of the other one before (`web/conversation/together.py`); who lets a second
answer go is asked, with the first one shown (`outgoing.look_once_more`, `Seen.words_missed`).
"""

from __future__ import annotations

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows import attaching, handing_over
from herzenstakt.flows.outgoing import NotYet
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft


@transaction.atomic
def take_over(reply: Reply, by: Membership) -> Reply:
    """Go on with what a colleague has begun, after what one has begun oneself; theirs stays as it is.

    Takes care of the conversation, too, unless somebody does. Raises NotYet.
    """
    held = Reply.objects.held(reply.pk, Reply.State.DRAFT)
    if held is None:
        raise NotYet(_("Somebody was faster: this answer is no longer here to be taken over."))
    if by.team_id != held.conversation.team_id or not by.may(Permission.WRITE):
        raise NotYet(_("Your role does not allow this."))
    mine = Reply.objects.drafts_of(by).filter(conversation=held.conversation_id).first()
    if mine and held.text in mine.text:
        return mine  # a second click, or their own
    begun = mine.text if mine and legible(mine.text) else ""
    words = "\n\n".join(part for part in (begun, held.text) if part)
    alone = held.in_private or bool(mine and mine.in_private)
    draft = save_draft(held.conversation, by, words, held.answers, in_private=alone)
    attaching.copy(held, draft)
    if by.may(Permission.CARE):
        handing_over.take_care(held.conversation, by)
    record("reply.taken_over", held, team_id=by.team_id, by=by, writer=str(held.author.user))
    return draft
