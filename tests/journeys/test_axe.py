"""axe finds nothing to object to, on any screen, in both languages, light and dark, wide and narrow."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.journeys.browser import PHONE, WIDE, Window
from tests.journeys.desk import DemoWorld
from tests.journeys.pages import sit_down
from tests.journeys.screens import SCREENS, Screen

#: WCAG 2.2 AA and everything before it, and what axe's authors hold to be good practice
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
LOOKS: dict[str, dict[str, Any]] = {
    "de-light-wide": {"locale": "de-DE", "color_scheme": "light", "viewport": WIDE},
    "en-dark-phone": {"locale": "en-GB", "color_scheme": "dark", "viewport": PHONE},
}


@pytest.fixture(scope="module")
def world() -> Iterator[DemoWorld]:
    with DemoWorld(demo=True) as world:
        yield world


@pytest.fixture(scope="module", params=LOOKS)
def seats(
    request: pytest.FixtureRequest, browser: Browser, world: DemoWorld
) -> Iterator[dict[str, Window]]:
    """A window for everybody who looks at screens, in one of the looks."""
    seats: dict[str, Window] = {}
    for name in {screen.who for screen in SCREENS}:
        seats[name] = Window(browser, world.url, reduced_motion="reduce", **LOOKS[request.param])
        seats[name].expected.add(404)
        if name:
            sit_down(seats[name].page, name)
    yield seats
    for window in seats.values():
        window.context.close()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda screen: screen.name)
def test_axe_has_no_objection(screen: Screen, seats: dict[str, Window]) -> None:
    window = seats[screen.who]
    screen.show(window.page)
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
