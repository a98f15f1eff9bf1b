"""What can be known of a message before anybody asks for a measure: what its network can really do, what is
closed and why, and what a colleague has done meanwhile. Nothing happens here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.db.models import Q

from herzenstakt.channels.connector import Ability, Capability
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.criticism import criticism_in
from herzenstakt.moderation.models import Measure
from herzenstakt.replies.models import Reply

Kind, State = Measure.Kind, Measure.State

#: what the network is asked for
DOING: Mapping[str, Ability] = {
    Kind.HIDE: Ability.HIDE,
    Kind.SPAM: Ability.MARK_SPAM,
    Kind.DELETE: Ability.DELETE,
    Kind.BLOCK: Ability.BLOCK,
}
#: what draws a veil over words
VEILS = (Kind.HIDE, Kind.SPAM)


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
    if never := why_never(message):
        return Outlook(never)
    options = tuple(option_for(message, kind) for kind in Kind.values)
    return Outlook(Sentence(""), options, tuple(_news(message)), criticism_in(message.text))


def why_never(message: Message) -> Sentence:
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
    if kind == Kind.BLOCK and (why := too_early_to_block(message)):
        return Option(kind, can, why)
    return Option(kind, can)


def too_early_to_block(message: Message) -> Sentence:
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
        return Sentence(
            _("Hide first, and say why. Only somebody who goes on after that is blocked.")
        )
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


def can_hide(message: Message) -> bool:
    """Whether its network can hide at all: then hiding comes before everything else."""
    return message.channel.connector.can(Ability.HIDE).works
