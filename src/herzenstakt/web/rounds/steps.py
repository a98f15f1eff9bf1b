"""Where one is in a round. A step is a conversation with `?step=` behind its address, so that everything one
can do in a composer can be done here, too, and the round outlives a closed tab."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.rounds import next_after
from herzenstakt.replies.models import Reply
from herzenstakt.rounds.models import Round, RoundStep
from herzenstakt.saved_answers.offering import known_here, ways_here, wordings_of
from herzenstakt.web.http import DeskRequest
from herzenstakt.web.inbox.rooms import Place

#: of what was said before, the latest
WORDS = 8


@dataclass(frozen=True, slots=True)
class Stop:
    """One person of the round, and the way to them."""

    step: RoundStep
    url: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """A round as somebody sees it who is at one of its steps, or at none. `just_now`: what was let go last
    and can still be taken back."""

    round: Round
    stops: list[Stop]
    here: RoundStep | None
    following: Stop | None
    just_now: RoundStep | None

    @property
    def done(self) -> int:
        """How many need not be gone to any more."""
        return sum(stop.step.is_done for stop in self.stops)

    @property
    def number(self) -> int:
        """How many there are."""
        return len(self.stops)

    @property
    def of_each(self) -> Mapping[str, int]:
        """How many there are of each kind."""
        stands = [stop.step.stand for stop in self.stops]
        return {stand.value: stands.count(stand) for stand in RoundStep.Stand}


def step_of(request: DeskRequest, conversation: Conversation) -> RoundStep | None:
    """The step at which somebody looks at a conversation; None where it is none of theirs."""
    named = Place.of(request.GET).step
    if named is None:
        return None
    mine = RoundStep.objects.visible_to(request.member).filter(conversation=conversation)
    return (
        mine.select_related("whole__post__channel", "whole__begins_with").filter(pk=named).first()
    )


def progress(whole: Round, member: Membership, here: RoundStep | None = None) -> Progress:
    """A round for whoever began it."""
    steps = list(RoundStep.objects.visible_to(member).filter(whole=whole).for_list())
    stops = [Stop(one, address_of(one, member), one == here) for one in steps]
    following = next_after(here, steps)
    called_back = [one for one in steps if one.reply and one.reply.seconds_left]
    return Progress(
        round=whole,
        stops=stops,
        here=here,
        following=next((stop for stop in stops if stop.step == following), None),
        just_now=max(called_back, key=_let_go_at, default=None),
    )


def _let_go_at(step: RoundStep) -> float:
    at = step.reply.approved_at if step.reply else None
    return at.timestamp() if at else 0.0


def address_of(step: RoundStep, member: Membership) -> str:
    """Where a step is."""
    where = reverse("conversation:show", args=[member.team.slug, step.conversation_id])
    return where + Place(step=step.pk).query


def after_step(step: RoundStep, member: Membership) -> str:
    """Where one goes once this step is done: to the next one, else to what became of all."""
    following = progress(step.whole, member, step).following
    if following:
        return following.url
    return reverse("rounds:show", args=[member.team.slug, step.whole_id])


def words_before(conversation: Conversation, member: Membership) -> list[Message]:
    """The latest of what was said here, oldest first."""
    said = Message.objects.visible_to(member).filter(conversation=conversation, gone_at=None)
    told = said.select_related("handle", "written_as__author__user").order_by("-written_at", "-pk")
    return list(told[:WORDS])[::-1]


def beginning_of(step: RoundStep, member: Membership, said: Message | None) -> str:
    """What a draft here begins with: the saved answer of the round, filled for this person; "" where there
    is none, or a draft already."""
    saved, conversation = step.whole.begins_with, step.conversation
    if saved is None or said is None or step.is_done:
        return ""
    if Reply.objects.drafts_of(member).filter(conversation=conversation).exists():
        return ""
    ways = ways_here(member, said.text, "")
    filled = wordings_of(saved, known_here(conversation, member, said), ways)
    return filled[0].text if filled else ""
