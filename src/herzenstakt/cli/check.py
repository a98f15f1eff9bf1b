"""`herzenstakt check`: is this installation healthy?"""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict

import django

MARKS = {"good": "good   ", "look": "LOOK   ", "broken": "BROKEN "}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """How to say it."""
    parser.add_argument("--json", action="store_true", help="for machines, on standard output")


def run(options: argparse.Namespace) -> int:
    """Say what was looked at and how it is; 1 when something is broken."""
    django.setup()
    from herzenstakt.cli.health import Level, look_around

    findings = list(look_around())
    healthy = not any(finding.level is Level.BROKEN for finding in findings)
    if options.json:
        told = {"healthy": healthy, "findings": [asdict(finding) for finding in findings]}
        print(json.dumps(told, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{MARKS[finding.level]} {finding.part:12} {finding.sentence}")
    return 0 if healthy else 1
