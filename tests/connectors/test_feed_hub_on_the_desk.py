"""A hub and the desk together: it is asked, looks whether we meant it, tells us, and falls silent."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel, Envelope, FeedState, Health
from herzenstakt.channels.services import connect, pause, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import signing_in
from herzenstakt.testing.networks.feed import Knock, SimulatedFeed
from tests.conftest import LOOPBACK, Happens

Look = Callable[[Channel], None]
DESK = "https://desk.example.org"


@pytest.fixture
def blog() -> Iterator[SimulatedFeed]:
    with SimulatedFeed(atom=True) as blog:
        blog.names_hub = "header"
        yield blog


@pytest.fixture
def channel(blog: SimulatedFeed, owner: Membership, settings: Any) -> Channel:
    settings.PUBLIC_URL = DESK
    told = {"address": blog.address, "own_name": "RatziFatzi"}
    findings, whoami = try_out("feed", told, {}, LOOPBACK)
    assert whoami, findings
    return connect(owner, "feed", told, {}, whoami, LOOPBACK)


@pytest.fixture
def knock(client: Client) -> Knock:
    """How the hub comes to our door."""

    def knock(
        method: str, address: str, body: bytes, headers: Mapping[str, str]
    ) -> tuple[int, bytes]:
        assert address.startswith(f"{DESK}/door/")
        path = address.removeprefix(DESK)
        if method == "GET":
            answer = client.get(path)
        else:
            kind = headers.get("Content-Type", "application/xml")
            answer = client.post(path, body, content_type=kind, headers=dict(headers))
        return answer.status_code, answer.content

    return knock


@pytest.fixture
def subscribed(channel: Channel, blog: SimulatedFeed, knock: Knock, look: Look) -> Channel:
    """The hub has agreed."""
    look(channel)
    assert [one.pk for one in Channel.objects.to_renew()] == [channel.pk]
    signing_in.renew.call(channel.pk)
    assert blog.confirm(knock) == [200]
    return Channel.objects.get(pk=channel.pk)


def next_look(channel: Channel) -> timedelta:
    state = FeedState.objects.get(channel=channel, name="comments")
    return state.next_at - datetime.now(UTC)


def test_what_the_hub_tells_is_here_at_once_and_a_look_tells_the_rest(
    blog: SimulatedFeed, subscribed: Channel, knock: Knock, look: Look, happens: Happens
) -> None:
    assert subscribed.renew_at
    assert subscribed.renew_at > datetime.now(UTC) + timedelta(days=6)
    look(subscribed)
    assert next_look(subscribed) > timedelta(minutes=19)
    assert subscribed.health() is Health.GOOD

    blog.comment("Frieda Frage", "Wann kommt die in Blau?")
    with happens():
        assert blog.distribute(knock) == [202]

    assert Conversation.objects.waiting().get().person.name == "Frieda Frage"
    assert next_look(subscribed) <= timedelta()
    look(subscribed)
    asked = Conversation.objects.get()
    assert asked.post
    assert asked.post.title == "Unsere Bürste Nummer 1 ist da!"
    assert Message.objects.count() == 1
    assert next_look(subscribed) > timedelta(minutes=19)


def test_the_same_delivery_is_kept_once_and_an_old_one_takes_nothing_back(
    blog: SimulatedFeed, subscribed: Channel, knock: Knock, look: Look, happens: Happens
) -> None:
    said = blog.comment("Frieda Frage", "Wan kommt die?")
    old = blog.written()
    blog.edit(said, "Wann kommt die in Blau?")
    look(subscribed)
    assert Message.objects.get().text == "Wann kommt die in Blau?"
    before = Envelope.objects.count()

    with happens():
        assert [blog.distribute(knock, old) for _time in range(3)] == [[202]] * 3

    assert Envelope.objects.count() == before + 1
    assert Message.objects.get().text == "Wann kommt die in Blau?"
    assert not Message.objects.get().versions.exists()


def test_what_is_too_large_is_turned_away_and_comes_with_the_next_look(
    blog: SimulatedFeed, subscribed: Channel, knock: Knock, look: Look
) -> None:
    blog.comment("Frieda Frage", "Lang: " + "x" * 100)
    before = Envelope.objects.count()
    assert blog.distribute(knock, blog.written() + b" " * 5_000_000) == [400]
    assert Envelope.objects.count() == before
    look(subscribed)
    assert Message.objects.count() == 1


def test_forged_words_leave_no_trace(
    blog: SimulatedFeed, subscribed: Channel, knock: Knock, happens: Happens
) -> None:
    [asked] = blog.subscribers.values()
    blog.comment("Mallory", "Kauft woanders!")
    body = blog.written()
    headers, wrong = blog.sealed(asked, body), {"X-Hub-Signature": "sha256=" + "0" * 64}
    door = f"{DESK}/door/{subscribed.pk}/"
    before = Envelope.objects.count()
    with happens():
        for address, told in (
            (asked.callback, wrong),
            (asked.callback, {}),
            (door, headers),
            (f"{door}?for=geraten", headers),
        ):
            assert knock("POST", address, body, told)[0] == 403
        assert knock("POST", f"{DESK}/door/{subscribed.pk + 1}/", body, headers)[0] == 404
    assert Envelope.objects.count() == before
    assert not Message.objects.exists()


def test_what_nobody_asked_for_is_not_found(
    blog: SimulatedFeed, subscribed: Channel, knock: Knock
) -> None:
    [asked] = blog.subscribers.values()
    before = subscribed.locked_secrets
    stranger = f"{DESK}/door/{subscribed.pk}/?hub.mode=subscribe&hub.topic=x&hub.challenge=y"
    assert knock("GET", stranger, b"", {}) == (404, b"")
    told = {"hub.mode": "unsubscribe", "hub.challenge": "ja"}
    assert blog.ask(asked, knock, **told) == (404, b"")
    assert Channel.objects.get(pk=subscribed.pk).locked_secrets == before


def test_a_no_is_said_where_people_look_and_we_look_as_often_as_before(
    blog: SimulatedFeed,
    subscribed: Channel,
    knock: Knock,
    look: Look,
    owner: Membership,
    signed_in: Callable[[Membership], Client],
) -> None:
    look(subscribed)
    blog.deny(knock, "Zu viele <Leser>")
    assert next_look(subscribed) <= timedelta()
    look(subscribed)
    assert next_look(subscribed) <= timedelta(minutes=5)
    desk = signed_in(owner)
    for page in ("/t/ratzifatzi/channels/", f"/t/ratzifatzi/channels/{subscribed.pk}/"):
        words = desk.get(page).content.decode()
        assert "The hub of this feed does not want to tell us" in words
        assert "Heard, but not at once" in words
        assert "All is well" not in words


def test_a_subscription_that_ends_is_seen_and_asked_for_again(
    blog: SimulatedFeed, subscribed: Channel, knock: Knock, look: Look
) -> None:
    blog.forget()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=11)):
        assert "has not renewed" in str(Channel.objects.get().remark)
        assert Channel.objects.get().health() is Health.DEAF  # nobody looked, and it says so
        look(subscribed)
        assert next_look(subscribed) <= timedelta(minutes=5)
        signing_in.renew.call(subscribed.pk)
        assert blog.confirm(knock) == [200]
        assert not Channel.objects.get().remark
        look(subscribed)
        assert next_look(subscribed) > timedelta(minutes=19)


def test_a_hub_that_is_away_for_a_while_loses_nothing_we_had(
    blog: SimulatedFeed, subscribed: Channel
) -> None:
    blog.suffer("status", path="/hub", status=503, times=-1)
    had = subscribed.connector.account.secrets
    Channel.objects.update(renew_at=datetime.now(UTC))
    signing_in.renew.call(subscribed.pk)
    row = Channel.objects.get()
    assert row.state == Channel.State.ACTIVE
    assert row.renew_at
    assert row.renew_at > datetime.now(UTC)
    assert not row.remark
    assert row.connector.account.secrets.keys() == had.keys()


def test_a_feed_that_is_closed_disconnects_although_its_hub_would_be_asked_again(
    blog: SimulatedFeed, subscribed: Channel, look: Look
) -> None:
    blog.suffer("refuse_token", times=-1)
    look(subscribed)
    assert Channel.objects.get().state == Channel.State.DISCONNECTED


def test_a_paused_channel_opens_to_nobody(
    blog: SimulatedFeed, subscribed: Channel, knock: Knock, owner: Membership
) -> None:
    pause(subscribed, owner)
    assert blog.distribute(knock) == [404]


@pytest.mark.parametrize("address", ["http://desk.example.org", "http://testserver"])
def test_a_desk_without_a_public_address_looks_itself(
    blog: SimulatedFeed, channel: Channel, look: Look, settings: Any, address: str
) -> None:
    settings.PUBLIC_URL = address
    Channel.objects.update(allowed_hosts=[])
    assert Channel.objects.get().door == ""
    Channel.objects.update(allowed_hosts=sorted(LOOPBACK))
    assert (
        Channel.objects.get().door == f"{address}/door/{channel.pk}/"
    )  # a blog in our own network
