"""The way into the mailbox of an account: what an owner typed, looked at before it is used."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from herzenstakt.channels.connector import Field
from herzenstakt.channels.trouble import Disconnected, Refused
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.imap import Mailbox, mailbox, signed_in, troubles
from herzenstakt.mail.line import Server

#: what is asked of whoever connects a mailbox, whatever comes into it
INCOMING = Field(
    "imap",
    _("Server for incoming mail (IMAP)"),
    _("With its port where it is not 993."),
    kind="url",
    placeholder="imap.house.example:993",
)
USER = Field(
    "user",
    _("User"),
    _("Mostly the address itself; leave it empty then."),
    required=False,
)
PASSWORD = Field(
    "password",
    _("Password"),
    _("Best an app password made for this desk, which can be taken back alone."),
    kind="password",
    secret=True,
)


def refuse_control(*typed: str) -> None:
    """Raise Disconnected for what would say more to a server than a name."""
    if any(ord(char) < 32 for char in "".join(typed)):
        raise Disconnected(_("User and password may hold no line breaks."))


@dataclass(frozen=True, slots=True)
class Access:
    """`typed`: the address of the server, as somebody typed it."""

    http: Http
    typed: str
    user: str
    password: str = field(repr=False)

    @contextmanager
    def mailbox(self) -> Iterator[Mailbox]:
        """It, open. Raises TryLater, Disconnected."""
        refuse_control(self.user, self.password)
        server = Server.typed(self.typed, "imap")
        with mailbox(self.http, server, self.user, self.password) as found:
            yield found

    @contextmanager
    def listening(self) -> Iterator[Mailbox]:
        """It, open for as long as one likes. Raises Refused where the server does not say by itself that a
        mail comes (IDLE, RFC 2177), and TryLater, Disconnected."""
        refuse_control(self.user, self.password)
        server = Server.typed(self.typed, "imap")
        with troubles(server), signed_in(self.http, server, self.user, self.password) as found:
            if not found.pushes:
                raise Refused(
                    _("%(server)s does not say by itself when a mail comes."), server=server.host
                )
            yield found
