"""Answers that nobody has let go yet: what colleagues write, what waits to be read, what was given back."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.replies.models import Remark, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.safety.services import has_case
from herzenstakt.web.conversation.composer import ShownHint, hints_for


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer among colleagues. `is_to_read`: whether it waits for whoever looks. `hints`: what the
    coach asks its writer, for those who were asked to read it; `seen`: the conversation as it is now."""

    reply: Reply
    is_mine: bool
    is_to_read: bool
    seen: Seen
    remarks: list[Remark]
    hints: list[ShownHint]

    @property
    def is_asked(self) -> bool:
        """Whether it waits for a colleague."""
        return self.reply.state == Reply.State.ASKED

    @property
    def is_given_back(self) -> bool:
        """Whether it waits for its writer."""
        return self.reply.state == Reply.State.GIVEN_BACK

    @property
    def is_left(self) -> bool:
        """Whether its writer can neither take it up nor back any more, and a colleague may."""
        return self.reply.is_left_behind

    @property
    def may_go_back(self) -> bool:
        """Whether who reads it may give it back to somebody."""
        return self.is_to_read and not self.is_mine and not self.is_left

    @property
    def is_begun_and_left(self) -> bool:
        """Whether its writer had not asked anybody to read it before they left."""
        return self.is_left and self.reply.state == Reply.State.DRAFT


def drafts(conversation: Conversation, member: Membership) -> list[Draft]:
    """Those the member may see. The own one stands in the composer, and here only if it was spoken of."""
    return list(_drafts(conversation, member))


def _drafts(conversation: Conversation, member: Membership) -> Iterator[Draft]:
    if not member.may(Permission.WRITE):
        return
    visible = Reply.objects.visible_to(member).unsent().filter(conversation=conversation)
    written = visible.exclude(text="").select_related("author__user", "author__team", "answers")
    for reply in written.order_by("pk"):
        remarks = Remark.objects.visible_to(member).filter(reply=reply)
        told = list(remarks.select_related("author__user"))
        is_mine = reply.author_id == member.pk
        if is_mine and reply.state == Reply.State.DRAFT and not told:
            continue
        is_to_read = _waits_for(reply, member)
        hints: list[ShownHint] = []
        if is_to_read and not is_mine:
            is_calm = has_case(conversation, member)
            hints = hints_for(
                conversation,
                reply.author,
                reply.text,
                reply.answers,
                is_calm=is_calm,
                in_private=reply.in_private,
            )
        yield Draft(reply, is_mine, is_to_read, Seen.of(conversation, reply.answers), told, hints)


def _waits_for(reply: Reply, member: Membership) -> bool:
    """Whether it is this member's turn: to read it, or to write on."""
    if reply.author_id == member.pk:
        return reply.state == Reply.State.GIVEN_BACK
    return reply.state == Reply.State.ASKED and member.may(Permission.ANSWER)
