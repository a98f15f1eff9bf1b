"""Two witnesses from Meta's own package, facebook-business: it is a client of our simulated network, and
everything the connector asks for and sends is known there, with that type.

The package knows no node of a private message (`UnifiedThread.messages` gives bare objects): its fields stand
in Meta's page on the Message node, read on 2026-11-28, and here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from facebook_business.adobjects.application import Application
from facebook_business.adobjects.comment import Comment
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.pagepost import PagePost
from facebook_business.adobjects.unifiedthread import UnifiedThread
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from herzenstakt.channels.connector import Ability, Visibility
from herzenstakt.connectors.meta.graph import VERSION
from herzenstakt.testing.contract import look_everywhere
from herzenstakt.testing.networks import facebook as simulated
from herzenstakt.testing.networks.facebook import (
    ADMIN,
    APP,
    PAGE,
    SCOPES,
    SECRET,
    SimulatedFacebook,
)
from herzenstakt.testing.networks.graph import Wanted, params_of, read_fields, split_version
from herzenstakt.testing.networks.stage import Call
from tests.connectors.test_facebook import (
    FRIEDA,
    KARL,
    a_door,
    account_of,
    answer,
    at_work,
    signed_in,
)

pytestmark = pytest.mark.no_database

#: understood everywhere, and named by no edge
EVERYWHERE = frozenset(
    {"fields", "limit", "after", "ids", "appsecret_proof", "access_token", "summary"}
)
#: Meta's page on the Message node
MESSAGE = frozenset(
    {"id", "created_time", "from", "to", "message", "attachments", "sticker", "shares", "tags"}
)
#: what is no field and no edge with a method of its own: Meta's page on Page and on Post
ASIDE = {(Page, "picture"), (PagePost, "attachments"), (UnifiedThread, "messages"), (Page, "tasks")}
#: where a path leads: the kind of what is there, and the method of Meta's package behind it
ID = r"(?:me|\d[\d_]*|t_\d+|m_[\w-]+)"
EDGES: tuple[tuple[str, str, Any, Any, str], ...] = (
    ("GET", r"/me/accounts", User, Page, "get_accounts"),
    ("GET", r"/me/permissions", User, None, "get_permissions"),
    ("GET", rf"/{ID}/published_posts", Page, PagePost, "get_published_posts"),
    ("GET", rf"/{ID}/visitor_posts", Page, PagePost, "get_visitor_posts"),
    ("GET", rf"/{ID}/tagged", Page, PagePost, "get_tagged"),
    ("GET", rf"/{ID}/conversations", Page, UnifiedThread, "get_conversations"),
    ("POST", rf"/{ID}/messages", Page, None, "create_message"),
    ("GET", r"/t_\d+/messages", UnifiedThread, MESSAGE, "get_messages"),
    ("GET", rf"/{ID}/subscribed_apps", Page, Application, "get_subscribed_apps"),
    ("POST", rf"/{ID}/subscribed_apps", Page, None, "create_subscribed_app"),
    ("POST", rf"/{ID}/blocked", Page, None, "create_blocked"),
    ("DELETE", rf"/{ID}/blocked", Page, None, "delete_blocked"),
    ("GET", rf"/{PAGE}_\d+/comments", PagePost, Comment, "get_comments"),
    ("POST", rf"/{PAGE}_\d+/comments", PagePost, None, "create_comment"),
    ("GET", rf"/{ID}/comments", Comment, Comment, "get_comments"),
    ("POST", rf"/{ID}/comments", Comment, None, "create_comment"),
    ("POST", rf"/{ID}/likes", Comment, None, "create_like"),
    ("DELETE", rf"/{ID}/likes", Comment, None, "delete_likes"),
    ("POST", rf"/{APP}/subscriptions", Application, None, "create_subscription"),
    ("GET", rf"/(?:me|{PAGE})", Page, Page, "api_get"),
    ("GET", rf"/{PAGE}_\d+", PagePost, PagePost, "api_get"),
    ("GET", r"/m_[\w-]+", None, MESSAGE, ""),
    ("GET", r"/\d+_\d+", Comment, Comment, "api_get"),
    ("POST", r"/\d+_\d+", Comment, None, "api_update"),
    ("DELETE", r"/\d+_\d+", Comment, None, "api_delete"),
)
#: an object for Meta's package, a text on Meta's pages on Messenger
TEXTS = {("create_message", "tag")}
#: no node of the package: how tokens are made and looked at, and several nodes at once
TOKENS = re.compile(r"/(?:dialog/oauth|oauth/access_token|debug_token|)")


@pytest.fixture
def network() -> Iterator[SimulatedFacebook]:
    with SimulatedFacebook() as network:
        yield network


@pytest.fixture
def sdk(network: SimulatedFacebook, monkeypatch: pytest.MonkeyPatch) -> FacebookAdsApi:
    """Meta's own client, which takes the simulated network for the real one."""
    monkeypatch.setattr(FacebookSession, "GRAPH", network.url)
    return api_of(network.page_token())


def api_of(token: str) -> FacebookAdsApi:
    return FacebookAdsApi(FacebookSession(APP, SECRET, token))


# --- the simulated network, asked by Meta's client -----------------------------------------------------


def test_metas_client_asks_for_the_version_we_ask_for(sdk: FacebookAdsApi) -> None:
    assert FacebookAdsApi.API_VERSION == VERSION


def test_metas_client_reads_the_page_its_posts_and_their_comments(
    network: SimulatedFacebook, sdk: FacebookAdsApi
) -> None:
    post = network.publish("Die neue Bürste ist da.")
    first = network.comment(FRIEDA, "In Blau?", post)
    second = network.comment(KARL, "Und in Grün?", post, parent=first)
    page = Page("me", api=sdk).api_get(fields=["name", "username"])
    assert (page["id"], page["name"]) == (PAGE, "RatziFatzi GmbH")
    posts = list(Page(PAGE, api=sdk).get_published_posts(fields=["message", "created_time"]))
    assert [one["id"] for one in posts] == [post]
    top = PagePost(post, api=sdk).get_comments(fields=["message", "from"])
    assert [one["id"] for one in top] == [first]  # the trap: the top level only
    deep = PagePost(post, api=sdk).get_comments(
        fields=["message", "from", "parent"], params={"filter": "stream"}
    )
    assert {one["id"]: one["message"] for one in deep} == {
        first: "In Blau?",
        second: "Und in Grün?",
    }


def test_metas_client_turns_every_page(network: SimulatedFacebook, sdk: FacebookAdsApi) -> None:
    post = network.publish("Viel los")
    ids = {network.comment(FRIEDA, f"Frage {n}", post) for n in range(12)}
    told = PagePost(post, api=sdk).get_comments(fields=["id"], params={"limit": 5})
    assert {one["id"] for one in told} == ids


def test_metas_client_answers_hides_likes_and_deletes(
    network: SimulatedFacebook, sdk: FacebookAdsApi
) -> None:
    asked = network.comment(FRIEDA, "In Blau?")
    made = Comment(asked, api=sdk).create_comment(params={"message": "Ab Dezember."})
    assert network.comments[made["id"]].parent == asked
    for hidden in (True, False):
        Comment(asked, api=sdk).api_update(params={"is_hidden": hidden})
        assert network.comments[asked].is_hidden is hidden
    Comment(asked, api=sdk).create_like()
    assert network.comments[asked].liked_by == {PAGE}
    Comment(asked, api=sdk).delete_likes()
    assert network.comments[asked].liked_by == set()
    Comment(asked, api=sdk).api_delete()
    with pytest.raises(FacebookRequestError) as no:
        Comment(asked, api=sdk).api_get(fields=["message"])
    assert (no.value.api_error_code(), no.value.api_error_subcode()) == (100, 33)


def test_metas_client_reads_and_writes_private_messages(
    network: SimulatedFacebook, sdk: FacebookAdsApi
) -> None:
    network.write(FRIEDA, "Hallo?")
    [thread] = Page(PAGE, api=sdk).get_conversations(
        fields=["participants", "updated_time"], params={"platform": "MESSENGER"}
    )
    assert thread["participants"]["data"][0]["name"] == FRIEDA
    [said] = UnifiedThread(thread["id"], api=sdk).get_messages(fields=["message", "from"])
    assert said["message"] == "Hallo?"
    told = Page(PAGE, api=sdk).create_message(
        params={
            "recipient": {"id": network.person(FRIEDA)},
            "message": {"text": "Ja!"},
            "messaging_type": "RESPONSE",
        }
    )
    assert network.messages[told["message_id"]].text == "Ja!"


def test_metas_client_subscribes_and_blocks(
    network: SimulatedFacebook, sdk: FacebookAdsApi
) -> None:
    Page(PAGE, api=sdk).create_subscribed_app(params={"subscribed_fields": ["feed", "mention"]})
    assert network.subscribed == {PAGE: {APP: {"feed", "mention"}}}
    person = network.person(KARL)
    Page(PAGE, api=sdk).create_blocked(params={"psid": [int(person)]})
    assert network.pages[PAGE].blocked == {person}
    Page(PAGE, api=sdk).delete_blocked(params={"psid": int(person)})
    assert network.pages[PAGE].blocked == set()


def test_metas_client_understands_each_no(network: SimulatedFacebook, sdk: FacebookAdsApi) -> None:
    network.comment(FRIEDA, "In Blau?")
    [page] = User("me", api=api_of(network.issue(APP, ADMIN, *SCOPES))).get_accounts(
        fields=["name", "tasks", "access_token"]
    )
    assert "MODERATE" in page["tasks"]
    with pytest.raises(FacebookRequestError) as no:
        Page(PAGE, api=api_of("made-up")).api_get(fields=["name"])
    assert no.value.api_error_code() == 190
    with pytest.raises(FacebookRequestError) as no:
        Page(PAGE, api=sdk).api_get(fields=["nonsense"])
    assert no.value.api_error_code() == 100
    network.used["pages"] = 100
    with pytest.raises(FacebookRequestError) as no:
        Page(PAGE, api=sdk).api_get(fields=["name"])
    assert no.value.api_error_code() == 80001


# --- the connector, held against Meta's types ------------------------------------------------------------


def tour(network: SimulatedFacebook) -> list[Call]:
    """Everything the connector ever asks and sends."""
    kept = signed_in(network)
    account = account_of(network, human_agent="yes")
    network.applications[APP].features.add("human_agent")
    for somebody in at_work(replace(account, settings={}, secrets=kept, own_external_id="")):
        somebody.candidates()
    asked_id = network.comment(FRIEDA, "In Blau?", at=datetime.now(UTC))
    below = network.comment(KARL, "Und?", parent=asked_id)
    visit = network.visit(FRIEDA, "Kaputt.")
    message = network.write(FRIEDA, "Hallo?", datetime.fromtimestamp(network.clock() - 90_000, UTC))
    post = network.comments[asked_id].post
    with a_door(account):
        for connector in at_work(account):
            connector.subscribe()
            connector.check()
            said, cursors = look_everywhere(connector, {})
            for n in range(60):
                network.comment(KARL, f"Frage {n}", post)
                network.write(
                    FRIEDA, f"Nummer {n}", datetime.fromtimestamp(network.clock() - 89_000 + n, UTC)
                )
            look_everywhere(connector, cursors)
            for id in (asked_id, below, visit, message):
                connector.send(answer(said[id], f"Zu {id}"))
            private = answer(said[below], "In Ruhe.", visibility=Visibility.PRIVATE)
            connector.send(private)
            connector.find(private)
            connector.context(said[asked_id])
            list(connector.refresh([asked_id, visit]))
            own = connector.send(answer(said[asked_id], "Ab Dezember."))
            connector.edit(own.external_id, "Ab Januar.", own.meta)
            for ability in (
                Ability.LIKE,
                Ability.UNLIKE,
                Ability.HIDE,
                Ability.UNHIDE,
                Ability.BLOCK,
                Ability.UNBLOCK,
                Ability.DELETE,
            ):
                connector.act(ability, asked_id, said[asked_id].meta)
    return network.calls


def edge_of(call: Call) -> tuple[Any, Any, str]:
    """The class, the class of what is there, and the method in Meta's package."""
    for method, pattern, owner, there, name in EDGES:
        if method == call.method and re.fullmatch(pattern, call.path):
            return owner, there, name
    raise AssertionError(f"{call.method} {call.path} is none of Meta's edges")


def params_known(owner: Any, method: str) -> Any:
    """What Meta's package knows of the parameters of a method, by the checker it would use itself."""
    request = getattr(owner("1", api=api_of("x")), method)(pending=True)
    return request._param_checker


def wrong_params(call: Call, owner: Any, method: str) -> Iterator[str]:
    """What is sent and is not known, or not with that type."""
    known = params_known(owner, method) if owner is not None else None
    for name, value in params_of(call).items():
        if name in EVERYWHERE:
            continue
        if known is None or known.get_type(name) is None:
            yield f"{method}: no parameter {name}"
        elif (method, name) in TEXTS:
            continue
        elif not known.is_valid_pair(name, as_typed(value, known.get_type(name))):
            yield f"{method}: {name} is {known.get_type(name)}, and not {value}"


def as_typed(value: str, kind: str) -> Any:
    """A parameter as a program would have given it, before it went over the wire."""
    return value if kind == "string" else loosely(value)


def loosely(value: str) -> Any:
    try:
        return json.loads(value)
    except ValueError:
        return value


def wrong_fields(wanted: Mapping[str, Wanted], node: Any) -> Iterator[str]:
    """Fields that are asked for and are not known on this node, down to the last brace."""
    inner = {"comments": Comment, "parent": Comment, "messages": MESSAGE}
    for name, want in wanted.items():
        if isinstance(node, frozenset):
            if name not in node:
                yield f"Message: no field {name}"
            continue
        is_edge = hasattr(node, f"get_{name}") or (node, name) in ASIDE
        if name not in node._field_types and not is_edge:
            yield f"{node.__name__}: no field {name}"
        for argument, value in want.args.items():
            if argument in EVERYWHERE:
                continue
            if not params_known(node, f"get_{name}").is_valid_pair(argument, value):
                yield f"{node.__name__}.{name}: no {argument}({value})"
        if name in inner:
            yield from wrong_fields(want.fields, inner[name])


def faults(call: Call) -> list[str]:
    """Everything about a call that Meta's package would not know."""
    if TOKENS.fullmatch(split_version(call.path)[1]):
        return []
    owner, there, method = edge_of(call)
    found = list(wrong_params(call, owner, method))
    if there is not None:
        found += wrong_fields(read_fields(params_of(call).get("fields", "")), there)
    return found


def test_whatever_the_connector_asks_and_sends_meta_knows(network: SimulatedFacebook) -> None:
    calls = tour(network)
    assert len(calls) > 60
    used = {edge_of(call)[2] for call in calls if not TOKENS.fullmatch(split_version(call.path)[1])}
    assert used == {name for _, _, _, _, name in EDGES}
    found = sorted({fault for call in calls for fault in faults(call)})
    assert found == []


def test_several_at_once_are_asked_for_fields_that_are_known(network: SimulatedFacebook) -> None:
    found = [call for call in tour(network) if call.path == "/"]
    assert len(found) == 2
    for call in found:
        node = PagePost if call.first("ids").startswith(f"{PAGE}_") else Comment
        assert list(wrong_fields(read_fields(call.first("fields")), node)) == []


@pytest.mark.parametrize(
    ("path", "params", "fault"),
    [
        ("/1_2", {"fields": "id,colour"}, "Comment: no field colour"),
        ("/1_2", {"fields": "id,parent{colour}"}, "Comment: no field colour"),
        (
            f"/{PAGE}/published_posts",
            {"fields": "comments.filter(all){id}"},
            "PagePost.comments: no filter(all)",
        ),
        (f"/{PAGE}/published_posts", {"fields": "comments{colour}"}, "Comment: no field colour"),
        (
            f"/{PAGE}/conversations",
            {"platform": "PIGEON"},
            "get_conversations: platform is platform_enum, and not PIGEON",
        ),
        (f"/{PAGE}/conversations", {"sort": "new"}, "get_conversations: no parameter sort"),
        ("/m_1", {"fields": "colour"}, "Message: no field colour"),
    ],
)
def test_what_meta_does_not_know_is_found(path: str, params: dict[str, str], fault: str) -> None:
    call = Call("GET", path, {name: [value] for name, value in params.items()}, {}, b"")
    assert faults(call) == [fault]


def test_a_path_that_is_none_of_metas_is_found() -> None:
    with pytest.raises(AssertionError, match="none of Meta's edges"):
        faults(Call("POST", f"/{PAGE}/ratings", {}, {}, b""))


def test_the_simulated_network_knows_no_field_that_meta_does_not() -> None:
    for fields, node in (
        (simulated.PAGE_FIELDS, Page),
        (simulated.POST_FIELDS, PagePost),
        (simulated.COMMENT_FIELDS, Comment),
        (simulated.THREAD_FIELDS, UnifiedThread),
        (simulated.MESSAGE_FIELDS, MESSAGE),
    ):
        wanted = dict.fromkeys(fields, Wanted({}, {}))
        assert list(wrong_fields(wanted, node)) == []
