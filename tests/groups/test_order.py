"""Rooms of groups, and those whom nobody was given yet, are walked along an index, however many there are."""

from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, ConversationQuerySet
from herzenstakt.groups.models import Group
from herzenstakt.web.inbox.rooms import Place, Room

#: PostgreSQL chooses by what is there, and here is nothing
pytestmark = pytest.mark.one_database


def plan(rows: ConversationQuerySet) -> str:
    """How SQLite goes through them."""
    return str(rows[:50].explain())


@pytest.fixture
def group(mia: Membership) -> Group:
    return Group.objects.create(team=mia.team, name="Presse", key="presse")


@pytest.mark.parametrize(
    ("room", "index"),
    [
        (Room.WAITING, "conversation_waiting_in_group"),
        (Room.ALL, "conversation_in_group"),
    ],
)
def test_the_room_of_a_group_is_walked(
    mia: Membership, group: Group, room: Room, index: str
) -> None:
    (part,) = Place(room, group=group.pk).parts(mia)
    told = plan(part.conversations)
    assert index in told
    assert "TEMP B-TREE" not in told


def test_those_whom_nobody_was_given_are_walked(mia: Membership, group: Group) -> None:
    there = Conversation.objects.to_give().filter(team=mia.team, group=group)
    told = plan(there)
    assert "conversation_to_give" in told
    assert "TEMP B-TREE" not in told
