"""Mastodon and the desk together: a question comes in, a person answers, nothing is told twice."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.db.models import F
from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import measures
from herzenstakt.flows.grounds import Grounds, NoMeasure
from herzenstakt.flows.incoming import fetch_page, open_envelope
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.outlook import outlook
from herzenstakt.journal.models import Entry
from herzenstakt.moderation.models import Measure
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from tests.conftest import LOOPBACK, Happens

FRIEDA, KARL = "frieda@chaos.example", "karl@chaos.example"
Look = Callable[[Channel], None]


@pytest.fixture
def network() -> Iterator[SimulatedMastodon]:
    with SimulatedMastodon() as network:
        yield network


@pytest.fixture
def channel(owner: Membership, network: SimulatedMastodon) -> Channel:
    settings, secrets = {"server": network.url}, {"token": "secret-ratzi"}
    findings, whoami = try_out("mastodon", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "mastodon", settings, secrets, whoami, LOOPBACK)


SignedIn = Callable[[Membership], Client]


def page_of(channel: Channel, browser: Client) -> str:
    """What a person reads on the page of a channel."""
    url = reverse("channels:channel", kwargs={"team": channel.team.slug, "pk": channel.pk})
    return " ".join(browser.get(url).content.decode().split())


def test_a_measure_is_refused_before_anybody_asks_for_one(
    network: SimulatedMastodon,
    channel: Channel,
    mia: Membership,
    look: Look,
    signed_in: SignedIn,
) -> None:
    asked = network.post(KARL, "@ratzifatzi Ich weiß, wo du wohnst.")
    look(channel)
    message = Message.objects.get(external_id=asked)
    grounds = Grounds("L02", explanation="Drohung.", law="§ 241 StGB")
    before = len(network.calls)
    for kind in (Measure.Kind.HIDE, Measure.Kind.SPAM, Measure.Kind.DELETE):
        with pytest.raises(NoMeasure):
            measures.ask(message, mia, kind, grounds)
    assert len(network.calls) == before
    form = signed_in(mia).get(reverse("measures:ask", args=("ratzifatzi", message.pk)))
    assert "nobody can hide" in unescape(form.content.decode())
    open_ones = [option.kind for option in outlook(message).options if option.is_open]
    assert open_ones == [Measure.Kind.BLOCK], (
        "where nothing hides, a block is the only step there is"
    )


def test_the_channel_page_says_what_this_server_takes(
    channel: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    channel.connector.check()
    page = page_of(channel, signed_in(mia))

    assert "Limits of 127.0.0.1" in page
    assert "16,777,216 bytes" in page
    assert "127.0.0.1 says so itself." in page
    assert "not looked up: Mastodon's rack_attack settings" in unescape(page)


@pytest.fixture
def gotosocial() -> Iterator[SimulatedMastodon]:
    with SimulatedMastodon(family="gotosocial") as network:
        yield network


def connect_on_screen(browser: Client, network: SimulatedMastodon, to: str = "") -> None:
    """Type the access data and press the button, of a new channel or of the one at `to`."""
    typed = {"ask-server": network.url, "ask-token": "secret-ratzi", "allow_private": "1"}
    browser.post(to or reverse("channels:connect", args=("ratzifatzi", "mastodon")), typed)


def test_the_limits_of_the_server_hold_from_the_first_answer_on(
    gotosocial: SimulatedMastodon, owner: Membership, signed_in: SignedIn, look: Look
) -> None:
    browser = signed_in(owner)
    connect_on_screen(browser, gotosocial)
    channel = Channel.objects.get()

    assert channel.connector.measure("Ja.").limit == 5000
    assert "5,000 characters" in page_of(channel, browser)

    gotosocial.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    look(channel)
    conversation = Conversation.objects.get()
    page = browser.get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    assert "/ 5000" in page


def test_a_new_connection_hears_the_server_again(
    gotosocial: SimulatedMastodon, owner: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(owner)
    connect_on_screen(browser, gotosocial)
    channel = Channel.objects.get()
    channel.remember({"server": {**channel.memory["server"], "characters": 70}, "more": "kept"})
    connect_on_screen(
        browser, gotosocial, reverse("channels:reconnect", args=("ratzifatzi", channel.pk))
    )

    channel.refresh_from_db()
    assert channel.connector.measure("Ja.").limit == 5000
    assert channel.memory["more"] == "kept"


def test_a_failed_try_teaches_the_channel_nothing(
    gotosocial: SimulatedMastodon, owner: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(owner)
    connect_on_screen(browser, gotosocial)
    channel = Channel.objects.get()
    channel.remember({"server": {**channel.memory["server"], "characters": 70}})
    gotosocial.suffer("refuse_token", path="verify_credentials", times=-1)
    connect_on_screen(
        browser, gotosocial, reverse("channels:reconnect", args=("ratzifatzi", channel.pk))
    )

    channel.refresh_from_db()
    assert channel.connector.measure("Ja.").limit == 70


def test_a_question_is_answered_and_the_wait_is_over(
    network: SimulatedMastodon, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?", post)
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (post, True)

    draft = save_draft(conversation, mia, "Ab Dezember, liebe Frieda.")
    with happens():
        approve(draft, mia)
    look(channel)  # the echo of our own answer comes in

    draft.refresh_from_db()
    conversation.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert conversation.waiting_since is None
    assert [status.text for status in network.said_by("ratzifatzi")] == [
        "Unsere neue Bürste ist da!",
        "@frieda@chaos.example Ab Dezember, liebe Frieda.",
    ]
    answer = Message.objects.get(direction=Message.Direction.OUT)
    assert answer.versions.count() == 0  # the name Mastodon needs in front is no edit
    assert not Entry.objects.filter(action__startswith="answer.").exists()
    assert network.said_by("ratzifatzi")[-1].in_reply_to == question


def test_a_question_before_all_is_answered_with_a_direct_message_below_it(
    network: SimulatedMastodon,
    channel: Channel,
    look: Look,
    mia: Membership,
    rolf: Membership,
    happens: Happens,
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Wo bleibt meine Bestellung 4711?")
    look(channel)
    conversation = Conversation.objects.get()
    with happens():
        approve(save_draft(conversation, mia, "Sie kommt morgen.", in_private=True), mia)
    look(channel)

    said = network.said_by("ratzifatzi")[-1]
    assert (said.visibility, said.in_reply_to) == ("direct", question)
    ours = Message.objects.get(direction=Message.Direction.OUT)
    assert (ours.visibility, ours.conversation) == ("private", conversation)
    assert Conversation.objects.get().waiting_since is None
    assert not Message.objects.visible_to(rolf).filter(pk=ours.pk).exists()
    assert not Entry.objects.filter(action__startswith="answer.").exists()


def test_an_answer_typed_in_another_app_ends_the_wait(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    look(channel)
    network.post("ratzifatzi", f"@{FRIEDA} Ab Dezember.", question)
    look(channel)
    assert Conversation.objects.get().waiting_since is None


def test_an_answer_from_before_the_first_look_ends_the_wait_though_it_is_read_first(
    network: SimulatedMastodon, channel: Channel, look: Look, happens: Happens
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    network.post("ratzifatzi", f"@{FRIEDA} Ab Dezember.", question)
    with happens():
        fetch_page(channel.feed_states.get(name="own").pk)
    assert not Conversation.objects.exists()  # the question is only the post above our words
    look(channel)
    assert Conversation.objects.get().waiting_since is None


def test_a_thread_that_is_never_told_hides_nobody(
    network: SimulatedMastodon, channel: Channel, look: Look, happens: Happens
) -> None:
    above = network.post(KARL, "Was haltet ihr von Bürsten?")
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?", above)
    network.suffer("status", path="context", status=503, times=-1)
    look(channel)
    assert not Message.objects.exists()
    assert channel.health() is Health.GOOD

    try_again_after(timedelta(minutes=20), happens)
    assert not Message.objects.exists()
    assert channel.health() is Health.BEHIND

    try_again_after(timedelta(minutes=20), happens)
    assert Message.objects.get().external_id == question
    assert Conversation.objects.get().waiting_since is not None
    assert channel.health() is Health.GOOD


def test_a_thread_is_asked_for_at_least_once_however_old_the_delivery_is(
    network: SimulatedMastodon, channel: Channel, look: Look, happens: Happens
) -> None:
    above = network.post(KARL, "Was haltet ihr von Bürsten?")
    network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?", above)
    network.suffer("status", path="context", status=503, times=-1)
    look(channel)
    Envelope.objects.update(trouble={})  # as if nobody had found the time to open it

    try_again_after(timedelta(days=1), happens)

    assert not Message.objects.exists()


def try_again_after(time: timedelta, happens: Happens) -> None:
    """So much later, what lies unopened is opened."""
    lying = Envelope.objects.filter(done_at=None)
    lying.update(held_until=None, arrived_at=F("arrived_at") - time)
    for pk in list(lying.values_list("pk", flat=True)):
        with happens():
            open_envelope.call(pk)


def test_words_of_a_thread_that_are_not_for_us_never_wait(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    post = network.post("lena", "Die RatziFatzi GmbH hat eine neue Bürste!")
    first = network.post(KARL, "@lena Wer braucht so etwas?", post)
    network.post(FRIEDA, f"@{KARL} @ratzifatzi Ich!", first)
    look(channel)
    waiting = Conversation.objects.filter(waiting_since__isnull=False)
    assert [one.handle.name for one in waiting] == ["Frieda Frage"]


def test_an_answer_to_us_without_an_at_still_waits_when_it_is_looked_at_again(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    network.announces_answers = True
    post = network.post("ratzifatzi", "Unsere neue Bürste ist da!")
    question = network.post(FRIEDA, "Gibt es die in Blau?", post)
    for _ in range(2):
        look(channel)

    assert Message.objects.get(external_id=question).addressed
    assert Conversation.objects.get().waiting_since is not None


def test_whoever_came_late_waits_and_nobody_waits_twice(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    network.slow.add(FRIEDA)
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    network.post(KARL, "@ratzifatzi Hallo")
    look(channel)
    network.work()
    for _ in range(2):
        look(channel)

    assert Message.objects.filter(external_id=question).count() == 1
    assert Conversation.objects.filter(waiting_since__isnull=False).count() == 2


def test_a_direct_message_is_answered_in_private(
    network: SimulatedMastodon, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.post(FRIEDA, "@ratzifatzi Eine private Frage", visibility="direct")
    look(channel)
    draft = save_draft(Conversation.objects.get(), mia, "Gern!")
    with happens():
        approve(draft, mia)
    assert network.said_by("ratzifatzi")[-1].visibility == "direct"


def test_a_deleted_question_no_longer_waits(
    network: SimulatedMastodon, channel: Channel, look: Look
) -> None:
    question = network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    look(channel)
    network.delete(question)
    look(channel)
    assert Conversation.objects.get().waiting_since is None
    assert Message.objects.get(external_id=question).gone_at is not None
