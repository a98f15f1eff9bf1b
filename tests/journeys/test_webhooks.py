"""Mia lets another system know what happens, sees that it listens, and what it was told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect
from standardwebhooks import Webhook as Scheme

from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.journeys.browser import PHONE
from tests.journeys.conftest import Opens
from tests.journeys.desk import Desk
from tests.journeys.household import House
from tests.journeys.pages import look_until, sit_down
from tests.journeys.test_at_the_desk import assert_nothing_sticks_out
from tests.webhooks.conftest import Neighbour


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    desk = Desk(demo=True)
    desk.environment["HERZENSTAKT_WEBHOOK_HOSTS"] = "127.0.0.1"
    with SimulatedPlaza() as plaza, desk:
        plaza.meet("ratzifatzi", "RatziFatzi")
        yield House(desk, plaza)


@pytest.fixture
def neighbour() -> Iterator[Neighbour]:
    with Neighbour() as network:
        yield network


def added(house: House, page: Page, neighbour: Neighbour) -> str:
    """Mia adds a webhook for what people write; the secret she is shown."""
    page.goto(f"{house.desk.url}/t/ratzifatzi/webhooks/")
    page.get_by_role("link", name="A new webhook").click()
    page.get_by_label("Address").fill(f"{neighbour.url}/hook")
    page.get_by_label("What for").fill(f"the shop at {neighbour.url}")
    page.get_by_label("Somebody wrote to us").check()
    page.get_by_role("button", name="Add the webhook").click()
    secret = page.get_by_label("Secret").input_value()
    page.get_by_role("link", name="I have copied it").click()
    return secret


def until_it_says(page: Page, words: str) -> None:
    """Look again until the newest line of the log says so."""
    look_until(page, page.locator("tbody tr:first-child", has_text=words))


def heard(neighbour: Neighbour, secret: str) -> list[Any]:
    """What the other system was told, each seal looked at."""
    scheme = Scheme(secret)
    return [scheme.verify(call.body, dict(call.headers)) for call in neighbour.told()]


def test_another_system_is_tried_and_then_told(
    house: House, windows: Opens, neighbour: Neighbour
) -> None:
    page = windows(house.desk.url).page
    sit_down(page, "Mia Menschenfreund")
    secret = added(house, page, neighbour)
    assert "whsec_" not in page.content()

    page.get_by_role("button", name="Send a test").click()
    until_it_says(page, "arrived")
    assert [told["type"] for told in heard(neighbour, secret)] == ["webhook.test"]

    house.asks("Wann kommt die in Blau?")
    until_it_says(page, "Somebody wrote to us")
    until_it_says(page, "arrived")
    told = heard(neighbour, secret)[-1]
    assert told["type"] == "message.received"
    page.goto(told["data"]["url"])
    expect(page.locator("#main, main").first).to_contain_text("Wann kommt die in Blau?")


def test_on_a_phone_one_sees_what_did_not_arrive_and_sends_it_again(
    house: House, windows: Opens, neighbour: Neighbour
) -> None:
    neighbour.suffer("status", status=400, times=-1)
    page = windows(house.desk.url, viewport=PHONE).page
    sit_down(page, "Mia Menschenfreund")
    secret = added(house, page, neighbour)
    page.get_by_role("button", name="Send a test").click()
    until_it_says(page, "It answered with 400.")
    assert_nothing_sticks_out(page)

    neighbour.heal()
    page.get_by_role("link", name="Only what did not arrive").click()
    page.get_by_role("button", name="Send again").first.click()
    until_it_says(page, "arrived")
    assert [told["type"] for told in heard(neighbour, secret)] == ["webhook.test"]
