"""Two groups in a team: each question finds its people, and one of them is given what she can answer."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import SOON, heading, open_conversation, row
from tests.journeys.test_at_the_desk import assert_nothing_sticks_out, expect_row

GROUPS = f"{HOME}groups/"
ENGLISH = "Where is my parcel? I have been waiting for such a long time now."
GERMAN = "Wo bleibt meine Lieferung? Ich warte schon so lange auf das Paket."


def begin(page: Page, name: str, query: str, *people: str, gives_out: bool = False) -> None:
    """A group, on its page."""
    page.goto(f"{GROUPS}add/")
    page.locator("#group-name").fill(name)
    page.locator("#group-query").fill(query)
    for one in people:
        page.locator(".groups__boxes .choice", has_text=one).locator("input").check()
    page.locator("#group-gives_out").set_checked(gives_out)
    page.locator(".kept__form .button--main").click()
    expect(page.locator(".groups__name", has_text=name)).to_be_visible()


def says_what_she_speaks(page: Page) -> None:
    """Mia speaks German and English, and works whenever the house is there."""
    page.goto(GROUPS)
    page.locator(".page__head a[href*='/people/']").click()
    for code in ("de", "en"):
        page.locator(f"input[name=languages][value={code}]").check()
    page.locator(".week > .buttons .button--main").click()
    expect(page.locator(".kept, .empty").first).to_be_visible()


def test_each_question_finds_its_group_and_the_english_one_somebody_who_speaks_it(
    house: House, sits_down: Callable[..., Window]
) -> None:
    renate, mia = sits_down("Renate Ratzi").page, sits_down("Mia Menschenfreund").page
    says_what_she_speaks(mia)
    begin(renate, "English", "language:english", "Mia", "Uwe", gives_out=True)
    begin(renate, "Versand", "language:german lieferung", "Uwe")
    house.asks(GERMAN, "Karl Kritik")
    house.asks(ENGLISH, "Frieda Frage")
    expect_row(renate, GERMAN)
    expect_row(renate, ENGLISH)
    expect(row(renate, GERMAN).locator(".row__group")).to_contain_text("Versand")

    expect(row(renate, ENGLISH).locator(".row__group")).to_contain_text("English")

    mia.goto(HOME)
    room = mia.locator("#nav .nav__link", has_text="English")
    expect(room.locator(".nav__count")).to_have_text("1")
    room.click()
    expect(mia.locator(".row__link")).to_have_count(1)
    open_conversation(mia, ENGLISH)
    why = heading(mia).locator(".asked__word")
    expect(why).to_contain_text("speaks English, is here, and nobody has fewer waiting (0)")
    heading(mia).locator("form[action*=hand-back] button").click()
    expect(heading(mia).locator(".asked")).to_have_count(0, timeout=SOON)
    expect(heading(mia).locator("#care.button--main")).to_be_visible()

    renate.goto(HOME)
    expect(row(renate, ENGLISH).locator(".row__caretaker")).to_have_count(0)


def test_a_person_puts_it_into_a_group_with_a_word_and_takes_that_back(
    house: House, sits_down: Callable[..., Window]
) -> None:
    page = sits_down("Renate Ratzi").page
    begin(page, "Presse", "", "Mia")
    house.asks("Haben Sie Bilder für unsere Zeitung?", "Lena Lob")
    expect_row(page, "Haben Sie Bilder")
    open_conversation(page, "Haben Sie Bilder")
    page.locator("#acts-open").click()
    page.locator("#hand-over-open").click()
    page.locator("#hand-over-to").select_option(label="Presse")
    page.locator("#hand-over-word").fill("Eine Redaktion.")
    page.locator("#hand-over .button--main").click()
    tag = heading(page).locator(".conversation__state a.tag", has_text="Presse")
    expect(tag).to_be_visible()
    heading(page).locator("form[action*='group/back'] button").click()
    expect(tag).to_have_count(0)


def test_groups_fit_on_a_phone(house: House, sits_down: Callable[..., Window]) -> None:
    page = sits_down("Renate Ratzi", viewport=PHONE).page
    for path in ("", "add/"):
        page.goto(f"{GROUPS}{path}")
        assert_nothing_sticks_out(page)
