"""How good the coach is on labelled drafts, and how fast.

The drafts lie beside the tests of the project (`tests/coach/README.md` says what they are); an installed
desk has none of them.
"""

from __future__ import annotations

import json
import statistics
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from herzenstakt.coach.cues import BY_NAME, CUES
from herzenstakt.coach.draft import Address, Facts, Fault
from herzenstakt.coach.review import MOST, ON, review

DRAFTS = Path(__file__).parents[4] / "tests" / "coach"
KEYS = frozenset({"id", "language", "said", "draft", "facts", "hints", "also", "why"})

Line = dict[str, Any]


class NoDrafts(Exception):
    """There are no labelled drafts, or one is not as it should be."""


@dataclass(frozen=True, slots=True)
class Labelled:
    """A draft, and what a good mentor would say: `hints` must be mentioned, `also` may be."""

    id: str
    language: str
    said: str
    draft: str
    facts: Facts
    hints: tuple[str, ...]
    also: tuple[str, ...]

    @property
    def is_good(self) -> bool:
        """Whether the coach must leave it alone."""
        return not self.hints


def labelled(folder: Path) -> list[Labelled]:
    """All drafts of a folder. Raises NoDrafts."""
    if not (files := sorted(folder.glob("*.jsonl"))):
        raise NoDrafts(f"There are no labelled drafts in {folder}.")
    return [
        read(json.loads(line)) for file in files for line in file.read_text("utf-8").splitlines()
    ]


def read(told: Line) -> Labelled:
    """One line. Raises NoDrafts."""
    hints, also = tuple(told["hints"]), tuple(told.get("also", ()))
    strange = [*(set(told) - KEYS), *({*hints, *also} - set(BY_NAME)), *(set(hints) & set(also))]
    if strange or len(hints) > MOST:
        raise NoDrafts(f"{told['id']}: {strange or hints}")
    return Labelled(
        told["id"],
        told["language"],
        told["said"],
        told["draft"],
        facts_of(told.get("facts", {})),
        hints,
        also,
    )


def facts_of(told: Line) -> Facts:
    """What is known besides the texts. Raises ValueError and TypeError for what nobody knows."""
    kinds: dict[str, Callable[[Any], Any]] = {
        "fault": Fault,
        "address": Address,
        "sent": tuple,
        "own_contacts": tuple,
    }
    return Facts(**{key: kinds.get(key, lambda same: same)(value) for key, value in told.items()})


@dataclass
class Score:
    """Counts for each cue that speaks: shown rightly, shown wrongly, missed; and good drafts that got a
    hint."""

    speaks: Collection[str] = ON
    right: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    good: int = 0
    good_hinted: int = 0

    def count(self, one: Labelled) -> tuple[set[str], set[str]]:
        """Review a draft and count; gives what was shown wrongly and what is missing."""
        shown = {hint.cue.name for hint in review(one.draft, one.said, one.facts, self.speaks)}
        wrong = shown - {*one.hints, *one.also}
        missed = (set(one.hints) & set(self.speaks)) - shown
        self.right.update(shown & set(one.hints))
        self.wrong.update(wrong)
        self.missed.update(missed)
        if one.is_good:
            self.good += 1
            self.good_hinted += bool(wrong)
        return wrong, missed

    def precision(self, names: Iterable[str] = tuple(BY_NAME)) -> float:
        """Of what was shown, how much was right."""
        names = tuple(names)
        right, wrong = (sum(count[name] for name in names) for count in (self.right, self.wrong))
        return right / (right + wrong) if right + wrong else 1.0

    def recall(self, names: Iterable[str] = tuple(BY_NAME)) -> float:
        """Of what should be shown, how much was."""
        names = tuple(names)
        right, missed = (sum(count[name] for name in names) for count in (self.right, self.missed))
        return right / (right + missed) if right + missed else 1.0

    def of(self, name: str) -> Line:
        """One cue as a line."""
        return {
            "cue": name,
            "precision": round(self.precision([name]), 3),
            "recall": round(self.recall([name]), 3),
            "right": self.right[name],
            "wrong": self.wrong[name],
            "missed": self.missed[name],
        }


def page(folder: Path) -> str:
    """How good each cue is on these drafts, as a page to read (Markdown). Raises NoDrafts.

    A cue that is silent until a team asks for it is measured, too; in the sum it does not count.
    """
    drafts = labelled(folder)
    on, every = Score(ON), Score(BY_NAME)
    for one in drafts:
        on.count(one)
        every.count(one)
    rows = [_row((on if cue.name in ON else every).of(cue.name)) for cue in CUES]
    languages = Counter(one.language for one in drafts)
    return _PAGE.format(
        drafts=len(drafts),
        de=languages["de"],
        en=languages["en"],
        good=on.good,
        good_hinted=on.good_hinted,
        share=on.good_hinted / on.good if on.good else 0.0,
        precision=on.precision(),
        recall=on.recall(),
        speaking=len(ON),
        cues=len(CUES),
        table="\n".join([_HEAD, *rows]),
    )


_HEAD = """\
| cue                 | speaks | precision | recall | right | wrong | missed |
|---------------------|--------|-----------|--------|-------|-------|--------|"""
_PAGE = """\
# The coach, measured

Written by `herzenstakt bench coach --table docs/coach-measured.md`. Not to be edited by hand.

{drafts} labelled drafts ({de} German, {en} English) that no rule was written with; what their labels mean
is told in [tests/coach](../tests/coach/README.md). {good} of them are good, and the coach should leave
them alone.

| over the {speaking} of {cues} cues that speak without being asked | measured | wanted |
|---|---|---|
| precision: of the hints shown, how many a mentor would have given | {precision:.3f} | at least 0.85 |
| recall: of the hints a mentor would have given, how many were shown | {recall:.3f} | at least 0.7 |
| good drafts that got a hint | {good_hinted} of {good} ({share:.1%}) | at most 5 % |

At most three hints are shown on a draft, the most important first; what falls behind counts as missed. A cue
with a dash is silent until a team asks for it.

{table}
"""


def _row(of: Line) -> str:
    speaks = "yes" if of["cue"] in ON else "–"
    return (
        f"| {of['cue']:19} | {speaks:6} | {of['precision']:9.2f} | {of['recall']:6.2f} "
        f"| {of['right']:5} | {of['wrong']:5} | {of['missed']:6} |"
    )


def coach(
    folder: Path, reviews: int, speaks: Collection[str], tell: Callable[[int], object]
) -> Iterator[Line]:
    """A line for each cue that speaks, and the summary: how good on these drafts, and how fast on one
    core."""
    drafts = labelled(folder)
    score = Score(speaks)
    for one in drafts:
        score.count(one)
    for cue in CUES:
        if cue.name in speaks:
            yield score.of(cue.name)
    times = []
    for number, one in enumerate(islice(cycle(drafts), reviews)):
        started = time.perf_counter()
        review(one.draft, one.said, one.facts, speaks)
        times.append(time.perf_counter() - started)
        tell(number)
    yield {
        "drafts": len(drafts),
        "drafts_per_s": round(reviews / sum(times), 1),
        "p99_ms": round(statistics.quantiles(times, n=100)[98] * 1000, 3),
        "precision": round(score.precision(), 3),
        "recall": round(score.recall(), 3),
        "good_drafts_hinted": round(score.good_hinted / score.good, 3) if score.good else 0.0,
    }
