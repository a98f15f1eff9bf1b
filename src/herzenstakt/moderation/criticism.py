"""Is this criticism? Then it is answered and not hidden, unless a second person agrees."""

from __future__ import annotations

import re

#: what somebody may be unhappy with, and how they say that they are
SUBJECTS = (
    r"produkt|bürste|qualität|lieferung|paket|preis|teuer|service|hotline|mitarbeiter|personal|firma"
    r"|product|brush|quality|delivery|parcel|price|expensive|service|support|staff|company"
)
UNHAPPY = (
    r"schrott|schlecht|kaputt|mies|enttäusch|unverschämt|teuer|warte|nie wieder|frechheit|saftladen"
    r"|rubbish|bad|broken|disappoint|expensive|waiting|never again|terrible|awful"
)
CRITICISM = re.compile(
    rf"[^.!?\n]*(?:(?:{SUBJECTS})[^.!?\n]*(?:{UNHAPPY})|(?:{UNHAPPY})[^.!?\n]*(?:{SUBJECTS}))[^.!?\n]*[.!?]*",
    re.IGNORECASE,
)


def criticism_in(text: str) -> str:
    """The passage that reads as criticism of product, service, price, employees or values; "" where
    there is none."""
    found = CRITICISM.search(text)
    return found[0].strip() if found else ""
