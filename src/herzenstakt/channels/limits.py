"""Limits of the networks are data: one reviewed `limits.toml` per connector, with source and date.

```toml
[text.reply]
what = "An answer"        # `what`, `unit` and `note` are said in the reader's language
value = 300
unit = "characters"
source = "lexicon app.bsky.feed.post"
read_on = 2026-11-23
confidence = "A"          # A official or run, B several third parties, C memory
shared = "application"    # only where it holds for several channels together: all of an application, or those
                          # of it that are counted together (what `Connector.counted_by` names, "member")
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

#: what holds for all channels of an application
APPLICATION = "application"
#: nobody means a number beyond this (a terabyte), neither a server nor an owner
LARGEST = 10**12


@dataclass(frozen=True, slots=True)
class Limit:
    """One number a network sets, and how we know it. `value` is in `unit`. `server`: the host that says
    so itself; "" where the number stands in our file. `shared`: by which channels; "" each has its own."""

    name: str  # text.reply, image.bytes
    what: str
    value: int | None
    unit: str
    source: str
    read_on: date
    confidence: str
    note: str = ""
    server: str = ""
    shared: str = ""
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


class BrokenLimits(Exception):
    """`limits.toml` of a connector cannot be used; says which entry, and what is wrong with it."""


@cache
def read_limits(package: str) -> Limits:
    """The limits that stand in `limits.toml` beside a connector. Raises BrokenLimits for an entry without
    source, date or any other of its words, so that a guess cannot slip in, and FileNotFoundError where
    there is no such file."""
    text = files(package).joinpath("limits.toml").read_text(encoding="utf-8")
    try:
        return Limits({limit.name: limit for limit in _walk(tomllib.loads(text), "")})
    except (tomllib.TOMLDecodeError, BrokenLimits) as error:
        raise BrokenLimits(f"limits.toml: {error}") from error


def _walk(kept: Mapping[str, Any], prefix: str) -> Iterator[Limit]:
    for key, entry in kept.items():
        name = f"{prefix}{key}"
        if not isinstance(entry, Mapping):
            raise BrokenLimits(f"{name} is no table")
        if all(isinstance(part, Mapping) for part in entry.values()):
            yield from _walk(entry, f"{name}.")
        else:
            yield _limit(name, entry)


def _limit(name: str, entry: Mapping[str, Any]) -> Limit:
    for word in ("what", "unit", "source", "read_on", "confidence"):
        if word not in entry:
            raise BrokenLimits(f"{name} has no `{word}`")
    if type(entry.get("value", 0)) is not int:
        raise BrokenLimits(f"`value` of {name} is no whole number")
    if type(entry["read_on"]) is not date:
        raise BrokenLimits(f"`read_on` of {name} is no date; write it without quotes: 2026-11-23")
    if entry["confidence"] not in {"A", "B", "C"}:
        raise BrokenLimits(f"`confidence` of {name} is none of A, B and C")
    return Limit(
        name=name,
        what=entry["what"],
        value=entry.get("value"),
        unit=entry["unit"],
        source=entry["source"],
        read_on=entry["read_on"],
        confidence=entry["confidence"],
        note=entry.get("note", ""),
        shared=entry.get("shared", ""),
        fixed=entry.get("fixed", False),
    )
