"""The way to a mail server: guarded, encrypted, and over in time, however slowly the other end speaks.

A mail server is as strange to us as any other host. Its address is looked up once, by `Http.open_socket`,
which refuses private places that no owner has allowed, and its certificate must bear the name that was typed.
"""

from __future__ import annotations

import socket
import ssl
from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import certifi

from herzenstakt.channels.trouble import Disconnected
from herzenstakt.kernel.http import PACE, Http, is_private, place, time_left
from herzenstakt.kernel.words import gettext_noop as _

#: seconds for one step: a piece that is read or written
STEP = 20.0
#: where a server is encrypted from the first byte on (RFC 8314 section 3), and where it is asked to be
IMPLICIT = {"imap": 993, "smtp": 465}
ASKED = {"imap": 143, "smtp": 587}


@dataclass(frozen=True, slots=True)
class Server:
    """Where a mail server is. `is_implicit`: encrypted from the first byte on; else STARTTLS comes first."""

    host: str
    port: int
    is_implicit: bool

    @classmethod
    def typed(cls, address: str, protocol: str) -> Server:
        """As people type it: `imap.house.example`, with a port, or with a scheme (imaps, imap, smtps, smtp).

        `protocol`: "imap" or "smtp". Raises Disconnected for what is no address.
        """
        told = address.strip()
        try:
            parts = urlsplit(told if "://" in told else f"//{told}")
            host, port, scheme = parts.hostname or "", parts.port, parts.scheme
        except ValueError:
            host, port, scheme = "", None, ""
        if not host or scheme not in {"", protocol, f"{protocol}s"}:
            raise Disconnected(_("“%(typed)s” is no address of a mail server."), typed=told[:100])
        usual = ASKED if scheme == protocol else IMPLICIT
        port = port or usual[protocol]
        return cls(host, port, scheme == f"{protocol}s" or port == IMPLICIT[protocol])

    def __str__(self) -> str:
        return place(self.host, self.port)


def open_line(http: Http, server: Server) -> socket.socket:
    """A connection, encrypted where the server is so from the first byte on. Raises Blocked and OSError."""
    PACE.wait(server.host)
    plain = TimedSocket(fileno=http.open_socket(server.host, server.port).detach())
    plain.settimeout(STEP)
    if not server.is_implicit:
        return plain
    try:
        return encryption().wrap_socket(plain, server_hostname=server.host)
    except BaseException:
        plain.close()
        raise


def may_stay_plain(line: socket.socket) -> bool:
    """Whether words and passwords may go over this line as they are: only inside a private network. `Http`
    opens no line into one unless an owner has allowed that place."""
    return is_private(str(line.getpeername()[0]))


@cache
def encryption() -> ssl.SSLContext:
    """Whom we believe (Mozilla's list, as everywhere), over connections that keep the time."""
    context = ssl.create_default_context(cafile=certifi.where())
    context.sslsocket_class = TimedTls
    return context


class TimedSocket(socket.socket):
    """A connection whose every step knows when the whole errand must be over (`kernel.http.in_time`)."""

    def recv_into(self, *where: Any, **how: Any) -> int:
        """Read what is there."""
        hurry(self)
        return super().recv_into(*where, **how)

    def recv(self, *much: Any, **how: Any) -> bytes:
        """The same, as imaplib of Python 3.14 asks for it."""
        hurry(self)
        return super().recv(*much, **how)

    def sendall(self, *what: Any) -> None:
        """Write all of it."""
        hurry(self)
        super().sendall(*what)


class TimedTls(ssl.SSLSocket):
    """The same, encrypted."""

    def recv_into(self, *where: Any, **how: Any) -> int:
        """Read what is there."""
        hurry(self)
        return super().recv_into(*where, **how)

    def recv(self, *much: Any, **how: Any) -> bytes:
        """The same, as imaplib of Python 3.14 asks for it."""
        hurry(self)
        return super().recv(*much, **how)

    def send(self, *what: Any) -> int:
        """Write a part of it; `sendall` is many of these."""
        hurry(self)
        return super().send(*what)


def hurry(line: socket.socket) -> None:
    """One step, or less where less is left. Whoever only looks whether something has come waits for nothing.
    Raises TimeoutError."""
    if line.gettimeout() != 0:
        line.settimeout(time_left(STEP))
