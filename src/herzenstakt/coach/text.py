"""A text taken apart once, so that thirty rules need not: sentences, words, what it speaks of.

Made for comments and answers of some lines. What lies beyond `LONGEST` characters is not read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from itertools import chain
from typing import Any, Generic, TypeVar

from herzenstakt.coach.needles import Pattern

LONGEST = 4_000
Found = TypeVar("Found")
Span = tuple[int, int]

_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+(?=\s|$|[^\w])|\n|$)|[^.!?…\n]+[.!?…]")
_BEGINNING = re.compile(r"\b\w(?:\w{3}|\w{0,2}(?:\W|$))")
WORD = re.compile(r"[^\W_]++(?:['’-][^\W_]++)*")
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")

#: the commonest words of each language that the other one does not have
_GERMAN = frozenset(
    "ich wir du sie ihr er es der die das den dem des ein eine einen einem einer und oder "
    "aber nicht kein keine ist sind war waren bin hat haben habe hatte wird werden wurde kann "
    "können mit für von zu zum zur auf aus bei nach wie wenn dass auch noch schon nur sehr "
    "mir dir uns euch ihnen ihre ihren ihrem dein deine euer eure mein meine unser unsere "
    "danke bitte hallo gern gerne leider heute morgen bis seit mal ja nein was wo wann wer so "
    "im am vom beim ab über um dann hier da jetzt bereits wirklich ganz immer tut".split()
)
_ENGLISH = frozenset(
    "i we you he she they it the a an and or but not no is are was were am has have had will "
    "would can could with for of to on from at by if that this these those also still very my "
    "your our us them there here what when who how why thanks thank please hello hi sorry "
    "today tomorrow be been do does did just so as about i'm i'll it's we're you're don't "
    "can't isn't we'll that's i've".split()
)
#: words that so many texts hold that to find one tells nothing
COMMON = _GERMAN | _ENGLISH
#: words that say nothing of what a text is about
_EMPTY = frozenset(
    "diese dieser dieses diesen diesem jede jeder jedes alle allem allen alles etwas nichts "
    "viel viele mehr wieder immer schon noch auch nur sehr ganz eben halt doch mal dann denn "
    "weil dass wenn aber oder und sich mich mir dich dir euch uns ihnen ihre ihren ihrem "
    "ihrer eure euren eurem unser unsere unseren unserem mein meine meinen meinem dein deine "
    "deinen deinem kein keine keinen keinem haben hatte hatten habe wird werden wurde wurden "
    "worden kann können könnte könnt könnten sollte müssen muss musste möchte wollen will "
    "würde würden wäre waren sein sind gibt geht gehen kommt kommen macht machen gemacht "
    "lassen sagen sagt einfach wirklich leider gern gerne bitte danke hallo liebe lieber gruß "
    "grüße viele herzliche heute gestern morgen jetzt hier dort über unter nach vorher seit "
    "ohne gegen beim vom zum zur damit dazu davon daran darauf dafür dabei also sowie zwar "
    "bereits this that these those there their them they then than with without have having "
    "were been being will would could should must might about after before again because just "
    "very really also only even much many more most some any from into onto over under your "
    "yours our ours what when where which while who whom whose why how does doing done please "
    "thank thanks hello dear kind regards today yesterday tomorrow here still already always "
    "never ever make made take took give gave come came know think want need like well good "
    "best sorry".split()
)
STEM = 5
HEAD = 4
#: how programs and queries look, and people do not write
_CODE = Pattern(
    r"[;{}]\s*$ | => | == | </?\w+> | \bSELECT\b.+\bFROM\b"
    r" | ^[ \t]*(?:def|import|class|function|const|let|var)\b.+[:;({=]",
    re.MULTILINE | re.VERBOSE,
)


class cached_property(Generic[Found]):  # noqa: N801
    """As in functools, without the lock that it has before Python 3.12: a text belongs to one thread."""

    def __init__(self, work: Callable[[Any], Found]) -> None:
        self._work = work
        self._name = work.__name__
        self.__doc__ = work.__doc__

    def __get__(self, owner: Any, kind: type | None = None) -> Found:
        found = owner.__dict__[self._name] = self._work(owner)
        return found


class Language(StrEnum):
    """The languages the coach knows."""

    DE = "de"
    EN = "en"


@dataclass(frozen=True)
class Sentence:
    """A sentence and where it stands in its text."""

    text: str
    start: int

    @property
    def is_question(self) -> bool:
        """Whether it ends with a question mark."""
        return self.text.rstrip(" \"'”“)»").endswith("?")

    @cached_property
    def own(self) -> Text:
        """The same as a text of its own, taken apart once for all who ask."""
        return Text(self.text)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return self.start, self.start + len(self.text)


class Text:
    """A text, with what rules ask of it worked out when the first of them asks."""

    def __init__(self, raw: str) -> None:
        self.raw = raw[:LONGEST]
        self._known: dict[Callable[[Text], Any], Any] = {}

    def known(self, work: Callable[[Text], Found]) -> Found:
        """What some work finds in it; done once, and forgotten with the text."""
        if work not in self._known:
            self._known[work] = work(self)
        found: Found = self._known[work]
        return found

    @cached_property
    def sentences(self) -> tuple[Sentence, ...]:
        """Its sentences, without the white space around them."""
        return tuple(self._sentences())

    def _sentences(self) -> Iterator[Sentence]:
        for found in _SENTENCE.finditer(self.raw):
            text = found[0]
            if stripped := text.strip():
                yield Sentence(stripped, found.start() + len(text) - len(text.lstrip()))

    def sentence_at(self, position: int) -> Sentence | None:
        """The last sentence that begins there or before it; None where there is none."""
        return next((one for one in reversed(self.sentences) if one.start <= position), None)

    @cached_property
    def words(self) -> tuple[str, ...]:
        """Its words, in small letters."""
        return tuple(map(str.lower, WORD.findall(self.raw)))

    @cached_property
    def language(self) -> Language | None:
        """Which of the two it is written in; None where too few words say so, and for code."""
        if _CODE.find(self.raw):
            return None
        german = sum(map(_GERMAN.__contains__, self.words))
        english = sum(map(_ENGLISH.__contains__, self.words))
        most = max(german, english)
        if not most or most < len(self.words) * 0.15 or german == english:
            return None
        return Language.DE if german > english else Language.EN

    @cached_property
    def stems(self) -> frozenset[str]:
        """What it speaks of: the beginnings of its telling words, and its numbers."""
        telling = {word[:STEM] for word in self.words if len(word) > 3 and word not in _EMPTY}
        return frozenset(telling | set(_NUMBER.findall(self.raw)))

    @cached_property
    def gist(self) -> frozenset[str]:
        """What it speaks of, whatever the endings."""
        return frozenset(stem[:HEAD] for stem in self.stems)

    @cached_property
    def plain(self) -> str:
        """The same in small letters, with plain apostrophes and spaces. Everything stands where it stood."""
        return self.raw.lower().replace("’", "'").replace("\n", " ")

    @cached_property
    def beginnings(self) -> Mapping[str, Sequence[int]]:
        """Where its words start, by their first letters: four, or fewer and what ends the word; numbers
        by "0"."""
        starts: dict[str, list[int]] = defaultdict(list)
        for found in _BEGINNING.finditer(self.plain):
            starts[found[0]].append(found.start())
        if numbers := [beginning for beginning in starts if beginning[0].isdigit()]:
            starts["0"] = sorted(chain.from_iterable(map(starts.pop, numbers)))
        return dict(starts)

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Each of its words once, with one kind of apostrophe."""
        return frozenset(self.spoken.split())

    @cached_property
    def heads(self) -> Mapping[str, Sequence[str]]:
        """Its longer words, each once, by their first letters: as many as a `Family` looks at."""
        heads: dict[str, list[str]] = defaultdict(list)
        for word in self.vocabulary:
            if len(word) >= HEAD:
                heads[word[:HEAD]].append(word)
        return dict(heads)

    @cached_property
    def spoken(self) -> str:
        """Its words one after the other, a space around each, without the marks between them."""
        return f" {' '.join(self.words)} ".replace("’", "'")


def once(work: Callable[[Text], Found]) -> Callable[[Text], Found]:
    """Work that several rules ask for on the same text, done only once."""

    @wraps(work)
    def asked(text: Text) -> Found:
        return text.known(work)

    return asked
