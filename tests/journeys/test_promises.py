"""Saying again what was said before, and keeping one's word: at the desk, on a simulated network."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House, opened
from tests.journeys.pages import (
    SOON,
    composer,
    heading,
    is_delivered,
    look_until,
    said,
    send,
    write,
)
from tests.journeys.test_at_the_desk import arrives, assert_nothing_sticks_out

PROMISES = f"{HOME}promises/"
PLACE = "[etwas Persönliches für Karl]"


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    with opened() as house:
        assert house.desk.ask("tests.journeys.said_again") == {"saved": 2}
        yield house


@pytest.fixture
def mia(sits_down: Callable[..., Window]) -> Page:
    window = sits_down("Mia Menschenfreund")
    window.expected |= {422}  # an answer that comes back
    page = window.page
    assert isinstance(page, Page)
    return page


def asked(page: Page) -> Locator:
    """The question below an answer whether it holds a promise."""
    return page.locator(".proposed")


def promised(page: Page) -> Locator:
    """What was promised, in the head of the conversation."""
    return heading(page).locator(".promise")


# --- one's word ----------------------------------------------------------------------------------


def test_a_word_given_in_an_answer_is_kept_shown_and_done(house: House, mia: Page) -> None:
    arrives(house, mia, "Wo bleibt meine Bürste?", "Karl Kritik")
    write(mia, "Das tut mir leid, Karl. Ich frage im Lager nach und melde mich bis Freitag.")
    send(mia)
    expect(asked(mia)).to_contain_text("You promised Karl Kritik something")
    is_delivered(mia, "melde mich bis Freitag")
    expect(promised(mia)).to_have_count(0)
    asked(mia).get_by_role("button", name="Keep it").click()
    expect(asked(mia)).to_have_count(0)
    expect(promised(mia)).to_contain_text("melde mich bis Freitag")

    # at rest, it stands in the room all the same
    mia.locator("#rest-open").click()
    reasons = mia.locator("#rest")
    reasons.get_by_label("A thank-you or small talk, nothing to add").check()
    mia.locator("#rest").get_by_role("button", name="Let rest").click()
    expect(heading(mia)).to_contain_text("at rest")
    mia.goto(PROMISES)
    word = mia.locator(".promise").filter(has_text="melde mich bis Freitag")
    expect(word).to_contain_text("at rest")
    word.get_by_role("link", name="Karl Kritik").click()

    # she keeps it, and says so
    write(mia, "Sie liegt jetzt beim Zoll, Karl, und kommt übers Wochenende an. Deine Mia")
    send(mia)
    is_delivered(mia, "Sie liegt jetzt beim Zoll")
    promised(mia).get_by_role("button", name="Done").click()
    expect(promised(mia)).to_have_count(0)
    expect(mia.locator(".line").filter(has_text="did what was promised")).to_be_visible()
    mia.goto(PROMISES)
    expect(mia.locator(".promise").filter(has_text="melde mich bis Freitag")).to_have_count(0)


def test_what_is_no_promise_is_dismissed_with_one_click(house: House, mia: Page) -> None:
    arrives(house, mia, "Habt ihr auch Kämme?", "Karl Kritik")
    write(mia, "Am Freitag kommen welche zu uns, Karl, dann zeigen wir sie hier.")
    send(mia)
    asked(mia).get_by_role("button", name="It is no promise").click()
    expect(asked(mia)).to_have_count(0)
    mia.goto(PROMISES)
    expect(mia.locator(".promise").filter(has_text="kommen welche zu uns")).to_have_count(0)


def test_day_and_owner_are_changed_before_it_is_kept(
    house: House, mia: Page, sits_down: Callable[..., Window]
) -> None:
    arrives(house, mia, "Und die grüne?", "Karl Kritik")
    write(mia, "Ich melde mich morgen dazu, Karl. Deine Mia")
    send(mia)
    asked(mia).locator("summary").click()
    asked(mia).get_by_label("Who stands for it").select_option(label="Uwe Unsozial")
    asked(mia).get_by_label("What").fill("Wegen der grünen nachfragen")
    asked(mia).get_by_role("button", name="Keep it").click()
    expect(promised(mia)).to_contain_text("Wegen der grünen nachfragen")
    expect(promised(mia)).to_contain_text("Uwe")
    uwe = sits_down("Uwe Unsozial").page
    uwe.goto(f"{PROMISES}?whose=mine")
    expect(uwe.locator(".promise")).to_contain_text("Wegen der grünen nachfragen")

    # another day, and Karl knows
    promised(mia).get_by_role("button", name="More about").click()
    sheet = mia.locator(".sheet:popover-open")
    sheet.get_by_label("Another day").fill("2027-02-01")
    sheet.get_by_label("knows, somebody has told them").check()
    sheet.get_by_role("button", name="Give it this day").click()
    expect(promised(mia)).to_contain_text("Monday, 1 February 2027")


def test_the_same_without_scripts(house: House, sits_down: Callable[..., Window]) -> None:
    mia = sits_down("Mia Menschenfreund", java_script_enabled=False).page
    arrives(house, mia, "Und die gelbe?", "Karl Kritik")
    mia.get_by_role("button", name="Saved answers").click()
    mia.get_by_role("button", name="Begin with this").first.click()
    expect(composer(mia)).to_have_value(f"Danke dir, Karl! {PLACE} Deine Mia")
    write(mia, "Danke dir, Karl! Wir melden uns morgen dazu. Deine Mia")
    send(mia)
    look_until(mia, asked(mia))
    asked(mia).get_by_role("button", name="Keep it").click()
    expect(promised(mia)).to_contain_text("Wir melden uns morgen dazu.")


# --- saying it again -----------------------------------------------------------------------------


def test_a_saved_answer_comes_by_the_keyboard_and_goes_only_when_it_is_personal(
    house: House, mia: Page
) -> None:
    arrives(house, mia, "Danke euch, sie ist klasse!", "Karl Kritik")
    composer(mia).focus()
    mia.keyboard.type(";lob")
    found = mia.locator("#saved-found [data-offer]")
    expect(found).to_have_count(1)
    expect(mia.locator("#saved-words")).to_be_focused()
    mia.keyboard.press("Enter")
    expect(composer(mia)).to_have_value(f"Danke dir, Karl! {PLACE} Deine Mia")
    expect(composer(mia)).to_be_focused()
    marked = "area => area.value.slice(area.selectionStart, area.selectionEnd)"
    assert composer(mia).evaluate(marked) == PLACE
    expect(mia.locator(".coach__line")).to_contain_text("Which detail is only theirs?")

    mia.keyboard.press("Control+Enter")
    trouble = mia.locator("#composer [role=alert]")
    expect(trouble).to_contain_text("still waits for something personal")
    assert not [words for words in house.answers() if PLACE in words]
    expect(composer(mia)).to_have_value(f"Danke dir, Karl! {PLACE} Deine Mia")

    write(mia, "Danke dir, Karl! Dass sie sogar den Ofen schafft, wusste ich nicht. Deine Mia")
    mia.keyboard.press("Control+Enter")
    is_delivered(mia, "sogar den Ofen")
    assert [words for words in house.answers() if "sogar den Ofen" in words]


def test_a_closed_sheet_does_not_come_back_with_the_next_news(house: House, mia: Page) -> None:
    arrives(house, mia, "Schnell gelobt ist doppelt gelobt!", "Karl Kritik")
    composer(mia).press("Control+;")
    expect(mia.locator("#saved-words")).to_be_focused()
    mia.evaluate("""() => {
      document.querySelector("#saved-found [data-insert]").click();
      htmx.trigger("#bell", "htmx:afterSettle", { target: document.getElementById("bell") });
    }""")
    expect(mia.locator("#saved")).to_have_count(0)
    expect(composer(mia)).to_be_focused()


def test_arrow_keys_choose_and_the_cursor_stays_where_it_was(house: House, mia: Page) -> None:
    arrives(house, mia, "Sie ist kaputt!", "Karl Kritik")
    write(mia, "Hallo! Bis bald")
    composer(mia).evaluate("area => area.setSelectionRange(6, 6)")
    mia.keyboard.press("Control+;")
    offers = mia.locator("#saved-found [data-offer]")
    expect(offers).to_have_count(2)
    expect(offers.first).to_have_attribute("data-chosen", "")
    mia.keyboard.press("ArrowDown")
    expect(offers.last).to_have_attribute("data-chosen", "")
    mia.keyboard.press("Enter")
    expect(composer(mia)).to_have_value(
        f"Hallo! Magst du uns ein Foto schicken, Karl? {{nummer}}\n\n{PLACE} Bis bald"
    )
    mia.keyboard.press("Control+z")
    expect(composer(mia)).to_have_value("Hallo! Bis bald")


def test_a_semicolon_that_is_meant_stays(house: House, mia: Page) -> None:
    arrives(house, mia, "Zwinkert ihr?", "Karl Kritik")
    composer(mia).focus()
    mia.keyboard.type(";")
    expect(mia.locator("#saved-words")).to_be_focused()
    mia.keyboard.press("Escape")
    expect(mia.locator("#saved")).to_have_count(0)
    expect(composer(mia)).to_be_focused()
    mia.keyboard.type(") Ja; klar!")
    expect(composer(mia)).to_have_value(";) Ja; klar!")
    expect(mia.locator("#saved")).to_have_count(0)


def test_a_gap_that_nothing_fills_is_asked_about(house: House, mia: Page) -> None:
    arrives(house, mia, "Welche Nummer?", "Karl Kritik")
    write(mia, "Schreib {nummer} auf die Karte, Karl.")
    send(mia)
    expect(mia.locator("#composer [role=alert]")).to_contain_text("{nummer} is still to be filled.")
    mia.get_by_role("button", name="Send it as it is").click()
    is_delivered(mia, "Schreib {nummer} auf die Karte, Karl.")


def test_the_same_in_one_hand(house: House, sits_down: Callable[..., Window]) -> None:
    mia = sits_down("Mia Menschenfreund", viewport=PHONE, has_touch=True, is_mobile=True).page
    arrives(house, mia, "Danke, aus der Bahn!", "Karl Kritik")
    mia.locator("#saved-open").tap()
    assert_nothing_sticks_out(mia)
    mia.locator("#saved-found [data-insert]").first.tap()
    expect(composer(mia)).to_have_value(f"Danke dir, Karl! {PLACE} Deine Mia")
    write(mia, "Danke dir, Karl! Ich schicke dir morgen ein Bild. Deine Mia")
    send(mia)
    expect(asked(mia)).to_be_visible(timeout=SOON)
    assert_nothing_sticks_out(mia)
    asked(mia).get_by_role("button", name="Keep it").tap()
    expect(promised(mia)).to_be_visible()
    assert_nothing_sticks_out(mia)
    mia.goto(PROMISES)
    assert_nothing_sticks_out(mia)
    open_the_first(mia)
    expect(said(mia, "Danke, aus der Bahn!")).to_be_visible()


def open_the_first(page: Page) -> None:
    """From the room into the conversation of a promise."""
    page.locator(".promise").filter(has_text="morgen ein Bild").get_by_role("link").click()
