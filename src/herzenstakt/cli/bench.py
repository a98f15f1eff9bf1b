"""The project's benchmarks."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import Progress

from herzenstakt.cli.run import Desk
from herzenstakt.coach.cues import BY_NAME
from herzenstakt.coach.review import ON
from herzenstakt.testing.bench import throwaway
from herzenstakt.testing.bench.card import card
from herzenstakt.testing.bench.coach import DRAFTS, NoDrafts, coach, page
from herzenstakt.testing.bench.listening import listening
from herzenstakt.triage.light import light
from herzenstakt.triage.model import NoModel
from herzenstakt.triage.training.corpora import NoCorpus

#: what is measured -> messages (drafts for the coach, channels for fetch, posts for listening) without a wish
SIZES = {
    "inbox": 200_000,
    "search": 200_000,
    "intake": 2_000,
    "door": 10_000,
    "coach": 20_000,
    "fetch": 200,
    "listening": 100_000,
    "triage": 0,
}
#: what needs no desk
WITHOUT_DESK = frozenset({"coach", "listening", "triage"})
USAGE = 2
#: as many as `herzenstakt run` has where nobody says otherwise
WORKERS = 3


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """What to measure, how large, and where."""
    parser.add_argument("what", choices=sorted(SIZES))
    parser.add_argument(
        "--messages",
        type=positive,
        help="how large the desk is, how much comes in, or how many drafts or posts are looked at",
    )
    parser.add_argument(
        "--words",
        type=positive,
        default=10_000,
        help="how many watchwords listen (default: 10,000)",
    )
    parser.add_argument(
        "--channels", type=positive, help="how many channels are looked at (default: 200)"
    )
    parser.add_argument(
        "--seconds", type=positive, default=90, help="how long channels are looked at"
    )
    parser.add_argument(
        "--runs", type=positive, default=50, help="how often each page is asked for"
    )
    parser.add_argument(
        "--rate", type=positive, default=500, help="how many deliveries a second knock at the door"
    )
    parser.add_argument(
        "--database",
        default="",
        metavar="URL",
        help="a PostgreSQL server; a database is made there and dropped (default: a SQLite file)",
    )
    parser.add_argument(
        "--drafts",
        type=Path,
        default=DRAFTS / "closed",
        metavar="FOLDER",
        help="labelled drafts for the coach (default: those no rule was written with)",
    )
    parser.add_argument(
        "--data",
        type=Path,
        default=Path("corpora"),
        metavar="FOLDER",
        help="the public sets for triage, one folder for each (default: corpora)",
    )
    parser.add_argument(
        "--every", action="store_true", help="measure also what the coach says only when asked to"
    )
    parser.add_argument(
        "--table",
        type=Path,
        metavar="FILE",
        help="write how good each cue of the coach is, or the model of triage, into a page",
    )


def positive(word: str) -> int:
    """A number from 1. Raises ValueError."""
    number = int(word)
    if number < 1:
        raise ValueError(word)
    return number


def run(options: argparse.Namespace) -> int:
    """Print one JSON line per result on standard output; the last one is the summary.

    A page about the coach is written instead where one is wished for, and shown on standard error.
    """
    wanted = options.channels if options.what == "fetch" else options.messages
    messages = wanted or SIZES[options.what]
    console = Console(stderr=True)
    try:
        if options.what == "coach" and options.table:
            options.table.write_text(told := page(options.drafts), "utf-8")
            console.print(told, markup=False, highlight=False, soft_wrap=True)
            return 0
        with (
            desk(options) as kind,
            Progress(console=console, transient=True) as progress,
        ):
            bar = progress.add_task("inviting people", total=messages)
            shown = []
            for line in lines(
                options, messages, kind, lambda done: progress.update(bar, completed=done)
            ):
                print(json.dumps(line), flush=True)
                shown.append(line)
        if options.what == "triage" and options.table:
            options.table.write_text(card(shown, light()), "utf-8")
    except (throwaway.NoDatabase, NoDrafts, NoCorpus, NoModel) as trouble:
        console.print(f"herzenstakt bench: {trouble}", markup=False)
        return USAGE
    return 0


def desk(options: argparse.Namespace) -> AbstractContextManager[str]:
    """An empty desk to measure, where one is needed."""
    if options.what in WITHOUT_DESK:
        return nullcontext("")
    return throwaway.database(options.database)


def lines(
    options: argparse.Namespace, messages: int, kind: str, tell: Callable[[int], object]
) -> Iterator[dict[str, Any]]:
    """The results of what was asked for. Django is ready by now, where a desk is measured."""
    if options.what == "coach":
        return coach(options.drafts, messages, BY_NAME if options.every else ON, tell)
    if options.what == "triage":
        from herzenstakt.testing.bench.triage import triage

        return triage(options.data, {"light": light()}, tell)
    if options.what == "listening":
        return listening(messages, options.words, tell)
    from herzenstakt.testing.bench import door, fetching, intake, pages

    match options.what:
        case "inbox":
            return pages.inbox(messages, kind, options.runs, tell)
        case "search":
            return pages.search(messages, kind, options.runs, tell)
        case "door":
            return door.door(messages, options.rate, kind, tell)
        case "fetch":
            return fetching.fetching(messages, options.seconds, kind, at_work, tell)
        case _:
            return intake.intake(messages, kind, tell)


def at_work() -> AbstractContextManager[object]:
    """A worker process and the clock, as `herzenstakt run` starts them."""
    return Desk(argparse.Namespace(workers=WORKERS, verb="worker"), {"worker", "clock"})
