"""Whom to call when somebody is in danger, by country. `numbers.toml` beside this file holds them, each
with where it was read and when; a team may change them (`safety.models.Helpline`).
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from importlib.resources import files

EUROPE = "EU"
_MEMBERS = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK"
#: members of the European Union: there its numbers are called where we know none of the country
MEMBERS = frozenset(_MEMBERS.split())


class Use(StrEnum):
    """What a number is for."""

    EMERGENCY = "emergency"
    POLICE = "police"
    TALK = "talk"
    YOUNG = "young"


@dataclass(frozen=True, slots=True)
class Number:
    """A number that comes with the desk. `label` and `note` are English and said in the reader's
    language; `checked`: when somebody read it in its source, None where nobody has."""

    key: str
    use: Use
    label: str
    note: str
    number: str
    source: str
    checked: date | None


def numbers_of(country: str) -> tuple[Number, ...]:
    """What we know of a country; of Europe where it lies there and we know nothing else."""
    if country in NUMBERS:
        return NUMBERS[country]
    return NUMBERS[EUROPE] if country in MEMBERS else ()


def _read() -> Mapping[str, tuple[Number, ...]]:
    """What the file holds. Raises KeyError or ValueError where something is missing or unknown."""
    kept = tomllib.loads(files(__package__).joinpath("numbers.toml").read_text(encoding="utf-8"))
    return {country: tuple(_of(numbers)) for country, numbers in kept.items()}


def _of(numbers: Mapping[str, Mapping[str, str | date]]) -> Iterator[Number]:
    for key, told in numbers.items():
        checked = told.get("checked")
        yield Number(
            key=key,
            use=Use(str(told["use"])),
            label=str(told["label"]),
            note=str(told["note"]),
            number=str(told["number"]),
            source=str(told["source"]),
            checked=checked if isinstance(checked, date) else None,
        )


#: by country
NUMBERS = _read()
