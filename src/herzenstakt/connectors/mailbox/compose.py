"""An answer as a mail: to one person, in the thread, and with an id that is the same at every attempt."""

from __future__ import annotations

import re
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime

from herzenstakt.channels.connector import Outgoing
from herzenstakt.channels.trouble import Refused
from herzenstakt.connectors.mailbox.translate import ANSWERS, House, is_read_by_nobody
from herzenstakt.kernel.names import shown
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.letter import ADDRESS, MESSAGE_ID

KEY = re.compile(r"[0-9A-Za-z-]{1,80}")
HEADERS_OF_IDS = frozenset({"message-id", "in-reply-to", "references"})


class WithWholeIds(EmailPolicy):
    """As mails are sent, but an id is never taken apart. The library makes encoded words of what is longer
    than a line (Microsoft 365 writes ids of 84 letters), and there no program finds it: encoded words are for
    words only (RFC 2047 section 5). Lines may have 998 letters (RFC 5322 section 2.1.1)."""

    def fold(self, name: str, value: str) -> str:
        """One id to a line."""
        if name.lower() not in HEADERS_OF_IDS:
            folded: str = super().fold(name, value)
            return folded
        return f"{name}: {f'{self.linesep} '.join(value.split())}{self.linesep}"

    def fold_binary(self, name: str, value: str) -> bytes:
        """The same as bytes."""
        if name.lower() not in HEADERS_OF_IDS:
            return super().fold_binary(name, value)
        return self.fold(name, value).encode("ascii", "surrogateescape")


SENDING = WithWholeIds(linesep="\r\n")


def message_id_of(outgoing: Outgoing, house: House) -> str:
    """Made of the key of the answer, so that another attempt is the same mail."""
    key = KEY.fullmatch(outgoing.key)
    if key is None:
        raise ValueError(outgoing.key)
    return f"<{key.group()}@{house.address.rpartition('@')[2]}>"


def recipient_of(outgoing: Outgoing, house: House) -> str:
    """The one address it goes to. Raises Refused."""
    address = outgoing.to.address or outgoing.to.external_id
    if not ADDRESS.fullmatch(address) or address == house.address:
        raise Refused(_("There is no address to which an answer could go."))
    if is_read_by_nobody(address):
        raise Refused(
            _("Nobody reads what is sent to %(address)s. Please answer where it comes from."),
            address=address,
        )
    if not address.isascii():  # RFC 6531 lets servers choose, and many do not
        raise Refused(
            _(
                "%(address)s has letters that not every mail server takes. Please answer in your mail"
                " program."
            ),
            address=address,
        )
    return address


def subject_of(outgoing: Outgoing) -> str:
    """As mail programs answer: what was asked about, behind one "Re:"."""
    asked = shown(outgoing.meta.get("subject", ""))
    return asked if ANSWERS.match(asked) else f"Re: {asked}".strip()


def composed(outgoing: Outgoing, house: House, now: datetime) -> EmailMessage:
    """The whole mail. Raises Refused where there is nobody to send it to.

    No header is made of words as they came: names and subjects are made one line before, and the library
    refuses line breaks.
    """
    mail = EmailMessage(policy=SENDING)
    try:
        mail["From"] = _mailbox(house.name, house.address)
        mail["To"] = _mailbox(outgoing.to.name, recipient_of(outgoing, house))
        mail["Subject"] = subject_of(outgoing)
    except (MessageError, ValueError, IndexError) as trouble:
        raise Refused(_("There is no address to which an answer could go.")) from trouble
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id_of(outgoing, house)
    references = MESSAGE_ID.findall(outgoing.meta.get("references", ""))
    if references:
        mail["In-Reply-To"] = references[-1]
        mail["References"] = " ".join(references)
    mail.set_content(outgoing.text, charset="utf-8", cte="quoted-printable")
    for one in outgoing.enclosures:
        maintype, _slash, subtype = one.content_type.partition("/")
        mail.add_attachment(
            one.read(),
            maintype=maintype,
            subtype=subtype,
            filename=shown(one.name) or subtype,
        )
        if one.alt:
            mail.get_payload()[-1]["Content-Description"] = shown(one.alt)  # type: ignore[index]
    return mail


def _mailbox(name: str, address: str) -> Address:
    """A name that is only the address says nothing. Raises ValueError and MessageError."""
    told = shown(name)
    return Address("" if told == address else told, addr_spec=address)
