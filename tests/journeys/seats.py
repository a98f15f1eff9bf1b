"""A window for everybody who looks at screens, in one look: language, brightness and size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any
from urllib.parse import urlsplit

from django.urls import resolve
from playwright.sync_api import Browser, Page

from herzenstakt.testing.machine import ObedientMachine
from tests.journeys.browser import Window
from tests.journeys.desk import DemoWorld, Desk
from tests.journeys.guests import KIRA, THEO
from tests.journeys.pages import sit_down
from tests.journeys.screens import BETWEEN, FIRST, NOBODY, Links, Screen

#: what some screens answer on purpose
REFUSALS = {403, 404, 410}


class Places:
    """The demo world and a desk where nobody is yet, both open."""

    def __init__(self, demo: Desk, empty: Desk, machine: ObedientMachine) -> None:
        self.demo, self.empty = demo, empty
        self.links: Links = demo.ask("tests.journeys.guests", machine.address)

    @classmethod
    @contextmanager
    def opened(cls) -> Iterator[Places]:
        """Both, and a language model in the demo world, until the end."""
        with ObedientMachine() as machine, DemoWorld(demo=True) as demo, Desk(is_new=True) as empty:
            yield cls(demo, empty, machine)


class Seats:
    """`with Seats(browser, places, locale="de-DE") as seats: seats.show(screen)`."""

    def __init__(self, browser: Browser, places: Places, **look: Any) -> None:
        self.browser, self.places = browser, places
        self.look = {"reduced_motion": "reduce", **look}
        self.taken: dict[str, Window] = {}

    def __enter__(self) -> Seats:
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as closing:
            for window in self.taken.values():
                closing.callback(window.context.close)

    def show(self, screen: Screen) -> Window:
        """Go to a screen as the one who looks at it. Fails where the way leads somewhere else."""
        window = self.of(screen.who)
        screen.show(window.page, self.places.links)
        window.page.wait_for_load_state()
        arrived = resolve(urlsplit(window.page.url).path).view_name
        assert arrived == screen.view, f"{screen.name} leads to {window.page.url}"
        return window

    def of(self, who: str) -> Window:
        """The window of somebody; they sit down at the first asking."""
        if who not in self.taken:
            desk = self.places.empty if who == FIRST else self.places.demo
            window = Window(self.browser, desk.url, **self.look)
            window.expected |= REFUSALS
            self.taken[who] = window
            self._take_seat(window.page, desk, who)
        return self.taken[who]

    def _take_seat(self, page: Page, desk: Desk, who: str) -> None:
        if who in {THEO, KIRA}:
            key = {"name": "herzenstakt_session", "value": self.places.links[who], "url": desk.url}
            page.context.add_cookies([key])  # type: ignore[list-item]
        elif who not in {NOBODY, BETWEEN, FIRST}:
            sit_down(page, who)
