"""How good triage is on the official test parts of public sets, beside what others reached; how good on
the comments of our own corpus that nothing was learnt from; and how fast.

The sets are not part of the project. Published figures are those of the papers named; one marked "from
memory" was not looked up where it was published. The peers are the word lists that other desks use.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray
from sklearn.metrics import f1_score, precision_score, recall_score

from herzenstakt.triage.model import Floats, Head
from herzenstakt.triage.training import own
from herzenstakt.triage.training.corpora import EMOTIONS, OFFENSIVE, TONES, Example, corpus

Line = dict[str, Any]
Answers = NDArray[np.bool_]
Metric = Callable[[Answers, Answers], float]

#: how often the texts are drawn anew for an interval (percentile bootstrap, Efron 1979)
DRAWN = 1_000
SEED = 2026
#: texts for measuring how fast it is, at least
TEXTS = 20_000


class Tier(Protocol):
    """A model that answers questions about texts."""

    @property
    def heads(self) -> tuple[Head, ...]:
        """What it can be asked."""
        ...

    def probabilities(self, texts: Sequence[str]) -> Floats:
        """How likely each head says yes to each text."""
        ...


@dataclass(frozen=True, slots=True)
class Task:
    """A test that others took, too."""

    name: str
    corpus: str
    #: the questions, each a column of the answers
    heads: tuple[str, ...]
    metric: str
    #: whether exactly one of the questions has a yes
    is_a_choice: bool
    published: float
    by: str


def harmonic(truth: Answers, said: Answers) -> float:
    """The official metric of GermEval: the harmonic mean of macro precision and macro recall."""
    true, told = truth[:, 0], said[:, 0]
    precision = precision_score(true, told, average="macro", zero_division=0)
    recall = recall_score(true, told, average="macro", zero_division=0)
    return float(2 * precision * recall / (precision + recall)) if precision + recall else 0.0


def macro_f1(truth: Answers, said: Answers) -> float:
    """The mean of the F1 of each question."""
    return float(f1_score(truth, said, average="macro", zero_division=0))


METRICS: Mapping[str, Metric] = {"hF1": harmonic, "macro-F1": macro_f1}
TASKS = (
    Task(
        "offensive",
        "GermEval 2018",
        (OFFENSIVE,),
        "hF1",
        False,
        0.768,
        "best of the shared task, TUWienKBS",
    ),
    Task(
        "tone",
        "SB10k, as cut for UMSAB",
        TONES,
        "macro-F1",
        True,
        0.774,
        "XLM-T, Barbieri et al. 2022, from memory",
    ),
    Task(
        "emotions",
        "BRIGHTER, German",
        EMOTIONS,
        "macro-F1",
        False,
        0.74,
        "best of SemEval-2025 task 11, from memory",
    ),
)


def triage(
    folder: Path, tiers: Mapping[str, Tier], tell: Callable[[int], object]
) -> Iterator[Line]:
    """A line for each test and each that took it, and the summary. Raises NoCorpus.

    `folder`: where the public sets are. `tell` hears how many texts were read.
    """
    told = 0
    summary: dict[str, Line] = {name: {"quality": {}} for name in tiers}
    texts: list[str] = []
    for task in TASKS:
        examples = corpus(task.corpus).examples(folder, "test")
        texts += (asked := [example.text for example in examples])
        truth = truth_of(examples, task.heads)
        for name, tier in tiers.items():
            said = answers(tier, task, asked)
            line = scored(task, truth, said)
            summary[name]["quality"][task.name] = line
            yield {"task": task.name, "tier": name, **line}
            tell(told := told + len(asked))
        for peer, says in PEERS.items() if task.heads == TONES else ():
            yield {"task": task.name, "peer": peer, **scored(task, truth, says(asked))}
    for name, tier in tiers.items():
        summary[name]["quality"]["kinds"] = line = kinds(tier)
        yield {"task": "kinds", "tier": name, **line}
        summary[name]["texts_per_s"] = round(speed(tier, texts))
        tell(told := told + TEXTS)
    yield {"what": "triage", **summary}


def kinds(tier: Tier) -> Line:
    """How well it tells what comments want that were held back: of all of them together, of each kind, and
    of those in one language or of one origin. Raises NoCorpus."""
    settled = own.said_by("settled")
    asked = [comment for comment in own.comments() if comment.split == "test"]
    likely, borders = asked_of(tier, own.KINDS, [comment.text for comment in asked])
    truth = np.array([[kind in settled[one.id].kinds for kind in own.KINDS] for one in asked])
    said = likely >= borders
    parts = {
        "German": [one.language == "de" for one in asked],
        "English": [one.language == "en" for one in asked],
        "real": [one.origin == "real" for one in asked],
        "invented": [one.origin == "invented" for one in asked],
    }
    each = f1_score(truth, said, average=None, zero_division=0)
    return {
        "metric": "macro-F1",
        "value": round(macro_f1(truth, said), 3),
        **interval(macro_f1, truth, said),
        "texts": len(asked),
        "each": {kind: round(float(f1), 3) for kind, f1 in zip(own.KINDS, each, strict=True)},
        "parts": {
            name: round(of_those_there(truth[rows], said[rows]), 3)
            for name, chosen in parts.items()
            if (rows := np.flatnonzero(chosen)).size
        },
        "right_of_surest": round(right_of_surest(truth, likely), 3),
        "calibration_error": round(calibration_error(truth, likely), 3),
    }


def of_those_there(truth: Answers, said: Answers) -> float:
    """Macro-F1 over the kinds that somebody wants in these texts at all."""
    there = np.flatnonzero(truth.any(axis=0))
    return macro_f1(truth[:, there], said[:, there])


def right_of_surest(truth: Answers, likely: Floats, share: float = 0.8) -> float:
    """Of the texts whose likeliest kind is likeliest, this share of all, in how many that kind holds."""
    best = likely.argmax(axis=1)
    sure = likely[np.arange(len(likely)), best]
    surest = np.argsort(-sure, kind="stable")[: max(1, round(len(sure) * share))]
    return float(truth[surest, best[surest]].mean())


def calibration_error(truth: Answers, likely: Floats, bins: int = 10) -> float:
    """How far probabilities are from how often it is true, on average over all answers to all texts: the
    expected calibration error with bins of equal width (Guo et al. 2017, "On Calibration of Modern Neural
    Networks", ICML)."""
    says, is_true = likely.ravel(), truth.ravel()
    places = np.minimum((says * bins).astype(int), bins - 1)
    off = 0.0
    for place in range(bins):
        here = places == place
        if here.any():
            off += float(here.mean()) * abs(float(says[here].mean()) - float(is_true[here].mean()))
    return off


def truth_of(examples: Sequence[Example], heads: Sequence[str]) -> Answers:
    """What people said: a row for each text, a column for each question."""
    return np.array([[example.answers[name] for name in heads] for example in examples])


def asked_of(tier: Tier, heads: Sequence[str], texts: Sequence[str]) -> tuple[Floats, Floats]:
    """How likely a tier finds a yes of these heads: a row for each text, a column for each head; and from
    where on each of them says yes."""
    names = [head.name for head in tier.heads]
    columns = [names.index(name) for name in heads]
    borders = np.array([tier.heads[column].threshold for column in columns], dtype=np.float32)
    return tier.probabilities(texts)[:, columns], borders


def answers(tier: Tier, task: Task, texts: Sequence[str]) -> Answers:
    """What a tier says: where one of the questions must have the yes, the likeliest."""
    likely, borders = asked_of(tier, task.heads, texts)
    if task.is_a_choice:
        return one_of(likely.argmax(axis=1), len(borders))
    return np.asarray(likely >= borders)


def one_of(chosen: NDArray[np.int64], columns: int) -> Answers:
    """A row for each choice, yes in the column that was chosen."""
    return np.asarray(chosen[:, None] == np.arange(columns))


def scored(task: Task, truth: Answers, said: Answers) -> Line:
    """The figure, where it lies with 95 % certainty, and what others reached."""
    metric = METRICS[task.metric]
    return {
        "metric": task.metric,
        "value": round(metric(truth, said), 3),
        **interval(metric, truth, said),
        "texts": len(truth),
        "published": task.published,
        "by": task.by,
    }


def interval(metric: Metric, truth: Answers, said: Answers) -> Line:
    """Where the figure lies with 95 % certainty, as far as the choice of texts goes."""
    chance = np.random.default_rng(SEED)
    drawn = [
        metric(truth[rows], said[rows])
        for rows in chance.integers(0, len(truth), (DRAWN, len(truth)))
    ]
    low, high = np.quantile(drawn, (0.025, 0.975))
    return {"low": round(float(low), 3), "high": round(float(high), 3)}


def speed(tier: Tier, texts: Sequence[str]) -> float:
    """How many texts it reads in a second of one core, the model loaded and warm."""
    many = [texts[at % len(texts)] for at in range(TEXTS)]
    tier.probabilities(many[:100])
    worked = time.process_time()
    tier.probabilities(many)
    return len(many) / (time.process_time() - worked)


def vader(texts: Sequence[str]) -> Answers:
    """VADER, with the borders its makers recommend (Hutto and Gilbert 2014)."""
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    analyser = SentimentIntensityAnalyzer()
    return _toned([analyser.polarity_scores(text)["compound"] for text in texts], 0.05)


def textblob_de(texts: Sequence[str]) -> Answers:
    """textblob-de: its list of German words; any leaning counts."""
    from textblob_de import PatternAnalyzer

    analyser = PatternAnalyzer()
    return _toned([analyser.analyze(text).polarity for text in texts], 1e-9)


def afinn(texts: Sequence[str]) -> Answers:
    """AFINN: its list of English words and its emoticons; any leaning counts."""
    from afinn import Afinn

    analyser = Afinn(emoticons=True)
    return _toned([analyser.score(text) for text in texts], 1e-9)


def _toned(leanings: Sequence[float], border: float) -> Answers:
    sign = np.array([(leaning >= border) - (leaning <= -border) for leaning in leanings])
    return one_of(sign + 1, len(TONES))


PEERS: Mapping[str, Callable[[Sequence[str]], Answers]] = {
    "VADER": vader,
    "textblob-de": textblob_de,
    "AFINN": afinn,
}
