"""Whether a draft barks back at an attack: where it does, a moment's rest does everybody good.

It needs both. Whoever only asks is never barked back at by chance, and a calm answer to the worst
attack is what we hope for.
"""

from __future__ import annotations

from herzenstakt.coach import danger, insults
from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.review import everything
from herzenstakt.coach.text import Text

#: what a draft barks with, whether a team hears of it or not
COOLING = frozenset({"insult", "sarcasm", "shouting", "blame"})


def is_attack(said: str) -> bool:
    """Whether a message insults us. Never where somebody may be in danger: they wait for nothing."""
    text = Text(said)
    return insults.is_attack(text) and not danger.is_danger(text)


def barks(draft: str, said: str, facts: Facts | None = None) -> bool:
    """Whether a draft insults, mocks, shouts or blames, as an answer to `said`."""
    return bool(everything(Case(Text(draft), Text(said), facts or Facts()), COOLING))
