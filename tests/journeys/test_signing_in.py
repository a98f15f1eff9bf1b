"""The first run, and signing in with a password, a passkey and a second factor."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.journeys.browser import Window
from tests.journeys.conftest import Opens
from tests.journeys.desk import Desk
from tests.journeys.pages import add_passkey, introduce_oneself, set_up

EMAIL, PASSWORD = "renate@ratzifatzi.example", "herz-statt-technik"
STEP = 30  # seconds for which a code of an authenticator app is good


@pytest.fixture
def desk() -> Iterator[Desk]:
    with Desk() as desk:
        yield desk


@pytest.fixture
def renate(desk: Desk, windows: Opens) -> Page:
    """Renate, who has just set up her desk."""
    window: Window = windows(desk.url)
    set_up(window.page, desk.setup_link())
    return window.page


def sign_out(page: Page) -> None:
    page.goto("/me/")
    page.get_by_role("button", name="Sign out", exact=True).click()
    expect(page.get_by_role("heading", name="Good to see you")).to_be_visible()


def type_password(page: Page, password: str) -> None:
    page.get_by_label("Email").fill(EMAIL)
    page.get_by_label("Password", exact=True).fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def show_it_is_you(page: Page) -> None:
    """Before one changes how one signs in."""
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Confirm").click()


def is_inside(page: Page) -> None:
    expect(page.locator(".list__title")).to_have_text("Waiting")


def test_the_first_run_is_for_whoever_knows_the_code_and_comes_once(
    desk: Desk, windows: Opens
) -> None:
    stranger = windows(desk.url)
    stranger.expected.add(404)
    introduce_oneself(stranger.page, f"{desk.url}/setup/?code=guessed")
    expect(stranger.page.get_by_text("This is not the set-up code of this desk.")).to_be_visible()
    set_up(windows(desk.url).page, desk.setup_link())
    answered = stranger.page.goto("/setup/")
    assert answered is not None
    assert answered.status == 404


def test_a_wrong_password_stays_outside_and_the_right_one_comes_in(renate: Page) -> None:
    sign_out(renate)
    type_password(renate, "technik-statt-herz")
    expect(renate.get_by_role("heading", name="Good to see you")).to_be_visible()
    expect(renate.locator(".errorlist, [role=alert]").first).to_be_visible()
    type_password(renate, PASSWORD)
    is_inside(renate)


def test_a_passkey_is_made_and_signs_in_without_a_password(renate: Page) -> None:
    renate.goto("/account/2fa/webauthn/add/")
    show_it_is_you(renate)
    add_passkey(renate)
    expect(renate.get_by_role("heading", name="Recovery Codes")).to_be_visible()

    sign_out(renate)
    renate.get_by_role("button", name="Sign in with a passkey").click()
    is_inside(renate)


def test_a_second_factor_is_asked_for_after_the_password(renate: Page) -> None:
    renate.goto("/account/2fa/totp/activate/")
    show_it_is_you(renate)
    secret = renate.get_by_label("Authenticator secret").input_value()
    used = fresh_step(renate)
    renate.get_by_label("Authenticator code").fill(code_of(secret, used))
    renate.get_by_role("button", name="Activate").click()
    renate.wait_for_url("**/account/2fa/recovery-codes/**")

    sign_out(renate)
    type_password(renate, PASSWORD)
    field = renate.locator("input[name=code]")
    field.fill("000000")
    field.press("Enter")
    expect(renate.get_by_text("Incorrect code.")).to_be_visible()
    field.fill(code_of(secret, fresh_step(renate, used)))
    field.press("Enter")
    is_inside(renate)


def fresh_step(page: Page, used: int | None = None) -> int:
    """A half minute whose code is good long enough to be typed, and was not used: a code is good once."""
    while step_now() == used or time.time() % STEP > STEP - 10:
        page.wait_for_timeout(200)
    return step_now()


def step_now() -> int:
    """The number of the half minute in which we are."""
    return int(time.time()) // STEP


def code_of(secret: str, step: int) -> str:
    """What an authenticator app shows in this half minute."""
    return str(format_hotp_value(hotp_value(secret, step)))
