"""`herzenstakt check`: is this installation healthy?"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from herzenstakt.moderation.verify import Head

MARKS = {"good": "good   ", "look": "LOOK   ", "broken": "BROKEN "}


class NoHeads(Exception):
    """What should hold where records ended does not; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to say it, and what was written down about the record of measures."""
    parser.add_argument("--json", action="store_true", help="for machines, on standard output")
    parser.add_argument(
        "--record-head",
        action="store_true",
        help="only say where the record of measures of each team ends, as JSON to keep elsewhere",
    )
    parser.add_argument(
        "--expect-head",
        metavar="FILE",
        help="what --record-head said once (-: standard input); broken where it does not hold any more",
    )


def run(options: argparse.Namespace) -> int:
    """Say what was looked at and how it is; 1 when something is broken, 2 for a file nobody can read."""
    django.setup()
    from herzenstakt.cli.health import Level, look_around

    if options.record_head:
        print(json.dumps(_heads(), ensure_ascii=False))
        return 0
    try:
        expected = _read(options.expect_head) if options.expect_head else {}
    except NoHeads as trouble:
        print(trouble, file=sys.stderr)
        return 2
    findings = list(look_around(expected))
    healthy = not any(finding.level is Level.BROKEN for finding in findings)
    if options.json:
        told = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{MARKS[finding.level]} {finding.part:12} {finding.sentence}")
    return 0 if healthy else 1


def _heads() -> Mapping[str, Mapping[str, int | str]]:
    from herzenstakt.moderation.verify import heads

    return {team: head._asdict() for team, head in heads().items()}


def _read(file: str) -> Mapping[str, Head]:
    """What `--record-head` said once. Raises NoHeads."""
    from herzenstakt.moderation.verify import Head

    try:
        if file == "-":
            text = sys.stdin.read()
        else:
            with open(file, encoding="utf-8") as written:
                text = written.read()
        kept = json.loads(text)
        return {team: Head(int(one["number"]), str(one["digest"])) for team, one in kept.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError) as trouble:
        raise NoHeads(f"{file} does not hold what --record-head says.") from trouble
