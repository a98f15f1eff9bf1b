"""Isso keeps the promises of every connector, and some of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Capability,
    Connector,
    Delivery,
    Finding,
    Incoming,
    Level,
    Outgoing,
    Page,
    Vanished,
    never,
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
from herzenstakt.connectors.isso import Isso, looking
from herzenstakt.connectors.isso.admin import Mode, NoAdminPage, read_page
from herzenstakt.connectors.isso.translate import (
    House,
    as_markdown,
    comment_id,
    delivery_of,
    incoming_in,
    where,
    words_in,
)
from herzenstakt.kernel.http import Http
from herzenstakt.kernel.text import tidy
from herzenstakt.testing.contract import KEY, ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.isso import PENDING, SimulatedIsso, rendered
from herzenstakt.testing.networks.stage import Call, Told

SAMPLES = Path(__file__).parents[1] / "samples" / "isso"
SIGNED = {"name": "RatziFatzi", "email": "redaktion@ratzifatzi.example", "website": ""}


@pytest.fixture
def network() -> Iterator[SimulatedIsso]:
    with SimulatedIsso() as network:
        yield network


def account_of(network: SimulatedIsso, password: str = "", **settings: str) -> Account:
    secrets = {"password": password} if password else {}
    return Account({"address": network.url, **SIGNED, **settings}, secrets)


class OnStage(ConnectorContract):
    """The stage of both contracts."""

    samples = SAMPLES
    write_path = r"^/new$"

    def somebody_comments(self, network: SimulatedIsso, text: str) -> str:
        return id_of(network, network.comment("Frieda Frage", text, email="frieda@frage.example"))

    def somebody_edits(self, network: SimulatedIsso, external_id: str, text: str) -> bool:
        network.edit(number_in(external_id), text)
        return True

    def vanish(self, network: SimulatedIsso, external_id: str) -> None:
        network.delete(number_in(external_id))

    def state_of(self, network: SimulatedIsso, external_id: str) -> set[str] | None:
        comment = network.comments.get(number_in(external_id))
        if comment is None or comment.mode == 4:
            return None
        liked = {"liked"} if "desk" in comment.voters else set()
        return liked | ({"hidden"} if comment.mode == PENDING else set())

    def let_stand(self, network: SimulatedIsso, external_id: str, mark: str) -> None:
        assert mark == "hidden"
        network.comments[number_in(external_id)].mode = PENDING

    def texts_of_ours(self, network: SimulatedIsso) -> list[str]:
        return [comment.text for comment in network.signed_by("RatziFatzi")]


class TestAsAdministrator(OnStage):
    connector_class = Isso

    @pytest.fixture
    def account(self, network: SimulatedIsso) -> Account:
        return account_of(network, network.password)


class OpenIsso(Isso):
    """What is left of an Isso without the password for administrators."""

    __module__ = Isso.__module__
    abilities: ClassVar[Mapping[Ability, Capability]] = {
        **Isso.abilities,
        **dict.fromkeys(
            (Ability.UNHIDE, Ability.DELETE, Ability.DELETE_OWN, Ability.EDIT_OWN),
            never("no password"),
        ),
    }

    def act(self, ability: Ability, external_id: str, meta: Mapping[str, str]) -> None:
        """As the real one does it, whatever the matrix of this one says."""
        if external_id == "1" or Isso.can(ability) == self.can(ability):
            super().act(ability, external_id, meta)
        else:
            Isso(self.account, self.http).act(ability, external_id, meta)


class TestWithoutPassword(OnStage):
    connector_class = OpenIsso

    @pytest.fixture
    def account(self, network: SimulatedIsso) -> Account:
        return account_of(network)


class TestOlderIsso(TestAsAdministrator):
    """0.13 has another order, and cannot look for one comment."""

    @pytest.fixture
    def network(self) -> Iterator[SimulatedIsso]:
        with SimulatedIsso(modern=False) as network:
            yield network


# --- helpers -------------------------------------------------------------------------------------


@pytest.fixture
def isso(network: SimulatedIsso) -> Iterator[Isso]:
    """With the password for administrators."""
    with connected(account_of(network, network.password)) as connector:
        yield connector


@pytest.fixture
def open_isso(network: SimulatedIsso) -> Iterator[Isso]:
    """Without it."""
    with connected(account_of(network)) as connector:
        yield connector


@contextmanager
def connected(account: Account) -> Iterator[Isso]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield Isso(account, http)
    http.close()


def id_of(network: SimulatedIsso, number: int) -> str:
    one = network.comments[number]
    return comment_id(one.uri, {"id": number, "created": one.created})


def number_in(external_id: str) -> int:
    place = where(external_id, {})
    assert place
    return place.number


def said_in(connector: Connector, page: Page) -> list[Incoming]:
    """What the deliveries of a page say."""
    told = [word for delivery in page.deliveries for word in connector.parse(delivery)]
    return [word for word in told if isinstance(word, Incoming)]


def texts(connector: Connector, page: Page) -> list[str]:
    return [word.text for word in said_in(connector, page)]


def answer(to: Incoming, text: str = "Ab Dezember.", key: str = KEY) -> Outgoing:
    return Outgoing(key, to.external_id, to.thread_id, text, to.author, meta=to.meta)


def sentences(findings: list[Finding], level: Level) -> str:
    return " ".join(str(finding.sentence) for finding in findings if finding.level is level)


def only_word(connector: Connector) -> Incoming:
    (word,) = fetched(connector).values()
    return word


# --- connecting ----------------------------------------------------------------------------------


def test_the_house_is_known_by_the_place_and_not_by_its_name(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    me = open_isso.whoami()
    assert (me.name, me.external_id) == ("RatziFatzi", f"{network.url[7:]}/house")


@pytest.mark.parametrize("typed", ["{0}", "{0}/", "{0}/?x=1#y"])
def test_an_address_is_taken_as_people_type_it(network: SimulatedIsso, typed: str) -> None:
    address = typed.format(network.url)
    with connected(Account({"address": address, **SIGNED})) as isso:
        assert isso.whoami().external_id == f"{network.url[7:]}/house"


def test_an_isso_that_keeps_its_newest_comments_to_itself_says_what_to_do(
    network: SimulatedIsso, open_isso: Isso, isso: Isso
) -> None:
    network.latest_enabled = False
    with pytest.raises(Disconnected, match="latest-enabled = true"):
        open_isso.whoami()
    assert "latest-enabled = true" in sentences(open_isso.check(), Level.BROKEN)
    assert isso.whoami(), "administrators need no list for everybody"


def test_a_wrong_password_is_answered_with_200_and_disconnects_all_the_same(
    network: SimulatedIsso,
) -> None:
    with connected(account_of(network, "falsch")) as isso:
        with pytest.raises(Disconnected, match="did not accept"):
            isso.whoami()
        with pytest.raises(Disconnected, match="did not accept"):
            isso.fetch("comments", "")


def test_pages_for_administrators_that_are_switched_off_say_so(
    network: SimulatedIsso, isso: Isso
) -> None:
    network.admin_enabled = False
    with pytest.raises(Disconnected, match="enabled = true"):
        isso.whoami()


@pytest.mark.parametrize(
    "told", [Told(200, {}), Told(200, {"version": 5, "moderation": True}), Told(404, b"")], ids=str
)
def test_something_else_than_an_isso_is_not_connected(
    network: SimulatedIsso, open_isso: Isso, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(network, monkeypatch, "/info", told)
    with pytest.raises(Disconnected, match="no Isso at this address"):
        open_isso.whoami()


def test_a_door_that_has_moved_is_no_wrong_password(
    network: SimulatedIsso, isso: Isso, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(network, monkeypatch, "/login/", Told(301, b"", {"Location": "https://elsewhere.example/"}))
    with pytest.raises(TryLater, match="has moved"):
        isso.whoami()


def test_a_blog_that_says_it_is_a_script_gets_no_link(network: SimulatedIsso) -> None:
    network.origin = "javascript:alert(1)//"
    network.comment("Frieda Frage", "Wann?")
    with connected(account_of(network)) as isso:
        assert isso.whoami().url == ""
        asked = only_word(isso)
        assert asked.permalink == ""
        assert isso.send(answer(asked)).permalink == ""
    assert network.signed_by("RatziFatzi")[0].website == ""


def test_the_self_test_tells_what_the_password_would_change(
    network: SimulatedIsso, open_isso: Isso, isso: Isso
) -> None:
    network.moderated = True
    assert "can neither approve nor delete" in sentences(open_isso.check(), Level.MISSING)
    assert "somebody has to approve" in sentences(open_isso.check(), Level.MISSING)
    assert "may moderate" in sentences(isso.check(), Level.GOOD)
    assert sentences(isso.check(), Level.MISSING) == (
        "Isso is not reached by https: on the way, others can read the password."
    )


def test_a_session_is_kept_encrypted_and_begun_anew_when_it_is_over(network: SimulatedIsso) -> None:
    kept: dict[str, str] = {}
    account = account_of(network, network.password)
    account.keep = kept.update
    with connected(account) as isso:
        isso.fetch("comments", "")
        isso.fetch("comments", "")
        assert (logins(network), kept) == (1, {"session": "session.1"})
        network.session = 7
        isso.fetch("comments", "")
        assert (logins(network), kept) == (2, {"session": "session.7"})


def logins(network: SimulatedIsso) -> int:
    """How often somebody typed a password."""
    return sum(call.path == "/login/" for call in network.calls)


def test_who_looks_at_the_same_time_does_not_throw_the_other_out(network: SimulatedIsso) -> None:
    account = account_of(network, network.password)
    with connected(account) as one, connected(account) as other:
        one.site.log_in()
        other.site.log_in()
        assert one.site.how_many() == other.site.how_many()
    assert logins(network) == 2


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("password", [True, False])
def test_a_quiet_look_asks_little(network: SimulatedIsso, password: bool) -> None:
    with connected(account_of(network, network.password if password else "")) as isso:
        network.comment("Frieda Frage", "Wann kommt die in Blau?")
        cursor = isso.fetch("comments", isso.fetch("comments", "").cursor).cursor
        network.calls.clear()
        page = isso.fetch("comments", cursor)
        assert (page.deliveries, page.cursor) == ((), cursor)
        paths = [call.path for call in network.calls]
        assert paths == (["/admin/"] if password else ["/latest", "/count"])
        if password:
            assert int(network.calls[0].first("page")) > 1000, "only the numbers, no comment"


@pytest.mark.parametrize("password", [True, False])
def test_what_is_edited_in_silence_is_seen_after_half_an_hour(
    network: SimulatedIsso, password: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    for answers in range(60):  # too many for the cheap question to tell the words of
        network.comment("Karl Kritik", f"Antwort {answers}", parent=1 if answers else None)
    with connected(account_of(network, network.password if password else "")) as isso:
        cursor = isso.fetch("comments", isso.fetch("comments", "").cursor).cursor
        network.edit(1, "Ganz andere Worte")
        assert not isso.fetch("comments", cursor).deliveries
        monkeypatch.setattr(looking, "BELIEVED", timedelta(0))
        assert texts(isso, isso.fetch("comments", cursor)) == ["Ganz andere Worte"]


@pytest.mark.parametrize("modern", [True, False])
@pytest.mark.parametrize("password", [True, False])
def test_a_new_question_is_heard_however_many_answers_stand_before_it(
    modern: bool, password: bool
) -> None:
    """Isso 0.14 tells all answers behind all that answers nothing, and cuts at the front."""
    with SimulatedIsso(modern=modern) as network:
        first = network.comment("Frieda Frage", "Wann?")
        for number in range(250):
            network.comment("Lena Lob", f"Antwort {number}", parent=first)
        with connected(account_of(network, network.password if password else "")) as isso:
            told, cursors = look_everywhere(isso, {})
            assert {word.text for word in told.values()} > {"Wann?", "Antwort 0", "Antwort 249"}

            network.comment("Karl Kritik", "Und in Rot?")
            network.comment("Karl Kritik", "Antwort 250", parent=first)
            told, cursors = look_everywhere(isso, cursors)
            assert {word.text for word in told.values()} == {"Und in Rot?", "Antwort 250"}
            assert look_everywhere(isso, cursors)[0] == {}


@pytest.mark.parametrize("password", [True, False])
def test_after_a_long_pause_nothing_is_lost(network: SimulatedIsso, password: bool) -> None:
    with connected(account_of(network, network.password if password else "")) as isso:
        first = network.comment("Frieda Frage", "Wann?")
        cursors = look_everywhere(isso, {})[1]
        for number in range(220):
            network.comment("Karl Kritik", f"Frage {number}", uri=f"/beitrag-{number % 30}/")
        for number in range(120):
            network.comment("Lena Lob", f"Antwort {number}", parent=first)
        told, _cursors = look_everywhere(isso, cursors)
        assert len(told) == 340


@pytest.mark.parametrize("password", [True, False])
def test_more_than_can_be_known_again_is_told_once_all_the_same(
    network: SimulatedIsso, password: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(looking, "MOST_KNOWN", 30)
    with connected(account_of(network, network.password if password else "")) as isso:
        for number in range(80):
            network.comment("Karl Kritik", f"Frage {number}")
        told, cursors = look_everywhere(isso, {})
        assert len(told) == 80
        network.comment("Lena Lob", "Toll!")
        told, _cursors = look_everywhere(isso, cursors)
        assert [word.text for word in told.values()] == ["Toll!"]


def test_the_first_look_goes_back_thirty_days_and_an_older_one_comes_when_it_changes(
    network: SimulatedIsso, isso: Isso, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = network.comment("Karl Kritik", "Alt", at=datetime.now(UTC) - timedelta(days=31))
    network.comment("Frieda Frage", "Neu", at=datetime.now(UTC) - timedelta(days=29))
    page = isso.fetch("comments", "")
    assert texts(isso, page) == ["Neu"]
    network.edit(old, "Alt und geändert")
    monkeypatch.setattr(looking, "BELIEVED", timedelta(0))
    assert texts(isso, isso.fetch("comments", page.cursor)) == ["Alt und geändert"]


def test_many_pages_are_read_in_steps_oldest_first(network: SimulatedIsso, open_isso: Isso) -> None:
    for number in range(looking.THREADS + 3):
        network.comment("Karl Kritik", f"Frage {number}", uri=f"/beitrag-{number}/")
    page = open_isso.fetch("comments", "")
    assert page.more
    assert len(page.deliveries) == looking.THREADS
    written = [word.written_at for word in said_in(open_isso, page)]
    assert written == sorted(written)
    rest = open_isso.fetch("comments", page.cursor)
    assert (len(rest.deliveries), rest.more) == (3, False)


def test_a_page_that_isso_stumbles_over_keeps_us_from_no_other_and_comes_later(
    network: SimulatedIsso, open_isso: Isso, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.comment("Frieda Frage", "Gut", uri="/gut/")
    network.comment("Karl Kritik", "Kaputt", uri="/kaputt/")
    fetch = SimulatedIsso.fetch

    def stumbling(self: SimulatedIsso, call: Any) -> Told:
        return Told(500, {}) if call.first("uri") == "/kaputt/" else fetch(self, call)

    with monkeypatch.context() as patched:
        replace_route(network, patched, "/", stumbling)
        page = open_isso.fetch("comments", "")
        assert texts(open_isso, page) == ["Gut"]
        assert not page.more
    assert texts(open_isso, open_isso.fetch("comments", page.cursor)) == ["Kaputt"]


def test_what_never_can_be_read_goes_to_a_person_and_looks_are_cheap_again(
    network: SimulatedIsso, open_isso: Isso, monkeypatch: pytest.MonkeyPatch
) -> None:
    network.comment("Karl Kritik", "Kaputt", uri="/kaputt/")
    say(network, monkeypatch, "/", Told(500, {}))
    cursor, told = "", list[Delivery]()
    for _time in range(looking.TRIES):
        assert not told
        page = open_isso.fetch("comments", cursor)
        told, cursor = list(page.deliveries), page.cursor
    with pytest.raises(Unreadable):
        list(open_isso.parse(told[0]))
    cursor = open_isso.fetch("comments", cursor).cursor
    assert open_isso.fetch("comments", cursor) == Page((), cursor)


@pytest.mark.parametrize(
    ("name", "password"),
    [("/" + "ü" * 3000, True), ("/" + "ü" * 3000, False), ("/\ud800", False)],
    ids=["long, seen by administrators", "long", "half a character"],
)
def test_visitors_may_name_a_page_as_they_like_and_it_costs_nobody_the_channel(
    network: SimulatedIsso, name: str, password: bool
) -> None:
    with connected(account_of(network, network.password if password else "")) as isso:
        network.comment("Karl Kritik", "Hallo", uri=name)
        network.comment("Frieda Frage", "Wann?")
        page = isso.fetch("comments", "")
        assert len(page.deliveries) == 2
        assert len(page.cursor) < 3000
        assert sum(is_read(isso, delivery) for delivery in page.deliveries) == 1
        with pytest.raises(Refused, match="page of this name"):
            isso.site.thread("/" + "x" * 70_000)


def is_read(isso: Isso, delivery: Delivery) -> bool:
    """Whether a delivery is understood; the others are set aside for a person."""
    try:
        return bool(list(isso.parse(delivery)))
    except Unreadable:
        return False


def test_no_more_names_are_asked_for_than_isso_takes_at_once(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    for number in range(150):
        network.comment("Karl Kritik", "Hallo", uri=f"/{number}/" + "ü" * 1000)
    cursor = look_everywhere(open_isso, {})[1]["comments"]
    network.calls.clear()
    open_isso.fetch("comments", cursor)
    (asked,) = [len(call.body) for call in network.calls if call.path == "/count"]
    assert 100_000 < asked < 256 * 1024


def test_a_cursor_that_nobody_understands_is_a_beginning(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    network.comment("Frieda Frage", "Wann?")
    for cursor in (
        "{",
        "[]",
        "null",
        '{"floor": "x"}',
        '{"floor": 1}',
        '{"known": [], "floor": 1}',
    ):
        assert texts(open_isso, open_isso.fetch("comments", cursor)) == ["Wann?"]


def test_an_odd_comment_beside_it_keeps_us_from_no_other(
    network: SimulatedIsso, open_isso: Isso, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_by(network, open_isso)
    rows = [network._signed_row(network.comments[1]), {"id": 7, "mode": 1}, {"id": "x", "mode": 1}]
    say(network, monkeypatch, "/", Told(200, {"replies": rows}))
    assert [word.external_id for word in open_isso.context(asked).said] == [asked.external_id]
    assert len(list(open_isso.refresh([asked.external_id]))) == 1


def test_the_number_of_a_deleted_comment_is_given_away_and_we_are_not_fooled(
    network: SimulatedIsso, isso: Isso
) -> None:
    number = network.comment("Frieda Frage", "Wann?")
    asked = only_word(isso)
    network.delete(number)
    assert network.comment("Karl Kritik", "Nie!") == number

    other = only_word(isso)
    assert other.external_id != asked.external_id
    assert isinstance(next(iter(isso.refresh([asked.external_id]))), Vanished)
    isso.act(Ability.DELETE, asked.external_id, asked.meta)
    assert number in network.comments, "somebody else's words are not deleted for it"
    with pytest.raises(Gone):
        isso.send(answer(asked))


# --- what awaits approval ------------------------------------------------------------------------


def test_what_awaits_approval_comes_in_hidden_and_is_approved_here(
    network: SimulatedIsso, isso: Isso
) -> None:
    first = network.comment("Lena Lob", "Toll!")
    number = network.comment(
        "Frieda Frage", "Wann?", parent=first, mode=PENDING, email="f@f.example"
    )
    page = isso.fetch("pending", "")
    (waits,) = said_in(isso, page)
    assert (waits.text, waits.hidden, waits.hidden_by_house) == ("Wann?", True, False)
    assert waits.parent_id == id_of(network, first), "the list does not say it, the comment does"
    assert not isso.fetch("pending", page.cursor).deliveries

    with pytest.raises(Refused, match="still awaits approval"):
        isso.send(answer(waits))
    isso.act(Ability.UNHIDE, waits.external_id, waits.meta)
    assert network.comments[number].mode == 1
    told = {word.external_id: word for word in said_in(isso, isso.fetch("comments", ""))}
    assert not told[waits.external_id].hidden
    assert told[waits.external_id].author == waits.author, "nobody becomes another one by it"
    isso.send(answer(waits))


def test_what_awaits_approval_is_there_when_asked_for_again_until_it_is_deleted(
    network: SimulatedIsso, isso: Isso
) -> None:
    number = network.comment("Frieda Frage", "Wann?", mode=PENDING)
    (waits,) = said_in(isso, isso.fetch("pending", ""))
    assert not list(isso.refresh([waits.external_id]))
    network.delete(number)
    assert list(isso.refresh([waits.external_id])) == [Vanished(waits.external_id)]


def test_without_the_password_nothing_is_heard_of_what_awaits_approval(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    network.comment("Frieda Frage", "Wann?", mode=PENDING)
    assert open_isso.fetch("pending", "") == Page((), "")
    assert not open_isso.fetch("comments", "").deliveries


def test_a_queue_that_stays_as_it_is_is_read_once(network: SimulatedIsso, isso: Isso) -> None:
    for number in range(150):
        network.comment("Karl Kritik", f"Frage {number}", mode=PENDING)
    cursors = look_everywhere(isso, {})[1]
    network.calls.clear()
    page = isso.fetch("pending", cursors["pending"])
    assert (page.deliveries, len(network.calls)) == ((), 1)
    network.comment("Frieda Frage", "Wann?", parent=1, mode=PENDING)
    assert texts(isso, isso.fetch("pending", page.cursor)) == ["Wann?"]


def test_of_a_queue_without_end_both_ends_are_read(network: SimulatedIsso, isso: Isso) -> None:
    first = network.comment("Lena Lob", "Toll!")
    for number in range(1200):
        network.comment("Karl Kritik", f"Spam {number}", mode=PENDING)
    network.comment("Frieda Frage", "Wann?", parent=first, mode=PENDING)
    network.comment("Frieda Frage", "Wo?", mode=PENDING)
    told, _cursors = look_everywhere(isso, {})
    assert {"Wann?", "Wo?"} < {word.text for word in told.values()}
    asked = {call.first("page") for call in network.calls if call.first("mode") == "2"}
    assert asked == {"0", "1", "10", "11", "12"}


def test_known_ones_in_the_queue_are_asked_for_at_once(network: SimulatedIsso, isso: Isso) -> None:
    for number in range(10):
        network.comment("Karl Kritik", f"Frage {number}", mode=PENDING)
    known = [word.external_id for word in said_in(isso, isso.fetch("pending", ""))]
    network.calls.clear()
    assert not list(isso.refresh(known))
    assert [call.path for call in network.calls] == ["/", "/admin/"]


def test_a_long_queue_is_read_in_steps(network: SimulatedIsso, isso: Isso) -> None:
    for number in range(130):
        network.comment("Karl Kritik", f"Frage {number}", mode=PENDING)
    cursor, told = "", list[str]()
    for _step in range(20):
        page = isso.fetch("pending", cursor)
        told, cursor = told + texts(isso, page), page.cursor
        if not page.more:
            break
    assert sorted(told) == sorted(f"Frage {number}" for number in range(130))


# --- who is who ----------------------------------------------------------------------------------


def test_who_types_our_name_and_address_is_not_us(network: SimulatedIsso, isso: Isso) -> None:
    isso.send(answer(asked_by(network, isso)))
    network.comment("RatziFatzi", "Haut ab.", email="redaktion@ratzifatzi.example")
    mine = network.signed_by("RatziFatzi")[0]
    copied = network.comment("RatziFatzi", "Haut alle ab.")
    network.comments[copied].website = mine.website

    told = {word.text: word for word in fetched(isso).values()}

    house = isso.whoami().external_id
    assert told["Ab Dezember."].author.external_id == house
    for text in ("Haut ab.", "Haut alle ab."):
        assert told[text].author.external_id != house
        assert told[text].addressed
    forged = told["Haut alle ab."]
    with pytest.raises(Refused, match="somebody else"):
        isso.act(Ability.DELETE_OWN, forged.external_id, forged.meta)
    with pytest.raises(Refused, match="only they may change it"):
        isso.edit(forged.external_id, "Willkommen!", forged.meta)


def test_our_answers_stay_ours_when_we_sign_with_another_address(network: SimulatedIsso) -> None:
    account = account_of(network, network.password)
    with connected(account) as isso:
        receipt = isso.send(answer(asked_by(network, isso)))
        account.settings = {**account.settings, "email": "hallo@ratzifatzi.example"}
        asked = asked_by(network, isso)
        isso.send(answer(asked, "Ab Januar.", key=KEY[:-1] + "9"))
        house = isso.whoami().external_id
        ours = {w.text for w in fetched(isso).values() if w.author.external_id == house}
        assert ours == {"Ab Dezember.", "Ab Januar."}
        isso.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)
        with pytest.raises(Refused):
            isso.act(Ability.DELETE_OWN, asked.external_id, asked.meta)
    assert [one.text for one in network.signed_by("RatziFatzi")] == ["Ab Januar."]


def test_the_mark_of_the_house_outlives_the_worker(network: SimulatedIsso) -> None:
    account = account_of(network)
    kept: dict[str, str] = {}
    account.keep = kept.update
    with connected(account) as isso:
        isso.send(answer(asked_by(network, isso)))
    with connected(replace(account, secrets=kept)) as isso:
        ours = next(word for word in fetched(isso).values() if word.text == "Ab Dezember.")
        assert ours.author.external_id == isso.whoami().external_id
    assert set(kept) == {"mark", "own_hashes"}
    assert kept["mark"] in network.signed_by("RatziFatzi")[0].email


def test_an_isso_that_shows_addresses_as_they_are_gives_our_mark_to_nobody(
    network: SimulatedIsso, monkeypatch: pytest.MonkeyPatch
) -> None:
    """[hash] algorithm = none"""
    row = SimulatedIsso._signed_row
    monkeypatch.setattr(
        SimulatedIsso,
        "_signed_row",
        lambda self, one: {**row(self, one), "hash": one.email.encode().hex()},
    )
    kept: dict[str, str] = {}
    account = account_of(network)
    account.keep = kept.update
    with connected(account) as isso:
        isso.send(answer(asked_by(network, isso)))
    assert "own_hashes" not in kept


def test_people_behind_one_address_are_told_apart_by_their_names(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    for name in ("Frieda Frage", "Karl Kritik", "frieda  frage", "", ""):
        network.comment(name, f"Ich bin {name}", address="198.51.100.0")
    who = [word.author.external_id for word in fetched(open_isso).values()]
    assert who[0] == who[2]
    assert len(set(who)) == 4, "who gives no name is nobody we know again"


def test_no_address_of_anybody_is_kept(network: SimulatedIsso, isso: Isso) -> None:
    network.comment("Frieda Frage", "Wann?", email="frieda@frage.example")
    network.comment("Karl Kritik", "Nie?", email="karl@kritik.example", mode=PENDING)
    for feed in ("comments", "pending"):
        page = isso.fetch(feed, "")
        assert page.deliveries
        for told in (page.cursor, *(delivery.body.decode() for delivery in page.deliveries)):
            assert "@" not in told


# --- answering -----------------------------------------------------------------------------------


def asked_by(network: SimulatedIsso, isso: Isso) -> Incoming:
    number = network.comment("Frieda Frage", "Wann kommt die in Blau?")
    return fetched(isso)[id_of(network, number)]


def test_an_answer_is_signed_with_name_website_and_an_address_of_its_own(
    network: SimulatedIsso,
) -> None:
    with connected(account_of(network, website="ratzifatzi.example")) as isso:
        receipt = isso.send(answer(asked_by(network, isso)))
    (ours,) = network.signed_by("RatziFatzi")
    assert ours.website.startswith("https://ratzifatzi.example/#desk-")
    assert ours.email.startswith("redaktion+")
    assert ours.email.endswith("@ratzifatzi.example")
    assert receipt.permalink == f"{network.origin}/die-neue-buerste/#isso-{ours.number}"


@pytest.mark.parametrize(
    "typed", ["", "redaktion", "@ratzifatzi.example", "a&b@r.example", f"{'x' * 240}@r.example"]
)
def test_without_an_address_of_ours_one_is_made_that_nobody_else_has(
    network: SimulatedIsso, typed: str
) -> None:
    with connected(account_of(network, email=typed)) as isso:
        isso.send(answer(asked_by(network, isso)))
    assert network.signed_by("RatziFatzi")[0].email.endswith("@desk.invalid")


def test_an_answer_to_an_answer_stands_below_the_first_and_is_found(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    first = network.comment("Lena Lob", "Toll!")
    second = network.comment("Frieda Frage", "Wann?", parent=first)
    asked = fetched(open_isso)[id_of(network, second)]
    receipt = open_isso.send(answer(asked))
    assert network.comments[number_in(receipt.external_id)].parent == first
    assert open_isso.find(answer(asked)) is not None
    assert open_isso.find(answer(asked, key=KEY[:-1] + "9")) is None


def test_the_same_words_to_two_people_are_two_answers(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    first = network.comment("Lena Lob", "Toll!")
    for name in ("Frieda Frage", "Karl Kritik"):
        network.comment(name, "Wann?", parent=first)
    asked = [word for word in fetched(open_isso).values() if word.text == "Wann?"]
    open_isso.send(answer(asked[0], "Danke!"))
    assert open_isso.find(answer(asked[1], "Danke!", key=KEY[:-1] + "9")) is None


def test_in_a_moderated_isso_the_house_approves_itself_or_is_unsure(
    network: SimulatedIsso, isso: Isso, open_isso: Isso
) -> None:
    asked = asked_by(network, isso)
    network.moderated = True
    isso.send(answer(asked))
    assert network.signed_by("RatziFatzi")[0].mode == 1

    other = answer(asked, "Ab Januar.", key=KEY[:-1] + "9")
    open_isso.send(other)
    assert network.signed_by("RatziFatzi")[1].mode == PENDING
    with pytest.raises(Unsure, match="waiting for approval"):
        open_isso.find(other)
    assert isso.find(other) is not None, "administrators see it"


def test_an_answer_in_the_queue_is_not_given_twice(network: SimulatedIsso, isso: Isso) -> None:
    asked = asked_by(network, isso)
    network.moderated = True
    network.suffer("status", path="/activate/", status=500)
    isso.send(answer(asked))
    isso.send(replace(answer(asked), first_tried_at=datetime.now(UTC)))
    assert len(network.signed_by("RatziFatzi")) == 1


def test_an_answer_is_found_at_the_end_of_a_long_queue(
    network: SimulatedIsso, isso: Isso, open_isso: Isso
) -> None:
    asked = asked_by(network, isso)
    network.moderated = True
    for number in range(150):
        network.comment("Karl Kritik", f"Spam {number}", mode=PENDING)
    open_isso.send(answer(asked))
    assert isso.find(answer(asked)) is not None
    assert isso.find(answer(asked, key=KEY[:-1] + "9")) is None


def test_an_answer_that_cannot_be_approved_has_arrived_all_the_same(
    network: SimulatedIsso, isso: Isso
) -> None:
    asked = asked_by(network, isso)
    network.moderated = True
    network.suffer("status", path="/activate/", status=500)
    assert isso.send(answer(asked)).external_id
    assert network.signed_by("RatziFatzi")[0].mode == PENDING


@pytest.mark.parametrize(
    "origin",
    ["http://intranet", "http://a@b.example", "http://[::1]:80", "http://a b.example", "http://[x"],
)
def test_an_isso_that_takes_no_address_leaves_a_lost_answer_in_doubt(
    network: SimulatedIsso, origin: str
) -> None:
    network.origin = origin
    with connected(account_of(network)) as isso:
        asked = asked_by(network, isso)
        isso.send(answer(asked))
        assert network.signed_by("RatziFatzi")[0].website == ""
        with pytest.raises(Unsure, match="no address with this name"):
            isso.find(answer(asked))


def test_isso_lets_us_wait_where_it_thinks_we_answer_ourselves_or_too_often(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    asked = asked_by(network, open_isso)
    network.ratelimit = 1
    open_isso.send(answer(asked))
    with pytest.raises(TryLater, match="a few comments a minute") as trouble:
        open_isso.send(answer(asked, key=KEY[:-1] + "9"))
    assert trouble.value.after == timedelta(minutes=1)
    network.ratelimit = 0
    network.comments[1].address = "desk"
    with pytest.raises(TryLater, match="reply-to-self") as trouble:
        open_isso.send(answer(asked, key=KEY[:-1] + "9"))
    assert trouble.value.after == timedelta(minutes=15)
    assert len(network.signed_by("RatziFatzi")) == 1


def test_too_short_is_refused_before_anything_is_sent(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    asked = asked_by(network, open_isso)
    for text in ("", "Ja", "\u200b \n"):
        with pytest.raises(Refused, match="fewer than 3"):
            open_isso.send(answer(asked, text))
    open_isso.send(answer(asked, "Ja!"))
    assert len(network.signed_by("RatziFatzi")) == 1


YES = {"id": 99, "created": 1.5, "mode": 1, "text": "<p>Ab Dezember.</p>"}


@pytest.mark.parametrize(
    ("told", "trouble"),
    [
        (Told(201, YES), None),
        (Told(201, {**YES, "id": True}), Unsure),
        (Told(201, {"id": 99}), Unsure),
        (Told(201, [YES]), Unsure),
        (Told(201, b"<html>"), Unsure),
        (Told(204, b""), Unsure),
        (Told(302, b"", {"Location": "https://elsewhere.example/"}), TryLater),
        (Told(400, b"<p>Website not Django-conform</p>"), Refused),
        (Told(400, b"<p>Cannot create new thread: URI /x is not accessible</p>"), Gone),
        (Told(401, b""), Disconnected),
        (Told(403, {"message": "403 Forbidden: CSRF"}), Refused),
        (Told(403, b"<html>blocked", {"Content-Type": "text/html"}), Refused),
        (Told(404, {"message": "404 Not Found"}), TryLater),
        (Told(410, b""), TryLater),
        (Told(413, b""), Refused),
        (Told(418, b""), Refused),
        (Told(429, b"", {"Retry-After": "7"}), TryLater),
        (Told(500, {"message": "500"}), Unsure),
        (Told(502, b""), Unsure),
        (Told(599, b""), Unsure),
    ],
    ids=str,
)
def test_what_isso_says_to_an_answer_and_what_we_make_of_it(
    network: SimulatedIsso,
    open_isso: Isso,
    monkeypatch: pytest.MonkeyPatch,
    told: Told,
    trouble: type[Trouble] | None,
) -> None:
    asked = asked_by(network, open_isso)
    say(network, monkeypatch, "/new", told)
    if trouble is None:
        assert open_isso.send(answer(asked)).external_id.endswith("#isso-99.1500")
        return
    with pytest.raises(Trouble) as caught:
        open_isso.send(answer(asked))
    assert type(caught.value) is trouble


@pytest.mark.parametrize(
    ("told", "trouble"),
    [
        (Told(200, []), None),
        (Told(200, {}), TryLater),
        (Told(200, [1]), TryLater),
        (Told(200, b"[" * 100_000), TryLater),
        (Told(204, b""), TryLater),
        (Told(302, b"", {"Location": "https://elsewhere.example/"}), TryLater),
        (Told(401, b""), Disconnected),
        (Told(403, b"<html>", {"Content-Type": "text/html"}), TryLater),
        (Told(404, b"<p>Unavailable because 'latest-enabled' not set</p>"), Disconnected),
        (Told(418, b""), TryLater),
        (Told(429, b""), TryLater),
        (Told(503, b""), TryLater),
    ],
    ids=lambda value: str(value)[:80],
)
def test_what_isso_says_when_we_look_and_what_we_make_of_it(
    network: SimulatedIsso,
    open_isso: Isso,
    monkeypatch: pytest.MonkeyPatch,
    told: Told,
    trouble: type[Trouble] | None,
) -> None:
    say(network, monkeypatch, "/latest", told)
    if trouble is None:
        assert not open_isso.fetch("comments", "").deliveries
        return
    with pytest.raises(Trouble) as caught:
        open_isso.fetch("comments", "")
    assert type(caught.value) is trouble


# --- acting --------------------------------------------------------------------------------------


def test_one_network_address_has_one_vote_and_the_desk_says_so(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    mine = asked_by(network, open_isso)
    network.comments[1].voters.add("desk")
    with pytest.raises(Refused, match="has not counted our like"):
        open_isso.act(Ability.LIKE, mine.external_id, mine.meta)
    assert network.comments[1].likes == 0
    network.delete(1)
    with pytest.raises(Gone):
        open_isso.act(Ability.LIKE, mine.external_id, mine.meta)


def test_a_comment_with_answers_is_deleted_down_to_a_shell_and_counts_as_gone(
    network: SimulatedIsso, isso: Isso
) -> None:
    first = network.comment("Karl Kritik", "Schlimm")
    network.comment("Lena Lob", "Gar nicht", parent=first)
    asked = fetched(isso)[id_of(network, first)]
    isso.act(Ability.DELETE, asked.external_id, asked.meta)
    assert network.comments[first].text == ""
    assert list(isso.refresh([asked.external_id])) == [Vanished(asked.external_id)]
    isso.act(Ability.DELETE, asked.external_id, asked.meta)
    with pytest.raises(Gone):
        isso.act(Ability.UNHIDE, asked.external_id, asked.meta)


@pytest.mark.parametrize("ability", [Ability.UNHIDE, Ability.DELETE, Ability.DELETE_OWN])
def test_without_the_password_nothing_is_moderated_and_the_reason_is_said(
    network: SimulatedIsso, open_isso: Isso, ability: Ability
) -> None:
    asked = asked_by(network, open_isso)
    with pytest.raises(Refused, match="password for administrators"):
        open_isso.act(ability, asked.external_id, asked.meta)
    with pytest.raises(Refused, match="password for administrators"):
        open_isso.edit(asked.external_id, "Andere Worte", asked.meta)
    assert network.comments[1].text == "Wann kommt die in Blau?"


# --- words ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "1. eins\n2) zwei\n- drei\n+ vier\n# fünf\n> sechs\n=== \n--- ",
        "a*b* _c_ [d](e) `f` <b>g</b> &amp; ~~h~~ x^2 \\ | i",
        "Absatz\n\nund noch einer\nmit zwei Zeilen",
        "siehe https://ratzifatzi.example/a_b*c?x=1&y=2, und http://x.example/(so).",
    ],
)
def test_what_we_write_reads_as_we_wrote_it(text: str) -> None:
    expected = tidy("\n".join(line.strip() for line in text.split("\n")))
    assert words_in(rendered(as_markdown(text))) == expected


@given(st.text(st.sampled_from("ab1 .)-+#*_<>&[]()`~^|\\=:/\n"), max_size=40))
def test_any_text_reads_as_it_was_written(text: str) -> None:
    expected = tidy("\n".join(line.strip() for line in tidy(text).split("\n")))
    assert words_in(rendered(as_markdown(text))) == expected


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1. eins", "1\\. eins"),
        ("12) zwei", "12\\) zwei"),
        ("- drei", "\\- drei"),
        ("+ vier", "\\+ vier"),
        ("# fünf", "\\# fünf"),
        ("a\n===", "a  \n\\==="),
        ("    sechs", "sechs"),
        ("am 1. Mai - so um 5 + 2", "am 1. Mai - so um 5 + 2"),
        ("a\n\nb", "a\n\nb"),
    ],
)
def test_no_line_becomes_a_list_or_a_heading_and_nothing_else_is_touched(
    text: str, written: str
) -> None:
    """What the stage does not know; the real one reads it back (tests/real)."""
    assert as_markdown(text) == written


def test_a_very_long_name_of_a_page_fits_where_ids_are_kept(
    network: SimulatedIsso, open_isso: Isso
) -> None:
    network.comment("Frieda Frage", "Wann?", uri="/" + "x" * 1000)
    asked = only_word(open_isso)
    assert len(asked.external_id) < 400
    assert open_isso.send(answer(asked)).external_id
    assert not list(open_isso.refresh([asked.external_id])), "without the name nothing is claimed"


def test_a_page_that_has_no_address_has_no_link(network: SimulatedIsso, open_isso: Isso) -> None:
    network.comment("Frieda Frage", "Wann?", uri="javascript:alert(1)")
    asked = only_word(open_isso)
    assert asked.permalink == ""
    assert asked.opening
    assert (asked.opening.permalink, asked.opening.title) == ("", "javascript:alert(1)")


def test_the_title_of_a_page_is_told_to_administrators(
    network: SimulatedIsso, isso: Isso, open_isso: Isso
) -> None:
    network.titles["/die-neue-buerste/"] = "Bürste <Nr. 1> & (neu)"
    network.comment("Frieda Frage", "Wann?")
    told, other = only_word(isso).opening, only_word(open_isso).opening
    assert told
    assert other
    assert (told.title, other.title) == ("Bürste <Nr. 1> & (neu)", "/die-neue-buerste/")


HOSTILE = '</pre><a id="send-edit-btn-1" onclick="send_edit(1, \'x\')">Valid (99)</a></html>'


def test_what_people_write_does_not_become_a_part_of_the_page(
    network: SimulatedIsso, isso: Isso
) -> None:
    network.comment(HOSTILE, HOSTILE, mode=PENDING, uri="/a?b=1&c=<i>")
    held = isso.site.admin(Mode.PENDING).rows
    assert [(one.number, one.key, one.uri) for one in held] == [(1, "signed.1", "/a?b=1&c=<i>")]
    (waits,) = said_in(isso, isso.fetch("pending", ""))
    assert waits.text == HOSTILE


def test_half_a_page_for_administrators_is_none(network: SimulatedIsso) -> None:
    network.comment("Frieda Frage", "Wann?")
    network.session = 1
    whole = network.answer(admin_call()).body().decode()
    assert read_page(whole).counts == {1: 1, 2: 0, 4: 0}
    for page in ("", "<html></html>", whole[: len(whole) // 2], whole.replace("Staled", "x")):
        with pytest.raises(NoAdminPage):
            read_page(page)


SCALARS = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=20))
ANYTHING = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
)
FIELDS = ("id", "parent", "created", "modified", "mode", "text", "author", "website", "hash")
ROWS = st.fixed_dictionaries({}, optional=dict.fromkeys(FIELDS, ANYTHING))


@given(ROWS, st.lists(ROWS, max_size=2), st.text(max_size=30))
def test_whatever_an_isso_tells_is_read_or_set_aside(
    row: dict[str, Any], thread: list[dict[str, Any]], uri: str
) -> None:
    delivery = delivery_of(
        House("isso.example", "RatziFatzi", ""), "https://b.example", uri, row, thread
    )
    with suppress(Unreadable):
        word = incoming_in(delivery)
        assert word.written_at.utcoffset() == timedelta(0)
        assert word.external_id.startswith(uri)


@given(st.binary(max_size=300) | ANYTHING.map(lambda told: json.dumps(told).encode()))
def test_whatever_is_delivered_is_read_or_unreadable(body: bytes) -> None:
    with suppress(Unreadable):
        incoming_in(Delivery(body))


@given(st.lists(ROWS, max_size=3))
def test_whatever_stands_on_a_page_has_one_of_the_seven_names(rows: list[dict[str, Any]]) -> None:
    with SimulatedIsso() as network, connected(account_of(network, network.password)) as isso:
        asked = asked_by(network, isso)
        told = Told(200, json.dumps({"replies": rows}).encode())
        replace_route(network, None, "/", lambda _self, _call: told)
        for call in (
            lambda: list(isso.refresh([asked.external_id])),
            lambda: isso.context(asked),
            lambda: isso.find(answer(asked)),
            lambda: isso.act(Ability.LIKE, asked.external_id, asked.meta),
        ):
            with suppress(Trouble):
                call()


# --- the stage -----------------------------------------------------------------------------------


def say(network: SimulatedIsso, monkeypatch: pytest.MonkeyPatch, path: str, told: Told) -> None:
    """From now on this path is answered so."""
    replace_route(network, monkeypatch, path, lambda _self, _call: told)


def replace_route(
    network: SimulatedIsso, monkeypatch: pytest.MonkeyPatch | None, path: str, handler: Any
) -> None:
    """Let another one answer a path, until the end of the test where `monkeypatch` says so."""
    routes = [
        (method, pattern, (lambda call, **_: handler(network, call)))
        if pattern.fullmatch(path)
        else (method, pattern, old)
        for method, pattern, old in network.routes
    ]
    if monkeypatch:
        monkeypatch.setattr(network, "routes", routes)
    else:
        network.routes = routes


def admin_call() -> Any:
    """What a browser asks with a session."""
    return Call("GET", "/admin/", {"mode": ["1"]}, {"cookie": "admin-session=session.1"}, b"")
