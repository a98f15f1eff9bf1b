"""X knocks at our door, or tells what happens down an open line: only what is truly X's comes in, once."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

import pytest

from herzenstakt.channels.connector import Delivery, Incoming, Level, Vanished
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Disconnected, Forged, Refused, TryLater, Unreadable
from herzenstakt.connectors.x import X, activity
from herzenstakt.connectors.x.door import SEALS, seal
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route
from herzenstakt.testing.networks.x import (
    BEARER,
    CLIENT_SECRET,
    CONSUMER_SECRET,
    HOUSE,
    SCOPES,
    SimulatedX,
)
from tests.connectors.on_x import account_of, at_work, calls

BODY = b'{"data":{"event_type":"post.create","filter":{"user_id":"1"},"payload":{}}}'
OAUTH2, LEGACY = SEALS


class Door(SimulatedNetwork):
    """The door of a desk, as far as X sees it."""

    def __init__(self) -> None:
        super().__init__()
        self.connector: X | None = None
        self.kept: list[Delivery] = []

    @route("GET", "/door")
    def greet(self, call: Call) -> Told:
        assert self.connector
        try:
            greeting = self.connector.greet(
                {name: values[0] for name, values in call.params.items()}
            )
        except Forged:
            return Told(403, {})
        return Told(200, greeting.body, {"Content-Type": greeting.content_type})

    @route("POST", "/door")
    def receive(self, call: Call) -> Told:
        assert self.connector
        delivery = Delivery(call.body, call.headers)
        try:
            self.connector.verify(delivery)
        except Forged:
            return Told(403, {})
        self.kept.append(delivery)
        return Told(200, {})


@pytest.fixture
def network() -> Iterator[SimulatedX]:
    with SimulatedX() as network:
        network.insists_on_https = False
        yield network


@pytest.fixture
def connector(network: SimulatedX) -> Iterator[X]:
    with at_work(account_of(network)) as connector:
        yield connector


@pytest.fixture
def door(network: SimulatedX, monkeypatch: pytest.MonkeyPatch) -> Iterator[Door]:
    """A door at which X can knock. That it has no certificate here is nobody's business."""
    monkeypatch.setattr(activity, "urlsplit", lambda url: urlsplit("https://desk.example/door"))
    with Door() as door, at_work(account_of(network, door=f"{door.url}/door")) as connector:
        door.connector = connector
        yield door


def said_in(connector: X, body: bytes) -> list[Any]:
    return list(connector.parse(Delivery(body)))


# --- the first knock -----------------------------------------------------------------------------


def test_the_question_of_x_is_answered_with_the_secret_of_the_application(connector: X) -> None:
    greeting = connector.greet({"crc_token": "frage", "nonce": "x"})
    made = hmac.new(CLIENT_SECRET.encode(), b"frage", hashlib.sha256).digest()
    assert json.loads(greeting.body) == {
        "response_token": "sha256=" + base64.b64encode(made).decode()
    }
    assert greeting.content_type == "application/json"


def test_an_application_that_has_only_the_older_secret_answers_with_that(
    network: SimulatedX,
) -> None:
    app = replace(network.app(), secrets={"consumer_secret": CONSUMER_SECRET})
    with at_work(replace(account_of(network), app=app)) as connector:
        told = json.loads(connector.greet({"crc_token": "frage"}).body)
    assert told["response_token"] == seal(CONSUMER_SECRET, b"frage").decode()


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"crc_token": ""},
        {"token": "frage"},
        {"hub.challenge": "1"},
        {"crc_token": "x" * 1001},
        {"crc_token": "zwei worte"},
        {"crc_token": "frage\n"},
        {"crc_token": "prüfung"},
    ],
)
def test_nobody_else_is_answered(connector: X, query: dict[str, str]) -> None:
    with pytest.raises(Forged):
        connector.greet(query)


def test_nobody_gets_a_seal_for_words_of_their_own(connector: X) -> None:
    with pytest.raises(Forged):
        connector.greet({"crc_token": BODY.decode()})


@pytest.mark.parametrize("header", [OAUTH2, LEGACY])
def test_a_seal_we_gave_away_ourselves_lets_nothing_in(connector: X, header: str) -> None:
    answer = json.loads(connector.greet({"crc_token": "12345"}).body)
    with pytest.raises(Forged):
        connector.verify(Delivery(b"12345", {header: answer["response_token"]}))


def test_without_any_secret_nobody_is_answered_and_nothing_is_let_in(network: SimulatedX) -> None:
    app = App(settings=network.app().settings)
    with at_work(replace(account_of(network), app=app)) as connector:
        with pytest.raises(Forged):
            connector.greet({"crc_token": "frage"})
        with pytest.raises(Forged):
            connector.verify(Delivery(BODY, {OAUTH2: seal("", BODY).decode()}))


# --- the seal ------------------------------------------------------------------------------------


def sealed(body: bytes, secret: str, header: str = OAUTH2) -> Delivery:
    return Delivery(body, {header: seal(secret, body).decode()})


@pytest.mark.parametrize("written", [str.lower, str.title, str.upper])
def test_what_x_has_sealed_comes_in_however_the_header_is_written(
    network: SimulatedX, connector: X, written: Any
) -> None:
    connector.verify(sealed(BODY, CLIENT_SECRET, written(OAUTH2)))
    connector.verify(sealed(BODY, CONSUMER_SECRET, written(LEGACY)))
    both = {OAUTH2: "sha256=of somebody", LEGACY: seal(CONSUMER_SECRET, BODY).decode()}
    connector.verify(Delivery(BODY, both))


def test_a_secret_that_is_being_changed_still_seals(network: SimulatedX) -> None:
    account = account_of(network)
    app = replace(network.app(), former={"client_secret": "the-one-before"})
    with at_work(replace(account, app=app)) as connector:
        connector.verify(sealed(BODY, "the-one-before"))
        connector.verify(sealed(BODY, CLIENT_SECRET))
        with pytest.raises(Forged):
            connector.verify(sealed(BODY, "the-one-before-that"))


RIGHT = seal(CLIENT_SECRET, BODY).decode()
IN_HEX = "sha256=" + hmac.new(CLIENT_SECRET.encode(), BODY, hashlib.sha256).hexdigest()
BY_SHA1 = base64.b64encode(hmac.new(CLIENT_SECRET.encode(), BODY, hashlib.sha1).digest()).decode()


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {OAUTH2: ""},
        {OAUTH2: "sha256="},
        {OAUTH2: RIGHT.removeprefix("sha256=")},
        {OAUTH2: RIGHT[:-1]},
        {OAUTH2: RIGHT + " "},
        {OAUTH2: RIGHT.lower()},
        {OAUTH2: IN_HEX},
        {OAUTH2: f"sha1={BY_SHA1}"},
        {OAUTH2: f"sha256={BY_SHA1}"},
        {OAUTH2: "sha256=ÄÖÜ\ud800"},
        {OAUTH2: seal(CONSUMER_SECRET, BODY).decode()},
        {LEGACY: RIGHT},
        {OAUTH2: seal(BEARER, BODY).decode()},
        {OAUTH2: seal("", BODY).decode()},
        {"x-hub-signature-256": IN_HEX},
        {"authorization": f"Bearer {BEARER}"},
    ],
    ids=str,
)
def test_everything_else_is_forged(connector: X, headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        connector.verify(Delivery(BODY, headers))


def test_the_seal_is_of_exactly_these_bytes(connector: X) -> None:
    for body in (
        BODY + b" ",
        BODY.replace(b'"1"', b'"2"'),
        b"",
        json.dumps(json.loads(BODY)).encode(),
    ):
        with pytest.raises(Forged):
            connector.verify(Delivery(body, {OAUTH2: RIGHT}))


# --- what stands behind it -----------------------------------------------------------------------


def test_whose_it_is_is_told_and_what_is_another_ones_is_left_out(
    network: SimulatedX, connector: X
) -> None:
    asked = network.post("frieda", f"@{HOUSE} @lena In Blau?")
    ours, lena = network.house.id, network.user("lena").id
    theirs = network.event("post.mention.create", lena, *network._payload(network.posts[asked]))
    assert connector.addressees(Delivery(network.event_of(asked))) == {ours}
    assert connector.addressees(Delivery(theirs)) == {lena}
    assert len(said_in(connector, network.event_of(asked))) == 1
    assert said_in(connector, theirs) == []


def test_an_account_that_took_its_agreement_back_is_told_and_says_nothing(
    network: SimulatedX, connector: X
) -> None:
    payload = {
        "date_time": "2026-11-28T10:00:00+00:00",
        "user_id": network.house.id,
        "app_id": "29820954",
    }
    told = json.dumps(
        {
            "data": {
                "event_uuid": "1",
                "filter": {},
                "event_type": "oauth.revoke",
                "payload": payload,
            }
        }
    )
    delivery = Delivery(told.encode())
    assert connector.addressees(delivery) == {network.house.id}
    assert list(connector.parse(delivery)) == []


def test_deletions_messages_and_things_of_no_interest(network: SimulatedX, connector: X) -> None:
    us = network.house.id
    assert said_in(
        connector, network.event("post.delete", us, {"id": "77", "author_id": us}, {})
    ) == [Vanished("77")]
    for kind in (
        "like.create",
        "follow.follow",
        "profile.update.bio",
        "chat.received",
        "of.tomorrow",
    ):
        assert said_in(connector, network.event(kind, us, {"id": "1"}, {})) == []
    message = network.write("frieda", HOUSE, "Hallo")
    [said] = said_in(connector, network.event_of_message(message))
    assert said.external_id == f"dm:{message}"


def test_a_message_beside_a_broken_one_is_not_lost(network: SimulatedX, connector: X) -> None:
    message = network.write("frieda", HOUSE, "Hallo")
    told = json.loads(network.event_of_message(message))
    whole = told["data"]["payload"]["direct_message_events"]
    told["data"]["payload"]["direct_message_events"] = [{"type": "message_create"}, 7, *whole, None]
    [said] = said_in(connector, json.dumps(told).encode())
    assert said.text == "Hallo"
    told["data"]["payload"]["direct_message_events"] = [{"type": "message_create"}, 7]
    with pytest.raises(Unreadable):
        said_in(connector, json.dumps(told).encode())


def an_event(network: SimulatedX) -> dict[str, Any]:
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    told: dict[str, Any] = json.loads(network.event_of(asked))
    return told


@pytest.mark.parametrize(
    "shape",
    [
        {"for_user_id": "1", "tweet_create_events": []},  # of the API before this one
        {"object": "page", "entry": []},
        {"data": []},
        {"data": {"event_type": 7, "payload": {}}},
        {"data": {"event_type": "post.create", "payload": []}},
        {"data": {"payload": {}}},
        [],
        [7],
    ],
    ids=str,
)
def test_sealed_json_of_another_shape_is_set_aside(connector: X, shape: Any) -> None:
    body = json.dumps(shape).encode()
    connector.verify(sealed(body, CLIENT_SECRET))
    with pytest.raises(Unreadable):
        connector.addressees(Delivery(body))
    with pytest.raises(Unreadable):
        list(connector.parse(Delivery(body)))


def test_an_event_without_who_said_it_is_unreadable(network: SimulatedX, connector: X) -> None:
    told = an_event(network)
    del told["data"]["payload"]["author_id"]
    with pytest.raises(Unreadable, match="author_id"):
        said_in(connector, json.dumps(told).encode())


def test_an_event_of_nobody_is_nobodys(network: SimulatedX, connector: X) -> None:
    told = an_event(network)
    for nobody in ({}, {"user_id": None}, {"user_id": "abc"}, None, 7):
        told["data"]["filter"] = nobody
        body = json.dumps(told).encode()
        assert connector.addressees(Delivery(body)) == frozenset()
        assert said_in(connector, body) == []


def test_what_comes_twice_late_or_in_another_order_says_the_same(
    network: SimulatedX, connector: X
) -> None:
    year = datetime.now(UTC).replace(year=datetime.now(UTC).year - 1, day=1)
    old = network.post("frieda", f"@{HOUSE} Vor einem Jahr", at=year)
    new = network.post("karl", f"@{HOUSE} Heute")
    first = [said_in(connector, network.event_of(one))[0] for one in (new, old, old)]
    assert [one.external_id for one in first] == [new, old, old]
    assert first[1] == first[2]
    assert abs((first[1].written_at - year).total_seconds()) < 1


def test_a_very_large_event_is_sealed_and_read_like_any_other(
    network: SimulatedX, connector: X
) -> None:
    told = an_event(network)
    told["data"]["payload"]["text"] = "Bürste " * 700_000
    body = json.dumps(told).encode()
    assert len(body) > 5_000_000
    connector.verify(sealed(body, CLIENT_SECRET))
    with pytest.raises(Forged):
        connector.verify(sealed(body, "another one"))
    [said] = said_in(connector, body)
    assert len(said.text) <= 200_000


# --- having X knock ------------------------------------------------------------------------------


def test_x_knocks_from_now_on_and_asking_twice_is_asking_once(
    network: SimulatedX, door: Door
) -> None:
    connector = door.connector
    assert connector
    assert "does not knock at our door yet" in said_of(connector)
    connector.subscribe()
    connector.subscribe()
    assert len(network.webhooks) == 1
    kinds = [one["event_type"] for one in network.subscriptions.values()]
    assert sorted(kinds) == sorted((*activity.POSTS, *activity.MESSAGES))
    assert "X knocks at our door." in said_of(connector)

    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    network.write("karl", HOUSE, "Hallo")
    told = [
        one.external_id
        for body in door.kept
        for one in connector.parse(body)
        if isinstance(one, Incoming)
    ]
    assert told == [asked, f"dm:{network.messages[0].id}"]
    assert network.deliver(f"{door.url}/door", b"{}", {OAUTH2: "sha256=x"}) == 403


def said_of(connector: X) -> str:
    return " ".join(str(finding.sentence) for finding in connector.check())


def test_without_permission_for_private_messages_they_are_not_asked_for(
    network: SimulatedX, door: Door
) -> None:
    account = account_of(network, *SCOPES[:6], door=f"{door.url}/door")
    with at_work(account) as connector:
        door.connector = connector
        connector.subscribe()
    kinds = {one["event_type"] for one in network.subscriptions.values()}
    assert kinds == set(activity.POSTS)


def test_a_door_that_x_has_given_up_is_looked_at_again(network: SimulatedX, door: Door) -> None:
    connector = door.connector
    assert connector
    connector.subscribe()
    [webhook] = network.webhooks.values()
    webhook["valid"] = False
    assert "has stopped knocking" in said_of(connector)
    assert all(finding.level is not Level.BROKEN for finding in connector.check())
    connector.subscribe()
    assert webhook["valid"] is True
    webhook["valid"], network.door_secret = False, "another one"
    with pytest.raises(Refused, match="did not get the answer"):
        connector.subscribe()


def test_subscriptions_of_the_line_move_to_the_door(network: SimulatedX, door: Door) -> None:
    assert door.connector
    activity.subscribe(door.connector.api, network.house.id, activity.POSTS)
    assert not any("webhook_id" in one for one in network.subscriptions.values())
    door.connector.subscribe()
    [webhook] = network.webhooks
    assert {one["webhook_id"] for one in network.subscriptions.values()} == {webhook}


def test_what_x_does_not_want_to_tell_of_keeps_nothing_else_away(
    network: SimulatedX, door: Door
) -> None:
    assert door.connector
    network.unknown_events = {"post.reply.create", "dm.sent"}
    door.connector.subscribe()
    kinds = {one["event_type"] for one in network.subscriptions.values()}
    assert kinds == {*activity.POSTS, *activity.MESSAGES} - network.unknown_events
    network.subscriptions.clear()
    network.unknown_events = {activity.NEEDED}
    with pytest.raises(Refused, match="event_type"):
        door.connector.subscribe()


@pytest.mark.parametrize("address", ["http://desk.example/d", "https://desk.example:8443/d"])
def test_a_door_x_would_not_knock_at_is_refused_without_asking(
    network: SimulatedX, address: str
) -> None:
    with (
        at_work(account_of(network, door=address)) as connector,
        pytest.raises(Refused, match="without a port"),
    ):
        connector.subscribe()
    assert not network.calls


def test_a_door_that_does_not_answer_is_said_in_the_words_of_x(
    network: SimulatedX, door: Door
) -> None:
    assert door.connector
    network.door_secret = "another one"
    with pytest.raises(Refused, match="CrcValidationFailed"):
        door.connector.subscribe()
    assert not network.webhooks


@pytest.mark.parametrize("bearer", ["", "wrong"])
def test_a_missing_bearer_token_disconnects_nobody(network: SimulatedX, bearer: str) -> None:
    account = account_of(network, door="https://desk.example/door")
    assert account.app
    secrets = {**account.app.secrets, "bearer_token": bearer}
    with at_work(replace(account, app=replace(account.app, secrets=secrets))) as connector:
        with pytest.raises(Refused, match="bearer token"):
            connector.subscribe()
        assert all(finding.level is not Level.BROKEN for finding in connector.check())


# --- the open line -------------------------------------------------------------------------------


class Listening(threading.Thread):
    """Somebody who listens until told to stop."""

    def __init__(self, connector: X) -> None:
        super().__init__(daemon=True)
        self.connector, self.stop = connector, threading.Event()
        self.heard: list[Delivery] = []
        self.trouble: Exception | None = None
        self.news = threading.Condition()

    def run(self) -> None:
        try:
            for delivery in self.connector.stream(self.stop):
                with self.news:
                    self.heard.append(delivery)
                    self.news.notify_all()
        except Exception as trouble:
            self.trouble = trouble
        with self.news:
            self.news.notify_all()

    def wait_for(self, count: int) -> None:
        with self.news:
            assert self.news.wait_for(lambda: len(self.heard) >= count or not self.is_alive(), 20)


def is_open(network: SimulatedX) -> bool:
    with network.lock:
        return bool(network.lines)


def until_open(network: SimulatedX) -> None:
    waited = threading.Event()
    for _ in range(400):
        if is_open(network):
            return
        waited.wait(0.05)
    raise AssertionError("the line was not opened")


def test_behind_a_router_news_come_down_the_line(network: SimulatedX, connector: X) -> None:
    listening = Listening(connector)
    listening.start()
    until_open(network)
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    message = network.write("karl", HOUSE, "Hallo")
    own = network.post(HOUSE, "Neu!")
    network.delete(own)
    listening.wait_for(4)
    listening.stop.set()
    listening.join(20)
    assert listening.trouble is None
    told = [one.external_id for delivery in listening.heard for one in connector.parse(delivery)]
    assert told == [asked, f"dm:{message}", own, own]
    assert "on a line that is kept open" in said_of(connector)


def test_the_line_carries_what_others_are_told_and_we_leave_it_out(
    network: SimulatedX, connector: X
) -> None:
    lena = network.user("lena")
    number = network._number(datetime.now(UTC))
    network.subscriptions[number] = {
        "event_type": "post.mention.create",
        "filter": {"user_id": lena.id},
    }
    listening = Listening(connector)
    listening.start()
    until_open(network)
    network.post("frieda", "@lena wie geht's?")
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    listening.wait_for(1)
    listening.stop.set()
    listening.join(20)
    assert [json.loads(one.body)["data"]["payload"]["id"] for one in listening.heard] == [asked]


def test_a_line_that_x_closes_is_taken_up_again_soon(network: SimulatedX, connector: X) -> None:
    listening = Listening(connector)
    listening.start()
    until_open(network)
    for line in network.lines:
        line.put(None)
    listening.join(20)
    assert isinstance(listening.trouble, TryLater)
    assert listening.trouble.after.total_seconds() < 60


def test_when_x_says_that_it_hangs_up_we_hang_up(network: SimulatedX, connector: X) -> None:
    listening = Listening(connector)
    listening.start()
    until_open(network)
    words = {"title": "operational-disconnect", "disconnect_type": "UpstreamOperationalDisconnect"}
    for line in network.lines:
        line.put(json.dumps({"errors": [words]}).encode())
    listening.join(20)
    assert isinstance(listening.trouble, TryLater)


def test_what_cannot_be_read_on_the_line_is_delivered_or_passed_over_and_stops_nothing(
    network: SimulatedX, connector: X
) -> None:
    listening = Listening(connector)
    listening.start()
    until_open(network)
    for line in network.lines:
        for odd in (b"{", b"7", b'{"meta": {}}', b'{"data": {"event_type": 7}}'):
            line.put(odd)
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    listening.wait_for(2)
    listening.stop.set()
    listening.join(20)
    assert listening.trouble is None
    odd_one, right = listening.heard
    with pytest.raises(Unreadable):
        list(connector.parse(odd_one))
    assert asked in right.body.decode()


def test_an_event_without_end_is_not_waited_for(
    network: SimulatedX, connector: X, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(activity, "LARGEST_EVENT", 1000)
    listening = Listening(connector)
    listening.start()
    until_open(network)
    for line in network.lines:
        line.put(b'{"data": "' + b"x" * 5000 + b'"}')
    listening.join(20)
    assert isinstance(listening.trouble, TryLater)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(401, Refused), (403, Refused), (404, Refused), (429, TryLater), (503, TryLater)],
)
def test_a_line_that_is_not_given_disconnects_nobody(
    network: SimulatedX, connector: X, status: int, trouble: type[Exception]
) -> None:
    network.suffer("status", path="/2/activity/stream", status=status, times=-1)
    with pytest.raises(trouble):
        next(connector.stream(threading.Event()))


@pytest.mark.parametrize("what", ["drop_before", "html", "empty"])
def test_nonsense_in_place_of_a_line_is_asked_later(
    network: SimulatedX, connector: X, what: str
) -> None:
    network.suffer(what, path="/2/activity/stream", times=-1)
    with pytest.raises(TryLater):
        next(connector.stream(threading.Event()))


def test_more_lines_than_x_gives_are_asked_for_later(network: SimulatedX, connector: X) -> None:
    network.lines += [None, None]  # type: ignore[list-item]
    with pytest.raises(TryLater):
        next(connector.stream(threading.Event()))


def test_with_a_door_no_line_is_opened(network: SimulatedX) -> None:
    with (
        at_work(account_of(network, door="https://desk.example/door")) as connector,
        pytest.raises(Refused, match="door"),
    ):
        next(connector.stream(threading.Event()))
    assert calls(network, "/stream") == 0


@pytest.mark.parametrize("address", ["http://desk.example/d", "https://desk.example:8443/d"])
def test_where_x_does_not_knock_a_line_is_kept_open(network: SimulatedX, address: str) -> None:
    with at_work(account_of(network, door=address)) as connector:
        listening = Listening(connector)
        listening.start()
        until_open(network)
        assert "on a line that is kept open" in said_of(connector)
        listening.stop.set()
        listening.join(20)
        assert listening.trouble is None


def test_without_an_application_there_is_no_line(network: SimulatedX) -> None:
    account = replace(account_of(network), app=None, settings={"server": network.url})
    with at_work(account) as connector, pytest.raises(Disconnected):
        next(connector.stream(threading.Event()))
