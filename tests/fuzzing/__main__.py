"""`python -m tests.fuzzing [KIND ...] --deliveries 100000 --seed 1`: deliveries that went wrong on the way.

One JSON line for each network, and for each parser beside them. Ends with 1 where a promise was broken; the
line then has the first few that broke it, in base64. `--guided 60`: for so many seconds each, what atheris
makes up.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence

from tests.fuzzing import guided
from tests.fuzzing.networks import networks
from tests.fuzzing.parsers import everything, hold_one, parsers
from tests.fuzzing.promises import Count, hold

#: progress is told so many times
STEPS = 10


def main(words: Sequence[str]) -> int:
    """0 where every promise was kept."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzzing", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help="all of them where none is named")
    parser.add_argument("--deliveries", type=int, default=100_000)
    parser.add_argument("--guided", type=int, metavar="SECONDS", help="atheris makes them up")
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args(words)
    known = everything()
    if strangers := sorted(set(asked.kinds) - set(known)):
        parser.error(f"no such kind: {', '.join(strangers)} (there is {', '.join(known)})")
    if asked.guided is None:
        kept = [throw(kind, asked.deliveries, asked.seed) for kind in asked.kinds or known]
    elif guided.is_there():
        kept = [
            guided.guide(known[kind], asked.guided, asked.seed) for kind in asked.kinds or known
        ]
    else:
        parser.error(guided.MISSING)
    return 0 if all(kept) else 1


def throw(kind: str, deliveries: int, seed: int) -> bool:
    """Try so many of one kind; whether every promise was kept."""
    begun, step = time.monotonic(), max(1, deliveries // STEPS)

    def tell(tried: int) -> None:
        if tried % step == 0:
            print(f"{kind}: {tried}", file=sys.stderr)  # noqa: T201

    count = in_kind(kind, deliveries, seed, tell)
    count.seconds = time.monotonic() - begun
    print(count.as_json(), flush=True)  # noqa: T201
    return count.is_kept


def in_kind(kind: str, deliveries: int, seed: int, tell: Callable[[int], None]) -> Count:
    """Of a network, or of a parser beside them."""
    if kind in networks():
        return hold(networks()[kind], deliveries, seed, tell)
    return hold_one(parsers()[kind], deliveries, seed, tell)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
