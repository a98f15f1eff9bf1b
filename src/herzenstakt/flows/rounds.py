"""Several people under one post, answered one after the other.

    choose people ─► begin ─► [step] ─► the person's own draft ─► outgoing.approve ─► answered ─► next step
                                └─► skip

A round sends nothing. It only knows who comes next: each answer is a draft of its own, looked at by the
coach, and goes by a person's own yes. `outgoing.approve` refuses the same words for two people of a round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation, Post
from herzenstakt.journal.models import record
from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.replies.models import Reply
from herzenstakt.rounds.models import MOST, Round, RoundStep
from herzenstakt.safety.models import CrisisCase
from herzenstakt.saved_answers.models import SavedAnswer


class NoRound(InWords):
    """Nobody is gone to; `sentence` says why."""


@dataclass(slots=True)
class Begun:
    """A round, and who was left out of it and why."""

    round: Round
    left: list[tuple[str, Sentence]] = field(default_factory=list)


def who_waits(post: Post, by: Membership) -> list[int]:
    """Everybody under a post who waits, the longest wait first; as many as fit into one round."""
    there = Conversation.objects.visible_to(by).filter(post=post).waiting()
    return list(there.values_list("pk", flat=True)[:MOST])


@transaction.atomic
def begin(
    post: Post, chosen: Sequence[int], by: Membership, begins_with: SavedAnswer | None = None
) -> Begun:
    """Begin a round with these conversations, the longest wait first. What the member may not see, or what
    belongs to another post, is not there. Raises NoRound."""
    if not by.may(Permission.WRITE):
        raise NoRound(_("Your role may not do this."))
    if not chosen:
        raise NoRound(_("Nobody is chosen yet."))
    if len(set(chosen)) > MOST:
        raise NoRound(_("At most %(limit)s at once: please look at whom you choose."), limit=MOST)
    visible = Conversation.objects.visible_to(by).filter(post=post, pk__in=chosen)
    there = list(visible.select_related("person").order_by("waiting_since", "pk"))
    there.sort(key=lambda one: one.waiting_since is None)
    urgent = _in_danger(there, by)
    left = [(str(one.person), why) for one in there if (why := _why_not(one, by, urgent))]
    going = [one for one in there if not _why_not(one, by, urgent)]
    if not going:
        raise NoRound.of(left[0][1]) if left else NoRound(_("Nobody is chosen yet."))
    return Begun(_made(post, going, by, begins_with), left)


def _in_danger(there: Sequence[Conversation], by: Membership) -> set[int]:
    cases = CrisisCase.objects.visible_to(by).urgent().filter(conversation__in=there)
    return set(cases.values_list("conversation", flat=True))


def _why_not(one: Conversation, by: Membership, urgent: set[int]) -> Sentence | None:
    """Why somebody is not answered among others."""
    if one.pk in urgent:
        why = _("Somebody may be in danger here. Please look at this one by itself.")
        return Sentence(why)
    if one.caretaker_id not in {None, by.pk}:
        return Sentence(_("A colleague takes care already."))
    return None


def _made(
    post: Post, going: Sequence[Conversation], by: Membership, begins_with: SavedAnswer | None
) -> Round:
    mine = Round.objects.visible_to(by)
    mine.over().delete()
    mine.open().filter(post=post).update(ended_at=timezone.now())
    made = Round.objects.create(team=by.team, by=by, post=post, begins_with=begins_with)
    RoundStep.objects.bulk_create(
        RoundStep(whole=made, conversation=one, place=place)
        for place, one in enumerate(going, start=1)
    )
    record("round.begun", post, team_id=by.team_id, by=by, number=len(going))
    return made


# --- going from one to the next ------------------------------------------------------------------


def next_after(step: RoundStep | None, steps: Sequence[RoundStep]) -> RoundStep | None:
    """Who comes next: the first who is still open after this one, else the first of all."""
    place = step.place if step else 0
    still = [one for one in steps if not one.is_done and (step is None or one.pk != step.pk)]
    return next((one for one in still if one.place > place), still[0] if still else None)


def was_let_go(reply: Reply) -> None:
    """An answer is on its way, or a colleague reads it: whoever wrote it and wherever, this person need
    not be gone to any more."""
    steps = RoundStep.objects.filter(conversation=reply.conversation_id, whole__ended_at=None)
    for step in steps.select_related("whole"):
        step.reply, step.skipped_at = reply, None
        step.save(update_fields=["reply", "skipped_at"])
        _end_if_done(step)


def skip(step: RoundStep) -> None:
    """Not now; the person waits on, and a draft stays where it is."""
    step.skipped_at = timezone.now()
    step.save(update_fields=["skipped_at"])
    _end_if_done(step)


def end(whole: Round) -> None:
    """Whoever began it stops here. Drafts stay in their conversations."""
    Round.objects.open().filter(pk=whole.pk).update(ended_at=timezone.now())


def _end_if_done(step: RoundStep) -> None:
    steps = step.whole.steps.select_related("reply")
    if all(one.is_done for one in steps):
        end(step.whole)
