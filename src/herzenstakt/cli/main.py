"""`herzenstakt <verb>`: one word for each thing an operator does."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence
from importlib import import_module

#: verb -> (module with `add_arguments(parser)` and `run(options) -> int`, one sentence)
VERBS = {
    "demo": ("herzenstakt.cli.demo", "A living demo world; everything stays on this computer."),
    "run": ("herzenstakt.cli.run", "Open the desk: web, worker and clock in one process."),
    "web": ("herzenstakt.cli.run", "Only the web server, for several machines."),
    "worker": ("herzenstakt.cli.run", "Only a worker, for several machines."),
    "clock": ("herzenstakt.cli.run", "Only the clock, for several machines."),
    "import": ("herzenstakt.cli.importing", "Take in comments from a file."),
    "export": ("herzenstakt.cli.exporting", "Conversations or messages of a team, as a file."),
    "channels": ("herzenstakt.cli.channels", "What each network can do."),
    "check": ("herzenstakt.cli.check", "Is this installation healthy? In words; 1 when it is not."),
    "record": (
        "herzenstakt.cli.record",
        "What was hidden, deleted or blocked, for a public database.",
    ),
    "signin": ("herzenstakt.cli.signin", "A link that signs somebody in, once, within a day."),
    "bench": ("herzenstakt.cli.bench", "Measure how fast this desk is, on a throw-away database."),
    "triage": ("herzenstakt.cli.triage", "Make the model that reads messages anew."),
    "openapi": ("herzenstakt.cli.openapi", "What programs can ask for, as OpenAPI 3.1."),
    "manage": ("herzenstakt.cli.manage", "Django's own commands, for example `manage migrate`."),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Do what the command line says; the exit code is 0 for good, 1 for bad, 2 for misunderstood."""
    words = list(sys.argv[1:] if argv is None else argv)
    parser = argparse.ArgumentParser(
        prog="herzenstakt", description="A conversation desk for people who answer in public."
    )
    verbs = parser.add_subparsers(dest="verb", metavar="verb", required=True)
    wanted = words[0] if words else ""
    for verb, (module, sentence) in VERBS.items():
        sub = verbs.add_parser(verb, help=sentence, description=sentence)
        if verb == wanted:
            import_module(module).add_arguments(sub)
    options = parser.parse_args(words)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "herzenstakt.config.settings")
    run: Callable[[argparse.Namespace], int] = import_module(VERBS[options.verb][0]).run
    return run(options)
