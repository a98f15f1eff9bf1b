"""Two people at once: they see each other, neither answers over the other, one hands over to the other, and
what is typed without a connection is not lost."""

from __future__ import annotations

import re
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import (
    answer,
    composer,
    heading,
    is_delivered,
    open_conversation,
    row,
    said,
    send,
    sit_down,
    take_care,
    write,
)
from tests.journeys.test_at_the_desk import arrives, assert_nothing_sticks_out, expect_row
from tests.journeys.test_axe import objections

Sits = Callable[..., Window]
NOT_KEPT = "not kept yet: no connection"


@pytest.fixture
def mia(sits_down: Sits) -> Page:
    page: Page = sits_down("Mia Menschenfreund").page
    return page


@pytest.fixture
def uwe(sits_down: Sits) -> Page:
    page: Page = sits_down("Uwe Unsozial").page
    return page


def both_are_there(house: House, first: Page, second: Page, words: str) -> None:
    """Somebody asks, and two people have it before their eyes."""
    arrives(house, first, words)
    second.goto(first.url)


def here(page: Page) -> Locator:
    """The line that says who else is here."""
    return page.locator("#here")


def begun(page: Page) -> Locator:
    """What is said of a colleague who has begun an answer."""
    return page.locator("[data-begun]")


def hear(page: Page) -> None:
    """Wait until the page has asked who else is here, and has its answer."""
    with page.expect_response("**/c/*/here/"):
        pass


def kept(page: Page) -> None:
    """See that what was typed is at the desk."""
    expect(page.locator("#composer-state")).to_contain_text("kept at")


# --- who is here ---------------------------------------------------------------------------------


def test_two_people_see_each_other_come_write_and_go_and_nothing_jumps(
    house: House, mia: Page, uwe: Page
) -> None:
    arrives(house, mia, "Seht ihr euch?")
    place = composer(mia).bounding_box()
    expect(here(mia)).to_have_text("")
    uwe.goto(mia.url)

    expect(here(mia)).to_contain_text("Uwe is looking at this, too")
    expect(here(uwe)).to_contain_text("Mia is looking at this, too")
    composer(uwe).press_sequentially("Ich")
    expect(here(mia)).to_contain_text("Uwe is writing an answer")
    assert composer(mia).bounding_box() == place

    uwe.goto(HOME)
    expect(here(mia)).to_have_text("")


def test_the_list_says_where_a_colleague_is(house: House, mia: Page, uwe: Page) -> None:
    both_are_there(house, mia, uwe, "Wer ist bei mir?")
    uwe.goto(HOME)
    sign = row(uwe, "Wer ist bei mir?").locator(".row__sign")
    expect(sign).to_contain_text("is looking here: Mia")
    composer(mia).press_sequentially("Ich bin da")
    expect(sign).to_contain_text("is writing here: Mia")
    mia.goto(HOME)
    expect(sign).to_have_count(0)


def test_a_window_that_nobody_sees_looks_at_nothing(
    house: House, mia: Page, sits_down: Sits
) -> None:
    window = sits_down("Uwe Unsozial")
    uwe = window.page
    both_are_there(house, mia, uwe, "Schaut da wer?")
    expect(here(mia)).to_contain_text("Uwe is looking at this, too")
    uwe.context.set_offline(True)
    expect(here(mia)).to_have_text("")
    uwe.context.set_offline(False)
    expect(here(mia)).to_contain_text("Uwe is looking at this, too")
    without_a_line(window)


# --- two at one answer ---------------------------------------------------------------------------


def test_a_second_writer_is_told_before_and_both_drafts_survive(
    house: House, mia: Page, uwe: Page
) -> None:
    both_are_there(house, mia, uwe, "Wer antwortet mir?")
    composer(uwe).focus()
    write(mia, "Ich antworte dir, Frieda.")
    kept(mia)

    expect(begun(uwe)).to_contain_text("Mia is writing an answer already")
    expect(begun(uwe)).to_contain_text("kept at")
    expect(begun(mia)).to_have_count(0)
    begun(uwe).get_by_text("Read it").click()
    expect(begun(uwe).locator("blockquote")).to_have_text("Ich antworte dir, Frieda.")
    begun(uwe).get_by_role("link", name="I write anyway").click()
    expect(begun(uwe)).to_be_hidden()
    expect(composer(uwe)).to_be_focused()
    uwe.keyboard.type("Und ich auch.")
    kept(uwe)
    expect(begun(uwe)).to_be_hidden()

    for page, words in ((mia, "Ich antworte dir, Frieda."), (uwe, "Und ich auch.")):
        page.reload()
        expect(composer(page)).to_have_value(words)


def test_what_one_reads_of_the_other_draft_is_not_taken_away(
    house: House, mia: Page, uwe: Page
) -> None:
    both_are_there(house, mia, uwe, "Liest du mit?")
    write(mia, "Erst so.")
    begun(uwe).get_by_text("Write to Mia").click()
    note = begun(uwe).get_by_label("A note for colleagues")
    expect(note).to_be_focused()
    uwe.keyboard.type("magst du?")
    with mia.expect_response("**/draft/"):
        write(mia, "Dann so.")
    hear(uwe)
    hear(uwe)  # the first may have been on its way already
    expect(note).to_have_value("Mia, magst du?")

    begun(uwe).get_by_role("button", name="Add the note").click()
    expect(uwe.locator(".note").filter(has_text="Mia, magst du?")).to_be_visible()
    expect(note).to_be_hidden()
    begun(uwe).get_by_text("Read it").click()
    expect(begun(uwe).locator("blockquote")).to_have_text("Dann so.")
    write(mia, "Oder so.")
    expect(begun(uwe).locator("blockquote")).to_have_text("Oder so.")


def test_taking_over_goes_on_with_the_words_of_the_first_and_leaves_them_to_her(
    house: House, mia: Page, uwe: Page
) -> None:
    both_are_there(house, mia, uwe, "Nimmst du es?")
    write(mia, "Liebe Frieda,")
    kept(mia)
    write(uwe, "Moin!")
    kept(uwe)
    begun(uwe).get_by_role("button", name="Take over").click()
    expect(composer(uwe)).to_have_value("Moin!\n\nLiebe Frieda,")
    expect(begun(uwe)).to_have_count(0)
    expect(heading(uwe).get_by_role("button", name="Hand it back")).to_be_visible()
    mia.reload()
    expect(composer(mia)).to_have_value("Liebe Frieda,")
    expect(mia.locator(".line").filter(has_text="Uwe took over an answer")).to_be_visible()


def test_of_two_answers_the_second_is_asked_with_the_first_one_shown(
    house: House, mia: Page, uwe: Page
) -> None:
    both_are_there(house, mia, uwe, "Wer ist zuerst?")
    write(mia, "Ich auch, Frieda.")
    kept(mia)
    answer(uwe, "Ich, Frieda.")
    send(mia)

    asked = mia.locator("#composer [role=alert]")
    expect(asked).to_contain_text("while you were writing")
    expect(asked.locator(".missed__words")).to_have_text("Uwe Unsozial Ich, Frieda.")
    expect(composer(mia)).to_have_value("Ich auch, Frieda.")
    assert "Ich auch, Frieda." not in house.answers()
    send(mia)  # having seen it
    is_delivered(mia, "Ich auch, Frieda.")
    assert house.answers().count("Ich auch, Frieda.") == 1


# --- handing over --------------------------------------------------------------------------------


def hand_over(page: Page, to: str, word: str) -> None:
    """To a colleague by name, with a word."""
    page.locator("#acts-open").click()
    heading(page).get_by_role("button", name="Hand over …").click()
    page.get_by_label("To whom?").select_option(label=to)
    page.get_by_label("A word that goes with it").fill(word)
    page.get_by_role("button", name="Hand over", exact=True).click()
    expect(page.locator("#messages")).to_contain_text("finds your word here")


def test_a_conversation_is_handed_over_with_a_word_and_taken(
    house: House, mia: Page, uwe: Page
) -> None:
    both_are_there(house, mia, uwe, "Wer kennt sich aus?")
    take_care(uwe)
    hand_over(uwe, "Mia Menschenfreund", "Du kennst die Farben.")
    expect(heading(uwe)).to_contain_text("Mia is asked to take care")

    asked = mia.locator(".asked")
    expect(asked).to_contain_text("Uwe hands this over to you")
    expect(asked).to_contain_text("Du kennst die Farben.")
    asked.get_by_role("button", name="I’ll take care of it").click()
    expect(asked).to_have_count(0)
    expect(heading(mia).get_by_role("button", name="Hand it back")).to_be_visible()
    expect(mia.locator(".note").filter(has_text="Du kennst die Farben.")).to_be_visible()
    expect(heading(uwe)).to_contain_text("Mia takes care")


def test_or_given_back_on_a_phone_as_well(house: House, sits_down: Sits, uwe: Page) -> None:
    mia = sits_down("Mia Menschenfreund", viewport=PHONE, has_touch=True).page
    both_are_there(house, uwe, mia, "Wer hat Zeit?")
    take_care(uwe)
    hand_over(uwe, "Mia Menschenfreund", "Ich bin morgen weg.")
    asked = mia.locator(".asked")
    expect(asked).to_contain_text("Ich bin morgen weg.")
    assert_nothing_sticks_out(mia)
    asked.get_by_role("button", name="Give back").click()
    expect(asked).to_have_count(0)
    expect(heading(uwe)).to_contain_text("Uwe takes care")


@pytest.mark.parametrize("look", ["light", "dark"])
def test_axe_has_no_objection_where_two_people_work(
    look: str, house: House, sits_down: Sits, uwe: Page
) -> None:
    seat = {"viewport": PHONE} if look == "dark" else {}
    mia = sits_down("Mia Menschenfreund", color_scheme=look, reduced_motion="reduce", **seat).page
    both_are_there(house, uwe, mia, f"Seht ihr mich? {look}")
    write(uwe, "Ich sehe dich.")
    kept(uwe)
    begun(mia).get_by_text("Write to Uwe").click()
    assert objections(mia) == []
    assert_nothing_sticks_out(mia)
    begun(mia).get_by_text("Read it").click()
    hand_over(uwe, "Mia Menschenfreund", "Du siehst mehr.")
    expect(mia.locator(".asked")).to_be_visible()
    assert objections(mia) == []
    mia.locator("#acts-open").click()
    heading(mia).get_by_role("button", name="Hand over …").click()
    assert objections(mia) == []


# --- without a connection ------------------------------------------------------------------------


def without_a_line(window: Window) -> None:
    """The browser says that it could not ask, and that is all that may go wrong."""
    window.complaints[:] = [one for one in window.complaints if "htmx:" not in one]


def test_what_is_typed_while_the_line_is_broken_reaches_the_desk_by_itself(
    house: House, sits_down: Sits, uwe: Page
) -> None:
    window = sits_down("Mia Menschenfreund")
    mia = window.page
    arrives(house, mia, "Bist du noch da?")
    write(mia, "Ja,")
    kept(mia)
    mia.context.set_offline(True)
    composer(mia).press_sequentially(" ich bin da")
    expect(mia.locator("#composer-state")).to_contain_text(NOT_KEPT)
    expect(mia.locator("#composer-state")).not_to_contain_text("kept at")
    expect(mia.locator("#messages .notice")).to_have_count(0)

    mia.context.set_offline(False)
    kept(mia)
    expect(mia.locator("#composer-state")).not_to_contain_text(NOT_KEPT)
    uwe.goto(mia.url)
    expect(said(uwe, "Ja, ich bin da")).to_be_visible()
    assert mia.evaluate("Object.keys(localStorage)") == []
    without_a_line(window)


def test_a_window_closed_without_a_line_loses_nothing(house: House, sits_down: Sits) -> None:
    window = sits_down("Mia Menschenfreund")
    mia = window.page
    arrives(house, mia, "Und jetzt?")
    where = mia.url
    write(mia, "Jetzt")
    kept(mia)
    mia.context.set_offline(True)
    composer(mia).press_sequentially(" gleich.")
    expect(mia.locator("#composer-state")).to_contain_text(NOT_KEPT)
    mia.close()

    window.context.set_offline(False)
    again = window.context.new_page()
    again.goto(where)
    expect(composer(again)).to_have_value("Jetzt gleich.")
    kept(again)
    assert again.evaluate("Object.keys(localStorage)") == []
    again.reload()
    expect(composer(again)).to_have_value("Jetzt gleich.")
    without_a_line(window)


def test_whoever_was_signed_out_while_writing_finds_every_letter_again(
    house: House, sits_down: Sits
) -> None:
    window = sits_down("Mia Menschenfreund")
    mia = window.page
    arrives(house, mia, "Mitten im Satz?")
    where = mia.url
    # what is typed is first to notice
    mia.route(re.compile(r"/here/|\bseen="), lambda route: route.fulfill(status=204))
    window.context.clear_cookies(name="herzenstakt_session")
    write(mia, "Mitten im")
    expect(mia.locator(".cast__person").first).to_be_visible()

    sit_down(mia, "Mia Menschenfreund")
    mia.goto(where)
    expect(composer(mia)).to_have_value("Mitten im")
    kept(mia)


def test_words_from_before_are_offered_where_the_draft_has_changed_and_never_put_over_it(
    house: House, sits_down: Sits
) -> None:
    window, phone = sits_down("Mia Menschenfreund"), sits_down("Mia Menschenfreund")
    mia = window.page
    arrives(house, mia, "Auf welchem Gerät?")
    where = mia.url
    mia.context.set_offline(True)
    write(mia, "Am Schreibtisch.")
    expect(mia.locator("#composer-state")).to_contain_text(NOT_KEPT)
    mia.close()
    phone.page.goto(where)
    write(phone.page, "Am Telefon.")
    kept(phone.page)

    window.context.set_offline(False)
    again = window.context.new_page()
    again.goto(where)
    expect(composer(again)).to_have_value("Am Telefon.")
    offered = again.locator("#unsent")
    expect(offered).to_contain_text("Am Schreibtisch.")
    offered.get_by_role("button", name="Put it into my answer").click()
    expect(composer(again)).to_have_value("Am Telefon.\n\nAm Schreibtisch.")
    expect(offered).to_be_hidden()
    kept(again)
    again.reload()
    expect(composer(again)).to_have_value("Am Telefon.\n\nAm Schreibtisch.")
    expect(offered).to_be_hidden()
    without_a_line(window)


def test_words_that_are_on_their_way_while_the_page_is_loaded_again_stand_there(
    house: House, mia: Page
) -> None:
    """The page was written before they arrived, and comes after they have."""
    arrives(house, mia, "Und was steht dann da?")
    on_their_way: list[Route] = []
    mia.route("**/draft/**", lambda route: on_their_way.append(route))
    with mia.expect_request("**/draft/**"):
        write(mia, "Im Dezember.")

    def written_before(route: Route) -> None:
        page = route.fetch()
        while on_their_way:
            words = on_their_way.pop()
            words.fulfill(response=words.fetch())
        time.sleep(0.3)  # the old page still hears of it
        route.fulfill(response=page)

    mia.route(mia.url, written_before)
    mia.reload()
    mia.unroute_all()
    expect(composer(mia)).to_have_value("Im Dezember.")
    kept(mia)
    mia.reload()
    expect(composer(mia)).to_have_value("Im Dezember.")


def test_a_page_that_stays_after_all_forgets_what_the_desk_has(house: House, mia: Page) -> None:
    """A download begins as if the page were left; words that were sent since must not come back."""
    mia.clock.install()
    arrives(house, mia, "Und nach einem Download?")
    mia.evaluate("window.dispatchEvent(new Event('beforeunload'))")
    write(mia, "Im Dezember.")
    kept(mia)
    unsent = "Object.keys(localStorage).filter((key) => key.includes('unsent')).length"
    assert mia.evaluate(unsent) == 1
    mia.clock.fast_forward(21_000)
    mia.wait_for_function(f"() => {unsent} === 0")


def test_a_letter_typed_before_the_composer_listens_is_kept(house: House, mia: Page) -> None:
    house.asks("Bist du schneller als die Seite?")
    expect_row(mia, "Bist du schneller")
    mia.evaluate("""() => document.addEventListener("htmx:afterSwap", ({ detail }) => {
      if (detail.target.id !== "pane") return;
      const text = document.getElementById("composer-text");
      text.value = "Ja!";
      text.dispatchEvent(new Event("input", { bubbles: true }));
    })""")
    open_conversation(mia, "Bist du schneller")
    kept(mia)
    expect(composer(mia)).to_have_value("Ja!")


def test_whoever_comes_back_finds_what_the_desk_has_and_not_what_the_browser_kept(
    house: House, mia: Page
) -> None:
    arrives(house, mia, "Und wenn ich zurück will?")
    write(mia, "Erst so")
    kept(mia)
    where = mia.url
    mia.goto(HOME)
    elsewhere = mia.context.new_page()
    elsewhere.goto(where)
    with elsewhere.expect_response(lambda answer: "/draft/" in answer.url):
        write(elsewhere, "Dann anders")
    elsewhere.close()
    mia.go_back()
    expect(composer(mia)).to_have_value("Dann anders")


def test_what_was_sent_does_not_come_back(house: House, mia: Page) -> None:
    arrives(house, mia, "Schnell bitte!")
    write(mia, "Sofort.")
    send(mia)  # before it was kept
    is_delivered(mia, "Sofort.")
    expect(composer(mia)).to_have_value("")
    mia.reload()
    expect(composer(mia)).to_have_value("")
    expect(mia.locator("#unsent")).to_be_hidden()
    assert mia.evaluate("Object.keys(localStorage)") == []


def test_what_somebody_else_typed_in_this_browser_is_not_shown(house: House, mia: Page) -> None:
    arrives(house, mia, "Wem gehört das?")
    lay_down = """(whose) => {
      const mine = document.querySelector("[data-keep]").dataset.keep;
      const kept = JSON.stringify({ text: "Geheim", base: "", at: Date.now() });
      localStorage.setItem(`herzenstakt.unsent.${whose ? mine.replace(/^\\d+/, whose) : mine}`, kept);
    }"""
    mia.evaluate(lay_down, "999999")
    mia.reload()
    expect(here(mia)).to_be_attached()
    expect(composer(mia)).to_have_value("")
    expect(mia.locator("#unsent")).to_be_hidden()

    mia.evaluate(lay_down, "")
    mia.reload()
    expect(composer(mia)).to_have_value("Geheim")


def test_what_is_no_draft_at_all_harms_nothing(house: House, mia: Page) -> None:
    arrives(house, mia, "Was liegt da?")
    mia.evaluate(
        """() => {
          const mine = document.querySelector("[data-keep]").dataset.keep;
          localStorage.setItem(`herzenstakt.unsent.${mine}`, '{"text":');
          localStorage.setItem(`herzenstakt.unsent.${mine}.before`, '{"text": 5}');
        }"""
    )
    mia.reload()
    expect(here(mia)).to_be_attached()
    expect(composer(mia)).to_have_value("")
    expect(mia.locator("#unsent")).to_be_hidden()
    write(mia, "Nichts.")
    kept(mia)
