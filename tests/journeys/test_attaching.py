"""Somebody shows instead of telling: a picture is pasted, described and sent; what must not go, does not."""

from __future__ import annotations

import base64
from collections.abc import Callable

from playwright.sync_api import Page, Route, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import House
from tests.journeys.pages import (
    is_delivered,
    open_conversation,
    said,
    write,
)
from tests.media import samples

PASTE = """([name, type, body]) => {
  const bytes = Uint8Array.from(atob(body), (one) => one.charCodeAt(0));
  const carried = new DataTransfer();
  carried.items.add(new File([bytes], name, { type }));
  const at = document.getElementById("composer-text");
  at.focus();
  at.dispatchEvent(new ClipboardEvent("paste", { clipboardData: carried, bubbles: true, cancelable: true }));
}"""


def paste(page: Page, name: str, content_type: str, body: bytes) -> None:
    """As somebody does with a picture they have just copied."""
    page.evaluate(PASTE, [name, content_type, base64.b64encode(body).decode()])


def alts(page: Page) -> int:
    """How many attachments wait for words."""
    return page.locator(".attachment__alt").count()


def shown(house: House) -> list[dict[str, str]]:
    """What stands with the last answer of the house."""
    return [one for one in house.plaza.messages.values() if one.parent][-1].pictures


def test_a_pasted_picture_is_there_at_once_gets_words_and_goes(
    house: House, sits_down: Callable[..., Window]
) -> None:
    mia = sits_down("Mia Menschenfreund").page
    before = set(house.plaza.brought)  # by another journey at this desk
    house.asks("Wie sieht die blaue aus?")
    open_conversation(mia, "Wie sieht die blaue aus?")
    paste(mia, "Bürste.jpg", "image/jpeg", samples.jpeg(400, 200))
    expect(mia.locator(".attachment__shown")).to_be_visible()
    mia.reload()
    expect(mia.locator(".attachment__shown")).to_be_visible()

    write(mia, "So sieht sie aus!")
    mia.locator("#composer").get_by_role("button", name="Send", exact=True).click()
    expect(mia.locator("#composer").get_by_role("alert").first).to_contain_text(
        "no description yet"
    )
    mia.locator(".attachment__alt").fill("Eine blaue Bürste auf rotem Grund.")
    mia.locator("#composer").get_by_role("button", name="Send", exact=True).click()
    is_delivered(mia, "So sieht sie aus!")
    (there,) = shown(house)
    assert there["alt"] == "Eine blaue Bürste auf rotem Grund."
    (brought,) = set(house.plaza.brought) - before
    _type, body = house.plaza.brought[brought]
    assert samples.SECRET.encode() not in body
    expect(said(mia, "So sieht sie aus!").locator(".media__picture img")).to_be_visible()


def test_a_script_called_png_and_a_film_too_large_are_refused_in_words_and_nothing_is_lost(
    house: House, sits_down: Callable[..., Window]
) -> None:
    mia = sits_down("Mia Menschenfreund").page
    house.asks("Und in Grün?")
    open_conversation(mia, "Und in Grün?")
    write(mia, "Bald auch in Grün.")
    paste(mia, "bild.png", "image/png", b"<svg onload='document.title=1'><script>1</script></svg>")
    trouble = mia.locator("[data-attach-trouble]")
    expect(trouble).to_contain_text("no picture we can open")
    requests: list[str] = []
    mia.on("request", lambda one: requests.append(one.url))
    mia.evaluate(
        """() => {
          const carried = new DataTransfer();
          carried.items.add(new File([new Uint8Array(200 * 1024 * 1024)], "film.mp4"));
          const chosen = document.querySelector("[data-attach]");
          chosen.files = carried.files;
          chosen.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )
    expect(trouble).to_contain_text("up to 40 megabytes")
    assert not [url for url in requests if "/attach/" in url]
    expect(mia.locator("#composer-text")).to_have_value("Bald auch in Grün.")
    assert alts(mia) == 0


def test_on_a_phone_a_lost_connection_loses_no_picture(
    house: House, sits_down: Callable[..., Window]
) -> None:
    window = sits_down("Mia Menschenfreund", viewport=PHONE, has_touch=True, is_mobile=True)
    mia = window.page
    house.asks("Wie groß ist sie?")
    open_conversation(mia, "Wie groß ist sie?")
    line = {"is_broken": True}

    def break_it(route: Route) -> None:
        if line["is_broken"]:
            route.abort("connectionreset")
        else:
            route.continue_()

    mia.route("**/attach/**", break_it)
    mia.locator("[data-attach]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": samples.png(300, 200)}
    )
    expect(mia.locator(".attachment--waiting")).to_contain_text("no connection")
    write(mia, "So groß.")
    mia.locator("#composer").get_by_role("button", name="Send", exact=True).tap()
    expect(mia.locator("[data-attach-trouble]")).to_contain_text("Please wait")
    assert "So groß." not in house.answers()
    line["is_broken"] = False
    expect(mia.locator(".attachment__alt")).to_be_visible()
    mia.locator(".attachment__alt").fill("Die Bürste neben einer Hand.")
    assert mia.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    mia.locator("#composer").get_by_role("button", name="Send", exact=True).tap()
    is_delivered(mia, "So groß.")
    assert [one["alt"] for one in shown(house)] == ["Die Bürste neben einer Hand."]


def test_what_arrived_without_a_word_of_it_is_attached_once(
    house: House, sits_down: Callable[..., Window]
) -> None:
    """The picture came through and the answer of the desk was lost: it is brought again, and is known."""
    mia = sits_down("Mia Menschenfreund").page
    house.asks("Ist sie schwer?")
    open_conversation(mia, "Ist sie schwer?")
    brought = []

    def lose_the_answer(route: Route) -> None:
        answer = route.fetch()
        brought.append(answer.status)
        if len(brought) == 1:
            route.abort("connectionreset")
        else:
            route.fulfill(response=answer)

    mia.route("**/attach/**", lose_the_answer)
    mia.locator("[data-attach]").set_input_files(
        {"name": "a.png", "mimeType": "image/png", "buffer": samples.png(300, 200)}
    )
    expect(mia.locator(".attachment__alt").first).to_be_visible()
    assert len(brought) == 2
    assert alts(mia) == 1
