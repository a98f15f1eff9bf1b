"""What a self-test says of reading a mailbox, each in one sentence."""

from __future__ import annotations

from collections.abc import Iterator

from herzenstakt.channels.connector import Finding, Level
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.imap import INBOX, Mailbox
from herzenstakt.mail.letter import Letter
from herzenstakt.mail.trust import named_in

#: of the newest mail as much as has its headers
HEAD = 32 * 1024


def incoming(box: Mailbox, folder: str, trusted: str) -> Iterator[Finding]:
    """Whether a folder can be read, how soon a mail is seen, and whether its sender can be believed.
    `trusted`: the server whose checks an owner believes, or ""."""
    place = box.open(folder)
    if folder == INBOX:
        yield good(_("Signed in, and the inbox can be read."))
    else:
        yield good(_("Signed in, and the folder can be read."))
    if box.pushes:
        yield good(_("The server says by itself when a mail comes (IDLE)."))
    else:
        yield missing(_("The server is asked every two minutes: it knows no IDLE."))
    named = _server_named(box, place.next_uid)
    if trusted and named in {"", trusted.lower()}:
        yield good(_("Checks of senders are believed where %(server)s made them."), trusted)
    elif trusted:
        yield missing(
            _("The newest mail bears checks of %(server)s, which is not the server you trust."),
            named,
        )
    elif named:
        yield missing(
            _(
                "The newest mail bears checks of its sender by %(server)s. If that is your own mail server,"
                " enter it as the one you trust."
            ),
            named,
        )
    else:
        yield missing(_("Nothing is known of whether senders are genuine."))


def _server_named(box: Mailbox, next_uid: int) -> str:
    """The server in whose name the newest mail was checked; "" where there is none, or no mail."""
    newest = box.after(max(next_uid - 2, 0))[-1:]
    try:
        letter = Letter(box.raw(newest[0], HEAD)) if newest else None
    except Unreadable:
        letter = None
    return named_in(letter.first("authentication-results")) if letter else ""


def good(text: str, server: str = "") -> Finding:
    """Something works."""
    return Finding(Level.GOOD, Sentence(text, {"server": server} if server else {}))


def missing(text: str, server: str = "") -> Finding:
    """The channel works without it."""
    return Finding(Level.MISSING, Sentence(text, {"server": server} if server else {}))
