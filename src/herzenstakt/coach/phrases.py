"""Ways to say something, as patterns for each language the coach knows."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from herzenstakt.coach.text import Language, Span


class Phrases:
    """Patterns in which small and capital letters are one, and white space counts as in `re.VERBOSE`."""

    def __init__(self, de: str = "", en: str = "") -> None:
        self._patterns: Mapping[Language, re.Pattern[str]] = {
            language: re.compile(pattern, re.IGNORECASE | re.VERBOSE)
            for language, pattern in ((Language.DE, de), (Language.EN, en))
            if pattern
        }

    def spans(self, text: str, language: Language | None) -> Iterator[Span]:
        """Everywhere one of them stands."""
        pattern = self._patterns.get(language) if language else None
        if pattern:
            for found in pattern.finditer(text):
                yield found.span()

    def find(self, text: str, language: Language | None) -> Span | None:
        """Where the first of them stands."""
        return next(self.spans(text, language), None)

    def stand_in(self, text: str, language: Language | None) -> bool:
        """Whether one of them stands there."""
        return self.find(text, language) is not None
