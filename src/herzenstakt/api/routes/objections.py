"""Objections: what people say to a measure, and the answer of somebody who had no hand in it."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from ninja import Query, Schema
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Limit, Part, by_number, text
from herzenstakt.api.problems import in_words
from herzenstakt.api.shapes import Named, member_of
from herzenstakt.flows import objections
from herzenstakt.moderation.models import Objection, ObjectionQuerySet

part = Part("measures")

Outcome = Objection.Outcome


class ObjectionRow(Schema):
    """Somebody does not agree with a measure."""

    id: int
    measure: int
    message: int
    text: str
    made_at: datetime
    outcome: str = Field(description="`open`, `upheld`, `lifted` or `too_late`.")
    answer: str
    decided_by: Named | None
    decided_at: datetime | None

    @classmethod
    def of(cls, one: Objection) -> ObjectionRow:
        """Without where they want to hear of it."""
        return cls(**_row(one))


def _row(one: Objection) -> dict[str, Any]:
    return {
        "id": one.pk,
        "measure": one.measure_id,
        "message": one.measure.message_id,
        "text": one.text,
        "made_at": one.made_at,
        "outcome": one.outcome,
        "answer": one.answer,
        "decided_by": member_of(one.decided_by),
        "decided_at": one.decided_at,
    }


class ObjectionOut(ObjectionRow):
    """An objection, and whether you may decide it."""

    hindrance: str = Field(description="Why you may not decide it; empty where you may.")
    may_stay: bool = Field(description="Whether one can still say that the measure was right.")


class ObjectionPage(Schema):
    """Some objections, the newest first, and the place after which there are more."""

    items: list[ObjectionRow]
    next: str


def _objections(request: Asked) -> ObjectionQuerySet:
    return Objection.objects.visible_to(request.member).with_context()


def _whole(request: Asked, pk: int) -> ObjectionOut:
    one = get_object_or_404(_objections(request), pk=pk)
    return ObjectionOut(
        **_row(one),
        hindrance=in_words(objections.hindrance(one, request.member)),
        may_stay=objections.may_stay(one.measure),
    )


@part.get("/objections", Permission.HIDE, ObjectionPage)
def list_objections(
    request: Asked,
    limit: Limit,
    after: After,
    outcome: Annotated[
        Literal[("", *Outcome.values)],  # type: ignore[valid-type]
        Query("", description="How they ended; `open`: nobody has decided; empty: any."),
    ],
) -> ObjectionPage:
    """What people said to measures about their words."""
    there = _objections(request)
    there = there.filter(outcome=outcome) if outcome else there
    page, following = by_number(there, after, limit)
    return ObjectionPage(items=[ObjectionRow.of(one) for one in page], next=following)


@part.get("/objections/{int:objection}", Permission.HIDE, ObjectionOut)
def get_objection(request: Asked, objection: int) -> ObjectionOut:
    """One objection, and whether you may decide it."""
    return _whole(request, objection)


class AnswerObjectionIn(Body):
    """How it ends, and what they are told."""

    outcome: Literal["upheld", "lifted"] = Field(
        description="`upheld`: the measure stays. `lifted`: it is put back, on the network first; where that"
        " can never be done, it ends as `too_late`."
    )
    answer: text(objections.MOST, "Why, for whoever objects.", "You are right, we are sorry.")  # type: ignore[valid-type]


@part.put("/objections/{int:objection}/answer", Permission.HIDE, ObjectionOut)
def answer_objection(request: Asked, objection: int, body: AnswerObjectionIn) -> ObjectionOut:
    """Decide an objection against a measure in which you had no hand, and say why. The same again changes
    nothing."""
    there = get_object_or_404(_objections(request), pk=objection)
    is_so = there.decided_by_id == request.member.pk and there.answer == body.answer.strip()
    if not (is_so and there.outcome != Outcome.OPEN):
        decide = objections.uphold if body.outcome == "upheld" else objections.give_way
        objections.answer_by_mail(decide(there, request.member, body.answer))
    return _whole(request, objection)
