"""What rules do, from something that happens to the acts that follow. Read from top to bottom.

    incoming.take_in ───► arrived ──────┐
    labelling.put_on ───┬► labelled ────┤
    labelling.take_off ─┘               ├─► meet ─► [RuleRun] ─► act ─► the journal
    sweep.pick_up ──────► look_at_waits ┘             once        └─► labels begin others: a few deep

A rule does what `Deed` names and nothing else: it sends nothing, hides nothing and deletes nothing. What it
cannot do it leaves, in words; what it stumbles over holds up nobody, and it rests until somebody has looked.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext, override

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.conversations.models import (
    STANDING,
    Conversation,
    ConversationQuerySet,
    Message,
    Note,
)
from herzenstakt.flows import grouping, informing
from herzenstakt.groups.models import Group
from herzenstakt.groups.services import is_away
from herzenstakt.hours.services import calendars_of
from herzenstakt.journal.models import record
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.kernel.order import walk
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label
from herzenstakt.rules.meeting import Event, met, sought_by, troubles_of
from herzenstakt.rules.models import Deed, Rule, RuleRun
from herzenstakt.rules.services import gap_of, let_rest
from herzenstakt.rules.trying import reached_at
from herzenstakt.safety.models import CrisisCase, HandOver

logger = logging.getLogger(__name__)

#: so deep rules may set each other off
DEEPEST = 5
#: conversations one rule looks at in one sweep
MOST_IN_A_SWEEP = 1000


@dataclass(frozen=True, slots=True)
class Happening:
    """Something that may begin rules. `root`: what set it off, and when; `depth`: over how many rules."""

    when: Rule.When
    conversation: Conversation
    root: str
    since: datetime
    at: datetime
    message: Message | None = None
    label: Label | None = None
    depth: int = 0


# --- what begins rules ---------------------------------------------------------------------------


def arrived(message: Message) -> None:
    """Somebody spoke to us. Costs nothing where the team has no rule that begins so."""
    conversation = message.conversation
    begins = Rule.When.ARRIVES in message.channel.team.rules_begin_with
    if not begins or conversation is None or not message.is_news:
        return
    # clocks of networks differ, and some tell no seconds: what counts is when it came to us
    since, at = message.written_at, message.received_at
    root = f"message:{message.pk}"
    happens(Happening(Rule.When.ARRIVES, conversation, root, since, at, message))


def labelled(
    when: Rule.When, conversations: Iterable[Conversation], label: Label, team: Team
) -> None:
    """Somebody put a label on these, or took it off. Costs nothing where no rule begins so."""
    if when not in team.rules_begin_with:
        return
    now = timezone.now()
    for conversation in conversations:
        root = f"{when}:{label.pk}"
        happens(Happening(when, conversation, root, now, now, label=label))


def happens(happening: Happening) -> None:
    """Every rule that begins so looks at it, one after the other."""
    rules = Rule.objects.on().filter(
        team=happening.conversation.team_id, when=happening.when, label=happening.label
    )
    for rule in rules.with_words().in_order():
        carefully(rule, happening)


# --- the clock -----------------------------------------------------------------------------------


def look_at_waits(rule: Rule) -> None:
    """Those who have waited for as long as the rule says, or longer than promised: each wait once."""
    time = "late_at" if rule.when == Rule.When.LATE else "waiting_since"
    calendars = calendars_of(rule.team)
    for conversation in walk(_waiting(rule, time), time, MOST_IN_A_SWEEP):
        since: datetime = getattr(conversation, time)
        at: datetime | None = since
        if rule.when == Rule.When.WAITS:
            at = reached_at(rule, since, conversation.channel_id, calendars)
        if at is not None and at <= timezone.now():
            _while_they_wait(rule, conversation, {time: since}, at)


def _while_they_wait(
    rule: Rule, conversation: Conversation, wait: dict[str, datetime], at: datetime
) -> None:
    """Whoever was answered since we looked waits no longer. Held meanwhile."""
    ((_time, since),) = wait.items()
    when = Rule.When(rule.when)
    with transaction.atomic():
        there = Conversation.objects.select_for_update().filter(snoozed_until=None, **wait)
        held = there.exclude(waiting_since=None).filter(pk=conversation.pk).first()
        if held is not None:
            carefully(rule, Happening(when, held, when.value, since, at))


def _waiting(rule: Rule, time: str) -> ConversationQuerySet:
    """Conversations in which the rule has not looked at this wait."""
    until = timezone.now()
    if rule.when == Rule.When.WAITS:  # time in service is never longer than on the wall
        until -= rule.within.feels_late_at(until) - until
    seen = RuleRun.objects.filter(
        rule=rule, conversation=OuterRef("pk"), event=rule.when, since=OuterRef(time)
    )
    waiting = Conversation.objects.filter(team=rule.team_id, snoozed_until=None)
    return waiting.exclude(waiting_since=None).filter(  # in the words of the index that is walked
        ~Exists(seen.filter(version=rule.version)), **{f"{time}__lte": until}
    )


# --- one rule, one happening ---------------------------------------------------------------------


def carefully(rule: Rule, happening: Happening) -> None:
    """Whatever goes wrong with a rule, what set it off stays as it is."""
    try:
        with transaction.atomic():
            meet(rule, happening)
    except Exception:
        logger.exception(
            "rule %s: stumbled over conversation %s", rule.pk, happening.conversation.pk
        )
        with transaction.atomic():
            rest(rule, Sentence(_("It stumbled over something. The log of the desk knows more.")))


def meet(rule: Rule, happening: Happening) -> None:
    """Is the rule about it? Then it acts: once for each happening, and for all that follows from it."""
    if not Rule.objects.on().filter(pk=rule.pk, version=rule.version).exists():
        return  # changed, switched off or at rest since it was read
    if rule.on_since is None or happening.at < rule.on_since:
        _has_looked(rule, happening, meets=False)
        return
    for trouble in troubles_of(rule):
        rest(rule, trouble)
        return
    sought = sought_by(rule)
    event = Event(happening.conversation.pk, happening.message)
    if not met(sought, [event]):
        _has_looked(rule, happening, meets=False)
        return
    is_first = _has_looked(rule, happening, meets=True)
    if happening.depth > DEEPEST or (happening.depth and not is_first):
        rest(rule, Sentence(_("It was set off again and again by what it did itself.")))
    elif is_first:
        act(rule, happening)


def _has_looked(rule: Rule, happening: Happening, *, meets: bool) -> bool:
    """Keep that it has looked; whether it is the first time. What it is not about is kept only where the
    clock would ask again."""
    asks_again = happening.when in (Rule.When.WAITS, Rule.When.LATE)
    if not meets and not asks_again:
        return True
    _run, is_first = RuleRun.objects.get_or_create(
        rule=rule,
        conversation=happening.conversation,
        event=happening.root,
        since=happening.since,
        version=rule.version,
        defaults={"met": meets},
    )
    return is_first


def rest(rule: Rule, why: Sentence) -> None:
    """It does nothing any more until somebody has looked at it, and those who can are told."""
    if let_rest(rule, why):
        informing.rule_rests(rule)


# --- acting --------------------------------------------------------------------------------------


class Left(NotKept):
    """Here it is better not done; `sentence` says why."""


def act(rule: Rule, happening: Happening) -> None:
    """Everything the rule does, each with a line in the journal, done or left."""
    there, team, title, number = happening.conversation, rule.team_id, rule.name, rule.pk
    for deed, gap in rule.deeds():
        what = [deed.value, gap_of(deed, gap)]
        try:
            with transaction.atomic():
                follows = DOES[deed](rule, there, gap)
        except NotKept as reason:
            why = reason.sentence.as_json()
            record("rule.left", there, team_id=team, title=title, number=number, done=what, why=why)
            continue
        record("rule.acted", there, team_id=team, title=title, number=number, done=what)
        if follows is not None:
            happens(
                replace(
                    happening,
                    when=follows,
                    label=gap,
                    message=None,
                    at=timezone.now(),
                    depth=happening.depth + 1,
                )
            )


#: what follows from a deed, if it can begin other rules
Follows = Rule.When | None


def _put_on(rule: Rule, there: Conversation, label: Label) -> Follows:
    if not labels.put_on([there], label, rule.by, by_rule=True):
        raise Left(_("The label is there already."))
    return Rule.When.LABEL_ON


def _take_off(rule: Rule, there: Conversation, label: Label) -> Follows:
    if not labels.take_off([there], label, rule.by, by_rule=True):
        raise Left(_("The label is not there."))
    return Rule.When.LABEL_OFF


def _put_in(rule: Rule, there: Conversation, group: Group) -> Follows:
    if not grouping.place_by_rule(there, group):
        raise Left(_("It is there already, or a person has said where it belongs."))
    return None


def _give(rule: Rule, there: Conversation, to: Membership) -> Follows:
    if HandOver.objects.filter(conversation=there).exists():
        raise Left(_("Somebody asked here for another colleague. Only a person decides who."))
    if is_away(to):
        raise Left(_("They cannot take anybody just now."))
    free = Conversation.objects.filter(pk=there.pk, caretaker=None)
    if not free.update(caretaker=to):
        raise Left(_("A colleague takes care already."))
    informing.given_by_rule(there, to, rule.name)
    return None


def _propose(rule: Rule, there: Conversation, to: Membership) -> Follows:
    if Conversation.objects.filter(pk=there.pk, caretaker__isnull=False).exists():
        raise Left(_("A colleague takes care already."))
    informing.proposed_by_rule(there, to, rule.name)
    return None


def _tell(rule: Rule, there: Conversation, member: Membership) -> Follows:
    informing.told_by_rule(there, member, rule.name)
    return None


def _tell_leads(rule: Rule, there: Conversation, yes: bool) -> Follows:
    for member in informing.keepers_of_rules(rule.team_id):
        informing.told_by_rule(there, member, rule.name)
    return None


def _put_off(rule: Rule, there: Conversation, hours: int) -> Follows:
    held = _hold(there)
    if CrisisCase.objects.urgent().filter(conversation=held).exists():
        raise Left(_("Somebody may be in danger here. Nothing is put off."))
    if held.status != Conversation.Status.OPEN:
        raise Left(_("It is put off or at rest already."))
    held.stand(Conversation.Status.SNOOZED, until=timezone.now() + timedelta(hours=hours))
    held.save(update_fields=STANDING)
    return None


def _bring_back(rule: Rule, there: Conversation, yes: bool) -> Follows:
    held = _hold(there)
    if held.snoozed_until is None:
        raise Left(_("It is not put off."))
    held.stand(Conversation.Status.OPEN)
    held.save(update_fields=STANDING)
    return None


def _note(rule: Rule, there: Conversation, text: str) -> Follows:
    """In the name of whoever stands for the rule: they wrote these words. It says who left it."""
    with override(rule.team.language):
        whence = gettext("Left by the rule “%(name)s”.") % {"name": rule.name}
    Note.objects.create(conversation=there, author=rule.by, text=f"{text}\n\n{whence}")
    return None


def _hold(there: Conversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=there.pk)


#: every deed there is: what a rule does is read here, and nowhere else
DOES: dict[Deed, Callable[[Rule, Conversation, Any], Follows]] = {
    Deed.LABEL: _put_on,
    Deed.UNLABEL: _take_off,
    Deed.GROUP: _put_in,
    Deed.GIVE: _give,
    Deed.PROPOSE: _propose,
    Deed.TELL: _tell,
    Deed.TELL_LEADS: _tell_leads,
    Deed.PUT_OFF: _put_off,
    Deed.BRING_BACK: _bring_back,
    Deed.NOTE: _note,
}
