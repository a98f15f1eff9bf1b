"""Each network on which the house signs in, and those where it types something into a form: from the words
there to the answer there, by hand where no program may say it, and the way in."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import policy
from email.parser import BytesParser
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from herzenstakt.testing.networks import facebook, instagram, linkedin, x, youtube
from herzenstakt.testing.networks.feed import SimulatedFeed
from herzenstakt.testing.networks.isso import SimulatedIsso
from herzenstakt.testing.networks.mailbox import SimulatedMail
from herzenstakt.testing.networks.signing_in import SigningIn
from herzenstakt.testing.networks.xing import SimulatedXing
from herzenstakt.testing.world import signed_stages
from herzenstakt.testing.world.cast import HOUSE, character
from herzenstakt.testing.world.stages import Stage, Words
from tests.journeys.browser import Window
from tests.journeys.desk import Desk
from tests.journeys.household import HOME, House
from tests.journeys.pages import (
    SOON,
    answer,
    is_delivered,
    nobody_waits,
    open_conversation,
    row,
    said,
    somebody_waits,
    take_care,
    write,
)
from tests.journeys.test_at_the_desk import expect_row
from tests.journeys.test_axe import objections

Sits = Callable[..., Window]
ANSWER = "Ab Dezember, liebe Frieda."
#: the house on each network: what plays it, how people act there, and whose words the answers are
NETWORKS: Mapping[str, tuple[type[Any], type[Any], str]] = {
    "facebook": (facebook.SimulatedFacebook, signed_stages.FacebookStage, facebook.PAGE),
    "youtube": (youtube.SimulatedYouTube, signed_stages.YouTubeStage, youtube.HOUSE),
    "x": (x.SimulatedX, signed_stages.XStage, x.HOUSE),
    "linkedin": (linkedin.SimulatedLinkedIn, signed_stages.LinkedInStage, linkedin.HOUSE),
    "instagram": (instagram.SimulatedInstagram, signed_stages.InstagramStage, instagram.HOUSE),
}


@dataclass(frozen=True, slots=True)
class There:
    """The house on one network. `posted`: a post of ours below which people speak."""

    network: Any
    stage: Stage
    us: str
    posted: str
    channel: int

    def says(self, words: str, above: str = "") -> str:
        """Frieda says something below our post, or in answer to something; its id there."""
        with self.network.lock:
            return self.stage.say(Words(character("frieda"), words, above or self.posted))

    def answers(self, words: str) -> int:
        """How often the house has said this there."""
        with self.network.lock:
            return sum(text.endswith(words) for text in self.network.texts_of(self.us))


@contextmanager
def abroad(desk: Desk, kind: str) -> Iterator[There]:
    """The house is on a network, has posted there, and has connected it."""
    plays, stands, us = NETWORKS[kind]
    with plays() as network:
        knows_the_desk(network, desk)
        stage = stands(network)
        posted = Words(character(HOUSE), "Unsere neue Bürste ist da!", title="Die neue Bürste")
        post = stage.say(posted)
        channel = desk.ask("tests.journeys.networked", kind, network.url)
        yield There(network, stage, us, post, channel)


@dataclass(frozen=True, slots=True)
class Blog:
    """The house on its own blog, whose comments Isso keeps."""

    network: SimulatedIsso
    channel: int

    def says(self, words: str, above: str = "") -> str:
        """Frieda says something below an article, or in answer to something."""
        with self.network.lock:
            parent, now = int(above) if above else None, datetime.now(UTC)
            return str(self.network.comment("Frieda Frage", words, parent=parent, at=now))

    def answers(self, words: str) -> int:
        """How often the house has said this there."""
        with self.network.lock:
            return [one.text for one in self.network.signed_by("RatziFatzi")].count(words)


@dataclass(frozen=True, slots=True)
class Post:
    """The house with its mailbox."""

    network: SimulatedMail
    channel: int

    def says(self, words: str, above: str = "") -> str:
        """Frieda writes a mail, or answers one."""
        sender, subject = "Frieda Frage <frieda@frage.example>", "Frage zur Bürste"
        arrives = datetime.now(UTC) + timedelta(seconds=3)  # it is dated three seconds before
        return self.network.write(
            sender, words, subject, at=arrives, in_reply_to=above, references=above
        )

    def answers(self, words: str) -> int:
        """How many mails with these words the house has handed over."""
        sent = [
            BytesParser(policy=policy.default).parsebytes(one.raw)
            for one in self.network.handed_over
        ]
        bodies = [mail.get_body(("plain",)) for mail in sent]
        return sum(words in body.get_content() for body in bodies if body)


@contextmanager
def on_a_blog(desk: Desk) -> Iterator[Blog]:
    """The blog of the house is connected with its password."""
    with SimulatedIsso() as network:
        told = {"address": network.url, "name": "RatziFatzi", "email": "", "website": ""}
        yield Blog(network, typed(desk, "isso", told, network.password))


@contextmanager
def by_mail(desk: Desk) -> Iterator[Post]:
    """The mailbox of the house is connected."""
    with SimulatedMail() as network:
        yield Post(network, typed(desk, "mailbox", network.settings, network.password))


def typed(desk: Desk, kind: str, told: Mapping[str, str], password: str = "") -> int:
    """Connect with what stands in a form; the channel."""
    secret = json.dumps({"password": password} if password else {})
    channel: int = desk.ask("tests.journeys.networked", kind, json.dumps(told), secret)
    return channel


#: how the house is on each network for a while
WAYS: Mapping[str, Callable[[Desk], AbstractContextManager[There | Blog | Post]]] = {
    **{kind: partial(abroad, kind=kind) for kind in NETWORKS},
    "isso": on_a_blog,
    "mailbox": by_mail,
}


@dataclass(frozen=True, slots=True)
class Shop:
    """A shop that sells our brushes, and whose blog tells its comments by a feed."""

    network: SimulatedFeed
    channel: int

    def stands_open(self, window: Window) -> None:
        """Whoever goes there from the desk finds the page."""
        window.visited.add(urlsplit(self.network.url).netloc)

    def says(self, words: str) -> str:
        """Frieda says something below an article; where that stands."""
        after = datetime.now(UTC) + timedelta(seconds=1)  # a feed tells whole seconds
        with self.network.lock:
            return self.network.comment("Frieda Frage", words, at=after)

    def says_there(self, words: str, above: str) -> None:
        """Somebody of the house says it on the page."""
        self.network.comment("RatziFatzi", words, at=datetime.now(UTC))

    def was_told(self) -> int:
        """How much the desk has brought there by itself."""
        return sum(call.method != "GET" for call in self.network.calls)


@dataclass(frozen=True, slots=True)
class OnXing:
    """The house on Xing, of which mails tell."""

    network: SimulatedXing
    channel: int

    def stands_open(self, window: Window) -> None:
        """Whoever goes there from the desk finds a page in place of the real one."""
        window.visited.add("www.xing.com")
        window.context.route("https://www.xing.com/**", lambda route: route.fulfill(body="Xing"))

    def says(self, words: str) -> str:
        """Frieda writes a message; where one reads it."""
        after = datetime.now(UTC) + timedelta(seconds=3)  # the mail is dated three seconds before
        id = self.network.write("Frieda Frage", words, after)
        return f"https://www.xing.com/chats/ratzifatzi-{id}"

    def says_there(self, words: str, above: str) -> None:
        """Somebody of the house says it there."""
        self.network.answer(above.rpartition("-")[2], words)

    def was_told(self) -> int:
        """How much the desk has brought there by itself."""
        return len(self.network.mail.handed_over)


@contextmanager
def at_a_shop(desk: Desk) -> Iterator[Shop]:
    """The feed of the shop is connected."""
    with SimulatedFeed() as network:
        told = {"address": network.address, "own_name": "RatziFatzi"}
        yield Shop(network, typed(desk, "feed", told))


@contextmanager
def on_xing(desk: Desk) -> Iterator[OnXing]:
    """The folder for what Xing writes is connected."""
    with SimulatedMail() as mail:
        network = SimulatedXing(mail)
        # its numbers are none of those of a journey before this one
        mail.folders[network.folder].validity = mail.imap.port
        yield OnXing(network, typed(desk, "xing", network.settings, mail.password))


#: where no program may say anything
BY_HAND: Mapping[str, Callable[[Desk], AbstractContextManager[Shop | OnXing]]] = {
    "feed": at_a_shop,
    "xing": on_xing,
}


def knows_the_desk(network: SigningIn, desk: Desk) -> None:
    """Every application registered there may send people back to this desk."""
    for client in network.clients.values():
        client.redirects.append(f"{desk.url}{HOME}channels/signed-in/")


def look_now(renate: Page, there: There | Blog | Post | Shop | OnXing) -> None:
    """Do not wait for the next look; the clock would take minutes."""
    renate.goto(f"{HOME}channels/{there.channel}/")
    renate.get_by_role("button", name="Look now").click()
    expect(renate.locator("#messages")).to_contain_text("We are looking now")


@pytest.mark.parametrize("kind", WAYS)
def test_words_come_in_are_answered_once_and_the_answer_is_read_back(
    house: House, renate: Page, sits_down: Sits, kind: str
) -> None:
    mia: Page = sits_down("Mia Menschenfreund").page
    question, thanks = f"Gibt es die in Blau, hier bei {kind}?", f"Danke, {kind}!"
    with WAYS[kind](house.desk) as there:
        asked = there.says(question)
        look_now(renate, there)
        expect_row(mia, question)
        open_conversation(mia, question)
        take_care(mia)
        answer(mia, ANSWER)
        nobody_waits(mia)
        assert there.answers(ANSWER) == 1

        # whoever hears her thanks has heard the answer above it, as it stands there
        there.says(thanks, asked)
        look_now(renate, there)
        expect_row(mia, thanks)
        open_conversation(mia, thanks)
        expect(said(mia, ANSWER)).to_have_count(1)
        is_delivered(mia, ANSWER)
        expect(said(mia, question)).to_have_count(1)
        assert there.answers(ANSWER) == 1


@pytest.mark.parametrize("kind", BY_HAND)
def test_where_no_program_may_speak_the_answer_is_copied_said_there_and_noted(
    house: House, renate: Page, sits_down: Sits, kind: str
) -> None:
    window = sits_down("Mia Menschenfreund")
    window.context.grant_permissions(["clipboard-read", "clipboard-write"])
    mia, question = window.page, f"Gibt es die in Blau, hier bei {kind}?"
    with BY_HAND[kind](house.desk) as there:
        there.stands_open(window)
        asked = there.says(question)
        look_now(renate, there)
        expect_row(mia, question)
        open_conversation(mia, question)
        take_care(mia)
        write(mia, ANSWER)
        mia.locator("#composer").get_by_role("button", name="Ready").click()

        ready = mia.locator(".posting")
        expect(ready).to_contain_text("Ready to be said there.")
        somebody_waits(mia)
        assert objections(mia) == []
        with window.context.expect_page() as opened:
            ready.get_by_role("link", name="Copy and open").click()
        assert opened.value.url == asked
        opened.value.close()
        expect(ready.get_by_role("status")).to_have_text("Copied.")
        assert mia.evaluate("() => navigator.clipboard.readText()") == ANSWER
        somebody_waits(mia)

        ready.get_by_role("button", name="I have said it there").click()
        expect(ready).to_have_count(0)
        is_delivered(mia, ANSWER)
        nobody_waits(mia)
        assert there.was_told() == 0

        # what comes back of it is nobody's question, and whoever asks again is heard
        there.says_there(ANSWER, asked)
        again = f"Und in Rot, {kind}?"
        there.says(again)
        look_now(renate, there)
        expect_row(mia, again)
        expect(row(mia, ANSWER)).to_have_count(0)


def test_a_mail_of_xing_that_nobody_understands_waits_with_all_of_its_words(
    house: House, renate: Page, sits_down: Sits
) -> None:
    mia: Page = sits_down("Mia Menschenfreund").page
    with on_xing(house.desk) as there:
        there.network.announce("Ihre Woche auf XING", "Frieda Frage und 3 weitere mögen das.")
        look_now(renate, there)
        expect_row(mia, "Ihre Woche auf XING")
        open_conversation(mia, "Ihre Woche auf XING")
        card = said(mia, "Frieda Frage und 3 weitere mögen das.")
        expect(card).to_contain_text("A mail of Xing we do not understand")
        somebody_waits(mia)
        assert objections(mia) == []


# --- the way in ----------------------------------------------------------------------------------


@pytest.fixture
def owner(sits_down: Sits) -> Window:
    """Renate, before the form for Facebook's application."""
    window = sits_down("Renate Ratzi")
    window.page.goto(f"{HOME}channels/connect/facebook/")
    return window


@pytest.fixture
def two_pages(house: House, owner: Window) -> Iterator[facebook.SimulatedFacebook]:
    """Facebook, where Renate looks after two pages and says by herself yes or no."""
    with facebook.SimulatedFacebook() as network:
        network.open_page("1000000002", "Werksverkauf Borstenau", "werksverkauf-borstenau")
        knows_the_desk(network, house.desk)
        owner.visited.add(urlsplit(network.url).netloc)
        yield network


def registers(house: House, page: Page, network: facebook.SimulatedFacebook) -> None:
    """Type what Facebook gave the house; the application then knows where the simulated one plays."""
    page.locator("[name=name]").fill("Unser Zugang")
    page.locator("[name=ask-client_id]").fill(facebook.APP)
    page.locator("[name=ask-client_secret]").fill(facebook.SECRET)
    page.get_by_role("button", name="Keep the application").click()
    expect(page.get_by_role("heading", name="Unser Zugang", level=1)).to_be_visible()
    house.desk.ask("tests.journeys.networked", "facebook", network.url, "application")


def signs_in(page: Page, says: str) -> None:
    """At Facebook, which asks."""
    page.get_by_role("link", name="Sign in at Facebook").click()
    expect(page.get_by_role("heading", name="May this application act for you?")).to_be_visible()
    page.get_by_role("button", name=says, exact=True).click()


def test_an_owner_signs_in_at_facebook_chooses_one_of_two_pages_and_it_is_connected(
    house: House, owner: Window, two_pages: facebook.SimulatedFacebook
) -> None:
    page = owner.page
    registers(house, page, two_pages)
    assert objections(page) == []
    signs_in(page, "Allow")
    expect(page.get_by_role("heading", name="Which accounts?")).to_be_visible()
    expect(page.locator(".account")).to_have_count(2)
    assert objections(page) == []

    page.get_by_role("button", name="Test and connect").click()
    expect(page.get_by_role("alert")).to_contain_text("Please choose at least one.")
    page.get_by_label("Werksverkauf Borstenau").check()
    page.get_by_role("button", name="Test and connect").click()

    expect(page.locator("#messages")).to_contain_text("is connected", timeout=SOON)
    expect(page).to_have_url(re.compile(r"/channels/\d+/$"))
    expect(page.locator(".finding").first).to_be_visible()
    expect(page.locator('.finding[data-level="broken"]')).to_have_count(0)
    assert list(two_pages.subscribed) == ["1000000002"], "it knocks for the chosen one alone"


def test_whoever_says_no_at_facebook_comes_back_and_nothing_is_connected(
    house: House, owner: Window, two_pages: facebook.SimulatedFacebook
) -> None:
    page = owner.page
    page.goto(f"{HOME}channels/")
    before = page.locator(".channel").count()
    page.goto(f"{HOME}channels/connect/facebook/")
    registers(house, page, two_pages)
    signs_in(page, "No")

    expect(page.locator("#messages")).to_contain_text("The network was not told yes")
    expect(page.get_by_role("link", name="Sign in at Facebook")).to_be_visible()
    assert not two_pages.grants
    page.goto(f"{HOME}channels/")
    expect(page.locator(".channel")).to_have_count(before)
