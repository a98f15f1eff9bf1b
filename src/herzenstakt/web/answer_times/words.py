"""A promise in words."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext

from herzenstakt.conversations.promised import Unit, Within


def in_words(within: Within | None) -> str:
    """How soon, as one would say it."""
    if within is None:
        return gettext("nothing is promised")
    n = within.amount
    match within.unit:
        case Unit.MINUTES:
            words = ngettext("within %(n)s minute", "within %(n)s minutes", n)
        case Unit.HOURS:
            words = ngettext("within %(n)s hour", "within %(n)s hours", n)
        case _:
            words = ngettext("within %(n)s working day", "within %(n)s working days", n)
    return words % {"n": n}
