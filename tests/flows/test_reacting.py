"""Small acts on the network: what it did not confirm has not happened, and trouble is told once."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import reacting
from herzenstakt.flows.outgoing import approve
from herzenstakt.flows.reacting import NotDone, delete_own, like, unlike
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens


def told(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_a_like_is_stored_with_a_line_in_the_journal(frieda_asks: Message, mia: Membership) -> None:
    like(frieda_asks, mia)
    frieda_asks.refresh_from_db()
    assert frieda_asks.liked_at

    unlike(frieda_asks, mia)
    frieda_asks.refresh_from_db()
    assert frieda_asks.liked_at is None
    assert [told(f"message.{act}") for act in ("liked", "unliked")] == [1, 1]


def test_words_of_somebody_else_are_never_deleted_as_our_own(
    frieda_asks: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    with pytest.raises(NotDone, match="somebody else"):
        delete_own(frieda_asks, mia)
    assert plaza.messages[frieda_asks.external_id].gone_at is None


@pytest.mark.parametrize("ability", sorted(set(Ability) - reacting.SMALL))
def test_nothing_else_is_a_small_act(
    frieda_asks: Message, plaza: SimulatedPlaza, ability: Ability
) -> None:
    with pytest.raises(ValueError, match="no small act"):
        reacting._act(frieda_asks, ability)
    there = plaza.messages[frieda_asks.external_id]
    assert (there.hidden, there.gone_at) == (False, None)


def test_what_the_network_did_not_confirm_has_not_happened(
    frieda_asks: Message, mia: Membership, plaza: SimulatedPlaza
) -> None:
    plaza.suffer("status", method="PUT", status=422)

    with pytest.raises(NotDone):
        like(frieda_asks, mia)

    frieda_asks.refresh_from_db()
    assert frieda_asks.liked_at is None
    assert told("message.liked") == 0


def test_a_lost_connection_is_told_once_whoever_runs_into_it(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, channel: Channel, happens: Happens
) -> None:
    before_that = Message.objects.select_related("channel").get(pk=draft.answers_id)
    plaza.suffer("refuse_token", times=-1)
    with happens():
        approve(draft, by=mia)
    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED

    with pytest.raises(NotDone):
        like(before_that, mia)

    assert told("channel.disconnected") == 1


def test_what_has_vanished_waits_no_longer_and_is_told_once_whoever_runs_into_it(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    before_that = Message.objects.get(pk=draft.answers_id)
    plaza.delete(before_that.external_id)
    with pytest.raises(NotDone):
        like(Message.objects.get(pk=draft.answers_id), mia)
    assert Conversation.objects.get().waiting_since is None

    with pytest.raises(NotDone):
        unlike(before_that, mia)

    assert told("message.vanished") == 1
