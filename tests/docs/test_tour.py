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
FLOWS = Path(__file__).parents[2] / "src" / "herzenstakt" / "flows"
MODULES = {
    "attaching": "herzenstakt.flows.attaching",
    "budget": "herzenstakt.channels.budget",
    "bringing_back": "herzenstakt.flows.bringing_back",
    "calling": "herzenstakt.flows.calling",
    "coaching": "herzenstakt.flows.coaching",
    "filling": "herzenstakt.saved_answers.filling",
    "choosing": "herzenstakt.groups.choosing",
    "finding": "herzenstakt.knowledge.finding",
    "giving": "herzenstakt.flows.giving",
    "grouping": "herzenstakt.flows.grouping",
    "incoming": "herzenstakt.flows.incoming",
    "informing": "herzenstakt.flows.informing",
    "measures": "herzenstakt.flows.measures",
    "noticing": "herzenstakt.flows.noticing",
    "objections": "herzenstakt.flows.objections",
    "offering": "herzenstakt.saved_answers.offering",
    "outgoing": "herzenstakt.flows.outgoing",
    "outlook": "herzenstakt.flows.outlook",
    "pausing": "herzenstakt.flows.pausing",
    "pinning": "herzenstakt.flows.pinning",
    "promises": "herzenstakt.promises.services",
    "promising": "herzenstakt.flows.promising",
    "proposing": "herzenstakt.flows.proposing",
    "rounds": "herzenstakt.flows.rounds",
    "sameness": "herzenstakt.rounds.sameness",
    "second_look": "herzenstakt.flows.second_look",
    "telling": "herzenstakt.flows.telling",
    "signing_in": "herzenstakt.flows.signing_in",
    "ringing": "herzenstakt.flows.ringing",
    "sweep": "herzenstakt.flows.sweep",
    "listen": "herzenstakt.flows.listen",
    "clock": "herzenstakt.flows.clock",
    "twice": "herzenstakt.flows.twice",
    "writing_down": "herzenstakt.flows.writing_down",
    "ways": "herzenstakt.flows.ways",
    "jobs": "herzenstakt.kernel.jobs",
    "journal": "herzenstakt.journal.models",
    "people": "herzenstakt.people.services",
    "duplicates": "herzenstakt.people.duplicates",
    "labelling": "herzenstakt.flows.labelling",
    "rules": "herzenstakt.flows.rules",
    "same_human": "herzenstakt.flows.same_human",
    "expiring": "herzenstakt.flows.expiring",
    "forgetting": "herzenstakt.flows.forgetting",
    "knocking": "herzenstakt.flows.knocking",
    "letting_go": "herzenstakt.flows.letting_go",
    "giving_out": "herzenstakt.flows.giving_out",
    "channels": "herzenstakt.channels",
    "conversations": "herzenstakt.conversations.services",
    "rehearsing": "herzenstakt.flows.rehearsing",
    "replies": "herzenstakt.replies.services",
    "safety": "herzenstakt.safety.services",
}


def names_in(text: str) -> set[str]:
    """Every name of code in prose: `incoming.receive`, `Reply`."""
    prose = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    return set(re.findall(r"`([A-Za-z_]+(?:\.[A-Za-z_]+)*)`", prose)) - {"UPDATE"}


def named() -> list[str]:
    """Those of the tour."""
    return sorted(names_in(TOUR.read_text(encoding="utf-8")))


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


def flows_in(text: str) -> set[str]:
    """The flows a text links to, and those whose functions it names."""
    linked = re.findall(r"\(\.\./src/herzenstakt/flows/(\w+)\.py\)", text)
    modules = {MODULES.get(name.partition(".")[0], "") for name in names_in(text)}
    return {*linked, *(module.rpartition(".")[2] for module in modules if ".flows." in module)}


def test_the_tour_leads_to_every_flow() -> None:
    flows = {file.stem for file in FLOWS.glob("*.py")} - {"__init__"}
    assert flows == flows_in(TOUR.read_text(encoding="utf-8"))


def test_a_flow_nobody_leads_to_is_seen() -> None:
    text = "[a like](../src/herzenstakt/flows/reacting.py), then `incoming.take_in`"
    assert flows_in(text) == {"reacting", "incoming"}


@pytest.mark.parametrize("name", ["incoming.guess", "Ticket", "Reply.shout"])
def test_what_does_not_exist_is_seen(name: str) -> None:
    with pytest.raises((AttributeError, LookupError, StopIteration)):
        meant(name)
