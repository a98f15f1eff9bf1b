"""The connector for e-mail. It reads in the order in which a channel lives: connect, read, answer."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import ClassVar

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Capability,
    Connector,
    Context,
    Delivery,
    Enclosure,
    Feed,
    Field,
    Finding,
    Happening,
    Incoming,
    Outgoing,
    Page,
    Receipt,
    Source,
    by_hand,
    never,
    yes,
)
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.connectors.mailbox.checkup import examine
from herzenstakt.connectors.mailbox.compose import composed, message_id_of, recipient_of
from herzenstakt.connectors.mailbox.reading import HouseReader
from herzenstakt.connectors.mailbox.smtp import Submission, submission
from herzenstakt.connectors.mailbox.translate import (
    SENT,
    House,
    happenings_in,
    id_of_ours,
    medium_at,
    message_id_in,
    ours_in,
    theirs_in,
)
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.mail.access import INCOMING, PASSWORD, USER, Access, refuse_control
from herzenstakt.mail.imap import (
    INBOX,
    LARGEST,
    Mailbox,
)
from herzenstakt.mail.letter import ADDRESS, Letter
from herzenstakt.mail.line import Server

#: kept with a channel: that the server lays what is sent into the folder for it by itself
KEEPS_SENT = "keeps_sent"

IN_THE_MAILBOX = by_hand(
    _("Please do this in your mail program; the desk leaves the mailbox as it is.")
)
SENT_IS_SENT = never(_("What was sent by e-mail cannot be taken back or changed."))
NOTHING_LIKE_IT = never(_("E-mail knows nothing of this kind."))
NOBODY_ELSE = never(_("A mail stands in the mailbox of each person; there is nothing to hide."))


class Email(Connector):
    """One mailbox of the house."""

    kind: ClassVar[str] = "mailbox"
    name: ClassVar[str] = "E-Mail"
    summary: ClassVar[str] = _(
        "Mails to an address of the house, from any mailbox with IMAP and SMTP."
    )
    streams: ClassVar[bool] = True
    source = Source(
        "RFC 3501, 5321, 5322, 3834 and 3464; run with dovecot 2.3.19 and aiosmtpd 1.4.6",
        date(2026, 11, 28),
    )
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        Ability.READ_COMMENTS: never(_("By e-mail nobody comments in public.")),
        Ability.READ_MENTIONS: never(_("By e-mail people write to you, not about you.")),
        Ability.READ_PRIVATE: yes(),
        Ability.REPLY: yes(),
        Ability.LIKE: NOTHING_LIKE_IT,
        Ability.UNLIKE: NOTHING_LIKE_IT,
        Ability.HIDE: NOBODY_ELSE,
        Ability.UNHIDE: NOBODY_ELSE,
        Ability.MARK_SPAM: IN_THE_MAILBOX,
        Ability.DELETE: IN_THE_MAILBOX,
        Ability.BLOCK: IN_THE_MAILBOX,
        Ability.UNBLOCK: IN_THE_MAILBOX,
        Ability.DELETE_OWN: SENT_IS_SENT,
        Ability.EDIT_OWN: SENT_IS_SENT,
        Ability.PIN_ANSWER: NOTHING_LIKE_IT,
        Ability.UNPIN_ANSWER: NOTHING_LIKE_IT,
        Ability.PUBLISH: never(_("The desk answers by e-mail and begins nothing there.")),
        Ability.SCHEDULE: never(_("The desk answers by e-mail and begins nothing there.")),
        Ability.MEDIA: yes(),
        Ability.METRICS: NOTHING_LIKE_IT,
        Ability.PROFILE_READ: NOTHING_LIKE_IT,
        Ability.PROFILE_WRITE: NOTHING_LIKE_IT,
        Ability.ADS: NOTHING_LIKE_IT,
    }
    encloses: ClassVar[frozenset[str]] = frozenset(
        {"image/png", "image/jpeg", "image/gif", "video/mp4", "audio/mp4"}
    )
    fields: ClassVar[Sequence[Field]] = (
        Field("address", _("Address"), placeholder="hallo@house.example"),
        Field(
            "own_name",
            _("Name of the house"),
            _("What stands before your address where an answer arrives."),
        ),
        INCOMING,
        Field(
            "smtp",
            _("Server for outgoing mail (SMTP)"),
            _("With its port where it is not 465. Many providers want 587."),
            kind="url",
            placeholder="smtp.house.example:465",
        ),
        USER,
        PASSWORD,
        Field(
            "trusted",
            _("Server whose checks of senders you trust"),
            _(
                "It stands first in the header Authentication-Results of a mail you received. The self-test"
                " names what it finds. Without it the desk says nothing about who is genuine."
            ),
            required=False,
            placeholder="mx.house.example",
        ),
    )
    feeds: ClassVar[Sequence[Feed]] = (
        Feed("inbox", _("Incoming mail")),
        Feed(SENT, _("Sent mail"), every=timedelta(minutes=5)),
    )

    def __init__(self, account: Account, http: Http) -> None:
        super().__init__(account, http)
        told = {name: str(account.settings.get(name) or "").strip() for name in self._open_fields()}
        self.house = House(told["address"].lower(), told["own_name"], told["trusted"])
        self.user = told["user"] or told["address"]
        self.password = account.secrets.get("password", "")
        self.reader = HouseReader(account, self.limit, self.house.address)

    @classmethod
    def _open_fields(cls) -> Iterator[str]:
        return (field.name for field in cls.fields if not field.secret)

    # connecting

    def whoami(self) -> Author:
        """The address, once its mailbox has let us in. Raises Disconnected."""
        with self.mailbox():
            return Author(self.house.address, self.house.name, self.house.address)

    def check(self) -> list[Finding]:
        """The self-test, line by line; see `examine`."""
        return list(examine(self.house, self.mailbox, self.submission))

    @property
    def access(self) -> Access:
        """How we get in for reading."""
        return Access(
            self.http, str(self.account.settings.get("imap") or ""), self.user, self.password
        )

    @contextmanager
    def mailbox(self) -> Iterator[Mailbox]:
        """Our mailbox, open. Raises TryLater, Disconnected."""
        self._is_meant()
        with self.access.mailbox() as found:
            yield found

    @contextmanager
    def submission(self) -> Iterator[Submission]:
        """The way out, open. Raises TryLater, Disconnected, Refused, Unsure."""
        self._is_meant()
        server = Server.typed(str(self.account.settings.get("smtp") or ""), "smtp")
        with submission(self.http, server, self.user, self.password) as found:
            yield found

    def _is_meant(self) -> None:
        """Raise Disconnected for what cannot be an address, or would say more to a server than a name."""
        if not (self.house.address.isascii() and ADDRESS.fullmatch(self.house.address)):
            raise Disconnected(
                _("“%(typed)s” is no e-mail address."), typed=self.house.address[:100]
            )
        refuse_control(self.user, self.password)

    # coming in

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One mail, or what became of one of ours."""
        return happenings_in(delivery, self.house)

    def fetch(self, feed: str, cursor: str) -> Page:
        """The next mails of a folder; from nowhere those of the last two weeks."""
        with self.mailbox() as box:
            folder = self._folder(box, feed)
            if not folder:
                return Page((), cursor)
            return self.reader.page(box, feed, self.reader.begin(box, folder, cursor))

    def _folder(self, box: Mailbox, feed: str) -> str:
        return box.sent_folder() if feed == SENT else INBOX

    def stream(self, stop: threading.Event) -> Iterator[Delivery]:
        """What comes into the inbox, as it comes (IDLE, RFC 2177). Raises Refused where the server has no
        such thing; then it is asked again and again."""
        self._is_meant()
        with self.access.listening() as box:
            yield from self.reader.listen(box, "inbox", INBOX, stop)

    def context(self, message: Incoming) -> Context:
        """Who answers something we do not know begins a thread with its name: that of the person alone."""
        known = message.parent_id.replace(" to ", " ", 1)
        return Context(message.thread_id or known or message.external_id)

    def bring(self, url: str) -> bytes:
        """The bytes of what came with a mail, from the mailbox. Raises Gone where the mail is not there."""
        try:
            external_id, n, mark = medium_at(url)
        except ValueError as trouble:
            raise Gone(NO_LONGER_THERE) from trouble
        is_ours = " to " in external_id
        with self.mailbox() as box:
            folder = box.sent_folder() if is_ours else INBOX
            if folder and message_id_in(external_id):
                box.open(folder)
                for raw in self._named(box, message_id_in(external_id)):
                    letter = Letter(raw)
                    if self._id_of(letter, raw, is_ours=is_ours) == external_id:
                        # anybody can write a later mail with this id: it brings nothing but the same
                        for one in letter.contents()[1][n : n + 1]:
                            if mark in {one.mark(by_bytes=True), one.mark(by_bytes=False)}:
                                return one.read()
        raise Gone(NO_LONGER_THERE)

    def _named(self, box: Mailbox, message_id: str) -> Iterator[bytes]:
        """The mails of the open folder with this id, whole; one too large for that is passed over."""
        uids = box.named(message_id)[:5]
        for uid, (size, _arrived) in sorted(box.sizes(uids).items() if uids else ()):
            if size < LARGEST:
                yield box.raw(uid)

    def _id_of(self, letter: Letter, raw: bytes, *, is_ours: bool) -> str:
        make = ours_in if is_ours else theirs_in
        try:
            return make(letter, Delivery(raw), self.house).external_id
        except Unreadable:
            return ""

    # going out

    def refuse_enclosures(self, enclosures: Sequence[Enclosure]) -> None:
        """As everywhere; and all of them together make one mail."""
        super().refuse_enclosures(enclosures)
        limit, used = self.limit("media.bytes"), sum(one.size for one in enclosures)
        if limit is not None and used > limit:
            raise Refused(
                _(
                    "One mail takes %(limit)s bytes of pictures, films and sounds; these have %(used)s."
                ),
                limit=limit,
                used=used,
            )

    def send(self, outgoing: Outgoing) -> Receipt:
        """Answer the one person who wrote. What was sent before with this key lies among the sent mails, and
        is not sent again."""
        recipient = recipient_of(outgoing, self.house)
        self.refuse_enclosures(outgoing.enclosures)
        if found := self._sent(outgoing):
            return found
        mail = composed(outgoing, self.house, datetime.now(UTC))
        raw = mail.as_bytes()
        with self.submission() as out:
            out.hand_over(raw, self.house.address, recipient)
        for one in outgoing.enclosures:
            one.remember(message_id_of(outgoing, self.house))
        self._keep(outgoing, raw)
        return self._receipt(outgoing)

    def find(self, outgoing: Outgoing) -> Receipt | None:
        """Whether it lies among the sent mails. Where the server does not put it there by itself its absence
        says nothing: raises Unsure, once it was tried."""
        found = self._sent(outgoing)
        keeps_sent = bool(self.account.memory.get(KEEPS_SENT))
        if found is None and outgoing.first_tried_at is not None and not keeps_sent:
            raise Unsure(
                _(
                    "It is not among the sent mails. That proves nothing: this server puts nothing there by"
                    " itself. Please ask whom you wrote to, or your provider."
                )
            )
        return found

    def _sent(self, outgoing: Outgoing) -> Receipt | None:
        """The receipt of what lies among the sent mails; None where it does not, or nothing does."""
        with self.mailbox() as box:
            folder = box.sent_folder()
            if not folder:
                return None
            box.open(folder)
            there = box.named(message_id_of(outgoing, self.house))
        return self._receipt(outgoing) if there else None

    def _keep(self, outgoing: Outgoing, raw: bytes) -> None:
        """Lay it among the sent mails, where the server has not. It is sent: nothing that goes wrong now
        changes that."""
        try:
            with self.mailbox() as box:
                folder = box.sent_folder()
                if not folder:
                    return
                box.open(folder)
                keeps_sent = bool(box.named(message_id_of(outgoing, self.house)))
                if not keeps_sent:
                    box.keep(folder, raw)
        except (Disconnected, TryLater):
            return
        if keeps_sent != self.account.memory.get(KEEPS_SENT):
            self.reader.remember({KEEPS_SENT: keeps_sent})

    def _receipt(self, outgoing: Outgoing) -> Receipt:
        message_id = message_id_of(outgoing, self.house)
        to = recipient_of(outgoing, self.house)
        return Receipt(id_of_ours(message_id, to))


NO_LONGER_THERE = _("This is no longer in the mailbox, or was moved to another folder.")
