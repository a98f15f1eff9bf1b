"""One table of keys: what the help sheet says is what the page does, and nothing else is."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import herzenstakt.web
from herzenstakt.accounts.models import Membership, User
from herzenstakt.conversations.models import Conversation
from herzenstakt.web.inbox.rooms import KEYS, Room
from herzenstakt.web.keys import TABLE, Where

SignedIn = Callable[[Membership], Client]
WEB = Path(herzenstakt.web.__path__[0])
HOME = "/t/ratzifatzi/"
#: what a browser or the script does by itself
BY_THEMSELVES = {"open", "leave", "palette", "saved"}


def marks(name: str) -> set[str]:
    """Every key that some element of some page carries."""
    pages = (page.read_text(encoding="utf-8") for page in WEB.rglob("*.html"))
    found = {key for page in pages for key in re.findall(rf'{name}="([^"]+)"', page)}
    return {key for key in found if "{" not in key}


def test_every_key_of_a_page_stands_in_the_table() -> None:
    of_pages = {key.key for key in TABLE if key.where is not Where.CHOSEN}
    assert marks("data-key") <= of_pages
    assert set(KEYS.values()) <= of_pages
    assert set(KEYS) == set(Room)


def test_every_key_of_the_table_does_something() -> None:
    script = (WEB / "static/web/js/keys.js").read_text(encoding="utf-8")
    steps = set(re.findall(r'^  "?([a-z-]+)"?: \(\) =>', script, re.MULTILINE)) | BY_THEMSELVES
    known = marks("data-key") | set(KEYS.values())
    for key in TABLE:
        if key.where is Where.CHOSEN:
            assert key.key in marks("data-together")
        else:
            assert key.step in steps if key.step else key.key in known, key.key


def test_what_is_done_with_the_chosen_stands_in_the_table() -> None:
    assert marks("data-together") == {key.key for key in TABLE if key.where is Where.CHOSEN}


def test_no_key_means_two_things_in_one_place() -> None:
    twice = Counter((key.key, key.where is Where.CHOSEN) for key in TABLE)
    assert [key for key, times in twice.items() if times > 1] == []


def test_no_key_is_only_the_beginning_of_another() -> None:
    begins = {key.key.split(" ")[0] for key in TABLE if " " in key.key}
    assert begins & {key.key for key in TABLE} == set()


def test_the_sheet_shows_the_whole_table(signed_in: SignedIn, mia: Membership) -> None:
    page = signed_in(mia).get(HOME).content.decode()
    assert re.findall(r'data-keys="([^"]+)"', page) == [
        key.key for where in Where for key in TABLE if key.where is where
    ]


def test_whoever_wants_no_letter_keys_switches_them_off(
    signed_in: SignedIn, mia: Membership
) -> None:
    browser = signed_in(mia)
    assert 'data-keys="off"' not in browser.get(HOME).content.decode()
    words = {"name": mia.user.name, "language": "en", "theme": "auto"}
    browser.post(reverse("account:home"), words)
    assert not User.objects.get(pk=mia.user_id).letter_keys
    assert "<body hx-headers" in browser.get(HOME).content.decode()
    assert 'data-keys="off"' in browser.get(HOME).content.decode()
    browser.post(reverse("account:home"), {**words, "letter_keys": "on"})
    assert 'data-keys="off"' not in browser.get(HOME).content.decode()


@pytest.mark.parametrize("key", ["r", "c", "l", "m", "e", "a", "h", "b", "d", "4", "p", "u"])
def test_in_a_conversation_every_act_has_its_key(
    key: str, signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    page = signed_in(mia).get(f"{HOME}c/{conversation.pk}/").content.decode()
    assert f'data-key="{key}"' in page
