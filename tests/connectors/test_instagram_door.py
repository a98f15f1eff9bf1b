"""Instagram at our door: whose word it is, what it tells in both its shapes, what broken deliveries get."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Delivery,
    Happening,
    Incoming,
    Vanished,
    Visibility,
)
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Disconnected, Forged, Refused, TryLater, Unreadable, Unsure
from herzenstakt.connectors.instagram import Instagram
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import fetched
from herzenstakt.testing.networks.instagram import (
    ADVANCED,
    APP_ID,
    APP_SECRET,
    HOUSE,
    PAGE_APP_ID,
    SimulatedInstagram,
)
from tests.connectors.mutations import how_many, mutated
from tests.connectors.on_instagram import (
    FRIEDA,
    KARL,
    LENA,
    PHRASE,
    SAMPLES,
    account_on,
    answer_to,
    app_of,
    asked_of,
    at_work,
    opened,
)

US = "17841400000000001"
WAYS = pytest.mark.parametrize("way", ["instagram", "facebook"])


@pytest.fixture
def network() -> Iterator[SimulatedInstagram]:
    yield from opened()


@pytest.fixture
def connector(network: SimulatedInstagram) -> Iterator[Instagram]:
    with at_work(account_on(network)) as connector:
        connector.subscribe()
        yield connector


def offline(app: App | None = None) -> Instagram:
    """The connector as the door has it: nobody is asked."""
    account = Account(
        settings={"username": HOUSE},
        secrets={"access_token": "secret"},
        own_external_id=US,
        app=app or app_of("instagram"),
    )
    return Instagram(account, Http())


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.json").read_bytes()


def read(name: str) -> list[Happening]:
    return list(offline().parse(Delivery(sample(name))))


def said(name: str) -> Incoming:
    [happening] = read(name)
    assert isinstance(happening, Incoming)
    return happening


def brought(network: SimulatedInstagram, connector: Instagram) -> list[Happening]:
    """What waits in the outbox of the network, as the desk takes it: sealed, completed, read."""
    happened: list[Happening] = []
    waiting, network.outbox = network.outbox, []
    for app_id, body in waiting:
        delivery = Delivery(body, network.seal(app_id, body))
        connector.verify(delivery)
        assert connector.account.own_external_id in connector.addressees(delivery)
        happened += connector.parse(connector.complete(delivery))
    return happened


def one(happened: list[Happening]) -> Incoming:
    [only] = happened
    assert isinstance(only, Incoming)
    return only


# --- whose word it is ----------------------------------------------------------------------------


def seal(body: bytes, secret: str = APP_SECRET, kind: str = "sha256") -> dict[str, str]:
    digest = hmac.new(secret.encode(), body, getattr(hashlib, kind)).hexdigest()
    return {"X-Hub-Signature-256" if kind == "sha256" else "X-Hub-Signature": f"{kind}={digest}"}


BODY = sample("door_comment")
FORGERIES: dict[str, Mapping[str, str]] = {
    "no seal": {},
    "an empty seal": {"X-Hub-Signature-256": ""},
    "another secret": seal(BODY, "somebody else's"),
    "other bytes": seal(BODY + b" "),
    "only the old algorithm": seal(BODY, kind="sha1"),
    "the old algorithm in the new place": {
        "X-Hub-Signature-256": seal(BODY, kind="sha1")["X-Hub-Signature"]
    },
    "another algorithm": {
        "X-Hub-Signature-256": "sha512=" + hmac.new(APP_SECRET.encode(), BODY, "sha512").hexdigest()
    },
    "no algorithm": {"X-Hub-Signature-256": seal(BODY)["X-Hub-Signature-256"].partition("=")[2]},
    "half a seal": {"X-Hub-Signature-256": seal(BODY)["X-Hub-Signature-256"][:-1]},
    "no letters": {"X-Hub-Signature-256": "sha256=ü"},
}


@pytest.mark.parametrize("forgery", FORGERIES)
def test_what_is_not_sealed_by_our_application_is_forged(forgery: str) -> None:
    with pytest.raises(Forged):
        offline().verify(Delivery(BODY, FORGERIES[forgery]))


@pytest.mark.parametrize("name", ["x-hub-signature-256", "X-Hub-Signature-256"])
def test_what_is_sealed_passes_however_the_header_is_written(name: str) -> None:
    offline().verify(Delivery(BODY, {name: seal(BODY)["X-Hub-Signature-256"]}))


def test_while_a_secret_is_being_changed_both_seal() -> None:
    app = app_of("instagram")
    app = replace(app, secrets={"client_secret": "new"}, former={"client_secret": APP_SECRET})
    for secret in ("new", APP_SECRET):
        offline(app).verify(Delivery(BODY, seal(BODY, secret)))
    with pytest.raises(Forged):
        offline(replace(app, former={})).verify(Delivery(BODY, seal(BODY)))


def test_the_secret_of_the_meta_app_seals_too_where_it_was_told() -> None:
    app = app_of("instagram")
    with pytest.raises(Forged):
        offline(app).verify(Delivery(BODY, seal(BODY, "of-meta")))
    secrets = {**app.secrets, "meta_secret": "of-meta"}
    offline(replace(app, secrets=secrets)).verify(Delivery(BODY, seal(BODY, "of-meta")))


def test_without_an_application_the_door_stays_shut() -> None:
    connector = offline()
    connector.account.app = None
    with pytest.raises(Forged):
        connector.verify(Delivery(BODY, seal(BODY)))


def test_the_first_knock_is_answered_to_who_knows_our_word() -> None:
    knock = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": PHRASE}
    assert offline().greet(knock).body == b"1158201444"
    for wrong in (
        {**knock, "hub.verify_token": "guess"},
        {**knock, "hub.verify_token": ""},
        {**knock, "hub.mode": "unsubscribe"},
        {**knock, "hub.challenge": "<script>"},
        {},
    ):
        with pytest.raises(Forged):
            offline().greet(wrong)
    with pytest.raises(Forged):
        offline(replace(app_of("instagram"), phrase="")).greet({**knock, "hub.verify_token": ""})


def test_the_simulated_network_knocks_over_real_http(network: SimulatedInstagram) -> None:
    assert not network.knock(f"{network.url}/me", PHRASE)


# --- what it tells -------------------------------------------------------------------------------


def test_both_shapes_tell_the_same() -> None:
    flat = json.loads(BODY)
    [entry] = flat["entry"]
    change = {"field": entry.pop("field"), "value": entry.pop("value")}
    nested = json.dumps({"object": "instagram", "entry": [{**entry, "changes": [change]}]})
    assert list(offline().parse(Delivery(nested.encode()))) == read("door_comment")
    comment = said("door_comment")
    assert (comment.external_id, comment.text) == (
        "17858893269000001",
        "Gibt es die Bürste auch in Blau? 🙂",
    )
    assert comment.written_at == datetime(2026, 11, 2, 9, 35, tzinfo=UTC)
    assert (comment.thread_id, comment.tells_hidden) == ("17900000000000001", False)
    assert comment.author.external_id == "9876000000000001"


def test_an_answer_stands_below_its_comment_and_one_of_ours_is_ours() -> None:
    answer, ours = said("door_comment_over_page"), said("door_own_answer_over_page")
    assert (answer.external_id, answer.parent_id) == ("17858893269000002", "17858893269000001")
    assert (ours.author.external_id, ours.addressed) == (US, False)


def test_ours_is_also_what_only_says_so_by_our_name() -> None:
    told = json.loads(sample("door_own_answer_over_page"))
    by = told["entry"][0]["changes"][0]["value"]["from"]
    by["id"], by["username"] = "26100000000000001", HOUSE.upper()
    del by["self_ig_scoped_id"]
    [happening] = offline().parse(Delivery(json.dumps(told).encode()))
    assert isinstance(happening, Incoming)
    assert happening.author.external_id == US


def test_a_comment_under_an_ad_says_so() -> None:
    assert "ad" in str(said("door_comment_under_ad").remark)


def test_of_two_accounts_in_one_delivery_each_reads_its_own() -> None:
    delivery = Delivery(sample("door_two_accounts"))
    assert offline().addressees(delivery) == {US, "17841400000000099"}
    assert said("door_two_accounts").external_id == "17858893269000005"


def test_private_messages_are_private_whatever_is_in_them() -> None:
    for name in (
        "door_message",
        "door_message_with_picture",
        "door_message_about_story",
        "door_message_unsupported",
        "door_postback",
        "looked_message_with_film",
        "looked_message_about_story",
    ):
        message = said(name)
        assert message.visibility is Visibility.PRIVATE
        assert message.thread_id == "talk:9876000000000001"
        assert message.text or message.media or message.remark
    assert [one.kind for one in said("looked_message_with_film").media] == ["video", "audio"]
    assert said("door_postback").text == "Wohin liefert ihr?"


def test_what_was_taken_back_vanishes_and_what_was_edited_is_new_words() -> None:
    assert read("door_message_taken_back") == [
        Vanished("aWdfZAG1faXRlbTox0001", datetime(2026, 11, 2, 9, 39, 59, 123000, tzinfo=UTC))
    ]
    edited = said("door_message_edited")
    assert (edited.text, edited.external_id) == (
        "Wann macht ihr am Samstag auf?",
        "aWdfZAG1faXRlbTox0001",
    )
    assert edited.edited_at is not None


def test_a_message_of_ours_is_ours_in_the_talk_with_them() -> None:
    ours = said("door_message_of_ours")
    assert (ours.author.external_id, ours.addressed) == (US, False)
    assert ours.thread_id == "talk:9876000000000001"


def test_a_comment_below_a_picture_of_an_album_stands_under_the_album() -> None:
    comment = said("completed_comment_of_album")
    assert comment.thread_id == "17900000000000020"
    assert comment.opening is not None
    assert (comment.opening.ours, comment.opening.text) == (True, "Drei Bürsten")


def test_mentions_are_read_with_their_words() -> None:
    comment, post = said("completed_mention"), said("completed_mention_in_post")
    assert (comment.text, comment.thread_id) == (
        "@ratzifatzi macht die besten.",
        "17900000000000042",
    )
    assert (post.external_id, post.thread_id, post.parent_id) == (
        "door:17900000000000044",
        "17900000000000044",
        "",
    )
    nameless = said("completed_mention_without_author")
    assert "does not tell who" in str(nameless.remark)
    assert nameless.author.external_id == "words:17858893269000043"


@pytest.mark.parametrize("file", sorted((SAMPLES / "quiet").glob("*.json")), ids=str)
def test_what_needs_no_answer_says_nothing(file: Any) -> None:
    assert list(offline().parse(Delivery(file.read_bytes()))) == []


@pytest.mark.parametrize("file", sorted((SAMPLES / "broken").glob("*.json")), ids=str)
def test_what_nobody_can_read_is_set_aside(file: Any) -> None:
    with pytest.raises(Unreadable):
        list(offline().parse(Delivery(file.read_bytes())))


# --- a table of what may come to a door ----------------------------------------------------------


def entry(value: Any, time: Any = 1793612100, name: Any = "comments", us: Any = US) -> bytes:
    told = {"id": us, "time": time, "field": name, "value": value}
    return json.dumps({"object": "instagram", "entry": [told]}).encode()


VALUE = json.loads(BODY)["entry"][0]["value"]
#: what comes, and how many things it tells; None: it is unreadable
COMES: dict[str, tuple[bytes, int | None]] = {
    "without from": (entry({**VALUE, "from": None}), None),
    "from with neither number nor name": (entry({**VALUE, "from": {}}), None),
    "from with a name alone": (entry({**VALUE, "from": {"username": FRIEDA}}), 1),
    "a number as a number": (entry({**VALUE, "id": 17858893269000001}), 1),
    "without an id": (entry({**VALUE, "id": None}), None),
    "without a post": (entry({**VALUE, "media": None}), None),
    "without words": (entry({**VALUE, "text": None}), 1),
    "words that are none": (entry({**VALUE, "text": ["x"]}), None),
    "of somebody else": (entry(VALUE, us="17841400000000099"), 0),
    "a year old": (entry(VALUE, time=1762076100), 1),
    "before time": (entry(VALUE, time=-(10**20)), None),
    "after time": (entry(VALUE, time=10**20), None),
    "in thousandths": (entry(VALUE, time=1793612100000), 1),
    "a time that is none": (entry(VALUE, time="soon"), None),
    "a field nobody knows": (entry(VALUE, name="follow"), 0),
    "a field that is none": (entry(VALUE, name=7), 0),
    "five megabytes": (entry({**VALUE, "text": "x" * 5_000_000}), 1),
    "deep": (b'{"object":"instagram","entry":' + b"[" * 100_000 + b"]" * 100_000 + b"}", None),
    "of a page": (BODY.replace(b'"instagram"', b'"page"'), None),
    "a list around it": (b"[" + BODY + b"]", None),
    "no entry": (b'{"object":"instagram","entry":[]}', None),
    "valid JSON of another shape": (b'{"hello":"door"}', None),
    "no JSON": (b"object=instagram", None),
    "nothing": (b"", None),
}


@pytest.mark.parametrize("what", COMES)
def test_each_thing_that_comes_to_the_door_gets_what_it_deserves(what: str) -> None:
    body, tells = COMES[what]
    connector = offline()
    connector.verify(Delivery(body, seal(body)))
    if tells is None:
        with pytest.raises(Unreadable):
            list(connector.parse(Delivery(body)))
    else:
        assert len(list(connector.parse(Delivery(body)))) == tells


def test_the_same_twice_is_the_same_and_the_order_does_not_matter(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, "Neu!")
    network.comment(FRIEDA, post, "In Blau?")
    network.comment(KARL, post, "Blau!", to=next(iter(network.comments)))
    network.outbox = [*reversed(network.outbox), *network.outbox]
    happened = brought(network, connector)
    assert len(happened) == 4
    once, again = (
        {(one.external_id, one.text, one.parent_id) for one in some if isinstance(one, Incoming)}
        for some in (happened[:2], happened[2:])
    )
    assert once == again


def test_a_whole_comment_beside_a_broken_one_is_not_lost() -> None:
    told = json.loads(BODY)
    broken = {**VALUE, "id": None}
    told["entry"].insert(0, {**told["entry"][0], "value": broken})
    told["entry"].append({"id": US, "time": 1, "messaging": [7, {"message": {"mid": 7}}]})
    [happening] = offline().parse(Delivery(json.dumps(told).encode()))
    assert happening.external_id == VALUE["id"]


# --- what is asked for ---------------------------------------------------------------------------


@WAYS
def test_a_comment_from_the_door_is_the_one_a_look_brings(
    network: SimulatedInstagram, way: str
) -> None:
    with at_work(account_on(network, way)) as connector:
        connector.subscribe()
        post = network.post(HOUSE, "Neu!", pictures=["17900000000000999"])
        asked = network.comment(FRIEDA, post, "In Blau?")
        told = one(brought(network, connector))
        looked = fetched(connector)[asked]

    assert told.opening is not None
    assert replace(told, opening=None) == looked


@WAYS
def test_a_message_from_the_door_is_the_one_a_look_brings(
    network: SimulatedInstagram, way: str
) -> None:
    with at_work(account_on(network, way)) as connector:
        connector.subscribe()
        name = network.write(FRIEDA, "Wann macht ihr auf?")
        ours = network.write_back(FRIEDA, "Um neun.")
        told = {one.external_id: one for one in brought(network, connector)}
        looked = fetched(connector)
    assert told == {name: looked[name], ours: looked[ours]}


@WAYS
def test_a_mention_comes_with_its_words_and_is_answered_where_it_was_said(
    network: SimulatedInstagram, way: str
) -> None:
    with at_work(account_on(network, way)) as connector:
        connector.subscribe()
        post = network.post(LENA, "Meine neue Bürste")
        name = network.comment(LENA, post, f"@{HOUSE} macht die besten.")
        mention = one(brought(network, connector))
        assert (mention.external_id, mention.text) == (
            f"door:{name}",
            f"@{HOUSE} macht die besten.",
        )
        assert (mention.thread_id, mention.addressed) == (post, True)
        assert mention.author.external_id == network.accounts[LENA].id

        outgoing = answer_to(mention, "Danke, Lena!")
        receipt = connector.send(outgoing)

        answer = network.comments[receipt.external_id]
        assert (answer.text, answer.post, answer.parent) == ("Danke, Lena!", post, name)
        late = replace(outgoing, first_tried_at=datetime.now(UTC) - timedelta(minutes=1))
        with pytest.raises(Unsure, match="does not show"):
            connector.send(late)
    assert network.texts_of(HOUSE) == ["Danke, Lena!"]


def test_a_mention_in_a_post_is_answered_below_it(network: SimulatedInstagram) -> None:
    with at_work(account_on(network, "facebook")) as connector:
        connector.subscribe()
        post = network.mention_in_post(LENA, f"Danke, @{HOUSE}!")
        mention = one(brought(network, connector))
        connector.send(answer_to(mention, "Gern!"))
    assert (mention.external_id, mention.author.address) == (f"door:{post}", f"@{LENA}")
    assert [(one.text, one.parent) for one in network.comments.values()] == [("Gern!", "")]


def test_a_mention_under_a_post_of_ours_is_a_comment_like_any_other(
    network: SimulatedInstagram,
) -> None:
    with at_work(account_on(network, "facebook")) as connector:
        connector.subscribe()
        post = network.post(HOUSE, "Neu!")
        asked = network.comment(FRIEDA, post, f"@{HOUSE} in Blau?")
        thin = {"field": "mentions", "value": {"media_id": post, "comment_id": asked}}
        us = connector.account.own_external_id
        told = {"object": "instagram", "entry": [{"id": us, "time": 1793612340, "changes": [thin]}]}
        network.outbox.append((PAGE_APP_ID, json.dumps(told).encode()))
        comment, mention = brought(network, connector)
    assert comment == replace_opening(mention, comment)
    assert comment.external_id == asked


def replace_opening(happening: Happening, like: Happening) -> Happening:
    """The same with the post of another look: addresses of pictures are new with each."""
    assert isinstance(happening, Incoming)
    assert isinstance(like, Incoming)
    return replace(happening, opening=like.opening)


def test_a_comment_that_was_deleted_meanwhile_keeps_its_number(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = network.comment(FRIEDA, network.post(HOUSE, "Neu!"), f"@{HOUSE} in Blau?")
    network.delete(asked)
    said = one(brought(network, connector))
    assert (said.external_id, said.meta["kind"]) == (asked, "comment")
    assert [type(one) for one in connector.refresh([asked])] == [Vanished]


def test_what_stands_under_an_ad_is_answered_hidden_and_deleted_and_never_looks_vanished(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    ad = network.post(HOUSE, "Jetzt kaufen", ad="120210000000000001")
    name = network.comment(KARL, ad, "Schrott!")
    said = one(brought(network, connector))
    assert said.external_id == f"door:{name}"
    assert "ad" in str(said.remark)
    assert list(connector.refresh([said.external_id])) == []

    outgoing = answer_to(said, "Was ist passiert?")
    receipt = connector.send(outgoing)
    assert network.comments[receipt.external_id].parent == name
    with pytest.raises(Unsure):
        connector.find(outgoing)
    late = replace(outgoing, first_tried_at=datetime.now(UTC) - timedelta(minutes=1))
    with pytest.raises(Unsure):
        connector.send(late)
    assert network.texts_of(HOUSE) == ["Was ist passiert?"]

    connector.act(Ability.HIDE, said.external_id, said.meta)
    assert network.comments[name].hidden
    connector.act(Ability.DELETE, said.external_id, said.meta)
    assert name not in network.comments


def test_where_it_is_not_known_what_a_comment_is_it_waits(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    network.comment(KARL, network.post(HOUSE, "Kaufen", ad="1202100000"), "Schrott!")
    network.suffer("status", status=503, method="GET", times=1)
    with pytest.raises(TryLater):
        brought(network, connector)


def test_a_mention_whose_author_is_kept_from_us_comes_in_all_the_same(
    network: SimulatedInstagram,
) -> None:
    network.names_in_mentions = False
    with at_work(account_on(network, "facebook")) as connector:
        connector.subscribe()
        network.comment(LENA, network.post(LENA, "Bürste"), f"@{HOUSE} macht die besten.")
        mention = one(brought(network, connector))
    assert mention.text == f"@{HOUSE} macht die besten."
    assert "does not tell who" in str(mention.remark)


def test_a_mention_waits_for_its_words_and_one_that_is_closed_to_us_is_set_aside(
    network: SimulatedInstagram,
) -> None:
    with at_work(account_on(network, "facebook")) as connector:
        connector.subscribe()
        name = network.comment(LENA, network.post(LENA, "Bürste"), f"@{HOUSE} super")
        [(_, body)] = network.outbox
        network.suffer("status", status=503, method="GET", times=1)
        with pytest.raises(TryLater):
            connector.complete(Delivery(body))
        network.suffer("refuse_token", method="GET", times=1)
        with pytest.raises(Disconnected):
            connector.complete(Delivery(body))
        network.delete(name)
        with pytest.raises(Unreadable, match="does not show us"):
            list(connector.parse(connector.complete(Delivery(body))))


def test_a_comment_does_not_wait_for_what_is_only_missing_around_it(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = network.comment(FRIEDA, network.post(HOUSE, "Neu!"), "In Blau?")
    network.suffer("status", status=503, method="GET", times=-1)
    assert one(brought(network, connector)).external_id == asked


def test_an_answer_of_ours_from_the_app_answers_whom_it_names(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, "Neu!")
    top = network.comment(FRIEDA, post, "In Blau?")
    asked = network.comment(KARL, post, "Und in Rot?", to=top)
    network.outbox.clear()
    network.comment(HOUSE, post, f"@{KARL} Auch.", to=asked)
    assert one(brought(network, connector)).parent_id == asked


def test_what_was_edited_comes_with_the_words_as_they_are_in_whatever_order(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    name = network.write(FRIEDA, "Wann macht ihr auf?")
    network.edit(name, "Wann macht ihr am Samstag auf?")
    network.outbox.reverse()
    edited, first = brought(network, connector)
    assert isinstance(edited, Incoming)
    assert isinstance(first, Incoming)
    assert edited.text == first.text == "Wann macht ihr am Samstag auf?"
    assert edited.edited_at is not None
    network.take_back(name)
    assert [type(one) for one in brought(network, connector)] == [Vanished]


def test_without_advanced_access_the_door_stays_quiet_and_says_nothing_of_it(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    network.applications[APP_ID].features.discard(ADVANCED)
    asked = network.comment(FRIEDA, network.post(HOUSE, "Neu!"), "In Blau?")
    assert network.outbox == []
    network.write(FRIEDA, "Wann?")
    assert len(network.outbox) == 1
    assert asked in fetched(connector)


def test_what_comes_to_the_door_has_the_shape_of_the_way_the_application_has_taken(
    network: SimulatedInstagram,
) -> None:
    for way in ("instagram", "facebook"):
        with at_work(account_on(network, way)) as connector:
            connector.subscribe()
    network.comment(FRIEDA, network.post(HOUSE, "Neu!"), "In Blau?")
    shapes = {app: set(json.loads(body)["entry"][0]) for app, body in network.outbox}
    assert shapes == {
        APP_ID: {"id", "time", "field", "value"},
        PAGE_APP_ID: {"id", "time", "changes"},
    }


def test_a_delivery_of_a_look_is_never_asked_for_again(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    network.comment(FRIEDA, network.post(HOUSE, "Neu!"), "In Blau?")
    deliveries = connector.fetch("comments", "").deliveries
    network.calls.clear()
    assert [connector.complete(one) for one in deliveries] == list(deliveries)
    assert network.calls == []


def test_what_belongs_to_another_account_is_not_asked_for(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    other = Delivery(sample("quiet/door_of_another_account"))
    assert connector.complete(other) == other
    assert asked_of(network, "17858893269000001") == 0


def test_an_unknown_way_to_sign_in_is_refused_in_words(network: SimulatedInstagram) -> None:
    account = account_on(network, login="twitter")
    with at_work(account) as connector:
        with pytest.raises(Refused, match="none of the two"):
            connector.sign_in()
        assert [one.level for one in connector.check()] == ["broken"]


# --- deliveries that went wrong on the way -------------------------------------------------------

BODIES = [
    file.read_bytes()
    for part in (SAMPLES, SAMPLES / "quiet", SAMPLES / "broken")
    for file in sorted(part.glob("*.json"))
]
FUZZ = settings(max_examples=how_many(), suppress_health_check=list(HealthCheck), deadline=None)


@FUZZ
@given(st.sampled_from(BODIES).flatmap(mutated))
def test_whatever_is_wrong_with_a_delivery_it_is_read_or_unreadable(body: bytes) -> None:
    connector = offline()
    try:
        happened = list(connector.parse(Delivery(body)))
    except Unreadable:
        return
    for happening in happened:
        assert isinstance(happening, (Incoming, Vanished))
        assert happening.external_id
        assert isinstance(happening, Vanished) or happening.author.external_id
    assert happened == list(connector.parse(Delivery(body)))


@FUZZ
@given(st.sampled_from([body for body in BODIES if b'"us"' not in body]).flatmap(mutated))
def test_a_whole_comment_beside_anything_broken_is_not_lost(body: bytes) -> None:
    try:
        told = json.loads(body)
        others = list(told["entry"])
    except (ValueError, TypeError, KeyError, RecursionError):
        return
    whole = json.loads(BODY)["entry"]
    together = json.dumps({"object": "instagram", "entry": [*others, *whole]}).encode()
    happened = list(offline().parse(Delivery(together)))
    assert VALUE["id"] in {one.external_id for one in happened}


@FUZZ
@given(st.sampled_from(BODIES), st.data())
def test_nothing_that_was_changed_passes_with_the_seal_of_before(
    body: bytes, data: st.DataObject
) -> None:
    changed = data.draw(mutated(body))
    if changed == body:
        return
    with pytest.raises(Forged):
        offline().verify(Delivery(changed, seal(body)))
