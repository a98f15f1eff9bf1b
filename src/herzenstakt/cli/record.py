"""`herzenstakt record export`: what a team has hidden, deleted or blocked, for a public database."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import date
from typing import Any

import django


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Whose measures, and of which days."""
    verbs = parser.add_subparsers(dest="what", metavar="what", required=True)
    export = verbs.add_parser("export", help="one row for each measure, without names")
    export.add_argument("--team", required=True, help="its name in addresses, as in /t/<team>/")
    export.add_argument(
        "--from", dest="first", required=True, type=_day, metavar="DAY", help="as 2026-11-01"
    )
    export.add_argument(
        "--to", dest="last", required=True, type=_day, metavar="DAY", help="this day included"
    )
    export.add_argument(
        "--json",
        action="store_true",
        help="whole rows, as JSON lines with the attributes of the DSA Transparency Database",
    )


def run(options: argparse.Namespace) -> int:
    """Print the rows; 1 for an unknown team, or where a row would be refused."""
    django.setup()
    from herzenstakt.accounts.models import Team
    from herzenstakt.moderation.dsa import troubles_in
    from herzenstakt.moderation.export import export

    team = Team.objects.filter(slug=options.team).first()
    if team is None:
        print(f"No team is called {options.team}.", file=sys.stderr)
        return 1
    made = export(team, options.first, options.last)
    refused = 0
    for row in made.rows:
        for trouble in troubles_in(row):
            refused += 1
            print(f"{row['puid']}: {trouble}", file=sys.stderr)
        print(json.dumps(row, ensure_ascii=False) if options.json else _in_short(row))
    if made.without_reason:
        number = made.without_reason
        print(f"Left out: {number} found on the network, without a reason yet.", file=sys.stderr)
    return int(bool(refused))


def _day(words: str) -> date:
    try:
        day = date.fromisoformat(words)
    except ValueError as trouble:
        raise argparse.ArgumentTypeError(f"{words} is no day; write it as 2026-11-01") from trouble
    if not 1000 <= day.year <= 9998:
        raise argparse.ArgumentTypeError(f"{words} lies too far away")
    return day


def _in_short(row: dict[str, Any]) -> str:
    """One line for eyes."""
    decision = row.get("decision_account") or row["decision_visibility"][0]
    return "  ".join((row["application_date"], row["puid"], decision, row["category"]))
