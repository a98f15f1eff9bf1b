"""How words are compared: without large letters, accents and endings, and as parts of longer words.

A text is cut into pieces: five letters in a row, of each word. Whoever looks for "Verzögerung" asks for the
pieces of its stem, and they stand in "Lieferverzögerungen", too. Only the question is stemmed, never the
text, so that stemming may become better without any index being built anew. PostgreSQL cuts by itself
(`index.py`), and a test holds both to the same pieces.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import snowballstemmer

#: of one text; what stands behind is not found by its words
LONGEST = 20_000
#: letters of a word
LONGEST_WORD = 40
#: letters in a row that are looked for together
GRAM = 5
#: not all pieces of a word are asked for, only so many that each letter is: what is found is looked at anyway
STRIDE = 3
#: from here on a word may be made of several, and its end counts as much as its beginning
COMPOUND = 8
#: people's names are shorter, and few
LONGEST_NAME = 24
MOST_NAMES = 12

#: marks above letters, and signs that nobody sees: written here as PostgreSQL reads them, too
GONE = r"[\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff]+"
#: what is no space and no punctuation, so that scripts and emoji of all kinds are words
WORD = r"[^\x01-\x2f\x3a-\x40\x5b-\x60\x7b-\u00bf\u2000-\u206f\u3000-\u303f]+"
#: "Koeln" is Köln, and "neue" loses its e wherever it stands
WRITTEN_OUT = (("ß", "ss"), ("ς", "σ"), ("ae", "a"), ("oe", "o"), ("ue", "u"))

#: of each group of pieces, one must be there
Wanted = list[tuple[str, ...]]

_GONE, _WORD = re.compile(GONE), re.compile(WORD)


def folded(text: str) -> str:
    """A text as it is compared with others."""
    plain = _GONE.sub("", unicodedata.normalize("NFKD", text).lower())
    for letters, short in WRITTEN_OUT:
        plain = plain.replace(letters, short)
    return plain


def words_of(text: str) -> list[str]:
    """The words of a text, folded."""
    return _WORD.findall(folded(text.replace("\x00", " ")))


def pieces_of(text: str) -> set[str]:
    """By what a text is found."""
    return {
        piece for word in set(words_of(text[:LONGEST])) for piece in _pieces(word[:LONGEST_WORD])
    }


def _pieces(word: str) -> Iterator[str]:
    if len(word) < 3:
        yield word
        return
    yield f"_{word[:3]}"
    if len(word) > 3:
        yield f"_{word[:4]}"
    if len(word) >= COMPOUND:
        yield f"{word[-4:]}_"
    for at in range(len(word) - GRAM + 1):
        yield word[at : at + GRAM]


@lru_cache(maxsize=4096)
def stem_of(word: str) -> str:
    """The part of a folded word that its other forms share, German or English; at least four letters."""
    if len(word) <= 4:
        return word
    told = (_stemmer(name).stemWord(word).removesuffix("i") for name in ("german", "english"))
    return min((stem for stem in told if len(stem) >= 4 and word.startswith(stem)), default=word)


@lru_cache(maxsize=2)
def _stemmer(name: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(name)


def wanted_of(stem: str) -> Wanted:
    """The pieces in which a stem is found: of each group one must be there."""
    stem = stem[:LONGEST_WORD]
    if len(stem) < 3:
        return [(stem,)]
    if len(stem) == 3:
        return [(f"_{stem}",)]
    if len(stem) == 4:
        return [(f"_{stem}", f"{stem}_")]
    last = len(stem) - GRAM
    return [(stem[at : at + GRAM],) for at in sorted({*range(0, last, STRIDE), last})]


def stands_in(stem: str, word: str) -> bool:
    """Whether a folded word is one that is looked for by this stem."""
    if len(stem) < 3:
        return word == stem
    if len(stem) <= 4:
        at_the_end = len(stem) == 4 and len(word) >= COMPOUND and word.endswith(stem)
        return word.startswith(stem) or at_the_end
    return stem in word


# --- names -----------------------------------------------------------------------------------------


def name_pieces_of(name: str) -> set[str]:
    """By what a person is found: the whole name (=), each beginning, and with one letter left out (~)."""
    found = set()
    for word in sorted(set(words_of(name[:LONGEST])))[:MOST_NAMES]:
        short = word[:LONGEST_NAME]
        found |= {f"={short}", *(short[:end] for end in range(2, len(short) + 1))}
        found |= {f"~{less}" for less in without_one(short)}
    return found


def without_one(word: str) -> set[str]:
    """A word of four letters or more with each of its letters left out once."""
    if len(word) < 4:
        return set()
    return {word[:at] + word[at + 1 :] for at in range(len(word))}


def name_as_written(word: str) -> tuple[str, ...]:
    """The pieces in which a name stands that was typed well, and perhaps not to its end."""
    short = word[:LONGEST_NAME]
    return (short if len(short) > 1 else f"={short}",)


def name_almost(word: str) -> tuple[str, ...]:
    """... and those in which it stands with one letter too many, too few, wrong, or in the wrong place."""
    short = word[:LONGEST_NAME]
    less = sorted(without_one(short))
    return (short, f"~{short}", *(f"={one}" for one in less), *(f"~{one}" for one in less))
