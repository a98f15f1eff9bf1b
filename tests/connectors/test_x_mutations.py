"""Deliveries of X that went wrong on the way: they are read, or said to be unreadable, and nothing else.

HERZENSTAKT_DELIVERIES=100000 runs so many of each kind.
"""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.channels.connector import Account, Delivery, Incoming, Vanished
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Forged, Unreadable
from herzenstakt.connectors.x import X, translate
from herzenstakt.connectors.x.door import SEALS, seal
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.x import CLIENT_SECRET
from tests.connectors.mutations import how_many, mutated

SAMPLES = sorted((Path(__file__).parents[1] / "samples" / "x").glob("*.json"))
EVENTS = [file for file in SAMPLES if file.stem.startswith("event_")]
US = "1402156890123456512"
HEADER = next(iter(SEALS))


@cache
def house() -> X:
    app = App({"client_id": "x"}, {"client_secret": CLIENT_SECRET})
    return X(Account({}, {"access_token": "t"}, own_external_id=US, app=app), Http())


def read(body: bytes) -> None:
    """What a delivery says has everything a message needs; or it cannot be read."""
    try:
        told = list(house().parse(Delivery(body)))
    except Unreadable:
        return
    for happening in told:
        if isinstance(happening, Vanished):
            assert happening.external_id
            continue
        assert isinstance(happening, Incoming)
        assert happening.external_id
        assert happening.author.external_id
        assert happening.author.name
        assert happening.written_at.utcoffset() is not None
        assert all(isinstance(value, str) for value in happening.meta.values())
        assert isinstance(happening.text, str)


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda file: file.stem)
def test_whatever_went_wrong_it_is_read_or_unreadable(sample: Path) -> None:
    @settings(max_examples=how_many(100), deadline=None)
    @given(mutated(sample.read_bytes()))
    def tried(body: bytes) -> None:
        read(body)

    tried()


@pytest.mark.parametrize("sample", EVENTS, ids=lambda file: file.stem)
def test_whose_it_is_is_told_or_unreadable(sample: Path) -> None:
    @settings(max_examples=how_many(60), deadline=None)
    @given(mutated(sample.read_bytes()))
    def tried(body: bytes) -> None:
        with suppress(Unreadable):
            assert all(name.isdigit() for name in house().addressees(Delivery(body)))

    tried()


@pytest.mark.parametrize("sample", EVENTS, ids=lambda file: file.stem)
def test_no_other_bytes_pass_under_the_same_seal(sample: Path) -> None:
    whole = sample.read_bytes()
    headers = {HEADER: seal(CLIENT_SECRET, whole).decode()}
    house().verify(Delivery(whole, headers))

    @settings(max_examples=how_many(60), deadline=None)
    @given(mutated(whole))
    def tried(body: bytes) -> None:
        if body == whole:
            return
        with pytest.raises(Forged):
            house().verify(Delivery(body, headers))

    tried()


@settings(max_examples=how_many(200), deadline=None)
@given(st.data())
def test_a_message_beside_broken_ones_is_never_lost(data: st.DataObject) -> None:
    whole = json.loads(next(file for file in EVENTS if file.stem == "event_message").read_bytes())
    right = whole["data"]["payload"]["direct_message_events"][0]
    broken = json.loads(data.draw(mutated(json.dumps({"one": right}).encode()).filter(is_json)))
    others = broken.get("one") if isinstance(broken, dict) else broken
    listed = [right, others] if data.draw(st.booleans()) else [others, right]
    whole["data"]["payload"]["direct_message_events"] = listed
    told = translate.read(json.dumps(whole).encode(), US)
    assert "Meine Bestellnummer ist 4711." in [
        one.text for one in told if isinstance(one, Incoming)
    ]


@settings(max_examples=how_many(200), deadline=None)
@given(st.data())
def test_what_stands_beside_a_post_never_loses_it(data: st.DataObject) -> None:
    whole = json.loads(next(file for file in EVENTS if file.stem == "event_reply").read_bytes())
    beside = json.dumps(whole["data"]["includes"]).encode()
    whole["data"]["includes"] = json.loads(data.draw(mutated(beside).filter(is_json)))
    told = translate.read(json.dumps(whole).encode(), US)
    assert [one.text.startswith("Gibt es die auch") for one in told if isinstance(one, Incoming)]


def is_json(body: bytes) -> bool:
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True
