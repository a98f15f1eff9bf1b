"""Care, rest, and the promise that nobody is forgotten."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Incoming
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import (
    ReasonNeeded,
    add_note,
    file_incoming,
    let_rest,
    release,
    reopen,
    take_care,
)
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.lasting import Unchangeable
from herzenstakt.kernel.words import Sentence
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Says


def test_the_first_who_takes_care_does_and_the_second_is_told(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    assert take_care(conversation, mia)
    assert not take_care(Conversation.objects.get(), uwe)
    assert Conversation.objects.get().caretaker == mia

    release(Conversation.objects.get(), mia)
    assert take_care(Conversation.objects.get(), uwe)


def test_letting_somebody_wait_for_ever_needs_a_reason(
    conversation: Conversation, mia: Membership
) -> None:
    with pytest.raises(ReasonNeeded):
        let_rest(conversation, mia, "  ")
    assert Conversation.objects.get().waiting_since

    let_rest(conversation, mia, "She thanked us.")

    rested = Conversation.objects.get()
    assert rested.status == Conversation.Status.CLOSED
    assert rested.waiting_since is None
    assert Entry.objects.get(action="conversation.rested").details["reason"] == "She thanked us."


def test_who_writes_again_wakes_a_resting_conversation(
    conversation: Conversation, mia: Membership, says: Says
) -> None:
    let_rest(conversation, mia, "Thanks.")
    again = says("frieda", "Noch eine Frage!")

    assert again.conversation == conversation
    woken = Conversation.objects.get()
    assert woken.status == Conversation.Status.OPEN
    assert woken.waiting_since == again.written_at


def test_a_decision_to_let_rest_can_be_taken_back(
    conversation: Conversation, mia: Membership, frieda_asks: Message
) -> None:
    let_rest(conversation, mia, "Thanks.")
    reopen(conversation, mia)

    assert Conversation.objects.get().waiting_since == frieda_asks.written_at


def test_the_database_refuses_a_conversation_at_rest_in_which_somebody_waits(
    conversation: Conversation,
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Conversation.objects.update(status=Conversation.Status.CLOSED)


@pytest.mark.django_db(transaction=True)
def test_a_question_asked_while_an_older_one_is_looked_at_again_still_waits(
    frieda_asks: Message, channel: Channel, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The worker that looks again has worked out that nobody waits, and has not stored it yet."""
    assert frieda_asks.conversation
    let_rest(frieda_asks.conversation, mia, "Small talk")
    asked = threading.Event()
    store, handle, thread = Conversation.save, frieda_asks.handle, frieda_asks.thread_id
    assert handle
    frieda = handle.as_author()
    known = Incoming(
        frieda_asks.external_id, frieda, frieda_asks.text, frieda_asks.written_at, parent_id=thread
    )
    news = Incoming("later", frieda, "Und in Rot?", timezone.now(), parent_id=thread)

    def slowly(conversation: Conversation, **how: Any) -> None:
        if threading.current_thread() is looking:
            asking.start()
            asked.wait(1)
        store(conversation, **how)

    def ask() -> None:
        file_incoming(channel, handle, news, thread)
        asked.set()
        connection.close()

    def look_again() -> None:
        file_incoming(channel, handle, known, thread)
        connection.close()

    monkeypatch.setattr(Conversation, "save", slowly)
    asking, looking = threading.Thread(target=ask), threading.Thread(target=look_again)
    looking.start()
    looking.join()
    asking.join()

    assert Conversation.objects.get().waiting_since == news.written_at


def test_a_remark_lasts_as_long_as_it_is_told(frieda_asks: Message, channel: Channel) -> None:
    handle = frieda_asks.handle
    assert handle

    def told(remark: str, **meta: str) -> Message:
        again = Incoming(
            frieda_asks.external_id,
            handle.as_author(),
            frieda_asks.text,
            frieda_asks.written_at,
            parent_id=frieda_asks.thread_id,
            remark=Sentence(remark),
            meta=meta,
        )
        return file_incoming(channel, handle, again, frieda_asks.thread_id)[0]

    assert told("Only its beginning was read.", rev="1").remark
    known = told("")
    assert not known.remark
    assert known.meta["rev"] == "1"  # what the connector needs stays
    assert str(told("It is forged.").remark) == "It is forged."


def test_a_note_stays_in_the_house(
    conversation: Conversation, mia: Membership, olga: Membership, plaza: SimulatedPlaza
) -> None:
    note = add_note(conversation, mia, " Sie hat schon angerufen. ")

    assert note.text == "Sie hat schon angerufen."
    assert not type(note).objects.visible_to(olga).exists()
    assert len(plaza.texts_of("ratzifatzi")) == 1


def test_the_journal_cannot_be_corrected(conversation: Conversation) -> None:
    entry = Entry.objects.all()[0]
    with pytest.raises(Unchangeable):
        entry.save()
    with pytest.raises(Unchangeable):
        entry.delete()
    with pytest.raises(Unchangeable):
        Entry.objects.all().delete()
    with pytest.raises(Unchangeable):
        Entry.objects.update(action="nothing.happened")
