"""When people say of a hint that it does not fit: how sure we may be that its cue is right often enough."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

#: a cue that is right less often than this mutes itself
GOOD_ENOUGH = 0.6
#: before so many people have spoken, nobody is muted
ENOUGH_VOTES = 20
#: of the normal distribution, for 95 % certainty
Z = 1.96


@dataclass(frozen=True, slots=True)
class Tally:
    """How often people said that a hint fits, and that it does not."""

    fits: int = 0
    does_not: int = 0

    @property
    def votes(self) -> int:
        """How many have spoken."""
        return self.fits + self.does_not

    @property
    def precision(self) -> float:
        """The lower end of what the share of fitting hints may be; 0 to 1, and 0 without a vote.

        Wilson's score interval: E. B. Wilson, Probable inference, the law of succession, and statistical
        inference, 1927.
        """
        if not self.votes:
            return 0.0
        share, square = self.fits / self.votes, Z * Z
        middle = share + square / (2 * self.votes)
        width = Z * sqrt((share * (1 - share) + square / (4 * self.votes)) / self.votes)
        return (middle - width) / (1 + square / self.votes)

    @property
    def mutes(self) -> bool:
        """Whether a cue with these votes keeps silent from now on."""
        return self.votes >= ENOUGH_VOTES and self.precision < GOOD_ENOUGH
