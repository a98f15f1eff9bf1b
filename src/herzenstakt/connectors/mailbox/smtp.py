"""Handing a mail over (RFC 6409): encrypted, signed in, to one person, and with a word on what came of it.

Until the last dot nothing has happened; behind it silence means that nobody knows.
"""

from __future__ import annotations

import base64
import smtplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from herzenstakt.channels.trouble import Refused, Trouble, TryLater, Unsure
from herzenstakt.kernel.http import Http, in_time
from herzenstakt.kernel.names import shown
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.imap import (
    away,
    not_encrypted,
    unreachable,
    wrong_password,
)
from herzenstakt.mail.line import STEP, Server, encryption, may_stay_plain, open_line

#: seconds until a server has taken a mail; after the dot it may look through it for long (RFC 5321, 4.5.3.2)
PATIENCE = 60.0
WHEN_BUSY = timedelta(minutes=5)
#: RFC 4954 section 6: sign in first, too weak, wrong, encrypt first
SIGN_IN = frozenset({530, 534, 535, 538})


class _Smtp(smtplib.SMTP):
    """smtplib over a connection that is open already."""

    def __init__(self, line: socket.socket, server: Server) -> None:
        self.given = line
        # our own name is nobody's business (RFC 5321 section 4.1.4 asks for one, or an address)
        super().__init__(server.host, server.port, local_hostname="[127.0.0.1]", timeout=STEP)

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        return self.given


class Submission:
    """A server that is ready to take a mail of ours."""

    def __init__(self, smtp: smtplib.SMTP, server: Server) -> None:
        self.smtp, self.server = smtp, server

    @property
    def largest(self) -> int | None:
        """The largest mail it takes (SIZE, RFC 1870); None where it does not say."""
        said = self.smtp.esmtp_features.get("size", "")
        return int(said) or None if said.isascii() and said.isdigit() and len(said) < 13 else None

    def hand_over(self, raw: bytes, sender: str, recipient: str) -> None:
        """Give it one mail for one person. Raises TryLater, Refused, Disconnected before anything has left,
        Unsure where it has and no clear word came back."""
        if self.largest is not None and len(raw) > self.largest:
            raise Refused(
                _("%(server)s takes mails of %(limit)s bytes, and this one has %(used)s."),
                server=self.server.host,
                limit=self.largest,
                used=len(raw),
            )
        self._ask(*self.smtp.mail(sender, [f"size={len(raw)}"] if self.largest else []))
        self._ask(*self.smtp.rcpt(recipient))
        try:
            code, words = self.smtp.data(raw)
        except smtplib.SMTPDataError as trouble:  # it was not given: no word makes that a yes
            raise trouble_of(
                int(trouble.smtp_code), _bytes(trouble.smtp_error), self.server
            ) from trouble
        except (OSError, smtplib.SMTPException, ValueError) as trouble:
            raise self._unsure() from trouble
        if not (200 <= code < 300 or 400 <= code < 600):
            raise self._unsure()
        self._ask(code, words)

    def _ask(self, code: int, words: bytes) -> None:
        """Go on after a yes (2xx). Raises the name of what else it says (RFC 5321 section 4.2.1)."""
        if not 200 <= code < 300:
            raise trouble_of(code, words, self.server)

    def _unsure(self) -> Unsure:
        return Unsure(
            _("%(server)s broke off while it was given the mail. It may have gone out."),
            server=self.server.host,
        )


def trouble_of(code: int, words: bytes, server: Server) -> Trouble:
    """What an answer other than yes means, before the mail was taken."""
    said = shown(words.decode("utf-8", "replace"))
    if code in SIGN_IN:
        return wrong_password(server)
    if 500 <= code < 600:
        return Refused(
            _("%(server)s does not take this mail: %(code)s %(said)s"),
            server=server.host,
            code=code,
            said=said,
        )
    if 400 <= code < 500:
        return TryLater(
            _("%(server)s does not take the mail yet: %(code)s %(said)s"),
            after=WHEN_BUSY,
            server=server.host,
            code=code,
            said=said,
        )
    return away(server)


def _bytes(words: bytes | str) -> bytes:
    return words if isinstance(words, bytes) else words.encode("utf-8", "replace")


@contextmanager
def submission(http: Http, server: Server, user: str, password: str) -> Iterator[Submission]:
    """Sign in, and leave again. What goes wrong inside is told by its name: raises TryLater, Disconnected,
    Refused, Unsure."""
    with _troubles(server), in_time(PATIENCE):
        smtp = _opened(http, server)
        try:
            _make_safe(smtp, server)
            _sign_in(smtp, server, user, password)
            yield Submission(smtp, server)
        finally:
            _leave(smtp)


def _opened(http: Http, server: Server) -> smtplib.SMTP:
    line = open_line(http, server)
    try:
        return _Smtp(line, server)
    except BaseException:
        line.close()
        raise


def _make_safe(smtp: smtplib.SMTP, server: Server) -> None:
    """Encrypt the line before a password goes over it. Raises Disconnected where that cannot be."""
    smtp.ehlo_or_helo_if_needed()
    if server.is_implicit:
        return
    if smtp.has_extn("starttls"):
        smtp.starttls(context=encryption())
        smtp.ehlo_or_helo_if_needed()
    elif smtp.sock is None or not may_stay_plain(smtp.sock):
        raise not_encrypted(server)


def _sign_in(smtp: smtplib.SMTP, server: Server, user: str, password: str) -> None:
    """By SASL PLAIN (RFC 4616), which knows every letter, or as smtplib finds a way. Raises Disconnected."""
    if "PLAIN" in smtp.esmtp_features.get("auth", "").upper().split():
        words = base64.b64encode(f"\0{user}\0{password}".encode()).decode()
        code, said = smtp.docmd("AUTH", f"PLAIN {words}")
        if code not in {235, 503}:
            raise trouble_of(code, said, server)
        return
    try:
        smtp.login(user, password)
    except (UnicodeEncodeError, smtplib.SMTPNotSupportedError) as trouble:
        raise wrong_password(server) from trouble


def _leave(smtp: smtplib.SMTP) -> None:
    """Say goodbye; what comes of that changes nothing."""
    try:
        with in_time(STEP / 4):
            smtp.quit()
    except (OSError, smtplib.SMTPException, ValueError):
        smtp.close()


@contextmanager
def _troubles(server: Server) -> Iterator[None]:
    """What may go wrong before a mail is handed over, by its name."""
    with unreachable(server):
        try:
            yield
        except smtplib.SMTPAuthenticationError as trouble:
            raise trouble_of(trouble.smtp_code, b"", server) from trouble
        except smtplib.SMTPResponseException as trouble:
            raise trouble_of(trouble.smtp_code, _bytes(trouble.smtp_error), server) from trouble
        except ssl.SSLError:  # a certificate that is none is a ValueError, too
            raise
        except (smtplib.SMTPException, ValueError) as trouble:
            raise away(server) from trouble
