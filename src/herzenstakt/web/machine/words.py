"""The record of what was asked, to be read by people."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _

from herzenstakt.proposals.models import HelpRequest

#: what was hidden, by its kind; several kinds share their words
KINDS = {
    "NAME": _("names"),
    "HANDLE": _("handles"),
    "MAIL": _("mail addresses"),
    "LINK": _("links"),
    "IBAN": _("accounts"),
    "NUMBER": _("numbers"),
    "ADDRESS": _("addresses"),
    "PRIVATE": _("private things"),
    "MARK": _("marks"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One time it was asked."""

    asked: HelpRequest

    @property
    def sent(self) -> str:
        """How much left the house."""
        number = self.asked.characters
        if not number:
            return gettext("nothing was sent")
        return ngettext("%(n)s character", "%(n)s characters", number) % {"n": number}

    @property
    def hidden(self) -> str:
        """What stayed here."""
        masked = self.asked.masked.items()
        return ", ".join(f"{gettext(KINDS.get(kind, kind))} {n}" for kind, n in masked)
