"""Another system, to which a webhook of ours leads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings
from standardwebhooks import Webhook as Scheme

from herzenstakt.accounts.models import Membership
from herzenstakt.testing.networks.stage import Call as Request
from herzenstakt.testing.networks.stage import SimulatedNetwork, Told, route
from herzenstakt.webhooks import services
from herzenstakt.webhooks.events import EVENTS
from herzenstakt.webhooks.models import Webhook

Verify = Callable[[Request], Any]


class Neighbour(SimulatedNetwork):
    """A system that listens, and answers as it is told to."""

    answers: Told = Told(204, b"")

    @route("POST", r"/hook")
    def take(self, call: Request) -> Told:
        return self.answers

    @route("POST", r"/elsewhere")
    def elsewhere(self, call: Request) -> Told:
        return Told(200, {})

    def told(self) -> list[Request]:
        """What it has heard."""
        return [call for call in self.calls if call.path == "/hook"]


@pytest.fixture
def neighbour(settings: Settings) -> Iterator[Neighbour]:
    settings.WEBHOOK_HOSTS = frozenset({"127.0.0.1"})
    with Neighbour() as network:
        yield network


@pytest.fixture
def kept(neighbour: Neighbour, mia: Membership) -> tuple[Webhook, str]:
    """A webhook for everything, and its secret."""
    return services.add(mia, services.Wanted(f"{neighbour.url}/hook", "the ERP", set(EVENTS)))


@pytest.fixture
def hook(kept: tuple[Webhook, str]) -> Webhook:
    return kept[0]


@pytest.fixture
def verify(kept: tuple[Webhook, str]) -> Verify:
    """What the other side does first, with the library of the scheme: who is not us raises."""
    return lambda call: Scheme(kept[1]).verify(call.body, dict(call.headers))
