"""A text taken apart further: clauses with their words, and whole words to look for in them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from herzenstakt.coach.text import WORD, Language, Sentence, Span, Text

_JOINT = re.compile(r"[,;:–—()\n]| (?:-|und|aber|jedoch|allerdings|and|but|though) ")


class Clause(NamedTuple):
    """A piece between two joints of a sentence, and its words in small letters."""

    text: str
    words: tuple[str, ...]
    sentence: Sentence

    @property
    def span(self) -> Span:
        """Where the sentence stands: a clause alone is too little to look at."""
        return self.sentence.span


def clauses_of(text: Text) -> Iterator[Clause]:
    """The clauses of a text that hold a word."""
    for sentence in text.sentences:
        for piece in _JOINT.split(sentence.text):
            if words := WORD.findall(piece.lower().replace("’", "'")):
                yield Clause(piece, tuple(words), sentence)


def sentence_at(span: Span, text: Text) -> Sentence:
    """The sentence in which something found in a text begins."""
    return text.sentence_at(span[0]) or text.sentences[0]


class Signs:
    """Whole words of each language; asking for them costs next to nothing."""

    def __init__(self, de: str = "", en: str = "") -> None:
        self._words: Mapping[Language, frozenset[str]] = {
            Language.DE: frozenset(de.split()),
            Language.EN: frozenset(en.split()),
        }

    def stand_in(self, words: Iterable[str], language: Language | None) -> bool:
        """Whether one of them is among some words in small letters."""
        return language is not None and not self._words[language].isdisjoint(words)
