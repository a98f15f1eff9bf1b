"""How much of what a network lets us ask is left, where it never says so and we count ourselves.

Plain Python: no connector knows Django. For channels of an application the desk counts in its database
(`channels/app.py`), for all of them together.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Protocol

from herzenstakt.kernel.http import Allowance


class Count(Protocol):
    """`count(whole, cost, who)`: so much more has been asked of `whole`, an allowance of which nothing was
    taken yet; how much of it is left now. `who`: whom the network counts it for, a member that agreed; "":
    the whole application. A `cost` of 0 only looks."""

    def __call__(self, whole: Allowance, cost: int = 0, who: str = "") -> Allowance: ...


@dataclass(slots=True)
class Slate:
    """The count of a connector that works for no channel yet: it is in nobody's database."""

    spent: dict[tuple[str, datetime], int] = field(default_factory=dict)

    def __call__(self, whole: Allowance, cost: int = 0, who: str = "") -> Allowance:
        """See `Count`."""
        spent = self.spent.get((who, whole.until), 0) + cost
        self.spent[who, whole.until] = spent
        return what_is_left(whole, spent)


def what_is_left(whole: Allowance, spent: int) -> Allowance:
    """The allowance after so much was taken of it."""
    return replace(whole, left=max(whole.limit - spent, 0))
