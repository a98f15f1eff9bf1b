"""How a comment comes to the desk."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Author, Delivery, Happening, Incoming, Opening, Vanished
from herzenstakt.channels.models import (
    DEATHS_BEFORE_SET_ASIDE,
    STUMBLES_BEFORE_SET_ASIDE,
    Channel,
    Envelope,
    FeedState,
    Health,
)
from herzenstakt.channels.trouble import Forged, TryLater
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.conversations.services import file_incoming, file_post, let_rest, reopen, vanish
from herzenstakt.flows import incoming
from herzenstakt.flows.incoming import fetch_page, keep, open_envelope, receive
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.reacting import edit_own
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.words import Sentence
from herzenstakt.people.models import Handle, Person
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import Plaza, SimulatedPlaza
from tests.conftest import Happens, Says

Look = Callable[[Channel], None]


def test_a_comment_finds_its_person_its_post_and_its_place_in_the_queue(
    frieda_asks: Message, post: str
) -> None:
    conversation = Conversation.objects.get()

    assert conversation.person.name == "Frieda Frage"
    assert conversation.post == Post.objects.get(external_id=post, ours=True)
    assert conversation.waiting_since == frieda_asks.written_at
    assert conversation.excerpt == "Wann kommt die in Blau?"


def test_our_own_post_is_never_work(channel: Channel, post: str, look: Look) -> None:
    look(channel)

    assert not Conversation.objects.exists()


def test_the_same_comment_read_again_changes_nothing(
    frieda_asks: Message, channel: Channel, happens: Happens
) -> None:
    before = Envelope.objects.count(), Message.objects.count(), Entry.objects.count()
    FeedState.objects.update(cursor="", next_at=timezone.now())
    for feed in channel.feed_states.all():
        with happens():
            fetch_page(feed.pk)

    assert (Envelope.objects.count(), Message.objects.count(), Entry.objects.count()) == before


def test_an_envelope_opened_twice_is_one_message(frieda_asks: Message, channel: Channel) -> None:
    Envelope.objects.update(done_at=None, held_until=None)
    for envelope in Envelope.objects.all():
        open_envelope.call(envelope.pk)

    assert Message.objects.filter(external_id=frieda_asks.external_id).count() == 1
    assert Entry.objects.filter(action="message.arrived").count() == 1


def test_two_people_in_one_thread_have_a_conversation_each(says: Says) -> None:
    asked = says("frieda", "Wann kommt die in Blau?")
    says("karl", "Und warum nicht in Rot?", asked.external_id)

    assert Conversation.objects.count() == 2
    assert len({c.thread_id for c in Conversation.objects.all()}) == 1


def test_the_longest_wait_stands_first_and_a_second_question_does_not_restart_it(
    says: Says, mia: Membership
) -> None:
    asked = says("frieda", "Wann kommt die in Blau?")
    says("karl", "Und in Rot?")
    says("frieda", "Hallo?")

    waiting = Conversation.objects.visible_to(mia).waiting()

    assert [c.person.name for c in waiting] == ["Frieda Frage", "Karl Kritik"]
    assert waiting[0].waiting_since == asked.written_at


def test_next_door_sees_nothing_of_ours(frieda_asks: Message, olga: Membership) -> None:
    for model in (Conversation, Message, Person, Handle, Post, Envelope, Channel, Entry):
        rows: Any = model._default_manager
        assert rows.exists()
        assert not rows.get_queryset().visible_to(olga).exists(), model


# the door


def knock(client: Client, channel: Channel, body: bytes, headers: dict[str, str]) -> int:
    door = reverse("door", args=[channel.pk])
    return client.post(door, body, content_type="application/json", headers=headers).status_code


def test_while_the_desk_cannot_tell_the_network_comes_again(
    client: Client, plaza: SimulatedPlaza, channel: Channel, post: str
) -> None:
    plaza.comment("frieda", "Wann?", post)
    body, headers = plaza.sealed(len(plaza.events))
    Channel.objects.update(locked_secrets="broken")

    assert knock(client, channel, body, headers) == 503
    assert not Envelope.objects.filter(channel=channel).exists()


def test_the_door_is_open_to_the_network_and_closed_to_forgers(
    client: Client, plaza: SimulatedPlaza, channel: Channel, post: str, happens: Happens
) -> None:
    plaza.comment("frieda", "Wann?", post)
    body, headers = plaza.sealed(len(plaza.events))

    with happens():
        assert knock(client, channel, body.replace(b"Wann", b"Nie!"), headers) == 403
        assert knock(client, channel, body, {}) == 403
    assert not Envelope.objects.exists()

    with happens():
        assert knock(client, channel, body, headers) == 202
    assert Message.objects.get().text == "Wann?"


def test_a_delivery_replayed_at_the_door_is_kept_once(
    client: Client, plaza: SimulatedPlaza, channel: Channel, post: str
) -> None:
    plaza.comment("frieda", "Wann?", post)
    body, headers = plaza.sealed(len(plaza.events))

    assert [knock(client, channel, body, headers) for _ in range(3)] == [202] * 3
    assert Envelope.objects.count() == 1


def test_a_channel_without_a_secret_for_its_door_opens_to_nobody(
    plaza: SimulatedPlaza, channel: Channel, post: str
) -> None:
    Channel.objects.update(locked_secrets="")
    plaza.comment("frieda", "Wann?", post)
    with pytest.raises(Forged):
        receive(Channel.objects.get(), Delivery(*plaza.sealed(len(plaza.events))))
    assert not Envelope.objects.exists()


# what cannot be read, and what nobody expected


def test_what_cannot_be_read_is_set_aside_with_its_reason_and_holds_up_nobody(
    channel: Channel, frieda_asks: Message, happens: Happens
) -> None:
    with happens():
        keep(channel, [Delivery(b"{broken"), Delivery(b'{"event": "earthquake"}')])

    aside = Envelope.objects.set_aside()
    assert aside.count() == 2
    assert all(str(envelope.trouble_sentence) for envelope in aside)
    assert not Envelope.objects.unopened().exists()


@pytest.mark.parametrize("odd_first", [True, False])
def test_what_cannot_be_kept_takes_nothing_along_that_stands_beside_it(
    channel: Channel, sealed: Envelope, monkeypatch: pytest.MonkeyPatch, odd_first: bool
) -> None:
    """Many networks bring several things in one delivery."""

    def beside_an_odd_one(self: Plaza, delivery: Delivery) -> list[Happening]:
        [whole] = told(self, delivery)
        assert isinstance(whole, Incoming)
        odd = replace(whole, author=Author("\ud800", "Karl Kritik"), external_id="odd")
        return [odd, whole] if odd_first else [whole, odd]

    told = Plaza.parse
    monkeypatch.setattr(Plaza, "parse", beside_an_odd_one)

    open_envelope.call(sealed.pk)

    assert Message.objects.said_to_us().get().text == "Wann?"
    assert not Envelope.objects.set_aside().exists()


def test_where_nothing_of_it_can_be_kept_it_is_set_aside_for_a_person(
    sealed: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Plaza, "parse", lambda self, delivery: [Vanished(""), Vanished("\x00")])

    open_envelope.call(sealed.pk)

    sealed.refresh_from_db()
    assert "does not tell who said what" in str(sealed.trouble_sentence)
    assert sealed.set_aside_at


def test_a_set_aside_envelope_can_be_opened_again(
    channel: Channel, plaza: SimulatedPlaza, post: str, monkeypatch: pytest.MonkeyPatch, look: Look
) -> None:
    plaza.comment("frieda", "Wann?", post)
    monkeypatch.setattr(incoming, "take_theirs", stumble)
    look(channel)
    envelope = Envelope.objects.exclude(trouble={}).get()
    for _ in range(STUMBLES_BEFORE_SET_ASIDE - 1):
        try_now(envelope)
    envelope.refresh_from_db()
    assert envelope.set_aside_at
    assert envelope.tries == STUMBLES_BEFORE_SET_ASIDE
    assert not Message.objects.said_to_us().exists()

    monkeypatch.undo()
    envelope.open_again()
    open_envelope.call(envelope.pk)

    assert Message.objects.said_to_us().get().text == "Wann?"


def stumble(*_: object, **_more: object) -> None:
    raise RuntimeError("a stone in the road")


def not_now(*_: object, **_more: object) -> None:
    raise TryLater("Not now.", after=timedelta(seconds=1))


def try_now(envelope: Envelope) -> timedelta:
    """A worker tries at once. How long the envelope rests after that; nothing once it is aside."""
    Envelope.objects.update(held_until=None)
    began = timezone.now()
    open_envelope.call(envelope.pk)
    envelope.refresh_from_db()
    return envelope.held_until - began if envelope.held_until else timedelta(0)


@pytest.fixture
def sealed(channel: Channel, plaza: SimulatedPlaza, post: str) -> Envelope:
    """An envelope nobody has opened yet."""
    plaza.comment("frieda", "Wann?", post)
    keep(channel, [Delivery(plaza.sealed(len(plaza.events))[0])])
    return Envelope.objects.get()


def test_waiting_for_the_network_does_not_bring_an_envelope_nearer_to_being_set_aside(
    sealed: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "take_theirs", not_now)
    for _ in range(STUMBLES_BEFORE_SET_ASIDE * 2):
        try_now(sealed)
    monkeypatch.setattr(incoming, "take_theirs", stumble)
    for _ in range(STUMBLES_BEFORE_SET_ASIDE - 1):
        try_now(sealed)
    assert not sealed.set_aside_at

    try_now(sealed)

    assert sealed.set_aside_at


def test_an_envelope_we_stumble_over_rests_longer_each_time(
    sealed: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "take_theirs", stumble)

    first, _second, third = [try_now(sealed) for _ in range(3)]

    assert timedelta(seconds=5) <= first < third <= timedelta(minutes=31)


def test_an_envelope_that_must_wait_for_the_network_rests_longer_each_time(
    sealed: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(incoming, "take_theirs", not_now)

    pauses = [try_now(sealed) for _ in range(12)]

    assert timedelta(seconds=1) <= pauses[0] < pauses[3] < pauses[6]
    assert timedelta(minutes=15) <= pauses[-1] <= timedelta(minutes=31)


def test_an_envelope_waits_as_long_as_the_network_asked(
    sealed: Envelope, monkeypatch: pytest.MonkeyPatch
) -> None:
    def after_two_hours(*_: object, **_more: object) -> None:
        raise TryLater("Not now.", after=timedelta(hours=2))

    monkeypatch.setattr(incoming, "take_theirs", after_two_hours)

    assert try_now(sealed) >= timedelta(hours=2)


def test_an_envelope_on_which_workers_die_is_set_aside_for_a_person(
    channel: Channel, frieda_asks: Message
) -> None:
    envelope = Envelope.objects.order_by("-pk")[0]
    Envelope.objects.exclude(pk=envelope.pk).delete()
    Envelope.objects.update(done_at=None, in_hands=0)
    for _ in range(DEATHS_BEFORE_SET_ASIDE):
        assert Envelope.objects.claim(envelope.pk)
        worker_dies()

    assert Envelope.objects.claim(envelope.pk) is None
    aside = Envelope.objects.set_aside().get()
    assert str(aside.trouble_sentence)

    aside.open_again()
    open_envelope.call(envelope.pk)
    assert Envelope.objects.get().done_at


def test_an_envelope_whose_workers_come_back_may_wait_as_long_as_it_must(
    channel: Channel, frieda_asks: Message
) -> None:
    pk = Envelope.objects.order_by("-pk")[0].pk
    Envelope.objects.update(done_at=None)
    for _ in range(DEATHS_BEFORE_SET_ASIDE * 2):
        envelope = Envelope.objects.claim(pk)
        assert envelope
        envelope.rest(Sentence("The network is busy."), timedelta(minutes=1))
        worker_dies()

    assert not Envelope.objects.set_aside().exists()


def worker_dies() -> None:
    """Nobody says what came of it, and the hold runs out."""
    Envelope.objects.update(held_until=timezone.now() - timedelta(seconds=1))


def test_an_envelope_that_another_worker_holds_is_left_alone(
    channel: Channel, frieda_asks: Message
) -> None:
    Envelope.objects.update(done_at=None, held_until=timezone.now() + timedelta(minutes=1))

    assert Envelope.objects.claim(Envelope.objects.all()[0].pk) is None

    Envelope.objects.update(held_until=timezone.now() - timedelta(seconds=1))
    assert Envelope.objects.claim(Envelope.objects.all()[0].pk) is not None


# trouble with the network


@pytest.mark.parametrize("what", ["drop_before", "cut", "html", "empty"])
def test_a_network_in_trouble_loses_us_nothing(
    plaza: SimulatedPlaza, channel: Channel, post: str, look: Look, what: str
) -> None:
    plaza.comment("frieda", "Wann?", post)
    plaza.suffer(what, times=-1)
    look(channel)
    assert not Message.objects.exists()
    assert all(feed.failures for feed in channel.feed_states.exclude(name="look-again"))

    plaza.heal()
    look(channel)

    assert Message.objects.get().text == "Wann?"


def test_a_revoked_token_disconnects_the_channel_and_says_so(
    plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    plaza.suffer("refuse_token", times=-1)

    look(channel)

    channel.refresh_from_db()
    assert channel.health() is Health.DISCONNECTED
    assert str(channel.trouble_sentence)
    assert Entry.objects.filter(action="channel.disconnected").count() == 1
    assert not FeedState.objects.due().exists()


def test_a_channel_that_hears_nothing_never_looks_healthy(channel: Channel, look: Look) -> None:
    look(channel)
    assert channel.health() is Health.GOOD

    channel.feed_states.filter(name="public").update(heard_at=timezone.now() - timedelta(hours=1))

    assert channel.health() is Health.DEAF


# answered elsewhere, edited, vanished


def test_words_of_ours_from_another_app_end_the_wait_they_answer(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    plaza.comment("ratzifatzi", "Im Dezember!", frieda_asks.external_id)
    look(channel)

    conversation = Conversation.objects.get()
    assert conversation.waiting_since is None
    assert conversation.messages.get(direction="out").text == "Im Dezember!"
    assert Entry.objects.filter(action="answer.given_elsewhere").count() == 1


def test_an_edit_keeps_the_earlier_words(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    plaza.edit(frieda_asks.external_id, "Wann kommt die in Rot?")
    look(channel)

    message = Message.objects.get()
    assert message.text == "Wann kommt die in Rot?"
    assert [version.text for version in message.versions.all()] == ["Wann kommt die in Blau?"]
    assert Conversation.objects.get().excerpt == "Wann kommt die in Rot?"
    assert Entry.objects.filter(action="message.edited").count() == 1


def told_of(plaza: SimulatedPlaza, channel: Channel, event: int) -> None:
    """One delivery is read, for the first time or again."""
    Envelope.objects.all().delete()
    (envelope,) = Envelope.objects.keep(channel, [Delivery(plaza.sealed(event)[0])])
    open_envelope.call(envelope.pk)


def test_the_words_from_before_an_edit_change_nothing_when_they_are_read_late(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message
) -> None:
    asked = len(plaza.events)
    plaza.edit(frieda_asks.external_id, "Wann kommt die in Rot?")
    told_of(plaza, channel, asked + 1)

    told_of(plaza, channel, asked)

    message = Message.objects.get()
    assert message.text == "Wann kommt die in Rot?"
    assert message.edited_at == plaza.messages[frieda_asks.external_id].edited_at


def test_words_from_before_an_edit_that_are_read_first_give_way_to_the_edited_ones(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message
) -> None:
    """Also where we noticed ourselves that they had changed, and the network gave no time."""
    for text, minutes in (("Wann in Rot?", None), ("Wann in Grün?", -5), ("Wann in Blau?", None)):
        at = None if minutes is None else timezone.now() + timedelta(minutes=minutes)
        said = Incoming(
            external_id=frieda_asks.external_id,
            author=handle_of(frieda_asks).as_author(),
            text=text,
            written_at=frieda_asks.written_at,
            parent_id=frieda_asks.parent_id,
            edited_at=at,
        )
        file_incoming(channel, handle_of(frieda_asks), said, frieda_asks.thread_id)

    assert Message.objects.get().text == "Wann in Grün?"
    assert Message.objects.get().versions.count() == 2


def test_old_words_still_tell_that_somebody_spoke_to_us(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message
) -> None:
    Message.objects.update(addressed=False, edited_at=timezone.now())
    Conversation.objects.update(waiting_since=None)

    told_of(plaza, channel, len(plaza.events))

    assert Conversation.objects.get().waiting_since == frieda_asks.written_at


def test_when_we_edited_our_answer_only_the_network_knows(
    plaza: SimulatedPlaza,
    channel: Channel,
    draft: Reply,
    mia: Membership,
    look: Look,
    happens: Happens,
) -> None:
    with happens():
        approve(draft, by=mia)
    edit_own(Message.objects.get(direction="out"), mia, "Im Januar, liebe Frieda.")
    assert Message.objects.get(direction="out").edited_at is None

    look(channel)

    answer = Message.objects.get(direction="out")
    assert answer.edited_at == plaza.messages[answer.external_id].edited_at
    assert [version.text for version in answer.versions.all()] == [draft.text]


def handle_of(message: Message) -> Handle:
    assert message.handle
    return message.handle


def test_what_its_author_deleted_waits_no_longer_and_its_words_are_gone(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    plaza.edit(frieda_asks.external_id, "Wann kommt die in Rot?")
    look(channel)
    plaza.delete(frieda_asks.external_id)
    look(channel)

    message = Message.objects.get()
    assert message.gone_at
    assert message.text == ""
    assert not message.versions.exists()
    assert Conversation.objects.get().waiting_since is None
    assert Entry.objects.filter(action="message.vanished").count() == 1


def test_a_question_that_others_talk_about_vanishes_as_a_post_and_as_a_message(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    asked = handle_of(frieda_asks).as_author()
    file_post(
        channel,
        Opening(frieda_asks.external_id, asked, frieda_asks.text, frieda_asks.written_at),
    )
    plaza.delete(frieda_asks.external_id)
    look(channel)

    assert Post.objects.get(external_id=frieda_asks.external_id).gone_at
    assert Message.objects.get().gone_at
    assert Conversation.objects.get().waiting_since is None
    assert Entry.objects.filter(action="message.vanished").count() == 1


def test_what_a_feed_tells_again_after_it_had_vanished_is_there_again(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look, happens: Happens
) -> None:
    asked = Delivery(plaza.sealed(len(plaza.events))[0])
    plaza.delete(frieda_asks.external_id)
    look(channel)
    plaza.messages[frieda_asks.external_id].gone_at = None

    with happens():
        keep(channel, [asked])  # a call at the door may be late and tells nothing new
    assert Conversation.objects.get().waiting_since is None
    for _ in range(2):
        with happens():
            keep(channel, [asked], as_it_is=True)

    message = Message.objects.get()
    assert (message.gone_at, message.text) == (None, "Wann kommt die in Blau?")
    assert Conversation.objects.get().waiting_since == message.written_at
    assert Conversation.objects.get().excerpt == message.text
    assert Entry.objects.filter(action="message.returned").count() == 1


def test_what_is_told_again_begins_with_all_its_tries(
    plaza: SimulatedPlaza,
    channel: Channel,
    frieda_asks: Message,
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """That somebody stumbled over it long ago brings it no nearer to being set aside."""
    asked = Delivery(plaza.sealed(len(plaza.events))[0])
    envelope = Envelope.objects.get(about=frieda_asks.external_id)
    Envelope.objects.filter(pk=envelope.pk).update(stumbles=STUMBLES_BEFORE_SET_ASIDE - 1)
    plaza.delete(frieda_asks.external_id)
    look(channel)
    keep(channel, [asked], as_it_is=True)
    monkeypatch.setattr(incoming, "take_theirs", stumble)
    try_now(envelope)

    assert envelope.stumbles == 1
    assert envelope.set_aside_at is None


def test_a_feed_that_tells_of_words_and_of_their_end_brings_nothing_back(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    plaza.delete(frieda_asks.external_id)
    look(channel)
    before = Entry.objects.count()

    channel.feed_states.update(cursor="")
    look(channel)

    assert Message.objects.get().gone_at
    assert Entry.objects.count() == before


def test_words_changed_there_and_back_are_those_from_before(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, happens: Happens
) -> None:
    """On a network that gives no times for edits, the same words again are the same bytes again."""
    blue = plaza.sealed(len(plaza.events))[0]
    red = blue.replace(b"Blau", b"Rot")
    for body in (red, red, blue, blue, red):
        with happens():
            keep(channel, [Delivery(body)], as_it_is=True)

    assert Message.objects.get().text == "Wann kommt die in Rot?"
    assert Message.objects.get().versions.count() == 3
    assert Entry.objects.filter(action="message.edited").count() == 3


def test_a_network_that_is_mistaken_for_a_moment_is_asked_again(
    plaza: SimulatedPlaza, channel: Channel, says: Says, look: Look, mia: Membership
) -> None:
    asked, thanked = says("frieda", "Wann?"), says("karl", "Danke!")
    says("ratzifatzi", "Im Dezember.", asked.external_id)
    assert thanked.conversation
    let_rest(thanked.conversation, mia, "He thanked us.")
    plaza.suffer("status", path="messages", status=404, times=-1)
    look(channel)
    assert not Message.objects.filter(gone_at=None).exists()

    plaza.heal()
    look(channel)

    assert not Message.objects.exclude(gone_at=None).exists()
    assert set(Message.objects.values_list("text", flat=True)) == {
        "Wann?",
        "Danke!",
        "Im Dezember.",
    }
    assert not Conversation.objects.waiting().exists()
    assert Entry.objects.filter(action="answer.returned").count() == 1


def test_what_vanished_long_ago_is_not_asked_for_again(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    vanish(channel, frieda_asks.external_id, timezone.now() - timedelta(days=4))

    look(channel)

    assert Message.objects.get().gone_at


def test_when_our_answer_vanishes_the_person_waits_again(
    plaza: SimulatedPlaza,
    channel: Channel,
    draft: Reply,
    mia: Membership,
    look: Look,
    happens: Happens,
) -> None:
    with happens():
        approve(draft, by=mia)
    draft.refresh_from_db()
    assert draft.message
    assert Conversation.objects.get().waiting_since is None

    plaza.delete(draft.message.external_id)
    look(channel)

    assert Conversation.objects.get().waiting_since == draft.answers.written_at
    assert Entry.objects.filter(action="answer.vanished").count() == 1


# an answer that is read before what it answers


def brought(
    channel: Channel, capture: Callable[..., AbstractContextManager[object]]
) -> list[Envelope]:
    """What the feeds bring, kept and not opened yet, the newest first."""
    with capture(execute=False):
        for feed in channel.feed_states.all():
            fetch_page(feed.pk)
    return list(Envelope.objects.filter(done_at=None).order_by("-pk"))


def test_whoever_was_answered_does_not_wait_in_whatever_order_it_is_read(
    plaza: SimulatedPlaza,
    channel: Channel,
    post: str,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    asked = plaza.comment("frieda", "Wann?", post)
    answered = plaza.comment("ratzifatzi", "Im Dezember.", asked)
    plaza.comment("ratzifatzi", "Und in Rot.", answered)
    plaza.comment("karl", "Und wer zahlt das?", post)

    for envelope in brought(channel, django_capture_on_commit_callbacks):
        open_envelope.call(envelope.pk)

    frieda = Conversation.objects.get(person__name="Frieda Frage")
    assert frieda.waiting_since is None
    assert frieda.messages.filter(direction="out").count() == 2
    assert frieda.messages.get(external_id=asked).settled_by == Message.objects.get(
        text="Im Dezember."
    )
    assert Conversation.objects.get(person__name="Karl Kritik").waiting_since


def test_an_answer_that_has_vanished_before_its_question_is_read_ends_no_wait(
    plaza: SimulatedPlaza,
    channel: Channel,
    post: str,
    django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]],
) -> None:
    asked = plaza.comment("frieda", "Wann?", post)
    answer = plaza.comment("ratzifatzi", "Im Dezember.", asked)
    newest, *older = brought(channel, django_capture_on_commit_callbacks)
    open_envelope.call(newest.pk)
    vanish(channel, answer, None)

    for envelope in older:
        open_envelope.call(envelope.pk)

    assert Conversation.objects.get().waiting_since


def test_what_was_overheard_and_answered_does_not_wait_when_it_turns_out_to_be_for_us(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    Message.objects.update(addressed=False)
    Conversation.objects.update(waiting_since=None)
    plaza.comment("ratzifatzi", "Im Dezember!", frieda_asks.external_id)
    look(channel)

    look(channel)

    assert Message.objects.get(pk=frieda_asks.pk).addressed
    assert Conversation.objects.get().waiting_since is None


@pytest.mark.parametrize("listening", [True, False])
def test_words_read_late_wait_only_where_the_answer_may_not_have_seen_them(
    says: Says, channel: Channel, plaza: SimulatedPlaza, post: str, look: Look, listening: bool
) -> None:
    """An answer from before the desk listened had all of Frieda's words in view."""
    now = timezone.now()
    asked = says("frieda", "Und in Rot?")
    says("ratzifatzi", "Ja.", asked.external_id)
    if not listening:
        Channel.objects.update(created_at=now + timedelta(hours=1))
    plaza.comment("frieda", "Wann?", post, at=now - timedelta(hours=1))
    look(channel)

    assert (Conversation.objects.get().waiting_since is None) is not listening


def test_a_question_and_an_answer_that_missed_each_other_are_brought_together(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look
) -> None:
    """As two workers leave them who filed both in the same moment."""
    plaza.comment("ratzifatzi", "Im Dezember!", frieda_asks.external_id)
    look(channel)
    Message.objects.filter(direction="out").update(conversation=None)
    Message.objects.filter(pk=frieda_asks.pk).update(settled_at=None, settled_by=None)
    Conversation.objects.update(waiting_since=frieda_asks.written_at)

    look(channel)

    assert Conversation.objects.get().waiting_since is None
    assert Message.objects.get(direction="out").conversation == Conversation.objects.get()


def test_what_a_person_has_reopened_is_not_settled_by_its_old_answer_again(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look, mia: Membership
) -> None:
    plaza.comment("ratzifatzi", "Im Dezember!", frieda_asks.external_id)
    look(channel)
    reopen(Conversation.objects.get(), mia)

    look(channel)

    assert Conversation.objects.get().waiting_since == frieda_asks.written_at


# claims


def test_a_digest_is_the_name_of_the_bytes(channel: Channel) -> None:
    keep(channel, [Delivery(b"one"), Delivery(b"one"), Delivery(b"two")])

    digests = set(Envelope.objects.values_list("digest", flat=True))
    assert digests == {hashlib.sha256(body).hexdigest() for body in (b"one", b"two")}
