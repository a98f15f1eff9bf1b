"""What we promised in a conversation: what is still to be done, and what an answer seems to promise."""

from __future__ import annotations

from dataclasses import dataclass, field

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.promises.models import Promise


@dataclass(frozen=True, slots=True)
class Promised:
    """`proposed`: for those who may decide; `colleagues`: who could stand for it."""

    open: list[Promise]
    proposed: list[Promise]
    colleagues: list[Membership] = field(default_factory=list)


NOTHING_PROMISED = Promised([], [])


def promised(conversation: Conversation, member: Membership) -> Promised:
    """What there is, the soonest first; asked in one question where nothing is proposed."""
    states = [Promise.State.OPEN]
    if member.may(Permission.CARE):
        states.append(Promise.State.PROPOSED)
    here = Promise.objects.visible_to(member).filter(conversation=conversation, state__in=states)
    found = list(here.select_related("owner__user").soonest_first())
    for promise in found:
        promise.team, promise.conversation = member.team, conversation
    proposed = [one for one in found if not one.is_open]
    able = Membership.objects.visible_to(member).who_may(Permission.CARE).by_name()
    who = list(able) if proposed else []
    return Promised([one for one in found if one.is_open], proposed, who)
