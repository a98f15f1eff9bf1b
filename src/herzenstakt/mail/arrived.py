"""A mail as it was delivered: what the folder says of it, its name, its sender, and when it was written."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta

from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.letter import NO_MAIL, Letter, Somebody

#: what a delivery says beside the mail: the feed it came by, when it arrived, and how large it is in truth
FOLDER, ARRIVED, SIZE = "folder", "arrived", "size"
#: … and that its Message-ID was that of other words before
DOUBLED = "doubled"
#: … or that there is no mail in it, because the server does not give it out
NOT_GIVEN = "not_given"
#: longer Message-IDs are told by their digest, so that an id fits where it is kept with an address
LONGEST_ID = 200
#: a sender's clock is believed that far from the moment of arrival
LATE, EARLY = timedelta(days=7), timedelta(hours=1)

CUT_OFF = _(
    "This mail has %(size)s bytes. Only its beginning was read; the whole is in the mailbox."
)

NEVER_GIVEN = _(
    "The mail server does not give out a mail that arrived on %(day)s. Look for it in the mailbox itself."
)


def letter_in(delivery: Delivery) -> Letter:
    """The mail of a delivery. Raises Unreadable for what is none, and where the server gave none."""
    if NOT_GIVEN in delivery.headers:
        raise Unreadable(NEVER_GIVEN, day=delivery.headers.get(ARRIVED, "")[:10])
    return Letter(delivery.body)


def sender_of(letter: Letter) -> Somebody:
    """Who stands in From. Raises Unreadable."""
    people = letter.people("from")
    if not people:
        raise Unreadable(NO_MAIL)
    return people[0]


def written_at(letter: Letter, delivery: Delivery) -> datetime:
    """When it was written, as its sender says; where that cannot be, or nothing is said, when it arrived."""
    arrived = _arrived(delivery) or letter.passed_on_at()
    said = letter.date()
    if arrived is None:
        return said or datetime.fromtimestamp(0, UTC)
    if said is None or not arrived - LATE <= said <= arrived + EARLY:
        return arrived
    return said


def _arrived(delivery: Delivery) -> datetime | None:
    try:
        at = datetime.fromisoformat(delivery.headers.get(ARRIVED, ""))
    except ValueError:
        return None
    return at if at.tzinfo else None


# --- ids ------------------------------------------------------------------------------------------


def name_of(letter: Letter, delivery: Delivery) -> str:
    """Its Message-ID; where it has none, several, or that of another mail, the digest of the whole."""
    if letter.message_id and DOUBLED not in delivery.headers:
        return letter.message_id
    return f"sha256-{hashlib.sha256(delivery.body).hexdigest()}"


def fitting(message_id: str) -> str:
    """The same where it is short, else its digest."""
    if len(message_id) <= LONGEST_ID:
        return message_id
    return hashlib.sha256(message_id.encode()).hexdigest()


def message_id_of_raw(raw: bytes) -> str:
    """The Message-ID of a mail; "" where it has none, or is none."""
    try:
        return Letter(raw).message_id
    except Unreadable:
        return ""
