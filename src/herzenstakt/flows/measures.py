"""How something is done to the words of somebody else, or to their account: hidden, marked as spam,
deleted, blocked. There is no other way to a network's hide, delete or block than this one. Read from top
to bottom.

    seen -> answer first? -> outlook (what can be done at all)
                               -> ask: reason, passage, why, law or netiquette (`grounds`) -> evidence
                                    |-> one person is enough -----------------.
                                    `-> decide: a second person agrees -------+-> carry_out -> done
                                                              or declines         `-> failed
    done -> `telling`: the person learns why, and where to object -> lift: put back in one step
    done on the network itself -> `noticing` -> its reason

Hide before delete: what can be put back comes first. Every step stands in the record, without a word of
what was said, and in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import bring_back, let_go, veil
from herzenstakt.flows.grounds import (
    MOST_WORDS,
    Grounds,
    NoMeasure,
    fitting,
    is_criticism,
    kept,
    needs_second,
    owed,
    refusal,
)
from herzenstakt.flows.outlook import DOING, VEILS, option_for, too_early_to_block, why_never
from herzenstakt.flows.reacting import NotDone, ask_network
from herzenstakt.journal.models import record
from herzenstakt.kernel.jobs import NEXT, enqueue, task
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.evidence import NEVER_COPIED, keep_evidence
from herzenstakt.moderation.models import Measure, MeasureQuerySet, RecordEntry
from herzenstakt.moderation.reasons import REASONS, ReasonClass
from herzenstakt.moderation.record import enter
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen

Kind, State, Event = Measure.Kind, Measure.State, RecordEntry.Event

#: what takes it back on the network
UNDOING: Mapping[str, Ability] = {
    Kind.HIDE: Ability.UNHIDE,
    Kind.SPAM: Ability.UNHIDE,
    Kind.DELETE: Ability.UNHIDE,
    Kind.BLOCK: Ability.UNBLOCK,
}


class AnsweredMeanwhile(NoMeasure):
    """Something has happened here that whoever asks has not seen."""


# --- asking --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Weighed:
    """What would follow of asking: whether it touches criticism, and whether a second person decides."""

    grounds: Grounds
    is_criticism: bool
    needs_second: bool

    @property
    def is_closed(self) -> bool:
        """Whether the first word about it is: that is criticism, answer it."""
        return self.is_criticism and (
            REASONS[self.grounds.reason].reason_class is not ReasonClass.SPAM
        )


def ask(
    message: Message,
    by: Membership,
    kind: str,
    grounds: Grounds,
    *,
    until: datetime | None = None,
    seen: Seen | None = None,
) -> Measure:
    """Somebody wants a measure. Where one person is enough it is carried out at once, else it waits.

    `until`: when it ends by itself. `seen`: what they had before their eyes; None: do not ask.
    What the network did not do is told by the measure (`State.FAILED`). Raises NoMeasure,
    AnsweredMeanwhile.
    """
    measure = _asked_for(message, by, kind, grounds, until, seen)
    return measure if measure.state == State.ASKED else carry_out(measure)


@transaction.atomic
def ask_soon(
    message: Message,
    by: Membership,
    kind: str,
    grounds: Grounds,
    *,
    until: datetime | None = None,
    seen: Seen | None = None,
) -> Measure:
    """Like `ask`, but the network hears of it in a moment, when everything here is stored: for whoever may
    ask again because their line broke. Raises NoMeasure, AnsweredMeanwhile."""
    return _in_a_moment(_asked_for(message, by, kind, grounds, until, seen))


@transaction.atomic
def _asked_for(
    message: Message,
    by: Membership,
    kind: str,
    grounds: Grounds,
    until: datetime | None,
    seen: Seen | None,
) -> Measure:
    message = lock(message)
    weighed = weigh(message, by, kind, grounds, until=until, seen=seen)
    told, caught, needs_two = weighed.grounds, weighed.is_criticism, weighed.needs_second
    measure: Measure = Measure.objects.create(
        team=by.team,
        message=message,
        kind=kind,
        state=State.ASKED if needs_two else State.READY,
        is_criticism=caught,
        asked_by=by,
        until=until,
        telling=owed(told.reason),
        **kept(told, by.team),
    )
    evidence = keep_evidence(measure)
    enter(
        measure,
        Event.ASKED,
        by,
        kind=kind,
        reason=told.reason,
        criticism=caught,
        second=needs_two,
        evidence=evidence.digest,
    )
    record("measure.asked", measure, team_id=by.team_id, by=by, kind=kind, code=told.reason)
    return measure


def weigh(
    message: Message,
    by: Membership,
    kind: str,
    grounds: Grounds,
    *,
    until: datetime | None = None,
    seen: Seen | None = None,
) -> Weighed:
    """What would follow if somebody asked for this. Nothing happens. Raises NoMeasure,
    AnsweredMeanwhile."""
    only_deciders(by, message.channel.team_id)
    _look_once_more(message, kind, seen)
    _must_lie_ahead(until)
    if kind == Kind.BLOCK and not until:
        raise NoMeasure(_("A block needs an end. A week is usual, a month is long."))
    told = fitting(grounds, message.text, by.team)
    reason = REASONS[told.reason]
    if why := refusal(message, kind, reason, told.basis):
        raise NoMeasure.of(why)
    caught = is_criticism(message.text, reason)
    return Weighed(told, caught, needs_second(message, kind, reason, caught=caught))


def only_deciders(by: Membership, team_id: int) -> None:
    """Raises NoMeasure for a stranger, and for whoever may not decide about measures."""
    if by.team_id != team_id or not by.may(Permission.HIDE):
        raise NoMeasure(_("Your role may not do this. Ask a colleague."))


def _must_lie_ahead(until: datetime | None) -> None:
    """Raises NoMeasure for an end that has passed."""
    if until and until <= timezone.now():
        raise NoMeasure(_("The end must lie ahead."))


def _look_once_more(message: Message, kind: str, seen: Seen | None) -> None:
    """What can be known before asking. Raises NoMeasure, AnsweredMeanwhile."""
    if never := why_never(message):
        raise NoMeasure.of(never)
    if kind not in Kind.values:
        raise NoMeasure(_("Nobody knows this kind of measure."))
    if closed := option_for(message, kind).closed:
        raise NoMeasure.of(closed)
    if seen is not None and message.conversation:
        here = Reply(conversation=message.conversation, answers=message)
        if missed := seen.missed(here):
            raise AnsweredMeanwhile(missed)


# --- a second person -----------------------------------------------------------------------------


def decide(measure: Measure, by: Membership, agrees: bool, remark: str = "") -> Measure:
    """A colleague looks at it and agrees or declines; what is agreed is carried out at once.

    `remark`: a word why; needed to decline, and to touch criticism. Raises NoMeasure.
    """
    decided = _decided(measure, by, agrees, tidy(remark)[:MOST_WORDS])
    return carry_out(decided) if decided.state == State.READY else decided


@transaction.atomic
def decide_soon(measure: Measure, by: Membership, agrees: bool, remark: str = "") -> Measure:
    """Like `decide`, but the network hears of it in a moment (`ask_soon`). Raises NoMeasure."""
    return _in_a_moment(_decided(measure, by, agrees, tidy(remark)[:MOST_WORDS]))


@transaction.atomic
def _decided(measure: Measure, by: Membership, agrees: bool, remark: str) -> Measure:
    only_deciders(by, measure.team_id)
    held = locked(measure, State.ASKED)
    if held.asked_by_id == by.pk:
        raise NoMeasure(_("Nobody agrees with themselves. A colleague decides."))
    if not remark and (held.is_criticism or not agrees):
        raise NoMeasure(_("Please say in a word why."))
    if agrees:
        _still_possible(held)
    held.state = State.READY if agrees else State.DECLINED
    held.decided_by, held.decided_at, held.remark = by, timezone.now(), remark
    held.save(update_fields=["state", "decided_by", "decided_at", "remark"])
    enter(
        held,
        Event.AGREED if agrees else Event.DECLINED,
        by,
        kind=held.kind,
        reason=held.reason,
        criticism=held.is_criticism,
    )
    action = "measure.agreed" if agrees else "measure.declined"
    record(action, held, team_id=held.team_id, by=by, kind=held.kind, code=held.reason)
    return held


def _still_possible(measure: Measure) -> None:
    """What was asked for some time ago must still be right. Raises NoMeasure."""
    if never := why_never(measure.message):
        raise NoMeasure.of(never)
    if measure.reason != NEVER_COPIED and measure.message.text != measure.evidence.text:
        raise NoMeasure(_("The words have changed since this was asked for. Please look again."))
    _must_lie_ahead(measure.until)
    reason = REASONS[measure.reason]
    if why := refusal(measure.message, measure.kind, reason, measure.basis):
        raise NoMeasure.of(why)
    if measure.kind == Kind.BLOCK and (why := too_early_to_block(measure.message)):
        raise NoMeasure.of(why)


@transaction.atomic
def withdraw(measure: Measure, by: Membership) -> Measure:
    """Whoever asked does not want it any more. Raises NoMeasure."""
    only_deciders(by, measure.team_id)
    held = locked(measure, State.ASKED)
    if held.asked_by_id != by.pk:
        raise NoMeasure(_("Only whoever asked can take it back. You can decline it."))
    drop(held, by)
    return held


def drop(measure: Measure, by: Membership | None) -> None:
    """Nothing comes of it. `by`: whoever took it back, nobody where it was overtaken."""
    measure.state, measure.decided_by, measure.decided_at = State.DECLINED, by, timezone.now()
    measure.save(update_fields=["state", "decided_by", "decided_at"])
    how = "withdrawn" if by else "overtaken"
    enter(measure, Event.DECLINED, by, kind=measure.kind, reason=measure.reason, how=how)
    record("measure.withdrawn", measure, team_id=measure.team_id, by=by, kind=measure.kind)


# --- the network ---------------------------------------------------------------------------------


def _in_a_moment(measure: Measure) -> Measure:
    """A worker carries it out, should it be ready; where that one dies, the clock comes by."""
    if measure.state == State.READY:
        enqueue(go_on, measure.pk)
    return measure


def carry_out(measure: Measure) -> Measure:
    """Ask the network, and write down what came of it. Doing it twice is doing it once.

    The measure as it is then: done, failed (with the reason), or as it was where there was nothing to do.
    """
    now = Measure.objects.with_context().get(pk=measure.pk)
    if now.state not in {State.READY, State.FAILED}:
        return now
    try:
        _look_at_twins(now)
        _still_possible(now)
        _act(now.message, DOING[now.kind])
    except NotDone as trouble:
        return _failed(now, trouble.sentence)
    return _done(now)


def _act(message: Message, ability: Ability, *, even_gone: bool = False) -> None:
    """The only place where a network is asked to touch the words of somebody else. Raises NotDone."""
    ask_network(
        message,
        ability,
        lambda: message.channel.connector.act(ability, message.external_id, message.meta),
        even_gone=even_gone,
    )


def _look_at_twins(measure: Measure) -> None:
    """One that failed must not be done again beside another one of its kind. Raises NoMeasure."""
    twins = Measure.objects.filter(message=measure.message_id, kind=measure.kind)
    standing = twins.filter(state__in=(State.ASKED, State.READY, State.DONE))
    if measure.state == State.FAILED and standing.exists():
        raise NoMeasure(_("This is done already, or asked for a second time."))


@transaction.atomic
def _failed(measure: Measure, why: Sentence) -> Measure:
    lock(measure.message)
    held = Measure.objects.locked(measure.pk)
    if held.state not in {State.READY, State.FAILED}:
        return held  # somebody else's try was faster
    held.state, held.trouble = State.FAILED, why.as_json()
    held.save(update_fields=["state", "trouble"])
    enter(held, Event.FAILED, kind=held.kind, reason=held.reason)
    record("measure.failed", held, team_id=held.team_id, kind=held.kind, why=why.as_json())
    return held


@transaction.atomic
def _done(measure: Measure) -> Measure:
    """The network has confirmed it: here it is so from now on."""
    message = lock(measure.message)
    held = Measure.objects.locked(measure.pk)
    if held.state not in {State.READY, State.FAILED}:
        return held
    held.state, held.done_at, held.trouble = State.DONE, timezone.now(), {}
    held.save(update_fields=["state", "done_at", "trouble"])
    enter(held, Event.DONE, held.asked_by, kind=held.kind, reason=held.reason)
    _is_so_here(held, message)
    return Measure.objects.with_context().get(pk=held.pk)


def _is_so_here(measure: Measure, message: Message) -> None:
    """The desk follows the network. Whoever wrote it still waits, unless it is spam or gone."""
    by, team, code = measure.asked_by, measure.team_id, measure.reason
    if measure.kind == Kind.HIDE:
        veil(message, True)
        record("message.hidden", message, team_id=team, by=by, code=code)
    elif measure.kind == Kind.SPAM:
        veil(message, True, measure.done_at)
        record("message.marked_as_spam", message, team_id=team, by=by, code=code)
    elif measure.kind == Kind.DELETE:
        let_go(message.channel, message.external_id, measure.done_at, by_house=True)
        record("message.deleted", message, team_id=team, by=by, code=code)
    elif measure.kind == Kind.BLOCK:
        record("message.author_blocked", message, team_id=team, by=by, code=code)


# --- put back ------------------------------------------------------------------------------------


def lift(measure: Measure, by: Membership | None = None) -> Measure:
    """Put it back in one step. `by`: nobody where it ends by itself. Raises NotDone."""
    if by is not None:
        only_deciders(by, measure.team_id)
    now = Measure.objects.with_context().get(pk=measure.pk)
    if now.state != State.DONE:
        raise NoMeasure(_("This is not in force, so there is nothing to put back."))
    _act(now.message, UNDOING[now.kind], even_gone=now.kind in {Kind.DELETE, Kind.BLOCK})
    return _lifted(now, by)


def show(message: Message, by: Membership) -> None:
    """Let everybody read something hidden, for whatever reason it is. Raises NotDone."""
    only_deciders(by, message.channel.team_id)
    veils = message.measures.in_force().filter(kind__in=VEILS)
    if in_force := veils.first():
        lift(in_force, by)
        return
    _act(message, Ability.UNHIDE)
    with transaction.atomic():
        veil(message, False)
        record("message.unhidden", message, team_id=message.channel.team_id, by=by)


@transaction.atomic
def _lifted(measure: Measure, by: Membership | None) -> Measure:
    """It is back. What else hid the same words is over, too."""
    message = lock(measure.message)
    kinds = VEILS if measure.kind in VEILS else (measure.kind,)
    over = Measure.objects.in_force().filter(message=message, kind__in=kinds)
    for held in over.select_for_update().order_by("pk"):
        note_lifted(held, by)
        if held.kind == Kind.SPAM:
            veil(message, False, held.done_at)
    if measure.kind in VEILS:
        veil(message, False)
        record("message.unhidden", message, team_id=measure.team_id, by=by)
    elif measure.kind == Kind.DELETE:
        bring_back(message, measure.evidence.text, measure.evidence.media)
        record("message.brought_back", message, team_id=measure.team_id, by=by)
    elif measure.kind == Kind.BLOCK:
        record("message.author_unblocked", message, team_id=measure.team_id, by=by)
    return Measure.objects.with_context().get(pk=measure.pk)


def note_lifted(measure: Measure, by: Membership | None, *, outside: bool = False) -> None:
    """It holds no more. `outside`: it was put back on the network itself."""
    measure.state, measure.lifted_at, measure.lifted_by = State.LIFTED, timezone.now(), by
    measure.save(update_fields=["state", "lifted_at", "lifted_by"])
    enter(measure, Event.LIFTED, by, kind=measure.kind, reason=measure.reason, outside=outside)
    record("measure.lifted", measure, team_id=measure.team_id, by=by, kind=measure.kind)


# --- the clock -----------------------------------------------------------------------------------


@task(priority=NEXT)
def end(pk: int) -> None:
    """A measure has come to its end. Where the network does not do it now, the clock comes again."""
    measure = Measure.objects.to_end().filter(pk=pk).first()
    if measure is None:
        return
    try:
        lift(measure)
    except NotDone as trouble:
        Measure.objects.filter(pk=pk).update(trouble=trouble.sentence.as_json())


@task(priority=NEXT)
def go_on(pk: int) -> None:
    """A measure that was agreed and never carried out: the desk was interrupted."""
    if measure := Measure.objects.filter(pk=pk, state=State.READY).first():
        carry_out(measure)


def interrupted(old: datetime) -> MeasureQuerySet:
    """Those that should have been carried out before this moment."""
    decided = Q(decided_at__lt=old) | Q(decided_at=None, asked_at__lt=old)
    return Measure.objects.filter(decided, state=State.READY)


# --- steps ---------------------------------------------------------------------------------------


def lock(message: Message) -> Message:
    """The message as it is now, with what a measure has to know of it; its conversation is locked, as
    everywhere before it is changed."""
    here = Conversation.objects.select_for_update().filter(messages=message.pk)
    list(here.values("pk"))
    return Message.objects.select_related(
        "channel__team", "handle", "conversation__post", "settled_by"
    ).get(pk=message.pk)


def locked(measure: Measure, *states: str) -> Measure:
    """The measure as it is now, locked, its conversation before it. Raises NoMeasure where somebody was
    faster."""
    lock(measure.message)
    held = Measure.objects.locked(measure.pk)
    if held.state not in states:
        raise NoMeasure(_("A colleague was faster. Look at it again."))
    return held
