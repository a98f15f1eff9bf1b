"""Comments from a file."""

from __future__ import annotations

import argparse
import dataclasses
import json
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import django
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from herzenstakt.channels.registry import connectors

if TYPE_CHECKING:
    from herzenstakt.accounts.models import Team
    from herzenstakt.channels.connector import Line
    from herzenstakt.flows.importing import Tally

USAGE = 2


class Misunderstood(Exception):
    """The command cannot be meant like this; the text says why."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which file, into which archive, and how to tell about it."""
    shapes = connectors()["archive"].shapes
    parser.add_argument("file", type=Path, help="CSV, JSON Lines, or an export of comments")
    parser.add_argument(
        "--channel", default="Archive", help="name of the archive (default: Archive)"
    )
    parser.add_argument("--team", help="short name of the team, when there are several")
    parser.add_argument(
        "--format", choices=shapes, default=shapes[0], help="how the file is written"
    )
    parser.add_argument(
        "--own", action="append", default=[], metavar="NAME", help="a name of ours in this file"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would happen")
    parser.add_argument("--json", action="store_true", help="one JSON line per finding on stdout")


def run(options: argparse.Namespace) -> int:
    """0 when every line found its place, 1 when some did not, 2 for what cannot be meant like this."""
    django.setup()
    from herzenstakt.channels.trouble import Unreadable
    from herzenstakt.cli.tables import bring_up_to_date

    say = Console(stderr=True, highlight=False, markup=False, soft_wrap=True)
    try:
        with options.file.open("rb") as file:
            bring_up_to_date()
            tally = _import(options, file, say)
    except (Misunderstood, Unreadable) as trouble:
        say.print(f"herzenstakt import: {trouble}")
        return USAGE
    except OSError as trouble:
        say.print(f"herzenstakt import: {options.file}: {trouble.strerror}")
        return USAGE
    if options.json:
        print(json.dumps(dataclasses.asdict(tally)))
    else:
        print(_summary(tally, options.dry_run))
    return 1 if tally.not_understood else 0


def _import(options: argparse.Namespace, file: BinaryIO, say: Console) -> Tally:
    """Take the file in, with a bar on standard error as long as somebody can see it."""
    from herzenstakt.flows.importing import Import, find_archive

    channel = find_archive(_team(options.team), options.channel[:100], options.own)
    size = options.file.stat().st_size
    with Progress(
        TextColumn(options.file.name.replace("[", r"\[")),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=say,
        transient=True,
    ) as progress:
        bar = progress.add_task("", total=size)

        def tell(line: Line) -> None:
            if options.json:
                print(json.dumps(_as_json(line), ensure_ascii=False))
            elif line.trouble or line.number == 0:
                say.print(_in_words(line))

        def rest() -> None:
            progress.update(bar, completed=file.tell())

        return Import(channel, tell, rest, is_rehearsal=options.dry_run).run(file, options.format)


def _team(slug: str | None) -> Team:
    """The team of this short name, or the only one there is. Raises Misunderstood."""
    from herzenstakt.accounts.models import Team

    teams = list(Team.objects.order_by("slug"))
    if not teams:
        raise Misunderstood("There is no team yet. Please open the desk once and set it up.")
    if slug is None and len(teams) == 1:
        return teams[0]
    known = ", ".join(team.slug for team in teams)
    if slug is None:
        raise Misunderstood(f"There are several teams. Please add --team with one of: {known}")
    for team in teams:
        if team.slug == slug:
            return team
    raise Misunderstood(f"There is no team {slug!r}. There are: {known}")


def _as_json(line: Line) -> dict[str, object]:
    found = {"trouble": str(line.trouble)} if line.trouble else {"remark": str(line.remark)}
    return {"line": line.number, **found}


def _in_words(line: Line) -> str:
    return f"line {line.number}: {line.trouble}" if line.number else str(line.remark)


def _summary(tally: Tally, is_rehearsal: bool) -> str:
    words = (
        f"{tally.read} read: {tally.new} new, {tally.known} known already, {tally.changed} changed, "
        f"{tally.skipped} no comments, {tally.not_understood} not understood."
    )
    return f"{words} Nothing was stored, this was a rehearsal." if is_rehearsal else words
