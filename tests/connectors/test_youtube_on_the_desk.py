"""YouTube and the desk together: a question comes in, a person answers, and the units of the day last."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.app import App, Tally
from herzenstakt.channels.connector import Ability, Author
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.channels.services import connect, register, set_limits, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import veil
from herzenstakt.flows.incoming import fetch_page
from herzenstakt.flows.outgoing import NotYet, approve
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.youtube import CLIENT, HELD, HOUSE, PUBLISHED, SimulatedYouTube
from tests.conftest import LOOPBACK, Happens

FRIEDA, KARL, LENA = "@frieda-frage", "@karl-kritik", "@lena-lob"
Look = Callable[[Channel], None]
SignedIn = Callable[[Membership], Client]


@pytest.fixture(autouse=True)
def in_the_middle_of_a_day() -> Iterator[None]:
    """So that no day of YouTube's, which ends at eight in the morning UTC, ends within a test."""
    with time_machine.travel(datetime.now(UTC).replace(hour=12)):
        yield


@pytest.fixture
def network() -> Iterator[SimulatedYouTube]:
    with SimulatedYouTube() as network:
        network.token_life = 0
        yield network


@pytest.fixture
def app(owner: Membership, network: SimulatedYouTube) -> App:
    settings = {"client_id": CLIENT, "server": network.url}
    return register(owner, "youtube", "Unser Zugang", settings, {"client_secret": "s"}, LOOPBACK)


@pytest.fixture
def channel(owner: Membership, network: SimulatedYouTube, app: App) -> Channel:
    settings, secrets = {"server": network.url}, {"access_token": network.sign_in()}
    findings, whoami = try_out("youtube", settings, secrets, LOOPBACK, app=app)
    assert whoami, findings
    return connect(owner, "youtube", settings, secrets, whoami, LOOPBACK, app=app)


def answered(text: str, mia: Membership, happens: Happens, to: str) -> Reply:
    """Mia answers a message, and it leaves."""
    conversation = Message.objects.get(external_id=to).conversation
    assert conversation
    draft = save_draft(conversation, mia, text)
    with happens():
        approve(draft, mia)
    draft.refresh_from_db()
    return draft


def test_a_question_is_answered_and_the_wait_is_over(
    network: SimulatedYouTube, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    question = network.comment(FRIEDA, "Gibt es die in Blau?")
    look(channel)
    conversation = Conversation.objects.get()
    assert conversation.waiting_since is not None
    assert conversation.post is not None
    assert (conversation.post.external_id, conversation.post.ours) == (network.film, True)
    assert conversation.post.title == "Die neue Bürste"

    reply = answered("Ab Dezember, liebe Frieda.", mia, happens, question)
    look(channel)  # the echo of our own answer comes in

    conversation.refresh_from_db()
    assert reply.state == Reply.State.SENT
    assert conversation.waiting_since is None
    assert network.texts_of(HOUSE) == ["Ab Dezember, liebe Frieda."]
    answer = Message.objects.get(direction=Message.Direction.OUT)
    assert network.comments[answer.external_id].parent_id == question
    assert answer.versions.count() == 0
    assert not Entry.objects.filter(action__startswith="answer.").exists()


def test_an_answer_in_a_thread_of_several_belongs_to_whom_it_is_for(
    network: SimulatedYouTube, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    question = network.comment(FRIEDA, "Gibt es die in Blau?")
    other = network.comment(LENA, "Und in Grün?", question)
    look(channel)
    network.suffer("drop_after", method="POST", path="/comments$")
    reply = answered("Ab Dezember.", mia, happens, other)
    look(channel)

    reply.refresh_from_db()
    assert reply.state == Reply.State.SENT
    assert network.texts_of(HOUSE) == [f"{LENA} Ab Dezember."]
    waiting = Conversation.objects.exclude(waiting_since=None).get()
    assert waiting == Message.objects.get(external_id=question).conversation


def test_an_answer_typed_in_the_studio_ends_the_wait(
    network: SimulatedYouTube, channel: Channel, look: Look
) -> None:
    question = network.comment(FRIEDA, "Gibt es die in Blau?")
    other = network.comment(LENA, "Und in Grün?", question)
    look(channel)
    network.comment(HOUSE, f"{LENA} Nein, leider.", other)
    look(channel)

    still = Conversation.objects.exclude(waiting_since=None).get()
    assert still == Message.objects.get(external_id=question).conversation
    network.comment(HOUSE, "Ja, ab Dezember.", question)
    look(channel)
    assert not Conversation.objects.exclude(waiting_since=None).exists()


def test_what_is_held_is_hidden_until_somebody_releases_it_and_then_can_be_answered(
    network: SimulatedYouTube, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    question = network.comment(KARL, "Verdammt, wann kommt die?", state=HELD)
    look(channel)
    message = Message.objects.get(external_id=question)
    assert message.is_hidden
    assert message.window().closed
    with pytest.raises(NotYet, match="below what is hidden"):
        answered("Bald.", mia, happens, question)
    assert network.texts_of(HOUSE) == []

    network.moderate(question, PUBLISHED)
    look(channel)
    message.refresh_from_db()
    assert not message.is_hidden
    assert not message.window().closed
    assert answered("Ab Dezember.", mia, happens, question).state == Reply.State.SENT

    network.moderate(question, HELD)
    look(channel)
    network.moderate(question, PUBLISHED)
    look(channel)
    message.refresh_from_db()
    assert not message.is_hidden, "what was told before is told again"


def test_what_is_released_at_the_desk_can_be_answered_at_once(
    network: SimulatedYouTube,
    channel: Channel,
    look: Look,
    mia: Membership,
    happens: Happens,
    signed_in: SignedIn,
) -> None:
    question = network.comment(KARL, "Verdammt, wann kommt die?", state=HELD)
    look(channel)
    message = Message.objects.get(external_id=question)
    browser, here = signed_in(mia), reverse("conversation:show", args=["ratzifatzi", 0])
    here = here.replace("/0/", f"/{message.conversation_id}/")
    release = f"{here}message/{message.pk}/moderate/unhide/"
    assert "below what is hidden" in browser.get(here).content.decode()

    network.suffer("status", path="setModerationStatus", status=403)
    browser.post(release)
    message.refresh_from_db()
    assert message.window().closed
    assert "below what is hidden" in browser.get(here).content.decode()

    page = browser.post(release, follow=True, headers={"HX-Request": "true", "HX-Target": "thread"})
    assert "news" in page.headers["HX-Trigger"]
    composer = browser.get(here, headers={"HX-Request": "true", "HX-Target": "composer"})
    assert 'id="composer-text"' in composer.content.decode()
    assert answered("Ab Dezember.", mia, happens, question).state == Reply.State.SENT


def test_what_is_held_at_the_desk_cannot_be_answered_from_then_on(
    network: SimulatedYouTube, channel: Channel, look: Look
) -> None:
    question = network.comment(KARL, "Alles Schrott!")
    look(channel)
    message = Message.objects.get(external_id=question)
    assert not message.window().closed
    veil(message, True)
    message.refresh_from_db()
    assert message.window().closed


def test_a_comment_that_was_deleted_ends_the_wait_and_one_that_is_hidden_does_not(
    network: SimulatedYouTube, channel: Channel, look: Look
) -> None:
    gone = network.comment(KARL, "Alles Schrott!")
    hidden = network.comment(LENA, "Wann denn?")
    look(channel)
    network.delete(gone)
    channel.connector.act(Ability.HIDE, hidden, {})
    look(channel)

    assert Message.objects.get(external_id=gone).gone_at is not None
    kept = Message.objects.get(external_id=hidden)
    assert (kept.gone_at, kept.is_hidden) == (None, True)
    assert kept.conversation
    assert kept.conversation.waiting_since is not None


def test_nothing_is_told_twice_and_a_broken_one_is_set_aside_once(
    network: SimulatedYouTube,
    channel: Channel,
    look: Look,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = network.comment(FRIEDA, "Gibt es die in Blau?")
    network.comment(KARL, "Kaputt")
    shown = SimulatedYouTube._thread
    monkeypatch.setattr(
        SimulatedYouTube,
        "_thread",
        lambda self, top, *more: shown(self, top, *more) if top.comment_id == asked else {"id": 7},
    )
    for _ in range(3):
        look(channel)
    assert Envelope.objects.set_aside().count() == 1
    assert Envelope.objects.count() == 2
    assert Message.objects.count() == 1


def test_the_units_of_the_day_are_shown_and_run_low_the_feeds_rest_and_answers_go_out(
    network: SimulatedYouTube,
    channel: Channel,
    owner: Membership,
    mia: Membership,
    happens: Happens,
    look: Look,
    signed_in: SignedIn,
) -> None:
    question = network.comment(FRIEDA, "Gibt es die in Blau?")
    look(channel)
    channel.refresh_from_db()
    assert channel.still_allowed
    left = channel.still_allowed.left
    assert network.used[CLIENT] == 10_000 - left
    page = page_of(channel, signed_in(owner))
    assert f"{left:,} of 10,000 units of today left until" in page
    assert "answers go first" not in page

    Tally.objects.update(spent=9_001)
    comments = channel.feed_states.get(name="comments")
    fetch_page(comments.pk)
    asked = len(network.calls)
    for feed in channel.feed_states.all():
        assert fetch_page(feed.pk) is False
    assert len(network.calls) == asked, "nobody looks any more"
    comments.refresh_from_db()
    channel.refresh_from_db()
    assert channel.still_allowed
    assert comments.next_at == channel.still_allowed.until
    assert "answers go first" in page_of(channel, signed_in(owner))

    assert answered("Ab Dezember.", mia, happens, question).state == Reply.State.SENT


def page_of(channel: Channel, browser: Client) -> str:
    """What a person reads on the page of a channel."""
    url = reverse("channels:channel", kwargs={"team": channel.team.slug, "pk": channel.pk})
    page = re.sub(r"<[^>]+>", " ", browser.get(url).content.decode())
    return " ".join(page.split())


def test_an_answer_waits_for_the_units_of_the_next_day_and_leaves_then(
    network: SimulatedYouTube, channel: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    question = network.comment(FRIEDA, "Gibt es die in Blau?")
    look(channel)
    network.a_day = network.used[CLIENT] + 10
    evening = datetime(2026, 11, 29, 6, tzinfo=UTC)
    with time_machine.travel(evening, tick=False):
        reply = answered("Ab Dezember.", mia, happens, question)
    assert reply.state == Reply.State.READY
    assert reply.not_before == evening + timedelta(hours=2)
    assert network.texts_of(HOUSE) == []


def test_what_others_wrote_is_kept_for_thirty_days_unless_an_owner_wants_less(
    channel: Channel,
) -> None:
    assert channel.retention_days == 30


def test_a_second_channel_of_the_application_shares_its_units_and_both_pages_say_so(
    channel: Channel, owner: Membership, signed_in: SignedIn
) -> None:
    set_limits(channel, {"quota.day": 50_000, "text.reply": 500}, owner)
    assert channel.app
    second = Author("UC-second", name="Zweiter Kanal")

    other = connect(owner, "youtube", channel.settings, {}, second, LOOPBACK, app=channel.app)

    assert other.set_limits == {"quota.day": 50_000}
    channel.connector.whoami()
    for one, shares in ((channel, other), (other, channel)):
        assert f"Shared with {shares.name}." in page_of(one, signed_in(owner))
    other.state = Channel.State.PAUSED
    other.save()
    assert "Shared with" not in page_of(channel, signed_in(owner))
