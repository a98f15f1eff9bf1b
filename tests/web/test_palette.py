"""The palette leads everywhere one may go, and tells nothing of anywhere else."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.labels.services import add, archive
from herzenstakt.web.palette import places
from herzenstakt.web.palette.places import places_for
from herzenstakt.web.screens import SCREENS, screens_for

SignedIn = Callable[[Membership], Client]
PALETTE = "/t/ratzifatzi/palette/"
AS_OPTIONS = {"HX-Request": "true", "HX-Target": "palette-found"}


def links(page: str) -> dict[str, str]:
    """Where the options lead, by their names."""
    found = re.findall(
        r'class="palette__one"[^>]*href="([^"]+)">.*?<span dir="auto">([^<]+)<', page
    )
    return {unescape(name): unescape(url) for url, name in found}


def test_it_leads_to_rooms_channels_labels_people_pages_and_the_search(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    label = add(mia, "Frage zur Farbe")
    browser = signed_in(mia)
    page = browser.get(PALETTE, {"q": "fra"}, headers=AS_OPTIONS).content.decode()
    assert links(page) == {
        "Frieda Frage": f"/t/ratzifatzi/p/{conversation.person_id}/",
        "Frage zur Farbe": f"/t/ratzifatzi/?room=all&label={label.pk}",
        "Search for “fra” in everything that was said": "/t/ratzifatzi/search/?q=fra",
    }
    assert "<html" not in page
    everything = links(browser.get(PALETTE).content.decode())
    assert everything["Waiting"] == "/t/ratzifatzi/"
    assert everything["Journal"] == "/t/ratzifatzi/journal/"
    assert f"/t/ratzifatzi/?channel={conversation.channel_id}" in everything.values()
    for url in everything.values():
        assert browser.get(url).status_code == 200, url


@pytest.mark.parametrize("who", ["owner", "mia", "uwe", "tina", "rolf"])
def test_nobody_is_led_where_they_may_not_go(
    who: str, signed_in: SignedIn, request: pytest.FixtureRequest, conversation: Conversation
) -> None:
    browser = signed_in(request.getfixturevalue(who))
    for name, url in links(browser.get(PALETTE).content.decode()).items():
        assert browser.get(url).status_code == 200, name


@pytest.mark.parametrize("who", ["owner", "mia", "uwe", "tina", "rolf"])
def test_the_navigation_and_the_palette_lead_to_the_same_screens(
    who: str, signed_in: SignedIn, request: pytest.FixtureRequest
) -> None:
    member = request.getfixturevalue(who)
    browser = signed_in(member)
    _, nav = browser.get("/t/ratzifatzi/").content.decode().split('<nav class="nav"')
    named = set(re.findall(r'<a class="nav__link"[^>]* href="([^"]+)"', nav.split("</nav>")[0]))
    offered = set(links(browser.get(PALETTE).content.decode()).values())
    screens = screens_for(member)
    assert {one.url("ratzifatzi") for one in screens} <= offered
    assert {one.url("ratzifatzi") for one in screens if not one.only_if_counted} <= named
    for elsewhere in set(SCREENS) - set(screens):
        assert elsewhere.url("ratzifatzi") not in named | offered


def test_people_next_door_are_not_found(
    signed_in: SignedIn, olga: Membership, mia: Membership, conversation: Conversation
) -> None:
    add(mia, "Fragen")
    page = signed_in(olga).get("/t/anderswo/palette/", {"q": "fra"}, headers=AS_OPTIONS)
    assert list(links(page.content.decode())) == ["Search for “fra” in everything that was said"]


def test_who_reads_along_finds_nobody_who_wrote_in_private(
    rolf: Membership, mia: Membership, conversation: Conversation
) -> None:
    def names(member: Membership) -> list[str]:
        return [one.name for group in places_for(member, "frieda") for one in group.entries]

    assert "Frieda Frage" in names(rolf)
    Conversation.objects.update(is_private=True)
    assert "Frieda Frage" not in names(rolf)
    assert "Frieda Frage" in names(mia)


def test_a_label_that_was_put_away_is_not_offered(mia: Membership) -> None:
    archive(add(mia, "Fragen"), mia)
    assert [group for group in places_for(mia, "fragen") if group.title == "Labels"] == []


@pytest.mark.parametrize("query", ["<script>alert(1)</script>", "\x00", "%", "x" * 5000, "'; --"])
def test_whatever_is_typed_is_only_words(
    query: str, signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    answer = signed_in(mia).get(PALETTE, {"q": query}, headers=AS_OPTIONS)
    assert answer.status_code == 200
    assert "<script>alert" not in answer.content.decode()


def test_however_many_people_there_are_it_looks_at_a_few(
    mia: Membership,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
    django_assert_max_num_queries: Callable[[int], object],
) -> None:
    with django_assert_max_num_queries(3):  # type: ignore[attr-defined]
        places_for(mia, "frieda")
    monkeypatch.setattr(places, "LATEST", 0)
    assert not [group for group in places_for(mia, "frieda") if group.title == "People"]
