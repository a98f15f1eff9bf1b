"""What the coach gets to see: a draft, what was said, and the few facts that change what is good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """Whose fault it was, once somebody has found out."""

    OURS = "ours"
    NOT_OURS = "not_ours"


class Address(StrEnum):
    """How a German team speaks to people."""

    DU = "du"
    SIE = "sie"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the desk knows besides the two texts. The defaults stand for "nothing special is known".

    `own_contacts`: phone numbers and addresses of our own, which may be public. `may_compensate`: whether
    the writer may promise money, goods or legal consequences. `sent`: what the team has sent lately.
    `rounds`: how often we have answered this person here already.
    """

    public: bool = True
    person: str = ""
    fault: Fault | None = None
    address: Address | None = None
    signs: bool = False
    own_contacts: Sequence[str] = ()
    may_compensate: bool = True
    sent: Sequence[str] = ()
    rounds: int = 0
