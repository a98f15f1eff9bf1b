"""Who stands before everybody: where somebody may be in danger, what was handed over to whoever looks, and
where a colleague needs another.

Nobody loses their place by it: the line leads to a conversation that stands in its room as it would anyway.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.asking import which_are_there
from herzenstakt.presence.models import CareRequest
from herzenstakt.safety.models import CrisisCase, HandOver

#: a list that is long calls nobody; the others stand in their places
MOST = 5


class Why(StrEnum):
    """Why somebody stands here, the most pressing first."""

    CALL = "call"
    DANGER = "danger"
    BY_NAME = "by_name"
    HAND_OVER = "hand_over"


WORDS: dict[Why, Promise] = {
    Why.CALL: _("A colleague asks you to come"),
    Why.DANGER: _("Please look here first"),
    Why.BY_NAME: _("Handed over to you"),
    Why.HAND_OVER: _("Somebody else, please"),
}
ICONS = {
    Why.CALL: "hand-heart",
    Why.DANGER: "shield-alert",
    Why.BY_NAME: "hand-heart",
    Why.HAND_OVER: "users",
}
TONES = {
    Why.CALL: "heart",
    Why.DANGER: "heart",
    Why.BY_NAME: "care",
    Why.HAND_OVER: "care",
}


@dataclass(frozen=True, slots=True)
class First:
    """One line: whose conversation it is, and why it stands here."""

    pk: int
    name: str
    reason: Why

    @property
    def why(self) -> Promise:
        """The reason in words."""
        return WORDS[self.reason]

    @property
    def icon(self) -> str:
        """The symbol beside them."""
        return ICONS[self.reason]

    @property
    def tone(self) -> str:
        """How loud the line is."""
        return TONES[self.reason]


def first_of(member: Membership) -> list[First]:
    """The lines of a member: calls of colleagues to a lead, then danger, then what was handed over to them
    by name, then where somebody else is needed.

    Mostly nobody stands here, and one question finds that out.
    """
    asked: dict[Why, QuerySet[Any]] = {
        Why.DANGER: CrisisCase.objects.visible_to(member).urgent(),
        Why.BY_NAME: CareRequest.objects.visible_to(member).open().filter(to=member),
        Why.HAND_OVER: HandOver.objects.visible_to(member).open(),
    }
    there = which_are_there(asked)
    lines: list[First] = []
    if Why.DANGER in there:
        lines += _in_danger(asked[Why.DANGER], member)
    for why in (Why.BY_NAME, Why.HAND_OVER):
        if why in there:
            rows = asked[why].select_related("conversation__person").order_by("pk")[:MOST]
            lines += [First(one.conversation_id, one.conversation.person.name, why) for one in rows]
    return lines[:MOST]


def _in_danger(urgent: QuerySet[CrisisCase], member: Membership) -> list[First]:
    cases = urgent.select_related("conversation__person")
    in_order = cases.order_by(F("called_at").asc(nulls_last=True), "pk")[: 2 * MOST]
    lines = [
        First(case.conversation_id, case.conversation.person.name, _why(case, member))
        for case in in_order
    ]
    return sorted(lines, key=lambda line: line.reason is not Why.CALL)


def _why(case: CrisisCase, member: Membership) -> Why:
    is_called = case.called_at is not None and case.came_by_id is None
    return Why.CALL if is_called and member.may(Permission.LEAD_HOUSE) else Why.DANGER
