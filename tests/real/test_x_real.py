"""X as it describes itself: its own OpenAPI description stands between our connector and the simulated
network (Prism), and neither of them may leave it.

The description may not be a part of this project (X Developer Agreement). Where it lies in `shared/specs`
beside the checkout, or where HERZENSTAKT_SHARED says, this runs; elsewhere
`tests/connectors/test_x_makers.py` does what can be done without.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import jsonschema_rs
import pytest

from herzenstakt.channels.trouble import Refused, TryLater
from herzenstakt.connectors.x import X
from herzenstakt.testing.networks.x import HOUSE, SimulatedX
from tests.beside import beside
from tests.connectors.on_x import a_day, account_of, answer_to, at_work
from tests.real.servers import prism
from tests.real.servers.prism import Prism

#: X's description of its API, where it is at hand: it may not lie in the checkout
FILE = beside("specs", "x-openapi-2.167.json")
pytestmark = [
    pytest.mark.real,
    pytest.mark.beside("specs", "x-openapi-2.167.json"),
    pytest.mark.skipif(not prism.installed(), reason="python -m tests.real.servers.install prism"),
]


def repaired(told: Any) -> Any:
    """The same description; words that stand twice in one list of X's, which no strict reader takes, once."""
    if isinstance(told, dict):
        whole = {name: repaired(value) for name, value in told.items()}
        if isinstance(whole.get("enum"), list):
            whole["enum"] = list(dict.fromkeys(whole["enum"]))
        return whole
    return [repaired(one) for one in told] if isinstance(told, list) else told


@pytest.fixture(scope="module")
def whole() -> Any:
    """X's description, as a strict reader takes it."""
    assert FILE is not None
    return repaired(json.loads(FILE.read_text(encoding="utf-8")))


@pytest.fixture
def network() -> Iterator[SimulatedX]:
    with SimulatedX() as network:
        yield network


@pytest.fixture
def proxy(network: SimulatedX, whole: Any) -> Iterator[Prism]:
    with Prism(whole, network.url) as proxy:
        yield proxy


@pytest.fixture
def house(network: SimulatedX, proxy: Prism) -> Iterator[X]:
    with at_work(account_of(network, server=proxy.url)) as connector:
        yield connector


def test_a_whole_day_leaves_x_s_description_nowhere(network: SimulatedX, proxy: Prism) -> None:
    a_day(network, proxy.url)
    said = proxy.server.printed().lower()
    assert "violation" not in said
    assert said.count("forwarding") >= 40 or said.count("request received") >= 40


def test_what_we_ask_outside_of_it_is_stopped(network: SimulatedX, house: X) -> None:
    with pytest.raises(Refused):
        house.api.do("POST", "/2/tweets", {"text": "Ja!", "reply": {"in_reply_to_post_id": "1"}})
    with pytest.raises((Refused, TryLater)):
        house.api.read("/2/users/1/mentions", {"post.fields": "author_id"})
    with pytest.raises((Refused, TryLater)):
        house.api.read("/2/users/1/mentions", {"max_results": "4"})
    assert not network.calls


def test_what_the_network_tells_outside_of_it_is_stopped(
    network: SimulatedX, house: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    answer = answer_to(house, asked)
    told = network._told

    def wrong(*given: Any) -> dict[str, Any]:
        return {**told(*given), "author_id": 7}

    monkeypatch.setattr(network, "_told", wrong)
    with pytest.raises(TryLater):
        house.fetch("mentions", "")
    monkeypatch.undo()
    assert house.send(answer).external_id in network.posts


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", "/2/tweets?ids=77"), ("DELETE", "/2/tweets/77"), ("GET", "/2/tweets?ids=x&a=1")],
)
def test_problems_are_written_as_x_describes_them(
    network: SimulatedX, whole: Any, method: str, path: str
) -> None:
    """By themselves: Prism takes every problem for the older kind of error."""
    headers = {"Authorization": f"Bearer {network.token()}"}
    told = httpx.request(method, f"{network.url}{path}", headers=headers, trust_env=False).json()
    problem = {"$ref": "#/components/schemas/Problem", "components": whole["components"]}
    [found] = told.get("errors", [told]) if "type" not in told else [told]
    jsonschema_rs.validator_for(problem).validate(found)
    with pytest.raises(jsonschema_rs.ValidationError):
        jsonschema_rs.validator_for(problem).validate({**found, "title": 7})
