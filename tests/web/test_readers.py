"""What somebody who only reads along sees, and what stays among those who answer."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.channels.connector import Author, Incoming, Visibility
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.conversations.services import add_note, file_incoming, let_rest
from herzenstakt.media.proxy import FACE, WHOLE, place_of, put
from herzenstakt.people.models import Handle, Person
from herzenstakt.replies.models import Reply
from herzenstakt.search.filters import parse
from herzenstakt.search.seeking import seek
from tests.api.conftest import program_of
from tests.conftest import Says

pytestmark = pytest.mark.usefixtures("own_shelf")

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


# --- who talks with us in private only ----------------------------------------------------------------


def face_of(handle: Handle, channel: Channel) -> str:
    """The address of somebody's face; it was fetched before."""
    handle.avatar_url = f"https://plaza.example/{handle.pk}.png"
    handle.save()
    put(place_of(handle.avatar_url, FACE, channel.private_hosts), b"a face")
    return f"{DESK}media/avatar/{handle.pk}/"


def page_of(post: Post) -> str:
    return reverse("post:show", args=["ratzifatzi", post.pk])


def picture_under(post: Post) -> str:
    """The address of a picture of a post; it was fetched before."""
    url = "https://plaza.example/post.png"
    put(place_of(url, WHOLE, post.channel.private_hosts), b"a picture")
    post.media = [{"kind": "image", "url": url}]
    post.save()
    return f"{DESK}media/post/{post.pk}/0/"


@pytest.mark.usefixtures("whispers")
def test_who_talks_with_us_in_private_only_is_nowhere_to_be_found_by_a_reader(
    conversation: Conversation,
    channel: Channel,
    rolf: Membership,
    mia: Membership,
    signed_in: SignedIn,
) -> None:
    person = f"{DESK}p/{conversation.person_id}/"
    face = face_of(conversation.handle, channel)

    def told(member: Membership) -> tuple[int, int, str, str]:
        desk = signed_in(member)
        named = desk.get(f"{DESK}search/?q=Freida").context["people"]
        proposed = desk.get(f"{DESK}search/people/?person=Fried", headers={"HX-Request": "true"})
        return (
            desk.get(person).status_code,
            desk.get(face).status_code,
            " ".join(one.name for one in named),
            proposed.content.decode(),
        )

    page, looks, named, proposed = told(mia)
    assert (page, looks, named) == (200, 200, "Frieda Frage")
    assert "Frieda Frage" in proposed
    page, looks, named, proposed = told(rolf)
    assert (page, looks, named) == (404, 404, "")
    assert "Frieda" not in proposed


@pytest.mark.usefixtures("whispers")
@pytest.mark.parametrize("name", ["Frieda", "@frieda"])
def test_a_hint_does_not_tell_a_reader_whether_somebody_talks_with_us_in_private(
    rolf: Membership, mia: Membership, name: str
) -> None:
    def hints(member: Membership, typed: str) -> list[str]:
        key = "profil" if typed.startswith("@") else "von"
        return [one.text for one in seek(member, parse(f"{key}:{typed}").filter).troubles]

    assert hints(mia, name) == []
    assert hints(rolf, name) == hints(rolf, "Zacharias") != []


@pytest.mark.usefixtures("whispers")
def test_a_post_around_which_people_talk_in_private_only_is_not_there_for_a_reader(
    conversation: Conversation, rolf: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    post = conversation.post
    assert post
    page, picture = page_of(post), picture_under(post)

    def told(member: Membership) -> tuple[int, int, list[int], int]:
        desk = signed_in(member)
        found = desk.get(f"{DESK}search/?q=Bürste").context["posts"]
        return (
            desk.get(page).status_code,
            desk.get(picture).status_code,
            [one.post.pk for one in found],
            len(seek(member, parse(f"beitrag:{post.pk}").filter).troubles),
        )

    assert told(mia) == (200, 200, [post.pk], 0)
    assert told(rolf) == (404, 404, [], 1)


@pytest.mark.usefixtures("whispers")
def test_a_program_of_a_reader_finds_nobody_who_talks_in_private_only(
    conversation: Conversation, rolf: Membership, mia: Membership
) -> None:
    person, post = conversation.person_id, conversation.post_id

    def told(member: Membership) -> tuple[list[str], int, int, list[int]]:
        program = program_of(member)
        return (
            [one["name"] for one in program.get("/people?name=Frieda")["items"]],
            program.ask("GET", f"/people/{person}").status_code,
            program.ask("GET", f"/posts/{post}").status_code,
            [one["id"] for one in program.get("/posts")["items"]],
        )

    assert told(mia) == (["Frieda Frage"], 200, 200, [post])
    assert told(rolf) == ([], 404, 404, [])


def test_whoever_talks_with_us_in_public_too_is_found_by_a_reader(
    conversation: Conversation,
    channel: Channel,
    rolf: Membership,
    signed_in: SignedIn,
) -> None:
    whisper(conversation)
    Conversation.objects.create(
        team=channel.team,
        channel=channel,
        thread_id="elsewhere",
        post=conversation.post,
        person=conversation.person,
        handle=conversation.handle,
        last_message_at=conversation.last_message_at,
    )
    face = face_of(conversation.handle, channel)

    desk = signed_in(rolf)

    assert desk.get(f"{DESK}p/{conversation.person_id}/").status_code == 200
    assert desk.get(face).status_code == 200
    assert conversation.post
    assert desk.get(page_of(conversation.post)).status_code == 200
    named = desk.get(f"{DESK}search/?q=Frieda").context["people"]
    assert [one.pk for one in named] == [conversation.person_id]
    assert program_of(rolf).get("/people?name=Frieda")["items"]


@pytest.mark.usefixtures("conversation")
def test_next_door_nobody_is_seen_whatever_the_role(olga: Membership) -> None:
    for role in Role:
        olga.role = role
        assert not Person.objects.visible_to(olga).exists()
        assert not Handle.objects.visible_to(olga).exists()
        assert not Post.objects.visible_to(olga).exists()
