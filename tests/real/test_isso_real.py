"""A real Isso 0.14 through our connector. What it holds is read back without anything of ours."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.error import HTTPError

import pytest

from herzenstakt.channels.connector import Ability, Account, Incoming, Level, Outgoing, Vanished
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, TryLater, Unsure
from herzenstakt.connectors.isso import Isso
from herzenstakt.connectors.isso.admin import Mode
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import KEY, fetched, look_everywhere
from tests.real.servers import isso as servers
from tests.real.servers.isso import PASSWORD, RealIsso

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not servers.installed(), reason="python -m tests.real.servers.install isso"),
]
LOOPBACK = frozenset({"127.0.0.1"})
SIGNED = {"name": "RatziFatzi", "email": "redaktion@ratzifatzi.example", "website": ""}
PAGE = "/die-neue-buerste/"


@pytest.fixture
def world() -> Iterator[RealIsso]:
    with RealIsso() as world:
        yield world


@pytest.fixture
def moderated() -> Iterator[RealIsso]:
    with RealIsso(moderated=True) as world:
        yield world


@pytest.fixture
def http() -> Iterator[Http]:
    http = Http(allowed_hosts=LOOPBACK)
    yield http
    http.close()


def administrator(world: RealIsso, http: Http) -> Isso:
    return Isso(Account({"address": world.url, **SIGNED}, {"password": PASSWORD}), http)


def reader(world: RealIsso, http: Http) -> Isso:
    return Isso(Account({"address": world.url, **SIGNED}), http)


def answer(to: Incoming, text: str = "Ab Dezember.", key: str = KEY) -> Outgoing:
    return Outgoing(key, to.external_id, to.thread_id, text, to.author, meta=to.meta)


def told_by(isso: Isso) -> dict[str, Incoming]:
    """Everything there is to read, by its words."""
    return {word.text: word for word in fetched(isso).values()}


# --- connecting ----------------------------------------------------------------------------------


def test_the_self_test_knows_what_it_sees(world: RealIsso, http: Http) -> None:
    assert {one.level for one in reader(world, http).check()} == {Level.GOOD, Level.MISSING}
    assert Level.BROKEN not in {one.level for one in administrator(world, http).check()}
    house = administrator(world, http).whoami()
    assert (house.name, house.url) == ("RatziFatzi", servers.ORIGIN)


def test_a_wrong_password_is_none(world: RealIsso, http: Http) -> None:
    isso = Isso(Account({"address": world.url, **SIGNED}, {"password": "falsch"}), http)
    with pytest.raises(Disconnected, match="did not accept"):
        isso.whoami()
    with pytest.raises(Disconnected, match="did not accept"):
        isso.fetch("pending", "")


def test_an_isso_as_it_comes_shows_nothing_to_us_and_says_what_to_change(http: Http) -> None:
    with RealIsso(latest=False, admin=False) as world:
        with pytest.raises(Disconnected, match="latest-enabled = true"):
            reader(world, http).whoami()
        with pytest.raises(Disconnected, match="enabled = true"):
            administrator(world, http).whoami()


# --- reading -------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [administrator, reader])
def test_words_names_and_what_they_answer_come_as_they_were_written(
    world: RealIsso, http: Http, role: type
) -> None:
    asked = world.visitor_says(
        "5 < 6 & <b>Öse</b>? 🙂\nUnd wann?\n\nIn *Blau*!",
        "Frieda <Frage> & Söhne",
        email="f@f.example",
    )
    world.visitor_says(
        "Das frage ich mich auch.", "Karl Kritik", parent=asked["id"], address="192.0.2.1"
    )

    told = told_by(role(world, http))

    first = told["5 < 6 & <b>Öse</b>? 🙂\nUnd wann?\n\nIn Blau!"]
    second = told["Das frage ich mich auch."]
    assert first.author.name == "Frieda <Frage> & Söhne"
    assert first.written_at.timestamp() == pytest.approx(asked["created"], abs=0.001)
    assert (second.parent_id, second.thread_id) == (first.external_id, first.thread_id)
    assert second.permalink == f"{servers.ORIGIN}{PAGE}#isso-2"
    assert second.author.external_id != first.author.external_id


@pytest.mark.parametrize("role", [administrator, reader])
def test_a_new_question_is_heard_however_many_answers_stand_before_it(
    world: RealIsso, http: Http, role: type
) -> None:
    """Isso's own list tells answers behind everything else, and cuts at the front."""
    first = world.visitor_says("Wann?")
    for number in range(120):
        world.visitor_says(
            f"Antwort {number}", "Lena Lob", parent=first["id"], address=f"198.51.{number}.1"
        )
    isso = role(world, http)
    told, cursors = look_everywhere(isso, {})
    assert len(told) == 121
    assert look_everywhere(isso, cursors)[0] == {}

    world.visitor_says("Und in Rot?", "Karl Kritik", address="192.0.2.1")
    told, _cursors = look_everywhere(isso, cursors)
    assert [word.text for word in told.values()] == ["Und in Rot?"]
    listed = [row["text"] for row in world.call("GET", "/latest?limit=100")]
    assert "<p>Und in Rot?</p>" not in listed, "the reason for all this"


@pytest.mark.parametrize("role", [administrator, reader])
def test_another_look_tells_what_was_deleted_and_whose_number_was_given_away(
    world: RealIsso, http: Http, role: type
) -> None:
    first = world.visitor_says("Schlimm!", "Karl Kritik")
    world.visitor_says("Gar nicht.", "Lena Lob", parent=first["id"], address="192.0.2.1")
    world.visitor_says("Wann?", address="198.51.100.1")
    told = told_by(role(world, http))
    house = administrator(world, http)
    for text in ("Schlimm!", "Wann?"):
        house.act(Ability.DELETE, told[text].external_id, told[text].meta)
    other = world.visitor_says("Wo?", "Jonas Jobinteresse", address="203.0.200.1")
    assert other["id"] == 3

    isso = role(world, http)
    again = {one.external_id: one for one in isso.refresh([w.external_id for w in told.values()])}

    gone = {name for name, one in again.items() if isinstance(one, Vanished)}
    assert gone == {told["Schlimm!"].external_id, told["Wann?"].external_id}
    assert told_by(isso)["Wo?"].external_id != told["Wann?"].external_id


# --- answering -----------------------------------------------------------------------------------


def test_what_we_write_reads_as_we_wrote_it(world: RealIsso, http: Http) -> None:
    words = (
        "1. eins\n- zwei\n# drei\n> vier\n\n*a* _b_ `c` [d](e) <b> &amp; ~~f~~ g^2 \\ |\n"
        "https://ratzifatzi.example/a_b*c?x=1&y=2, und dann"
    )
    world.visitor_says("Wie?")
    isso = reader(world, http)
    receipt = isso.send(answer(told_by(isso)["Wie?"], words))
    assert receipt.text == words
    assert told_by(isso)[words].author.external_id == isso.whoami().external_id
    assert '<a href="https://ratzifatzi.example/a_b*c?x=1&amp;y=2"' in world.shown()[1]["text"]


def test_an_answer_is_found_again_and_is_nobody_elses(world: RealIsso, http: Http) -> None:
    first = world.visitor_says("Toll!", "Lena Lob")
    world.visitor_says("Wann?", parent=first["id"], address="192.0.2.1")
    isso = reader(world, http)
    asked = told_by(isso)["Wann?"]
    assert isso.find(answer(asked)) is None
    receipt = isso.send(answer(asked))
    found = isso.find(answer(asked))
    assert found is not None
    assert found.external_id == receipt.external_id
    assert isso.send(answer(asked)).external_id == receipt.external_id
    assert [row["parent"] for row in world.shown()] == [None, 1, 1]
    world.visitor_says("Haut ab.", "RatziFatzi", email=SIGNED["email"])
    told = told_by(isso)
    assert told["Ab Dezember."].author.external_id == isso.whoami().external_id
    assert told["Haut ab."].author.external_id != isso.whoami().external_id


def test_an_answer_to_something_deleted_is_not_given(world: RealIsso, http: Http) -> None:
    world.visitor_says("Wann?")
    isso = administrator(world, http)
    asked = told_by(isso)["Wann?"]
    isso.act(Ability.DELETE, asked.external_id, asked.meta)
    with pytest.raises(Gone):
        isso.send(answer(asked))
    assert world.shown() == []


def test_too_many_answers_wait_their_turn(http: Http) -> None:
    with RealIsso(ratelimit=2) as world:
        world.visitor_says("Wann?")
        isso = reader(world, http)
        asked = told_by(isso)["Wann?"]
        for number in (1, 2):
            isso.send(answer(asked, key=f"{KEY}{number}"))
        with pytest.raises(TryLater, match="a few comments a minute"):
            isso.send(answer(asked, key=f"{KEY}3"))
        assert len(world.shown()) == 3


def test_who_writes_from_our_own_network_is_answered_a_little_later(
    world: RealIsso, http: Http
) -> None:
    world.visitor_says("Wann?", address="127.0.0.1")
    isso = reader(world, http)
    with pytest.raises(TryLater, match="reply-to-self"):
        isso.send(answer(told_by(isso)["Wann?"]))
    assert len(world.shown()) == 1


# --- moderating ----------------------------------------------------------------------------------


def test_what_awaits_approval_is_heard_approved_and_answered(
    moderated: RealIsso, http: Http
) -> None:
    moderated.visitor_says("Wann?", email="frieda@frage.example")
    isso = administrator(moderated, http)
    waits = told_by(isso)["Wann?"]
    assert waits.hidden
    assert waits.opening
    assert waits.opening.title == "Die neue Bürste ist da"
    assert told_by(reader(moderated, http)) == {}
    with pytest.raises(Refused, match="awaits approval"):
        isso.send(answer(waits))

    for _twice in (1, 2):
        isso.act(Ability.UNHIDE, waits.external_id, waits.meta)

    shown = told_by(isso)["Wann?"]
    assert (shown.external_id, shown.hidden) == (waits.external_id, False)
    assert shown.author.external_id == waits.author.external_id
    isso.send(answer(shown))
    assert [row["author"] for row in moderated.shown()] == ["Frieda Frage", "RatziFatzi"]


def test_without_the_password_a_moderated_answer_is_unsure(moderated: RealIsso, http: Http) -> None:
    moderated.visitor_says("Wann?")
    house = administrator(moderated, http)
    waits = told_by(house)["Wann?"]
    house.act(Ability.UNHIDE, waits.external_id, waits.meta)
    isso = reader(moderated, http)
    isso.send(answer(waits))
    with pytest.raises(Unsure, match="waiting for approval"):
        isso.find(answer(waits))
    assert house.find(answer(waits)) is not None


def test_our_own_words_are_changed_and_deleted_and_those_of_others_are_not(
    world: RealIsso, http: Http
) -> None:
    world.visitor_says("Wann?")
    isso = administrator(world, http)
    asked = told_by(isso)["Wann?"]
    receipt = isso.send(answer(asked))

    isso.edit(receipt.external_id, "Ab *Januar*.", receipt.meta)
    assert world.shown()[1]["text"] == "<p>Ab *Januar*.</p>"
    with pytest.raises(Refused):
        isso.edit(asked.external_id, "Tolle Firma!", asked.meta)
    with pytest.raises(Refused):
        isso.act(Ability.DELETE_OWN, asked.external_id, asked.meta)
    for _twice in (1, 2):
        isso.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)
    assert [row["text"] for row in world.shown()] == ["<p>Wann?</p>"]


def test_a_like_counts_once_and_not_for_words_from_our_own_network(
    world: RealIsso, http: Http
) -> None:
    world.visitor_says("Toll!", "Lena Lob")
    world.visitor_says("Wann?", address="127.0.0.1")
    isso = reader(world, http)
    told = told_by(isso)
    for _twice in (1, 2):
        isso.act(Ability.LIKE, told["Toll!"].external_id, told["Toll!"].meta)
    with pytest.raises(Refused, match="has not counted"):
        isso.act(Ability.LIKE, told["Wann?"].external_id, told["Wann?"].meta)
    assert [row["likes"] for row in world.shown()] == [1, 0]


def test_a_key_of_its_own_is_needed_to_see_what_awaits_approval(
    moderated: RealIsso, http: Http
) -> None:
    moderated.visitor_says("Wann?")
    isso = administrator(moderated, http)
    (held,) = isso.site.admin(Mode.PENDING).rows
    assert isso.site.viewed(held)
    with pytest.raises(HTTPError) as no:
        moderated.call("GET", "/id/1")
    assert no.value.code == 403
