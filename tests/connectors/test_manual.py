"""Places no program listens to: what a person writes down is kept as they wrote it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels import notes
from herzenstakt.channels.connector import (
    Account,
    Author,
    Connector,
    Delivery,
    Incoming,
    Level,
    Outgoing,
    Spoken,
    Visibility,
)
from herzenstakt.channels.trouble import Disconnected, Refused, Unreadable
from herzenstakt.connectors.manual import Manual
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import KEY, SPOKEN, OfflineContract

OWN = "manual:xing"


def place(**settings: str) -> Manual:
    return Manual(Account({"place": "Xing", **settings}, {}, OWN), Http(frozenset()))


def said(spoken: Spoken) -> Incoming:
    [happening] = place().parse(place().note(spoken))
    assert isinstance(happening, Incoming)
    return happening


class TestManual(OfflineContract):
    """What holds for a place that is only a name."""

    connector_class: ClassVar[type[Connector]] = Manual

    @pytest.fixture
    def account(self) -> Account:
        return Account({"place": "Xing"}, {}, OWN)

    def sampled(self, connector: Connector) -> Iterable[Delivery]:
        return [connector.note(SPOKEN)]

    def test_an_answer_is_refused_in_words(self, connector: Connector) -> None:
        with pytest.raises(Refused) as refusal:
            connector.send(Outgoing(KEY, "1", "1", "Ab Dezember.", Author("1", "Frieda Frage")))
        assert "note here that you did" in str(refusal.value)


# --- the place -----------------------------------------------------------------------------------


def test_a_place_is_who_it_is_called() -> None:
    here = place(place="  Xing\n ", address="https://www.xing.example/pages/rf")
    whoami = here.whoami()
    assert (whoami.external_id, whoami.name) == ("manual:xing", "Xing")
    assert whoami.url == "https://www.xing.example/pages/rf"
    assert Manual.called({"place": "Telefon"}) == "Telefon"
    assert [finding.level for finding in here.check()] == [Level.GOOD]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61])
def test_a_place_without_a_name_is_none(name: str) -> None:
    with pytest.raises(Disconnected):
        place(place=name).whoami()
    assert [finding.level for finding in place(place=name).check()] == [Level.BROKEN]


@pytest.mark.parametrize(
    "address", ["javascript:alert(1)", "xing.example", "https://a b", "https://x/" + "a" * 600]
)
def test_what_is_no_web_address_is_not_kept_as_one(address: str) -> None:
    with pytest.raises(Disconnected):
        place(address=address).whoami()
    assert said(replace(SPOKEN, link=address)).permalink == ""


# --- who said it ---------------------------------------------------------------------------------


def test_who_says_the_same_address_is_the_same_person() -> None:
    first = said(replace(SPOKEN, address="+49 30 123"))
    again = said(replace(SPOKEN, key="another", who="F. Frage", address=" +49 30  123 "))
    other = said(replace(SPOKEN, key="third", address="+49 30 124"))
    assert first.author.external_id == again.author.external_id
    assert first.author.external_id != other.author.external_id
    assert first.author.address == "+49 30 123"


def test_of_whom_we_have_no_address_nobody_else_is_taken_for() -> None:
    two = [said(replace(SPOKEN, key=key)).author.external_id for key in ("one", "two")]
    assert len(set(two)) == 2


def test_who_goes_on_stays_who_they_were() -> None:
    first = said(SPOKEN)
    more = said(
        replace(
            SPOKEN,
            key="more",
            thread_id=first.thread_id,
            author_id=first.author.external_id,
        )
    )
    assert more.author.external_id == first.author.external_id
    assert more.thread_id == first.thread_id
    assert more.external_id != first.external_id


def test_a_profile_is_a_link_and_a_number_is_none() -> None:
    assert said(replace(SPOKEN, address="https://x.example/frieda")).author.url
    assert not said(replace(SPOKEN, address="0170 1")).author.url


def test_times_and_privacy_are_kept() -> None:
    berlin = timezone(timedelta(hours=1))
    told = said(replace(SPOKEN, at=datetime(2026, 11, 2, 10, 30, tzinfo=berlin), private=True))
    assert told.written_at == datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
    assert told.visibility is Visibility.PRIVATE
    assert said(SPOKEN).visibility is Visibility.PUBLIC


# --- what bad input gets -------------------------------------------------------------------------

BROKEN = {
    "no words": {"text": " \u200b"},
    "nobody": {"who": ""},
    "no key": {"key": ""},
    "too long": {"text": "x" * (notes.LONGEST_TEXT + 1)},
    "no time": {"at": "yesterday"},
    "a number": {"text": 7},
    "a list": {"who": ["Frieda"]},
    "no zone and out of range": {"at": "0001-01-01T00:00:00+14:00"},
}


@pytest.mark.parametrize("change", BROKEN.values(), ids=BROKEN)
def test_a_broken_note_is_unreadable(change: dict[str, object]) -> None:
    kept = json.loads(notes.to_delivery(SPOKEN).body)
    with pytest.raises(Unreadable):
        list(place().parse(Delivery(json.dumps({**kept, **change}).encode())))


def test_what_may_be_written_down_may_be_kept_to_its_last_letter() -> None:
    assert said(replace(SPOKEN, text="x" * notes.LONGEST_TEXT)).text


@given(st.text(max_size=50), st.text(max_size=50), st.text(max_size=300))
def test_whatever_somebody_types_is_kept_or_unreadable(who: str, address: str, text: str) -> None:
    try:
        told = said(Spoken(KEY, who, text, SPOKEN.at, address, link=address))
    except Unreadable:
        return
    assert told.text
    assert told.author.name.strip()
    assert "\n" not in told.author.name
    assert len(told.author.external_id) <= 300


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9), st.lists, max_leaves=5
    )
)
def test_whatever_lies_in_an_envelope_is_read_or_unreadable(value: object) -> None:
    kept = json.loads(notes.to_delivery(SPOKEN).body)
    for name in kept:
        body = json.dumps({**kept, name: value}).encode()
        try:
            list(place().parse(Delivery(body)))
        except Unreadable:
            continue
