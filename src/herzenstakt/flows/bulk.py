"""The story of several at once: chosen one by one, each looked at again, and taken back exactly.

Who waits is closed with a reason or not at all, and never unseen: only what stood in the list and was
chosen there is touched, and where something new was said since, the person is left alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.bulk.models import BulkAct, BulkPart
from herzenstakt.conversations import services as conversations
from herzenstakt.conversations.models import STANDING, Conversation, Message
from herzenstakt.flows import handing_over, labelling
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.text import legible
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels.models import Label
from herzenstakt.safety import services as safety
from herzenstakt.safety.models import CrisisCase, HandOver

#: nobody has looked at more
MOST = 200
#: what a role must include for each kind
NEEDS = {
    BulkAct.Kind.TAKE_CARE: Permission.CARE,
    BulkAct.Kind.RELEASE: Permission.CARE,
    BulkAct.Kind.LABEL: Permission.WRITE,
    BulkAct.Kind.REST: Permission.REST,
}


class NotTogether(InWords):
    """Nothing was done with any of them; `sentence` says why."""


class LeftAlone(InWords):
    """This one was left as it is; `sentence` says why."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """A conversation as somebody saw it in the list. `last_word`: when its last word was said then."""

    pk: int
    last_word: datetime


@dataclass(frozen=True, slots=True)
class BulkWish:
    """What shall be done, and what belongs to it."""

    kind: BulkAct.Kind
    reason: str = ""
    label: Label | None = None


@dataclass(slots=True)
class Outcome:
    """What became of it: whom it reached, and who was left alone and why."""

    done: list[str] = field(default_factory=list)
    left: list[tuple[str, Sentence]] = field(default_factory=list)
    act: BulkAct | None = None

    @property
    def number(self) -> int:
        """How many were meant."""
        return len(self.done) + len(self.left)


# --- doing ---------------------------------------------------------------------------------------


def do_together(chosen: Sequence[Chosen], by: Membership, wish: BulkWish) -> Outcome:
    """Do one thing with each of these, one after the other. Raises NotTogether before anything is done."""
    must_be_wise(chosen, by, wish)
    BulkAct.objects.visible_to(by).done_by(by).over().delete()
    act = BulkAct.objects.create(team=by.team, by=by, kind=wish.kind, label=wish.label)
    outcome = Outcome(act=act)
    for one in chosen:
        _one_by_one(one.pk, by, outcome, partial(_do, act, by, one, wish))
    if outcome.done:
        record("bulk.done", act, team_id=by.team_id, by=by, deed=act.kind, number=len(outcome.done))
    else:
        act.delete()
        outcome.act = None
    return outcome


def must_be_wise(chosen: Sequence[Chosen], by: Membership, wish: BulkWish) -> None:
    """Raises NotTogether where it should not even begin."""
    if not by.may(NEEDS[wish.kind]):
        raise NotTogether(_("Your role may not do this."))
    if not chosen:
        raise NotTogether(_("Nobody is chosen yet."))
    if len(chosen) > MOST:
        raise NotTogether(
            _("At most %(limit)s at once: please look at whom you choose."), limit=MOST
        )
    if wish.kind == BulkAct.Kind.REST and not legible(wish.reason):
        raise NotTogether(_("Please say why no answer is needed. It is kept for each of them."))
    if wish.kind == BulkAct.Kind.LABEL and wish.label is None:
        raise NotTogether(_("Please say which label."))


def _one_by_one(
    pk: int, by: Membership, outcome: Outcome, deed: Callable[[Conversation], object]
) -> None:
    """Do something with one that is held meanwhile. What the member may not see is not there."""
    with transaction.atomic():
        visible = Conversation.objects.visible_to(by).filter(pk=pk)
        there = visible.select_for_update().first()
        if there is None:
            return
        try:
            with transaction.atomic():
                deed(there)
        except (LeftAlone, NotKept) as reason:
            outcome.left.append((str(there.person), reason.sentence))
        else:
            outcome.done.append(str(there.person))


def _do(act: BulkAct, by: Membership, seen: Chosen, wish: BulkWish, there: Conversation) -> None:
    """Raises LeftAlone."""
    before = DEEDS[wish.kind](there, seen, by, wish)
    BulkPart.objects.create(
        whole=act, conversation=there, before=before, last_message_at=there.last_message_at
    )


Before = dict[str, Any]


def _take(there: Conversation, seen: Chosen, by: Membership, wish: BulkWish) -> Before:
    if there.caretaker_id == by.pk:
        raise LeftAlone(_("You take care already."))
    is_handed_over = safety.is_handed_over(there)
    if not safety.take_over(there, by):
        raise LeftAlone(_("A colleague takes care already."))
    return {"handed_over": is_handed_over}


def _release(there: Conversation, seen: Chosen, by: Membership, wish: BulkWish) -> Before:
    if there.caretaker_id != by.pk:
        raise LeftAlone(_("You do not take care there."))
    handing_over.release(there, by)
    return {}


def _label(there: Conversation, seen: Chosen, by: Membership, wish: BulkWish) -> Before:
    if wish.label is None or not labelling.put_on([there], wish.label, by):
        raise LeftAlone(_("The label is there already."))
    return {}


def _let_rest(there: Conversation, seen: Chosen, by: Membership, wish: BulkWish) -> Before:
    if there.status == Conversation.Status.CLOSED:
        raise LeftAlone(_("This is at rest already."))
    if there.last_message_at != seen.last_word:
        raise LeftAlone(_("Something new was said in the meantime."))
    if there.caretaker_id not in {None, by.pk}:
        raise LeftAlone(_("A colleague takes care already."))
    if CrisisCase.objects.visible_to(by).urgent().filter(conversation=there).exists():
        raise LeftAlone(_("Somebody may be in danger here. Please look at this one by itself."))
    open_messages = list(there.messages.open().values_list("pk", "needs_reply", "sorted_by"))
    back_at = there.snoozed_until.isoformat() if there.snoozed_until else ""
    conversations.let_rest(there, by, wish.reason)
    return {"open": open_messages, "back_at": back_at}


DEEDS: dict[str, Callable[[Conversation, Chosen, Membership, BulkWish], Before]] = {
    BulkAct.Kind.TAKE_CARE: _take,
    BulkAct.Kind.RELEASE: _release,
    BulkAct.Kind.LABEL: _label,
    BulkAct.Kind.REST: _let_rest,
}


# --- taking back ---------------------------------------------------------------------------------


def undo_together(act: BulkAct, by: Membership) -> Outcome:
    """Everything is as it was before, except where something else has happened since.

    Raises NotTogether when it is too late, done already, a colleague's, or no longer theirs to do.
    """
    if not by.may(NEEDS[BulkAct.Kind(act.kind)]):
        raise NotTogether(_("Your role may not do this."))
    mine = BulkAct.objects.visible_to(by).done_by(by).filter(pk=act.pk)
    if act.by_id != by.pk:
        raise NotTogether(_("Only whoever did this can take it back."))
    if not mine.fresh().update(undone_at=timezone.now()):
        raise NotTogether(_("This cannot be taken back any more."))
    outcome = Outcome(act=act)
    for part in act.parts.order_by("pk"):
        _one_by_one(part.conversation_id, by, outcome, partial(_undo, act, by, part))
    record("bulk.undone", act, team_id=by.team_id, by=by, deed=act.kind, number=len(outcome.done))
    return outcome


def _undo(act: BulkAct, by: Membership, part: BulkPart, there: Conversation) -> None:
    """Raises LeftAlone."""
    match act.kind:
        case BulkAct.Kind.TAKE_CARE:
            _give_back(act, by, there, part)
        case BulkAct.Kind.RELEASE:
            if there.caretaker_id or not conversations.take_care(there, by):
                raise LeftAlone(_("A colleague has taken over in the meantime."))
        case BulkAct.Kind.LABEL:
            if act.label is None or not labelling.take_off([there], act.label, by):
                raise LeftAlone(_("The label is not there any more."))
        case _:
            _wake(act, by, there, part)


def _give_back(act: BulkAct, by: Membership, there: Conversation, part: BulkPart) -> None:
    if there.caretaker_id != by.pk:
        raise LeftAlone(_("You do not take care there any more."))
    _must_be_unanswered(act, there)
    conversations.release(there, by)
    if part.before.get("handed_over"):
        HandOver.objects.get_or_create(conversation=there)


def _wake(act: BulkAct, by: Membership, there: Conversation, part: BulkPart) -> None:
    """Exactly those messages wait again that the act had settled."""
    _must_be_unanswered(act, there)
    if there.status != Conversation.Status.CLOSED or there.last_message_at != part.last_message_at:
        raise LeftAlone(_("Something new was said in the meantime."))
    for pk, need, sorted_by in part.before["open"]:
        settled = there.messages.filter(pk=pk, settled_by=None, gone_at=None)
        settled.update(settled_at=None, needs_reply=need, sorted_by=sorted_by)
    back_at = parse_datetime(part.before["back_at"])
    if back_at and back_at > timezone.now():
        there.stand(Conversation.Status.SNOOZED, until=back_at)
    else:
        there.stand(Conversation.Status.OPEN)
    there.save(update_fields=STANDING)
    there.wait()
    record("conversation.reopened", there, team_id=there.team_id, by=by)


def _must_be_unanswered(act: BulkAct, there: Conversation) -> None:
    ours = there.messages.filter(direction=Message.Direction.OUT, received_at__gte=act.done_at)
    if ours.exists() or there.replies.filter(approved_at__gte=act.done_at).exists():
        raise LeftAlone(_("There is an answer in the meantime."))
