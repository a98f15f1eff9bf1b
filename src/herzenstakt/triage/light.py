"""The light tier: the linear model that ships with the project."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from herzenstakt.triage.model import Linear

#: made by `herzenstakt triage train`; docs/triage/card.md says with what, and how good it is
WEIGHTS = Path(__file__).parent / "weights" / "light.npz"


@cache
def light() -> Linear:
    """The model, read once for each process. Raises NoModel."""
    return Linear.load(WEIGHTS)
