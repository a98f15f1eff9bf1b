"""A dry run: what a rule would have met in the last month. It reads, and does nothing at all.

It walks back from the newest in small lots, each of a bounded number of rows, and keeps where it stopped:
whoever looks at it sees how far it has come, and nothing waits for the end of it. Labels and where a
conversation stands count as they are today.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.kinds import Need
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.hours.services import Calendars, calendars_of
from herzenstakt.journal.models import Entry, name_of
from herzenstakt.rules.meeting import Event, met, sought_by
from herzenstakt.rules.models import Deed, Rule, TryOut

#: what it looks back on
PERIOD = timedelta(days=30)
#: rows read at once
LOT = 1000
#: events it looks at; who has more sees the newest of them
MOST = 20_000
#: conversations it names
SHOWN = 50
#: what the journal says of labels
ABOUT_LABELS = ("conversation.labelled", "conversation.unlabelled", "rule.acted")


@transaction.atomic
def begin(rule: Rule) -> TryOut:
    """From the beginning, for what the rule says now."""
    TryOut.objects.filter(rule=rule).delete()
    return TryOut.objects.create(rule=rule, version=rule.version)


@transaction.atomic
def go_on(rule: Rule) -> TryOut:
    """One lot more; the first one where there is none that counts. The same again once it is done."""
    held = TryOut.objects.select_for_update().filter(rule=rule).first()
    here = held if held and held.counts_for(rule) else begin(rule)
    if here.done_at is None:
        _look(here, rule)
        here.save()
    return here


def _look(here: TryOut, rule: Rule) -> None:
    about_labels = rule.when in (Rule.When.LABEL_ON, Rule.When.LABEL_OFF)
    rows = Entry.objects.all() if about_labels else Message.objects.all()
    top = rows.aggregate(last=Max("pk"))["last"] or 0 if here.place is None else here.place
    # rows that are there, not numbers that were given: a number may be missing a million times in a row
    below = rows.filter(pk__lte=top).order_by("-pk").values_list("pk", flat=True)
    bottom, since = next(iter(below[LOT : LOT + 1]), 0), here.begun_at - PERIOD
    if about_labels:
        events, newest = _of_the_journal(rule, bottom, top, since)
    else:
        events, newest = _of_messages(rule, bottom, top, since)
    fitting = met(sought_by(rule), events)
    here.looked_at += len(events)
    here.met += len(fitting)
    numbers = dict.fromkeys([*here.shown, *(event.conversation for event in fitting)])
    here.shown = list(numbers)[:SHOWN]
    here.place, here.back_to = bottom, newest or here.back_to
    here.is_cut = here.looked_at >= MOST
    if here.is_cut or bottom == 0 or (newest is not None and newest < since):
        here.done_at = timezone.now()


def _of_messages(
    rule: Rule, bottom: int, top: int, since: datetime
) -> tuple[list[Event], datetime | None]:
    """What people said to us in this lot, newest first, and when the newest of it came."""
    lot = Message.objects.filter(pk__gt=bottom, pk__lte=top)
    newest: datetime | None = lot.aggregate(newest=Max("received_at"))["newest"]
    ours = lot.filter(channel__in=Channel.objects.filter(team=rule.team_id).values("pk"))
    said = ours.said_to_us().filter(addressed=True, written_at__gte=since, conversation__gt=0)
    messages = [one for one in said.order_by("-pk") if _begins(rule, one)]
    if rule.when == Rule.When.WAITS:
        messages = _waited(rule, messages, calendars_of(rule.team))
    return [Event(one.conversation_id or 0, one) for one in messages], newest


def _begins(rule: Rule, message: Message) -> bool:
    """Whether it is what the rule begins with, as far as the message itself tells."""
    if rule.when == Rule.When.ARRIVES:
        return True
    if message.needs_reply == Need.NO:
        return False
    ended = message.settled_at or timezone.now()
    if rule.when == Rule.When.LATE:
        return message.late_at is not None and message.late_at <= ended
    return rule.within.feels_late_at(message.written_at) <= ended


def _waited(rule: Rule, messages: Sequence[Message], calendars: Calendars) -> list[Message]:
    """Those with which somebody waited for so long by the clock of the rule."""
    now = timezone.now()
    return [
        one
        for one in messages
        if (at := reached_at(rule, one.written_at, one.channel_id, calendars)) is not None
        and at <= (one.settled_at or now)
    ]


def reached_at(rule: Rule, since: datetime, channel: int, calendars: Calendars) -> datetime | None:
    """When somebody who waits since then has waited for as long as the rule says; None: never."""
    if rule.clock == Rule.Clock.SERVICE:
        return rule.within.late_at(since, calendars.of_channel(channel))
    return rule.within.feels_late_at(since)


def _of_the_journal(
    rule: Rule, bottom: int, top: int, since: datetime
) -> tuple[list[Event], datetime | None]:
    """When the label was put on, or taken off, in this lot, newest first."""
    lot = Entry.objects.filter(pk__gt=bottom, pk__lte=top)
    newest: datetime | None = lot.aggregate(newest=Max("at"))["newest"]
    told = lot.filter(team=rule.team_id, action__in=ABOUT_LABELS, at__gte=since).order_by("-pk")
    before = name_of(Conversation(pk=0)).removesuffix("0")
    numbers = [
        int(entry.subject.removeprefix(before))
        for entry in told
        if entry.subject.startswith(before) and _is_about(rule, entry)
    ]
    return [Event(number) for number in numbers], newest


def _is_about(rule: Rule, entry: Entry) -> bool:
    name = rule.label.name if rule.label else ""
    is_on = rule.when == Rule.When.LABEL_ON
    if entry.action == "rule.acted":
        deed = Deed.LABEL if is_on else Deed.UNLABEL
        return bool(entry.details.get("done") == [deed, name])
    action = "conversation.labelled" if is_on else "conversation.unlabelled"
    return entry.action == action and entry.details.get("label") == name


def shown_to(member: Membership, try_out: TryOut) -> list[Conversation]:
    """The conversations it names, as far as the member may see them, in the order in which they were
    found."""
    there = Conversation.objects.visible_to(member).for_list().in_bulk(try_out.shown)
    return [there[number] for number in try_out.shown if number in there]
