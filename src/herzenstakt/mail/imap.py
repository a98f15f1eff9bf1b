"""The mailbox: reading it by IMAP without leaving a trace, and laying our own mails among the sent ones.

IMAPClient speaks the protocol and reads what servers answer; it is given a connection that is open already,
guarded and timed. Folders are opened for reading only (EXAMINE), mails are read with PEEK: what a person has
not seen stays unseen.
"""

from __future__ import annotations

import imaplib
import logging
import re
import socket
import ssl
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from imapclient import IMAPClient
from imapclient.exceptions import LoginError
from imapclient.imapclient import SEEN, SENT

from herzenstakt.channels.trouble import Disconnected, TryLater
from herzenstakt.kernel.http import MEGABYTE, Blocked, Http, in_time
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.line import STEP, Server, encryption, may_stay_plain, open_line

logger = logging.getLogger(__name__)

INBOX = "INBOX"
#: seconds for one errand, from the call to its last byte
PATIENCE = 60.0
#: one thing a server may tell at once, and all it may tell in one errand
LARGEST, MOST = 33 * MEGABYTE, 96 * MEGABYTE
#: IDLE is begun anew so often: after 29 minutes servers may hang up (RFC 2177), and routers forget sooner
RENEWED = 9 * 60.0
#: while it is quiet we look so often whether we are to stop
BEAT = 1.0
#: what a server that turns us away only for now says (RFC 5530), or says in its own words
FOR_NOW = re.compile(
    r"\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|CONTACTADMIN)\]|too many|temporar|try (?:again|later)"
    r"|command error: BAD",
    re.IGNORECASE,
)
WHEN_AWAY = timedelta(minutes=2)
WHEN_UNSAFE = timedelta(minutes=30)


class _Wire(imaplib.IMAP4):
    """IMAP over a connection that is open, to a server that may tell only so much."""

    def __init__(self, line: socket.socket, host: str) -> None:
        self.given, self.taken = line, 0
        super().__init__(host)

    def _create_socket(self, timeout: float | None = None) -> socket.socket:
        return self.given

    def read(self, size: int) -> bytes:
        """So many bytes of a literal."""
        if size > LARGEST:
            raise self.abort("more than we asked for")
        return self._counted(super().read(size))

    def readline(self) -> bytes:
        """One line."""
        return self._counted(super().readline())

    def _counted(self, told: bytes) -> bytes:
        self.taken += len(told)
        if self.taken > MOST:
            raise self.abort("more than we asked for")
        return told


class _Client(IMAPClient):  # type: ignore[misc]
    """IMAPClient over a connection that is open."""

    def __init__(self, line: socket.socket, server: Server) -> None:
        self.line = line
        super().__init__(server.host, server.port, ssl=server.is_implicit, timeout=STEP)
        self._imap.debug = 0
        self.normalise_times = False

    def _create_IMAP4(self) -> imaplib.IMAP4:  # noqa: N802 (the name is IMAPClient's)
        return _Wire(self.line, self.host)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder as it is; its numbers mean the same mails as long as `validity` stays (RFC 9051 2.3.1.1)."""

    validity: int
    next_uid: int


class NotGiven(imaplib.IMAP4.error):
    """The server says no to one mail: it is broken there, or the server is out of order."""


class Mailbox:
    """A mailbox somebody is signed in to."""

    def __init__(self, client: _Client) -> None:
        self.client = client

    @property
    def pushes(self) -> bool:
        """Whether it says by itself that something has come (IDLE)."""
        return bool(self.client.has_capability("IDLE"))

    def sent_folder(self) -> str:
        """Where mails lie that were sent (RFC 6154, else by its name); "" where there is no such folder."""
        return str(self.client.find_special_folder(SENT) or "")

    def folders(self) -> list[str]:
        """The names of all its folders."""
        return sorted(str(name) for _flags, _between, name in self.client.list_folders())

    def open(self, folder: str) -> Place:
        """Open a folder for reading only."""
        told = self.client.select_folder(folder, readonly=True)
        next_uid = int(told.get(b"UIDNEXT") or 0)
        if not next_uid:  # old servers do not tell
            next_uid = max(self.client.search(["UID", "*"]), default=0) + 1
        return Place(int(told[b"UIDVALIDITY"]), next_uid)

    def since(self, day: date) -> list[int]:
        """The numbers of what has arrived since that day."""
        return sorted(self.client.search(["SINCE", day]))

    def after(self, uid: int) -> list[int]:
        """The numbers behind this one. `n:*` always means the last mail, too (RFC 9051 section 9)."""
        return sorted(n for n in self.client.search(["UID", f"{uid + 1}:*"]) if n > uid)

    def named(self, message_id: str) -> list[int]:
        """The numbers of those whose Message-ID this is, or contains this."""
        return sorted(self.client.search(["HEADER", "Message-ID", message_id]))

    def sizes(self, uids: Sequence[int]) -> dict[int, tuple[int, datetime]]:
        """Size and time of arrival of those that are still there."""
        told = self.client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"])
        return {
            uid: (int(about[b"RFC822.SIZE"]), _in_utc(about.get(b"INTERNALDATE")))
            for uid, about in told.items()
            if b"RFC822.SIZE" in about
        }

    def raw(self, uid: int, most: int | None = None) -> bytes:
        """A mail, or its first bytes; none where it is no longer there. Raises NotGiven."""
        part = f"<0.{most}>" if most else ""
        try:
            told: Mapping[Any, Any] = self.client.fetch([uid], [f"BODY.PEEK[]{part}"]).get(uid, {})
        except imaplib.IMAP4.abort:  # the line is cut
            raise
        except imaplib.IMAP4.error as trouble:
            raise NotGiven(str(trouble)) from trouble
        return next((bytes(told[key]) for key in told if _is_body(key) and told[key]), b"")

    def keep(self, folder: str, raw: bytes) -> None:
        """Lay a mail of ours into a folder; we have seen it."""
        self.client.append(folder, raw, [SEEN], datetime.now(UTC))

    def news(self, stop: threading.Event) -> Iterator[None]:
        """Once for each time something may have come to the open folder, until `stop` is set."""
        while not stop.is_set():
            self.client.idle()
            has_come = self._waits(stop)
            self.client.idle_done()
            if has_come:
                yield

    def _waits(self, stop: threading.Event) -> bool:
        """Whether something came before it was time to begin anew."""
        until = time.monotonic() + RENEWED
        while not stop.is_set() and time.monotonic() < until:
            began = time.monotonic()
            told = self.client.idle_check(timeout=BEAT)
            if any(len(one) > 1 and one[1] == b"EXISTS" for one in told):
                return True
            if not told and time.monotonic() - began < BEAT / 2:
                return False  # readable, and nothing to read: it has hung up, as the next word will show
        return False


def _in_utc(at: Any) -> datetime:
    """A time of arrival; now, where a server tells none."""
    return at.astimezone(UTC) if isinstance(at, datetime) else datetime.now(UTC)


def _is_body(key: Any) -> bool:
    return isinstance(key, bytes) and key.startswith(b"BODY[")


@contextmanager
def mailbox(http: Http, server: Server, user: str, password: str) -> Iterator[Mailbox]:
    """Sign in, and out again. What goes wrong inside is told by its name: raises TryLater, Disconnected."""
    with troubles(server), in_time(PATIENCE), signed_in(http, server, user, password) as found:
        yield found


@contextmanager
def signed_in(http: Http, server: Server, user: str, password: str) -> Iterator[Mailbox]:
    """The same without a name for trouble, and without an end of patience once it is open."""
    with in_time(PATIENCE):
        client = _opened(http, server)
        try:
            _make_safe(client, server)
            _sign_in(client, user, password)
        except BaseException:
            _hang_up(client)
            raise
    try:
        yield Mailbox(client)
    finally:
        with in_time(STEP):
            client.__exit__(None, None, None)


def _opened(http: Http, server: Server) -> _Client:
    line = open_line(http, server)
    try:
        return _Client(line, server)
    except BaseException:
        line.close()
        raise


def _hang_up(client: _Client) -> None:
    """Close the line; what comes of that changes nothing."""
    with suppress(OSError, imaplib.IMAP4.error):
        client.shutdown()


def _make_safe(client: _Client, server: Server) -> None:
    """Encrypt the line before a password goes over it. Raises Disconnected where that cannot be."""
    if server.is_implicit:
        return
    if client.has_capability("STARTTLS"):
        client.starttls(encryption())
    elif not may_stay_plain(client.line):
        raise not_encrypted(server)


def _sign_in(client: _Client, user: str, password: str) -> None:
    """By SASL PLAIN (RFC 4616), which knows every letter, or by LOGIN. Raises LoginError."""
    if client.has_capability("AUTH=PLAIN"):
        client.plain_login(user, password)
    elif (user + password).isascii():
        client.login(quoted(user), password)
    else:
        raise LoginError("letters this server has no way to be told")


def quoted(word: str) -> str:
    """As IMAP writes it in quotes (RFC 9051 section 4.3); IMAPClient does this for the password only."""
    return '"' + word.replace("\\", "\\\\").replace('"', '\\"') + '"'


# --- trouble --------------------------------------------------------------------------------------


def not_encrypted(server: Server) -> Disconnected:
    """A server that would have passwords go over the line as they are."""
    return Disconnected(
        _("%(server)s offers no encryption. A password is not sent over an open line."),
        server=server.host,
    )


def wrong_password(server: Server) -> Disconnected:
    """Nobody is let in with this."""
    return Disconnected(
        _(
            "%(server)s does not accept this user and password. Many providers want an app password of"
            " their own for programs."
        ),
        server=server.host,
    )


def away(server: Server) -> TryLater:
    """Busy, away, or not understood; nothing has happened."""
    return TryLater(
        _("%(server)s is busy or away at the moment."), after=WHEN_AWAY, server=server.host
    )


@contextmanager
def unreachable(server: Server) -> Iterator[None]:
    """What may go wrong with any line to a mail server, by its name. Raises TryLater, Disconnected."""
    try:
        yield
    except Blocked as trouble:
        raise Disconnected(
            _(
                "%(server)s lies in a private network. That needs the permission of an owner, who has to"
                " enter it with its port."
            ),
            server=server.host,
        ) from trouble
    except ssl.SSLCertVerificationError as trouble:
        raise TryLater(
            _("%(server)s does not prove who it is: %(why)s."),
            after=WHEN_UNSAFE,
            server=server.host,
            why=str(trouble.verify_message)[:200],
        ) from trouble
    except OSError as trouble:  # what ssl and socket raise
        raise away(server) from trouble


@contextmanager
def troubles(server: Server) -> Iterator[None]:
    """What may go wrong with a mailbox, by its name. Raises TryLater, Disconnected."""
    with unreachable(server):
        try:
            yield
        except LoginError as trouble:
            raise (
                away(server) if FOR_NOW.search(str(trouble)) else wrong_password(server)
            ) from trouble
        except imaplib.IMAP4.error as trouble:
            raise away(server) from trouble
        except ssl.SSLError:  # a certificate that is none is a ValueError, too
            raise
        except (LookupError, ValueError) as trouble:  # an answer that is none
            logger.warning("a mail server was not understood: %s", type(trouble).__name__)
            raise away(server) from trouble
