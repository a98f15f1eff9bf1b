"""Who had a hand in a measure, and whether anybody is left who could look at it again with fresh eyes."""

from __future__ import annotations

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.moderation.models import Measure, RecordEntry

#: who had a hand in a measure, as the record tells it
HANDS = (RecordEntry.Event.ASKED, RecordEntry.Event.AGREED, RecordEntry.Event.REASONED)


def hands_in(measure: Measure) -> set[int]:
    """Who of the team had a hand in it."""
    told = RecordEntry.objects.filter(team=measure.team_id, measure=measure.key, event__in=HANDS)
    hands = {measure.asked_by_id, measure.decided_by_id, *told.values_list("by", flat=True)}
    return {pk for pk in hands if pk is not None}


def is_left_alone(measure: Measure) -> bool:
    """Whether nobody who may decide is left without a hand in it."""
    return not _deciders(measure.team) - hands_in(measure)


def decides_alone(team: Team) -> bool:
    """Whether one person decides everything here: nobody else could ever look at it again."""
    return len(_deciders(team)) <= 1


def _deciders(team: Team) -> set[int]:
    """Who of a team may decide about measures."""
    able = Membership.objects.filter(team=team).who_may(Permission.HIDE)
    return set(able.values_list("pk", flat=True))
