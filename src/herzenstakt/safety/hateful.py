"""Words that somebody may not want to read today. They lie under a veil until they are opened.

That is a help for whoever reads, and no judgement on whoever wrote: nothing follows from it.
"""

from __future__ import annotations

from functools import lru_cache

from herzenstakt.coach.insults import is_attack
from herzenstakt.coach.text import Text
from herzenstakt.coach.ways import Ways
from herzenstakt.safety.threats import threatens

#: what is said of groups to make them less than people
_CONTEMPT = Ways(
    r"(?:untermensch|volksschädling|volksverräter|parasit|schmarotzer|ungeziefer|kanak|neger|zigeuner|"
    r"schwuchtel|kampflesbe|transe\b|schlampe|fotze|hure\b|nutte|hurensohn|missgeburt|spast|mongo\b|"
    r"behindert\w*(?= (?:ihr|du|seid|bist)))\w*",
    r"(?:ihr|du) … (?:behindert|gestört|krank im kopf)\b",
    r"(?:vergast|vergasen|ins gas)\b|abschaum|dreckspack|lumpenpack",
    r"(?:vermin|subhuman|parasites|retard|faggot|tranny|slut|whore|cunt|bitch)\w*",
    r"kill yourself\b|go die\b|hope you die\b|should die\b",
)


@lru_cache(maxsize=4096)
def is_hateful(text: str) -> bool:
    """Whether a message insults, demeans or threatens."""
    said = Text(text)
    return is_attack(said) or _CONTEMPT.stand_in(said) or threatens(said)
