"""Who of a group is given a conversation: plain Python, no Django.

What somebody is like, how fast they are, what they did before and how anybody judges them has no place here,
and never will: whoever shares out work by behaviour or by traits of people builds a system of high risk
(EU AI Act, Annex III 4 (b)). A test walks the fields and the imports of this page and fails on one more.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

#: before everybody who was given something
NEVER = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Candidate:
    """All that is looked at of a member: languages, hours, how much waits for them, and whose turn it is."""

    member: int
    #: languages they answer in, by their short names
    languages: frozenset[str]
    #: in their hours, and not away
    is_here: bool
    #: people they take care of who wait now
    waiting: int
    #: how many of these they want at once; None: as many as come
    most: int | None
    last_given_at: datetime | None

    def may_get(self, language: str) -> bool:
        """Whether somebody can be given to them now. `language`: "" where nobody knows it; then it does
        not matter."""
        has_room = self.most is None or self.waiting < self.most
        return self.is_here and has_room and (not language or language in self.languages)


def choose(candidates: Iterable[Candidate], language: str) -> Candidate | None:
    """Of those who can, whoever has the fewest waiting; of these, whose last time is longest ago. None
    where nobody can: then it waits in its group."""
    able = [one for one in candidates if one.may_get(language)]
    return min(
        able,
        key=lambda one: (one.waiting, one.last_given_at or NEVER, one.member),
        default=None,
    )
