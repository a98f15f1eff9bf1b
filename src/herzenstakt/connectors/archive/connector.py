"""The connector for archives. It reads files and speaks to nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import BinaryIO
from zoneinfo import ZoneInfo

from herzenstakt.channels.connector import (
    Ability,
    Author,
    Connector,
    Context,
    Delivery,
    Finding,
    Happening,
    Incoming,
    Length,
    Level,
    Line,
    Outgoing,
    Receipt,
    Source,
    Visibility,
    by_hand,
    never,
    only_if,
)
from herzenstakt.channels.trouble import Gone, Refused, Unreadable
from herzenstakt.connectors.archive import formats, translate
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

FROM_FILES = _("Comments come in when somebody imports a file.")
ONLY_PAPER = _("An archive is a file. What stands on the network can only be changed there.")
NO_NETWORK = _("An archive is a file and reaches nobody.")


class Archive(Connector):
    """A pile of comments that were exported somewhere else."""

    kind = "archive"
    name = "Archive"
    summary = _("Comments out of a file, to be read, sorted and answered by hand.")
    shapes = ("auto", "csv", "jsonl", "mastodon", "bluesky")
    source = Source("our own: a file reaches nobody", date(2026, 11, 24))
    abilities = {
        Ability.READ_COMMENTS: only_if(FROM_FILES),
        Ability.READ_MENTIONS: only_if(FROM_FILES),
        Ability.READ_PRIVATE: only_if(FROM_FILES),
        Ability.REPLY: by_hand(
            _("Please answer on the network itself, and note here that you did.")
        ),
        Ability.LIKE: by_hand(ONLY_PAPER),
        Ability.UNLIKE: by_hand(ONLY_PAPER),
        Ability.HIDE: by_hand(ONLY_PAPER),
        Ability.UNHIDE: by_hand(ONLY_PAPER),
        Ability.MARK_SPAM: by_hand(ONLY_PAPER),
        Ability.DELETE: by_hand(ONLY_PAPER),
        Ability.BLOCK: by_hand(ONLY_PAPER),
        Ability.UNBLOCK: by_hand(ONLY_PAPER),
        Ability.DELETE_OWN: by_hand(ONLY_PAPER),
        Ability.EDIT_OWN: by_hand(ONLY_PAPER),
        Ability.PIN_ANSWER: by_hand(ONLY_PAPER),
        Ability.UNPIN_ANSWER: by_hand(ONLY_PAPER),
        Ability.PUBLISH: never(NO_NETWORK),
        Ability.SCHEDULE: never(NO_NETWORK),
        Ability.MEDIA: never(NO_NETWORK),
        Ability.METRICS: never(NO_NETWORK),
        Ability.PROFILE_READ: never(NO_NETWORK),
        Ability.PROFILE_WRITE: never(NO_NETWORK),
        Ability.ADS: never(NO_NETWORK),
    }

    def whoami(self) -> Author:
        """The archive itself."""
        return Author(self.account.own_external_id, self.name)

    def check(self) -> list[Finding]:
        """There is nothing that could break."""
        return [Finding(Level.GOOD, Sentence(FROM_FILES))]

    def unpack(self, file: BinaryIO, shape: str) -> Iterator[Line]:
        """CSV, JSON Lines, and what Mastodon and Bluesky export. Times without a zone are read in that
        of the settings."""
        imported_at = datetime.now(UTC)
        zone = ZoneInfo(str(self.account.settings.get("time_zone", "UTC")))
        naming = translate.Naming(self.account.settings.get("own_names", ()))
        for raw in formats.read(file, shape):
            if raw.values is None:
                yield Line(raw.number, trouble=raw.trouble, remark=raw.remark)
                continue
            try:
                comment = naming.name(translate.to_comment(raw.values, shape, zone))
            except Unreadable as trouble:
                yield Line(raw.number, trouble=trouble.sentence)
            except translate.NoComment:
                yield Line(raw.number, remark=Sentence(_("This is no comment.")))
            else:
                yield Line(raw.number, translate.to_delivery(comment, raw.number, imported_at))

    def parse(self, delivery: Delivery) -> Iterable[Happening]:
        """One comment per delivery."""
        nobody = str(self.account.settings.get("nobody", "Unknown"))
        yield translate.to_incoming(delivery, self.account.own_external_id, nobody)

    def context(self, message: Incoming) -> Context:
        """Nobody can be asked for what is not in the file."""
        raise Gone(NO_NETWORK)

    def measure(
        self, text: str, to: Author | None = None, visibility: Visibility = Visibility.PUBLIC
    ) -> Length:
        """Notes of answers may be as long as they like."""
        return Length(len(text), None)

    def send(self, outgoing: Outgoing) -> Receipt:
        """Refused, always."""
        raise Refused(_("An archive reaches nobody. Please answer on the network itself."))
