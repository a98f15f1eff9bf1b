"""A second pair of eyes: a draft is read by a colleague before it goes out.

    draft ─► ask ─► [asked] ─► outgoing.approve ─► on its way
      ▲              │ ├─► remark: a word among colleagues
      │              │ └─► give_back, with a word ─► [given back]
      └── write_on ◄─┴───────────────────────────────────┘

A writer asks because the team's rules want it, because their role sends nothing alone, or because they
would like to. Whoever reads sees the words and what the coach asks about them, as the writer does. What
is given back stays as it is until its writer takes it up again: nothing changes under anybody's hands.
Only what somebody left behind who no longer writes here can be taken over or put away by a colleague.
"""

from __future__ import annotations

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, ConversationQuerySet
from herzenstakt.flows import attaching, informing, pausing, rounds
from herzenstakt.flows.outgoing import NotYet, look_once_more
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.replies.models import UNSENT, Pause, Remark, Reply, ReplyQuerySet
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft

#: letters of one remark
LONGEST = 2_000


@transaction.atomic
def ask(
    reply: Reply,
    by: Membership,
    seen: Seen | None = None,
    *,
    as_it_is: bool = False,
    wordless: bool = False,
    unread: bool = False,
) -> bool:
    """Ask a colleague to read the own draft and let it go. `seen`, `as_it_is`, `wordless`, `unread` as for
    `outgoing.approve`.

    False when that was done already (a second click). Raises NotYet, AnsweredMeanwhile.
    """
    held = Reply.objects.held(reply.pk, Reply.State.DRAFT)
    if held is None:
        return False
    _only(by, Permission.WRITE, held)
    if held.author_id != by.pk:
        raise NotYet(_("Only its writer can ask a colleague to read it."))
    look_once_more(held, seen, as_it_is=as_it_is, wordless=wordless, unread=unread)
    pausing.conclude(held, Pause.Outcome.ASKED)
    held.change(Reply.State.ASKED)
    record("reply.asked", held, team_id=by.team_id, by=by)
    rounds.was_let_go(held)
    informing.asked(held, by)
    return True


@transaction.atomic
def give_back(reply: Reply, by: Membership, text: str) -> None:
    """Do not let it go, and say what one would change. Raises NotYet."""
    held = _held(reply, by, Permission.ANSWER, Reply.State.ASKED)
    if held.author_id == by.pk:
        raise NotYet(_("A colleague reads your answer. You can take it back and write on."))
    if held.is_left_behind:
        raise NotYet(_("Its writer no longer writes here. You can take it over."))
    if not legible(text):
        raise NotYet(_("Please say what you would change."))
    _say(held, by, text)
    held.change(Reply.State.GIVEN_BACK)
    record("reply.given_back", held, team_id=by.team_id, by=by)
    informing.given_back(held, by, text)


@transaction.atomic
def remark(reply: Reply, by: Membership, text: str) -> None:
    """A word among colleagues about a draft. Raises NotYet."""
    held = _held(reply, by, Permission.WRITE, *UNSENT)
    if not legible(text):
        raise NotYet(_("The comment is empty."))
    _say(held, by, text)


@transaction.atomic
def write_on(reply: Reply, by: Membership) -> None:
    """Its writer takes it up again; a colleague, where the writer no longer writes here. What they have begun
    in the meantime comes before it. Raises NotYet."""
    held = _held(reply, by, Permission.WRITE, *UNSENT)
    if held.is_left_behind:
        _take_over(held, by)
        return
    if held.author_id != by.pk:
        raise NotYet(_("Only its writer can write on."))
    if held.state == Reply.State.DRAFT:
        return  # a second click
    begun = Reply.objects.drafts_of(by).filter(conversation=held.conversation_id)
    held.text, held.in_private = _joined(begun, held), _is_for_one(begun, held)
    Measure.objects.carried_on(held.key, *begun.values_list("key", flat=True))
    for one in begun:
        attaching.hand_on(one, held)
    begun.update(state=Reply.State.WITHDRAWN)
    held.save(update_fields=["text", "in_private"])
    held.change(Reply.State.DRAFT)
    informing.not_to_read(held)


@transaction.atomic
def put_away(reply: Reply, by: Membership) -> None:
    """A colleague does not want to say what was left behind; its words stay where they are, unsent.
    Raises NotYet."""
    held = _held(reply, by, Permission.ANSWER, *UNSENT)
    if not held.is_left_behind:
        raise NotYet(_("Only its writer can put it away."))
    pausing.conclude(held, Pause.Outcome.WITHDRAWN)
    held.change(Reply.State.WITHDRAWN)
    informing.not_to_read(held)
    record("reply.put_away", held, team_id=by.team_id, by=by, writer=str(held.author.user))


def wanted_of(member: Membership) -> ConversationQuerySet:
    """Where a draft waits for this member's eyes: one to read, or an own one that was given back, or
    one whose writer has gone.

    There are few of them in the largest team, and they have an index. They know whose team it is: were
    the conversations asked for it once more, SQLite would walk along all of them.
    """
    drafts = Reply.objects.to_read(member).values("conversation")
    there = Conversation.objects.filter(pk__in=drafts)
    return there if member.may(Permission.READ_PRIVATE) else there.filter(is_private=False)


# --- steps ---------------------------------------------------------------------------------------


def _held(reply: Reply, by: Membership, permission: Permission, *states: Reply.State) -> Reply:
    """The reply as it is now, locked, for somebody who may do this. Raises NotYet."""
    held = Reply.objects.held(reply.pk, *states)
    if held is None:
        raise NotYet(_("Somebody was faster: this answer is no longer here to be read."))
    _only(by, permission, held)
    return held


def _only(by: Membership, permission: Permission, reply: Reply) -> None:
    """Raises NotYet for a stranger, and for whoever may not do this."""
    if by.team_id != reply.conversation.team_id or not by.may(permission):
        raise NotYet(_("Your role does not allow this."))


def _take_over(left: Reply, by: Membership) -> None:
    """The words become the own draft of a colleague, with what was said about them; that somebody else
    wrote them first stays with the old one."""
    begun = Reply.objects.drafts_of(by).filter(conversation=left.conversation_id)
    words, alone = _joined(begun, left), _is_for_one(begun, left)
    draft = save_draft(left.conversation, by, words, left.answers, in_private=alone)
    left.remarks.update(reply=draft)
    attaching.hand_on(left, draft)
    Measure.objects.carried_on(draft.key, left.key)
    left.change(Reply.State.WITHDRAWN)
    informing.not_to_read(left)
    record("reply.taken_over", left, team_id=by.team_id, by=by, writer=str(left.author.user))


def _joined(begun: ReplyQuerySet, reply: Reply) -> str:
    """What somebody has begun, and these words after it."""
    parts = [*begun.values_list("text", flat=True), reply.text]
    return "\n\n".join(part for part in parts if part.strip())


def _is_for_one(begun: ReplyQuerySet, reply: Reply) -> bool:
    """Whether a part of them was meant for one person alone: then all of it is."""
    return reply.in_private or begun.filter(in_private=True).exists()


def _say(reply: Reply, by: Membership, text: str) -> None:
    Remark.objects.create(reply=reply, author=by, text=text.strip()[:LONGEST])
