"""Bluesky: what the connector promises, on a simulated network and with recorded samples."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Connector,
    Delivery,
    Enclosure,
    Incoming,
    Level,
    Outgoing,
    Vanished,
)
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, TryLater, Unreadable, Unsure
from herzenstakt.connectors.bluesky import Bluesky, deeds
from herzenstakt.connectors.bluesky.facets import facets_of, with_links
from herzenstakt.connectors.bluesky.feeds import a_little_later
from herzenstakt.connectors.bluesky.records import ALPHABET, record_key
from herzenstakt.connectors.bluesky.session import home_of
from herzenstakt.connectors.bluesky.translate import is_sensitive, media_of, to_incoming
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.bluesky import (
    GATE,
    HOUSE,
    PASSWORD,
    SimulatedBluesky,
    did_of,
)
from herzenstakt.testing.networks.stage import Told

SAMPLES = Path(__file__).parents[1] / "samples" / "bluesky"
FRIEDA, KARL, LENA = "frieda.example", "karl.example", "lena.example"
KEY = "0190b6a8-0000-7000-8000-000000000001"
FAMILY = "👨‍👩‍👧‍👦"


@pytest.fixture
def network() -> Iterator[SimulatedBluesky]:
    with SimulatedBluesky() as network:
        network.meet(FRIEDA, "Frieda Frage")
        network.meet(KARL, "Karl Kritik")
        network.meet(LENA, "Lena Lob")
        yield network


@pytest.fixture
def kept() -> dict[str, str]:
    """The secrets as the desk would have them on disk."""
    return {"app_password": PASSWORD}


@pytest.fixture
def account(network: SimulatedBluesky, kept: dict[str, str]) -> Account:
    return account_of(network, kept)


@pytest.fixture
def connector(account: Account) -> Iterator[Bluesky]:
    yield from at_work(account)


def account_of(network: SimulatedBluesky, kept: dict[str, str]) -> Account:
    return Account(
        settings={"service": network.url, "handle": network.house},
        secrets=dict(kept),
        own_external_id=did_of(network.house),
        keep=kept.update,
    )


def at_work(account: Account) -> Iterator[Bluesky]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield Bluesky(account, http)
    http.close()


class TestContract(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = Bluesky
    samples: ClassVar[Path] = SAMPLES
    write_path: ClassVar[str] = "putRecord"

    def somebody_comments(self, network: SimulatedBluesky, text: str) -> str:
        return network.post(FRIEDA, text, reply_to=network.post(HOUSE, "Die neue Bürste ist da."))

    def texts_of_ours(self, network: SimulatedBluesky) -> list[str]:
        return [text for text in network.texts_of(HOUSE) if text != "Die neue Bürste ist da."]

    def somebody_edits(self, network: SimulatedBluesky, external_id: str, text: str) -> bool:
        return False

    def vanish(self, network: SimulatedBluesky, external_id: str) -> None:
        network.delete(external_id)

    def state_of(self, network: SimulatedBluesky, external_id: str) -> set[str] | None:
        record = network.records.get(external_id)
        if record is None:
            return None
        root = record.value["reply"]["root"]["uri"]
        liked = {"liked"} if HOUSE in network.likes_of(external_id) else set[str]()
        hidden = {"hidden"} if external_id in network.hidden_under(root) else set[str]()
        return liked | hidden | ({"blocked"} if network.blocking(record.did) else set())


# --- being signed in -----------------------------------------------------------------------------


def calls_of(network: SimulatedBluesky, name: str) -> int:
    return sum(call.path.endswith(name) for call in network.calls)


def test_it_signs_in_once_and_the_next_worker_goes_on_with_the_same_session(
    network: SimulatedBluesky, kept: dict[str, str]
) -> None:
    for _worker in range(3):
        for connector in at_work(account_of(network, kept)):
            assert connector.whoami().address == f"@{HOUSE}"

    assert calls_of(network, "createSession") == 1
    assert set(kept) == {"app_password", "session"}
    assert kept["app_password"] == PASSWORD


def test_an_expired_token_is_renewed_once_and_the_question_asked_again(
    network: SimulatedBluesky, connector: Bluesky, kept: dict[str, str]
) -> None:
    connector.whoami()
    before = kept["session"]
    network.expire_tokens()

    assert connector.whoami().name == "RatziFatzi GmbH"
    connector.fetch("own", "")

    assert calls_of(network, "refreshSession") == 1
    assert calls_of(network, "createSession") == 1
    assert kept["session"] != before


def test_an_expired_refresh_token_leads_to_a_new_session(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    connector.whoami()
    network.forget_sessions()

    assert connector.whoami().name == "RatziFatzi GmbH"
    assert calls_of(network, "createSession") == 2


def test_a_worker_that_comes_late_with_a_used_refresh_token_goes_on(
    network: SimulatedBluesky, connector: Bluesky, kept: dict[str, str]
) -> None:
    connector.whoami()
    late = account_of(network, kept)
    network.expire_tokens()
    connector.whoami()
    network.expire_tokens()

    for other in at_work(late):
        assert other.whoami().name == "RatziFatzi GmbH"
    assert connector.whoami().name == "RatziFatzi GmbH"


def test_a_session_that_another_worker_has_renewed_is_used_and_not_renewed_again(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    connector.whoami()
    old = connector.session.ticket()
    network.expire_tokens()
    connector.whoami()  # renews it

    assert connector.session.renewed(old) == connector.session.ticket() != old
    assert calls_of(network, "refreshSession") == 1


def test_a_changed_app_password_disconnects_and_half_a_session_is_never_kept(
    network: SimulatedBluesky, connector: Bluesky, kept: dict[str, str]
) -> None:
    connector.whoami()
    session = kept["session"]
    network.forget_sessions()
    network.passwords.clear()

    with pytest.raises(Disconnected, match="app password"):
        connector.whoami()
    assert kept["session"] == session


def test_a_session_of_another_account_is_not_used(
    network: SimulatedBluesky, connector: Bluesky, kept: dict[str, str]
) -> None:
    connector.whoami()
    network.meet(LENA, password="lena-lobt")
    account = replace(
        account_of(network, {**kept, "app_password": "lena-lobt"}),
        settings={"service": network.url, "handle": f"@{LENA.title()}"},
        own_external_id="",
    )

    for other in at_work(account):
        assert other.whoami().external_id == did_of(LENA)


def test_a_handle_that_belongs_to_somebody_else_now_disconnects(
    network: SimulatedBluesky, account: Account
) -> None:
    for connector in at_work(replace(account, own_external_id=did_of(KARL))):
        with pytest.raises(Disconnected, match="another account"):
            connector.whoami()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        ("AuthFactorTokenRequired", "code sent by e-mail"),
        ("AccountTakedown", "closed or suspended"),
        ("AuthenticationRequired", "app password"),
    ],
)
def test_why_signing_in_failed_is_said_in_words(
    network: SimulatedBluesky,
    connector: Bluesky,
    error: str,
    words: str,
) -> None:
    refuse(network, "createSession", 401, error)
    with pytest.raises(Disconnected, match=words):
        connector.whoami()


def refuse(network: SimulatedBluesky, name: str, status: int, error: str) -> None:
    """Let the network answer one method with an error of its own."""
    told = Told(status, {"error": error, "message": "no"})
    network.routes = [
        (method, pattern, (lambda call: told) if name in pattern.pattern else handler)
        for method, pattern, handler in network.routes
    ]


@pytest.mark.parametrize("typed", ["ftp://chaos.example", "10.0.0.1", "ü" * 80, "https://"])
def test_an_address_that_is_none_or_private_disconnects(typed: str) -> None:
    account = Account(settings={"service": typed, "handle": HOUSE}, secrets={"app_password": "x"})
    for connector in at_work(account):
        with pytest.raises(Disconnected):
            connector.whoami()
        assert [finding.level for finding in connector.check()] == [Level.BROKEN]


def test_the_account_lives_where_its_document_says_but_never_on_a_plainer_connection() -> None:
    def document(address: str) -> dict[str, Any]:
        return {"service": [{"id": "#other"}, {"id": "#atproto_pds", "serviceEndpoint": address}]}

    assert home_of(document("https://pds.example/"), "https://bsky.social") == "https://pds.example"
    assert home_of(document("http://pds.example"), "https://bsky.social") == ""
    assert home_of(document("http://localhost:1"), "http://localhost:1") == "http://localhost:1"
    assert home_of({"service": "none"}, "https://bsky.social") == ""


@pytest.mark.parametrize("broken", ["accessJwt", "refreshJwt", "did"])
def test_half_a_session_is_asked_for_again_and_never_kept(
    network: SimulatedBluesky, connector: Bluesky, kept: dict[str, str], broken: str
) -> None:
    whole = network.open_session(network.people[HOUSE])
    told = Told(200, {**whole, broken: ""})
    network.routes = [
        (method, pattern, (lambda call: told) if "createSession" in pattern.pattern else handler)
        for method, pattern, handler in network.routes
    ]
    with pytest.raises(TryLater):
        connector.whoami()
    assert set(kept) == {"app_password"}


def test_too_many_requests_wait_until_the_moment_the_network_names(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    reset = int((datetime.now(UTC) + timedelta(minutes=4)).timestamp())
    network.suffer("status", status=429, headers={"ratelimit-reset": str(reset)})

    with pytest.raises(TryLater) as trouble:
        connector.whoami()
    assert timedelta(minutes=3) < trouble.value.after <= timedelta(minutes=4)


# --- coming in -----------------------------------------------------------------------------------


def test_a_reply_that_mentions_us_is_still_a_reply_in_its_thread(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    ours = network.post(HOUSE, "Die neue Bürste ist da.")
    uri = network.post(FRIEDA, f"@{HOUSE} in Blau?", reply_to=ours)

    asked = fetched(connector)[uri]

    assert (asked.thread_id, asked.parent_id) == (ours, ours)
    assert asked.opening is not None
    assert (asked.opening.external_id, asked.opening.ours) == (ours, True)
    assert asked.meta["root"] == asked.meta["parent"] == ours
    assert asked.meta["cid"] == network.records[uri].cid


def test_a_mention_begins_a_thread_of_its_own(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    uri = network.post(LENA, f"Danke, @{HOUSE}!")

    said = fetched(connector)[uri]

    assert (said.thread_id, said.parent_id, said.opening) == (uri, "", None)
    assert said.addressed
    assert said.author.external_id == did_of(LENA)
    assert said.author.avatar_url.startswith(network.url)


def test_a_quote_shows_what_it_quotes(network: SimulatedBluesky, connector: Bluesky) -> None:
    uri = network.post(KARL, "Schon wieder teurer.", quote=network.post(HOUSE, "Neu: 12 Euro."))

    said = fetched(connector)[uri]

    assert said.text == f"Schon wieder teurer.\n\n“Neu: 12 Euro.” (@{HOUSE})"
    assert said.addressed


def test_our_own_words_come_in_as_ours_and_our_posts_as_what_people_talk_about(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    ours = network.post(HOUSE, "Die neue Bürste ist da.")
    asked = network.post(FRIEDA, "In Blau?", reply_to=ours)
    answered = network.post(HOUSE, "Ja, ab Dezember.", reply_to=asked)

    came = fetched(connector)

    assert (opening := came[ours].opening) is not None
    assert (opening.external_id, opening.ours) == (ours, True)
    assert (came[answered].parent_id, came[answered].thread_id) == (asked, ours)
    assert not came[answered].addressed
    assert came[answered].author.external_id == did_of(HOUSE)


def test_the_same_item_is_the_same_bytes_again_whatever_is_counted(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    quoted = network.post(LENA, "Ich hätte sie gern in Blau.")
    uri = network.post(FRIEDA, f"@{HOUSE} hört ihr?", quote=quoted)
    before = connector.fetch("notifications", "").deliveries
    network.like(KARL, uri)
    network.like(KARL, quoted)
    network.post(KARL, "Das frage ich mich auch.", reply_to=uri)

    after = connector.fetch("notifications", "").deliveries

    assert before[0].body == after[0].body
    assert b"likeCount" not in after[0].body


def test_likes_are_no_work(network: SimulatedBluesky, connector: Bluesky) -> None:
    network.like(LENA, network.post(HOUSE, "Neu!"))
    assert connector.fetch("notifications", "").deliveries == ()


def test_oldest_first_and_nothing_twice_when_nothing_is_new(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    ours = network.post(HOUSE, "Neu!")
    asked = [network.post(FRIEDA, f"Frage {n}", reply_to=ours) for n in range(5)]

    first = connector.fetch("notifications", "")
    second = connector.fetch("notifications", first.cursor)

    assert [next(iter(connector.parse(d))).external_id for d in first.deliveries] == asked
    assert second.deliveries == ()
    assert not second.more


def test_without_priority_false_the_network_would_show_nothing(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    network.post(FRIEDA, f"@{HOUSE} hallo")

    assert len(connector.fetch("notifications", "").deliveries) == 1
    asked = [call for call in network.calls if call.path.endswith("listNotifications")]
    assert all(call.first("priority") == "false" for call in asked)


def test_an_empty_page_in_between_is_not_the_end(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    ours = network.post(HOUSE, "Neu!")
    early = network.post(FRIEDA, "In Blau?", reply_to=ours)
    for number in range(100):
        network.post(KARL, f"Reklame {number}", reply_to=ours)
    network.muted.add(KARL)

    assert set(fetched(connector)) == {ours, early}


def test_what_shares_its_moment_with_the_end_of_a_page_is_not_passed_over(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    ours = network.post(HOUSE, "Neu!")
    minute = datetime.now(UTC).replace(second=0, microsecond=0)  # some apps know no seconds
    early = [network.post(FRIEDA, f"Frage {n}", ours, minute) for n in range(70)]
    late = [network.post(KARL, f"Kritik {n}", ours) for n in range(60)]

    page = connector.fetch("notifications", "")

    assert {next(iter(connector.parse(d))).external_id for d in page.deliveries} == {*early, *late}


def test_a_page_of_nothing_but_one_moment_is_left_behind(
    network: SimulatedBluesky, connector: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herzenstakt.connectors.bluesky.connector.PAGE", 5)
    ours = network.post(HOUSE, "Neu!")
    first = network.post(FRIEDA, "Die erste Frage", ours, datetime.now(UTC) - timedelta(hours=1))
    minute = datetime.now(UTC).replace(second=0, microsecond=0)
    for number in range(5):
        network.post(FRIEDA, f"Frage {number}", ours, minute)

    assert first in fetched(connector)


@pytest.mark.parametrize(
    ("told", "asked"),
    [
        ("2026-11-23T09:00:00.000Z", "2026-11-23T09:00:00.001Z"),
        ("2026-11-23T09:00:00.999Z", "2026-11-23T09:00:01.000Z"),
        ("1763888400000__bafyreifrieda", "1763888400000__bafyreifrieda"),
        ("eyJvIjo1fQ", "eyJvIjo1fQ"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_a_cursor_that_is_only_a_moment_is_asked_from_a_little_later(told: str, asked: str) -> None:
    assert a_little_later(told) == asked


def test_a_gap_of_many_pages_is_read_in_several_looks_and_loses_nothing(
    network: SimulatedBluesky, connector: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herzenstakt.connectors.bluesky.connector.PAGE", 5)
    monkeypatch.setattr("herzenstakt.connectors.bluesky.feeds.PAGES_AT_ONCE", 2)
    ours = network.post(HOUSE, "Neu!")
    network.post(FRIEDA, "Die erste Frage", reply_to=ours)
    cursors = look_everywhere(connector, {})[1]
    network.latest = datetime.now(UTC).replace(year=2027).isoformat()  # long after the overlap
    asked = {network.post(FRIEDA, f"Frage {n}", reply_to=ours) for n in range(33)}

    looks, cursor, came = 0, cursors["notifications"], set[str]()
    while True:
        page = connector.fetch("notifications", cursor)
        looks, cursor = looks + 1, page.cursor
        came |= {next(iter(connector.parse(d))).external_id for d in page.deliveries}
        if not page.more:
            break

    assert came == asked
    assert looks > 3


def test_a_repost_of_an_old_post_of_ours_does_not_hide_what_we_said_since(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    month_ago = datetime.now(UTC) - timedelta(days=30)
    old = network.post(HOUSE, "Die erste Bürste", at=month_ago)
    network.post(HOUSE, "Die zweite Bürste", at=month_ago + timedelta(days=29))
    cursor = connector.fetch("own", "").cursor

    answered = network.post(HOUSE, "Ja, ab Dezember.", reply_to=network.post(FRIEDA, "Blau?", old))
    network.repost(HOUSE, old)

    page = connector.fetch("own", cursor)
    assert [next(iter(connector.parse(d))).external_id for d in page.deliveries] == [answered]


def test_what_we_pass_on_of_others_is_not_ours_and_being_passed_on_is_no_work(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    theirs = network.post(LENA, "Bürsten sind toll.")
    network.repost(HOUSE, theirs)
    network.repost(LENA, network.post(HOUSE, "Neu!"))

    assert theirs not in fetched(connector)
    assert connector.fetch("notifications", "").deliveries == ()


def test_a_reply_that_the_network_saw_late_is_found_between_what_we_know(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    ours = network.post(HOUSE, "Neu!")
    network.post(KARL, "Hallo", reply_to=ours)
    cursors = look_everywhere(connector, {})[1]

    days_ago = datetime.now(UTC) - timedelta(days=2)
    late = network.post(FRIEDA, "In Blau?", reply_to=ours, at=days_ago)

    came, cursors = look_everywhere(connector, cursors)
    assert set(came) == {late}
    assert came[late].written_at == days_ago.replace(
        microsecond=days_ago.microsecond // 1000 * 1000
    )
    assert look_everywhere(connector, cursors)[0] == {}


def test_the_look_for_what_came_late_ends_after_three_days(
    network: SimulatedBluesky, connector: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herzenstakt.connectors.bluesky.connector.PAGE", 5)
    ours = network.post(HOUSE, "Neu!")
    for number in range(40):
        network.post(KARL, "Alt", ours, at=datetime.now(UTC) - timedelta(days=4, minutes=number))
    network.post(FRIEDA, "Neu", reply_to=ours)
    cursor = connector.fetch("late", "").cursor
    before = calls_of(network, "listNotifications")

    page = connector.fetch("late", cursor)

    assert (page.deliveries, page.more) == ((), False)
    assert calls_of(network, "listNotifications") == before + 1


def test_a_reply_hidden_in_the_app_is_known_as_hidden_when_we_look_again(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    connector.act(Ability.HIDE, asked.external_id, asked.meta)

    assert list(connector.refresh([asked.external_id])) == [
        replace(asked, hidden=True, hidden_by_house=True, tells_hidden=True)
    ]
    assert asked.external_id not in fetched(connector)


def test_a_time_the_author_made_up_does_not_lie_in_the_future(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    later = network.post(FRIEDA, f"@{HOUSE} eins", at=datetime(2100, 1, 1, tzinfo=UTC))
    earlier = network.post(FRIEDA, f"@{HOUSE} zwei", at=datetime(2020, 1, 1, tzinfo=UTC))

    came = fetched(connector)

    assert came[later].written_at == datetime.fromisoformat(network.records[later].seen)
    assert came[earlier].written_at == datetime(2020, 1, 1, tzinfo=UTC)


def test_the_thread_around_a_message_with_holes_where_something_was_deleted_or_blocked(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    start = network.post(LENA, "Wer kennt eine gute Bürste?")
    lost = network.post(KARL, "Keine taugt.", reply_to=start)
    asked = network.post(FRIEDA, f"@{HOUSE} was sagt ihr?", reply_to=lost)
    below = network.post(LENA, "Das will ich auch wissen.", reply_to=asked)
    message = fetched(connector)[asked]

    whole = connector.context(message)
    assert whole.thread_id == start
    assert whole.opening is not None
    assert (whole.opening.external_id, whole.opening.ours) == (start, False)
    assert [said.external_id for said in whole.said] == [lost, below]
    assert not whole.said[1].addressed

    network.delete(lost)
    assert [said.external_id for said in connector.context(message).said] == [below]
    assert connector.context(message).thread_id == start

    network.blocked.add(FRIEDA)
    with pytest.raises(Gone):
        connector.context(message)
    network.delete(asked)
    with pytest.raises(Gone):
        connector.context(message)


def test_looking_again_tells_what_vanished_and_leaves_out_what_is_only_blocked(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    ours = network.post(HOUSE, "Neu!")
    there, gone, blocked = (
        network.post(who, "Hallo", reply_to=ours) for who in (FRIEDA, LENA, KARL)
    )
    network.delete(gone)
    network.blocked.add(KARL)

    happenings = list(connector.refresh([there, gone, blocked, ours]))

    assert [h for h in happenings if isinstance(h, Vanished)] == [Vanished(gone)]
    assert {h.external_id for h in happenings if isinstance(h, Incoming)} == {there, ours}


@pytest.mark.parametrize("status", [400, 500])
def test_a_post_the_network_stumbles_over_does_not_hide_the_others(
    network: SimulatedBluesky, connector: Bluesky, status: int
) -> None:
    ours = network.post(HOUSE, "Neu!")
    broken, gone, there = (network.post(FRIEDA, f"{n}", reply_to=ours) for n in range(3))
    network.delete(broken)
    network.delete(gone)
    connector.whoami()
    network.suffer("status", path="getPostThread", status=status)

    happenings = list(connector.refresh([broken, gone, there]))

    assert happenings[0] == Vanished(gone)
    assert [happening.external_id for happening in happenings] == [gone, there]


def test_more_than_25_messages_are_looked_at_in_several_questions(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    uris = [network.post(FRIEDA, f"@{HOUSE} {n}") for n in range(60)]
    assert len(list(connector.refresh(uris))) == 60


@pytest.mark.parametrize(
    "spoilt",
    [{"record": {"text": 7}}, {"record": None}, {"record": []}, {"author": None}, {"author": {}}],
)
def test_what_cannot_be_read_is_delivered_to_be_set_aside_and_stops_nobody_else(
    network: SimulatedBluesky, connector: Bluesky, spoilt: dict[str, Any]
) -> None:
    ours = network.post(HOUSE, "Neu!")
    odd = network.post(KARL, "In Grün?", reply_to=ours)
    asked = network.post(FRIEDA, "In Blau?", reply_to=ours)
    shown = network.shown
    network.shown = lambda record, us: {  # type: ignore[method-assign]
        **shown(record, us),
        **(spoilt if record.uri == odd else {}),
    }

    page = connector.fetch("notifications", "")

    read, unread = understood(connector, page.deliveries)
    assert read == [asked]
    assert [odd in one.body.decode() for one in unread] == [True]
    assert connector.fetch("notifications", page.cursor).deliveries == ()


def test_what_has_neither_name_nor_time_stops_nobody_else(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = network.post(FRIEDA, f"@{HOUSE} In Blau?")
    told = network.list_notifications
    network.routes = [
        (method, pattern, (lambda call: with_rubbish(told(call))) if act == told else act)
        for method, pattern, act in network.routes
    ]

    page = connector.fetch("notifications", "")

    assert understood(connector, page.deliveries)[0] == [asked]
    again = connector.fetch("notifications", page.cursor).deliveries
    assert {one.body for one in again} <= {one.body for one in page.deliveries}


def with_rubbish(told: Told) -> Told:
    """A page with things on it that are no notifications."""
    rubbish = [{"reason": "reply"}, {"reason": "reply", "uri": 7, "indexedAt": "gestern"}]
    return Told(data={**told.data, "notifications": [*rubbish, *told.data["notifications"]]})


def understood(
    connector: Bluesky, deliveries: Iterable[Delivery]
) -> tuple[list[str], list[Delivery]]:
    """The posts that could be read, and what could not."""
    read, unread = list[str](), list[Delivery]()
    for delivery in deliveries:
        try:
            read += [happening.external_id for happening in connector.parse(delivery)]
        except Unreadable:
            unread.append(delivery)
    return read, unread


def test_words_of_ours_that_cannot_be_read_are_delivered_too(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    odd, ours = network.post(HOUSE, "eins"), network.post(HOUSE, "zwei")
    network.records[odd].value["text"] = None

    read, unread = understood(connector, connector.fetch("own", "").deliveries)

    assert read == [ours]
    assert len(unread) == 1


# --- samples of the real network -----------------------------------------------------------------


def sample(name: str) -> Incoming:
    body = (SAMPLES / f"{name}.json").read_bytes()
    for happening in Bluesky(Account(settings={}), Http()).parse(Delivery(body)):
        assert isinstance(happening, Incoming)
        return happening
    raise AssertionError(name)


def test_a_recorded_reply_has_everything_an_answer_needs() -> None:
    said = sample("reply")
    assert said.text == "Wann kommt die in Blau? 🙂"
    assert (said.author.name, said.author.address) == ("Frieda Frage", "@frieda.test")
    assert said.opening is not None
    assert said.opening.text == "Unsere neue Bürste ist da! #ratzifatzi"
    assert [media.alt for media in said.opening.media] == ["Eine blaue Bürste"]
    assert said.meta["root"] == said.meta["parent"] == said.thread_id == said.opening.external_id
    assert said.meta["root_cid"]
    assert said.meta["cid"]
    assert (said.language, said.addressed, said.opening.ours) == ("de", True, True)


def test_a_recorded_reply_with_a_mention_is_a_reply_and_its_link_is_whole() -> None:
    said = sample("reply_with_mention")
    assert said.parent_id == said.thread_id != said.external_id
    assert said.text.endswith("siehe https://chaos.example/bürsten-im-vergleich")


def test_a_recorded_mention_begins_its_own_thread() -> None:
    said = sample("mention")
    assert (said.thread_id, said.parent_id) == (said.external_id, "")
    assert said.text.endswith(FAMILY)


def test_recorded_pictures_cards_and_quotes_are_read() -> None:
    assert sample("reply_with_picture").media[0].alt == "Meine Bürste, zerbrochen"
    assert sample("reply_with_picture").media[0].url.startswith("http")
    assert sample("reply_with_card").text.endswith("https://ratzifatzi.example/buerste")
    assert "“Unsere neue Bürste ist da! #ratzifatzi” (@ratzifatzi.test)" in sample("quote").text


def test_recorded_words_of_ours_are_ours() -> None:
    post, answer = sample("own_post"), sample("own_answer")
    assert post.opening is not None
    assert post.opening.external_id == post.external_id == answer.thread_id
    assert not answer.addressed
    assert answer.author == post.author


def view(text: str, **more: Any) -> dict[str, Any]:
    """A post view of Frieda's."""
    return {
        "uri": "at://did:plc:frieda/app.bsky.feed.post/3kaaaaaaaaa22",
        "cid": "bafyreifrieda",
        "author": {"did": "did:plc:frieda", "handle": "frieda.example", **more.pop("author", {})},
        "record": {"text": text, "createdAt": "2026-11-23T09:00:00Z", **more.pop("record", {})},
        "indexedAt": "2026-11-23T09:00:01.000Z",
        **more,
    }


def test_pictures_films_and_cards_are_kept() -> None:
    images = {"images": [{"fullsize": "https://x.example/1", "thumb": "https://x.example/t"}]}
    film = {"playlist": "https://x.example/f.m3u8", "thumbnail": "https://x.example/p"}
    card = {"external": {"uri": "https://ratzifatzi.example/b", "title": "Bürste"}}

    assert to_incoming("", view("Da", embed=images)).media[0].url == "https://x.example/1"
    assert to_incoming("", view("Da", embed=film)).media[0].kind == "video"
    said = to_incoming("", view("Da", embed=card)).text
    assert said == "Da\n\nBürste\nhttps://ratzifatzi.example/b"


def test_a_gallery_is_pictures_and_a_quote_with_pictures_is_both() -> None:
    gallery = {"items": [{"fullsize": "https://x.example/1", "thumbnail": "", "alt": "Blau"}]}
    quoted = {
        "$type": "app.bsky.embed.record#viewRecord",
        "uri": "at://did:plc:us/app.bsky.feed.post/1",
        "author": {"did": "did:plc:us", "handle": "ratzifatzi.example"},
        "value": {"text": "Neu!"},
    }
    both = {"media": gallery, "record": {"record": quoted}}

    said = to_incoming("did:plc:us", view("Na ja", embed=both))

    assert [media.alt for media in said.media] == ["Blau"]
    assert said.text == "Na ja\n\n“Neu!” (@ratzifatzi.example)"


def test_bots_labels_and_languages_are_known() -> None:
    said = to_incoming(
        "",
        view(
            "Guten Tag",
            author={"labels": [{"val": "bot"}]},
            labels=[{"val": "spam"}, {"val": "rude", "neg": True}],
            record={"langs": ["de", "en"]},
        ),
    )
    assert said.author.is_bot
    assert said.meta["labels"] == "spam"
    assert said.language == "de"


def test_somebody_without_a_valid_handle_still_has_an_address() -> None:
    said = to_incoming("", view("Hm", author={"handle": "handle.invalid"}))
    assert (said.author.name, said.author.address) == ("did:plc:frieda", "")
    assert said.author.url == "https://bsky.app/profile/did:plc:frieda"


# --- facets --------------------------------------------------------------------------------------


def marked(text: str, known: Mapping[str, str] | None = None) -> list[tuple[str, dict[str, str]]]:
    """What each mark covers, read back through its bytes."""
    raw = text.encode()
    return [
        (raw[mark["index"]["byteStart"] : mark["index"]["byteEnd"]].decode(), mark["features"][0])
        for mark in facets_of(text, lambda handle: (known or {}).get(handle, ""))
    ]


def test_marks_are_counted_in_bytes_behind_umlauts_and_emoji() -> None:
    text = f"Schöne Grüße {FAMILY} @frieda.example, siehe https://ratzifatzi.example/bürste?a=1. #Bürste!"

    found = marked(text, {"frieda.example": "did:plc:frieda"})

    assert [covered for covered, _ in found] == [
        "@frieda.example",
        "https://ratzifatzi.example/bürste?a=1",
        "#Bürste",
    ]
    assert found[0][1]["did"] == "did:plc:frieda"
    assert found[1][1]["uri"] == "https://ratzifatzi.example/bürste?a=1"
    assert found[2][1]["tag"] == "Bürste"


def test_what_only_looks_like_a_mark_is_none() -> None:
    assert marked("post@ratzifatzi.example, #1, a#b, @niemand.example, #" + "x" * 65) == []


def test_an_anchor_of_a_link_is_no_hashtag_and_brackets_stay_outside() -> None:
    found = marked("(siehe https://ratzifatzi.example/#farben)")
    assert [covered for covered, _ in found] == ["https://ratzifatzi.example/#farben"]


def test_a_shortened_link_is_read_whole_and_broken_marks_are_passed_over() -> None:
    text = "Größe: ratzifatzi.example/bür… und hier"
    raw = text.encode()

    def link(shown: str, uri: str) -> dict[str, Any]:
        start = raw.index(shown.encode())
        return {
            "index": {"byteStart": start, "byteEnd": start + len(shown.encode())},
            "features": [{"$type": "app.bsky.richtext.facet#link", "uri": uri}],
        }

    facets = [
        link("ratzifatzi.example/bür…", "https://ratzifatzi.example/bürste"),
        link("hier", "https://chaos.example/"),
        {"index": {"byteStart": 3, "byteEnd": 900}, "features": [{"$type": "?"}]},
        {
            "index": {"byteStart": 3, "byteEnd": 4},
            "features": link("hier", "https://x.example")["features"],
        },
        "nonsense",
    ]
    assert with_links(text, facets) == (
        "Größe: https://ratzifatzi.example/bürste und hier (https://chaos.example/)"
    )


# --- going out -----------------------------------------------------------------------------------


def asked_by(network: SimulatedBluesky, connector: Bluesky, *, deep: bool = False) -> Incoming:
    """A question under a post of ours; `deep`: as an answer to somebody else there."""
    above = network.post(HOUSE, "Die neue Bürste ist da.")
    if deep:
        above = network.post(KARL, "Hübsch.", reply_to=above)
    uri = network.post(FRIEDA, "In Blau?", reply_to=above)
    return fetched(connector)[uri]


def answer_to(asked: Incoming, text: str = "Ab Dezember.", key: str = KEY) -> Outgoing:
    return Outgoing(
        key=key,
        in_reply_to=asked.external_id,
        thread_id=asked.thread_id,
        text=text,
        to=asked.author,
        language="de",
        meta=asked.meta,
    )


def test_a_picture_bluesky_has_lost_is_brought_once_more(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    given: list[str] = []
    picture = Enclosure(
        "a.png", "image", "image/png", 3, lambda: b"abc", 4, 3, alt="Blau", remember=given.append
    )
    outgoing = replace(answer_to(asked_by(network, connector)), enclosures=(picture,))
    kept = {"$type": "blob", "ref": {"$link": "gone"}, "mimeType": "image/png", "size": 3}
    lost = replace(outgoing, enclosures=(replace(picture, given=json.dumps(kept)),))
    with pytest.raises(TryLater, match="lost a picture"):
        connector.send(lost)
    assert given == [""]

    receipt = connector.send(outgoing)
    record = network.records[receipt.external_id].value
    (image,) = record["embed"]["images"]
    assert image["alt"] == "Blau"
    assert image["aspectRatio"] == {"width": 4, "height": 3}


def test_what_is_labelled_is_marked_and_nothing_else() -> None:
    post = {"labels": [{"val": "graphic-media"}]}
    assert is_sensitive(post)
    assert not is_sensitive({"labels": [{"val": "bot"}]})
    embed = {"images": [{"fullsize": "https://cdn.example/1", "alt": "Blut"}]}
    (picture,) = media_of(embed, sensitive=True)
    assert picture.sensitive


def test_films_and_moving_pictures_do_not_go_to_bluesky_from_here(connector: Bluesky) -> None:
    for content_type in ("image/gif", "video/mp4"):
        kind = content_type.partition("/")[0]
        with pytest.raises(Refused, match=content_type):
            connector.refuse_enclosures([Enclosure("a", kind, content_type, 1, lambda: b"a")])


def test_an_answer_names_the_first_post_and_the_one_it_answers(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector, deep=True)

    receipt = connector.send(answer_to(asked))

    reply = network.records[receipt.external_id].value
    assert reply["reply"]["root"]["uri"] == asked.thread_id
    assert reply["reply"]["parent"]["uri"] == asked.external_id
    assert reply["reply"]["root"]["cid"] == network.records[asked.thread_id].cid
    assert reply["langs"] == ["de"]
    assert receipt.permalink.endswith(f"/post/{record_key(KEY)}")


def test_a_second_attempt_is_the_same_answer_and_not_another(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    outgoing = answer_to(asked_by(network, connector))
    network.suffer("drop_after", path="putRecord")
    with pytest.raises(Unsure):
        connector.send(outgoing)
    stands = dict(network.records)

    receipt = connector.send(replace(outgoing, first_tried_at=datetime(2026, 11, 1, tzinfo=UTC)))

    assert network.records == stands
    assert network.texts_of(HOUSE).count("Ab Dezember.") == 1
    assert connector.find(outgoing) == receipt
    assert receipt.text == "Ab Dezember."


def test_a_server_that_fails_while_writing_leaves_us_unsure(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    outgoing = answer_to(asked_by(network, connector))
    network.suffer("status", path="putRecord", status=502)
    with pytest.raises(Unsure):
        connector.send(outgoing)
    assert connector.find(outgoing) is None


def test_a_token_that_expires_while_we_write_does_not_say_it_twice(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    outgoing = answer_to(asked_by(network, connector))
    network.expire_tokens()

    connector.send(outgoing)

    assert network.texts_of(HOUSE).count("Ab Dezember.") == 1


def test_what_was_deleted_meanwhile_is_not_answered(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    network.delete(asked.external_id)
    with pytest.raises(Gone):
        connector.send(answer_to(asked))
    assert "Ab Dezember." not in network.texts_of(HOUSE)


def test_mentions_in_an_answer_reach_people_and_strangers_stay_words(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    text = f"Grüße an @{FRIEDA} und @{KARL}, nicht an @niemand.example."

    receipt = connector.send(answer_to(asked, text))

    facets = network.records[receipt.external_id].value["facets"]
    dids = [feature["did"] for facet in facets for feature in facet["features"]]
    assert dids == [did_of(FRIEDA), did_of(KARL)]


def test_a_family_is_one_character_but_many_bytes(connector: Bluesky) -> None:
    assert connector.measure("Grüße").used == 5
    assert connector.measure(FAMILY * 100).unit == "bytes"
    assert (connector.measure(FAMILY * 120).used, connector.measure(FAMILY * 120).limit) == (
        3000,
        3000,
    )
    assert connector.measure(FAMILY * 120).fits
    assert not connector.measure(FAMILY * 121).fits
    assert connector.measure("ä" * 300).fits
    assert not connector.measure("ä" * 301).fits


def test_too_many_bytes_are_refused_in_their_own_words(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    with pytest.raises(Refused, match="3025 of 3000 bytes"):
        connector.send(answer_to(asked, FAMILY * 121))


def test_record_keys_are_valid_stable_and_differ() -> None:
    keys = [record_key(f"0190b6a8-0000-7000-8000-{number:012d}") for number in range(500)]

    assert len(set(keys)) == 500
    assert record_key(KEY) == record_key(KEY)
    for key in [*keys, record_key("like at://x"), record_key("")]:
        assert len(key) == 13
        assert set(key) <= set(ALPHABET)
        assert key[0] in "234567abcdefghij"


# --- likes, hiding, deleting ---------------------------------------------------------------------


def test_a_like_is_given_once_and_taken_back_wherever_it_was_given(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    for _ in range(2):
        connector.act(Ability.LIKE, asked.external_id, asked.meta)
    assert network.likes_of(asked.external_id) == [HOUSE]

    for _ in range(2):
        connector.act(Ability.UNLIKE, asked.external_id, asked.meta)
    assert network.likes_of(asked.external_id) == []

    network.like(HOUSE, asked.external_id)
    connector.act(Ability.LIKE, asked.external_id, asked.meta)
    assert network.likes_of(asked.external_id) == [HOUSE]
    connector.act(Ability.UNLIKE, asked.external_id, asked.meta)
    assert network.likes_of(asked.external_id) == []


def test_liking_what_has_vanished_says_gone_and_taking_a_like_back_is_fine(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    network.delete(asked.external_id)
    with pytest.raises(Gone):
        connector.act(Ability.LIKE, asked.external_id, asked.meta)
    connector.act(Ability.UNLIKE, asked.external_id, asked.meta)


def test_hiding_keeps_what_others_hid_and_who_may_reply(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    other = network.post(KARL, "Schrott.", reply_to=asked.thread_id)
    rules = [{"$type": "app.bsky.feed.threadgate#followerRule"}]
    gate = {"$type": GATE, "post": asked.thread_id, "createdAt": "2026-11-23T09:00:00.000Z"}
    network.keep(
        did_of(HOUSE),
        GATE,
        asked.thread_id.rsplit("/", 1)[1],
        {**gate, "allow": rules, "hiddenReplies": [other]},
    )

    for _ in range(2):
        connector.act(Ability.HIDE, asked.external_id, asked.meta)
    assert network.hidden_under(asked.thread_id) == [other, asked.external_id]

    for _ in range(2):
        connector.act(Ability.UNHIDE, asked.external_id, asked.meta)
    assert network.hidden_under(asked.thread_id) == [other]
    kept = network.gate_of(asked.thread_id)
    assert kept is not None
    assert kept.value == {**gate, "allow": rules, "hiddenReplies": [other]}


def test_hiding_without_meta_finds_the_thread_itself(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector, deep=True)
    connector.act(Ability.HIDE, asked.external_id, {})
    assert network.hidden_under(asked.thread_id) == [asked.external_id]


def test_two_who_hide_at_the_same_moment_both_succeed(
    network: SimulatedBluesky, connector: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = asked_by(network, connector)
    other = network.post(KARL, "Schrott.", reply_to=asked.thread_id)
    read = deeds.record_of
    seen: list[Any] = []

    def read_and_be_overtaken(session: Any, address: Any) -> Any:
        kept = read(session, address)
        if not seen:
            seen.append(address)
            value = {"$type": GATE, "post": asked.thread_id, "hiddenReplies": [other]}
            network.keep(address.did, address.collection, address.rkey, value)
        return kept

    monkeypatch.setattr(deeds, "record_of", read_and_be_overtaken)
    connector.act(Ability.HIDE, asked.external_id, asked.meta)

    assert network.hidden_under(asked.thread_id) == [other, asked.external_id]


def test_under_posts_of_others_nothing_can_be_hidden_and_the_reason_is_said(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    theirs = network.post(LENA, "Wer kennt eine gute Bürste?")
    uri = network.post(KARL, f"@{HOUSE} bestimmt nicht", reply_to=theirs)
    said = fetched(connector)[uri]
    with pytest.raises(Refused, match="first post of a thread"):
        connector.act(Ability.HIDE, said.external_id, said.meta)


def test_a_full_list_of_hidden_replies_is_refused(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    full = [f"at://did:plc:x/app.bsky.feed.post/{number}" for number in range(300)]
    value = {"$type": GATE, "post": asked.thread_id, "hiddenReplies": full}
    network.keep(did_of(HOUSE), GATE, asked.thread_id.rsplit("/", 1)[1], value)
    with pytest.raises(Refused, match="300"):
        connector.act(Ability.HIDE, asked.external_id, asked.meta)


def test_our_own_words_can_be_taken_back_and_nobody_elses(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    receipt = connector.send(answer_to(asked))

    for _ in range(2):
        connector.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)
    assert receipt.external_id not in network.records

    for ability in (Ability.DELETE_OWN, Ability.DELETE, Ability.MARK_SPAM):
        with pytest.raises(Refused):
            connector.act(ability, asked.external_id, asked.meta)
    assert asked.external_id in network.records


def test_what_it_cannot_do_it_says_and_where_it_goes_by_hand() -> None:
    assert Bluesky.can(Ability.EDIT_OWN).answer is Answer.NEVER
    assert Bluesky.can(Ability.DELETE).answer is Answer.NEVER
    private = Bluesky.can(Ability.READ_PRIVATE)
    assert (private.answer, private.link) == (Answer.BY_HAND, "https://bsky.app/messages")


# --- the self-test -------------------------------------------------------------------------------


def test_the_self_test_tells_the_account_the_server_and_what_is_left(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    words = [str(finding.sentence) for finding in connector.check()]
    assert any(f"@{HOUSE}" in said and "127.0.0.1" in said for said in words)
    assert any("An app password is used" in said for said in words)


def test_the_self_test_warns_of_the_main_password(
    network: SimulatedBluesky, connector: Bluesky, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herzenstakt.testing.networks.bluesky.APP_SCOPE", "com.atproto.access")
    warnings = [found for found in connector.check() if found.level is Level.MISSING]
    assert any("main password" in str(found.sentence) and found.link for found in warnings)


# --- the network in a box ------------------------------------------------------------------------


def test_the_simulated_network_goes_on_where_it_stopped(
    network: SimulatedBluesky, connector: Bluesky
) -> None:
    asked = asked_by(network, connector)
    receipt = connector.send(answer_to(asked))
    state = json.loads(json.dumps(network.dump()))

    with SimulatedBluesky().load(state) as again:
        assert again.dump() == state
        assert receipt.external_id in again.records
        assert again.post(FRIEDA, "Danke!", reply_to=receipt.external_id) not in network.records


def test_everybody_has_a_picture(network: SimulatedBluesky, connector: Bluesky) -> None:
    asked = asked_by(network, connector)
    answer = connector.http.get(asked.author.avatar_url)
    assert answer.headers["content-type"] == "image/png"
    assert connector.http.get(f"{network.url}/avatars/niemand.example.png").status == 404
