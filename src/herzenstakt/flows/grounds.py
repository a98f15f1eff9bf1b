"""Why a measure is taken: what a reason needs, and what follows from it for a house.

Where something is missing, or must not be done for this reason whoever agrees, nothing is asked for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from herzenstakt.accounts.models import Team
from herzenstakt.conversations.models import Message
from herzenstakt.flows.outlook import VEILS, can_hide
from herzenstakt.flows.reacting import NotDone
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.criticism import criticism_in
from herzenstakt.moderation.duties import PLAIN_SPAM, Follows, follows
from herzenstakt.moderation.evidence import NEVER_COPIED
from herzenstakt.moderation.models import Measure, Netiquette
from herzenstakt.moderation.reasons import REASONS, Reason, ReasonClass

Kind, Telling = Measure.Kind, Measure.Telling

#: so long something must have been hidden before it may be deleted
HIDDEN_FIRST = timedelta(hours=24)
#: what two may read differently: whoever calls criticism an insult, a libel or a danger is not alone with it
ARGUABLE = frozenset({"L03", "L04", "L12"})
MOST_WORDS, MOST_GROUND = 5_000, 500


class NoMeasure(NotDone):
    """It is not done, and the network was not asked; `sentence` says why."""


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


def fitting(grounds: Grounds, text: str, team: Team) -> Grounds:
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
    if told.passage and squeezed(told.passage) not in squeezed(text):
        raise NoMeasure(_("The passage does not stand in the message like this."))
    if reason.reason_class is ReasonClass.LAW and not told.law:
        raise NoMeasure(_("Please name the provision of the law."))
    if reason.reason_class is not ReasonClass.SPAM and not told.explanation:
        raise NoMeasure(_("Please say in a sentence why the words fit the reason."))
    if reason.reason_class is ReasonClass.HOUSE_RULE and in_force(team) is None:
        raise NoMeasure(_("You have no netiquette yet that says so. Publish one first."))
    return told


def squeezed(text: str) -> str:
    """Words with one space between them, as they are compared."""
    return " ".join(text.split())


def in_force(team: Team) -> Netiquette | None:
    """The netiquette that counts today."""
    return Netiquette.objects.filter(team=team).newest_first().first()


def kept(told: Grounds, team: Team) -> dict[str, Any]:
    """Grounds as columns; what is no matter of the law cites the netiquette in force."""
    is_law = REASONS[told.reason].reason_class is ReasonClass.LAW
    return {
        "reason": told.reason,
        "passage": told.passage,
        "explanation": told.explanation,
        "law": told.law,
        "basis": told.basis,
        "source": told.source,
        "netiquette": None if is_law else in_force(team),
    }


def owed(reason: str) -> str:
    """Whether the person is to be told why."""
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
    if kind == Kind.DELETE and can_hide(message):
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
        can_hide=can_hide(message),
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
