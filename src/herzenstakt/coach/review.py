"""The coach looks at a draft: at most three hints, the most important first.

A hint is about the text and never about whoever wrote it. Where the coach does not know the language, it
says nothing but what any language shows: personal data, and that somebody may be in danger.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from types import ModuleType

from herzenstakt.coach.case import Case, Rule
from herzenstakt.coach.cues import CUES, Cue
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.rules import (
    answering,
    cooling,
    feeling,
    form,
    owning,
    safety,
    talking,
    thanking,
)
from herzenstakt.coach.text import Span, Text

MOST = 3
#: say that something is missing. In a full draft it is rather said in words that no list knows.
ABSENCES = frozenset(
    "question_unanswered only_redirects help_yourself policy_wall no_acknowledgement no_paraphrase no_story "
    "no_next_step nobody_acts no_thanks vague cold_start generic_thanks".split()
)
#: what the coach speaks of unless somebody asks for more or less
ON = frozenset(cue.name for cue in CUES if cue.is_on)
FAMILIES: tuple[ModuleType, ...] = (
    safety,
    cooling,
    answering,
    feeling,
    owning,
    talking,
    thanking,
    form,
)
#: say something in any language
IN_ANY_LANGUAGE = frozenset({"crisis", "personal_data", "boilerplate"})
#: cue -> those that say the same of the same words, less precisely
COVERS: Mapping[str, frozenset[str]] = {
    "public_compensation": frozenset({"beyond_authority"}),
    "insult": frozenset({"cold_start", "no_next_step"}),
    "only_redirects": frozenset({"no_paraphrase", "vague", "cold_start"}),
    "no_acknowledgement": frozenset({"no_paraphrase"}),
    "blames_feeling": frozenset({"conditional_apology"}),
    "false_apology": frozenset({"no_story", "too_many_apologies", "no_next_step"}),
}


@dataclass(frozen=True, slots=True)
class Hint:
    """Something a mentor would mention, and where in the draft; the whole draft where it is an absence."""

    cue: Cue
    span: Span


def review(
    draft: str, said: str, facts: Facts | None = None, speaks: Collection[str] = ON
) -> list[Hint]:
    """What the coach would say about answering `said` with `draft`. `speaks`: names of the cues it may
    speak of."""
    return list(islice(_hints(Case(Text(draft), Text(said), facts or Facts()), speaks), MOST))


def everything(case: Case, speaks: Collection[str] = ON) -> list[Hint]:
    """All hints on a draft, the most important first. Where somebody may be in danger, only that."""
    return list(_hints(case, speaks))


def _hints(case: Case, speaks: Collection[str]) -> Iterator[Hint]:
    left = _can_be_told(case, speaks)
    for cue in CUES:
        if cue.name in left and (span := RULES[cue.name](case)) is not None:
            yield Hint(cue, span)
            left -= COVERS.get(cue.name, frozenset())
            if cue.name == "crisis":
                return


def _can_be_told(case: Case, speaks: Collection[str]) -> set[str]:
    """Those of these cues for which the coach knows enough of this language, against which nothing learned
    speaks, and of which it can be sure enough in so full a draft."""
    if case.language is None:
        return set(speaks) & IN_ANY_LANGUAGE
    left = set(speaks) - case.doubted
    return left - ABSENCES if not ABSENCES.isdisjoint(left) and case.is_full else left


def _rules() -> Mapping[str, Rule]:
    return {
        cue.name: getattr(family, cue.name)
        for cue in CUES
        for family in FAMILIES
        if hasattr(family, cue.name)
    }


RULES = _rules()
