"""A colleague wants a lead beside them, because somebody may be in danger.

call_lead ─► a note, a row before all others, and a word to everybody who leads ─► come: it is settled
"""

from __future__ import annotations

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.flows import informing
from herzenstakt.safety import services
from herzenstakt.safety.models import CrisisCase


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
