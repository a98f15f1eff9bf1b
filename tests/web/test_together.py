"""Several at once, on the screen: boxes, a bar without scripts, an honest word, and the way back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.bulk.models import BulkAct
from herzenstakt.conversations.models import Conversation
from herzenstakt.labels.models import Label
from herzenstakt.labels.services import add
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]
HOME = "/t/ratzifatzi/"
TOGETHER = f"{HOME}together/"


@pytest.fixture
def two(says: Says) -> list[Conversation]:
    """Frieda and Karl wait."""
    said = [says("frieda", "Wann?"), says("karl", "Die Borsten!")]
    return [message.conversation for message in said if message.conversation]


def boxes(page: str) -> list[str]:
    return re.findall(r'name="chosen" value="([^"]+)"', page)


def test_whoever_is_chosen_is_taken_care_of_and_it_can_be_undone_without_scripts(
    signed_in: SignedIn, uwe: Membership, two: list[Conversation]
) -> None:
    browser = signed_in(uwe)
    chosen = boxes(browser.get(HOME).content.decode())
    assert len(chosen) == 2
    page = browser.post(
        TOGETHER, {"do": "take_care", "chosen": chosen}, follow=True
    ).content.decode()
    assert "Done with 2 people." in page
    assert Conversation.objects.filter(caretaker=uwe).count() == 2

    undo = re.search(r'action="([^"]+/undo/)"', page)
    assert undo
    page = browser.post(undo[1], follow=True).content.decode()
    assert "Everybody is where they were." in page
    assert not Conversation.objects.filter(caretaker=uwe).exists()
    assert "/undo/" not in page


def test_whoever_wrote_again_is_named(
    signed_in: SignedIn, uwe: Membership, two: list[Conversation], says: Says
) -> None:
    browser = signed_in(uwe)
    chosen = boxes(browser.get(HOME).content.decode())
    says("karl", "Hallo?!")
    page = browser.post(
        TOGETHER, {"do": "rest", "reason": "Spam", "chosen": chosen}, follow=True
    ).content.decode()
    assert "1 of 2. Karl Kritik was left alone: Something new was said in the meantime." in page


def test_without_a_reason_nobody_rests(
    signed_in: SignedIn, uwe: Membership, two: list[Conversation]
) -> None:
    browser = signed_in(uwe)
    chosen = boxes(browser.get(HOME).content.decode())
    page = browser.post(TOGETHER, {"do": "rest", "chosen": chosen}, follow=True).content.decode()
    assert "Please say why no answer is needed" in page
    assert not Conversation.objects.filter(status="closed").exists()


@pytest.mark.parametrize(
    ("typed", "done"),
    [
        ({"words": "Erledigt"}, "rest"),
        ({"name": "lief"}, "label"),
        ({}, ""),
        ({"do": "close_all"}, ""),
    ],
)
def test_enter_in_a_field_does_what_was_typed_there(
    typed: dict[str, str], done: str, signed_in: SignedIn, uwe: Membership, two: list[Conversation]
) -> None:
    add(uwe, "Lieferung")
    browser = signed_in(uwe)
    chosen = boxes(browser.get(HOME).content.decode())
    page = browser.post(TOGETHER, {"chosen": chosen, **typed}, follow=True).content.decode()
    assert [act.kind for act in BulkAct.objects.all()] == ([done] if done else [])
    assert ("Please choose what shall be done." in page) is not bool(done)


def test_a_label_nobody_knows_is_a_word_and_no_error(
    signed_in: SignedIn, tina: Membership, two: list[Conversation]
) -> None:
    browser = signed_in(tina)
    chosen = boxes(browser.get(HOME).content.decode())
    page = browser.post(TOGETHER, {"do": "label", "name": "Neu", "chosen": chosen}, follow=True)
    assert "There is no label like that." in page.content.decode()
    assert not Label.objects.exists()


@pytest.mark.parametrize("nonsense", ["x", "1", "2026_1", "'; --", "\x00", "9" * 5000])
def test_nonsense_is_nobody(
    nonsense: str, signed_in: SignedIn, uwe: Membership, two: list[Conversation]
) -> None:
    page = signed_in(uwe).post(TOGETHER, {"do": "take_care", "chosen": nonsense}, follow=True)
    assert "Nobody is chosen yet." in page.content.decode()


def test_a_trainee_takes_care_together_and_lets_nobody_rest(
    signed_in: SignedIn, tina: Membership, two: list[Conversation]
) -> None:
    browser = signed_in(tina)
    page = browser.get(HOME).content.decode()
    assert "together-rest" not in page
    chosen = boxes(page)
    assert (
        browser.post(TOGETHER, {"do": "rest", "reason": "x", "chosen": chosen}).status_code == 403
    )
    browser.post(TOGETHER, {"do": "take_care", "chosen": chosen})
    assert Conversation.objects.filter(caretaker=tina).count() == 2


def test_readers_have_nothing_to_choose(
    signed_in: SignedIn, rolf: Membership, two: list[Conversation]
) -> None:
    page = signed_in(rolf).get(HOME).content.decode()
    assert boxes(page) == []
    assert 'id="together"' not in page


def test_what_a_colleague_did_is_not_there_to_undo(
    signed_in: SignedIn, uwe: Membership, mia: Membership, two: list[Conversation]
) -> None:
    browser = signed_in(uwe)
    chosen = boxes(browser.get(HOME).content.decode())
    browser.post(TOGETHER, {"do": "take_care", "chosen": chosen})
    act = BulkAct.objects.get()
    browser = signed_in(mia)
    assert "/undo/" not in browser.get(HOME).content.decode()
    page = browser.post(f"{TOGETHER}{act.pk}/undo/", follow=True).content.decode()
    assert "Only whoever did this can take it back." in page
    assert Conversation.objects.filter(caretaker=uwe).count() == 2


def test_what_was_done_next_door_is_not_there(
    signed_in: SignedIn, uwe: Membership, olga: Membership, two: list[Conversation]
) -> None:
    browser = signed_in(uwe)
    chosen = boxes(browser.get(HOME).content.decode())
    browser.post(TOGETHER, {"do": "take_care", "chosen": chosen})
    act = BulkAct.objects.get()
    hers = f"/t/anderswo/together/{act.pk}/undo/"
    assert signed_in(olga).post(hers).status_code == 404
    assert signed_in(olga).post("/t/anderswo/together/", {"do": "take_care", "chosen": chosen})
    assert Conversation.objects.filter(caretaker=uwe).count() == 2


def test_with_scripts_the_list_comes_back_with_the_word_and_the_way_back(
    signed_in: SignedIn, uwe: Membership, two: list[Conversation]
) -> None:
    browser = signed_in(uwe)
    chosen = boxes(browser.get(HOME).content.decode())
    answer = browser.post(
        f"{TOGETHER}?room=mine",
        {"do": "take_care", "chosen": chosen},
        headers={"HX-Request": "true", "HX-Target": "list"},
    )
    page = answer.content.decode()
    assert "<html" not in page
    assert "Done with 2 people." in page
    assert "/undo/?room=mine" in page
    assert len(boxes(page)) == 2


def test_there_is_no_way_to_choose_a_whole_room(
    signed_in: SignedIn, uwe: Membership, two: list[Conversation]
) -> None:
    """Whoever waits is closed by somebody who has seen them."""
    for words in (
        {"do": "rest", "reason": "Spam", "all": "1", "room": "waiting"},
        {"do": "rest", "reason": "x", "chosen": "all"},
    ):
        signed_in(uwe).post(f"{TOGETHER}?room=waiting&all=1", words)
    assert not Conversation.objects.filter(status="closed").exists()
