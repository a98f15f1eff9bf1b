"""A machine that obeys whatever it reads, and a house that has switched it on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.proposing import Wanted, ask_for, private_hosts_in, switch_on
from herzenstakt.knowledge.models import Card, today
from herzenstakt.knowledge.services import HOLDS, Wording, add
from herzenstakt.proposals.models import HelpRequest, LanguageModel
from herzenstakt.testing.machine import ObedientMachine
from tests.conftest import Happens


@pytest.fixture
def machine() -> Iterator[ObedientMachine]:
    with ObedientMachine() as machine:
        machine.key = "sk-of-the-house"
        yield machine


def wanted(machine: ObedientMachine, **other: object) -> Wanted:
    """What an owner would type to switch it on."""
    hosts = frozenset(private_hosts_in(machine.address))
    words: dict[str, object] = {
        "address": machine.address,
        "name": machine.model,
        "key": machine.key,
        "patience": 5,
        "private_too": False,
        "allowed_hosts": hosts,
    }
    return Wanted(**{**words, **other})  # type: ignore[arg-type]


@pytest.fixture
def model(machine: ObedientMachine, owner: Membership) -> LanguageModel:
    """Switched on for the house."""
    return switch_on(owner, wanted(machine))


@pytest.fixture
def cards(mia: Membership) -> list[Card]:
    """What the house knows."""
    until = today(mia.team) + HOLDS
    told = (
        ("Farben", "Blau kommt im Dezember.", "Blue comes in December."),
        ("Öffnungszeiten", "Wir haben von 9 bis 18 Uhr geöffnet.", "We are open from 9 to 18."),
        (
            "Rückgabe",
            "Du kannst sie 30 Tage lang zurückgeben. Die Rücksendung kostet nichts.",
            "You can return it for 30 days. Sending it back costs nothing.",
        ),
        (
            "Wie man uns erreicht",
            "Schreib an hallo@ratzifatzi.example.",
            "Write to hallo@ratzifatzi.example.",
        ),
    )
    return [add(mia, Wording(*words, mia, until)) for words in told]


class Asks:
    """`asks(conversation, mia, "two")`: somebody asks for help, and a worker has done its work."""

    def __init__(self, happens: Happens) -> None:
        self.happens = happens

    def __call__(
        self, conversation: Conversation, by: Membership, kind: str = "two"
    ) -> HelpRequest:
        with self.happens():
            asked = ask_for(conversation, by, kind)
        asked.refresh_from_db()
        return asked


@pytest.fixture
def asks(happens: Happens) -> Asks:
    return Asks(happens)
