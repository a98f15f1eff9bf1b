"""`herzenstakt triage train`: make the model of the light tier anew."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from rich.console import Console

from herzenstakt.triage.light import WEIGHTS
from herzenstakt.triage.training.corpora import NoCorpus
from herzenstakt.triage.training.fitting import TooFew
from herzenstakt.triage.training.learning import learn

USAGE = 2
SEED = 2026


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to do, and where things are."""
    verbs = parser.add_subparsers(dest="what", metavar="verb", required=True)
    train = verbs.add_parser("train", help="learn from the public sets and write the model")
    train.add_argument(
        "--data",
        type=Path,
        required=True,
        metavar="FOLDER",
        help="where the public sets are, one folder for each",
    )
    train.add_argument(
        "--out",
        type=Path,
        default=WEIGHTS,
        metavar="FILE",
        help="where to write the model (default: into the project)",
    )
    train.add_argument(
        "--seed", type=int, default=SEED, help="the same seed and the same sets, the same model"
    )


def run(options: argparse.Namespace) -> int:
    """Write the model and print a JSON line for each of its heads."""
    console = Console(stderr=True)
    try:
        with console.status("reading") as status:
            model, lines = learn(options.data, options.seed, status.update)
    except (NoCorpus, TooFew) as trouble:
        console.print(f"herzenstakt triage: {trouble}", markup=False)
        return USAGE
    options.out.parent.mkdir(parents=True, exist_ok=True)
    model.save(options.out)
    for line in lines:
        print(json.dumps(line))
    return 0
