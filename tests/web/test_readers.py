"""What somebody who only reads along sees, and what stays among those who answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Author, Incoming, Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import add_note, file_incoming, let_rest
from herzenstakt.people.models import Handle
from herzenstakt.replies.models import Reply
from herzenstakt.web.media.pictures import WHOLE, place_of, put
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
DESK = "/t/ratzifatzi/"


def at(conversation: Conversation) -> str:
    return f"{DESK}c/{conversation.pk}/"


def seen(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


@pytest.fixture
def inside(conversation: Conversation, draft: Reply, mia: Membership) -> None:
    """A note, a draft and a reason, none of them meant for people outside."""
    add_note(conversation, mia, "Sie ist Journalistin.")
    let_rest(conversation, mia, "Darüber reden wir am Telefon")


def whisper(conversation: Conversation) -> Message:
    """Frieda goes on in private, in the same thread."""
    said = Incoming(
        external_id="whisper",
        author=Author("frieda", "Frieda Frage"),
        text="Meine Nummer ist 0123.",
        written_at=timezone.now(),
        thread_id=conversation.thread_id,
        visibility=Visibility.PRIVATE,
    )
    message, _news = file_incoming(
        conversation.channel, conversation.handle, said, conversation.thread_id
    )
    return message


@pytest.fixture
def whispers(conversation: Conversation) -> Message:
    return whisper(conversation)


@pytest.mark.usefixtures("inside")
def test_notes_drafts_and_reasons_are_for_those_who_write(
    conversation: Conversation,
    rolf: Membership,
    tina: Membership,
    uwe: Membership,
    signed_in: SignedIn,
) -> None:
    among_us = ("Journalistin", "liebe Frieda", "am Telefon")

    page = seen(signed_in(rolf), at(conversation))
    assert "Wann kommt die in Blau?" in page
    assert not [words for words in among_us if words in page]
    page = seen(signed_in(tina), at(conversation))  # who may not read the journal
    assert [words for words in among_us if words in page] == ["Journalistin", "liebe Frieda"]
    page = seen(signed_in(uwe), at(conversation))
    assert [words for words in among_us if words in page] == [*among_us]


@pytest.mark.usefixtures("whispers")
@pytest.mark.parametrize("where", ["", "?room=all", "search/?q=Nummer", "search/?q=Blau"])
def test_a_private_conversation_stands_in_no_list_of_a_reader(
    where: str, conversation: Conversation, rolf: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    assert at(conversation) in seen(signed_in(mia), DESK + where)
    page = seen(signed_in(rolf), DESK + where)

    assert at(conversation) not in page
    assert "0123" not in page
    assert 'nav__count">1<' not in page


def test_a_private_conversation_is_not_here_for_a_reader(
    conversation: Conversation,
    whispers: Message,
    rolf: Membership,
    mia: Membership,
    signed_in: SignedIn,
) -> None:
    person = f"{DESK}p/{conversation.person_id}/"
    for path in (at(conversation), person, picture_in(whispers)):
        assert signed_in(mia).get(path).status_code == 200
        assert signed_in(rolf).get(path).status_code == 404


def picture_in(message: Message) -> str:
    """The address of a picture in a message; it was fetched before."""
    url = "https://plaza.example/picture.png"
    put(place_of(url, WHOLE, message.channel.private_hosts), b"a picture")
    message.media = [{"kind": "image", "url": url}]
    message.save()
    return f"{DESK}media/{message.pk}/0/"


def test_what_others_say_privately_in_a_thread_is_not_told_beside_it(
    conversation: Conversation,
    says: Says,
    rolf: Membership,
    mia: Membership,
    signed_in: SignedIn,
) -> None:
    karl = says("karl", "Das wüsste ich auch gern.").conversation
    assert karl
    whisper(conversation)

    assert "0123" in seen(signed_in(mia), at(karl))
    page = seen(signed_in(rolf), at(karl))
    assert "wüsste ich auch gern" in page
    assert "0123" not in page


@pytest.mark.usefixtures("whispers")
def test_beside_a_public_conversation_a_reader_sees_no_private_one(
    conversation: Conversation, channel: Channel, rolf: Membership, signed_in: SignedIn
) -> None:
    public = Conversation.objects.create(
        team=channel.team,
        channel=channel,
        thread_id="elsewhere",
        person=conversation.person,
        handle=Handle.objects.get(pk=conversation.handle_id),
        last_message_at=conversation.last_message_at,
    )

    assert at(conversation) not in seen(signed_in(rolf), at(public))
    assert at(conversation) not in seen(signed_in(rolf), f"{DESK}p/{public.person_id}/")
