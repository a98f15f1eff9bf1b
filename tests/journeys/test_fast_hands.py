"""Fast hands: several at once with the way back, a whole story by keyboard alone, and the palette."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.browser import PHONE
from tests.journeys.conftest import Opens
from tests.journeys.household import HOME, House
from tests.journeys.pages import (
    SOON,
    composer,
    heading,
    is_delivered,
    row,
    said,
    send,
    settled,
    sit_down,
    take_care,
    write,
)
from tests.journeys.test_at_the_desk import expect_row
from tests.journeys.test_axe import objections

#: how an open thread asks for its news
NEWS = re.compile(r"/c/\d+/\?.*\bseen=")


@pytest.fixture
def mia(house: House, windows: Opens) -> Page:
    page = windows(house.desk.url).page
    sit_down(page, "Mia Menschenfreund")
    return page


def waiting(house: House, page: Page, *words: str) -> None:
    """Somebody new says each of these, and all of them stand in the list."""
    for one in words:
        house.asks(one, f"{one.split()[0]} Gast")
    for one in words:
        expect_row(page, one)


def asks_when_told(page: Page) -> None:
    """From now on the open thread asks for its news when a test says so, and not by itself."""
    settled(page)  # it would not hear it yet
    page.evaluate("() => { document.getElementById('thread').dataset.live = '3600' }")


def box(page: Page, words: str) -> Locator:
    """The box that chooses whoever said this."""
    return page.locator(".row").filter(has_text=words).locator(".row__choose")


def is_focused(page: Page, words: str) -> bool:
    return bool(row(page, words).evaluate("one => one === document.activeElement"))


def walk_to(page: Page, words: str) -> None:
    """Press j until the row with these words has the focus."""
    for _ in range(40):
        if is_focused(page, words):
            return
        page.keyboard.press("j")
    raise AssertionError(f"j never came to “{words}”")


def messages(page: Page) -> Locator:
    return page.locator("#messages")


# --- second thoughts -----------------------------------------------------------------------------


@pytest.fixture
def second_thoughts(house: House, windows: Opens) -> Iterator[None]:
    """For a while, answers of this house wait for half a minute before they leave."""
    page = windows(house.desk.url).page
    sit_down(page, "Mia Menschenfreund")

    def wait_for(seconds: str) -> None:
        page.goto(f"{HOME}ways/")
        page.locator("[name=undo_seconds]").select_option(seconds)
        page.locator("main form .button--main").click()
        expect(messages(page)).not_to_be_empty()

    wait_for("30")
    yield
    wait_for("0")


@pytest.mark.usefixtures("second_thoughts")
def test_an_answer_is_taken_back_before_it_leaves_and_said_better(
    house: House, mia: Page, windows: Opens
) -> None:
    waiting(house, mia, "Dora fragt, ob es teurer wird")
    row(mia, "Dora fragt").click()
    expect(composer(mia)).to_be_visible()
    uwe = windows(house.desk.url).page
    sit_down(uwe, "Uwe Unsozial")
    uwe.goto(mia.url)
    write(mia, "Ja, sicher.")
    send(mia)
    for page in (mia, uwe):
        expect(said(page, "Ja, sicher.")).to_contain_text("leaves in a moment", timeout=SOON)
    said(mia, "Ja, sicher.").get_by_role("button", name="Take back").click()

    expect(composer(mia)).to_have_value("Ja, sicher.")
    expect(said(mia, "Ja, sicher.")).to_have_count(0, timeout=SOON)
    expect(said(uwe, "Ja, sicher.")).to_have_attribute("data-state", "draft", timeout=SOON)
    write(mia, "Nein, Dora, alles bleibt.")
    send(mia)
    is_delivered(mia, "Nein, Dora, alles bleibt.", timeout=4 * SOON)
    ours = [
        words for words in house.answers() if words in {"Ja, sicher.", "Nein, Dora, alles bleibt."}
    ]
    assert ours == ["Nein, Dora, alles bleibt."]


@pytest.mark.usefixtures("second_thoughts")
def test_a_thread_that_comes_anew_leaves_alone_what_is_being_asked_for_from_within(
    house: House, mia: Page
) -> None:
    """A new thread was on its way when she took the answer back, and comes before the desk has done so."""
    waiting(house, mia, "Emil fragt, ob es regnet")
    row(mia, "Emil fragt").click()
    write(mia, "Nein, nein.")
    send(mia)
    back = said(mia, "Nein, nein.").get_by_role("button", name="Take back")
    expect(back).to_be_visible(timeout=SOON)
    asks_when_told(mia)
    held: dict[str, Route] = {}
    mia.route(NEWS, lambda route: held.setdefault("thread", route))
    mia.route("**/take-back/**", lambda route: held.setdefault("back", route))
    with mia.expect_request(NEWS):
        mia.evaluate("htmx.trigger('#thread', 'live')")
    with mia.expect_request("**/take-back/**"):
        back.click()
    mia.evaluate("document.getElementById('thread').dataset.before = 'yes'")

    thread, take_back = held["thread"], held["back"]
    thread.fulfill(response=thread.fetch(url=re.sub(r"seen=[^&]*", "seen=0", thread.request.url)))
    expect(mia.locator("#thread.htmx-request")).to_have_count(0)
    expect(mia.locator("#thread")).to_have_attribute("data-before", "yes")
    take_back.fulfill(response=take_back.fetch())
    expect(composer(mia)).to_have_value("Nein, nein.")
    expect(mia.locator("#thread")).not_to_have_attribute("data-before", "yes")
    expect(said(mia, "Nein, nein.")).to_have_count(0)


def test_news_of_a_thread_that_is_no_longer_there_are_put_nowhere(house: House, mia: Page) -> None:
    """They were on their way when she took care of it, and come after the desk has shown it."""
    waiting(house, mia, "Frieda fragt, ob es schneit")
    row(mia, "Frieda fragt").click()
    expect(composer(mia)).to_be_visible()
    asks_when_told(mia)
    held: dict[str, Route] = {}
    mia.route(NEWS, lambda route: held.setdefault("thread", route))
    with mia.expect_request(NEWS):
        mia.evaluate("htmx.trigger('#thread', 'live')")
    take_care(mia)
    mia.evaluate("document.getElementById('thread').dataset.before = 'yes'")

    thread = held["thread"]
    with mia.expect_event("requestfinished", lambda request: request == thread.request):
        thread.fulfill(
            response=thread.fetch(url=re.sub(r"seen=[^&]*", "seen=0", thread.request.url))
        )
    expect(mia.locator("#thread")).to_have_attribute("data-before", "yes")


def test_two_acts_at_one_moment_both_show_what_they_did(house: House, mia: Page) -> None:
    """The second was asked for before the first had shown the conversation anew."""
    waiting(house, mia, "Gisela fragt, ob es taut")
    row(mia, "Gisela fragt").click()
    expect(composer(mia)).to_be_visible()
    held: dict[str, Route] = {}
    mia.route("**/labels/put-on/**", lambda route: held.setdefault("label", route))
    mia.locator("#labels-open").click()
    mia.locator("#labels-name").fill("Wetter")
    with mia.expect_request("**/labels/put-on/**"):
        mia.keyboard.press("Enter")
    take_care(mia)

    label = held["label"]
    label.fulfill(response=label.fetch())
    expect(heading(mia).get_by_role("listitem")).to_contain_text("Wetter")
    expect(heading(mia).get_by_role("button", name="Hand it back")).to_be_visible()


def test_the_answer_to_an_act_does_not_come_into_another_conversation(
    house: House, mia: Page
) -> None:
    """She has gone on to somebody else before the desk has answered."""
    waiting(house, mia, "Hanna fragt nach Hilde", "Ida fragt nach Gerda")
    row(mia, "Hanna fragt").click()
    expect(composer(mia)).to_be_visible()
    held: dict[str, Route] = {}
    mia.route("**/take-care/**", lambda route: held.setdefault("care", route))
    with mia.expect_request("**/take-care/**"):
        heading(mia).get_by_role("button", name="I’ll take care of it").click()
    row(mia, "Ida fragt").click()
    expect(said(mia, "Ida fragt nach Gerda")).to_be_visible()

    care = held["care"]
    with mia.expect_event("requestfinished", lambda request: request == care.request):
        care.fulfill(response=care.fetch())
    mia.wait_for_timeout(200)  # nothing comes; that is what is looked at
    expect(said(mia, "Ida fragt nach Gerda")).to_be_visible()
    expect(said(mia, "Hanna fragt nach Hilde")).to_have_count(0)
    expect(mia.locator("#conversation-name")).to_contain_text("Ida")


# --- several at once -----------------------------------------------------------------------------


def test_several_are_taken_care_of_at_once_and_it_is_taken_back(house: House, mia: Page) -> None:
    waiting(house, mia, "Anna fragt eins", "Bert fragt zwei", "Cora fragt drei")
    expect(mia.locator("#together")).to_be_hidden()
    box(mia, "Anna fragt eins").check()
    box(mia, "Bert fragt zwei").check()
    expect(mia.locator("#together-count")).to_have_text("2 chosen")
    mia.locator("#together").get_by_role("button", name="Take care of them").click()

    expect(messages(mia)).to_contain_text("Done with 2 people.")
    expect(row(mia, "Anna fragt eins").locator(".row__caretaker")).to_have_text("Mia")
    expect(row(mia, "Cora fragt drei").locator(".row__caretaker")).to_have_count(0)
    expect(mia.locator("#together")).to_be_hidden()

    mia.locator("#undo button").click()
    expect(messages(mia)).to_contain_text("Everybody is where they were.")
    expect(row(mia, "Anna fragt eins").locator(".row__caretaker")).to_have_count(0)
    expect(mia.locator("#undo")).to_have_count(0)


def test_whoever_wrote_again_while_they_were_chosen_is_left_waiting_and_named(
    house: House, mia: Page, windows: Opens
) -> None:
    post = house.plaza.post("ratzifatzi", "Die Bürste mit Dank ist da!")
    house.plaza.meet("emil", "Emil Gast")
    house.say("emil", "Emil sagt danke", post)
    waiting(house, mia, "Dora sagt danke")
    expect_row(mia, "Emil sagt danke")
    box(mia, "Dora sagt danke").check()
    box(mia, "Emil sagt danke").check()
    # the desk has read what he adds; the open list keeps still while somebody is chosen in it
    house.say("emil", "Emil hat doch noch eine Frage", post)
    beside = windows(house.desk.url).page
    sit_down(beside, "Uwe Unsozial")
    expect_row(beside, "Emil hat doch noch eine Frage")
    expect(box(mia, "Emil sagt danke")).to_be_checked()

    mia.locator("#together").get_by_role("button", name="Let rest").click()
    mia.locator("#together-rest").get_by_label("Spam").check()
    mia.locator("#together-rest").get_by_role("button", name="Let rest").click()

    expect(messages(mia)).to_contain_text(
        "1 of 2. Emil Gast was left alone: Something new was said"
    )
    expect(row(mia, "Emil hat doch noch eine Frage")).to_be_visible()
    expect(row(mia, "Dora sagt danke")).to_have_count(0)


def test_undone_whoever_was_answered_meanwhile_stays_answered(house: House, mia: Page) -> None:
    waiting(house, mia, "Fina fragt", "Gero fragt")
    box(mia, "Fina fragt").check()
    box(mia, "Gero fragt").check()
    mia.locator("#together").get_by_role("button", name="Take care of them").click()
    expect(mia.locator("#undo")).to_be_visible()
    row(mia, "Gero fragt").click()
    composer(mia).fill("Gern, lieber Gero.")
    mia.keyboard.press("Control+Enter")
    expect(said(mia, "Gern, lieber Gero.").get_by_text("delivered")).to_be_visible(timeout=SOON)

    mia.locator("#undo button").click()
    expect(messages(mia)).to_contain_text("1 of 2. Gero Gast was left alone: There is an answer")
    mia.goto(f"{HOME}?room=mine")
    expect(row(mia, "Gero fragt")).to_be_visible()
    expect(row(mia, "Fina fragt")).to_have_count(0)


def test_on_the_phone_boxes_come_when_they_are_called(house: House, windows: Opens) -> None:
    page = windows(house.desk.url, viewport=PHONE, has_touch=True, is_mobile=True).page
    sit_down(page, "Uwe Unsozial")
    waiting(house, page, "Hans fragt", "Ines fragt")
    expect(box(page, "Hans fragt")).to_have_css("opacity", "0")
    page.get_by_role("button", name="Choose", exact=True).tap()
    expect(box(page, "Hans fragt")).to_have_css("opacity", "1")
    box(page, "Hans fragt").tap()
    box(page, "Ines fragt").tap()
    page.locator("#together").get_by_role("button", name="Take care of them").tap()
    expect(messages(page)).to_contain_text("Done with 2 people.")


# --- by keyboard alone ---------------------------------------------------------------------------


def test_a_whole_story_without_a_mouse(house: House, mia: Page) -> None:
    """Choose, open, take care, label, note, rest with a reason, next."""
    waiting(house, mia, "Jule fragt zuerst", "Kurt fragt danach")
    keys = mia.keyboard
    walk_to(mia, "Jule fragt zuerst")
    keys.press("x")
    expect(box(mia, "Jule fragt zuerst")).to_be_checked()
    keys.press("Escape")
    expect(box(mia, "Jule fragt zuerst")).not_to_be_checked()
    keys.press("Enter")
    expect(said(mia, "Jule fragt zuerst")).to_be_visible()
    settled(mia)

    keys.press("c")
    expect(heading(mia).get_by_role("button", name="Hand it back")).to_be_visible()
    keys.press("l")
    expect(mia.locator("#labels-name")).to_be_focused()
    keys.type("Tastatur")
    keys.press("Enter")
    expect(heading(mia).locator(".labelling__chip bdi")).to_have_text("Tastatur")
    keys.press("m")
    expect(mia.locator("#note-text")).to_be_focused()
    keys.type("Sie meint die blaue. l c e j k x")
    keys.press("Tab")
    keys.press("Enter")
    expect(mia.locator(".note")).to_contain_text("Sie meint die blaue. l c e j k x")
    keys.press("e")
    expect(mia.locator("#rest")).to_be_visible()
    keys.press("Space")
    keys.press("Enter")
    expect(heading(mia)).to_contain_text("at rest")
    expect(heading(mia).locator(".labelling__chip bdi")).to_have_text("Tastatur")

    keys.press("n")
    expect(mia.locator("#conversation-name")).not_to_contain_text("Jule")
    keys.press("g")
    keys.press("r")
    expect(mia).to_have_url(re.compile("room=resting"))
    expect(row(mia, "Jule fragt zuerst").locator(".label")).to_have_text("Tastatur")


def test_several_without_a_mouse(house: House, mia: Page) -> None:
    waiting(house, mia, "Lara fragt", "Momo fragt", "Nino fragt")
    keys = mia.keyboard
    walk_to(mia, "Lara fragt")
    keys.press("x")
    walk_to(mia, "Nino fragt")
    keys.press("Shift+X")
    expect(mia.locator("#together-count")).to_have_text("3 chosen")
    keys.press("c")
    expect(messages(mia)).to_contain_text("Done with 3 people.")
    keys.press("z")
    expect(messages(mia)).to_contain_text("Everybody is where they were.")


def test_the_sheet_shows_the_keys_and_whoever_wants_none_has_none(
    house: House, windows: Opens
) -> None:
    page = windows(house.desk.url).page
    sit_down(page, "Renate Ratzi")
    page.keyboard.press("?")
    expect(page.locator("#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto("/me/")
    page.get_by_label("Keys without Ctrl").uncheck()
    page.get_by_role("button", name="Save").click()
    page.goto(HOME)
    for key in ("?", "g", "m"):
        page.keyboard.press(key)
    expect(page.locator("#keys")).to_be_hidden()
    assert "room=mine" not in page.url
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


# --- the palette ---------------------------------------------------------------------------------


def test_the_palette_leads_to_a_room_by_keyboard(house: House, mia: Page) -> None:
    mia.goto(HOME)
    mia.keyboard.press("Control+k")
    expect(mia.locator("#palette-words")).to_be_focused()
    mia.keyboard.type("journal")
    chosen = mia.locator("#palette [role=option][aria-selected=true]")
    expect(chosen).to_have_text("Journal")
    active = mia.locator("#palette-words").get_attribute("aria-activedescendant")
    assert chosen.get_attribute("id") == active
    assert objections(mia) == []
    mia.keyboard.press("ArrowDown")
    expect(chosen).to_contain_text("Search for “journal”")
    mia.keyboard.press("ArrowUp")
    mia.keyboard.press("Enter")
    expect(mia).to_have_url(re.compile("/journal/"))


def test_the_palette_does_what_can_be_done_in_the_open_conversation(
    house: House, mia: Page
) -> None:
    waiting(house, mia, "Olli fragt")
    row(mia, "Olli fragt").click()
    expect(said(mia, "Olli fragt")).to_be_visible()
    composer(mia).focus()
    mia.keyboard.press("Control+k")
    mia.keyboard.type("take care")
    expect(mia.locator("#palette [aria-selected=true]")).to_contain_text("take care of it")
    mia.keyboard.press("Enter")
    expect(mia.locator("#palette")).to_be_hidden()
    expect(heading(mia).get_by_role("button", name="Hand it back")).to_be_visible()


def test_the_palette_finds_a_person(house: House, mia: Page) -> None:
    waiting(house, mia, "Pia fragt")
    mia.keyboard.press("Control+k")
    mia.keyboard.type("pia ga")
    option = mia.locator("#palette [role=option]").filter(has_text="Pia Gast")
    expect(option).to_be_visible()
    option.click()
    expect(mia).to_have_url(re.compile(r"/p/\d+/"))
