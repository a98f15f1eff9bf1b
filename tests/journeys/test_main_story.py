"""First light: on servers of other people a comment arrives, a person answers it, the answer arrives."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.abroad import NETWORKS, Abroad
from tests.journeys.browser import Window
from tests.journeys.desk import Desk
from tests.journeys.pages import (
    SOON,
    WAITS,
    answer,
    composer,
    heading,
    is_delivered,
    look_until,
    more_at,
    nobody_waits,
    open_conversation,
    row,
    said,
    say_why,
    set_up,
    somebody_waits,
    take_care,
)
from tests.real.test_bluesky_real import until

pytestmark = [pytest.mark.real, pytest.mark.timeout(600)]
HOME = "/t/ratzifatzi-gmbh/"


class Story:
    """The house on one real network, and Renate at her desk, who has just set it up."""

    def __init__(self, abroad: Abroad, window: Window, channel: str) -> None:
        self.abroad, self.window, self.channel = abroad, window, channel
        self.page: Page = window.page

    def asked(self, words: str) -> Any:
        """Under a new post Frieda comments, and the conversation is open on the page."""
        comment = self.abroad.comment(words, self.abroad.publish(f"Neu im Haus: {words}"))
        self.look_now()
        self.page.goto(HOME)
        look_until(self.page, row(self.page, words))
        open_conversation(self.page, words)
        return comment

    def look_now(self) -> None:
        """In a second tab: do not wait for the next look."""
        tab = self.window.context.new_page()
        tab.goto(self.channel)
        tab.get_by_role("button", name="Look now").click()
        expect(tab.locator("#messages")).to_contain_text("We are looking now")
        tab.close()


@pytest.fixture(scope="module", params=NETWORKS)
def story(
    request: pytest.FixtureRequest, browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Story]:
    """A fresh desk beside a running network: the first run and the connection, in the browser."""
    opens, installed = NETWORKS[request.param]
    if not installed():
        pytest.skip(f"python -m tests.real.servers.install {request.param}")
    with opens(tmp_path_factory.mktemp("abroad")) as abroad, Desk() as desk:
        window = Window(browser, desk.url)
        set_up(window.page, desk.setup_link())
        connect(window.page, abroad)
        yield Story(abroad, window, window.page.url)
        window.context.close()


@pytest.fixture(autouse=True)
def no_complaints(story: Story) -> Iterator[None]:
    """Nothing goes wrong behind the page."""
    yield
    complaints = list(story.window.complaints)
    story.window.complaints.clear()
    assert not complaints, "\n".join(complaints)


def connect(page: Page, abroad: Abroad) -> None:
    """Connect the house; the owner allows the address, which is a private one."""
    page.get_by_role("link", name=abroad.name).click()
    fill_in(page, abroad)
    page.get_by_role("button", name="Test and connect").click()
    page.get_by_label("Yes, the desk may call it").check()
    fill_in(page, abroad)
    page.get_by_role("button", name="Test and connect").click()
    expect(page.locator("#messages")).to_contain_text("is connected", timeout=SOON)
    expect(page.locator(".finding").first).to_be_visible()
    expect(page.locator('.finding[data-level="broken"]')).to_have_count(0)


def fill_in(page: Page, abroad: Abroad) -> None:
    """What an owner types."""
    for label, value in abroad.fields.items():
        page.get_by_label(re.compile(f"^{label}")).first.fill(value)


# --- the story -----------------------------------------------------------------------------------


def test_a_comment_stands_in_the_inbox_by_itself_and_its_answer_is_read_on_the_network(
    story: Story,
) -> None:
    words = "Gibt es die in Blau? 🙂"
    story.page.goto(HOME)
    comment = story.abroad.comment(words, story.abroad.publish("Unsere neue Bürste ist da!"))
    story.look_now()  # the clock would in a minute or two

    open_conversation(story.page, "Gibt es die in Blau?")
    expect(story.page.get_by_label("The post")).to_contain_text("Unsere neue Bürste ist da!")
    take_care(story.page)
    answer(story.page, "Ab Dezember, und größer & schöner. 🙂")

    nobody_waits(story.page)
    read = until(lambda: story.abroad.answers(comment))
    assert len(read) == 1
    assert "Ab Dezember, und größer & schöner. 🙂" in read[0].replace("&amp;", "&")


def test_a_like_is_seen_by_others_or_the_reason_is_said(story: Story) -> None:
    comment = story.asked("Meine Bürste ist die beste!")
    message = said(story.page, "Meine Bürste ist die beste!")
    if not story.abroad.likes:
        expect(message.get_by_role("button", name="Like")).to_have_count(0)
        more_at(message)
        expect(message).to_contain_text(story.abroad.why_not)
        return
    message.get_by_role("button", name="Like").click()
    expect(message.locator(".tag").filter(has_text="we like it")).to_be_visible()
    until(lambda: story.abroad.is_liked(comment))
    message.get_by_role("button", name="Take the like back").click()
    expect(message.locator(".tag").filter(has_text="we like it")).to_have_count(0)
    until(lambda: not story.abroad.is_liked(comment))


def test_a_threat_is_hidden_with_its_reason_and_shown_again_or_it_is_said_why_not(
    story: Story,
) -> None:
    words = "Ich weiß, wo ihr wohnt. Morgen brennt es."
    comment = story.asked(words)
    message = said(story.page, words)
    more_at(message)
    if not story.abroad.hides:
        message.get_by_role("link", name="Measure …").click()
        expect(story.page.locator("#content, main").first).to_contain_text(story.abroad.why_not)
        return
    message.get_by_role("link", name="Measure …").click()
    say_why(story.page, "hide", "L02", "Das ist eine Drohung.", law="§ 241 StGB")
    story.page.get_by_role("button", name="Have a last look").click()
    story.page.get_by_role("button", name="Hide it").click()
    expect(story.page.locator("#messages")).to_contain_text("Hidden.")
    until(lambda: story.abroad.is_hidden(comment))

    story.page.get_by_role("button", name="Put it back").click()
    expect(story.page.locator("#messages")).to_contain_text("Everybody can read it again.")
    until(lambda: not story.abroad.is_hidden(comment))


def test_an_answer_reworded_at_the_desk_is_read_so_on_the_network(story: Story) -> None:
    comment = story.asked("Wie weich ist die weiche?")
    answer(story.page, "Sehr weich.")
    until(lambda: story.abroad.answers(comment))
    ours = said(story.page, "Sehr weich.")
    if not story.abroad.edits:
        expect(ours.get_by_label("Find other words")).to_have_count(0)
        return
    more_at(ours)
    ours.get_by_label("Find other words").fill("Weich wie ein Dachs.")
    ours.get_by_role("button", name="Change it on the network").click()

    expect(said(story.page, "Weich wie ein Dachs.")).to_contain_text("edited")
    until(lambda: any("Weich wie ein Dachs." in one for one in story.abroad.answers(comment)))
    assert len(story.abroad.answers(comment)) == 1


def test_an_answer_deleted_at_the_desk_is_gone_on_the_network(story: Story) -> None:
    comment = story.asked("Gibt es die auch in Weich?")
    answer(story.page, "Das war die falsche Antwort.")
    until(lambda: story.abroad.answers(comment))
    ours = said(story.page, "Das war die falsche Antwort.")
    more_at(ours)
    story.page.once("dialog", lambda dialog: dialog.accept())
    ours.get_by_role("button", name="Delete our answer").click()

    look_until(story.page, heading(story.page).get_by_text(WAITS))
    until(lambda: not story.abroad.answers(comment))


def test_an_answer_edited_in_another_app_is_read_as_it_is_now(story: Story) -> None:
    comment = story.asked("Wann kommt die weiche?")
    answer(story.page, "Ab Januar.")
    if not story.abroad.edits:
        ours = said(story.page, "Ab Januar.")
        more_at(ours)
        expect(ours.get_by_role("button", name="Change it on the network")).to_have_count(0)
        return
    until(lambda: story.abroad.answers(comment))
    story.abroad.edit_answer(comment, "Ab Februar.")
    story.look_now()

    look_until(story.page, said(story.page, "Ab Februar."))
    expect(said(story.page, "Ab Februar.")).to_contain_text("edited")
    nobody_waits(story.page)


def test_after_an_answer_is_deleted_in_another_app_somebody_waits_again(story: Story) -> None:
    comment = story.asked("Gibt es die auch hart?")
    answer(story.page, "Ja, in drei Härten.")
    nobody_waits(story.page)
    until(lambda: story.abroad.answers(comment))
    story.abroad.delete_answer(comment)
    story.look_now()

    look_until(story.page, heading(story.page).get_by_text(WAITS))
    gone = re.compile("No longer on the network.|Deleted by us.")  # not every network tells by whom
    expect(said(story.page, "Ja, in drei Härten.")).to_contain_text(gone)
    story.page.goto(f"{HOME}journal/")
    told = story.page.locator(".entry").filter(has_text="has vanished from the network")
    expect(told.first).to_contain_text("Our answer")


def test_an_answer_given_in_another_app_ends_the_wait(story: Story) -> None:
    comment = story.asked("Wer antwortet zuerst?")
    somebody_waits(story.page)
    story.abroad.answer(comment, "Ich war unterwegs schneller.")
    story.look_now()

    look_until(story.page, said(story.page, "Ich war unterwegs schneller."))
    nobody_waits(story.page)
    elsewhere = said(story.page, "Ich war unterwegs schneller.")
    expect(elsewhere).to_contain_text("written elsewhere")
    expect(composer(story.page)).to_have_value("")
    is_delivered(story.page, "Ich war unterwegs schneller.")
