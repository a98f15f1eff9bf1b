"""An owner tries a channel out: a comment of their own, and one answer to it.

At a desk of its own: what is played anew names things as before, and what was said in a rehearsal would be
what somebody asks there later.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import SOON, look_until, row
from tests.journeys.test_axe import objections
from tests.journeys.test_networks import abroad

Sits = Callable[..., Window]


def begin_rehearsal(page: Page, channel: int) -> str:
    """Say yes on the page of a channel; what is to be written there."""
    page.goto(f"{HOME}channels/{channel}/")
    page.get_by_role("button", name="Test now").click()
    expect(page.locator('.finding[data-level="broken"]')).to_have_count(0)
    page.get_by_role("link", name="Rehearse an answer").click()
    expect(page.get_by_role("heading", name="What will happen")).to_be_visible()
    page.get_by_role("button", name="Yes").click()
    words = page.locator(".rehearsal__word code")
    expect(words).to_have_text(re.compile(r"Herzenstakt rehearses: \w+-\d\d"))
    return words.inner_text()


def test_an_owner_rehearses_from_a_comment_of_her_own_to_the_answer_and_takes_it_off_again(
    house: House, renate: Page, sits_down: Sits
) -> None:
    thanks = "Wir hören dich, Frieda. Danke!"
    with abroad(house.desk, "facebook") as there:
        renate.goto(f"{HOME}channels/{there.channel}/rehearsal/")
        assert objections(renate) == []
        words = begin_rehearsal(renate, there.channel)
        assert objections(renate) == []
        there.says(f"{words}.")
        renate.get_by_role("button", name="Look now").click()

        # nobody loads the page anew: what came stands there by itself
        expect(renate.get_by_role("heading", name="Is this yours?")).to_be_visible(timeout=SOON)
        expect(renate.locator(".rehearsal__comment")).to_contain_text(words)
        expect(renate.locator(".finding")).to_contain_text("Heard after")
        assert objections(renate) == []
        mia: Page = sits_down("Mia Menschenfreund").page
        expect(row(mia, words)).to_have_count(0)

        renate.get_by_label("Your answer").fill(thanks)
        renate.get_by_role("button", name="It is mine: answer it").click()
        done = renate.get_by_role("heading", name="It works, from the comment to the answer")
        expect(done).to_be_visible(timeout=SOON)
        expect(renate.locator('.finding[data-level="good"]')).to_have_count(3)
        assert there.answers(thanks) == 1
        assert objections(renate) == []

        renate.get_by_role("button", name="Delete our answer there").click()
        expect(renate.locator("#messages")).to_contain_text("Our answer is deleted there.")
        assert there.answers(thanks) == 0
        mia.reload()
        expect(row(mia, words)).to_have_count(0)


def test_a_rehearsal_works_without_any_script(house: House, sits_down: Sits) -> None:
    page: Page = sits_down("Renate Ratzi", java_script_enabled=False).page
    with abroad(house.desk, "youtube") as there:
        words = begin_rehearsal(page, there.channel)
        there.says(words)
        page.get_by_role("button", name="Look now").click()
        look_until(page, page.get_by_role("heading", name="Is this yours?"))
        page.get_by_role("button", name="It is mine: answer it").click()
        look_until(page, page.locator('.finding[data-level="good"]').nth(2))
        assert there.answers("We hear you. Thank you for trying this!") == 1
