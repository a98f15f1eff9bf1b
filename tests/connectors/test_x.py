"""X: what the connector promises, on a simulated network and with samples of X's own documents."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Connector,
    Delivery,
    Enclosure,
    Incoming,
    Level,
    Vanished,
    Visibility,
    Window,
)
from herzenstakt.channels.signing_in import way_to
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, TryLater, Unreadable
from herzenstakt.connectors.x import X, feeds, translate
from herzenstakt.testing.contract import PICTURE, ConnectorContract, fetched, look_everywhere
from herzenstakt.testing.networks.x import CLIENT_ID, HOUSE, SCOPES, SimulatedX
from tests.connectors.on_x import account_of, answer_to, at_work, calls, outgoing_to

#: the house in the samples
US = "1402156890123456512"
SAMPLES = Path(__file__).parents[1] / "samples" / "x"
BACK = "https://desk.example/apps/back/"


@pytest.fixture
def network() -> Iterator[SimulatedX]:
    with SimulatedX() as network:
        yield network


@pytest.fixture
def account(network: SimulatedX) -> Account:
    return account_of(network)


@pytest.fixture
def connector(account: Account) -> Iterator[X]:
    with at_work(account) as connector:
        yield connector


class TestContract(ConnectorContract):
    connector_class: ClassVar[type[Connector]] = X
    samples: ClassVar[Path] = SAMPLES
    write_path: ClassVar[str] = r"/2/tweets$"

    def sampled(self, connector: Connector) -> Iterable[Delivery]:
        connector.account.own_external_id = US
        return super().sampled(connector)

    def somebody_comments(self, network: SimulatedX, text: str) -> str:
        return network.post("frieda", text, reply_to=network.post(HOUSE, "Die neue Bürste ist da."))

    def texts_of_ours(self, network: SimulatedX) -> list[str]:
        return [text for text in network.texts_of(HOUSE) if text != "Die neue Bürste ist da."]

    def somebody_edits(self, network: SimulatedX, external_id: str, text: str) -> bool:
        network.edit(external_id, text)
        return True

    def vanish(self, network: SimulatedX, external_id: str) -> None:
        network.delete(external_id)

    def state_of(self, network: SimulatedX, external_id: str) -> set[str] | None:
        post = network.posts.get(external_id)
        if post is None:
            return None
        return {"hidden"} if post.hidden else set()


class TestContractInOlderWords(TestContract):
    """The same where X still speaks of tweets."""

    @pytest.fixture
    def network(self) -> Iterator[SimulatedX]:
        with SimulatedX() as network:
            network.spelling = "tweet"
            yield network


# --- signing in ----------------------------------------------------------------------------------


def code_for(connector: X) -> str:
    """The code with which X sends somebody back who agrees."""
    way = way_to(connector.app, connector.sign_in(), BACK, "state-of-ours", "v" * 50)
    answer = httpx.get(f"{way}&agree=1", trust_env=False)
    told = parse_qs(urlsplit(answer.headers["location"]).query)
    assert told["state"] == ["state-of-ours"]
    return told["code"][0]


def test_somebody_signs_in_and_the_tokens_live_as_long_as_x_says(
    network: SimulatedX, connector: X
) -> None:
    connector.account.secrets = connector.exchange(code_for(connector), "v" * 50, BACK)

    [candidate] = connector.candidates()
    assert candidate.author.address == f"@{HOUSE}"
    assert candidate.author.external_id == network.house.id
    assert candidate.missing == ()
    secrets = candidate.secrets
    life = datetime.fromisoformat(secrets["expires_at"]) - datetime.fromisoformat(
        secrets["granted_at"]
    )
    assert life == timedelta(hours=2)
    assert set(secrets["scope"].split()) == set(SCOPES)


def test_a_code_is_good_once_and_only_with_the_proof(network: SimulatedX, connector: X) -> None:
    code = code_for(connector)
    with pytest.raises(Disconnected, match="invalid_grant"):
        connector.exchange(code, "w" * 50, BACK)
    with pytest.raises(Disconnected):
        connector.exchange(code, "v" * 50, BACK)


def test_a_wrong_secret_of_the_application_is_no_way_in(network: SimulatedX, connector: X) -> None:
    code = code_for(connector)
    network.clients[CLIENT_ID].secret = "another one"
    with pytest.raises(Disconnected, match="invalid_client"):
        connector.exchange(code, "v" * 50, BACK)


def test_a_renewed_token_takes_the_place_of_the_old_ones_at_once(network: SimulatedX) -> None:
    kept: list[dict[str, str]] = []
    with at_work(account_of(network, keep=lambda secrets: kept.append(dict(secrets)))) as connector:
        connector.account.secrets = connector.exchange(code_for(connector), "v" * 50, BACK)
        before = connector.account.secrets
        connector.renew()
        assert kept[0]["refresh_token"] != before["refresh_token"]
        assert kept[0]["access_token"] != before["access_token"]
        with pytest.raises(Disconnected):
            connector.renew()  # X has thrown the old one away
        connector.account.secrets = kept[0]
        assert connector.whoami().address == f"@{HOUSE}"


def test_a_token_that_has_ended_is_not_shown_to_x(network: SimulatedX, connector: X) -> None:
    over = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
    connector.account.secrets = {
        **connector.account.secrets,
        "expires_at": over,
        "refresh_token": "r",
    }
    with pytest.raises(TryLater):
        connector.fetch("mentions", "")
    assert not network.calls
    assert all(finding.level is Level.BROKEN for finding in connector.check())


def test_what_nobody_agreed_to_is_named_with_the_place_where_it_is_given(
    network: SimulatedX,
) -> None:
    with at_work(account_of(network, *SCOPES[:4])) as connector:
        lacking = {
            str(finding.sentence.gaps["scope"]): finding
            for finding in connector.check()
            if "scope" in finding.sentence.gaps
        }
        assert set(lacking) == {"tweet.moderate.write", "media.write", "dm.read", "dm.write"}
        assert {finding.level for finding in lacking.values()} == {Level.MISSING}
        assert all(finding.link.startswith("https://") for finding in lacking.values())
        assert connector.candidates()[0].missing == tuple(lacking.values())
        assert connector.fetch("messages", "").deliveries == ()
        assert calls(network, "/dm_events") == 0


def test_without_a_needed_permission_the_account_cannot_be_connected(network: SimulatedX) -> None:
    with at_work(
        account_of(network, *(one for one in SCOPES if one != "tweet.write"))
    ) as connector:
        [broken] = connector.candidates()[0].missing
        assert (broken.level, broken.sentence.gaps["scope"]) == (Level.BROKEN, "tweet.write")


# --- the self-test -------------------------------------------------------------------------------


def sentences(connector: X) -> str:
    return "\n".join(f"{finding.level} {finding.sentence}" for finding in connector.check())


def test_the_self_test_says_what_it_costs_what_is_missed_and_who_can_be_answered(
    network: SimulatedX, connector: X
) -> None:
    said = sentences(connector)
    for part in (f"@{HOUSE}", "can be read", "credits", "XChat", "mention or quote", "of 3000000"):
        assert part in said
    assert "broken" not in said


def test_without_the_bearer_token_it_says_that_news_come_by_asking(network: SimulatedX) -> None:
    app = network.app()
    with at_work(
        replace(account_of(network), app=replace(app, secrets={"client_secret": "s3cret"}))
    ) as connector:
        assert "missing News come in by asking every two minutes." in sentences(connector)


def test_used_up_credits_are_said_as_such(network: SimulatedX, connector: X) -> None:
    network.credits = 0
    assert "broken The credits of your application on X are used up." in sentences(connector)
    with pytest.raises(TryLater, match="credits") as trouble:
        connector.fetch("mentions", "")
    assert trouble.value.after >= timedelta(minutes=10)


# --- coming in -----------------------------------------------------------------------------------


def test_the_post_people_talk_about_comes_along_and_is_asked_for_once(
    network: SimulatedX, connector: X
) -> None:
    post = network.post(HOUSE, "Unsere neue Bürste ist da!")
    first = network.post("frieda", "In Blau?", post)
    second = network.post("karl", "Wer braucht denn so etwas?", first)

    happenings = fetched(connector)

    assert {happenings[one].thread_id for one in (first, second)} == {post}
    assert happenings[second].parent_id == first
    opening = happenings[second].opening
    assert opening is not None
    assert (opening.external_id, opening.ours, opening.text) == (
        post,
        True,
        "Unsere neue Bürste ist da!",
    )
    assert opening.author.address == f"@{HOUSE}"
    assert calls(network, "/2/tweets") <= len(connector.feeds)


def test_what_somebody_else_said_before_is_overheard(network: SimulatedX, connector: X) -> None:
    root = network.post("lena", "Welche Bürste nehmt ihr?")
    above = network.post("karl", "Jedenfalls keine teure.", root)
    asked = network.post("frieda", f"@{HOUSE} was sagt ihr dazu?", above)

    happenings = fetched(connector)

    assert happenings[above].addressed is False
    assert happenings[above].thread_id == happenings[asked].thread_id == root
    opening = happenings[asked].opening
    assert opening is not None
    assert opening.author.address == "@lena"
    assert not opening.ours


def test_names_before_an_answer_nobody_typed_and_short_addresses_are_not_shown(
    network: SimulatedX, connector: X
) -> None:
    post = network.post(HOUSE, "Neu!")
    asked = network.post(
        "frieda", "Gilt <b>20 %</b> & mehr? Siehe https://ratzifatzi.com/a?b=1 oder x.de", post
    )
    picture = network.post(
        "karl", f"@{HOUSE} Kaputt!", media=[network.picture("Eine Bürste ohne Griff.")]
    )

    happenings = fetched(connector)

    assert happenings[asked].text == (
        "Gilt <b>20 %</b> & mehr? Siehe https://ratzifatzi.com/a?b=1 oder x.de"
    )
    assert happenings[picture].text == f"@{HOUSE} Kaputt!"
    assert [one.alt for one in happenings[picture].media] == ["Eine Bürste ohne Griff."]


def test_an_edit_is_the_same_message_in_other_words(network: SimulatedX, connector: X) -> None:
    asked = network.post("frieda", f"@{HOUSE} Gibt es die in Blau?")
    first, cursors = look_everywhere(connector, {})
    fresh = network.edit(asked, f"@{HOUSE} Gibt es die in Grün?")

    told, _ = look_everywhere(connector, cursors)

    assert first[asked].edited_at is None
    assert told[asked].text.endswith("Grün?")
    assert told[asked].edited_at is not None
    assert abs(told[asked].written_at - first[asked].written_at) < timedelta(seconds=1)
    assert fresh not in told
    receipt = connector.send(outgoing_to(told[asked], "Ab Dezember."))
    assert network.posts[receipt.external_id].reply_to == fresh


def test_what_is_passed_on_is_said_by_nobody(network: SimulatedX, connector: X) -> None:
    post = network.post("lena", "Lob!")
    ours, theirs = network.repost(HOUSE, post), network.repost("karl", network.post(HOUSE, "Neu!"))
    assert not {ours, theirs} & set(fetched(connector))
    listed = b"".join(
        one.body for feed in connector.feeds for one in connector.fetch(feed.name, "").deliveries
    )
    assert not {one for one in (ours, theirs) if one.encode() in listed}


def test_a_gap_of_thousands_is_read_in_several_looks_and_nothing_twice_or_lost(
    network: SimulatedX, connector: X
) -> None:
    network.post("frieda", f"@{HOUSE} eins")
    _, cursors = look_everywhere(connector, {})
    later = {network.post("karl", f"@{HOUSE} Frage {n}") for n in range(1203)}
    bodies: list[bytes] = []
    cursor, more = cursors["mentions"], True
    while more:
        page = connector.fetch("mentions", cursor)
        cursor, more = page.cursor, page.more
        bodies += [delivery.body for delivery in page.deliveries]

    found = {json.loads(body)["data"]["id"] for body in bodies}
    assert later <= found
    assert len(bodies) == len(found) == 1204  # the first one stands within what is looked at again


def test_what_x_shows_late_is_found_within_the_overlap_and_by_the_late_feed(
    network: SimulatedX, connector: X
) -> None:
    network.post("frieda", f"@{HOUSE} eins")
    _, cursors = look_everywhere(connector, {})
    now = datetime.now(UTC)
    minutes = network.post("karl", f"@{HOUSE} zwei", at=now - timedelta(minutes=5))
    hours = network.post("karl", f"@{HOUSE} drei", at=now - timedelta(hours=20))

    by_mentions = {
        json.loads(one.body)["data"]["id"]
        for one in connector.fetch("mentions", cursors["mentions"]).deliveries
    }
    by_late = {json.loads(one.body)["data"]["id"] for one in connector.fetch("late", "").deliveries}

    assert minutes in by_mentions
    assert hours not in by_mentions
    assert {minutes, hours} <= by_late


def test_the_same_look_twice_is_the_same_bytes_twice(network: SimulatedX, connector: X) -> None:
    network.post("frieda", "In Blau?", network.post(HOUSE, "Neu!"))
    network.write("karl", HOUSE, "Hallo")
    for feed in ("mentions", "own", "messages", "late"):
        first, second = (connector.fetch(feed, "").deliveries for _ in range(2))
        assert first == second
        assert first


def test_private_messages_come_in_as_such_and_are_paid_for_once(
    network: SimulatedX, connector: X
) -> None:
    first = network.write("frieda", HOUSE, "Meine Nummer ist <4711> & mehr", at=ago(hours=2))
    network.write(HOUSE, "frieda", "Danke!", at=ago(hours=1))

    happenings = fetched(connector)
    said = happenings[f"dm:{first}"]

    assert (said.text, said.visibility) == ("Meine Nummer ist <4711> & mehr", Visibility.PRIVATE)
    assert said.addressed
    assert said.author.address == "@frieda"
    assert said.thread_id.startswith("dm:")
    assert [one.addressed for one in happenings.values()].count(False) == 1
    spent = network.spent
    fetched(connector)
    assert network.spent == spent


def test_many_private_messages_are_read_back_to_what_is_known(
    network: SimulatedX, connector: X
) -> None:
    first = network.write("frieda", HOUSE, "eins", at=ago(hours=3))
    cursor = connector.fetch("messages", "").cursor
    later = {network.write("karl", HOUSE, f"Frage {n}", at=ago(minutes=90 - n)) for n in range(75)}
    found: list[str] = []
    more = True
    while more:
        page = connector.fetch("messages", cursor)
        cursor, more = page.cursor, page.more
        found += [json.loads(one.body)["data"]["id"] for one in page.deliveries]
    assert set(found) == later | {first}  # which stands within what is looked at again
    assert len(found) == 76
    assert connector.fetch("messages", cursor).more is False


def test_private_messages_are_read_anew_where_their_page_is_known_no_more(
    network: SimulatedX, connector: X
) -> None:
    network.write("frieda", HOUSE, "eins", at=ago(hours=3))
    cursor = connector.fetch("messages", "").cursor
    later = {network.write("karl", HOUSE, f"Frage {n}", at=ago(minutes=90 - n)) for n in range(75)}
    begun = connector.fetch("messages", cursor)
    assert begun.more
    before = {one.body for one in begun.deliveries}
    network.forget_pages()
    newest = network.write("lena", HOUSE, "Und ich?")

    cursor, more, bodies = begun.cursor, True, list[bytes]()
    while more:
        page = connector.fetch("messages", cursor)
        cursor, more = page.cursor, page.more
        bodies += [one.body for one in page.deliveries]

    told = {json.loads(one)["data"]["id"] for one in bodies}
    assert later | {newest} <= told
    assert len(bodies) == len(told)
    assert before <= set(bodies)  # the same bytes, so the desk knows them
    assert connector.fetch("messages", cursor).more is False


def test_mentions_keep_no_token_that_could_lapse(network: SimulatedX, connector: X) -> None:
    network.post("frieda", f"@{HOUSE} eins", at=ago(hours=3))
    cursor = connector.fetch("mentions", "").cursor
    size = feeds.PAGES_AT_ONCE * feeds.PAGE + 5
    later = {
        network.post("karl", f"@{HOUSE} Frage {n}", at=ago(seconds=7000 - n)) for n in range(size)
    }
    begun = connector.fetch("mentions", cursor)
    assert begun.more
    network.forget_pages()
    rest = connector.fetch("mentions", begun.cursor)
    told = [json.loads(one.body)["data"]["id"] for one in (*begun.deliveries, *rest.deliveries)]
    assert later <= set(told)
    assert len(told) == len(set(told))


def test_a_picture_in_a_private_message_is_said_to_be_there(
    network: SimulatedX, connector: X
) -> None:
    sent = network.write("frieda", HOUSE, "", media=["3_1"])
    assert "picture" in str(fetched(connector)[f"dm:{sent}"].remark)


def test_a_message_from_the_list_and_from_the_door_is_one(
    network: SimulatedX, connector: X
) -> None:
    post = network.post("frieda", "In Blau?", network.post(HOUSE, "Neu!"))
    message = network.write("karl", HOUSE, "Hallo")
    asked = fetched(connector)
    for external_id, body in (
        (post, network.event_of(post)),
        (f"dm:{message}", network.event_of_message(message)),
    ):
        [at_the_door] = connector.parse(Delivery(body))
        assert isinstance(at_the_door, Incoming)
        listed = asked[external_id]
        for name in (
            "external_id",
            "author",
            "text",
            "parent_id",
            "addressed",
            "visibility",
            "meta",
        ):
            ours, theirs = getattr(at_the_door, name), getattr(listed, name)
            assert ours == theirs or (name == "meta" and ours.items() <= theirs.items()), name
        assert at_the_door.thread_id in {"", listed.thread_id}
        assert connector.context(at_the_door).thread_id == listed.thread_id


def test_a_cursor_of_another_kind_begins_anew(network: SimulatedX, connector: X) -> None:
    asked = network.post("frieda", f"@{HOUSE} eins")
    for cursor in (
        "x",
        "{}",
        '{"since": "x", "until": "", "newest": "", "token": ""}',
        "[]",
        "null",
    ):
        [delivery] = connector.fetch("mentions", cursor).deliveries
        assert asked in delivery.body.decode()


def ago(**more: float) -> datetime:
    return datetime.now(UTC) - timedelta(**more)


# --- looking again -------------------------------------------------------------------------------


def test_older_posts_and_private_messages_are_not_paid_for_again(
    network: SimulatedX, connector: X
) -> None:
    old = network.post("frieda", f"@{HOUSE} Von früher", at=ago(days=9))
    new = network.post("frieda", f"@{HOUSE} Von heute")
    message = network.write("frieda", HOUSE, "Hallo")

    told = {one.external_id for one in connector.refresh([old, new, f"dm:{message}", "no number"])}

    assert told == {new}
    connector.account.limits = {"refresh.days": 30}
    assert {one.external_id for one in connector.refresh([old, new])} == {old, new}
    connector.account.limits = {"refresh.days": 0}
    assert list(connector.refresh([old, new])) == []


def test_a_post_of_an_account_that_closed_itself_has_not_vanished(
    network: SimulatedX, connector: X
) -> None:
    closed = network.post("karl", f"@{HOUSE} Hm.")
    gone = network.post("frieda", f"@{HOUSE} Weg.")
    network.user("karl").protected = True
    network.delete(gone)
    assert list(connector.refresh([closed, gone])) == [Vanished(gone)]
    with pytest.raises(Refused, match="does not show"):
        connector.context(Incoming(closed, translate.author("1", {}), "", ago(hours=1)))
    with pytest.raises(Gone):
        connector.context(Incoming(gone, translate.author("1", {}), "", ago(hours=1)))


def test_the_thread_around_a_message_is_told_as_far_as_search_knows_it(
    network: SimulatedX, connector: X
) -> None:
    root = network.post("lena", "Welche Bürste?")
    other = network.post("karl", "Keine.", root)
    asked = network.post("frieda", f"@{HOUSE} was sagt ihr?", other)
    context = connector.context(fetched(connector)[asked])
    assert context.thread_id == root
    assert context.opening is not None
    assert context.opening.author.name == "Lena Lob"
    assert [one.external_id for one in context.said] == [other]


# --- who can be answered -------------------------------------------------------------------------


@pytest.mark.parametrize("spelling", ["post", "tweet"])
def test_how_somebody_called_us_is_kept_and_decides_whether_they_can_be_answered(
    network: SimulatedX, spelling: str
) -> None:
    network.spelling = spelling
    post = network.post(HOUSE, "Neu!")
    named = network.post("frieda", f"Hallo @{HOUSE.lower()}, in Blau?")
    along = network.post("frieda", "In Rot?", post)
    quoted = network.post("karl", "Na endlich.", quotes=post)
    silent = network.post("lena", "Schön!", post, names=False)
    with at_work(account_of(network)) as connector:
        told = fetched(connector)
        [by_quote] = connector.parse(Delivery(network.event_of(quoted, "post.quote.create")))
        [by_answer] = connector.parse(Delivery(network.event_of(silent, "post.reply.create")))
        assert isinstance(by_quote, Incoming)
        assert isinstance(by_answer, Incoming)
        assert silent not in told  # the list of mentions does not tell of it
        ways = {
            translate.NAMED: told[named],
            translate.ALONG: told[along],
            translate.UNCALLED: by_answer,
        }
        for way, said in ways.items():
            assert (said.meta["called"], said.addressed) == (way, True)
        assert by_quote.addressed
        for way, said in ways.items():
            window = connector.window(said.meta, said.written_at, ago(hours=0))
            if way == translate.UNCALLED:
                assert window.by_hand
                assert "Please answer on X itself" in str(window.closed)
                with pytest.raises(Refused, match="Please answer on X itself"):
                    connector.send(outgoing_to(said, "Danke!"))
            else:
                assert window == Window()
                connector.send(outgoing_to(said, f"Danke für {way}!"))
    assert network.texts_of(HOUSE)[1:] == ["Danke für named!", "Danke für along!"]


def test_what_was_read_before_we_kept_it_may_be_tried(connector: X) -> None:
    assert connector.window({}, ago(days=400), ago(hours=0)) == Window()


# --- going out -----------------------------------------------------------------------------------


def test_an_answer_costs_and_is_said_once_in_the_words_that_were_written(
    network: SimulatedX, connector: X
) -> None:
    asked = network.post("frieda", "In Blau?", network.post(HOUSE, "Neu!"))
    answer = answer_to(
        connector, asked, "Ja & gern, siehe ratzifatzi.de/blau und https://x.de/a?b=1 🙂"
    )
    before = network.spent
    receipt = connector.send(answer)
    assert network.spent - before == 10
    echo = fetched(connector)[receipt.external_id]
    assert echo.text == receipt.text == answer.text
    assert echo.parent_id == asked
    assert receipt.permalink.startswith("https://x.com/")
    found = connector.find(answer)
    assert found is not None
    assert (found.external_id, found.text) == (receipt.external_id, receipt.text)


def test_an_earlier_attempt_is_looked_for_before_anything_is_said_again(
    network: SimulatedX, connector: X
) -> None:
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    answer = answer_to(connector, asked)
    receipt = connector.send(answer)
    network.posts[receipt.external_id].text = "Ab  Dezember. "  # X would not take it for a double
    again = connector.send(replace(answer, first_tried_at=ago(minutes=1)))
    assert again.external_id == receipt.external_id
    assert len(network.texts_of(HOUSE)) == 1


def test_the_same_words_to_somebody_else_are_no_double(network: SimulatedX, connector: X) -> None:
    first, second = (network.post(who, f"@{HOUSE} In Blau?") for who in ("frieda", "karl"))
    connector.send(answer_to(connector, first))
    answer = answer_to(connector, second, first_tried_at=ago(minutes=1))
    assert connector.find(answer) is None
    assert network.posts[connector.send(answer).external_id].reply_to == second


def test_words_that_somebody_typed_on_x_itself_are_found_and_not_said_again(
    network: SimulatedX, connector: X
) -> None:
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    answer = answer_to(connector, asked)
    typed = network.post(HOUSE, "Ab Dezember.", asked)
    assert connector.send(answer).external_id == typed
    assert network.texts_of(HOUSE) == ["Ab Dezember."]


def test_words_that_x_takes_for_a_double_of_another_answer_are_refused_in_its_words(
    network: SimulatedX, connector: X
) -> None:
    first, second = (network.post(who, f"@{HOUSE} In Blau?") for who in ("frieda", "karl"))
    network.strict_doubles = True
    connector.send(answer_to(connector, first))
    with pytest.raises(Refused, match="duplicate content"):
        connector.send(answer_to(connector, second))
    assert network.texts_of(HOUSE) == ["Ab Dezember."]


def test_private_messages_are_answered_in_private_once_and_found(
    network: SimulatedX, connector: X
) -> None:
    asked = network.write("frieda", HOUSE, "Meine Nummer ist 4711", at=ago(hours=1))
    answer = answer_to(connector, f"dm:{asked}", "Danke, ist notiert. " * 30)
    assert connector.find(answer) is None
    receipt = connector.send(answer)
    assert network.texts_of(HOUSE) == []
    found = connector.find(answer)
    assert found is not None
    assert found.external_id == receipt.external_id
    again = connector.send(replace(answer, first_tried_at=ago(minutes=1)))
    assert again.external_id == receipt.external_id
    assert sum(one.sender == network.house.id for one in network.messages) == 1
    echo = fetched(connector)[receipt.external_id]
    assert not echo.addressed
    with pytest.raises(Refused, match="10000"):
        connector.send(replace(answer, text="x" * 10001))


def test_a_private_message_takes_one_picture(network: SimulatedX, connector: X) -> None:
    asked = network.write("frieda", HOUSE, "Hallo")
    given: list[str] = []
    one = Enclosure(
        "a.png",
        "image",
        "image/png",
        len(PICTURE),
        lambda: PICTURE,
        alt="Blau.",
        remember=given.append,
    )
    answer = answer_to(connector, f"dm:{asked}", "So!")
    with pytest.raises(Refused, match="one picture"):
        connector.send(replace(answer, enclosures=(one, one)))
    connector.send(replace(answer, enclosures=(one,)))
    assert network.messages[-1].media == [f"3_{given[0]}"]


def test_a_conversation_of_many_is_answered_in_it(network: SimulatedX, connector: X) -> None:
    asked = network.write("frieda", HOUSE, "Hallo zusammen")
    network.messages[-1].talk = "1700000000000000001"
    answer = answer_to(connector, f"dm:{asked}")
    connector.send(answer)
    assert network.messages[-1].talk == "1700000000000000001"
    assert connector.find(answer) is not None


def test_a_picture_that_x_threw_away_is_brought_once_more(
    network: SimulatedX, connector: X
) -> None:
    asked = network.post("frieda", f"@{HOUSE} Zeigt mal!")
    given = ["1402156890123450000"]
    picture = Enclosure(
        "a.png",
        "image",
        "image/png",
        len(PICTURE),
        lambda: PICTURE,
        given=given[0],
        remember=given.append,
    )
    answer = answer_to(connector, asked, "So!", enclosures=(picture,))
    with pytest.raises(TryLater, match="lost a picture"):
        connector.send(answer)
    assert given[-1] == ""
    connector.send(replace(answer, enclosures=(replace(picture, given=""),)))
    assert network.texts_of(HOUSE) == ["So!"]


def test_an_account_with_premium_may_write_more(network: SimulatedX, connector: X) -> None:
    asked = network.post("frieda", f"@{HOUSE} Erzählt mal!")
    answer = answer_to(connector, asked, "Es war einmal. " * 60)
    with pytest.raises(Refused, match="280"):
        connector.send(answer)
    network.house.subscription = "Premium"
    connector.whoami()
    assert connector.measure(answer.text).limit == 25000
    connector.send(answer)
    network.house.subscription = "None"
    connector.whoami()
    assert connector.measure(answer.text).limit == 280


def test_a_private_message_is_counted_by_its_characters(network: SimulatedX, connector: X) -> None:
    told = connector.measure("x" * 300, visibility=Visibility.PRIVATE)
    assert (told.used, told.limit, told.fits) == (300, 10000, True)
    assert not connector.measure("x" * 300).fits
    assert not connector.measure("x" * 10001, visibility=Visibility.PRIVATE).fits


# --- acting --------------------------------------------------------------------------------------


def test_only_under_our_own_posts_something_is_hidden(network: SimulatedX, connector: X) -> None:
    theirs = network.post("lena", "Welche Bürste?")
    asked = network.post("frieda", f"@{HOUSE} Ihr?", theirs)
    meta = fetched(connector)[asked].meta
    before = len(network.calls)
    with pytest.raises(Refused, match="that you began"):
        connector.act(Ability.HIDE, asked, meta)
    assert len(network.calls) == before
    with pytest.raises(Refused, match="says no"):
        connector.act(Ability.HIDE, asked, {})
    message = network.write("frieda", HOUSE, "Hallo")
    for ability in (Ability.HIDE, Ability.UNHIDE, Ability.DELETE_OWN):
        with pytest.raises(Refused, match=r"[Pp]rivate message"):
            connector.act(ability, f"dm:{message}", {})
    assert not network.posts[asked].hidden


def test_words_of_others_are_never_deleted(network: SimulatedX, connector: X) -> None:
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    meta = fetched(connector)[asked].meta
    before = len(network.calls)
    with pytest.raises(Refused, match="nobody can delete"):
        connector.act(Ability.DELETE_OWN, asked, meta)
    assert len(network.calls) == before
    with pytest.raises(Refused, match="not authorized"):
        connector.act(Ability.DELETE_OWN, asked, {})
    with pytest.raises(Refused, match="nobody can delete"):
        connector.act(Ability.DELETE, asked, meta)
    assert asked in network.posts


def test_likes_are_for_people_on_x_itself(connector: X) -> None:
    for ability in (Ability.LIKE, Ability.UNLIKE):
        assert connector.can(ability).is_by_hand
        with pytest.raises(Refused, match="Enterprise"):
            connector.act(ability, "1", {})


# --- facts ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("called", "text", "visibility", "thousandths"),
    [
        (translate.NAMED, "Ab Dezember.", Visibility.PUBLIC, 10),
        (translate.ALONG, "Ab Dezember.", Visibility.PUBLIC, 10),
        (translate.QUOTED, "Siehe https://ratzifatzi.com/blau", Visibility.PUBLIC, 10),
        (translate.OURS, "Ab Dezember.", Visibility.PUBLIC, 15),
        (translate.OURS, "Siehe ratzifatzi.com", Visibility.PUBLIC, 200),
        ("", "Ab Dezember.", Visibility.PUBLIC, 15),
        (translate.NAMED, "Siehe ratzifatzi.com", Visibility.PRIVATE, 15),
    ],
)
def test_what_an_answer_costs_is_known_before_it_leaves(
    network: SimulatedX,
    connector: X,
    called: str,
    text: str,
    visibility: Visibility,
    thousandths: int,
) -> None:
    price = connector.price(text, {"called": called}, visibility)
    assert price is not None
    assert (price.value, price.unit) == (thousandths, "thousandths of a US dollar")
    assert network.calls == []


def test_nothing_is_said_of_the_price_of_what_a_program_cannot_answer(connector: X) -> None:
    assert connector.price("Ab Dezember.", {"called": translate.UNCALLED}) is None


def test_prices_are_shown_and_nobody_can_set_them(connector: X) -> None:
    connector.account.limits = {"price.answer": 1}
    told = connector.limits_here()
    assert told["price.answer"].value == 10
    assert {name for name in told if name.startswith("price.")} >= {"price.link", "price.reading"}


def test_a_wrong_spelling_is_the_newer_one(network: SimulatedX) -> None:
    asked = network.post("frieda", f"@{HOUSE} eins")
    app = network.app()
    for word in ("", "Post", "something"):
        settings = {**app.settings, "spelling": word}
        with at_work(
            replace(account_of(network), app=replace(app, settings=settings))
        ) as connector:
            assert asked in fetched(connector)


def test_asked_in_the_wrong_words_x_says_so(network: SimulatedX, connector: X) -> None:
    network.spelling = "tweet"
    with pytest.raises(Refused, match="One or more parameters"):
        connector.fetch("mentions", "")


def test_without_the_application_the_channel_says_what_is_missing(network: SimulatedX) -> None:
    account = replace(account_of(network), app=None, settings={"server": network.url})
    with at_work(account) as connector:
        connector.fetch("mentions", "")
        with pytest.raises(Disconnected, match="application"):
            connector.greet({"crc_token": "x"})


def test_numbers_tell_when_and_are_told_from_when() -> None:
    at = datetime(2026, 8, 29, 5, 47, 51, 123000, tzinfo=UTC)
    assert abs(translate.said_at(translate.number_at(at)) - at) < timedelta(milliseconds=1)
    assert translate.number_at(datetime(2000, 1, 1, tzinfo=UTC)) == "1"


@pytest.mark.parametrize("field", ["id", "author_id", "text", "created_at"])
def test_a_post_without_what_it_needs_is_unreadable(field: str) -> None:
    told = json.loads((SAMPLES / "answer.json").read_text())
    if field == "created_at":
        told["data"][field] = "yesterday"
    else:
        del told["data"][field]
    with pytest.raises(Unreadable):
        translate.read(json.dumps(told).encode(), US)


def test_what_stands_beside_a_post_may_be_broken(connector: X) -> None:
    told = json.loads((SAMPLES / "answer.json").read_text())
    lists = {"posts": [7, None, {"id": []}], "users": [{"id": {}}], "media": [{"media_key": {}}]}
    odd: tuple[Any, ...] = (None, [], {"posts": 7}, lists)
    for broken in odd:
        told["includes"] = broken
        [said] = translate.read(json.dumps(told).encode(), US)
        assert isinstance(said, Incoming)
        assert said.addressed
        assert said.author.name == said.author.external_id


def test_place_is_kept_as_it_was() -> None:
    place = feeds.Place("5", "3", "9", "page-1")
    assert feeds.Place.of(place.cursor()) == place
