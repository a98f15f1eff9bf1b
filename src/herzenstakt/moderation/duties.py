"""What a house owes to people whose words it touches, and who says so: the law, the network, or we ourselves.

Facts about the law, looked up on `READ_ON`, to be checked by somebody who knows it; never legal advice.
The Digital Services Act is Regulation (EU) 2022/2065. Where nobody has settled whether a duty is one, this
desk acts as if it were and says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from herzenstakt.channels.connector import LegalRole
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.reasons import REASONS, ReasonClass

READ_ON = date(2026, 11, 23)
#: plain spam is owed no statement of reasons: "deceptive high-volume commercial content" (DSA Art. 17(2))
PLAIN_SPAM = "S01"
OFF_TOPIC = "N03"
#: where life or safety of somebody may be in danger (DSA Art. 18)
DANGER = frozenset({"L02", "L08"})

_DSA = "DSA, %s"
_BVERWG = "BVerwG, 30.11.2022, 6 C 12.20"
_OVG = "OVG Münster, 24.09.2024, 13 A 1535/21"
_SANCHEZ = "ECtHR (Grand Chamber), 15.05.2023, Sanchez v. France, 45581/15"


class Standing(StrEnum):
    """Who asks for something."""

    LAW = "law"  # the law asks it of the house
    OURS = "ours"  # nobody has to; this desk does it all the same
    NETWORK = "network"  # the law asks it of the network
    NOT_OWED = "not_owed"  # nobody asks for it


@dataclass(frozen=True, slots=True)
class Duty:
    """One thing that follows. `what` and `why` are English, to be said in the reader's language; `source`
    is cited as it is, "" where it is our own choice."""

    what: str
    why: str
    standing: Standing
    source: str = ""


@dataclass(frozen=True, slots=True)
class Follows:
    """What follows for one measure. What is None does not arise; `closed`: why it must not be done at
    all, whoever agrees."""

    statement: Duty
    objection: Duty
    second: Duty | None = None
    basis: Duty | None = None
    warning: Duty | None = None
    end: Duty | None = None
    report: Duty | None = None
    closed: Duty | None = None

    @property
    def is_open(self) -> bool:
        """Whether it may be done at all."""
        return self.closed is None

    def all(self) -> Iterator[Duty]:
        """Everything that arises, in the order in which one needs to know it."""
        parts = (
            self.closed,
            self.report,
            self.basis,
            self.second,
            self.warning,
            self.end,
            self.statement,
            self.objection,
        )
        return (duty for duty in parts if duty)


def follows(
    role: LegalRole,
    kind: str,
    reason: str,
    *,
    public_body: bool,
    can_hide: bool = True,
    alone: bool = False,
) -> Follows:
    """What follows when a house in this role does this for this reason.

    `kind`: a Measure.Kind. `reason`: a code of moderation/reasons.toml. `can_hide`: whether the network
    can hide at all; where it cannot, the gentlest way is not there. `alone`: whether one person decides
    everything in this house. Raises KeyError for no reason.
    """
    return Follows(
        statement=_statement(role, reason),
        objection=_objection(role, alone=alone),
        second=_second(kind, public_body=public_body),
        basis=_basis(kind, reason) if public_body else None,
        warning=_warning(role, public_body=public_body) if kind == Measure.Kind.BLOCK else None,
        end=_end(public_body=public_body) if kind == Measure.Kind.BLOCK else None,
        report=_report(role) if reason in DANGER else None,
        closed=_closed(kind, reason, can_hide=can_hide),
    )


def owed_on(role: LegalRole, *, public_body: bool, alone: bool = False) -> list[Duty]:
    """What a house in this role owes before and after any measure: the heart of a channel's card. `alone`:
    whether one person decides everything there."""
    duties = [
        _look_in(role),
        _rules(role),
        _reporting(role),
        _statement(role, ""),
        _objection(role, alone=alone),
        _warning(role, public_body=public_body),
        _report(role),
        _filing(role),
    ]
    return [*_of_a_public_body(), *duties] if public_body else duties


# --- one by one ----------------------------------------------------------------------------------


def _hosts(role: LegalRole) -> bool:
    return role is not LegalRole.GUEST_PAGE


def _statement(role: LegalRole, reason: str) -> Duty:
    what = _("The person is told what was done, why, and how to object.")
    if reason == PLAIN_SPAM:
        return Duty(
            _("Nobody needs to be told why."),
            _("Advertising sent in masses is left out by the law."),
            Standing.NOT_OWED,
            _DSA % "Art. 17(2)",
        )
    if _hosts(role):
        why = _("Whoever keeps the words of others owes them a statement of reasons.")
        return Duty(what, why, Standing.LAW, _DSA % "Art. 17(1), (3)")
    why = _("The law asks it of the network. It is fair all the same, so this desk does it.")
    return Duty(what, why, Standing.OURS, _DSA % "Art. 17")


def _objection(role: LegalRole, *, alone: bool) -> Duty:
    what = _("They may object for six months, and somebody else decides.")
    if alone:
        what = _(
            "They may object for six months. Nobody else here may decide, so the same person looks again."
        )
    if role is LegalRole.OWN_PLATFORM:
        why = _("Online platforms owe it, unless they are a micro or small enterprise.")
        return Duty(what, why, Standing.LAW, _DSA % "Art. 19, 20")
    why = _("Only online platforms owe it. This desk offers it to everybody.")
    return Duty(what, why, Standing.OURS, _DSA % "Art. 20")


def _second(kind: str, *, public_body: bool) -> Duty | None:
    what = _("A second person agrees before it is done.")
    if public_body:
        why = _("A public body touches fundamental rights with every measure.")
        return Duty(what, why, Standing.OURS)
    if kind in {Measure.Kind.DELETE, Measure.Kind.BLOCK}:
        return Duty(what, _("What weighs much is not decided alone."), Standing.OURS)
    return None


def _basis(kind: str, reason: str) -> Duty | None:
    """For a public body: what stands on the law has its provision already."""
    what = _("Choose the provision of the law that allows it. The netiquette is not enough.")
    if kind == Measure.Kind.BLOCK:
        why = _(
            "To block an account, a public body needs a statutory basis, and must be proportionate."
        )
        return Duty(what, why, Standing.LAW, _OVG)
    if kind != Measure.Kind.HIDE and REASONS[reason].reason_class is ReasonClass.HOUSE_RULE:
        why = _("A public body that deletes a comment interferes with a fundamental right.")
        return Duty(what, why, Standing.LAW, _BVERWG)
    return None


def _warning(role: LegalRole, *, public_body: bool) -> Duty:
    what = _("Nobody is blocked without a warning before.")
    if public_body:
        why = _("Blocking is the last means of a public body, not the first.")
        return Duty(what, why, Standing.LAW, _OVG)
    if role is LegalRole.OWN_PLATFORM:
        why = _("Online platforms warn first, unless they are a micro or small enterprise.")
        return Duty(what, why, Standing.LAW, _DSA % "Art. 19, 23")
    return Duty(what, _("A warning gives a chance to change something."), Standing.OURS)


def _end(*, public_body: bool) -> Duty:
    what = _("A block ends on a day that is known from the beginning.")
    if public_body:
        why = _("One without end would hardly be proportionate.")
        return Duty(what, why, Standing.OURS, _OVG)
    return Duty(what, _("People change, and so do their ways."), Standing.OURS)


def _report(role: LegalRole) -> Duty:
    what = _("Is somebody's life or safety in danger? Report it to the police at once.")
    if _hosts(role):
        why = _("Whoever keeps the words of others must report it as soon as they suspect it.")
        return Duty(what, why, Standing.LAW, _DSA % "Art. 18")
    why = _("The law asks it of the network. Whoever has read it should do it too.")
    return Duty(what, why, Standing.OURS, _DSA % "Art. 18")


def _closed(kind: str, reason: str, *, can_hide: bool) -> Duty | None:
    """Why something is not open at all: our own rules, the same for every house."""
    reason_class = REASONS[reason].reason_class
    if kind == Measure.Kind.HIDE:
        return None
    if reason_class is ReasonClass.CARE:
        what = _("Whoever needs help is never punished. Hide it at most, and answer.")
    elif reason == OFF_TOPIC:
        what = _("What belongs elsewhere is hidden at most. Say where it belongs.")
    elif kind == Measure.Kind.DELETE and reason_class is ReasonClass.HOUSE_RULE and can_hide:
        what = _("What is against a rule of the house is hidden, never deleted.")
    elif kind == Measure.Kind.SPAM and reason_class is not ReasonClass.SPAM:
        what = _("Only spam is marked as spam. Hide it instead.")
    else:
        return None
    return Duty(what, _("The gentlest means that helps comes first."), Standing.OURS)


# --- of a place, whatever is done ----------------------------------------------------------------


def _look_in(role: LegalRole) -> Duty:
    return Duty(
        _("Look into what is plainly against the law as soon as you know of it."),
        _("Whoever lets plain hate stand on their own page can be made to answer for it."),
        Standing.LAW,
        _SANCHEZ if role is LegalRole.GUEST_PAGE else f"{_SANCHEZ}; {_DSA % 'Art. 6'}",
    )


def _rules(role: LegalRole) -> Duty:
    what = _("What you hide, and how you decide, stands where everybody can read it.")
    if _hosts(role):
        why = _("It belongs in the terms, and is applied with care and in proportion.")
        return Duty(what, why, Standing.LAW, _DSA % "Art. 14")
    why = _("The terms are those of the network. Yours are rules of a house inside it.")
    return Duty(what, why, Standing.OURS, _DSA % "Art. 14")


def _reporting(role: LegalRole) -> Duty:
    what = _("Everybody can report what is against the law, and hears what became of it.")
    if _hosts(role):
        why = _(
            "A form or an address on your site is needed, and people and authorities can reach you."
        )
        return Duty(what, why, Standing.LAW, _DSA % "Art. 11, 12, 16")
    return Duty(what, _("The network has a form for it."), Standing.NETWORK, _DSA % "Art. 16")


def _filing(role: LegalRole) -> Duty:
    what = _("Each decision is filed in the public database of the European Commission.")
    if role is LegalRole.OWN_PLATFORM:
        why = _(
            "Online platforms owe it, unless they are a micro or small enterprise. This desk writes the"
            " file, a person sends it."
        )
        return Duty(what, why, Standing.LAW, _DSA % "Art. 19, 24(5)")
    if role is LegalRole.OWN_HOSTING:
        return Duty(
            what, _("Only online platforms owe it."), Standing.NOT_OWED, _DSA % "Art. 24(5)"
        )
    return Duty(
        what, _("The network files its own decisions."), Standing.NETWORK, _DSA % "Art. 24(5)"
    )


def _of_a_public_body() -> list[Duty]:
    return [
        Duty(
            _("You are bound by fundamental rights, freedom of opinion above all."),
            _("To delete a comment is an interference: it needs a law, not only a rule of yours."),
            Standing.LAW,
            _BVERWG,
        ),
        Duty(
            _("You block an account only on a statutory basis, and in proportion."),
            _("A court has found a block without one unlawful."),
            Standing.LAW,
            _OVG,
        ),
        Duty(
            _("Two people look at everything that is hidden, deleted or blocked."),
            _("A public body touches fundamental rights with every measure."),
            Standing.OURS,
        ),
    ]


#: whether small sites with comments are hosting services at all is open; said where `OWN_HOSTING` is
UNSETTLED = _(
    "Whether comments under your own posts make you a hosting service has not been settled: neither the"
    " Commission nor the Bundesnetzagentur had a clear answer in 2024 (netzpolitik.org). This desk acts as"
    " if they did."
)
