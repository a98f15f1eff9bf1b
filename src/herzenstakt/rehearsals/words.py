"""Code words: what an owner writes below a post, so that the desk knows whose words these are."""

from __future__ import annotations

import re
import secrets
from collections.abc import Collection

#: said the same way in German and English, and by nobody together with such a number by chance
THINGS = (
    *("Banjo", "Fagott", "Gorilla", "Kakadu", "Kiwi", "Koala", "Lama", "Mango", "Oboe", "Panda"),
    *("Polka", "Safari", "Samba", "Tango", "Tuba", "Zebra"),
)
LOWEST, HIGHEST = 10, 99
#: networks set names and other signs around it, and people write as they like
CODE_WORD = re.compile(rf"(?<!\w)({'|'.join(THINGS)})-(\d\d)(?!\w)", re.IGNORECASE)


def code_words_in(text: str) -> frozenset[str]:
    """Everything in a text that could be a code word, as we write it."""
    return frozenset(f"{thing.capitalize()}-{number}" for thing, number in CODE_WORD.findall(text))


def new_code_word(used: Collection[str]) -> str:
    """One that was not used yet; nobody can guess which comes next."""
    free = [
        word
        for thing in THINGS
        for number in range(LOWEST, HIGHEST + 1)
        if (word := f"{thing}-{number}") not in used
    ]
    return secrets.choice(free)
