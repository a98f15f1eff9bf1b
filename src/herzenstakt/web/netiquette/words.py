"""The reasons for hiding something, to be read by people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from herzenstakt.moderation.reasons import REASONS, Reason, ReasonClass


@dataclass(frozen=True, slots=True)
class Group:
    """The reasons of one class, and how far one may go for them."""

    name: Promise
    measure: Promise
    reasons: list[Reason]


CLASSES: dict[ReasonClass, tuple[Promise, Promise]] = {
    ReasonClass.LAW: (
        _("Against the law"),
        _("Hide it first. It may be deleted later, once the decision is on record."),
    ),
    ReasonClass.SPAM: (_("Spam and fraud"), _("Hide it or report it.")),
    ReasonClass.HOUSE_RULE: (_("Rules of the house"), _("Hide it, never delete it.")),
    ReasonClass.CARE: (
        _("Care for whoever wrote it"),
        _("It is there to help, and never a punishment."),
    ),
}


def groups() -> list[Group]:
    """All reasons, class by class."""
    return [
        Group(name, measure, [one for one in REASONS.values() if one.reason_class == reason_class])
        for reason_class, (name, measure) in CLASSES.items()
    ]
