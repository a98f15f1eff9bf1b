"""Words and sayings that mean alike, as plain lists: cheaper than patterns, and easier to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from herzenstakt.coach.text import COMMON, HEAD, Language, Text


def listed(words: str) -> frozenset[str]:
    """Whole words, for `isdisjoint`."""
    return frozenset(words.split())


class Family:
    """Words that begin alike. An entry of fewer than four letters, or with a full stop, is the whole word."""

    def __init__(self, entries: str) -> None:
        whole = set()
        self._by_head: dict[str, tuple[str, ...]] = {}
        for entry in entries.split():
            if len(entry) < HEAD or entry.endswith("."):
                whole.add(entry.rstrip("."))
            else:
                head = entry[:HEAD]
                self._by_head[head] = (*self._by_head.get(head, ()), entry)
        self._whole = frozenset(whole)

    def stand_in(self, text: Text) -> bool:
        """Whether a word of a text belongs here."""
        if not self._whole.isdisjoint(text.vocabulary):
            return True
        heads, by_head = text.heads, self._by_head
        for head in by_head.keys() & heads.keys():
            beginnings = by_head[head]
            if any(word.startswith(beginnings) for word in heads[head]):
                return True
        return False

    def of(self, text: Text) -> Iterator[str]:
        """Which words of a text belong here, each once."""
        yield from self._whole & text.vocabulary
        for head in self._by_head.keys() & text.heads.keys():
            for word in text.heads[head]:
                if word not in self._whole and word.startswith(self._by_head[head]):
                    yield word

    def among(self, words: Iterable[str]) -> Iterator[str]:
        """Which of some words (in small letters) belong here."""
        whole, by_head = self._whole, self._by_head
        for word in words:
            if word in whole or (
                (beginnings := by_head.get(word[:HEAD])) and word.startswith(beginnings)
            ):
                yield word


class Words:
    """A word family in each language the coach knows.

    A text is searched in its own language, in the one it is said to be in, or in either where nobody knows.
    """

    def __init__(self, de: str = "", en: str = "") -> None:
        self._families: Mapping[Language, Family] = {
            Language.DE: Family(de),
            Language.EN: Family(en),
        }

    def count(self, text: Text, language: Language | None = None) -> int:
        """How many words of a text belong here."""
        count = text.words.count
        return sum(
            count(word)
            for one in languages(text, language)
            for word in self._families[one].of(text)
        )

    def stand_in(self, text: Text, language: Language | None = None) -> bool:
        """Whether a word of a text belongs here."""
        return any(self._families[one].stand_in(text) for one in languages(text, language))


class Sayings:
    """Words side by side; bars between the sayings. Without a full stop the last word may go on."""

    def __init__(self, de: str = "", en: str = "") -> None:
        self._by_rarest: Mapping[Language, Mapping[str, tuple[str, ...]]] = {
            Language.DE: _by_rarest_word(de),
            Language.EN: _by_rarest_word(en),
        }

    def count(self, text: Text, language: Language | None = None) -> int:
        """How many of them stand in a text."""
        return sum(len(self._found(text, one)) for one in languages(text, language))

    def stand_in(self, text: Text, language: Language | None = None) -> bool:
        """Whether one of them stands in a text."""
        return any(self._found(text, one) for one in languages(text, language))

    def _found(self, text: Text, language: Language) -> list[str]:
        by_rarest, spoken = self._by_rarest[language], text.spoken
        rare = by_rarest.keys() & text.vocabulary
        return [saying for word in rare for saying in by_rarest[word] if saying in spoken]


def _by_rarest_word(sayings: str) -> Mapping[str, tuple[str, ...]]:
    """Sayings as they stand in `Text.spoken`, by the word of theirs that the fewest texts hold."""
    found: dict[str, tuple[str, ...]] = {}
    for saying in filter(None, map(str.split, sayings.split("|"))):
        whole = saying if saying[-1].endswith(".") else saying[:-1]
        rarest = min((word.rstrip(".") for word in whole or saying), key=_commonness)
        found[rarest] = (*found.get(rarest, ()), f" {' '.join(saying)}".replace(".", " "))
    return found


def _commonness(word: str) -> tuple[bool, int]:
    return word in COMMON, -len(word)


def languages(text: Text, language: Language | None = None) -> tuple[Language, ...]:
    """In which languages to search a text."""
    known = language or text.language
    return (known,) if known else (Language.DE, Language.EN)
