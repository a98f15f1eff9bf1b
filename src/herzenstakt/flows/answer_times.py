"""How soon a team promises an answer, who decided so, and for whom it holds.

What somebody wants decides how soon; who may be in danger is answered sooner, whatever they want."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.models import Channel
from herzenstakt.conversations import services
from herzenstakt.conversations.clock import Clock
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import AnswerTime, Conversation, Message
from herzenstakt.conversations.promised import PROMISED, Within
from herzenstakt.journal.models import record
from herzenstakt.kernel.jobs import LAST, enqueue, task
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.safety.services import hurry

#: conversations that are promised anew in one go; the next job takes the next ones
LOT = 200


@transaction.atomic
def promise(
    by: Membership, wanted: Mapping[str, Within | None], channel: Channel | None = None
) -> bool:
    """What is promised from now on, everywhere or on one channel: for each kind a time, or nothing (None).
    A kind that is missing keeps to what holds otherwise. Whether anything is new. Raises NotKept."""
    if not by.may(Permission.LEAD_HOUSE):
        raise NotKept(_("Your role does not decide what the team promises."))
    Team.objects.hold(by.team_id)
    there = AnswerTime.objects.filter(team=by.team_id, channel=channel)
    before = {row.kind: row.within for row in there}
    now = {kind: wanted[kind] for kind in PROMISED if kind in wanted}
    if now == before:
        return False
    is_first = not AnswerTime.objects.filter(team=by.team_id).exists()
    there.delete()
    AnswerTime.objects.bulk_create(_row(by.team_id, channel, kind, now[kind]) for kind in now)
    said = {kind: _told(within) for kind, within in now.items()}
    record("answer_time.promised", channel or by.team, team_id=by.team_id, by=by, promised=said)
    if is_first:
        begin_anew(by.team_id)
    return True


def _row(team_id: int, channel: Channel | None, kind: str, within: Within | None) -> AnswerTime:
    row = AnswerTime(team_id=team_id, channel=channel, kind=kind)
    if within:
        row.amount, row.unit = within.amount, within.unit
    return row


def _told(within: Within | None) -> list[int | str] | None:
    return [within.amount, str(within.unit)] if within else None


# --- what somebody wants -------------------------------------------------------------------------


@transaction.atomic
def sort(message: Message, by: Membership, kind: MessageKind, need: Need, reason: str = "") -> None:
    """A person says what somebody wants and whether they need an answer. Raises ReasonNeeded."""
    said = services.sort(message, by, kind, need, reason)
    if said.conversation:
        hurry(said.conversation)


# --- what was never promised by anybody is promised now -----------------------------------------


def begin_anew(team_id: int) -> None:
    """A team has said for the first time what it promises, or when it is there: until now nothing was
    promised to those who wait, so they are promised this. From then on promises stand as given."""
    enqueue(reckon_anew, team_id)


@task(priority=LAST)
def reckon_anew(team_id: int) -> None:
    """Promise anew to everybody who waits, some at a time."""
    team = Team.objects.filter(pk=team_id).first()
    if team is None:
        return
    clock, after = Clock.of(team), 0
    waiting = Conversation.objects.filter(team=team).exclude(waiting_since=None).order_by("pk")
    while lot := list(waiting.filter(pk__gt=after)[:LOT]):
        for conversation in lot:
            services.promise_anew(conversation, clock)
            hurry(conversation)
        after = lot[-1].pk
