"""A day at the desk, on a simulated network: what goes right, and what is said when it does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House, opened
from tests.journeys.pages import (
    SOON,
    answer,
    composer,
    heading,
    is_delivered,
    look_until,
    nobody_waits,
    open_conversation,
    row,
    said,
    send,
    settled,
    somebody_waits,
    take_care,
    write,
)

SOON_AGAIN = {"Retry-After": "1"}


@pytest.fixture
def house_of_its_own() -> Iterator[House]:
    """For those who break something that others would stumble over."""
    with opened() as house:
        yield house


@pytest.fixture
def mia(sits_down: Callable[..., Window]) -> Page:
    page = sits_down("Mia Menschenfreund").page
    assert isinstance(page, Page)
    return page


def arrives(house: House, page: Page, words: str, name: str = "Frieda Frage") -> str:
    """Somebody asks, and the conversation is open on the page; the id of the question."""
    asked = house.asks(words, name)
    expect_row(page, words)
    open_conversation(page, words)
    return asked


def expect_row(page: Page, words: str) -> None:
    """The row stands in the list as soon as a worker has opened the envelope."""
    for _ in range(100):
        page.goto(HOME)
        if row(page, words).count():
            return
        page.wait_for_timeout(300)
    raise AssertionError(f"“{words}” never came in")


# --- answering -----------------------------------------------------------------------------------


def test_a_question_appears_by_itself_and_is_answered(house: House, mia: Page) -> None:
    mia.goto(HOME)
    house.asks("Wann kommt die in Blau?")
    open_conversation(mia, "Wann kommt die in Blau?")
    take_care(mia)
    answer(mia, "Im Dezember, liebe Frieda.")

    nobody_waits(mia)
    assert house.answers().count("Im Dezember, liebe Frieda.") == 1
    mia.goto(HOME)
    expect(row(mia, "Wann kommt die in Blau?")).to_have_count(0)


def test_what_is_too_long_stays_in_the_composer_with_a_reason(house: House, mia: Page) -> None:
    arrives(house, mia, "Erzählt mal alles!")
    long = "Bürste " * 400
    write(mia, long)
    send(mia)

    expect(mia.locator("#composer [role=alert]")).to_contain_text("too long")
    expect(composer(mia)).to_have_value(long)
    mia.reload()
    expect(composer(mia)).to_have_value(long)
    assert not [text for text in house.answers() if "Bürste Bürste" in text]


def test_nothing_is_sent_out_of_an_empty_composer(house: House, mia: Page) -> None:
    arrives(house, mia, "Sagt doch was!")
    before = house.answers()
    send(mia)

    expect(mia.locator("#composer [role=alert]")).to_contain_text("nothing to send")
    assert house.answers() == before


def test_two_clicks_send_once(house: House, mia: Page) -> None:
    arrives(house, mia, "Doppelt?")
    write(mia, "Nur einmal.")
    mia.locator("#composer").get_by_role("button", name="Send", exact=True).dblclick()

    is_delivered(mia, "Nur einmal.")
    assert house.answers().count("Nur einmal.") == 1


def test_the_same_form_sent_from_two_tabs_sends_once(house: House, mia: Page) -> None:
    arrives(house, mia, "Zwei Fenster?")
    write(mia, "Ein Fenster reicht.")
    expect(mia.locator("#composer-state")).to_contain_text("kept at")
    second = mia.context.new_page()
    second.goto(mia.url)
    expect(composer(second)).to_have_value("Ein Fenster reicht.")
    send(mia)
    send(second)

    is_delivered(mia, "Ein Fenster reicht.")
    is_delivered(second, "Ein Fenster reicht.")
    assert house.answers().count("Ein Fenster reicht.") == 1


def test_what_a_colleague_said_meanwhile_is_shown_and_the_draft_is_kept(
    house: House, mia: Page, sits_down: Callable[..., Window]
) -> None:
    arrives(house, mia, "Wer ist schneller?")
    uwe = sits_down("Uwe Unsozial").page
    uwe.goto(mia.url)
    write(mia, "Wir beide, Frieda.")
    answer(uwe, "Ich.")
    send(mia)

    expect(mia.locator("#composer [role=alert]")).to_contain_text("while you were writing")
    expect(composer(mia)).to_have_value("Wir beide, Frieda.")
    expect(said(mia, "Ich.")).to_be_visible()
    assert "Wir beide, Frieda." not in house.answers()
    send(mia)  # having seen it
    is_delivered(mia, "Wir beide, Frieda.")


def test_an_answer_that_cannot_go_out_yet_waits_and_goes_by_itself(house: House, mia: Page) -> None:
    arrives(house, mia, "Seid ihr da?")
    house.plaza.suffer(
        "status", method="POST", path="/api/messages", times=2, status=503, headers=SOON_AGAIN
    )
    write(mia, "Gleich wieder.")
    send(mia)

    is_delivered(mia, "Gleich wieder.")
    assert house.answers().count("Gleich wieder.") == 1


def test_an_answer_whose_receipt_is_lost_is_looked_up_and_never_repeated(
    house: House, mia: Page
) -> None:
    arrives(house, mia, "Kam das an?")
    house.plaza.suffer("drop_after", method="POST", path="/api/messages")
    write(mia, "Ja, es kam an.")
    send(mia)

    is_delivered(mia, "Ja, es kam an.")
    assert house.answers().count("Ja, es kam an.") == 1


# --- the coach -----------------------------------------------------------------------------------


def test_a_draft_that_barks_is_asked_about_and_nothing_jumps(
    house: House, sits_down: Callable[..., Window]
) -> None:
    uwe = sits_down("Uwe Unsozial").page
    arrives(house, uwe, "Drei Wochen warte ich schon auf die Bürste! Unmöglich!", "Karl Kritik")
    button = uwe.locator("#composer").get_by_role("button", name="Send", exact=True)
    place = button.bounding_box()
    write(uwe, "Wird schnellstmöglich geprüft!!!")

    line = uwe.locator(".coach__line")
    expect(line).to_contain_text("Is it meant this loud?")
    assert button.bounding_box() == place
    line.click()
    sheet = uwe.locator("#coach-sheet")
    expect(sheet).to_contain_text("read as shouting")
    expect(sheet.locator("blockquote").first).to_contain_text("!!!")
    uwe.keyboard.press("Escape")
    expect(sheet).to_be_hidden()

    # words of its own: what another test sends is boilerplate here
    write(uwe, "So lange soll niemand warten, entschuldigen Sie! Morgen bringe ich sie vorbei. Uwe")
    expect(line).to_have_count(0)
    assert button.bounding_box() == place


def test_whoever_writes_well_is_left_alone(house: House, mia: Page) -> None:
    arrives(house, mia, "Gibt es die auch mit weichen Borsten?")
    write(mia, "Ja, aus Ziegenhaar! Ab Montag liegt sie im Laden. Liebe Grüße, Mia")

    expect(mia.locator("#composer-state")).to_contain_text("kept at")
    expect(mia.locator(".coach__line")).to_have_count(0)


# --- the pause, and a second pair of eyes --------------------------------------------------------

ATTACK = "Ihr seid doch alle unfähig! Drei Wochen warte ich auf die Bürste!"
BARKS = "Das hätten Sie vorher lesen müssen, so ein Unsinn!!!"
BETTER = (
    "Drei Wochen sind zu lang, das tut mir leid. "
    "Ich frage heute im Lager nach und melde mich morgen. Uwe"
)


def test_uwe_writes_back_in_anger_rests_asks_and_says_it_better(
    house: House, sits_down: Callable[..., Window], mia: Page
) -> None:
    uwe = sits_down("Uwe Unsozial").page
    attack = f"{ATTACK} Es reicht."
    arrives(house, uwe, attack, "Karl Kritik")
    harsh = f"{BARKS} Dreist."
    before = house.answers()
    write(uwe, harsh)
    expect(uwe.locator(".coach__line")).to_be_visible()
    send(uwe)

    pause = uwe.locator(".pause")
    expect(pause).to_contain_text("Does this bark back?")
    expect(composer(uwe)).to_have_value(harsh)
    expect(composer(uwe)).to_be_focused()
    pause.get_by_role("button", name="Wait ten minutes").click()
    expect(pause).to_contain_text("Rests until")
    with uwe.expect_response("**/let-go/"):
        send(uwe)  # too early
    expect(composer(uwe)).to_be_enabled()
    with uwe.expect_response("**/let-go/"):
        pause.get_by_role("button", name="Send anyway").click()  # without a word
    expect(composer(uwe)).to_be_enabled()
    expect(pause).to_contain_text("Rests until")
    pause.get_by_role("button", name="Ask a colleague").click()
    expect(composer(uwe)).to_have_value("")
    expect(said(uwe, harsh)).to_contain_text("asks for a second look")
    assert house.answers() == before

    mia.goto(f"{HOME}?room=twice")
    row(mia, attack).click()
    read = said(mia, harsh)
    expect(read.locator(".draft__hints")).to_contain_text("!!!")
    read.locator("summary").filter(has_text="Give it back").click()
    read.get_by_label("What would you change?").fill("Er wartet seit drei Wochen. Fang damit an.")
    read.get_by_role("button", name="Give it back").click()
    expect(said(mia, harsh)).to_contain_text("given back")

    expect(said(uwe, harsh)).to_contain_text("Fang damit an.", timeout=SOON)
    uwe.goto(f"{HOME}?room=twice")
    row(uwe, attack).click()
    said(uwe, harsh).get_by_role("button", name="Write on").click()
    expect(composer(uwe)).to_have_value(harsh)
    write(uwe, BETTER)
    expect(uwe.locator(".coach__line")).to_have_count(0)
    send(uwe)
    is_delivered(uwe, BETTER)
    assert [text for text in house.answers() if text not in before] == [BETTER]


def test_what_cannot_wait_goes_with_a_word_why_and_enter_says_it(
    house: House, sits_down: Callable[..., Window]
) -> None:
    uwe = sits_down("Uwe Unsozial").page
    arrives(house, uwe, f"{ATTACK} Jetzt!", "Karl Kritik")
    words = f"{BARKS} Punkt."
    write(uwe, words)
    send(uwe)
    uwe.get_by_label("In one word: why now?").fill("eilig")
    uwe.keyboard.press("Enter")

    is_delivered(uwe, words)


def test_mia_answers_an_attack_well_and_is_left_alone(house: House, mia: Page) -> None:
    arrives(house, mia, f"{ATTACK} Und überhaupt!", "Karl Kritik")
    words = (
        "Lieber Karl, drei Wochen auf eine Bürste zu warten ist ärgerlich, das verstehe ich gut. Heute "
        "Nachmittag rufe ich im Versand an, und bis Freitag weißt du, wo dein Paket steckt. Mia"
    )
    write(mia, words)
    expect(mia.locator("#composer-state")).to_contain_text("kept at")
    expect(mia.locator(".coach__line")).to_have_count(0)
    send(mia)

    is_delivered(mia, words)
    expect(mia.locator(".pause")).to_have_count(0)


def test_without_scripts_the_pause_has_the_same_three_ways(
    house: House, sits_down: Callable[..., Window]
) -> None:
    uwe = sits_down("Uwe Unsozial", java_script_enabled=False).page
    arrives(house, uwe, f"{ATTACK} Skandal!", "Karl Kritik")
    harsh = f"{BARKS} Skandal? Ach."
    write(uwe, harsh)
    send(uwe)
    expect(uwe.locator(".pause")).to_contain_text("Does this bark back?")
    expect(composer(uwe)).to_have_value(harsh)
    uwe.get_by_role("button", name="Wait ten minutes").click()
    expect(uwe.locator(".pause")).to_contain_text("Rests until")
    uwe.get_by_role("button", name="Ask a colleague").click()

    expect(said(uwe, harsh)).to_contain_text("asks for a second look")


# --- what is done to messages --------------------------------------------------------------------


def test_a_like_is_seen_on_the_network_and_taken_back(house: House, mia: Page) -> None:
    asked = arrives(house, mia, "Ihr seid toll und doof!", "Karl Kritik")
    comment = said(mia, "Ihr seid toll und doof!")

    comment.get_by_role("button", name="Like").click()
    expect(comment.locator(".tag").filter(has_text="we like it")).to_be_visible()
    assert house.plaza.messages[asked].liked
    comment.get_by_role("button", name="Take the like back").click()
    expect(comment.locator(".tag").filter(has_text="we like it")).to_have_count(0)
    assert not house.plaza.messages[asked].liked


def test_what_its_author_changes_or_deletes_changes_before_the_readers_eyes(
    house: House, mia: Page
) -> None:
    asked = arrives(house, mia, "Gibt es die in Rosa?")
    house.plaza.edit(asked, "Gibt es die in Lila?")
    house.ring()
    expect(said(mia, "Gibt es die in Lila?")).to_contain_text("edited", timeout=SOON)

    house.plaza.delete(asked)
    house.ring()
    expect(mia.get_by_text("No longer on the network.")).to_be_visible(timeout=SOON)
    expect(heading(mia).get_by_text("waiting for")).to_have_count(0)


# --- the channel ---------------------------------------------------------------------------------


def test_a_revoked_token_is_told_and_a_new_connection_heals_it(
    house_of_its_own: House, sits_down: Callable[..., Window]
) -> None:
    house = house_of_its_own
    renate = sits_down("Renate Ratzi").page
    arrives(house, renate, "Noch verbunden?")
    # No look may be told of the token before the answer is: the composer would refuse it.
    house.plaza.suffer("status", method="GET", times=-1, status=503, headers=SOON_AGAIN)
    house.plaza.token = "another-token-of-the-house"
    write(renate, "Gleich wieder verbunden.")
    send(renate)
    expect(said(renate, "Gleich wieder verbunden.")).to_contain_text("We try again", timeout=SOON)
    house.plaza.heal()

    renate.goto(f"/t/ratzifatzi/channels/{house.channel}/")
    expect(renate.locator(".condition")).to_contain_text("new connection")
    renate.get_by_role("link", name="Connect anew").click()
    renate.get_by_label("Token").fill("wrong")
    renate.get_by_role("button", name="Test and connect").click()
    expect(renate.get_by_text("Not connected yet")).to_be_visible()
    renate.get_by_label("Token").fill(house.plaza.token)
    renate.get_by_label("Secret for deliveries").fill(house.plaza.door_secret)
    renate.get_by_role("button", name="Test and connect").click()
    expect(renate.locator("#messages")).to_contain_text("is connected")
    expect(renate.locator(".condition")).not_to_contain_text("new connection")

    open_all(renate, "Noch verbunden?")
    is_delivered(renate, "Gleich wieder verbunden.")
    assert house.answers().count("Gleich wieder verbunden.") == 1


def test_what_was_written_for_a_deaf_channel_stays_in_the_composer(
    house_of_its_own: House, sits_down: Callable[..., Window]
) -> None:
    house = house_of_its_own
    mia = sits_down("Mia Menschenfreund").page
    arrives(house, mia, "Hört ihr mich?")
    house.plaza.token = "another-token-of-the-house"
    said(mia, "Hört ihr mich?").get_by_role("button", name="Like").click()
    look_until(mia, mia.locator(".nav__trouble"))
    write(mia, "Laut und deutlich.")
    send(mia)

    expect(mia.locator("#composer [role=alert]")).to_contain_text("needs a new connection")
    expect(composer(mia)).to_have_value("Laut und deutlich.")
    assert house.answers() == []


def open_all(page: Page, words: str) -> None:
    """Open a conversation wherever it stands."""
    page.goto(f"{HOME}?room=all")
    row(page, words).click()


# --- without a mouse, without scripts, in one hand -----------------------------------------------


def test_the_whole_answer_without_a_mouse(house: House, mia: Page) -> None:
    house.asks("Geht das auch ohne Maus?")
    expect_row(mia, "Geht das auch ohne Maus?")
    mia.keyboard.press("?")
    expect(mia.locator("#keys")).to_be_visible()
    mia.keyboard.press("Escape")
    expect(mia.locator("#keys")).to_be_hidden()

    wanted = row(mia, "Geht das auch ohne Maus?")
    for _ in range(mia.locator(".row__link").count()):
        mia.keyboard.press("j")
        if wanted.evaluate("link => link === document.activeElement"):
            break
    mia.keyboard.press("k")
    mia.keyboard.press("j")
    expect(wanted).to_be_focused()
    mia.keyboard.press("Enter")
    expect(said(mia, "Geht das auch ohne Maus?")).to_be_visible()
    expect(mia.locator("#conversation-name")).to_be_focused()
    settled(mia)
    mia.keyboard.press("c")
    expect(heading(mia).get_by_role("button", name="Hand it back")).to_be_visible()
    expect(mia.locator("#by-hand-open")).to_be_hidden()
    mia.keyboard.press("a")
    expect(mia.locator("#by-hand")).to_be_visible()
    mia.keyboard.press("Escape")
    mia.keyboard.press("Escape")
    expect(mia.locator("#by-hand")).to_be_hidden()
    expect(mia.locator("#acts")).to_be_hidden()
    mia.keyboard.press("r")
    expect(composer(mia)).to_be_focused()
    mia.keyboard.type("Ja, nur mit Tasten.")
    mia.keyboard.press("Control+Enter")

    is_delivered(mia, "Ja, nur mit Tasten.")
    assert house.answers().count("Ja, nur mit Tasten.") == 1
    mia.keyboard.press("Escape")
    mia.keyboard.press("u")
    expect(mia).to_have_url(f"{house.desk.url}{HOME}")


def test_the_whole_answer_without_scripts(house: House, sits_down: Callable[..., Window]) -> None:
    mia = sits_down("Mia Menschenfreund", java_script_enabled=False).page
    asked = arrives(house, mia, "Geht das auch ohne Skripte?")
    heading(mia).get_by_role("button", name="I’ll take care of it").click()
    expect(heading(mia).get_by_role("button", name="Hand it back")).to_be_visible()
    said(mia, "Geht das auch ohne Skripte?").get_by_role("button", name="Like").click()
    expect(said(mia, "Geht das auch ohne Skripte?")).to_contain_text("we like it")
    assert house.plaza.messages[asked].liked
    write(mia, "Bürste " * 400)
    send(mia)
    expect(mia.locator("#composer [role=alert]")).to_contain_text("too long")
    write(mia, "Ja, ganz ohne.")
    send(mia)
    until_delivered(mia, "Ja, ganz ohne.")
    assert house.answers().count("Ja, ganz ohne.") == 1


def until_delivered(page: Page, words: str) -> None:
    """Without scripts one reloads."""
    look_until(page, said(page, words).get_by_text("delivered"))


def test_the_whole_answer_on_a_phone(house: House, sits_down: Callable[..., Window]) -> None:
    mia = sits_down("Mia Menschenfreund", viewport=PHONE, has_touch=True, is_mobile=True).page
    house.asks("Geht das auch in der Bahn?")
    expect_row(mia, "Geht das auch in der Bahn?")
    assert_nothing_sticks_out(mia)
    row(mia, "Geht das auch in der Bahn?").tap()
    expect(said(mia, "Geht das auch in der Bahn?")).to_be_visible()
    expect(mia.locator(".desk__list")).to_be_hidden()
    assert_nothing_sticks_out(mia)
    heading(mia).get_by_role("button", name="I’ll take care of it").tap()
    expect(heading(mia).get_by_role("button", name="Hand it back")).to_be_visible()
    write(mia, "Ja, mit dem Daumen.")
    mia.locator("#composer").get_by_role("button", name="Send", exact=True).tap()
    is_delivered(mia, "Ja, mit dem Daumen.")
    mia.get_by_role("link", name="Back to the list").tap()
    expect(mia.locator(".desk__list")).to_be_visible()
    mia.get_by_role("button", name="More").tap()
    expect(mia.get_by_role("link", name="Journal")).to_be_visible()


LOW = {"width": 1280, "height": 420}


def test_on_a_low_screen_the_room_one_is_in_is_among_those_one_sees(
    house: House, sits_down: Callable[..., Window]
) -> None:
    renate = sits_down("Renate Ratzi", viewport=LOW).page
    rooms = renate.locator("#nav .nav__house .nav__link:not(summary)")
    last = rooms.last.get_attribute("href")
    assert last
    renate.goto(last)
    here = renate.locator("#nav [aria-current=page]")
    assert str(here.get_attribute("href")) == last
    expect(here).to_be_in_viewport()
    assert renate.evaluate("window.scrollY") == 0


STICKS_OUT = """() => document.documentElement.scrollWidth <= window.innerWidth ? [] :
    [...document.querySelectorAll("body *")]
        .filter((one) => one.getBoundingClientRect().right > window.innerWidth + 0.5)
        .map((one) => `${one.tagName}.${one.className} ${Math.round(one.getBoundingClientRect().right)}`)"""


def assert_nothing_sticks_out(page: Page) -> None:
    """No sideways scrolling; what does stick out is named."""
    assert page.evaluate(STICKS_OUT) == []


# --- who may what --------------------------------------------------------------------------------


def test_a_trainee_writes_and_a_colleague_lets_it_go(
    house: House, mia: Page, sits_down: Callable[..., Window]
) -> None:
    tina = sits_down("Tina Trainee").page
    arrives(house, tina, "Darf Tina das?", "Lena Lob")
    write(tina, "Gern geschehen, Lena!")
    expect(tina.get_by_role("button", name="Send", exact=True)).to_have_count(0)
    tina.get_by_role("button", name="Ask a colleague").click()
    expect(tina.locator("#messages")).to_contain_text("To read twice")
    assert "Gern geschehen, Lena!" not in house.answers()

    mia.goto(f"{HOME}?room=twice")
    row(mia, "Darf Tina das?").click()
    mia.get_by_role("button", name="Send what Tina wrote").click()
    is_delivered(mia, "Gern geschehen, Lena!")
    expect(said(mia, "Gern geschehen, Lena!")).to_contain_text("approved by Mia")
    is_delivered(tina, "Gern geschehen, Lena!")
    assert house.answers().count("Gern geschehen, Lena!") == 1


def test_a_reader_reads_and_writes_nothing(house: House, sits_down: Callable[..., Window]) -> None:
    rolf = sits_down("Rolf Reader").page
    arrives(house, rolf, "Liest jemand mit?")
    expect(composer(rolf)).to_have_count(0)
    expect(rolf.get_by_text("You read along here.")).to_be_visible()
    expect(heading(rolf).get_by_role("button")).to_have_count(0)


def test_whoever_works_next_door_learns_nothing(
    house: House, mia: Page, sits_down: Callable[..., Window]
) -> None:
    arrives(house, mia, "Ganz unter uns?")
    window = sits_down("Olga Ohnerecht")
    window.expected.add(404)
    olga = window.page
    expect(olga.locator("body")).not_to_contain_text("Frieda")
    for place in (mia.url, HOME, f"{HOME}journal/", f"{HOME}search/?q=Frieda"):
        answered = olga.goto(place)
        assert answered is not None
        assert answered.status == 404
        expect(olga.locator("body")).not_to_contain_text("Frieda")
        expect(olga.locator("body")).not_to_contain_text("RatziFatzi")


def test_somebody_waits_again_when_they_say_something_new(house: House, mia: Page) -> None:
    asked = arrives(house, mia, "Wie weich ist die?")
    answer(mia, "Wie Samt.")
    nobody_waits(mia)
    ours = next(m for m in house.plaza.messages.values() if m.text == "Wie Samt.")
    house.say(house.plaza.messages[asked].author, "Und wie teuer?", ours.id)
    expect(said(mia, "Und wie teuer?")).to_be_visible(timeout=SOON)
    somebody_waits(mia)
