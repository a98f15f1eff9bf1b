"""What programs were answered, emptied: names and words stand in it. That it was done stays, so that nothing
is done a second time."""

from __future__ import annotations

from herzenstakt.accounts.models import Team
from herzenstakt.tokens.models import Once


def shred(team: Team) -> None:
    """Answers kept for programs of the team. Whose words stand in which of them nobody can tell from
    outside, and all of them are gone after a day anyway. One that is being made just now is left alone:
    waiting for it could wait for us."""
    Once.objects.filter(token__member__team=team).answered().update(answer="")
