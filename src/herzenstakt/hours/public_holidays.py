"""Public holidays by country and state, as the library `holidays` knows them: plain Python, no Django."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from holidays import HolidayBase

#: years for which calendars of today say anything; before and after, no day is a holiday
KNOWN_YEARS = range(1969, 2102)
#: how the library calls our languages
LANGUAGES = {"de": "de", "en": "en_US"}


@dataclass(frozen=True, slots=True)
class PublicHolidays:
    """The public holidays of a country (ISO 3166-1) or of one of its states; `subdivision` as
    `subdivisions` names it, "" for what holds in the whole country. A country or state that nobody has
    written down has none."""

    country: str
    subdivision: str = ""

    @property
    def are_known(self) -> bool:
        """Whether the library knows this country and this state."""
        known = subdivisions(self.country)
        return known is not None and (not self.subdivision or self.subdivision in known)

    def of(self, year: int, language: str = "") -> Mapping[date, str]:
        """The holidays of a year in order, each with its name: in `language` ("de", "en") where
        the library has it, else in that of the country."""
        return _holidays(self.country, self.subdivision, year, language)

    def from_day(self, day: date, language: str = "") -> Iterator[tuple[date, str]]:
        """Those that come, from this day on, to the end of the year after."""
        for year in (day.year, day.year + 1):
            yield from ((on, name) for on, name in self.of(year, language).items() if on >= day)


@lru_cache(maxsize=256)
def subdivisions(country: str) -> Mapping[str, str] | None:
    """The states of a country that have holidays of their own: code and name, sorted by name, where
    the library has no name the code again. None for a country that nobody has written down."""
    if country not in _countries():
        return None
    of_country = _library(country)
    names: dict[str, str] = {}
    for name, code in of_country.subdivisions_aliases.items():
        names.setdefault(code, name)
    named = {code: names.get(code, code) for code in of_country.subdivisions}
    return MappingProxyType(dict(sorted(named.items(), key=lambda one: one[1].casefold())))


@lru_cache(maxsize=1024)
def _holidays(country: str, subdivision: str, year: int, language: str) -> Mapping[date, str]:
    known = PublicHolidays(country, subdivision).are_known
    if not known or year not in KNOWN_YEARS:
        return MappingProxyType({})
    found = _library(country, subdivision, year, LANGUAGES.get(language, ""))
    return MappingProxyType(dict(sorted((day, name) for day, name in found.items())))


def _library(
    country: str, subdivision: str = "", year: int | None = None, language: str = ""
) -> HolidayBase:
    """The library is asked late: it takes its time to be imported, and few commands need it."""
    from holidays import country_holidays

    return country_holidays(
        country,
        subdiv=subdivision or None,
        years=year,
        expand=False,
        language=language or None,
    )


@lru_cache(maxsize=1)
def _countries() -> frozenset[str]:
    from holidays import list_supported_countries

    return frozenset(list_supported_countries(include_aliases=False))
