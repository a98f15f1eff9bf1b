"""Two Karls, one human: proposed, merged with a reason, read as one, and split again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.journeys.browser import PHONE
from tests.journeys.conftest import Opens
from tests.journeys.desk import Desk
from tests.journeys.household import House
from tests.journeys.pages import open_conversation, sit_down
from tests.journeys.test_at_the_desk import expect_row

BORSTEN, TEUER = "Die Borsten fallen aus.", "Und teuer ist sie auch noch."
# Two more with one name, for whoever says no: tests come in any order and share a desk.
WEICH, HART = "Gibt es sie auch in weich?", "Und gibt es sie auch in hart?"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A desk to which Karl has written under two names, and two people called Nora once each."""
    with SimulatedPlaza() as plaza, Desk(demo=True) as desk:
        plaza.meet("ratzifatzi", "RatziFatzi")
        house = House(desk, plaza)
        post = plaza.post("ratzifatzi", "Unsere neue Bürste ist da!")
        plaza.meet("karl", "Karl Kritik")
        plaza.meet("karl.blog", "KARL KRITIK")
        house.say("karl", BORSTEN, post)
        house.say("karl.blog", TEUER, post)
        plaza.meet("nora", "Nora Nachbar")
        plaza.meet("nora.blog", "NORA NACHBAR")
        house.say("nora", WEICH, post)
        house.say("nora.blog", HART, post)
        yield house


def says_here(page: Page, *words: str) -> None:
    """The stream shows these words, in whatever order, and no others."""
    shown = page.locator(".talk__words")
    expect(shown).to_have_count(len(words))
    for one in words:
        expect(shown.filter(has_text=one)).to_have_count(1)


def person_page(page: Page, words: str) -> None:
    """The page of whoever said this."""
    expect_row(page, words)
    open_conversation(page, words)
    page.locator(".conversation__name a").click()
    page.locator(".person__name").wait_for()


def test_two_karls_are_merged_with_a_reason_and_split_again(house: House, windows: Opens) -> None:
    page = windows(house.desk.url).page
    sit_down(page, "Mia Menschenfreund")
    expect_row(page, TEUER)
    person_page(page, BORSTEN)
    says_here(page, BORSTEN)

    proposed = page.locator(".alike")
    expect(proposed).to_contain_text("KARL KRITIK")
    expect(proposed).to_contain_text("same name")
    proposed.get_by_role("link", name="Have a look").click()
    expect(page.locator(".side")).to_have_count(2)
    expect(page.locator(".side").last).to_contain_text(TEUER)

    page.get_by_label("something else").check()
    page.get_by_role("button", name="Yes, the same human").click()
    expect(page.locator(".errorlist")).to_contain_text("how you know")
    page.get_by_label("they said so themselves").check()
    page.get_by_role("button", name="Yes, the same human").click()

    expect(page.locator(".person__name")).to_have_text("Karl Kritik")
    expect(page.locator(".talk")).to_have_count(2)
    says_here(page, BORSTEN, TEUER)
    expect(page.locator(".person__waits")).to_have_count(2)
    expect(page.locator(".alike")).to_have_count(0)

    page.get_by_role("link", name="Split off").click()
    expect(page.locator(".side__handles")).to_contain_text("@karl.blog")
    page.get_by_role("button", name="Yes, two people").click()

    expect(page.locator(".person__name")).to_have_text("KARL KRITIK")
    says_here(page, TEUER)
    person_page(page, BORSTEN)
    says_here(page, BORSTEN)


def test_on_the_phone_a_no_is_one_tap_and_nobody_is_asked_again(
    house: House, windows: Opens
) -> None:
    page = windows(house.desk.url, viewport=PHONE).page
    sit_down(page, "Mia Menschenfreund")
    expect_row(page, WEICH)
    person_page(page, HART)
    wide = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not wide

    page.locator(".alike").get_by_role("button", name="No").click()

    expect(page.locator(".person__name")).to_be_visible()
    expect(page.locator(".alike")).to_have_count(0)
    person_page(page, WEICH)
    expect(page.locator(".alike")).to_have_count(0)
