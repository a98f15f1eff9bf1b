"""Gaps in a saved answer, and what fills them. Nothing is ever worked out: a name stands for some words.

"Hallo {first_name}, …"  ─►  "Hallo Karl, …"
"… {opening_time} …"     ─►  stays as it is, and the answer is not sent without a question
"{personal}"             ─►  "[something personal for Karl]", and the answer is not sent at all
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from herzenstakt.coach.text import Language, Span

#: a gap as one writes it; whatever else stands between braces is only text
GAP = re.compile(r"\{([a-zäöüß][a-zäöüß_]{0,29})\}")
#: where something personal belongs
PERSONAL = "personal"
#: when the team is there this week, in the language of the wording; as Germans write it, too
HOURS = ("opening_hours", "öffnungszeiten")
#: what fills gaps from a conversation, in the order in which it is explained
NAMES = ("first_name", "name", "my_name", "team", "channel", "post", HOURS[0], PERSONAL)

#: the place for something personal, as it stands in a draft
PLACES: Mapping[Language, str] = {
    Language.DE: "[etwas Persönliches für {who}]",
    Language.EN: "[something personal for {who}]",
}
PLACE = re.compile(r"\[(?:etwas Persönliches für|something personal for)\b[^\[\]\n]{0,120}\]")
NOT_IN_A_PLACE = re.compile(r"[\[\]{}\n]")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a filled wording; `is_gap`: still to be filled by hand."""

    words: str
    is_gap: bool = False


def fill(wording: str, known: Mapping[str, str], language: Language) -> str:
    """The wording with what is known in its gaps, and one place for something personal.

    Where the wording names no such place, it stands at the end. What fills a gap is never looked at
    again: a person called "{team}" is called so.
    """
    place = PLACES[language].format(
        who=NOT_IN_A_PLACE.sub("", known.get("first_name", ""))[:60] or "…"
    )
    if f"{{{PERSONAL}}}" not in wording:
        wording = f"{wording.rstrip()}\n\n{{{PERSONAL}}}"
    hours = known.get(hours_in(language), known.get(HOURS[0], ""))
    words = {**known, **dict.fromkeys(HOURS, hours), PERSONAL: place}
    return GAP.sub(_filled_by(words), wording)


def hours_in(language: Language) -> str:
    """Under which name the hours in a language are known; no gap is called so."""
    return f"{HOURS[0]}:{language.value}"


def asks_for_hours(wordings: Iterable[str]) -> bool:
    """Whether one of these says when the team is there."""
    return any(gap in HOURS for wording in wordings for gap in GAP.findall(wording))


def _filled_by(words: Mapping[str, str]) -> Callable[[re.Match[str]], str]:
    def filled(gap: re.Match[str]) -> str:
        return words.get(gap[1], "").strip() or gap[0]

    return filled


def pieces_of(filled: str) -> list[Piece]:
    """A filled wording with what is still to be filled apart, to be marked."""
    pieces, place = [], 0
    for start, end in open_places(filled):
        pieces += [Piece(filled[place:start]), Piece(filled[start:end], is_gap=True)]
        place = end
    return [piece for piece in (*pieces, Piece(filled[place:])) if piece.words]


def open_places(text: str) -> list[Span]:
    """Where somebody still has to write: gaps, and places for something personal, in their order."""
    found = [one.span() for pattern in (GAP, PLACE) for one in pattern.finditer(text)]
    return sorted(found)


def gap_in(text: str) -> str:
    """The first gap that nothing has filled; "" where there is none."""
    found = GAP.search(text)
    return found[0] if found else ""


def personal_place_in(text: str) -> Span | None:
    """Where something personal is still missing."""
    found = PLACE.search(text)
    return found.span() if found else None
