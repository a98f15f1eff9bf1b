"""How soon a team promises an answer, and when somebody who waits feels, and is, let down.

A promise is given when somebody writes: what a team promises later, or when it is there from then on,
changes nothing for those who wait already. It counts from the beginning of their turn.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.hours.calendar import Calendar


class Unit(models.TextChoices):
    """In what a promise is counted: service time, or days on which the team is there."""

    MINUTES = "minutes", _("minutes")
    HOURS = "hours", _("hours")
    WORKING_DAYS = "days", _("working days")


#: what one of a unit is on the wall clock
ON_THE_WALL = {
    Unit.MINUTES: timedelta(minutes=1),
    Unit.HOURS: timedelta(hours=1),
    Unit.WORKING_DAYS: timedelta(days=1),
}


@dataclass(frozen=True, slots=True)
class Within:
    """A promise: an answer within so much time."""

    amount: int
    unit: Unit

    def feels_late_at(self, begin: datetime) -> datetime:
        """When the clock on the wall says so: this is what the person feels."""
        return begin + self.amount * ON_THE_WALL[self.unit]

    def late_at(self, begin: datetime, calendar: Calendar) -> datetime | None:
        """When the promise is broken, in the hours in which the team is there; None where it is not
        there for a year."""
        if self.unit == Unit.WORKING_DAYS:
            return calendar.end_of_working_days(begin, self.amount)
        return calendar.after(begin, self.amount * ON_THE_WALL[self.unit])


#: Ours, as long as a team has said nothing: people expect one to three hours where talk is quick and
#: three to six elsewhere (Istanbulluoglu 2017, on X and Facebook); the rest is our own proposal.
USUAL: Mapping[str, Within] = {
    MessageKind.INSULT: Within(1, Unit.HOURS),
    MessageKind.COMPLAINT: Within(3, Unit.HOURS),
    MessageKind.QUESTION: Within(6, Unit.HOURS),
    MessageKind.REQUEST: Within(6, Unit.HOURS),
    MessageKind.OTHER: Within(6, Unit.HOURS),
    MessageKind.JOB_INTEREST: Within(1, Unit.WORKING_DAYS),
    MessageKind.PRIVACY: Within(1, Unit.WORKING_DAYS),
    MessageKind.PRAISE: Within(2, Unit.WORKING_DAYS),
    MessageKind.THANKS: Within(2, Unit.WORKING_DAYS),
}
#: where talk is quick, a complaint cannot wait for so long
USUAL_WHERE_QUICK: Mapping[str, Within] = {MessageKind.COMPLAINT: Within(1, Unit.HOURS)}
#: kinds for which something can be promised, those that can wait least first
PROMISED = tuple(USUAL)
#: a year of working days is no promise
MOST = 999


def usual(kind: str, *, is_quick: bool = False) -> Within | None:
    """What holds as long as a team has said nothing. `is_quick`: where talk is quick."""
    quick = USUAL_WHERE_QUICK.get(kind) if is_quick else None
    return quick or USUAL.get(kind)
