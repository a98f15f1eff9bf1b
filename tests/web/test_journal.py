"""The journal's screen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from herzenstakt.accounts.models import Membership
from herzenstakt.channels import services
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import add_note, take_care
from herzenstakt.journal.models import Entry, record

SignedIn = Callable[[Membership], Client]


def look(client: Client, **query: str) -> Any:
    return client.get(reverse("journal:list", kwargs={"team": "ratzifatzi"}), query)


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_what_was_done_stands_there_with_a_link(
    conversation: Conversation, mia: Membership, signed_in: SignedIn
) -> None:
    take_care(conversation, mia)
    page = words_of(look(signed_in(mia)))

    assert "Mia Menschenfreund takes care of the conversation with Frieda Frage." in page
    assert f"/c/{conversation.pk}/" in page
    assert page.index("takes care") < page.index("A message from Frieda Frage arrived")


def test_it_is_narrowed_by_kind_member_and_day(
    conversation: Conversation, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    take_care(conversation, mia)
    add_note(conversation, uwe, "hm")
    browser = signed_in(mia)

    def shown(**query: str) -> list[str]:
        return [line.entry.action for line in look(browser, **query).context["lines"]]

    assert shown(kind="conversation") == ["conversation.taken"]
    assert shown(by=str(uwe.pk)) == ["note.added"]
    today = timezone.localdate(timezone=ZoneInfo(mia.team.time_zone))
    assert shown(day=today.isoformat(), kind="note") == ["note.added"]
    assert shown(day="2020-01-01") == []


@pytest.mark.parametrize(
    "query",
    [
        {"kind": "moon"},
        {"by": "0"},
        {"by": "x"},
        {"day": "gestern"},
        {"day": "0001-01-01"},
        {"day": "9999-12-31"},
    ],
)
def test_a_filter_that_makes_no_sense_shows_nothing_and_says_so(
    query: dict[str, str], mia: Membership, signed_in: SignedIn
) -> None:
    record("note.added", mia, team_id=mia.team_id)
    page = look(signed_in(mia), **query)

    assert page.status_code == 422
    assert page.context["lines"] == []


def test_a_colleague_of_another_team_is_no_filter(
    mia: Membership, olga: Membership, signed_in: SignedIn
) -> None:
    page = look(signed_in(mia), by=str(olga.pk))

    assert page.status_code == 422
    assert "Olga" not in words_of(page)


def test_pages_are_turned_by_key(mia: Membership, signed_in: SignedIn) -> None:
    for _number in range(120):
        record("note.added", mia, team_id=mia.team_id, by=mia)
    browser, seen, query = signed_in(mia), [], ""
    while True:
        page = browser.get(f"{reverse('journal:list', kwargs={'team': 'ratzifatzi'})}?{query}")
        seen += [line.entry.pk for line in page.context["lines"]]
        if not (query := page.context["older"]):
            break

    assert seen == sorted(Entry.objects.values_list("pk", flat=True), reverse=True)


def test_a_page_of_many_kinds_needs_few_questions(
    conversation: Conversation,
    mia: Membership,
    signed_in: SignedIn,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for _number in range(20):
        add_note(conversation, mia, "x")
        services.rename(conversation.channel, "Y", mia)
    browser = signed_in(mia)

    with django_assert_max_num_queries(20):
        look(browser)


def test_nothing_of_the_team_next_door_is_said(
    channel: Channel, olga: Membership, client: Client
) -> None:
    record("channel.paused", channel, team_id=olga.team_id, by=olga)
    client.force_login(olga.user)
    page = words_of(client.get(reverse("journal:list", kwargs={"team": "anderswo"})))

    assert channel.name not in page
    assert "something that is no longer here" in page
