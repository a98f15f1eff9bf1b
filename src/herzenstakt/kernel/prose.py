"""A longer text with headings and lists, told apart by how its lines begin. Nothing else is markup.

# What we wish for      a heading
- first we answer       an item of a list
Good to have you here.  anything else is a paragraph, until an empty line ends it
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter

MARKS = {"# ": "heading", "- ": "list"}


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, one list with its items, or one paragraph with its lines. `kind`: which of them."""

    kind: str
    lines: tuple[str, ...]


def blocks_of(text: str) -> Iterator[Block]:
    """The parts of a text in their order; all of it stays plain text, for a page to escape."""
    for kind, group in groupby(map(_read, text.split("\n")), key=itemgetter(0)):
        lines = tuple(words for _, words in group)
        if kind == "heading":
            yield from (Block(kind, (words,)) for words in lines)
        elif kind:
            yield Block(kind, lines)


def _read(line: str) -> tuple[str, str]:
    """What a line belongs to, and its words; nothing for an empty one."""
    words = line.strip()
    for mark, kind in MARKS.items():
        if words.startswith(mark):
            return kind, words.removeprefix(mark).strip()
    return ("paragraph" if words else ""), words
