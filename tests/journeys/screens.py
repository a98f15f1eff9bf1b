"""Every screen of the desk, and how one gets to it in the demo world."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page

HOME = "/t/ratzifatzi/"


@dataclass(frozen=True, slots=True)
class Screen:
    """A screen: who looks at it ("" for nobody signed in), and how to get there."""

    name: str
    who: str
    show: Callable[[Page], object]


def at(path: str) -> Callable[[Page], object]:
    """A screen that has an address of its own."""
    return lambda page: page.goto(path)


def conversation(page: Page) -> None:
    """One that Mia takes care of, with a note of a colleague."""
    page.goto(f"{HOME}?room=mine")
    page.goto(link(page, ".row__link:has-text('Sandra')"))


def person(page: Page) -> None:
    """The person of that conversation."""
    conversation(page)
    page.goto(link(page, ".conversation__name a"))


def channel(page: Page) -> None:
    """The first channel, just after its self-test."""
    page.goto(f"{HOME}channels/")
    page.goto(link(page, ".page a[href*='/channels/']:not([href*='connect'])"))
    page.get_by_role("button", name="Test now").or_(
        page.locator("form[action$='/check/'] button")
    ).first.click()
    page.wait_for_load_state()


def answering(page: Page) -> None:
    """A text that is too long for the network, with the reason."""
    page.goto(f"{HOME}?room=all")
    page.goto(link(page, ".row__link:has(use[href$='#network-mastodon'])"))
    page.locator("#composer-text").fill("Danke für deine Frage! " * 30)
    page.locator("#composer [data-key='Ctrl+Enter']").click()
    page.locator("#composer [role=alert]").wait_for()


def keys(page: Page) -> None:
    """The sheet with the keys, over the inbox."""
    page.goto(HOME)
    page.keyboard.press("?")
    page.locator("#keys").wait_for()


def rest(page: Page) -> None:
    """The question why no answer is needed."""
    conversation(page)
    page.locator("#rest-open").click()
    page.locator("#rest").wait_for()


def link(page: Page, selector: str) -> str:
    """Where the first of these links leads."""
    return page.locator(selector).first.get_attribute("href") or ""


MIA, RENATE = "Mia Menschenfreund", "Renate Ratzi"
SCREENS: tuple[Screen, ...] = (
    Screen("sign-in", "", at("/account/login/")),
    Screen("forgotten-password", "", at("/account/password/reset/")),
    Screen("inbox", MIA, at(HOME)),
    Screen("inbox-all", MIA, at(f"{HOME}?room=all")),
    Screen("inbox-mine", MIA, at(f"{HOME}?room=mine")),
    Screen("inbox-resting", MIA, at(f"{HOME}?room=resting")),
    Screen("conversation", MIA, conversation),
    Screen("conversation-too-long", MIA, answering),
    Screen("conversation-rest", MIA, rest),
    Screen("person", MIA, person),
    Screen("search", MIA, at(f"{HOME}search/?q=B%C3%BCrste")),
    Screen("search-empty", MIA, at(f"{HOME}search/")),
    Screen("channels", RENATE, at(f"{HOME}channels/")),
    Screen("channel", RENATE, channel),
    Screen("connect", RENATE, at(f"{HOME}channels/connect/")),
    Screen("connect-mastodon", RENATE, at(f"{HOME}channels/connect/mastodon/")),
    Screen("journal", MIA, at(f"{HOME}journal/")),
    Screen("members", RENATE, at(f"{HOME}members/")),
    Screen("account", RENATE, at("/me/")),
    Screen("second-factor", RENATE, at("/account/2fa/")),
    Screen("passkeys", RENATE, at("/account/2fa/webauthn/")),
    Screen("password", RENATE, at("/account/password/change/")),
    Screen("email", RENATE, at("/account/email/")),
    Screen("keys", MIA, keys),
    Screen("not-found", RENATE, at(f"{HOME}c/999999999/")),
)
BY_NAME: Mapping[str, Screen] = {screen.name: screen for screen in SCREENS}
