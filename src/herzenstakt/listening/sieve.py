"""Which spellings of many posts are worth a look: one coarse search through all posts at once.

    sieve = Sieve([" ratz", "badeente"])
    list(sieve.spellings(b" Die Badeenten von #Berta "))     # [(5, b"Badeenten"), (19, b"#Berta")]
    sieve.holds([b"Badeenten", b"#Berta"])                   # [b"Badeenten"]

It may let through what tells nothing, and never holds back what tells something:

- A spelling of nothing but A to Z, figures, umlauts and ß is one word, and folds into as many bytes as it
  has: ä is two, and so is ae. It is let through if it holds one of the pieces.
- Any other spelling is let through, and looked at more closely when it is new: without # - and _ each of its
  words, and each run of them, stands in it in one piece, so it must hold one of the pieces anywhere.
- What still has other signs is always let through: who knows what becomes of them.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate

import ahocorasick_rs

#: what stands for each byte that makes a spelling any other
_ODD = b"!"
#: what holds words together, and begins a hashtag
_JOINTS = b"#-_"
_FOLDED = bytes(ord(_ODD) if byte > 127 or byte in _JOINTS else byte for byte in range(256)).lower()
_UMLAUTS = tuple(
    (letter.encode(), written)
    for letter, written in zip(
        "äöüÄÖÜß", (b"ae", b"oe", b"ue", b"ae", b"oe", b"ue", b"ss"), strict=True
    )
)
#: an odd byte is found where it comes after another one, so that "Москва" is found once and not six times
_TURNS_ODD = tuple(bytes([byte]) + _ODD for byte in b" abcdefghijklmnopqrstuvwxyz0123456789")


class Sieve:
    """Holds back spellings that hold none of these pieces, folded. A piece may begin with a space, which is
    where a word begins."""

    def __init__(self, pieces: Iterable[str]) -> None:
        # Where pieces overlap only the first is found. Each stands within one word and the space before
        # it, so none can hide one of the next word.
        plain = {piece.encode() for piece in pieces if piece.isascii()}
        search = ahocorasick_rs.BytesAhoCorasick(
            [*_TURNS_ODD, *sorted(plain)], implementation=ahocorasick_rs.Implementation.DFA
        )
        anywhere = sorted({piece.lstrip() for piece in plain})
        self._search = search.find_matches_as_indexes
        self._search_anywhere = ahocorasick_rs.BytesAhoCorasick(
            [*_TURNS_ODD, *anywhere]
        ).find_matches_as_indexes

    def spellings(self, line: bytes) -> Iterator[tuple[int, bytes]]:
        """Those that are let through, in their order, with where they begin. The line has a space at each
        end and between its spellings."""
        end = 0
        for _, start, _ in self._search(_folded(line)):
            if start >= end:
                begin = line.rfind(b" ", 0, start + 1) + 1
                end = line.find(b" ", begin)
                yield begin, line[begin:end]

    def holds(self, spellings: Sequence[bytes]) -> list[bytes]:
        """Those of spellings that were let through which are worth more than this look."""
        joined = [spelling.translate(None, _JOINTS) for spelling in spellings]
        begins = list(accumulate((len(one) + 1 for one in joined), initial=1))
        found = self._search_anywhere(_folded(b" %b " % b" ".join(joined)))
        known = {bisect_right(begins, start + 1) - 1 for _, start, _ in found}
        return [spellings[at] for at in sorted(known)]


def _folded(line: bytes) -> bytes:
    """As compared, as far as that goes letter by letter; each byte stays where it is."""
    for letter, written in _UMLAUTS:
        line = line.replace(letter, written)
    return line.translate(_FOLDED)
