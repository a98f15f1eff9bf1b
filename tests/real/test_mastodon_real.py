"""The Mastodon connector against a server other people wrote, read back by a client other people wrote."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

import httpx
import mastodon
import pytest
from mastodon import MastodonNotFoundError

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Delivery,
    Incoming,
    Level,
    Outgoing,
    Receipt,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, TryLater, Unsure
from herzenstakt.connectors.mastodon import Mastodon, translate
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.text import plain
from herzenstakt.testing.contract import ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told
from tests.real.servers.mastodon import MastodonMock, mastodon_mock

pytestmark = pytest.mark.real

LOOPBACK = frozenset({"127.0.0.1", "localhost"})
KEY = "0190b6a8-0000-7000-8000-000000000001"
FORWARDED = ("authorization", "content-type", "idempotency-key", "accept")


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MastodonMock]:
    with mastodon_mock(tmp_path_factory.mktemp("mastodon")) as server:
        yield server


@pytest.fixture
def server(running: MastodonMock) -> MastodonMock:
    """The server with an empty world."""
    httpx.post(f"{running.url}/api/v1/_mock/reset", timeout=20).raise_for_status()
    return running


@pytest.fixture
def frieda(server: MastodonMock) -> Any:
    """Frieda's own app, written by somebody else."""
    return foreign(server.url, server.frieda)


@pytest.fixture
def house(server: MastodonMock) -> Any:
    """Another app of the house, to read back what stands there."""
    return foreign(server.url, server.house)


@pytest.fixture
def ours(server: MastodonMock) -> Iterator[Mastodon]:
    """Our connector, connected."""
    account = Account(settings={"server": server.url}, secrets={"token": server.house})
    http = Http(allowed_hosts=LOOPBACK)
    connector = Mastodon(account, http)
    account.own_external_id = connector.whoami().external_id
    yield connector
    http.close()


def foreign(url: str, token: str) -> Any:
    """Mastodon.py for one account."""
    return mastodon.Mastodon(
        access_token=token,
        api_base_url=url,
        version_check_mode="none",
        ratelimit_method="throw",
    )


def answer_to(
    connector: Mastodon, external_id: str, text: str = "Ab Dezember. 🙂", key: str = KEY
) -> Outgoing:
    """An answer as the desk would hand it over."""
    asked = fetched(connector)[external_id]
    return Outgoing(
        key=key,
        in_reply_to=external_id,
        thread_id=asked.thread_id,
        text=text,
        to=asked.author,
        visibility=asked.visibility,
        language="de",
        meta=asked.meta,
    )


# --- the whole contract, once more ---------------------------------------------------------------


class Forwarding(SimulatedNetwork):
    """Stands in front of the real server, so that every fault of the stage can happen to it too."""

    name: ClassVar[str] = "mastodon"

    def __init__(self, server: MastodonMock) -> None:
        super().__init__()
        self.behind = server
        self.client = httpx.Client(base_url=server.url, timeout=20)

    def close(self) -> None:
        super().close()
        self.client.close()

    def answer(self, call: Call) -> Told:
        """What the server behind us answers."""
        headers = {name: call.headers[name] for name in FORWARDED if name in call.headers}
        answer = self.client.request(
            call.method,
            call.path,
            params=[(name, one) for name, many in call.params.items() for one in many],
            headers=headers,
            content=call.body,
        )
        kept = {"Content-Type": answer.headers.get("content-type", "text/plain")}
        return Told(answer.status_code, answer.content, kept)


class TestMastodonOnARealServer(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = Mastodon
    samples: ClassVar[Path] = Path(__file__).parent.parent / "samples" / "mastodon"
    write_path: ClassVar[str] = r"/api/v1/statuses$"

    @pytest.fixture
    def network(self, server: MastodonMock) -> Iterator[Forwarding]:
        with Forwarding(server) as network:
            yield network

    @pytest.fixture
    def account(self, network: Forwarding) -> Account:
        return Account(settings={"server": network.url}, secrets={"token": network.behind.house})

    def somebody_comments(self, network: Forwarding, text: str) -> str:
        said = network.client.post(
            "/api/v1/statuses",
            json={"status": f"@ratzifatzi {text}"},
            headers={"Authorization": f"Bearer {network.behind.frieda}"},
        )
        return str(said.json()["id"])

    def texts_of_ours(self, network: Forwarding) -> list[str]:
        reader = foreign(network.behind.url, network.behind.house)
        return [plain(said.content) for said in reader.account_statuses(reader.me().id)]

    def vanish(self, network: Forwarding, external_id: str) -> None:
        foreign(network.behind.url, network.behind.frieda).status_delete(external_id)

    def state_of(self, network: Forwarding, external_id: str) -> set[str] | None:
        frieda = foreign(network.behind.url, network.behind.frieda)
        try:
            frieda.status(external_id)
        except MastodonNotFoundError:
            return None
        liked = {who.acct for who in frieda.status_favourited_by(external_id)}
        blocked = blocked_by(foreign(network.behind.url, network.behind.house))
        marks = {"liked": "ratzifatzi" in liked, "blocked": "frieda" in blocked}
        return {name for name, is_set in marks.items() if is_set}


def blocked_by(house: Any) -> set[str]:
    """Whom the house has blocked."""
    return {who.acct for who in house.blocks()}


# --- one conversation, seen by both sides --------------------------------------------------------


def test_a_comment_comes_in_and_the_answer_arrives_at_its_author(
    frieda: Any, house: Any, ours: Mastodon
) -> None:
    post = house.status_post("Unsere neue Bürste ist da!", language="de")
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?", in_reply_to_id=post.id)

    asked = fetched(ours)[str(comment.id)]
    receipt = ours.send(answer_to(ours, str(comment.id)))

    thread = ours.context(asked)
    assert asked.text == "@ratzifatzi Gibt es die in Blau?"
    assert asked.author.name == "Frieda Frage"
    assert thread.thread_id == str(post.id)
    assert thread.opening is not None
    assert thread.opening.ours
    notice = frieda.notifications(types=["mention"])[0]
    assert str(notice.status.id) == receipt.external_id
    assert plain(notice.status.content) == "@frieda Ab Dezember. 🙂"
    assert str(notice.status.in_reply_to_id) == str(comment.id)


def test_a_direct_message_stays_between_the_two(frieda: Any, house: Any, ours: Mastodon) -> None:
    message = frieda.status_post("@ratzifatzi Eine private Frage", visibility="direct")
    asked = fetched(ours)[str(message.id)]
    assert asked.visibility is Visibility.PRIVATE

    outgoing = replace(answer_to(ours, str(message.id)), visibility=Visibility.PUBLIC)
    receipt = ours.send(outgoing)

    assert house.status(receipt.external_id).visibility == "direct"


def test_a_like_is_seen_and_taken_back(frieda: Any, ours: Mastodon) -> None:
    praise = frieda.status_post("@ratzifatzi Ihr seid toll!")
    ours.act(Ability.LIKE, str(praise.id), {})
    ours.act(Ability.LIKE, str(praise.id), {})
    assert [who.acct for who in frieda.status_favourited_by(praise.id)] == ["ratzifatzi"]
    ours.act(Ability.UNLIKE, str(praise.id), {})
    assert frieda.status_favourited_by(praise.id) == []


def test_an_answer_can_be_edited_and_deleted(frieda: Any, ours: Mastodon) -> None:
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    receipt = ours.send(answer_to(ours, str(comment.id)))

    ours.edit(receipt.external_id, "Ab Januar.", {})
    assert plain(frieda.status(receipt.external_id).content) == "@frieda Ab Januar."

    ours.act(Ability.DELETE_OWN, receipt.external_id, {})
    ours.act(Ability.DELETE_OWN, receipt.external_id, {})
    with pytest.raises(mastodon.MastodonNotFoundError):
        frieda.status(receipt.external_id)


def test_somebody_is_blocked_and_unblocked_though_their_words_are_gone(
    frieda: Any, house: Any, ours: Mastodon
) -> None:
    comment = frieda.status_post("@ratzifatzi Verschwindet!")
    asked = fetched(ours)[str(comment.id)]

    ours.act(Ability.BLOCK, asked.external_id, asked.meta)
    ours.act(Ability.BLOCK, asked.external_id, asked.meta)
    assert blocked_by(house) == {"frieda"}

    frieda.status_delete(comment.id)
    ours.act(Ability.UNBLOCK, asked.external_id, asked.meta)
    assert blocked_by(house) == set()


def test_words_of_others_cannot_be_deleted(frieda: Any, ours: Mastodon) -> None:
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    with pytest.raises(Refused):
        ours.act(Ability.DELETE_OWN, str(comment.id), {})
    assert frieda.status(comment.id).id == comment.id


def test_what_others_edit_and_delete_is_seen_on_a_second_look(frieda: Any, ours: Mastodon) -> None:
    edited = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    deleted = frieda.status_post("@ratzifatzi So ein Mist!")
    frieda.status_update(edited.id, "@ratzifatzi Gibt es die in Rot?")
    frieda.status_delete(deleted.id)

    first, second = ours.refresh([str(edited.id), str(deleted.id)])

    assert isinstance(first, Incoming)
    assert first.text == "@ratzifatzi Gibt es die in Rot?"
    assert first.edited_at is not None
    assert second == Vanished(str(deleted.id))


def test_an_answer_to_something_deleted_says_gone(frieda: Any, house: Any, ours: Mastodon) -> None:
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, str(comment.id))
    frieda.status_delete(comment.id)
    with pytest.raises(Gone):
        ours.send(outgoing)
    assert house.account_statuses(house.me().id) == []


def test_the_same_key_twice_is_one_answer(frieda: Any, house: Any, ours: Mastodon) -> None:
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, str(comment.id))
    assert ours.send(outgoing) == ours.send(outgoing)
    assert len(house.account_statuses(house.me().id)) == 1


def test_pages_of_questions_come_in_whole_and_in_order(frieda: Any, ours: Mastodon) -> None:
    cursors = look_everywhere(ours, {})[1]
    asked = [str(frieda.status_post(f"@ratzifatzi Frage {n}").id) for n in range(90)]

    happenings, _cursors = look_everywhere(ours, cursors)

    assert list(happenings) == asked


def test_the_self_test_is_content(ours: Mastodon) -> None:
    findings = ours.check()
    assert {finding.level for finding in findings} == {Level.GOOD}
    assert any("Mastodon 4." in str(finding.sentence) for finding in findings)


def test_a_wrong_token_disconnects(server: MastodonMock) -> None:
    account = Account(settings={"server": server.url}, secrets={"token": "nonsense"})
    http = Http(allowed_hosts=LOOPBACK)
    with pytest.raises(Disconnected):
        Mastodon(account, http).whoami()
    http.close()


# --- the server's own faults ---------------------------------------------------------------------


def ail(server: MastodonMock, method: str, effect: dict[str, Any]) -> None:
    """Let the server itself fail on every status or list of notifications."""
    rule = {"match": {"methods": [method], "path_regex": "statuses|notifications"}}
    httpx.post(f"{server.url}/api/v1/_mock/faults", json={**rule, "effect": effect})


@pytest.mark.parametrize(
    "effect",
    [{"type": "ratelimit"}, {"type": "status", "status": 500}, {"type": "malformed"}],
    ids=["429", "500", "cut"],
)
def test_a_server_in_trouble_is_asked_later(
    server: MastodonMock, ours: Mastodon, effect: dict[str, Any]
) -> None:
    ail(server, "GET", effect)
    with pytest.raises(TryLater) as trouble:
        ours.fetch("mentions", "")
    if effect["type"] == "ratelimit":
        assert trouble.value.after.total_seconds() == 300


def test_a_server_that_answers_half_a_line_to_an_answer_leaves_us_unsure(
    server: MastodonMock, frieda: Any, ours: Mastodon
) -> None:
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, str(comment.id))
    ail(server, "POST", {"type": "malformed"})
    with pytest.raises(Unsure):
        ours.send(outgoing)
    assert ours.find(outgoing) is None  # this server had not even begun


def test_a_busy_server_that_honours_keys_gets_the_answer_once(
    server: MastodonMock, frieda: Any, house: Any, ours: Mastodon
) -> None:
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, str(comment.id))
    ail(server, "POST", {"type": "status", "status": 503})
    with pytest.raises(TryLater):
        ours.send(outgoing)
    httpx.delete(f"{server.url}/api/v1/_mock/faults")
    ours.send(outgoing)
    assert len(house.account_statuses(house.me().id)) == 1


# --- the open line -------------------------------------------------------------------------------


def eventually(condition: Callable[[], object], seconds: float = 20) -> None:
    """Return as soon as `condition` holds; fail after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it never happened"
        time.sleep(0.05)


def test_a_mention_and_its_deletion_are_heard_at_once(
    frieda: Any, house: Any, ours: Mastodon
) -> None:
    house.account_follow(frieda.me().id)  # this server tells only followers of deletions
    heard: list[Delivery] = []
    stop = threading.Event()
    listening = threading.Thread(target=listen, args=(ours, stop, heard), daemon=True)
    listening.start()
    try:
        said = heard_post(frieda, heard)
        frieda.status_delete(said)
        eventually(lambda: b"deleted" in heard[-1].body)
    finally:
        stop.set()
        listening.join(20)

    assert not listening.is_alive()
    first = next(iter(ours.parse(heard[0])))
    assert isinstance(first, Incoming)
    assert first.author.name == "Frieda Frage"
    assert list(ours.parse(heard[-1])) == [Vanished(str(said))]


def listen(ours: Mastodon, stop: threading.Event, heard: list[Delivery]) -> None:
    """Keep what is heard, until told to stop."""
    for delivery in ours.stream(stop):
        heard.append(delivery)


def heard_post(frieda: Any, heard: list[Delivery]) -> Any:
    """Frieda speaks until the line is open and we have heard her; the id of what she said last."""
    end = time.monotonic() + 20
    while True:
        said = frieda.status_post("@ratzifatzi Hört ihr mich?").id
        until = time.monotonic() + 0.5
        while time.monotonic() < until:
            if heard and json.loads(heard[-1].body)["id"] == str(said):
                return said
            time.sleep(0.02)
        assert time.monotonic() < end, "nobody listens"


# --- our own simulation is honest ----------------------------------------------------------------


def shape(told: Any, keys: tuple[str, ...]) -> dict[str, str]:
    """The JSON types of the named fields; a missing field is missing here too."""
    return {key: type(told[key]).__name__ for key in keys if key in told}


def test_the_simulated_network_has_the_shapes_of_the_real_one(server: MastodonMock) -> None:
    with SimulatedMastodon() as simulated:
        shapes = [
            shapes_on(server.url, server.house, server.frieda),
            shapes_on(simulated.url, "secret-ratzi", "secret-lena"),
        ]
    assert shapes[0] == shapes[1]


def shapes_on(url: str, house: str, guest: str) -> dict[str, dict[str, str]]:
    """What the connector reads, after the same short conversation on either server."""

    def ask(method: str, path: str, token: str, **more: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"}
        return httpx.request(method, f"{url}{path}", headers=headers, timeout=20, **more).json()

    post = ask("POST", "/api/v1/statuses", house, json={"status": "Da!", "language": "de"})
    question = {"status": "@ratzifatzi Blau?", "in_reply_to_id": post["id"], "language": "de"}
    comment = ask("POST", "/api/v1/statuses", guest, json=question)
    ask("PUT", f"/api/v1/statuses/{comment['id']}", guest, json={"status": "@ratzifatzi Rot?"})
    direct = {"status": "@ratzifatzi Privat?", "visibility": "direct"}
    ask("POST", "/api/v1/statuses", guest, json=direct)

    notices = ask("GET", "/api/v1/notifications?types[]=mention&limit=5", house)
    context = ask("GET", f"/api/v1/statuses/{comment['id']}/context", house)
    conversation = ask("GET", "/api/v1/conversations", house)[0]
    instance = ask("GET", "/api/v2/instance", house)
    status = notices[1]["status"]
    return {
        "notices": {str(number): notice["type"] for number, notice in enumerate(notices)},
        "notice": shape(notices[0], ("id", "type", "created_at", "account", "status")),
        "status": shape(status, (*translate.STATUS, "account", "mentions", "media_attachments")),
        "account": shape(status["account"], translate.ACCOUNT),
        "mention": shape(status["mentions"][0], translate.MENTION),
        "context": shape(context, ("ancestors", "descendants")),
        "root": shape(context["ancestors"][0], translate.STATUS),
        "conversation": shape(conversation, ("id", "unread", "accounts", "last_status")),
        "instance": shape(instance, ("domain", "version", "source_url", "configuration")),
        "limits": shape(
            instance["configuration"]["statuses"],
            ("max_characters", "characters_reserved_per_url"),
        ),
        "urls": shape(instance["configuration"]["urls"], ("streaming",)),
    }


def test_a_foreign_client_feels_at_home_on_the_simulated_network() -> None:
    with SimulatedMastodon() as network:
        lena, ratzi = (foreign(network.url, token) for token in ("secret-lena", "secret-ratzi"))
        comment = lena.status_post("@ratzifatzi Gibt es die in Blau?", language="de")
        mention = ratzi.notifications(types=["mention"])[0]
        assert mention.status.id == comment.id
        answer = ratzi.status_post("@lena Ab Dezember.", in_reply_to_id=comment.id)
        assert [said.id for said in lena.status_context(comment.id).descendants] == [answer.id]
        assert ratzi.status_favourite(comment.id).favourited
        assert ratzi.status_update(answer.id, "@lena Ab Januar.").edited_at is not None
        ratzi.status_delete(answer.id)
        with pytest.raises(mastodon.MastodonNotFoundError):
            lena.status(answer.id)
        for number in range(45):
            lena.status_post(f"@ratzifatzi Frage {number}")
        page = ratzi.notifications(limit=20, types=["mention"])
        assert len(ratzi.fetch_remaining(page)) == 46  # follows the Link header to the end
        with pytest.raises(mastodon.MastodonUnauthorizedError):
            foreign(network.url, "nonsense").me()


def test_a_receipt_says_where_the_answer_stands(frieda: Any, ours: Mastodon) -> None:
    comment = frieda.status_post("@ratzifatzi Gibt es die in Blau?")
    receipt = ours.send(answer_to(ours, str(comment.id)))
    assert receipt == Receipt(
        external_id=receipt.external_id,
        permalink=frieda.status(receipt.external_id).url,
        written_at=frieda.status(receipt.external_id).created_at,
        text="@frieda Ab Dezember. 🙂",
        meta={"acct": "ratzifatzi", "visibility": "public"},
    )
