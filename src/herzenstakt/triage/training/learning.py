"""The model of the light tier, from all sets together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from threadpoolctl import threadpool_limits

from herzenstakt.triage.model import Linear
from herzenstakt.triage.training import own
from herzenstakt.triage.training.corpora import (
    CORPORA,
    EMOTIONS,
    OFFENSIVE,
    SPAM,
    TONES,
    Example,
)
from herzenstakt.triage.training.fitting import Aim, Fitted, fit
from herzenstakt.triage.training.leaks import leaks

#: what is learnt, and what for: where others are measured by telling the two apart, so are we
AIMS: Mapping[str, Aim] = {
    OFFENSIVE: Aim.BOTH,
    **dict.fromkeys((*TONES, *EMOTIONS, SPAM), Aim.YES),
    **dict.fromkeys((*own.KINDS, *own.TONES, own.ANGRY, own.NEEDS_REPLY), Aim.YES),
}

#: what a public set says of nearly the same: it teaches words, and our own answers decide from where on. Of
#: tone, anger and spam ours are better off without, as far as texts held out while learning can tell
LENDS: Mapping[str, str] = {"insult": OFFENSIVE}


def learn(
    folder: Path, seed: int, tell: Callable[[str], object], ours: Path = own.OWN
) -> tuple[Linear, list[dict[str, Any]]]:
    """The model, and a line to read for each of its heads. Raises NoCorpus and TooFew.

    `folder`: where the public sets are; `ours`: where our own corpus is. `tell` hears which head is next.
    """
    sets, left_out = to_learn_from(folder, ours)
    examples = [example for one in sets.values() for example in one]
    with threadpool_limits(1):  # several threads add in another order, and the last digits differ
        model, fitted = fit(examples, AIMS, seed, tell, LENDS)
    model.told = {
        "seed": seed,
        "texts": {name: len(one) for name, one in sets.items()},
        "left_out": left_out,
        "of": fingerprint(examples),
    }
    return model, [line_of(name, one) for name, one in fitted.items()]


def to_learn_from(folder: Path, ours: Path = own.OWN) -> tuple[dict[str, list[Example]], int]:
    """The training parts of all sets by name, and how many texts were left out of them: those that are in a
    test, or nearly, and of other sets those that our own corpus has from them. Raises NoCorpus."""
    tests = [example.text for corpus in CORPORA for example in corpus.examples(folder, "test")]
    tests += [example.text for example in own.examples("test", ours)]
    taken = own.examples("train", ours)
    sets, left_out = {}, 0
    told = {corpus.name: corpus.examples(folder, "train") for corpus in CORPORA}
    for name, examples in {**told, own.NAME: taken}.items():
        others = [] if name == own.NAME else [example.text for example in taken]
        known = {leak.at for leak in leaks([one.text for one in examples], [*tests, *others])}
        sets[name] = [example for at, example in enumerate(examples) if at not in known]
        left_out += len(known)
    return sets, left_out


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
