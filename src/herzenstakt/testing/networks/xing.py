"""Xing in a box, as a house sees it that no program is let in to: a page on which people write, and mails
that tell of it.

Whatever somebody writes to the house comes to lie in a folder of its mailbox; what the house says there
itself is told to nobody. How the mails read is made up (see the README of the connector).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from html import escape
from typing import Any, ClassVar

from herzenstakt.testing.networks.mailbox import Folder, SimulatedMail, composed

HOUSE = "RatziFatzi GmbH"
HOME = "https://www.xing.com"
SENDER = "XING <mailrobot@mail.xing.com>"


@dataclass(frozen=True, slots=True)
class Said:
    """Words on Xing. `above`: what they answer, or ""."""

    number: int
    name: str
    text: str
    above: str = ""
    private: bool = False


class SimulatedXing:
    """The page of the RatziFatzi GmbH there, and the mails about it in `mail`."""

    name: ClassVar[str] = "xing"
    port_names: ClassVar[tuple[str, ...]] = ()
    #: it listens nowhere
    ports: ClassVar[tuple[int, ...]] = ()
    folder: ClassVar[str] = "Xing"
    page: ClassVar[str] = f"{HOME}/pages/ratzifatzi"

    def __init__(self, mail: SimulatedMail) -> None:
        self.mail, self.lock = mail, mail.lock
        self.said: dict[str, Said] = {}
        mail.folders.setdefault(self.folder, Folder())

    @property
    def settings(self) -> dict[str, str]:
        """What somebody types who connects it."""
        return {
            "own_name": HOUSE,
            "page": self.page,
            "address": self.mail.address,
            "imap": self.mail.settings["imap"],
            "folder": self.folder,
            "user": "",
            "trusted": self.mail.checks_as,
        }

    # what happens there

    def post(self, text: str) -> str:
        """The house says something on its page; its id."""
        return self._say(HOUSE, text)

    def answer(self, above: str, text: str) -> str:
        """Somebody of the house answers there; its id."""
        return self._say(HOUSE, text, above, private=self.said[above].private)

    def comment(self, name: str, text: str, above: str, at: datetime | None = None) -> str:
        """Somebody says something below a post or a comment; its id."""
        id = self._say(name, text, above)
        link = f"{self.page}/posts/{self._post_of(id)}#{id}"
        told = words(name, text, f"{name} hat Ihren Beitrag kommentiert", "Kommentar ansehen", link)
        self._tell(id, told, at)
        return id

    def write(self, name: str, text: str, at: datetime | None = None) -> str:
        """Somebody writes a private message; its id."""
        id = self._say(name, text, private=True)
        link = f"{HOME}/chats/ratzifatzi-{id}"
        subject = f"{name} hat Ihnen eine Nachricht geschrieben"
        self._tell(id, words(name, text, subject, "Jetzt antworten", link), at)
        return id

    def announce(self, subject: str, text: str, at: datetime | None = None) -> str:
        """Xing writes about something; its id."""
        id = self._say("XING", text, private=True)
        self._tell(id, (subject, f"{text}\n\nAnsehen: {self.page}/activity\n", ""), at)
        return id

    def _say(self, name: str, text: str, above: str = "", *, private: bool = False) -> str:
        with self.lock:
            number = len(self.said) + 1
            self.said[str(number)] = Said(number, name, text, above, private)
            return str(number)

    def _post_of(self, id: str) -> str:
        above = self.said[id].above
        return self._post_of(above) if above else id

    def _tell(self, id: str, told: tuple[str, str, str], at: datetime | None) -> None:
        """A mail about it comes to lie in the folder."""
        (subject, plain, page), arrives = told, at or datetime.now(UTC)
        passed = "dkim=pass header.d=mail.xing.com; dmarc=pass header.from=mail.xing.com"
        about = {
            # no other Xing of ours has the same, wherever its mails go
            "Message-ID": f"<told-{id}.{self.mail.imap.port}@mail.xing.com>",
            "authentication_results": f"{self.mail.checks_as}; {passed}",
        }
        mail: EmailMessage = composed(SENDER, self.mail.address, plain, subject, arrives, about)
        if page:
            mail.add_alternative(page, subtype="html")
        self.mail.deliver(mail.as_bytes(), arrives, self.folder)

    # remembering

    def dump(self) -> dict[str, Any]:
        """What was said; the mails about it are the mailbox's."""
        return {"said": [asdict(one) for one in self.said.values()]}

    def load(self, kept: Mapping[str, Any]) -> None:
        """The inverse of `dump`."""
        self.said = {str(one["number"]): Said(**one) for one in kept["said"]}


def words(name: str, text: str, subject: str, button: str, link: str) -> tuple[str, str, str]:
    """Subject, plain text and page of a mail about what somebody wrote."""
    # no name leads to a page that somebody could have: each person here is invented
    profile = f"{HOME}/profile/ratzifatzi-{name.encode().hex()[:24]}"
    plain = (
        f"Hallo RatziFatzi,\n\n{name} schreibt:\n\n„{text}“\n\n{button}:\n{link}\n\n"
        f"{name}: {profile}\n\nKeine Mails mehr? Abmelden: {HOME}/m/off/1\n"
    )
    said = escape(text).replace("\n", "<br>")
    page = (
        f'<html><body><p>Hallo RatziFatzi,</p><p><a href="{profile}">{escape(name)}</a></p>'
        f"<p>{escape(name)} schreibt:</p><blockquote>{said}</blockquote>"
        f'<p><a href="{escape(link)}">{button}</a></p>'
        f'<p><a href="{HOME}/m/off/1">Abmelden</a></p></body></html>'
    )
    return subject, plain, page
