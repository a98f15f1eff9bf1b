"""Deliveries of LinkedIn that went wrong on the way. HERZENSTAKT_DELIVERIES says how many are tried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.channels.connector import Account, Delivery, Incoming, Vanished
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Forged, Trouble, Unreadable
from herzenstakt.connectors.linkedin import LinkedIn
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.linkedin import (
    CLIENT_ID,
    CLIENT_SECRET,
    HOUSE,
    SimulatedLinkedIn,
    knock,
    seal,
)
from herzenstakt.testing.networks.stage import Call, Told
from tests.connectors.mutations import how_many, mutated

SAMPLES = Path(__file__).parents[1] / "samples" / "linkedin"
RECORDED = [file.read_bytes() for file in sorted(SAMPLES.glob("*.json"))]
KNOCKS = [body for body in RECORDED if b"notifications" in body]
GOOD = json.loads((SAMPLES / "door-comment.json").read_bytes())["notifications"][0]
APP = App({"client_id": CLIENT_ID}, {"client_secret": CLIENT_SECRET})
LINKEDIN = LinkedIn(Account({"organization": HOUSE}, own_external_id=HOUSE, app=APP), Http())
FEEDS = frozenset({"comments"})


@settings(max_examples=how_many())
@given(st.sampled_from(RECORDED).flatmap(mutated))
def test_a_broken_delivery_is_read_or_set_aside_and_nothing_worse(body: bytes) -> None:
    delivery = Delivery(body)
    try:
        told = list(LINKEDIN.parse(delivery))
        assert LINKEDIN.hurries(delivery) <= FEEDS
    except Unreadable:
        return
    for one in told:
        assert isinstance(one, Incoming | Vanished)
        assert one.external_id
        if isinstance(one, Incoming):
            assert one.author.external_id
            assert one.written_at.utcoffset() is not None
    assert told == list(LINKEDIN.parse(delivery))


@settings(max_examples=how_many())
@given(st.sampled_from(KNOCKS).flatmap(mutated))
def test_whose_a_broken_knock_is_is_known_or_it_is_set_aside(body: bytes) -> None:
    with suppress(Unreadable):
        assert all(isinstance(one, str) for one in LINKEDIN.addressees(Delivery(body)))


@settings(max_examples=how_many())
@given(mutated(json.dumps(GOOD).encode()))
def test_a_good_message_beside_a_broken_one_is_not_lost(broken: bytes) -> None:
    try:
        odd: Any = json.loads(broken)
    except (ValueError, RecursionError):
        odd = broken.decode("latin-1")
    for told in ([odd, GOOD], [GOOD, odd]):
        found = list(LINKEDIN.parse(Delivery(*knock(told))))
        names = {one.external_id for one in found}
        assert GOOD["decoratedGeneratedActivity"]["comment"]["entity"] in names


@settings(max_examples=how_many())
@given(st.sampled_from(KNOCKS).flatmap(lambda body: st.tuples(st.just(body), mutated(body))))
def test_no_changed_body_passes_with_the_old_seal(pair: tuple[bytes, bytes]) -> None:
    body, changed = pair
    headers = {"X-LI-Signature": seal(CLIENT_SECRET, b"hmacsha256=" + body)}
    LINKEDIN.verify(Delivery(body, headers))
    if changed != body:
        with pytest.raises(Forged):
            LINKEDIN.verify(Delivery(changed, headers))


# --- what LinkedIn answers -----------------------------------------------------------------------


class Muddled(SimulatedLinkedIn):
    """A LinkedIn that answers one kind of question oddly."""

    def __init__(self) -> None:
        super().__init__()
        self.odd: tuple[str, bytes] = ("", b"")
        self.heard: dict[str, bytes] = {}

    def answer(self, call: Call) -> Told:
        """As always, or oddly."""
        what, body = self.odd
        told = super().answer(call)
        if call.method == "GET" and told.status == 200:
            self.heard.setdefault(kind_of(call), told.body())
        return Told(told.status, body) if what and what == kind_of(call) else told


def kind_of(call: Call) -> str:
    """What is asked for, however it is called."""
    below = "replies" if "comment%3A" in call.path else "comments"
    resource = call.path.split("/")[2]
    return below if resource == "socialActions" else resource


@pytest.fixture(scope="module")
def muddled() -> Iterator[Muddled]:
    with Muddled() as network:
        network.meet("frieda", "Frieda", "Frage")
        comment = network.comment("frieda", network.publish("Neu!"), "In Blau?")
        network.comment("karl", comment, "Und in Rot?")
        ask_everything(network)
        assert len(network.heard) == 7
        yield network


def looks(network: Muddled) -> tuple[LinkedIn, Http]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    app = App({"client_id": CLIENT_ID, "server": network.url, "tier": "standard"}, APP.secrets)
    secrets = {"access_token": network.token_for()}
    account = Account({"organization": HOUSE}, secrets, HOUSE, limits={"calls.standard": 10**9})
    account.app = app
    return LinkedIn(account, http), http


def ask_everything(network: Muddled) -> None:
    """Whatever the desk asks of it, twice; trouble has a name, and nothing else comes of it."""
    connector, http = looks(network)
    cursor = ""
    for _time in range(2):
        with suppress(Trouble):
            page = connector.fetch("comments", cursor)
            cursor = page.cursor
            for delivery in page.deliveries:
                with suppress(Unreadable):
                    list(connector.parse(delivery))
    with suppress(Trouble):
        list(connector.refresh(list(network.comments)))
    with suppress(Trouble):
        connector.candidates()
    assert connector.check()
    http.close()


@settings(max_examples=min(how_many(60), 2000))  # each asks some twenty times
@given(data=st.data())
def test_whatever_linkedin_answers_has_one_of_the_seven_names(
    muddled: Muddled, data: st.DataObject
) -> None:
    what = data.draw(st.sampled_from(sorted(muddled.heard)))
    muddled.odd = (what, data.draw(mutated(muddled.heard[what])))
    ask_everything(muddled)
