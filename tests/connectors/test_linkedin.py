"""LinkedIn: what the connector promises, on a simulated network and with samples."""

from __future__ import annotations

import hmac
import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
import time_machine

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Connector,
    Delivery,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Vanished,
)
from herzenstakt.channels.signing_in import App, way_to
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
from herzenstakt.connectors.linkedin import LinkedIn
from herzenstakt.connectors.linkedin.checkup import version
from herzenstakt.connectors.linkedin.ledger import midnight
from herzenstakt.connectors.linkedin.restli import VERSION, Method, headers, path
from herzenstakt.kernel.http import Allowance, Http
from herzenstakt.testing.contract import ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.linkedin import (
    ADMIN,
    APPLICATION_ID,
    CLIENT_ID,
    CLIENT_SECRET,
    HOUSE,
    READ,
    REDIRECT,
    RENATE,
    WRITE,
    SimulatedLinkedIn,
    knock,
)
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route

SAMPLES = Path(__file__).parents[1] / "samples" / "linkedin"
FRIEDA, KARL, LENA = "frieda", "karl", "lena"
KEY = "0190b6a8-0000-7000-8000-000000000001"
DOOR = "https://desk.example/doors/1"


@pytest.fixture
def network() -> Iterator[SimulatedLinkedIn]:
    with SimulatedLinkedIn() as network:
        network.meet(FRIEDA, "Frieda", "Frage")
        network.meet(KARL, "Karl", "Kritik")
        network.meet(LENA, "Lena", "Lob", shows=False)
        yield network


@pytest.fixture
def account(network: SimulatedLinkedIn) -> Account:
    return account_of(network)


@pytest.fixture
def connector(account: Account) -> Iterator[LinkedIn]:
    yield from at_work(account)


def app_of(network: SimulatedLinkedIn | None = None, tier: str = "standard", **more: str) -> App:
    settings = {
        "client_id": CLIENT_ID,
        "tier": tier,
        "application_id": APPLICATION_ID,
        **({"server": network.url} if network else {}),
        **more,
    }
    return App(settings, {"client_secret": CLIENT_SECRET}, door=DOOR)


def account_of(network: SimulatedLinkedIn, tier: str = "standard", **more: Any) -> Account:
    return Account(
        settings={"organization": HOUSE, "member": f"urn:li:person:{RENATE}"},
        secrets={"access_token": network.token_for()},
        own_external_id=HOUSE,
        app=app_of(network, tier),
        **more,
    )


def at_work(account: Account) -> Iterator[LinkedIn]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield LinkedIn(account, http)
    http.close()


class TestContract(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = LinkedIn
    samples: ClassVar[Path] = SAMPLES
    write_path: ClassVar[str] = r"/rest/socialActions/[^/]+/comments$"
    write_method: ClassVar[str] = "POST"

    def somebody_comments(self, network: SimulatedLinkedIn, text: str) -> str:
        return network.comment(FRIEDA, network.publish("Die neue Bürste ist da."), text)

    def texts_of_ours(self, network: SimulatedLinkedIn) -> list[str]:
        return network.texts_of(HOUSE)

    def somebody_edits(self, network: SimulatedLinkedIn, external_id: str, text: str) -> bool:
        network.edit(external_id, text)
        return True

    def vanish(self, network: SimulatedLinkedIn, external_id: str) -> None:
        network.delete(external_id)

    def state_of(self, network: SimulatedLinkedIn, external_id: str) -> set[str] | None:
        if external_id not in network.comments:
            return None
        return {"liked"} if (HOUSE, external_id) in network.reactions else set()


# --- signing in ----------------------------------------------------------------------------------


@pytest.fixture
def newcomer(network: SimulatedLinkedIn) -> Iterator[LinkedIn]:
    """A connector after somebody has agreed, before a page was chosen."""
    for connector in at_work(Account(settings={}, app=app_of(network))):
        way = way_to(connector.app, connector.sign_in(), REDIRECT, "state-1", "x" * 43)
        answer = httpx.get(f"{way}&agree=1&who={RENATE}")
        code = parse_qs(urlsplit(answer.headers["location"]).query)["code"][0]
        connector.account.secrets = connector.exchange(code, "x" * 43, REDIRECT)
        yield connector


def test_somebody_signs_in_and_chooses_a_page_with_what_its_role_keeps_from_us(
    network: SimulatedLinkedIn, newcomer: LinkedIn
) -> None:
    for number, role in ((1, "DIRECT_SPONSORED_CONTENT_POSTER"), (2, "RECRUITING_POSTER")):
        page = network.meet_page(f"urn:li:organization:{number}", f"Seite {number}")
        network.give_role(RENATE, role, page.urn)
    network.meet_page("urn:li:organization:3", "Fremde Seite")

    found = {one.author.name: one for one in newcomer.candidates()}

    assert set(found) == {"RatziFatzi GmbH", "Seite 1", "Seite 2"}
    house = found["RatziFatzi GmbH"]
    assert house.author.external_id == house.settings["organization"] == HOUSE
    assert house.settings["member"] == f"urn:li:person:{RENATE}"
    assert house.missing == ()
    [less] = found["Seite 1"].missing
    assert less.level is Level.MISSING
    assert "DIRECT_SPONSORED_CONTENT_POSTER" in str(less.sentence)
    [deaf] = found["Seite 2"].missing
    assert deaf.level is Level.BROKEN
    assert "RECRUITING_POSTER" in str(deaf.sentence)
    assert deaf.link == "https://www.linkedin.com/company/2/admin/settings/manage-admins/"


def test_a_refresh_token_ends_a_year_after_the_first_sign_in_and_this_is_known(
    network: SimulatedLinkedIn, newcomer: LinkedIn
) -> None:
    secrets = newcomer.account.secrets
    ends = datetime.fromisoformat(secrets["refresh_ends_at"])
    assert timedelta(days=364) < ends - datetime.now(UTC) <= timedelta(days=365)
    life = datetime.fromisoformat(secrets["expires_at"]) - datetime.now(UTC)
    assert timedelta(days=59) < life <= timedelta(days=60)

    network.first_granted[RENATE] -= 300 * 86_400
    kept: dict[str, str] = {}
    newcomer.account.keep = kept.update
    newcomer.renew()

    assert kept["access_token"] != secrets["access_token"]
    later = datetime.fromisoformat(kept["refresh_ends_at"])
    assert timedelta(days=64) < later - datetime.now(UTC) <= timedelta(days=65)


def test_the_names_of_permissions_are_asked_for_as_the_house_has_written_them(
    network: SimulatedLinkedIn,
) -> None:
    [connector] = [
        LinkedIn(Account({}, app=app_of(network, scopes="r_organization_social, x")), Http())
    ]
    assert [scope.name for scope in connector.sign_in().scopes] == ["r_organization_social", "x"]
    connector = LinkedIn(Account({}, app=app_of(network)), Http())
    assert [scope.name for scope in connector.sign_in().scopes] == [READ, WRITE, ADMIN]
    assert connector.sign_in().authorize == f"{network.url}/oauth/v2/authorization"
    away = LinkedIn(Account({}, app=app_of()), Http()).sign_in()
    assert away.token == "https://www.linkedin.com/oauth/v2/accessToken"


def test_without_a_page_nobody_is_connected(account: Account) -> None:
    account.settings, account.own_external_id = {}, ""
    for connector in at_work(account):
        with pytest.raises(Disconnected, match="page"):
            connector.whoami()


# --- what every call says ------------------------------------------------------------------------


def test_every_call_names_the_version_the_protocol_and_the_method(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    connector.whoami()
    asked = asked_by(network, connector, network.publish("Neu!"))
    receipt = connector.send(answer_to(asked))
    connector.edit(receipt.external_id, "Ab Januar.", receipt.meta)
    connector.act(Ability.LIKE, asked.external_id, asked.meta)
    connector.act(Ability.UNLIKE, asked.external_id, asked.meta)
    connector.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)

    methods = {call.headers["x-restli-method"] for call in network.calls}
    assert methods == {
        "GET",
        "GET_ALL",
        "BATCH_GET",
        "FINDER",
        "CREATE",
        "PARTIAL_UPDATE",
        "DELETE",
    }
    for call in network.calls:
        assert call.headers["linkedin-version"] == VERSION
        assert call.headers["x-restli-protocol-version"] == "2.0.0"
        assert call.headers["authorization"].startswith("Bearer ")


@pytest.mark.parametrize("code", ["VERSION_MISSING", "NONEXISTENT_VERSION"])
def test_a_version_that_is_over_says_what_to_do(
    network: SimulatedLinkedIn, connector: LinkedIn, code: str
) -> None:
    network.versions = {"209901"}
    with pytest.raises(Refused, match=f"{VERSION}.*update Herzenstakt"):
        connector.fetch("comments", "")
    [broken] = [found for found in connector.check() if found.level is Level.BROKEN]
    assert VERSION in str(broken.sentence)


@pytest.mark.parametrize(
    ("today", "level", "words"),
    [
        (date(2026, 11, 28), Level.GOOD, "lives until 2027-07-01"),
        (date(2027, 5, 1), Level.GOOD, "lives until"),
        (date(2027, 5, 10), Level.MISSING, "update Herzenstakt before"),
        (date(2027, 7, 1), Level.MISSING, "may end any day"),
    ],
)
def test_the_self_test_watches_how_long_the_version_lives(
    today: date, level: Level, words: str
) -> None:
    found = version(today)
    assert found.level is level
    assert words in str(found.sentence)
    assert found.link.startswith("https://learn.microsoft.com")


# --- the self-test -------------------------------------------------------------------------------


def said_by(connector: LinkedIn) -> list[tuple[Level, str]]:
    return [(found.level, str(found.sentence)) for found in connector.check()]


def test_the_self_test_of_a_good_page_is_good(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    network.publish("Neu!")
    connector.subscribe()
    said = said_by(connector)
    assert {level for level, _words in said} == {Level.GOOD}
    for words in (
        "Connected with the page “RatziFatzi GmbH”",
        "All permissions are given",
        "ADMINISTRATOR",
        "Posts and comments can be read",
        "LinkedIn knocks",
        "questions are left",
        f"Version {VERSION}",
    ):
        assert any(words in one for _level, one in said), words


@pytest.mark.parametrize("scope", [READ, WRITE, ADMIN])
def test_each_permission_that_is_missing_is_named_with_its_place(
    network: SimulatedLinkedIn, account: Account, scope: str
) -> None:
    given = [one for one in (READ, WRITE, ADMIN) if one != scope]
    account.secrets = {"access_token": network.token_for(RENATE, *given)}
    for connector in at_work(account):
        findings = connector.check()
        bad = [found for found in findings if found.level is not Level.GOOD]
        assert any(scope in str(found.sentence) for found in bad) or scope == ADMIN
        assert all(found.link for found in bad)
        assert bad


def test_a_role_that_sees_nothing_is_broken_and_says_where_another_one_is_given(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    network.give_role(RENATE, "RECRUITING_POSTER")
    broken = [found for found in connector.check() if found.level is Level.BROKEN]
    assert any("RECRUITING_POSTER" in str(found.sentence) for found in broken)
    assert any("manage-admins" in found.link for found in broken)


def test_the_end_of_a_sign_in_is_said_before_it_comes(account: Account) -> None:
    soon = (datetime.now(UTC) + timedelta(days=20)).isoformat()
    late = (datetime.now(UTC) + timedelta(days=200)).isoformat()
    for secrets, level in (
        ({"expires_at": soon}, Level.MISSING),
        ({"expires_at": soon, "refresh_token": "r", "refresh_ends_at": late}, Level.GOOD),
        ({"expires_at": soon, "refresh_token": "r", "refresh_ends_at": soon}, Level.MISSING),
    ):
        for connector in at_work(replace(account, secrets={**account.secrets, **secrets})):
            [found] = [one for one in connector.check() if "sign in anew" in str(one.sentence)]
            assert found.level is level, secrets


def test_the_development_tier_says_that_nobody_knocks(network: SimulatedLinkedIn) -> None:
    network.tier = "development"
    for connector in at_work(account_of(network, "development")):
        said = said_by(connector)
        assert (Level.MISSING, True) in {(level, "development tier" in one) for level, one in said}
        with pytest.raises(Refused, match="development tier"):
            connector.subscribe()


def test_a_subscription_that_died_silently_is_missed(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    connector.subscribe()
    connector.subscribe()
    assert [one.webhook for one in network.subscriptions] == [DOOR]
    network.subscriptions.clear()
    assert any("does not knock (any more)" in words for _level, words in said_by(connector))
    network.give_role(RENATE, "DIRECT_SPONSORED_CONTENT_POSTER")
    with pytest.raises(Refused, match="administrator"):
        connector.subscribe()


def test_without_the_number_of_the_application_nobody_is_told(network: SimulatedLinkedIn) -> None:
    account = account_of(network)
    account.app = app_of(network, application_id="")
    for connector in at_work(account):
        with pytest.raises(Refused, match="number of the application"):
            connector.subscribe()
        assert any("number of the application" in words for _level, words in said_by(connector))


# --- coming in -----------------------------------------------------------------------------------


def asked_by(
    network: SimulatedLinkedIn, connector: LinkedIn, about: str = "", text: str = "In Blau?"
) -> Incoming:
    urn = network.comment(FRIEDA, about or network.publish("Neu!"), text)
    return fetched(connector)[urn]


def answer_to(asked: Incoming, text: str = "Ab Dezember.", **more: Any) -> Outgoing:
    return Outgoing(
        key=KEY,
        in_reply_to=asked.external_id,
        thread_id=asked.thread_id,
        text=text,
        to=asked.author,
        meta=asked.meta,
        **more,
    )


def test_a_comment_stands_below_our_post_and_a_reply_below_the_comment(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish(
        "Neu\\_! {hashtag|\\#|Bürste} von @[Anderswo \\(AG\\)](urn:li:organization:9)"
    )
    comment = network.comment(FRIEDA, post, "In Blau?")
    reply = network.comment(KARL, comment, "Oder in Rot?")

    came = fetched(connector)

    assert (came[comment].thread_id, came[comment].parent_id) == (post, post)
    assert (came[reply].thread_id, came[reply].parent_id) == (post, comment)
    assert came[comment].author.name == "Frieda Frage"
    assert came[comment].author.external_id == "urn:li:person:frieda"
    opening = came[reply].opening
    assert opening is not None
    assert (opening.external_id, opening.ours) == (post, True)
    assert opening.text == "Neu_! #Bürste von Anderswo (AG)"
    assert came[post].opening == opening
    assert not came[post].addressed


def test_people_who_do_not_show_their_name_are_called_what_linkedin_calls_them(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    hidden = network.comment(LENA, network.publish("Neu!"), "Toll!")
    assert fetched(connector)[hidden].author.name == "LinkedIn member"


def test_where_linkedin_tells_no_names_it_is_not_asked_again_for_a_day(
    network: SimulatedLinkedIn, account: Account
) -> None:
    network.tells_names = False
    kept: dict[str, Any] = {}
    account.remember = kept.update
    for connector in at_work(account):
        asked = asked_by(network, connector)
        assert asked.author.name == "LinkedIn member"
        asked_by(network, connector)
    people = [call for call in network.calls if call.path.startswith("/rest/people")]
    assert len(people) == 1
    until = datetime.fromisoformat(kept["nameless_until"])
    assert timedelta(hours=23) < until - datetime.now(UTC) <= timedelta(hours=24)


def test_another_page_comments_under_its_name_or_under_none(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    page = network.meet_page("urn:li:organization:9", "Anderswo AG")
    urn = network.comment(page.urn, network.publish("Neu!"), "Glückwunsch!")
    assert fetched(connector)[urn].author.name == "LinkedIn page"


def test_pictures_in_comments_come_along_and_odd_addresses_do_not(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    good = network.comment(FRIEDA, post, "So?", content="https://media.licdn.example/1.jpg")
    odd = network.comment(FRIEDA, post, "Oder so?", content="javascript:alert(1)")
    came = fetched(connector)
    assert [one.url for one in came[good].media] == ["https://media.licdn.example/1.jpg"]
    assert came[odd].media == ()


def test_what_has_not_changed_is_the_same_bytes_and_is_not_told_again(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    network.comment(FRIEDA, post, "In Blau?")
    first = connector.fetch("comments", "")
    network.react(KARL, next(iter(network.comments)))
    again = connector.fetch("comments", "")
    later = connector.fetch("comments", first.cursor)

    assert {one.body for one in first.deliveries} == {one.body for one in again.deliveries}
    assert later.deliveries == ()
    assert not later.more


def test_nobody_of_the_house_is_named_in_a_delivery(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    receipt = connector.send(answer_to(asked_by(network, connector)))
    [row] = [r for r in network.comments.values() if r.urn == receipt.external_id]
    assert row.impersonator
    page = connector.fetch("comments", "")
    assert not any(
        b"impersonator" in one.body or RENATE.encode() in one.body for one in page.deliveries
    )


def test_what_happened_lately_is_found_with_few_questions(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    posts = [network.publish(f"Beitrag {n}") for n in range(8)]
    cursors = look_everywhere(connector, {})[1]
    urn = network.comment(FRIEDA, posts[3], "In Blau?")
    before = len(network.calls)

    came, cursors = look_everywhere(connector, cursors)

    assert set(came) == {urn}
    paths = [call.path for call in network.calls[before:]]
    assert len([path for path in paths if path.endswith("/comments")]) == 1
    assert len(paths) == 3, "what happened lately, the post, and who it was"
    before = len(network.calls)
    look_everywhere(connector, cursors)
    assert len(network.calls) - before == 1


def test_a_post_nobody_knew_of_is_found_by_what_happens_below_it(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    old = network.publish("Uralt", at=datetime.now(UTC) - timedelta(days=400))
    cursors = look_everywhere(connector, {})[1]
    fresh = network.publish("Neu!")
    below_old, below_new = (
        network.comment(FRIEDA, old, "Noch da?"),
        network.comment(KARL, fresh, "Na?"),
    )

    came, _cursors = look_everywhere(connector, cursors)

    assert {below_old, below_new, old, fresh} <= set(came)
    assert came[below_old].thread_id == old


def test_edits_deletions_and_late_replies_are_told_by_the_feed(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    comment = network.comment(FRIEDA, post, "In Blau?")
    reply = network.comment(KARL, comment, "Oder Rot?")
    doomed = network.comment(KARL, post, "Schrott!")
    cursors = look_everywhere(connector, {})[1]
    network.edit(reply, "Oder in Grün?")
    network.delete(doomed)

    told = all_told(connector, cursors["comments"])

    [edited] = [one for one in told if isinstance(one, Incoming)]
    assert (edited.external_id, edited.text) == (reply, "Oder in Grün?")
    assert edited.edited_at is not None
    assert {one.external_id for one in told if isinstance(one, Vanished)} == {doomed}


def all_told(connector: LinkedIn, cursor: str) -> list[Happening]:
    """Everything the feed tells from here on."""
    told: list[Happening] = []
    for _ in range(50):
        page = connector.fetch("comments", cursor)
        cursor = page.cursor
        for delivery in page.deliveries:
            told += connector.parse(delivery)
        if not page.more:
            break
    return told


def later(cursor: str, hours: float) -> str:
    """The same cursor as if so much time had passed."""
    kept = json.loads(cursor)
    for name in ("told_until", "listed_at"):
        kept[name] -= hours * 3600
    for post in kept["posts"]:
        post["read_at"] -= hours * 3600
        post["whole_at"] -= hours * 3600
    return json.dumps(kept)


def test_without_notifications_posts_are_read_by_turns(
    network: SimulatedLinkedIn, account: Account
) -> None:
    account.secrets = {"access_token": network.token_for(RENATE, READ, WRITE, ADMIN)}
    network.give_role(RENATE, "DIRECT_SPONSORED_CONTENT_POSTER")
    posts = [network.publish(f"Beitrag {n}") for n in range(4)]
    for connector in at_work(account):
        cursor = look_everywhere(connector, {})[1]["comments"]
        comment = network.comment(FRIEDA, posts[0], "In Blau?")
        reply = network.comment(KARL, comment, "Und Rot?")
        told: set[str] = set()
        for _quarter in range(3):
            page = connector.fetch("comments", later(cursor, 0.3))
            cursor = page.cursor
            assert json.loads(cursor)["quiet_until"] > 0
            told |= {h.external_id for one in page.deliveries for h in connector.parse(one)}
        assert {comment, reply} <= told
    asked = [call for call in network.calls if "Notifications" in call.path]
    assert len(asked) == 1


def test_a_slow_turn_finds_what_nobody_told_of(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    comment = network.comment(FRIEDA, post, "In Blau?")
    stays = network.comment(KARL, post, "Und Rot?")
    cursor = look_everywhere(connector, {})[1]["comments"]
    network.edit(stays, "Und Grün?")
    network.delete(comment)
    network.notifications.clear()

    assert all_told(connector, cursor) == []
    told = {one.external_id: one for one in all_told(connector, later(cursor, 3))}

    assert isinstance(told[comment], Vanished)
    edited = told[stays]
    assert isinstance(edited, Incoming)
    assert edited.text == "Und Grün?"


@pytest.mark.parametrize("role", ["RECRUITING_POSTER", ""])
def test_a_channel_whose_role_sees_nothing_is_never_quiet_and_makes_nobody_vanish(
    network: SimulatedLinkedIn, connector: LinkedIn, role: str
) -> None:
    asked = asked_by(network, connector)
    cursor = look_everywhere(connector, {})[1]["comments"]
    network.give_role(RENATE, role)

    with pytest.raises(Refused, match="sees no comments"):
        connector.fetch("comments", "")
    with pytest.raises(Refused, match="sees no comments"):
        connector.fetch("comments", later(cursor, 3))
    with pytest.raises(Refused, match="sees no comments"):
        list(connector.refresh([asked.external_id]))


def test_a_permission_that_is_missing_is_said_and_not_taken_for_silence(
    network: SimulatedLinkedIn, account: Account
) -> None:
    network.publish("Neu!")
    account.secrets = {"access_token": network.token_for(RENATE, WRITE, ADMIN)}
    for connector in at_work(account):
        with pytest.raises(Refused, match="permission"):
            connector.fetch("comments", "")


def test_one_closed_post_holds_up_no_other(network: SimulatedLinkedIn, connector: LinkedIn) -> None:
    closed, opened = network.publish("Zu"), network.publish("Auf")
    urn = network.comment(FRIEDA, opened, "In Blau?")
    network.suffer("status", path=f"share%3A{closed.rpartition(':')[2]}/", status=403, times=-1)
    assert urn in fetched(connector)
    network.suffer("status", path=r"/comments$", status=403, times=-1)
    with pytest.raises(Refused):
        connector.fetch("comments", "")


def test_a_young_post_without_a_thread_has_not_vanished_and_a_deleted_one_has(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    network.suffer("status", path=r"/comments$", status=404)
    told = all_told(connector, "")
    assert [type(one) for one in told] == [Incoming]

    cursor = look_everywhere(connector, {})[1]["comments"]
    network.delete(post)
    kept = json.loads(cursor)
    kept["due"] = [post]
    [gone] = all_told(connector, json.dumps(kept))
    assert gone == Vanished(post)


def test_a_comment_nobody_can_read_is_delivered_and_set_aside(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    good = network.comment(FRIEDA, post, "In Blau?")
    odd = network.comment(KARL, post, "Hm")
    network.comments[odd].actor = "urn:li:mystery:1"
    page = connector.fetch("comments", "")
    parsed, unreadable = [], 0
    for delivery in page.deliveries:
        try:
            parsed += list(connector.parse(delivery))
        except Unreadable:
            unreadable += 1
    assert unreadable == 1
    assert good in {one.external_id for one in parsed}


def test_a_mention_in_a_post_of_somebody_else_begins_a_thread_of_its_own(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    cursor = connector.fetch("comments", "").cursor
    urn = network.mention(KARL, "Kennt jemand @[RatziFatzi](urn:li:organization:2414183)?")
    [said] = all_told(connector, cursor)
    assert isinstance(said, Incoming)
    assert (said.external_id, said.thread_id, said.text) == (urn, urn, "Kennt jemand RatziFatzi?")
    assert said.addressed
    assert connector.context(said).thread_id == urn


def test_odd_notifications_keep_nobody_from_being_heard(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    cursor = look_everywhere(connector, {})[1]["comments"]
    urn = network.comment(FRIEDA, post, "In Blau?")
    good = network.notifications[-1]
    network.notifications += [
        {**good, "notificationId": [1], "sourcePost": {}, "decoratedSourcePost": {"entity": []}},
        {**good, "notificationId": 1, "decoratedSourcePost": 7, "sourcePost": "urn:li:activity:7"},
    ]
    assert urn in {one.external_id for one in all_told(connector, cursor)}


def test_a_long_thread_is_read_to_its_end(network: SimulatedLinkedIn, connector: LinkedIn) -> None:
    post = network.publish("Neu!")
    urns = {network.comment(FRIEDA, post, f"Frage {n}") for n in range(130)}
    assert urns <= set(fetched(connector))


# --- how often we ask ----------------------------------------------------------------------------

NIGHT = datetime(2026, 11, 28, 0, 30, tzinfo=UTC)


def test_in_the_development_tier_a_day_of_looking_leaves_enough_for_answers(
    network: SimulatedLinkedIn,
) -> None:
    network.tier = "development"
    account = account_of(network, "development")
    posts = [network.publish(f"Beitrag {n}") for n in range(12)]
    known = [network.comment(FRIEDA, posts[0], f"Frage {n}") for n in range(6)]
    begin, cursor, seen, looks = datetime(2026, 11, 28, tzinfo=UTC), "", set[str](), []
    for connector in at_work(account):
        for step in range(24 * 12):
            with time_machine.travel(begin + timedelta(minutes=5 * step), tick=False):
                account.secrets = {"access_token": network.token_for()}
                before = len(network.calls)
                page = connector.fetch("comments", cursor)
                cursor = page.cursor
                if len(network.calls) > before:
                    looks.append(step)
                if step % 2 == 0:
                    list(connector.refresh(known))
                for delivery in page.deliveries:
                    seen |= {one.external_id for one in connector.parse(delivery)}
                if step == 100:
                    late = network.comment(KARL, posts[1], "Und am Vormittag?")
        assert late in seen
        assert 60 <= len(network.calls) <= 96
        assert max(b - a for a, b in pairwise(looks)) * 5 <= 150
        assert not any(call.headers["x-restli-method"] == "BATCH_GET" for call in network.calls)


def test_a_look_out_of_turn_asks_nothing_and_loses_nothing(network: SimulatedLinkedIn) -> None:
    looked = {"day": datetime.now(UTC).date().isoformat(), "looks": 99}
    account = account_of(network, "development", memory={"asked": looked})
    account.count(Allowance(100, 100, midnight()), 99, f"urn:li:person:{RENATE}")
    for connector in at_work(account):
        page = connector.fetch("comments", "here")
        assert (page.deliveries, page.cursor, page.more) == ((), "here", False)
        assert list(connector.refresh(["urn:li:comment:(urn:li:activity:1,2)"])) == []
    assert network.calls == []


def test_members_of_one_application_keep_the_pace_together(network: SimulatedLinkedIn) -> None:
    """Ten members with a hundred questions each share five hundred: each looks with its part of them."""
    looked = {"day": NIGHT.date().isoformat(), "looks": 6}
    account = account_of(network, "development", memory={"asked": looked})
    account.sharers = lambda who: 1 if who else 10
    with time_machine.travel(NIGHT, tick=False):
        for connector in at_work(account):
            assert connector.fetch("comments", "here").cursor == "here"
        assert network.calls == []
        account.sharers = lambda who: 1
        for connector in at_work(account):
            connector.fetch("comments", "")
        assert network.calls


def test_how_much_is_left_is_kept_and_shown(network: SimulatedLinkedIn, account: Account) -> None:
    kept: dict[str, Any] = {}
    account.remember = kept.update
    for connector in at_work(account):
        connector.whoami()
        assert kept == {}, "it was no look for what is new"
        allowance = connector.http.allowance
        assert allowance is not None
        assert (allowance.limit, allowance.left) == (2000, 1999)


def test_a_day_that_is_used_up_rests_until_midnight_and_a_throttled_minute_a_minute(
    network: SimulatedLinkedIn,
) -> None:
    network.tier = "development"
    for connector in at_work(account_of(network, "development")):
        asked = asked_by(network, connector)
        network.throttles_comments = 1
        with pytest.raises(TryLater, match="minute") as trouble:
            connector.send(answer_to(asked))
        assert trouble.value.after == timedelta(minutes=1)
        assert network.texts_of(HOUSE) == []

        network.calls_a_day["member"] = 0
        with pytest.raises(TryLater, match="midnight UTC") as trouble:
            connector.whoami()
        now = datetime.now(UTC)
        midnight = datetime(now.year, now.month, now.day, tzinfo=UTC) + timedelta(days=1)
        assert abs((midnight - now) - trouble.value.after) < timedelta(minutes=1)
        assert connector.http.allowance is not None
        assert connector.http.allowance.is_scarce


# --- going out -----------------------------------------------------------------------------------


def test_an_answer_to_a_reply_stands_below_the_comment_on_top(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    comment = network.comment(FRIEDA, post, "In Blau?")
    reply = network.comment(KARL, comment, "Und in Rot?")
    asked = fetched(connector)[reply]

    receipt = connector.send(answer_to(asked))

    assert network.comments[receipt.external_id].parent == comment
    assert receipt.meta == {
        "post": post,
        "thread": network.posts[post].activity,
        "top": comment,
        "actor": HOUSE,
    }
    echo = fetched(connector)[receipt.external_id]
    assert (echo.parent_id, echo.author.external_id) == (comment, HOUSE)


def test_without_meta_the_place_of_an_answer_is_asked_for(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = network.publish("Neu!")
    comment = network.comment(FRIEDA, post, "In Blau?")
    reply = network.comment(KARL, comment, "Und in Rot?")
    asked = fetched(connector)[reply]
    receipt = connector.send(replace(answer_to(asked), meta={}))
    assert network.comments[receipt.external_id].parent == comment
    with pytest.raises(Gone):
        connector.send(replace(answer_to(asked), meta={}, in_reply_to="7"))


def test_a_reply_that_went_is_not_answered_though_its_comment_stands(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    comment = network.comment(FRIEDA, network.publish("Neu!"), "In Blau?")
    reply = network.comment(KARL, comment, "Und in Rot?")
    asked = fetched(connector)[reply]
    network.delete(reply)
    with pytest.raises(Gone):
        connector.send(answer_to(asked))
    assert network.texts_of(HOUSE) == []


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_stumbles_after_a_post_leaves_us_unsure(
    network: SimulatedLinkedIn, connector: LinkedIn, status: int
) -> None:
    asked = asked_by(network, connector)
    network.suffer("status", method="POST", status=status)
    with pytest.raises(Unsure):
        connector.send(answer_to(asked))
    assert connector.find(answer_to(asked)) is None


def test_the_same_words_said_long_ago_are_another_answer(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    asked = asked_by(network, connector)
    first = connector.send(answer_to(asked, "Danke!"))
    network.comments[first.external_id].created -= 3_600_000
    second = connector.send(answer_to(asked, "Danke!"))
    assert first.external_id != second.external_id
    now = datetime.now(UTC)
    again = connector.send(answer_to(asked, "Danke!", first_tried_at=now))
    assert again.external_id == second.external_id
    assert network.texts_of(HOUSE) == ["Danke!", "Danke!"]


def test_the_same_words_to_two_people_below_one_comment_are_two_answers(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    comment = network.comment(FRIEDA, network.publish("Neu!"), "In Blau?")
    replies = [network.comment(who, comment, "Und in Rot?") for who in (KARL, FRIEDA)]
    told = fetched(connector)
    said = connector.send(answer_to(told[replies[0]], "Ja!"))
    others = frozenset({said.external_id})
    second = answer_to(told[replies[1]], "Ja!", first_tried_at=datetime.now(UTC), others=others)
    assert connector.find(second) is None
    assert connector.send(second).external_id != said.external_id
    assert network.texts_of(HOUSE) == ["Ja!", "Ja!"]


def test_a_mention_is_answered_below_the_post_and_a_second_try_is_unsure(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    cursor = connector.fetch("comments", "").cursor
    urn = network.mention(KARL, "Kennt jemand RatziFatzi?")
    [said] = all_told(connector, cursor)
    assert isinstance(said, Incoming)
    receipt = connector.send(answer_to(said, "Ja, wir!"))
    row = network.comments[receipt.external_id]
    assert (row.parent, row.activity) == ("", network.posts[urn].activity)
    with pytest.raises(Unsure):
        connector.send(answer_to(said, "Ja, wir!", first_tried_at=datetime.now(UTC)))
    assert network.texts_of(HOUSE) == ["Ja, wir!"]


def test_whoever_is_addressed_by_name_is_marked_so_that_they_are_told(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    asked = asked_by(network, connector)
    receipt = connector.send(answer_to(asked, "🙂 Hallo @Frieda Frage, ab Dezember."))
    row = network.comments[receipt.external_id]
    assert row.text == receipt.text == "🙂 Hallo Frieda Frage, ab Dezember."
    [mark] = row.attributes
    words = row.text.encode("utf-16-le")
    start, length = mark["start"] * 2, mark["length"] * 2
    assert words[start : start + length].decode("utf-16-le") == "Frieda Frage"
    assert mark["value"] == {"person": {"person": "urn:li:person:frieda"}}
    with_at = answer_to(asked, "🙂 Hallo @Frieda Frage, ab Dezember.")
    assert connector.find(with_at) is not None


def test_who_has_no_name_is_not_marked(network: SimulatedLinkedIn, connector: LinkedIn) -> None:
    urn = network.comment(LENA, network.publish("Neu!"), "Toll!")
    asked = fetched(connector)[urn]
    receipt = connector.send(answer_to(asked, "Danke, @LinkedIn member!"))
    assert network.comments[receipt.external_id].attributes == []
    assert receipt.text == "Danke, @LinkedIn member!"


def test_counting_is_by_units_of_utf_16(connector: LinkedIn) -> None:
    assert connector.measure("🙂").used == 2
    assert connector.measure("x" * 1250).fits
    assert not connector.measure("x" * 1251).fits
    assert connector.measure("  Grüße\r\n ").used == 5


def test_a_second_like_is_one_and_every_reaction_is_taken_back(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    asked = asked_by(network, connector)
    network.reactions[HOUSE, asked.external_id] = "PRAISE"
    connector.act(Ability.UNLIKE, asked.external_id, asked.meta)
    assert network.reactions == {}
    network.delete(asked.external_id)
    with pytest.raises(Gone):
        connector.act(Ability.LIKE, asked.external_id, asked.meta)
    connector.act(Ability.UNLIKE, asked.external_id, asked.meta)


def test_the_network_knows_no_maybe(network: SimulatedLinkedIn, connector: LinkedIn) -> None:
    asked = asked_by(network, connector)
    token = connector.account.secrets["access_token"]
    answer = httpx.post(
        f"{network.url}/rest/reactions?actor=urn%3Ali%3Aorganization%3A2414183",
        json={"root": asked.external_id, "reactionType": "MAYBE"},
        headers=headers(Method.CREATE, token),
    )
    assert answer.status_code == 400


def test_deleting_takes_the_replies_along_and_this_is_said_before(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    for ability in (Ability.DELETE, Ability.DELETE_OWN):
        assert LinkedIn.can(ability).answer is Answer.ONLY_IF
        assert "deletes all replies below it" in str(LinkedIn.can(ability).reason)
    asked = asked_by(network, connector)
    reply = network.comment(KARL, asked.external_id, "Und in Rot?")
    connector.act(Ability.DELETE, asked.external_id, asked.meta)
    assert asked.external_id not in network.comments
    assert reply not in network.comments


def test_what_is_not_ours_is_neither_changed_nor_deleted_as_ours(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    asked = asked_by(network, connector)
    for meta in (asked.meta, {}):
        with pytest.raises(Refused):
            connector.act(Ability.DELETE_OWN, asked.external_id, meta)
        with pytest.raises(Refused):
            connector.edit(asked.external_id, "Tolle Firma!", meta)
    elsewhere = network.comment(KARL, network.publish("Fremd", LENA), "Schrott!")
    with pytest.raises(Refused):
        connector.act(Ability.DELETE, elsewhere, {})
    with pytest.raises(Refused):
        connector.act(Ability.DELETE, "urn:li:share:1", {})
    assert {asked.external_id, elsewhere} <= set(network.comments)


def test_hiding_is_never_offered_because_closing_deletes(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    asked = asked_by(network, connector)
    for ability in (Ability.HIDE, Ability.UNHIDE):
        assert LinkedIn.can(ability).answer is Answer.NEVER
        with pytest.raises(Refused, match="delete every comment"):
            connector.act(ability, asked.external_id, asked.meta)
    assert not any("socialMetadata" in call.path for call in network.calls)
    assert asked.external_id in network.comments


def test_words_and_authors_are_fetched_again_when_they_were_let_go(
    network: SimulatedLinkedIn, account: Account
) -> None:
    for tier in ("standard", "development"):
        network.tier = tier
        for connector in at_work(replace(account, app=app_of(network, tier))):
            post = network.publish("Neu!")
            comment = network.comment(FRIEDA, post, "In Blau?")
            reply = network.comment(KARL, comment, "Und in Rot?")
            fetched(connector)
            told = {
                one.external_id: one
                for one in connector.refresh([comment, reply, "urn:li:share:1"])
            }
            assert set(told) == {comment, reply}
            again = told[reply]
            assert isinstance(again, Incoming)
            assert (again.text, again.author.name) == ("Und in Rot?", "Karl Kritik")
            assert again.parent_id == comment
            assert again.meta["top"] == comment
    assert LinkedIn.retention == timedelta(hours=48)
    assert LinkedIn.retention_of_authors == timedelta(hours=24)


# --- what bad input gets -------------------------------------------------------------------------

#: status, code, number, what reading means, what writing means
ERRORS: tuple[tuple[int, str, int | None, type[Trouble], type[Trouble]], ...] = (
    (400, "VERSION_MISSING", None, Refused, Refused),
    (400, "INVALID_VALUE", None, Refused, Refused),
    (401, "INVALID_ACCESS_TOKEN", 65600, Disconnected, Disconnected),
    (401, "REVOKED_ACCESS_TOKEN", 65601, Disconnected, Disconnected),
    (401, "EXPIRED_ACCESS_TOKEN", 65602, Disconnected, Disconnected),
    (403, "ACCESS_DENIED", 100, Refused, Refused),
    (404, "NOT_FOUND", None, Gone, Gone),
    (409, "CONFLICT", None, Refused, Refused),
    (410, "GONE", None, Gone, Gone),
    (422, "FIELD_LENGTH_TOO_LONG", None, Refused, Refused),
    (426, "NONEXISTENT_VERSION", None, Refused, Refused),
    (429, "TOO_MANY_REQUESTS", 101, TryLater, TryLater),
    (418, "TEAPOT", 7, Refused, Refused),
    (500, "INTERNAL_SERVER_ERROR", 0, TryLater, Unsure),
    (503, "SERVICE_UNAVAILABLE", None, TryLater, Unsure),
    (504, "GATEWAY_TIMEOUT", None, TryLater, Unsure),
    (599, "NOBODY_KNOWS", None, TryLater, Unsure),
    (302, "ELSEWHERE", None, TryLater, Unsure),
)


@pytest.mark.parametrize(("status", "code", "number", "reading", "writing"), ERRORS)
def test_every_error_has_its_name_reading_and_writing_apart(
    network: SimulatedLinkedIn,
    connector: LinkedIn,
    status: int,
    code: str,
    number: int | None,
    reading: type[Trouble],
    writing: type[Trouble],
) -> None:
    asked = asked_by(network, connector)
    said = {"status": status, "code": code, "serviceErrorCode": number, "message": "no"}
    told = Told(status, said)
    network.routes = [
        (verb, pattern, handler if verb == "GET" else lambda call, **_: told)
        for verb, pattern, handler in network.routes
    ]
    with pytest.raises(writing):
        connector.send(answer_to(asked))
    network.routes = [
        (verb, pattern, lambda call, **_: told) for verb, pattern, _ in network.routes
    ]
    with pytest.raises(reading):
        connector.whoami()
    assert network.texts_of(HOUSE) == []


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"null", b"<html>"])
def test_a_success_without_the_name_of_what_was_made_is_unsure(
    network: SimulatedLinkedIn, connector: LinkedIn, body: bytes
) -> None:
    asked = asked_by(network, connector)
    network.routes = [
        (verb, pattern, handler if verb == "GET" else lambda call, **_: Told(201, body))
        for verb, pattern, handler in network.routes
    ]
    with pytest.raises(Unsure):
        connector.send(answer_to(asked))


# --- the door ------------------------------------------------------------------------------------

CODE = "890e4665-4dfe-4ab1-b689-ed553bceeed0"


@pytest.fixture
def knocking(network: SimulatedLinkedIn, connector: LinkedIn) -> SimulatedLinkedIn:
    connector.subscribe()
    return network


def knocked(network: SimulatedLinkedIn, secret: str = CLIENT_SECRET) -> list[Delivery]:
    return [Delivery(body, headers) for body, headers in network.sealed(secret)]


def test_linkedin_is_greeted_with_its_own_code_and_our_seal(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    greeting = connector.greet({"challengeCode": CODE})
    told = json.loads(greeting.body)
    assert greeting.content_type == "application/json"
    assert told["challengeCode"] == CODE
    # by hand: printf CODE | openssl dgst -sha256 -hmac SECRET
    expected = hmac.new(CLIENT_SECRET.encode(), CODE.encode(), "sha256").hexdigest()
    assert told["challengeResponse"] == expected
    ours = {"challengeCode": CODE, "applicationId": APPLICATION_ID}
    assert connector.greet(ours).body == greeting.body


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"challengeCode": ""},
        {"challengeCode": "not-a-code"},
        {"challengeCode": CODE + "\n"},
        {"challengeCode": 'hmacsha256={"type": "x"}'},
        {"challengeCode": CODE, "applicationId": "999"},
    ],
)
def test_nobody_gets_a_seal_for_words_of_their_own(
    connector: LinkedIn, query: dict[str, str]
) -> None:
    with pytest.raises(Forged):
        connector.greet(query)


def test_without_an_application_the_door_is_shut(account: Account) -> None:
    account.app = None
    for connector in at_work(account):
        with pytest.raises(Forged):
            connector.greet({"challengeCode": CODE})
        with pytest.raises(Forged):
            connector.verify(Delivery(*knock([])))


def test_a_comment_at_the_door_and_in_the_feed_are_one(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    urn = knocking.comment(FRIEDA, knocking.publish("Neu!"), "In Blau?")
    [delivery] = knocked(knocking)
    connector.verify(delivery)
    assert connector.addressees(delivery) == {HOUSE}

    [said] = list(connector.parse(delivery))
    told = fetched(connector)[urn]

    assert isinstance(said, Incoming)
    same = ("external_id", "text", "written_at", "thread_id", "parent_id", "permalink", "addressed")
    assert [getattr(said, name) for name in same] == [getattr(told, name) for name in same]
    assert said.author.external_id == told.author.external_id
    assert (said.author.name, told.author.name) == ("", "Frieda Frage")
    assert connector.hurries(delivery) == {"comments"}


def test_edits_deletions_and_our_own_words_at_the_door(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = knocking.publish("Neu!")
    comment = knocking.comment(FRIEDA, post, "In Blau?")
    knocked(knocking)
    knocking.edit(comment, "In Grün?")
    ours = knocking.comment(HOUSE, comment, "Ja.")
    knocking.delete(comment)
    [delivery] = knocked(knocking)

    edited, own, gone = list(connector.parse(delivery))

    assert isinstance(edited, Incoming)
    assert (edited.external_id, edited.text) == (comment, "In Grün?")
    assert edited.edited_at is not None
    assert isinstance(own, Incoming)
    assert (own.external_id, own.author.external_id, own.addressed) == (ours, HOUSE, False)
    assert isinstance(gone, Vanished)
    assert gone.external_id == comment


def test_likes_and_shares_are_no_words_and_hurry_nobody(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    knocking.react(FRIEDA, knocking.publish("Neu!"))
    [delivery] = knocked(knocking)
    assert list(connector.parse(delivery)) == []
    assert connector.hurries(delivery) == frozenset()


def test_a_knock_that_only_says_that_something_happened_hurries_the_feed(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = knocking.publish("Neu!")
    cursors = look_everywhere(connector, {})[1]
    urn = knocking.comment(FRIEDA, post, "In Blau?")
    bare = {k: v for k, v in knocking.waiting[0].items() if not k.startswith("decorated")}
    delivery = Delivery(*knock([bare]))

    assert list(connector.parse(delivery)) == []
    assert connector.hurries(delivery) == {"comments"}
    assert urn in look_everywhere(connector, cursors)[0]


def test_a_comment_without_the_name_of_its_post_waits_for_the_feed(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    knocking.comment(FRIEDA, knocking.publish("Neu!"), "In Blau?")
    for part in ("decoratedSourcePost", "decoratedGeneratedActivity"):
        told = {k: v for k, v in knocking.waiting[0].items() if k != part}
        assert list(connector.parse(Delivery(*knock([told])))) == []


def test_more_than_ten_come_in_several_knocks(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = knocking.publish("Neu!")
    urns = [knocking.comment(FRIEDA, post, f"Frage {n}") for n in range(23)]
    deliveries = knocked(knocking)
    assert [len(list(connector.parse(one))) for one in deliveries] == [10, 10, 3]
    told = [one.external_id for delivery in deliveries for one in connector.parse(delivery)]
    assert told == urns


def test_what_is_at_the_door_for_another_page_is_left_to_it(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    urn = knocking.comment(FRIEDA, knocking.publish("Neu!"), "In Blau?")
    ours = knocking.waiting[0]
    other = {**ours, "organizationalEntity": "urn:li:organization:9", "notificationId": 9}
    delivery = Delivery(*knock([other, ours]))
    assert connector.addressees(delivery) == {HOUSE, "urn:li:organization:9"}
    assert [one.external_id for one in connector.parse(delivery)] == [urn]
    assert list(connector.parse(Delivery(*knock([other])))) == []
    assert connector.hurries(Delivery(*knock([other]))) == frozenset()


def door_case(name: str, network: SimulatedLinkedIn) -> Delivery:
    """A knock with something about it."""
    network.comment(FRIEDA, network.publish("Neu!"), "In Blau?")
    told = network.waiting[0]
    body, headers = knock([told])
    seal_of = headers["X-LI-Signature"]
    wrong = {
        "sealed with another secret": (
            "X-LI-Signature",
            knock([told], "other")[1]["X-LI-Signature"],
        ),
        "sealed without the prefix": (
            "X-LI-Signature",
            hmac.new(CLIENT_SECRET.encode(), body, "sha256").hexdigest(),
        ),
        "sealed by another algorithm": (
            "X-LI-Signature",
            hmac.new(CLIENT_SECRET.encode(), b"hmacsha256=" + body, "sha1").hexdigest(),
        ),
        "with the prefix in the header": ("X-LI-Signature", f"hmacsha256={seal_of}"),
        "sealed in another place": ("X-Signature", seal_of),
        "with half a seal": ("X-LI-Signature", seal_of[:32]),
        "with letters nobody seals with": ("X-LI-Signature", "ü" * 64),
        "not sealed": ("X-Other", ""),
    }
    if name in wrong:
        return Delivery(body, dict([wrong[name]]))
    changed = {
        "one byte more": body + b" ",
        "one byte less": body[:-1],
        "other words": body.replace(b"Blau", b"Rot!"),
    }
    return Delivery(changed[name], headers)


@pytest.mark.parametrize(
    "name",
    [
        "sealed with another secret",
        "sealed without the prefix",
        "sealed by another algorithm",
        "with the prefix in the header",
        "sealed in another place",
        "with half a seal",
        "with letters nobody seals with",
        "not sealed",
        "one byte more",
        "one byte less",
        "other words",
    ],
)
def test_what_linkedin_did_not_seal_is_forged(
    knocking: SimulatedLinkedIn, connector: LinkedIn, name: str
) -> None:
    delivery = door_case(name, knocking)
    with pytest.raises(Forged):
        connector.verify(delivery)


def test_the_former_secret_counts_while_it_is_being_changed(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    knocking.comment(FRIEDA, knocking.publish("Neu!"), "In Blau?")
    [old] = knocked(knocking)
    app = connector.app
    rotating = replace(app, secrets={"client_secret": "new"}, former=app.secrets)
    for secret, fine in ((CLIENT_SECRET, True), ("new", True), ("older", False)):
        connector.account.app = rotating
        delivery = Delivery(*knock(json.loads(old.body)["notifications"], secret))
        if fine:
            connector.verify(delivery)
        else:
            with pytest.raises(Forged):
                connector.verify(delivery)
    connector.account.app = replace(rotating, former={})
    with pytest.raises(Forged):
        connector.verify(old)


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b'{"type": "LEAD_ACTION", "leadType": "SPONSORED"}',
        b'{"type": "LEAD_ACTION", "notifications": []}',
        b'{"type": "ORGANIZATION_SOCIAL_ACTION_NOTIFICATIONS", "notifications": {}}',
        b'{"notifications": [1]}',
        b"[" * 100_000,
    ],
)
def test_valid_json_of_another_shape_is_set_aside(connector: LinkedIn, body: bytes) -> None:
    with pytest.raises(Unreadable):
        list(connector.parse(Delivery(body)))
    with pytest.raises(Unreadable):
        connector.addressees(Delivery(body))


def test_what_is_missing_doubled_old_or_large_at_the_door(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    post = knocking.publish("Neu!")
    year_ago = datetime.now(UTC) - timedelta(days=365)
    old = knocking.comment(FRIEDA, post, "Uralt", at=year_ago)
    good = knocking.comment(KARL, post, "In Blau?")
    first, second = knocking.waiting

    broken: list[Any] = [
        {**second, "action": 7},
        {**second, "generatedActivity": None, "decoratedGeneratedActivity": None},
        {
            **second,
            "decoratedGeneratedActivity": {"comment": {"entity": "urn:li:x"}},
            "generatedActivity": "x",
        },
        "nothing",
        None,
        {},
    ]
    for one in broken:
        delivery = Delivery(*knock([one, second, second]))
        assert [h.external_id for h in connector.parse(delivery)] == [good, good]
    out_of_order = list(connector.parse(Delivery(*knock([second, first]))))
    assert [h.external_id for h in out_of_order] == [good, old]
    assert isinstance(out_of_order[1], Incoming)
    assert abs(out_of_order[1].written_at - year_ago) < timedelta(seconds=1)

    inner = {**second["decoratedGeneratedActivity"]["comment"], "text": "x" * 5_000_000}
    large = Delivery(*knock([{**second, "decoratedGeneratedActivity": {"comment": inner}}]))
    connector.verify(large)
    [said] = list(connector.parse(large))
    assert isinstance(said, Incoming)
    assert len(said.text) < 200_000

    nobody = {**second["decoratedGeneratedActivity"]["comment"], "owner": None}
    assert (
        list(
            connector.parse(
                Delivery(*knock([{**second, "decoratedGeneratedActivity": {"comment": nobody}}]))
            )
        )
        == []
    )
    with pytest.raises(Unreadable):
        list(connector.parse(Delivery(*knock([broken[0]]))))


# --- the network in a box ------------------------------------------------------------------------


class Door(SimulatedNetwork):
    """A door of ours that LinkedIn can reach."""

    def __init__(self, connector: LinkedIn) -> None:
        super().__init__()
        self.connector = connector
        self.kept: list[Delivery] = []

    @route("GET", "/")
    def greet(self, call: Call) -> Told:
        """LinkedIn looks whether we are there."""
        try:
            greeting = self.connector.greet({name: v[0] for name, v in call.params.items()})
        except Forged:
            return Told(403)
        return Told(200, greeting.body, {"Content-Type": greeting.content_type})

    @route("POST", "/")
    def knock(self, call: Call) -> Told:
        """LinkedIn knocks."""
        delivery = Delivery(call.body, call.headers)
        try:
            self.connector.verify(delivery)
        except Forged:
            return Told(403)
        self.kept.append(delivery)
        return Told(202)


def test_linkedin_finds_our_door_and_brings_what_it_has(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    with Door(connector) as door:
        assert knocking.challenge(door.url, CODE)
        assert not knocking.challenge(door.url, CODE, "another secret")
        assert not knocking.challenge(door.url, "hmacsha256=x")
        post = knocking.publish("Neu!")
        urns = [knocking.comment(FRIEDA, post, f"Frage {n}") for n in range(12)]
        assert knocking.deliver(door.url) == [202, 202]
        knocking.comment(FRIEDA, post, "Gefälscht")
        assert knocking.deliver(door.url, "another secret") == [403]
    told = [one.external_id for delivery in door.kept for one in connector.parse(delivery)]
    assert told == urns


def test_the_traps_of_the_real_one_are_there(
    network: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    asked = asked_by(network, connector)
    token = connector.account.secrets["access_token"]
    comments = path("/rest/socialActions/{post}/comments", post=asked.thread_id)

    def ask(method: Method, where: str, body: object = None) -> tuple[int, Any]:
        answer = httpx.request(
            method.verb, f"{network.url}{where}", json=body, headers=headers(method, token)
        )
        return answer.status_code, answer.json() if answer.content else None

    said = {"actor": HOUSE, "object": asked.thread_id, "message": {"text": "So!"}, "content": []}
    status, told = ask(Method.CREATE, comments, said)
    assert (status, "[/content]" in told["message"]) == (403, True)

    network.tier = "development"
    assert ask(Method.BATCH_GET, f"{comments}?ids=List(1)")[0] == 403
    network.comment(FRIEDA, asked.thread_id, "Klopf?")
    assert network.sealed() == []
    network.calls_a_day["member"] = 0
    status, told = ask(Method.GET_ALL, comments)
    assert (status, told["code"]) == (429, "TOO_MANY_REQUESTS")

    network.tier = "standard"
    network.give_role(RENATE, "RECRUITING_POSTER")
    assert ask(Method.GET_ALL, comments) == (
        200,
        {"paging": {"start": 0, "count": 10, "links": []}, "elements": []},
    )
    network.give_role(RENATE, "ADMINISTRATOR")
    closing = path("/rest/socialMetadata/{post}", post=asked.thread_id)
    shut = {"patch": {"$set": {"commentsState": "CLOSED"}}}
    actor = "actor=urn%3Ali%3Aorganization%3A2414183"
    assert ask(Method.PARTIAL_UPDATE, f"{closing}?{actor}", shut)[0] == 202
    assert network.comments == {}


def test_the_simulated_network_goes_on_where_it_stopped(
    knocking: SimulatedLinkedIn, connector: LinkedIn
) -> None:
    asked = asked_by(knocking, connector)
    receipt = connector.send(answer_to(asked))
    connector.act(Ability.LIKE, asked.external_id, asked.meta)
    state = json.loads(json.dumps(knocking.dump()))

    with SimulatedLinkedIn().load(state) as again:
        assert again.dump() == state
        assert receipt.external_id in again.comments
        assert (HOUSE, asked.external_id) in again.reactions
        assert again.holder(connector.account.secrets["access_token"]) is not None


def test_an_odd_cursor_is_a_beginning(network: SimulatedLinkedIn, connector: LinkedIn) -> None:
    urn = network.comment(FRIEDA, network.publish("Neu!"), "In Blau?")
    for odd in ("x", "[]", '{"posts": [1]}', '{"posts": [{"post": {}}], "more": 1}'):
        told = all_told(connector, odd)
        assert urn in {one.external_id for one in told}
