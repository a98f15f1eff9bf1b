"""Bluesky as its makers run it: their server, their directory, their view; read back with `atproto`."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TypeVar

import pytest
from atproto import Client, client_utils, models
from atproto.exceptions import AtProtocolError
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import (
    Ability,
    Account,
    Delivery,
    Happening,
    Incoming,
    Level,
    Outgoing,
    Receipt,
    Vanished,
)
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import connect, try_out
from herzenstakt.channels.trouble import Disconnected, Gone, Refused
from herzenstakt.connectors.bluesky import Bluesky
from herzenstakt.conversations.models import Message
from herzenstakt.flows import measures, telling
from herzenstakt.flows.grounds import Grounds
from herzenstakt.flows.telling import Way
from herzenstakt.kernel.http import Http
from herzenstakt.moderation.models import Measure
from herzenstakt.moderation.statement import in_public
from herzenstakt.replies.models import Reply
from tests.conftest import Happens
from tests.real.servers import bluesky

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(
        not bluesky.installed(), reason="python -m tests.real.servers.install bluesky"
    ),
]

Answer = TypeVar("Answer")
LOOPBACK = frozenset({"localhost", "127.0.0.1"})
NAMES = {"ratzifatzi": "RatziFatzi GmbH", "frieda": "Frieda Frage", "karl": "Karl Kritik"}
KEYS = count(1)


def until(look: Callable[[], Answer], deadline: float = 30) -> Answer:
    """What `look` brings as soon as it brings something; the view follows the server by a second."""
    end = time.monotonic() + deadline
    while True:
        try:
            if found := look():
                return found
        except AtProtocolError:
            if time.monotonic() > end:
                raise
        assert time.monotonic() < end, "the network did not get there in time"
        time.sleep(0.1)


class World:
    """The real network with three accounts on it; `house` signs in with an app password."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.clients = {name: self.join(name) for name in NAMES}
        self.password = self.ratzi.com.atproto.server.create_app_password(
            {"name": "herzenstakt"}
        ).password
        self.kept = {"app_password": self.password}

    @property
    def ratzi(self) -> Client:
        """The house, in its own app."""
        return self.clients["ratzifatzi"]

    @property
    def frieda(self) -> Client:
        """Somebody outside."""
        return self.clients["frieda"]

    @property
    def karl(self) -> Client:
        """Somebody else outside."""
        return self.clients["karl"]

    def join(self, name: str) -> Client:
        """A new account with a profile."""
        client, handle = Client(base_url=f"{self.url}/xrpc"), f"{name}.test"
        account = {"handle": handle, "email": f"{name}@example.com", "password": f"{name}-main"}
        client.com.atproto.server.create_account(account)
        until(lambda: client.login(handle, f"{name}-main"))
        profile = models.AppBskyActorProfile.Record(display_name=NAMES[name])
        client.app.bsky.actor.profile.create(client.me.did, profile, "self")
        return client

    def account(self, secrets: dict[str, str] | None = None) -> Account:
        """The channel of the house."""
        return Account(
            settings={"service": self.url, "handle": "ratzifatzi.test"},
            secrets=dict(secrets or self.kept),
            own_external_id=self.ratzi.me.did,
            keep=self.kept.update,
        )


@pytest.fixture(scope="module")
def world() -> Iterator[World]:
    with bluesky.BlueskyNetwork() as network:
        yield World(network.url)


@pytest.fixture
def house(world: World) -> Iterator[Bluesky]:
    http = Http(allowed_hosts=LOOPBACK)
    yield Bluesky(world.account(), http)
    http.close()


# --- the words of the story ----------------------------------------------------------------------


def publish(
    world: World, text: str = "Die neue Bürste ist da!"
) -> models.ComAtprotoRepoStrongRef.Main:
    """The house writes a post in its own app; returned when everybody can see it."""
    return seen(world, models.create_strong_ref(world.ratzi.send_post(text, langs=["de"])))


def comment(
    world: World,
    who: Client,
    text: str | client_utils.TextBuilder,
    root: models.ComAtprotoRepoStrongRef.Main,
    parent: models.ComAtprotoRepoStrongRef.Main | None = None,
) -> models.ComAtprotoRepoStrongRef.Main:
    """Somebody answers; returned when everybody can see it."""
    place = models.AppBskyFeedPost.ReplyRef(root=root, parent=parent or root)
    return seen(world, models.create_strong_ref(who.send_post(text, reply_to=place, langs=["de"])))


def seen(
    world: World, ref: models.ComAtprotoRepoStrongRef.Main
) -> models.ComAtprotoRepoStrongRef.Main:
    """A post, when the view has it."""
    until(lambda: world.karl.get_posts([ref.uri]).posts)
    return ref


def comes_in(house: Bluesky, uri: str, feed: str = "notifications") -> Incoming:
    """The message with this address, as soon as the desk can read it."""
    until(lambda: uri in everything(house, feed))
    return everything(house, feed)[uri]


def everything(house: Bluesky, feed: str) -> dict[str, Incoming]:
    """What one look from the beginning brings."""
    found: list[Happening] = []
    for delivery in house.fetch(feed, "").deliveries:
        found += house.parse(Delivery(delivery.body))
    return {message.external_id: message for message in found if isinstance(message, Incoming)}


def answer_to(asked: Incoming, text: str) -> Outgoing:
    """An answer as the desk hands it over."""
    return Outgoing(
        key=f"0190b6a8-0000-7000-8000-{next(KEYS):012d}",
        in_reply_to=asked.external_id,
        thread_id=asked.thread_id,
        text=text,
        to=asked.author,
        language=asked.language,
        meta=asked.meta,
    )


def read_back(world: World, receipt: Receipt) -> models.AppBskyFeedDefs.PostView:
    """What Karl sees of our answer."""
    return until(lambda: world.karl.get_posts([receipt.external_id]).posts)[0]


# --- the story -----------------------------------------------------------------------------------


def test_the_self_test_is_content_with_an_app_password_and_warns_of_the_main_one(
    world: World, house: Bluesky
) -> None:
    assert house.whoami().name == "RatziFatzi GmbH"
    findings = {str(finding.sentence): finding for finding in house.check()}
    assert not [finding for finding in findings.values() if finding.level is Level.BROKEN]
    assert any("An app password is used" in words for words in findings)

    account = world.account({"app_password": "ratzifatzi-main"})
    account.keep = lambda secrets: None
    words = [str(found.sentence) for found in Bluesky(account, house.http).check()]
    assert any("main password" in said for said in words)


def test_a_wrong_password_disconnects(world: World, house: Bluesky) -> None:
    wrong = Bluesky(world.account({"app_password": "falsch"}), house.http)
    with pytest.raises(Disconnected, match="app password"):
        wrong.whoami()


def test_a_broken_token_is_renewed_by_a_real_refresh_token(world: World, house: Bluesky) -> None:
    house.whoami()
    session = house.session
    fresh = session.renewed(session.ticket())
    spoiled = world.kept["session"].replace(fresh.access, "spoiled")
    house.account.secrets = {**world.kept, "session": spoiled}

    assert house.whoami().name == "RatziFatzi GmbH"
    assert '"spoiled"' not in world.kept["session"]


def test_somebody_comments_the_house_answers_and_everybody_can_read_it(
    world: World, house: Bluesky
) -> None:
    post = publish(world)
    question = client_utils.TextBuilder().mention("@ratzifatzi.test", world.ratzi.me.did)
    asked = comes_in(
        house, comment(world, world.frieda, question.text(" wann kommt die in Blau? 🙂"), post).uri
    )
    assert asked.text == "@ratzifatzi.test wann kommt die in Blau? 🙂"
    assert (asked.author.name, asked.author.external_id) == ("Frieda Frage", world.frieda.me.did)
    assert (asked.thread_id, asked.parent_id, asked.language) == (post.uri, post.uri, "de")
    assert asked.opening is not None
    assert asked.opening.ours
    assert asked.addressed

    text = "Ab Dezember, @frieda.test! Größen: https://ratzifatzi.example/bürste #Bürste"
    receipt = house.send(answer_to(asked, text))

    view = read_back(world, receipt)
    assert view.record.text == text
    assert view.author.handle == "ratzifatzi.test"
    assert view.record.reply.root.uri == post.uri
    assert view.record.reply.parent.uri == asked.external_id
    raw = text.encode()
    assert [
        raw[facet.index.byte_start : facet.index.byte_end].decode() for facet in view.record.facets
    ] == ["@frieda.test", "https://ratzifatzi.example/bürste", "#Bürste"]
    heard = until(
        lambda: [
            notification
            for notification in world.frieda.app.bsky.notification.list_notifications(
                {"priority": False}
            ).notifications
            if notification.uri == receipt.external_id
        ]
    )
    assert heard[0].author.did == world.ratzi.me.did


def test_a_worker_that_died_or_tries_twice_does_not_say_it_twice(
    world: World, house: Bluesky
) -> None:
    post = publish(world)
    asked = comes_in(house, comment(world, world.frieda, "Gibt es die auch weich?", post).uri)
    outgoing = answer_to(asked, "Ja, in drei Härten.")
    assert house.find(outgoing) is None

    first = house.send(outgoing)
    second = house.send(replace(outgoing, first_tried_at=datetime(2026, 11, 1, tzinfo=UTC)))

    found = house.find(outgoing)
    assert found is not None
    assert first.external_id == second.external_id == found.external_id
    assert first.meta["cid"] == second.meta["cid"] == found.meta["cid"]
    read_back(world, first)
    feed = world.karl.get_author_feed("ratzifatzi.test").feed
    assert sum(item.post.record.text == outgoing.text for item in feed) == 1


def test_an_answer_given_in_the_app_comes_in_as_ours(world: World, house: Bluesky) -> None:
    post = publish(world)
    asked = comment(world, world.karl, "Zu teuer.", post)
    elsewhere = comment(world, world.ratzi, "Wir verstehen das.", post, asked)

    said = comes_in(house, elsewhere.uri, "own")

    assert said.author.external_id == world.ratzi.me.did
    assert (said.parent_id, said.thread_id) == (asked.uri, post.uri)
    assert not said.addressed
    ours = comes_in(house, post.uri, "own")
    assert ours.opening is not None
    assert (ours.opening.external_id, ours.opening.ours) == (post.uri, True)


def test_a_repost_of_ours_is_not_taken_for_our_words(world: World, house: Bluesky) -> None:
    theirs = seen(world, models.create_strong_ref(world.frieda.send_post("Bürsten sind toll.")))
    world.ratzi.repost(theirs.uri, theirs.cid)
    until(
        lambda: [
            item
            for item in world.karl.get_author_feed("ratzifatzi.test").feed
            if item.post.uri == theirs.uri
        ]
    )

    assert theirs.uri not in everything(house, "own")


def test_a_repost_of_an_old_post_of_ours_does_not_hide_what_we_said_since(
    world: World, house: Bluesky
) -> None:
    old = posted(world.ratzi, "Die erste Bürste", datetime.now(UTC) - timedelta(days=30))
    publish(world, "Die zweite Bürste")
    cursor = house.fetch("own", "").cursor

    said = comment(world, world.ratzi, "Die gibt es noch.", seen(world, old))
    world.ratzi.repost(old.uri, old.cid)
    until(
        lambda: [
            item
            for item in world.karl.get_author_feed("ratzifatzi.test").feed
            if item.post.uri == old.uri and item.reason
        ]
    )

    assert brought(house, "own", cursor) == [said.uri]


def test_a_reply_that_arrives_late_stands_between_what_we_know_and_is_found(
    world: World, house: Bluesky
) -> None:
    post = publish(world)
    known = comment(world, world.karl, "Hübsch.", post)
    comes_in(house, known.uri)
    cursors = {feed: house.fetch(feed, "").cursor for feed in ("notifications", "late")}

    late = posted(world.frieda, "In Blau?", datetime.now(UTC) - timedelta(hours=5), post)
    comes_in(house, late.uri)

    assert brought(house, "notifications", cursors["notifications"]) == []
    assert brought(house, "late", cursors["late"]) == [late.uri]


def posted(
    who: Client,
    text: str,
    at: datetime,
    above: models.ComAtprotoRepoStrongRef.Main | None = None,
) -> models.ComAtprotoRepoStrongRef.Main:
    """A post whose author's app says that it was written at another time."""
    place = models.AppBskyFeedPost.ReplyRef(root=above, parent=above) if above else None
    record = models.AppBskyFeedPost.Record(text=text, created_at=at.isoformat(), reply=place)
    return models.create_strong_ref(who.app.bsky.feed.post.create(who.me.did, record))


def brought(house: Bluesky, feed: str, cursor: str) -> list[str]:
    """The addresses of what a look at a feed brings."""
    page = house.fetch(feed, cursor)
    return [said.external_id for one in page.deliveries for said in house.parse(one) if said]


def test_a_mention_and_a_quote_come_in(world: World, house: Bluesky) -> None:
    post = publish(world, "Neu: 12 Euro.")
    words = (
        client_utils.TextBuilder().text("Danke ").mention("@ratzifatzi.test", world.ratzi.me.did)
    )
    mention = comes_in(house, world.frieda.send_post(words).uri)
    assert (mention.thread_id, mention.opening) == (mention.external_id, None)

    embed = models.AppBskyEmbedRecord.Main(record=post)
    quote = comes_in(house, world.karl.send_post("Schon wieder teurer.", embed=embed).uri)
    assert quote.text == "Schon wieder teurer.\n\n“Neu: 12 Euro.” (@ratzifatzi.test)"


def test_a_like_is_seen_by_others_and_taken_back_again(world: World, house: Bluesky) -> None:
    asked = comes_in(house, comment(world, world.frieda, "Ich mag die!", publish(world)).uri)

    def likers() -> list[str]:
        return [like.actor.handle for like in world.karl.get_likes(asked.external_id).likes]

    house.act(Ability.LIKE, asked.external_id, asked.meta)
    house.act(Ability.LIKE, asked.external_id, asked.meta)
    until(lambda: likers() == ["ratzifatzi.test"])

    house.act(Ability.UNLIKE, asked.external_id, asked.meta)
    house.act(Ability.UNLIKE, asked.external_id, asked.meta)
    until(lambda: likers() == [])

    world.ratzi.like(asked.external_id, asked.meta["cid"])  # in the app, under another key
    until(likers)
    house.act(Ability.UNLIKE, asked.external_id, asked.meta)
    until(lambda: likers() == [])


def test_a_reply_is_hidden_and_shown_again_and_other_rules_stay(
    world: World, house: Bluesky
) -> None:
    post = publish(world)
    key = post.uri.rsplit("/", 1)[1]
    allow = [
        models.AppBskyFeedThreadgate.MentionRule(),
        models.AppBskyFeedThreadgate.FollowerRule(),
    ]
    asked = comes_in(house, comment(world, world.karl, "Alles Schrott!", post).uri)
    record = models.AppBskyFeedThreadgate.Record(
        post=post.uri, created_at="2026-11-23T09:00:00.000Z", allow=allow
    )
    world.ratzi.app.bsky.feed.threadgate.create(world.ratzi.me.did, record, key)

    def hidden() -> list[str] | None:
        gate = world.frieda.get_post_thread(post.uri).threadgate
        return gate.record.hidden_replies if gate else None

    house.act(Ability.HIDE, asked.external_id, asked.meta)
    until(lambda: hidden() == [asked.external_id])
    again = until(
        lambda: [
            message
            for message in house.refresh([asked.external_id])
            if isinstance(message, Incoming) and message.hidden
        ]
    )
    assert again[0].external_id == asked.external_id

    house.act(Ability.UNHIDE, asked.external_id, asked.meta)
    until(lambda: hidden() == [])
    kept = world.ratzi.app.bsky.feed.threadgate.get(world.ratzi.me.did, key).value
    assert kept.allow == allow


def test_under_the_post_of_somebody_else_nothing_can_be_hidden(
    world: World, house: Bluesky
) -> None:
    theirs = seen(world, models.create_strong_ref(world.frieda.send_post("Welche Bürste?")))
    words = client_utils.TextBuilder().mention("@ratzifatzi.test", world.ratzi.me.did).text(" nie!")
    said = comes_in(house, comment(world, world.karl, words, theirs).uri)
    assert said.opening is not None
    assert (said.opening.external_id, said.opening.ours) == (theirs.uri, False)
    with pytest.raises(Refused):
        house.act(Ability.HIDE, said.external_id, said.meta)


def test_a_deleted_comment_has_vanished_and_cannot_be_answered(
    world: World, house: Bluesky
) -> None:
    post = publish(world)
    ref = comment(world, world.frieda, "Hat sich erledigt.", post)
    asked = comes_in(house, ref.uri)
    world.frieda.delete_post(ref.uri)

    until(lambda: Vanished(ref.uri) in house.refresh([ref.uri, post.uri]))
    assert Vanished(post.uri) not in list(house.refresh([post.uri]))
    with pytest.raises(Gone):
        house.send(answer_to(asked, "Gern!"))
    with pytest.raises(Gone):
        house.context(asked)


def test_a_blocked_person_has_not_vanished(world: World, house: Bluesky) -> None:
    post = publish(world)
    ref = comment(world, world.karl, "Nie wieder!", post)
    block = models.AppBskyGraphBlock.Record(
        subject=world.karl.me.did, created_at=world.ratzi.get_current_time_iso()
    )
    made = world.ratzi.app.bsky.graph.block.create(world.ratzi.me.did, block)
    try:
        until(lambda: not world.ratzi.get_posts([ref.uri]).posts)
        assert list(house.refresh([ref.uri])) == []
    finally:
        world.ratzi.app.bsky.graph.block.delete(world.ratzi.me.did, made.uri.rsplit("/", 1)[1])
    until(lambda: world.ratzi.get_posts([ref.uri]).posts)


def test_the_thread_around_a_deep_comment(world: World, house: Bluesky) -> None:
    post = publish(world)
    first = comment(world, world.karl, "Hübsch.", post)
    second = comment(world, world.frieda, "Finde ich auch.", post, first)
    asked = comes_in(house, second.uri)

    context = until(lambda: house.context(asked))

    assert context.thread_id == post.uri
    assert context.opening is not None
    assert context.opening.external_id == post.uri
    assert [said.external_id for said in context.said] == [first.uri]


def test_too_long_is_refused_by_us_exactly_where_the_network_refuses(
    world: World, house: Bluesky
) -> None:
    asked = comes_in(house, comment(world, world.frieda, "Erzählt mal!", publish(world)).uri)
    longest = "ä" * 299 + "👨‍👩‍👧‍👦"
    assert house.measure(longest).fits
    read_back(world, house.send(answer_to(asked, longest)))

    with pytest.raises(Refused, match="301 of 300"):
        house.send(answer_to(asked, longest + "x"))
    with pytest.raises(AtProtocolError):
        world.frieda.send_post(longest + "x")


def test_somebody_is_blocked_and_unblocked_however_it_was_made(
    world: World, house: Bluesky
) -> None:
    asked = comes_in(house, comment(world, world.frieda, "Verschwindet!", publish(world)).uri)
    hers = asked.author.external_id

    house.act(Ability.BLOCK, asked.external_id, asked.meta)
    house.act(Ability.BLOCK, asked.external_id, asked.meta)
    until(lambda: blocks_of(world) == [hers])

    house.act(Ability.UNBLOCK, asked.external_id, asked.meta)
    until(lambda: blocks_of(world) == [])

    block = models.AppBskyGraphBlock.Record(
        subject=hers, created_at=datetime.now(UTC).isoformat().replace("+00:00", "Z")
    )
    world.ratzi.app.bsky.graph.block.create(world.ratzi.me.did, block)
    until(lambda: world.ratzi.get_profile(hers).viewer.blocking)
    house.act(Ability.UNBLOCK, asked.external_id, asked.meta)
    until(lambda: blocks_of(world) == [])


def blocks_of(world: World) -> list[str]:
    """Whom the house has blocked, as its own client tells."""
    told = world.ratzi.app.bsky.graph.block.list(world.ratzi.me.did)
    return [block.subject for block in told.records.values()]


def test_our_own_answer_is_taken_back(world: World, house: Bluesky) -> None:
    asked = comes_in(house, comment(world, world.frieda, "Wie bitte?", publish(world)).uri)
    receipt = house.send(answer_to(asked, "Das war vorschnell."))
    read_back(world, receipt)

    house.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)
    house.act(Ability.DELETE_OWN, receipt.external_id, receipt.meta)

    until(lambda: not world.karl.get_posts([receipt.external_id]).posts)
    assert list(house.refresh([receipt.external_id])) == [Vanished(receipt.external_id)]


# --- measures, from the desk ---------------------------------------------------------------------

THREAT = Grounds("L02", explanation="Das ist eine Drohung.", law="§ 241 StGB")


@pytest.fixture
def channel(world: World, owner: Membership) -> Channel:
    """The house, connected with a desk."""
    settings = {"service": world.url, "handle": "ratzifatzi.test"}
    secrets = {"app_password": world.password}
    findings, whoami = try_out("bluesky", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "bluesky", settings, secrets, whoami, LOOPBACK)


def test_a_measure_is_done_told_noticed_and_put_back_on_bluesky(
    world: World,
    channel: Channel,
    look: Callable[[Channel], None],
    happens: Happens,
    mia: Membership,
) -> None:
    post = publish(world)
    uri = comment(world, world.karl, "Ich weiß, wo ihr wohnt. Morgen brennt es.", post).uri

    def known() -> Message | None:
        look(channel)
        return Message.objects.filter(external_id=uri).first()

    def hidden() -> bool:
        gate = world.frieda.get_post_thread(post.uri).threadgate
        return bool(gate and uri in (gate.record.hidden_replies or []))

    def is_hidden_here() -> bool:
        look(channel)
        return Message.objects.get(external_id=uri).is_hidden

    message = until(known)
    assert message is not None
    by_us = measures.ask(message, mia, Measure.Kind.HIDE, THREAT)
    assert by_us.state == Measure.State.DONE
    until(hidden)
    until(is_hidden_here)
    assert not Measure.objects.filter(found_outside=True).exists()

    assert telling.way_to_tell(by_us)[0] is Way.PUBLIC
    with happens():
        reply = telling.tell(by_us, mia, in_public(by_us))
    reply.refresh_from_db()
    assert reply.state == Reply.State.SENT
    assert telling.hear_what_arrived() == 1

    measures.lift(by_us, mia)
    until(lambda: not hidden())
    until(lambda: not is_hidden_here())

    # a colleague hides it in the app, and shows it again
    Measure.objects.update(lifted_at=timezone.now() - timedelta(hours=1))
    place = (world.ratzi.me.did, post.uri.rsplit("/", 1)[1])
    record = world.ratzi.app.bsky.feed.threadgate.get(*place).value
    world.ratzi.app.bsky.feed.threadgate.delete(*place)
    record.hidden_replies = [uri]
    world.ratzi.app.bsky.feed.threadgate.create(place[0], record, place[1])
    until(is_hidden_here)
    found = Measure.objects.without_reason().get()
    assert (found.kind, found.evidence.author_name) == ("hide", NAMES["karl"])

    Measure.objects.update(done_at=timezone.now() - timedelta(hours=1))
    world.ratzi.app.bsky.feed.threadgate.delete(*place)
    until(lambda: not is_hidden_here())
    found.refresh_from_db()
    assert found.state == Measure.State.LIFTED
