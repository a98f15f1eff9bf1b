"""Words that a network only lends us, as whoever opens the conversation meets them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Window
from tests.journeys.household import House, opened
from tests.journeys.pages import SOON, composer, nobody_waits, said, send, write
from tests.journeys.test_at_the_desk import arrives

LENT = "This house keeps these words for 48 hours."
ASKED = "Wann kommt die in Blau?"


@pytest.fixture
def house() -> Iterator[House]:
    with opened() as house:
        yield house


def test_opened_fetched_again_and_answered(house: House, sits_down: Callable[..., Window]) -> None:
    mia: Page = sits_down("Mia Menschenfreund").page
    arrives(house, mia, ASKED)
    here = mia.url
    mia.goto("/t/ratzifatzi/")
    assert house.desk.ask("tests.journeys.expired") == 1
    fault = house.plaza.suffer("slow", path="messages/", seconds=3, times=1)

    mia.goto(here)
    thread, read = mia.locator("#thread"), mia.locator("#composer .composer__read")
    expect(thread).to_contain_text(f"{LENT} We are fetching them again.")
    expect(read).to_contain_text("The words you answer are not here at the moment.")
    write(mia, "Im Dezember, liebe Frieda.")

    expect(said(mia, ASKED)).to_be_visible(timeout=SOON)
    assert fault.times == 0
    expect(thread).not_to_contain_text(LENT)
    expect(read).to_have_text(ASKED)
    expect(composer(mia)).to_have_value("Im Dezember, liebe Frieda.")
    send(mia)
    nobody_waits(mia)
    assert house.answers() == ["Im Dezember, liebe Frieda."]


def test_without_scripts_a_reload_brings_the_words(
    house: House, sits_down: Callable[..., Window]
) -> None:
    mia: Page = sits_down("Mia Menschenfreund").page
    arrives(house, mia, ASKED)
    here = mia.url
    mia.goto("/t/ratzifatzi/")
    house.desk.ask("tests.journeys.expired")

    plain = sits_down("Uwe Unsozial", java_script_enabled=False).page
    plain.goto(here)
    expect(plain.locator("#thread")).to_contain_text(LENT)
    for _ in range(30):
        if said(plain, ASKED).count():
            break
        plain.wait_for_timeout(500)
        plain.reload()
    expect(said(plain, ASKED)).to_be_visible()
