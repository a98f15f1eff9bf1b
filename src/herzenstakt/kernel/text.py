"""Text of others, made plain; text of ours, counted.

Whatever somebody wrote, the work grows with its length and no faster: one comment must not hold up the
desk. Python's own parser of HTML looks again and again for the end of what never ends.
"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

import regex

#: more than this is no comment; what follows is left out, and `CUT` says so
MOST = 100_000
MOST_MARKUP = 4 * MOST
CUT = "\n\n[…]"
#: marks on one letter; normalising takes the square of their number (Unicode's Stream-Safe Text
#: Format, UAX 15, allows as many; no language needs more than a handful)
MOST_MARKS = 30

#: no database keeps NUL, and half a character cannot be written down
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

#: what takes ink: no space, no mark of direction, nothing made to be ignored, and neither of the two that
#: only look empty
SEEN = regex.compile(
    r"[^\s\p{Cc}\p{Cf}\p{Cs}\p{Z}\p{M}\p{Default_Ignorable_Code_Point}\u2800\u3164]"
)

BLOCKS = frozenset({"p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "pre", "tr"})
SILENT = frozenset({"head", "title", "template"})

#: As a browser reads it: whatever does not end takes the rest of the text, so nothing is read twice.
MARKUP = regex.compile(
    r"""
    <!--.*?(?:-->|\Z)
    | <(?P<raw>script|style)(?=[\s/>]).*?(?:</(?P=raw)(?=[\s/>])[^>]*+(?:>|\Z)|\Z)
    | <(?:[!?]|/(?![a-z]))[^>]*+(?:>|\Z)
    | <(?P<end>/?)(?P<tag>[a-z][^\s/>]*+)
      (?P<inside>(?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)
    """,
    regex.VERBOSE | regex.DOTALL | regex.IGNORECASE,
)
ATTRIBUTE = regex.compile(
    r"""(?P<name>[^\s=/"'>][^\s=/>]*+)
        (?:\s*+=\s*+(?:"(?P<double>[^"]*+)"?|'(?P<single>[^']*+)'?|(?P<bare>[^\s>]*+)))?+""",
    regex.VERBOSE,
)
#: Python refuses to read a number of thousands of digits; no character has a number like that
NO_CHARACTER = regex.compile(r"&\#(?:[0-9]{9,}+|x[0-9a-f]{9,}+);?", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Tag:
    """The begin or the end of an element; `inside`: what stands in it after its name."""

    name: str
    is_end: bool
    inside: str

    def attributes(self) -> dict[str, str]:
        """By their names; the first of each name counts, as in a browser."""
        known: dict[str, str] = {}
        for one in ATTRIBUTE.finditer(self.inside):
            value = one["double"] or one["single"] or one["bare"] or ""
            known.setdefault(one["name"].lower(), _resolved(value))
        return known


def pieces_of(markup: str) -> Iterator[str | Tag]:
    """Words and tags of an HTML fragment in their order, without comments, scripts and styles."""
    place = 0
    for found in MARKUP.finditer(markup):
        yield _resolved(markup[place : found.start()])
        place = found.end()
        if found["tag"]:
            yield Tag(found["tag"].lower(), bool(found["end"]), found["inside"])
    yield _resolved(markup[place:])


def _resolved(text: str) -> str:
    return html.unescape(NO_CHARACTER.sub("\ufffd", text))


def plain(markup: str) -> str:
    """The words of an HTML fragment: paragraphs become empty lines, everything else only text.

    Never raises, whatever the fragment looks like.
    """
    words = "".join(_read(markup[:MOST_MARKUP]))
    return tidy(words + CUT if len(markup) > MOST_MARKUP else words)


def _read(markup: str) -> Iterator[str]:
    """What a person would read."""
    silent, begun = 0, False
    for piece in pieces_of(markup):
        if isinstance(piece, str):
            words = "" if silent else piece
        elif piece.name in SILENT:
            silent, words = max(0, silent + (-1 if piece.is_end else 1)), ""
        else:
            words = _in_place_of(piece, begun)
        begun = begun or bool(words)
        yield words


def _in_place_of(tag: Tag, begun: bool) -> str:
    """What stands in the text for a tag: a new line, or what a picture shows."""
    if tag.name == "br" or (tag.name in BLOCKS and (begun or tag.is_end)):
        return "\n"
    return tag.attributes().get("alt", "") if tag.name == "img" else ""


def tidy(text: str) -> str:
    """Text without control characters, bidirectional overrides, towers of empty lines or of marks; NFC;
    "" where nobody would see anything of it.

    At most about `MOST` characters; where more is left out, `CUT` stands.
    """
    text = text if len(text) <= MOST else text[:MOST] + CUT
    kept = "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    )
    kept = regex.sub("[\u202a-\u202e\u2066-\u2069\ufeff]", "", kept)
    kept = regex.sub(r"(?<![ \t])[ \t]++\n", "\n", kept)
    kept = regex.sub(rf"(\p{{M}}{{{MOST_MARKS}}})\p{{M}}++", r"\1", kept)
    return legible(unicodedata.normalize("NFC", regex.sub(r"\n{3,}", "\n\n", kept)))


def legible(text: str) -> str:
    """The same without spaces around it; "" where nobody would see anything of it."""
    return text.strip() if SEEN.search(text) else ""


def storable(text: str) -> str:
    """The same without characters that no database keeps."""
    return UNSTORABLE.sub("", text)


def graphemes(text: str) -> int:
    """How many characters a person sees (extended grapheme clusters, Unicode UAX 29)."""
    return len(regex.findall(r"\X", text))


def shorten(text: str, most: int) -> str:
    """The beginning of a text on one line, cut between words, never inside a character."""
    line = " ".join(text.split())
    if len(line) <= most:
        return line
    cut = line[:most].rsplit(" ", 1)[0] or line[:most]
    return cut.rstrip(" ,;:-") + "…"


def key_of(name: str) -> str:
    """What makes two names the same for whoever reads them: large or small, composed or not, full width
    or half, with or without characters that nobody sees. "" where nobody would see anything."""
    if not legible(name):
        return ""
    seen = "".join(char for char in name if unicodedata.category(char) not in {"Cf", "Cc"})
    folded = unicodedata.normalize("NFKC", seen).casefold()
    return " ".join(unicodedata.normalize("NFKC", folded).split())
