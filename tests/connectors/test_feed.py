"""A feed of comments keeps the promises of every network that can be read, and some of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels.connector import Account, Delivery, Incoming, Level
from herzenstakt.channels.trouble import Disconnected, TryLater, Unreadable
from herzenstakt.connectors.feed import FeedOfComments
from herzenstakt.connectors.feed.document import NoFeed, digest_of, key_of_feed, read
from herzenstakt.connectors.feed.reader import about_page
from herzenstakt.kernel.http import Http
from herzenstakt.testing.contract import ReadingContract, fetched, look_everywhere
from herzenstakt.testing.networks.feed import SimulatedFeed
from herzenstakt.testing.networks.stage import Call, Told

SAMPLES = Path(__file__).parents[1] / "samples" / "feed"
HERE = "https://blog.example/comments/feed/"


@pytest.fixture(params=["rss", "atom"])
def network(request: pytest.FixtureRequest) -> Iterator[SimulatedFeed]:
    with SimulatedFeed(atom=request.param == "atom") as network:
        yield network


@pytest.fixture
def account(network: SimulatedFeed) -> Account:
    return Account(settings={"address": network.address, "own_name": "RatziFatzi"})


class TestFeed(ReadingContract):
    connector_class = FeedOfComments
    samples = SAMPLES

    def somebody_comments(self, network: SimulatedFeed, text: str) -> str:
        return network.comment("Frieda Frage", text)


@pytest.fixture
def blog() -> Iterator[SimulatedFeed]:
    with SimulatedFeed(paged=True) as network:
        yield network


@pytest.fixture
def house(blog: SimulatedFeed) -> Iterator[FeedOfComments]:
    yield from house_of(blog.address)


def house_of(address: str) -> Iterator[FeedOfComments]:
    """A connector that remembers what it is told."""
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    account = Account({"address": address, "own_name": "ratzifatzi"})
    yield FeedOfComments(account, http)
    http.close()


def said(house: FeedOfComments, cursor: str = "") -> dict[str, Incoming]:
    return look_everywhere(house, {"comments": cursor})[0]


def cursor_of(house: FeedOfComments, cursor: str = "") -> str:
    """Where a look from there on ends."""
    return look_everywhere(house, {"comments": cursor})[1]["comments"]


def questions(blog: SimulatedFeed, many: int) -> set[str]:
    """Karl asks so often."""
    return {blog.comment("Karl", f"Frage {number}?") for number in range(many)}


def may_have_missed(house: FeedOfComments) -> bool:
    """Whether the self-test says that something may be missing here."""
    return any(finding.level is Level.MISSING for finding in house.check())


# --- what comes in --------------------------------------------------------------------------------


def test_what_a_comment_is_about_and_what_it_answers_is_known(network: SimulatedFeed) -> None:
    first = network.comment("Frieda Frage", "Wann kommt die in Blau?")
    network.atom = True
    second = network.comment("Karl Kritik", "Das frage ich mich auch.", parent=1)
    house = next(house_of(network.address))

    told = said(house)

    assert told[first].thread_id == told[second].thread_id
    assert told[second].parent_id == first
    opening = told[first].opening
    assert opening
    assert (opening.title, opening.ours) == ("Unsere Bürste Nummer 1 ist da!", True)
    assert opening.published_at == datetime(2026, 11, 20, 8, tzinfo=UTC)
    assert told[first].author != told[second].author
    assert told[first].permalink == first


def test_the_same_name_is_the_same_person_and_what_stands_under_ours_does_not_wait(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    one, two = blog.comment("Frieda Frage", "Eins?"), blog.comment(" frieda FRAGE", "Zwei?")
    ours = blog.comment("RatziFatzi", "Im Dezember.")

    told = said(house)

    assert told[one].author.external_id == told[two].author.external_id
    assert not told[ours].addressed
    assert told[ours].author.external_id != house.whoami().external_id  # anybody can type a name


@pytest.mark.parametrize("name", ["Anonymous", "anonym", "Gast", ""])
def test_those_who_give_no_name_are_not_one_person(
    blog: SimulatedFeed, house: FeedOfComments, name: str
) -> None:
    one, two = blog.comment(name, "Eins?"), blog.comment(name, "Zwei?")
    told = said(house)
    assert told[one].author.external_id != told[two].author.external_id


def test_a_page_is_looked_up_once_and_one_that_is_away_stops_nobody(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    def looked_up() -> int:
        return sum(call.path == "/" for call in blog.calls)

    asked = blog.comment("Frieda Frage", "Eins?")
    blog.suffer("status", path=r"^/$", status=503, times=1)
    first, cursors = look_everywhere(house, {})
    assert (first[asked].text, first[asked].opening) == ("Eins?", None)
    blog.comment("Frieda Frage", "Zwei?")
    told, cursors = look_everywhere(house, cursors)
    assert all(one.opening for one in told.values())
    assert looked_up() == 1
    blog.comment("Karl Kritik", "Drei?")
    assert all(one.opening for one in look_everywhere(house, cursors)[0].values())
    assert looked_up() == 1


def test_a_page_of_another_house_is_not_called(blog: SimulatedFeed, house: FeedOfComments) -> None:
    with SimulatedFeed() as elsewhere:
        asked = blog.comment("Frieda Frage", "Eins?")
        blog.url, place = elsewhere.url, blog.url
        told = look_everywhere(house, {})[0]
        blog.url = place
        assert [one.opening for one in told.values()] == [None]
        assert not elsewhere.calls
        assert asked


def test_what_the_blog_changed_comes_again_and_nothing_else_does(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    changed, stays = blog.comment("Frieda", "Wann?"), blog.comment("Karl", "Wo?")
    cursor = cursor_of(house)
    blog.edit(changed, "Wann kommt sie?")

    told = said(house, cursor)

    assert {one: word.text for one, word in told.items()} == {changed: "Wann kommt sie?"}
    assert stays not in told


def test_a_comment_without_a_time_has_that_of_our_look_and_comes_once() -> None:
    body = (
        b"<rss version='2.0'><channel><title>x</title><item><guid>1</guid>"
        b"<description>Hallo</description></item></channel></rss>"
    )

    class Timeless(SimulatedFeed):
        def feed(self, call: Call) -> Told:
            return Told(200, body, {"Content-Type": "application/rss+xml"})

        feed.route = SimulatedFeed.feed.route  # type: ignore[attr-defined]

    with Timeless() as network:
        house = next(house_of(network.address))
        told, cursors = look_everywhere(house, {})
        (one,) = told.values()
        assert one.text == "Hallo"
        assert datetime.now(UTC) - one.written_at < timedelta(minutes=1)
        assert not said(house, cursors["comments"])


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<script>alert(1)</script>Hallo", "Hallo"),
        ("5 &lt; 6 &amp;amp; ich", "5 < 6 &amp; ich"),
        ("<p>Eins</p><p>Zwei</p>", "Eins\n\nZwei"),
        ("\u202etxet", "txet"),
    ],
)
def test_markup_becomes_words_and_nothing_is_executed(markup: str, words: str) -> None:
    entry = json.loads((SAMPLES / "rss_1.json").read_text())
    entry["entry"]["text"] = markup
    house = next(house_of(HERE))
    (told,) = house.parse(Delivery(json.dumps(entry).encode()))
    assert isinstance(told, Incoming)
    assert told.text.replace("\u202e", "") == words


def test_a_first_line_that_wordpress_put_there_is_not_theirs() -> None:
    (told,) = next(house_of(HERE)).parse(Delivery((SAMPLES / "rss_2.json").read_bytes()))
    assert isinstance(told, Incoming)
    assert told.text == "Das frage ich mich auch.\n\nDanke!"
    assert told.parent_id.endswith("#comment-2")


@pytest.mark.parametrize(
    ("element", "name"),
    [
        ("<author>frieda@frage.example (Frieda Frage)</author>", "Frieda Frage"),
        ("<author>Frieda Frage &lt;frieda@frage.example&gt;</author>", "Frieda Frage"),
        ("<author>frieda@frage.example</author>", ""),
        (
            '<a:author xmlns:a="http://www.w3.org/2005/Atom"><a:name>Frieda Frage</a:name>'
            "<a:email>frieda@frage.example</a:email></a:author>",
            "Frieda Frage",
        ),
    ],
)
def test_no_address_of_a_visitor_is_kept(element: str, name: str) -> None:
    body = (
        "<rss version='2.0'><channel><title>x</title><item><guid>1</guid>"
        f"{element}<title>Von frieda@frage.example</title><description>Hallo</description></item>"
        "</channel></rss>"
    )
    (entry,) = read(body.encode(), HERE, {}).entries
    assert entry["author"] == name
    assert "frage.exam" not in json.dumps(entry)
    assert entry["writer"]


# --- looking --------------------------------------------------------------------------------------


def test_where_nothing_has_changed_nothing_is_sent(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.comment("Frieda", "Wann?")
    cursor = cursor_of(house)
    page = house.fetch("comments", cursor)
    assert blog.looked_in_vain == 1
    assert (page.deliveries, page.cursor, page.more) == ((), cursor, False)


def test_a_feed_that_says_for_long_that_nothing_has_changed_is_read_whole(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    """WordPress says so when an older comment is approved."""
    blog.comment("Frieda", "Wann?")
    cursor = cursor_of(house)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=29), tick=True):
        assert house.fetch("comments", cursor).cursor == cursor
        assert blog.looked_in_vain == 1
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=31), tick=True):
        assert house.fetch("comments", cursor).cursor != cursor
        assert blog.looked_in_vain == 1


def test_a_feed_that_has_pages_is_followed_until_something_is_known(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.window = 10
    blog.comment("Frieda", "Die erste?")
    cursor = cursor_of(house)
    later = questions(blog, 55)

    told = said(house, cursor)

    assert set(told) == later
    assert not may_have_missed(house)
    after = cursor_of(house, cursor)
    assert not said(house, after)


def test_a_first_look_goes_back_thirty_days_and_no_further(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.window = 5
    now = datetime.now(UTC)
    old = [blog.comment("Karl", "Früher.", at=now - timedelta(days=40 - n)) for n in range(8)]
    new = [blog.comment("Karl", "Neulich.", at=now - timedelta(days=20 - n)) for n in range(8)]

    told, cursors = look_everywhere(house, {})

    assert set(told) == set(new)
    assert not set(old) & set(said(house, cursors["comments"]))


def test_what_may_have_been_missed_is_said(house: FeedOfComments, blog: SimulatedFeed) -> None:
    blog.paged, blog.window = False, 5
    blog.comment("Frieda", "Die erste?")
    cursor = cursor_of(house)
    assert not may_have_missed(house)
    questions(blog, 9)

    said(house, cursor)

    (missing,) = (f for f in house.check() if f.level is Level.MISSING)
    assert datetime.now(UTC).date().isoformat() in str(missing.sentence)


def test_a_comment_that_comes_while_pages_are_walked_ends_no_walk(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.window = 10
    blog.comment("Frieda", "Die erste?")
    cursor = cursor_of(house)
    later = questions(blog, 55)
    first = house.fetch("comments", cursor)
    assert first.more
    later |= {blog.comment("Lena", f"Mitten hinein {n}?") for n in range(12)}

    told = {h.external_id for d in first.deliveries for h in house.parse(d)}
    told |= set(said(house, first.cursor))
    after = cursor_of(house, first.cursor)
    told |= set(said(house, after))

    assert later <= told


def test_more_than_twenty_pages_at_once_are_said_to_be_too_many(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.window = 2
    blog.comment("Frieda", "Die erste?")
    cursor = cursor_of(house)
    questions(blog, 60)
    assert len(said(house, cursor)) == 40
    assert may_have_missed(house)


def test_an_older_page_that_fails_keeps_nobody_from_the_newest(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.window = 10
    blog.comment("Frieda", "Die erste?")
    cursor = cursor_of(house)
    questions(blog, 25)
    first = house.fetch("comments", cursor)
    blog.suffer("status", status=403, times=1)
    second = house.fetch("comments", first.cursor)
    assert (second.deliveries, second.more) == ((), False)
    new = blog.comment("Lena", "Noch da?")
    assert new in said(house, second.cursor)
    assert may_have_missed(house)


def test_what_slides_into_view_because_others_were_deleted_is_no_gap(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.paged, blog.window = False, 3
    now = datetime.now(UTC)
    older = blog.comment("Karl", "Früher.", at=now - timedelta(days=9))
    for days in (8, 7):
        blog.comment("Karl", "Neulich.", at=now - timedelta(days=days))
    newest = blog.comment("Frieda", "Eben.", at=now - timedelta(days=1))
    cursor = cursor_of(house)
    blog.delete(newest)
    assert set(said(house, cursor)) == {older}
    assert not may_have_missed(house)


def test_older_pages_in_another_house_are_not_called(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    with SimulatedFeed(paged=True) as elsewhere:
        blog.window = 10
        cursor = cursor_of(house)
        blog.comment("Frieda", "Die erste?")
        cursor = cursor_of(house, cursor)
        questions(blog, 25)
        blog.url, here = elsewhere.url, blog.url
        page = house.fetch("comments", cursor)
        blog.url = here
        assert (len(page.deliveries), page.more) == (10, False)
        assert not elsewhere.calls
        assert may_have_missed(house)


def test_what_was_missed_is_said_for_thirty_days(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    now = datetime.now(UTC)
    house.account.memory = {"missed_at": (now - timedelta(days=29)).isoformat()}
    assert may_have_missed(house)
    house.account.memory = {"missed_at": (now - timedelta(days=31)).isoformat()}
    assert not may_have_missed(house)


def test_an_old_comment_that_slides_into_view_is_no_news(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.paged, blog.window = False, 3
    now = datetime.now(UTC)
    ancient = blog.comment("Karl", "Vor Jahren.", at=now - timedelta(days=800))
    blog.comment("Karl", "Früher.", at=now - timedelta(days=50))
    blog.comment("Frieda", "Neulich.", at=now - timedelta(days=3))
    newest = blog.comment("Frieda", "Eben.", at=now - timedelta(days=1))
    cursor = cursor_of(house)
    blog.delete(newest)
    assert ancient not in said(house, cursor)
    assert not may_have_missed(house)


@pytest.mark.parametrize("cursor", ["{", "[]", '"x"', "null", '{"known": {}, "next": ""}'])
def test_a_cursor_that_nobody_understands_is_a_beginning(
    blog: SimulatedFeed, house: FeedOfComments, cursor: str
) -> None:
    asked = blog.comment("Frieda", "Wann?")
    assert asked in said(house, cursor)


# --- what can be there instead --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "trouble", "words"),
    [
        (401, Disconnected, "password"),
        (403, TryLater, "turned us away"),
        (404, TryLater, "no feed at this address"),
        (410, Disconnected, "closed for good"),
        (418, TryLater, "busy or away"),
        (429, TryLater, "busy or away"),
        (500, TryLater, "busy or away"),
        (503, TryLater, "busy or away"),
    ],
)
def test_each_no_of_a_blog_has_its_name(
    blog: SimulatedFeed,
    house: FeedOfComments,
    status: int,
    trouble: type[Exception],
    words: str,
) -> None:
    blog.suffer("status", status=status, times=-1)
    with pytest.raises(trouble, match=words):
        house.fetch("comments", "")
    assert any(words in str(f.sentence) for f in house.check() if f.level is Level.BROKEN)


def test_a_blog_that_says_when_to_come_again_is_believed(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.suffer("status", status=503, headers={"Retry-After": "1800"})
    with pytest.raises(TryLater) as later:
        house.fetch("comments", "")
    assert later.value.after == timedelta(minutes=30)


def test_a_feed_that_has_moved_to_another_house_says_so(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    away = {"Location": "https://elsewhere.example/feed/"}
    blog.suffer("status", status=301, headers=away, times=-1)
    with pytest.raises(Disconnected, match="moved"):
        house.fetch("comments", "")


def test_a_page_where_a_feed_should_be_is_told_while_connecting(blog: SimulatedFeed) -> None:
    house = next(house_of(f"{blog.url}/?p=1"))
    with pytest.raises(Disconnected, match="no feed at this address"):
        house.whoami()
    assert [f.level for f in house.check()] == [Level.BROKEN]


def test_a_private_address_needs_an_owner(blog: SimulatedFeed) -> None:
    house = FeedOfComments(Account({"address": blog.address}), Http())
    with pytest.raises(Disconnected, match="private address"):
        house.whoami()


def test_an_address_is_https_unless_somebody_types_otherwise() -> None:
    house = next(house_of(" blog.example/comments/feed/ "))
    assert house.reader.address == HERE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://blog.example/feed", "http://www.blog.example/feed/"),
        ("https://BLOG.example/feed/", "https://frieda%40geheim@blog.example/feed"),
    ],
)
def test_one_feed_has_one_name_however_it_is_called(one: str, other: str) -> None:
    assert key_of_feed(one) == key_of_feed(other)
    assert "geheim" not in key_of_feed(other)


#: a feed of posts, as WordPress writes it
POSTS = (
    b"<rss version='2.0' xmlns:wfw='http://wellformedweb.org/CommentAPI/'><channel><title>x</title>"
    b"<item><guid>1</guid><wfw:commentRss>/eins/feed/</wfw:commentRss></item></channel></rss>"
)


def test_a_feed_of_posts_is_not_taken_for_comments() -> None:
    assert read(POSTS, HERE, {}).comments_at == "https://blog.example/eins/feed/"


def test_whoever_enters_a_feed_of_posts_is_told_while_connecting_and_by_the_self_test(
    blog: SimulatedFeed, house: FeedOfComments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blog, "answer", lambda call: Told(200, POSTS))
    with pytest.raises(Disconnected, match=r"feed of posts.*/eins/feed/"):
        house.whoami()
    (finding,) = house.check()
    assert finding.level is Level.BROKEN
    assert "feed of posts" in str(finding.sentence)


def test_entries_of_one_name_are_several_and_an_odd_one_is_set_aside() -> None:
    def item(words: str, more: str = "") -> str:
        return f"<item><link>/eins</link><description>{words}</description>{more}</item>"

    odd = (
        "<thr:in-reply-to xmlns:thr='http://purl.org/syndication/thread/1.0'>abc</thr:in-reply-to>"
    )
    body = f"<rss version='2.0'><channel>{item('A')}{item('B')}{item('C', odd)}</channel></rss>"
    entries = read(body.encode(), HERE, {}).entries
    assert len({one["id"] for one in entries}) == 3
    assert [(one["text"], one["parent"]) for one in entries] == [("A", ""), ("B", ""), ("C", "")]


def test_an_answer_is_no_news_when_what_it_answers_falls_out_of_the_feed() -> None:
    asked = "<item><link>/p#comment-1</link><guid>/p#comment-1</guid><description>Wann?</description></item>"
    line = '&lt;p&gt;In reply to &lt;a href="https://blog.example/p#comment-1"&gt;Frieda&lt;/a&gt;.&lt;/p&gt;'
    words = f"{line}&lt;p&gt;Bald.&lt;/p&gt;"
    answers = f"<item><link>/p#comment-2</link><description>{words}</description></item>"
    both, alone = (
        read(
            f"<rss version='2.0'><channel>{answers}{more}</channel></rss>".encode(), HERE, {}
        ).entries[0]
        for more in (asked, "")
    )
    assert (both["text"], bool(both["parent"])) == ("<p>Bald.</p>", True)
    assert (alone["text"], bool(alone["parent"])) == ("<p>Bald.</p>", False)
    assert digest_of(both) == digest_of(alone)


def test_people_of_blogger_are_several_on_one_page() -> None:
    def entry(name: str, number: int) -> str:
        return (
            f"<entry><id>tag:blogger.com,1999:blog-1.post-{number}</id>"
            f"<link href='https://b.example/p.html?showComment={number}#c{number}'/>"
            f"<author><name>{name}</name><email>noreply@blogger.com</email></author></entry>"
        )

    body = (
        f"<feed xmlns='http://www.w3.org/2005/Atom'>{entry('Frieda', 1)}{entry('Karl', 2)}</feed>"
    )
    one, two = read(body.encode(), HERE, {}).entries
    assert one["page"] == two["page"] == "https://b.example/p.html"
    assert (one["author"], two["author"]) == ("Frieda", "Karl")
    assert (one["writer"], two["writer"]) == ("", "")


# --- what is no feed ------------------------------------------------------------------------------

BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE rss ['
    + b'<!ENTITY a0 "ha">'
    + b"".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">'.encode() for n in range(1, 10))
    + b"]><rss version='2.0'><channel><title>&a9;</title></channel></rss>"
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]>'
    b"<rss version='2.0'><channel><title>x&x;y</title></channel></rss>"
)


def test_a_bomb_of_entities_does_not_swell() -> None:
    with suppress(NoFeed):
        assert len(read(BOMB, HERE, {}).title) < 10_000


def test_nothing_of_this_machine_is_read_into_a_feed() -> None:
    title = ""
    with suppress(NoFeed):
        title = read(OUTSIDE, HERE, {}).title
    assert Path("/etc/hostname").read_text().strip() not in title


@given(st.binary(max_size=2_000))
def test_any_bytes_are_a_feed_or_none_and_nothing_worse(body: bytes) -> None:
    with suppress(NoFeed):
        read(body, HERE, {"content-type": "application/rss+xml"})


@given(st.data())
def test_a_mutated_feed_is_read_or_none_and_what_is_read_can_be_parsed(data: st.DataObject) -> None:
    with SimulatedFeed(atom=data.draw(st.booleans())) as blog:
        blog.comment("Frieda Frage", "Wann kommt die in Blau?")
        whole = blog.feed(Call("GET", "/comments/feed/", {}, {}, b"")).body()
    cut = data.draw(st.integers(0, len(whole)))
    body = (
        whole[:cut]
        + data.draw(st.binary(max_size=20))
        + whole[cut + data.draw(st.integers(0, 20)) :]
    )
    house = next(house_of(HERE))
    with suppress(NoFeed):
        for entry in read(body, HERE, {}).entries:
            told = {"feed": "x", "entry": entry, "page": None, "seen": "2026-11-28T10:00:00+00:00"}
            with suppress(Unreadable):
                assert all(
                    isinstance(one, Incoming)
                    for one in house.parse(Delivery(json.dumps(told).encode()))
                )


@pytest.mark.parametrize(
    ("page", "title", "at"),
    [
        (b"<title>Eins</title>", "Eins", ""),
        (b"<title>Eins</title><svg><title>Zwei</title></svg>", "Eins", ""),
        (b'<meta property="og:title" content="A &amp; B"><title>x</title>', "A & B", ""),
        (
            b'<title>x</title><meta property="article:published_time" content="2026-11-20T08:00:00+01:00">',
            "x",
            "2026-11-20T07:00:00+00:00",
        ),
        (b'<title>x</title><meta property="article:published_time" content="gestern">', "x", ""),
    ],
)
def test_a_page_says_what_it_is_called(page: bytes, title: str, at: str) -> None:
    assert about_page(page) == {"title": title, "at": at}


def test_a_page_without_a_title_has_none() -> None:
    assert about_page(b"<p>Hallo</p>") is None


def test_everything_is_there_again_after_a_fresh_start(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    asked = blog.comment("Frieda", "Wann?")
    assert asked in fetched(house)
    assert asked in fetched(next(house_of(blog.address)))
