"""Somebody writes that they do not want to live any more; and somebody who reads has had enough for today."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import SOON, composer, said, send

IN_DANGER = "Ich will nicht mehr leben, wisst ihr."
HATE = "Ihr seid doch alle Idioten, alle miteinander!"


def card(page: Page) -> Locator:
    return page.locator("#calm .calm")


def first(page: Page, name: str) -> Locator:
    return page.locator(".first__link", has_text=name)


def begins_with(words: str) -> re.Pattern[str]:
    return re.compile(f"^{words}")


def comes_in(house: House, page: Page, words: str, name: str, at: str = ".first__link") -> None:
    """Somebody writes, and the page is the list in which they stand."""
    house.asks(words, name)
    there = page.locator(at, has_text=name)
    for _look in range(200):
        page.goto(HOME)
        if there.count():
            return
        page.wait_for_timeout(250)
    raise AssertionError(f"{name} never came in")


def test_from_the_message_to_the_lead_who_comes(
    house: House, sits_down: Callable[..., Window]
) -> None:
    tina = sits_down("Tina Trainee").page
    comes_in(house, tina, IN_DANGER, "Erna Still")
    first(tina, "Erna Still").click()
    expect(card(tina)).to_contain_text("Is somebody in danger here?")
    expect(composer(tina)).to_be_visible()  # nothing lies over the desk

    card(tina).get_by_role("button", name="This is serious").click()
    expect(card(tina)).to_contain_text("Somebody is in danger")
    expect(card(tina).get_by_role("heading", level=3)).to_have_count(9)
    expect(card(tina).get_by_role("link", name="0800 111 0 111")).to_be_visible()
    card(tina).get_by_text("They are in another country").click()
    expect(card(tina).get_by_role("link", name="142")).to_be_visible()

    card(tina).get_by_role("button", name="Please come").click()
    expect(card(tina)).to_contain_text("It stands on top for everybody who leads your team.")

    mia = sits_down("Mia Menschenfreund").page
    mia.goto(HOME)
    expect(first(mia, "Erna Still")).to_contain_text("A colleague asks you to come")
    first(mia, "Erna Still").click()
    card(mia).get_by_role("button", name="I am here").click()
    expect(card(mia)).to_contain_text("Mia is with you.")
    expect(card(tina)).to_contain_text("Mia is with you.", timeout=SOON)

    card(mia).get_by_role("link", name="Begin my answer with it").first.click()
    expect(composer(mia)).to_have_value(begins_with("Ich bin Mia"))
    expect(composer(mia)).to_be_focused()
    send(mia)
    expect(said(mia, "Ich nehme das ernst")).to_be_visible(timeout=SOON)
    expect(card(mia).locator(".calm__way")).not_to_have_attribute("open", "", timeout=SOON)


def test_what_the_rules_do_not_see_somebody_does(
    house: House, sits_down: Callable[..., Window]
) -> None:
    uwe = sits_down("Uwe Unsozial").page
    comes_in(house, uwe, "Bei mir ist es heute sehr still.", "Selma Sanft", ".row__link")
    uwe.locator(".row__link", has_text="Selma Sanft").click()
    expect(card(uwe)).to_have_count(0)
    uwe.get_by_role("button", name="In danger?").click()
    uwe.get_by_label("Somebody may harm themselves").check()
    uwe.get_by_role("button", name="Show me what helps").click()
    expect(card(uwe)).to_contain_text("Somebody is in danger")

    card(uwe).get_by_text("It is not serious after all").click()
    card(uwe).get_by_label("Because").fill("wir haben gesprochen")
    card(uwe).get_by_role("button", name="Not serious").click()
    expect(card(uwe)).to_have_count(0)


def test_a_card_that_is_open_does_not_keep_news_away(
    house: House, sits_down: Callable[..., Window]
) -> None:
    mia = sits_down("Mia Menschenfreund").page
    comes_in(house, mia, IN_DANGER, "Nora Nacht")
    first(mia, "Nora Nacht").click()
    card(mia).get_by_role("button", name="This is serious").click()
    expect(card(mia).locator(".calm__way")).to_have_attribute("open", "")
    latest = [m for m in house.plaza.messages.values() if m.text == IN_DANGER][-1]
    house.say(latest.author, "Ist da jemand?", latest.id)
    expect(said(mia, "Ist da jemand?")).to_be_visible(timeout=SOON)


def test_without_scripts_every_step_works(house: House, sits_down: Callable[..., Window]) -> None:
    mia = sits_down("Mia Menschenfreund", java_script_enabled=False).page
    comes_in(house, mia, IN_DANGER, "Olli Ohne")
    first(mia, "Olli Ohne").click()
    card(mia).get_by_role("button", name="This is serious").click()
    card(mia).get_by_role("link", name="Begin my answer with it").first.click()
    expect(composer(mia)).to_have_value(begins_with("Ich bin Mia"))
    card(mia).get_by_role("button", name="Please come").click()
    expect(card(mia)).to_contain_text("Called on")


def test_the_card_on_a_phone(house: House, sits_down: Callable[..., Window]) -> None:
    mia = sits_down("Mia Menschenfreund", viewport=PHONE, has_touch=True, is_mobile=True).page
    comes_in(house, mia, IN_DANGER, "Petra Phone")
    first(mia, "Petra Phone").tap()
    card(mia).get_by_role("button", name="This is serious").tap()
    expect(card(mia)).to_contain_text("Breathe")
    assert mia.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


# --- care for those who answer -------------------------------------------------------------------


def test_hateful_words_are_opened_with_a_key(
    house: House, sits_down: Callable[..., Window]
) -> None:
    uwe = sits_down("Uwe Unsozial").page
    uwe.goto("/me/")
    uwe.get_by_label("Not today").check()
    uwe.get_by_role("button", name="Save").click()
    comes_in(house, uwe, HATE, "Hatebert", ".row__link")
    row = uwe.locator(".row__link", has_text="Hatebert")
    expect(row).to_contain_text("Hateful words, veiled for you")
    expect(row).not_to_contain_text("Idioten")

    row.click()
    veil = uwe.locator(".veil")
    words = veil.locator(".message__text")
    expect(words).to_be_hidden()
    assert "Idioten" not in uwe.locator("#thread").aria_snapshot()  # nor is it read aloud
    veil.locator("summary").focus()
    uwe.keyboard.press("Enter")
    expect(words).to_be_visible()
    assert "Idioten" in uwe.locator("#thread").aria_snapshot()

    # what is new comes in, and what was opened stays open
    latest = next(m for m in house.plaza.messages.values() if m.text == HATE)
    house.say(latest.author, "Noch da?", latest.id)
    expect(said(uwe, "Noch da?")).to_be_visible(timeout=SOON)
    expect(words).to_be_visible()


def test_somebody_hands_over_and_a_colleague_takes_it(
    house: House, sits_down: Callable[..., Window]
) -> None:
    uwe, mia = sits_down("Uwe Unsozial").page, sits_down("Mia Menschenfreund").page
    comes_in(house, uwe, "Das ist jetzt schon das dritte Mal.", "Karla Kalt", ".row__link")
    uwe.locator(".row__link", has_text="Karla Kalt").click()
    uwe.locator(".context__other").get_by_role("button", name="Somebody else, please").click()
    expect(uwe.locator("#messages")).to_contain_text("Take a breath.")

    mia.goto(HOME)
    expect(first(mia, "Karla Kalt")).to_contain_text("Somebody else, please")
    first(mia, "Karla Kalt").click()
    expect(mia.locator("#conversation-head")).to_contain_text("somebody else is needed")
    mia.get_by_role("button", name="I’ll take care of it").click()
    expect(mia.locator("#conversation-head")).not_to_contain_text("somebody else is needed")
    mia.goto(HOME)
    expect(first(mia, "Karla Kalt")).to_have_count(0)
