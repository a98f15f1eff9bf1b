"""The calm path: somebody may be in danger. Of the person nothing is told, and no journal knows of it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Schema
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Limit, Number, Part, by_number, text
from herzenstakt.api.problems import REFUSED, Trouble
from herzenstakt.api.routes.conversations import whole
from herzenstakt.api.routes.finding import conversation_of
from herzenstakt.api.shapes import ConversationOut, Named, member_of
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import calling
from herzenstakt.safety import services
from herzenstakt.safety.models import CrisisCase, CrisisCaseQuerySet
from herzenstakt.safety.services import DecidedMeanwhile, WordNeeded
from herzenstakt.safety.signs import Danger

part = Part("calm")


class CaseOut(Schema):
    """A message that shows a sign of danger, and what people said about it."""

    id: int
    conversation: int
    message: int
    danger: str = Field(description="`life`, `threat` or `doxxing`.")
    found_by_rules: bool
    is_serious: bool | None = Field(description="Empty: nobody has looked yet.")
    decided_by: Named | None
    why: str = Field(description="Why it was not serious, in a word.")
    called_at: datetime | None = Field(description="When somebody called a lead.")
    came_by: Named | None

    @classmethod
    def of(cls, case: CrisisCase) -> CaseOut:
        """As it stands."""
        return cls(
            id=case.pk,
            conversation=case.conversation_id,
            message=case.message_id,
            danger=case.danger,
            found_by_rules=case.found_by_rules,
            is_serious=case.is_serious,
            decided_by=member_of(case.decided_by),
            why=case.why,
            called_at=case.called_at,
            came_by=member_of(case.came_by),
        )


class CasePage(Schema):
    """Some cases, the newest first, and the place after which there are more."""

    items: list[CaseOut]
    next: str


def _cases(request: Asked) -> CrisisCaseQuerySet:
    theirs = Conversation.objects.visible_to(request.member)
    there = CrisisCase.objects.visible_to(request.member).filter(conversation__in=theirs)
    return there.select_related("conversation", "decided_by__user", "came_by__user")


def _case(request: Asked, pk: int) -> CrisisCase:
    return get_object_or_404(_cases(request), pk=pk)


@part.get("/calm-cases", Permission.WRITE, CasePage)
def list_calm_cases(request: Asked, limit: Limit, after: After) -> CasePage:
    """Where somebody may be in danger: what nobody has looked at yet, and what is serious."""
    page, following = by_number(_cases(request).standing(), after, limit)
    return CasePage(items=[CaseOut.of(case) for case in page], next=following)


class AlarmIn(Body):
    """Which words, and what one sees in them."""

    message: Number
    danger: Literal[tuple(one.value for one in Danger)]  # type: ignore[valid-type]


@part.post("/conversations/{int:conversation}/alarm", Permission.WRITE, CaseOut, status=201)
def raise_alarm(request: Asked, conversation: int, body: AlarmIn) -> CaseOut:
    """Somebody sees a danger that the rules did not see. Their word is enough."""
    there = conversation_of(request, conversation)
    said = there.messages.said_to_us().filter(gone_at=None)
    message = get_object_or_404(said, pk=body.message)
    return CaseOut.of(calling.raise_alarm(there, message, request.member, Danger(body.danger)))


@part.post("/calm-cases/{int:case}/serious", Permission.WRITE, CaseOut)
def call_serious(request: Asked, case: int) -> CaseOut:
    """This is serious."""
    return CaseOut.of(calling.confirm(_case(request, case), request.member))


class NotSeriousIn(Body):
    """Why nobody is in danger."""

    why: text(200, "In a word.", "A quote from a film.")  # type: ignore[valid-type]
    after_all: bool = Field(False, description="You know that a colleague called it serious.")


@part.post("/calm-cases/{int:case}/not-serious", Permission.ANSWER, CaseOut)
def call_not_serious(request: Asked, case: int, body: NotSeriousIn) -> CaseOut:
    """It is not serious, and why."""
    there = _case(request, case)
    try:
        calling.dismiss(there, request.member, body.why, after_all=body.after_all)
    except WordNeeded:
        words = _("Please say in a word why nobody is in danger.")
        raise Trouble(REFUSED, words) from None
    except DecidedMeanwhile:
        words = _("A colleague has just said that this is serious. Please look once more.")
        raise Trouble(REFUSED, words) from None
    return CaseOut.of(_case(request, case))


@part.post("/calm-cases/{int:case}/call-lead", Permission.WRITE, CaseOut)
def call_lead(request: Asked, case: int) -> CaseOut:
    """Call a lead to your side."""
    calling.call_lead(_case(request, case), request.member)
    return CaseOut.of(_case(request, case))


@part.post("/conversations/{int:conversation}/somebody-else", Permission.CARE, ConversationOut)
def ask_for_somebody_else(request: Asked, conversation: int) -> ConversationOut:
    """Somebody else, please. No reason is asked, and who it was stands nowhere."""
    there = conversation_of(request, conversation)
    services.hand_over(there, request.member)
    return whole(request, there)
