"""Measures about words of others: what can be asked for, asking with a reason, and a second person's word.

What is asked for or agreed to is kept first, and a worker asks the network in a moment: `state` then says
`done`, or `failed` and why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from ninja import Query, Schema
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import After, Body, Instant, Limit, Part, by_number, text
from herzenstakt.api.problems import CHANGED, Trouble, in_words
from herzenstakt.api.routes.finding import message_of
from herzenstakt.api.shapes import Named, member_of
from herzenstakt.flows import measures, telling
from herzenstakt.flows.grounds import MOST_GROUND, MOST_WORDS, Grounds
from herzenstakt.flows.measures import AnsweredMeanwhile
from herzenstakt.flows.noticing import give_reason
from herzenstakt.flows.outlook import outlook
from herzenstakt.flows.telling import Way
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.provisions import provisions
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.moderation.statement import in_public, put_back
from herzenstakt.moderation.statement import whole as whole_statement
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen

part = Part("measures")

Kind, State = Measure.Kind, Measure.State
#: letters of a short name for exactly these words
SHORT = 16


# --- looking -------------------------------------------------------------------------------------


class MeasureOut(Schema):
    """Something that was asked for or done about words of somebody else."""

    id: int
    message: int
    kind: str
    state: str = Field(
        description="`asked`: a second person decides; `ready`: the network is about to be asked; `done`,"
        " `failed`, `declined` or `lifted`."
    )
    reason: str = Field(description="One of `/measure-reasons`; empty while nobody has said it.")
    passage: str
    explanation: str
    law: str
    basis: str
    source: str
    is_criticism: bool = Field(description="Whether it touches what may be criticism.")
    found_outside: bool = Field(description="Whether it was done on the network, past the desk.")
    asked_by: Named | None
    asked_at: datetime
    decided_by: Named | None
    remark: str
    done_at: datetime | None
    until: datetime | None
    lifted_at: datetime | None
    trouble: str = Field(description="Why the network did not do it, in the member's language.")
    telling: str = Field(description="`owed`, `told`, `not_owed` or `no_way`.")

    @classmethod
    def of(cls, measure: Measure) -> MeasureOut:
        """As it stands."""
        return cls(**_row(measure))


def _row(measure: Measure) -> dict[str, Any]:
    return {
        "id": measure.pk,
        "message": measure.message_id,
        "kind": measure.kind,
        "state": measure.state,
        "reason": measure.reason,
        "passage": measure.passage,
        "explanation": measure.explanation,
        "law": measure.law,
        "basis": measure.basis,
        "source": measure.source,
        "is_criticism": measure.is_criticism,
        "found_outside": measure.found_outside,
        "asked_by": member_of(measure.asked_by),
        "asked_at": measure.asked_at,
        "decided_by": member_of(measure.decided_by),
        "remark": measure.remark,
        "done_at": measure.done_at,
        "until": measure.until,
        "lifted_at": measure.lifted_at,
        "trouble": in_words(measure.trouble_sentence),
        "telling": measure.telling,
    }


class StatementOut(Schema):
    """How the person can be told, and with which words to begin."""

    way: str = Field(description="`private` or `public`: by an answer; `by_hand`: a text to copy.")
    why_by_hand: str
    text: str


class MeasureWhole(MeasureOut):
    """A measure with the words it is about, and how the person can be told."""

    text: str = Field(description="The words, as they stood there when it was asked for.")
    words: str = Field(
        description="A short name for exactly this. Give it back when you agree, so that nobody agrees to"
        " what they have not read."
    )
    statement: StatementOut | None = Field(description="Where something is to be told.")


class MeasurePage(Schema):
    """Some measures, the newest first, and the place after which there are more."""

    items: list[MeasureOut]
    next: str


@part.get("/measures", Permission.HIDE, MeasurePage)
def list_measures(
    request: Asked,
    limit: Limit,
    after: After,
    state: Annotated[
        Literal[("", *State.values)],  # type: ignore[valid-type]
        Query("", description="Where they stand; empty: anywhere."),
    ],
) -> MeasurePage:
    """Measures of the team, the newest first."""
    there = Measure.objects.visible_to(request.member).with_context()
    there = there.filter(state=state) if state else there
    page, following = by_number(there, after, limit)
    return MeasurePage(items=[MeasureOut.of(measure) for measure in page], next=following)


def _measure(request: Asked, pk: int) -> Measure:
    visible = Measure.objects.visible_to(request.member)
    return get_object_or_404(visible.with_context(), pk=pk)


def _now(pk: int) -> MeasureOut:
    return MeasureOut.of(Measure.objects.with_context().get(pk=pk))


@part.get("/measures/{int:measure}", Permission.HIDE, MeasureWhole)
def get_measure(request: Asked, measure: int) -> MeasureWhole:
    """One measure, with the words it is about."""
    there = _measure(request, measure)
    return MeasureWhole(
        **_row(there),
        text=there.evidence.text,
        words=_words_of(there),
        statement=_statement(request, there),
    )


def _words_of(measure: Measure) -> str:
    return measure.evidence.digest[:SHORT]


def _statement(request: Asked, measure: Measure) -> StatementOut | None:
    """What the desk proposes; None where there is nothing to tell."""
    if measure.state not in {State.DONE, State.LIFTED} or not measure.reason:
        return None
    way, why_not = telling.way_to_tell(measure)
    if measure.state == State.LIFTED:
        words = put_back(measure)
    elif way is Way.PUBLIC:
        words = in_public(measure)
    else:
        words = whole_statement(measure, request.member.user.get_short_name())
    return StatementOut(way=way.value, why_by_hand=in_words(why_not), text=words)


# --- what can be asked for -----------------------------------------------------------------------


class ReasonOut(Schema):
    """One of the reasons for which something may be hidden. Criticism is none of them."""

    code: str
    group: str = Field(description="`law`, `spam`, `house_rule` or `care`.")
    label: str
    first_step: str = Field(description="What comes before a measure.")
    provision: str = Field(description="Where the law of the country usually stands on it.")


class ReasonList(Schema):
    """Every reason there is."""

    items: list[ReasonOut]


@part.get("/measure-reasons", Permission.READ, ReasonList)
def list_measure_reasons(request: Asked) -> ReasonList:
    """The reasons for which something may be hidden. What is none of them is none."""
    usual = provisions(request.member.team.country)
    return ReasonList(
        items=[
            ReasonOut(
                code=one.code,
                group=one.reason_class.value,
                label=gettext(one.label),
                first_step=one.first_step and gettext(one.first_step),
                provision=usual.get(one.code, ""),
            )
            for one in REASONS.values()
        ]
    )


class OptionOut(Schema):
    """One kind of measure at a message."""

    kind: str
    is_open: bool
    why_closed: str


class OutlookOut(Schema):
    """What can be done about a message, what cannot, and why."""

    never: str = Field(description="Why nothing can be done at all; empty where something can.")
    options: list[OptionOut]
    news: list[str] = Field(description="What whoever asks should know: somebody has answered it.")
    criticism: str = Field(description="Words that may be criticism: then two people decide.")
    seen: str = Field(description="What you have seen now. Give it back when you ask.")


@part.get("/messages/{int:message}/outlook", Permission.HIDE, OutlookOut)
def get_outlook(request: Asked, message: int) -> OutlookOut:
    """What can be done about words of somebody else. Could one answer instead?"""
    said = message_of(request, message)
    look = outlook(said)
    return OutlookOut(
        never=in_words(look.never),
        options=[
            OptionOut(kind=one.kind, is_open=one.is_open, why_closed=in_words(one.closed))
            for one in look.options
        ],
        news=[in_words(one) for one in look.news],
        criticism=look.criticism,
        seen=str(Seen.of(said.conversation, said)) if said.conversation else "",
    )


# --- asking --------------------------------------------------------------------------------------


class GroundsIn(Body):
    """Why: the reason, the words it is about, and what it stands on."""

    reason: Literal[tuple(REASONS)]  # type: ignore[valid-type]
    passage: text(MOST_WORDS, "The words it is about, as they stand there.", "") = ""  # type: ignore[valid-type]
    explanation: text(MOST_WORDS, "Why they fit. The person reads it.", "An insult.") = ""  # type: ignore[valid-type]
    law: text(MOST_GROUND, "The provision, for a reason of the law.", "§ 185 StGB") = ""  # type: ignore[valid-type]
    basis: text(MOST_GROUND, "What a public body stands on.", "") = ""  # type: ignore[valid-type]
    source: Literal[tuple(Measure.Source.values)] = Measure.Source.OWN.value  # type: ignore[valid-type]

    def grounds(self) -> Grounds:
        """The same for the desk."""
        return Grounds(
            self.reason, self.passage, self.explanation, self.law, self.basis, self.source
        )


class MeasureIn(GroundsIn):
    """Which measure, until when, and what you have seen of the conversation."""

    kind: Literal[tuple(Kind.values)]  # type: ignore[valid-type]
    until: Instant | None = Field(None, description="When it is put back by itself; empty: never.")
    seen: text(4000, "`seen` of the outlook.", "12.3-.1.1a2b3c4d")  # type: ignore[valid-type]


class WeighedOut(Schema):
    """What would follow."""

    is_criticism: bool
    needs_second: bool = Field(description="Whether a second person has to agree.")


@part.post("/messages/{int:message}/weigh", Permission.HIDE, WeighedOut)
def weigh_measure(request: Asked, message: int, body: MeasureIn) -> WeighedOut:
    """A last look. What would follow of asking for it; nothing happens."""
    said, seen = message_of(request, message), Seen.read(body.seen)
    try:
        weighed = measures.weigh(
            said, request.member, body.kind, body.grounds(), until=body.until, seen=seen
        )
    except AnsweredMeanwhile as trouble:
        raise Trouble(CHANGED, in_words(trouble.sentence)) from None
    return WeighedOut(is_criticism=weighed.is_criticism, needs_second=weighed.needs_second)


@part.post("/messages/{int:message}/measures", Permission.HIDE, MeasureOut, status=201)
def ask_for_measure(request: Asked, message: int, body: MeasureIn) -> MeasureOut:
    """Ask for a measure, with its reason. Where one person is enough, the network hears of it in a moment;
    else a colleague decides."""
    said, seen = message_of(request, message), Seen.read(body.seen)
    try:
        measure = measures.ask_soon(
            said, request.member, body.kind, body.grounds(), until=body.until, seen=seen
        )
    except AnsweredMeanwhile as trouble:
        raise Trouble(CHANGED, in_words(trouble.sentence)) from None
    return _now(measure.pk)


# --- a second person -----------------------------------------------------------------------------


class AgreeIn(Body):
    """What you have read, and a word."""

    words: text(SHORT, "`words` of the measure.", "9f86d081884c7d65")  # type: ignore[valid-type]
    remark: text(MOST_WORDS, "Needed where it touches criticism.", "I see it, too.") = ""  # type: ignore[valid-type]


@part.post("/measures/{int:measure}/agree", Permission.HIDE, MeasureOut)
def agree_to_measure(request: Asked, measure: int, body: AgreeIn) -> MeasureOut:
    """Agree to what a colleague asked for, having read the words. Nobody agrees with themselves."""
    there = _measure(request, measure)
    if body.words != _words_of(there):
        words = _("These are not the words it is about. Please read them again.")
        raise Trouble(CHANGED, words)
    return _now(measures.decide_soon(there, request.member, True, body.remark).pk)


class DeclineIn(Body):
    """Why not."""

    remark: text(MOST_WORDS, "A word to whoever asked.", "Let us answer instead.")  # type: ignore[valid-type]


@part.post("/measures/{int:measure}/decline", Permission.HIDE, MeasureOut)
def decline_measure(request: Asked, measure: int, body: DeclineIn) -> MeasureOut:
    """Decline what a colleague asked for."""
    declined = measures.decide(_measure(request, measure), request.member, False, body.remark)
    return _now(declined.pk)


@part.post("/measures/{int:measure}/withdraw", Permission.HIDE, MeasureOut)
def withdraw_measure(request: Asked, measure: int) -> MeasureOut:
    """Take back what you asked for yourself."""
    return _now(measures.withdraw(_measure(request, measure), request.member).pk)


# --- what follows --------------------------------------------------------------------------------


@part.put("/measures/{int:measure}/done", Permission.HIDE, MeasureOut)
def try_measure_again(request: Asked, measure: int) -> MeasureOut:
    """Ask the network once more, after it did not do it."""
    there = _measure(request, measure)
    return _now(measures.carry_out(there).pk)


@part.put("/measures/{int:measure}/lifted", Permission.HIDE, MeasureOut)
def lift_measure(request: Asked, measure: int) -> MeasureOut:
    """Put it back, on the network first."""
    there = _measure(request, measure)
    if there.state != State.LIFTED:
        measures.lift(there, request.member)
    return _now(there.pk)


@part.post("/measures/{int:measure}/reason", Permission.HIDE, MeasureOut)
def give_reason_for_measure(request: Asked, measure: int, body: GroundsIn) -> MeasureOut:
    """Say why something was done that was found on the network."""
    given = give_reason(_measure(request, measure), request.member, body.grounds())
    return _now(given.pk)


class TellIn(Body):
    """How the person is told, and with which words."""

    way: Literal["answer", "by_hand", "no_way"] = Field(
        description="`answer`: like any answer of ours; `by_hand`: you have told them another way;"
        " `no_way`: there is none, and the text says why, for colleagues."
    )
    text: text(MOST_WORDS, "What they are told.", "We have hidden your comment, because …")  # type: ignore[valid-type]


class ToldOut(Schema):
    """The measure as it is then, and the answer by which they are told."""

    measure: MeasureOut
    reply: int | None
    reply_state: str = Field(
        description="`asked`: a colleague reads it first; `draft`: it barks back and rests."
    )


@part.post("/measures/{int:measure}/tell", Permission.HIDE, ToldOut)
def tell_person(request: Asked, measure: int, body: TellIn) -> ToldOut:
    """Tell the person what was done, why, and where they can object."""
    there, reply = _measure(request, measure), None
    if body.way == "by_hand":
        telling.told_by_hand(there, request.member, body.text)
    elif body.way == "no_way":
        telling.cannot_tell(there, request.member, body.text)
    else:
        reply = telling.tell(there, request.member, body.text)
    return _told(there, reply)


def _told(measure: Measure, reply: Reply | None) -> ToldOut:
    return ToldOut(
        measure=_now(measure.pk),
        reply=reply.pk if reply else None,
        reply_state=reply.state if reply else "",
    )
