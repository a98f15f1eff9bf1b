"""Instagram and the desk together: a question comes in, by a look or at the door, a person answers, nothing
is told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, Delivery
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import keep, open_envelope
from herzenstakt.flows.outgoing import approve
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.jobs import enqueue
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.instagram import APP_ID, HOUSE, SimulatedInstagram
from tests.conftest import LOOPBACK, Happens
from tests.connectors.on_instagram import FRIEDA, KARL, LENA, opened

Look = Callable[[Channel], None]
Door = Callable[[], None]


@pytest.fixture
def network() -> Iterator[SimulatedInstagram]:
    yield from opened()


@pytest.fixture
def channel(owner: Membership, network: SimulatedInstagram) -> Channel:
    settings, secrets = {"server": network.url}, {"access_token": network.token_over_instagram()}
    memory: dict[str, str] = {}
    findings, whoami = try_out("instagram", settings, secrets, LOOPBACK, memory.update)
    assert whoami, findings
    return connect(owner, "instagram", settings, secrets, whoami, LOOPBACK, memory=memory)


@pytest.fixture
def door(network: SimulatedInstagram, channel: Channel, happens: Happens) -> Door:
    """`door()`: what the network has to tell comes to the door of the desk."""
    channel.connector.subscribe()

    def open_it() -> None:
        waiting, network.outbox = network.outbox, []
        with happens():
            keep(channel, [Delivery(body) for app, body in waiting if app == APP_ID])

    return open_it


def test_a_question_is_answered_and_the_wait_is_over(
    network: SimulatedInstagram, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.post(HOUSE, "Unsere neue Bürste ist da!")
    question = network.comment(FRIEDA, post, "Gibt es die in Blau?")
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (post, True)
    assert conversation.post.media

    draft = save_draft(conversation, mia, "Ab Dezember, liebe Frieda.")
    with happens():
        approve(draft, mia)
    look(channel)  # the echo of our own answer comes in

    draft.refresh_from_db()
    conversation.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert conversation.waiting_since is None
    assert network.texts_of(HOUSE) == [draft.text]
    answer = Message.objects.get(direction=Message.Direction.OUT)
    assert (answer.text, answer.versions.count()) == (draft.text, 0)
    assert not Entry.objects.filter(action__startswith="answer.").exists()
    assert network.comments[answer.external_id].parent == question


def test_an_answer_whose_receipt_was_lost_is_found_and_not_said_again(
    network: SimulatedInstagram, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment(FRIEDA, network.post(HOUSE, "Neu!"), "In Blau?")
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Ab Dezember.")
    network.suffer("drop_after", path="/replies$", method="POST")
    with happens():
        approve(draft, mia)
    look(channel)

    assert network.texts_of(HOUSE) == ["Ab Dezember."]
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1


def test_an_answer_typed_in_the_app_ends_the_wait_of_whom_it_names(
    network: SimulatedInstagram, channel: Channel, look: Look
) -> None:
    post = network.post(HOUSE, "Neu!")
    top = network.comment(FRIEDA, post, "In Blau?")
    also = network.comment(KARL, post, "Und in Rot?", to=top)
    look(channel)
    network.comment(HOUSE, post, f"@{KARL} Ja, ab Dezember.", to=also)
    look(channel)

    waiting = Conversation.objects.exclude(waiting_since=None)
    assert [one.messages.get().external_id for one in waiting] == [top]


def test_the_answer_to_an_answer_shows_the_name_in_front_and_was_not_edited(
    network: SimulatedInstagram, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.post(HOUSE, "Neu!")
    also = network.comment(KARL, post, "Rot?", to=network.comment(FRIEDA, post, "Blau?"))
    look(channel)
    asked = Message.objects.get(external_id=also)
    assert asked.conversation is not None
    draft = save_draft(asked.conversation, mia, "Ja.")
    with happens():
        approve(draft, mia)
    look(channel)

    answer = Message.objects.get(direction=Message.Direction.OUT)
    assert (answer.text, answer.versions.count()) == (f"@{KARL} Ja.", 0)
    asked.conversation.refresh_from_db()
    assert asked.conversation.waiting_since is None


def test_a_comment_that_came_to_the_door_and_is_looked_up_is_one_message(
    network: SimulatedInstagram, channel: Channel, look: Look, door: Door
) -> None:
    question = network.comment(FRIEDA, network.post(HOUSE, "Neu!"), "In Blau?")
    door()
    told = Message.objects.get()
    look(channel)
    door()

    [message] = Message.objects.all()
    assert (message.pk, message.external_id) == (told.pk, question)
    assert message.versions.count() == 0
    assert message.conversation is not None
    assert message.conversation.post is not None


def test_a_mention_under_a_post_of_others_is_answered_there(
    network: SimulatedInstagram, channel: Channel, door: Door, mia: Membership, happens: Happens
) -> None:
    post = network.post(LENA, "Meine neue Bürste")
    mention = network.comment(LENA, post, f"@{HOUSE} macht die besten!")
    door()
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    with happens():
        approve(save_draft(conversation, mia, "Danke, Lena!"), mia)

    [answer] = [one for one in network.comments.values() if one.by == HOUSE]
    assert (answer.post, answer.parent) == (post, mention)


def test_what_the_network_does_not_answer_waits_and_comes_in_later(
    network: SimulatedInstagram, channel: Channel, door: Door, happens: Happens
) -> None:
    network.write(FRIEDA, "Wann macht ihr auf?")
    network.suffer("status", status=503, method="GET", times=-1)
    door()
    assert not Message.objects.exists()
    assert Envelope.objects.get().held_until is not None

    network.heal()
    Envelope.objects.update(held_until=None)
    with happens():
        enqueue(open_envelope, Envelope.objects.get().pk)
    assert Message.objects.get().conversation is not None


def test_a_private_message_is_answered_in_private(
    network: SimulatedInstagram, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.write(FRIEDA, "Wann macht ihr auf?")
    look(channel)
    message = Message.objects.get()
    assert message.visibility == "private"
    assert message.conversation is not None
    with happens():
        approve(save_draft(message.conversation, mia, "Um neun."), mia)
    look(channel)

    assert network.letters_to(FRIEDA) == ["Um neun."]
    assert network.texts_of(HOUSE) == []
    message.conversation.refresh_from_db()
    assert message.conversation.waiting_since is None
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1


def test_a_private_answer_from_the_app_ends_the_wait(
    network: SimulatedInstagram, channel: Channel, look: Look, door: Door
) -> None:
    network.write(FRIEDA, "Wann macht ihr auf?")
    door()
    network.write_back(FRIEDA, "Um neun.")
    door()
    assert Conversation.objects.get().waiting_since is None
    look(channel)
    assert Message.objects.count() == 2


def test_a_comment_that_was_deleted_ends_the_wait_and_a_hidden_one_shows_it(
    network: SimulatedInstagram, channel: Channel, look: Look
) -> None:
    post = network.post(HOUSE, "Neu!")
    question, rude = network.comment(FRIEDA, post, "Blau?"), network.comment(KARL, post, "Schrott!")
    look(channel)
    network.delete(question)
    channel.connector.act(Ability.HIDE, rude, Message.objects.get(external_id=rude).meta)
    look(channel)

    assert Message.objects.get(external_id=question).gone_at is not None
    assert Message.objects.get(external_id=rude).is_hidden


def test_a_mention_we_may_not_read_is_set_aside_once_for_a_person(
    network: SimulatedInstagram, channel: Channel, door: Door
) -> None:
    body = (
        b'{"object":"instagram","entry":[{"id":"%s","time":1793612340,"changes":[{"field":"mentions",'
        b'"value":{"media_id":"17900000000000042"}}]}]}' % channel.own_external_id.encode()
    )
    network.outbox += [(APP_ID, body), (APP_ID, body)]
    door()
    [envelope] = Envelope.objects.set_aside()
    assert "does not show us" in str(envelope.trouble_sentence)
