"""An Isso and the desk together: heard, answered, approved, and read back."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Author, Finding
from herzenstakt.channels.models import Channel, Health
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.measures import show
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.reacting import NotDone
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.isso import PENDING, SimulatedIsso
from tests.conftest import LOOPBACK, Happens

Look = Callable[[Channel], None]


@pytest.fixture
def network() -> Iterator[SimulatedIsso]:
    with SimulatedIsso() as network:
        yield network


def tried(network: SimulatedIsso, password: str) -> tuple[list[Finding], Author | None]:
    return try_out("isso", settings_for(network), {"password": password}, LOOPBACK)[:2]


def settings_for(network: SimulatedIsso) -> dict[str, str]:
    return {"address": network.url, "name": "RatziFatzi", "email": "", "website": ""}


@pytest.fixture
def channel(network: SimulatedIsso, owner: Membership) -> Channel:
    findings, whoami = tried(network, network.password)
    assert whoami, findings
    secrets = {"password": network.password}
    return connect(owner, "isso", settings_for(network), secrets, whoami, LOOPBACK)


def let_go(happens: Happens, conversation: Conversation, by: Membership, text: str) -> Reply:
    """Somebody answers, and the desk brings it out."""
    draft = save_draft(conversation, by, text)
    with happens():
        approve(draft, by)
    draft.refresh_from_db()
    return draft


def test_a_question_is_heard_answered_and_read_back(
    network: SimulatedIsso, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment("Frieda Frage", "Wann kommt die in *Blau*?", email="frieda@frage.example")
    look(channel)
    waits = Conversation.objects.waiting().get()
    assert (channel.health(), waits.person.name) == (Health.GOOD, "Frieda Frage")
    assert waits.post
    assert waits.post.title == "Unsere Bürste Nummer 1 ist da!"

    reply = let_go(happens, waits, mia, "Ab Dezember:\n- in Blau\n- in Rot")

    assert reply.state == Reply.State.SENT
    assert not Conversation.objects.waiting().exists()
    look(Channel.objects.get(pk=channel.pk))
    ours = Message.objects.get(direction=Message.Direction.OUT)
    assert (ours.text, ours.edited_at) == ("Ab Dezember:\n- in Blau\n- in Rot", None)
    assert not ours.versions.exists(), "Markdown on the way is no edit"
    assert not Entry.objects.filter(action="answer.given_elsewhere").exists()
    assert Message.objects.count() == 2


def test_an_answer_whose_receipt_is_lost_is_looked_for_and_not_sent_again(
    network: SimulatedIsso, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment("Frieda Frage", "Wann?")
    look(channel)
    network.suffer("drop_after", path="/new")

    reply = let_go(happens, Conversation.objects.get(), mia, "Ab Dezember.")

    assert reply.state == Reply.State.SENT
    assert len(network.signed_by("RatziFatzi")) == 1
    look(Channel.objects.get(pk=channel.pk))
    assert not Conversation.objects.waiting().exists(), "nobody takes our own words for a question"
    assert Message.objects.get(text="Ab Dezember.").direction == Message.Direction.OUT


def test_an_answer_that_isso_refuses_stays_with_its_writer(
    network: SimulatedIsso, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    number = network.comment("Frieda Frage", "Wann?")
    look(channel)
    network.delete(number)

    reply = let_go(happens, Conversation.objects.get(), mia, "Ab Dezember.")

    assert reply.state != Reply.State.SENT
    assert not network.signed_by("RatziFatzi")
    assert Message.objects.get().gone_at


def test_who_types_our_name_answers_nobody(
    network: SimulatedIsso, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    first = network.comment("Frieda Frage", "Wann?")
    network.comment("Karl Kritik", "Und wo?")
    look(channel)
    asked = Conversation.objects.get(person__name="Karl Kritik")
    let_go(happens, asked, mia, "Überall.")
    network.comment("RatziFatzi", "Gar nicht, haut ab.", parent=first)
    look(Channel.objects.get(pk=channel.pk))

    waiting = {one.person.name for one in Conversation.objects.waiting()}
    assert waiting == {"Frieda Frage", "RatziFatzi"}
    assert Message.objects.get(text="Gar nicht, haut ab.").direction == Message.Direction.IN


def test_what_awaits_approval_is_one_message_before_and_after(
    network: SimulatedIsso, channel: Channel, look: Look
) -> None:
    number = network.comment("Frieda Frage", "Wann?", mode=PENDING, email="frieda@frage.example")
    look(channel)
    assert Message.objects.get().is_hidden

    network.comments[number].mode = 1
    look(Channel.objects.get(pk=channel.pk))

    message = Message.objects.get()
    assert not message.is_hidden
    assert not message.versions.exists()


def test_a_colleague_approves_what_waits_and_a_reader_does_not(
    network: SimulatedIsso, channel: Channel, look: Look, mia: Membership, rolf: Membership
) -> None:
    number = network.comment("Frieda Frage", "Wann?", mode=PENDING)
    look(channel)
    with pytest.raises(NotDone):
        show(Message.objects.get(), rolf)
    assert network.comments[number].mode == PENDING
    show(Message.objects.get(), mia)
    assert network.comments[number].mode == 1
    assert not Message.objects.get().is_hidden


def test_a_password_that_was_changed_makes_the_channel_say_so(
    network: SimulatedIsso, channel: Channel, look: Look
) -> None:
    network.password, network.session = "ein neues", 99
    look(channel)
    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED
    assert "did not accept the password" in str(channel.trouble_sentence)


def test_a_wrong_password_connects_nothing(network: SimulatedIsso, owner: Membership) -> None:
    findings, whoami = tried(network, "falsch")
    assert whoami is None
    assert "did not accept the password" in " ".join(str(one.sentence) for one in findings)
    assert tried(network, "")[1], "reading needs none"
