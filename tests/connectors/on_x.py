"""The house on a simulated X, for the tests of its connector."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Enclosure,
    Incoming,
    Level,
    Outgoing,
)
from herzenstakt.connectors.x import X
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import PICTURE, fetched
from herzenstakt.testing.networks.x import HOUSE, SCOPES, SimulatedX

KEY = "0190b6a8-0000-7000-8000-000000000001"
LOOPBACK = frozenset({"127.0.0.1"})


def account_of(
    network: SimulatedX, *scopes: str, door: str = "", server: str = "", **more: Any
) -> Account:
    """The account of the house, signed in. `server`: what is asked in place of the network itself."""
    granted, app = scopes or SCOPES, network.app(door)
    return Account(
        settings={},
        secrets={"access_token": network.token(HOUSE, *granted), "scope": " ".join(granted)},
        own_external_id=network.house.id,
        app=replace(app, settings={**app.settings, "server": server or network.url}),
        **more,
    )


@contextmanager
def at_work(account: Account) -> Iterator[X]:
    """The connector of an account."""
    http = Http(allowed_hosts=LOOPBACK)
    try:
        yield X(account, http)
    finally:
        http.close()


def answer_to(
    connector: Connector, external_id: str, text: str = "Ab Dezember.", **more: Any
) -> Outgoing:
    """An answer to something that was fetched, as the desk would hand it over."""
    asked = fetched(connector)[external_id]
    return replace(outgoing_to(asked, text), **more)


def outgoing_to(asked: Incoming, text: str) -> Outgoing:
    """An answer to a message."""
    return Outgoing(
        key=KEY,
        in_reply_to=asked.external_id,
        thread_id=asked.thread_id,
        text=text,
        to=asked.author,
        visibility=asked.visibility,
        meta=asked.meta,
    )


def calls(network: SimulatedX, path: str, method: str = "GET") -> int:
    """How often something was asked."""
    return sum(call.method == method and call.path.endswith(path) for call in network.calls)


def a_day(network: SimulatedX, server: str = "") -> None:
    """Everything the connector ever asks and says but for the open line; what comes of it is looked at."""
    network.look_at = lambda url: True  # type: ignore[method-assign]
    network.deliver = lambda *told: 200  # type: ignore[method-assign]
    post = network.post(HOUSE, "Neu! https://ratzifatzi.com", media=[network.picture("Blau.")])
    asked, message = network.post("frieda", "In Blau?", post), network.write("karl", HOUSE, "Hallo")
    door = "https://desk.example/door"
    with at_work(account_of(network, door=door, server=server)) as connector:
        connector.subscribe()
        assert len(network.subscriptions) == 7
        network.subscriptions[next(iter(network.subscriptions))]["webhook_id"] = "1"
        next(iter(network.webhooks.values()))["valid"] = False
        connector.subscribe()
        assert len({one["webhook_id"] for one in network.subscriptions.values()}) == 1
        assert all(one.level is Level.GOOD for one in connector.check())
        told = fetched(connector)
        assert set(told) == {post, asked, f"dm:{message}"}
        assert connector.context(told[asked]).thread_id == post
        network.edit(asked, "In Grün?")
        assert len(list(connector.refresh([asked, post, "2126748682651959297"]))) >= 2
        picture = Enclosure(
            "a.png", "image", "image/png", len(PICTURE), lambda: PICTURE, alt="Blau."
        )
        answer = replace(outgoing_to(told[asked], "Ja!"), enclosures=(picture,))
        receipt = connector.send(answer)
        earlier = datetime.now(UTC) - timedelta(minutes=1)
        assert connector.find(answer) == connector.send(replace(answer, first_tried_at=earlier))
        for ability in (Ability.HIDE, Ability.UNHIDE):
            connector.act(ability, asked, told[asked].meta)
        connector.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)
        private = replace(outgoing_to(told[f"dm:{message}"], "Hallo!"), enclosures=(picture,))
        connector.send(private)
        assert connector.find(private)
        network.messages[0].talk = "1700000000000000001"
        group = answer_to(connector, f"dm:{message}", "Hallo zusammen!")
        connector.send(group)
        assert connector.find(group)
