"""How much of what the Graph API lets us ask has been used: it says so in percent, in headers full of JSON.

    X-App-Usage, X-Page-Usage    {"call_count": 28, "total_time": 25, "total_cputime": 3}
    X-Business-Use-Case-Usage    {"<id>": [{"type": "pages", "call_count": 96, …,
                                            "estimated_time_to_regain_access": 12}]}

The last number is in minutes. Whoever reaches 100 of any of them is kept out.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.kernel.http import Allowance

ALL_OF_IT = 100
PLAIN = ("x-app-usage", "x-page-usage")
BY_USE = "x-business-use-case-usage"
PARTS = ("call_count", "total_time", "total_cputime")
#: how long we rest where it is not said; the count itself goes over a day
REST = timedelta(minutes=15)
LONGEST_REST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Usage:
    """The fullest of all counts, in percent. `regain`: how long until we are let in again, where we are
    kept out."""

    percent: int
    regain: timedelta | None = None

    @classmethod
    def told_in(cls, headers: Mapping[str, str]) -> Usage | None:
        """What the headers of an answer say; None where they say nothing."""
        counts = list(_counts(headers))
        if not counts:
            return None
        percent = max(_whole(count.get(part)) for count in counts for part in PARTS)
        minutes = max(_whole(count.get("estimated_time_to_regain_access")) for count in counts)
        regain = min(timedelta(minutes=minutes), LONGEST_REST) if minutes else None
        return cls(min(percent, ALL_OF_IT), regain)

    @property
    def wait(self) -> timedelta:
        """How long to leave the network alone."""
        return self.regain or REST

    def allowance(self) -> Allowance:
        """The same as the desk shows it, so that feeds rest in time."""
        left = 0 if self.regain else ALL_OF_IT - self.percent
        return Allowance(ALL_OF_IT, left, datetime.now(UTC) + self.wait)


def _counts(headers: Mapping[str, str]) -> Iterator[Mapping[str, Any]]:
    for name in PLAIN:
        told = _object(headers.get(name, ""))
        if told:
            yield told
    for uses in _object(headers.get(BY_USE, "")).values():
        for use in uses if isinstance(uses, list) else ():
            if isinstance(use, dict):
                yield use


def _object(said: str) -> Mapping[str, Any]:
    try:
        told = json.loads(said or "{}")
    except (ValueError, RecursionError):
        return {}
    return told if isinstance(told, dict) else {}


def _whole(told: Any) -> int:
    """A count; 0 for anything that is none."""
    plain = isinstance(told, (int, float)) and not isinstance(told, bool) and 0 <= told < 10**6
    return int(told) if plain else 0
