"""Deliveries of Facebook that went wrong on the way, at the door and in a feed: understood, or set aside."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herzenstakt.channels.connector import Account, Delivery, Incoming, Vanished
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.tame import tame
from herzenstakt.channels.trouble import Forged, Unreadable
from herzenstakt.connectors.facebook import Facebook
from herzenstakt.connectors.meta.door import seal_of
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.facebook import APP, PAGE, SECRET
from tests.connectors.mutations import how_many, mutated

pytestmark = pytest.mark.no_database

SAMPLES = Path(__file__).parents[1] / "samples" / "facebook"
EVERYTHING = [file.read_bytes() for file in sorted(SAMPLES.glob("*.json"))]
AT_THE_DOOR = [file.read_bytes() for file in sorted(SAMPLES.glob("door_*.json"))]
GOOD = json.loads((SAMPLES / "door_comment.json").read_bytes())["entry"][0]
GOOD_ID = GOOD["changes"][0]["value"]["comment_id"]

CONNECTOR = Facebook(
    Account(
        {"page": PAGE}, own_external_id=PAGE, app=App({"client_id": APP}, {"client_secret": SECRET})
    ),
    Http(),
)


def some(default: int = 300) -> Callable[..., Callable[..., None]]:
    """So many examples, or as many as somebody wants who has the time."""
    return settings(
        max_examples=how_many(default),
        deadline=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )


def from_any(bodies: list[bytes]) -> st.SearchStrategy[bytes]:
    return st.sampled_from(bodies).flatmap(mutated)


@some(600)
@given(from_any(EVERYTHING))
def test_a_delivery_is_understood_or_unreadable_and_nothing_else(body: bytes) -> None:
    try:
        happenings = list(CONNECTOR.parse(Delivery(body)))
    except Unreadable:
        return
    for happening in happenings:
        assert isinstance(happening, Incoming | Vanished)
        assert happening.external_id
        tame(happening)
        if isinstance(happening, Incoming):
            assert happening.author.external_id
            assert isinstance(happening.thread_id, str)
            assert isinstance(happening.text, str)
            assert happening.written_at.utcoffset() is not None
            assert all(isinstance(value, str) for value in happening.meta.values())


@some()
@given(
    from_any([json.dumps(json.loads(body)["entry"][0]).encode() for body in AT_THE_DOOR]),
    st.booleans(),
)
def test_a_good_message_beside_a_broken_one_is_not_lost(entry: bytes, good_first: bool) -> None:
    try:
        broken = json.loads(entry)
    except (ValueError, RecursionError):
        return  # then nothing of the delivery can be read
    entries = [GOOD, broken] if good_first else [broken, GOOD]
    body = json.dumps({"object": "page", "entry": entries}).encode()
    assert GOOD_ID in {one.external_id for one in CONNECTOR.parse(Delivery(body))}


@some()
@given(st.data())
def test_no_other_bytes_pass_with_the_old_seal(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(AT_THE_DOOR))
    headers = {"X-Hub-Signature-256": seal_of(body, SECRET)}
    CONNECTOR.verify(Delivery(body, headers))
    other = data.draw(mutated(body))
    if other == body:
        return
    with pytest.raises(Forged):
        CONNECTOR.verify(Delivery(other, headers))


@some()
@given(from_any(AT_THE_DOOR))
def test_whose_it_is_is_known_or_unreadable(body: bytes) -> None:
    try:
        whose = CONNECTOR.addressees(Delivery(body))
    except Unreadable:
        return
    assert whose
    assert all(isinstance(one, str) and one for one in whose)
