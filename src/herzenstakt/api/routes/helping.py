"""What helps whoever writes: the coach, the language model, cards and saved answers that fit."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext
from ninja import Query, Schema
from pydantic import Field

from herzenstakt.accounts.permissions import Permission
from herzenstakt.api.door import Asked
from herzenstakt.api.parts import Body, Number, Part, Words, text
from herzenstakt.api.problems import in_words
from herzenstakt.api.routes.finding import answered_in, conversation_of
from herzenstakt.api.shapes import CardList, CardOut
from herzenstakt.coach.review import Hint
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import coaching, proposing
from herzenstakt.knowledge.finding import fitting, search
from herzenstakt.knowledge.models import Card
from herzenstakt.proposals.models import HelpRequest
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import NothingToAnswer, what_to_answer
from herzenstakt.safety.services import has_case
from herzenstakt.saved_answers.finding import find as find_saved
from herzenstakt.saved_answers.models import SavedAnswer
from herzenstakt.saved_answers.offering import known_here, offers, ways_here

part = Part("help")

#: letters of an answer, and of what somebody looks for
LONGEST, LONGEST_QUERY = 20_000, 200
#: so many are offered; who wants another one looks for it
CARDS, SAVED = 5, 12

Looking = Annotated[
    Words, Query("", max_length=LONGEST_QUERY, description="Words to look for; empty: what fits.")
]


# --- the coach -----------------------------------------------------------------------------------


class HintOut(Schema):
    """Something a mentor would mention. It is about the text, never about whoever wrote it."""

    cue: str
    quality: str
    says: str
    why: str
    source: str
    begins: int = Field(description="Where in the text the words begin, in letters from 0.")
    ends: int

    @classmethod
    def of(cls, hint: Hint) -> HintOut:
        """In the language of the member."""
        return cls(
            cue=hint.cue.name,
            quality=hint.cue.quality.value,
            says=gettext(hint.cue.hint),
            why=gettext(hint.cue.why),
            source=hint.cue.source and gettext(hint.cue.source),
            begins=hint.span[0],
            ends=hint.span[1],
        )


class HintList(Schema):
    """At most three, the most important first."""

    items: list[HintOut]


class ReviewIn(Body):
    """Words somebody thinks of answering with."""

    text: text(LONGEST, "The answer.", "That is not our fault.")  # type: ignore[valid-type]
    answers: Number | None = Field(
        None, description="The message it speaks to; empty: the person's latest words."
    )
    in_private: bool = Field(False, description="Only the person is to read it.")


@part.post("/conversations/{int:conversation}/review", Permission.WRITE, HintList)
def review_text(request: Asked, conversation: int, body: ReviewIn) -> HintList:
    """What the coach says about answering with these words. Nothing of it is kept."""
    there = conversation_of(request, conversation)
    hints = coaching.advise(
        there,
        request.member,
        body.text,
        answered_in(there, body.answers),
        is_calm=has_case(there, request.member),
        in_private=body.in_private,
    )
    return HintList(items=[HintOut.of(hint) for hint in hints])


# --- the language model --------------------------------------------------------------------------


class ProposalOut(Schema):
    """What the language model proposes. A person says which words are theirs."""

    id: int
    kind: str
    state: str = Field(description="`waiting`, `asking`, `answered` or `nothing`.")
    texts: list[str] = Field(
        description="None where the words they answer are no longer kept here."
    )
    trouble: str
    asked_at: datetime

    @classmethod
    def of(cls, asked: HelpRequest) -> ProposalOut:
        """As far as it has come."""
        return cls(
            id=asked.pk,
            kind=asked.kind,
            state=asked.state,
            texts=asked.texts,
            trouble=in_words(asked.trouble_sentence),
            asked_at=asked.asked_at,
        )


class ProposeIn(Body):
    """What is wanted."""

    kind: Literal[tuple(HelpRequest.Kind.values)] = HelpRequest.Kind.TWO.value  # type: ignore[valid-type]
    answers: Number | None = Field(
        None, description="The message to answer; empty: the person's latest words."
    )


@part.post("/conversations/{int:conversation}/proposals", Permission.WRITE, ProposalOut, status=201)
def ask_for_proposals(request: Asked, conversation: int, body: ProposeIn) -> ProposalOut:
    """Ask the language model for two proposals, or for your draft said more warmly, where the team wants it.
    Ask for the proposal in a moment."""
    there = conversation_of(request, conversation)
    answers = answered_in(there, body.answers)
    asked = proposing.ask_for(there, request.member, body.kind, answers)
    return ProposalOut.of(HelpRequest.objects.get(pk=asked.pk))


@part.get("/proposals/{int:proposal}", Permission.WRITE, ProposalOut)
def get_proposal(request: Asked, proposal: int) -> ProposalOut:
    """What became of it. Only for whoever asked."""
    mine = HelpRequest.objects.visible_to(request.member).filter(member=request.member)
    asked = get_object_or_404(
        mine.filter(conversation__in=Conversation.objects.visible_to(request.member)), pk=proposal
    )
    proposing.nudge(asked)
    return ProposalOut.of(asked)


# --- what fits here ------------------------------------------------------------------------------


@part.get("/conversations/{int:conversation}/cards", Permission.WRITE, CardList)
def list_fitting_cards(request: Asked, conversation: int, q: Looking) -> CardList:
    """Cards that fit what was asked and what you are writing, or those in which some words stand."""
    there = conversation_of(request, conversation)
    cards = list(Card.objects.visible_to(request.member).with_people().order_by("title", "pk"))
    query = q.strip()
    begun = Reply.objects.begun_by(request.member, there)
    try:
        asked = f"{what_to_answer(there).text}\n{begun}"
    except NothingToAnswer:
        asked = begun
    found = search(query, cards)[:CARDS] if query else fitting(asked, cards, CARDS)
    return CardList(items=[CardOut.of(card) for card in found])


class WordingOut(Schema):
    """A saved answer as it reads here: with the names filled in."""

    way: str = Field(description="`du`, `sie` or `en`.")
    text: str


class OfferOut(Schema):
    """A saved answer, in every way it can be said here, the fitting one first."""

    answer: int
    title: str
    wordings: list[WordingOut]


class OfferList(Schema):
    """Saved answers, the most fitting first."""

    items: list[OfferOut]


@part.get("/conversations/{int:conversation}/saved-answers", Permission.WRITE, OfferList)
def list_offered_answers(request: Asked, conversation: int, q: Looking) -> OfferList:
    """Saved answers with the names of this conversation. Make them personal before you send them."""
    there = conversation_of(request, conversation)
    try:
        asked = what_to_answer(there)
    except NothingToAnswer:
        asked = None
    known = list(SavedAnswer.objects.visible_to(request.member).with_people())
    found = find_saved(q.strip(), known)[:SAVED]
    begun = Reply.objects.begun_by(request.member, there)
    ways = ways_here(request.member, asked.text if asked else "", begun)
    offered = offers(found, known_here(there, request.member, asked), ways)
    return OfferList(
        items=[
            OfferOut(
                answer=one.answer.pk,
                title=one.answer.title,
                wordings=[WordingOut(way=each.way, text=each.text) for each in one.wordings],
            )
            for one in offered
        ]
    )
