"""WordPress and the desk together: what the blog keeps from us, the channel says in words."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel, Health
from herzenstakt.channels.services import connect, try_out
from herzenstakt.testing.networks.wordpress import SimulatedWordPress
from tests.conftest import LOOPBACK

Look = Callable[[Channel], None]


@pytest.fixture
def network() -> Iterator[SimulatedWordPress]:
    with SimulatedWordPress() as network:
        yield network


def connected(owner: Membership, network: SimulatedWordPress, login: str) -> Channel:
    settings = {"site": network.url, "user": login}
    secrets = {"password": network.users[login].password}
    findings, whoami = try_out("wordpress", settings, secrets, LOOPBACK)
    assert whoami, findings
    return connect(owner, "wordpress", settings, secrets, whoami, LOOPBACK)


def troubles_of(channel: Channel) -> dict[str, str]:
    """What the feeds of a channel stumbled over, by their names."""
    feeds = channel.feed_states.all()
    return {feed.name: str(feed.trouble_sentence) for feed in feeds if feed.trouble_sentence}


def test_a_user_who_is_no_editor_any_more_makes_the_channel_say_what_it_no_longer_hears(
    network: SimulatedWordPress, owner: Membership, look: Look
) -> None:
    channel = connected(owner, network, "ratzi")
    look(channel)
    assert (channel.health(), troubles_of(channel)) == (Health.GOOD, {})

    network.users["ratzi"].role = "author"
    look(Channel.objects.get(pk=channel.pk))

    troubles = troubles_of(channel)
    assert set(troubles) == {"held", "spam"}
    assert all("no longer heard" in words for words in troubles.values())
    assert channel.health() is not Health.GOOD

    network.users["ratzi"].role = "editor"
    look(Channel.objects.get(pk=channel.pk))
    assert (channel.health(), troubles_of(channel)) == (Health.GOOD, {})


def test_a_user_who_never_was_an_editor_is_no_trouble(
    network: SimulatedWordPress, owner: Membership, look: Look
) -> None:
    channel = connected(owner, network, "uwe")
    look(channel)
    assert (channel.health(), troubles_of(channel)) == (Health.GOOD, {})
