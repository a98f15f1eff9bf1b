"""In the train: the desk on a home screen, three taps from a push to an answer, and a line that breaks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.browser import PHONE, WIDE, Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import composer, is_delivered, said, send, write
from tests.journeys.test_at_the_desk import arrives, assert_nothing_sticks_out
from tests.journeys.test_axe import objections

Sits = Callable[..., Window]
ON_A_PHONE: dict[str, Any] = {"viewport": PHONE, "has_touch": True, "is_mobile": True}
WITH_ITS_HELPER: dict[str, Any] = {"service_workers": "allow"}
IS_THERE = "navigator.serviceWorker.ready.then(() => true)"
LOOKS_AFTER = "navigator.serviceWorker.controller !== null"


@pytest.fixture
def phone(sits_down: Sits) -> Window:
    window = sits_down("Mia Menschenfreund", **ON_A_PHONE, **WITH_ITS_HELPER)
    assert window.page.evaluate(IS_THERE)
    window.page.reload()  # whoever was on the way in while it came is looked after from the next page on
    assert window.page.evaluate(LOOKS_AFTER)
    return window


def yes_waits(page: Page) -> Locator:
    """What is said of an answer that could not go yet."""
    return page.locator("#yes-waits")


def without_a_line(window: Window) -> None:
    """The browser says that it could not ask, and that is all that may go wrong."""
    window.complaints[:] = [one for one in window.complaints if "htmx:" not in one]


def test_a_browser_finds_nothing_that_speaks_against_installing_it(phone: Window) -> None:
    page = phone.page
    asked = phone.context.new_cdp_session(page)
    told = asked.send("Page.getAppManifest")
    assert told["url"] == f"{phone.url}/manifest.webmanifest"
    assert told["errors"] == []
    reasons = [
        one["errorId"] for one in asked.send("Page.getInstallabilityErrors")["installabilityErrors"]
    ]
    # A window of a test is one of a private mode, in which no browser installs anything.
    assert set(reasons) <= {"in-incognito"}


def test_how_to_put_it_onto_the_home_screen_is_said(phone: Window) -> None:
    page = phone.page
    page.goto(f"{HOME}notices/settings/")
    room = page.locator("#install")
    expect(room).to_contain_text("Add to Home Screen")
    expect(room.get_by_text("It lies there already.")).to_be_hidden()
    assert_nothing_sticks_out(page)
    assert objections(page) == []


def test_it_is_three_taps_from_a_push_to_an_answer(
    house: House, phone: Window, sits_down: Sits
) -> None:
    uwe = sits_down("Uwe Unsozial", viewport=WIDE).page
    arrives(house, uwe, "Kommt der Bus um acht?")
    uwe.locator(".context__note > summary").click()
    uwe.locator("#note-text").fill("@mia, weißt du das?")
    uwe.locator(".context__note").get_by_role("button", name="Add the note").click()
    expect(uwe.locator(".note .mention")).to_be_visible()
    phone.page.goto(f"{HOME}notices/")
    told = phone.page.locator(".told__row[data-new] .told__link").first
    address = told.get_attribute("href")
    assert address

    page = phone.page
    page.goto(address)  # the first tap: the notification, which leads there
    expect(said(page, "Kommt der Bus um acht?")).to_be_visible()
    composer(page).tap()
    expect(composer(page)).to_be_focused()
    page.keyboard.type("Um neun, am Markt.")
    page.locator("#composer").get_by_role("button", name="Send", exact=True).tap()
    is_delivered(page, "Um neun, am Markt.")
    assert house.answers().count("Um neun, am Markt.") == 1


def test_a_page_without_a_line_says_so_and_goes_on_by_itself(phone: Window) -> None:
    page = phone.page
    phone.context.set_offline(True)
    page.goto(f"{HOME}promises/")
    expect(page.get_by_role("heading", name="No connection")).to_be_visible()
    assert page.url.endswith(f"{HOME}promises/")
    looks = page.locator(".gate__sheet").evaluate("(sheet) => getComputedStyle(sheet).borderRadius")
    assert looks != "0px", "the page came without its looks"
    assert_nothing_sticks_out(page)
    assert objections(page) == []

    phone.context.set_offline(False)
    expect(page.get_by_role("heading", name="Promises", exact=True)).to_be_visible()
    without_a_line(phone)


def test_a_yes_without_a_line_goes_once_there_is_one_and_once_only(
    house: House, phone: Window
) -> None:
    page = phone.page
    arrives(house, page, "Hört ihr mich im Tunnel?")
    write(page, "Laut und deutlich.")
    phone.context.set_offline(True)
    send(page)
    expect(yes_waits(page)).to_contain_text("nothing goes twice")
    expect(composer(page)).to_have_value("Laut und deutlich.")
    assert_nothing_sticks_out(page)
    assert objections(page) == []
    assert "Laut und deutlich." not in house.answers()

    phone.context.set_offline(False)
    is_delivered(page, "Laut und deutlich.")
    assert house.answers().count("Laut und deutlich.") == 1
    without_a_line(phone)


def test_an_answer_that_arrived_while_its_receipt_was_lost_goes_once(
    house: House, phone: Window
) -> None:
    page = phone.page
    arrives(house, page, "Kommt das doppelt?")
    write(page, "Nein, einmal.")
    expect(page.locator("#composer-state")).to_contain_text("kept at")
    tries = []

    def lose_the_first(route: Route) -> None:
        tries.append(route.request.url)
        if len(tries) == 1:
            route.fetch()
            route.abort("connectionreset")
        else:
            route.continue_()

    page.route(re.compile("/let-go/"), lose_the_first)
    send(page)
    is_delivered(page, "Nein, einmal.")
    expect(yes_waits(page)).to_be_hidden()
    expect(composer(page)).not_to_have_value("Nein, einmal.")
    assert len(tries) == 2
    assert house.answers().count("Nein, einmal.") == 1
    without_a_line(phone)


def test_whoever_takes_the_yes_back_or_writes_on_sends_nothing(house: House, phone: Window) -> None:
    page = phone.page
    arrives(house, page, "Sagst du noch etwas?")
    write(page, "Ja, gleich")
    state = page.locator("#composer-state")
    expect(state).to_contain_text("kept at")
    for way in ("button", "letter"):
        phone.context.set_offline(True)
        send(page)
        expect(yes_waits(page)).to_be_visible()
        if way == "button":
            yes_waits(page).get_by_role("button", name="Not now after all").tap()
        else:
            composer(page).press_sequentially(".")
            expect(state).to_contain_text("not kept yet")
        expect(yes_waits(page)).to_be_hidden()
        phone.context.set_offline(False)
        expect(state).to_contain_text("kept at")
    expect(composer(page)).to_have_value("Ja, gleich.")
    page.reload()
    expect(composer(page)).to_have_value("Ja, gleich.")
    assert not [words for words in house.answers() if words.startswith("Ja, gleich")]
    without_a_line(phone)
