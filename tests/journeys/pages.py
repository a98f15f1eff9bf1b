"""The desk in the words of those who sit at it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, expect

#: an open conversation is looked at again every ten seconds, the list every twenty
SOON = 45_000


def sit_down(page: Page, name: str) -> None:
    """Sit down as one of the cast of a demo, in any language."""
    page.goto("/account/login/")
    page.locator(".cast__person").filter(has_text=name).click()
    page.locator("#nav").wait_for(state="attached")
    # Keys are heard once the modules have run, and they run before this is told.
    page.wait_for_load_state("domcontentloaded")


def add_passkey(page: Page) -> None:
    """Make a passkey on an authenticator that lives in this browser and says yes by itself; the page
    that asks for it is open."""
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile(r"/account/2fa/(?!webauthn/add)"))


def set_up(page: Page, link: str) -> None:
    """The first run, with the code of the console."""
    introduce_oneself(page, link)
    expect(page.get_by_role("heading", name="Connect a channel")).to_be_visible()


def introduce_oneself(page: Page, link: str) -> None:
    """Fill in what the first run asks."""
    page.goto(link)
    page.get_by_label("Name of the team").fill("RatziFatzi GmbH")
    page.get_by_label("Language of the team").select_option("en")
    page.get_by_label("Your name").fill("Renate Ratzi")
    page.get_by_label("Your e-mail address").fill("renate@ratzifatzi.example")
    page.get_by_label("A password").fill("herz-statt-technik")
    page.get_by_role("button", name="Open the desk").click()


def row(page: Page, words: str) -> Locator:
    """The row of the list with these last words."""
    return page.locator(".row__link").filter(has_text=words)


def open_conversation(page: Page, words: str) -> None:
    """Open it from the list, where it must appear without reloading."""
    expect(row(page, words)).to_be_visible(timeout=4 * SOON)
    row(page, words).click()
    expect(said(page, words)).to_be_visible()
    settled(page)


def settled(page: Page) -> None:
    """What has just come listens to keys and clicks now: htmx takes a moment for that."""
    expect(page.locator(".htmx-added, .htmx-settling")).to_have_count(0)


def look_until(page: Page, there: Locator) -> None:
    """Load the page anew until something stands there: for what need not come by itself."""
    for _ in range(200):
        if there.count():
            return
        page.wait_for_timeout(300)
        page.reload()
    expect(there).to_be_visible()


def said(page: Page, words: str) -> Locator:
    """The message with these words in the open conversation."""
    return page.locator(".thread__items > .message").filter(has_text=words)


def heading(page: Page) -> Locator:
    """The top of the open conversation: who, and since when they wait."""
    return page.locator("#conversation-head")


def take_care(page: Page) -> None:
    """ "I’ll take care of it"."""
    heading(page).get_by_role("button", name="I’ll take care of it").click()
    expect(heading(page).get_by_role("button", name="Hand it back")).to_be_visible()


def composer(page: Page) -> Locator:
    """Where one writes."""
    return page.locator("#composer-text")


def write(page: Page, words: str) -> None:
    """Type an answer."""
    composer(page).fill(words)


def send(page: Page) -> None:
    """Let it go."""
    page.locator("#composer").get_by_role("button", name="Send", exact=True).click()


def is_delivered(page: Page, words: str, timeout: float = SOON) -> None:
    """See that it has arrived."""
    expect(said(page, words).get_by_text("delivered")).to_be_visible(timeout=timeout)


def answer(page: Page, words: str) -> None:
    """Write, let go, see it delivered."""
    write(page, words)
    send(page)
    is_delivered(page, words)


def more_at(message: Locator) -> None:
    """Open what else can be done to a message."""
    message.locator("summary").filter(has_text="More").click()


#: how the desk says that somebody waits
WAITS = re.compile("waiting for|has just written")


def nobody_waits(page: Page) -> None:
    """See that the open conversation is answered."""
    state = heading(page).locator(".conversation__state")
    expect(state).to_contain_text("answered", timeout=SOON)
    expect(state).not_to_contain_text(WAITS)


def somebody_waits(page: Page) -> None:
    """See that somebody waits in the open conversation."""
    state = heading(page).locator(".conversation__state")
    expect(state).to_contain_text(WAITS, timeout=SOON)


def say_why(page: Page, kind: str, reason: str, why: str, *, law: str = "") -> None:
    """Fill in what shall happen and why; the form is open."""
    page.locator(f"input[name=kind][value={kind}]").check()
    choice = page.locator(f"input[name=reason][value={reason}]")
    choice.locator("xpath=ancestor::details/summary").click()
    choice.check()
    page.get_by_label("Why they fit the reason").fill(why)
    page.get_by_label("The provision").fill(law)
