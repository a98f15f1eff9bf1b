"""The model of the light tier, from all sets together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from herzenstakt.triage.model import Linear
from herzenstakt.triage.training.corpora import (
    CORPORA,
    EMOTIONS,
    OFFENSIVE,
    SPAM,
    TONES,
    Example,
)
from herzenstakt.triage.training.fitting import Aim, Fitted, fit

#: what is learnt, and what for: where others are measured by telling the two apart, so are we
AIMS: Mapping[str, Aim] = {
    OFFENSIVE: Aim.BOTH,
    **dict.fromkeys((*TONES, *EMOTIONS, SPAM), Aim.YES),
}


def learn(
    folder: Path, seed: int, tell: Callable[[str], object]
) -> tuple[Linear, list[dict[str, Any]]]:
    """The model, and a line to read for each of its heads. Raises NoCorpus and TooFew.

    `folder`: where the public sets are. `tell` hears which head is next.
    """
    sets = {corpus.name: corpus.examples(folder, "train") for corpus in CORPORA}
    examples = [example for one in sets.values() for example in one]
    model, fitted = fit(examples, AIMS, seed, tell)
    model.told = {
        "seed": seed,
        "texts": {name: len(one) for name, one in sets.items()},
        "of": fingerprint(examples),
    }
    return model, [line_of(name, one) for name, one in fitted.items()]


def line_of(name: str, fitted: Fitted) -> dict[str, Any]:
    """What was learnt for one head, to read."""
    return {
        "head": name,
        "yes": fitted.yes,
        "no": fitted.no,
        "freedom": fitted.way.freedom,
        "weighed": fitted.way.weighed,
        "held_out": round(fitted.held_out, 3),
    }


def fingerprint(examples: Sequence[Example]) -> str:
    """Two models with the same fingerprint learnt from the same texts and answers."""
    digest = hashlib.sha256()
    for example in examples:
        digest.update(repr((example.text, sorted(example.answers.items()))).encode("utf-8"))
    return digest.hexdigest()[:16]
