"""The cards on their screens and beside an answer: who sees them, who writes them, what is offered how."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.knowledge.models import Card, today
from herzenstakt.knowledge.services import HOLDS, Wording, add
from herzenstakt.replies.models import Reply

SignedIn = Callable[[Membership], Client]

LIST = "/t/ratzifatzi/knowledge/"
ADD = f"{LIST}add/"


@pytest.fixture
def card(uwe: Membership) -> Card:
    until = today(uwe.team) + HOLDS
    return add(
        uwe, Wording("Farben", "Blau kommt im Dezember.", "Blue comes in December.", uwe, until)
    )


@pytest.fixture
def over(uwe: Membership) -> Card:
    until = today(uwe.team) - timedelta(days=1)
    return add(
        uwe,
        Wording("Wann etwas kommt", "Wann die nächste kommt, steht im Kalender.", "", uwe, until),
    )


def form(member: Membership, **other: str) -> dict[str, str]:
    until = (today(member.team) + timedelta(days=30)).isoformat()
    words = {"title": "Öffnungszeiten", "german": "Von 8 bis 18 Uhr.", "english": ""}
    return {**words, "owner": str(member.pk), "good_until": until, "seen": "0", **other}


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


# --- the list ------------------------------------------------------------------------------------


def test_a_reader_reads_the_cards_and_changes_none(
    card: Card, over: Card, rolf: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(rolf).get(LIST))

    assert "Blau kommt im Dezember." in page
    assert "Ask Uwe Unsozial" in page
    assert "Still true" not in page
    assert ADD not in page
    for where in (ADD, f"{LIST}{card.pk}/", f"{LIST}{card.pk}/remove/"):
        assert signed_in(rolf).post(where, form(rolf)).status_code == 403
    assert Card.objects.count() == 2


def test_what_should_be_checked_stands_first_and_says_so(
    card: Card, over: Card, tina: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(tina).get(LIST))

    assert "One card should be checked" in page
    assert page.count("please check: its day has passed") == 1
    assert page.index("Wann etwas kommt") < page.index("Farben")


def test_words_on_cards_are_found(
    card: Card, over: Card, rolf: Membership, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(rolf).get(LIST, {"q": "december"}))
    assert "Blue comes" in page
    assert "Kalender" not in page

    assert "No card says that" in words_of(signed_in(rolf).get(LIST, {"q": "Känguru"}))


def test_what_stands_on_a_card_is_words_and_no_page(
    uwe: Membership, rolf: Membership, signed_in: SignedIn
) -> None:
    evil = "<script>alert(1)</script>"
    add(uwe, Wording(evil, evil, evil, uwe, today(uwe.team)))

    assert evil not in signed_in(rolf).get(LIST).content.decode()


def test_next_door_learns_nothing(card: Card, olga: Membership, signed_in: SignedIn) -> None:
    next_door = signed_in(olga)

    for where in (LIST, ADD, f"{LIST}{card.pk}/", f"/t/anderswo/knowledge/{card.pk}/"):
        assert next_door.get(where).status_code == 404
    for act in ("remove", "still-true"):
        assert next_door.post(f"/t/anderswo/knowledge/{card.pk}/{act}/").status_code == 404
    assert "Dezember" not in words_of(next_door.get("/t/anderswo/knowledge/"))
    assert Card.objects.get().version == 1


# --- writing -------------------------------------------------------------------------------------


def test_a_member_writes_a_card(uwe: Membership, signed_in: SignedIn) -> None:
    page = signed_in(uwe).post(ADD, form(uwe), follow=True)

    assert "Whoever writes about this finds it now." in words_of(page)
    assert Card.objects.get().german == "Von 8 bis 18 Uhr."


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"title": ""}, "This field is required."),
        ({"german": "", "english": "\u202e"}, "Please write the answer, in one language at least."),
        ({"german": "x" * 1201}, "at most 1200 characters"),
        ({"german": "x\x00"}, "Null characters are not allowed."),
        ({"title": "a\nb\x85c"}, "on one line"),
        ({"owner": "999999"}, "Select a valid choice."),
        ({"owner": "x"}, "Select a valid choice."),
        ({"good_until": "9999-12-31"}, "Enter a valid date."),
        ({"good_until": "soon"}, "Enter a valid date."),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_words_stay(
    change: dict[str, str], told: str, uwe: Membership, signed_in: SignedIn
) -> None:
    answer = signed_in(uwe).post(
        ADD, form(uwe, **{"title": "Stays here.", "english": "Stays", **change})
    )

    assert answer.status_code == 422
    assert told in words_of(answer)
    assert "Stays" in words_of(answer)
    assert not Card.objects.exists()


def test_nobody_from_next_door_or_gone_can_stand_for_it(
    uwe: Membership, olga: Membership, tina: Membership, signed_in: SignedIn
) -> None:
    Membership.objects.filter(pk=tina.pk).update(is_active=False)
    for nobody in (olga, tina):
        answer = signed_in(uwe).post(ADD, form(uwe, owner=str(nobody.pk)))
        assert answer.status_code == 422
    page = words_of(signed_in(uwe).get(ADD))
    assert "Olga" not in page
    assert "Tina Trainee" not in page


@pytest.mark.usefixtures("mia")
def test_whoever_was_slower_keeps_the_words(
    card: Card, uwe: Membership, owner: Membership, signed_in: SignedIn
) -> None:
    where = f"{LIST}{card.pk}/"
    assert signed_in(owner).post(where, form(owner, seen="1")).status_code == 302

    answer = signed_in(uwe).post(where, form(uwe, seen="1", german="Meine Worte."))
    page = words_of(answer)
    assert answer.status_code == 409
    assert "Renate Ratzi has changed this card in the meantime." in page
    assert "Meine Worte." in page
    assert 'name="seen" value="2"' in page
    assert signed_in(uwe).post(where, form(uwe, seen="2", german="Meine Worte.")).status_code == 302
    assert Card.objects.get().german == "Meine Worte."


def test_a_card_is_confirmed_and_removed(over: Card, mia: Membership, signed_in: SignedIn) -> None:
    page = signed_in(mia).post(f"{LIST}{over.pk}/still-true/", follow=True)
    assert "It holds for another half year." in words_of(page)
    assert "please check" not in words_of(page)

    page = signed_in(mia).post(f"{LIST}{over.pk}/remove/", follow=True)
    assert "The card is gone." in words_of(page)
    assert not Card.objects.exists()
    journal = words_of(signed_in(mia).get("/t/ratzifatzi/journal/?kind=card"))
    assert "Mia Menschenfreund took the card “Wann etwas kommt” away." in journal


# --- beside an answer ----------------------------------------------------------------------------


ASKS = {"HX-Request": "true", "HX-Target": "composer"}
LOOKS = {"HX-Request": "true", "HX-Target": "cards-found"}


def beside(conversation: Conversation) -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/cards/"


def test_the_cards_that_fit_are_put_beside_the_answer(
    card: Card, tina: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    sheet = words_of(signed_in(tina).post(beside(conversation), {"text": ""}, headers=ASKS))

    assert 'id="cards" popover' in sheet
    assert "Blau kommt im Dezember." in sheet
    assert sheet.index("Put in the German") < sheet.index("Put in the English")
    assert not Reply.objects.exists()


def test_an_english_draft_sees_the_english_words_first(
    card: Card, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    wrote = {"text": "The blue one is what you are waiting for, and"}
    sheet = words_of(signed_in(mia).post(beside(conversation), wrote, headers=ASKS))

    assert sheet.index("Put in the English") < sheet.index("Put in the German")


def test_a_card_whose_day_has_passed_is_never_offered_silently(
    over: Card, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    sheet = words_of(
        signed_in(mia).post(beside(conversation), {"text": "Die nächste"}, headers=ASKS)
    )

    assert "Kalender" in sheet
    assert "please check: its day has passed" in sheet


def test_another_card_is_found_by_its_words(
    card: Card, over: Card, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    found = words_of(signed_in(mia).get(beside(conversation), {"q": "Kalender"}, headers=LOOKS))
    assert "Wann etwas kommt" in found
    assert "Farben" not in found
    assert "popover" not in found


def test_without_scripts_it_is_a_page_to_copy_from_and_the_draft_is_kept(
    card: Card, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    page = words_of(signed_in(mia).post(beside(conversation), {"text": "Liebe Frieda,"}))

    assert "Blau kommt im Dezember." in page
    assert "data-insert" not in page
    assert Reply.objects.get().text == "Liebe Frieda,"
    assert f"/t/ratzifatzi/c/{conversation.pk}/#composer" in page


def test_who_only_reads_has_nothing_to_put_them_into(
    card: Card, rolf: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    assert signed_in(rolf).get(beside(conversation)).status_code == 403
    assert "cards-open" not in words_of(signed_in(rolf).get(f"/t/ratzifatzi/c/{conversation.pk}/"))


def test_the_cards_next_door_stay_there(
    card: Card, olga: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    assert signed_in(olga).get(beside(conversation)).status_code == 404


def test_a_house_without_cards_says_so(
    uwe: Membership, tina: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    assert ADD in words_of(signed_in(uwe).post(beside(conversation), {"text": ""}, headers=ASKS))
    sheet = words_of(signed_in(tina).post(beside(conversation), {"text": ""}, headers=ASKS))
    assert "Nothing is written down yet." in sheet
    assert ADD not in sheet
