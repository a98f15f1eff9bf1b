"""The part of a mail server that takes mail.

    python -m tests.real.servers.mail_smtp PORT CONF PASSWORD [CERTIFICATE]

aiosmtpd asks for a password, knows nobody@…, and gives everything else to dovecot.
"""

from __future__ import annotations

import asyncio
import signal
import ssl
import sys
from email.utils import formatdate
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.real.servers.mail import deliver


class Desk:
    """What is done with a mail."""

    def __init__(self, conf: str) -> None:
        self.conf = conf

    async def handle_RCPT(  # noqa: N802 (the name is aiosmtpd's)
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        """Whom we know."""
        if address.startswith("nobody@"):
            return "550 5.1.1 no such user here"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 go on"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        """Everything else lies in a mailbox before we say yes."""
        head = (
            f"Return-Path: <{envelope.mail_from}>\r\n"
            f"Received: from {session.host_name} by mx.ratzifatzi.example; {formatdate()}\r\n"
        ).encode()
        for address in envelope.rcpt_tos:
            await asyncio.to_thread(deliver, self.conf, address, head + envelope.content)
        return "250 2.0.0 taken"


def main(port: str, conf: str, password: str, certificate: str = "") -> None:
    """Serve until somebody says stop."""
    context = None
    if certificate:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)

    def let_in(server: Any, session: Any, envelope: Any, mechanism: str, data: Any) -> AuthResult:
        return AuthResult(success=data.password == password.encode(), handled=False)

    controller = Controller(
        Desk(conf),
        hostname="127.0.0.1",
        port=int(port),
        authenticator=let_in,
        auth_require_tls=context is not None,
        tls_context=context,
        data_size_limit=20_000_000,
        ready_timeout=30,  # on a busy machine its own five seconds are few
    )
    controller.start()
    signal.sigwait({signal.SIGTERM, signal.SIGINT})
    controller.stop()


if __name__ == "__main__":
    main(*sys.argv[1:])
