"""The units of a day, counted by ourselves: YouTube says what a call costs and never what is left.

All channels of an application share them, so the desk counts for the application. Others may use it too:
YouTube's own no (`quotaExceeded`) puts the count right.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from herzenstakt.channels.connector import Account
from herzenstakt.kernel.http import Allowance, Http

#: what a call costs, whatever it brings (developers.google.com/youtube/data/determine_quota_cost)
READING, WRITING = 1, 50
#: where the day begins anew
PACIFIC = ZoneInfo("America/Los_Angeles")


def next_day(now: datetime) -> datetime:
    """When YouTube begins to count anew: the next midnight in California."""
    tomorrow = now.astimezone(PACIFIC).date() + timedelta(days=1)
    return datetime.combine(tomorrow, time(), PACIFIC).astimezone(UTC)


@dataclass(slots=True)
class Ledger:
    """What was spent today of the `limit` units of a day. What is left is told to the desk, which shows it
    and lets the feeds rest in time, so that answers still get through."""

    account: Account
    http: Http
    limit: int

    def spend(self, cost: int) -> None:
        """A call is about to be made."""
        self.http.allowance = self.account.count(self._whole(), cost)

    def is_empty(self) -> timedelta:
        """YouTube says that nothing is left. How long until it counts anew."""
        self.spend(self.allowance().left)
        return next_day(datetime.now(UTC)) - datetime.now(UTC)

    def allowance(self) -> Allowance:
        """What is left, as the desk shows it."""
        return self.account.count(self._whole())

    def _whole(self) -> Allowance:
        """All that one day gives."""
        return Allowance(self.limit, self.limit, next_day(datetime.now(UTC)), "units")
