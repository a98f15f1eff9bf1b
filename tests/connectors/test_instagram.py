"""Instagram: what the connector promises, over both ways in, on a simulated network and with samples."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Incoming,
    Level,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unsure,
)
from herzenstakt.connectors.instagram import Instagram, feeds
from herzenstakt.connectors.instagram.errors import trouble_of
from herzenstakt.connectors.meta.errors import Complaint
from herzenstakt.testing.contract import ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.graph import No
from herzenstakt.testing.networks.instagram import (
    AGENT,
    APP_ID,
    HOUSE,
    INSTAGRAM_SCOPES,
    PAGE_APP_ID,
    SimulatedInstagram,
)
from tests.connectors.on_instagram import (
    FRIEDA,
    KARL,
    LENA,
    SAMPLES,
    account_on,
    answer_to,
    asked_of,
    at_work,
    opened,
)

POST = "Die neue Bürste ist da."


@pytest.fixture
def network() -> Iterator[SimulatedInstagram]:
    yield from opened()


@pytest.fixture
def account(network: SimulatedInstagram) -> Account:
    return account_on(network)


@pytest.fixture
def connector(account: Account) -> Iterator[Instagram]:
    with at_work(account) as connector:
        yield connector


class TestOverInstagram(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = Instagram
    samples: ClassVar[Path] = SAMPLES
    write_path: ClassVar[str] = "/replies$"

    def somebody_comments(self, network: SimulatedInstagram, text: str) -> str:
        post = next(iter(network.posts), "") or network.post(HOUSE, POST)
        return network.comment(FRIEDA, post, text)

    def texts_of_ours(self, network: SimulatedInstagram) -> list[str]:
        return network.texts_of(HOUSE)

    def somebody_edits(self, network: SimulatedInstagram, external_id: str, text: str) -> bool:
        return False

    def vanish(self, network: SimulatedInstagram, external_id: str) -> None:
        network.delete(external_id)

    def state_of(self, network: SimulatedInstagram, external_id: str) -> set[str] | None:
        comment = network.comments.get(external_id)
        if comment is None:
            return None
        return {"hidden"} if comment.hidden else set()


class TestOverFacebook(TestOverInstagram):
    @pytest.fixture
    def account(self, network: SimulatedInstagram) -> Account:
        return account_on(network, "facebook")


# --- coming in: comments -------------------------------------------------------------------------


def told_by(connector: Instagram, feed: str, cursor: str = "") -> tuple[list[Incoming], str]:
    """All pages of one feed from a cursor on."""
    said: list[Incoming] = []
    for _page in range(30):
        page = connector.fetch(feed, cursor)
        cursor = page.cursor
        for delivery in page.deliveries:
            said += [one for one in connector.parse(delivery) if isinstance(one, Incoming)]
        if not page.more:
            break
    return said, cursor


def test_a_comment_stands_under_our_post_and_its_answer_below_it(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST, alt="Eine Bürste.")
    asked = network.comment(FRIEDA, post, "In Blau?")
    answer = network.comment(KARL, post, "Blau ist teurer.", to=asked)

    said = fetched(connector)

    assert (said[asked].thread_id, said[asked].parent_id) == (post, post)
    assert (said[answer].thread_id, said[answer].parent_id) == (post, asked)
    assert said[asked].author.address == f"@{FRIEDA}"
    assert said[asked].author.external_id == network.accounts[FRIEDA].id
    opening = said[post].opening
    assert opening is not None
    assert (opening.ours, opening.text) == (True, POST)
    assert [one.alt for one in opening.media] == ["Eine Bürste."]
    assert not said[post].addressed


def test_what_is_hidden_is_told_and_who_hid_it_is_not(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    rude = network.comment(KARL, network.post(HOUSE, POST), "Schrott!")
    network.comments[rude].hidden = True

    said = fetched(connector)[rude]

    assert said.hidden
    assert said.tells_hidden
    assert not said.hidden_by_house


def test_a_look_at_rest_asks_once(network: SimulatedInstagram, connector: Instagram) -> None:
    for _post in range(5):
        network.comment(FRIEDA, network.post(HOUSE, POST), "Schön!")
    _, cursor = told_by(connector, "comments")
    network.calls.clear()

    said, _ = told_by(connector, "comments", cursor)

    assert said == []
    assert [call.path for call in network.calls] == [f"/{network.accounts[HOUSE].id}/media"]


def test_only_the_post_with_more_comments_is_read(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    quiet, loud = network.post(HOUSE, POST), network.post(HOUSE, "Noch eine.")
    network.comment(FRIEDA, quiet, "Schön!")
    _, cursor = told_by(connector, "comments")
    new = network.comment(KARL, loud, "Schrott!")
    network.calls.clear()

    said, _ = told_by(connector, "comments", cursor)

    assert [one.external_id for one in said] == [new]
    assert asked_of(network, f"/{quiet}/comments") == 0


def test_an_answer_below_an_old_comment_is_found_behind_many_newer_ones(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    begin = datetime.now(UTC) - timedelta(days=3)
    old = network.comment(FRIEDA, post, "In Blau?", at=begin)
    for n in range(80):
        network.comment(LENA, post, f"Schön {n}", at=begin + timedelta(hours=1, minutes=3 * n))
    _, cursor = told_by(connector, "comments")
    new = network.comment(KARL, post, "Das wüsste ich auch gern.", to=old)

    said, _ = told_by(connector, "comments", cursor)

    assert [one.external_id for one in said] == [new]


@pytest.fixture
def after_a_wave(
    network: SimulatedInstagram, connector: Instagram, monkeypatch: pytest.MonkeyPatch
) -> tuple[str, list[str]]:
    """Where we looked last, and more comments since than one look reads."""
    monkeypatch.setattr(feeds, "PAGES_OF_ONE", 2)
    post = network.post(HOUSE, POST)
    begin = datetime.now(UTC) - timedelta(days=3)
    network.comment(FRIEDA, post, "In Blau?", at=begin)
    _, cursor = told_by(connector, "comments")
    since = begin + timedelta(hours=2)
    return cursor, [
        network.comment(LENA, post, f"{n}", at=since + timedelta(minutes=n)) for n in range(330)
    ]


def test_a_gap_too_wide_for_one_look_is_read_in_several(
    connector: Instagram, after_a_wave: tuple[str, list[str]]
) -> None:
    cursor, wave = after_a_wave

    first = connector.fetch("comments", cursor)
    said, _ = told_by(connector, "comments", cursor)

    assert first.more
    assert len(first.deliveries) == 100
    assert set(wave) <= {one.external_id for one in said}


def test_a_gap_is_read_from_its_top_where_the_network_forgot_the_place(
    network: SimulatedInstagram, connector: Instagram, after_a_wave: tuple[str, list[str]]
) -> None:
    cursor, wave = after_a_wave
    first = connector.fetch("comments", cursor)
    network.delete(wave[230])  # at which the look has stopped

    said, _ = told_by(connector, "comments", first.cursor)

    told = {one.external_id for it in first.deliveries for one in connector.parse(it)}
    assert set(wave) <= told | {one.external_id for one in said}
    assert len(said) == len({one.external_id for one in said})


def test_what_was_held_and_said_far_back_is_found_by_the_slow_walk(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    network.accounts[HOUSE].restricts.add(KARL)
    begin = datetime.now(UTC) - timedelta(days=3)
    held = network.comment(KARL, post, "Schrott!", at=begin)
    for n in range(60):
        network.comment(LENA, post, f"Schön {n}", at=begin + timedelta(hours=2, minutes=n))
    said, _ = look_everywhere(connector, {})
    assert held not in said

    network.approve(held)
    said_later, _ = told_by(connector, "everything")

    assert held in {one.external_id for one in said_later}


def walked(connector: Instagram, steps: int) -> tuple[list[set[str]], str]:
    """What each step of the slow walk tells of, and where it stands then."""
    cursor, told = "", list[set[str]]()
    for _step in range(steps):
        page = connector.fetch("everything", cursor)
        cursor = page.cursor
        assert not page.more
        told.append({one.external_id for it in page.deliveries for one in connector.parse(it)})
    return told, cursor


def test_the_slow_walk_passes_all_posts_and_begins_anew(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    begin = datetime.now(UTC) - timedelta(days=90)
    comments = {
        network.comment(FRIEDA, network.post(HOUSE, f"{n}", at=begin + timedelta(days=n)), "Oh")
        for n in range(12)
    }
    told, cursor = walked(connector, 3)
    assert set().union(*told) == comments
    assert cursor == ""


def test_the_slow_walk_comes_back_to_new_posts_while_it_is_far_away(
    network: SimulatedInstagram, connector: Instagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "WATCHED", 10)
    begin = datetime.now(UTC) - timedelta(days=90)
    posts = [network.post(HOUSE, f"{n}", at=begin + timedelta(days=n)) for n in range(32)]
    oldest, newest = (network.comment(FRIEDA, post, "Oh") for post in (posts[0], posts[-1]))

    told, _ = walked(connector, 9)

    assert [newest in one for one in told] == [True, False] * 4 + [True]
    assert oldest in told[6]
    assert posts[0] in told[6], "an old post comes with it"
    assert not any(posts[-1] in one for one in told), "a new one is told of with its picture"


def test_a_comment_that_came_while_another_went_is_found(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    gone = network.comment(KARL, post, "Schrott!")
    _, cursor = told_by(connector, "comments")
    network.delete(gone)
    new = network.comment(FRIEDA, post, "In Blau?")
    assert told_by(connector, "comments", cursor)[0] == []  # it looks as if nothing had happened

    assert new in {one.external_id for one in told_by(connector, "everything")[0]}


def test_the_slow_walk_begins_anew_where_the_network_forgot_its_place(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    for n in range(8):
        network.post(HOUSE, f"{n}")
    cursor = connector.fetch("everything", "").cursor
    network.posts.clear()

    assert connector.fetch("everything", cursor).cursor == ""
    assert connector.fetch("everything", "rubbish").deliveries == ()


def test_the_same_comment_is_the_same_bytes_in_every_look(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    asked = network.comment(FRIEDA, post, "In Blau?")
    network.comment(HOUSE, post, "Ab Dezember.", to=asked)

    close = {one.body for one in connector.fetch("comments", "").deliveries}
    slow = {one.body for one in connector.fetch("everything", "").deliveries}
    network.comments[asked].likes = 12

    assert slow < close
    assert slow == {one.body for one in connector.fetch("everything", "").deliveries}


def test_more_than_fifty_answers_below_one_comment_all_come_in(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    asked = network.comment(FRIEDA, post, "In Blau?")
    answers = {network.comment(KARL, post, f"Nein {n}", to=asked) for n in range(120)}

    assert answers <= set(fetched(connector))


def test_a_post_that_vanishes_while_we_look_holds_up_nobody(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    gone, there = network.post(HOUSE, POST), network.post(HOUSE, "Noch eine.")
    network.comment(FRIEDA, gone, "In Blau?")
    asked = network.comment(FRIEDA, there, "In Rot?")
    refuse(network, f"/{gone}/comments", No(100, "does not exist", 33))
    assert asked in fetched(connector)

    refuse(network, f"/{there}/comments", No(100, "odd"))
    assert connector.fetch("comments", "").deliveries


def test_a_permission_that_was_taken_back_is_no_silence(
    network: SimulatedInstagram, connector: Instagram, account: Account
) -> None:
    network.comment(FRIEDA, network.post(HOUSE, POST), "In Blau?")
    network.grants[account.secrets["access_token"]].scopes.remove(
        "instagram_business_manage_comments"
    )
    with pytest.raises(Refused, match="permission"):
        connector.fetch("comments", "")
    with pytest.raises(Refused, match="permission"):
        connector.fetch("everything", "")


def refuse(network: SimulatedInstagram, path: str, no: No) -> None:
    """Let the network say no to one path from now on."""
    answer = network.answer

    def told(call):  # type: ignore[no-untyped-def]
        return no.told() if call.path.endswith(path) else answer(call)

    network.answer = told  # type: ignore[method-assign]


def test_a_comment_of_ours_answers_whom_it_names(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    asked = network.comment(FRIEDA, post, "In Blau?")
    also = network.comment(KARL, post, "Und in Rot?", to=asked)
    to_karl = network.comment(HOUSE, post, f"@{KARL} Auch.", to=also)
    to_frieda = network.comment(HOUSE, post, "Ab Dezember.", to=asked)

    said = fetched(connector)

    assert said[to_karl].parent_id == also
    assert said[to_frieda].parent_id == asked
    assert not said[to_karl].addressed


def heard(connector: Instagram, name: str) -> Incoming:
    """What the feeds bring of one thing that was said."""
    return fetched(connector)[name]


# --- coming in: private messages -----------------------------------------------------------------


def test_a_private_message_is_private_and_its_talk_is_named_by_the_person(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    name = network.write(FRIEDA, "Wann macht ihr auf?")
    ours = network.write_back(FRIEDA, "Um neun.")

    said = fetched(connector)

    talk = f"talk:{network.accounts[FRIEDA].id}"
    assert (said[name].visibility, said[name].thread_id) == (Visibility.PRIVATE, talk)
    assert said[name].author.address == f"@{FRIEDA}"
    assert said[name].addressed
    assert (said[ours].thread_id, said[ours].parent_id) == (talk, name)
    assert said[ours].author.external_id == connector.account.own_external_id
    assert not said[ours].addressed


def test_only_talks_that_went_on_are_read_again(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    begin = datetime.now(UTC) - timedelta(hours=9)
    for n in range(20):
        network.write(f"person.{n}", "Hallo", at=begin + timedelta(minutes=n))
    said, cursor = told_by(connector, "messages")
    assert len(said) == 20
    network.calls.clear()
    new = network.write("person.7", "Noch da?", at=begin + timedelta(hours=1))

    said, cursor = told_by(connector, "messages", cursor)
    assert [one.external_id for one in said] == [new]
    assert len(network.calls) == 2

    assert told_by(connector, "messages", cursor)[0] == []
    assert len(network.calls) == 3


def test_two_messages_of_one_second_both_come_in(
    network: SimulatedInstagram, connector: Instagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = datetime.now(UTC)
    for n in range(20):  # more than one look reads
        network.write(f"person.{n}", "Hallo", at=now)
    _, cursor = told_by(connector, "messages")
    also = network.write("person.7", "Noch da?", at=now)
    network.calls.clear()
    assert told_by(connector, "messages", cursor)[0] == []
    monkeypatch.setattr(feeds, "SETTLED", -1.0)  # a while later

    said, cursor = told_by(connector, "messages", cursor)
    assert [one.external_id for one in said] == [also]
    network.calls.clear()
    assert told_by(connector, "messages", cursor)[0] == []
    assert len(network.calls) == 1


def test_of_a_long_talk_the_last_twenty_come_in(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    names = [network.write(FRIEDA, f"{n}") for n in range(25)]
    said, _ = told_by(connector, "messages")
    assert {one.external_id for one in said} == set(names[5:])


def test_who_was_not_asked_to_read_messages_reads_none(
    network: SimulatedInstagram, account: Account
) -> None:
    network.write(FRIEDA, "Wann macht ihr auf?")
    account.secrets = {**account.secrets, "scope": ",".join(INSTAGRAM_SCOPES[:2])}
    with at_work(account) as connector:
        assert connector.fetch("messages", "").deliveries == ()
    assert asked_of(network, "conversations") == 0


def test_an_account_that_keeps_programs_out_of_its_messages_says_where_to_change_it(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    network.accounts[HOUSE].lets_programs_at_messages = False
    with pytest.raises(Refused, match="Allow access to messages"):
        connector.fetch("messages", "")
    missing = [one for one in connector.check() if one.level is Level.MISSING]
    assert "Allow access to messages" in str(missing[0].sentence)


# --- looking again -------------------------------------------------------------------------------


def test_a_lost_permission_makes_nobody_vanish(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = network.comment(FRIEDA, network.post(HOUSE, POST), "In Blau?")
    refuse(network, f"/{asked}", No(100, "does not exist, cannot be loaded", 33))
    other = network.comment(FRIEDA, next(iter(network.posts)), "In Rot?")
    network.delete(other)
    network.calls.clear()
    refuse(network, "/media", No(10, "permission"))

    assert list(connector.refresh([asked, other])) == []


def test_a_comment_that_is_gone_vanishes_while_others_are_shown(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    gone, stays = network.comment(KARL, post, "Schrott!"), network.comment(LENA, post, "Toll!")
    network.delete(gone)
    told = {one.external_id: one for one in connector.refresh([gone, stays])}
    assert isinstance(told[gone], Vanished)
    assert isinstance(told[stays], Incoming)


def test_a_message_that_is_no_longer_shown_has_not_vanished(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    names = [network.write(FRIEDA, f"{n}") for n in range(25)]
    assert list(connector.refresh(names[:3])) == []


def test_many_known_comments_are_looked_at_in_turns(
    network: SimulatedInstagram, connector: Instagram, monkeypatch: pytest.MonkeyPatch
) -> None:
    post = network.post(HOUSE, POST)
    names = [network.comment(LENA, post, f"{n}") for n in range(60)]
    looked: list[str] = []
    now = 0.0
    monkeypatch.setattr("herzenstakt.connectors.instagram.connector.time.time", lambda: now)
    for _look in range(3):
        found = [one.external_id for one in connector.refresh(names)]
        assert len(found) <= 25
        looked += found
        now += 600
    assert sorted(looked) == sorted(names)


# --- going out -----------------------------------------------------------------------------------


def test_an_answer_to_an_answer_names_whom_it_answers_and_stands_below_the_first(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    top = network.comment(FRIEDA, post, "In Blau?")
    asked = network.comment(KARL, post, "Und in Rot?", to=top)
    outgoing = answer_to(fetched(connector)[asked], "Auch.")

    receipt = connector.send(outgoing)

    answer = network.comments[receipt.external_id]
    assert (answer.text, answer.parent) == (f"@{KARL} Auch.", top)
    assert receipt.text == f"@{KARL} Auch."
    found = connector.find(outgoing)
    assert found is not None
    assert found.external_id == receipt.external_id
    named = connector.send(answer_to(fetched(connector)[asked], f"@{KARL} Und in Grün."))
    assert network.comments[named.external_id].text == f"@{KARL} Und in Grün."


def test_nobody_answers_below_what_is_hidden(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    asked = network.comment(KARL, post, "Schrott!")
    said = fetched(connector)[asked]
    network.comments[asked].hidden = True
    with pytest.raises(Refused, match="Show it first"):
        connector.send(answer_to(said, "Schade."))
    assert asked_of(network, "/replies", "POST") == 0
    assert not connector.answers_hidden
    assert network.texts_of(HOUSE) == []


def test_the_same_words_said_long_ago_are_refused_and_not_taken_for_these(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    asked = network.comment(FRIEDA, post, "Toll!")
    network.comment(HOUSE, post, "Danke!", to=asked, at=datetime.now(UTC) - timedelta(hours=2))
    outgoing = answer_to(fetched(connector)[asked], "Danke!", first_tried_at=datetime.now(UTC))

    with pytest.raises(Refused, match="stand there already"):
        connector.send(outgoing)
    assert connector.find(outgoing) is None
    assert network.texts_of(HOUSE) == ["Danke!"]


def test_over_a_page_what_is_no_longer_shown_does_not_pass_for_silence(
    network: SimulatedInstagram,
) -> None:
    with at_work(account_on(network, "facebook")) as connector:
        connector.fetch("everything", "")
        network.pass_of(connector.token).data_ends_at = datetime.now(UTC).timestamp() - 60
        with pytest.raises(Refused, match="no longer shows what people write"):
            connector.fetch("everything", "")


def test_the_same_words_to_two_comments_below_one_are_two_answers(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    top = network.comment(FRIEDA, post, "In Blau?")
    replies = [network.comment(KARL, post, "Und in Rot?", to=top) for _ in range(2)]
    told = fetched(connector)
    said = connector.send(answer_to(told[replies[0]], "Ja!"))
    others, now = frozenset({said.external_id}), datetime.now(UTC)
    second = answer_to(told[replies[1]], "Ja!", first_tried_at=now, others=others)
    assert connector.find(second) is None
    assert connector.send(second).external_id != said.external_id
    assert len(network.texts_of(HOUSE)) == 2


def test_the_same_private_words_once_more_are_another_message(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = heard(connector, network.write(FRIEDA, "Wann?"))
    said = connector.send(answer_to(asked, "Um neun."))
    others, now = frozenset({said.external_id}), datetime.now(UTC)
    second = answer_to(asked, "Um neun.", first_tried_at=now, others=others)
    assert connector.find(second) is None
    assert connector.send(second).external_id != said.external_id
    assert len(network.letters_to(FRIEDA)) == 2


def test_a_private_message_is_answered_and_found_again(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = heard(connector, network.write(FRIEDA, "Wann macht ihr auf?"))
    outgoing = answer_to(asked, "Um neun. 🙂")
    assert connector.find(outgoing) is None

    receipt = connector.send(outgoing)

    assert network.letters_to(FRIEDA) == ["Um neun. 🙂"]
    found = connector.find(outgoing)
    assert found is not None
    assert found.external_id == receipt.external_id
    again = replace(outgoing, first_tried_at=datetime.now(UTC))
    assert connector.send(again).external_id == receipt.external_id
    assert network.letters_to(FRIEDA) == ["Um neun. 🙂"]


def test_a_private_message_whose_receipt_is_lost_is_unsure_and_can_be_found(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    outgoing = answer_to(heard(connector, network.write(FRIEDA, "Wann?")), "Um neun.")
    network.suffer("drop_after", path="/messages$", method="POST")
    with pytest.raises(Unsure):
        connector.send(outgoing)
    assert connector.find(outgoing) is not None
    assert network.letters_to(FRIEDA) == ["Um neun."]


def test_a_private_message_has_a_limit_of_its_own_in_bytes(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = heard(connector, network.write(FRIEDA, "Wann?"))
    connector.send(answer_to(asked, "ü" * 500))
    with pytest.raises(Refused, match=r"1002.*1000"):
        connector.send(answer_to(asked, "ü" * 501))
    assert len(network.letters_to(FRIEDA)) == 1
    told = connector.measure("ü" * 501, visibility=Visibility.PRIVATE)
    assert (told.used, told.limit, told.unit, told.fits) == (1002, 1000, "bytes", False)
    assert connector.measure("ü" * 501).used == 501


def test_the_name_in_front_counts_for_the_limit(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    top = network.comment(FRIEDA, post, "In Blau?")
    asked = network.comment(KARL, post, "Und in Rot?", to=top)
    with pytest.raises(Refused, match=r"2217.*2200"):
        connector.send(answer_to(fetched(connector)[asked], "x" * 2200))
    assert network.texts_of(HOUSE) == []


def test_a_comment_can_be_answered_privately_once(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = network.comment(KARL, network.post(HOUSE, POST), "Meine Bestellung 4711 fehlt!")
    said = fetched(connector)[asked]
    private = answer_to(said, "Wir schauen nach.", visibility=Visibility.PRIVATE)

    receipt = connector.send(private)

    assert network.letters_to(KARL) == ["Wir schauen nach."]
    assert network.texts_of(HOUSE) == []
    found = connector.find(private)
    assert found is not None
    assert found.external_id == receipt.external_id
    with pytest.raises((Refused, Unsure)):
        connector.send(replace(private, text="Gefunden!"))
    assert network.letters_to(KARL) == ["Wir schauen nach."]


@pytest.mark.parametrize(("days", "is_open"), [(1, True), (6, True), (8, False)])
def test_the_window_for_a_private_answer_to_a_comment_is_said_before_anything_is_written(
    network: SimulatedInstagram, connector: Instagram, days: int, is_open: bool
) -> None:
    asked = network.comment(KARL, network.post(HOUSE, POST), "Meine Bestellung 4711 fehlt!")
    said = fetched(connector)[asked]
    window = connector.private_window(
        said.meta, said.written_at, said.written_at + timedelta(days=days)
    )
    assert window is not None
    assert (bool(window.closed), window.once) == (not is_open, True)
    network.later(hours=24 * days)
    private = answer_to(said, "Wir schauen nach.", visibility=Visibility.PRIVATE)
    if is_open:
        connector.send(private)
    else:
        with pytest.raises(Refused):
            connector.send(private)
    assert len(network.letters_to(KARL)) == is_open


def test_there_is_no_private_way_without_the_right_to_messages(
    network: SimulatedInstagram, account: Account
) -> None:
    account.secrets = {**account.secrets, "scope": "instagram_business_basic"}
    now = datetime.now(UTC)
    with at_work(account) as connector:
        assert connector.private_window({"kind": "comment"}, now, now) is None
        assert connector.private_window({"kind": "message"}, now, now) is None


@pytest.mark.parametrize(("hours", "is_open"), [(1, True), (23, True), (25, False), (200, False)])
def test_the_window_of_a_private_message_is_said_before_anything_is_written(
    network: SimulatedInstagram, connector: Instagram, hours: int, is_open: bool
) -> None:
    said = heard(connector, network.write(FRIEDA, "Wann macht ihr auf?"))
    now = said.written_at + timedelta(hours=hours)
    window = connector.window(said.meta, said.written_at, now)
    assert window.until == said.written_at + timedelta(hours=24)
    assert bool(window.closed) is not is_open
    assert window.by_hand is not is_open
    network.later(hours=hours)
    outgoing = answer_to(said, "Um neun.")
    if is_open:
        connector.send(outgoing)
    else:
        with pytest.raises(Refused, match="so long after"):
            connector.send(outgoing)
    assert len(network.letters_to(FRIEDA)) == is_open


@pytest.mark.parametrize(("hours", "is_open"), [(25, True), (167, True), (169, False)])
def test_with_human_agent_a_person_may_answer_for_seven_days(
    network: SimulatedInstagram, hours: int, is_open: bool
) -> None:
    network.applications[APP_ID].features.add(AGENT)
    now = datetime.now(UTC)
    name = network.write(FRIEDA, "Wann macht ihr auf?", at=now - timedelta(hours=hours))
    with at_work(account_on(network, human_agent="Yes")) as connector:
        said = heard(connector, name)
        assert bool(connector.window(said.meta, said.written_at, now).closed) is not is_open
        if is_open:
            connector.send(answer_to(said, "Um neun."))
        else:
            with pytest.raises(Refused, match="so long after"):
                connector.send(answer_to(said, "Um neun."))
    assert len(network.letters_to(FRIEDA)) == is_open


def test_comments_can_be_answered_whenever(connector: Instagram) -> None:
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)
    window = connector.window({"kind": "comment"}, long_ago, datetime.now(UTC))
    assert (window.until, bool(window.closed)) == (None, False)


def test_only_under_our_own_posts_something_can_be_done(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    post = network.post(HOUSE, POST)
    theirs, ours = network.comment(KARL, post, "Schrott!"), network.comment(HOUSE, post, "Oh.")
    comment = {"kind": "comment"}
    with pytest.raises(Refused, match="our own"):
        connector.act(Ability.HIDE, ours, comment)
    with pytest.raises(Refused, match="our own"):
        connector.act(Ability.DELETE, ours, comment)
    with pytest.raises(Refused, match="somebody else"):
        connector.act(Ability.DELETE_OWN, theirs, comment)
    with pytest.raises(Refused, match="posts of others"):
        connector.act(Ability.DELETE, theirs, {"kind": "mention"})
    with pytest.raises(Refused, match="Private messages"):
        connector.act(Ability.DELETE_OWN, theirs, {"kind": "message"})
    assert len(network.comments) == 2


def test_an_answer_under_a_post_of_others_cannot_be_deleted_there(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    ours = network.comment(HOUSE, network.post(LENA, "Meine Bürste"), "Danke!")
    with pytest.raises(Refused):
        connector.act(Ability.DELETE_OWN, ours, {"kind": "comment"})
    assert ours in network.comments


def test_hiding_whose_answer_is_lost_is_tried_later_and_never_in_doubt(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    rude = network.comment(KARL, network.post(HOUSE, POST), "Schrott!")
    network.suffer("drop_after", method="POST", path=f"/{rude}$")
    with pytest.raises(TryLater):
        connector.act(Ability.HIDE, rude, {})
    assert network.comments[rude].hidden


# --- the self-test -------------------------------------------------------------------------------


def said_by(connector: Instagram, level: Level) -> str:
    return " ".join(str(one.sentence) for one in connector.check() if one.level is level)


@pytest.mark.parametrize("way", ["instagram", "facebook"])
def test_the_self_test_says_what_works_and_that_the_door_alone_is_not_enough(
    network: SimulatedInstagram, way: str
) -> None:
    with at_work(account_on(network, way)) as connector:
        assert "does not knock" in said_by(connector, Level.MISSING)
        connector.subscribe()
        connector.subscribe()
        good = said_by(connector, Level.GOOD)
    assert f"Signed in as @{HOUSE}" in good
    assert "Advanced Access" in good
    assert "every few minutes" in good
    assert said_by(connector, Level.MISSING) == ""


@pytest.mark.parametrize(
    ("days", "level", "says"),
    [
        (60, Level.GOOD, "can be read until %s"),
        (13, Level.MISSING, "can be read until %s"),
        (-1, Level.BROKEN, "no longer shows what people write"),
    ],
)
def test_over_a_page_the_self_test_says_until_when_what_people_write_is_shown(
    network: SimulatedInstagram, days: int, level: Level, says: str
) -> None:
    until = datetime.now(UTC) + timedelta(days=days)
    with at_work(account_on(network, "facebook")) as connector:
        network.pass_of(connector.token).data_ends_at = until.timestamp()
        told = says % until.date() if "%" in says else says
        found = [one for one in connector.check() if told in str(one.sentence)]
    assert [one.level for one in found] == [level]


@pytest.mark.parametrize("way", ["instagram", "facebook"])
def test_where_nobody_says_until_when_the_self_test_is_silent_about_it(
    network: SimulatedInstagram, way: str
) -> None:
    with at_work(account_on(network, way)) as connector:
        if way == "facebook":
            network.suffer("status", path="debug_token", times=9)
        assert not [one for one in connector.check() if "what people write" in str(one.sentence)]


def test_subscribing_leaves_alone_what_a_page_tells_already(network: SimulatedInstagram) -> None:
    page = network.accounts[HOUSE].page
    network.subscribed[page] = {PAGE_APP_ID: {"feed", "mention", "messages"}}
    with at_work(account_on(network, "facebook")) as connector:
        connector.subscribe()
    assert network.subscribed[page] == {PAGE_APP_ID: {"feed", "mention", "messages"}}


def test_the_self_test_names_each_permission_that_is_missing(network: SimulatedInstagram) -> None:
    account = account_on(network, "facebook")
    network.grants[account.secrets["access_token"]].scopes.remove("instagram_manage_messages")
    with at_work(account) as connector:
        assert "instagram_manage_messages" in said_by(connector, Level.MISSING)

    account = account_on(network)
    account.secrets = {**account.secrets, "scope": "instagram_business_basic"}
    with at_work(account) as connector:
        missing = said_by(connector, Level.MISSING)
    assert "instagram_business_manage_comments" in missing
    assert "instagram_business_manage_messages" in missing


def test_a_desk_nobody_can_reach_says_what_does_not_come_in(network: SimulatedInstagram) -> None:
    account = account_on(network)
    assert account.app is not None
    account.app = replace(account.app, door="")
    with at_work(account) as connector:
        assert "mentions under posts of others" in said_by(connector, Level.MISSING)


def test_an_access_of_another_account_disconnects(network: SimulatedInstagram) -> None:
    network.open_account("anderswo", "Anderswo AG")
    account = account_on(network)
    account.secrets = {"access_token": network.token_over_instagram("anderswo")}
    with at_work(account) as connector, pytest.raises(Disconnected, match="another account"):
        connector.whoami()


# --- what the network says no to -----------------------------------------------------------------

#: each error of the network by its code and subcode, and what it is for whoever reads, and for whoever writes
NOES: list[tuple[int, int, type[Trouble], type[Trouble]]] = [
    (4, 0, TryLater, TryLater),
    (17, 0, TryLater, TryLater),
    (32, 0, TryLater, TryLater),
    (613, 0, TryLater, TryLater),
    (613, 2534040, TryLater, TryLater),
    (80002, 0, TryLater, TryLater),
    (4, 2207051, Refused, Refused),
    (9, 2207042, TryLater, TryLater),
    (24, 2207006, Gone, Gone),
    (24, 2207008, Gone, Gone),
    (25, 2207050, Refused, Refused),
    (-1, 2207001, TryLater, Unsure),
    (-1, 2207032, TryLater, Unsure),
    (-1, 2207053, TryLater, Unsure),
    (-2, 2207003, TryLater, Unsure),
    (-2, 2207020, TryLater, Unsure),
    (9007, 2207027, TryLater, TryLater),
    (9004, 2207052, Refused, Refused),
    (36000, 2207004, Refused, Refused),
    (36001, 2207005, Refused, Refused),
    (36003, 2207009, Refused, Refused),
    (36004, 2207010, Refused, Refused),
    (100, 2207028, Refused, Refused),
    (352, 2207026, Refused, Refused),
    (190, 0, Disconnected, Disconnected),
    (190, 458, Disconnected, Disconnected),
    (190, 459, Disconnected, Disconnected),
    (190, 460, Disconnected, Disconnected),
    (190, 463, Disconnected, Disconnected),
    (190, 467, Disconnected, Disconnected),
    (190, 492, Refused, Refused),
    (102, 0, Disconnected, Disconnected),
    (3, 0, Refused, Refused),
    (10, 0, Refused, Refused),
    (10, 2534022, Refused, Refused),
    (10, 2018278, Refused, Refused),
    (200, 0, Refused, Refused),
    (299, 0, Refused, Refused),
    (200, 2534041, Refused, Refused),
    (100, 2534014, Refused, Refused),
    (551, 1545041, Refused, Refused),
    (100, 0, Refused, Refused),
    (100, 33, Gone, Gone),
    (803, 0, Gone, Gone),
    (368, 0, Refused, Refused),
    (506, 0, Refused, Refused),
    (12, 0, Refused, Refused),
    (1, 0, TryLater, Unsure),
    (2, 0, TryLater, Unsure),
    (31337, 0, TryLater, Unsure),
    (0, 0, TryLater, Unsure),
]


@pytest.mark.parametrize(("code", "subcode", "read", "written"), NOES)
def test_each_no_of_the_network_has_one_of_the_seven_names(
    network: SimulatedInstagram,
    connector: Instagram,
    code: int,
    subcode: int,
    read: type[Trouble],
    written: type[Trouble],
) -> None:
    asked = fetched(connector)
    asked_id = network.comment(FRIEDA, network.post(HOUSE, POST), "In Blau?")
    asked = fetched(connector)
    refuse(network, "/replies", No(code, "No.", subcode))
    with pytest.raises(Trouble) as writing:
        connector.send(answer_to(asked[asked_id], "Ab Dezember."))
    assert type(writing.value) in {written, *written.__subclasses__()}

    refuse(network, "/media", No(code, "No.", subcode))
    with pytest.raises(Trouble) as reading:
        connector.fetch("comments", "")
    assert type(reading.value) in {read, *read.__subclasses__()}
    for trouble in (writing.value, reading.value):
        assert str(trouble)
        assert connector.account.secrets["access_token"] not in str(trouble)


def test_an_error_that_only_facebook_knows_is_left_to_what_both_share() -> None:
    assert trouble_of(Complaint(190, 463), True) is None
    assert trouble_of(Complaint(31337), True) is None


def test_an_account_that_is_used_up_waits_as_long_as_it_is_told(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    network.used["instagram"], network.regain = 100, 42
    with pytest.raises(TryLater) as trouble:
        connector.fetch("comments", "")
    assert trouble.value.after == timedelta(minutes=42)
    assert connector.http.allowance is not None
    assert connector.http.allowance.is_scarce


def test_a_cursor_that_cannot_be_read_is_the_beginning(
    network: SimulatedInstagram, connector: Instagram
) -> None:
    asked = network.comment(FRIEDA, network.post(HOUSE, POST), "In Blau?")
    for cursor in ("{", "[]", "7", json.dumps({"1": [1]}), json.dumps({"newest": "x"})):
        said, _ = told_by(connector, "comments", cursor)
        assert asked in {one.external_id for one in said}
        assert connector.fetch("messages", cursor).deliveries == ()
