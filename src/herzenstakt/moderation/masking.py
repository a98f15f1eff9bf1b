"""Words for the eyes of strangers: who is meant cannot be read from them any more.

Rather too much than too little: what looks like a name we know, an address, a number or a link is masked.
What nobody can know by its look, a nickname in the middle of a sentence for example, stays: a person reads
the file before it is sent.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from herzenstakt.coach.case import Case
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.private import shown_in
from herzenstakt.coach.text import Text

NAME, MAIL, HANDLE, LINK, NUMBER, PRIVATE = (
    "[name]",
    "[mail]",
    "[profile]",
    "[link]",
    "[number]",
    "[private]",
)
#: parts of a name that are words of everybody
SHORTEST = 3

_MAIL = re.compile(r"[^\s@<>()\[\]:;,\"]{1,64}@[^\s@<>()\[\];,\"]{1,253}\.\w{2,}")
_LINK = re.compile(
    r"(?:https?://|www\.)\S+|\b(?:[\w-]{1,63}\.){1,4}(?:com|de|org|net|at|ch|eu|io|social|info)(?:/\S*)?",
    re.IGNORECASE,
)
_HANDLE = re.compile(r"(?<!\w)@[\w.-]{1,64}(?:@[\w.-]{2,253})?")
#: phones, accounts, customer numbers: five digits and more, whatever stands between them
_NUMBER = re.compile(r"[+(]?\d(?:[\s()/.\u00a0\u2010-\u2015-]{0,3}\d){4,}")
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?:\s?[\dA-Z]{2,4}){2,8}\b")


def masked(text: str, names: Iterable[str]) -> str:
    """The text without what tells who somebody is. `names`: those we know, whole or as an address."""
    text = unicodedata.normalize("NFC", text)
    for pattern, mask in (
        (_HANDLE, HANDLE),
        (_MAIL, MAIL),
        (_LINK, LINK),
        (_IBAN, NUMBER),
        (_NUMBER, NUMBER),
    ):
        text = pattern.sub(mask, text)
    return _without_names(_without_private(text), names)


def _without_private(text: str) -> str:
    """Without what the coach knows as private: where somebody lives, when they were born, what ails them."""
    case = Case(Text(text), Text(""), Facts())
    for begin, end in sorted(set(shown_in(case)), reverse=True):
        text = f"{text[:begin]}{PRIVATE}{text[end:]}"
    return text


def _without_names(text: str, names: Iterable[str]) -> str:
    parts = {part for name in names for part in _parts(name)}
    if not parts:
        return text
    longest_first = sorted(parts, key=lambda part: (-len(part), part))
    known = "|".join(re.escape(part) for part in longest_first)
    return re.sub(rf"(?<!\w)(?:{known})(?:s|'s|’s)?(?!\w)", NAME, text, flags=re.IGNORECASE)


def _parts(name: str) -> Iterable[str]:
    """The whole name, and each of its words."""
    name = unicodedata.normalize("NFC", name).strip().lstrip("@")
    words = re.split(r"[\s@.,/_-]+", name)
    return [
        part for part in (name, *words) if len(part) >= SHORTEST and any(map(str.isalpha, part))
    ]
