"""Mia mentions Uwe, and Uwe hears of it: two people at one desk, with and without a mouse."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.browser import Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import SOON
from tests.journeys.test_at_the_desk import arrives

Sits = Callable[..., Window]


@pytest.fixture
def mia(sits_down: Sits) -> Page:
    page = sits_down("Mia Menschenfreund").page
    assert isinstance(page, Page)
    return page


@pytest.fixture
def uwe(sits_down: Sits) -> Page:
    page = sits_down("Uwe Unsozial").page
    assert isinstance(page, Page)
    return page


def bell(page: Page) -> Locator:
    return page.locator("#bell")


def begin_note(page: Page) -> Locator:
    """Open the note without touching the mouse; the field."""
    summary = page.locator(".context__note > summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    field = page.locator("#note-text")
    expect(field).to_be_focused()
    return field


def test_mia_mentions_uwe_by_keyboard_and_his_bell_tells_him_at_once(
    house: House, mia: Page, uwe: Page
) -> None:
    uwe.goto(HOME)
    expect(bell(uwe)).to_have_attribute("data-new", "")
    arrives(house, mia, "Wer kennt sich mit Ziegenhaar aus?")
    field = begin_note(mia)
    mia.keyboard.type("Das weiß ")
    mia.keyboard.type("@")
    names = mia.get_by_role("listbox", name="Colleagues")
    expect(names.get_by_role("option")).to_have_count(3)  # who reads along reads no notes
    with mia.expect_response(re.compile(r"/colleagues/\?q=un$")):
        mia.keyboard.type("un")
    option = names.get_by_role("option", name="Uwe Unsozial")
    expect(names.get_by_role("option")).to_have_count(1)
    expect(option).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", str(option.get_attribute("id")))
    expect(mia.locator(".mentions [role=status]")).to_contain_text("Colleagues to choose from: 1")
    mia.keyboard.press("Enter")
    expect(names).to_have_count(0)
    expect(field).to_have_value("Das weiß @Uwe Unsozial ")
    mia.keyboard.type("am besten.")
    mia.keyboard.press("Tab")
    mia.keyboard.press("Enter")
    expect(mia.locator(".note .mention")).to_have_text("@Uwe Unsozial")
    expect(bell(mia)).to_have_attribute("data-new", "")  # not of her own act

    expect(bell(uwe)).to_contain_text("1", timeout=SOON)  # without reloading
    expect(uwe).to_have_title(re.compile(r"^\(1\) "))
    bell(uwe).click()
    told = uwe.locator(".told__row[data-new]")
    expect(told).to_contain_text("Mia mentions you")
    expect(told).to_contain_text("@Uwe Unsozial am besten.")
    told.get_by_role("link").click()

    expect(uwe.locator(".note .mention[data-me]")).to_have_text("@Uwe Unsozial")
    expect(bell(uwe)).to_have_attribute("data-new", "")
    expect(uwe).to_have_title(re.compile(r"^[^(]"))
    uwe.goto(f"{HOME}notices/")
    read = uwe.locator(".told__row").filter(has_text="@Uwe Unsozial am besten.")
    expect(read).to_contain_text("Mia mentions you")
    expect(uwe.locator("[data-new='1'], .told__row[data-new]")).to_have_count(0)


def test_the_open_list_and_a_row_of_the_inbox_show_and_read_it_too(
    house: House, mia: Page, uwe: Page
) -> None:
    words = "Gibt es Pinsel für Linkshänder?"
    arrives(house, mia, words)
    uwe.goto(f"{HOME}notices/")
    note_by_hand(mia, "@uwe @Tina, hier bitte.")
    told = uwe.locator(".told__row[data-new]").filter(has_text="hier bitte.")
    expect(told).to_be_visible(timeout=SOON)

    uwe.goto(HOME)
    expect(bell(uwe)).to_have_attribute("data-new", "1")
    uwe.locator(".row__link").filter(has_text=words).click()
    expect(uwe.locator(".note .mention")).to_have_count(2)
    expect(bell(uwe)).to_have_attribute("data-new", "")  # together with the conversation


def note_by_hand(page: Page, words: str) -> None:
    """Write a note; names are simply typed."""
    field = begin_note(page)
    field.fill(words)
    page.locator(".context__note").get_by_role("button", name="Add the note").click()
    expect(page.locator(".note").last).to_contain_text(words.split()[-1])


def test_names_do_not_come_in_the_way_of_writing(house: House, mia: Page) -> None:
    arrives(house, mia, "Schreibt ihr auch Mails?")
    field = begin_note(mia)
    names = mia.get_by_role("listbox", name="Colleagues")
    with mia.expect_response(re.compile(r"/colleagues/\?q=t$")):
        mia.keyboard.type("@t")
    expect(names).to_be_visible()
    mia.keyboard.press("Escape")
    expect(names).to_have_count(0)
    expect(field).to_be_focused()
    mia.keyboard.press("Enter")
    mia.keyboard.type("an tina@ratzi")
    expect(field).to_have_value("@t\nan tina@ratzi")
    expect(names).to_have_count(0)

    mia.keyboard.type(" @")
    names.get_by_role("option", name="Tina Trainee").click()
    expect(field).to_have_value("@t\nan tina@ratzi @Tina Trainee ")
    expect(field).to_be_focused()


def test_a_name_nobody_has_is_said_and_the_note_stands(house: House, mia: Page) -> None:
    arrives(house, mia, "Kennt ihr den Ottmar?")
    note_by_hand(mia, "Fragt mal @Ottmar danach.")
    expect(mia.locator("#messages")).to_contain_text("called @Ottmar, so nobody was told")
    expect(mia.locator(".note").last).to_contain_text("Fragt mal @Ottmar danach.")


def test_without_scripts_a_mention_is_written_heard_and_read(house: House, sits_down: Sits) -> None:
    mia = sits_down("Mia Menschenfreund", java_script_enabled=False).page
    arrives(house, mia, "Geht es auch ohne alles?")
    mia.locator(".context__note > summary").click()
    mia.locator("#note-text").fill("@uwe, geht das?")
    mia.get_by_role("button", name="Add the note").click()
    expect(mia.locator(".note .mention")).to_have_text("@uwe")

    uwe = sits_down("Uwe Unsozial", java_script_enabled=False).page
    expect(bell(uwe)).to_contain_text("new")
    bell(uwe).click()
    uwe.get_by_role("button", name="All read").click()
    expect(uwe.get_by_role("button", name="All read")).to_have_count(0)
    expect(bell(uwe)).to_have_attribute("data-new", "")


#: the maker of this browser is far away: its push service is played by an address nobody can reach
PLAYED = """
PushManager.prototype.subscribe = async function (options) {
  const key = new Uint8Array(options.applicationServerKey);
  if (key.length !== 65 || key[0] !== 4) throw new Error("no key");
  return { toJSON: () => ({
    endpoint: "https://push.invalid/browser",
    keys: {
      p256dh: "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
      auth: "BTBZMqHH6r4Tts7J_aSIgg",
    },
  }) };
};
Notification.requestPermission = async () => "granted";
Object.defineProperty(Notification, "permission", { get: () => "default" });
"""


def test_a_device_is_added_and_removed_and_its_script_is_ours(
    house: House, sits_down: Sits
) -> None:
    uwe: Page = sits_down("Uwe Unsozial", service_workers="allow").page
    uwe.add_init_script(PLAYED)
    uwe.goto(f"{HOME}notices/settings/")
    uwe.get_by_role("button", name="Add this device").click()
    device = uwe.locator(".wishes__device")
    expect(device).to_contain_text("Chrome")
    expect(uwe.locator("#messages")).to_contain_text("hears of it from now on")
    script = uwe.evaluate(
        "navigator.serviceWorker.getRegistration().then((one) => [one.scope, one.active.scriptURL])"
    )
    assert script == [f"{house.desk.url}/", f"{house.desk.url}/sw.js"]
    device.get_by_role("button", name="Remove").click()
    expect(uwe.locator(".wishes__device")).to_have_count(0)
