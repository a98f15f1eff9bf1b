"""Facebook: what the connector promises, on a simulated network and with deliveries in its shapes."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Context,
    Delivery,
    Enclosure,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Vanished,
    Visibility,
    Window,
)
from herzenstakt.channels.signing_in import App, way_to
from herzenstakt.channels.trouble import (
    Disconnected,
    Forged,
    Gone,
    Refused,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.connectors.facebook import Facebook
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import KEY, ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.facebook import (
    ADMIN,
    APP,
    BACK,
    PAGE,
    SCOPES,
    SECRET,
    SimulatedFacebook,
)
from herzenstakt.testing.networks.graph import No, as_sealed

pytestmark = pytest.mark.no_database

SAMPLES = Path(__file__).parents[1] / "samples" / "facebook"
FRIEDA, KARL = "Frieda Frage", "Karl Kritik"
PHRASE = "unser-wort"
DAY = timedelta(days=1)


def app_of(network: SimulatedFacebook, **more: str) -> App:
    settings = {"client_id": APP, "server": network.url, **more}
    return App(settings, {"client_secret": SECRET}, phrase=PHRASE)


def account_of(network: SimulatedFacebook, **more: str) -> Account:
    return Account(
        settings={"page": PAGE, "messages": "yes"},
        secrets={"access_token": network.page_token()},
        own_external_id=PAGE,
        app=app_of(network, **more),
    )


def at_work(account: Account) -> Iterator[Facebook]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield Facebook(account, http)
    http.close()


@pytest.fixture
def network() -> Iterator[SimulatedFacebook]:
    with SimulatedFacebook() as network:
        yield network


@pytest.fixture
def account(network: SimulatedFacebook) -> Account:
    return account_of(network)


@pytest.fixture
def connector(account: Account) -> Iterator[Facebook]:
    yield from at_work(account)


class TestContract(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = Facebook
    samples: ClassVar[Path] = SAMPLES
    write_path: ClassVar[str] = r"/comments$"

    def somebody_comments(self, network: SimulatedFacebook, text: str) -> str:
        return network.comment(FRIEDA, text)

    def somebody_edits(self, network: SimulatedFacebook, external_id: str, text: str) -> bool:
        network.edit(external_id, text)
        return True

    def vanish(self, network: SimulatedFacebook, external_id: str) -> None:
        network.remove(external_id)

    def state_of(self, network: SimulatedFacebook, external_id: str) -> set[str] | None:
        comment = network.comments.get(external_id)
        if comment is None:
            return None
        marks = {
            "liked": PAGE in comment.liked_by,
            "hidden": comment.is_hidden,
            "blocked": comment.author in network.pages[PAGE].blocked,
        }
        return {name for name, is_so in marks.items() if is_so}

    def texts_of_ours(self, network: SimulatedFacebook) -> list[str]:
        return network.texts_of(PAGE)


# --- helpers ---------------------------------------------------------------------------------------


def look(connector: Connector, feed: str, cursor: str = "") -> tuple[dict[str, Happening], str]:
    """What a feed brings in one look, by id, and the cursor after it."""
    page = connector.fetch(feed, cursor)
    said = [one for delivery in page.deliveries for one in connector.parse(delivery)]
    return {one.external_id: one for one in said}, page.cursor


def incoming(connector: Connector, id: str) -> Incoming:
    return fetched(connector)[id]


def answer(to: Incoming, text: str = "Ab Dezember.", **more: Any) -> Outgoing:
    return replace(
        Outgoing(KEY, to.external_id, to.thread_id, text, to.author, to.visibility, meta=to.meta),
        **more,
    )


def posted(network: SimulatedFacebook) -> list[tuple[str, dict[str, list[str]]]]:
    """Everything that was written to the network: where, and what."""
    return [(call.path, call.form()) for call in network.calls if call.method == "POST"]


def now() -> datetime:
    return datetime.now(UTC)


# --- answering -------------------------------------------------------------------------------------


def test_an_answer_goes_to_the_list_of_comments_and_never_to_the_comment_itself(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    receipt = connector.send(answer(asked))
    [(path, form)] = posted(network)
    assert path == f"/{asked.external_id}/comments"
    assert form["message"] == ["Ab Dezember."]
    assert network.comments[asked.external_id].text == "In Blau?"
    assert network.comments[receipt.external_id].parent == asked.external_id
    assert receipt.permalink.endswith(receipt.external_id.partition("_")[2])
    assert receipt.text == "Ab Dezember."


def test_the_edge_that_edits_would_take_the_words_of_somebody_else_so_success_alone_is_unsure(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    network.edits_when_answered = True
    with pytest.raises(Unsure):
        connector.send(answer(asked))
    assert network.comments[asked.external_id].text == "Ab Dezember."  # what the trap does
    assert len(posted(network)) == 1


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"success": True},
        {"id": None},
        {"id": ""},
        {"id": True},
        {"id": ["1"]},
        {"id": "1_1"},
    ],
)
def test_a_write_without_a_proof_is_unsure(
    network: SimulatedFacebook, connector: Facebook, told: dict[str, Any]
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    network.answers_with = lambda _id: told
    with pytest.raises(Unsure):
        connector.send(answer(asked))
    assert len(posted(network)) == 1
    assert connector.find(answer(asked)) is not None


@pytest.mark.parametrize("spelled", [lambda id: id, lambda id: id.partition("_")[2]])
def test_an_answer_that_carries_the_number_of_what_it_answers_has_overwritten_it(
    network: SimulatedFacebook, connector: Facebook, spelled: Any
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    network.answers_with = lambda id: {"id": spelled(id)}
    with pytest.raises(Unsure, match="changed the comment itself"):
        connector.send(answer(asked))


def test_an_answer_below_another_comment_is_unsure(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    elsewhere = network.comment(PAGE, "Ab Dezember.")
    network.answers_with = lambda _id: {"id": elsewhere}
    with pytest.raises(Unsure, match="another place"):
        connector.send(answer(asked))


def test_a_number_spelled_as_a_number_or_short_is_the_same_comment(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    network.answers_with = lambda _id: {"id": int(list(network.comments)[-1].partition("_")[2])}
    receipt = connector.send(answer(asked))
    assert receipt.external_id == list(network.comments)[-1]


def test_an_answer_that_cannot_be_read_back_is_unsure_and_found_later(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    outgoing = answer(asked, first_tried_at=now())

    def and_then_silence(_id: str) -> dict[str, Any]:
        network.suffer("status", method="GET", status=500, times=1)
        return {"id": list(network.comments)[-1]}

    network.answers_with = and_then_silence
    with pytest.raises(Unsure):
        connector.send(outgoing)
    network.answers_with = None
    found = connector.find(outgoing)
    assert found is not None
    assert connector.send(outgoing).external_id == found.external_id
    assert network.texts_of(PAGE) == ["Ab Dezember."]


def test_an_answer_to_an_answer_stands_below_the_comment_both_are_below(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    first = network.comment(FRIEDA, "In Blau?")
    second = network.comment(KARL, "Und in Grün?", parent=first)
    asked = incoming(connector, second)
    assert (asked.parent_id, asked.meta["parent"]) == (first, first)
    outgoing = answer(asked, "Beides.", first_tried_at=now())
    receipt = connector.send(outgoing)
    assert network.comments[receipt.external_id].parent == first
    assert connector.send(outgoing).external_id == receipt.external_id
    assert network.texts_of(PAGE) == ["Beides."]


def test_where_an_answer_cannot_be_answered_the_comment_above_it_is(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    first = network.comment(FRIEDA, "In Blau?")
    asked = incoming(connector, network.comment(KARL, "Und?", parent=first, can_comment=False))
    connector.send(answer(asked))
    assert posted(network)[0][0] == f"/{first}/comments"
    closed = incoming(connector, network.comment(KARL, "Hm.", can_comment=False))
    with pytest.raises(Refused):
        connector.send(answer(closed, "Doch."))
    assert network.texts_of(PAGE) == ["Ab Dezember."]


def test_the_same_words_that_stand_there_for_another_reason_are_refused(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?", at=now() - DAY))
    network.comment(PAGE, "Ab  Dezember.", parent=asked.external_id, at=now() - DAY / 2)
    for tried in (None, now()):
        with pytest.raises(Refused):
            connector.send(answer(asked, first_tried_at=tried))
    assert connector.find(answer(asked, first_tried_at=now())) is None
    assert network.texts_of(PAGE) == ["Ab  Dezember."]
    assert posted(network) == []


def test_the_same_words_to_two_people_below_one_comment_are_two_answers(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    first = network.comment(FRIEDA, "In Blau?")
    to_karl = incoming(connector, network.comment(KARL, "Und in Rot?", parent=first))
    to_frieda = incoming(connector, network.comment(FRIEDA, "Und in Gelb?", parent=first))
    said = connector.send(answer(to_karl, "Ja!", first_tried_at=now()))
    second = answer(to_frieda, "Ja!", first_tried_at=now(), others=frozenset({said.external_id}))
    assert connector.find(second) is None
    assert connector.send(second).external_id != said.external_id
    assert network.texts_of(PAGE) == ["Ja!", "Ja!"]


def test_words_of_somebody_else_are_not_taken_for_ours(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    network.comment(KARL, "Ab Dezember.", parent=asked.external_id)
    assert connector.find(answer(asked)) is None
    connector.send(answer(asked))
    assert network.texts_of(PAGE) == ["Ab Dezember."]


def test_a_visitor_is_answered_below_what_they_wrote(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.visit(FRIEDA, "Meine Bürste ist kaputt."))
    assert asked.addressed
    outgoing = answer(asked, "Oh nein!", first_tried_at=now())
    receipt = connector.send(outgoing)
    comment = network.comments[receipt.external_id]
    assert (comment.post, comment.parent) == (asked.external_id, "")
    assert connector.send(outgoing).external_id == receipt.external_id
    network.remove_post(asked.external_id)
    with pytest.raises(Gone):
        connector.send(outgoing)
    assert connector.find(outgoing) is None


@pytest.mark.parametrize("text", ["", "   ", "\n"])
def test_nothing_is_not_sent(network: SimulatedFacebook, connector: Facebook, text: str) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    with pytest.raises(Refused):
        connector.send(answer(asked, text))
    with pytest.raises(Refused):
        connector.edit(asked.external_id, text, asked.meta)
    assert posted(network) == []


# --- what is done to comments ----------------------------------------------------------------------


def test_twice_is_once_and_costs_no_second_write(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    for ability in (Ability.LIKE, Ability.HIDE):
        for _ in range(2):
            connector.act(ability, asked.external_id, asked.meta)
    assert len(posted(network)) == 2


@pytest.mark.parametrize(
    ("ability", "name"),
    [
        (Ability.LIKE, "can_like"),
        (Ability.HIDE, "can_hide"),
        (Ability.DELETE, "can_remove"),
    ],
)
def test_what_facebook_says_it_will_not_do_is_not_tried(
    network: SimulatedFacebook,
    connector: Facebook,
    monkeypatch: pytest.MonkeyPatch,
    ability: Ability,
    name: str,
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    shown = network._comment_shown
    monkeypatch.setattr(network, "_comment_shown", lambda *args: {**shown(*args), name: False})
    with pytest.raises(Refused):
        connector.act(ability, asked.external_id, asked.meta)
    assert [call.method for call in network.calls if call.method != "GET"] == []


def test_what_facebook_keeps_as_it_was_is_not_done(
    network: SimulatedFacebook, connector: Facebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    monkeypatch.setattr(network, "hide", lambda *args, **more: None)
    with pytest.raises(TryLater):
        connector.act(Ability.HIDE, asked.external_id, asked.meta)


def test_our_own_is_deleted_and_changed_and_that_of_others_is_not_ours(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    receipt = connector.send(answer(asked))
    connector.edit(receipt.external_id, "Ab Januar.", receipt.meta)
    assert network.texts_of(PAGE) == ["Ab Januar."]
    for meta in (asked.meta, receipt.meta, {}):
        with pytest.raises(Refused):
            connector.edit(asked.external_id, "Tolle Firma!", meta)
        with pytest.raises(Refused):
            connector.act(Ability.DELETE_OWN, asked.external_id, meta)
    assert network.comments[asked.external_id].text == "In Blau?"
    to_theirs = [path for path, _ in posted(network) if path == f"/{asked.external_id}"]
    assert to_theirs == []  # not even tried
    for _ in range(2):
        connector.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)
    assert network.texts_of(PAGE) == []


def test_a_block_can_be_taken_back_when_the_comment_is_gone_and_nobody_unknown_is_blocked(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(KARL, "Schrott!"))
    connector.act(Ability.BLOCK, asked.external_id, asked.meta)
    network.remove(asked.external_id)
    assert network.pages[PAGE].blocked == {asked.author.external_id}
    connector.act(Ability.UNBLOCK, asked.external_id, asked.meta)
    assert network.pages[PAGE].blocked == set()
    unknown = incoming(connector, network.comment("Wer?", "Buh!", is_anonymous=True))
    for meta in (unknown.meta, {"kind": "comment", "author": PAGE}, {}):
        with pytest.raises(Refused):
            connector.act(Ability.BLOCK, unknown.external_id, meta)


def test_posts_and_messages_are_not_hidden_or_deleted(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    visit = incoming(connector, network.visit(FRIEDA, "Kaputt."))
    message = incoming(connector, network.write(FRIEDA, "Hallo?"))
    for ability in (Ability.HIDE, Ability.LIKE, Ability.DELETE, Ability.DELETE_OWN):
        for said in (visit, message):
            with pytest.raises(Refused):
                connector.act(ability, said.external_id, said.meta)
    for said in (visit, message):
        with pytest.raises(Refused):
            connector.edit(said.external_id, "Anders", said.meta)


def test_no_picture_goes_along(connector: Facebook) -> None:
    picture = Enclosure("a.png", "image", "image/png", 1, lambda: b"x")
    with pytest.raises(Refused):
        connector.refuse_enclosures((picture,))


# --- looking ---------------------------------------------------------------------------------------


def test_answers_to_comments_are_seen_too(network: SimulatedFacebook, connector: Facebook) -> None:
    first = network.comment(FRIEDA, "In Blau?")
    second = network.comment(KARL, "Das frage ich mich auch.", parent=first)
    found, _ = look(connector, "comments")
    said = found[second]
    assert isinstance(said, Incoming)
    assert (said.parent_id, said.thread_id) == (first, network.comments[first].post)
    above = found[first]
    assert isinstance(above, Incoming)
    assert above.parent_id == above.thread_id


def test_a_comment_brings_the_post_it_is_about(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    post = network.publish("Die neue Bürste ist da.")
    said = incoming(connector, network.comment(FRIEDA, "In Blau?", post))
    assert said.opening is not None
    assert (said.opening.external_id, said.opening.ours) == (post, True)
    assert said.opening.text == "Die neue Bürste ist da."
    assert said.author.name == FRIEDA
    own = incoming(connector, post)
    assert (own.author.external_id, own.addressed, own.thread_id) == (PAGE, False, post)


def test_a_quiet_look_is_one_question(network: SimulatedFacebook, connector: Facebook) -> None:
    for n in range(5):
        network.comment(FRIEDA, f"Frage {n}", network.publish(f"Nummer {n}"))
    _, cursor = look(connector, "comments")
    network.calls.clear()
    found, again = look(connector, "comments", cursor)
    assert (found, again, len(network.calls)) == ({}, cursor, 1)


def test_only_what_changed_is_told_again(network: SimulatedFacebook, connector: Facebook) -> None:
    quiet = network.comment(FRIEDA, "Still", network.publish("Eins"))
    loud = network.comment(KARL, "Laut", network.publish("Zwei"))
    _, cursor = look(connector, "comments")
    network.hide(loud)
    found, cursor = look(connector, "comments", cursor)
    assert set(found) == {loud}
    said = found[loud]
    assert isinstance(said, Incoming)
    assert said.hidden
    assert not said.hidden_by_house  # Facebook hides by itself, too
    network.edit(quiet, "Nicht mehr still")
    found, cursor = look(connector, "comments", cursor)
    assert set(found) == {quiet}


def test_a_new_address_of_a_picture_is_no_news(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    comment = network.comment(FRIEDA, "So!", picture="https://cdn.example/a.jpg?oe=1")
    _, cursor = look(connector, "comments")
    network.comments[comment].picture = "https://cdn.example/a.jpg?oe=2"
    assert look(connector, "comments", cursor)[0] == {}


def test_more_comments_than_come_along_are_read_to_the_end(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    post = network.publish("Viel los")
    first = network.comment(FRIEDA, "die erste", post, at=now() - DAY)
    _, cursor = look(connector, "comments")
    later = {
        network.comment(
            FRIEDA,
            f"Frage {n}",
            post,
            first if n % 2 else "",
            at=now() - timedelta(minutes=300 - n),
        )
        for n in range(260)
    }
    found, cursor = look(connector, "comments", cursor)
    assert later <= set(found)
    assert look(connector, "comments", cursor)[0] == {}


def test_more_posts_than_fit_on_a_page_are_read_back_to_the_known_ones(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    network.comment(FRIEDA, "die erste", network.publish("Nummer 0", now() - DAY))
    _, cursor = look(connector, "comments")
    posts = [
        network.publish(f"Nummer {n}", now() - timedelta(hours=20) + n * timedelta(minutes=1))
        for n in range(60)
    ]
    comments = {network.comment(KARL, "Aha", post) for post in posts}
    found, _ = look(connector, "comments", cursor)
    assert comments | set(posts) <= set(found)


def test_the_oldest_comes_first(network: SimulatedFacebook, connector: Facebook) -> None:
    post = network.publish("Neu", now() - timedelta(hours=9))
    for hours in (3, 7, 5):
        network.comment(FRIEDA, f"vor {hours}", post, at=now() - timedelta(hours=hours))
    page = connector.fetch("comments", "")
    times = [
        said.written_at
        for d in page.deliveries
        for said in connector.parse(d)
        if isinstance(said, Incoming)
    ]
    assert times == sorted(times)
    assert len(times) == 4


@pytest.mark.parametrize("cursor", ["x", "[]", "7", '{"a": 1}', '{"newest": 7}', "null"])
@pytest.mark.parametrize("feed", [feed.name for feed in Facebook.feeds])
def test_a_cursor_nobody_understands_is_a_beginning(
    network: SimulatedFacebook, connector: Facebook, feed: str, cursor: str
) -> None:
    network.comment(FRIEDA, "In Blau?")
    network.write(FRIEDA, "Hallo?")
    network.tag(KARL, "Danke @RatziFatzi")
    network.visit(KARL, "Moin")
    assert set(look(connector, feed, cursor)[0]) >= set(look(connector, feed)[0])


def test_a_late_comment_below_an_old_post_is_found_and_a_quiet_hour_costs_three_questions(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    old = network.publish("Alt", now() - 200 * DAY)
    network.comment(FRIEDA, "schon lange", old, at=now() - 199 * DAY)
    for n in range(30):
        network.publish(f"Neuer {n}", now() - timedelta(days=30 - n))
    cursor = look(connector, "late")[1]
    newest = look(connector, "comments")[1]
    late = network.comment(KARL, "Gibt es die noch?", old)
    assert late not in look(connector, "comments", newest)[0]
    found, cursor = look(connector, "late", cursor)
    assert late in found
    network.calls.clear()
    assert look(connector, "late", cursor)[0] == {}
    assert len(network.calls) == 3


def test_a_comment_that_was_let_through_after_a_while_is_found_though_it_is_old(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    old = network.publish("Alt", now() - 200 * DAY)
    network.comment(FRIEDA, "danach", old, at=now() - DAY)
    cursor = look(connector, "late")[1]
    held = network.comment(KARL, "lange geprüft", old, at=now() - 100 * DAY)
    assert held in look(connector, "late", cursor)[0]


def test_the_first_look_for_late_ones_notes_years_and_brings_a_month(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    old = network.comment(
        FRIEDA, "alt", network.publish("Alt", now() - 300 * DAY), at=now() - 299 * DAY
    )
    young = network.comment(
        FRIEDA, "jung", network.publish("Jung", now() - 3 * DAY), at=now() - DAY
    )
    found, _ = look(connector, "late")
    assert young in found
    assert old not in found


def test_a_visitor_and_whoever_comments_there_speak_to_us(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    visit = network.visit(FRIEDA, "Meine Bürste ist kaputt.")
    below = network.comment(KARL, "Meine auch.", visit)
    found, _ = look(connector, "visitors")
    assert set(found) == {visit, below}
    said, also = found[visit], found[below]
    assert isinstance(said, Incoming)
    assert isinstance(also, Incoming)
    assert said.addressed
    assert also.addressed
    assert also.opening is not None
    assert not also.opening.ours


def test_a_post_that_names_us_speaks_to_us(network: SimulatedFacebook, connector: Facebook) -> None:
    tagged = network.tag(KARL, "Danke @RatziFatzi")
    found, cursor = look(connector, "mentions")
    said = found[tagged]
    assert isinstance(said, Incoming)
    assert (said.addressed, said.author.name) == (True, KARL)
    assert look(connector, "mentions", cursor)[0] == {}


def test_whoever_is_not_named_is_nobody_else_and_a_person_is_told(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    one, two = (network.comment("Wer?", text, is_anonymous=True) for text in ("A", "B"))
    found = fetched(connector)
    assert found[one].author != found[two].author
    assert found[one].author.external_id == f"nobody:{one}"
    assert "does not tell" in str(found[one].remark)
    connector.send(answer(found[one]))


def test_an_odd_item_is_set_aside_and_stops_nobody(
    network: SimulatedFacebook, connector: Facebook, monkeypatch: pytest.MonkeyPatch
) -> None:
    odd, good = network.comment(FRIEDA, "komisch"), network.comment(KARL, "gut")
    shown = network._comment_shown

    def oddly(comment: Any, *args: Any) -> Any:
        told = shown(comment, *args)
        return {**told, "message": 7} if comment.id == odd else told

    monkeypatch.setattr(network, "_comment_shown", oddly)
    page = connector.fetch("comments", "")
    said, unread = set(), 0
    for delivery in page.deliveries:
        try:
            said |= {one.external_id for one in connector.parse(delivery)}
        except Unreadable:
            unread += 1
    assert good in said
    assert unread == 1


# --- looking again ---------------------------------------------------------------------------------


def test_one_that_is_gone_does_not_hide_the_others(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    ids = [network.comment(FRIEDA, f"Frage {n}") for n in range(7)]
    visit = network.visit(KARL, "Moin")
    network.remove(ids[4])
    network.edit(ids[5], "Andere Frage")
    told = {one.external_id: one for one in connector.refresh([*ids, visit, "m_1", "unsinn"])}
    assert set(told) == {*ids, visit}
    assert isinstance(told[ids[4]], Vanished)
    edited = told[ids[5]]
    assert isinstance(edited, Incoming)
    assert edited.text == "Andere Frage"
    assert edited.thread_id == network.comments[ids[5]].post


def test_one_that_is_not_shown_is_not_gone_while_nothing_is_shown_to_us(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    gone = network.comment(FRIEDA, "weg")
    network.remove(gone)
    assert [one.external_id for one in connector.refresh([gone])] == [gone]
    network.grants[connector.token].scopes.remove("pages_read_engagement")
    with pytest.raises(Refused):
        list(connector.refresh([gone]))


def test_a_post_elsewhere_that_names_us_spoils_no_second_look(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    tagged, comment = network.tag(KARL, "Danke"), network.comment(FRIEDA, "Hallo")
    told = list(connector.refresh([tagged, comment]))
    assert [one.external_id for one in told] == [comment]


def test_the_thread_around_a_comment(network: SimulatedFacebook, connector: Facebook) -> None:
    post = network.publish("Neu")
    ids = [network.comment(FRIEDA, f"Frage {n}", post) for n in range(3)]
    asked = incoming(connector, ids[0])
    context = connector.context(asked)
    assert context.thread_id == post
    assert context.opening is not None
    assert {one.external_id for one in context.said} == set(ids[1:])
    message = incoming(connector, network.write(FRIEDA, "Hallo?"))
    assert connector.context(message) == Context(message.thread_id)


# --- private messages ------------------------------------------------------------------------------


def test_private_messages_of_one_person_are_one_thread_and_nobody_else_reads_them(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    first, second = network.write(FRIEDA, "Hallo?"), network.write(FRIEDA, "Seid ihr da?")
    other = network.write(KARL, "Moin")
    found, cursor = look(connector, "messages")
    assert set(found) == {first, second, other}
    said = [one for one in found.values() if isinstance(one, Incoming)]
    assert {one.visibility for one in said} == {Visibility.PRIVATE}
    frieda = network.person(FRIEDA)
    assert {one.thread_id for one in said} == {
        f"messenger:{frieda}",
        f"messenger:{network.person(KARL)}",
    }
    assert said[0].permalink.startswith("https://www.facebook.com/ratzifatzi/inbox/")
    third = network.write(FRIEDA, "Dann halt nicht.")
    assert third in look(connector, "messages", cursor)[0]


def test_many_private_messages_are_read_to_the_end(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    network.write(FRIEDA, "Hallo?", now() - DAY)
    _, cursor = look(connector, "messages")
    later = {
        network.write(FRIEDA, f"Nummer {n}", now() - timedelta(minutes=200 - n)) for n in range(90)
    }
    assert later <= set(look(connector, "messages", cursor)[0])


def test_no_mail_address_is_kept(network: SimulatedFacebook, connector: Facebook) -> None:
    network.write(FRIEDA, "Hallo?")
    [delivery] = connector.fetch("messages", "").deliveries
    assert b"@facebook.com" not in delivery.body
    assert b"access_token" not in delivery.body


def test_a_private_message_is_answered_once_and_read_back(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.write(FRIEDA, "Seid ihr da?"))
    outgoing = answer(asked, "Ja, bis 14 Uhr.", first_tried_at=now())
    assert outgoing.visibility is Visibility.PRIVATE
    receipt = connector.send(outgoing)
    [(path, form)] = posted(network)
    assert path == f"/{PAGE}/messages"
    assert form["messaging_type"] == ["RESPONSE"]
    assert json.loads(form["recipient"][0]) == {"id": network.person(FRIEDA)}
    assert connector.send(outgoing).external_id == receipt.external_id
    assert network.texts_of(PAGE) == ["Ja, bis 14 Uhr."]
    echo = incoming(connector, receipt.external_id)
    assert (echo.author.external_id, echo.addressed) == (PAGE, False)
    assert echo.thread_id == asked.thread_id


def test_the_same_private_words_may_answer_something_new(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    first = incoming(connector, network.write(FRIEDA, "Danke!", now() - timedelta(hours=3)))
    network._message(PAGE, network.person(FRIEDA), PAGE, "Gern!", now() - timedelta(hours=2))
    with pytest.raises(Refused):
        connector.send(answer(first, "Gern!"))
    second = incoming(connector, network.write(FRIEDA, "Und danke auch dafür!"))
    connector.send(answer(second, "Gern!"))
    assert network.texts_of(PAGE) == ["Gern!", "Gern!"]


def test_a_private_answer_whose_receipt_is_lost_is_unsure_and_found(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.write(FRIEDA, "Seid ihr da?"))
    network.suffer("drop_after", method="POST", path=r"/messages$")
    with pytest.raises(Unsure):
        connector.send(answer(asked))
    assert connector.find(answer(asked)) is not None
    network.answers_with = lambda _person: {"recipient_id": "1"}
    with pytest.raises(Unsure):
        connector.send(answer(asked, "Anders."))


def test_a_private_text_has_a_limit_of_its_own(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.write(FRIEDA, "Hallo?"))
    with pytest.raises(Refused, match="2000"):
        connector.send(answer(asked, "x" * 2001))
    assert network.texts_of(PAGE) == []
    assert not connector.measure("x" * 2001, visibility=Visibility.PRIVATE).fits
    assert connector.measure("x" * 2000, visibility=Visibility.PRIVATE).fits
    assert connector.measure("x" * 2001).fits


MESSAGE = {"kind": "message", "person": "24"}


def test_how_long_an_answer_is_possible_is_known_before_it_is_written(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    said = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
    assert connector.window({"kind": "comment"}, said, said + 300 * DAY) == Window()
    assert connector.window(MESSAGE, said, said + DAY / 2) == Window(until=said + DAY)
    shut = connector.window(MESSAGE, said, said + DAY)
    assert shut.closed
    assert shut.by_hand
    assert not connector.window(MESSAGE, said, said + 7 * DAY).by_hand
    for human in at_work(account_of(network, human_agent=" Yes ")):
        assert human.window(MESSAGE, said, said + 6 * DAY) == Window(until=said + 7 * DAY)
        assert human.window(MESSAGE, said, said + 7 * DAY).closed
    assert network.calls == []


@pytest.mark.parametrize("said", ["", "no", "nein", "later"])
def test_nobody_is_a_human_agent_without_saying_so(network: SimulatedFacebook, said: str) -> None:
    for connector in at_work(account_of(network, human_agent=said)):
        assert not connector.as_human


def test_after_a_day_only_a_human_with_the_blessing_of_meta_is_heard(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.write(FRIEDA, "Hallo?", now() - 3 * DAY))
    with pytest.raises(Refused, match="so long after"):
        connector.send(answer(asked))
    for human in at_work(account_of(network, human_agent="yes")):
        with pytest.raises(Refused):  # the house says so, and Meta does not
            human.send(answer(asked))
        network.applications[APP].features.add("human_agent")
        human.send(answer(asked))
    assert posted(network)[-1][1]["tag"] == ["HUMAN_AGENT"]
    assert network.texts_of(PAGE) == ["Ab Dezember."]


def test_whoever_cannot_be_written_to_is_named_so(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.write(KARL, "Hallo?"))
    network.pages[PAGE].blocked.add(network.person(KARL))
    with pytest.raises(Refused, match="cannot be written to"):
        connector.send(answer(asked))


def test_a_comment_is_answered_in_private_once_and_within_a_week(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "Meine Nummer ist …", at=now() - DAY))
    private = answer(
        asked, "Wir schreiben Ihnen.", visibility=Visibility.PRIVATE, first_tried_at=now()
    )
    receipt = connector.send(private)
    assert json.loads(posted(network)[0][1]["recipient"][0]) == {"comment_id": asked.external_id}
    assert network.messages[receipt.external_id].person == network.person(FRIEDA)
    assert connector.send(private).external_id == receipt.external_id
    with pytest.raises(Refused, match="seven days"):
        connector.send(replace(private, text="Noch etwas."))
    old = incoming(connector, network.comment(KARL, "Alt", at=now() - 8 * DAY))
    with pytest.raises(Refused, match="seven days"):
        connector.send(answer(old, visibility=Visibility.PRIVATE))
    assert network.texts_of(PAGE) == ["Wir schreiben Ihnen."]


def test_without_messenger_nothing_private_is_asked_for(network: SimulatedFacebook) -> None:
    account = account_of(network)
    account.settings = {"page": PAGE, "messages": "no"}
    network.write(FRIEDA, "Hallo?")
    for connector in at_work(account):
        assert connector.fetch("messages", "").deliveries == ()
    assert network.calls == []


# --- signing in ------------------------------------------------------------------------------------


def signed_in(network: SimulatedFacebook, **asked: str) -> dict[str, str]:
    """What somebody keeps who went the whole way."""
    account = Account(settings={}, app=app_of(network))
    for connector in at_work(account):
        way = way_to(connector.app, connector.sign_in(), BACK, "state-1", "x" * 43)
        more = "".join(f"&{name}={value}" for name, value in {"agree": "1", **asked}.items())
        told = httpx.get(way + more)
        back = parse_qs(urlsplit(told.headers["location"]).query)
        assert back["state"] == ["state-1"]
        return connector.exchange(back["code"][0], "x" * 43, BACK)
    raise AssertionError


def test_somebody_signs_in_and_chooses_among_their_pages(network: SimulatedFacebook) -> None:
    network.open_page("1000000002", "RatziFatzi Jobs", "ratzifatzi.jobs", ["MODERATE"])
    network.open_page("1000000003", "Nur Werbung", "werbung", ["ADVERTISE"])
    kept = signed_in(network)
    life = datetime.fromisoformat(kept["expires_at"]) - now()
    assert life > 59 * DAY
    for connector in at_work(Account({}, kept, app=app_of(network))):
        found = {one.author.external_id: one for one in connector.candidates()}
    assert [one.author.name for one in found.values()] == [
        "RatziFatzi GmbH",
        "RatziFatzi Jobs",
        "Nur Werbung",
    ]
    main, jobs, ads = found.values()
    assert main.missing == ()
    assert dict(main.settings) == {"page": PAGE, "messages": "yes"}
    assert [finding.level for finding in jobs.missing] == [Level.MISSING]
    assert jobs.settings["messages"] == "no"
    assert Level.BROKEN in {finding.level for finding in ads.missing}
    assert all(finding.link.startswith("https://") for finding in ads.missing)
    assert len({one.secrets["access_token"] for one in found.values()}) == 3
    for connector in at_work(Account(main.settings, main.secrets, PAGE, app=app_of(network))):
        assert connector.whoami() == main.author
        assert connector.renews_at() is None
        assert network.pass_of(connector.token).ends_at == 0


def test_what_was_not_ticked_is_named(network: SimulatedFacebook) -> None:
    network.withheld = {"pages_read_user_content", "pages_messaging"}
    kept = signed_in(network)
    for connector in at_work(Account({}, kept, app=app_of(network))):
        [page] = connector.candidates()
    said = {
        finding.sentence.text.split("“")[1].split("”")[0]: finding.level for finding in page.missing
    }
    assert said == {
        "pages_read_user_content": Level.BROKEN,
        "pages_messaging": Level.MISSING,
    }


def test_a_configuration_of_login_for_business_is_asked_for(network: SimulatedFacebook) -> None:
    for connector in at_work(Account({}, app=app_of(network, config_id="778899"))):
        way = way_to(connector.app, connector.sign_in(), BACK, "s", "x" * 43)
    asked = parse_qs(urlsplit(way).query)
    assert asked["config_id"] == ["778899"]
    assert set(asked["scope"][0].split(",")) >= set(SCOPES)
    assert "code_challenge" not in asked


def test_a_code_that_is_used_or_wrong_opens_nothing(network: SimulatedFacebook) -> None:
    for connector in at_work(Account({}, app=app_of(network))):
        with pytest.raises(Disconnected):
            connector.exchange("made-up", "x" * 43, BACK)
        network.suffer("drop_before", times=-1)
        with pytest.raises(TryLater):
            connector.exchange("made-up", "x" * 43, BACK)


def test_with_the_token_of_a_person_no_comment_is_seen_and_the_self_test_says_why(
    network: SimulatedFacebook,
) -> None:
    network.comment(FRIEDA, "In Blau?")
    account = account_of(network)
    account.secrets = {"access_token": network.issue(APP, ADMIN, *SCOPES)}
    for connector in at_work(account):
        with pytest.raises(Refused):
            connector.fetch("comments", "")
        assert "access of a person" in said_by(connector)


def test_without_an_application_it_is_disconnected(network: SimulatedFacebook) -> None:
    account = account_of(network)
    account.app = None
    for connector in at_work(account):
        with pytest.raises(Disconnected):
            connector.fetch("comments", "")
        assert [finding.level for finding in connector.check()] == [Level.BROKEN]
        assert not connector.as_human


# --- the self-test -----------------------------------------------------------------------------------


def said_by(connector: Facebook) -> str:
    return " ".join(str(finding.sentence) for finding in connector.check())


def levels(connector: Facebook) -> set[Level]:
    return {finding.level for finding in connector.check()}


def test_all_is_well(network: SimulatedFacebook, connector: Facebook) -> None:
    network.used["pages"] = 12
    said = said_by(connector)
    assert levels(connector) == {Level.GOOD}
    for words in ("RatziFatzi GmbH", "no end", "All permissions", "Private messages", "12 percent"):
        assert words in said


@pytest.mark.parametrize("scope", SCOPES)
def test_a_permission_that_is_missing_is_named_with_its_place(
    network: SimulatedFacebook, connector: Facebook, scope: str
) -> None:
    network.grants[connector.token].scopes.remove(scope)
    named = [one for one in connector.check() if f"“{scope}”" in str(one.sentence)]
    assert named
    assert all(one.level is not Level.GOOD and one.link for one in named)


def test_a_lost_role_a_scarce_budget_and_an_end_are_named(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    network.used["pages"] = 97
    assert Level.MISSING in levels(connector)
    grant = network.pass_of(connector.token)
    grant.ends_at = (now() + 40 * DAY).timestamp()
    grant.data_ends_at = (now() + 3 * DAY).timestamp()
    assert "ends on" in said_by(connector)
    assert "can be read until" in said_by(connector)
    network.used.clear()
    network.pages[PAGE].roles.clear()
    assert "lost their role" in said_by(connector)
    assert Level.BROKEN in levels(connector)
    with pytest.raises(Refused, match="lost their role"):
        connector.fetch("comments", "")


def test_what_is_no_longer_shown_does_not_pass_for_silence(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    network.pass_of(connector.token).data_ends_at = now().timestamp() - 60
    with pytest.raises(Refused, match="no longer shows what people write"):
        connector.fetch("late", "")
    assert "no longer shows what people write" in said_by(connector)
    assert Level.BROKEN in levels(connector)


def test_who_cannot_tell_how_long_we_are_shown_something_keeps_nobody_from_looking(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    network.suffer("status", path="/debug_token$", status=500, times=-1)
    connector.fetch("late", "")


def test_feeds_rest_when_little_is_left(network: SimulatedFacebook, connector: Facebook) -> None:
    network.used["pages"] = 95
    connector.fetch("comments", "")
    assert connector.http.allowance is not None
    assert connector.http.allowance.is_scarce


# --- the door ----------------------------------------------------------------------------------------


@pytest.fixture
def told(network: SimulatedFacebook) -> list[bytes]:
    """What waits to be brought to the door, as it is signed."""
    network.subscribed[PAGE] = {APP: {"feed", "mention", "messages", "message_echoes"}}
    return []


def delivery_of(network: SimulatedFacebook, number: int = -1, **more: Any) -> Delivery:
    app, body = network.outbox[number]
    return Delivery(body, network.seal(app, body, **more))


def test_the_same_message_from_the_door_and_from_a_look_is_one(
    network: SimulatedFacebook, connector: Facebook, told: list[bytes]
) -> None:
    ids = [
        network.comment(FRIEDA, "In Blau? 🙂"),
        network.visit(KARL, "Moin"),
        network.write(FRIEDA, "Hallo?"),
        network.tag(KARL, "Danke @RatziFatzi"),
    ]
    ids.append(network.comment(PAGE, "Ab Dezember.", parent=ids[0]))
    brought: dict[str, Incoming] = {}
    for number in range(len(network.outbox)):
        delivery = delivery_of(network, number)
        connector.verify(delivery)
        assert connector.addressees(delivery) == {PAGE}
        brought |= {
            one.external_id: one for one in connector.parse(delivery) if isinstance(one, Incoming)
        }
    seen = look_everywhere(connector, {})[0]
    for id in ids:
        one, other = brought[id], seen[id]
        same = ("text", "thread_id", "parent_id", "addressed", "visibility", "meta")
        for name in same if one.visibility is not Visibility.PRIVATE else same[:-1]:
            assert getattr(one, name) == getattr(other, name), (id, name)
        assert one.author.external_id == other.author.external_id
        assert abs(one.written_at - other.written_at) < timedelta(seconds=1)
        assert (
            not one.tells_hidden
            or one.visibility is Visibility.PRIVATE
            or one.meta["kind"] == "post"
        )


def test_an_echo_of_our_own_waits_for_no_answer(
    network: SimulatedFacebook, connector: Facebook, told: list[bytes]
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))
    receipt = connector.send(answer(asked))
    [echo] = connector.parse(delivery_of(network))
    assert isinstance(echo, Incoming)
    assert (echo.external_id, echo.addressed) == (receipt.external_id, False)
    assert echo.author.external_id == PAGE


def test_what_was_taken_back_vanishes_and_an_edit_is_told(
    network: SimulatedFacebook, connector: Facebook, told: list[bytes]
) -> None:
    comment = network.comment(FRIEDA, "In Blau?")
    network.edit(comment, "In Grün?")
    [edited] = connector.parse(delivery_of(network))
    assert isinstance(edited, Incoming)
    assert edited.text == "In Grün?"
    network.remove(comment)
    assert list(connector.parse(delivery_of(network))) == [Vanished(comment)]


def test_who_hid_something_is_left_to_the_next_look(
    network: SimulatedFacebook, connector: Facebook, told: list[bytes]
) -> None:
    network.hide(network.comment(FRIEDA, "In Blau?"))
    assert list(connector.parse(delivery_of(network))) == []


def change(value: Any, field: str = "feed", page: str = PAGE) -> dict[str, Any]:
    return {"id": page, "time": 1, "changes": [{"field": field, "value": value}]}


def event(**more: Any) -> dict[str, Any]:
    told = {"sender": {"id": "24"}, "recipient": {"id": PAGE}, "timestamp": 1793611800123}
    return {"id": PAGE, "time": 1, "messaging": [{**told, **more}]}


POST = f"{PAGE}_77"
VALUE = {
    "from": {"id": "24", "name": FRIEDA},
    "message": "In Blau?",
    "post_id": POST,
    "comment_id": "77_501",
    "parent_id": POST,
    "created_time": 1793611800,
    "item": "comment",
    "verb": "add",
}


def without(*names: str) -> dict[str, Any]:
    return {name: value for name, value in VALUE.items() if name not in names}


#: an entry, and the ids it speaks of; None: it cannot be read
AT_THE_DOOR: tuple[tuple[Any, list[str] | None], ...] = (
    (change(VALUE), ["77_501"]),
    (change({**VALUE, "comment_id": "501"}), ["77_501"]),
    (change({**VALUE, "parent_id": "77_400"}), ["77_501"]),
    (change(without("from")), []),  # the next look brings it with its author
    (change({**VALUE, "from": {"name": FRIEDA}}), []),
    (change(without("message")), ["77_501"]),  # a picture alone
    (change(without("parent_id")), ["77_501"]),
    (change({**VALUE, "created_time": 1_700_000_000}), ["77_501"]),  # a year old
    (change({**VALUE, "item": "reaction", "reaction_type": "like"}), []),
    (change({**VALUE, "item": "something-new"}), []),
    (change({**VALUE, "verb": "hide"}), []),
    (change({**VALUE, "verb": "something-new"}), []),
    (change(VALUE, "leadgen"), []),
    (change(VALUE, page="1000000002"), []),  # a Page we do not know
    (change({**VALUE, "item": "status", "published": 0}), []),  # a draft
    (event(), []),
    (event(read={"watermark": 1}), []),
    (event(reaction={"mid": "m_1", "action": "react"}), []),
    (event(message={"mid": "m_1", "text": "Hallo?"}), ["m_1"]),
    (event(postback={"mid": "m_2", "title": "Öffnungszeiten"}), ["m_2"]),
    (event(message={"mid": "m_1"}, recipient={"id": "1000000002"}), []),
    ({"id": PAGE, "time": 1}, []),
    (change(without("post_id")), None),
    (change(without("comment_id")), None),
    (change(without("created_time")), None),
    (change({**VALUE, "created_time": "yesterday"}), None),
    (change({**VALUE, "created_time": 10**30}), None),
    (change({**VALUE, "message": ["x"]}), None),
    (change({**VALUE, "comment_id": 7}), None),
    (change({**VALUE, "verb": "remove", "comment_id": None}), None),
    (change(None), None),
    (change([VALUE]), None),
    ({"id": PAGE, "changes": ["x"]}, None),
    ({"id": PAGE, "changes": "x"}, None),
    ({"id": PAGE, "changes": [{"field": "feed"}]}, None),
    (event(message={"text": "ohne Nummer"}), None),
    (event(message={"mid": "m_1", "text": "x"}, timestamp=None), None),
    (event(message={"mid": "m_1", "text": "x"}, sender=None), None),
    ({"id": PAGE, "messaging": {"message": 1}}, None),
)


@pytest.mark.parametrize(("entry", "ids"), AT_THE_DOOR)
def test_each_thing_at_the_door_is_understood_or_set_aside(
    connector: Facebook, entry: Any, ids: list[str] | None
) -> None:
    delivery = Delivery(as_sealed({"object": "page", "entry": [entry]}))
    if ids is None:
        with pytest.raises(Unreadable):
            connector.parse(delivery)
    else:
        assert [one.external_id for one in connector.parse(delivery)] == ids


@pytest.mark.parametrize(
    "body",
    [
        {"object": "instagram", "entry": [change(VALUE)]},
        {"object": "page", "entry": []},
        {"object": "page"},
        {"object": "page", "entry": "x"},
        {"object": None},
        {"us": PAGE},
        {"us": PAGE, "comment": {"id": "1"}, "post": {}},
        {"hello": "world"},
    ],
)
def test_valid_json_of_another_shape_is_unreadable(connector: Facebook, body: Any) -> None:
    with pytest.raises(Unreadable):
        connector.parse(Delivery(json.dumps(body).encode()))


@pytest.mark.parametrize(
    ("sample", "part", "name", "value"),
    [
        ("comment", "post", "id", 7),  # found by mutation
        ("comment", "post", "id", None),
        ("comment", "comment", "id", ["1"]),
        ("comment", "comment", "created_time", None),
        ("comment", "comment", "message", {"a": 1}),
        ("message_of_ours", "message", "to", []),  # found by mutation
        ("message_of_ours", "message", "to", [{"id": 7}]),
        ("message", "message", "from", None),
        ("post_of_ours", "post", "created_time", 1e308),
    ],
)
def test_an_item_of_a_feed_with_something_odd_in_it_is_set_aside(
    connector: Facebook, sample: str, part: str, name: str, value: Any
) -> None:
    told = json.loads((SAMPLES / f"{sample}.json").read_bytes())
    told[part][name] = value
    with pytest.raises(Unreadable):
        connector.parse(Delivery(json.dumps(told).encode()))


def test_one_broken_part_does_not_silence_the_others(connector: Facebook) -> None:
    for entry, ids in AT_THE_DOOR:
        if ids is not None:
            continue
        body = as_sealed({"object": "page", "entry": [entry, change(VALUE)]})
        assert [one.external_id for one in connector.parse(Delivery(body))] == ["77_501"]


def test_a_delivery_for_two_pages_gives_each_its_own(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    theirs = {**VALUE, "comment_id": "88_1", "post_id": "1000000002_88"}
    delivery = Delivery(
        as_sealed({"object": "page", "entry": [change(theirs, page="1000000002"), change(VALUE)]})
    )
    assert connector.addressees(delivery) == {PAGE, "1000000002"}
    assert [one.external_id for one in connector.parse(delivery)] == ["77_501"]
    other = replace_own(account_of(network), "1000000002")
    for second in at_work(other):
        assert [one.external_id for one in second.parse(delivery)] == ["88_1"]


def replace_own(account: Account, page: str) -> Account:
    account.own_external_id, account.settings = page, {"page": page}
    return account


def test_doubled_and_out_of_order_is_each_read_for_itself(connector: Facebook) -> None:
    edited = {**VALUE, "verb": "edited", "message": "In Grün?"}
    body = as_sealed({"object": "page", "entry": [change(edited), change(VALUE), change(VALUE)]})
    texts = [one.text for one in connector.parse(Delivery(body)) if isinstance(one, Incoming)]
    assert texts == ["In Grün?", "In Blau?", "In Blau?"]


def test_five_megabytes_are_read_and_cut(network: SimulatedFacebook, connector: Facebook) -> None:
    body = as_sealed({"object": "page", "entry": [change({**VALUE, "message": "ä" * 900_000})]})
    assert len(body) > 5_000_000
    delivery = Delivery(body, network.seal(APP, body))
    connector.verify(delivery)
    [said] = connector.parse(delivery)
    assert isinstance(said, Incoming)
    assert len(said.text) < 110_000


def test_only_what_the_application_sealed_passes(
    network: SimulatedFacebook, connector: Facebook, told: list[bytes]
) -> None:
    network.comment(FRIEDA, "In Blau?")
    connector.verify(delivery_of(network))
    app, body = network.outbox[-1]
    for delivery in (
        delivery_of(network, secret="guessed"),
        Delivery(body),
        Delivery(body + b" ", network.seal(app, body)),
        Delivery(body, {"X-Hub-Signature": network.seal(app, body)["X-Hub-Signature"]}),
    ):
        with pytest.raises(Forged):
            connector.verify(delivery)


def test_the_former_secret_seals_while_it_is_being_changed(
    network: SimulatedFacebook, told: list[bytes]
) -> None:
    network.comment(FRIEDA, "In Blau?")
    account = account_of(network)
    account.app = App(
        {"client_id": APP, "server": network.url},
        {"client_secret": "the-new-one"},
        {"client_secret": SECRET},
        PHRASE,
    )
    for connector in at_work(account):
        connector.verify(delivery_of(network))
        connector.verify(delivery_of(network, secret="the-new-one"))


def test_a_door_that_says_its_word_is_subscribed_to_and_twice_is_once(
    network: SimulatedFacebook,
) -> None:
    account = account_of(network)
    network.publish("Die neue Bürste ist da.")
    with a_door(account) as door:
        for _ in range(2):
            for connector in at_work(account):
                connector.subscribe()
                assert "tells us at once" in said_by(connector)
        assert network.applications[APP].callback == door.url
        assert network.subscribed == {
            PAGE: {APP: {"feed", "mention", "messages", "message_echoes", "messaging_postbacks"}}
        }
        network.comment(FRIEDA, "In Blau?")
        assert network.deliver(door.url) == [200]
        assert network.outbox == []
    [delivery] = door.brought
    for connector in at_work(account):
        connector.verify(delivery)
        assert [one.external_id for one in connector.parse(delivery)] == list(network.comments)


def test_a_door_nobody_opens_is_said_in_words(network: SimulatedFacebook) -> None:
    account = account_of(network)
    assert account.app is not None
    account.app = replace(account.app, door="http://127.0.0.1:9/door")
    for connector in at_work(account):
        with pytest.raises(Refused, match="nobody answered"):
            connector.subscribe()
        found = [one for one in connector.check() if "not tell us at once" in str(one.sentence)]
        assert [one.level for one in found] == [Level.MISSING]
    assert network.subscribed == {}


def test_without_messenger_only_comments_are_subscribed_to(network: SimulatedFacebook) -> None:
    account = account_of(network)
    account.settings = {"page": PAGE, "messages": "no"}
    network.grants[account.secrets["access_token"]].scopes.remove("pages_messaging")
    with a_door(account):
        for connector in at_work(account):
            connector.subscribe()
    assert network.subscribed == {PAGE: {APP: {"feed", "mention"}}}


@dataclass(slots=True)
class Door:
    """A door in front of a connector, over real HTTP, and what was brought to it."""

    url: str
    brought: list[Delivery] = field(default_factory=list)


@contextmanager
def a_door(account: Account) -> Iterator[Door]:
    """A door that says what the connector says; the application of the account knows where it is."""

    class Handler(BaseHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Quiet."""

        def do_GET(self) -> None:
            query = {k: v[0] for k, v in parse_qs(urlsplit(self.path).query).items()}
            for connector in at_work(account):
                try:
                    self.answer(200, connector.greet(query).body)
                except Forged:
                    self.answer(403, b"")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            door.brought.append(Delivery(body, dict(self.headers)))
            self.answer(200, b"")

        def answer(self, status: int, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    server = HTTPServer(("127.0.0.1", 0), Handler)
    door = Door(f"http://127.0.0.1:{server.server_address[1]}/door")
    assert account.app is not None
    account.app = replace(account.app, door=door.url)
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    try:
        yield door
    finally:
        server.shutdown()
        server.server_close()


# --- trouble -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("no", "reading", "writing"),
    [
        (No(2, "busy"), TryLater, Unsure),
        (No(80001, "too many"), TryLater, TryLater),
        (No(190, "ended", 463), Disconnected, Disconnected),
        (No(190, "no role", 492), Refused, Refused),
        (No(10, "permission"), Refused, Refused),
        (No(368, "abuse"), Refused, Refused),
        (No(98765, "unheard of"), TryLater, Unsure),
    ],
)
def test_a_no_while_looking_and_while_writing(
    network: SimulatedFacebook,
    connector: Facebook,
    monkeypatch: pytest.MonkeyPatch,
    no: No,
    reading: type[Exception],
    writing: type[Exception],
) -> None:
    asked = incoming(connector, network.comment(FRIEDA, "In Blau?"))

    def refuse(*_: Any, **__: Any) -> Any:
        raise no

    monkeypatch.setattr(network, "_comment", refuse)
    with pytest.raises(writing):
        connector.send(answer(asked))
    monkeypatch.setattr(network, "_by_page", refuse)
    with pytest.raises(reading):
        connector.fetch("comments", "")
    assert network.texts_of(PAGE) == []


def test_ratings_are_dead_and_nobody_asks_for_them(
    network: SimulatedFacebook, connector: Facebook
) -> None:
    look_everywhere(connector, {})
    assert not [call for call in network.calls if "ratings" in call.path]
    assert "Ratings are gone" in str(connector.can(Ability.READ_MENTIONS).reason)
