"""Channels this installation cannot work with: a lost key, a connector that has gone, odd answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels import models, registry
from herzenstakt.channels.connector import Delivery, Page, Vanished
from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.channels.trouble import Disconnected
from herzenstakt.conversations.models import Message
from herzenstakt.flows.incoming import fetch, keep, open_envelope
from herzenstakt.flows.outgoing import NotYet, approve, deliver
from herzenstakt.flows.reacting import NotDone, edit_own, like
from herzenstakt.flows.sweep import pick_up
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.plaza.connector import Plaza
from tests.conftest import Happens

Obstruct = Callable[[], None]
Look = Callable[[Channel], None]


@pytest.fixture(params=["lost key", "connector gone"])
def obstruct(
    request: pytest.FixtureRequest, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> Obstruct:
    """From now on nobody can work with the channel."""

    def lose_key() -> None:
        settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    def lose_connector() -> None:
        left = {kind: one for kind, one in registry.connectors().items() if kind != "plaza"}
        monkeypatch.setattr(models, "connectors", lambda: left)

    return lose_key if request.param == "lost key" else lose_connector


def test_an_answer_waits_in_words_and_nobody_doubts_whether_it_left(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, obstruct: Obstruct
) -> None:
    approve(draft, by=mia)
    obstruct()

    deliver.call(draft.pk)

    draft.refresh_from_db()
    assert draft.state == Reply.State.READY
    assert plaza.texts_of("ratzifatzi")[1:] == []


def test_nothing_is_approved_liked_or_changed_and_the_reason_is_a_sentence(
    draft: Reply, mia: Membership, obstruct: Obstruct
) -> None:
    obstruct()

    with pytest.raises(NotYet, match=r"installed here|cannot be read"):
        approve(draft, by=mia)
    with pytest.raises(NotDone, match=r"installed here|cannot be read"):
        like(draft.answers, mia)
    with pytest.raises(NotDone, match=r"installed here|cannot be read"):
        edit_own(draft.answers, mia, "Neu")


def test_every_page_of_the_channel_still_opens(
    draft: Reply, owner: Membership, obstruct: Obstruct, signed_in: Callable[[Membership], Client]
) -> None:
    obstruct()
    desk, channel = signed_in(owner), draft.conversation.channel

    for page in (f"c/{draft.conversation_id}/", "channels/", f"channels/{channel.pk}/", ""):
        assert desk.get(f"/t/ratzifatzi/{page}").status_code == 200


def test_a_lost_key_is_told_where_somebody_looks(
    channel: Channel, settings: Any, look: Look
) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]

    look(channel)

    assert channel.health() is Health.DISCONNECTED
    assert all(
        "cannot be read" in str(feed.trouble_sentence)
        for feed in channel.feed_states.exclude(name="look-again")
    )


def test_the_mistake_of_a_connector_is_told_at_its_feed_and_loses_nothing(
    channel: Channel, plaza: SimulatedPlaza, post: str, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    plaza.comment("frieda", "Wann?", post)
    with monkeypatch.context() as patched:
        patched.setattr(models.EnvelopeQuerySet, "keep", lambda *_: 1 / 0)
        look(channel)
    assert all(feed.trouble_sentence for feed in channel.feed_states.exclude(name="look-again"))

    channel.feed_states.update(next_at=timezone.now())
    look(channel)

    assert Message.objects.get().text == "Wann?"


def test_looking_again_passes_over_what_nobody_asked_about(
    frieda_asks: Message, channel: Channel, look: Look, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [Vanished("never-heard-of"), Vanished(frieda_asks.external_id)]
    monkeypatch.setattr(Plaza, "refresh", lambda *_: told)

    look(channel)

    frieda_asks.refresh_from_db()
    assert frieda_asks.gone_at
    assert not channel.feed_states.get(name="look-again").trouble


def test_a_lost_connection_is_told_once_and_its_envelopes_wait_until_it_is_back(
    channel: Channel, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stranger(*_: object) -> Page:
        raise Disconnected("Who are you?")

    keep(channel, [Delivery(b"1"), Delivery(b"2")])
    monkeypatch.setattr(Plaza, "parse", stranger)
    monkeypatch.setattr(Plaza, "feeds", ())
    for envelope in Envelope.objects.all():
        open_envelope.call(envelope.pk)
    assert Entry.objects.filter(action="channel.disconnected").count() == 1

    tries = Envelope.objects.values_list("tries", flat=True)
    Envelope.objects.update(held_until=None, arrived_at="2020-01-01T00:00Z")
    with happens():
        pick_up()

    assert set(tries.all()) == {1}


def test_a_page_that_could_not_be_kept_is_asked_for_again(
    channel: Channel, monkeypatch: pytest.MonkeyPatch
) -> None:
    feed = channel.feed_states.get(name="public")
    monkeypatch.setattr(Plaza, "fetch", lambda *_: Page((), "far ahead"))
    with monkeypatch.context() as patched:
        patched.setattr(models.FeedState, "heard", lambda feed, cursor, more: stumble(feed, cursor))
        fetch.call(feed.pk)

    feed.refresh_from_db()
    assert feed.cursor != "far ahead"
    assert feed.held_until is None
    assert feed.trouble


def stumble(feed: models.FeedState, cursor: str) -> None:
    """As a database does that fails while the new place is being stored."""
    feed.cursor = cursor
    raise RuntimeError("the disk is full")
