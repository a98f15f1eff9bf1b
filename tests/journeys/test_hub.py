"""A feed that names a hub: it tells us at once what is new, and where that ends the desk says so and looks.

The hub is asked by the clock, twice a minute; it knocks at the desk over real HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import httpx
import pytest
from playwright.sync_api import Page, expect

from herzenstakt.testing.networks.feed import CHALLENGE, SimulatedFeed, Subscriber
from tests.journeys.browser import Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import SOON, look_until, open_conversation, row
from tests.journeys.test_axe import objections

Sits = Callable[..., Window]
SPEAKS = "The hub of this feed tells us at once what is new"
ENDED = "The hub of this feed has not renewed our subscription. We look every five minutes"


def knock(method: str, address: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """How the hub comes to a door."""
    answer = httpx.request(method, address, content=body, headers=dict(headers), timeout=30)
    return answer.status_code, answer.content


@dataclass(frozen=True, slots=True)
class Hub:
    """A blog and its hub, which tells one desk what is new. `channel`: its page at the desk."""

    blog: SimulatedFeed
    channel: str

    @property
    def told(self) -> Subscriber:
        """The desk, as it asked."""
        [asked] = self.blog.subscribers.values()
        return asked

    def tells(self, words: str) -> int:
        """Frieda comments, and the hub tells it while the feed itself cannot be read; what the desk said."""
        self.blog.suffer("status", path="/comments/feed/", status=503, times=-1)
        self.blog.comment("Frieda Frage", words)
        [status] = self.blog.distribute(knock)
        return status

    def grants(self, seconds: int) -> tuple[int, bytes]:
        """The hub looks once more whether the desk means it, and says how long it tells us."""
        told = {"hub.mode": "subscribe", "hub.challenge": CHALLENGE}
        return self.blog.ask(self.told, knock, **told, **{"hub.lease_seconds": str(seconds)})


@pytest.fixture
def hub(house: House, renate: Page) -> Iterator[Hub]:
    """Renate has connected the blog, and its hub has agreed to tell us."""
    with SimulatedFeed(atom=True) as blog:
        blog.names_hub = "header"
        connects(renate, blog)
        address = renate.url
        until_asked(renate, blog)
        assert blog.confirm(knock) == [200]
        yield Hub(blog, address)


def connects(page: Page, blog: SimulatedFeed) -> None:
    """With what stands in the form; that it stands in the network of the house is said yes to."""
    page.goto(f"{HOME}channels/connect/feed/")
    page.locator("[name=ask-address]").fill(blog.address)
    page.locator("[name=ask-own_name]").fill("RatziFatzi")
    page.get_by_role("button", name="Test and connect").click()
    page.locator("#allow_private").check()
    page.get_by_role("button", name="Test and connect").click()
    expect(page.locator("#messages")).to_contain_text("is connected", timeout=SOON)


def until_asked(page: Page, blog: SimulatedFeed) -> None:
    """The desk has looked at the feed, found its hub, and asked it."""
    for _ in range(200):
        if blog.asked:
            return
        page.wait_for_timeout(300)
    raise AssertionError("nobody has asked the hub")


def test_what_the_hub_of_a_feed_tells_stands_in_the_inbox_without_a_look(
    hub: Hub, renate: Page, sits_down: Sits
) -> None:
    mia: Page = sits_down("Mia Menschenfreund").page
    renate.goto(hub.channel)
    renate.get_by_role("button", name="Test now").click()
    expect(renate.locator(".finding").filter(has_text=SPEAKS)).to_be_visible()
    assert objections(renate) == []

    mia.goto(HOME)
    assert hub.tells("Wann kommt die in Blau?") == 202
    open_conversation(mia, "Wann kommt die in Blau?")


def test_what_the_hub_has_not_sealed_is_refused_and_nobody_reads_it(
    hub: Hub, renate: Page, sits_down: Sits
) -> None:
    mia: Page = sits_down("Mia Menschenfreund").page
    blog, told = hub.blog, hub.told
    true = blog.written()
    said = blog.comment("Mallory", "Kauft woanders!")
    forged = blog.written()
    blog.delete(said)
    for headers in (
        blog.sealed(told, true),
        {"X-Hub-Signature": "sha256=" + "0" * 64},
        {"X-Hub-Signature": ""},
    ):
        assert knock("POST", told.callback, forged, headers)[0] == 403

    # what was let in before would stand there before it
    assert hub.tells("Und wann in Rot?") == 202
    mia.goto(HOME)
    open_conversation(mia, "Und wann in Rot?")
    expect(row(mia, "Kauft woanders!")).to_have_count(0)


def test_a_hub_whose_word_has_ended_is_named_on_the_channel_and_looking_goes_on(
    hub: Hub, renate: Page, sits_down: Sits
) -> None:
    mia: Page = sits_down("Mia Menschenfreund").page
    assert hub.grants(seconds=1) == (200, CHALLENGE.encode())
    hub.blog.forget()

    renate.goto(hub.channel)
    look_until(renate, renate.get_by_text(ENDED))
    expect(renate.locator(".condition")).to_contain_text("Heard, but not at once")
    assert objections(renate) == []
    renate.goto(f"{HOME}channels/")
    expect(renate.get_by_text(ENDED)).to_be_visible()

    hub.blog.comment("Frieda Frage", "Gibt es die in Grün?")
    renate.goto(hub.channel)
    renate.get_by_role("button", name="Look now").click()
    mia.goto(HOME)
    look_until(mia, row(mia, "Gibt es die in Grün?"))
