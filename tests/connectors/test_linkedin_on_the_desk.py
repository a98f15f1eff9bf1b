"""LinkedIn and the desk: a comment comes in, a person answers, and door and feed tell one story."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.models import Channel, Envelope, FeedState, Health
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import keep
from herzenstakt.flows.outgoing import approve
from herzenstakt.journal.models import Entry
from herzenstakt.people.models import Handle
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.linkedin import (
    APPLICATION_ID,
    HOUSE,
    RENATE,
    SimulatedLinkedIn,
    Subscription,
    knock,
)
from tests.conftest import LOOPBACK, Happens

FRIEDA, KARL = "frieda", "karl"
Look = Callable[[Channel], None]


@pytest.fixture
def network() -> Iterator[SimulatedLinkedIn]:
    with SimulatedLinkedIn() as network:
        network.meet(FRIEDA, "Frieda", "Frage")
        network.meet(KARL, "Karl", "Kritik")
        yield network


@pytest.fixture
def channel(owner: Membership, network: SimulatedLinkedIn) -> Channel:
    settings = {
        "server": network.url,
        "organization": HOUSE,
        "member": f"urn:li:person:{RENATE}",
    }
    secrets = {"access_token": network.token_for()}
    findings, whoami = try_out("linkedin", settings, secrets, LOOPBACK)
    assert whoami, findings
    channel = connect(owner, "linkedin", settings, secrets, whoami, LOOPBACK)
    channel.own_limits = {"calls.development": {"value": 100_000}}
    channel.save()
    return channel


def test_a_comment_is_answered_and_the_wait_is_over(
    network: SimulatedLinkedIn, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.publish("Unsere neue Bürste ist da!")
    question = network.comment(FRIEDA, post, "Gibt es die in Blau?")
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.person.name == "Frieda Frage"
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (post, True)

    draft = save_draft(conversation, mia, "Ab Dezember, @Frieda Frage!")
    with happens():
        approve(draft, mia)
    look(channel)  # the echo of our own answer comes in

    draft.refresh_from_db()
    conversation.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert conversation.waiting_since is None
    assert network.texts_of(HOUSE) == ["Ab Dezember, Frieda Frage!"]
    answer = Message.objects.get(direction=Message.Direction.OUT)
    assert network.comments[answer.external_id].parent == question
    assert answer.versions.count() == 0
    assert not Entry.objects.filter(action__startswith="answer.").exists()
    channel.refresh_from_db()
    assert channel.health() is Health.GOOD
    assert channel.still_allowed is not None


def test_an_answer_whose_receipt_was_lost_is_found_and_not_said_again(
    network: SimulatedLinkedIn, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment(FRIEDA, network.publish("Neu!"), "Gibt es die in Blau?")
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Ab Dezember.")
    network.suffer("drop_after", method="POST", path=r"/comments$")
    with happens():
        approve(draft, mia)
    look(channel)

    assert network.texts_of(HOUSE) == ["Ab Dezember."]
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1


def test_an_answer_typed_on_linkedin_ends_the_wait_and_a_deleted_comment_too(
    network: SimulatedLinkedIn, channel: Channel, look: Look
) -> None:
    post = network.publish("Neu!")
    asked, rude = network.comment(FRIEDA, post, "In Blau?"), network.comment(KARL, post, "Schrott!")
    look(channel)
    network.comment(HOUSE, asked, "Ja, ab Dezember.")
    network.delete(rude)
    look(channel)

    assert not Conversation.objects.exclude(waiting_since=None).exists()
    assert Message.objects.get(external_id=rude).gone_at is not None


def knocks(network: SimulatedLinkedIn) -> list[Delivery]:
    return [Delivery(body, headers) for body, headers in network.sealed()]


@pytest.fixture
def door(network: SimulatedLinkedIn) -> SimulatedLinkedIn:
    """LinkedIn knocks for the page."""
    application = f"urn:li:developerApplication:{APPLICATION_ID}"
    there = Subscription(application, f"urn:li:person:{RENATE}", HOUSE, "https://desk.example", 0)
    network.subscriptions.append(there)
    return network


def due_in(channel: Channel) -> timedelta:
    """How long until the feed is looked at."""
    return FeedState.objects.get(channel=channel, name="comments").next_at - timezone.now()


def test_the_door_and_the_feed_tell_of_one_message_whichever_comes_first(
    door: SimulatedLinkedIn, channel: Channel, look: Look, happens: Happens
) -> None:
    post = door.publish("Neu!")
    look(channel)
    first = door.comment(FRIEDA, post, "In Blau?")
    with happens():
        keep(channel, knocks(door))
    assert Message.objects.get().external_id == first
    look(channel)
    door.comment(FRIEDA, post, "Oder in Rot?")
    late = knocks(door)
    look(channel)
    with happens():
        keep(channel, late)

    assert Message.objects.count() == 2
    assert not Envelope.objects.set_aside().exists()
    conversation = Conversation.objects.get()
    assert conversation.thread_id == post
    assert conversation.post is not None


def test_a_knock_does_not_take_away_a_name_we_know(
    door: SimulatedLinkedIn, channel: Channel, look: Look, happens: Happens
) -> None:
    post = door.publish("Neu!")
    door.comment(FRIEDA, post, "In Blau?")
    door.sealed()
    look(channel)
    assert Handle.objects.get().name == "Frieda Frage"
    door.comment(FRIEDA, post, "Oder in Rot?")
    with happens():
        keep(channel, knocks(door))

    handle = Handle.objects.get()
    assert (handle.name, handle.person.name) == ("Frieda Frage", "Frieda Frage")


def test_a_knock_hurries_the_next_look_and_a_like_does_not(
    door: SimulatedLinkedIn, channel: Channel, look: Look, happens: Happens
) -> None:
    post = door.publish("Neu!")
    look(channel)
    door.react(FRIEDA, post)
    with happens():
        keep(channel, knocks(door))
    assert due_in(channel) > timedelta(minutes=4)

    urn = door.comment(FRIEDA, post, "In Blau?")
    bare = {name: v for name, v in door.waiting[0].items() if not name.startswith("decorated")}
    with happens():
        keep(channel, [Delivery(*knock([bare]))])
    assert not Message.objects.exists()
    assert due_in(channel) <= timedelta(0)
    look(channel)
    assert Message.objects.get().external_id == urn


def test_a_knock_is_no_reason_to_ask_a_network_that_is_in_trouble(
    door: SimulatedLinkedIn, channel: Channel, look: Look, happens: Happens
) -> None:
    post = door.publish("Neu!")
    look(channel)
    door.suffer("status", status=503, times=-1)
    look(channel)
    before = due_in(channel)
    door.comment(FRIEDA, post, "In Blau?")
    with happens():
        keep(channel, knocks(door))
    assert due_in(channel) > timedelta(0)
    assert due_in(channel) <= before


def test_a_channel_that_has_become_deaf_does_not_look_healthy(
    network: SimulatedLinkedIn, channel: Channel, look: Look
) -> None:
    network.comment(FRIEDA, network.publish("Neu!"), "In Blau?")
    look(channel)
    network.give_role(RENATE, "RECRUITING_POSTER")
    FeedState.objects.filter(channel=channel, name="comments").update(cursor="")
    look(channel)

    channel.refresh_from_db()
    assert channel.health() is Health.STUMBLED
    feed = channel.feed_states.get(name="comments")
    assert "RECRUITING_POSTER" in str(feed.trouble_sentence)
    assert Message.objects.get().gone_at is None


def test_the_terms_of_linkedin_hold_for_what_is_kept(channel: Channel) -> None:
    assert channel.retention_days == 2
