"""Real blogs, 6.1 on MariaDB and 6.5 on SQLite: commented on by others, answered by us, read back.

What we did is read back over XML-RPC, WordPress' other, older interface, with Python's own
`xmlrpc.client`: it shares neither code nor addresses with the REST API that the connector speaks, and
no client library for WordPress in Python is kept up any more. What visitors see is read off the page.
"""

from __future__ import annotations

import html
import json
import re
import xmlrpc.client
from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from itertools import count
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPRedirectHandler, Request, build_opener, urlopen

import httpx
import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import (
    Ability,
    Account,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Vanished,
)
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import connect, try_out
from herzenstakt.channels.trouble import Disconnected, Gone, Refused, Unsure
from herzenstakt.connectors.wordpress import WordPress
from herzenstakt.conversations.models import Message
from herzenstakt.flows import measures, telling
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.telling import Way
from herzenstakt.kernel.http import Http, guarded_transport
from herzenstakt.moderation.models import Measure
from tests.real.servers import wordpress as servers
from tests.real.servers.wordpress import RealWordPress

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not servers.installed(), reason="python -m tests.real.servers.install wordpress"
    ),
]
LOOPBACK = frozenset({"127.0.0.1"})
NUMBERS = count(1)


class World:
    """A real blog with everybody who meets there; nobody here uses our connector."""

    def __init__(self, blog: RealWordPress) -> None:
        self.blog = blog
        self.url = blog.url
        self.door = xmlrpc.client.ServerProxy(f"{blog.url}/xmlrpc.php", allow_none=True)
        self.post = self.publish("Die neue Bürste ist da")

    def xml(self, method: str, *what: Any, login: str = "ratzi") -> Any:
        """A call over XML-RPC as one of the house."""
        return getattr(self.door.wp, method)(0, login, self.blog.passwords[login], *what)

    def publish(self, title: str) -> int:
        """The house publishes."""
        post = {
            "post_title": title,
            "post_content": "Kirschholz & Agave.",
            "post_status": "publish",
        }
        return int(self.xml("newPost", {**post, "comment_status": "open"}))

    def visitor_says(self, text: str, name: str = "Frieda Frage", parent: int = 0) -> int:
        """Somebody without an account uses the form below the post."""
        first = name.split()[0].lower()
        form = {
            "author": name,
            "email": f"{first}@{first}.example",
            "comment": text,
            "comment_post_ID": self.post,
            "comment_parent": parent,
        }
        sent = Request(f"{self.url}/wp-comments-post.php", urlencode(form).encode())
        try:
            build_opener(_StayHere()).open(sent, timeout=20)
        except HTTPError as answer:
            found = re.search(r"#comment-(\d+)", answer.headers["location"])
            assert found, "the form brought no comment"
            return int(found[1])
        raise AssertionError("the form did not lead to the comment")

    def lena_says(self, text: str, parent: int = 0) -> int:
        """A subscriber comments over REST, with an application password of her own."""
        said = json.dumps({"post": self.post, "parent": parent, "content": text}).encode()
        mark = b64encode(f"lena:{self.blog.passwords['lena']}".encode()).decode()
        headers = {"Content-Type": "application/json", "Authorization": f"Basic {mark}"}
        with urlopen(
            Request(f"{self.url}/wp-json/wp/v2/comments", said, headers), timeout=20
        ) as answer:
            return int(json.load(answer)["id"])

    def comment(self, number: int | str) -> dict[str, Any]:
        """A comment as XML-RPC tells it."""
        told: dict[str, Any] = self.xml("getComment", int(number))
        return told

    def make(self, number: int, status: str) -> None:
        """A colleague approves, holds or marks a comment in WordPress itself."""
        self.xml("editComment", number, {"status": status}, login="mia")

    def page(self) -> str:
        """What everybody reads below the post."""
        with urlopen(f"{self.url}/?p={self.post}", timeout=20) as answer:
            return html.unescape(answer.read().decode())


class _StayHere(HTTPRedirectHandler):
    def redirect_request(self, *_: Any) -> None:
        return None


@pytest.fixture(scope="module", params=servers.VERSIONS)
def blog(request: pytest.FixtureRequest) -> Iterator[RealWordPress]:
    with RealWordPress(request.param) as blog:
        yield blog


@pytest.fixture
def world(blog: RealWordPress) -> World:
    return World(blog)


@pytest.fixture
def house(world: World) -> Iterator[WordPress]:
    with connected(world) as connector:
        yield connector


@contextmanager
def connected(
    world: World, *, login: str = "ratzi", http: Http | None = None, **more: Any
) -> Iterator[WordPress]:
    http = http or Http(allowed_hosts=LOOPBACK)
    secrets = {"password": more.pop("password", world.blog.passwords[login])}
    yield WordPress(Account({"site": world.url, "user": login}, secrets, **more), http)
    http.close()


def look(house: WordPress, feed: str, cursor: str = "") -> tuple[dict[str, Happening], str]:
    """Everything a feed brings, by its id, and the cursor after it."""
    found: dict[str, Happening] = {}
    more = True
    while more:
        page = house.fetch(feed, cursor)
        found |= {h.external_id: h for d in page.deliveries for h in house.parse(d)}
        cursor, more = page.cursor, page.more
    return found, cursor


def asked(house: WordPress, number: int) -> Incoming:
    found = look(house, "comments")[0][str(number)]
    assert isinstance(found, Incoming)
    return found


def answer(to: Incoming, text: str) -> Outgoing:
    return Outgoing(
        key=f"0190b6a8-0000-7000-8000-{next(NUMBERS):012}",
        in_reply_to=to.external_id,
        thread_id=to.thread_id,
        text=text,
        to=to.author,
        meta=to.meta,
    )


# --- in and out ----------------------------------------------------------------------------------


def test_the_self_test_finds_everything_in_order_but_https(world: World, house: WordPress) -> None:
    findings = house.check()
    assert [f.level for f in findings if f.level is not Level.GOOD] == [Level.MISSING]
    assert any("https" in str(f.sentence) for f in findings if f.level is Level.MISSING)
    assert any("RatziFatzi (editor)" in str(f.sentence) for f in findings)


def test_a_held_comment_of_a_visitor_comes_in_is_approved_and_answered(
    world: World, house: WordPress
) -> None:
    number = world.visitor_says("Gibt es die in „Blau“? 5 < 6 & ich <3 sie 🙂\n\nUnd wann?")
    message = asked(house, number)
    assert message.text == "Gibt es die in „Blau“? 5 < 6 & ich <3 sie 🙂\n\nUnd wann?"
    assert (message.hidden, message.addressed, message.author.name) == (True, True, "Frieda Frage")
    assert message.opening is not None
    assert message.opening.title == "Die neue Bürste ist da"
    reply = answer(message, "Ab Dezember, Frieda: 5 < 6 & <b>blau</b>. 🙂")
    with pytest.raises(Refused, match="approval"):
        house.send(reply)

    house.act(Ability.UNHIDE, str(number), message.meta)
    receipt = house.send(reply)

    told = world.comment(receipt.external_id)
    assert (told["parent"], told["status"]) == (str(number), "approve")
    assert told["author"] == "RatziFatzi"
    assert "Ab Dezember, Frieda: 5 < 6 & <b>blau</b>. 🙂" in world.page()
    assert "<b>blau</b>" not in told["content"]
    assert asked(house, int(receipt.external_id)).text == reply.text


def test_a_comment_of_a_subscriber_is_answered_too(world: World, house: WordPress) -> None:
    number = world.lena_says("Meine hält seit einem Jahr!")
    message = asked(house, number)
    assert "/user/" in message.author.external_id
    house.act(Ability.UNHIDE, str(number), message.meta)
    receipt = house.send(answer(message, "Das freut uns, Lena."))
    assert world.comment(receipt.external_id)["parent"] == str(number)


def test_only_what_is_new_comes_in_again(world: World, house: WordPress) -> None:
    world.visitor_says("Eins")
    _, cursor = look(house, "comments")
    assert look(house, "comments", cursor)[0] == {}
    later = world.visitor_says("Zwei")
    assert set(look(house, "comments", cursor)[0]) == {str(later)}


def test_the_other_address_of_the_api_works_just_as_well(world: World) -> None:
    number = world.visitor_says("Und ohne schöne Adressen?")
    memory = {"root": f"{world.url}/?rest_route=/", "site": world.url, "user": "ratzi"}
    with connected(world, memory=memory) as house:
        message = asked(house, number)
        house.act(Ability.UNHIDE, str(number), {})
        receipt = house.send(answer(message, "Geht auch."))
        house.act(Ability.DELETE_OWN, receipt.external_id, {})
    assert world.comment(receipt.external_id)["status"] == "trash"


def test_a_name_and_password_nobody_knows_are_told_in_words(world: World) -> None:
    with connected(world, password="0000 0000 0000 0000 0000 0000") as house:
        for call in (house.whoami, lambda: house.fetch("comments", "")):
            with pytest.raises(Disconnected):
                call()
        assert any(f.level is Level.BROKEN and f.link for f in house.check())


def test_an_author_reads_what_is_approved_and_may_not_moderate(world: World) -> None:
    held, seen = world.visitor_says("wartet"), world.visitor_says("steht da", "Karl Kritik")
    world.make(seen, "approve")
    with connected(world, login="uwe") as house:
        found, _ = look(house, "comments")
        assert str(seen) in found
        assert str(held) not in found
        with pytest.raises(Refused):
            house.act(Ability.HIDE, str(seen), {})
        assert list(house.refresh([str(held)])) == []
    assert world.comment(seen)["status"] == "approve"


# --- never twice ---------------------------------------------------------------------------------


def test_saying_the_same_twice_stands_there_once(world: World, house: WordPress) -> None:
    number = world.visitor_says("Wann?")
    world.make(number, "approve")
    reply = answer(asked(house, number), 'Am 1. Dezember -- "sicher" :)')
    assert house.find(reply) is None
    first, second = house.send(reply), house.send(reply)
    assert first.external_id == second.external_id
    found = house.find(reply)
    assert found is not None
    assert found.external_id == first.external_id
    assert len(world.xml("getComments", {"post_id": world.post, "number": 50})) == 2


class LosesReceipts(httpx.BaseTransport):
    """The network takes everything, and its answer to a POST never arrives."""

    def __init__(self) -> None:
        self.inner = guarded_transport(LOOPBACK)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = self.inner.handle_request(request)
        if request.method == "POST":
            response.read()
            response.close()
            raise httpx.ReadTimeout("lost", request=request)
        return response

    def close(self) -> None:
        self.inner.close()


def test_an_answer_whose_receipt_is_lost_is_unsure_and_found(world: World) -> None:
    number = world.visitor_says("Wann?")
    world.make(number, "approve")
    with connected(world, http=Http(transport=LosesReceipts())) as house:
        reply = answer(asked(house, number), "Ab Dezember.")
        with pytest.raises(Unsure):
            house.send(reply)
        receipt = house.find(reply)
    assert receipt is not None
    assert world.comment(receipt.external_id)["content"] == "Ab Dezember."


# --- moderating ----------------------------------------------------------------------------------


def test_hide_show_spam_and_trash_are_seen_on_the_blog(world: World, house: WordPress) -> None:
    number = world.visitor_says("Frechheit!", "Karl Kritik")
    for ability, status, shown in (
        (Ability.UNHIDE, "approve", True),
        (Ability.HIDE, "hold", False),
        (Ability.UNHIDE, "approve", True),
        (Ability.MARK_SPAM, "spam", False),
        (Ability.UNHIDE, "approve", True),
        (Ability.DELETE, "trash", False),
        (Ability.UNHIDE, "approve", True),
    ):
        for _ in range(2):
            house.act(ability, str(number), {})
            assert world.comment(number)["status"] == status, ability
        assert ("Frechheit!" in world.page()) is shown


def test_our_answer_can_be_changed_and_taken_back(world: World, house: WordPress) -> None:
    number = world.visitor_says("Wann?")
    world.make(number, "approve")
    ours = house.send(answer(asked(house, number), "Ab Dezember.")).external_id
    house.edit(ours, "Ab Januar & später.", {})
    assert "Ab Januar & später." in world.page()
    house.act(Ability.DELETE_OWN, ours, {})
    assert world.comment(ours)["status"] == "trash"
    assert "Ab Januar" not in world.page()


def test_what_somebody_else_wrote_cannot_be_changed(world: World, house: WordPress) -> None:
    number = world.visitor_says("Kaputt.", "Karl Kritik")
    colleague = world.xml("newComment", world.post, {"content": "Na und?"}, login="uwe")
    for other, text in ((number, "Kaputt."), (colleague, "Na und?")):
        with pytest.raises(Refused):
            house.edit(str(other), "Alles bestens!", {})
        with pytest.raises(Refused):
            house.act(Ability.DELETE_OWN, str(other), {})
        assert world.comment(other)["content"] == text


# --- what others do on the blog ------------------------------------------------------------------


def test_an_answer_given_elsewhere_comes_in_as_ours(world: World, house: WordPress) -> None:
    number = world.visitor_says("Wann?")
    world.make(number, "approve")
    _, cursor = look(house, "comments")
    said = world.xml("newComment", world.post, {"content": "Bald.", "comment_parent": number})
    found = look(house, "comments", cursor)[0][str(said)]
    assert isinstance(found, Incoming)
    assert found.author.external_id == house.whoami().external_id
    assert found.parent_id == str(number)


def test_approving_editing_and_deleting_there_is_noticed(world: World, house: WordPress) -> None:
    held, edited, trashed, gone = (world.visitor_says(f"Nummer {n}") for n in range(4))
    _, waiting = look(house, "held")
    _, cursor = look(house, "changes")
    world.make(held, "approve")
    world.xml("editComment", edited, {"content": "anders"}, login="mia")
    for number in (trashed, gone, gone):  # what is in the trash is deleted for good
        world.xml("deleteComment", number, login="mia")

    news, _ = look(house, "changes", cursor)
    freed, _ = look(house, "held", waiting)

    assert {str(held), str(edited), str(trashed), str(gone)} == set(news)
    shown, other = news[str(held)], news[str(edited)]
    assert isinstance(shown, Incoming)
    assert isinstance(other, Incoming)
    assert (shown.hidden, other.text) == (False, "anders")
    for number in (trashed, gone):
        assert news[str(number)] == Vanished(str(number), by_house=True)
        assert freed[str(number)] == news[str(number)]
    again = {happening.external_id: happening for happening in house.refresh(list(news))}
    assert again == news


def test_nothing_is_said_below_a_comment_that_is_gone(world: World, house: WordPress) -> None:
    number = world.visitor_says("Wann?")
    world.make(number, "approve")
    reply = answer(asked(house, number), "Ab Dezember.")
    for _ in range(2):
        world.xml("deleteComment", number)
        with pytest.raises(Gone):
            house.send(reply)
    assert "Ab Dezember." not in world.page()


def test_closed_comments_are_refused_and_a_deleted_post_is_gone(
    world: World, house: WordPress
) -> None:
    number = world.visitor_says("Wann?")
    world.make(number, "approve")
    reply = answer(asked(house, number), "Ab Dezember.")
    world.xml("editPost", world.post, {"comment_status": "closed"})
    with pytest.raises(Refused, match="closed"):
        house.send(reply)
    world.xml("deletePost", world.post)
    with pytest.raises(Gone):
        house.send(reply)


def test_the_limit_we_tell_is_the_one_wordpress_has(world: World, house: WordPress) -> None:
    number = world.visitor_says("Wie lang darf es sein?")
    world.make(number, "approve")
    message = asked(house, number)
    limit = house.measure("").limit
    assert limit is not None
    with pytest.raises(Refused, match=str(limit)):
        house.send(answer(message, "x" * (limit + 1)))
    receipt = house.send(answer(message, "x" * limit))
    assert len(world.comment(receipt.external_id)["content"]) == limit


# --- measures, from the desk ---------------------------------------------------------------------

Look = Callable[[Channel], None]
THREAT = Grounds("L02", explanation="Das ist eine Drohung.", law="§ 241 StGB")
SPAM = Grounds("S01", explanation="Werbung für Uhren.")


@pytest.fixture
def channel(world: World, owner: Membership) -> Channel:
    """The blog, connected with a desk."""
    settings = {"site": world.url, "user": "ratzi"}
    secrets = {"password": world.blog.passwords["ratzi"]}
    findings, whoami = try_out("wordpress", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "wordpress", settings, secrets, whoami, LOOPBACK)


def comes_in(world: World, channel: Channel, look: Look, words: str) -> Message:
    """A visitor says something that everybody can read, and the desk has read it."""
    number = world.visitor_says(words, "Karl Kritik")
    world.make(number, "approve")
    look(channel)
    return Message.objects.get(channel=channel, external_id=str(number))


def as_if_long_ago() -> None:
    """What the desk did a moment ago is not taken for what somebody did there."""
    Measure.objects.update(done_at=timezone.now() - timedelta(hours=1))


def test_a_measure_is_done_on_the_blog_and_put_back(
    world: World, channel: Channel, look: Look, mia: Membership, uwe: Membership
) -> None:
    words = "Ich weiß, wo ihr wohnt. Morgen brennt es bei euch."
    message = comes_in(world, channel, look, words)
    number = message.external_id

    hidden = measures.ask(message, mia, Measure.Kind.HIDE, THREAT)
    assert world.comment(number)["status"] == "hold"
    assert words not in world.page()
    assert telling.way_to_tell(hidden)[0] is Way.BY_HAND
    look(channel)
    measures.lift(hidden, mia)
    assert world.comment(number)["status"] == "approve"
    assert words in world.page()

    deletion = measures.ask(message, mia, Measure.Kind.DELETE, THREAT)
    assert world.comment(number)["status"] == "approve"
    deleted = measures.decide(deletion, uwe, True)
    assert world.comment(number)["status"] == "trash"
    look(channel)
    measures.lift(deleted, mia)
    assert world.comment(number)["status"] == "approve"
    message.refresh_from_db()
    assert (message.text, message.gone_at) == (words, None)
    assert not Measure.objects.filter(found_outside=True).exists()


def test_spam_is_marked_on_the_blog_and_put_back(
    world: World, channel: Channel, look: Look, mia: Membership
) -> None:
    message = comes_in(
        world, channel, look, "Verdiene 4.300 € im Monat von zu Hause! schnellreich.example"
    )
    marked = measures.ask(message, mia, Measure.Kind.SPAM, SPAM)
    assert world.comment(message.external_id)["status"] == "spam"
    measures.lift(marked, mia)
    assert world.comment(message.external_id)["status"] == "approve"
    message.refresh_from_db()
    assert message.is_open, "who waited, waits again"


def test_what_colleagues_do_in_wordpress_itself_is_noticed(
    world: World, channel: Channel, look: Look
) -> None:
    held, spam, gone = (comes_in(world, channel, look, f"Nummer {n}, bitte!") for n in range(3))
    world.make(int(held.external_id), "hold")
    world.make(int(spam.external_id), "spam")
    world.xml("deleteComment", int(gone.external_id), login="mia")
    look(channel)

    found = {one.message_id: one for one in Measure.objects.without_reason()}
    assert {pk: one.kind for pk, one in found.items()} == {
        held.pk: "hide",
        spam.pk: "spam",
        gone.pk: "delete",
    }
    assert found[gone.pk].evidence.text == "Nummer 2, bitte!"

    as_if_long_ago()
    world.make(int(held.external_id), "approve")
    look(channel)
    states = dict(Measure.objects.values_list("kind", "state"))
    assert states == {"hide": "lifted", "spam": "done", "delete": "done"}
