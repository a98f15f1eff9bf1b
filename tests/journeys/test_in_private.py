"""Somebody writes their order number below a post: they are answered in private, and nobody else reads it."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from herzenstakt.testing.networks.facebook import PAGE
from tests.journeys.browser import Window
from tests.journeys.household import House
from tests.journeys.pages import is_delivered, nobody_waits, open_conversation, said
from tests.journeys.test_at_the_desk import expect_row
from tests.journeys.test_axe import objections
from tests.journeys.test_networks import abroad, look_now

Sits = Callable[..., Window]
WORDS = "Liebe Frieda, wir schauen gleich nach 4711."


def test_a_comment_with_an_order_number_is_answered_in_private(
    house: House, sits_down: Sits
) -> None:
    renate: Page = sits_down("Renate Ratzi").page
    mia: Page = sits_down("Mia Menschenfreund").page
    with abroad(house.desk, "facebook") as there:
        asked = there.says("Meine Bestellung 4711 ist nicht da!")
        look_now(renate, there)
        expect_row(mia, "Meine Bestellung 4711")
        open_conversation(mia, "Meine Bestellung 4711")
        in_private = mia.get_by_label("Only Frieda Frage")
        expect(mia.get_by_label("Public on Facebook")).to_be_checked()
        in_private.check()
        mia.get_by_placeholder("Write with heart …").fill(WORDS)
        expect(mia.locator("#composer-state")).to_contain_text("kept at")
        mia.reload()
        expect(in_private).to_be_checked()
        assert objections(mia) == []

        mia.get_by_role("button", name="Send", exact=True).click()
        is_delivered(mia, WORDS)
        nobody_waits(mia)
        expect(said(mia, WORDS)).to_contain_text("private")
        with there.network.lock:
            letters = [one.text for one in there.network.messages.values() if one.author == PAGE]
            below = [one.text for one in there.network.comments.values() if one.parent == asked]
        assert letters == [WORDS]
        assert below == []

        look_now(renate, there)  # what Facebook tells of it is no second answer
        mia.reload()
        expect(said(mia, WORDS)).to_have_count(1)
        expect(mia.get_by_label("Only Frieda Frage")).to_be_disabled()
