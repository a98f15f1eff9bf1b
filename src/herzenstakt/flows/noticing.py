"""How the desk learns what was done on the network itself, past it, and how that gets its reason.

    hidden or removed there -> notice, notice_removal -> a measure without a reason -> give_reason
    shown there again       -> notice -> what hid it is over

Where the network leaves open who did it, nobody is accused.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Incoming
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message
from herzenstakt.flows.grounds import Grounds, NoMeasure, fitting, is_criticism, kept, owed
from herzenstakt.flows.measures import drop, locked, note_lifted, only_deciders
from herzenstakt.flows.outlook import VEILS
from herzenstakt.journal.models import record
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.criticism import criticism_in
from herzenstakt.moderation.evidence import NEVER_COPIED, keep_evidence, let_go_of_words
from herzenstakt.moderation.models import Measure, RecordEntry
from herzenstakt.moderation.reasons import REASONS
from herzenstakt.moderation.record import enter

Kind, State, Event = Measure.Kind, Measure.State, RecordEntry.Event

#: what a network tells may be older than it looks: so long our own deed counts more
LAG = timedelta(minutes=2)


def notice(message: Message, incoming: Incoming, told_at: datetime, *, returned: bool) -> None:
    """The network tells again of a message we know: was it hidden there, or put back?

    `told_at`: when the network told so. `returned`: it had gone, and is there again.
    """
    if returned:
        _put_back_outside(message, (Kind.DELETE,), told_at)
    if message.was_hidden is None:
        return
    if not message.is_hidden:
        _put_back_outside(message, VEILS, told_at)
    elif incoming.hidden_by_house and not message.was_hidden:
        _done_outside(message, Kind.SPAM if incoming.spam else Kind.HIDE, VEILS, told_at)


def notice_removal(channel: Channel, external_id: str, told_at: datetime) -> None:
    """One of ours has removed something on the network. Comes before its words are let go."""
    there = Message.objects.said_to_us().filter(channel=channel, external_id=external_id)
    message = there.select_related("channel", "handle", "conversation__post").first()
    if message and not _was_caught_by_the_network(message):
        _done_outside(message, Kind.DELETE, (Kind.DELETE,), told_at)


def _was_caught_by_the_network(message: Message) -> bool:
    """Spam that was never shown to anybody and never waited: emptying that box is no measure, and what
    we have marked as spam ourselves has its reason already."""
    if message.measures.in_force().filter(kind=Kind.SPAM).exists():
        return True
    return message.is_hidden and not message.addressed and not message.measures.exists()


@transaction.atomic
def _done_outside(message: Message, kind: str, alike: tuple[str, ...], told_at: datetime) -> None:
    """Somebody of ours did it on the network itself, unless it is the echo of what this desk did."""
    ours = message.measures.filter(kind__in=alike)
    if ours.filter(state__in=(State.READY, State.DONE)).exists():
        return
    if ours.filter(state=State.LIFTED, lifted_at__gt=told_at - LAG).exists():
        return
    if failed := ours.filter(kind=kind, state=State.FAILED).order_by("-pk").first():
        _was_done_after_all(failed)
        return
    for asked in ours.filter(kind=kind, state=State.ASKED):
        drop(asked, None)
    measure: Measure = Measure.objects.create(
        team=message.channel.team,
        message=message,
        kind=kind,
        state=State.DONE,
        done_at=timezone.now(),
        found_outside=True,
        is_criticism=bool(criticism_in(message.text)),
    )
    evidence = keep_evidence(measure)
    enter(measure, Event.FOUND, kind=kind, evidence=evidence.digest)
    record("measure.found", measure, team_id=measure.team_id, kind=kind)


def _was_done_after_all(failed: Measure) -> None:
    """What the network had not confirmed stands there now."""
    failed.state, failed.done_at, failed.trouble = State.DONE, timezone.now(), {}
    failed.save(update_fields=["state", "done_at", "trouble"])
    enter(failed, Event.DONE, kind=failed.kind, reason=failed.reason, found=True)
    record("measure.done_after_all", failed, team_id=failed.team_id, kind=failed.kind)


@transaction.atomic
def _put_back_outside(message: Message, kinds: tuple[str, ...], told_at: datetime) -> None:
    """Everybody can read it again: what hid it is over. What was done a moment ago is not known to the
    network's every corner yet."""
    over = message.measures.in_force().filter(kind__in=kinds, done_at__lt=told_at - LAG)
    for measure in over.select_for_update().order_by("pk"):
        note_lifted(measure, None, outside=True)


@transaction.atomic
def give_reason(measure: Measure, by: Membership, grounds: Grounds) -> Measure:
    """Say why something was done that was found on the network. What should not have been done is put
    back instead. Raises NoMeasure."""
    only_deciders(by, measure.team_id)
    held = locked(measure, State.DONE, State.LIFTED)
    if not held.found_outside or held.reason:
        raise NoMeasure(_("The reason is given already."))
    told = fitting(grounds, held.evidence.text, held.team)
    if told.reason == NEVER_COPIED:
        let_go_of_words(held.evidence)
    for name, value in kept(told, held.team).items():
        setattr(held, name, value)
    held.is_criticism = is_criticism(held.evidence.text, REASONS[told.reason])
    held.telling = owed(told.reason)
    held.save()
    enter(
        held,
        Event.REASONED,
        by,
        kind=held.kind,
        reason=told.reason,
        criticism=held.is_criticism,
        evidence=held.evidence.digest,
    )
    record("measure.reasoned", held, team_id=held.team_id, by=by, kind=held.kind, code=told.reason)
    return held
