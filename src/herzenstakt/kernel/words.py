"""Sentences that are kept now and said later, in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self


def gettext_noop(text: str) -> str:
    """Mark a sentence for translation without translating it yet (usually imported as `_`)."""
    return text


@dataclass(frozen=True, slots=True)
class Sentence:
    """An English sentence with named gaps, for example `"Only %(limit)s characters."`

    Kept as it is; the screen translates the sentence first and fills the gaps after.
    """

    text: str
    gaps: Mapping[str, str | int] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.text % self.gaps if self.gaps else self.text

    def __bool__(self) -> bool:
        return bool(self.text)

    def as_json(self) -> dict[str, Any]:
        """The shape in which a sentence rests in a JSON column."""
        return {"text": self.text, "gaps": dict(self.gaps)} if self.text else {}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any] | None) -> Sentence:
        """The inverse of `as_json`; nothing kept gives the empty sentence."""
        return cls(kept["text"], kept.get("gaps", {})) if kept else cls("")


class InWords(Exception):
    """Something did not happen, and `sentence` says why, for a person to read.

    `text` is an English sentence marked for translation, with named gaps:
    `NotYet(_("Too long: %(used)s of %(limit)s characters."), used=512, limit=500)`.
    """

    def __init__(self, text: str, **gaps: str | int) -> None:
        self.sentence = Sentence(text, gaps)
        super().__init__(str(self.sentence))

    @classmethod
    def of(cls, sentence: Sentence) -> Self:
        """The same for a sentence that somebody else has said already."""
        return cls(sentence.text, **sentence.gaps)
