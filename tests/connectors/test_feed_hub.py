"""A feed that names a hub: whom we ask, what we believe at our door, and when we look again ourselves."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels.connector import Account, Delivery, Incoming, Level
from herzenstakt.channels.trouble import Forged, TryLater, Unreadable
from herzenstakt.connectors.feed import FeedOfComments
from herzenstakt.connectors.feed.document import links_in, read
from herzenstakt.connectors.feed.hub import (
    ANEW,
    LEASE,
    LONGEST_LEASE,
    SELDOM,
    Subscription,
    lease_in,
)
from herzenstakt.kernel.http import Http
from herzenstakt.testing.networks.feed import CHALLENGE, SimulatedFeed

DOOR = "https://desk.example.org/door/7/"
#: then a hub that is in doubt is called silent
LATER = timedelta(minutes=11)


@pytest.fixture(params=["header", "feed"])
def blog(request: pytest.FixtureRequest) -> Iterator[SimulatedFeed]:
    with SimulatedFeed() as blog:
        blog.names_hub = request.param
        yield blog


@pytest.fixture
def atom() -> Iterator[SimulatedFeed]:
    with SimulatedFeed(atom=True) as blog:
        blog.names_hub = "feed"
        yield blog


@pytest.fixture
def house(blog: SimulatedFeed) -> Iterator[FeedOfComments]:
    yield from at_work(blog)


def at_work(blog: SimulatedFeed, door: str = DOOR, **more: Any) -> Iterator[FeedOfComments]:
    """A connector with a door."""
    http = Http(allowed_hosts=frozenset({"127.0.0.1"}))
    yield FeedOfComments(Account({"address": blog.address}, door=door, **more), http)
    http.close()


def knock_at(house: FeedOfComments) -> Any:
    """How the hub comes to the door of this house."""

    def knock(
        method: str, address: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        assert address.startswith(DOOR)
        query = dict(parse_qsl(urlsplit(address).query))
        try:
            if method == "GET":
                return 200, house.greet(query).body
            house.verify(Delivery(body, headers, query))
        except Forged:
            return (404 if method == "GET" else 403), b""
        brought.append(Delivery(body, headers))
        return 202, b""

    brought: list[Delivery] = []
    knock.brought = brought  # type: ignore[attr-defined]
    return knock


def subscribed(blog: SimulatedFeed, house: FeedOfComments) -> str:
    """The hub has agreed; where we stand in the feed."""
    cursor = house.fetch("comments", "").cursor
    house.subscribe()
    assert blog.confirm(knock_at(house)) == [200]
    return cursor


def kept(house: FeedOfComments) -> Subscription:
    return house.reader.hub.kept


def said(house: FeedOfComments) -> str:
    """What the self-test says of the hub."""
    return str(house.check()[-1].sentence)


# --- whom we ask ----------------------------------------------------------------------------------


def test_a_feed_that_names_a_hub_is_subscribed_once_it_was_looked_at(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    assert house.renews_at() is None
    house.fetch("comments", "")
    due = house.renews_at()
    assert due is not None
    assert due <= datetime.now(UTC)

    house.renew()

    [asked] = blog.asked
    assert asked.topic == blog.address
    assert asked.callback.startswith(f"{DOOR}?for=")
    assert len(asked.callback) > len(DOOR) + 30
    assert 40 < len(asked.secret) < 200  # section 5.1: less than 200 bytes
    assert asked.seconds == LEASE.total_seconds()
    assert not house.fetch("comments", "").rest  # it may still say no

    assert blog.confirm(knock_at(house)) == [200]

    assert house.fetch("comments", "").rest == SELDOM
    assert "tells us at once" in said(house)
    renewed = house.renews_at()
    assert renewed
    assert timedelta(days=6) < renewed - datetime.now(UTC) < timedelta(days=7)


def test_a_subscription_stays_as_it_is_when_it_is_asked_for_again(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    before = kept(house)
    house.renew()
    house.fetch("comments", cursor)
    assert (kept(house).secret, kept(house).callback) == (before.secret, before.callback)
    assert kept(house).until == before.until  # nothing takes the place of something


def test_each_channel_has_words_of_its_own(blog: SimulatedFeed) -> None:
    words = set()
    for _time in range(3):
        for house in at_work(blog):
            house.fetch("comments", "")
            words |= {kept(house).word, kept(house).secret}
            assert kept(house).word not in repr(kept(house))
            assert kept(house).secret not in repr(kept(house))
    assert len(words) == 6


def test_without_a_door_nobody_is_asked_and_the_self_test_says_why(blog: SimulatedFeed) -> None:
    for house in at_work(blog, door=""):
        page = house.fetch("comments", "")
        assert (house.renews_at(), page.rest) == (None, timedelta())
        house.subscribe()
        assert not blog.asked
        assert "public https address" in said(house)
        assert house.check()[-1].level is Level.GOOD


def test_a_feed_without_a_hub_says_nothing_of_one(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.names_hub = ""
    house.fetch("comments", "")
    house.subscribe()
    assert not blog.asked
    assert "hub" not in said(house)
    assert not house.remark()


@pytest.mark.parametrize(
    "hub", ["http://hub.example/", "ftp://hub.example/", "javascript:alert(1)", "https://"]
)
def test_a_secret_is_told_to_nobody_in_the_clear(
    blog: SimulatedFeed, house: FeedOfComments, hub: str
) -> None:
    blog.hub_address = hub
    house.fetch("comments", "")
    assert (kept(house).hub, house.renews_at()) == ("", None) or hub == "https://"


def test_a_hub_in_a_private_network_is_not_called(blog: SimulatedFeed) -> None:
    blog.hub_address = "https://10.0.0.7/hub"
    for house in at_work(blog):
        house.fetch("comments", "")
        house.subscribe()
        assert "cannot be called" in str(house.remark())
        assert not house.fetch("comments", "").rest


def test_a_hub_that_speaks_of_another_feed_is_not_asked() -> None:
    with SimulatedFeed() as blog:
        for house in at_work(blog):
            for topic in ("https://blog.example/feed/", f"{blog.url}/feed/"):
                document = replace(house.reader.document(), hub=f"{blog.url}/hub", topic=topic)
                house.reader.hub.notice(document, blog.address)
                assert not kept(house).hub


def test_a_hub_that_has_moved_is_asked_where_it_is(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.suffer("status", path="/hub", status=307, headers={"Location": "/hub"})
    house.fetch("comments", "")
    house.subscribe()
    assert len(blog.asked) == 1


def test_a_hub_that_moves_into_the_open_is_told_nothing(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.suffer("status", path="/hub", status=308, headers={"Location": "http://other.example/"})
    house.fetch("comments", "")
    house.subscribe()
    assert not blog.asked
    assert "cannot be called" in str(house.remark())


def test_another_hub_gets_other_words_and_none_ends_it(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    before = kept(house)
    blog.hub_address = f"{blog.url}/other"
    blog.comment("Frieda", "Wann?")
    cursor = house.fetch("comments", cursor).cursor
    assert kept(house).hub == blog.hub_address
    assert not kept(house).granted_at
    assert {before.word, before.secret}.isdisjoint({kept(house).word, kept(house).secret})

    blog.names_hub = ""
    blog.comment("Frieda", "Na?")
    house.fetch("comments", cursor)
    assert kept(house) == Subscription()


@pytest.mark.parametrize("what", ["drop_before", "status"])
def test_a_hub_that_does_not_answer_is_asked_again_more_and_more_seldom(
    blog: SimulatedFeed, house: FeedOfComments, what: str
) -> None:
    house.fetch("comments", "")
    blog.suffer(what, path="/hub", status=503, times=-1)
    waits = []
    for _time in range(12):
        with pytest.raises(TryLater) as later:
            house.renew()
        waits.append(later.value.after)
    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(minutes=10), timedelta(days=1))
    assert "has not confirmed" in said(house)
    assert house.fetch("comments", "").deliveries == ()  # and nobody stops looking


def test_a_hub_that_refuses_is_quoted_and_asked_again_the_next_day(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    house.fetch("comments", "")
    refused = kept(house)
    house.reader.hub._keep(replace(refused, topic="https://blog.example/unknown/"))
    house.subscribe()
    assert "This hub does not know that topic." in str(house.remark())
    due = house.renews_at()
    assert due
    assert timedelta(hours=23) < due - datetime.now(UTC) <= timedelta(days=1)
    with time_machine.travel(due + timedelta(minutes=1)):
        house.reader.hub._keep(replace(kept(house), topic=blog.address))
        house.renew()
        assert blog.confirm(knock_at(house)) == [200]
    assert not kept(house).denied_at


# --- what a header says ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "links"),
    [
        ('<https://a.example/>; rel="hub"', [("hub", "https://a.example/")]),
        ("<a>; rel=hub, <b>;title=x;rel=self", [("hub", "a"), ("self", "b")]),
        ('<a>; rel="self HUB"', [("self", "a"), ("hub", "a")]),
        ('<a>; rel="hub"; anchor="#x"', []),
        ("<a>", []),
        ("a; rel=hub", []),
        ("", []),
    ],
)
def test_links_of_a_header(header: str, links: list[tuple[str, str]]) -> None:
    assert links_in(header) == links


@given(st.text())
def test_any_header_is_links_or_none(header: str) -> None:
    assert all(isinstance(link, str) for _rel, link in links_in(header))


def test_what_the_server_says_comes_before_what_the_feed_says() -> None:
    feed = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>'
        b'<link rel="hub" href="https://inside.example/"/><link rel="self" href="https://b.example/f"/>'
        b"</feed>"
    )
    inside = read(feed, "https://b.example/f", {})
    assert (inside.hub, inside.topic) == ("https://inside.example/", "https://b.example/f")
    header = {"link": '</hub>; rel="hub", <https://second.example/>; rel="hub", </g>; rel="self"'}
    said_first = read(feed, "https://b.example/f", header)
    assert (said_first.hub, said_first.topic) == ("https://b.example/hub", "https://b.example/g")
    assert read(feed.replace(b'rel="self"', b"x=''"), "https://b.example/f", {}).topic == (
        "https://b.example/f"
    )


# --- whether we meant it --------------------------------------------------------------------------


def question(house: FeedOfComments, **other: str | None) -> dict[str, str]:
    """What a hub asks behind the address of our door. `other`: what is told otherwise, None: not at all."""
    right: dict[str, str | None] = {
        "for": kept(house).word,
        "hub.mode": "subscribe",
        "hub.topic": kept(house).topic,
        "hub.challenge": CHALLENGE,
        "hub.lease_seconds": "3600",
    }
    told = right | {name.replace("__", "."): value for name, value in other.items()}
    return {name: value for name, value in told.items() if value is not None}


NOT_MEANT: dict[str, dict[str, str | None]] = {
    "no word": {"for": None},
    "an empty word": {"for": ""},
    "another word": {"for": "geraten"},
    "no letters": {"for": "ü"},
    "another topic": {"hub__topic": "https://blog.example/other/"},
    "no topic": {"hub__topic": None},
    "an unsubscription nobody asked for": {"hub__mode": "unsubscribe"},
    "no mode": {"hub__mode": None},
    "a mode nobody knows": {"hub__mode": "publish"},
    "no challenge": {"hub__challenge": None},
    "an empty challenge": {"hub__challenge": ""},
    "an endless challenge": {"hub__challenge": "x" * 1_001},
    "a no to somebody else": {"hub__mode": "denied", "for": "geraten"},
    "a no to another topic": {"hub__mode": "denied", "hub__topic": "https://blog.example/other/"},
}


@pytest.mark.parametrize("name", NOT_MEANT)
def test_what_nobody_asked_for_is_refused_and_changes_nothing(
    blog: SimulatedFeed, house: FeedOfComments, name: str
) -> None:
    house.fetch("comments", "")
    house.subscribe()
    before = kept(house)
    with pytest.raises(Forged):
        house.greet(question(house, **NOT_MEANT[name]))
    assert kept(house) == before
    assert house.greet(question(house)).body == CHALLENGE.encode()


def test_a_question_before_we_asked_or_days_after_it_is_refused(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    with pytest.raises(Forged):
        house.greet({})
    house.fetch("comments", "")
    with pytest.raises(Forged):
        house.greet(question(house))
    house.subscribe()
    assert house.greet(question(house)) == house.greet(question(house))  # it may not have heard us
    with (
        time_machine.travel(datetime.now(UTC) + timedelta(days=1, minutes=1)),
        pytest.raises(Forged),
    ):
        house.greet(question(house))


@given(
    st.dictionaries(st.sampled_from(["for", "hub.mode", "hub.topic", "hub.challenge"]), st.text())
)
def test_no_words_behind_the_door_open_it_by_chance(query: dict[str, str]) -> None:
    secrets = {"hub": Subscription("h", "t", DOOR, "w" * 32, "s" * 64, asked_at=now()).written()}
    house = FeedOfComments(Account({"address": "https://b.example/f"}, secrets, door=DOOR), Http())
    with pytest.raises(Forged):
        house.greet(query)


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


@pytest.mark.parametrize(
    ("seconds", "lease"),
    [
        ("3600", timedelta(hours=1)),
        ("", LEASE),
        ("-5", LEASE),
        ("1e9", LEASE),
        ("²", LEASE),
        ("9" * 30, LONGEST_LEASE),
        ("0", timedelta()),
    ],
)
def test_a_lease_is_what_the_hub_says_within_reason(seconds: str, lease: timedelta) -> None:
    assert lease_in(seconds) == lease


@given(st.text())
def test_no_lease_is_endless(seconds: str) -> None:
    assert timedelta() <= lease_in(seconds) <= LONGEST_LEASE


@given(st.text())
def test_what_was_kept_otherwise_is_no_subscription(secret: str) -> None:
    assert isinstance(Subscription.read(secret), Subscription)


def test_a_short_lease_does_not_make_us_ask_all_the_time(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.lease = 10
    subscribed(blog, house)
    due = house.renews_at()
    assert due
    assert due - datetime.now(UTC) > timedelta(minutes=4)


# --- what it brings -------------------------------------------------------------------------------


def test_what_the_hub_brings_is_read_as_a_look_reads_it(atom: SimulatedFeed) -> None:
    for house in at_work(atom):
        subscribed(atom, house)
        first = atom.comment("Frieda Frage", "Wann kommt die in Blau?")
        second = atom.comment("Karl Kritik", "Das frage ich mich auch.", parent=1)
        knock = knock_at(house)
        assert atom.distribute(knock) == [202]
        [delivery] = knock.brought

        told = list(house.parse(house.complete(delivery)))

        looked = [one for page in [house.fetch("comments", "")] for one in page.deliveries]
        by_look = [one for delivery in looked for one in house.parse(house.complete(delivery))]
        assert [one.external_id for one in told] == [first, second]
        assert told == [replace(one, late=True) for one in by_look if isinstance(one, Incoming)]
        assert house.hurries(delivery) == {"comments"}
        assert not house.hurries(looked[0])


@pytest.mark.parametrize("kind", ["sha1", "sha256", "sha384", "sha512"])
def test_each_seal_of_the_recommendation_is_known(
    blog: SimulatedFeed, house: FeedOfComments, kind: str
) -> None:
    subscribed(blog, house)
    blog.seal = kind
    assert blog.distribute(knock_at(house)) == [202]


BODY = b"<rss>"


def seal(secret: str, body: bytes = BODY, kind: str = "sha256") -> str:
    return f"{kind}={hmac.new(secret.encode(), body, getattr(hashlib, kind)).hexdigest()}"


FORGERIES: dict[str, Callable[[str], Mapping[str, str]]] = {
    "no seal": lambda secret: {},
    "an empty seal": lambda secret: {"X-Hub-Signature": ""},
    "another secret": lambda secret: {"X-Hub-Signature": seal("geraten")},
    "no secret": lambda secret: {"X-Hub-Signature": seal("")},
    "other bytes": lambda secret: {"X-Hub-Signature": seal(secret, BODY + b" ")},
    "md5": lambda secret: {"X-Hub-Signature": seal(secret, kind="md5")},
    "an algorithm of another name": lambda secret: {
        "X-Hub-Signature": seal(secret).replace("sha256", "sha1")
    },
    "half a seal": lambda secret: {"X-Hub-Signature": seal(secret)[:-1]},
    "no algorithm": lambda secret: {"X-Hub-Signature": seal(secret).partition("=")[2]},
    "no letters": lambda secret: {"X-Hub-Signature": "sha256=ü"},
    "of another header": lambda secret: {"X-Hub-Signature-256": seal(secret)},
    "another topic": lambda secret: {
        "X-Hub-Signature": seal(secret),
        "Link": '<https://blog.example/other/>; rel="self"',
    },
}


@pytest.mark.parametrize("name", FORGERIES)
def test_what_our_hub_did_not_seal_is_forged(
    blog: SimulatedFeed, house: FeedOfComments, name: str
) -> None:
    subscribed(blog, house)
    headers = FORGERIES[name](kept(house).secret)
    with pytest.raises(Forged):
        house.verify(Delivery(BODY, headers, {"for": kept(house).word}))
    right = {"x-hub-signature": seal(kept(house).secret)}
    house.verify(Delivery(BODY, right, {"for": kept(house).word}))
    for word in ({}, {"for": ""}, {"for": "geraten"}):
        with pytest.raises(Forged):
            house.verify(Delivery(BODY, right, word))


def test_the_seal_of_a_subscription_that_is_over_is_forged(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    [old] = blog.subscribers.values()
    blog.hub_address = f"{blog.url}/other"
    blog.comment("Frieda", "Wann?")
    house.fetch("comments", cursor)
    assert kept(house).word
    assert blog.distribute(knock_at(house)) == [403]
    with pytest.raises(Forged):
        house.verify(
            Delivery(BODY, {"X-Hub-Signature": seal(old.secret)}, {"for": kept(house).word})
        )


@given(body=st.binary(max_size=200), other=st.binary(max_size=200))
def test_a_seal_is_good_for_its_bytes_alone(body: bytes, other: bytes) -> None:
    secrets = {"hub": Subscription("h", "t", DOOR, "w" * 32, "s" * 64).written()}
    house = FeedOfComments(Account({"address": "https://b.example/f"}, secrets, door=DOOR), Http())
    headers, word = {"x-hub-signature": seal("s" * 64, body)}, {"for": "w" * 32}
    house.verify(Delivery(body, headers, word))
    if other != body:
        with pytest.raises(Forged):
            house.verify(Delivery(other, headers, word))


def test_what_is_too_old_stays_outside_and_the_order_is_that_of_the_feed(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    subscribed(blog, house)
    year = timedelta(days=365)
    blog.comment("Karl", "Vor einem Jahr.", at=datetime.now(UTC) - year)
    late = blog.comment("Frieda", "Heute.", at=datetime.now(UTC) - timedelta(hours=1))
    early = blog.comment("Lena", "Gestern.", at=datetime.now(UTC) - timedelta(days=1))
    knock = knock_at(house)
    blog.distribute(knock)
    [delivery] = knock.brought
    told = list(house.parse(house.complete(delivery)))
    assert [one.external_id for one in told if isinstance(one, Incoming)] == [early, late]


@pytest.mark.parametrize("body", [b"", b"<html>", b"{}", b"<rss", b"\xff\xfe"])
def test_rubbish_under_a_seal_is_unreadable(
    blog: SimulatedFeed, house: FeedOfComments, body: bytes
) -> None:
    subscribed(blog, house)
    with pytest.raises(Unreadable):
        house.complete(Delivery(body, {"x-hub-signature": seal(kept(house).secret, body)}))


def test_posts_are_not_taken_for_comments(blog: SimulatedFeed, house: FeedOfComments) -> None:
    body = (
        b'<rss version="2.0" xmlns:wfw="http://wellformedweb.org/CommentAPI/"><channel><title>x</title>'
        b"<item><title>Ein Beitrag</title><link>https://b.example/1</link>"
        b"<wfw:commentRss>https://b.example/1/feed/</wfw:commentRss></item></channel></rss>"
    )
    with pytest.raises(Unreadable):
        house.complete(Delivery(body, {"x-hub-signature": "sha1=x"}))


@given(
    st.recursive(
        st.none() | st.text(), lambda more: st.lists(more) | st.dictionaries(st.text(), more)
    )
)
def test_whatever_was_brought_is_comments_or_unreadable(told: object) -> None:
    house = FeedOfComments(Account({"address": "https://b.example/f"}), Http())
    try:
        happened = list(house.parse(Delivery(json.dumps({"brought": told}).encode())))
    except Unreadable:
        return
    assert not happened


# --- how often we look ourselves ------------------------------------------------------------------


def test_while_the_hub_speaks_we_look_seldom_and_at_the_end_of_its_promise(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    blog.lease = 15 * 60
    cursor = subscribed(blog, house)
    rest = house.fetch("comments", cursor).rest
    assert timedelta(minutes=14) < rest <= timedelta(minutes=15)
    with time_machine.travel(datetime.now(UTC) + timedelta(minutes=16)):
        assert not house.fetch("comments", cursor).rest
        assert "has not renewed" in str(house.remark())
        assert house.check()[-1].level is Level.MISSING


def test_a_hub_that_says_no_is_quoted_and_we_look_as_before(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    assert blog.deny(knock_at(house), "Zu viele <b>Leser</b>") == [200]
    assert not house.fetch("comments", cursor).rest
    assert "(Zu viele Leser)" in str(house.remark())
    assert "%" not in str(house.remark())
    assert house.check()[-1].level is Level.MISSING


def test_a_no_without_a_reason_is_said_too(blog: SimulatedFeed, house: FeedOfComments) -> None:
    subscribed(blog, house)
    blog.deny(knock_at(house))
    assert "does not want to tell" in str(house.remark())


def test_a_hub_that_tells_everything_is_believed(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    for hours in (1, 2, 3):
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=hours)):
            blog.comment("Frieda", f"Frage {hours}?")
            house.reader.hub.heard()
            page = house.fetch("comments", cursor)
            cursor = page.cursor
            assert (len(page.deliveries), page.rest) == (1, SELDOM)
            assert not house.remark()


def test_a_hub_that_falls_silent_is_seen_by_the_next_look(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    begin = datetime.now(UTC)
    with time_machine.travel(begin + timedelta(minutes=30)):
        house.reader.hub.heard()
    with time_machine.travel(begin + timedelta(hours=1)):
        cursor = house.fetch("comments", cursor).cursor
    blog.forget()
    with time_machine.travel(begin + timedelta(hours=2)):
        blog.comment("Frieda", "Hört mich wer?")
        page = house.fetch("comments", cursor)
        assert len(page.deliveries) == 1
        assert not page.rest  # at once as often as before
        assert not house.remark()  # it may only be slow
    with time_machine.travel(begin + timedelta(hours=2) + LATER):
        assert "has fallen silent" in str(house.remark())
        assert house.check()[-1].level is Level.MISSING
    with time_machine.travel(begin + timedelta(hours=2) + ANEW):
        blog.comment("Frieda", "Hallo?")
        page = house.fetch("comments", page.cursor)
        due = house.renews_at()
        assert due
        assert due <= datetime.now(UTC)
        house.renew()
        assert blog.confirm(knock_at(house)) == [200]
        assert "has fallen silent" in str(house.remark())  # a promise is not yet a word
        house.reader.hub.heard()
        assert not house.remark()
        assert house.fetch("comments", page.cursor).rest == SELDOM


def test_what_was_written_before_the_hub_agreed_puts_it_in_no_doubt(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        blog.comment("Frieda", "Spät freigegeben", at=datetime.now(UTC) - timedelta(days=2))
        assert house.fetch("comments", cursor).rest == SELDOM


def test_a_hub_that_never_tells_of_comments_is_missed_by_nobody(
    blog: SimulatedFeed, house: FeedOfComments
) -> None:
    cursor = subscribed(blog, house)
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1)):
        blog.comment("Frieda", "Hallo?")
        assert not house.fetch("comments", cursor).rest
    with time_machine.travel(datetime.now(UTC) + timedelta(hours=1) + LATER):
        assert not house.remark()
        assert "tells nothing of comments" in said(house)
        assert house.check()[-1].level is Level.GOOD


def test_what_the_door_notes_is_not_undone_by_a_look() -> None:
    """Both remember for one channel; each says only what it knows."""
    told: list[Mapping[str, Any]] = []
    with SimulatedFeed() as blog:
        blog.comment("Frieda", "Wann?")
        for house in at_work(blog, memory={"hub_heard_at": "long ago"}, remember=told.append):
            house.fetch("comments", "")
    assert told
    assert not any("hub_heard_at" in one for one in told)
