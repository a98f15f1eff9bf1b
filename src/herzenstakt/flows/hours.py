"""When a team is there, and who decided so."""

from __future__ import annotations

from django.db import transaction

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.answer_times import begin_anew
from herzenstakt.hours.models import ServicePeriod
from herzenstakt.hours.services import Change
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.words import gettext_noop as _


@transaction.atomic
def keep_hours(by: Membership, *changes: Change) -> bool:
    """The one way in which the hours of a team change: all of these, or none. Whether anything is
    otherwise than before. Promises stand as they were given; only when a team says for the first time
    when it is there, those who wait are promised anew. Raises NotKept."""
    if not by.may(Permission.LEAD_HOUSE):
        raise NotKept(_("Your role does not decide when the team is there."))
    Team.objects.hold(by.team_id)
    team = Team.objects.get(pk=by.team_id)
    is_first = not ServicePeriod.objects.filter(team=team).exists()
    news = [change.make(team, by) for change in changes]
    if is_first and any(news):
        begin_anew(team.pk)
    return any(news)
