"""Somebody may be in danger: who of us hears of it, and until when.

a sign in what they said ─► watch ─► whoever takes care and those who lead hear of it ─► confirm, dismiss
call_lead ─► a note, a row before all others, and a word to everybody who leads ─► come: it is settled
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import informing
from herzenstakt.safety import services
from herzenstakt.safety.models import CrisisCase
from herzenstakt.safety.signs import Danger

#: what was said longer ago is found at the desk, before everything else, and calls nobody from their table:
#: it comes from a channel that was just connected, or out of a file
FRESH = timedelta(days=1)


def watch(message: Message) -> None:
    """Look for a sign of danger in what somebody has just said, and tell those who should look."""
    is_news = services.watch(message)
    if is_news and message.conversation and message.written_at > timezone.now() - FRESH:
        informing.may_be_in_danger(message.conversation)


@transaction.atomic
def raise_alarm(
    conversation: Conversation, message: Message, by: Membership, danger: Danger
) -> CrisisCase:
    """A colleague saw what no rule did; then one of us has looked."""
    case = services.raise_alarm(conversation, message, by, danger)
    informing.somebody_has_looked(conversation)
    return case


@transaction.atomic
def confirm(case: CrisisCase, by: Membership) -> CrisisCase:
    """ "This is serious." """
    informing.somebody_has_looked(case.conversation)
    return services.confirm(case, by)


@transaction.atomic
def dismiss(case: CrisisCase, by: Membership, why: str, *, after_all: bool = False) -> CrisisCase:
    """ "It is not." Raises what `safety.services.dismiss` raises; then nothing is settled."""
    dismissed = services.dismiss(case, by, why, after_all=after_all)
    informing.somebody_has_looked(case.conversation)
    return dismissed


@transaction.atomic
def forget(case: CrisisCase) -> None:
    """Its time is over, for those who were told as well."""
    informing.nothing_of_danger(case.conversation)
    services.forget_case(case)


@transaction.atomic
def call_lead(case: CrisisCase, by: Membership) -> None:
    """ "Please come." Once: who calls again while nobody has come rings no second time."""
    if services.call_lead(case, by):
        informing.called(case.conversation, by)


@transaction.atomic
def come(case: CrisisCase, by: Membership) -> None:
    """A lead is there; the others need not come."""
    services.come(case, by)
    informing.not_called(case.conversation)
