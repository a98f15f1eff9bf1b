from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.web.search.views import snippet

SignedIn = Callable[[Membership], Client]
SEARCH = "/t/ratzifatzi/search/"


def test_found_words_are_marked(signed_in: SignedIn, mia: Membership, frieda_asks: Message) -> None:
    page = signed_in(mia).get(SEARCH, {"q": "blau"}).content.decode()
    assert "Wann kommt die in <mark>Blau</mark>?" in page
    assert f"#message-{frieda_asks.pk}" in page


@pytest.mark.parametrize("query", ["", "   ", '"', "* OR -", "xyzzy", "x" * 5000, "AND", "((("])
def test_whatever_one_asks_there_is_an_answer(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, query: str
) -> None:
    answer = signed_in(mia).get(SEARCH, {"q": query})
    assert answer.status_code == 200
    assert "<mark>" not in answer.content.decode()


def test_another_house_finds_nothing_of_ours(
    signed_in: SignedIn, olga: Membership, frieda_asks: Message
) -> None:
    assert signed_in(olga).get(SEARCH, {"q": "blau"}).status_code == 404
    theirs = signed_in(olga).get("/t/anderswo/search/", {"q": "blau"}).content.decode()
    assert "Frieda" not in theirs


def test_a_snippet_shows_the_place_and_escapes_what_others_wrote() -> None:
    long = "Guten Tag. " * 30 + "Die <b>Bürste</b> ist toll. " + "Danke. " * 60
    shown = snippet(long, ["bürste"])
    assert "&lt;b&gt;<mark>Bürste</mark>&lt;/b&gt;" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 500
