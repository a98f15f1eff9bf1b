"""Text of others, made plain; text of ours, counted."""

from __future__ import annotations

import unicodedata
from html.parser import HTMLParser

import regex

BLOCKS = frozenset({"p", "div", "li", "blockquote", "h1", "h2", "h3", "h4", "pre", "tr"})
SILENT = frozenset({"script", "style", "head", "title", "template"})


class _Plain(HTMLParser):
    """Collects what a person would read."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in SILENT:
            self.silent += 1
        elif tag == "br" or (tag in BLOCKS and self.pieces):
            self.pieces.append("\n")
        elif tag == "img":
            self.pieces.append(dict(attrs).get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag in BLOCKS:
            self.pieces.append("\n")

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.pieces.append(data)


def plain(markup: str) -> str:
    """The words of an HTML fragment: paragraphs become empty lines, everything else only text.

    Never raises, whatever the fragment looks like.
    """
    reader = _Plain()
    reader.feed(markup)
    reader.close()
    return tidy("".join(reader.pieces))


def tidy(text: str) -> str:
    """Text without control characters, bidirectional overrides and towers of empty lines; NFC."""
    kept = "".join(
        char for char in text if char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs"}
    )
    kept = regex.sub("[\u202a-\u202e\u2066-\u2069\ufeff]", "", kept)
    kept = regex.sub(r"[ \t]+\n", "\n", kept)
    return unicodedata.normalize("NFC", regex.sub(r"\n{3,}", "\n\n", kept)).strip()


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
