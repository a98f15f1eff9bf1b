"""Learn from the labelled drafts what speaks against a cue: `python -m tests.coach.learn`.

Writes `herzenstakt/coach/learned.json`. To be called again whenever a draft comes to `tune`, or what the
model sees of a draft changes; a test says so. What lies in `closed` is never read.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

from herzenstakt.coach import learned
from herzenstakt.coach.case import Case
from herzenstakt.coach.cues import CUES
from herzenstakt.coach.learned import NOT_ASKED_ABOUT, SCALE, Features, Lesson, features
from herzenstakt.coach.review import RULES
from herzenstakt.coach.text import Text
from herzenstakt.testing.bench.coach import DRAFTS, Labelled, labelled

FILE = Path(learned.__file__).with_name(learned.NAME)
NAMES = tuple(cue.name for cue in CUES if cue.name not in NOT_ASKED_ABOUT)
#: what fewer examples show is chance; what weighs less (in hundredths) moves nothing
FEWEST_EXAMPLES, LEAST_WEIGHT = 4, 6
#: how little a weight may grow; see decision 0031
REGULARISATION = 0.05


class Example(NamedTuple):
    """Something to learn from: its features, the cues that stand in it, and those nobody is sure about."""

    seen: Features
    shows: frozenset[str]
    unsure: frozenset[str]


def main() -> None:
    """Write the file and say how large it is."""
    lesson = learn(labelled(DRAFTS / "tune"))
    FILE.write_text(text_of(lesson), "utf-8")
    weights = sum(len(kind) for kinds in lesson.values() for kind in kinds.values())
    print(f"{len(lesson)} cues, {weights} weights")


def learn(drafts: Iterable[Labelled]) -> Lesson:
    """A model for each cue that is asked about."""
    examples = [example for one in drafts for example in examples_of(one)]
    counts = CountVectorizer(analyzer=named, binary=True, min_df=FEWEST_EXAMPLES)
    table = counts.fit_transform(examples)
    columns = [tuple(name.split(":", 1)) for name in counts.get_feature_names_out()]
    return {name: weights_of(name, examples, table, columns) for name in NAMES}


def named(example: Example) -> list[str]:
    """The features of an example, with their kinds."""
    seen = example.seen
    return [f"{kind}:{one}" for kind, found in seen._asdict().items() for one in found]


def examples_of(one: Labelled) -> Iterator[Example]:
    """The draft; and each sentence that a hint means, as if nothing else had been written. Labelled drafts
    are fuller than many real ones, and a sentence means the same where it stands alone."""
    draft, said = Text(one.draft), Text(one.said)
    seen = features(draft, said, one.facts)
    yield Example(seen, frozenset(one.hints), frozenset(one.also))
    for name in set(one.hints) & set(NAMES):
        span = RULES[name](Case(draft, said, one.facts))
        if span is None or span == (0, len(one.draft)) or len(draft.sentences) == 1:
            continue
        if sentence := draft.sentence_at(span[0]):
            seen = features(sentence.own, said, one.facts)
            yield Example(seen, frozenset({name}), frozenset(NAMES) - {name})


def weights_of(
    cue: str, examples: Sequence[Example], table: Any, columns: Iterable[tuple[str, ...]]
) -> dict[str, dict[str, int]]:
    """What counts for one cue, the most telling first. `table`: a row for each example, a column for each of
    the features, of which `columns` has kind and name."""
    clear = [number for number, one in enumerate(examples) if cue not in one.unsure]
    model = LogisticRegression(
        C=REGULARISATION,
        solver="liblinear",
        dual=True,
        class_weight="balanced",
        fit_intercept=False,  # every draft has the feature `ANY`
        max_iter=1000,
        random_state=1,
    ).fit(table[clear], [cue in examples[number].shows for number in clear])
    found = [
        (hundredths, *column)
        for column, weight in zip(columns, model.coef_[0], strict=True)
        if abs(hundredths := round(weight * SCALE)) >= LEAST_WEIGHT
    ]
    kinds: dict[str, dict[str, int]] = {kind: {} for kind in Features._fields}
    for hundredths, kind, name in sorted(found, key=lambda one: (-one[0], one)):
        kinds[kind][name] = hundredths
    return kinds


def text_of(lesson: Lesson) -> str:
    """The same as JSON, a line for each cue and kind."""
    cues = (
        f"{json.dumps(cue)}:{{\n"
        + ",\n".join(f"{json.dumps(kind)}:{dense(weights)}" for kind, weights in kinds.items())
        for cue, kinds in lesson.items()
    )
    return "{\n" + "},\n".join(cues) + "}}\n"


def dense(weights: Mapping[str, int]) -> str:
    """JSON without a space too many."""
    return json.dumps(weights, ensure_ascii=False, separators=(",", ":"))


if __name__ == "__main__":
    main()
