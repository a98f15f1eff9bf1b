"""What Instagram alone says is wrong, besides what every network on the Graph API says.

Source: Instagram's page of error codes, a dated mirror of it, read on 2026-11-23; codes of messages: Meta's
table for Messenger and Instagram, as several third parties quote it, read on 2026-11-28.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from herzenstakt.channels.trouble import Gone, Trouble, TryLater
from herzenstakt.connectors.meta.errors import Complaint, NoToThis, unclear
from herzenstakt.kernel.words import gettext_noop as _

NAME = "Instagram"
A_DAY = timedelta(hours=24)
A_MOMENT = timedelta(minutes=2)

RESTRICTED = _(
    "Instagram has restricted this account. Please sign in in the Instagram app and look what it asks for."
)
LIKE_SPAM = _("Instagram takes this for spam and lets it through from nobody at the moment.")
NO_MESSAGES = _(
    "This account does not let programs at its messages. In the Instagram app: Settings, Messages and story "
    "replies, Message controls, Connected tools, Allow access to messages."
)
NOBODY_THERE = _("This person cannot be written to at %(network)s.")
ENOUGH_FOR_TODAY = _("Instagram takes no more posts from this account today.")
NOT_READY = _("Instagram is not done with this yet.")
NO_LONGER_THERE = _("Instagram has thrown this away. It has to be brought once more.")
NOT_FETCHED = _("Instagram could not fetch this from its address.")
TOO_BIG = _("Instagram takes no picture of this size.")
WRONG_FORMAT = _("Instagram takes no file of this format.")
WRONG_SHAPE = _("Instagram takes no picture of this shape.")
TOO_MUCH_TEXT = _("Instagram takes no text this long, or with so many tags or names.")
WRONG_NUMBER = _("Instagram takes two to ten pieces here.")

#: what is a clear no
NO = {
    2207051: LIKE_SPAM,
    2207050: RESTRICTED,
    2207052: NOT_FETCHED,
    2207004: TOO_BIG,
    2207005: WRONG_FORMAT,
    2207026: WRONG_FORMAT,
    2207009: WRONG_SHAPE,
    2207010: TOO_MUCH_TEXT,
    2207028: WRONG_NUMBER,
    2534041: NO_MESSAGES,
    2534014: NOBODY_THERE,
}
#: the same where only the code says it
NO_BY_CODE = {
    25: RESTRICTED,
    9004: NOT_FETCHED,
    36000: TOO_BIG,
    36001: WRONG_FORMAT,
    352: WRONG_FORMAT,
    36003: WRONG_SHAPE,
    36004: TOO_MUCH_TEXT,
}
#: what passes, and after how long; nothing has happened
LATER: Mapping[int, tuple[str, timedelta]] = {
    9: (ENOUGH_FOR_TODAY, A_DAY),
    9007: (NOT_READY, A_MOMENT),
}
#: something broke on their side; what was to be written may have been
BROKEN = frozenset({-1, -2})
THROWN_AWAY = 24


def trouble_of(complaint: Complaint, writes: bool) -> Trouble | None:
    """Which of the seven names it has; None for what Facebook says, too."""
    code = complaint.code
    no = NO.get(complaint.subcode) or NO_BY_CODE.get(code)
    if no:
        return NoToThis(complaint, no, NAME)
    if code in LATER:
        words, after = LATER[code]
        return TryLater(words, after=after)
    if code == THROWN_AWAY:
        return Gone(NO_LONGER_THERE)
    return unclear(NAME, writes=writes) if code in BROKEN else None
