"""What somebody wants who writes to us, and whether they need an answer.

Kinds and needs as in the dialogue metrics of the house: who asks, complains, requests or insults with a
concern needs an answer; praise and small talk are glad of one; a bare sign or a thank-you at the end
needs none.
"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class MessageKind(models.TextChoices):
    """What somebody wants, in one word; where several hold, the one that can wait least."""

    QUESTION = "question", _("question")
    COMPLAINT = "complaint", _("complaint")
    REQUEST = "request", _("request")
    INSULT = "insult", _("insult")
    JOB_INTEREST = "job_interest", _("job interest")
    PRIVACY = "privacy", _("privacy request")
    PRAISE = "praise", _("praise")
    THANKS = "thanks", _("thanks")
    SIGN = "sign", _("only a sign")
    SPAM = "spam", _("spam")
    OTHER = "other", _("something else")


class Need(models.TextChoices):
    """Whether somebody needs an answer. Rules propose it, and a person may know better."""

    YES = "yes", _("needs an answer")
    OPTIONAL = "optional", _("is glad of an answer")
    NO = "no", _("needs no answer")


#: what is not named here needs an answer: whoever we do not understand is not left standing
NEEDS: dict[str, Need] = {
    MessageKind.PRAISE: Need.OPTIONAL,
    MessageKind.THANKS: Need.OPTIONAL,
    MessageKind.SIGN: Need.NO,
    MessageKind.SPAM: Need.NO,
}


def need_of(kind: str, *, ends_it: bool = False) -> Need:
    """Whether somebody who wants this needs an answer. `ends_it`: we have answered and nothing is open, so
    that a thank-you is the end of it."""
    if kind == MessageKind.THANKS and ends_it:
        return Need.NO
    return NEEDS.get(kind, Need.YES)
