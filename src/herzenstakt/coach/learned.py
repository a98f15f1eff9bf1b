"""What labelled drafts teach: whether the words of a draft and of the message speak against a cue.

Rules find what they were written for, and now and then the same words where they mean no harm. A second
opinion that never saw the rules disagrees there: a linear model for each cue (logistic regression), learned
from the labelled drafts in `tests/coach/tune` by `python -m tests.coach.learn`. Most rules speak only
where this does not doubt them. It cannot give a hint, and nothing is learned from what teams write.
"""

from __future__ import annotations

import json
import re
import struct
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from importlib.resources import files
from itertools import compress
from string import ascii_letters, digits, whitespace
from typing import NamedTuple

from herzenstakt.coach.draft import Facts
from herzenstakt.coach.text import Text

NAME = "learned.json"
#: weights are whole hundredths
SCALE = 100
#: log-odds below which a cue is doubted, with as many drafts that show it as drafts that do not: half of the
#: wrong hints are gone, and one in twenty of the right ones (decision 0031)
THRESHOLD = -1.4
#: neither what a fact or the form of a draft decides, nor danger, nor what people say in ever new words
NOT_ASKED_ABOUT = frozenset(
    "crisis personal_data beyond_authority boilerplate no_person too_long address_mismatch "
    "too_many_apologies sarcasm blame".split()
)
#: what was learned, as it is kept: cue -> kind of feature -> feature -> hundredths of log-odds
Lesson = Mapping[str, Mapping[str, Mapping[str, int]]]

#: the circumstance that every draft has
ANY = ""
_WORDS_APIECE, _LONGEST = 8, 9
_PLAIN = frozenset(f"{ascii_letters}{digits}{whitespace}äöüßÄÖÜ")
_CAPITALS = re.compile("[A-ZÄÖÜ]{4}")
_ROWS = ("!!", "?!", "!?")
_LANE = 32
_SIGN = 1 << (_LANE - 1)


class Features(NamedTuple):
    """What the model sees of a draft and of the message, each thing once."""

    words: Collection[str]
    #: how its longer words begin
    heads: Collection[str]
    #: its marks and emojis, the rough lengths, and the facts
    circumstances: Collection[str]
    #: words of the message
    said: Collection[str]


def features(draft: Text, said: Text, facts: Facts) -> Features:
    """What the model sees of these."""
    circumstances = {*_circumstances(draft, said, facts), *(set(draft.raw) - _PLAIN)}
    return Features(draft.vocabulary, draft.heads.keys(), circumstances, said.vocabulary)


def _circumstances(draft: Text, said: Text, facts: Facts) -> Iterator[str]:
    yield ANY
    yield f"length {min(len(draft.words) // _WORDS_APIECE, _LONGEST)}"
    yield f"said length {min(len(said.words) // _WORDS_APIECE, _LONGEST)}"
    yield "public" if facts.public else "private"
    yield f"language {draft.language}"
    yield f"fault {facts.fault}"
    if not facts.may_compensate:
        yield "may not compensate"
    if facts.rounds > 1:
        yield "again"
    if _CAPITALS.search(draft.raw):
        yield "capitals"
    if any(row in draft.raw for row in _ROWS):
        yield "rows of marks"


class Opinion:
    """The models of all cues, asked at once.

    All weights of a feature stand side by side in one large integer, 32 bits for each cue; so one addition
    serves all cues. Whatever a sum may be, it stays far below 31 bits: a text has some thousand words, a
    weight some hundred hundredths. What must not be doubted is not, whatever was learned.
    """

    def __init__(self, lesson: Lesson) -> None:
        lesson = {cue: kinds for cue, kinds in lesson.items() if cue not in NOT_ASKED_ABOUT}
        self._cues = tuple(lesson)
        zero = _SIGN - round(THRESHOLD * SCALE)
        self._start = sum(zero << _LANE * place for place in range(len(self._cues)))
        self._weights = tuple(_side_by_side(lesson, kind) for kind in Features._fields)
        self._lanes = struct.Struct(f"<{len(self._cues)}I")

    def doubted(self, draft: Text, said: Text, facts: Facts) -> frozenset[str]:
        """The cues that these texts speak against."""
        total = self._start
        seen = features(draft, said, facts)
        for weights, found in zip(self._weights, seen, strict=True):
            total = sum(map(weights.__getitem__, weights.keys() & found), total)
        lanes = self._lanes.unpack(total.to_bytes(self._lanes.size, "little"))
        return frozenset(compress(self._cues, map(_SIGN.__gt__, lanes)))


def _side_by_side(lesson: Lesson, kind: str) -> dict[str, int]:
    """The weights of the features of one kind, those of all cues in one integer."""
    kept: dict[str, int] = {}
    for place, kinds in enumerate(lesson.values()):
        for feature, weight in kinds.get(kind, {}).items():
            kept[feature] = kept.get(feature, 0) + (weight << _LANE * place)
    return kept


@lru_cache(maxsize=1)
def opinion() -> Opinion:
    """The one that comes with the coach."""
    return Opinion(json.loads(files(__package__).joinpath(NAME).read_text(encoding="utf-8")))
