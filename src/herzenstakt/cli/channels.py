"""`herzenstakt channels`: what each network can do, why not, and how we know."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Iterator

from rich.console import Console
from rich.table import Table

from herzenstakt.channels.connector import Ability, Answer, Connector
from herzenstakt.channels.registry import broken, connectors

#: columns that the names of the abilities take
NAMES_OF_ABILITIES = max(len(ability.value) for ability in Ability) + 2
IN_SHORT = {Answer.YES: "yes", Answer.ONLY_IF: "if", Answer.BY_HAND: "by hand", Answer.NEVER: "-"}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """All networks, or one of them with its reasons."""
    parser.add_argument("kind", nargs="?", help="one network, with the reason for each answer")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--json", action="store_true", help="for machines, on standard output")
    how.add_argument("--markdown", action="store_true", help="as a page, on standard output")


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
    elif options.markdown:
        print(as_page(asked), end="")
    elif options.kind:
        Console().print(with_reasons(asked[0]))
    else:
        out = Console()
        for some in beside_each_other(asked, out.width):
            out.print(side_by_side(some), "")
    for trouble in broken():
        console.print(f"Cannot be loaded: {trouble}")
    return int(bool(broken()))


def beside_each_other(
    asked: Iterable[type[Connector]], width: int
) -> Iterator[list[type[Connector]]]:
    """As many networks at a time as have room for their whole names in so many columns, one at least."""
    some: list[type[Connector]] = []
    used = NAMES_OF_ABILITIES
    for connector in asked:
        needs = len(connector.name) + 2
        if some and used + needs > width:
            yield some
            some, used = [], NAMES_OF_ABILITIES
        some.append(connector)
        used += needs
    yield some


def side_by_side(asked: Iterable[type[Connector]]) -> Table:
    """Every ability of every network in one word."""
    networks = list(asked)
    table = Table("", *(connector.name for connector in networks), box=None)
    for ability in Ability:
        answers = (IN_SHORT[connector.can(ability).answer] for connector in networks)
        table.add_row(ability.value.replace("_", " "), *answers)
    return table


def with_reasons(connector: type[Connector]) -> Table:
    """Every ability of one network, with what it depends on, where to do it by hand, and how we know."""
    table = Table("", connector.name, "", "", box=None)
    for ability in Ability:
        can = connector.can(ability)
        why = " ".join(part for part in (str(can.reason), can.link) if part)
        source = connector.known_from(ability) if why else None
        table.add_row(ability.value.replace("_", " "), IN_SHORT[can.answer], why, str(source or ""))
    return table


def as_data(connector: type[Connector]) -> dict[str, object]:
    """The same for machines. `source` is null where nobody has said how it is known."""
    abilities = {ability.value: _ability(connector, ability) for ability in Ability}
    return {"kind": connector.kind, "name": connector.name, "abilities": abilities}


def _ability(connector: type[Connector], ability: Ability) -> dict[str, object]:
    can, source = connector.can(ability), connector.known_from(ability)
    told = source and {
        "where": source.where,
        "read_on": source.read_on.isoformat(),
        "confidence": source.confidence,
    }
    return {
        "answer": can.answer.value,
        "reason": str(can.reason),
        "link": can.link,
        "source": told,
    }


def as_page(asked: Iterable[type[Connector]]) -> str:
    """All networks as a page in Markdown: side by side, then each with its reasons and sources. Simulated
    ones are left out."""
    networks = [connector for connector in asked if not connector.simulated]
    lines = [
        "# What each network can do",
        "",
        "Made by `herzenstakt channels --markdown` from what each connector says of itself. *if* is yes under"
        " the condition below; *by hand* is only for people, on the network itself; – is never. Letters: A"
        " official or run by us, B several third parties, C memory.",
        "",
        _row(["", *(connector.name for connector in networks)]),
        _row(["---"] * (len(networks) + 1)),
    ]
    for ability in Ability:
        answers = [IN_SHORT[one.can(ability).answer].replace("-", "–") for one in networks]
        lines.append(_row([ability.value.replace("_", " "), *answers]))
    for connector in networks:
        lines += ["", f"## {connector.name}", "", str(connector.summary), ""]
        lines += [_row(["", "", "why", "how we know"]), _row(["---"] * 4)]
        lines += [row for ability in Ability if (row := _reason(connector, ability))]
    return "\n".join(lines) + "\n"


def _reason(connector: type[Connector], ability: Ability) -> str:
    """One answer that is not simply yes; "" for yes."""
    can = connector.can(ability)
    if can.answer is Answer.YES:
        return ""
    why = " ".join(part for part in (str(can.reason), f"<{can.link}>" if can.link else "") if part)
    answer = IN_SHORT[can.answer].replace("-", "–")
    name = ability.value.replace("_", " ")
    return _row([name, answer, why, str(connector.known_from(ability) or "")])


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
