"""Mastodon and the desk together: a question comes in, a person answers, nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.outgoing import approve
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from tests.conftest import LOOPBACK, Happens

FRIEDA, KARL = "frieda@chaos.example", "karl@chaos.example"
Look = Callable[[Channel], None]


@pytest.fixture
def network() -> Iterator[SimulatedMastodon]:
    with SimulatedMastodon() as network:
        yield network


@pytest.fixture
def channel(owner: Membership, network: SimulatedMastodon) -> Channel:
    settings, secrets = {"server": network.url}, {"token": "secret-ratzi"}
    findings, whoami = try_out("mastodon", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "mastodon", settings, secrets, whoami, LOOPBACK)


def test_the_channel_page_says_what_this_server_takes(
    channel: Channel, mia: Membership, signed_in: Callable[[Membership], Client]
) -> None:
    channel.connector.check()
    url = reverse("channels:channel", kwargs={"team": mia.team.slug, "pk": channel.pk})
    page = " ".join(signed_in(mia).get(url).content.decode().split())

    assert "Limits of 127.0.0.1" in page
    assert "16,777,216 bytes" in page
    assert "127.0.0.1 says so itself." in page
    assert "from memory: Mastodon's rack_attack settings" in unescape(page)


def test_a_question_is_answered_and_the_wait_is_over(
    network: SimulatedMastodon, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?", post)
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (post, True)

    draft = save_draft(conversation, mia, "Ab Dezember, liebe Frieda.")
    with happens():
        approve(draft, mia)
    look(channel)  # the echo of our own answer comes in

    draft.refresh_from_db()
    conversation.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert conversation.waiting_since is None
    assert [status.text for status in network.said_by("ratzifatzi")] == [
        "Unsere neue Bürste ist da!",
        "@frieda@chaos.example Ab Dezember, liebe Frieda.",
    ]
    answer = Message.objects.get(direction=Message.Direction.OUT)
    assert answer.versions.count() == 0  # the name Mastodon needs in front is no edit
    assert not Entry.objects.filter(action__startswith="answer.").exists()
    assert network.said_by("ratzifatzi")[-1].in_reply_to == question


def test_an_answer_typed_in_another_app_ends_the_wait(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    look(channel)
    network.post("ratzifatzi", f"@{FRIEDA} Ab Dezember.", question)
    look(channel)
    assert Conversation.objects.get().waiting_since is None


def test_words_of_a_thread_that_are_not_for_us_never_wait(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    first = network.post(KARL, "Wer braucht so etwas?", post)
    network.post(FRIEDA, f"@{KARL} @ratzifatzi Ich!", first)
    look(channel)
    waiting = Conversation.objects.filter(waiting_since__isnull=False)
    assert [one.handle.name for one in waiting] == ["Frieda Frage"]


def test_a_direct_message_is_answered_in_private(
    network: SimulatedMastodon, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.post(FRIEDA, "@ratzifatzi Eine private Frage", visibility="direct")
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Gern!")
    with happens():
        approve(draft, mia)
    assert network.said_by("ratzifatzi")[-1].visibility == "direct"


def test_a_deleted_question_no_longer_waits(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    look(channel)
    network.delete(question)
    look(channel)
    assert Conversation.objects.get().waiting_since is None
    assert Message.objects.get(external_id=question).gone_at is not None
