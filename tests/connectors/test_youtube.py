"""YouTube: what the connector promises, on a simulated network and with recorded samples."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx
import pytest
import time_machine
from hypothesis import given, settings
from hypothesis import strategies as st

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Delivery,
    Finding,
    Incoming,
    Level,
    Outgoing,
    Vanished,
)
from herzenstakt.channels.signing_in import App, way_to
from herzenstakt.channels.tame import tame
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
from herzenstakt.connectors.youtube import YouTube, feeds
from herzenstakt.connectors.youtube import connector as wishes
from herzenstakt.connectors.youtube.quota import next_day
from herzenstakt.connectors.youtube.translate import read
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import KEY, ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.youtube import (
    CLIENT,
    HELD,
    HOUSE,
    PUBLISHED,
    REJECTED,
    SCOPE,
    SECRET,
    SPAM,
    No,
    SimulatedYouTube,
)
from tests.connectors.mutations import how_many, mutated

SAMPLES = Path(__file__).parents[1] / "samples" / "youtube"
FRIEDA, KARL, LENA = "@frieda-frage", "@karl-kritik", "@lena-lob"


@pytest.fixture
def network() -> Iterator[SimulatedYouTube]:
    with SimulatedYouTube() as network:
        yield network


@pytest.fixture
def account(network: SimulatedYouTube) -> Account:
    return account_of(network)


@pytest.fixture
def connector(account: Account) -> Iterator[YouTube]:
    yield from at_work(account)


def account_of(network: SimulatedYouTube) -> Account:
    secrets = {"access_token": network.sign_in(), "refresh_token": "refresh-1", "scope": SCOPE}
    return Account(settings={"server": network.url}, secrets=secrets, own_external_id=network.us)


def at_work(account: Account) -> Iterator[YouTube]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield YouTube(account, http)
    http.close()


def answer_to(said: Incoming, text: str, key: str = KEY) -> Outgoing:
    return Outgoing(key, said.external_id, said.thread_id, text, said.author, meta=said.meta)


class TestContract(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = YouTube
    samples: ClassVar[Path] = SAMPLES
    write_path: ClassVar[str] = r"/comments$"
    write_method: ClassVar[str] = "POST"

    def somebody_comments(self, network: SimulatedYouTube, text: str) -> str:
        return network.comment(FRIEDA, text)

    def texts_of_ours(self, network: SimulatedYouTube) -> list[str]:
        return network.texts_of(HOUSE)

    def somebody_edits(self, network: SimulatedYouTube, external_id: str, text: str) -> bool:
        network.edit(external_id, text)
        return True

    def vanish(self, network: SimulatedYouTube, external_id: str) -> None:
        network.delete(external_id)

    def state_of(self, network: SimulatedYouTube, external_id: str) -> set[str] | None:
        said = network.comments.get(external_id)
        if said is None:
            return None
        locked_out = {"blocked"} if said.author in network.banned else set[str]()
        if said.state == REJECTED and not locked_out:
            return None
        hidden = {"hidden"} if said.state in {HELD, SPAM} else set[str]()
        return locked_out | hidden


# --- helpers -------------------------------------------------------------------------------------


def heard(connector: YouTube, feed: str, cursor: str = "") -> tuple[dict[str, Incoming], str]:
    """What one feed brings from a cursor on, and the cursor after it."""
    told: dict[str, Incoming] = {}
    for _page in range(50):
        page = connector.fetch(feed, cursor)
        cursor = page.cursor
        for delivery in page.deliveries:
            for said in connector.parse(delivery):
                assert isinstance(said, Incoming)
                told[said.external_id] = said
        if not page.more:
            break
    return told, cursor


def paths_since(network: SimulatedYouTube, start: int) -> list[str]:
    return [f"{call.method} {call.path.rpartition('/')[2]}" for call in network.calls[start:]]


def asked_for(network: SimulatedYouTube, name: str) -> list[str]:
    """What was said of one parameter, in each call that had it."""
    return [call.params[name][0] for call in network.calls if name in call.params]


def refusing(
    network: SimulatedYouTube, monkeypatch: pytest.MonkeyPatch, no: Any, cost: int
) -> None:
    """From now on every call of this cost is refused."""
    admitted = type(network)._admitted

    def refuse(self: SimulatedYouTube, call: Any, price: int) -> str:
        if price == cost:
            raise no
        return admitted(self, call, price)

    monkeypatch.setattr(type(network), "_admitted", refuse)


def for_ever(network: SimulatedYouTube) -> None:
    """The access does not end, whatever the clock says."""
    for grant in network.grants.values():
        grant.ends_at = 0


def sentences(findings: list[Finding], level: Level) -> str:
    return " ".join(str(finding.sentence) for finding in findings if finding.level is level)


# --- coming in -----------------------------------------------------------------------------------


def test_a_comment_stands_under_its_film_and_a_reply_below_its_comment(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    reply = network.comment(LENA, "Das wüsste ich auch gern!", asked)

    told = fetched(connector)

    assert (told[asked].thread_id, told[asked].parent_id) == (network.film, network.film)
    assert (told[reply].thread_id, told[reply].parent_id) == (network.film, asked)
    assert told[asked].permalink == f"https://www.youtube.com/watch?v={network.film}&lc={asked}"
    assert told[asked].author.address == FRIEDA
    assert told[asked].author.name == "frieda-frage"
    opening = told[asked].opening
    assert opening
    assert (opening.external_id, opening.title, opening.ours) == (
        network.film,
        "Die neue Bürste",
        True,
    )
    assert opening.text == "Sie bürstet in alle Richtungen."


def test_the_words_are_plain_and_of_others_as_youtube_shows_them(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    link = f"https://www.youtube.com/watch?v={network.film}"
    asked = network.comment(FRIEDA, f"<b>Die</b> da & keine andere?\n{link}")
    ours = network.comment(HOUSE, f"Ja, die: {link}", asked)

    told = fetched(connector)

    assert told[asked].text == "<b>Die</b> da & keine andere?\nDie neue Bürste"
    assert told[ours].text == f"Ja, die: {link}"
    assert not told[ours].addressed
    lists = [call for call in network.calls if "comment" in call.path]
    assert all(call.first("textFormat") == "plainText" for call in lists)


def test_both_queues_of_the_moderation_come_in_as_hidden(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    held = network.comment(KARL, "Schrott!", state=HELD)
    spam = network.comment(KARL, "Reich werden!", state=SPAM)
    network.comment(KARL, "Weg damit!", state=REJECTED)

    told = fetched(connector)

    assert set(told) == {held, spam}
    assert [(told[one].hidden, told[one].spam) for one in (held, spam)] == [
        (True, False),
        (True, True),
    ]
    assert all(one.tells_hidden and not one.hidden_by_house for one in told.values())


def test_a_reply_that_is_held_comes_in_and_what_stands_on_top_of_it_stays_public(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    network.comment(LENA, "Bestimmt!", asked)
    rude = network.comment(KARL, "Idiotin!", asked, state=HELD)

    told, _ = heard(connector, "held")

    assert told[rude].hidden
    assert not told[asked].hidden
    assert told[asked].tells_hidden


def test_where_nobody_says_how_a_comment_stands_nothing_is_claimed(
    network: SimulatedYouTube, connector: YouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The state is told to owners only; in a queue either the top or a reply can be meant."""
    alone = network.comment(KARL, "Schrott!", state=HELD)
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    rude = network.comment(KARL, "Idiotin!", asked, state=HELD)
    shown = SimulatedYouTube._shown
    monkeypatch.setattr(
        SimulatedYouTube,
        "_shown",
        lambda self, said, us, call, **_more: shown(self, said, us, call, by_id=True),
    )

    told, _ = heard(connector, "held")

    assert (told[alone].hidden, told[alone].tells_hidden) == (True, True)
    assert not any(told[one].tells_hidden for one in (asked, rude))


def test_what_is_released_in_the_studio_is_seen_as_public(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    held = network.comment(KARL, "Schrott!", state=HELD)
    for number in range(130):
        network.comment(LENA, f"Frage {number}")
    cursors = look_everywhere(connector, {})[1]
    network.moderate(held, PUBLISHED)

    told = look_everywhere(connector, cursors)[0]

    assert (told[held].hidden, told[held].tells_hidden) == (False, True)


def test_a_quiet_look_costs_one_unit_and_brings_nothing(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    for number in range(30):
        network.comment(FRIEDA, f"Frage {number}", picture=number == 3)
    cursor = heard(connector, "comments")[1]
    for _look in range(2):
        spent = network.used[CLIENT]
        page = connector.fetch("comments", cursor)
        assert (page.deliveries, page.more) == ((), False)
        assert network.used[CLIENT] == spent + 1
        cursor = page.cursor


def test_all_replies_are_read_though_a_thread_tells_only_a_few(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    replies = {network.comment(LENA, f"Ich auch {n}", asked) for n in range(130)}

    told, cursor = heard(connector, "comments")
    assert replies | {asked} == set(told)

    later = network.comment(KARL, "Ich nicht.", asked)
    assert later in heard(connector, "comments", cursor)[0]


def test_a_new_reply_far_down_is_found_by_the_slow_look(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    old = network.comment(FRIEDA, "Alt", at=datetime.now(UTC) - timedelta(days=9))
    for number in range(150):
        network.comment(LENA, f"Frage {number}")
    cursors = {feed: heard(connector, feed)[1] for feed in ("comments", "again")}
    reply = network.comment(KARL, "Noch da?", old)

    assert reply not in heard(connector, "comments", cursors["comments"])[0]
    assert set(heard(connector, "again", cursors["again"])[0]) == {old, reply}


def test_an_edit_is_news_and_a_like_or_a_picture_signed_anew_is_not(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?", picture=True)
    told, cursor = heard(connector, "comments")
    assert [media.kind for media in told[asked].media] == ["image"]
    assert told[asked].edited_at is None
    network.comments[asked].number += 1
    told, cursor = heard(connector, "comments", cursor)
    assert told == {}

    network.edit(asked, "Gibt es die in Grün?")
    told, _ = heard(connector, "comments", cursor)
    assert told[asked].text == "Gibt es die in Grün?"
    assert told[asked].edited_at


def test_nothing_is_read_that_may_not_be_kept(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    now = datetime.now(UTC)
    network.comment(KARL, "Zu alt", at=now - timedelta(days=31))
    fresh = network.comment(FRIEDA, "Noch frisch", at=now - timedelta(days=29))
    assert set(fetched(connector)) == {fresh}
    assert connector.retention == timedelta(days=30)


def test_a_wide_gap_is_read_to_its_end_and_no_further(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    for number in range(120):
        network.comment(LENA, f"Alt {number}")
    cursor = heard(connector, "comments")[1]
    fresh = {network.comment(FRIEDA, f"Neu {number}") for number in range(330)}
    start = len(network.calls)

    told, _ = heard(connector, "comments", cursor)

    assert set(told) == fresh
    assert paths_since(network, start).count("GET commentThreads") == 4


def test_the_first_look_spends_only_so_much_and_a_gap_is_read_to_its_end(
    network: SimulatedYouTube, connector: YouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_PAGES", 2)
    for number in range(250):
        network.comment(LENA, f"Alt {number}")
    told, cursor = heard(connector, "comments")
    assert len(told) == 200
    fresh = {network.comment(FRIEDA, f"Neu {number}") for number in range(330)}
    assert set(heard(connector, "comments", cursor)[0]) == fresh


def test_a_page_nobody_knows_any_more_is_asked_for_from_the_top(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    said = {network.comment(FRIEDA, f"Frage {number}") for number in range(230)}
    first = connector.fetch("comments", "")
    assert first.more
    network.forget_pages()
    told, _ = heard(connector, "comments", first.cursor)
    assert set(told) == said


@pytest.mark.parametrize("cursor", ["", "x", "null", "{}", '{"known": 7}', "[1]"])
def test_a_cursor_that_cannot_be_read_is_the_beginning(
    network: SimulatedYouTube, connector: YouTube, cursor: str
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    assert asked in heard(connector, "comments", cursor)[0]


def test_what_there_is_no_room_for_waits_for_the_next_look(
    network: SimulatedYouTube, connector: YouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MOST_REPLY_PAGES", 1)
    network.few = 0
    tops = [network.comment(FRIEDA, f"Frage {number}") for number in range(3)]
    replies = {network.comment(LENA, "Ich auch", top) for top in tops}
    found: set[str] = set()
    cursor = ""
    for _look in range(3):
        told, cursor = heard(connector, "comments", cursor)
        found |= set(told)
    assert found == {*tops, *replies}


@pytest.mark.parametrize("odd", [7, None, {}, {"id": 7}, {"id": "x", "snippet": []}], ids=str)
def test_what_cannot_be_read_is_set_aside_and_stops_nobody(
    network: SimulatedYouTube, connector: YouTube, odd: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    listed = SimulatedYouTube._thread
    network.comment(KARL, "Kaputt")
    monkeypatch.setattr(
        SimulatedYouTube,
        "_thread",
        lambda self, top, *more: listed(self, top, *more) if top.comment_id == asked else odd,
    )

    page = connector.fetch("comments", "")

    good, broken = page.deliveries
    assert [said.external_id for said in connector.parse(good)] == [asked]
    with pytest.raises(Unreadable):
        list(connector.parse(broken))
    assert connector.fetch("comments", page.cursor).deliveries == ()


def test_a_reply_belongs_to_whom_it_calls_by_name(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    """There is one level of replies, and several people in it."""
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    now = datetime.now(UTC)
    first = network.comment(LENA, "Ja.", asked, at=now - timedelta(minutes=9))
    second = network.comment(LENA, "Nein.", asked, at=now - timedelta(minutes=8))
    to_lena = network.comment(KARL, f"{LENA}: was denn nun?", asked, at=now)
    network.comment(LENA, "Vielleicht.", asked, at=now + timedelta(minutes=1))
    to_nobody = network.comment(KARL, "@niemand hallo", asked, at=now)
    to_all = network.comment(KARL, "Hallo!", asked, at=now)

    told = fetched(connector)

    assert told[to_lena].parent_id == second != first
    assert told[to_nobody].parent_id == told[to_all].parent_id == asked


@pytest.mark.parametrize("strict", [True, False])
def test_a_second_look_finds_out_who_is_gone_among_many(
    network: SimulatedYouTube, connector: YouTube, strict: bool
) -> None:
    network.strict_ids = strict
    said = [network.comment(FRIEDA, f"Frage {number}") for number in range(70)]
    gone = {said[3], said[40], said[69]}
    for one in gone:
        network.delete(one)

    told = list(connector.refresh(said))

    assert {one.external_id for one in told if isinstance(one, Vanished)} == gone
    assert {one.external_id for one in told if isinstance(one, Incoming)} == {*said} - gone
    assert not any(one.tells_hidden for one in told if isinstance(one, Incoming))


@pytest.mark.parametrize("state", [HELD, SPAM])
def test_what_is_held_and_not_told_by_its_id_has_not_vanished(
    network: SimulatedYouTube, connector: YouTube, state: str
) -> None:
    network.tells_held_ids = False
    held = network.comment(KARL, "Schrott!", state=state)
    [told] = connector.refresh([held])
    assert isinstance(told, Incoming)
    assert (told.hidden, told.tells_hidden) == (True, True)


def test_where_a_queue_is_too_long_to_look_through_nobody_has_vanished(
    network: SimulatedYouTube, connector: YouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = network.comment(FRIEDA, "Gibt es die in Blau?")
    network.delete(gone)
    for number in range(101):
        network.comment(KARL, f"Schrott {number}", state=HELD)
    monkeypatch.setattr(wishes, "QUEUE_PAGES", 1)
    assert list(connector.refresh([gone])) == []
    monkeypatch.setattr(wishes, "QUEUE_PAGES", 2)
    assert list(connector.refresh([gone])) == [Vanished(gone)]


def test_the_thread_around_a_reply_is_its_comment_the_other_replies_and_the_film(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    reply, other = (network.comment(who, "Ich auch", asked) for who in (LENA, KARL))
    context = connector.context(replace(fetched(connector)[reply], thread_id=""))
    assert context.thread_id == network.film
    assert {one.external_id for one in context.said} == {asked, other}
    assert context.opening
    assert context.opening.title == "Die neue Bürste"

    network.delete(reply)
    with pytest.raises(Gone):
        connector.context(replace(fetched(connector)[other], external_id=reply))


def test_what_was_rejected_is_gone_and_only_the_house_rejects(connector: YouTube) -> None:
    [told] = connector.parse(Delivery((SAMPLES / "rejected.json").read_bytes()))
    assert isinstance(told, Vanished)
    assert told.by_house


def test_whoever_has_no_channel_any_more_is_nobody_else(connector: YouTube) -> None:
    [told] = connector.parse(Delivery((SAMPLES / "nobody.json").read_bytes()))
    assert isinstance(told, Incoming)
    assert told.author.external_id == "Ug_niemand4AaABAg#author"
    assert told.author.url == ""


def test_a_comment_below_a_post_is_a_thread_of_its_own(connector: YouTube) -> None:
    [told] = connector.parse(Delivery((SAMPLES / "below_a_post.json").read_bytes()))
    assert isinstance(told, Incoming)
    assert (told.thread_id, told.parent_id, told.opening) == ("Ug_beitrag4AaABAg", "", None)
    assert told.permalink.startswith("https://studio.youtube.com/channel/UC")


# --- going out -----------------------------------------------------------------------------------


def test_an_answer_to_a_reply_stands_below_the_top_with_the_name_in_front(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    reply = network.comment(LENA, "Und in Grün?", asked)
    told = fetched(connector)

    receipt = connector.send(answer_to(told[reply], "Ab Dezember."))

    said = network.comments[receipt.external_id]
    assert (said.parent_id, said.text) == (asked, f"{LENA} Ab Dezember.")
    assert receipt.text == f"{LENA} Ab Dezember."
    echo = fetched(connector)[receipt.external_id]
    assert (echo.parent_id, echo.thread_id) == (reply, network.film)
    assert receipt.permalink == echo.permalink


@pytest.mark.parametrize("text", [f"Liebe {LENA}, ab Dezember.", f"{LENA} ab Dezember."])
def test_a_name_that_stands_there_is_not_put_in_front_again(
    network: SimulatedYouTube, connector: YouTube, text: str
) -> None:
    reply = network.comment(LENA, "Und in Grün?", network.comment(FRIEDA, "In Blau?"))
    connector.send(answer_to(fetched(connector)[reply], text))
    assert network.texts_of(HOUSE) == [text]


def test_an_answer_to_what_stands_on_top_goes_out_as_it_was_written(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    connector.send(answer_to(fetched(connector)[asked], "Ab Dezember."))
    assert network.texts_of(HOUSE) == ["Ab Dezember."]


def test_what_cannot_be_answered_is_said_before_anybody_writes_and_refused_all_the_same(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    closed = network.comment(FRIEDA, "Gibt es die in Blau?")
    network.closed.add(closed)
    held = network.comment(KARL, "Schrott!", state=HELD)
    spam = network.comment(KARL, "Reich werden!", state=SPAM)
    is_open = network.comment(LENA, "Toll!")
    rude = network.comment(KARL, "Idiotin!", is_open, state=HELD)
    told, now = fetched(connector), datetime.now(UTC)

    window = connector.window(told[closed].meta, told[closed].written_at, now)
    assert window.closed
    assert not window.by_hand
    for one in (closed, held, spam, rude):
        with pytest.raises(Refused):
            connector.send(answer_to(told[one], "Ab Dezember."))
    assert not connector.window(told[is_open].meta, told[is_open].written_at, now).closed
    assert network.texts_of(HOUSE) == []
    assert not any(call.method == "POST" for call in network.calls), "nobody was asked for nothing"


def test_what_is_held_says_nothing_of_whether_it_can_be_answered_once_it_is_released(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    held = network.comment(KARL, "Schrott!", state=HELD)
    told, now = fetched(connector)[held], datetime.now(UTC)
    assert told.hidden
    assert not connector.answers_hidden, "which is why the desk lets nobody answer it"
    assert not connector.window(told.meta, told.written_at, now).closed


@pytest.mark.parametrize("tells", [True, False])
def test_what_was_hidden_meanwhile_has_not_gone(
    network: SimulatedYouTube, connector: YouTube, tells: bool
) -> None:
    network.tells_held_ids = tells
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    reply = network.comment(LENA, "Und in Grün?", asked)
    told = fetched(connector)
    network.moderate(reply, HELD)
    with pytest.raises(Refused):
        connector.send(answer_to(told[reply], "Ab Dezember."))
    network.moderate(asked, HELD)
    with pytest.raises(Refused):
        connector.send(answer_to(told[asked], "Ab Dezember."))
    network.moderate(asked, REJECTED)
    with pytest.raises(Gone):
        connector.send(answer_to(told[asked], "Ab Dezember."))
    assert network.texts_of(HOUSE) == []


def test_the_same_words_of_another_day_are_another_answer(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "Toll!")
    now = datetime.now(UTC)
    network.comment(HOUSE, "Danke!", asked, at=now - timedelta(days=2))
    answer = replace(answer_to(fetched(connector)[asked], "Danke!"), first_tried_at=now)
    assert connector.find(answer) is None
    connector.send(answer)
    assert network.texts_of(HOUSE) == ["Danke!", "Danke!"]


def test_the_same_words_to_two_comments_in_one_thread_are_two_answers(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "In Blau?")
    replies = [network.comment(KARL, "Oder in Rot?", asked) for _ in range(2)]
    told = fetched(connector)
    said = connector.send(answer_to(told[replies[0]], "Ja!"))
    second = replace(
        answer_to(told[replies[1]], "Ja!"),
        first_tried_at=datetime.now(UTC),
        others=frozenset({said.external_id}),
    )
    assert connector.find(second) is None
    assert connector.send(second).external_id != said.external_id
    assert len(network.texts_of(HOUSE)) == 2


def test_the_same_words_of_somebody_else_are_not_ours(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "In Blau?")
    network.comment(KARL, "Ab Dezember.", asked)
    answer = answer_to(fetched(connector)[asked], "Ab Dezember.")
    assert connector.find(answer) is None


def test_a_thread_too_long_to_look_through_leaves_doubt(
    network: SimulatedYouTube, connector: YouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = network.comment(FRIEDA, "In Blau?")
    for number in range(101):
        network.comment(LENA, f"Ich auch {number}", asked)
    answer = answer_to(fetched(connector)[asked], "Ab Dezember.")
    assert connector.find(answer) is None
    monkeypatch.setattr(wishes, "REPLY_PAGES", 1)
    with pytest.raises(Unsure):
        connector.find(answer)


def test_an_answer_that_comes_back_as_something_else_is_in_doubt(
    network: SimulatedYouTube, connector: YouTube, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = network.comment(FRIEDA, "In Blau?")
    answer = answer_to(fetched(connector)[asked], "Ab Dezember.")
    keep = SimulatedYouTube._keep

    def elsewhere(self: SimulatedYouTube, author: str, film: Any, _parent: str, *more: Any) -> Any:
        return keep(self, author, film, "", *more)

    monkeypatch.setattr(SimulatedYouTube, "_keep", elsewhere)
    with pytest.raises(Unsure):
        connector.send(answer)


# --- moderating ----------------------------------------------------------------------------------


def test_each_act_asks_for_one_state_and_only_a_block_locks_out(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    for ability in (Ability.HIDE, Ability.UNHIDE, Ability.DELETE, Ability.BLOCK):
        connector.act(ability, network.comment(KARL, "Schrott!"), {})
    assert asked_for(network, "moderationStatus") == [HELD, PUBLISHED, REJECTED, REJECTED]
    assert asked_for(network, "banAuthor") == ["true"]
    assert network.comments[network.comment(KARL, "Und jetzt?")].state == REJECTED


def test_what_was_deleted_meanwhile_is_gone_and_needs_no_removing(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    """YouTube calls it a failure of processing, which it may be, too."""
    gone = network.comment(KARL, "Schrott!")
    network.delete(gone)
    for ability in (Ability.HIDE, Ability.UNHIDE, Ability.BLOCK):
        with pytest.raises(Gone):
            connector.act(ability, gone, {})
    connector.act(Ability.DELETE, gone, {})
    connector.act(Ability.DELETE_OWN, gone, {})
    with pytest.raises(Gone):
        connector.edit(gone, "Anders", {})


@pytest.mark.parametrize("reason", ["processingFailure", "forbidden"])
def test_a_failure_at_something_that_stands_there_is_none_of_a_deletion(
    network: SimulatedYouTube, connector: YouTube, reason: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = network.comment(KARL, "Schrott!")
    refusing(network, monkeypatch, No(400, reason), 50)
    for ability in (Ability.HIDE, Ability.DELETE):
        with pytest.raises((Unsure, Refused)):
            connector.act(ability, there, {})


def test_what_was_removed_does_not_come_back(network: SimulatedYouTube, connector: YouTube) -> None:
    asked = network.comment(KARL, "Schrott!")
    connector.act(Ability.DELETE, asked, {})
    with pytest.raises(Gone):
        connector.act(Ability.UNHIDE, asked, {})


def test_nobodys_words_but_ours_are_taken_back_as_our_own(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    asked = network.comment(KARL, "Schrott!")
    with pytest.raises(Refused):
        connector.act(Ability.DELETE_OWN, asked, {})
    assert asked in network.comments


# --- the quota -----------------------------------------------------------------------------------

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-28T12:00", "2026-11-29T08:00"),
        ("2026-11-29T07:59", "2026-11-29T08:00"),
        ("2026-11-29T08:00", "2026-11-30T08:00"),
        ("2026-07-01T12:00", "2026-07-02T07:00"),
        ("2026-03-08T09:00", "2026-03-09T07:00"),  # the clock goes forward: a day of 23 hours
        ("2026-11-01T08:00", "2026-11-02T08:00"),  # and back: one of 25
    ],
)
def test_the_day_begins_anew_at_midnight_in_california(now: str, then: str) -> None:
    moment = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert next_day(moment) == datetime.fromisoformat(then).replace(tzinfo=UTC)


def test_what_we_count_is_what_youtube_counts(
    network: SimulatedYouTube, account: Account, connector: YouTube
) -> None:
    asked = network.comment(FRIEDA, "In Blau?")
    receipt = connector.send(answer_to(fetched(connector)[asked], "Ab Dezember."))
    connector.edit(receipt.external_id, "Ab Januar.", receipt.meta)
    connector.act(Ability.HIDE, asked, {})
    list(connector.refresh([asked, "gone"]))

    left = connector.http.allowance
    assert left
    assert left.limit - left.left == network.used[CLIENT]
    assert (left.unit, left.until) == ("units", next_day(datetime.now(UTC)))


def test_the_count_is_shared_by_all_workers_and_ends_with_the_day(
    network: SimulatedYouTube, account: Account, connector: YouTube
) -> None:
    for_ever(network)
    with time_machine.travel(NOON) as clock:
        connector.whoami()
        other = YouTube(replace(account), Http(allowed_hosts=frozenset({"127.0.0.1"})))
        other.whoami()
        assert other.ledger.allowance().left == 9998
        clock.move_to(NOON + timedelta(days=1))
        assert other.ledger.allowance().left == 10_000
        other.whoami()
        assert other.ledger.allowance().left == 9999
        other.http.close()


def test_an_owner_says_how_many_units_google_has_granted(
    account: Account, connector: YouTube
) -> None:
    account.limits = {"quota.day": 100}
    connector.whoami()
    assert connector.http.allowance
    assert (connector.http.allowance.limit, connector.http.allowance.left) == (100, 99)
    for _look in range(90):
        connector.whoami()
    assert connector.http.allowance.is_scarce


def test_used_up_units_are_waited_for_until_midnight_in_california(
    network: SimulatedYouTube, connector: YouTube
) -> None:
    for_ever(network)
    asked = network.comment(FRIEDA, "In Blau?")
    told = fetched(connector)[asked]
    network.a_day = network.used[CLIENT] + 60
    with time_machine.travel(datetime(2026, 11, 28, 22, tzinfo=UTC), tick=False):
        connector.send(answer_to(told, "Ab Dezember."))
        for call in (
            lambda: connector.send(answer_to(told, "Und in Grün.")),
            lambda: connector.act(Ability.HIDE, asked, {}),
        ):
            with pytest.raises(TryLater, match="midnight in California") as trouble:
                call()
            assert trouble.value.after == timedelta(hours=10)
        assert connector.http.allowance
        assert connector.http.allowance.left == 0
    assert network.texts_of(HOUSE) == ["Ab Dezember."]
    network.a_new_day()
    connector.send(answer_to(told, "Und in Grün."))


# --- every no ------------------------------------------------------------------------------------

NOES: list[tuple[int, str, type[Trouble], type[Trouble]]] = [
    (403, "quotaExceeded", TryLater, TryLater),
    (403, "dailyLimitExceeded", TryLater, TryLater),
    (403, "rateLimitExceeded", TryLater, TryLater),
    (403, "userRateLimitExceeded", TryLater, TryLater),
    (429, "rateLimitExceeded", TryLater, TryLater),
    (500, "backendError", TryLater, Unsure),
    (503, "backendError", TryLater, Unsure),
    (400, "processingFailure", TryLater, Unsure),
    (401, "authError", Disconnected, Disconnected),
    (401, "required", Disconnected, Disconnected),
    (401, "youtubeSignupRequired", Disconnected, Disconnected),
    (401, "", Disconnected, Disconnected),
    (403, "insufficientPermissions", Disconnected, Disconnected),
    (403, "authenticatedUserAccountClosed", Disconnected, Disconnected),
    (403, "authenticatedUserAccountSuspended", Disconnected, Disconnected),
    (403, "authenticatedUserNotChannel", Disconnected, Disconnected),
    (403, "accountDelegationForbidden", Disconnected, Disconnected),
    (403, "forbidden", Refused, Refused),
    (403, "commentsDisabled", Refused, Refused),
    (403, "ineligibleAccount", Refused, Refused),
    (403, "accessNotConfigured", Refused, Refused),
    (404, "commentNotFound", Gone, Gone),
    (404, "commentThreadNotFound", Gone, Gone),
    (404, "parentCommentNotFound", Gone, Gone),
    (404, "videoNotFound", Gone, Gone),
    (404, "channelNotFound", Gone, Gone),
    (400, "commentTextTooLong", Refused, Refused),
    (400, "commentTextRequired", Refused, Refused),
    (400, "operationNotSupported", Refused, Refused),
    (400, "parentCommentIsPrivate", Refused, Refused),
    (400, "banWithoutReject", Refused, Refused),
    (400, "invalidParameter", Refused, Refused),
    (400, "invalidCustomEmoji", Refused, Refused),
    (400, "aNewOne", TryLater, Unsure),
    (418, "anotherNewOne", TryLater, Unsure),
    (400, "<b>no name</b>", TryLater, Unsure),
    (404, "", TryLater, Unsure),
    (403, "", TryLater, Unsure),
    (302, "", TryLater, Unsure),
]


@pytest.mark.parametrize(("status", "reason", "reading", "writing"), NOES)
def test_each_no_has_its_name_reading_and_writing(
    network: SimulatedYouTube,
    connector: YouTube,
    monkeypatch: pytest.MonkeyPatch,
    status: int,
    reason: str,
    reading: type[Trouble],
    writing: type[Trouble],
) -> None:
    asked = network.comment(FRIEDA, "In Blau?")
    told = fetched(connector)[asked]
    refusing(network, monkeypatch, No(status, reason), 50)
    with pytest.raises(writing) as trouble:
        connector.send(answer_to(told, "Ab Dezember."))
    assert "<" not in str(trouble.value), "what stands in an answer is shown to nobody"
    assert network.texts_of(HOUSE) == []
    monkeypatch.undo()
    refusing(network, monkeypatch, No(status, reason), 1)
    with pytest.raises(reading):
        connector.fetch("comments", "")


# --- signing in ----------------------------------------------------------------------------------

BACK = "https://desk.example/back"


def signed_out(network: SimulatedYouTube, kept: dict[str, str] | None = None) -> Account:
    """An account nobody has agreed for yet, with the application of the house."""
    network.clients[CLIENT].redirects.append(BACK)
    app = App({"client_id": CLIENT, "server": network.url}, {"client_secret": SECRET})
    held = kept if kept is not None else {}
    return Account({}, {}, app=app, keep=held.update)


def agree(network: SimulatedYouTube, connector: YouTube, **more: str) -> dict[str, str]:
    """A person goes to Google, agrees and comes back; what the desk keeps then."""
    verifier = "v" * 50
    address = way_to(connector.app, connector.sign_in(), BACK, "state", verifier)
    answer = httpx.get(f"{address}&{urlencode({'agree': '1', **more})}")
    told = parse_qs(urlsplit(answer.headers["location"]).query)
    assert told["state"] == ["state"]
    return connector.exchange(told["code"][0], verifier, BACK)


def test_somebody_agrees_and_the_channel_they_chose_can_be_connected(
    network: SimulatedYouTube,
) -> None:
    account = signed_out(network)
    connector = YouTube(account, Http(frozenset({"127.0.0.1"})))
    for _time in range(2):  # the second time, too, the access is to last
        account.secrets = agree(network, connector)
        assert set(account.secrets) >= {"access_token", "refresh_token", "scope", "expires_at"}
    [candidate] = connector.candidates()
    assert candidate.author.external_id == network.us
    assert candidate.author.address == HOUSE
    assert candidate.missing == ()
    assert candidate.secrets == account.secrets
    connector.http.close()


@pytest.mark.parametrize(("handle", "address"), [(HOUSE, HOUSE), ("", "RatziFatzi")])
def test_the_desk_can_always_say_as_whom_it_writes(
    network: SimulatedYouTube, connector: YouTube, handle: str, address: str
) -> None:
    network.tubes[network.us].handle = handle
    assert connector.whoami().address == address


def test_the_way_to_google_asks_for_little_and_for_long() -> None:
    app = App({"client_id": CLIENT}, {"client_secret": SECRET})
    connector = YouTube(Account({}, app=app), Http())
    address = urlsplit(way_to(app, connector.sign_in(), BACK, "state", "v" * 50))
    asked = {name: values[0] for name, values in parse_qs(address.query).items()}
    assert f"{address.scheme}://{address.netloc}" == "https://accounts.google.com"
    assert connector.sign_in().token == "https://oauth2.googleapis.com/token"
    assert asked["scope"] == SCOPE
    assert (asked["access_type"], asked["prompt"]) == ("offline", "consent")
    assert asked["code_challenge_method"] == "S256"


def test_the_access_renews_itself_with_the_same_token_until_it_is_taken_back(
    network: SimulatedYouTube,
) -> None:
    kept: dict[str, str] = {}
    account = signed_out(network, kept)
    connector = YouTube(account, Http(frozenset({"127.0.0.1"})))
    account.secrets = agree(network, connector)
    lasting = account.secrets["refresh_token"]
    due = connector.renews_at()
    assert due
    assert timedelta(minutes=35) < due - datetime.now(UTC) < timedelta(minutes=45)
    for _hour in range(2):
        network.grants.clear()
        connector.renew()
        account.secrets = {**account.secrets, **kept}
        assert connector.whoami().external_id == network.us
        assert account.secrets["refresh_token"] == lasting
    network.revoke(HOUSE)
    with pytest.raises(Disconnected, match="in production"):
        connector.renew()
    connector.http.close()


def test_an_application_in_testing_dies_after_seven_days_and_the_reason_is_named(
    network: SimulatedYouTube,
) -> None:
    network.in_testing = True
    account = signed_out(network)
    connector = YouTube(account, Http(frozenset({"127.0.0.1"})))
    account.secrets = agree(network, connector)
    network.seven_days_later()
    with pytest.raises(Disconnected, match="seven days"):
        connector.renew()
    with pytest.raises(Disconnected):
        connector.whoami()
    connector.http.close()


def test_a_google_account_without_a_channel_cannot_be_connected(network: SimulatedYouTube) -> None:
    network.people.append("somebody@mail.example")
    account = signed_out(network)
    connector = YouTube(account, Http(frozenset({"127.0.0.1"})))
    account.secrets = agree(network, connector, who="somebody@mail.example")
    with pytest.raises(Disconnected, match="no YouTube channel"):
        connector.candidates()
    connector.http.close()


def test_without_an_application_there_is_nothing_to_sign_in_with(connector: YouTube) -> None:
    with pytest.raises(Disconnected, match="application"):
        connector.renew()


# --- the self-test -------------------------------------------------------------------------------


def test_the_self_test_names_the_channel_the_permission_and_what_is_left(
    connector: YouTube,
) -> None:
    findings = connector.check()
    said = sentences(findings, Level.GOOD)
    assert {finding.level for finding in findings} == {Level.GOOD}
    assert f"Signed in as the channel “{HOUSE}”" in said
    for part in ("youtube.force-ssl", "holds for review", "seven days", "9997 of 10000 units"):
        assert part in said


def test_a_permission_that_was_not_given_is_named_with_the_place(
    network: SimulatedYouTube, account: Account, connector: YouTube
) -> None:
    account.secrets = {"access_token": network.sign_in("", "openid"), "scope": "openid"}
    [finding] = connector.check()
    assert finding.level is Level.BROKEN
    assert "leave ticked" in str(finding.sentence)
    assert finding.link.startswith("https://myaccount.google.com")


def test_an_account_that_may_not_moderate_is_told_so(
    network: SimulatedYouTube, account: Account, connector: YouTube
) -> None:
    tube = network.meet("@gast", "Gast")
    account.secrets = {"access_token": network.sign_in("@gast"), "scope": SCOPE}
    account.own_external_id = tube.channel_id
    assert "Google gave no lasting access" in sentences(connector.check(), Level.MISSING)

    def not_ours(self: SimulatedYouTube, call: Any, us: str, state: str) -> Any:
        raise No(403, "forbidden")

    network.routes = [(method, pattern, handler) for method, pattern, handler in network.routes]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(SimulatedYouTube, "_threads_of", not_ours)
        found = connector.check()
    assert "holds for review cannot be read" in sentences(found, Level.MISSING)
    assert "does not let this account" in sentences(found, Level.MISSING)
    assert "does not let this account" in sentences(found, Level.BROKEN)


def test_few_units_are_missing_ones(account: Account, connector: YouTube) -> None:
    account.limits = {"quota.day": 3}
    assert "0 of 3 units" in sentences(connector.check(), Level.MISSING)


# --- the door, and what arrives broken -----------------------------------------------------------


def test_nobody_knocks(connector: YouTube) -> None:
    """YouTube calls nobody for comments, so whoever comes to the door is somebody else."""
    assert not connector.knocks
    for sample in SAMPLES.glob("*.json"):
        with pytest.raises(Forged):
            connector.verify(Delivery(sample.read_bytes(), {"x-hub-signature": "sha1=0"}))
    with pytest.raises(Forged):
        connector.greet({"hub.challenge": "1", "hub.mode": "subscribe"})
    assert connector.addressees(Delivery(b"{}")) == frozenset()


BODIES = [sample.read_bytes() for sample in sorted(SAMPLES.glob("*.json"))]


@settings(max_examples=how_many(), deadline=None)
@given(st.sampled_from(BODIES).flatmap(mutated))
def test_whatever_is_delivered_is_read_or_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        told = read(body)
        assert told.external_id
        if isinstance(told, Incoming):
            assert told.written_at.utcoffset() == timedelta(0)
            assert all(isinstance(value, str) for value in told.meta.values())
            texts = (told.text, told.thread_id, told.parent_id, told.permalink, told.author.name)
            assert all(isinstance(text, str) for text in texts)
            tame(told)


def as_json(body: bytes) -> Any:
    """What a body says, or the body itself where a flipped byte has broken it."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return body.decode(errors="replace")


@settings(max_examples=how_many(60), deadline=None)
@given(st.data())
def test_a_broken_thread_spoils_no_other(data: st.DataObject) -> None:
    """What the network tells is mutated on its way to us: the whole comment beside it is not lost."""
    with SimulatedYouTube() as network:
        network.few = 1
        asked = network.comment(FRIEDA, "Gibt es die in Blau?")
        broken = network.comment(KARL, "Kaputt")
        network.comment(LENA, "Auch", broken)
        shown = network._thread
        for connector in at_work(account_of(network)):
            whole = connector.api.threads(network.us, PUBLISHED, "")["items"][0]
        thread = data.draw(mutated(json.dumps(whole).encode()).map(as_json))
        network._thread = lambda top, *more: (  # type: ignore[method-assign]
            shown(top, *more) if top.comment_id == asked else thread
        )
        for connector in at_work(account_of(network)):
            found = set()
            for delivery in connector.fetch("comments", "").deliveries:
                with suppress(Unreadable):
                    found |= {said.external_id for said in connector.parse(delivery)}
            assert asked in found


def test_every_call_has_an_end(network: SimulatedYouTube, connector: YouTube) -> None:
    """A list whose next page is always the same one is not read for ever."""
    asked = network.comment(FRIEDA, "In Blau?")
    pages: list[Callable[[], Any]] = [
        lambda: connector.context(fetched(connector)[asked]),
        lambda: list(connector.refresh(["gone"])),
        lambda: look_everywhere(connector, {}),
    ]
    network._page = lambda found, call: (found, "again")  # type: ignore[method-assign]
    for call in pages:
        with suppress(Trouble):
            call()
    assert len(network.calls) < 400
