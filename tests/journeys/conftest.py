"""A Chromium for each module of journeys, and windows in it that close themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.browser import PATIENCE, Window, chromium, chromium_here
from tests.journeys.household import House, opened
from tests.journeys.pages import sit_down

Opens = Callable[..., Window]
expect.set_options(timeout=PATIENCE)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Every journey is marked as one, and skipped with its reason where there is no Chromium."""
    for item in items:
        if "tests/journeys/" in item.path.as_posix():
            item.add_marker(pytest.mark.journey)
            if chromium_here() is None:
                item.add_marker(pytest.mark.skip(reason="Chromium is not installed"))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Closed at the end of the module: while it is open, Django refuses its database in this thread."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def house() -> Iterator[House]:
    """A house with people, for all journeys of a module that ask for no other."""
    with opened() as house:
        yield house


@pytest.fixture
def windows(browser: Browser) -> Iterator[Opens]:
    """`windows(url, **options)` opens another one; at the end none of them may have complained."""
    opened: list[Window] = []

    def open_window(url: str, **options: Any) -> Window:
        opened.append(Window(browser, url, **options))
        return opened[-1]

    yield open_window
    complaints = [complaint for window in opened for complaint in window.close()]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def sits_down(request: pytest.FixtureRequest, windows: Opens) -> Callable[..., Window]:
    """`sits_down("Mia")`: a window in which Mia is at her desk."""
    house = request.getfixturevalue(
        "house_of_its_own" if "house_of_its_own" in request.fixturenames else "house"
    )

    def sit(name: str, **options: object) -> Window:
        window = windows(house.desk.url, **options)
        sit_down(window.page, name)
        return window

    return sit


@pytest.fixture
def renate(sits_down: Callable[..., Window]) -> Page:
    """Renate, the owner, at her desk."""
    page: Page = sits_down("Renate Ratzi").page
    return page
