"""What becomes of hard words: criticism is not deleted, a threat is hidden with its reason, the person is
told, and it is put back. And past every form one person alone gets nowhere."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.browser import Window
from tests.journeys.conftest import Opens
from tests.journeys.household import House
from tests.journeys.pages import SOON, more_at, open_conversation, said, say_why, sit_down
from tests.journeys.test_at_the_desk import arrives, expect_row

CRITICISM = "Eure Lieferung ist eine Frechheit, das Produkt ist kaputt."
THREAT = "Ich weiß, wo du wohnst. Morgen komme ich vorbei, dann bist du tot."
CLOSED = "This may be criticism. Answer it, ask, or let it stand."


@pytest.fixture
def sits_down(house: House, windows: Opens) -> Callable[[str], Page]:
    """`sits_down("Mia")`: the page of Mia at her desk."""

    def sit(name: str) -> Page:
        window: Window = windows(house.desk.url)
        sit_down(window.page, name)
        page: Page = window.page
        return page

    return sit


def measure_about(page: Page, words: str) -> None:
    """Open the form from the message's menu."""
    more_at(said(page, words))
    said(page, words).get_by_role("link", name="Measure …").click()
    expect(page.get_by_role("heading", name="Could you answer instead?")).to_be_visible()


def publish_a_netiquette(page: Page) -> None:
    """Without one there are no rules of the house."""
    page.goto("/t/ratzifatzi/netiquette/edit/")
    page.get_by_role("button", name="Publish").click()
    expect(page.locator("#messages")).to_contain_text("in force now")


def test_mia_wants_to_delete_criticism_and_a_colleague_declines(
    house: House, sits_down: Callable[[str], Page]
) -> None:
    mia = sits_down("Mia Menschenfreund")
    publish_a_netiquette(mia)
    comment = arrives(house, mia, CRITICISM, "Karl Kritik")
    measure_about(mia, CRITICISM)
    expect(mia.locator(".measure__first")).to_contain_text(CLOSED)

    # deleting is no way for a rule of the house, whoever agrees
    say_why(mia, "delete", "N01", "Der Ton gefällt mir nicht.")
    mia.get_by_role("button", name="Have a last look").click()
    expect(mia.locator(".errorlist")).to_contain_text("hidden, never deleted")

    # and hiding it is closed, too
    mia.locator("input[name=kind][value=hide]").check()
    mia.get_by_role("button", name="Have a last look").click()
    expect(mia.get_by_role("heading", name=CLOSED)).to_be_visible()
    expect(mia.get_by_role("button", name="Hide it")).to_be_disabled()
    mia.get_by_role("button", name="Ask a colleague").click()
    expect(mia.locator("#messages")).to_contain_text("Nothing has happened yet.")
    expect(mia.get_by_role("button", name="Decline")).to_have_count(0)
    where = mia.url

    uwe = sits_down("Uwe Unsozial")
    uwe.get_by_role("link", name=re.compile("^Measures")).click()
    uwe.get_by_role("link", name=re.compile("Karl Kritik")).first.click()
    expect(uwe.locator("#decide + p")).to_contain_text("Mia Menschenfreund asks for this")
    uwe.get_by_role("button", name="Decline").click()
    expect(uwe.locator("#messages")).to_contain_text("Please say in a word why.")
    uwe.get_by_label("A word why").fill("Er hat recht, das Produkt ist kaputt.")
    uwe.get_by_role("button", name="Decline").click()
    expect(uwe.locator("#messages")).to_contain_text("Declined. Nothing happens.")

    mia.goto(where)
    expect(mia.locator(".page__head")).to_contain_text("declined")
    expect(mia.get_by_text("Er hat recht, das Produkt ist kaputt.")).to_be_visible()
    assert not house.plaza.messages[comment].hidden


def test_a_threat_is_hidden_the_person_is_told_and_it_is_put_back(
    house: House, sits_down: Callable[[str], Page]
) -> None:
    mia = sits_down("Mia Menschenfreund")
    comment = arrives(house, mia, THREAT, "Karl Kritik")
    measure_about(mia, THREAT)
    mia.get_by_label("The words it is about").fill("dann bist du tot")
    say_why(mia, "hide", "L02", "Das ist eine Drohung.", law="§ 241 StGB")
    mia.get_by_role("button", name="Have a last look").click()
    expect(mia.get_by_role("heading", name="What follows")).to_be_visible()
    assert not house.plaza.messages[comment].hidden
    mia.get_by_role("button", name="Hide it").click()
    expect(mia.locator("#messages")).to_contain_text("Hidden.")
    assert house.plaza.messages[comment].hidden

    statement = mia.get_by_label("The statement of reasons")
    expect(statement).to_have_value(re.compile(r"haben wir verborgen.*/objection/[0-9a-f-]{36}/"))
    mia.get_by_role("button", name="Send").click()
    expect(mia.locator("#messages")).to_contain_text("on its way to the person")
    told = mia.locator(".measure__history").get_by_text("told to the person")
    for _ in range(100):
        if told.count():
            break
        mia.wait_for_timeout(300)
        mia.reload()
    expect(told).to_be_visible(timeout=SOON)
    assert any("/objection/" in text for text in house.answers())
    assert not any("tot" in text.split() for text in house.answers())

    mia.get_by_role("button", name="Put it back").click()
    expect(mia.get_by_role("heading", name="Say a word to the person")).to_be_visible()
    assert not house.plaza.messages[comment].hidden


def test_past_every_form_one_person_alone_gets_nowhere(
    house: House, sits_down: Callable[[str], Page]
) -> None:
    words = "Euer Service ist eine Zumutung, seit Wochen ruft niemand zurück."
    mia = sits_down("Mia Menschenfreund")
    comment = house.asks(words, "Karl Kritik")
    expect_row(mia, words)
    open_conversation(mia, words)
    more_at(said(mia, words))
    form = said(mia, words).get_by_role("link", name="Measure …").get_attribute("href")
    menu = mia.url.partition("?")[0] + f"message/{(form or '').rstrip('/').rpartition('/')[2]}/"
    mia.goto(form or "")
    seal = mia.locator("[name=csrfmiddlewaretoken]").first.input_value()
    seen = mia.locator("[name=seen]").input_value()
    past = {"csrfmiddlewaretoken": seal, "seen": seen, "confirm": "1", "source": "own"}

    def post(where: str, **more: str) -> int:
        answer = mia.request.post(where, form={**past, **more}, headers={"Referer": mia.url})
        status: int = answer.status
        return status

    assert post(mia.url, kind="delete") == 422
    assert post(mia.url, kind="delete", reason="K01", explanation="x") == 422
    assert post(mia.url, kind="delete", reason="N01", explanation="x") == 422
    assert post(mia.url, kind="delete", reason="S01", explanation="x") == 422
    assert post(mia.url, kind="block", reason="N01", explanation="x") == 422
    for deed in ("moderate/hide", "moderate/spam", "moderate/delete", "delete"):
        post(f"{menu}{deed}/")
    assert post(mia.url, kind="hide", reason="S01", explanation="x") == 200  # asked of a colleague
    mia.goto("/t/ratzifatzi/measures/?show=waiting")
    mia.locator(".measures__link").first.click()
    for step in ("decide/", "again/", "lift/"):
        post(f"{mia.url}{step}", agrees="yes", remark="Ich bin mir einig.")
    mia.reload()
    expect(mia.locator(".page__head")).to_contain_text("waits for a second person")
    there = house.plaza.messages[comment]
    assert (there.hidden, there.gone_at) == (False, None)
