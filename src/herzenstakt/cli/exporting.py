"""`herzenstakt export`: conversations or messages of a team as a file."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

import django
from rich.console import Console


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Of which team, what, and where to."""
    parser.add_argument("--team", required=True, help="its name in addresses, as in /t/<team>/")
    parser.add_argument("--format", required=True, choices=("csv", "jsonl", "parquet"))
    parser.add_argument("--output", required=True, type=Path, metavar="FILE")
    parser.add_argument("--what", default="messages", choices=("messages", "conversations"))
    parser.add_argument("--search", default="", metavar="WORDS", help="as typed into the search")
    parser.add_argument("--bom", action="store_true", help="CSV that Excel reads as UTF-8")
    parser.add_argument("--json", action="store_true", help="say what was done as JSON")


def run(options: argparse.Namespace) -> int:
    """Write the file; 1 for an unknown team, a search for what does not exist, or a file that is there."""
    django.setup()
    from herzenstakt.accounts.models import Membership
    from herzenstakt.accounts.permissions import Role
    from herzenstakt.exports.columns import What
    from herzenstakt.exports.writing import Format
    from herzenstakt.flows.exporting import Wanted, export
    from herzenstakt.search.filters import parse
    from herzenstakt.search.seeking import seek

    owners = Membership.objects.active().filter(team__slug=options.team, role=Role.OWNER)
    owner = owners.select_related("team").order_by("pk").first()
    if owner is None:
        print(f"No team with an owner is called {options.team}.", file=sys.stderr)
        return 1
    sought = seek(owner, parse(options.search).filter)
    if sought.troubles:
        print(*sought.troubles, sep="\n", file=sys.stderr)
        return 1
    wanted = Wanted(What(options.what), Format(options.format), bom=options.bom, most=None)
    try:
        with (
            options.output.open("xb") as file,
            Console(stderr=True).status("…") as status,
        ):
            rows = export(
                sought, wanted, file, None, lambda so_far: status.update(f"{so_far} rows")
            )
    except FileExistsError:
        print(f"{options.output} is there already; nothing was changed.", file=sys.stderr)
        return 1
    except OSError as trouble:
        print(f"{options.output} cannot be written: {trouble.strerror}.", file=sys.stderr)
        return 1
    told = {"rows": rows, "what": options.what, "format": options.format}
    told["output"] = str(options.output)
    print(json.dumps(told) if options.json else f"{rows} {options.what} in {options.output}.")
    return 0
