"""Not today: hateful words lie under a veil wherever they stand, until somebody opens them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
HOME = "/t/ratzifatzi/"
HATE = "Ihr seid doch alle Idioten, alle miteinander!"
HIDDEN = re.compile(r"<details class=\"veil\".*?</details>", re.DOTALL)


@pytest.fixture
def hate(says: Says) -> Message:
    return says("karl", HATE)


@pytest.fixture
def reader(uwe: Membership) -> Membership:
    """Somebody for whom it is enough today."""
    uwe.user.not_today = True
    uwe.user.save()
    return uwe


def places(message: Message) -> dict[str, str]:
    """Where a message can be read."""
    assert message.conversation
    return {
        "inbox": HOME,
        "conversation": f"{HOME}c/{message.conversation.pk}/",
        "search": f"{HOME}search/?q=Idiot",  # what one types oneself is not veiled
        "person": f"{HOME}p/{message.conversation.person_id}/",
    }


@pytest.mark.parametrize("place", ["inbox", "conversation", "search", "person"])
def test_hateful_words_are_read_by_nobody_who_does_not_want_to(
    signed_in: SignedIn, reader: Membership, mia: Membership, hate: Message, place: str
) -> None:
    page = signed_in(reader).get(places(hate)[place]).content.decode()
    assert "Idioten" not in HIDDEN.sub("", page).replace('value="Idioten"', "").replace(
        "<title>Idioten", ""
    )
    assert "Hateful words" in page

    page = signed_in(mia).get(places(hate)[place]).content.decode()
    assert "Idioten" in page
    assert "Hateful words" not in page


def test_they_lie_in_something_closed_that_a_key_opens(
    signed_in: SignedIn, reader: Membership, hate: Message
) -> None:
    page = signed_in(reader).get(places(hate)["conversation"]).content.decode()
    veil = HIDDEN.search(page)
    assert veil
    assert HATE in veil[0]
    assert " open" not in veil[0].split(">")[0]
    assert "<summary" in veil[0]


def test_everybody_else_is_read_as_usual(
    signed_in: SignedIn, reader: Membership, frieda_asks: Message
) -> None:
    browser = signed_in(reader)
    for place in places(frieda_asks).values():
        assert "Hateful words" not in browser.get(place).content.decode()
    assert "Wann kommt die in Blau?" in browser.get(HOME).content.decode()


def test_our_own_words_are_never_veiled(
    signed_in: SignedIn, reader: Membership, hate: Message
) -> None:
    Message.objects.filter(pk=hate.pk).update(direction=Message.Direction.OUT)
    page = signed_in(reader).get(places(hate)["conversation"]).content.decode()
    assert HIDDEN.search(page) is None


def test_what_was_said_before_an_edit_is_veiled_too(
    signed_in: SignedIn, reader: Membership, frieda_asks: Message
) -> None:
    frieda_asks.versions.create(text=HATE, replaced_at=frieda_asks.written_at)
    page = signed_in(reader).get(places(frieda_asks)["conversation"]).content.decode()
    assert "Idioten" not in page


def test_one_chooses_it_for_oneself(signed_in: SignedIn, uwe: Membership, mia: Membership) -> None:
    browser = signed_in(uwe)
    mine = {"name": uwe.user.name, "language": "en", "theme": "auto"}
    assert browser.post("/me/", {**mine, "not_today": "on"}).status_code == 302
    uwe.user.refresh_from_db()
    mia.user.refresh_from_db()
    assert (uwe.user.not_today, mia.user.not_today) == (True, False)

    browser.post("/me/", mine)
    uwe.user.refresh_from_db()
    assert uwe.user.not_today is False
