"""How much a network still lets us ask: noted, shown, and left to answers when it runs low."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Connector, Happening
from herzenstakt.channels.models import Channel, FeedState
from herzenstakt.channels.registry import connectors
from herzenstakt.channels.services import connect, try_out
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.incoming import fetch_page, look_again, open_envelope
from herzenstakt.flows.outgoing import approve
from herzenstakt.kernel.http import Allowance
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks import bluesky as sky
from herzenstakt.testing.networks.bluesky import SimulatedBluesky
from herzenstakt.testing.networks.mastodon import SimulatedMastodon
from tests.conftest import LOOPBACK, Happens, Says

FRIEDA = "frieda@chaos.example"
Look = Callable[[Channel], None]
SignedIn = Callable[[Membership], Client]


@pytest.fixture
def network() -> Iterator[SimulatedMastodon]:
    with SimulatedMastodon() as network:
        yield network


def connected(owner: Membership, kind: str, settings: Any, secrets: Any) -> Channel:
    """A channel as the screen would connect it."""
    findings, whoami = try_out(kind, settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, kind, settings, secrets, whoami, LOOPBACK)


@pytest.fixture
def mastodon(owner: Membership, network: SimulatedMastodon) -> Channel:
    return connected(owner, "mastodon", {"server": network.url}, {"token": "secret-ratzi"})


def page_of(channel: Channel, browser: Client) -> str:
    """What a person reads on the page of a channel."""
    url = reverse("channels:channel", kwargs={"team": channel.team.slug, "pk": channel.pk})
    return " ".join(browser.get(url).content.decode().split())


def mentions(channel: Channel) -> FeedState:
    """Its first feed, as it stands now."""
    return channel.feed_states.get(name="mentions")


# --- shown ---------------------------------------------------------------------------------------


def test_what_is_left_is_shown_in_both_languages(
    mastodon: Channel, look: Look, mia: Membership, signed_in: SignedIn
) -> None:
    browser = signed_in(mia)
    assert "requests left" not in page_of(mastodon, browser)
    look(mastodon)
    assert re.search(r"299 of 300 requests left until \d\d:\d\d\.", page_of(mastodon, browser))

    mia.user.language = "de"
    mia.user.save()
    page = page_of(mastodon, browser)
    assert re.search(r"Bis \d\d:\d\d\sUhr sind noch 299 von 300 Anfragen frei\.", page)


def test_blueskys_word_is_understood_and_signing_in_does_not_count(
    owner: Membership, look: Look, signed_in: SignedIn
) -> None:
    with SimulatedBluesky() as network:
        settings = {"service": network.url, "handle": sky.HOUSE}
        channel = connected(owner, "bluesky", settings, {"app_password": sky.PASSWORD})
        network.forget_sessions()
        look(channel)

    assert "2,874 of 3,000 requests left until" in page_of(channel, signed_in(owner))


def test_of_a_network_that_says_nothing_nothing_is_shown(
    channel: Channel, look: Look, mia: Membership, signed_in: SignedIn
) -> None:
    look(channel)

    channel.refresh_from_db()
    assert channel.allowance == {}
    assert "requests left" not in page_of(channel, signed_in(mia))


def test_what_was_left_before_the_network_counted_anew_is_not_shown(
    mastodon: Channel, look: Look, mia: Membership, signed_in: SignedIn
) -> None:
    look(mastodon)
    past = Allowance(300, 1, datetime.now(UTC) - timedelta(seconds=1))
    Channel.objects.update(allowance=past.as_json())

    assert "requests left" not in page_of(mastodon, signed_in(mia))


def test_what_asking_for_a_thread_takes_is_noted(
    network: SimulatedMastodon, mastodon: Channel
) -> None:
    root = network.post(FRIEDA, "Wer kennt gute Bürsten?")
    network.post(FRIEDA, "@ratzifatzi Ihr vielleicht?", in_reply_to=root)
    fetch_page(mentions(mastodon).pk)
    asked, network.left = len(network.calls), 123

    open_envelope.func(mastodon.envelopes.get().pk)

    assert len(network.calls) > asked
    mastodon.refresh_from_db()
    assert mastodon.allowance["left"] == 123


# --- shared --------------------------------------------------------------------------------------


def test_feeds_rest_when_little_is_left_and_answers_still_go_out(
    network: SimulatedMastodon, mastodon: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    network.post(FRIEDA, "@ratzifatzi Gibt es die in Blau?")
    look(mastodon)
    network.left = 20
    look(mastodon)
    asked = len(network.calls)

    look(mastodon)
    assert len(network.calls) == asked
    state = mentions(mastodon)
    assert state.held_until is None
    assert state.failures == 0
    assert timedelta(minutes=4) < state.next_at - timezone.now() <= timedelta(minutes=5)

    with happens():
        approve(save_draft(Conversation.objects.get(), mia, "Ab Dezember."), mia)
    assert network.said_by("ratzifatzi")[-1].text == f"@{FRIEDA} Ab Dezember."


def test_a_feed_with_more_to_bring_stops_too_and_loses_nothing(
    network: SimulatedMastodon, mastodon: Channel, look: Look
) -> None:
    look(mastodon)
    for number in range(100):  # more than one page
        network.post(FRIEDA, f"@ratzifatzi Frage {number}")
    network.left = 5
    feed = mentions(mastodon)

    assert not fetch_page(feed.pk)
    assert mastodon.envelopes.count() == 80
    network.left = 299
    Channel.objects.update(allowance={})  # the network counts anew
    look(mastodon)
    assert mastodon.envelopes.count() == 100


@pytest.mark.parametrize(("left", "at_once", "most"), [(13, 1, 10), (13, 5, 50), (3, 1, 2)])
def test_known_messages_are_looked_at_again_no_more_than_may_be_asked_and_all_have_their_turn(
    channel: Channel,
    says: Says,
    monkeypatch: pytest.MonkeyPatch,
    left: int,
    at_once: int,
    most: int,
) -> None:
    """A tenth of thirty stays for answers."""
    there = {says("frieda", f"Frage {number}").external_id for number in range(30)}
    asked: list[set[str]] = []
    kind = connectors()["plaza"]

    def refresh(_connector: Connector, ids: Sequence[str]) -> list[Happening]:
        asked.append(set(ids))
        return []

    monkeypatch.setattr(kind, "refresh", refresh)
    monkeypatch.setattr(kind, "known_at_once", at_once)
    in_an_hour = datetime.now(UTC) + timedelta(hours=1)
    channel.allowance = Allowance(30, left, in_an_hour).as_json()
    channel.save()

    cursor = look_again(channel, "").cursor
    while cursor:
        cursor = look_again(channel, cursor).cursor

    assert max(map(len, asked)) <= most
    assert set().union(*asked) == there


def test_when_the_network_counts_anew_the_feeds_look_again(
    network: SimulatedMastodon, mastodon: Channel, look: Look
) -> None:
    network.left = 0
    look(mastodon)
    over = Allowance(300, 0, datetime.now(UTC) - timedelta(seconds=1))
    Channel.objects.update(allowance=over.as_json())
    network.left = 299
    look(mastodon)

    mastodon.refresh_from_db()
    assert mastodon.allowance["left"] == 299


def test_a_network_that_has_had_enough_gives_the_other_feeds_a_rest_as_well(
    network: SimulatedMastodon, mastodon: Channel, look: Look
) -> None:
    reset = (timezone.now() + timedelta(minutes=3)).isoformat()
    said = {
        "X-RateLimit-Limit": "300",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": reset,
    }
    refused = network.suffer("status", status=429, headers=said, times=-1)
    before = len(network.calls)
    look(mastodon)

    assert mastodon.feed_states.filter(failures__gt=0).count() == 1
    assert len(network.calls) == before
    assert refused.times == -1


def test_what_is_still_enough_disturbs_nobody(
    network: SimulatedMastodon, mastodon: Channel, look: Look
) -> None:
    network.left = 30
    look(mastodon)
    asked = len(network.calls)
    look(mastodon)

    assert len(network.calls) > asked


def test_whoever_wants_to_look_now_hears_why_not(
    network: SimulatedMastodon,
    mastodon: Channel,
    look: Look,
    mia: Membership,
    signed_in: SignedIn,
) -> None:
    network.left = 2
    look(mastodon)
    before = mentions(mastodon).next_at
    url = reverse("channels:fetch", kwargs={"team": "ratzifatzi", "pk": mastodon.pk})
    page = signed_in(mia).post(url, follow=True).content.decode()

    assert "answers go first: we look again at" in page
    assert "We are looking now" not in page
    assert mentions(mastodon).next_at == before
