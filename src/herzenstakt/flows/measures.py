"""How something is done to the words of somebody else, or to their account: hidden, marked as spam,
deleted, blocked. There is no other way to a network's hide, delete or block than this one. Read from top
to bottom.

    seen -> answer first? -> outlook (what can be done at all)
                               -> ask: reason, passage, why, law or netiquette -> evidence
                                    |-> one person is enough -----------------.
                                    `-> decide: a second person agrees -------+-> carry_out -> done
                                                              or declines         `-> failed
    done -> tell: the person learns why, and where to object -> lift: put back in one step
    done on the network itself -> notice -> give_reason

Hide before delete: what can be put back comes first. Every step stands in the record, without a word of
what was said, and in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Permission
from herzenstakt.channels.connector import Ability, Capability, Incoming
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import bring_back, let_go, veil
from herzenstakt.flows import second_look
from herzenstakt.flows.outgoing import NotYet, PauseFirst, SecondLookFirst, approve
from herzenstakt.flows.reacting import NotDone, ask_network
from herzenstakt.journal.models import record
from herzenstakt.kernel.jobs import NEXT, task
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.criticism import criticism_in
from herzenstakt.moderation.duties import PLAIN_SPAM, Follows, follows
from herzenstakt.moderation.evidence import NEVER_COPIED, keep_evidence, let_go_of_words
from herzenstakt.moderation.hands import decides_alone
from herzenstakt.moderation.models import Measure, MeasureQuerySet, Netiquette, RecordEntry
from herzenstakt.moderation.reasons import REASONS, Reason, ReasonClass
from herzenstakt.moderation.record import enter
from herzenstakt.moderation.services import objection_link
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen

Kind, State, Event, Telling = (
    Measure.Kind,
    Measure.State,
    RecordEntry.Event,
    Measure.Telling,
)

#: what the network is asked for, and what takes it back
DOING: Mapping[str, Ability] = {
    Kind.HIDE: Ability.HIDE,
    Kind.SPAM: Ability.MARK_SPAM,
    Kind.DELETE: Ability.DELETE,
    Kind.BLOCK: Ability.BLOCK,
}
UNDOING: Mapping[str, Ability] = {
    Kind.HIDE: Ability.UNHIDE,
    Kind.SPAM: Ability.UNHIDE,
    Kind.DELETE: Ability.UNHIDE,
    Kind.BLOCK: Ability.UNBLOCK,
}
#: what draws a veil over words
VEILS = (Kind.HIDE, Kind.SPAM)
#: so long something must have been hidden before it may be deleted
HIDDEN_FIRST = timedelta(hours=24)
#: what two may read differently: whoever calls criticism an insult, a libel or a danger is not alone with it
ARGUABLE = frozenset({"L03", "L04", "L12"})
#: what a network tells may be older than it looks: so long our own deed counts more
LAG = timedelta(minutes=2)
MOST_WORDS, MOST_GROUND = 5_000, 500


class NoMeasure(NotDone):
    """It is not done, and the network was not asked; `sentence` says why."""


class AnsweredMeanwhile(NoMeasure):
    """Something has happened here that whoever asks has not seen."""


# --- before anything is asked --------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Option:
    """One kind of measure: what the network can really do, and why it is closed, if it is."""

    kind: str
    can: Capability
    closed: Sentence = field(default_factory=lambda: Sentence(""))

    @property
    def is_open(self) -> bool:
        """Whether somebody may ask for it."""
        return not self.closed


@dataclass(frozen=True, slots=True)
class Outlook:
    """What can be known of a message before somebody fills in a form.

    `never`: why nothing can be done at all. `news`: what whoever asks should know first.
    `criticism`: the words that may be criticism; then a second person has to agree.
    """

    never: Sentence
    options: tuple[Option, ...] = ()
    news: tuple[Sentence, ...] = ()
    criticism: str = ""

    @property
    def is_open(self) -> bool:
        """Whether anything at all can be asked for."""
        return not self.never and any(option.is_open for option in self.options)


def outlook(message: Message) -> Outlook:
    """What can be done to a message, what cannot, and why."""
    if never := _never(message):
        return Outlook(never)
    options = tuple(option_for(message, kind) for kind in Kind.values)
    return Outlook(Sentence(""), options, tuple(_news(message)), criticism_in(message.text))


def _never(message: Message) -> Sentence:
    """Why nothing at all can be done to it; the empty sentence where something can."""
    if message.direction == Message.Direction.OUT:
        return Sentence(
            _("These are our own words. We can delete them, and need no measure for it.")
        )
    if message.gone_at:
        return Sentence(_("This is no longer on the network."))
    if message.expired_at:
        return Sentence(
            _("Its words are no longer kept here, so nobody could say what it is about.")
        )
    if obstacle := message.channel.obstacle:
        return obstacle
    if message.channel.state == Channel.State.DISCONNECTED:
        return Sentence(_("This channel needs a new connection first."))
    return Sentence("")


def option_for(message: Message, kind: str) -> Option:
    """Whether a kind of measure can be asked for, and what its network says about it."""
    can = message.channel.connector.can(DOING[kind])
    if not can.works:
        return Option(kind, can, can.reason)
    if twin := message.measures.filter(kind=kind, state__in=(State.ASKED, State.READY)).first():
        return Option(kind, can, _asked_already(twin))
    if kind == Kind.HIDE and message.is_hidden:
        return Option(kind, can, Sentence(_("It is hidden already.")))
    if message.measures.in_force().filter(kind=kind).exists():
        return Option(kind, can, Sentence(_("This is done already.")))
    if kind == Kind.BLOCK and (why := _too_early_to_block(message)):
        return Option(kind, can, why)
    return Option(kind, can)


def _too_early_to_block(message: Message) -> Sentence:
    """Why whoever wrote this is not blocked (yet): it is the last step, and once is enough."""
    theirs = Measure.objects.filter(
        team=message.channel.team_id, message__handle=message.handle_id, found_outside=False
    )
    if theirs.blocking(message.handle_id).exists():
        return Sentence(_("This account is blocked already."))
    before = theirs.filter(kind__in=(Kind.HIDE, Kind.DELETE))
    if before.filter(Q(state=State.DONE) | Q(state=State.LIFTED, lifted_by=None)).exists():
        return Sentence("")
    if before.filter(state=State.FAILED).exists():
        return Sentence("")  # it was tried, and this network hides only under posts of ours
    if message.channel.connector.can(Ability.HIDE).works:
        return Sentence(_("Hide first, and say why. Only who goes on after that is blocked."))
    return Sentence("")


def _asked_already(measure: Measure) -> Sentence:
    who = str(measure.asked_by.user) if measure.asked_by else ""
    return Sentence(_("%(name)s has asked for this already; a colleague decides."), {"name": who})


def _news(message: Message) -> list[Sentence]:
    """What whoever asks should know: somebody may have found better words already."""
    news: list[Sentence] = []
    reply = Reply.objects.filter(message__isnull=False, message=message.settled_by_id).first()
    if reply:
        said = _("%(name)s has answered this in the meantime.")
        news.append(Sentence(said, {"name": str(reply.author.user)}))
    elif message.settled_by_id:
        news.append(Sentence(_("This has been answered in the meantime.")))
    for travelling in (
        Reply.objects.on_the_network().filter(answers=message).exclude(message__isnull=False)
    ):
        on_its_way = _("An answer of %(name)s is on its way.")
        news.append(Sentence(on_its_way, {"name": str(travelling.author.user)}))
    return news


# --- asking --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Grounds:
    """Why a measure is taken, as somebody says it.

    `reason`: a code of moderation/reasons.toml. `passage`: the words it is about. `explanation`: why they
    fit. `law`: the provision, for a reason of the law. `basis`: what a public body stands on.
    """

    reason: str
    passage: str = ""
    explanation: str = ""
    law: str = ""
    basis: str = ""
    source: str = Measure.Source.OWN


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
def _asked_for(
    message: Message,
    by: Membership,
    kind: str,
    grounds: Grounds,
    until: datetime | None,
    seen: Seen | None,
) -> Measure:
    message = _hold(message)
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
        telling=_owed(told.reason),
        **_kept(told, by.team),
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
    _may_decide(by, message.channel.team_id)
    _look_once_more(message, kind, seen)
    _must_lie_ahead(until)
    if kind == Kind.BLOCK and not until:
        raise NoMeasure(_("A block needs an end. A week is usual, a month is long."))
    told = _fitting(grounds, message.text, by.team)
    reason = REASONS[told.reason]
    if why := refusal(message, kind, reason, told.basis):
        raise NoMeasure.of(why)
    caught = is_criticism(message.text, reason)
    return Weighed(told, caught, needs_second(message, kind, reason, caught=caught))


def _may_decide(by: Membership, team_id: int) -> None:
    if by.team_id != team_id or not by.may(Permission.HIDE):
        raise NoMeasure(_("Your role may not do this. Ask a colleague."))


def _must_lie_ahead(until: datetime | None) -> None:
    """Raises NoMeasure for an end that has passed."""
    if until and until <= timezone.now():
        raise NoMeasure(_("The end must lie ahead."))


def _look_once_more(message: Message, kind: str, seen: Seen | None) -> None:
    """What can be known before asking. Raises NoMeasure, AnsweredMeanwhile."""
    if never := _never(message):
        raise NoMeasure.of(never)
    if kind not in Kind.values:
        raise NoMeasure(_("Nobody knows this kind of measure."))
    if closed := option_for(message, kind).closed:
        raise NoMeasure.of(closed)
    if seen is not None and message.conversation:
        here = Reply(conversation=message.conversation, answers=message)
        if missed := seen.missed(here):
            raise AnsweredMeanwhile(missed)


def _fitting(grounds: Grounds, text: str, team: Team) -> Grounds:
    """Grounds as they are kept. Raises NoMeasure where something is missing that the reason needs."""
    reason = REASONS.get(grounds.reason)
    if reason is None:
        raise NoMeasure(_("A measure needs a reason, and this is none."))
    told = Grounds(
        reason=reason.code,
        passage=tidy(grounds.passage) if reason.code != NEVER_COPIED else "",
        explanation=tidy(grounds.explanation),
        law=tidy(grounds.law) if reason.reason_class is ReasonClass.LAW else "",
        basis=tidy(grounds.basis),
        source=grounds.source,
    )
    if told.source not in Measure.Source.values:
        raise NoMeasure(_("Please say who made you aware of it."))
    if max(len(told.passage), len(told.explanation)) > MOST_WORDS or (
        max(len(told.law), len(told.basis)) > MOST_GROUND
    ):
        raise NoMeasure(_("This is too long. Please say it in fewer words."))
    if told.passage and _squeezed(told.passage) not in _squeezed(text):
        raise NoMeasure(_("The passage does not stand in the message like this."))
    if reason.reason_class is ReasonClass.LAW and not told.law:
        raise NoMeasure(_("Please name the provision of the law."))
    if reason.reason_class is not ReasonClass.SPAM and not told.explanation:
        raise NoMeasure(_("Please say in a sentence why the words fit the reason."))
    if reason.reason_class is ReasonClass.HOUSE_RULE and _in_force(team) is None:
        raise NoMeasure(_("You have no netiquette yet that says so. Publish one first."))
    return told


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _in_force(team: Team) -> Netiquette | None:
    """The netiquette that counts today."""
    return Netiquette.objects.filter(team=team).newest_first().first()


def _kept(told: Grounds, team: Team) -> dict[str, Any]:
    """Grounds as columns; what is no matter of the law cites the netiquette in force."""
    is_law = REASONS[told.reason].reason_class is ReasonClass.LAW
    return {
        "reason": told.reason,
        "passage": told.passage,
        "explanation": told.explanation,
        "law": told.law,
        "basis": told.basis,
        "source": told.source,
        "netiquette": None if is_law else _in_force(team),
    }


def _owed(reason: str) -> str:
    return Telling.NOT_OWED if reason == PLAIN_SPAM else Telling.OWED


# --- the rules -----------------------------------------------------------------------------------


def is_criticism(text: str, reason: Reason) -> bool:
    """Whether words may be criticism, and the reason is none that stands above that without a doubt."""
    is_plain = reason.reason_class is ReasonClass.LAW and reason.code not in ARGUABLE
    return not is_plain and bool(criticism_in(text))


def needs_second(message: Message, kind: str, reason: Reason, *, caught: bool) -> bool:
    """Whether a second person has to agree: to touch criticism, and where `moderation/duties.py` says so."""
    return caught or _follows(message, kind, reason).second is not None


def refusal(message: Message, kind: str, reason: Reason, basis: str) -> Sentence:
    """Why this must not be done for this reason, whoever agrees; the empty sentence where it may."""
    told = _follows(message, kind, reason)
    if told.closed:
        return Sentence(told.closed.what)
    if told.basis and not basis:
        return Sentence(told.basis.what)
    if kind == Kind.DELETE and message.channel.connector.can(Ability.HIDE).works:
        return _hide_first(message, reason)
    return Sentence("")


def _follows(message: Message, kind: str, reason: Reason) -> Follows:
    """What a house owes for this, as its channel and its team are."""
    channel = message.channel
    return follows(
        channel.legal_role,
        kind,
        reason.code,
        public_body=channel.team.is_public_body,
        can_hide=channel.connector.can(Ability.HIDE).works,
        alone=decides_alone(channel.team),
    )


def _hide_first(message: Message, reason: Reason) -> Sentence:
    """Why something may not be deleted (yet) where it could be hidden."""
    if reason.reason_class is ReasonClass.LAW:
        return Sentence("")
    long_ago = timezone.now() - HIDDEN_FIRST
    veils = message.measures.in_force().filter(kind__in=VEILS, done_at__lte=long_ago)
    if message.is_hidden and veils.exists():
        return Sentence("")
    return Sentence(_("Hide it first. After a day it may be deleted, if that is still right then."))


# --- a second person -----------------------------------------------------------------------------


def decide(measure: Measure, by: Membership, agrees: bool, remark: str = "") -> Measure:
    """A colleague looks at it and agrees or declines; what is agreed is carried out at once.

    `remark`: a word why; needed to decline, and to touch criticism. Raises NoMeasure.
    """
    decided = _decided(measure, by, agrees, tidy(remark)[:MOST_WORDS])
    return carry_out(decided) if decided.state == State.READY else decided


@transaction.atomic
def _decided(measure: Measure, by: Membership, agrees: bool, remark: str) -> Measure:
    _may_decide(by, measure.team_id)
    held = _held(measure, State.ASKED)
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
    if never := _never(measure.message):
        raise NoMeasure.of(never)
    if measure.reason != NEVER_COPIED and measure.message.text != measure.evidence.text:
        raise NoMeasure(_("The words have changed since this was asked for. Please look again."))
    _must_lie_ahead(measure.until)
    reason = REASONS[measure.reason]
    if why := refusal(measure.message, measure.kind, reason, measure.basis):
        raise NoMeasure.of(why)
    if measure.kind == Kind.BLOCK and (why := _too_early_to_block(measure.message)):
        raise NoMeasure.of(why)


@transaction.atomic
def withdraw(measure: Measure, by: Membership) -> Measure:
    """Whoever asked does not want it any more. Raises NoMeasure."""
    _may_decide(by, measure.team_id)
    held = _held(measure, State.ASKED)
    if held.asked_by_id != by.pk:
        raise NoMeasure(_("Only who asked can take it back. You can decline it."))
    _drop(held, by)
    return held


def _drop(measure: Measure, by: Membership | None) -> None:
    """Nothing comes of it. `by`: whoever took it back, nobody where it was overtaken."""
    measure.state, measure.decided_by, measure.decided_at = State.DECLINED, by, timezone.now()
    measure.save(update_fields=["state", "decided_by", "decided_at"])
    how = "withdrawn" if by else "overtaken"
    enter(measure, Event.DECLINED, by, kind=measure.kind, reason=measure.reason, how=how)
    record("measure.withdrawn", measure, team_id=measure.team_id, by=by, kind=measure.kind)


# --- the network ---------------------------------------------------------------------------------


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
    _hold(measure.message)
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
    message = _hold(measure.message)
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
        _may_decide(by, measure.team_id)
    now = Measure.objects.with_context().get(pk=measure.pk)
    if now.state != State.DONE:
        raise NoMeasure(_("This is not in force, so there is nothing to put back."))
    _act(now.message, UNDOING[now.kind], even_gone=now.kind in {Kind.DELETE, Kind.BLOCK})
    return _lifted(now, by)


def show(message: Message, by: Membership) -> None:
    """Let everybody read something hidden, for whatever reason it is. Raises NotDone."""
    _may_decide(by, message.channel.team_id)
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
    message = _hold(measure.message)
    kinds = VEILS if measure.kind in VEILS else (measure.kind,)
    over = Measure.objects.in_force().filter(message=message, kind__in=kinds)
    for held in over.select_for_update().order_by("pk"):
        _is_over(held, by)
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


def _is_over(measure: Measure, by: Membership | None, *, outside: bool = False) -> None:
    measure.state, measure.lifted_at, measure.lifted_by = State.LIFTED, timezone.now(), by
    measure.save(update_fields=["state", "lifted_at", "lifted_by"])
    enter(measure, Event.LIFTED, by, kind=measure.kind, reason=measure.reason, outside=outside)
    record("measure.lifted", measure, team_id=measure.team_id, by=by, kind=measure.kind)


# --- the person is told --------------------------------------------------------------------------


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
    _may_decide(by, measure.team_id)
    if not by.may(Permission.ANSWER):
        raise NoMeasure(_("Your role may not do this. Ask a colleague."))
    held = _held(measure, State.DONE, State.LIFTED)
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
    passage = _squeezed(measure.passage).casefold()
    return bool(passage) and passage in _squeezed(text).casefold()


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


# --- noticed outside -----------------------------------------------------------------------------


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
        _drop(asked, None)
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
        _is_over(measure, None, outside=True)


@transaction.atomic
def give_reason(measure: Measure, by: Membership, grounds: Grounds) -> Measure:
    """Say why something was done that was found on the network. What should not have been done is put
    back instead. Raises NoMeasure."""
    _may_decide(by, measure.team_id)
    held = _held(measure, State.DONE, State.LIFTED)
    if not held.found_outside or held.reason:
        raise NoMeasure(_("The reason is given already."))
    told = _fitting(grounds, held.evidence.text, held.team)
    if told.reason == NEVER_COPIED:
        let_go_of_words(held.evidence)
    for name, value in _kept(told, held.team).items():
        setattr(held, name, value)
    held.is_criticism = is_criticism(held.evidence.text, REASONS[told.reason])
    held.telling = _owed(told.reason)
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


def _hold(message: Message) -> Message:
    """The message as it is now, with what a measure has to know of it; its conversation is locked, as
    everywhere before it is changed."""
    here = Conversation.objects.select_for_update().filter(messages=message.pk)
    list(here.values("pk"))
    return Message.objects.select_related(
        "channel__team", "handle", "conversation__post", "settled_by"
    ).get(pk=message.pk)


def _held(measure: Measure, *states: str) -> Measure:
    """The measure as it is now, locked, its conversation before it. Raises NoMeasure where somebody was
    faster."""
    _hold(measure.message)
    held = Measure.objects.locked(measure.pk)
    if held.state not in states:
        raise NoMeasure(_("A colleague was faster. Look at it again."))
    return held
