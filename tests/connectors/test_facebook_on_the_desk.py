"""Facebook and the desk together: a question comes in, a person answers, nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.connector import Ability, Author, Delivery, Visibility
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import connect
from herzenstakt.connectors.facebook import Facebook
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import open_envelope, receive
from herzenstakt.flows.outgoing import NotYet, approve, settle, take_back
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.facebook import APP, PAGE, PAGE_NAME, SimulatedFacebook
from tests.conftest import LOOPBACK, Happens
from tests.connectors.test_facebook import app_of

FRIEDA, KARL = "Frieda Frage", "Karl Kritik"
Look = Callable[[Channel], None]


@pytest.fixture
def network() -> Iterator[SimulatedFacebook]:
    with SimulatedFacebook() as network:
        yield network


@pytest.fixture
def channel(
    owner: Membership, network: SimulatedFacebook, monkeypatch: pytest.MonkeyPatch
) -> Channel:
    """A channel as signing in leaves it. The application stands beside it: the desk keeps it elsewhere."""
    monkeypatch.setattr(Facebook, "app", property(lambda self: app_of(network)))
    settings = {"page": PAGE, "messages": "yes", "server": network.url}
    secrets = {"access_token": network.page_token()}
    return connect(owner, "facebook", settings, secrets, Author(PAGE, PAGE_NAME), LOOPBACK)


def test_a_question_is_answered_and_the_wait_is_over(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.publish("Unsere neue Bürste ist da!")
    question = network.comment(FRIEDA, "Gibt es die in Blau?", post)
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (post, True)
    assert conversation.person.name == FRIEDA

    draft = save_draft(conversation, mia, "Ab Dezember, liebe Frieda.")
    with happens():
        approve(draft, mia)
    look(channel)  # the echo of our own answer comes in

    draft.refresh_from_db()
    conversation.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert conversation.waiting_since is None
    assert network.texts_of(PAGE) == ["Ab Dezember, liebe Frieda."]
    said = Message.objects.get(direction=Message.Direction.OUT)
    assert network.comments[said.external_id].parent == question
    assert said.versions.count() == 0
    assert not Entry.objects.filter(action__startswith="answer.").exists()


def test_an_answer_whose_receipt_was_lost_is_found_and_not_said_again(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment(FRIEDA, "Gibt es die in Blau?")
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Ab Dezember.")
    network.suffer("drop_after", method="POST", path=r"/comments$")
    with happens():
        approve(draft, mia)
    look(channel)

    assert network.texts_of(PAGE) == ["Ab Dezember."]
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1
    assert Conversation.objects.get().waiting_since is None


def test_an_answer_typed_on_facebook_ends_the_wait(
    network: SimulatedFacebook, channel: Channel, look: Look
) -> None:
    question = network.comment(FRIEDA, "Gibt es die in Blau?")
    look(channel)
    network.comment(PAGE, "Ja, ab Dezember.", parent=question)
    look(channel)

    assert Conversation.objects.get().waiting_since is None


def test_a_private_message_is_answered_in_private(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.write(FRIEDA, "Meine Bestellnummer ist 4711.")
    look(channel)
    asked = Message.objects.get()
    assert asked.visibility == Visibility.PRIVATE
    draft = save_draft(Conversation.objects.get(), mia, "Danke, wir schauen nach.")
    with happens():
        approve(draft, mia)
    look(channel)

    assert [one.text for one in network.messages.values() if one.author == PAGE] == [draft.text]
    assert network.comments == {}
    assert Conversation.objects.get().waiting_since is None


def test_too_late_for_messenger_keeps_the_draft_and_says_why(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.write(FRIEDA, "Hallo?", datetime.now(UTC) - timedelta(days=2))
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Entschuldigung!")
    with happens():
        approve(draft, mia)

    draft.refresh_from_db()
    assert draft.state != Reply.State.SENT
    assert draft.text == "Entschuldigung!"
    assert network.texts_of(PAGE) == []
    assert Conversation.objects.get().waiting_since is not None


def test_a_comment_that_was_deleted_ends_the_wait_and_a_hidden_one_is_shown_as_hidden(
    network: SimulatedFacebook, channel: Channel, look: Look
) -> None:
    question, rude = network.comment(FRIEDA, "In Blau?"), network.comment(KARL, "Schrott!")
    look(channel)
    network.remove(question)
    channel.connector.act(Ability.HIDE, rude, Message.objects.get(external_id=rude).meta)
    look(channel)

    assert Message.objects.get(external_id=question).gone_at is not None
    assert Message.objects.get(external_id=rude).is_hidden
    waiting = Conversation.objects.exclude(waiting_since=None)
    assert [one.person.name for one in waiting] == [KARL]


def test_what_came_to_the_door_and_by_a_look_is_one_message_with_one_name(
    network: SimulatedFacebook, channel: Channel, look: Look, happens: Happens
) -> None:
    network.subscribed[PAGE] = {APP: {"messages", "feed"}}
    network.publish("Neu!")
    network.write(FRIEDA, "Hallo?")
    network.comment(KARL, "In Blau?")
    look(channel)
    before = {one.external_id: one.text for one in Message.objects.all()}
    for app, body in network.outbox:
        with happens():
            receive(channel, Delivery(body, network.seal(app, body)))
    kept = [b'"object"' in bytes(envelope.body) for envelope in Envelope.objects.all()]
    assert sum(kept) == len(network.outbox) == 3
    look(channel)

    assert {one.external_id: one.text for one in Message.objects.all()} == before
    assert {one.person.name for one in Conversation.objects.all()} == {FRIEDA, KARL}
    assert not Envelope.objects.set_aside().exists()


def test_whoever_writes_to_the_door_first_has_a_name_after_the_next_look(
    network: SimulatedFacebook, channel: Channel, look: Look, happens: Happens
) -> None:
    network.subscribed[PAGE] = {APP: {"messages"}}
    network.write(FRIEDA, "Hallo?")
    for app, body in network.outbox:
        with happens():
            receive(channel, Delivery(body, network.seal(app, body)))
    assert Message.objects.count() == 1
    look(channel)
    assert Conversation.objects.get().person.name == FRIEDA


# --- a public word, answered in private ------------------------------------------------------------


def test_a_comment_is_answered_in_private_and_nobody_else_reads_it(
    network: SimulatedFacebook,
    channel: Channel,
    look: Look,
    mia: Membership,
    rolf: Membership,
    happens: Happens,
) -> None:
    network.comment(FRIEDA, "Meine Bestellung 4711 ist nicht da!")
    look(channel)
    conversation = Conversation.objects.get()
    draft = save_draft(conversation, mia, "Wir schauen gleich nach.", in_private=True)
    with happens():
        approve(draft, mia)
    look(channel)  # Facebook tells of our message, too

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert Conversation.objects.get().waiting_since is None
    assert network.texts_of(PAGE) == ["Wir schauen gleich nach."]
    assert [one.author for one in network.comments.values()] != [PAGE]
    said = Message.objects.get(direction=Message.Direction.OUT)
    assert (said.visibility, said.conversation) == (Visibility.PRIVATE, conversation)
    assert not Entry.objects.filter(action__startswith="answer.").exists()

    assert Conversation.objects.visible_to(rolf).exists(), "that she asked stands there for all"
    assert not Message.objects.visible_to(rolf).filter(pk=said.pk).exists()
    assert not Reply.objects.visible_to(rolf).exists()
    assert Message.objects.visible_to(mia).filter(pk=said.pk).exists()


def test_what_a_visitor_posts_is_answered_in_private_too(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.visit(FRIEDA, "Wo ist mein Paket?")
    look(channel)
    with happens():
        approve(save_draft(Conversation.objects.get(), mia, "Am Hafen.", in_private=True), mia)

    assert [one.text for one in network.messages.values()] == ["Am Hafen."]
    assert Conversation.objects.get().waiting_since is None


def test_facebook_takes_one_private_answer_and_the_desk_says_so_before(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment(FRIEDA, "Meine Bestellung ist nicht da!")
    look(channel)
    conversation = Conversation.objects.get()
    with happens():
        approve(save_draft(conversation, mia, "Wir schauen nach.", in_private=True), mia)
    again = save_draft(conversation, mia, "Sie kommt morgen.", in_private=True)
    with pytest.raises(NotYet, match="in private before"):
        approve(again, mia)

    again.refresh_from_db()
    assert (again.state, again.in_private) == (Reply.State.DRAFT, True)
    with happens():
        approve(save_draft(conversation, mia, "Sie kommt morgen.", in_private=False), mia)
    assert len(network.messages) == 1
    assert network.texts_of(PAGE) == ["Sie kommt morgen.", "Wir schauen nach."]


@pytest.mark.parametrize("days", [6, 8])
def test_after_a_week_no_comment_is_answered_in_private(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, days: int
) -> None:
    network.comment(FRIEDA, "Na?", at=datetime.now(UTC) - timedelta(days=days))
    look(channel)
    window = Message.objects.get().private_window()

    assert window is not None
    assert bool(window.closed) is (days > 7)
    draft = save_draft(Conversation.objects.get(), mia, "Ja!", in_private=True)
    if days > 7:
        with pytest.raises(NotYet, match="within seven days"):
            approve(draft, mia)
    assert network.messages == {}


def test_without_messenger_there_is_no_private_way(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership
) -> None:
    channel.settings = {**channel.settings, "messages": "no"}
    channel.save()
    network.comment(FRIEDA, "Na?")
    look(channel)

    assert Message.objects.get().private_window() is None
    draft = save_draft(Conversation.objects.get(), mia, "Ja!", in_private=True)
    with pytest.raises(NotYet, match="where everybody reads it"):
        approve(draft, mia)
    assert network.texts_of(PAGE) == [], "what was meant for one person is said to nobody"


def test_a_private_answer_that_facebook_tells_before_its_yes_is_nobody_elses(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment(FRIEDA, "Meine Bestellung ist nicht da!")
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Wir schauen nach.", in_private=True)
    approve(draft, mia)
    under_way = Reply.objects.claim(draft.pk)
    assert under_way
    receipt = channel.connector.send(under_way.outgoing())
    look(channel)  # the message comes in while its worker still holds the yes
    assert not Message.objects.filter(external_id=receipt.external_id).exists()

    settle(under_way, receipt)
    Envelope.objects.unopened().update(held_until=None)
    for waiting in Envelope.objects.unopened():
        open_envelope.func(waiting.pk)

    said = Message.objects.get(direction=Message.Direction.OUT)
    assert said.conversation == draft.conversation
    assert not Entry.objects.filter(action__startswith="answer.").exists()


def test_a_private_answer_whose_receipt_was_lost_is_found_and_brought_home(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.comment(FRIEDA, "Meine Bestellung ist nicht da!")
    look(channel)
    network.suffer("drop_after", method="POST", path=r"/messages$")
    draft = save_draft(Conversation.objects.get(), mia, "Wir schauen nach.", in_private=True)
    with happens():
        approve(draft, mia)
    look(channel)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert len(network.messages) == 1
    assert Conversation.objects.get().waiting_since is None


def test_what_is_taken_back_or_joined_stays_for_one_person(
    network: SimulatedFacebook, channel: Channel, look: Look, mia: Membership, team: Team
) -> None:
    team.undo_seconds = 30
    team.save()
    network.comment(FRIEDA, "Meine Bestellung ist nicht da!")
    look(channel)
    conversation = Conversation.objects.get()
    draft = save_draft(conversation, mia, "Wir schauen nach.", in_private=True)
    approve(draft, mia)
    save_draft(conversation, mia, "Liebe Frieda,", in_private=False)
    draft.refresh_from_db()

    joined = take_back(draft, mia)
    assert (joined.text, joined.in_private) == ("Liebe Frieda,\n\nWir schauen nach.", True)
    assert save_draft(conversation, mia, "Liebe Frieda!").in_private, "typing on changes nothing"
