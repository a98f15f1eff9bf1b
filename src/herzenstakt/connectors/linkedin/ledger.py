"""How often LinkedIn may still be asked today. It says so nowhere: we count ourselves.

The development tier gives 100 calls a day for one member. They are spread over the day, so that the desk
hears nothing at no hour for long, and a part is left for answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels.connector import Account
from herzenstakt.kernel.http import Allowance, Http

#: of what a day allows, so much is for looking what is new, and so much for that and for looking at known
#: words again; the rest is for answers
FOR_LOOKING, FOR_LOOKING_AGAIN = 0.6, 0.75
#: and so much of it may be used at once
AT_ONCE = 0.1
DAY = timedelta(days=1)


@dataclass(slots=True)
class Ledger:
    """What was asked since midnight UTC, when LinkedIn counts anew.

    `limits`: how often a day, by whom that is counted for: a member that agreed, and "", the whole
    application. `looks`: how often this page asked for what is new; `is_looking`: whether it does now.
    """

    account: Account
    http: Http
    limits: Mapping[str, int]
    looks: int = 0
    is_looking: bool = False

    @classmethod
    def of(
        cls, account: Account, http: Http, limits: Mapping[str, int], *, is_looking: bool = False
    ) -> Ledger:
        """The ledger as the last one left it."""
        return cls(account, http, limits, _looks_in(account.memory), is_looking)

    def allowance(self, cost: int = 0) -> Allowance:
        """How often we may still ask today, after so much more has left the house: the narrowest of what
        holds."""
        return min(self._counted(cost).values(), key=lambda one: one.part_left)

    def _counted(self, cost: int = 0) -> dict[str, Allowance]:
        until = midnight()
        return {
            who: self.account.count(Allowance(limit, limit, until), cost, who)
            for who, limit in self.limits.items()
        }

    def count(self) -> None:
        """One more call has left the house."""
        self.looks += self.is_looking
        self.http.allowance = self.allowance(1)

    def used_up(self) -> None:
        """LinkedIn says that nothing is left, whoever asked it."""
        left = self.allowance().left
        self.http.allowance = self.allowance(left)

    def may_look(self) -> bool:
        """Whether one more look keeps the pace: a day is not spent at its beginning, nor by one of several
        pages."""
        pace = FOR_LOOKING * gone() + AT_ONCE
        return all(
            one.left > 0 and self.looks < pace * one.limit / max(self.account.sharers(who), 1)
            for who, one in self._counted().items()
        )

    def may_look_again(self) -> bool:
        """Whether known words may be looked at again without taking from what is new, and from answers."""
        pace = FOR_LOOKING_AGAIN * gone() + AT_ONCE
        return all(one.limit - one.left < one.limit * pace for one in self._counted().values())

    def note(self) -> None:
        """Keep it for the next one who asks."""
        told = {"day": _today(), "looks": self.looks}
        if self.looks and self.account.memory.get("asked") != told:
            self.account.memory = {**self.account.memory, "asked": told}
            self.account.remember({"asked": told})


def _looks_in(memory: Mapping[str, Any]) -> int:
    """How often we looked today."""
    kept = memory.get("asked")
    told = kept.get("looks") if isinstance(kept, Mapping) and kept.get("day") == _today() else 0
    return told if isinstance(told, int) else 0


def gone() -> float:
    """How much of LinkedIn's day is over."""
    return 1 - (midnight() - datetime.now(UTC)) / DAY


def _today() -> str:
    return datetime.now(UTC).date().isoformat()


def midnight() -> datetime:
    """When the day of LinkedIn ends."""
    now = datetime.now(UTC)
    return datetime(now.year, now.month, now.day, tzinfo=UTC) + DAY
