"""How a file of old comments comes in: line by line, through the same door as everything else.

    file -> Connector.unpack -> a lot of lines -> incoming.open_lot -> desk

A lot is stored whole or not at all, and what is known is passed over; so an interrupted import can be
repeated, and a repeated one changes nothing.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy

from herzenstakt.accounts.models import Team
from herzenstakt.channels.connector import Incoming, Line
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Message
from herzenstakt.conversations.services import News
from herzenstakt.flows.incoming import open_lot
from herzenstakt.journal.models import record
from herzenstakt.kernel.sizes import learn_sizes
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

ARCHIVE = "archive"
#: lines stored in one transaction; other writers wait so long
LOT = 100
NOBODY = gettext_lazy("Unknown")
ANOTHER = _(
    "Another comment already has this id. Files of different places need channels of their own."
)
STUMBLED = _("We stumbled over this comment. It is kept and will be tried again.")


@dataclass(slots=True)
class Tally:
    """What became of the lines of a file."""

    read: int = 0
    new: int = 0
    known: int = 0
    changed: int = 0
    skipped: int = 0
    not_understood: int = 0


Tell = Callable[[Line], None]
#: by external id: who said it, and what
Seen = dict[str, tuple[str, str]]


def find_archive(team: Team, name: str, own_names: Collection[str]) -> Channel:
    """The archive of this name; a new one is not stored yet. `own_names`: under which the house itself
    speaks in it, besides those it knows."""
    channel = Channel.objects.filter(team=team, kind=ARCHIVE, name=name).first()
    if channel is None:
        with translation.override(team.language):
            nobody = str(NOBODY)
        channel = Channel(
            team=team,
            kind=ARCHIVE,
            name=name,
            own_external_id=f"{ARCHIVE}:{uuid.uuid4()}",
            own_name=team.name,
            settings={"time_zone": team.time_zone, "nobody": nobody},
        )
    known = channel.settings.get("own_names", [])
    channel.settings = {**channel.settings, "own_names": sorted({*known, *own_names})}
    return channel


@transaction.atomic
def keep_archive(channel: Channel) -> None:
    """Store the archive."""
    is_new = channel.pk is None
    channel.save()
    if is_new:
        record("channel.connected", channel, team_id=channel.team_id, kind=ARCHIVE)


class Import:
    """One file on its way in. A rehearsal stores nothing.

    `tell` hears at once of lines that were not understood or have a remark; `rest` is called between
    two lots, when nothing is half done.
    """

    def __init__(
        self,
        channel: Channel,
        tell: Tell,
        rest: Callable[[], object] = lambda: None,
        *,
        is_rehearsal: bool = False,
    ) -> None:
        self.channel, self.tell, self.rest = channel, tell, rest
        self.is_rehearsal = is_rehearsal
        self.connector = channel.connector
        self.tally = Tally()
        self.seen = Seen()

    def run(self, file: BinaryIO, shape: str) -> Tally:
        """Take in every comment of the file. Raises Unreadable for one that is not understood at all."""
        lines = self.connector.unpack(file, shape)
        is_kept = self.is_rehearsal
        while lot := list(islice(lines, LOT)):
            if not is_kept:
                keep_archive(self.channel)  # only now do we know that the file can be read
                is_kept = True
            said = [pair for line in lot for pair in self._look_at(line)]
            self._remember([incoming for _line, incoming in said])
            self._take([(line, news) for line, it in said if (news := self._compare(line, it))])
            self.rest()
        if not self.is_rehearsal:
            learn_sizes()  # a house may have become ten times as large
        return self.tally

    def _look_at(self, line: Line) -> Iterator[tuple[Line, Incoming]]:
        """What a line says; nothing for one that holds no comment."""
        self.tally.read += line.number > 0
        if line.delivery is None:
            self.tally.skipped += line.number > 0 and not line.trouble
            self.tally.not_understood += bool(line.trouble)
            self.tell(line)
            return
        for happening in self.connector.parse(line.delivery):
            if isinstance(happening, Incoming):
                yield line, happening

    def _remember(self, said: Sequence[Incoming]) -> None:
        """Which of these the desk knows. Only a rehearsal must keep in mind what came before them."""
        if not self.is_rehearsal:
            self.seen.clear()
        if self.channel.pk is None:
            return
        known = Message.objects.filter(
            channel=self.channel, external_id__in=[incoming.external_id for incoming in said]
        )
        for name, who, text in known.values_list("external_id", "handle__external_id", "text"):
            self.seen[name] = (who or self.channel.own_external_id, text)

    def _compare(self, line: Line, incoming: Incoming) -> News | None:
        """Whether a comment is new or changed; None where there is nothing to do."""
        said = (incoming.author.external_id, incoming.text)
        known = self.seen.get(incoming.external_id)
        if known is None:
            self.seen[incoming.external_id] = said
            return News.NEW
        if known[0] != said[0]:
            self._complain(line, ANOTHER)  # it must not overwrite the first
            return None
        if known != said:
            self.seen[incoming.external_id] = said
            return News.EDITED
        self.tally.known += 1
        return None

    def _take(self, lot: Sequence[tuple[Line, News]]) -> None:
        """Store what is news. What was news once and is no longer (an older edition) counts as known."""
        deliveries = {line.delivery.body: line.delivery for line, _news in lot if line.delivery}
        if self.is_rehearsal:
            fresh, stumbled = set(deliveries), set[bytes]()
        else:
            fresh, stumbled = open_lot(self.channel, list(deliveries.values()))
        for line, news in lot:
            body = line.delivery.body if line.delivery else b""
            if body in stumbled:
                self._complain(line, STUMBLED)
            elif body not in fresh:
                self.tally.known += 1
            elif news is News.NEW:
                self.tally.new += 1
            else:
                self.tally.changed += 1

    def _complain(self, line: Line, reason: str) -> None:
        self.tally.not_understood += 1
        self.tell(Line(line.number, trouble=Sentence(reason)))
