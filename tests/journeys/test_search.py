"""Finding somebody whose name one has half forgotten, and what they said; and keeping the search."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import SOON, row
from tests.journeys.test_at_the_desk import expect_row

LATE = "Schon wieder eine Lieferverzögerung, und das nach Köln!"
HAPPY = "Danke, alles angekommen. Grüße vom See!"


@pytest.fixture(scope="module")
def asked(house: House) -> House:
    """Two people have written."""
    house.asks(LATE, "Frieda Frage")
    house.asks(HAPPY, "Lena Lob")
    return house


def look_for(page: Page, words: str) -> None:
    """As one does it on every page: a slash, the words, Enter."""
    page.keyboard.press("/")
    page.locator("#nav-search").fill(words)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Search", level=1)).to_be_visible()


def test_from_a_misspelt_name_to_a_view_in_the_navigation(
    asked: House, sits_down: Callable[..., Window]
) -> None:
    mia = sits_down("Mia Menschenfreund").page
    expect_row(mia, LATE)

    look_for(mia, "Freida")
    people = mia.get_by_role("region", name="People")
    expect(people.get_by_role("link", name="Frieda Frage")).to_be_visible()

    mia.evaluate("document.querySelector('#nav').dataset.stays = 'yes'")
    look_for(mia, "verzoegerung koeln")
    said = mia.get_by_role("region", name="What was said")
    expect(said.get_by_role("link")).to_have_count(1)
    expect(said.locator("mark")).to_have_text(["Lieferverzögerung", "Köln"])
    expect(mia.locator("#search-words")).to_have_value("verzoegerung koeln")
    expect(mia).to_have_title("verzoegerung koeln · Herzenstakt")
    expect(mia.get_by_role("status").filter(has_text="What was found")).to_have_count(1)
    expect(mia.locator("#nav")).to_have_attribute("data-stays", "yes")
    mia.go_back()
    expect(mia.locator("#search-words")).to_have_value("Freida")
    mia.go_forward()
    expect(mia.locator("#search-words")).to_have_value("verzoegerung koeln")

    said.get_by_role("link").click()
    there = mia.locator(".message:target")
    expect(there).to_contain_text(LATE)
    expect(there).to_be_in_viewport()

    look_for(mia, "lieferung is:waiting")
    mia.get_by_role("link", name="Save as a view").click()
    mia.get_by_label("Name").fill("Wo bleibt mein Paket?")
    mia.get_by_label("clock").check()
    mia.get_by_role("button", name="Save this view").click()

    expect(mia.get_by_role("heading", name="Wo bleibt mein Paket?", level=1)).to_be_visible()
    expect(row(mia, LATE)).to_be_visible()
    expect(row(mia, HAPPY)).to_have_count(0)
    in_the_navigation = mia.locator("#nav").get_by_role("link", name="Wo bleibt mein Paket?")
    expect(in_the_navigation).to_have_attribute("aria-current", "page")
    mia.goto(HOME)
    in_the_navigation.click()
    row(mia, LATE).click()
    expect(mia.locator(".thread")).to_contain_text(LATE)


def test_each_part_of_a_search_can_be_chosen_and_taken_away(
    asked: House, sits_down: Callable[..., Window]
) -> None:
    mia = sits_down("Mia Menschenfreund").page
    expect_row(mia, HAPPY)
    expect_row(mia, LATE)
    mia.goto(f"{HOME}search/")
    mia.get_by_text("Choose more precisely").click()
    mia.get_by_label("Who it is about").press_sequentially("len")
    expect(mia.locator("#people-like-that option")).to_have_attribute(
        "value", "Lena Lob", timeout=SOON
    )
    mia.get_by_label("Who it is about").fill("Lena Lob")
    mia.get_by_label("Where it stands").select_option("waiting")
    mia.get_by_role("button", name="Look for that").click()

    chips = mia.get_by_role("list", name="What you look for").get_by_role("listitem")
    expect(chips).to_have_text(['from:"Lena Lob"', "is:waiting"])
    found = mia.get_by_role("region", name="Conversations")
    expect(found.locator(".row__link")).to_have_count(1)
    mia.get_by_role("link", name='Without from:"Lena Lob"').click()
    expect(chips).to_have_text(["is:waiting"])
    expect(found.get_by_role("link").filter(has_text=LATE)).to_be_visible()


def test_a_search_fits_on_a_phone(asked: House, sits_down: Callable[..., Window]) -> None:
    mia = sits_down("Mia Menschenfreund", viewport=PHONE).page
    expect_row(mia, LATE)
    mia.goto(f"{HOME}search/?q=lieferung+{'x' * 120}+-spam")
    mia.goto(f"{HOME}search/?q=lieferung")
    expect(mia.locator("mark")).to_have_text(["Lieferverzögerung"])
    wide = mia.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    assert wide == 0


def test_the_keyboard_of_a_phone_does_not_lie_over_what_was_found(
    asked: House, sits_down: Callable[..., Window]
) -> None:
    """It goes when a whole page comes, and has to be put away where only a part changes."""
    mia = sits_down("Mia Menschenfreund", viewport=PHONE, has_touch=True, is_mobile=True).page
    expect_row(mia, LATE)
    expect_row(mia, HAPPY)
    mia.goto(f"{HOME}search/?q=lieferung")
    words = mia.locator("#search-words")
    words.tap()
    words.fill("angekommen")
    words.press("Enter")
    expect(mia.locator("mark")).to_have_text(["angekommen"])
    expect(words).to_have_value("angekommen")
    expect(words).not_to_be_focused()
