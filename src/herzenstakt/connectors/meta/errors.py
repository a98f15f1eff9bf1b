"""What the Graph API says is wrong, and which of the seven names it has for the desk.

The status of the answer means next to nothing, 400 is the rule; `code` and `error_subcode` in the body count.
Sources: Meta's pages on errors and on rate limits (as quoted by commentdesk, read on 2026-08-01); codes of
messages from several third parties; what is not there is unknown, and unknown is never taken for success.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Trouble, TryLater, Unsure
from herzenstakt.kernel.words import gettext_noop as _

LONGEST_REASON = 200
#: the Graph API repeats a token that it cannot read
LIKE_A_TOKEN = re.compile(r"[\w|.-]{32,}")
A_WHILE = timedelta(minutes=15)

#: too many calls, of the application, the person, the page or the account; nothing has happened
TOO_MANY = frozenset({4, 17, 32, 341, 613, *range(80000, 80015)})
#: out of order for a moment; what was to be written may have been
OUT_OF_ORDER = frozenset({1, 2})
TOKEN = frozenset({102, 190})
#: a token is asked for that belongs to the page
WANTS_PAGE_TOKEN = frozenset({2069032})
LOST_ROLE = 492
PERMISSION = frozenset({3, 10, *range(200, 300)})
#: too long after the last word of the person
TOO_LATE_TO_ANSWER = frozenset({2018278, 2534022})
#: they take no messages from us, or nobody but testers can be written to yet
OUT_OF_REACH = frozenset({1545041, 2018108, 2018001})
NO_SUCH_OBJECT = frozenset({803})
NO_SUCH_OBJECT_SUBCODE = 33
#: what the Graph API says of the proof that our application asks
PROOF = "appsecret_proof"

BY_TOKEN = {
    458: _("Nobody lets the application act for this account any more. Please connect it anew."),
    459: _(
        "%(network)s wants the person who connected this to sign in there and confirm who they are."
    ),
    460: _("The password of the person who connected this was changed. Please connect it anew."),
    463: _("The access has expired or was taken back. Please connect it anew."),
    464: _("The person who connected this has not confirmed their account at %(network)s yet."),
    467: _("%(network)s no longer accepts the access. Please connect it anew."),
}
NO_ROLE = _(
    "The person who connected this has lost their role on the page. A new connection does not help before "
    "they have it again."
)
NO_PAGE_TOKEN = _("%(network)s wants the access of the page itself here. Please connect it anew.")
WRONG_SECRET = _("The secret of the application is not the right one.")
NO_PERMISSION = _(
    "The permission for this is missing, or was not used for 90 days and lapsed. Please connect it anew. "
    "%(network)s says: “%(reason)s”"
)
WINDOW_CLOSED = _("%(network)s lets nobody answer so long after the last message of this person.")
UNREACHABLE = _("This person cannot be written to at %(network)s.")
NOT_THERE = _("This is no longer at %(network)s, or we may not see it.")
BLOCKED = _("%(network)s has blocked this for a while: it takes it for abuse. “%(reason)s”")
SAID_ALREADY = _("%(network)s says that exactly this has been said already.")
AS_A_PERSON = _("%(network)s takes this only from the page itself, not from a person.")
SWITCHED_OFF = _("%(network)s no longer offers this to programs.")
NOBODY_AT_THE_DOOR = _(
    "%(network)s knocked at the door of the application and nobody answered. Can it be reached from outside, "
    "by https and with a certificate everybody trusts?"
)
SAYS_NO = _("%(network)s says no: “%(reason)s”")
SLOW_DOWN = _("%(network)s asks us to slow down.")
BUSY = _("%(network)s is out of order at the moment.")
NO_CLEAR_ANSWER = _("%(network)s gave no clear answer. It may have arrived.")
CANNOT_BE_READ = _("%(network)s gave an answer that cannot be read.")

INVALID = 100
#: one clear no each
BY_CODE = {
    12: SWITCHED_OFF,
    368: BLOCKED,
    506: SAID_ALREADY,
    551: UNREACHABLE,
    1705: AS_A_PERSON,
    2200: NOBODY_AT_THE_DOOR,
    10900: SAID_ALREADY,
    10903: UNREACHABLE,
    INVALID: SAYS_NO,
}


@dataclass(frozen=True, slots=True)
class Complaint:
    """The error in an answer. `transient`: the network says itself that it will pass."""

    code: int
    subcode: int = 0
    message: str = ""
    transient: bool = False

    @classmethod
    def of(cls, answer: Any) -> Complaint | None:
        """The error an answer holds; None where it holds none. One without a number has the number 0."""
        told = answer.get("error") if isinstance(answer, Mapping) else None
        if not isinstance(told, Mapping):
            return None
        said = told.get("error_user_msg") or told.get("message")
        return cls(
            code=_number(told.get("code")),
            subcode=_number(told.get("error_subcode")),
            message=said if isinstance(said, str) else "",
            transient=told.get("is_transient") is True,
        )

    @property
    def reason(self) -> str:
        """What a person is told of it."""
        said = LIKE_A_TOKEN.sub("…", self.message)
        return (said or f"{self.code}/{self.subcode}")[:LONGEST_REASON]

    @property
    def is_of_the_token(self) -> bool:
        """Whether it speaks of our access. Meta prints the same subcodes below several codes."""
        return self.code in TOKEN or (self.code == 0 and self.subcode in BY_TOKEN)

    @property
    def is_of_the_window(self) -> bool:
        """Whether it is too late to answer a private message."""
        return self.code == 10 and self.subcode in TOO_LATE_TO_ANSWER

    @property
    def says_gone(self) -> bool:
        """Whether it says that there is no such thing, or none that we may see."""
        return self.code in NO_SUCH_OBJECT or (
            self.code == INVALID and self.subcode == NO_SUCH_OBJECT_SUBCODE
        )


class NoToThis(Refused):
    """A clear no, with what the network calls it in `complaint`. Nothing has happened."""

    def __init__(self, complaint: Complaint, text: str, network: str) -> None:
        self.complaint = complaint
        super().__init__(text, network=network, reason=complaint.reason)


def trouble_of(
    complaint: Complaint, network: str, *, writes: bool, after: timedelta = A_WHILE
) -> Trouble:
    """Which of the seven names an error has. `writes`: whether something was to change; then whatever is not
    clearly a no is Unsure. `after`: how long we are asked to wait."""
    code = complaint.code
    if code in TOO_MANY:
        return TryLater(SLOW_DOWN, after=after, network=network)
    if complaint.is_of_the_token:
        return _of_the_token(complaint, network)
    if complaint.transient or code in OUT_OF_ORDER:
        return unclear(network, writes=writes, otherwise=BUSY)
    if complaint.says_gone:
        return Gone(NOT_THERE, network=network)
    if code == INVALID and PROOF in complaint.message:
        return Disconnected(WRONG_SECRET)
    sentence = _of_a_no(complaint)
    return NoToThis(complaint, sentence, network) if sentence else unclear(network, writes=writes)


def _of_a_no(complaint: Complaint) -> str:
    """The sentence of a clear no; "" for what is none."""
    if complaint.is_of_the_window:
        return WINDOW_CLOSED
    if complaint.subcode in OUT_OF_REACH:
        return UNREACHABLE
    if complaint.code in PERMISSION:
        return NO_PERMISSION
    return BY_CODE.get(complaint.code, "")


def unclear(network: str, *, writes: bool, otherwise: str = CANNOT_BE_READ) -> Trouble:
    """No answer, or none we understand: what was to be written may have arrived."""
    if writes:
        return Unsure(NO_CLEAR_ANSWER, network=network)
    return TryLater(otherwise, network=network)


def _of_the_token(complaint: Complaint, network: str) -> Trouble:
    if complaint.subcode == LOST_ROLE:
        return NoToThis(complaint, NO_ROLE, network)
    if complaint.subcode in WANTS_PAGE_TOKEN or "Page Access Token" in complaint.message:
        return NoToThis(complaint, NO_PAGE_TOKEN, network)
    return Disconnected(BY_TOKEN.get(complaint.subcode, BY_TOKEN[467]), network=network)


def _number(told: Any) -> int:
    """A number as JSON or as digits; 0 for anything else."""
    if isinstance(told, str) and told.isascii() and told.isdigit() and len(told) < 12:
        return int(told)
    return told if isinstance(told, int) and not isinstance(told, bool) else 0
