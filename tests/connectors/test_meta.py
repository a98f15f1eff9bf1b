"""What Facebook and Instagram share: each no of the Graph API has one of the seven names, reading and writing
apart; its door lets in what it sealed and nothing else; and the simulated ground is as strict."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import (
    Disconnected,
    Forged,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.connectors.meta import door, tokens
from herzenstakt.connectors.meta.errors import Complaint, trouble_of
from herzenstakt.connectors.meta.graph import VERSION, Graph, Listing, proof_of
from herzenstakt.connectors.meta.usage import Usage
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks import graph as simulated
from herzenstakt.testing.networks.graph import Asked, No, SimulatedGraph
from herzenstakt.testing.networks.stage import Call, Told, route

pytestmark = pytest.mark.no_database

APP, SECRET = "4711", "secret-of-the-app"


class Small(SimulatedGraph):
    """One node, one list, one thing to write; each can be told to refuse."""

    no: No | None = None
    written: int = 0
    says: Mapping[str, Any] = {"id": "1"}

    @route("GET", r"/me")
    def me(self, call: Call) -> Told:
        asked = self.let_in(call, "some_scope")
        if self.no is not None:
            raise self.no
        return Told(data={"id": asked.grant.who})

    @route("POST", r"/me/things")
    def write(self, call: Call) -> Told:
        self.let_in(call, "some_scope")
        if self.no is not None:
            raise self.no
        self.written += 1
        return Told(data=self.says)

    @route("GET", r"/me/things")
    def things(self, call: Call) -> Told:
        asked: Asked = self.let_in(call)
        rows = [{"id": str(number)} for number in range(7)]
        return Told(data=self.paged(rows, asked.params, path=call.path))


@pytest.fixture
def network() -> Iterator[Small]:
    with Small() as network:
        network.register_app(APP, SECRET, "https://desk.example/back")
        yield network


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield http
    http.close()


@pytest.fixture
def graph(network: Small, http: Http) -> Graph:
    token = network.issue(APP, "ratzi", "some_scope")
    return Graph(http, network.url, "Facebook", token, SECRET)


def an_app(**more: Any) -> App:
    secrets = {"client_secret": SECRET}
    return App({"client_id": APP}, secrets, phrase="unser-wort", **more)


# --- what its no means -----------------------------------------------------------------------------

#: code, subcode, message: the name for reading, and for writing
NOS: tuple[tuple[int, int, str, type[Trouble], type[Trouble]], ...] = (
    (1, 0, "An unknown error occurred", TryLater, Unsure),
    (2, 0, "Service temporarily unavailable", TryLater, Unsure),
    *((code, 0, "Too many calls", TryLater, TryLater) for code in (4, 17, 32, 341, 613)),
    *((code, 0, "Too many calls", TryLater, TryLater) for code in range(80000, 80015)),
    (102, 0, "Session has expired", Disconnected, Disconnected),
    (190, 0, "Access token has expired", Disconnected, Disconnected),
    *(
        (190, subcode, "Not valid", Disconnected, Disconnected)
        for subcode in (458, 459, 460, 463, 464, 467)
    ),
    (0, 463, "Session has expired", Disconnected, Disconnected),
    (190, 492, "No role on the page", Refused, Refused),
    (190, 0, "This method must be called with a Page Access Token", Refused, Refused),
    (190, 2069032, "User Access Token Is Not Supported", Refused, Refused),
    (3, 0, "No capability", Refused, Refused),
    (10, 0, "Permission removed", Refused, Refused),
    *((code, 0, "Permission", Refused, Refused) for code in (200, 210, 283, 299)),
    (10, 2018278, "Outside of allowed window", Refused, Refused),
    (10, 2534022, "Outside of allowed window", Refused, Refused),
    (551, 0, "This person is not available", Refused, Refused),
    (100, 1545041, "Cannot be reached", Refused, Refused),
    (100, 2018001, "No matching user found", Refused, Refused),
    (100, 33, "Object does not exist", Gone, Gone),
    (803, 0, "Some of the aliases do not exist", Gone, Gone),
    (100, 0, "Invalid parameter", Refused, Refused),
    (100, 0, "Invalid appsecret_proof provided in the API argument", Disconnected, Disconnected),
    (368, 0, "Deemed abusive", Refused, Refused),
    (506, 0, "Duplicate post", Refused, Refused),
    (1705, 0, "Not as a person", Refused, Refused),
    (12, 0, "Deprecated", Refused, Refused),
    (2200, 0, "Callback verification failed", Refused, Refused),
    (10900, 0, "Activity already replied to", Refused, Refused),
    (10903, 0, "This user cannot reply to this activity", Refused, Refused),
    (0, 0, "What is this?", TryLater, Unsure),
    (300, 0, "Just outside of the permissions", TryLater, Unsure),
    (987654, 321, "Nobody knows this number", TryLater, Unsure),
)


@pytest.mark.parametrize(("code", "subcode", "message", "reading", "writing"), NOS)
def test_each_no_has_its_name_reading_and_writing_apart(
    code: int, subcode: int, message: str, reading: type[Trouble], writing: type[Trouble]
) -> None:
    complaint = Complaint(code, subcode, message)
    for writes, name in ((False, reading), (True, writing)):
        trouble = trouble_of(complaint, "Facebook", writes=writes)
        assert type(trouble) in {name, *name.__subclasses__()}
        assert str(trouble)
        assert "%(" not in str(trouble)


def test_what_passes_by_itself_may_have_happened() -> None:
    complaint = Complaint(987, message="Try again", transient=True)
    assert isinstance(trouble_of(complaint, "Facebook", writes=False), TryLater)
    assert isinstance(trouble_of(complaint, "Facebook", writes=True), Unsure)


@pytest.mark.parametrize(
    "odd", [None, [], "error", {"error": "no"}, {"error": None}, {"data": []}, {"error": []}]
)
def test_an_answer_without_an_error_has_no_complaint(odd: Any) -> None:
    assert Complaint.of(odd) is None


def test_numbers_come_as_numbers_or_as_digits_and_rubbish_is_unknown() -> None:
    told = {"error": {"code": "190", "error_subcode": 463, "message": ["x"]}}
    assert Complaint.of(told) == Complaint(190, 463)
    assert Complaint.of({"error": {"code": True, "error_subcode": "x"}}) == Complaint(0)


def test_a_token_that_the_network_repeats_is_shown_to_nobody() -> None:
    token = "EAABsbCS1iHgBO0ZC7ZBk" * 4
    complaint = Complaint(100, message=f"Malformed access token {token} for this call")
    said = str(trouble_of(complaint, "Facebook", writes=False))
    assert token[:32] not in said
    assert "Malformed access token … for this call" in said


@pytest.mark.parametrize("status", [200, 400, 403, 500])
def test_the_number_counts_and_not_the_status(network: Small, graph: Graph, status: int) -> None:
    network.no = No(190, "Session has expired", 463, status=status)
    with pytest.raises(Disconnected):
        graph.get("me")
    network.no = No(987, "Nobody knows", status=status)
    with pytest.raises(Unsure):
        graph.post("me/things")


@pytest.mark.parametrize("said", [False, "false"])
def test_a_success_that_says_no_is_none(network: Small, graph: Graph, said: Any) -> None:
    network.says = {"success": said}
    with pytest.raises(Refused):
        graph.post("me/things")


@pytest.mark.parametrize("what", ["drop_after", "cut", "html", "empty"])
def test_what_was_sent_and_not_answered_is_unsure(network: Small, graph: Graph, what: str) -> None:
    network.suffer(what, method="POST")
    with pytest.raises(Unsure):
        graph.post("me/things", message="Hallo")
    assert network.written == (1 if what in {"drop_after", "cut"} else 0)


def test_what_never_left_the_house_is_tried_later(http: Http) -> None:
    nobody = Graph(http, "http://127.0.0.1:9", "Facebook", "t", SECRET)
    with pytest.raises(TryLater):
        nobody.post("me/things")


# --- what was used ---------------------------------------------------------------------------------


def test_the_fullest_count_is_told_and_how_long_to_wait() -> None:
    by_use = {"1": [{"type": "pages", "call_count": 12, "total_time": 96, "total_cputime": 1}]}
    headers = {
        "x-app-usage": json.dumps({"call_count": 3, "total_time": 4, "total_cputime": 5}),
        "x-business-use-case-usage": json.dumps(by_use),
    }
    usage = Usage.told_in(headers)
    assert usage == Usage(96)
    assert usage.allowance().is_scarce
    by_use["1"][0]["estimated_time_to_regain_access"] = 7
    kept_out = Usage.told_in({"x-business-use-case-usage": json.dumps(by_use)})
    assert kept_out == Usage(96, timedelta(minutes=7))
    assert kept_out.allowance().left == 0


@pytest.mark.parametrize(
    "rubbish",
    ["", "x", "[]", "null", '{"1": 2}', '{"1": [3]}', '{"call_count": "many"}', "[" * 9999],
)
def test_a_count_that_cannot_be_read_stops_nobody(rubbish: str) -> None:
    for name in ("x-app-usage", "x-business-use-case-usage"):
        usage = Usage.told_in({name: rubbish})
        assert usage is None or usage.percent == 0


def test_whoever_is_kept_out_waits_as_long_as_the_network_says(
    network: Small, graph: Graph
) -> None:
    network.used["pages"], network.regain = 100, 11
    with pytest.raises(TryLater) as trouble:
        graph.get("me")
    assert trouble.value.after == timedelta(minutes=11)
    with pytest.raises(TryLater):
        graph.post("me/things")
    assert network.written == 0


def test_the_desk_learns_how_much_is_left_from_what_is_read_only(
    network: Small, graph: Graph, http: Http
) -> None:
    network.used["pages"] = 40
    graph.post("me/things")
    assert http.allowance is None
    graph.get("me")
    assert http.allowance is not None
    assert (http.allowance.limit, http.allowance.left) == (100, 60)
    assert not http.allowance.is_scarce
    network.used["pages"] = 95
    graph.get("me")
    assert http.allowance.is_scarce


# --- who asks --------------------------------------------------------------------------------------


def test_the_version_is_in_every_address_and_the_token_in_none(
    network: Small, graph: Graph
) -> None:
    graph.get("me")
    graph.post("me/things", message="ä", recipient={"id": "7"})
    for call in network.calls:
        assert graph.token not in json.dumps([call.path, dict(call.params)])
        assert graph.token not in call.body.decode()
        assert call.bearer() == graph.token
    form = network.calls[1].form()
    assert form["message"] == ["ä"]
    assert form["recipient"] == ['{"id":"7"}']
    assert form["appsecret_proof"] == [proof_of(graph.token, SECRET)]
    assert VERSION == simulated.VERSION


def test_without_the_proof_or_with_a_wrong_one_nobody_is_let_in(
    network: Small, http: Http, graph: Graph
) -> None:
    graph.get("me")
    for secret in ("", "another"):
        with pytest.raises(Disconnected):
            Graph(http, network.url, "Facebook", graph.token, secret).get("me")


def test_an_old_version_is_refused_by_the_ground(network: Small) -> None:
    told = httpx.get(f"{network.url}/v19.0/me", params={"access_token": "x"})
    assert told.json()["error"]["code"] == 2635


def test_a_token_without_the_scope_is_told_which_one(
    network: Small, graph: Graph, http: Http
) -> None:
    poor = Graph(http, network.url, "Facebook", network.issue(APP, "ratzi"), SECRET)
    with pytest.raises(Refused, match="some_scope"):
        poor.get("me")


def test_a_list_is_walked_page_by_page(network: Small, graph: Graph) -> None:
    found = [row["id"] for row in graph.walk("me/things", 9, limit=3)]
    assert found == [str(number) for number in range(7)]
    assert [row["id"] for row in graph.walk("me/things", 2, limit=3)] == found[:6]
    with pytest.raises(Refused):
        graph.listing("me/things", "gone-by-now", limit=3)


@pytest.mark.parametrize("odd", [None, {}, {"data": None}, {"data": {}}, []])
def test_an_answer_that_is_no_list_is_asked_for_later(odd: Any) -> None:
    with pytest.raises(TryLater):
        Listing.of(odd, "Facebook")


# --- tokens ----------------------------------------------------------------------------------------


def test_a_short_token_becomes_a_long_one(network: Small, http: Http) -> None:
    short = network.grant(APP, "ratzi", "some_scope")
    kept = tokens.long_lived(http, network.url, an_app(), short)
    life = datetime.fromisoformat(kept["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=59) < life <= timedelta(days=60)
    assert network.pass_of(kept["access_token"]).scopes == ["some_scope"]
    assert "refresh_token" not in kept


def test_a_wrong_secret_or_an_ended_token_makes_no_long_one(network: Small, http: Http) -> None:
    short = network.grant(APP, "ratzi", "some_scope")
    stranger = App({"client_id": APP}, {"client_secret": "guessed"})
    with pytest.raises(Disconnected):
        tokens.long_lived(http, network.url, stranger, short)
    network.revoke("ratzi")
    with pytest.raises(Disconnected):
        tokens.long_lived(http, network.url, an_app(), short)


def test_the_network_tells_how_a_token_stands(network: Small, http: Http) -> None:
    token = network.issue(APP, "1001", "some_scope", kind="PAGE", behind="ratzi")
    graph = Graph(http, network.url, "Facebook", tokens.of_the_app(an_app()))
    standing = tokens.standing_of(graph, token)
    assert standing.is_valid
    assert (standing.kind, standing.app_id, standing.ends_at) == ("PAGE", APP, None)
    assert standing.grants("some_scope", "1001")
    assert not standing.grants("some_scope", "1002")
    assert not standing.grants("another_scope", "1001")
    assert standing.grants("public_profile", "1002")
    assert standing.data_ends_at is not None
    network.revoke("1001")
    assert not tokens.standing_of(graph, token).is_valid


def test_a_token_of_an_application_with_a_wrong_secret_asks_for_nobody(
    network: Small, http: Http
) -> None:
    graph = Graph(http, network.url, "Facebook", f"{APP}|guessed")
    with pytest.raises(Disconnected):
        tokens.standing_of(graph, "any")


# --- the door --------------------------------------------------------------------------------------

BODY = simulated.as_sealed({"object": "page", "entry": [{"id": "1", "text": "Bürste /"}]})


def knock(**more: str) -> dict[str, str]:
    asked = {"hub.mode": "subscribe", "hub.challenge": "11582", "hub.verify_token": "unser-wort"}
    return {**asked, **{name.replace("_", ".", 1): value for name, value in more.items()}}


def test_the_first_knock_is_answered_with_its_challenge() -> None:
    greeting = door.greet(an_app(), knock())
    assert (greeting.body, greeting.content_type) == (b"11582", "text/plain")


@pytest.mark.parametrize(
    "query",
    [
        {},
        knock(hub_verify_token="ein-anderes"),
        knock(hub_verify_token=""),
        knock(hub_verify_token="\udcff"),
        knock(hub_mode="unsubscribe"),
        knock(hub_challenge="<script>"),
        knock(hub_challenge=""),
        knock(hub_challenge="1" * 999),
    ],
)
def test_whoever_does_not_know_our_word_gets_nothing(query: dict[str, str]) -> None:
    with pytest.raises(Forged):
        door.greet(an_app(), query)


def test_an_application_without_a_word_greets_nobody() -> None:
    with pytest.raises(Forged):
        door.greet(App({}, {}), knock(hub_verify_token=""))


def test_what_is_sealed_comes_in_whatever_its_header_is_written_like(network: Small) -> None:
    headers = network.seal(APP, BODY)
    assert b"\\u00fc" in BODY
    assert b"\\/" in BODY
    for named in (headers, {name.upper(): value for name, value in headers.items()}):
        door.verify(an_app(), Delivery(BODY, named))


def test_the_former_secret_still_seals_while_it_is_being_changed(network: Small) -> None:
    delivery = Delivery(BODY, network.seal(APP, BODY, "the-one-before"))
    with pytest.raises(Forged):
        door.verify(an_app(), delivery)
    door.verify(an_app(former={"client_secret": "the-one-before"}), delivery)


def seal_with(kind: str, algorithm: str) -> dict[str, str]:
    return {"X-Hub-Signature-256": kind + hmac.new(SECRET.encode(), BODY, algorithm).hexdigest()}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": "sha256=" + "0" * 64},
        {"X-Hub-Signature-256": "sha256=ü"},
        seal_with("sha1=", "sha1"),
        seal_with("sha256=", "sha1"),
        seal_with("sha512=", "sha512"),
        seal_with("", "sha256"),
        {"X-Hub-Signature": seal_with("sha256=", "sha256")["X-Hub-Signature-256"]},
    ],
)
def test_no_seal_a_wrong_one_or_one_of_another_kind_is_forged(headers: dict[str, str]) -> None:
    with pytest.raises(Forged):
        door.verify(an_app(), Delivery(BODY, headers))


def test_the_bytes_are_sealed_and_not_what_they_mean(network: Small) -> None:
    headers = network.seal(APP, BODY)
    tidied = json.dumps(json.loads(BODY), ensure_ascii=False).encode()
    assert json.loads(tidied) == json.loads(BODY)
    for other in (tidied, BODY + b" ", BODY[:-1]):
        with pytest.raises(Forged):
            door.verify(an_app(), Delivery(other, headers))


def test_without_a_secret_nothing_comes_in() -> None:
    empty = hmac.new(b"", BODY, hashlib.sha256).hexdigest()
    with pytest.raises(Forged):
        door.verify(App({}, {}), Delivery(BODY, {"X-Hub-Signature-256": f"sha256={empty}"}))


def test_a_delivery_can_speak_of_several_accounts() -> None:
    told = {"object": "page", "entry": [{"id": "1"}, {"id": 2}, {"id": "1"}, "odd", {"id": True}]}
    assert door.addressees(Delivery(json.dumps(told).encode()), "page") == {"1", "2"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[]",
        b'{"object": "instagram", "entry": [{"id": "1"}]}',
        b'{"object": "page"}',
        b'{"object": "page", "entry": []}',
        b'{"object": "page", "entry": {"id": "1"}}',
        b'{"object": "page", "entry": [{"time": 1}]}',
        b"[" * 100_000,
    ],
)
def test_a_delivery_of_another_shape_is_unreadable(body: bytes) -> None:
    with pytest.raises(Unreadable):
        door.addressees(Delivery(body), "page")


# --- the ground ------------------------------------------------------------------------------------


def test_fields_are_read_with_their_dots_and_braces() -> None:
    wanted = simulated.read_fields("id,comments.limit(5).filter(stream){id,from{name}},message")
    assert list(wanted) == ["id", "comments", "message"]
    assert wanted["comments"].args == {"limit": "5", "filter": "stream"}
    assert list(wanted["comments"].fields["from"].fields) == ["name"]
    for broken in ("id,comments{id", "id}", "comments.limit(5", ",id", "a.b"):
        with pytest.raises(No):
            simulated.read_fields(broken)
