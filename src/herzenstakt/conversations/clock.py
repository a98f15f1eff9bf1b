"""What a team promises and when it is there, for the messages of people who wait."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from herzenstakt.accounts.models import Team
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import AnswerTime
from herzenstakt.conversations.promised import Within, usual
from herzenstakt.hours.services import Calendars, calendars_of


@dataclass(frozen=True, slots=True)
class AnswerTimes:
    """All that a team promises, read once. `own`: what it has said, by channel (None: everywhere) and
    kind."""

    own: Mapping[tuple[int | None, str], Within | None]

    def on(self, channel: Channel, kind: str) -> Within | None:
        """How soon an answer is promised there; None where nothing is."""
        for key in ((channel.pk, kind), (None, kind)):
            if key in self.own:
                return self.own[key]
        return usual(kind, is_quick=channel.is_quick)


def answer_times_of(team: Team) -> AnswerTimes:
    """What a team promises: one query."""
    rows = AnswerTime.objects.filter(team=team)
    return AnswerTimes({(row.channel_id, row.kind): row.within for row in rows})


@dataclass(frozen=True, slots=True)
class Clock:
    """What a team promises and when it is there, read once for any number of messages."""

    times: AnswerTimes
    calendars: Calendars

    @classmethod
    def of(cls, team: Team) -> Clock:
        """As it is now: four queries."""
        return cls(answer_times_of(team), calendars_of(team))

    def due(
        self, channel: Channel, kind: str, begin: datetime
    ) -> tuple[datetime | None, datetime | None]:
        """When a message whose turn began then feels late, and when it is late; None where nothing is
        promised."""
        within = self.times.on(channel, kind)
        if within is None:
            return None, None
        calendar = self.calendars.of_channel(channel.pk)
        return within.feels_late_at(begin), within.late_at(begin, calendar)
