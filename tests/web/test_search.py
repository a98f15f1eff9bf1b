from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.search.filters import parse
from herzenstakt.search.wording import Wording
from herzenstakt.web.search.snippets import snippet
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
SEARCH = "/t/ratzifatzi/search/"


def test_found_words_are_marked(signed_in: SignedIn, mia: Membership, frieda_asks: Message) -> None:
    page = signed_in(mia).get(SEARCH, {"q": "blau"}).content.decode()
    assert "Wann kommt die in <mark>Blau</mark>?" in page
    assert f"#message-{frieda_asks.pk}" in page


@pytest.mark.parametrize("query", ["", "   ", '"', "* OR -", "xyzzy", "x" * 5000, "ODER", "((("])
def test_whatever_one_asks_there_is_an_answer(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, query: str
) -> None:
    answer = signed_in(mia).get(SEARCH, {"q": query})
    assert answer.status_code == 200
    assert "<mark>" not in answer.content.decode()


def test_many_hits_cost_no_more_questions_than_one(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, says: Says
) -> None:
    client = signed_in(mia)

    def asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert "Blau" in client.get(SEARCH, {"q": "blau"}).content.decode()
        return len(asked)

    asked()  # what is looked at for the first time is written down once
    one = asked()
    for person in ("karl", "lena", "jonas"):
        says(person, "Auch in Blau?")
    # where its index goes back step by step, what it has met decides whether it needs one step more
    assert asked() <= one + 1


NEXT = {"HX-Request": "true", "HX-Target": "searching"}


def test_the_next_search_brings_what_changes_and_no_way_around(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message
) -> None:
    page = signed_in(mia).get(SEARCH, {"q": "blau"}, headers=NEXT).content.decode()

    assert page.lstrip().startswith("<title>blau · Herzenstakt</title>")
    assert "Wann kommt die in <mark>Blau</mark>?" in page
    assert 'hx-swap-oob="true">What was found stands below.' in page
    assert 'value="blau" maxlength="200"' in page  # beside the rooms
    assert "<nav" not in page
    assert "<html" not in page


def test_the_next_search_shows_markup_as_words_and_says_that_nothing_was_found(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message
) -> None:
    hostile = "</title><script>alert(1)</script>"
    page = signed_in(mia).get(SEARCH, {"q": hostile}, headers=NEXT).content.decode()

    assert "<script" not in page
    assert 'hx-swap-oob="true">Nothing like that' in page


def test_the_next_search_shows_next_door_nothing(
    signed_in: SignedIn, olga: Membership, frieda_asks: Message
) -> None:
    olgas = signed_in(olga)
    assert olgas.get(SEARCH, {"q": "blau"}, headers=NEXT).status_code == 404
    there = olgas.get("/t/anderswo/search/", {"q": "blau"}, headers=NEXT).content.decode()
    assert "Frieda" not in there
    assert "Nothing like that" in there


def test_another_house_finds_nothing_of_ours(
    signed_in: SignedIn, olga: Membership, frieda_asks: Message
) -> None:
    assert signed_in(olga).get(SEARCH, {"q": "blau"}).status_code == 404
    theirs = signed_in(olga).get("/t/anderswo/search/", {"q": "blau"}).content.decode()
    assert "Frieda" not in theirs


def test_a_snippet_shows_the_place_and_escapes_what_others_wrote() -> None:
    long = "Guten Tag. " * 30 + "Die <b>Bürste</b> ist toll. " + "Danke. " * 60
    shown = snippet(long, Wording.of(parse("bürste").filter))
    assert "&lt;b&gt;<mark>Bürste</mark>&lt;/b&gt;" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 500


def test_the_fields_come_when_somebody_opens_them(mia: Membership, signed_in: SignedIn) -> None:
    client = signed_in(mia)
    page = client.get(SEARCH, {"q": "from:frieda is:waiting"}).content.decode()
    alone = client.get(
        f"{SEARCH}choose/",
        {"q": "from:frieda is:waiting"},
        headers={"HX-Request": "true", "HX-Target": "found-fields"},
    ).content.decode()
    without_scripts = client.get(f"{SEARCH}choose/", {"q": "from:frieda"}).content.decode()

    assert "filter-state" not in page
    assert "<html" not in alone
    assert 'value="frieda"' in alone
    assert '<option value="waiting" selected>' in alone
    assert "<html" in without_scripts
    assert 'value="frieda"' in without_scripts
