"""Our own corpus: comments to organisations, and what each of them wants, as people and models said it.

It lies in `corpus/` of a checkout; `corpus/README.md` tells where the comments come from and how they were
annotated, `corpus/GUIDELINE.md` what the answers mean.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from herzenstakt.triage.training.corpora import Example, NoCorpus

NAME = "Herzenstakt corpus"
OWN = Path(__file__).parents[4] / "corpus"
KINDS = (
    "question",
    "complaint",
    "praise",
    "insult",
    "request",
    "job_interest",
    "spam",
    "other",
)
TONES = ("neg", "neu", "pos")
ANGRY, NEEDS_REPLY = "angry", "needs_reply"
#: two annotators who did not know of each other, and what holds
ANNOTATORS = ("first", "second", "settled")


@dataclass(frozen=True, slots=True)
class Said:
    """What one annotator said of one comment."""

    kinds: frozenset[str]
    tone: str
    is_angry: bool
    needs_reply: bool

    def answers(self) -> dict[str, bool]:
        """The same as answers to the questions that heads are asked."""
        return {
            **{kind: kind in self.kinds for kind in KINDS},
            **{tone: tone == self.tone for tone in TONES},
            ANGRY: self.is_angry,
            NEEDS_REPLY: self.needs_reply,
        }


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment somebody wrote, or that was invented as one."""

    id: str
    language: str
    #: "real" or "invented"
    origin: str
    #: the set it was taken from, or the hand that invented it
    hand: str
    #: which organisation it was said to; no source is in both splits
    source: str
    #: where it stands in its set; empty for what was invented
    at: str
    split: str
    text: str


def comments(folder: Path = OWN) -> list[Comment]:
    """All comments. Raises NoCorpus."""
    try:
        lines = (folder / "comments.jsonl").read_text("utf-8").rstrip("\n").split("\n")
        return [Comment(**json.loads(line)) for line in lines]
    except (OSError, ValueError, TypeError) as trouble:
        raise NoCorpus(f"our own corpus: {trouble}") from trouble


def said_by(name: str, folder: Path = OWN) -> dict[str, Said]:
    """What was said of each comment, by its id: by one annotator, or what was settled of both. Raises
    NoCorpus."""
    try:
        lines = (folder / "annotations" / f"{name}.tsv").read_text("utf-8").rstrip("\n").split("\n")
        return dict(_said(line) for line in lines)
    except (OSError, ValueError) as trouble:
        raise NoCorpus(f"our own corpus, {name}: {trouble}") from trouble


def _said(line: str) -> tuple[str, Said]:
    """A line of a file of annotations. Raises ValueError."""
    id_, named, tone, angry, reply = line.split("\t")
    kinds = frozenset(named.split("+"))
    strange = kinds - {*KINDS} or {tone} - {*TONES} or {angry, reply} - {"0", "1"}
    if strange or ("other" in kinds and len(kinds) > 1):
        raise ValueError(f"{id_}: {named} {tone} {angry} {reply}")
    return id_, Said(kinds, tone, angry == "1", reply == "1")


def examples(split: str, folder: Path = OWN) -> list[Example]:
    """The comments of a split with the settled answers. Raises NoCorpus."""
    settled = said_by("settled", folder)
    return [
        Example(comment.text, settled[comment.id].answers())
        for comment in comments(folder)
        if comment.split == split
    ]


def alpha(first: Sequence[bool], second: Sequence[bool]) -> float:
    """Krippendorff's alpha of two annotators who answered yes or no to the same comments: 1 is full
    agreement, 0 what chance would give (Krippendorff 2011, "Computing Krippendorff's Alpha-Reliability").
    1 where both gave one and the same answer to all."""
    ones = sum(first) + sum(second)
    values = 2 * len(first)
    differ = sum(one != other for one, other in zip(first, second, strict=True)) / len(first)
    expected = 2 * ones * (values - ones) / (values * (values - 1))
    return 1 - differ / expected if expected else 1.0


def agreement(one: Mapping[str, Said], other: Mapping[str, Said]) -> dict[str, float]:
    """Alpha for each question."""
    both = [(one[id_].answers(), other[id_].answers()) for id_ in sorted(one)]
    return {
        name: alpha([first[name] for first, _ in both], [second[name] for _, second in both])
        for name in (both[0][0] if both else ())
    }
