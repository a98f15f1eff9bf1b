"""Signs in a message that somebody is in danger. Rules find candidates; a person says what is serious.

A sign is about words, never about whoever wrote them: nothing is counted, and nothing is kept of people.
"""

from __future__ import annotations

from enum import StrEnum

from herzenstakt.coach.danger import is_danger
from herzenstakt.coach.text import Text
from herzenstakt.safety.doxxing import exposes
from herzenstakt.safety.threats import threatens


class Danger(StrEnum):
    """Who may come to harm, and how."""

    LIFE = "life"
    THREAT = "threat"
    DOXXING = "doxxing"


def sign_in(text: str) -> Danger | None:
    """The sign a message shows; None where it shows none. What threatens others is named before what the
    coach reads as danger: it reads threats, too, and has one word for both."""
    said = Text(text)
    if threatens(said):
        return Danger.THREAT
    if exposes(said):
        return Danger.DOXXING
    return Danger.LIFE if is_danger(said) else None
