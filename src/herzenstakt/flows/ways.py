"""How a team works, and who decided so: each change stands in the journal, the old way beside the new one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.team import AgainstTheRules
from herzenstakt.journal.models import record
from herzenstakt.kernel.words import gettext_noop as _

#: what a lead may decide for everybody, in the order in which the journal tells it
WAYS = (
    "address",
    "signs",
    "pauses",
    "undo_seconds",
    "country",
    "is_public_body",
    "keeps_months",
    "remembers_months",
)


@transaction.atomic
def work_like_this(by: Membership, wanted: Mapping[str, Any]) -> list[str]:
    """Let the team work another way from now on; the names of the ways that are new. What is not wanted
    otherwise stays. Raises AgainstTheRules, KeyError for what is no way of a team."""
    if not by.may(Permission.LEAD_HOUSE):
        raise AgainstTheRules(_("Your role may not decide how the team works."))
    if unknown := wanted.keys() - set(WAYS):
        raise KeyError(*sorted(unknown))
    team = Team.objects.select_for_update().get(pk=by.team_id)
    changed = [way for way in WAYS if way in wanted and wanted[way] != getattr(team, way)]
    for way in changed:
        old = getattr(team, way)
        setattr(team, way, wanted[way])
        record(
            "team.way_changed",
            team,
            team_id=team.pk,
            by=by,
            way=way,
            old=[way, old],
            new=[way, wanted[way]],
        )
    team.save(update_fields=changed)
    return changed
