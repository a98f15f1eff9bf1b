"""Everybody under one post, and several of them one after the other: at the desk, on a simulated network."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import House
from tests.journeys.pages import composer, open_conversation, send, write
from tests.journeys.test_at_the_desk import assert_nothing_sticks_out, expect_row


def under_the_post(house: House, page: Page, *asked: tuple[str, str]) -> None:
    """Everybody under the post, once all of these have asked."""
    post = house.plaza.post("ratzifatzi", f"Neues für {asked[0][1]} ist da!")
    for words, name in asked:
        house.asks(words, name, post)
    for words, _name in asked:
        expect_row(page, words)
    open_conversation(page, asked[0][0])
    page.get_by_role("link", name="Everybody under this post").click()
    expect(page.locator(".under__line")).not_to_have_count(0)


def at_work(page: Page, who: str) -> None:
    """A step of the round, with this person's name on top."""
    expect(page.locator("#round-name")).to_have_text(who)


def test_three_people_get_three_answers_and_never_the_same(
    house: House, sits_down: Callable[..., Window]
) -> None:
    mia = sits_down("Mia Menschenfreund").page
    asked = (
        ("Wann in Blau?", "Karl Kritik"),
        ("Und in Rot?", "Lena Lob"),
        ("Was kostet sie?", "Jo Jung"),
    )
    under_the_post(house, mia, *asked)
    for _words, name in asked:
        mia.get_by_role("checkbox", name=f"Choose {name}").check()
    expect(mia.locator("#together-count")).to_have_text("3 chosen")
    mia.get_by_role("button", name="Answer those who are chosen").click()

    at_work(mia, "Karl Kritik")
    expect(mia.locator(".round__where")).to_contain_text("1 of 3")
    write(mia, "Danke für deine Frage, Karl! Wir schauen nach.")
    send(mia)
    at_work(mia, "Lena Lob")
    write(mia, "danke für deine frage Lena – wir schauen nach")
    send(mia)
    expect(mia.locator("#composer [role=alert]")).to_contain_text("Karl Kritik gets the same words")
    expect(composer(mia)).to_have_value("danke für deine frage Lena – wir schauen nach")

    # the tab is closed; later she goes on where she was
    url = mia.url
    mia.goto("about:blank")
    mia.goto(url)
    at_work(mia, "Lena Lob")
    write(mia, "Rot ist im Mai dran, Lena. Gute Idee!")
    send(mia)
    at_work(mia, "Jo Jung")
    mia.get_by_role("button", name="Not now, on to the next one").click()
    expect(mia.get_by_role("heading", name="Everybody has had a turn")).to_be_visible()
    expect(mia.locator(".page__lead")).to_contain_text("2 answered")

    said = [text for text in house.answers() if "schauen nach" in text or "im Mai dran" in text]
    for _ in range(100):
        if len(said) == 2:
            break
        mia.wait_for_timeout(250)
        said = [one for one in house.answers() if "schauen nach" in one or "im Mai dran" in one]
    assert sorted(said) == [
        "Danke für deine Frage, Karl! Wir schauen nach.",
        "Rot ist im Mai dran, Lena. Gute Idee!",
    ]

    # one of them stands on top, and comes down again
    mia.get_by_role("link", name="Everybody under this post").click()
    line = mia.locator(".under__line").filter(has_text="Lena Lob")
    expect(line).to_contain_text("im Mai dran")
    line.get_by_role("button", name="Put on top").click()
    top = mia.locator(".under__pinned")
    expect(top).to_contain_text("Rot ist im Mai dran")
    assert [one.text for one in house.plaza.messages.values() if one.pinned] == [
        "Rot ist im Mai dran, Lena. Gute Idee!"
    ]
    top.get_by_role("button", name="Take it from the top").click()
    expect(top).to_have_count(0)


def test_a_round_on_a_phone(house: House, sits_down: Callable[..., Window]) -> None:
    uwe = sits_down("Uwe Unsozial", viewport=PHONE, has_touch=True, is_mobile=True).page
    under_the_post(house, uwe, ("Hält die lange?", "Paula Pendel"), ("Und der Stiel?", "Tom Tal"))
    assert_nothing_sticks_out(uwe)
    for name in ("Paula Pendel", "Tom Tal"):
        uwe.get_by_role("checkbox", name=f"Choose {name}").tap()
    uwe.get_by_role("button", name="Answer those who are chosen").tap()
    at_work(uwe, "Paula Pendel")
    assert_nothing_sticks_out(uwe)
    write(uwe, "Zwei Jahre bei täglichem Bürsten, Paula.")
    uwe.locator("#composer").get_by_role("button", name="Send", exact=True).tap()
    at_work(uwe, "Tom Tal")
    expect(uwe.locator(".round__where")).to_contain_text("2 of 2")


def test_the_same_without_scripts(house: House, sits_down: Callable[..., Window]) -> None:
    seat = sits_down("Renate Ratzi", java_script_enabled=False)
    renate = seat.page
    under_the_post(house, renate, ("Gibt es sie klein?", "Nele Neu"), ("Oder groß?", "Olaf Ost"))
    for name in ("Nele Neu", "Olaf Ost"):
        renate.get_by_role("checkbox", name=f"Choose {name}").check()
    renate.get_by_role("button", name="Answer those who are chosen").click()
    at_work(renate, "Nele Neu")
    for words, refused in (
        ("Bald, Nele!", False),
        ("bald, Olaf", True),
        ("Groß schon jetzt.", False),
    ):
        composer(renate).fill(words)
        renate.locator("#composer").get_by_role("button", name="Send", exact=True).click()
        trouble = renate.locator("#composer [role=alert]")
        expect(trouble).to_have_count(1 if refused else 0)
    expect(renate.get_by_role("heading", name="Everybody has had a turn")).to_be_visible()
