"""The house on a simulated Instagram, over both ways in: what the tests of its connector share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from herzenstakt.channels.connector import Account, Incoming, Outgoing
from herzenstakt.channels.signing_in import App
from herzenstakt.connectors.instagram import Instagram
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.instagram import (
    APP_ID,
    APP_SECRET,
    HOUSE,
    PAGE_APP_ID,
    PAGE_APP_SECRET,
    SimulatedInstagram,
)

SAMPLES = Path(__file__).parents[1] / "samples" / "instagram"
FRIEDA, KARL, LENA = "frieda.fragt", "karl.kritisiert", "lena.lobt"
KEY = "0190b6a8-0000-7000-8000-000000000001"
PHRASE, DOOR = "ratzifatzi-knock-knock", "https://desk.example/door/1"


def opened() -> Iterator[SimulatedInstagram]:
    """The network with people on it."""
    with SimulatedInstagram() as network:
        network.meet(FRIEDA, "Frieda Frage")
        network.meet(KARL, "Karl Kritik")
        network.meet(LENA, "Lena Lob")
        yield network


def app_of(way: str, **settings: str) -> App:
    """Our application on one of the two ways."""
    if way == "facebook":
        told = {"client_id": PAGE_APP_ID, "login": "facebook", **settings}
        return App(told, {"client_secret": PAGE_APP_SECRET}, phrase=PHRASE, door=DOOR)
    told = {"client_id": APP_ID, "login": "instagram", **settings}
    return App(told, {"client_secret": APP_SECRET}, phrase=PHRASE, door=DOOR)


def account_on(network: SimulatedInstagram, way: str = "instagram", **settings: str) -> Account:
    """The house as the desk would hand it over. `settings`: of the application."""
    house = network.accounts[HOUSE]
    told: dict[str, Any] = {"server": network.url, "username": HOUSE}
    if way == "facebook":
        told |= {"account": house.id, "page": house.page}
    token = network.token_over_page() if way == "facebook" else network.token_over_instagram()
    return Account(
        settings=told,
        secrets={"access_token": token},
        own_external_id=house.id,
        app=app_of(way, **settings),
    )


@contextmanager
def at_work(account: Account) -> Iterator[Instagram]:
    """The connector for an account, with a line of its own."""
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    try:
        yield Instagram(account, http)
    finally:
        http.close()


def answer_to(said: Incoming, text: str, **more: Any) -> Outgoing:
    """An answer as the desk would hand it over."""
    told: dict[str, Any] = {"key": KEY, "visibility": said.visibility, **more}
    return Outgoing(
        in_reply_to=said.external_id,
        thread_id=said.thread_id,
        text=text,
        to=said.author,
        meta=said.meta,
        **told,
    )


def asked_of(network: SimulatedInstagram, ending: str, method: str = "GET") -> int:
    """How often something was asked, by the end of its path."""
    return sum(call.method == method and call.path.endswith(ending) for call in network.calls)
