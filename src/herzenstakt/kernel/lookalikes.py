"""Letters of other alphabets that look like ours: who hides a word behind them is read all the same."""

from __future__ import annotations

import regex

_TWO_ALPHABETS = regex.compile(r"(?=.*\p{Latin})(?=.*[\p{Cyrillic}\p{Greek}])", regex.DOTALL)
#: a letter and the letter of ours it looks like; a capital may look like another one than its small letter
_LOOKS_LIKE = str.maketrans(
    "АВЕЅІЈКМНОРСТУХԚԜҮӀаеѕіјкмнорстухԛԝһӏгԁёїӧӓвпѵΑΒΕΖΗΙΚΜΝΟΡΤΥΧαάβεέικνοόρτυχωγίύ",
    "ABESIJKMHOPCTYXQWYlaesijkmhopctyxqwhlrdeiöäbnvABEZHIKMNOPTYXaabeeikvooptuxwyiu",
)


def unmasked(word: str) -> str:
    """A word in our letters where it mixes them with those of others: who writes "Rаtzi" with a Cyrillic а
    hides, who writes "Москва" does not. In composed form (NFC); a word of one alphabet stays what it is."""
    return word.translate(_LOOKS_LIKE) if _TWO_ALPHABETS.match(word) else word
