"""Who stands before everybody: where somebody may be in danger, and where a colleague needs another.

Nobody loses their place by it: the line leads to a conversation that stands in its room as it would anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.safety.models import CrisisCase, HandOver

#: a list that is long calls nobody; the others stand in their places
MOST = 5


class Why(StrEnum):
    """Why somebody stands here, the most pressing first."""

    CALL = "call"
    DANGER = "danger"
    HAND_OVER = "hand_over"


WORDS: dict[Why, Promise] = {
    Why.CALL: _("A colleague asks you to come"),
    Why.DANGER: _("Please look here first"),
    Why.HAND_OVER: _("Somebody else, please"),
}
ICONS = {Why.CALL: "hand-heart", Why.DANGER: "shield-alert", Why.HAND_OVER: "users"}
TONES = {Why.CALL: "heart", Why.DANGER: "heart", Why.HAND_OVER: "care"}


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
    """The lines of a member: calls of colleagues to a lead, then danger, then where somebody else is
    needed."""
    in_danger = [_in_danger(case, member) for case in _cases(member)]
    calls = [line for line in in_danger if line.reason is Why.CALL]
    others = [line for line in in_danger if line.reason is not Why.CALL]
    return [*calls, *others, *_handed_over(member)][:MOST]


def _cases(member: Membership) -> Iterable[CrisisCase]:
    urgent = CrisisCase.objects.visible_to(member).urgent().select_related("conversation__person")
    return urgent.order_by(F("called_at").asc(nulls_last=True), "pk")[: 2 * MOST]


def _in_danger(case: CrisisCase, member: Membership) -> First:
    is_called = case.called_at is not None and case.came_by_id is None
    why = Why.CALL if is_called and member.may(Permission.LEAD_HOUSE) else Why.DANGER
    return First(case.conversation_id, case.conversation.person.name, why)


def _handed_over(member: Membership) -> list[First]:
    asked = HandOver.objects.visible_to(member).open().select_related("conversation__person")
    return [
        First(one.conversation_id, one.conversation.person.name, Why.HAND_OVER)
        for one in asked.order_by("pk")[:MOST]
    ]
