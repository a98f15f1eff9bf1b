"""A rule from an example to its first act, at the desk, on a simulated network."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.browser import PHONE, Window
from tests.journeys.household import HOME, House
from tests.journeys.pages import heading, open_conversation
from tests.journeys.test_at_the_desk import arrives, assert_nothing_sticks_out, expect_row

RULES = f"{HOME}rules/"


def write(page: Page, name: str, query: str, label: str) -> None:
    """A rule that begins with a message, up to its dry run."""
    page.goto(f"{HOME}labels/")
    page.locator("#label-name").fill(label)
    page.locator(".labels__add .button--main").click()
    page.goto(RULES)
    if page.locator(".rulebook__examples").count():
        page.locator(".rulebook__examples a").first.click()
    else:
        page.goto(f"{RULES}add/")
    page.locator("#rule-name").fill(name)
    page.locator("#rule-query").fill(query)
    page.locator("#rule-puts_on").select_option(label=label)
    page.locator(".kept__form .button--main").click()


def switch_on(page: Page) -> None:
    """After the dry run has come to its end."""
    page.locator("#tried .button--main:has(use[href$='#zap'])").click()
    expect(page.locator(".rulebook__rule[data-state=on]").first).to_be_visible()


def test_a_rule_is_written_seen_switched_on_and_then_acts_with_its_name(
    house: House, sits_down: Callable[..., Window]
) -> None:
    page = sits_down("Renate Ratzi").page
    arrives(house, page, "Wo ist mein Wollpaket geblieben?", "Jonas Jobinteresse")
    expect(heading(page).locator(".labelling__chip")).to_have_count(0)
    write(page, "Wolle", "wollpaket", "Wollpakete")
    expect(page.locator(".rulebook__met li")).to_have_count(1)
    switch_on(page)
    house.asks("Auch mein Wollpaket fehlt noch.", "Karl Kritik")
    expect_row(page, "Auch mein Wollpaket fehlt noch.")
    open_conversation(page, "Auch mein Wollpaket fehlt noch.")
    expect(heading(page).locator(".labelling__chip", has_text="Wollpakete")).to_be_visible()
    page.locator(".line a", has_text="Wolle").click()
    expect(page.locator(".kept__says")).to_contain_text("Wollpakete")
    expect(page.locator(".rulebook__met li", has_text="Karl")).to_have_count(1)
    assert house.answers() == []


def test_a_rule_can_be_written_on_a_phone_and_without_scripts(
    sits_down: Callable[..., Window],
) -> None:
    page = sits_down("Renate Ratzi", viewport=PHONE, java_script_enabled=False).page
    write(page, "Zwirn", "zwirnpaket", "Zwirn")
    assert page.url.endswith("/try/")
    page.locator("#tried .button--main").click()
    switch_on(page)
    expect(page.locator(".kept__name", has_text="Zwirn")).to_be_visible()


def test_nothing_of_a_rule_sticks_out_on_a_phone(sits_down: Callable[..., Window]) -> None:
    page = sits_down("Renate Ratzi", viewport=PHONE).page
    write(page, "W" * 60, "wortungetüm" * 9, "L" * 60)
    expect(page.locator("#tried .buttons")).to_be_visible()
    assert_nothing_sticks_out(page)
    page.goto(RULES)
    assert_nothing_sticks_out(page)


def test_only_the_gaps_of_the_chosen_beginning_are_shown(
    sits_down: Callable[..., Window],
) -> None:
    page = sits_down("Renate Ratzi").page
    page.goto(f"{RULES}add/")
    wait, label = page.locator(".rulebook__wait"), page.locator(".rulebook__label")
    expect(wait).to_be_hidden()
    expect(label).to_be_hidden()
    page.locator("#rule-when").select_option("waits")
    expect(wait).to_be_visible()
    page.locator("#rule-when").select_option("label_off")
    expect(wait).to_be_hidden()
    expect(label).to_be_visible()
