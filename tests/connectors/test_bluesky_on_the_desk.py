"""Bluesky and the desk together: a question comes in, a person answers, nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.outgoing import approve
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.bluesky import HOUSE, PASSWORD, SimulatedBluesky
from tests.conftest import LOOPBACK, Happens

FRIEDA, KARL = "frieda.example", "karl.example"
Look = Callable[[Channel], None]


@pytest.fixture
def network() -> Iterator[SimulatedBluesky]:
    with SimulatedBluesky() as network:
        network.meet(FRIEDA, "Frieda Frage")
        network.meet(KARL, "Karl Kritik")
        yield network


@pytest.fixture
def channel(owner: Membership, network: SimulatedBluesky) -> Channel:
    settings, secrets = {"service": network.url, "handle": HOUSE}, {"app_password": PASSWORD}
    findings, whoami = try_out("bluesky", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "bluesky", settings, secrets, whoami, LOOPBACK)


def test_a_question_is_answered_and_the_wait_is_over(
    network: SimulatedBluesky, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.post(HOUSE, "Unsere neue Bürste ist da!")
    question = network.post(FRIEDA, "Gibt es die in Blau?", post)
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (post, True)

    draft = save_draft(conversation, mia, "Ab Dezember, liebe Frieda: https://ratzifatzi.example")
    with happens():
        approve(draft, mia)
    look(channel)  # the echo of our own answer comes in

    draft.refresh_from_db()
    conversation.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert conversation.waiting_since is None
    assert network.texts_of(HOUSE) == ["Unsere neue Bürste ist da!", draft.text]
    answer = Message.objects.get(direction=Message.Direction.OUT)
    assert answer.text == draft.text
    assert answer.versions.count() == 0
    assert not Entry.objects.filter(action__startswith="answer.").exists()
    assert network.records[answer.external_id].value["reply"]["parent"]["uri"] == question


def test_an_answer_whose_receipt_was_lost_is_found_and_not_said_again(
    network: SimulatedBluesky, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.post(FRIEDA, "Gibt es die in Blau?", network.post(HOUSE, "Neu!"))
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Ab Dezember.")
    network.suffer("drop_after", path="putRecord")
    with happens():
        approve(draft, mia)
    look(channel)

    assert network.texts_of(HOUSE).count("Ab Dezember.") == 1
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1


def test_an_answer_typed_in_the_app_ends_the_wait(
    network: SimulatedBluesky, channel: Channel, look: Look
) -> None:
    question = network.post(FRIEDA, f"@{HOUSE} Gibt es die in Blau?")
    look(channel)
    network.post(HOUSE, "Ja, ab Dezember.", question)
    look(channel)

    assert Conversation.objects.get().waiting_since is None


def test_a_comment_that_was_deleted_ends_the_wait(
    network: SimulatedBluesky, channel: Channel, look: Look
) -> None:
    question = network.post(KARL, "Alles Schrott!", network.post(HOUSE, "Neu!"))
    look(channel)
    network.delete(question)
    look(channel)

    assert Conversation.objects.get().waiting_since is None
    assert Message.objects.get(external_id=question).gone_at is not None


def test_a_blocked_person_still_waits_and_a_hidden_comment_is_shown_as_hidden(
    network: SimulatedBluesky, channel: Channel, look: Look
) -> None:
    post = network.post(HOUSE, "Neu!")
    asked, rude = network.post(FRIEDA, "In Blau?", post), network.post(KARL, "Schrott!", post)
    look(channel)
    network.blocked.add(FRIEDA)
    channel.connector.act(Ability.HIDE, rude, Message.objects.get(external_id=rude).meta)
    look(channel)

    kept = Message.objects.get(external_id=asked)
    assert kept.gone_at is None
    assert kept.conversation is not None
    assert kept.conversation.waiting_since is not None
    assert Message.objects.get(external_id=rude).is_hidden


def test_a_post_we_cannot_read_is_set_aside_once_for_a_person(
    network: SimulatedBluesky, channel: Channel, look: Look
) -> None:
    odd = network.post(FRIEDA, "Gibt es die in Blau?", network.post(HOUSE, "Neu!"))
    network.records[odd].value["text"] = 7
    for _ in range(2):
        look(channel)

    assert [odd in bytes(one.body).decode() for one in Envelope.objects.set_aside()] == [True]


def test_the_session_outlives_the_request_that_opened_it(
    network: SimulatedBluesky, channel: Channel, look: Look
) -> None:
    look(channel)
    before = sum(call.path.endswith("createSession") for call in network.calls)
    look(Channel.objects.get(pk=channel.pk))
    network.expire_tokens()
    look(Channel.objects.get(pk=channel.pk))

    assert sum(call.path.endswith("createSession") for call in network.calls) == before
    assert sum(call.path.endswith("refreshSession") for call in network.calls) == 1
