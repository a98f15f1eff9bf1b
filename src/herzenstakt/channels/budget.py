"""How often the feeds of a channel may be looked at, so that what its network still lets us ask lasts until
it counts anew.

What answers need stays untouched. Where the rest is short, feeds that bring nothing wait longer first, until
they are nearly called deaf; then those that bring something; and only then anybody so long that the channel's
page says so.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from herzenstakt.kernel.http import SCARCE, Allowance

#: networks that say when they count anew in seconds from now say it a little differently each time
SAME_MOMENT = timedelta(seconds=5)


@dataclass(frozen=True, slots=True)
class Needs:
    """What a feed would like: a look each `every`, which costs so much. `longest`: the pause after which it
    would be called deaf. `is_quiet`: it has brought nothing for a while."""

    every: timedelta
    cost: int
    longest: timedelta
    is_quiet: bool = False

    @property
    def last_resort(self) -> timedelta:
        """The longest pause that nobody has to be told of."""
        return max(self.every, self.longest)


def cost(before: Allowance | None, after: Allowance | None) -> int | None:
    """What a look has taken off an allowance; None where that cannot be told: by another number than before,
    or by nothing, for which a network's no may stand. Whoever asked meanwhile is counted along, so it is
    rather too much than too little."""
    if before is None or after is None or abs(after.until - before.until) > SAME_MOMENT:
        return None
    if after.limit != before.limit or not after.left:
        return None
    return max(1, before.left - after.left)


def to_spend(allowance: Allowance) -> int:
    """What looking may take; the rest is for answers."""
    return max(0, allowance.left - math.ceil(SCARCE * allowance.limit))


def pauses(allowance: Allowance, now: datetime, feeds: Sequence[Needs]) -> list[timedelta]:
    """For each feed how long until its next look, never shorter than it would like, and never longer than
    until the network counts anew where that is later."""
    window = allowance.until - now
    if window <= timedelta():
        return [feed.every for feed in feeds]
    wanted = _spread(window, to_spend(allowance), feeds)
    return [max(feed.every, min(pause, window)) for feed, pause in zip(feeds, wanted, strict=True)]


def _spread(window: timedelta, budget: int, feeds: Sequence[Needs]) -> list[timedelta]:
    """The pauses with which the feeds take no more than `budget` in the window: three steps towards looking
    less often, of which the last that is needed is gone as far as needed."""
    usual = [feed.every for feed in feeds]
    quiet_wait = [feed.last_resort if feed.is_quiet else feed.every for feed in feeds]
    all_wait = [feed.last_resort for feed in feeds]
    for often, seldom in ((usual, quiet_wait), (quiet_wait, all_wait)):
        if _taken(window, feeds, seldom) <= budget:
            return _between(window, budget, feeds, often, seldom)
    too_much = _taken(window, feeds, all_wait)
    return [pause * (too_much / budget) if budget else window for pause in all_wait]


def _between(
    window: timedelta,
    budget: int,
    feeds: Sequence[Needs],
    often: Sequence[timedelta],
    seldom: Sequence[timedelta],
) -> list[timedelta]:
    """The pauses between `often` and `seldom` that take as much as there is; `often` where that is enough."""
    most, least = _taken(window, feeds, often), _taken(window, feeds, seldom)
    if most <= budget:
        return list(often)
    part = (most - budget) / (most - least)
    return [
        few if many == few else window / ((1 - part) * (window / many) + part * (window / few))
        for many, few in zip(often, seldom, strict=True)
    ]


def _taken(window: timedelta, feeds: Sequence[Needs], pauses: Sequence[timedelta]) -> float:
    """What looking takes in the window with these pauses."""
    return sum(feed.cost * (window / pause) for feed, pause in zip(feeds, pauses, strict=True))
