"""axe finds nothing to object to, on any screen, in both languages, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.browser import PHONE, WIDE
from tests.journeys.screens import SCREENS, Screen
from tests.journeys.seats import Places, Seats

#: WCAG 2.2 AA and everything before it, and what axe's authors hold to be good practice
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, dict[str, Any]] = {
    "de-light-wide": {"locale": "de-DE", "color_scheme": "light", "viewport": WIDE},
    "en-dark-phone": {"locale": "en-GB", "color_scheme": "dark", "viewport": PHONE},
}


@pytest.fixture(scope="module")
def places() -> Iterator[Places]:
    with Places.opened() as places:
        yield places


@pytest.fixture(scope="module", params=LOOKS)
def seats(request: pytest.FixtureRequest, browser: Browser, places: Places) -> Iterator[Seats]:
    """Seats for everybody who looks at screens, in one of the looks."""
    with Seats(browser, places, **LOOKS[request.param]) as seats:
        yield seats


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_axe_has_no_objection(screen: Screen, seats: Seats) -> None:
    if screen.on_the_phone_only and seats.look["viewport"] != PHONE:
        return  # a wide window has no such screen
    window = seats.show(screen)
    complaints = [*objections(window.page), *window.complaints]
    window.complaints.clear()
    assert not complaints, "\n".join(complaints)


def objections(page: Page) -> list[str]:
    """Each violation as a line: the rule, and where it is broken."""
    options = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}
    found = Axe().run(page, options=options).response["violations"]
    return [
        f"{rule['id']} ({rule['help']}): {node['target']} {node['failureSummary']}"
        for rule in found
        for node in rule["nodes"][:5]
    ]
