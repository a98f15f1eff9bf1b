"""The calm path: finding a sign, saying whether it is serious, calling a lead; and handing over in peace."""

from __future__ import annotations

import logging
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations import services
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.promised import Unit, Within
from herzenstakt.conversations.services import add_note
from herzenstakt.hours.services import calendar_of
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.safety.models import KEEP, CrisisCase, CrisisCaseQuerySet, HandOver
from herzenstakt.safety.signs import Danger, sign_in

logger = logging.getLogger(__name__)

#: how soon we promise an answer to somebody in danger, whatever the team promises others
PROMISED = Within(15, Unit.MINUTES)


class WordNeeded(Exception):
    """Whoever says that nobody is in danger says why, in a word."""


class DecidedMeanwhile(Exception):
    """A colleague has said in the meantime that it is serious; whoever dismissed it did not know."""


# --- signs ---------------------------------------------------------------------------------------


def watch(message: Message) -> bool:
    """Look for a sign of danger in what somebody outside said, and file a case where there is one. Whether
    there is one that nobody can have looked at yet.

    Whatever goes wrong here, the message stays.
    """
    try:
        return _watch(message)
    except Exception:
        logger.exception("message %s: the look for signs of danger stumbled", message.pk)
        return False


def _watch(message: Message) -> bool:
    """What was said before we would have forgotten it again is left alone."""
    conversation = message.conversation
    if conversation is None or message.written_at < timezone.now() - KEEP:
        return False
    if message.edited_at:  # other words may have been sorted anew, and the case stands all the same
        with transaction.atomic():
            hurry(conversation)
    if danger := sign_in(message.text):
        with transaction.atomic():  # what the database refuses here must not undo what is around it
            return _file(conversation, message, danger, found_by_rules=True)[1]
    return False


@transaction.atomic
def raise_alarm(
    conversation: Conversation, message: Message, by: Membership, danger: Danger
) -> CrisisCase:
    """Somebody saw what the rules did not in a message of this conversation: their word is enough."""
    _hold(conversation)
    case, _is_news = _file(conversation, message, danger, found_by_rules=False)
    case.danger = danger
    case.save(update_fields=["danger"])
    return confirm(case, by)


def hurry(conversation: Conversation) -> None:
    """Who may be in danger here is promised an answer within `PROMISED`, whatever their words were sorted
    as, until somebody says that it is not serious."""
    cases = CrisisCase.objects.standing().filter(conversation=conversation)
    for case in cases.select_related("message__channel"):
        services.promise_sooner(case.message, PROMISED)


def _file(
    conversation: Conversation, message: Message, danger: Danger, *, found_by_rules: bool
) -> tuple[CrisisCase, bool]:
    """The case of a message, and whether it is to be looked at for the first time or anew: one that was
    dismissed is when its words have changed."""
    case: CrisisCase
    filed = {
        "team_id": conversation.team_id,
        "conversation": conversation,
        "danger": danger,
        "found_by_rules": found_by_rules,
    }
    case, is_new = CrisisCase.objects.get_or_create(message=message, defaults=filed)
    is_anew = not is_new and case.is_serious is False
    if is_anew:
        case.danger = danger
        case.is_serious, case.decided_by, case.decided_at, case.why = None, None, None, ""
        case.save()
    hurry(conversation)
    return case, is_new or is_anew


def _hold(conversation: Conversation) -> None:
    """Locked before its cases, as by whoever files what is said in it."""
    list(Conversation.objects.select_for_update().filter(pk=conversation.pk).values("pk"))


@transaction.atomic
def forget_case(case: CrisisCase) -> None:
    """Its time is over, and nothing of it is left: no hour at which an answer was due, either."""
    _hold(case.conversation)
    services.promise_as_to_others(case.message)
    case.delete()


def has_case(conversation: Conversation, member: Membership) -> bool:
    """Whether a case stands in a conversation."""
    return _cases_in(conversation, member).exists()


def case_in(conversation: Conversation, member: Membership) -> CrisisCase | None:
    """The case that stands in a conversation: one that nobody has looked at yet, else the latest."""
    there = _cases_in(conversation, member)
    cases = list(
        there.select_related("message", "decided_by__user", "came_by__user").order_by("-pk")
    )
    for case in cases:
        case.conversation = conversation
    unseen = [case for case in cases if case.is_serious is None]
    return next(iter([*unseen, *cases]), None)


def _cases_in(conversation: Conversation, member: Membership) -> CrisisCaseQuerySet:
    return CrisisCase.objects.visible_to(member).filter(conversation=conversation).standing()


def answer_by(case: CrisisCase) -> datetime | None:
    """Until when we promise somebody in danger an answer, in the hours in which the team is there; None where
    nobody waits any more, or the team is not there for a year."""
    if case.conversation.waiting_since is None:
        return None
    return PROMISED.late_at(case.message.written_at, calendar_of(case.conversation.channel))


# --- what people say about it --------------------------------------------------------------------


@transaction.atomic
def confirm(case: CrisisCase, by: Membership) -> CrisisCase:
    """ "This is serious." Then it needs an answer, if it has none yet, even where it sounded like a
    goodbye."""
    services.ask_for_an_answer(case.message, by)
    decided = _decide(case, by, is_serious=True)
    hurry(case.conversation)
    return decided


@transaction.atomic
def dismiss(case: CrisisCase, by: Membership, why: str, *, after_all: bool = False) -> CrisisCase:
    """ "It is not", and why in a word. `after_all`: they know that somebody called it serious.

    Raises WordNeeded without a word, DecidedMeanwhile.
    """
    if not legible(why):
        raise WordNeeded
    _hold(case.conversation)
    now = CrisisCase.objects.select_for_update().get(pk=case.pk)
    if now.is_serious and not after_all:
        raise DecidedMeanwhile
    decided = _decide(case, by, is_serious=False, why=why.strip()[:200])
    services.promise_as_to_others(case.message)
    hurry(case.conversation)
    return decided


def _decide(case: CrisisCase, by: Membership, *, is_serious: bool, why: str = "") -> CrisisCase:
    case.is_serious, case.decided_by, case.decided_at = is_serious, by, timezone.now()
    case.why = why
    case.save(update_fields=["is_serious", "decided_by", "decided_at", "why"])
    return case


@transaction.atomic
def call_lead(case: CrisisCase, by: Membership) -> bool:
    """A colleague wants a lead beside them; False when one was called already. The note says no more than
    that: it stays, the case does not."""
    called = CrisisCase.objects.filter(pk=case.pk, called_at=None).update(called_at=timezone.now())
    if called:
        add_note(case.conversation, by, _("Please come and look at this conversation with me."))
    case.refresh_from_db()
    return bool(called)


def come(case: CrisisCase, by: Membership) -> None:
    """A lead is there."""
    CrisisCase.objects.filter(pk=case.pk, came_by=None).update(came_by=by)
    case.refresh_from_db()


# --- somebody else, please -----------------------------------------------------------------------


@transaction.atomic
def hand_over(conversation: Conversation, by: Membership) -> None:
    """Somebody else is needed here, unless a colleague takes care already. Nobody is asked why, and who it
    was stands nowhere, in the journal neither."""
    mine_or_nobodys = Q(caretaker=None) | Q(caretaker=by)
    here = Conversation.objects.filter(mine_or_nobodys, pk=conversation.pk)
    if not here.update(caretaker=None):
        return
    _handed_over, is_new = HandOver.objects.get_or_create(conversation=conversation)
    if is_new:
        record("conversation.handed_over", conversation, team_id=conversation.team_id)
    conversation.refresh_from_db(fields=["caretaker"])


@transaction.atomic
def take_over(conversation: Conversation, by: Membership) -> bool:
    """ "I take care of it." False when a colleague was faster."""
    taken = services.take_care(conversation, by)
    if taken:
        HandOver.objects.filter(conversation=conversation).delete()
    return taken


def is_handed_over(conversation: Conversation) -> bool:
    """Whether somebody else is needed, and nobody has taken over yet."""
    is_free = conversation.caretaker_id is None and conversation.waiting_since is not None
    return is_free and HandOver.objects.filter(conversation=conversation).exists()
