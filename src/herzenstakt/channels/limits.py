"""Limits of the networks are data: one reviewed `limits.toml` per connector, with source and date.

```toml
[text.reply]
what = "An answer"        # `what`, `unit` and `note` are said in the reader's language
value = 300
unit = "characters"
source = "lexicon app.bsky.feed.post"
read_on = 2026-11-23
confidence = "A"          # A official or run, B several third parties, C memory
fixed = true              # only where the desk itself asks in such portions: nobody may set another
```
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

#: nobody means a number beyond this (a terabyte), neither a server nor an owner
LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Limit:
    """One number a network sets, and how we know it. `value` is in `unit`. `server`: the host that says
    so itself; "" where the number stands in our file."""

    name: str  # text.reply, image.bytes
    what: str
    value: int | None
    unit: str
    source: str
    read_on: date
    confidence: str
    note: str = ""
    server: str = ""
    fixed: bool = False


class Limits(Mapping[str, Limit]):
    """The limits of one network by their dotted names."""

    def __init__(self, limits: Mapping[str, Limit]) -> None:
        self._limits = dict(limits)

    def __getitem__(self, name: str) -> Limit:
        return self._limits[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._limits)

    def __len__(self) -> int:
        return len(self._limits)

    def as_told(self, told: Mapping[str, int], server: str, read_on: date) -> Limits:
        """These limits with the numbers that a server tells of itself; names we do not know are left out."""
        news = {
            name: replace(
                self[name],
                value=value,
                source=server,
                read_on=read_on,
                confidence="A",
                server=server,
            )
            for name, value in told.items()
            if name in self
        }
        return Limits({**self, **news})

    def as_set(self, own: Mapping[str, int]) -> Limits:
        """These limits with the numbers that an owner has set; what is fixed or unknown stays."""
        news = {
            name: replace(self[name], value=value)
            for name, value in own.items()
            if name in self and not self[name].fixed
        }
        return Limits({**self, **news})


@cache
def read_limits(package: str) -> Limits:
    """The limits that stand in `limits.toml` beside a connector. Raises KeyError or TypeError for
    an entry without value, source or date, so that a guess cannot slip in."""
    kept = tomllib.loads(files(package).joinpath("limits.toml").read_text(encoding="utf-8"))
    return Limits({limit.name: limit for limit in _walk(kept, "")})


def _walk(kept: Mapping[str, Any], prefix: str) -> Iterator[Limit]:
    for key, value in kept.items():
        name = f"{prefix}{key}"
        if "source" in value:
            yield Limit(
                name=name,
                what=value["what"],
                value=value.get("value"),
                unit=value["unit"],
                source=value["source"],
                read_on=value["read_on"],
                confidence=value["confidence"],
                note=value.get("note", ""),
                fixed=value.get("fixed", False),
            )
        else:
            yield from _walk(value, f"{name}.")
