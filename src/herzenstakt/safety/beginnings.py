"""How an answer may begin when somebody is in danger, in the words of `beginnings.toml` beside this file."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from importlib.resources import files

from herzenstakt.accounts.models import Team
from herzenstakt.coach import address
from herzenstakt.coach.text import Language, Text
from herzenstakt.safety.signs import Danger

#: the ways to speak, as the file names them
WAYS = ("de-du", "de-sie", "en")


def ways_to(said: str, language: str, team: Team) -> tuple[str, ...]:
    """The ways to speak to somebody who said this, the most fitting first; `language` where their own is
    not to be told. Du or Sie as the team chose, else as they do."""
    text = Text(said)
    if (text.language or language) != Language.DE:
        return ("en", *_in_german(text, team))
    return (*_in_german(text, team), "en")


def _in_german(text: Text, team: Team) -> tuple[str, str]:
    by_choice = {Team.Address.DU: True, Team.Address.SIE: False}.get(Team.Address(team.address))
    says_du = address.sie_in(text) is None if by_choice is None else by_choice
    return ("de-du", "de-sie") if says_du else ("de-sie", "de-du")


def beginning(danger: Danger, way: str, **gaps: str) -> str:
    """The words, with a name and numbers in them. Raises KeyError for a way nobody speaks."""
    return BEGINNINGS[danger][way].format(**gaps)


def _read() -> Mapping[Danger, Mapping[str, str]]:
    kept = tomllib.loads(files(__package__).joinpath("beginnings.toml").read_text(encoding="utf-8"))
    return {
        Danger(danger): {way: ways[way]["text"].strip() for way in WAYS}
        for danger, ways in kept.items()
    }


BEGINNINGS = _read()
