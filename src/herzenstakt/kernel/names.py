"""Names of others: shown as what they are, and compared as a person would compare them.

A name is the easiest thing to play tricks with. It may be made of characters that nobody sees, turn the text
behind it around, or stand ten lines high.
"""

from __future__ import annotations

import unicodedata
from urllib.parse import urlsplit

import regex

from herzenstakt.kernel.text import legible, tidy

#: letters that are written from right to left
FROM_RIGHT = regex.compile(r"[\p{Bidi_Class=R}\p{Bidi_Class=AL}\p{Bidi_Control}]")
#: begins and ends a text whose direction is its own business (Unicode UAX 9: FSI and PDI)
APART, TOGETHER = "\u2068", "\u2069"
NO_LETTER = regex.compile(r"[^\p{L}\p{N}]++")
#: how German writes an umlaut where there is none; folded away, "Müller", "Mueller" and "Muller" are one
WRITTEN_OUT = regex.compile(r"(?<=[aou])e")
MOST = 200


def shown(*names: str) -> str:
    """The first of these names that somebody can see, on one line and cut; "" where there is none."""
    for name in names:
        line = legible(" ".join(tidy(name[: 4 * MOST]).split())[:MOST])
        if line:
            return line
    return ""


def isolated(name: str) -> str:
    """A name for the middle of a sentence: what is written from right to left turns nothing around it."""
    return f"{APART}{name}{TOGETHER}" if FROM_RIGHT.search(name) else name


def first_name(name: str) -> str:
    """What colleagues call each other: the first word of a name."""
    return name.split(" ")[0]


def folded(name: str) -> str:
    """What is left of a name where only its letters count; "" where it has none.

    For finding and proposing only: two different names may be the same to it.
    """
    plain = unicodedata.normalize("NFKD", name[:MOST]).casefold()
    letters = regex.sub(r"\p{M}++|\p{Default_Ignorable_Code_Point}++", "", plain)
    words = NO_LETTER.sub(" ", letters).strip()
    return str(WRITTEN_OUT.sub("", words))[:MOST]


def folded_address(address: str) -> str:
    """An address as it is compared: `@Karl@Rodon.Example` and `karl@rodon.example` are the same."""
    plain = unicodedata.normalize("NFKC", address.strip().lstrip("@")).casefold()
    return "".join(plain.split())[:MOST]


def folded_site(url: str) -> str:
    """A place on the web as it is compared: without scheme, `www.`, query and the last slash; "" for no
    such place."""
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    if parts.scheme not in {"http", "https"} or "." not in host:
        return ""
    return (host + parts.path.rstrip("/")).casefold()[:MOST]
