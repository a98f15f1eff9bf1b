"""The words of a post as watchwords are compared with them. Plain Python; nothing is kept.

    words_in("Die #RatziFatziBadeente!")     # die, ratzi, fatzi, badeente, ratzifatzi, fatzibadeente, …

A word is compared without large letters, marks above letters, and signs that nobody sees; ä is ae, ß is ss.
Letters of another alphabet that only look like ours count as ours where they stand in a word with ours: who
writes "Rаtzi" with a Cyrillic а hides, who writes "Москва" does not.

What hyphens and underscores hold together, and what capital letters and figures part in a hashtag, is several
words in a row, and each run of them is one as well. So a watchword finds "Bade-Ente", "#BadeEnte" and
"Badeente" alike. Where a script knows no spaces each of its signs is a word, and so is an emoji.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import regex

from herzenstakt.kernel.lookalikes import unmasked

#: of one text, in characters: what stands behind is read by nobody
LONGEST = 20_000
#: letters of a word; more is no word but a key, a picture, or somebody who tries something
LONGEST_WORD = 80
#: words held together that are read as one
LONGEST_RUN = 4

#: signs that nobody sees: they are taken out before anything else
_HIDDEN = r"[\p{Cf}\p{Variation_Selector}\u034F\u115F\u1160\u3164\uFFA0]"
_UNSEEN = regex.compile(rf"{_HIDDEN}+")
#: marks above, below or through letters of ours, which may be left out
_MARKS = regex.compile(r"[\u0300-\u036F\u1AB0-\u1AFF\u1DC0-\u1DFF\u20D0-\u20FF\uFE20-\uFE2F]+")
#: letters in circles and squares, which Unicode counts among the signs
_RINGED = r"\u24B6-\u24E9\U0001F130-\U0001F149"
#: scripts without spaces
_ALONE = r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}\p{Khmer}\p{Myanmar}]"
_EMOJI = r"(?![\u00A9\u00AE\u203C\u2049\u2122\u2139])\p{ExtPict}"
#: the first of these says what the second says as well, for most letters and sooner
_LETTERS = rf"(?:[0-9A-Za-zÄÖÜäöüß]++|[[\p{{L}}\p{{N}}\p{{M}}{_RINGED}]--{_ALONE}]|{_HIDDEN})++"
#: one word, or several that are held together; or one sign that is a word
_CHAIN = regex.compile(
    rf"{_LETTERS}(?:[-_\u2010-\u2013]{_LETTERS})*+|{_ALONE}\p{{M}}*+|{_EMOJI}", regex.VERSION1
)
_LINK = regex.compile(r"[-_\u2010-\u2013]")
_NO_UNDERSCORE = regex.compile(r"[-\u2010-\u2013]")
#: the words of a hashtag: figures; a capital and small letters; capitals; letters that are neither
_IN_HASHTAG = regex.compile(
    r"\p{N}+|\p{Lu}?[\p{Ll}\p{M}\p{Cf}]+|\p{Lu}+(?!\p{Ll})|[^\p{N}\p{Lu}\p{Ll}]+|\p{Lu}"
)
_MARKED = {"#": "#", "＃": "#", "@": "@", "＠": "@"}
#: what people write with two letters, and letters of ours that are no letter with a mark
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
_OTHERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "þ": "th", **dict(zip("øłđðħıɑɡ", "olddhiag", strict=True))}
)


class Word(NamedTuple):
    """One word of a text, folded. `first`, `last`: which of the words in a row it is; a run that is read as
    one is several. `mark`: "#" or "@" where it is a whole hashtag or name, else "". From `start` to `end`
    it stands in the text."""

    folded: str
    start: int
    end: int
    first: int
    last: int
    mark: str = ""


def folded(word: str) -> str:
    """A word as it is compared with others; nothing where it has no letter, figure or sign."""
    if word.isascii():
        return word.lower()
    return folded_ours(word) if is_ours(word) else _folded_any(word)


def _folded_any(word: str) -> str:
    plain = unmasked(unicodedata.normalize("NFKC", _UNSEEN.sub("", word)))
    plain = unicodedata.normalize("NFC", plain.casefold()).translate(_UMLAUTS)
    bare = _MARKS.sub("", unicodedata.normalize("NFD", plain)).translate(_OTHERS)
    return unicodedata.normalize("NFC", bare).replace(" ", "")  # one sign may be a whole prayer


#: what letters of Latin alphabets become, whatever stands beside them; most letters are of these
_OURS = {code: _folded_any(chr(code)) for code in range(0xC0, 0x180) if chr(code).isalpha()}


def is_ours(word: str) -> bool:
    """Whether a word has only letters of Latin alphabets, and so folds letter by letter."""
    return word.isalpha() and max(word) < "\u0180" and not any(map(word.__contains__, "ªµº"))


def folded_ours(line: str) -> str:
    """Such words, folded; several with a space between them at once."""
    return line.translate(_OURS).lower()


def words_in(text: str) -> Iterator[Word]:
    """All words of a text, as they stand there; of words held together each, and each run of them."""
    begun = 0
    for found in _CHAIN.finditer(text):
        chain = found[0]
        start, end = found.span()
        mark = _mark_before(text, start) if start and text[start - 1] in _MARKED else ""
        if not mark and chain.isalnum() and len(chain) <= LONGEST_WORD:
            yield Word(folded(chain), start, end, begun, begun)
            begun += 1
        else:
            parts = [part for part in _parts(chain, start, mark) if part[0]]
            yield from _in_runs(parts, begun, mark, _end_of_mark(chain, start, mark))
            begun += len(parts)


def _in_runs(
    parts: Sequence[tuple[str, int, int]], begun: int, mark: str, end_of_mark: int
) -> Iterator[Word]:
    """Words held together, each of them and each run. `end_of_mark`: where a hashtag or name ends."""
    marked = sum(part[1] < end_of_mark for part in parts)
    for first, last in _runs(len(parts)):
        whole = "".join(part[0] for part in parts[first : last + 1])
        if len(whole) <= LONGEST_WORD:
            said = mark if (first, last + 1) == (0, marked) else ""
            start, end = parts[first][1], parts[last][2]
            yield Word(whole, start, end, begun + first, begun + last, said)


def _mark_before(text: str, start: int) -> str:
    """Whether it is a hashtag or a name: one of these signs stands before it, and not within a word."""
    return _MARKED[text[start - 1]] if start < 2 or not text[start - 2].isalnum() else ""


def _end_of_mark(chain: str, start: int, mark: str) -> int:
    """Where the hashtag or name ends that begins here: a hashtag goes no further than a hyphen."""
    hyphen = _NO_UNDERSCORE.search(chain) if mark == "#" else None
    return start + (hyphen.start() if hyphen else len(chain))


def _parts(chain: str, start: int, mark: str) -> Iterator[tuple[str, int, int]]:
    """The single words of a chain, folded, with where they stand."""
    at = 0
    for piece in _LINK.split(chain):
        pieces = _IN_HASHTAG.finditer(piece) if mark == "#" else [None]
        for part in pieces:
            a, b = part.span() if part else (0, len(piece))
            yield folded(piece[a:b]), start + at + a, start + at + b
        at += len(piece) + 1


def _runs(length: int) -> Iterator[tuple[int, int]]:
    """Which of so many words in a row are read as one: each, a few, and all."""
    if length == 1:
        yield 0, 0
        return
    for first in range(length):
        for last in range(first, min(length, first + LONGEST_RUN)):
            yield first, last
    if length > LONGEST_RUN:
        yield 0, length - 1
