"""The reasons for which something may be hidden. `reasons.toml` beside this file holds them all: what is
not in it is no reason, and that somebody criticises us never is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from typing import NamedTuple


class ReasonClass(StrEnum):
    """What a reason stands on; how far a team may go depends on it."""

    LAW = "law"
    SPAM = "spam"
    HOUSE_RULE = "house_rule"
    CARE = "care"


class Filing(NamedTuple):
    """Where the database of the Digital Services Act files a decision."""

    category: str
    keyword: str


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason. `label` and `first_step` are English and said in the reader's language; `dsa`: where it
    is filed, the usual place first."""

    code: str
    reason_class: ReasonClass
    label: str
    first_step: str
    dsa: tuple[Filing, ...]


def _read() -> Iterator[Reason]:
    """What the file holds. Raises KeyError, TypeError or ValueError where something is missing or unknown."""
    kept = tomllib.loads(files(__package__).joinpath("reasons.toml").read_text(encoding="utf-8"))
    for name, reasons in kept.items():
        for code, told in reasons.items():
            filings = tuple(Filing(*names) for names in told["dsa"])
            yield Reason(code, ReasonClass(name), told["label"], told["first_step"], filings)


#: every reason by its code
REASONS: Mapping[str, Reason] = {reason.code: reason for reason in _read()}
