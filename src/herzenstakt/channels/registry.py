"""Which networks there are: whatever stands in the entry point group `herzenstakt.connectors`."""

from __future__ import annotations

import logging
from functools import cache
from importlib.metadata import EntryPoint, entry_points

from herzenstakt.channels.connector import Ability, Connector
from herzenstakt.channels.folders import GROUP

logger = logging.getLogger(__name__)


class BrokenConnector(Exception):
    """A connector of this name is installed and cannot be loaded."""


def load(entry: EntryPoint) -> type[Connector]:
    """The connector behind an entry point. Raises BrokenConnector for one that cannot be used."""
    try:
        connector = entry.load()
    except Exception as error:
        raise BrokenConnector(f"{entry.name} ({entry.value}): {error}") from error
    if not (isinstance(connector, type) and issubclass(connector, Connector)):
        raise BrokenConnector(f"{entry.name} ({entry.value}) is no Connector")
    if lack := what_it_lacks(connector):
        raise BrokenConnector(f"{entry.name} ({entry.value}) {lack}")
    if connector.kind != entry.name:
        raise BrokenConnector(f"{entry.name} ({entry.value}) calls itself {connector.kind}")
    try:
        connector.limits()
    except Exception as error:
        raise BrokenConnector(f"{entry.name} ({entry.value}): {error}") from error
    return connector


def what_it_lacks(connector: type[Connector]) -> str:
    """Why the desk could not work with this class, as the rest of a sentence; "" where it can."""
    for word in ("kind", "name"):
        if not getattr(connector, word, ""):
            return f"does not say its `{word}`"
    answers = getattr(connector, "abilities", {})
    missing = [ability for ability in Ability if ability not in answers]
    return f"does not answer for {', '.join(missing)} in its `abilities`" if missing else ""


@cache
def connectors() -> dict[str, type[Connector]]:
    """All usable connectors by their kind. A broken one is left out and logged; `broken` names it."""
    usable = {}
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: entry.name):
        try:
            usable[entry.name] = load(entry)
        except BrokenConnector as trouble:
            logger.error("connector left out: %s", trouble)
    return usable


def broken() -> list[str]:
    """What keeps installed connectors from being used, one sentence each; empty is good."""
    troubles = []
    for entry in entry_points(group=GROUP):
        try:
            load(entry)
        except BrokenConnector as trouble:
            troubles.append(str(trouble))
    return troubles
