"""Ways to say something, as patterns for each language the coach knows."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from typing import Generic, TypeVar

from herzenstakt.coach.needles import Pattern
from herzenstakt.coach.text import Language, Span

#: in what one looks: plain words, or a `Text`
Place = TypeVar("Place", contravariant=True)


class Sayable(ABC, Generic[Place]):
    """Something that can be said in many ways."""

    @abstractmethod
    def spans(self, text: Place, language: Language | None) -> Iterator[Span]:
        """Everywhere it is said."""

    def find(self, text: Place, language: Language | None) -> Span | None:
        """Where it is said first."""
        return next(self.spans(text, language), None)

    def stand_in(self, text: Place, language: Language | None) -> bool:
        """Whether it is said there."""
        return self.find(text, language) is not None


class Phrases(Sayable[str]):
    """Patterns in which small and capital letters are one, and white space counts as in `re.VERBOSE`."""

    def __init__(self, de: str = "", en: str = "") -> None:
        self._patterns: Mapping[Language, Pattern] = {
            language: Pattern(pattern, re.IGNORECASE | re.VERBOSE)
            for language, pattern in ((Language.DE, de), (Language.EN, en))
            if pattern
        }

    def spans(self, text: str, language: Language | None) -> Iterator[Span]:
        """Everywhere one of them stands."""
        if pattern := self._in(language):
            yield from pattern.spans(text)

    def find(self, text: str, language: Language | None) -> Span | None:
        """Where one of them stands first."""
        pattern = self._in(language)
        return pattern.find(text) if pattern else None

    def _in(self, language: Language | None) -> Pattern | None:
        return self._patterns.get(language) if language else None
