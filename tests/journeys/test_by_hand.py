"""A place no program reaches: connected, a call written down, answered there by hand, all at the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import composer, heading, row, said, write
from tests.journeys.test_at_the_desk import assert_nothing_sticks_out
from tests.journeys.test_axe import objections

Sits = Callable[..., Window]
CALL = "Ich bin 81. Kann man den Stiel leimen?"


@pytest.fixture
def place(house: House, sits_down: Sits) -> None:
    """Renate has connected the telephone; a second time it is the same channel."""
    renate = sits_down("Renate Ratzi").page
    renate.goto(f"{HOME}channels/connect/manual/")
    renate.get_by_label("What you call this place").fill("Telephone")
    renate.get_by_role("button", name="Test and connect").click()
    expect(renate.get_by_role("heading", name="Telephone", level=1)).to_be_visible()


def takes_down(page: Page, who: str, words: str) -> None:
    """Somebody calls, and it is written down."""
    page.goto(HOME)
    page.locator("#nav").get_by_role("link", name="Write down what was said: Telephone").click()
    page.get_by_label("Who said it").fill(who)
    page.get_by_label("What they said").fill(words)
    page.get_by_role("button", name="Write it down").click()
    expect(said(page, words)).to_be_visible()


@pytest.mark.usefixtures("place")
def test_from_the_call_to_the_answer_and_nobody_forgets_it(sits_down: Sits) -> None:
    window = sits_down("Mia Menschenfreund")
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    mia = window.page
    takes_down(mia, "Ottilie Brandt", CALL)
    assert objections(mia) == []
    write(mia, "Ja, mit Holzleim, Frau Brandt.")
    mia.locator("#composer").get_by_role("button", name="Ready").click()

    ready = mia.locator(".posting")
    expect(ready).to_contain_text("Ready to be said there.")
    expect(heading(mia)).to_contain_text("waiting")
    assert objections(mia) == []
    ready.get_by_role("button", name="Copy").click()
    expect(ready.get_by_role("status")).to_have_text("Copied.")
    assert mia.evaluate("() => navigator.clipboard.readText()") == "Ja, mit Holzleim, Frau Brandt."

    ready.get_by_role("button", name="I have said it there").click()
    expect(ready).to_have_count(0)
    expect(said(mia, "Ja, mit Holzleim")).to_contain_text("delivered")
    mia.goto(HOME)
    expect(row(mia, CALL)).to_have_count(0)


@pytest.mark.usefixtures("place")
def test_one_more_thought_before_it_is_said(sits_down: Sits) -> None:
    mia = sits_down("Mia Menschenfreund").page
    takes_down(mia, "Karl Kritik", "Niemand geht bei euch ans Telefon!")
    write(mia, "Das stimmt.")
    mia.locator("#composer").get_by_role("button", name="Ready").click()
    mia.locator(".posting").get_by_role("button", name="Write on").click()
    expect(composer(mia)).to_have_value("Das stimmt.")
    expect(mia.locator(".posting")).to_have_count(0)


@pytest.mark.usefixtures("place")
def test_they_say_more_and_it_stands_in_the_same_conversation(sits_down: Sits) -> None:
    mia = sits_down("Mia Menschenfreund").page
    takes_down(mia, "Lena Lob", "Ihr seid so freundlich am Telefon.")
    where = mia.url.partition("?")[0]
    mia.locator("#acts-open").click()
    mia.get_by_role("link", name="They said more").click()
    expect(mia.get_by_label("Who said it")).to_have_count(0)
    mia.get_by_label("What they said").fill("Und schnell.")
    mia.get_by_role("button", name="Write it down").click()
    expect(said(mia, "Und schnell.")).to_be_visible()
    assert mia.url.partition("?")[0] == where


@pytest.mark.usefixtures("place")
def test_the_same_without_scripts_on_a_phone(sits_down: Sits) -> None:
    mia = sits_down("Mia Menschenfreund", viewport=PHONE, java_script_enabled=False).page
    mia.goto(f"{HOME}write-down/")
    assert_nothing_sticks_out(mia)
    mia.get_by_label("Who said it").fill("Nora Not")
    mia.get_by_label("What they said").fill("Bitte ruft zurück.")
    mia.get_by_role("button", name="Write it down").click()
    expect(said(mia, "Bitte ruft zurück.")).to_be_visible()
    write(mia, "Um drei.")
    mia.locator("#composer").get_by_role("button", name="Ready").click()
    said_it = mia.get_by_role("button", name="I have said it there")
    expect(said_it).to_be_visible()  # the page has come, and stays while it is measured
    assert_nothing_sticks_out(mia)
    said_it.click()
    expect(said(mia, "Um drei.")).to_contain_text("delivered")
