"""How a person learns what was done to their words, why, and where to object.

done -> tell -> an answer like any other -> hear_what_arrived -> told
     |-> told_by_hand: by mail, by phone, on the network itself
     `-> cannot_tell: there is no way, and why
"""

from __future__ import annotations

from enum import StrEnum
from typing import cast

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import second_look
from herzenstakt.flows.grounds import MOST_WORDS, NoMeasure, squeezed
from herzenstakt.flows.measures import locked, only_deciders
from herzenstakt.flows.outgoing import NotYet, PauseFirst, SecondLookFirst, approve
from herzenstakt.journal.models import record
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure, RecordEntry
from herzenstakt.moderation.record import enter
from herzenstakt.moderation.services import objection_link
from herzenstakt.replies.models import Reply

State, Telling, Event = Measure.State, Measure.Telling, RecordEntry.Event


class Way(StrEnum):
    """How the person can be told."""

    PRIVATE = "private"  # an answer only they can read
    PUBLIC = "public"  # an answer below what they wrote, which repeats nothing of it
    BY_HAND = "by_hand"  # a text to copy: by mail, on the network itself


def way_to_tell(measure: Measure) -> tuple[Way, Sentence]:
    """How the person can be told, and, where only by hand, why."""
    message = measure.message
    channel = message.channel
    if message.gone_at:
        return Way.BY_HAND, Sentence(_("It is gone, so no answer can stand below it."))
    if message.handle_id and Measure.objects.blocking(message.handle_id).exists():
        return Way.BY_HAND, Sentence(_("The account is blocked, so an answer may never reach it."))
    if obstacle := channel.obstacle:
        return Way.BY_HAND, obstacle
    if channel.state == Channel.State.DISCONNECTED:
        return Way.BY_HAND, Sentence(_("This channel needs a new connection first."))
    can = channel.connector.can(Ability.REPLY)
    if not can.works:
        return Way.BY_HAND, can.reason
    if message.is_hidden and not channel.connector.answers_hidden:
        words = _("%(network)s takes no answer below what is hidden.")
        return Way.BY_HAND, Sentence(words, {"network": channel.network_name})
    if message.visibility == "private":
        return Way.PRIVATE, Sentence("")
    return Way.PUBLIC, Sentence("")


@transaction.atomic
def tell(measure: Measure, by: Membership, text: str) -> Reply:
    """Send the statement of reasons, like any answer: where the team reads such answers twice, a colleague
    is asked to, and where it barks back it rests as a draft. It counts as told once it has arrived
    (`hear_what_arrived`). Raises NoMeasure."""
    held, text = _to_tell(measure, by, text)
    way, why_not = way_to_tell(held)
    if way is Way.BY_HAND:
        raise NoMeasure.of(why_not)
    if held.state == State.DONE:
        _must_lead_to_objection(held, text)
    if way is Way.PUBLIC and _repeats(held, text):
        raise NoMeasure(_("Others read along: please do not repeat what was hidden."))
    reply = _written(held, by, text)
    if held.telling != Telling.TOLD:
        held.statement_key = reply.key
        held.save(update_fields=["statement_key"])
    _sent(reply, by)
    return reply


@transaction.atomic
def told_by_hand(measure: Measure, by: Membership, text: str) -> Measure:
    """Somebody has told the person another way: by mail, by phone, on the network. Raises NoMeasure."""
    held, text = _to_tell(measure, by, text)
    held.statement = text
    _is_told(held, by, by_hand=True)
    return held


@transaction.atomic
def cannot_tell(measure: Measure, by: Membership, why: str) -> Measure:
    """There is no way to this person; why, for the colleagues. Raises NoMeasure."""
    held, why = _to_tell(measure, by, why)
    held.telling, held.told_at = Telling.NO_WAY, timezone.now()
    held.save(update_fields=["telling", "told_at"])
    enter(held, Event.TOLD, by, telling=held.telling)
    record("measure.not_told", held, team_id=held.team_id, by=by, why=why)
    return held


def hear_what_arrived() -> int:
    """Statements that have arrived since: how many."""
    sent = Reply.objects.filter(state=Reply.State.SENT)
    waiting = Measure.objects.filter(telling=Telling.OWED, statement_key__in=sent.values("key"))
    pks = list(waiting.values_list("pk", flat=True)[:100])
    for pk in pks:
        with transaction.atomic():
            held = Measure.objects.locked(pk)
            reply = sent.filter(key__in=[held.statement_key]).first()
            if reply and held.telling == Telling.OWED:
                _has_arrived(held, reply.text)
    return len(pks)


def _has_arrived(measure: Measure, text: str) -> None:
    """It is told, unless somebody wrote the way to object out of it meanwhile: then it still has to be."""
    if measure.state == State.DONE and objection_link(measure) not in text:
        measure.statement_key = None
        measure.save(update_fields=["statement_key"])
        return
    measure.statement = text
    _is_told(measure, None, by_hand=False)


def _to_tell(measure: Measure, by: Membership, text: str) -> tuple[Measure, str]:
    only_deciders(by, measure.team_id)
    if not by.may(Permission.ANSWER):
        raise NoMeasure(_("Your role may not do this. Ask a colleague."))
    held = locked(measure, State.DONE, State.LIFTED)
    if held.state == State.DONE and not held.reason:
        raise NoMeasure(_("Say the reason first: that is what the person wants to know."))
    _not_twice(held)
    if not (words := tidy(text)[:MOST_WORDS]):
        raise NoMeasure(_("There is nothing to send yet."))
    return held, words


def _not_twice(measure: Measure) -> None:
    """Nobody is told the same again while it goes its way. Raises NoMeasure."""
    sent = Reply.objects.filter(key__in=[measure.statement_key])
    if sent.on_the_network().exists():
        raise NoMeasure(_("It is on its way already."))
    if sent.filter(state=Reply.State.ASKED).exists():
        raise NoMeasure(_("A colleague reads it already. Then it goes out."))


def _must_lead_to_objection(measure: Measure, text: str) -> None:
    if objection_link(measure) not in text:
        raise NoMeasure(_("Please leave the link in it: there the person can object."))


def _repeats(measure: Measure, text: str) -> bool:
    """Whether a text says again what was hidden."""
    passage = squeezed(measure.passage).casefold()
    return bool(passage) and passage in squeezed(text).casefold()


def _written(measure: Measure, by: Membership, text: str) -> Reply:
    """A draft with these words, beside whatever draft of theirs lies here. Raises NoMeasure."""
    message = measure.message
    here = cast("Conversation", message.conversation)  # words of others always have one
    drafts = Reply.objects.drafts_of(by).filter(conversation=here)
    if drafts.exclude(text="").exists():
        raise NoMeasure(_("You are writing an answer here. Send it or put it away first."))
    drafts.update(state=Reply.State.WITHDRAWN)
    reply: Reply = Reply.objects.create(conversation=here, author=by, answers=message, text=text)
    return reply


def _sent(reply: Reply, by: Membership) -> None:
    """Let it go like any answer, or have it read by a colleague, or let it rest. Raises NoMeasure."""
    try:
        _let_go(reply, by)
    except PauseFirst:
        pass  # the draft lies where answers are written, with everything one may choose
    except NotYet as not_yet:
        raise NoMeasure.of(not_yet.sentence) from not_yet
    reply.refresh_from_db()


def _let_go(reply: Reply, by: Membership) -> None:
    """Raises NotYet, PauseFirst."""
    try:
        approve(reply, by)
    except SecondLookFirst:
        second_look.ask(reply, by)


def _is_told(measure: Measure, by: Membership | None, *, by_hand: bool) -> None:
    measure.telling, measure.told_at = Telling.TOLD, timezone.now()
    measure.save(update_fields=["telling", "told_at", "statement"])
    enter(measure, Event.TOLD, by, telling=measure.telling, by_hand=by_hand)
    record("measure.told", measure, team_id=measure.team_id, by=by)
