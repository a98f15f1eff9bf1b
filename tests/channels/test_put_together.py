"""A desk on which each channel counted for itself goes on with one count for all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
import time_machine
from django.apps import apps
from django.db import connection

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.app import App, Tally
from herzenstakt.channels.models import Channel
from herzenstakt.channels.services import register

NOON = datetime(2026, 11, 29, 12, tzinfo=UTC)
MIDNIGHT = datetime(2026, 11, 30, tzinfo=UTC)
Has = Callable[..., Channel]


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(NOON, tick=False):
        yield


@pytest.fixture
def app(owner: Membership) -> App:
    return register(owner, "youtube", "Unser Zugang", {"client_id": "c"}, {"client_secret": "s"})


@pytest.fixture
def has(app: App) -> Has:
    """A channel as it was kept before."""

    def make(memory: dict[str, Any] | None = None, member: str = "", **limits: int) -> Channel:
        number = Channel.objects.count()
        own = {
            name.replace("_", "."): {"value": value, "by": number, "at": NOON.isoformat()}
            for name, value in limits.items()
        }
        return Channel.objects.create(
            team=app.team,
            kind="linkedin" if member else "youtube",
            app=app,
            name=f"Kanal {number}",
            own_external_id=str(number),
            settings={"member": member} if member else {},
            own_limits=own,
            memory=memory or {},
        )

    return make


def put_together() -> None:
    step = import_module("herzenstakt.channels.migrations.0007_put_together")
    step.put_together(apps, SimpleNamespace(connection=connection))


def limits_of(*channels: Channel) -> list[dict[str, int]]:
    return [Channel.objects.get(pk=channel.pk).set_limits for channel in channels]


def tallies() -> set[tuple[str, int, datetime]]:
    return set(Tally.objects.values_list("who", "spent", "until"))


def test_parts_of_the_units_become_one_number(has: Has) -> None:
    channels = has(quota_day=5000, text_reply=500), has(quota_day=7000)
    put_together()
    assert limits_of(*channels) == [
        {"quota.day": 12_000, "text.reply": 500},
        {"quota.day": 12_000},
    ]


def test_where_one_had_no_number_the_largest_holds(has: Has) -> None:
    channels = has(quota_day=50_000), has(), has(quota_day=5000)
    put_together()
    assert limits_of(*channels) == [{"quota.day": 50_000}] * 3


def test_a_members_number_was_a_whole_one(has: Has) -> None:
    pages = has(member="renate", calls_standard=4000), has(member="renate", calls_standard=3000)
    uwes = has(member="uwe", calls_standard=900)
    put_together()
    assert limits_of(*pages, uwes) == [
        {"calls.standard": 4000},
        {"calls.standard": 4000},
        {"calls.standard": 900},
    ]


def test_what_was_asked_today_is_not_forgotten(has: Has) -> None:
    until = NOON + timedelta(hours=8)
    for used in (3000, 4000):
        has({"quota": {"used": used, "until": until.isoformat()}})
    put_together()
    assert tallies() == {("", 7000, until)}


def test_what_a_member_asked_counts_for_the_application_too(has: Has) -> None:
    for member in ("renate", "renate", "uwe"):
        has({"asked": {"day": "2026-11-29", "calls": 20, "looks": 9}}, member)
    put_together()
    assert tallies() == {("renate", 40, MIDNIGHT), ("uwe", 20, MIDNIGHT), ("", 60, MIDNIGHT)}


@pytest.mark.parametrize(
    "memory",
    [
        {},
        {"quota": 7},
        {"quota": {"used": "x", "until": "y"}},
        {"quota": {"used": 7, "until": NOON.isoformat()}},
        {"quota": {"used": 0, "until": MIDNIGHT.isoformat()}},
    ],
)
def test_nothing_asked_and_another_day_make_no_count(has: Has, memory: dict[str, Any]) -> None:
    has(memory)
    put_together()
    assert tallies() == set()
