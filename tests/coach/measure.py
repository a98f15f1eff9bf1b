"""Where the coach errs on the drafts that rules are written with: `python -m tests.coach.measure [cue ...]`.

Prints the drafts on which these cues are missed or wrongly shown, then the table of all cues; it flatters,
as what the coach has learned it has learned here. What lies in `closed` is never printed; `herzenstakt bench
coach` measures it.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from herzenstakt.coach.cues import BY_NAME, CUES
from herzenstakt.testing.bench.coach import DRAFTS, Labelled, Score, labelled


def main(asked: Sequence[str]) -> None:
    """Print errors and table."""
    score = Score(BY_NAME)
    for one in labelled(DRAFTS / "tune"):
        wrong, missed = score.count(one)
        tell(one, wrong & set(asked), missed & set(asked))
    for cue in CUES:
        of = score.of(cue.name)
        print(
            f"{of['cue']:20} precision {of['precision']:.2f}  recall {of['recall']:.2f}"
            f"   right {of['right']:3}  wrong {of['wrong']:3}  missed {of['missed']:3}"
        )
    print(
        f"{'all':20} precision {score.precision():.3f}  recall {score.recall():.3f}"
        f"   good drafts hinted {score.good_hinted} of {score.good}"
    )


def tell(one: Labelled, wrong: set[str], missed: set[str]) -> None:
    """A draft on which the coach errs."""
    errs = [f"WRONG {name}" for name in wrong] + [f"MISSED {name}" for name in missed]
    if errs:
        print(f"{one.id}: {', '.join(errs)}   labels {one.hints} {one.also}")
        print(f"  S: {one.said}\n  D: {one.draft}")


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if word != "tune"])
