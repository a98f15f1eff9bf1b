"""The coach at the desk: what it may know of a conversation, and what it says about a draft.

    draft ─► facts (what the desk knows) ─► coach.review ─► at most three hints, for the writer's eyes
    vote  ─► tally of the team ─► a cue that is wrong too often mutes itself ─► a lead may decide otherwise

Of drafts and hints nothing is kept, and of votes not whose they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Role
from herzenstakt.coach.cues import BY_NAME, CUES, Cue
from herzenstakt.coach.draft import Address, Facts
from herzenstakt.coach.review import MOST, Hint, review
from herzenstakt.coach.votes import Tally
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import legible
from herzenstakt.replies.models import CueChoice, HintTally, Reply
from herzenstakt.saved_answers.filling import personal_place_in

#: how a team addresses people, as the coach knows it
ADDRESSES = {
    Team.Address.AS_THEY_DO: None,
    Team.Address.DU: Address.DU,
    Team.Address.SIE: Address.SIE,
}
#: so many of the team's latest answers are compared with a draft
LATELY = 50
#: asks what is only theirs; and what must stand alone where it speaks
SAME_FOR_ALL, CRISIS = "boilerplate", "crisis"


class NoSuchCue(Exception):
    """The coach knows no cue of this name."""


# --- advice --------------------------------------------------------------------------------------


def advise(
    conversation: Conversation,
    member: Membership,
    text: str,
    answers: Message,
    *,
    is_calm: bool = False,
    in_private: bool = False,
) -> list[Hint]:
    """What the coach says about answering a message with these words; nothing while there are none.
    `is_calm`: the calm card stands there; then it says that somebody may be in danger, and nothing else.
    `in_private`: only the author of the message is to read them."""
    if not legible(text):
        return []
    speaks = {voice.cue.name for voice in voices(member) if voice.is_on}
    facts = facts_of(conversation, member, answers, in_private=in_private)
    hints = review(text, answers.text, facts, speaks)
    if is_calm:
        return [hint for hint in hints if hint.cue.name == CRISIS]
    return _with_what_is_only_theirs(hints, text) if SAME_FOR_ALL in speaks else hints


def _with_what_is_only_theirs(hints: list[Hint], text: str) -> list[Hint]:
    """The coach asks for a detail as long as the place for one stands empty in a saved answer."""
    place = personal_place_in(text)
    if place is None or any(hint.cue.name == CRISIS for hint in hints):
        return hints
    others = [hint for hint in hints if hint.cue.name != SAME_FOR_ALL]
    return [Hint(BY_NAME[SAME_FOR_ALL], place), *others][:MOST]


def facts_of(
    conversation: Conversation, member: Membership, answers: Message, *, in_private: bool = False
) -> Facts:
    """What the desk knows besides the two texts. `in_private`: only one person is to read the answer."""
    sent = Reply.objects.visible_to(member).filter(state=Reply.State.SENT).order_by("-pk")
    ours = conversation.messages.filter(direction=Message.Direction.OUT, gone_at=None)
    return Facts(
        public=not in_private and answers.visibility != "private",
        person=answers.handle.name if answers.handle else conversation.person.name,
        address=ADDRESSES[Team.Address(member.team.address)],
        signs=member.team.signs,
        may_compensate=member.role != Role.TRAINEE,
        sent=tuple(sent.values_list("text", flat=True)[:LATELY]),
        rounds=ours.count(),
    )


# --- votes ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Voice:
    """A cue in one team: what was said of its hints, what a lead decided, and whether it speaks."""

    cue: Cue
    tally: Tally
    chosen: bool | None

    @property
    def is_muted(self) -> bool:
        """Whether votes keep it silent, and nobody decided otherwise."""
        return self.chosen is None and self.cue.is_on and self.tally.mutes

    @property
    def is_on(self) -> bool:
        """Whether writers hear of it."""
        return self.chosen if self.chosen is not None else self.cue.is_on and not self.tally.mutes


def voices(member: Membership) -> list[Voice]:
    """Every cue in the member's team, in the coach's order."""
    told = tallies(member)
    chosen = dict(CueChoice.objects.visible_to(member).values_list("cue", "is_on"))
    return [Voice(cue, told.get(cue.name, Tally()), chosen.get(cue.name)) for cue in CUES]


def tallies(member: Membership) -> Mapping[str, Tally]:
    """What the member's team said of the hints of each cue."""
    counted = HintTally.objects.visible_to(member).values_list("cue", "fits", "does_not")
    return {cue: Tally(fits, does_not) for cue, fits, does_not in counted}


@transaction.atomic
def vote(member: Membership, cue: str, fits: bool) -> None:
    """Somebody says whether a hint fits. When its cue mutes itself by that, the journal says so.

    Raises NoSuchCue.
    """
    if cue not in BY_NAME:
        raise NoSuchCue(cue)
    Team.objects.hold(member.team_id)
    told, _is_new = HintTally.objects.get_or_create(team=member.team, cue=cue)
    before = Tally(told.fits, told.does_not)
    after = Tally(before.fits + fits, before.does_not + (not fits))
    told.fits, told.does_not = after.fits, after.does_not
    told.save(update_fields=["fits", "does_not"])
    if after.mutes and not before.mutes:
        record("cue.muted", member.team, team_id=member.team_id, cue=cue)


@transaction.atomic
def choose(member: Membership, cue: str, is_on: bool) -> None:
    """A lead decides whether the coach speaks of a cue. Raises NoSuchCue."""
    if cue not in BY_NAME:
        raise NoSuchCue(cue)
    CueChoice.objects.update_or_create(team=member.team, cue=cue, defaults={"is_on": is_on})
    done = "cue.switched_on" if is_on else "cue.switched_off"
    record(done, member.team, team_id=member.team_id, by=member, cue=cue)
