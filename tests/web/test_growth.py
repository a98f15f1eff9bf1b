"""A page costs a large house no more than a small one: SQLite counts its steps, so no clock is needed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from herzenstakt.conversations.models import Conversation
from herzenstakt.testing.bench.crowd import Crowd

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

#: messages; counters stop at a hundred, which the small house has reached
SMALL, LARGE = 2_000, 10_000
#: steps of SQLite between two looks at the counter
EACH = 50
#: how much more a page may cost in the large house; what walks through everything costs five times as much
MORE = 1.3


@contextmanager
def counted() -> Iterator[list[int]]:
    """How many steps SQLite takes meanwhile, in one number."""
    steps = [0]

    def look() -> int:
        steps[0] += EACH
        return 0

    connection.ensure_connection()
    connection.connection.set_progress_handler(look, EACH)
    try:
        yield steps
    finally:
        connection.connection.set_progress_handler(None, EACH)


def pages_of(crowd: Crowd) -> dict[str, str]:
    """The pages on which people work, by name. The conversation is the one that waits longest."""
    house = crowd.house.team
    somebody = Conversation.objects.filter(team=house).waiting()[0]
    inbox = reverse("inbox:list", args=[house.slug])
    return {
        **{f"inbox, {room}": f"{inbox}?room={room}" for room in ("waiting", "mine", "all")},
        "conversation": reverse("conversation:show", args=[house.slug, somebody.pk]),
        "person": reverse("person:show", args=[house.slug, somebody.person_id]),
        "promises": reverse("promises:list", args=[house.slug]),
        "notices": reverse("notices:list", args=[house.slug]),
    }


def costs(crowd: Crowd, client: Client) -> dict[str, int]:
    """What each page costs, in steps."""
    found = {}
    for name, address in pages_of(crowd).items():
        client.get(address)  # what is looked at for the first time is written down once
        with counted() as steps:
            assert client.get(address).status_code == 200
        found[name] = steps[0]
    return found


def test_a_page_costs_a_large_house_no_more_than_a_small_one(client: Client) -> None:
    crowd = Crowd()
    client.force_login(crowd.house.members[1].user)
    crowd.grow(SMALL)
    small = costs(crowd, client)
    crowd.grow(LARGE)
    large = costs(crowd, client)

    assert {name for name in small if large[name] > MORE * small[name]} == set()
