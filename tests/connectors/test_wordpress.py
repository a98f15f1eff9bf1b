"""WordPress keeps the promises of every connector, and some of its own."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Connector,
    Finding,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Vanished,
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
from herzenstakt.connectors.wordpress import WordPress, discovery, feeds
from herzenstakt.kernel.http import Http, Response
from herzenstakt.testing.contract import ConnectorContract, fetched
from herzenstakt.testing.networks.stage import Told
from herzenstakt.testing.networks.wordpress import SimulatedWordPress

SAMPLES = Path(__file__).parents[1] / "samples" / "wordpress"


@pytest.fixture
def network() -> Iterator[SimulatedWordPress]:
    with SimulatedWordPress() as network:
        yield network


@pytest.fixture
def account(network: SimulatedWordPress) -> Account:
    return account_of(network, "ratzi")


def account_of(network: SimulatedWordPress, login: str) -> Account:
    return Account(
        settings={"site": network.url, "user": login},
        secrets={"password": network.users[login].password},
    )


class TestWordPress(ConnectorContract):
    connector_class = WordPress
    samples = SAMPLES
    write_path = r"/comments$"

    def somebody_comments(self, network: SimulatedWordPress, text: str) -> str:
        return str(network.comment("Frieda Frage", text, email="frieda@frage.example"))

    def texts_of_ours(self, network: SimulatedWordPress) -> list[str]:
        return [comment.text for comment in network.said_by("ratzi")]

    def somebody_edits(self, network: SimulatedWordPress, external_id: str, text: str) -> bool:
        network.edit(int(external_id), text)
        return True

    def vanish(self, network: SimulatedWordPress, external_id: str) -> None:
        network.delete(int(external_id))

    def state_of(self, network: SimulatedWordPress, external_id: str) -> set[str] | None:
        comment = network.comments.get(int(external_id))
        if comment is None or comment.state == "trash":
            return None
        return {"hold": {"hidden"}, "spam": {"spam"}}.get(comment.state, set())


# --- helpers -------------------------------------------------------------------------------------


@pytest.fixture
def wordpress(account: Account) -> Iterator[WordPress]:
    with connected(account) as connector:
        yield connector


@contextmanager
def connected(account: Account) -> Iterator[WordPress]:
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield WordPress(account, http)
    http.close()


def look(connector: Connector, feed: str, cursor: str = "") -> tuple[list[Happening], str]:
    """What a feed brings in one look, and the cursor after it."""
    page = connector.fetch(feed, cursor)
    return [said for delivery in page.deliveries for said in connector.parse(delivery)], page.cursor


def comment_of(connector: Connector, number: int) -> Incoming:
    found = fetched(connector)[str(number)]
    assert isinstance(found, Incoming)
    return found


def answer(to: Incoming, text: str = "Ab Dezember.") -> Outgoing:
    return Outgoing(
        key="0190b6a8-0000-7000-8000-000000000002",
        in_reply_to=to.external_id,
        thread_id=to.thread_id,
        text=text,
        to=to.author,
        meta=to.meta,
    )


def host_of(network: SimulatedWordPress) -> str:
    return network.url.removeprefix("http://")


def sentences(findings: list[Finding], level: Level) -> str:
    return " ".join(str(finding.sentence) for finding in findings if finding.level is level)


# --- finding the blog ----------------------------------------------------------------------------


@pytest.mark.parametrize("pretty", [True, False])
@pytest.mark.parametrize("page", ["", "/", "/die-neue-buerste/", "/?p=1"])
def test_any_address_of_the_blog_leads_to_its_api(pretty: bool, page: str) -> None:
    with SimulatedWordPress(pretty=pretty) as network:
        network.publish("Die neue Buerste", "Sie ist da!")
        account = account_of(network, "ratzi")
        account.settings = {**account.settings, "site": network.url + page}
        with connected(account) as connector:
            assert connector.whoami().external_id == f"{host_of(network)}/user/1"


def test_the_address_of_the_api_is_looked_for_once_and_remembered(
    network: SimulatedWordPress, account: Account
) -> None:
    kept: dict[str, Any] = {}
    account.remember = kept.update
    with connected(account) as connector:
        connector.whoami()
    assert kept["root"] == f"{network.url}/wp-json/"
    network.calls.clear()

    again = Account(account.settings, account.secrets, memory=kept)
    with connected(again) as connector:
        look(connector, "comments")

    assert {call.path for call in network.calls} == {"/wp-json/wp/v2/comments"}


def test_a_memory_of_another_blog_is_not_believed(account: Account) -> None:
    account.memory = {"root": "http://127.0.0.1:9/wp-json/", "site": "elsewhere", "user": "ratzi"}
    with connected(account) as connector:
        assert connector.whoami().name == "RatziFatzi"


def test_an_api_that_has_moved_is_looked_for_again(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    wordpress.whoami()
    network.pretty = False
    with pytest.raises(TryLater):
        wordpress.whoami()
    assert wordpress.whoami().name == "RatziFatzi"


def test_a_page_cannot_send_our_password_to_another_machine(network: SimulatedWordPress) -> None:
    with SimulatedWordPress() as stranger:
        network._page = lambda title, body, status=200: Told(  # type: ignore[method-assign]
            200, b"hello", {"Link": f'<{stranger.url}/wp-json/>; rel="https://api.w.org/"'}
        )
        network.fenced = True
        ours = account_of(network, "ratzi")
        with connected(ours) as connector, pytest.raises(Disconnected, match="another machine"):
            connector.whoami()
        assert stranger.calls == []


def page_of(body: bytes = b"", link: str = "") -> Response:
    """A front page as it was read."""
    return Response(200, {"link": link}, body, "https://ratzi.example/")


HERE = 'rel="https://api.w.org/"'
USUAL = ["https://ratzi.example/wp-json/", "https://ratzi.example/?rest_route=/"]


@pytest.mark.parametrize(
    ("page", "said"),
    [
        (page_of(link=f"</api/>; {HERE}"), "https://ratzi.example/api/"),
        (page_of(link=f"</feed>; rel=alternate, </api/>; x=y; {HERE}"), "https://ratzi.example/api/"),
        (page_of(f"<head><link {HERE} href='/api/'></head>".encode()), "https://ratzi.example/api/"),
        (page_of(f"<LINK href=/api/ {HERE} /><link {HERE} href=/b>".encode()),
         "https://ratzi.example/api/"),
    ],
)  # fmt: skip
def test_a_blog_may_say_where_its_api_is(page: Response, said: str) -> None:
    assert list(discovery._guesses(page)) == [said, *USUAL]


@pytest.mark.parametrize(
    "page",
    [
        page_of(link="<a>;" * 50_000 + f"</api/>; {HERE}"),
        page_of(b"x" * discovery.LONGEST_HEAD + f"<link {HERE} href='/api/'>".encode()),
        page_of(b"<a b='" * 100_000),
        page_of(f"<!-- <link {HERE} href='/api/'> -->".encode()),
        page_of(f"<link {HERE}>".encode()),
    ],
    ids=["long header", "long page", "endless", "comment", "nothing"],
)
def test_a_blog_that_says_it_in_an_endless_way_says_nothing(page: Response) -> None:
    assert list(discovery._guesses(page)) == USUAL


def test_a_link_never_reaches_over_the_next_one() -> None:
    assert discovery.LINK.search(f"<a>; x <b>; {HERE}")[1] == "b"  # type: ignore[index]


def test_a_www_that_comes_or_goes_makes_no_new_people() -> None:
    for root in (
        "https://www.ratzi.example/wp-json/",
        "https://ratzi.example/index.php?rest_route=/",
    ):
        assert discovery.name_of(root) == "ratzi.example"
    assert (
        discovery.name_of("https://ratzi.example:8443/blog/wp-json/") == "ratzi.example:8443/blog"
    )


def test_an_unknown_server_is_named(account: Account) -> None:
    account.settings = {**account.settings, "site": "https://blog.ratzifatzi.invalid"}
    with connected(account) as connector:
        assert "blog.ratzifatzi.invalid" in sentences(connector.check(), Level.BROKEN)


@pytest.mark.parametrize(
    ("page", "root", "same"),
    [
        ("https://ratzi.example/", "https://www.ratzi.example/wp-json/", True),
        ("https://www.ratzi.example/", "https://ratzi.example/wp-json/", True),
        ("https://ratzi.example/", "https://api.ratzi.example/wp-json/", False),
        ("https://ratzi.example/", "https://ratzi.example:8443/wp-json/", False),
    ],
)
def test_only_www_makes_no_difference_between_hosts(page: str, root: str, same: bool) -> None:
    assert discovery.same_house(page, root) is same


def test_a_page_that_came_by_https_is_never_answered_without() -> None:
    assert discovery.as_safe_as("https://a.example/", "http://a.example/x") == "https://a.example/x"
    assert discovery.as_safe_as("http://a.example/", "http://a.example/x") == "http://a.example/x"


@pytest.mark.parametrize("site", ["", "https://", "ftp://blog.example", "http://[::1"])
def test_an_impossible_address_disconnects_with_a_sentence(account: Account, site: str) -> None:
    account.settings = {**account.settings, "site": site}
    with connected(account) as connector, pytest.raises(Disconnected):
        connector.whoami()


def test_a_private_address_that_nobody_allowed_is_not_called(
    network: SimulatedWordPress, account: Account
) -> None:
    http = Http()
    with pytest.raises(Disconnected):
        WordPress(account, http).whoami()
    http.close()
    assert network.calls == []


# --- coming in -----------------------------------------------------------------------------------


def test_a_comment_brings_its_post_its_thread_and_its_state(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    post = network.publish("Die neue Bürste", "Kirschholz & Agave.")
    asked = network.comment("Frieda", "5 &lt; 6 &amp; <b>Blau</b>?\n\nWann?", post, state="hold")
    network.comment("lena", "Gute Frage", parent=asked)

    found = fetched(wordpress)

    first, second = found[str(asked)], found[str(asked + 1)]
    assert first.text == "5 < 6 & Blau?\n\nWann?"
    assert (first.hidden, first.addressed) == (True, True)
    assert (first.thread_id, first.parent_id) == (f"post:{post}", f"post:{post}")
    assert (second.thread_id, second.parent_id) == (f"post:{post}", str(asked))
    assert (second.hidden, second.addressed) == (False, True)
    assert first.opening is not None
    assert first.opening.ours
    assert (first.opening.title, first.opening.text) == ("Die neue Bürste", "Kirschholz & Agave.")
    assert first.permalink.endswith(f"#comment-{asked}")
    assert first.meta == {"post": str(post), "status": "hold", "type": "comment"}


def test_nothing_that_is_stored_holds_an_address_of_a_visitor(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    network.comment("Frieda", "Hallo", email="Frieda@Frage.example")
    pages = [wordpress.fetch(feed.name, "") for feed in wordpress.feeds]
    bodies = b"".join(d.body for page in pages for d in page.deliveries).lower()
    assert b"hallo" in bodies
    for private in (b"frage.example", b"203.0.113.7", b"mozilla"):
        assert private not in bodies


def test_a_visitor_is_known_again_by_the_address_and_a_user_by_the_number(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    for author, email in (
        ("Frieda", "frieda@frage.example"),
        ("Frieda F.", " Frieda@Frage.example"),
        ("Karl", "karl@kritik.example"),
        ("Jemand", None),
        ("Jemand", None),
        ("lena", None),
    ):
        network.comment(author, f"{author} {email}", email=email)
    found = sorted(fetched(wordpress).values(), key=lambda word: int(word.external_id))
    frieda, again, karl, nobody, other, lena = (word.author.external_id for word in found)
    assert frieda == again
    assert len({frieda, karl, nobody, other, lena}) == 5
    assert lena == f"{host_of(network)}/user/3"
    assert all(who.startswith(f"{host_of(network)}/") for who in (frieda, karl, nobody))


def test_our_own_words_carry_our_own_id(network: SimulatedWordPress, wordpress: WordPress) -> None:
    asked = network.comment("Frieda", "Wann?")
    ours = network.comment("ratzi", "Morgen.", parent=asked)
    assert comment_of(wordpress, ours).author.external_id == wordpress.whoami().external_id
    assert comment_of(wordpress, asked).author.external_id != wordpress.whoami().external_id


@pytest.mark.parametrize(("kind", "state"), [("pingback", "approved"), ("comment", "spam")])
def test_links_of_other_blogs_and_spam_never_wait_for_an_answer(
    network: SimulatedWordPress, wordpress: WordPress, kind: str, state: str
) -> None:
    number = network.comment("Anderes Blog", "[…] schöne Bürsten […]", kind=kind, state=state)
    assert not comment_of(wordpress, number).addressed


def test_what_plugins_file_as_comments_is_left_out(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    number = network.comment("WooCommerce", "Zahlung eingegangen", kind="order_note")
    assert str(number) not in fetched(wordpress)


def test_nothing_new_brings_nothing(network: SimulatedWordPress, wordpress: WordPress) -> None:
    network.comment("Frieda", "eins")
    network.comment("Karl", "zwei", state="hold")
    for feed in wordpress.feeds:
        _, cursor = look(wordpress, feed.name)
        assert look(wordpress, feed.name, cursor) == ([], cursor)


def test_comments_deleted_between_two_pages_do_not_hide_others(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    start = datetime.now(UTC) - timedelta(days=2)
    numbers = [
        network.comment("Frieda", f"{n}", at=start + timedelta(seconds=n)) for n in range(250)
    ]
    page = wordpress.fetch("comments", "")
    assert page.more
    for number in numbers[:8]:
        network.delete(number)
    found = {happening.external_id for d in page.deliveries for happening in wordpress.parse(d)}
    while page.more:
        page = wordpress.fetch("comments", page.cursor)
        found |= {
            happening.external_id for d in page.deliveries for happening in wordpress.parse(d)
        }
    assert found == {str(number) for number in numbers}


def test_a_comment_that_arrives_with_an_older_time_is_not_missed(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    network.comment("Frieda", "jetzt")
    _, cursor = look(wordpress, "comments")
    late = network.comment("Karl", "später da", at=datetime.now(UTC) - timedelta(minutes=70))
    assert [word.external_id for word in look(wordpress, "comments", cursor)[0]] == [str(late)]


def test_a_comment_dated_in_the_future_does_not_lead_us_there(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    ahead = network.comment("Kurt", "aus der Zukunft", at=datetime.now(UTC) + timedelta(days=365))
    first, cursor = look(wordpress, "comments")
    asked = network.comment("Frieda", "Wann?")

    second, cursor = look(wordpress, "comments", cursor)

    assert [word.external_id for word in first] == [str(ahead)]
    assert [word.external_id for word in second] == [str(asked)]
    assert look(wordpress, "comments", cursor)[0] == []


def test_a_place_that_was_kept_in_the_future_is_left(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    cursor = json.dumps({"after": "2100-01-01T00:00:00Z", "seen": {}})
    _, cursor = look(wordpress, "comments", cursor)
    asked = network.comment("Frieda", "Wann?")
    assert [word.external_id for word in look(wordpress, "comments", cursor)[0]] == [str(asked)]


@pytest.mark.parametrize("cursor", ["rubbish", "[]", "17"])
def test_a_cursor_nobody_understands_is_a_beginning(
    network: SimulatedWordPress, wordpress: WordPress, cursor: str
) -> None:
    number = network.comment("Frieda", "Hallo")
    assert [word.external_id for word in look(wordpress, "comments", cursor)[0]] == [str(number)]


def test_a_held_comment_that_is_approved_later_comes_again(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    old = datetime.now(UTC) - timedelta(days=400)
    number = network.comment("Frieda", "Wann?", state="hold", at=old)
    first, cursor = look(wordpress, "held")
    assert [word.hidden for word in incoming(first)] == [True]
    network.put(number, "approved")
    second, _ = look(wordpress, "held", cursor)
    assert [(word.external_id, word.hidden) for word in incoming(second)] == [(str(number), False)]


def test_a_held_comment_is_not_forgotten_when_many_newer_ones_wait(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=50)
    number = network.comment("Frieda", "Wann?", state="hold", at=long_ago)
    _, cursor = look(wordpress, "held")
    flood = [network.comment("Karl", f"Nr. {n}", state="hold") for n in range(130)]
    news, cursor = look(wordpress, "held", cursor)
    assert {word.external_id for word in news} == {str(n) for n in flood}
    assert look(wordpress, "held", cursor)[0] == []

    network.put(number, "approved")

    news, _ = look(wordpress, "held", cursor)
    assert [(word.external_id, word.hidden) for word in incoming(news)] == [(str(number), False)]


def test_a_pile_of_old_held_comments_buries_nobody_and_loses_none_of_them(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    long_ago = datetime.now(UTC) - timedelta(days=400)
    pile = [
        network.comment("Karl", f"Nr. {n}", state="hold", at=long_ago + timedelta(minutes=n))
        for n in range(250)
    ]
    first, cursor = look(wordpress, "held")
    assert [word.external_id for word in first] == [str(number) for number in pile[150:]]

    network.put(pile[0], "approved")
    network.delete(pile[1])

    news, cursor = look(wordpress, "held", cursor)
    assert {word.external_id for word in news} == {str(pile[0]), str(pile[1])}
    assert look(wordpress, "held", cursor)[0] == []


def test_held_comments_beyond_what_is_read_stay_known(
    network: SimulatedWordPress, wordpress: WordPress, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "PAGES_OF_HELD", 1)
    long_ago = datetime.now(UTC) - timedelta(days=400)
    number = network.comment("Frieda", "Wann?", state="hold", at=long_ago)
    _, cursor = look(wordpress, "held")
    for n in range(130):
        network.comment("Karl", f"Nr. {n}", state="hold")
    for _ in range(2):
        _, cursor = look(wordpress, "held", cursor)

    network.put(number, "approved")

    news, _ = look(wordpress, "held", cursor)
    assert [(word.external_id, word.hidden) for word in incoming(news)] == [(str(number), False)]


def test_comments_on_more_posts_than_a_page_all_have_their_post(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    for n in range(130):
        network.comment("Karl", "Schön!", network.publish(f"Bürste {n}", "Neu!"), state="hold")
    _, cursor = look(wordpress, "held")
    for number in list(network.comments):
        network.put(number, "approved")
    network.calls.clear()

    news, _ = look(wordpress, "held", cursor)

    assert len(news) == 130
    assert all(word.opening for word in incoming(news))
    asked = [call.first("include") for call in network.calls if call.path.endswith("/posts")]
    assert max(len(numbers.split(",")) for numbers in asked) <= 100


def test_what_people_do_on_the_blog_itself_is_noticed(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    edited, trashed, gone, spam, kept = (network.comment("Karl", f"{n}") for n in range(5))
    _, cursor = look(wordpress, "changes")
    network.edit(edited, "anders")
    network.put(trashed, "trash")
    network.delete(gone)
    network.put(spam, "spam")

    news, cursor = look(wordpress, "changes", cursor)

    by_id = {happening.external_id: happening for happening in news}
    assert set(by_id) == {str(n) for n in (edited, trashed, gone, spam)}
    assert {word.text for word in incoming([by_id[str(edited)]])} == {"anders"}
    assert by_id[str(trashed)] == Vanished(str(trashed), by_house=True)
    assert by_id[str(gone)] == Vanished(str(gone), by_house=True)
    assert [(w.hidden, w.addressed) for w in incoming([by_id[str(spam)]])] == [(True, False)]
    network.put(trashed, "approved")
    assert [word.external_id for word in look(wordpress, "changes", cursor)[0]] == [str(trashed)]
    assert str(kept) not in by_id


def test_a_comment_we_do_not_understand_stops_nobody_else(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    odd, good = network.comment("Karl", "seltsam"), network.comment("Frieda", "Hallo")
    shown = network._comment
    network._comment = lambda comment, edit: {  # type: ignore[method-assign]
        **shown(comment, edit),
        **({"author_name": None, "content": []} if comment.number == odd else {}),
    }
    page = wordpress.fetch("comments", "")
    assert len(page.deliveries) == 2
    with pytest.raises(Unreadable):
        wordpress.parse(page.deliveries[0])
    assert [word.external_id for word in wordpress.parse(page.deliveries[1])] == [str(good)]


def test_refresh_tells_edited_from_vanished(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    stays, trashed, gone = (network.comment("Karl", f"{n}") for n in range(3))
    network.edit(stays, "anders")
    network.put(trashed, "trash")
    network.delete(gone)

    news = list(wordpress.refresh([str(stays), str(trashed), str(gone)]))

    assert [word.text for word in incoming(news)] == ["anders"]
    assert {n.external_id for n in news if isinstance(n, Vanished)} == {str(trashed), str(gone)}


def test_a_comment_the_blog_stumbles_over_does_not_hide_the_others(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    broken, gone, stays = (network.comment("Karl", f"{n}") for n in range(3))
    _, cursor = look(wordpress, "changes")
    network.delete(broken)
    network.delete(gone)

    network.suffer("status", path=f"/comments/{broken}$", status=500, times=2)
    news = list(wordpress.refresh([str(broken), str(gone), str(stays)]))
    assert {happening.external_id for happening in news} == {str(gone), str(stays)}

    news, cursor = look(wordpress, "changes", cursor)
    assert news == [Vanished(str(gone), by_house=True)]
    assert look(wordpress, "changes", cursor)[0] == [Vanished(str(broken), by_house=True)]


def test_what_we_may_not_see_has_not_vanished(network: SimulatedWordPress) -> None:
    number = network.comment("Karl", "Hallo", state="hold")
    with connected(account_of(network, "uwe")) as connector:
        assert list(connector.refresh([str(number)])) == []


def test_the_thread_around_a_comment_is_its_post_with_all_comments(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    asked = network.comment("Frieda", "Wann?")
    network.comment("lena", "Würde ich auch gern wissen", parent=asked)
    message = comment_of(wordpress, asked)
    context = wordpress.context(message)
    assert [word.text for word in context.said] == ["Wann?", "Würde ich auch gern wissen"]
    assert context.thread_id == message.thread_id
    network.delete(asked + 1)
    network.delete(asked)
    with pytest.raises(Gone):
        wordpress.context(message)


def incoming(happenings: Iterable[Happening]) -> list[Incoming]:
    return [happening for happening in happenings if isinstance(happening, Incoming)]


def test_whoever_wrote_the_post_is_of_the_house_and_does_not_wait(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    post = network.publish("Von Uwe", "Meine Bürste.", by="uwe")
    assert not comment_of(wordpress, network.comment("uwe", "Ergänzung", post)).addressed
    assert comment_of(wordpress, network.comment("lena", "Danke!", post)).addressed


def test_a_blog_that_does_not_say_how_many_there_are_is_read_to_its_end(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    start = datetime.now(UTC) - timedelta(days=1)
    numbers = {str(network.comment("Karl", f"{n}", at=start)) for n in range(230)}
    told = network.list_comments
    network.routes = [
        (method, pattern, (lambda call: replace(told(call), headers={})) if act == told else act)
        for method, pattern, act in network.routes
    ]
    assert set(fetched(wordpress)) == numbers


# --- with a smaller role -------------------------------------------------------------------------


@pytest.mark.parametrize("login", ["uwe", "lena"])
def test_who_may_not_moderate_still_reads_and_answers(
    network: SimulatedWordPress, login: str
) -> None:
    seen = network.comment("Frieda", "Wann?", email="frieda@frage.example")
    network.comment("Karl", "wartet", state="hold")
    with connected(account_of(network, login)) as connector:
        assert set(fetched(connector)) == {str(seen)}
        receipt = connector.send(answer(comment_of(connector, seen)))
        assert receipt.external_id
        with pytest.raises(Refused):
            connector.act(Ability.HIDE, str(seen), {})
        assert "editor" in sentences(connector.check(), Level.MISSING)
    assert network.comments[seen].state == "approved"


def test_a_role_that_became_smaller_is_learned_anew(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    number = network.comment("Frieda", "Wann?")
    assert look(wordpress, "comments")[0]
    network.users["ratzi"].role = "subscriber"
    assert [word.external_id for word in look(wordpress, "comments")[0]] == [str(number)]


@pytest.mark.parametrize("feed", ["held", "spam"])
def test_who_may_moderate_no_longer_is_told_what_is_no_longer_heard(
    network: SimulatedWordPress, wordpress: WordPress, feed: str
) -> None:
    _, cursor = look(wordpress, feed)
    network.users["ratzi"].role = "author"
    network.comment("Frieda", "Wann?", state="hold")
    for _ in range(2):
        with pytest.raises(Refused, match="no longer heard"):
            wordpress.fetch(feed, cursor)

    network.users["ratzi"].role = "editor"
    assert look(wordpress, feed, cursor)[1]


@pytest.mark.parametrize("feed", ["held", "spam"])
def test_who_could_never_moderate_hears_nothing_there_and_that_is_no_trouble(
    network: SimulatedWordPress, feed: str
) -> None:
    network.comment("Frieda", "Wann?", state="hold")
    with connected(account_of(network, "uwe")) as connector:
        for _ in range(2):
            assert look(connector, feed) == ([], "")
        network.users["uwe"].role = "editor"
        look(connector, "comments")
        assert look(connector, feed)[1]


def test_a_withdrawn_password_disconnects_even_where_strangers_may_read(
    network: SimulatedWordPress,
) -> None:
    network.comment("Frieda", "Wann?")
    with connected(account_of(network, "lena")) as connector:
        assert look(connector, "comments")[0]
        network.users["lena"].password = "another one"
        with pytest.raises(Disconnected):
            connector.fetch("comments", "")


# --- going out -----------------------------------------------------------------------------------


def test_an_answer_hangs_below_its_question_and_shows_what_was_written(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    asked = network.comment("Frieda", "Wann?")
    receipt = wordpress.send(answer(comment_of(wordpress, asked), "5 < 6 & <script>x</script>"))
    said = network.comments[int(receipt.external_id)]
    assert (said.post, said.parent) == (network.comments[asked].post, asked)
    assert said.text == "5 &lt; 6 &amp; &lt;script&gt;x&lt;/script&gt;"
    assert comment_of(wordpress, said.number).text == "5 < 6 & <script>x</script>"
    assert receipt.permalink.endswith(f"#comment-{said.number}")


def test_saying_the_same_twice_gives_the_first_receipt_again(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    outgoing = answer(comment_of(wordpress, network.comment("Frieda", "Wann?")))
    assert wordpress.send(outgoing).external_id == wordpress.send(outgoing).external_id
    assert len(network.said_by("ratzi")) == 1


def test_a_duplicate_that_is_not_ours_is_refused(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    outgoing = answer(comment_of(wordpress, network.comment("Frieda", "Wann?")))
    wordpress.send(outgoing)
    network.comments[max(network.comments)].state = "spam"  # a plugin took it away
    with pytest.raises(Refused, match="already"):
        wordpress.send(outgoing)


@pytest.mark.parametrize(
    ("state", "trouble"), [("trash", Gone), ("hold", Refused), ("spam", Refused)]
)
def test_no_answer_hangs_below_a_comment_that_nobody_sees(
    network: SimulatedWordPress, wordpress: WordPress, state: str, trouble: type[Trouble]
) -> None:
    asked = network.comment("Frieda", "Wann?")
    outgoing = answer(comment_of(wordpress, asked))
    network.put(asked, state)
    with pytest.raises(trouble):
        wordpress.send(outgoing)
    assert network.said_by("ratzi") == []


def test_closed_comments_and_a_deleted_post_are_told_apart(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    asked = network.comment("Frieda", "Wann?")
    outgoing, post = answer(comment_of(wordpress, asked)), network.comments[asked].post
    network.posts[post].open = False
    with pytest.raises(Refused, match="closed"):
        wordpress.send(outgoing)
    network.posts[post].state = "trash"
    with pytest.raises(Gone):
        wordpress.send(outgoing)


def test_a_flood_is_asked_later(network: SimulatedWordPress) -> None:
    first, second = network.comment("Frieda", "Wann?"), network.comment("Karl", "Kaputt")
    with connected(account_of(network, "lena")) as connector:
        connector.send(answer(comment_of(connector, first)))
        with pytest.raises(TryLater):
            connector.send(answer(comment_of(connector, second), "Oh."))


@pytest.mark.parametrize(
    ("fault", "trouble"),
    [
        ({"what": "status", "status": 500}, Unsure),
        ({"what": "status", "status": 502}, Unsure),
        ({"what": "cut"}, Unsure),
        ({"what": "html"}, Unsure),
        ({"what": "empty"}, Unsure),
        ({"what": "drop_before"}, Unsure),
        ({"what": "drop_after"}, Unsure),
        ({"what": "status", "status": 429}, TryLater),
        ({"what": "status", "status": 403}, Refused),
        ({"what": "refuse_token"}, Disconnected),
    ],
)
def test_every_trouble_while_writing_has_its_name(
    network: SimulatedWordPress,
    wordpress: WordPress,
    fault: dict[str, Any],
    trouble: type[Trouble],
) -> None:
    outgoing = answer(comment_of(wordpress, network.comment("Frieda", "Wann?")))
    network.suffer(**fault, method="POST", path=r"/comments$")
    with pytest.raises(trouble):
        wordpress.send(outgoing)
    arrived = len(network.said_by("ratzi"))
    assert (wordpress.find(outgoing) is not None) == bool(arrived)


def test_an_answer_in_the_trash_has_not_arrived(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    outgoing = answer(comment_of(wordpress, network.comment("Frieda", "Wann?")))
    network.put(int(wordpress.send(outgoing).external_id), "trash")
    assert wordpress.find(outgoing) is None


def test_an_empty_answer_is_refused(network: SimulatedWordPress, wordpress: WordPress) -> None:
    asked = comment_of(wordpress, network.comment("Frieda", "Wann?"))
    with pytest.raises(Refused):
        wordpress.send(answer(asked, " \n"))
    assert network.said_by("ratzi") == []


def test_length_is_counted_as_wordpress_counts() -> None:
    connector = WordPress(Account(settings={}, secrets={"password": "x"}), Http())
    assert connector.measure("ä&").used == len("ä&amp;".encode())


def test_who_cannot_see_held_comments_cannot_say_that_an_answer_is_missing(
    network: SimulatedWordPress,
) -> None:
    asked = network.comment("Frieda", "Wann?")
    with connected(account_of(network, "lena")) as connector:
        outgoing = answer(comment_of(connector, asked))
        connector.send(outgoing)
        assert network.said_by("lena")[0].state == "hold"
        with pytest.raises(Unsure):
            connector.find(outgoing)


# --- moderating ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("ability", "state"),
    [
        (Ability.HIDE, "hold"),
        (Ability.MARK_SPAM, "spam"),
        (Ability.DELETE, "trash"),
    ],
)
def test_a_measure_done_twice_is_done_once_and_can_be_taken_back(
    network: SimulatedWordPress, wordpress: WordPress, ability: Ability, state: str
) -> None:
    number = network.comment("Karl", "Frechheit")
    for _ in range(2):
        wordpress.act(ability, str(number), {})
        assert network.comments[number].state == state
    for _ in range(2):
        wordpress.act(Ability.UNHIDE, str(number), {})
        assert network.comments[number].state == "approved"


def test_deleting_what_is_gone_is_done_and_hiding_it_says_gone(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    number = network.comment("Karl", "Frechheit")
    network.delete(number)
    wordpress.act(Ability.DELETE, str(number), {})
    with pytest.raises(Gone):
        wordpress.act(Ability.HIDE, str(number), {})
    for ability in (Ability.HIDE, Ability.DELETE, Ability.DELETE_OWN):
        with pytest.raises(Gone):
            wordpress.act(ability, "post:1", {})


def test_spam_is_hidden_already_and_stays_spam(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    number = network.comment("Uhren", "billig", state="spam")
    wordpress.act(Ability.HIDE, str(number), {})
    assert network.comments[number].state == "spam"


def test_there_are_no_likes(wordpress: WordPress) -> None:
    assert wordpress.can(Ability.LIKE).answer is Answer.NEVER
    with pytest.raises(Refused):
        wordpress.act(Ability.LIKE, "1", {})


def test_our_own_answer_can_be_changed_and_deleted(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    outgoing = answer(comment_of(wordpress, network.comment("Frieda", "Wann?")))
    ours = wordpress.send(outgoing).external_id
    wordpress.edit(ours, "Ab <Januar>.", {})
    assert network.comments[int(ours)].text == "Ab &lt;Januar&gt;."
    wordpress.act(Ability.DELETE_OWN, ours, {})
    assert network.comments[int(ours)].state == "trash"


def test_nobody_puts_words_into_other_peoples_mouths(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    visitor, colleague = network.comment("Karl", "Kaputt."), network.comment("uwe", "Na und?")
    for number in (visitor, colleague):
        before = network.comments[number].text
        with pytest.raises(Refused):
            wordpress.edit(str(number), "Alles bestens!", {})
        with pytest.raises(Refused):
            wordpress.act(Ability.DELETE_OWN, str(number), {})
        assert (network.comments[number].text, network.comments[number].state) == (
            before,
            "approved",
        )
    with pytest.raises(Gone):
        wordpress.edit("999", "Alles bestens!", {})


# --- the self-test -------------------------------------------------------------------------------


def test_the_self_test_names_the_blog_the_user_and_the_role(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    findings = wordpress.check()
    good = sentences(findings, Level.GOOD)
    for word in (host_of(network), "RatziFatzi", "editor", "moderate"):
        assert word in good
    assert "https" in sentences(findings, Level.MISSING)


def test_the_self_test_says_why_nobody_is_let_in(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    network.deaf = True
    broken = sentences(wordpress.check(), Level.BROKEN)
    assert "Authorization" in broken
    network.deaf, network.without_passwords = False, True
    assert "switched off" in sentences(wordpress.check(), Level.BROKEN)
    network.without_passwords, network.fenced = False, True
    assert "security plugin" in sentences(wordpress.check(), Level.BROKEN)


@pytest.mark.parametrize("what", ["drop_before", "cut", "html", "empty", "status"])
def test_the_self_test_never_raises(
    network: SimulatedWordPress, account: Account, what: str
) -> None:
    network.suffer(what, times=-1)
    with connected(account) as connector:
        assert sentences(connector.check(), Level.BROKEN)


def test_a_security_plugin_is_named_while_reading(
    network: SimulatedWordPress, wordpress: WordPress
) -> None:
    wordpress.whoami()
    network.fenced = True
    with pytest.raises(TryLater, match="security plugin"):
        wordpress.fetch("comments", "")


# --- the simulated network -----------------------------------------------------------------------


def test_a_blog_can_be_kept_and_laid_out_again(network: SimulatedWordPress) -> None:
    network.comment("Frieda", "Wann?", state="hold")
    kept = json.loads(json.dumps(network.dump()))
    with SimulatedWordPress() as other:
        other.load(kept)
        assert other.dump() == kept
        with connected(account_of(other, "ratzi")) as connector:
            assert [word.text for word in fetched(connector).values()] == ["Wann?"]


def test_everybody_there_has_a_portrait(network: SimulatedWordPress, wordpress: WordPress) -> None:
    face = comment_of(wordpress, network.comment("Jörg Groß", "Hallo")).author.avatar_url
    assert wordpress.http.get(face).body.startswith(b"\x89PNG")
