"""Every way in which X says no, and which of the seven names it has; while reading and while writing."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import pytest

from herzenstakt.channels.connector import Outgoing
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unsure,
)
from herzenstakt.connectors.x import X
from herzenstakt.connectors.x.feeds import Place
from herzenstakt.connectors.x.problems import pause_of
from herzenstakt.kernel.http import Response
from herzenstakt.testing.networks.stage import Call, Told
from herzenstakt.testing.networks.x import HOUSE, PROBLEM, SimulatedX
from tests.connectors.on_x import account_of, answer_to, at_work

NOT_CALLED = (
    "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by "
    "the author of the post you are replying to."
)


def no(status: int, kind: str = "", detail: str = "") -> tuple[int, dict[str, Any]]:
    """A no in the shape of X."""
    told = {"type": f"{PROBLEM}{kind}" if kind else "about:blank", "detail": detail, "title": "No"}
    return status, {**told, "status": status}


#: what X answers, what it means while reading, and what it means after an answer left the house
TABLE: tuple[tuple[tuple[int, Any], type[Trouble], type[Trouble]], ...] = (
    (
        no(400, "invalid-request", "One or more parameters to your request was invalid."),
        Refused,
        Refused,
    ),
    (no(401), Disconnected, Disconnected),
    ((401, {"title": "Unauthorized", "status": 401}), Disconnected, Disconnected),
    (no(402, "credits-depleted", "credits depleted"), TryLater, TryLater),
    (no(402, "credits"), TryLater, TryLater),
    ((402, {"title": "CreditsDepleted"}), TryLater, TryLater),
    (no(403, "client-forbidden", "client-not-enrolled"), Refused, Refused),
    (no(403, "not-authorized-for-resource"), Refused, Refused),
    (no(403, "disallowed-resource"), Refused, Refused),
    (no(403, "unsupported-authentication"), Disconnected, Disconnected),
    (no(403, "usage-capped", "Usage cap exceeded: Monthly product cap"), TryLater, TryLater),
    (no(429, "usage-capped", "Usage cap exceeded: Monthly product cap"), TryLater, TryLater),
    (no(403, "", NOT_CALLED), Refused, Refused),
    (
        no(403, "", "You attempted to reply to a Tweet that is deleted or not visible to you."),
        TryLater,
        Gone,
    ),
    (
        no(403, "", "You are not allowed to create a Tweet with duplicate content."),
        Refused,
        Refused,
    ),
    (no(403, "", "User is suspended"), Disconnected, Disconnected),
    (
        no(403, "", "To protect our users, this account is temporarily locked."),
        Disconnected,
        Disconnected,
    ),
    (no(403, "", "You are not permitted to perform this action."), Refused, Refused),
    (no(404, "resource-not-found"), TryLater, Gone),
    ((404, b""), TryLater, TryLater),  # a path nobody knows, or a proxy: nothing was said
    (no(409, "streaming-connection"), Refused, Refused),
    (no(413), Refused, Refused),
    (no(422), Refused, Refused),
    (no(429), TryLater, TryLater),
    (no(429, "rate-limit-exceeded"), TryLater, TryLater),
    ((429, {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}), TryLater, TryLater),
    (no(500, "internal-error"), TryLater, Unsure),
    (no(502), TryLater, Unsure),
    (no(503), TryLater, Unsure),
    (no(504), TryLater, Unsure),
    ((418, {"what": "a number nobody has told us of"}), TryLater, Unsure),
    (no(403, "a-problem-of-tomorrow", "Not today."), Refused, Refused),
    ((302, b""), TryLater, Unsure),
    ((200, b"<html>Please wait.</html>"), TryLater, Unsure),
    ((200, b"null"), TryLater, Unsure),
    ((200, {}), TryLater, Unsure),
    ((204, b""), TryLater, Unsure),
    ((200, {"data": 7}), TryLater, Unsure),
    ((201, {"data": {"id": "abc", "text": "Ab Dezember."}}), TryLater, Unsure),
    ((200, {"errors": [no(200, "resource-not-found")[1]]}), TryLater, Gone),
    ((200, {"errors": [no(200, "not-authorized-for-resource")[1]]}), Refused, Refused),
    ((200, {"errors": [no(200, "usage-capped")[1]]}), TryLater, TryLater),
)


@pytest.fixture
def network() -> Iterator[SimulatedX]:
    with SimulatedX() as network:
        yield network


@pytest.fixture
def connector(network: SimulatedX) -> Iterator[X]:
    with at_work(account_of(network)) as connector:
        yield connector


def always(network: SimulatedX, status: int, body: Any) -> None:
    """From now on X says nothing else."""

    def answer(call: Call) -> Told:
        network.calls.append(call)
        kind = "text/html" if isinstance(body, bytes) else "application/problem+json"
        return Told(status, body, {"Content-Type": kind})

    network.answer = answer  # type: ignore[method-assign]


def asked(network: SimulatedX, connector: X) -> Outgoing:
    return answer_to(connector, network.post("frieda", f"@{HOUSE} In Blau?"))


@pytest.mark.parametrize(("told", "reading", "_writing"), TABLE, ids=str)
def test_a_no_while_reading(
    network: SimulatedX,
    connector: X,
    told: tuple[int, Any],
    reading: type[Trouble],
    _writing: type[Trouble],
) -> None:
    always(network, *told)
    with pytest.raises(Trouble) as trouble:
        connector.fetch("mentions", "")
    assert type(trouble.value) is reading, trouble.value


@pytest.mark.parametrize(("told", "_reading", "writing"), TABLE, ids=str)
def test_a_no_after_an_answer_left_the_house(
    network: SimulatedX,
    connector: X,
    told: tuple[int, Any],
    _reading: type[Trouble],
    writing: type[Trouble],
) -> None:
    answer = asked(network, connector)
    network.calls.clear()
    always(network, *told)
    with pytest.raises(Trouble) as trouble:
        connector.send(answer)
    posted = [call for call in network.calls if call.method == "POST"]
    assert len(posted) == 1
    if "duplicate" not in str(told):  # which is looked for, and reading it is refused as well
        assert type(trouble.value) is writing, trouble.value
    assert isinstance(trouble.value, Refused | Gone | TryLater | Unsure | Disconnected)


@pytest.mark.parametrize("feed", ["mentions", "own", "late", "messages"])
@pytest.mark.parametrize(
    "odd",
    [
        {"data": [7]},
        {"data": {}},
        {"data": [{"id": "1"}], "meta": {"next_token": 7}},
        {"data": "x"},
    ],
    ids=str,
)
def test_a_list_of_another_shape_is_no_answer(
    network: SimulatedX, connector: X, feed: str, odd: Mapping[str, Any]
) -> None:
    always(network, 200, odd)
    with pytest.raises(TryLater):
        connector.fetch(feed, "")


@pytest.mark.parametrize("token", ["", "page-0-1"])
def test_a_no_to_private_messages_is_told_wherever_we_stopped(
    network: SimulatedX, connector: X, token: str
) -> None:
    always(network, 400, {"title": "Invalid Request", "detail": "No.", "status": 400})
    with pytest.raises(Refused, match="says no"):
        connector.fetch("messages", Place("5", "", "9", token).cursor())
    assert len(network.calls) == (2 if token else 1)


def test_an_empty_list_is_an_answer(network: SimulatedX, connector: X) -> None:
    always(network, 200, {"meta": {"result_count": 0}})
    assert connector.fetch("mentions", "").deliveries == ()


def test_a_post_without_any_number_is_delivered_for_a_person(
    network: SimulatedX, connector: X
) -> None:
    always(network, 200, {"data": [{"text": "Hallo"}], "meta": {"result_count": 1}})
    [delivery] = connector.fetch("mentions", "").deliveries
    with pytest.raises(Trouble, match="missing"):
        list(connector.parse(delivery))


def test_what_is_used_up_is_waited_for(network: SimulatedX, connector: X) -> None:
    network.exhaust("GET /2/users/:id/mentions")
    with pytest.raises(TryLater) as trouble:
        connector.fetch("mentions", "")
    assert timedelta(minutes=14) < trouble.value.after < timedelta(minutes=16)


def waiting(**headers: str) -> timedelta:
    return pause_of(
        Response(429, {name.replace("_", "-"): told for name, told in headers.items()}, b"", "")
    )


def test_the_longer_wait_counts_and_nonsense_is_a_window() -> None:
    window = timedelta(minutes=15)
    assert waiting() == window
    assert waiting(x_rate_limit_reset="soon") == window
    assert waiting(x_rate_limit_reset="²") == window
    assert waiting(retry_after="7") == timedelta(seconds=7)
    day = {"x_user_limit_24hour_remaining": "0", "x_user_limit_24hour_reset": "99999999999"}
    assert waiting(x_rate_limit_remaining="3", x_rate_limit_reset="1", **day) == timedelta(days=1)
    assert waiting(x_rate_limit_reset="1") == timedelta(seconds=1)


def test_no_token_stands_in_what_x_says(network: SimulatedX, connector: X) -> None:
    token = connector.account.secrets["access_token"]
    always(network, *no(403, "", f"The token {token} may not do this <b>here</b>."))
    with pytest.raises(Refused) as trouble:
        connector.fetch("mentions", "")
    assert token not in str(trouble.value)
    assert "may not do this here" in str(trouble.value)


def test_a_private_server_has_to_be_allowed(network: SimulatedX) -> None:
    with at_work(account_of(network)) as connector:
        connector.http.allowed_hosts = frozenset()
        for call in (lambda: connector.fetch("mentions", ""), connector.whoami):
            with pytest.raises(Disconnected, match="private address"):
                call()


@pytest.mark.parametrize("token", ["", "Ü", "a\nb"])
def test_what_can_be_no_token_is_never_sent(network: SimulatedX, token: str) -> None:
    account = account_of(network)
    account.secrets = {"access_token": token}
    with at_work(account) as connector, pytest.raises(Disconnected):
        connector.whoami()
    assert not network.calls


def test_half_an_answer_is_none(network: SimulatedX, connector: X) -> None:
    answer = asked(network, connector)
    told = json.dumps({"data": {"id": "1", "text": "Ab"}})[:20].encode()
    always(network, 201, told)
    with pytest.raises(Unsure):
        connector.send(answer)
