"""A feed and the desk together: read here, answered there, and noted that somebody did."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel, Health
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.outgoing import answered_by_hand, approve, confirm_arrived
from herzenstakt.journal.models import Entry
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.feed import SimulatedFeed
from tests.conftest import LOOPBACK, Happens

Look = Callable[[Channel], None]


@pytest.fixture
def blog() -> Iterator[SimulatedFeed]:
    with SimulatedFeed() as blog:
        yield blog


@pytest.fixture
def channel(blog: SimulatedFeed, owner: Membership) -> Channel:
    settings = {"address": blog.address, "own_name": "RatziFatzi"}
    findings, whoami = try_out("feed", settings, {}, LOOPBACK)
    assert whoami, findings
    return connect(owner, "feed", settings, {}, whoami, LOOPBACK)


def test_who_asks_waits_until_somebody_answers_on_the_blog_and_says_so(
    blog: SimulatedFeed, channel: Channel, look: Look, mia: Membership
) -> None:
    blog.comment("Frieda Frage", "Wann kommt die in Blau?")
    look(channel)
    waits = Conversation.objects.waiting().get()
    assert (channel.health(), waits.person.name) == (Health.GOOD, "Frieda Frage")
    assert waits.post
    assert waits.post.title == "Unsere Bürste Nummer 1 ist da!"

    answered_by_hand(waits, mia, "unter dem Beitrag")

    assert not Conversation.objects.waiting().exists()
    told = Entry.objects.get(action="conversation.answered_by_hand")
    assert told.by == mia


def test_whoever_types_our_name_answers_nobody(
    channel: Channel, look: Look, blog: SimulatedFeed
) -> None:
    blog.atom = True
    blog.comment("Frieda Frage", "Wann kommt die in Blau?")
    blog.comment("RatziFatzi", "Gar nicht, haut ab.", parent=1)
    look(channel)

    assert Conversation.objects.waiting().get().person.name == "Frieda Frage"
    assert not Message.objects.filter(direction=Message.Direction.OUT).exists()
    assert Message.objects.get(text="Gar nicht, haut ab.").conversation


def test_words_for_the_blog_are_written_here_and_said_there(
    blog: SimulatedFeed,
    channel: Channel,
    look: Look,
    mia: Membership,
    signed_in: Callable[[Membership], Client],
) -> None:
    blog.comment("Frieda <script>alert(1)</script>", "Wann?")
    look(channel)
    conversation = Conversation.objects.get()

    reply = save_draft(conversation, mia, "Im Dezember.")
    assert approve(reply, by=mia)

    page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    assert "A feed cannot be answered. Please answer on the blog itself" in page
    assert 'data-copy="Im Dezember."' in page
    assert f'href="{conversation.messages.get().permalink}"' in page
    assert "<script>alert(1)</script>" not in page
    confirm_arrived(reply, mia)
    assert not Conversation.objects.waiting().exists()


@pytest.fixture
def nameless(blog: SimulatedFeed, owner: Membership) -> Channel:
    """The same feed, and nobody has said under which name we comment there."""
    settings = {"address": blog.address, "own_name": ""}
    _findings, whoami = try_out("feed", settings, {}, LOOPBACK)
    assert whoami
    return connect(owner, "feed", settings, {}, whoami, LOOPBACK)


@pytest.mark.parametrize("is_noted", [True, False])
@pytest.mark.parametrize("name", ["RatziFatzi GmbH", "mia  Menschenfreund", "Mia"])
def test_what_we_said_there_calls_nobody_when_the_feed_tells_it(
    blog: SimulatedFeed,
    nameless: Channel,
    look: Look,
    mia: Membership,
    name: str,
    is_noted: bool,
    signed_in: Callable[[Membership], Client],
) -> None:
    blog.comment("Frieda Frage", "Wann?")
    look(nameless)
    reply = save_draft(Conversation.objects.get(), mia, "Im Dezember, liebe Frieda.")
    assert approve(reply, by=mia)
    if is_noted:
        confirm_arrived(reply, mia)
    blog.comment(name, "Im  Dezember,\nliebe Frieda.", parent=1)
    look(nameless)

    told = Message.objects.get(handle__name__iexact=" ".join(name.split()))
    assert not told.addressed
    assert "what you said there by hand" in str(told.remark)
    assert Conversation.objects.waiting().count() == (0 if is_noted else 1)
    assert told.conversation
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{told.conversation_id}/").content.decode()
    assert "what you said there by hand" in page

    blog.edit(blog.id_of(2), "Gar nicht, haut ab.")  # anybody can type our name
    look(nameless)
    told.refresh_from_db()
    assert told.addressed
    assert not told.remark


@pytest.mark.parametrize(
    ("name", "text", "post"),
    [
        ("Karl Kritik", "Im Dezember.", 1),  # another name
        ("Mia", "Im Dezember. Haha.", 1),  # more than we said
        ("Mia", "Im Dezember.", 2),  # somewhere else
        ("", "Im Dezember.", 1),
    ],
)
def test_whoever_only_looks_like_us_is_somebody_who_waits(
    blog: SimulatedFeed,
    nameless: Channel,
    look: Look,
    mia: Membership,
    name: str,
    text: str,
    post: int,
) -> None:
    blog.posts[2] = "Unsere Bürste Nummer 2 ist da!"
    blog.comment("Frieda Frage", "Wann?")
    look(nameless)
    reply = save_draft(Conversation.objects.get(), mia, "Im Dezember.")
    assert approve(reply, by=mia)
    confirm_arrived(reply, mia)
    blog.comment(name, text, post=post)
    look(nameless)
    assert Conversation.objects.waiting().count() == 1


def test_a_feed_that_is_closed_makes_the_channel_say_so(
    blog: SimulatedFeed, channel: Channel, look: Look, happens: Happens
) -> None:
    blog.suffer("status", status=410, times=-1)
    look(channel)
    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED
    assert "closed for good" in str(channel.trouble_sentence)
