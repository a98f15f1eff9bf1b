"""The connector for Xing: its notification mails are read, all else is done there by a person."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import ClassVar

from herzenstakt.channels import notes
from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Capability,
    Connector,
    Delivery,
    Feed,
    Field,
    Finding,
    Happening,
    Level,
    Page,
    Source,
    Spoken,
    by_hand,
    never,
    only_if,
)
from herzenstakt.channels.trouble import Disconnected, Trouble
from herzenstakt.connectors.xing.links import HOME, is_ours_to_open
from herzenstakt.connectors.xing.translate import NAME, House, incoming_in
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.access import INCOMING, PASSWORD, USER, Access
from herzenstakt.mail.arrived import FOLDER
from herzenstakt.mail.checkup import incoming, missing
from herzenstakt.mail.imap import INBOX, Mailbox
from herzenstakt.mail.letter import ADDRESS
from herzenstakt.mail.reading import Reader

NOTIFICATIONS = "notifications"
#: names of folders that are told where one is missing
MOST_FOLDERS = 12

#: what is closed to programs is said by third parties alone; nobody has read or run anything of Xing's here
CLOSED = Source(
    "several third parties: the interface of Xing is closed to programs since April 2019, but for job ads",
    date(2026, 11, 28),
    "B",
)
FROM_MEMORY = Source(
    "from memory: nobody describes the mails of Xing, and none was seen", date(2026, 11, 28), "C"
)
WHERE_A_MAIL_COMES = only_if(
    _("It comes in where Xing writes you a mail about it, or when somebody of you writes it down."),
    FROM_MEMORY,
)
ON_XING = by_hand(_("Xing lets no program do this. Please do it there yourself."), HOME)
SAY_IT_THERE = by_hand(
    _("Xing takes no answers from programs. Say it there, and note here that you did."), HOME
)
TELLS_NOTHING = never(_("Xing tells no program of this."))


class Xing(Connector):
    """One page or profile on Xing, by the mails that tell of it."""

    kind: ClassVar[str] = "xing"
    name: ClassVar[str] = NAME
    summary: ClassVar[str] = _(
        "What Xing tells by mail comes in here; you answer there by hand. What no mail tells, you write down."
    )
    streams: ClassVar[bool] = True
    takes_notes: ClassVar[bool] = True
    source = CLOSED
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: WHERE_A_MAIL_COMES,
        Ability.READ_MENTIONS: WHERE_A_MAIL_COMES,
        Ability.READ_PRIVATE: WHERE_A_MAIL_COMES,
        Ability.REPLY: SAY_IT_THERE,
        Ability.LIKE: ON_XING,
        Ability.UNLIKE: ON_XING,
        Ability.HIDE: ON_XING,
        Ability.UNHIDE: ON_XING,
        Ability.MARK_SPAM: ON_XING,
        Ability.DELETE: ON_XING,
        Ability.BLOCK: ON_XING,
        Ability.UNBLOCK: ON_XING,
        Ability.DELETE_OWN: ON_XING,
        Ability.EDIT_OWN: ON_XING,
        Ability.PIN_ANSWER: ON_XING,
        Ability.UNPIN_ANSWER: ON_XING,
        Ability.PUBLISH: by_hand(
            _("Copy the words, open Xing, and post them there yourself."), HOME
        ),
        Ability.SCHEDULE: ON_XING,
        Ability.MEDIA: never(_("A picture can go along where you say it, on Xing itself.")),
        Ability.METRICS: TELLS_NOTHING,
        Ability.PROFILE_READ: TELLS_NOTHING,
        Ability.PROFILE_WRITE: ON_XING,
        Ability.ADS: ON_XING,
    }
    fields: ClassVar[Sequence[Field]] = (
        Field("own_name", _("Name of your page or profile"), placeholder="House GmbH"),
        Field(
            "page",
            _("Its address"),
            _("“Copy and open” leads there when a mail tells nothing closer."),
            kind="url",
            required=False,
            placeholder="https://www.xing.com/pages/house",
        ),
        Field(
            "address",
            _("Mail address that gets the notifications of Xing"),
            _(
                "Best one that gets nothing else, or a folder of its own that your mail server fills."
            ),
            placeholder="xing@house.example",
        ),
        INCOMING,
        Field(
            "folder",
            _("Folder"),
            _("The inbox where this stays empty. Everything in it is read."),
            required=False,
            placeholder="Xing",
        ),
        USER,
        PASSWORD,
        Field(
            "trusted",
            _("Server whose checks of senders you trust"),
            _(
                "It stands first in the header Authentication-Results of a mail you received. The self-test"
                " names what it finds. Without it no mail counts as one of Xing."
            ),
            required=False,
            placeholder="mx.house.example",
        ),
    )
    feeds: ClassVar[Sequence[Feed]] = (Feed(NOTIFICATIONS, _("Notification mails")),)

    def __init__(self, account: Account, http: Http) -> None:
        super().__init__(account, http)
        told = {
            field.name: str(account.settings.get(field.name) or "").strip()
            for field in self.fields
            if not field.secret
        }
        self.told = told
        self.house = House.told(told["page"], told["trusted"])
        self.folder = told["folder"] or INBOX
        self.reader = Reader(account, self.limit)

    # connecting

    def whoami(self) -> Author:
        """Our page, once the mailbox has let us in. Raises Disconnected."""
        if self.told["page"] and not is_ours_to_open(self.told["page"]):
            raise Disconnected(
                _("The address of your page begins with https:// and lies on xing.com.")
            )
        with self.mailbox():
            address = self.told["address"].lower()
            return Author(f"mail:{address}", self.told["own_name"] or NAME, url=self.house.page)

    def check(self) -> list[Finding]:
        """What of reading works, and what is missing. That mails are understood nobody can promise."""
        try:
            with self.mailbox() as box:
                findings = [*incoming(box, self.folder, self.house.trusted)]
        except Trouble as trouble:
            return [Finding(Level.BROKEN, trouble.sentence)]
        if not self.house.trusted:
            findings.append(
                missing(
                    _(
                        "Until you name a server you trust, every mail waits as one nobody has proven."
                    )
                )
            )
        findings.append(
            Finding(
                Level.GOOD,
                Sentence(
                    _("A mail that is not understood stands there whole, and waits for a person.")
                ),
            )
        )
        return findings

    @contextmanager
    def mailbox(self) -> Iterator[Mailbox]:
        """The mailbox, open, with our folder in it. Raises TryLater, Disconnected."""
        if not ADDRESS.fullmatch(self.told["address"]):
            raise Disconnected(
                _("“%(typed)s” is no e-mail address."), typed=self.told["address"][:100]
            )
        with self._access.mailbox() as box:
            self._find_folder(box)
            yield box

    @property
    def _access(self) -> Access:
        user = self.told["user"] or self.told["address"]
        password = self.account.secrets.get("password", "")
        return Access(self.http, self.told["imap"], user, password)

    def _find_folder(self, box: Mailbox) -> None:
        """Raise Disconnected where our folder is not there."""
        if self.folder == INBOX:
            return
        there = box.folders()
        if self.folder not in there:
            raise Disconnected(
                _("There is no folder “%(folder)s” in this mailbox. There are: %(there)s."),
                folder=self.folder[:100],
                there=", ".join(there[:MOST_FOLDERS]),
            )

    # coming in

    def note(self, spoken: Spoken) -> Delivery:
        """What was written down, in the shape in which it is kept."""
        return notes.to_delivery(spoken)

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One mail, or what somebody wrote down."""
        if FOLDER in delivery.headers:
            return [incoming_in(delivery, self.house)]
        return [notes.to_incoming(delivery, self.account.own_external_id)]

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next mails of the folder; from nowhere those of the last two weeks."""
        with self.mailbox() as box:
            return self.reader.page(box, feed, self.reader.begin(box, self.folder, cursor))

    def stream(self, stop: threading.Event) -> Iterator[Delivery]:
        """What comes into the folder, as it comes. Raises Refused where the server does not say so."""
        with self._access.listening() as box:
            self._find_folder(box)
            yield from self.reader.listen(box, NOTIFICATIONS, self.folder, stop)
