"""Instagram by Meta's own list of types: nothing is asked for or sent that `facebook-business` does not
know, nothing is played here that it could not read, and its client works on our simulated network as on the
real one.

Not in that list are private messages themselves, tokens, and signing in; their names are those of Meta's
pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from facebook_business.adobjects.igcomment import IGComment
from facebook_business.adobjects.igcommentfromuser import IGCommentFromUser
from facebook_business.adobjects.igmedia import IGMedia
from facebook_business.adobjects.igmediaforigonlyapi import IGMediaForIGOnlyAPI
from facebook_business.adobjects.iguser import IGUser
from facebook_business.adobjects.iguserforigonlyapi import IGUserForIGOnlyAPI
from facebook_business.adobjects.igusersubscribedappsdata import IGUserSubscribedAppsData
from facebook_business.adobjects.page import Page
from facebook_business.adobjects.unifiedthread import UnifiedThread
from facebook_business.adobjects.user import User
from facebook_business.api import FacebookAdsApi, FacebookRequest
from facebook_business.apiconfig import ads_api_config
from facebook_business.exceptions import FacebookRequestError
from facebook_business.session import FacebookSession

from herzenstakt.channels.connector import Ability, Delivery, Visibility
from herzenstakt.channels.trouble import Trouble
from herzenstakt.connectors.instagram import Instagram
from herzenstakt.connectors.meta.graph import VERSION
from herzenstakt.testing.contract import fetched
from herzenstakt.testing.networks import instagram as simulated
from herzenstakt.testing.networks.graph import Wanted, params_of, read_fields, split_version
from herzenstakt.testing.networks.instagram import (
    APP_SECRET,
    HOUSE,
    OWNER,
    PAGE_APP_ID,
    PAGE_APP_SECRET,
    SimulatedInstagram,
)
from herzenstakt.testing.networks.stage import Call
from tests.beside import beside
from tests.connectors.on_instagram import (
    FRIEDA,
    KARL,
    LENA,
    account_on,
    answer_to,
    at_work,
    opened,
)

#: what every question may say besides: Meta's pages on field expansion, paging, and secure calls
OF_ALL = frozenset({"fields", "limit", "after", "access_token", "appsecret_proof"})
#: what hangs on each kind of thing, as fields are expanded: by the method that asks for it alone
HANGS_ON: dict[type, dict[str, type | None]] = {
    IGMedia: {"comments": IGComment},
    IGMediaForIGOnlyAPI: {"comments": IGComment},
    IGComment: {"replies": IGComment, "from": IGCommentFromUser, "media": IGMedia},
    IGUser: {"mentioned_comment": IGComment, "mentioned_media": IGMedia},
    # `tasks` stands only in the list of pages of a person (Meta's page on /me/accounts)
    Page: {"instagram_business_account": IGUser, "tasks": None},
    UnifiedThread: {"messages": None},
}
Method = Callable[..., Any]


@pytest.fixture
def network() -> Iterator[SimulatedInstagram]:
    yield from opened()


# --- what the connector asks and says ------------------------------------------------------------


def everything(network: SimulatedInstagram, connector: Instagram) -> None:
    """The connector does everything it can do, once."""
    connector.whoami()
    connector.subscribe()
    connector.check()
    post = network.post(HOUSE, "Neu!")
    top = network.comment(FRIEDA, post, "In Blau?")
    nested = network.comment(KARL, post, "Und in Rot?", to=top)
    for n in range(60):
        network.comment(LENA, post, f"Ja, {n}", to=top)
        network.comment(LENA, post, f"Toll {n}")
    network.comment(HOUSE, post, "Bald.", to=top)
    network.write(FRIEDA, "Wann?")
    network.write_back(FRIEDA, "Um neun.")
    long_ago = network.write(KARL, "Und wann?", at=datetime.now(UTC) - timedelta(hours=30))
    network.comment(LENA, network.post(LENA, "Bürste"), f"@{HOUSE} super")
    network.mention_in_post(LENA, f"Danke @{HOUSE}")
    network.comment(KARL, network.post(HOUSE, "Kaufen", ad="120210000000000001"), "Schrott!")
    for app, body in network.outbox:
        if network.ways[app] == connector.route.name:
            list(connector.parse(connector.complete(Delivery(body))))
    said = fetched(connector)
    connector.context(said[nested])
    list(connector.refresh([top, nested, "17850000000099999"]))
    talks = [one for one in said.values() if one.visibility is Visibility.PRIVATE and one.addressed]
    named = replace(said[top], meta={"kind": "mention", "media": post, "comment": top})
    for outgoing in (
        answer_to(said[top], "Ab Dezember."),
        answer_to(said[nested], "Auch."),
        answer_to(said[nested], "Privat.", visibility=Visibility.PRIVATE),
        *(answer_to(one, "Gern.") for one in talks),
        answer_to(named, "Danke!"),
    ):
        for ask in (connector.send, connector.find):
            try:
                ask(outgoing)
            except Trouble:
                continue
    assert long_ago
    for ability in (Ability.HIDE, Ability.UNHIDE, Ability.DELETE):
        connector.act(ability, nested, {})


def known(way: str) -> dict[tuple[str, str], tuple[Method, type | None]]:
    """Each question the connector may ask, by method and path: the method of Meta's client that asks the
    same, and the kind of thing whose fields it gives."""
    user: Any = IGUser("1") if way == "facebook" else IGUserForIGOnlyAPI("1")
    media: Any = IGMedia("1") if way == "facebook" else IGMediaForIGOnlyAPI("1")
    inbox: Any = Page("1") if way == "facebook" else user
    comment, talk = IGComment("1"), UnifiedThread("1")
    return {
        ("GET", "account"): (user.api_get, type(user)),
        ("GET", "account/media"): (user.get_media, type(media)),
        ("POST", "account/mentions"): (user.create_mention, None),
        ("GET", "media"): (media.api_get, type(media)),
        ("GET", "media/comments"): (media.get_comments, IGComment),
        ("GET", "comment"): (comment.api_get, IGComment),
        ("POST", "comment"): (comment.api_update, None),
        ("DELETE", "comment"): (comment.api_delete, None),
        ("GET", "comment/replies"): (comment.get_replies, IGComment),
        ("POST", "comment/replies"): (comment.create_reply, None),
        ("GET", "inbox/conversations"): (inbox.get_conversations, UnifiedThread),
        ("GET", "talk"): (talk.api_get, UnifiedThread),
        ("POST", "inbox/messages"): (inbox.create_message, None),
        ("GET", "inbox/subscribed_apps"): (inbox.get_subscribed_apps, IGUserSubscribedAppsData),
        ("POST", "inbox/subscribed_apps"): (inbox.create_subscribed_app, None),
        ("GET", "me/accounts"): (User("1").get_accounts, Page),
    }


def kind_of(network: SimulatedInstagram, path: str) -> str:
    """A path with the kind of thing in place of its number."""
    name, _, edge = path.strip("/").partition("/")
    house = network.accounts[HOUSE]
    kinds = {house.id: "account", house.page: "inbox", "me": "account"}
    kind = kinds.get(
        name, "media" if name in network.posts else "comment" if name.isdigit() else ""
    )
    if not kind:
        kind = "message" if name in network.messages else "talk"
    if name == "me" and edge == "accounts":
        kind = "me"
    if kind == "account" and edge in {"conversations", "messages", "subscribed_apps"}:
        kind = "inbox"
    return f"{kind}/{edge}" if edge else kind


def types_of(method: Method) -> Any:
    """What Meta's client knows of the parameters of a call."""
    request: FacebookRequest = method(pending=True)
    return request._param_checker


def as_value(text: str) -> Any:
    return json.loads(text) if text[:1] in {"{", "["} else text


@pytest.mark.parametrize("way", ["instagram", "facebook"])
def test_nothing_is_asked_or_said_that_meta_does_not_know(
    network: SimulatedInstagram, way: str
) -> None:
    with at_work(account_on(network, way, human_agent="yes")) as connector:
        everything(network, connector)
        if way == "facebook":
            token = network.grant(PAGE_APP_ID, OWNER, "pages_show_list", "instagram_basic")
            connector.account.secrets = {"access_token": token}
            connector.candidates()
    client, seen = known(way), set[tuple[str, str]]()
    for call in network.calls:
        path = split_version(call.path)[1] or call.path
        kind = kind_of(network, path)
        if kind == "message" or path in {"/debug_token"}:
            continue
        method, thing = client[call.method, kind]
        seen.add((call.method, kind))
        check_params(call, types_of(method))
        if thing is not None:
            check_fields(read_fields(params_of(call).get("fields", "")), thing)
    missed = set(client) - seen
    assert missed <= ({("GET", "me/accounts")} if way == "instagram" else set())


def check_params(call: Call, types: Any) -> None:
    for name, text in params_of(call).items():
        if name in OF_ALL:
            continue
        assert types.is_valid_key(name), (call.method, call.path, name)
        value, wanted = as_value(text), types.get_type(name)
        if wanted.startswith("list<"):
            value = text.split(",")
        if name == "platform":  # Meta's pages write it small
            value = text.upper()
        if name == "tag":  # called an object there, and a word on every page
            continue
        assert types.is_valid_pair(name, value), (call.path, name, value, wanted)


def check_fields(wanted: Mapping[str, Wanted], thing: type | None) -> None:
    """Each field, and those in its braces, is one of the thing."""
    if thing is None:  # private messages, of which that list knows nothing
        return
    types: Mapping[str, str] = thing._field_types  # type: ignore[attr-defined]
    for name, inner in wanted.items():
        hangs = HANGS_ON.get(thing, {})
        assert name in types or name in hangs or name == "id", (thing.__name__, name)
        if inner.fields:
            check_fields(inner.fields, hangs[name])


def test_the_check_would_see_a_field_or_a_word_that_nobody_knows(
    network: SimulatedInstagram,
) -> None:
    with pytest.raises(AssertionError):
        check_fields(read_fields("id,comments{id,replies{id,lovers}}"), IGMedia)
    call = Call("POST", "/1", {"hidden": ["true"]}, {}, b"")
    with pytest.raises(AssertionError):
        check_params(call, types_of(IGComment("1").api_update))
    call = Call("POST", "/1", {"hide": ["perhaps"]}, {}, b"")
    with pytest.raises(AssertionError):
        check_params(call, types_of(IGComment("1").api_update))


def test_we_ask_the_version_that_meta_asks() -> None:
    assert ads_api_config["API_VERSION"] == VERSION


# --- what is played ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("played", "things", "besides"),
    [
        (simulated.ACCOUNT_FIELDS, (IGUserForIGOnlyAPI,), set()),
        (simulated.LINKED_FIELDS, (IGUser,), set()),
        (simulated.MEDIA_FIELDS, (IGMedia,), set()),
        (simulated.COMMENT_FIELDS, (IGComment,), set()),
        (simulated.TALK_FIELDS, (UnifiedThread,), {"messages"}),
    ],
)
def test_what_is_played_has_no_field_that_meta_does_not_know(
    played: frozenset[str], things: tuple[Any, ...], besides: set[str]
) -> None:
    fields = set().union(*(thing._field_types for thing in things))
    assert played <= fields | besides


# --- Meta's own client on our network ------------------------------------------------------------


def api_for(network: SimulatedInstagram, token: str, secret: str) -> FacebookAdsApi:
    session = FacebookSession("1", secret, token)
    session.GRAPH = network.url
    return FacebookAdsApi(session, VERSION)


@pytest.mark.filterwarnings(
    "ignore:media does not allow field"
)  # it takes no list of fields for some
@pytest.mark.parametrize("way", ["instagram", "facebook"])
def test_metas_own_client_reads_and_writes_here(network: SimulatedInstagram, way: str) -> None:
    house = network.accounts[HOUSE]
    if way == "facebook":
        api = api_for(network, network.token_over_page(), PAGE_APP_SECRET)
        user: Any = IGUser(house.id, api=api)
    else:
        api = api_for(network, network.token_over_instagram(), APP_SECRET)
        user = IGUserForIGOnlyAPI(house.id, api=api)
    post = network.post(HOUSE, "Neu!")
    asked = network.comment(FRIEDA, post, "In Blau?")
    for n in range(70):
        network.comment(LENA, post, f"Toll {n}")

    [media] = user.get_media(fields=["id", "caption", "comments_count", "permalink"])
    assert (media["id"], media["comments_count"]) == (post, 71)
    comments = list(IGMedia(post, api=api).get_comments(fields=["id", "text", "from", "hidden"]))
    assert len(comments) == 71  # over two pages, by the address in `paging.next`
    comment = IGComment(asked, api=api)
    comment.create_reply(params={"message": "Ab Dezember."})
    [answer] = comment.get_replies(fields=["id", "text", "parent_id", "username"])
    assert (answer["text"], answer["parent_id"]) == ("Ab Dezember.", asked)
    comment.api_update(params={"hide": True})
    assert comment.api_get(fields=["hidden"])["hidden"] is True
    with pytest.raises(FacebookRequestError, match="hidden"):
        comment.create_reply(params={"message": "Noch was."})
    comment.api_delete()
    with pytest.raises(FacebookRequestError) as refusal:
        comment.api_get()
    assert (refusal.value.api_error_code(), refusal.value.api_error_subcode()) == (100, 33)
    with pytest.raises(FacebookRequestError, match="nonexisting field"):
        user.get_media(fields=["id", "lovers"])


def test_metas_own_client_writes_messages_here(network: SimulatedInstagram) -> None:
    api = api_for(network, network.token_over_instagram(), APP_SECRET)
    user = IGUserForIGOnlyAPI(network.accounts[HOUSE].id, api=api)
    network.write(FRIEDA, "Wann?")
    [talk] = user.get_conversations(fields=["id", "updated_time"], params={"platform": "INSTAGRAM"})
    assert talk["updated_time"]
    told = {"recipient": {"id": network.accounts[FRIEDA].id}, "message": {"text": "Um neun."}}
    user.create_message(params=told)
    assert network.letters_to(FRIEDA) == ["Um neun."]
    network.later(hours=25)
    with pytest.raises(FacebookRequestError) as refusal:
        user.create_message(params=told)
    assert refusal.value.api_error_subcode() == 2534022


# --- a second witness, in the lab ----------------------------------------------------------------


@pytest.mark.beside("specs", "meta")
@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("IGComment", simulated.COMMENT_FIELDS),
        ("IGMedia", simulated.MEDIA_FIELDS),
        ("IGUser", simulated.LINKED_FIELDS),
        ("IGUserForIGOnlyAPI", simulated.ACCOUNT_FIELDS),
        ("UnifiedThread", simulated.TALK_FIELDS - {"messages"}),
    ],
)
def test_the_files_behind_metas_clients_know_the_same_fields(
    file: str, names: frozenset[str]
) -> None:
    folder = beside("specs", "meta")
    assert folder is not None
    told = json.loads((folder / f"{file}.json").read_text())
    assert names <= {field["name"] for field in told["fields"]}


@pytest.mark.beside("specs", "meta")
def test_the_files_behind_metas_clients_know_the_same_words() -> None:
    folder = beside("specs", "meta")
    assert folder is not None
    wanted: dict[str, dict[tuple[str, str | None], set[str]]] = {
        "IGComment": {("POST", "replies"): {"message"}, ("POST", None): {"hide"}},
        "IGUserForIGOnlyAPI": {
            ("POST", "messages"): {"recipient", "message", "messaging_type", "tag"},
            ("POST", "mentions"): {"media_id", "comment_id", "message"},
            ("GET", "conversations"): {"platform", "user_id"},
            ("POST", "subscribed_apps"): {"subscribed_fields"},
        },
        "IGRefreshAccessTokenForIGOnlyAPI": {("GET", None): {"grant_type", "access_token"}},
        "IGAccessTokenForIGOnlyAPI": {
            ("GET", None): {"grant_type", "access_token", "client_secret"}
        },
    }
    for file, edges in wanted.items():
        told = json.loads((folder / f"{file}.json").read_text())
        for (method, edge), names in edges.items():
            [api] = [
                one
                for one in told["apis"]
                if one["method"] == method and one.get("endpoint") == edge
            ]
            assert names <= {one["name"] for one in api["params"]}, (file, edge)
