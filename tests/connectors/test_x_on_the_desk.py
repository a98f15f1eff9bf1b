"""X and the desk together: a question comes in, a person answers, nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, Delivery
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import connect, try_out
from herzenstakt.channels.signing_in import App
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import fetch_page, keep
from herzenstakt.flows.outgoing import approve
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.x import HOUSE, SCOPES, SimulatedX
from tests.conftest import LOOPBACK, Happens

Look = Callable[[Channel], None]
SignedIn = Callable[[Membership], Client]


@pytest.fixture
def network() -> Iterator[SimulatedX]:
    with SimulatedX() as network:
        yield network


@pytest.fixture
def channel(owner: Membership, network: SimulatedX) -> Channel:
    settings = {"server": network.url}
    secrets = {"access_token": network.token(), "scope": " ".join(SCOPES)}
    findings, whoami = try_out("x", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "x", settings, secrets, whoami, LOOPBACK)


def test_a_question_is_answered_and_the_wait_is_over(
    network: SimulatedX, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.post(HOUSE, "Unsere neue Bürste ist da!")
    question = network.post("frieda", "Gibt es die in Blau?", post)
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (post, True)

    draft = save_draft(conversation, mia, "Ab Dezember, siehe ratzifatzi.com/blau & https://x.de/a")
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
    assert network.posts[answer.external_id].reply_to == question


def test_messages_whose_page_was_forgotten_are_on_the_desk_once(
    network: SimulatedX, channel: Channel, look: Look, happens: Happens
) -> None:
    network.write("frieda", HOUSE, "eins")
    look(channel)
    feed = channel.feed_states.get(name="messages")
    for number in range(75):
        network.write("karl", HOUSE, f"Frage {number}")
    with happens():
        assert fetch_page(feed.pk)  # more is to be read
    network.forget_pages()
    look(channel)

    assert Message.objects.count() == 76
    assert Envelope.objects.count() == 76


def test_what_an_answer_costs_stands_where_somebody_writes_it(
    network: SimulatedX, channel: Channel, look: Look, mia: Membership, signed_in: SignedIn
) -> None:
    network.post("frieda", f"@{HOUSE} Gibt es die in Blau?")
    network.post("karl", f"@{HOUSE} Und in Grün?")
    network.write("lena", HOUSE, "Meine Nummer ist 4711.")
    look(channel)
    uncalled = Message.objects.get(handle__address="@karl")
    uncalled.meta = {**uncalled.meta, "called": "no"}
    uncalled.save()
    browser = signed_in(mia)
    pages = {
        one.person.name: browser.get(
            reverse("conversation:show", args=["ratzifatzi", one.pk])
        ).content.decode()
        for one in Conversation.objects.select_related("person")
    }

    called = "Price of an answer to somebody who called us: 0.010 US dollars (as of 28 Nov 2026)"
    assert called in pages["Frieda Frage"]
    assert "Price of a private message: 0.015 US dollars" in pages["Lena Lob"]
    assert "composer__price" not in pages["Karl Kritik"], "which is said there by hand"


def test_an_address_makes_what_we_go_on_with_dear_while_somebody_types(
    network: SimulatedX, channel: Channel, look: Look, mia: Membership, signed_in: SignedIn
) -> None:
    network.post("frieda", f"@{HOUSE} Gibt es die in Blau?")
    look(channel)
    message = Message.objects.get()
    message.meta = {**message.meta, "called": "ours"}
    message.save()
    mia.user.language = "de"
    mia.user.save()
    here = reverse("conversation:show", args=["ratzifatzi", message.conversation_id])
    browser = signed_in(mia)

    plain, dear = (
        browser.post(
            f"{here}draft/",
            {"text": text, "answers": message.pk},
            headers={"HX-Request": "true", "HX-Target": "composer-state"},
        ).content.decode()
        for text in ("Ab Dezember.", "Siehe ratzifatzi.com")
    )

    assert "Preis jedes anderen Beitrags: 0,015 US-Dollar (Stand 28.11.2026)" in plain
    assert "Preis jedes anderen Beitrags mit Webadresse: 0,200 US-Dollar" in dear


def test_an_answer_whose_receipt_was_lost_is_found_and_not_said_again(
    network: SimulatedX, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.post("frieda", "Gibt es die in Blau?", network.post(HOUSE, "Neu!"))
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Ab Dezember.")
    network.suffer("drop_after", method="POST", path="/2/tweets")
    with happens():
        approve(draft, mia)
    look(channel)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert network.texts_of(HOUSE).count("Ab Dezember.") == 1
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1


def test_an_answer_typed_on_x_ends_the_wait(
    network: SimulatedX, channel: Channel, look: Look
) -> None:
    question = network.post("frieda", f"@{HOUSE} Gibt es die in Blau?")
    look(channel)
    network.post(HOUSE, "Ja, ab Dezember.", question)
    look(channel)
    assert Conversation.objects.get().waiting_since is None


def test_a_deleted_question_ends_the_wait_and_an_edited_one_stays_one(
    network: SimulatedX, channel: Channel, look: Look
) -> None:
    gone = network.post("karl", f"@{HOUSE} Alles Schrott!")
    edited = network.post("frieda", f"@{HOUSE} In Blau?")
    look(channel)
    network.delete(gone)
    network.edit(edited, f"@{HOUSE} In Grün?")
    look(channel)

    assert Message.objects.get(external_id=gone).gone_at is not None
    assert Message.objects.get(external_id=edited).text.endswith("In Grün?")
    assert Message.objects.count() == 2
    assert Conversation.objects.exclude(waiting_since=None).count() == 1


def test_what_was_hidden_here_stays_known_as_hidden_though_x_does_not_tell(
    network: SimulatedX, channel: Channel, look: Look
) -> None:
    rude = network.post("karl", "Schrott!", network.post(HOUSE, "Neu!"))
    look(channel)
    message = Message.objects.get(external_id=rude)
    message.is_hidden = True
    message.save()
    channel.connector.act(Ability.HIDE, rude, message.meta)
    network.edit(rude, "Schrott!!")
    look(channel)
    message.refresh_from_db()
    assert network.posts[rude].hidden
    assert message.text == "Schrott!!"
    assert message.is_hidden


def test_a_private_message_is_answered_in_private(
    network: SimulatedX, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.write("frieda", HOUSE, "Meine Bestellnummer ist 4711.")
    look(channel)
    conversation = Conversation.objects.get()
    draft = save_draft(conversation, mia, "Danke, wir sehen nach.")
    with happens():
        approve(draft, mia)
    look(channel)

    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    assert network.texts_of(HOUSE) == []
    assert [one.text for one in network.messages] == [
        "Meine Bestellnummer ist 4711.",
        "Danke, wir sehen nach.",
    ]
    assert Message.objects.count() == 2


def test_what_x_does_not_let_a_program_answer_stays_a_draft_with_its_reason(
    network: SimulatedX, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    asked = network.post("frieda", f"@{HOUSE} In Blau?")
    look(channel)
    network.posts[asked].text = "In Blau?"  # she took our name out in the meantime
    draft = save_draft(Conversation.objects.get(), mia, "Ab Dezember.")
    with happens():
        approve(draft, mia)

    draft.refresh_from_db()
    assert draft.state == Reply.State.REFUSED
    assert "Please answer on X itself" in str(draft.trouble)
    assert network.texts_of(HOUSE) == []


@dataclass
class AtTheDoor:
    """An event as it comes to the door and is kept."""

    channel: Channel

    def bring(self, body: bytes) -> None:
        keep(self.channel, [Delivery(body)])


def test_what_comes_by_the_door_and_by_asking_is_one_message(
    network: SimulatedX, channel: Channel, look: Look, happens: Happens
) -> None:
    post = network.post(HOUSE, "Neu!")
    asked = network.post("frieda", "In Blau?", post)
    private = network.write("karl", HOUSE, "Hallo")
    door = AtTheDoor(channel)
    with happens():
        for body in (
            network.event_of(asked),
            network.event_of_message(private),
            network.event_of(asked),
        ):
            door.bring(body)
    assert set(Message.objects.values_list("external_id", flat=True)) == {asked, f"dm:{private}"}
    look(channel)
    look(channel)
    assert Message.objects.count() == 2
    assert Message.objects.get(external_id=asked).versions.count() == 0
    assert Conversation.objects.exclude(waiting_since=None).count() == 2
    opened = Message.objects.get(external_id=asked).conversation
    assert opened is not None
    assert opened.post is not None  # which asking has brought

    with happens():
        door.bring(
            network.event("post.delete", network.house.id, {"id": post, "author_id": "1"}, {})
        )
    opened.post.refresh_from_db()
    assert not Envelope.objects.set_aside().exists()


def test_an_event_we_cannot_read_is_set_aside_for_a_person(
    network: SimulatedX, channel: Channel, happens: Happens
) -> None:
    body = network.event("post.mention.create", network.house.id, {"id": "77"}, {})
    with happens():
        AtTheDoor(channel).bring(body)
    assert [bytes(one.body) for one in Envelope.objects.set_aside()] == [body]


def test_the_door_of_the_application_knows_whose_it_is(
    network: SimulatedX, channel: Channel
) -> None:
    app: App = network.app("https://desk.example/door")
    connector = channel.connector
    connector.account.app = app
    body = network.event_of(network.post("frieda", f"@{HOUSE} In Blau?"))
    delivery = Delivery(body, network.sealed(body))
    connector.verify(delivery)
    assert connector.addressees(delivery) == {channel.own_external_id}
