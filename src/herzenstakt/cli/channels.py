"""`herzenstakt channels`: what each network can do."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable

from rich.console import Console
from rich.table import Table

from herzenstakt.channels.connector import Ability, Answer, Connector
from herzenstakt.channels.registry import broken, connectors

IN_SHORT = {Answer.YES: "yes", Answer.ONLY_IF: "if", Answer.BY_HAND: "by hand", Answer.NEVER: "-"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """All networks, or one of them with its reasons."""
    parser.add_argument("kind", nargs="?", help="one network, with the reason for each answer")
    parser.add_argument("--json", action="store_true", help="for machines, on standard output")


def run(options: argparse.Namespace) -> int:
    """Print it; 1 for a network nobody knows, or a connector that cannot be loaded."""
    console = Console(stderr=True)
    known = connectors()
    if options.kind and options.kind not in known:
        console.print(f"No network is called {options.kind}. There are: {', '.join(known)}.")
        return 1
    asked = [known[options.kind]] if options.kind else list(known.values())
    if options.json:
        print(json.dumps([as_data(connector) for connector in asked], ensure_ascii=False))
    else:
        Console().print(with_reasons(asked[0]) if options.kind else side_by_side(asked))
    for trouble in broken():
        console.print(f"Cannot be loaded: {trouble}")
    return int(bool(broken()))


def side_by_side(asked: Iterable[type[Connector]]) -> Table:
    """Every ability of every network in one word."""
    networks = list(asked)
    table = Table("", *(connector.name for connector in networks), box=None)
    for ability in Ability:
        answers = (IN_SHORT[connector.can(ability).answer] for connector in networks)
        table.add_row(ability.value.replace("_", " "), *answers)
    return table


def with_reasons(connector: type[Connector]) -> Table:
    """Every ability of one network, with what it depends on and where to do it by hand."""
    table = Table("", connector.name, "", box=None)
    for ability in Ability:
        can = connector.can(ability)
        why = " ".join(part for part in (str(can.reason), can.link) if part)
        table.add_row(ability.value.replace("_", " "), IN_SHORT[can.answer], why)
    return table


def as_data(connector: type[Connector]) -> dict[str, object]:
    """The same for machines."""
    abilities = {
        ability.value: {"answer": can.answer.value, "reason": str(can.reason), "link": can.link}
        for ability in Ability
        for can in (connector.can(ability),)
    }
    return {"kind": connector.kind, "name": connector.name, "abilities": abilities}
