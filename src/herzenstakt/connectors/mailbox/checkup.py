"""The self-test of a mailbox: what works and what is missing, each in one sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.trouble import Trouble
from herzenstakt.connectors.mailbox.smtp import Submission
from herzenstakt.connectors.mailbox.translate import House
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.checkup import good, incoming, missing
from herzenstakt.mail.imap import INBOX, Mailbox


def examine(
    house: House,
    mailbox: Callable[[], AbstractContextManager[Mailbox]],
    submission: Callable[[], AbstractContextManager[Submission]],
) -> Iterator[Finding]:
    """All findings in the order in which things would break. Raises nothing of the seven names."""
    findings: list[Finding] = []
    try:
        with mailbox() as box:
            findings += _incoming(box, house)
        with submission():
            findings.append(good(_("Signed in at the server for outgoing mail.")))
    except Trouble as trouble:
        findings.append(Finding(Level.BROKEN, trouble.sentence))
    return iter(findings)


def _incoming(box: Mailbox, house: House) -> Iterator[Finding]:
    yield from incoming(box, INBOX, house.trusted)
    if box.sent_folder():
        yield good(_("Sent mail can be read, so answers from other programs are seen."))
    else:
        yield missing(
            _(
                "There is no folder for sent mail: answers from other programs are not seen, and nobody can"
                " look whether an answer in doubt went out."
            )
        )
