"""The Mastodon connector keeps the contract of all connectors, and a few promises of its own."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Author,
    Connector,
    Delivery,
    Enclosure,
    Incoming,
    Level,
    Outgoing,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.connectors import mastodon
from herzenstakt.connectors.mastodon import Mastodon, counting, translate
from herzenstakt.connectors.mastodon.api import base_of
from herzenstakt.connectors.mastodon.family import Server
from herzenstakt.connectors.mastodon.streaming import same_house
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from herzenstakt.testing.networks.stage import Told

FRIEDA, KARL = "frieda@chaos.example", "karl@chaos.example"
LOOPBACK = frozenset({"127.0.0.1", "localhost"})


def account_on(network: SimulatedMastodon, token: str = "secret-ratzi") -> Account:  # noqa: S107
    """The house's account on a simulated server."""
    return Account(settings={"server": network.url}, secrets={"token": token})


@pytest.fixture
def network() -> Iterator[SimulatedMastodon]:
    with SimulatedMastodon() as network:
        yield network


@pytest.fixture
def account(network: SimulatedMastodon) -> Account:
    return account_on(network)


@pytest.fixture
def ours(account: Account) -> Iterator[Mastodon]:
    """A connector that is connected: it knows who it is."""
    http = Http(allowed_hosts=LOOPBACK)
    connector = Mastodon(account, http)
    account.own_external_id = connector.whoami().external_id
    yield connector
    http.close()


class TestMastodon(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = Mastodon
    samples: ClassVar[Path] = Path(__file__).parent.parent / "samples" / "mastodon"
    write_path: ClassVar[str] = r"/api/v1/statuses$"

    def somebody_comments(self, network: SimulatedMastodon, text: str) -> str:
        return network.post(FRIEDA, f"@ratzifatzi {text}")

    def texts_of_ours(self, network: SimulatedMastodon) -> list[str]:
        return [status.text for status in network.said_by("ratzifatzi")]

    def somebody_edits(self, network: SimulatedMastodon, external_id: str, text: str) -> bool:
        network.edit(external_id, f"@ratzifatzi {text}")
        return True

    def vanish(self, network: SimulatedMastodon, external_id: str) -> None:
        network.delete(external_id)

    def state_of(self, network: SimulatedMastodon, external_id: str) -> set[str] | None:
        if network.statuses[external_id].deleted:
            return None
        liked = "ratzifatzi" in network.favourites_of(external_id)
        blocked = network.statuses[external_id].author in network.people["ratzifatzi"].blocks
        return {name for name, is_set in (("liked", liked), ("blocked", blocked)) if is_set}


def incoming(connector: Connector, external_id: str) -> Incoming:
    """A message as the feeds bring it."""
    return fetched(connector)[external_id]


def answer_to(
    connector: Mastodon, external_id: str, text: str = "Ab Dezember.", **more: Any
) -> Outgoing:
    """An answer as the desk would hand it over."""
    asked = incoming(connector, external_id)
    whole = {
        "key": "0190b6a8-0000-7000-8000-000000000001",
        "in_reply_to": external_id,
        "thread_id": asked.thread_id,
        "text": text,
        "to": asked.author,
        "visibility": asked.visibility,
        "meta": asked.meta,
    }
    return Outgoing(**{**whole, **more})


# --- coming in -----------------------------------------------------------------------------------


def test_a_person_has_the_same_id_in_a_mention_a_thread_and_on_sign_in(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    root = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    first = network.post(FRIEDA, "@ratzifatzi Schön!", root)
    second = network.post(KARL, "@ratzifatzi @frieda@chaos.example Teuer!", first)

    mention = incoming(ours, first)
    thread = ours.context(incoming(ours, second))

    assert mention.author.external_id == "https://chaos.example/users/frieda"
    assert mention.author.address == "@frieda@chaos.example"
    assert [said.author for said in thread.said] == [mention.author]
    assert thread.opening is not None
    assert thread.opening.author == ours.whoami()


def test_the_thread_of_an_answer_is_not_guessed_but_asked_for(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    root = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?", root)
    overheard = network.post(KARL, "@frieda@chaos.example Frag doch im Laden.", question)

    asked = incoming(ours, question)
    thread = ours.context(asked)

    assert (asked.thread_id, asked.parent_id) == ("", root)
    assert thread.thread_id == root
    assert thread.opening is not None
    assert thread.opening.ours
    assert thread.opening.text == "Unsere neue Bürste ist da!"
    assert {said.external_id: said.addressed for said in thread.said} == {overheard: False}


def test_who_answers_us_speaks_to_us_even_without_an_at(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    root = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    bare = network.post(KARL, "Wer braucht so etwas?", root)
    asked = network.post(FRIEDA, "@ratzifatzi Ich!", bare)

    thread = ours.context(incoming(ours, asked))

    assert [(said.external_id, said.addressed) for said in thread.said] == [(bare, True)]


def test_a_root_mention_is_its_own_thread(network: SimulatedMastodon, ours: Mastodon) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    assert incoming(ours, question).thread_id == question


def test_a_private_thread_has_messages_and_no_public_opening(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    root = network.post(FRIEDA, "@ratzifatzi Darf ich etwas fragen?", visibility="direct")
    answer = network.post("ratzifatzi", f"@{FRIEDA} Gern!", root, visibility="direct")
    second = network.post(FRIEDA, "@ratzifatzi Danke!", answer, visibility="direct")

    message = incoming(ours, second)
    thread = ours.context(message)

    assert message.visibility is Visibility.PRIVATE
    assert (thread.thread_id, thread.opening) == (root, None)
    assert [said.external_id for said in thread.said] == [root, answer]


def test_the_thread_of_something_deleted_is_gone(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    asked = incoming(ours, question)
    network.delete(question)
    with pytest.raises(Gone):
        ours.context(asked)


def test_a_direct_message_comes_in_once_though_two_feeds_bring_it(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    message = network.post(FRIEDA, "@ratzifatzi Eine private Frage", visibility="direct")

    mentions = ours.fetch("mentions", "").deliveries
    messages = ours.fetch("messages", "").deliveries

    assert [delivery.body for delivery in mentions] == [delivery.body for delivery in messages]
    assert json.loads(mentions[0].body)["id"] == message


def test_a_like_does_not_make_a_new_delivery_of_an_old_status(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Schön hier!")
    before = ours.fetch("mentions", "").deliveries
    ours.act(Ability.LIKE, question, {})
    assert network.favourites_of(question) == ["ratzifatzi"]
    assert ours.fetch("mentions", "").deliveries == before


def test_our_own_words_come_in_as_ours_wherever_they_were_typed(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    answer = network.post("ratzifatzi", "@frieda@chaos.example Ab Dezember.", question)
    post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")

    happenings = fetched(ours)

    assert not happenings[answer].addressed
    assert happenings[answer].author.external_id == ours.account.own_external_id
    assert happenings[answer].opening is None
    opening = happenings[post].opening
    assert opening is not None
    assert (opening.external_id, opening.ours) == (post, True)


def test_the_first_look_brings_the_last_days_and_not_the_whole_history(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=300)
    old = [network.post(FRIEDA, f"@ratzifatzi Alt {n}", at=long_ago) for n in range(100)]
    ids = [network.post(FRIEDA, f"@ratzifatzi Frage {n}") for n in range(190)]

    page = ours.fetch("mentions", "")

    brought = [json.loads(delivery.body)["id"] for delivery in page.deliveries]
    assert brought[-190:] == ids
    assert not set(old[:50]) & set(brought)
    assert not page.more


def test_nothing_is_lost_when_the_first_look_found_nothing(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    cursors = look_everywhere(ours, {})[1]
    ids = {network.post(FRIEDA, f"@ratzifatzi Frage {n}") for n in range(100)}
    assert ids <= set(look_everywhere(ours, cursors)[0])


def brought_by(connector: Mastodon, feed: str, cursor: str = "") -> list[str]:
    """The ids of the statuses one look at a feed brings."""
    return [json.loads(one.body)["id"] for one in connector.fetch(feed, cursor).deliveries]


def test_a_stranger_whom_the_server_sets_aside_is_heard_at_once(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    network.hold_back(FRIEDA)
    cursor = ours.fetch("mentions", "").cursor
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    assert brought_by(ours, "mentions", cursor) == [question]


def test_a_mention_whose_number_was_drawn_before_those_we_know_is_found_later(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    network.slow.add(FRIEDA)
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    network.post(KARL, "@ratzifatzi Hallo")
    cursor = ours.fetch("mentions", "").cursor
    network.work()

    assert brought_by(ours, "mentions", cursor) == []
    assert question in brought_by(ours, "late")


def test_the_look_for_what_came_late_has_an_end(network: SimulatedMastodon, ours: Mastodon) -> None:
    days_ago = datetime.now(UTC) - timedelta(days=4)
    old = [network.post(KARL, f"@ratzifatzi Alt {n}", at=days_ago) for n in range(100)]
    assert not set(old) & set(brought_by(ours, "late"))

    new = [network.post(KARL, f"@ratzifatzi Neu {n}") for n in range(250)]
    network.calls.clear()
    assert brought_by(ours, "late") == new[-240:]
    assert len(network.calls) == 3


def test_a_content_warning_stands_before_the_words_and_pictures_keep_their_description(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    picture = {"url": "https://chaos.example/b.png", "description": "Eine kaputte Bürste"}
    complaint = network.post(
        KARL, "@ratzifatzi Nach 2 Tagen kaputt :angry:", spoiler="Ärger", media=[picture]
    )

    message = incoming(ours, complaint)

    assert message.text == "Ärger\n\n@ratzifatzi Nach 2 Tagen kaputt :angry:"
    assert [(one.kind, one.url, one.alt) for one in message.media] == [
        ("image", "https://chaos.example/b.png", "Eine kaputte Bürste")
    ]
    assert message.language == "de"


@pytest.mark.parametrize(
    ("theirs", "visibility"),
    [
        ("public", Visibility.PUBLIC),
        ("unlisted", Visibility.UNLISTED),
        ("private", Visibility.FOLLOWERS),
        ("direct", Visibility.PRIVATE),
    ],
)
def test_who_can_read_it_is_known(
    network: SimulatedMastodon, ours: Mastodon, theirs: str, visibility: Visibility
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Hallo", visibility=theirs)
    assert incoming(ours, question).visibility is visibility


def test_a_visibility_we_do_not_know_counts_as_private(ours: Mastodon) -> None:
    status = json.loads(a_sample().read_bytes()) | {"visibility": "circle"}
    (happening,) = ours.parse(Delivery(json.dumps(status).encode()))
    assert isinstance(happening, Incoming)
    assert happening.visibility is Visibility.PRIVATE


def test_a_second_look_shows_what_was_edited_and_what_was_deleted(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    edited = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    deleted = network.post(KARL, "@ratzifatzi So ein Mist!")
    network.edit(edited, "@ratzifatzi Gibt es die in Rot?")
    network.delete(deleted)

    first, second = ours.refresh([edited, deleted])

    assert isinstance(first, Incoming)
    assert first.text == "@ratzifatzi Gibt es die in Rot?"
    assert first.edited_at is not None
    assert first.addressed
    assert second == Vanished(deleted)


def test_a_second_look_at_many_messages_needs_few_requests(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    ids = [network.post(FRIEDA, f"@ratzifatzi Frage {n}") for n in range(45)]
    ours.whoami()
    network.calls.clear()
    assert [happening.external_id for happening in ours.refresh(ids)] == ids
    assert len(network.calls) == 3


@pytest.mark.parametrize("family", ["gotosocial", "takahe", "pleroma"])
def test_a_second_look_works_where_statuses_must_be_asked_for_one_by_one(family: str) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        stays = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
        goes = network.post(KARL, "@ratzifatzi Mist!")
        network.delete(goes)
        first, second = connector.refresh([stays, goes])
        http.close()
    assert isinstance(first, Incoming)
    assert first.external_id == stays
    assert second == Vanished(goes)


@pytest.mark.parametrize("family", ["mastodon", "gotosocial"])
def test_a_status_its_server_stumbles_over_does_not_hide_the_others(family: str) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        ids = [network.post(FRIEDA, f"@ratzifatzi Frage {n}") for n in range(4)]
        network.broken.add(ids[0])
        network.delete(ids[3])

        happenings = list(connector.refresh(ids))
        http.close()

    assert [happening.external_id for happening in happenings] == ids[1:]
    assert happenings[-1] == Vanished(ids[3])


@pytest.mark.parametrize("family", ["mastodon", "gotosocial"])
def test_a_server_that_stumbles_over_everything_is_asked_later_and_left_in_peace(
    family: str,
) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        ids = [network.post(FRIEDA, f"@ratzifatzi Frage {n}") for n in range(40)]
        connector.whoami()
        network.broken |= set(ids)
        network.calls.clear()

        with pytest.raises(TryLater):
            list(connector.refresh(ids))
        http.close()
    assert len(network.calls) < 15


def test_a_moment_in_which_a_server_finds_nothing_makes_nothing_vanish(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    ours.whoami()
    network.suffer("status", path="/api/v1/statuses", status=404, times=2)
    assert list(ours.refresh([question])) == []
    assert [happening.external_id for happening in ours.refresh([question])] == [question]


@pytest.mark.parametrize("status", [404, 500, 403])
def test_a_server_that_does_not_find_us_either_is_not_believed(
    network: SimulatedMastodon, ours: Mastodon, status: int
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    ours.whoami()
    network.suffer("status", path="/api/v1/statuses", status=404, times=-1)
    network.suffer("status", path="verify_credentials", status=status, times=-1)
    assert list(ours.refresh([question])) == []


def test_a_page_of_a_proxy_does_not_make_a_message_vanish(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    page = {"status": 404, "headers": {"Content-Type": "text/html"}, "times": -1}
    network.suffer("status", path="/api/v1/statuses", **page)
    with pytest.raises(TryLater):
        list(ours.refresh([question]))


@pytest.mark.parametrize(
    "change",
    [{"id": None}, {"created_at": "0001-01-01T00:00:00+23:00"}, {"account": []}, {"content": 1}],
)
def test_a_status_that_cannot_be_one_is_unreadable(
    ours: Mastodon, change: dict[str, object]
) -> None:
    status = json.loads(a_sample().read_bytes()) | change
    with pytest.raises(Unreadable):
        ours.parse(Delivery(json.dumps(status).encode()))


def test_what_no_database_keeps_does_not_come_in(ours: Mastodon) -> None:
    status = json.loads(a_sample().read_bytes())
    status |= {"id": "4\x002", "content": "Hall\ud800o", "language": "d\x00e"}
    status["account"] |= {"acct": "frieda", "url": "http://[", "uri": "x\ud800"}
    (happening,) = ours.parse(Delivery(translate.kept(status)))
    assert isinstance(happening, Incoming)
    assert (happening.external_id, happening.text, happening.language) == ("42", "Hallo", "de")
    assert (happening.author.external_id, happening.author.address) == ("x", "@frieda")


def test_deeply_nested_json_is_unreadable(ours: Mastodon) -> None:
    with pytest.raises(Unreadable):
        ours.parse(Delivery(b"[" * 200_000))


def a_sample() -> Path:
    """Any status a server really returned."""
    return sorted(TestMastodon.samples.glob("*.json"))[0]


# --- going out -----------------------------------------------------------------------------------


def test_an_answer_calls_its_reader_by_name_and_stays_in_the_thread(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")

    receipt = ours.send(answer_to(ours, question, language="de"))

    said = network.statuses[receipt.external_id]
    assert said.text == "@frieda@chaos.example Ab Dezember."
    assert (said.in_reply_to, said.language) == (question, "de")
    assert receipt.permalink
    assert receipt.written_at is not None


def test_a_name_that_stands_in_the_text_is_not_put_there_twice(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post("lena", "@ratzifatzi Ihr seid toll!")
    ours.send(answer_to(ours, question, "Danke, @lena!"))
    assert network.said_by("ratzifatzi")[-1].text == "Danke, @lena!"


@pytest.mark.parametrize("theirs", ["public", "unlisted", "private", "direct"])
def test_an_answer_is_never_wider_than_what_it_answers(
    network: SimulatedMastodon, ours: Mastodon, theirs: str
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Hallo", visibility=theirs)
    ours.send(answer_to(ours, question, visibility=Visibility.PUBLIC))
    assert network.said_by("ratzifatzi")[-1].visibility == theirs


def test_an_answer_may_be_narrower_than_what_it_answers(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Hallo")
    ours.send(answer_to(ours, question, visibility=Visibility.PRIVATE))
    assert network.said_by("ratzifatzi")[-1].visibility == "direct"


def test_the_same_key_twice_is_one_answer(network: SimulatedMastodon, ours: Mastodon) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question)
    assert ours.send(outgoing) == ours.send(outgoing)
    assert len(network.said_by("ratzifatzi")) == 1


def test_an_old_attempt_is_looked_for_before_it_is_made_again(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question, first_tried_at=datetime.now(UTC) - timedelta(minutes=3))
    first = ours.send(outgoing)
    network.keys.clear()  # an hour later Mastodon has forgotten the key
    assert ours.send(outgoing).external_id == first.external_id
    assert len(network.said_by("ratzifatzi")) == 1


def test_the_same_words_in_another_thread_are_not_taken_for_our_answer(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    first = network.post(FRIEDA, "@ratzifatzi Danke!")
    second = network.post(FRIEDA, "@ratzifatzi Vielen Dank!")
    ours.send(answer_to(ours, first, "Gern geschehen!"))

    assert ours.find(answer_to(ours, first, "Gern geschehen!")) is not None
    assert ours.find(answer_to(ours, second, "Gern geschehen!")) is None
    assert ours.find(answer_to(ours, first, "Sehr gern!")) is None


def test_an_older_answer_with_the_same_words_is_not_taken_for_the_new_one(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Danke!")
    yesterday = datetime.now(UTC) - timedelta(days=1)
    network.post("ratzifatzi", f"@{FRIEDA} Gern!", question, at=yesterday)
    outgoing = answer_to(ours, question, "Gern!", first_tried_at=datetime.now(UTC))
    assert ours.find(outgoing) is None


def test_an_answer_is_found_though_what_it_answers_was_deleted(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question)
    receipt = ours.send(outgoing)
    network.delete(question)
    found = ours.find(outgoing)
    assert found is not None
    assert found.external_id == receipt.external_id


def test_an_answer_to_something_deleted_says_gone(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question)
    network.delete(question)
    with pytest.raises(Gone):
        ours.send(outgoing)


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_busy_server_that_honours_our_key_is_asked_again_later(
    network: SimulatedMastodon, ours: Mastodon, status: int
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question)
    network.suffer("status", method="POST", status=status)
    with pytest.raises(TryLater):
        ours.send(outgoing)


@pytest.mark.parametrize("what", ["cut", "html", "empty", "drop_after", "drop_before"])
def test_an_answer_without_a_clear_receipt_is_unsure(
    network: SimulatedMastodon, ours: Mastodon, what: str
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question)
    network.suffer(what, method="POST")
    with pytest.raises(Unsure):
        ours.send(outgoing)


def test_a_server_that_cannot_be_reached_has_done_nothing() -> None:
    with SimulatedMastodon() as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
        outgoing = answer_to(connector, question)
    http.close()
    with pytest.raises(TryLater):
        connector.send(outgoing)


def test_the_pause_a_server_asks_for_is_kept(network: SimulatedMastodon, ours: Mastodon) -> None:
    for value in (
        (datetime.now(UTC) + timedelta(minutes=4)).isoformat(),
        str(int((datetime.now(UTC) + timedelta(minutes=4)).timestamp())),
    ):
        network.suffer("status", status=429, headers={"X-RateLimit-Reset": value})
        with pytest.raises(TryLater) as trouble:
            ours.fetch("mentions", "")
        assert timedelta(minutes=3) < trouble.value.after <= timedelta(minutes=4)


def test_a_refusal_is_told_in_the_words_of_the_server_and_nothing_else(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question)
    ours.account.memory = {
        **ours.account.memory,
        "server": {**ours.account.memory["server"], "characters": 9000},
    }
    with pytest.raises(Refused, match="character limit of 500"):
        ours.send(Outgoing(**{**as_dict(outgoing), "text": "x" * 600}))


def enclosure(kind: str = "image", **more: Any) -> Enclosure:
    """Something that goes with an answer."""
    types = {"image": "image/png", "video": "video/mp4"}
    return Enclosure(f"a.{kind}", kind, types[kind], 3, lambda: b"abc", alt="Blau", **more)


def test_a_film_goes_when_the_server_has_prepared_it_and_is_brought_once(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    given: list[str] = []
    asked = network.post(FRIEDA, "@ratzifatzi Wie geht das?")
    film = enclosure("video", remember=given.append)
    outgoing = answer_to(ours, asked, enclosures=(film,))
    with pytest.raises(TryLater, match="still preparing") as trouble:
        ours.send(outgoing)
    assert trouble.value.after < timedelta(minutes=1)
    again = replace(outgoing, enclosures=(replace(film, given=given[0]),))
    with pytest.raises(TryLater):
        ours.send(again)
    assert not network.said_by("ratzifatzi")

    network.preparing.clear()
    receipt = ours.send(again)
    assert [(one.kind, one.alt) for one in receipt.media] == [("video", "Blau")]
    assert len(given) == 1


def test_what_the_server_threw_away_is_brought_anew(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    given: list[str] = []
    asked = network.post(FRIEDA, "@ratzifatzi Wie?")
    picture = enclosure(given="117", remember=given.append)
    ours.send(answer_to(ours, asked, enclosures=(picture,)))
    assert len(given) == 1
    assert len(network.said_by("ratzifatzi")) == 1


def test_a_film_goes_alone_and_no_description_is_longer_than_the_server_takes(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    ours.refuse_enclosures([enclosure("video")])
    for many in ([enclosure("video"), enclosure()], [enclosure(moves=True), enclosure()]):
        with pytest.raises(Refused, match="goes alone"):
            ours.refuse_enclosures(many)
    limit = ours.limit("media.description") or 0
    with pytest.raises(Refused, match=str(limit)):
        ours.refuse_enclosures([replace(enclosure(), alt="x" * (limit + 1))])
    ours.account.limits = {"image.bytes": 2}
    with pytest.raises(Refused, match="no more than 2 bytes"):
        ours.refuse_enclosures([enclosure()])


def test_a_token_that_may_bring_no_pictures_is_told_and_stays_connected(
    network: SimulatedMastodon, ours: Mastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = network.post(FRIEDA, "@ratzifatzi Wie?")
    outgoing = answer_to(ours, asked, enclosures=(enclosure(),))
    closed = Told(403, {"error": "This action is outside the authorized scopes"})
    answer = network.answer
    monkeypatch.setattr(
        network, "answer", lambda call: closed if call.path.endswith("media") else answer(call)
    )
    with pytest.raises(Refused, match="write:media"):
        ours.send(outgoing)
    assert not network.said_by("ratzifatzi")


def test_what_its_sender_calls_sensitive_is_marked(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    shown = [{"url": "https://chaos.example/1.png", "type": "image", "description": ""}]
    for spoiler in ("", "Blut"):
        asked = network.post(FRIEDA, "@ratzifatzi Au!", spoiler=spoiler, media=shown)
        assert incoming(ours, asked).media[0].sensitive is bool(spoiler)


def test_markup_and_tokens_in_the_words_of_a_server_are_not_shown(
    network: SimulatedMastodon, ours: Mastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    evil = {"error": "<script>x</script><b>No</b> for secret-ratzi " + "y" * 500}
    monkeypatch.setattr(network, "answer", lambda call: Told(422, evil))
    with pytest.raises(Refused) as trouble:
        ours.fetch("mentions", "")
    assert "No for …" in str(trouble.value)
    assert len(str(trouble.value)) < 300


def as_dict(outgoing: Outgoing) -> dict[str, Any]:
    """The fields of an answer, to build another one."""
    return {name: getattr(outgoing, name) for name in Outgoing.__slots__}


def test_a_missing_permission_is_named(
    network: SimulatedMastodon, ours: Mastodon, monkeypatch: pytest.MonkeyPatch
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    outgoing = answer_to(ours, question)
    real = network.answer
    closed = Told(403, {"error": "This action is outside the authorized scopes"})
    monkeypatch.setattr(
        network, "answer", lambda call: closed if call.method == "POST" else real(call)
    )
    with pytest.raises(Disconnected, match="write:statuses"):
        ours.send(outgoing)
    with pytest.raises(Refused, match="write:favourites"):  # no reason to stop the whole channel
        ours.act(Ability.LIKE, question, {})


def test_liking_twice_is_liking_once_and_can_be_taken_back(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    praise = network.post("lena", "@ratzifatzi Ihr seid toll!")
    ours.act(Ability.LIKE, praise, {})
    ours.act(Ability.LIKE, praise, {})
    assert network.favourites_of(praise) == ["ratzifatzi"]
    ours.act(Ability.UNLIKE, praise, {})
    assert network.favourites_of(praise) == []


def test_only_our_own_words_can_be_deleted(network: SimulatedMastodon, ours: Mastodon) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    answer = ours.send(answer_to(ours, question)).external_id

    ours.act(Ability.DELETE_OWN, answer, {})
    ours.act(Ability.DELETE_OWN, answer, {})
    with pytest.raises(Refused):
        ours.act(Ability.DELETE_OWN, question, {})

    assert network.said_by("ratzifatzi") == []
    assert len(network.said_by(FRIEDA)) == 1


def test_hiding_is_refused_with_the_reason_and_what_helps_instead(ours: Mastodon) -> None:
    capability = ours.can(Ability.HIDE)
    assert capability.answer is Answer.NEVER
    with pytest.raises(Refused, match="mute, block or report"):
        ours.act(Ability.HIDE, "1", {})


def test_an_edit_changes_the_words_and_keeps_mention_and_picture(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    picture = {"url": "https://ratzi.example/blau.png", "description": "Blau"}
    answer = network.post("ratzifatzi", f"@{FRIEDA} Ab Mai.", question, media=[picture])

    ours.edit(answer, "Ab Dezember.", {})

    said = network.statuses[answer]
    assert said.text == "@frieda@chaos.example Ab Dezember."
    assert [one["url"] for one in said.media] == ["https://ratzi.example/blau.png"]


def test_an_edit_of_something_deleted_says_gone(network: SimulatedMastodon, ours: Mastodon) -> None:
    post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    network.delete(post)
    with pytest.raises(Gone):
        ours.edit(post, "Unsere Bürste ist da!", {})


def test_a_post_with_a_poll_is_not_changed_because_its_votes_would_be_lost(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    post = network.post("ratzifatzi", "Blau oder Rot?")
    network.statuses[post].poll = {"id": "1", "options": [{"title": "Blau"}, {"title": "Rot"}]}
    with pytest.raises(Refused, match="poll"):
        ours.edit(post, "Rot oder Blau?", {})
    assert network.statuses[post].text == "Blau oder Rot?"


# --- counting ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("Ab Dezember.", 12),
        ("👩‍👩‍👧 schön", 7),
        ("https://ratzifatzi.example/bürsten/blau?seite=3#oben", 23),
        ("Siehe https://a.de.", 30),
        ("@frieda@chaos.example ja", 10),
        ("mail an info@ratzifatzi.example", 31),
    ],
)
def test_a_text_is_counted_as_mastodon_counts(text: str, length: int) -> None:
    assert counting.length(text, 23) == length


def test_the_mention_in_front_is_counted_and_the_limit_is_the_servers(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    frieda = Author("https://chaos.example/users/frieda", "Frieda", "@frieda@chaos.example")
    assert ours.measure("Ja.", frieda).used == len("@frieda Ja.")
    assert ours.measure("Ja.").used == len("Ja.")
    assert ours.measure("Ja.").limit == 500


def test_before_the_server_was_asked_the_known_limit_counts() -> None:
    account = Account(settings={"server": "chaos.example"}, secrets={"token": "secret"})
    assert Mastodon(account, Http()).measure("Ja.").limit == 500


# --- self-test -----------------------------------------------------------------------------------


def test_the_self_test_tells_who_where_and_how(network: SimulatedMastodon, ours: Mastodon) -> None:
    told = [str(finding.sentence) for finding in ours.check()]
    assert "127.0.0.1 answers: Mastodon 4.4.1." in told
    assert "Signed in as @ratzifatzi@127.0.0.1." in told
    assert "An answer may have 500 characters." in told
    assert "New messages come in at once." in told
    assert {finding.level for finding in ours.check()} == {Level.GOOD}


def test_the_self_test_names_what_is_missing(network: SimulatedMastodon, ours: Mastodon) -> None:
    network.scopes["ratzifatzi"] = ["read", "write:statuses"]
    network.drops = True
    network.people["ratzifatzi"].locked = True

    missing = [f for f in ours.check() if f.level is Level.MISSING]

    told = " ".join(str(finding.sentence) for finding in missing)
    assert "write:favourites" in told
    assert "throws messages of some people away" in told
    assert "locked" in told
    assert all(finding.link.startswith(network.url) for finding in missing)


def test_the_self_test_says_that_messages_set_aside_are_read_here(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    network.hold_back(FRIEDA)
    findings = {str(finding.sentence): finding.level for finding in ours.check()}
    assert [level for words, level in findings.items() if "aside" in words] == [Level.GOOD]


@pytest.mark.parametrize("what", ["drop_before", "cut", "html", "empty", "status"])
def test_the_self_test_never_raises(network: SimulatedMastodon, ours: Mastodon, what: str) -> None:
    network.suffer(what, times=-1)
    assert [finding.level for finding in ours.check()] == [Level.BROKEN]


def test_a_private_address_nobody_allowed_is_not_called() -> None:
    with SimulatedMastodon() as network:
        connector = Mastodon(account_on(network), Http())
        with pytest.raises(Disconnected, match="private address"):
            connector.whoami()
        assert network.calls == []


@pytest.mark.parametrize(
    ("typed", "base"),
    [
        ("chaos.example", "https://chaos.example"),
        (" https://chaos.example/home ", "https://chaos.example"),
        ("http://127.0.0.1:4711", "http://127.0.0.1:4711"),
    ],
)
def test_the_address_of_a_server_is_understood_as_people_type_it(typed: str, base: str) -> None:
    assert base_of(typed) == base


def test_a_server_that_speaks_another_language_is_told_apart_from_one_that_rests(
    network: SimulatedMastodon, account: Account
) -> None:
    page = {"status": 404, "headers": {"Content-Type": "text/html"}, "times": -1}
    http = Http(allowed_hosts=LOOPBACK)
    connector = Mastodon(account, http)
    network.suffer("status", path="instance", **page)
    with pytest.raises(Disconnected, match="language of Mastodon"):
        connector.whoami()

    network.heal()
    connector.whoami()
    network.suffer("status", path="instance", **page)
    with pytest.raises(TryLater):
        connector.server(ask=True)
    http.close()


@pytest.mark.parametrize("typed", ["", "http://[", "ftp://chaos.example", "a b"])
def test_an_address_that_is_none_disconnects_or_cannot_be_reached(typed: str) -> None:
    account = Account(settings={"server": typed}, secrets={"token": "secret"})
    with pytest.raises((Disconnected, TryLater)):
        Mastodon(account, Http(allowed_hosts=LOOPBACK)).whoami()


@pytest.mark.parametrize("token", ["", "zwei\nZeilen", "schlüssel"])
def test_a_token_that_can_be_none_disconnects(network: SimulatedMastodon, token: str) -> None:
    with pytest.raises(Disconnected):
        Mastodon(account_on(network, token), Http(allowed_hosts=LOOPBACK)).whoami()
    assert network.calls == []


# --- streaming -----------------------------------------------------------------------------------


def listen(connector: Mastodon, network: SimulatedMastodon, count: int) -> Listening:
    """A thread that listens for `count` deliveries; returns when the line is open."""
    listening = Listening(connector, count)
    listening.start()
    for _ in range(200):
        if network.listeners:
            return listening
        threading.Event().wait(0.02)
    raise AssertionError("nobody listens")


class Listening(threading.Thread):
    """Collects what the stream brings, until it has `count` or the stream ends in trouble."""

    def __init__(self, connector: Mastodon, count: int) -> None:
        super().__init__(daemon=True)
        self.connector, self.count = connector, count
        self.stop = threading.Event()
        self.heard: list[Delivery] = []
        self.trouble: Trouble | None = None

    def run(self) -> None:
        try:
            for delivery in self.connector.stream(self.stop):
                self.heard.append(delivery)
                if len(self.heard) == self.count:
                    return
        except Trouble as trouble:
            self.trouble = trouble


@pytest.mark.parametrize("family", ["mastodon", "pleroma", "gotosocial"])
def test_mentions_edits_and_deletions_are_heard_at_once(family: str) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        listening = listen(connector, network, 3)
        question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
        network.edit(question, "@ratzifatzi Gibt es die in Rot?")
        network.delete(question)
        listening.join(10)

        happenings = [h for d in listening.heard for h in connector.parse(d)]
        http.close()

    first, second, third = happenings
    assert isinstance(first, Incoming)
    assert isinstance(second, Incoming)
    assert (first.external_id, first.text) == (question, "@ratzifatzi Gibt es die in Blau?")
    assert (second.external_id, second.text) == (question, "@ratzifatzi Gibt es die in Rot?")
    assert third == Vanished(question)


@pytest.mark.parametrize("family", ["mastodon", "gotosocial"])
def test_a_stream_that_is_told_to_stop_stops(family: str) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        listening = listen(Mastodon(account_on(network), http), network, 1)
        listening.stop.set()
        listening.join(10)
        assert not listening.is_alive()
        assert listening.trouble is None
        http.close()


@pytest.mark.parametrize("family", ["mastodon", "gotosocial"])
def test_a_broken_line_is_opened_again_later(family: str) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        listening = listen(Mastodon(account_on(network), http), network, 1)
        network.cut_streams()
        listening.join(10)
        assert isinstance(listening.trouble, TryLater)
        http.close()


@pytest.mark.parametrize("family", ["mastodon", "gotosocial"])
def test_nobody_listens_with_a_revoked_token(family: str) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        connector.whoami()
        network.people["ratzifatzi"].token = "another"
        with pytest.raises((Disconnected, TryLater)):
            next(connector.stream(threading.Event()))
        http.close()


@pytest.mark.parametrize(
    ("status", "trouble"), [(302, TryLater), (401, Disconnected), (503, TryLater), (410, Refused)]
)
def test_a_websocket_that_does_not_open_has_a_name_for_it(
    status: int, trouble: type[Trouble]
) -> None:
    with SimulatedMastodon(family="gotosocial") as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        connector.whoami()
        server = {**connector.account.memory["server"], "streaming": network.url}
        connector.account.memory = {**connector.account.memory, "server": server}
        elsewhere = {"Location": "https://elsewhere.example/"}
        network.suffer("status", path="streaming$", status=status, headers=elsewhere)
        with pytest.raises(trouble):
            next(connector.stream(threading.Event()))
        http.close()


def test_the_token_is_not_carried_to_another_house(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    ours.account.memory = {
        **ours.account.memory,
        "server": {**ours.account.memory["server"], "streaming": "ws://elsewhere.example"},
    }
    with pytest.raises(Refused, match="elsewhere"):
        next(ours.stream(threading.Event()))


def test_a_stream_on_a_port_nobody_allowed_closes_only_the_stream() -> None:
    with SimulatedMastodon() as network:
        allowed = frozenset({urlsplit(network.url).netloc})
        http = Http(allowed_hosts=allowed)
        connector = Mastodon(account_on(network), http)
        connector.whoami()
        server = {**connector.account.memory["server"], "streaming": "ws://127.0.0.1:9"}
        connector.account.memory = {**connector.account.memory, "server": server}
        with pytest.raises(Refused):
            next(connector.stream(threading.Event()))
        assert connector.whoami()
        http.close()


@pytest.mark.parametrize(
    ("ours", "other", "same"),
    [
        ("mastodon.social", "mastodon.social", True),
        ("mastodon.social", "streaming.mastodon.social", True),
        ("social.ratzifatzi.example", "streaming.ratzifatzi.example", True),
        ("mastodon.social", "evil.social", False),
        ("mastodon.social", "evilmastodon.social", False),
        ("ratzi.co.uk", "evil.co.uk", False),
        ("127.0.0.1", "9.0.0.1", False),
    ],
)
def test_hosts_that_belong_together_are_told_from_those_that_do_not(
    ours: str, other: str, same: bool
) -> None:
    assert same_house(ours, other) is same


# --- relatives -----------------------------------------------------------------------------------


@pytest.mark.parametrize("family", ["gotosocial", "takahe", "pleroma"])
def test_a_conversation_works_on_every_relative(family: str) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        cursors = look_everywhere(connector, {})[1]
        post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
        question = network.post("lena", "@ratzifatzi Gibt es die in Blau?", post)
        network.work()

        asked = look_everywhere(connector, cursors)[0][question]
        assert connector.context(asked).thread_id == post
        outgoing = answer_to(connector, question)
        receipt = connector.send(outgoing)

        found = connector.find(outgoing)
        assert found is not None
        assert found.external_id == receipt.external_id
        assert network.statuses[receipt.external_id].mentions == ["lena"]
        assert all(finding.level is not Level.BROKEN for finding in connector.check())
        http.close()


@pytest.mark.parametrize("family", ["gotosocial", "takahe", "pleroma"])
@pytest.mark.parametrize("status", [500, 503])
def test_a_server_that_forgets_keys_is_not_asked_again_blindly(family: str, status: int) -> None:
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
        network.work()
        outgoing = answer_to(connector, question)
        network.suffer("status", method="POST", status=status)
        with pytest.raises(Unsure):
            connector.send(outgoing)
        http.close()


def test_takahes_word_for_a_wrong_token_is_understood() -> None:
    with SimulatedMastodon(family="takahe") as network:
        http = Http(allowed_hosts=LOOPBACK)
        with pytest.raises(Disconnected):
            Mastodon(account_on(network, "wrong"), http).whoami()
        http.close()


def test_a_relatives_own_limit_counts() -> None:
    with SimulatedMastodon(family="gotosocial") as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        connector.whoami()
        assert connector.measure("Ja.").limit == 5000
        http.close()


def limits_told_by(family: str) -> dict[str, int | None]:
    """The numbers that hold for an account on a server of this kind, as far as it says so itself."""
    with SimulatedMastodon(family=family) as network:
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(network), http)
        connector.whoami()
        http.close()
        told = [limit for limit in connector.limits_here().values() if limit.server]
        assert {limit.server for limit in told} <= {"127.0.0.1"}
        assert {limit.read_on for limit in told} <= {datetime.now(UTC).date()}
        return {limit.name: limit.value for limit in told}


def test_what_a_server_takes_of_pictures_and_films_is_read_from_it() -> None:
    assert limits_told_by("gotosocial") == {
        "text.reply": 5000,
        "text.url": 23,
        "media.count": 6,
        "media.description": 1500,
        "image.bytes": 5_242_880,
        "image.pixels": 16_777_216,
        "video.bytes": 41_943_040,
        "video.pixels": 16_777_216,
        "video.rate": 60,
    }


def test_of_what_a_server_does_not_say_our_own_number_stays() -> None:
    assert limits_told_by("takahe") == {"text.reply": 500, "text.url": 23}
    assert limits_told_by("pleroma") == {
        "text.reply": 5000,
        "text.url": 23,
        "media.description": 5000,
        "image.bytes": 16_000_000,
        "video.bytes": 16_000_000,
    }


def test_pleromas_older_answer_says_it_beside_the_configuration() -> None:
    told = {"upload_limit": 9_000_000, "max_media_attachments": 20, "description_limit": 700}
    assert Server.from_instance(told).media == {
        "media.count": 20,
        "media.description": 700,
        "image.bytes": 9_000_000,
        "video.bytes": 9_000_000,
    }


@pytest.mark.parametrize("nonsense", [None, True, -1, 0, "5000", 1.5, 10**40, [5000], {"x": 1}])
def test_a_number_that_is_none_is_not_believed(nonsense: object) -> None:
    media = {"image_size_limit": nonsense, "description_limit": nonsense}
    statuses = {"max_characters": nonsense, "max_media_attachments": nonsense}
    configuration = {"statuses": statuses, "media_attachments": media}
    assert Server.from_instance({"configuration": configuration}).limits == {}


@pytest.mark.parametrize("nonsense", [None, [], "nothing", 7])
def test_a_server_that_says_nothing_sensible_of_itself_has_no_limits(nonsense: object) -> None:
    for told in (
        {"configuration": nonsense, "pleroma": nonsense},
        {"configuration": {"media_attachments": nonsense, "statuses": nonsense}},
    ):
        assert Server.from_instance(told).limits == {}


def test_a_number_that_was_not_looked_up_says_so_in_its_source() -> None:
    uncertain = [limit for limit in Mastodon.limits().values() if limit.confidence == "C"]
    assert uncertain
    assert all(limit.source.startswith("not looked up: ") for limit in uncertain)


@pytest.mark.parametrize(
    ("version", "software", "honours"),
    [
        ("4.4.1", "mastodon", True),
        ("4.5.0-alpha.1+glitch", "mastodon", True),
        ("0.19.1+git-1234567", "gotosocial", False),
        ("takahe/0.11.0", "takahe", False),
        ("2.7.2 (compatible; Pleroma 2.6.0)", "pleroma", False),
        ("2.7.2 (compatible; Akkoma 3.15.2)", "akkoma", False),
        ("4.2.1 (compatible; Iceshrimp.NET/2025.1)", "iceshrimp.net", False),
    ],
)
def test_software_is_told_by_its_version(version: str, software: str, honours: bool) -> None:
    server = Server.from_instance({"version": version})
    assert (server.software, server.honours_keys) == (software, honours)


def test_what_another_version_remembered_is_asked_again(
    network: SimulatedMastodon, ours: Mastodon
) -> None:
    ours.account.memory = {**ours.account.memory, "server": {"colour": "blue"}}
    assert ours.measure("Ja.").limit == 500
    assert ours.server().version == "4.4.1"


# --- what is ticked when one connects ------------------------------------------------------------

FOLDER = Path(str(mastodon.__file__)).parent
WRITES = r"write:[a-z]+"


def test_form_and_handbook_let_one_tick_what_the_connector_asks_for_and_no_more() -> None:
    asked = {
        scope
        for file in FOLDER.glob("*.py")
        for scope in re.findall(rf'"({WRITES})"', file.read_text(encoding="utf-8"))
    }
    (token,) = [field for field in Mastodon.fields if field.name == "token"]
    steps = (FOLDER / "README.md").read_text(encoding="utf-8")

    assert asked == set(re.findall(WRITES, token.help))
    assert asked == set(re.findall(rf"^   - `({WRITES})`", steps, re.MULTILINE))


# --- the simulated network itself ----------------------------------------------------------------


def test_the_network_goes_on_where_it_stopped(network: SimulatedMastodon, ours: Mastodon) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    network.delete(network.post(KARL, "@ratzifatzi Mist!"))
    ours.send(answer_to(ours, question))
    cursors = look_everywhere(ours, {})[1]
    kept = json.loads(json.dumps(network.dump()))

    with SimulatedMastodon() as again:
        again.load(kept)
        http = Http(allowed_hosts=LOOPBACK)
        connector = Mastodon(account_on(again), http)
        assert question in fetched(connector)
        later = again.post(FRIEDA, "@ratzifatzi Und in Rot?")
        page = connector.fetch("mentions", cursors["mentions"])
        assert [json.loads(delivery.body)["id"] for delivery in page.deliveries] == [later]
        http.close()


def test_everybody_has_a_portrait(network: SimulatedMastodon) -> None:
    http = Http(allowed_hosts=LOOPBACK)
    portrait = http.get(f"{network.url}/avatars/{FRIEDA}.png")
    assert portrait.headers["content-type"] == "image/png"
    assert portrait.body.startswith(b"\x89PNG")
    http.close()
