"""What we write to LinkedIn is what its own client writes, and our simulated LinkedIn understands it."""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.channels.connector import Account
from herzenstakt.channels.trouble import Trouble
from herzenstakt.connectors.linkedin import restli
from herzenstakt.connectors.linkedin.api import Api, Question
from herzenstakt.connectors.linkedin.ledger import Ledger
from herzenstakt.connectors.linkedin.restli import Method
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.linkedin import HOUSE, SimulatedLinkedIn, decoded
from herzenstakt.testing.networks.stage import Call, Told
from tests.beside import beside
from tests.connectors.linkedin_client import (
    TOKEN,
    VALUES,
    aim,
    calls,
    client,
    do,
    prepared,
    stage,
    written,
)
from tests.connectors.mutations import how_many

#: how the simulated network answers each of the calls that were kept, in their order
ANSWERS = (200,) * 11 + (201, 204, 201, 204, 204, 200, 204, 404)

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
PLAIN = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), TEXTS, st.just(HOUSE)
)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)
KEYS = st.fixed_dictionaries({"about": ANYTHING, "number": ANYTHING})
PARAMS = st.dictionaries(TEXTS.filter(lambda name: name != "fields"), ANYTHING, max_size=5)


@pytest.fixture
def network() -> Iterator[SimulatedLinkedIn]:
    with SimulatedLinkedIn() as network:
        yield network


def asked_itself() -> Any:
    """LinkedIn's client; None, and a word about it, where nobody has put one there."""
    found = client()
    if found is None:
        warnings.warn(
            "LinkedIn's own client is not at hand: what it wrote before is held", stacklevel=2
        )
    return found


def question_of(call: dict[str, Any]) -> Question:
    """A call as we would make it."""
    told, params = call["more"], dict(call["more"].get("query_params", {}))
    if "finder_name" in told:
        params["q"] = told["finder_name"]
    if "ids" in told:
        params["ids"] = told["ids"]
    method = Method(call["do"].upper())
    return Question(method, told["resource_path"], told.get("path_keys", {}), params)


# --- what was kept -------------------------------------------------------------------------------


@pytest.mark.parametrize(("value", "encoded"), written()["values"], ids=repr)
def test_a_value_is_written_as_linkedins_client_wrote_it(value: Any, encoded: str) -> None:
    assert restli.encode(value) == encoded


def test_what_was_kept_is_what_is_asked_for_today(network: SimulatedLinkedIn) -> None:
    kept = written()
    assert [value for value, _encoded in kept["values"]] == list(VALUES)
    assert [{"do": c["do"], "more": c["more"]} for c in kept["calls"]] == calls(stage(network))


@pytest.mark.parametrize("call", written()["calls"], ids=lambda call: str(call["do"]))
def test_a_call_is_written_as_linkedins_client_wrote_it(call: dict[str, Any]) -> None:
    question, sent = question_of(call), call["sent"]
    path, _mark, query = question.address.partition("?")
    assert path == f"/rest{sent['path']}"
    assert query == sent["query"] or sent["override"], "we ask for no more at once than fits"
    assert (question.method.verb == sent["verb"]) or sent["override"] == question.method.verb
    head = restli.headers(question.method, TOKEN)
    told = {name.lower(): value for name, value in head.items()}
    if not sent["override"]:
        assert told == sent["head"]


def test_the_simulated_network_understands_what_linkedins_client_wrote(
    network: SimulatedLinkedIn,
) -> None:
    stage(network)
    statuses = []
    for call in written()["calls"]:
        sent = call["sent"]
        more = {"X-HTTP-Method-Override": sent["override"]} if sent["override"] else {}
        where = f"{network.url}/rest{sent['path']}" + (f"?{sent['query']}" if sent["query"] else "")
        answer = httpx.request(
            sent["verb"], where, headers={**sent["head"], **more}, content=sent["body"]
        )
        statuses.append(answer.status_code)
    assert tuple(statuses) == ANSWERS


@pytest.mark.parametrize(
    ("path", "query", "missing"),
    [
        ("/organizationAcls", "q=roleAssignee", "linkedin-version"),
        ("/organizationAcls", "q=roleAssignee", "x-restli-protocol-version"),
        ("/organizationAcls", "q=roleAssignee", "authorization"),
        ("/posts", f"q=author&author={HOUSE}", ""),
        ("/reactions/(actor:urn:li:person:1,entity:urn:li:share:1)", "", ""),
        ("/socialActions/urn:li:share:1/comments", "", ""),
    ],
)
def test_the_simulated_network_is_as_strict_as_the_real_one(
    network: SimulatedLinkedIn, path: str, query: str, missing: str
) -> None:
    stage(network)
    head = {
        name: v for name, v in restli.headers(Method.GET, TOKEN).items() if name.lower() != missing
    }
    head.pop("X-RestLi-Method")
    answer = httpx.get(f"{network.url}/rest{path}?{query}", headers=head)
    assert answer.status_code == (401 if missing == "authorization" else 400)


# --- our own, both ways --------------------------------------------------------------------------


def as_read(value: Any) -> Any:
    """A value as it comes back: Rest.li makes everything a text."""
    if isinstance(value, list):
        return [as_read(one) for one in value]
    if isinstance(value, dict):
        return {name: as_read(held) for name, held in value.items()}
    return restli.encode(value) if not isinstance(value, str) else value


FILLED = st.recursive(
    st.integers() | st.booleans() | TEXTS.filter(bool),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(TEXTS.filter(bool), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=how_many())
@given(FILLED)
def test_what_we_write_is_read_as_it_was_meant(value: Any) -> None:
    assert decoded(restli.encode(value)) == as_read(value)


class Wire(SimulatedLinkedIn):
    """A network that only notes what it hears."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[str] = []

    def answer(self, call: Call) -> Told:
        """Note it, and know nothing of it."""
        self.heard.append(f"{call.path}?{call.query}" if call.query else call.path)
        return self.not_found(call)


@pytest.fixture(scope="module")
def wire() -> Iterator[Wire]:
    with Wire() as network:
        yield network


@settings(max_examples=60)
@given(keys=KEYS, params=PARAMS)
def test_nothing_on_the_way_writes_an_address_anew(
    wire: Wire, keys: dict[str, Any], params: dict[str, Any]
) -> None:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    api = Api(http, wire.url, lambda: TOKEN, Ledger(Account({}), http, {"": 10**6}))
    question = Question(Method.GET, "/{about}/x/{number}", keys, params)
    with pytest.raises(Trouble):
        api.ask(question)
    http.close()
    assert wire.heard[-1] == question.address


# --- the client itself, where there is one -------------------------------------------------------


@settings(max_examples=how_many())
@given(KEYS, PARAMS, st.sampled_from(["get", "get_all", "delete"]))
def test_any_call_is_written_as_linkedins_client_writes_it(
    keys: dict[str, Any], params: dict[str, Any], verb: str
) -> None:
    asked = client()
    if asked is None:
        return
    more = {
        "resource_path": "/socialActions/{about}/comments/{number}",
        "path_keys": keys,
        "query_params": params,
    }
    sent = prepared(asked, {"do": verb, "more": more})
    if sent["override"]:
        return
    question = question_of({"do": verb, "more": more})
    path, _mark, query = question.address.partition("?")
    assert (f"/rest{sent['path']}", sent["query"]) == (path, query)
    told = {name.lower(): value for name, value in restli.headers(question.method, TOKEN).items()}
    assert told == sent["head"]


def test_what_was_kept_is_what_the_client_still_writes(network: SimulatedLinkedIn) -> None:
    asked = asked_itself()
    if asked is not None:
        for call in written()["calls"]:
            assert prepared(asked, call) == call["sent"]


def test_linkedins_client_does_the_main_job_on_the_simulated_network(
    network: SimulatedLinkedIn,
) -> None:
    asked = asked_itself()
    if asked is None:
        return
    names = stage(network)
    aim(network)
    try:
        told = [do(asked, call) for call in calls(names)]
    finally:
        aim(None)

    assert tuple(one.status_code for one in told) == ANSWERS
    page, frieda, roles, posts, news, top, replies, comment, some, people = told[:10]
    assert page.entity["localizedName"] == "RatziFatzi GmbH"
    assert frieda.entity["localizedFirstName"] == "Frieda"
    assert [one["role"] for one in roles.elements] == ["ADMINISTRATOR"]
    assert [one["id"] for one in posts.elements] == [names["post"]]
    assert news.elements == [], "after 60 days nobody is told any more"
    assert [one["$URN"] for one in top.elements] == [names["first"]]
    assert [one["$URN"] for one in replies.elements] == [names["second"]]
    assert comment.entity["message"]["text"] == "In Blau?"
    assert set(some.results) == {names["number"], names["other"]}
    assert some.statuses["404"] == 404
    assert set(people.results) == {"(id:frieda)", "(id:karl)"}
    answered = told[11]
    assert answered.entity_id.isdigit()
    assert network.posts[names["post"]].commentary == "Neuer!"
    assert network.reactions == {}
    assert told[16].entity["webhook"] == "https://desk.example/doors/1"
    assert names["first"] not in network.comments


# --- a weak witness, in the lab ------------------------------------------------------------------


def specs() -> Path | None:
    """Descriptions made by others from LinkedIn's collections, where they are at hand; they may not be a part
    of this project."""
    return beside("specs", "linkedin")


@pytest.mark.parametrize(
    ("verb", "path"),
    [
        ("get", "/organizationAcls"),
        ("get", "/organizations/{}"),
        ("get", "/posts"),
        ("get", "/posts/{}"),
        ("put", "/eventSubscriptions/{}"),
        ("get", "/eventSubscriptions/{}"),
    ],
)
def test_others_describe_the_paths_we_ask(verb: str, path: str) -> None:
    folder = specs()
    if folder is None:
        warnings.warn("no descriptions of LinkedIn's interface beside the checkout", stacklevel=1)
        return
    known = set()
    for file in folder.glob("linkedin-marketing-*.yml"):
        described = yaml.safe_load(file.read_text(encoding="utf-8"))["paths"]
        for where, verbs in described.items():
            plain = re.sub(r"/[^/]*\{.*$", "/{}", where.removeprefix("/rest"))
            known |= {(one, plain) for one in verbs}
    assert (verb, path) in known
