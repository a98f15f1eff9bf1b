"""The times of a conversation stand in its labellings once more, and follow it whatever happens."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import let_rest
from herzenstakt.labels import services
from herzenstakt.labels.models import Label, Labelling
from tests.conftest import Says


@pytest.fixture
def label(uwe: Membership) -> Label:
    return services.add(uwe, "Lieferung")


def equal(conversation: Conversation) -> bool:
    conversation.refresh_from_db()
    on = Labelling.objects.get(conversation=conversation)
    return (on.last_message_at, on.waiting_since) == (
        conversation.last_message_at,
        conversation.waiting_since,
    )


def test_a_new_word_and_the_end_of_a_wait_reach_the_labelling(
    label: Label, conversation: Conversation, says: Says, uwe: Membership
) -> None:
    """Where a migration makes the table of conversations anew, SQLite has forgotten the trigger."""
    services.put_on([conversation], label, uwe)
    before = conversation.last_message_at
    later = says("frieda", "Und in Rot?").conversation
    assert later == conversation
    assert equal(conversation)
    assert conversation.last_message_at > before

    let_rest(conversation, uwe, "Spam")
    assert equal(conversation)
    assert conversation.waiting_since is None


def test_many_at_once_are_followed_too(
    label: Label, conversation: Conversation, uwe: Membership
) -> None:
    services.put_on([conversation], label, uwe)
    Conversation.objects.update(waiting_since=None)
    assert equal(conversation)
