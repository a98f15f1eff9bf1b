"""The tour names functions and files; each of them must exist."""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from herzenstakt.channels import connector, trouble
from herzenstakt.flows import clock

TOUR = Path(__file__).parents[2] / "docs" / "tour.md"
MODULES = {
    "coaching": "herzenstakt.flows.coaching",
    "finding": "herzenstakt.knowledge.finding",
    "incoming": "herzenstakt.flows.incoming",
    "measures": "herzenstakt.flows.measures",
    "noticing": "herzenstakt.flows.noticing",
    "objections": "herzenstakt.flows.objections",
    "outgoing": "herzenstakt.flows.outgoing",
    "outlook": "herzenstakt.flows.outlook",
    "pausing": "herzenstakt.flows.pausing",
    "proposing": "herzenstakt.flows.proposing",
    "second_look": "herzenstakt.flows.second_look",
    "telling": "herzenstakt.flows.telling",
    "sweep": "herzenstakt.flows.sweep",
    "listen": "herzenstakt.flows.listen",
    "clock": "herzenstakt.flows.clock",
    "twice": "herzenstakt.flows.twice",
    "ways": "herzenstakt.flows.ways",
    "jobs": "herzenstakt.kernel.jobs",
    "journal": "herzenstakt.journal.models",
    "people": "herzenstakt.people.models",
    "channels": "herzenstakt.channels",
    "conversations": "herzenstakt.conversations.services",
    "replies": "herzenstakt.replies.services",
    "safety": "herzenstakt.safety.services",
}


def named() -> list[str]:
    """Every name of code in the tour's prose: `incoming.receive`, `Reply`."""
    prose = re.sub(r"```.*?```", "", TOUR.read_text(encoding="utf-8"), flags=re.DOTALL)
    names = re.findall(r"`([A-Za-z_]+(?:\.[A-Za-z_]+)*)`", prose)
    return sorted({name for name in names if name != "UPDATE"})


def meant(name: str) -> object:
    """What a name of the tour stands for. Raises LookupError or AttributeError when it is nothing."""
    first, *rest = name.split(".")
    found: object
    if first in MODULES:
        found = import_module(MODULES[first])
    else:
        models = {model.__name__: model for model in apps.get_models()}
        found = models.get(first) or next(
            getattr(module, first)
            for module in (connector, trouble, clock)
            if hasattr(module, first)
        )
    for part in rest:
        found = getattr(found, part)
    return found


@pytest.mark.parametrize("name", named())
def test_what_the_tour_names_exists(name: str) -> None:
    assert meant(name) is not None


def test_the_tour_names_every_step_of_the_flows() -> None:
    assert len(named()) > 40


@pytest.mark.parametrize("name", ["incoming.guess", "Ticket", "Reply.shout"])
def test_what_does_not_exist_is_seen(name: str) -> None:
    with pytest.raises((AttributeError, LookupError, StopIteration)):
        meant(name)
