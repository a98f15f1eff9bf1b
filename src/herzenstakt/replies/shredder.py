"""What was written in a conversation and never left the house. What somebody was told stays: it is ours."""

from __future__ import annotations

from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.replies.models import Attachment, Pause, Remark, Reply


def shred(conversations: ConversationQuerySet) -> None:
    """Drafts, what was taken back, refused or never said there, what colleagues said about answers, and what
    was attached."""
    theirs = Reply.objects.filter(conversation__in=conversations)
    Remark.objects.filter(reply__in=theirs).delete()
    Attachment.objects.filter(reply__in=theirs).let_go()
    theirs.never_left().delete()
    # whether somebody has said it there nobody has noted, and nobody will any more
    theirs.filter(state=Reply.State.TO_POST).delete()
    Pause.objects.filter(reply__in=theirs).exclude(why="").update(why="")
