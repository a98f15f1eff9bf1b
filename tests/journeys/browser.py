"""Chromium, and windows in it that mind whatever goes wrong behind the page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Page, Request, Response, sync_playwright

QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
#: what stands on the console and has a line of its own where it is trouble: a status; and what is kept while
#: somebody types gives way to what they typed after it ("replace", which htmx tells as two errors)
NO_TROUBLE = ("Failed to load resource", "htmx:afterRequest,", "htmx:sendAbort,")
#: a busy machine is no broken promise (milliseconds)
PATIENCE = 60_000
WIDE = {"width": 1440, "height": 900}
PHONE = {"width": 390, "height": 844}
#: a form that comes back with a sentence is no trouble of the page
FORM_CAME_BACK = 422


def chromium_here() -> str | None:
    """Where Chromium is on this machine; None where it is not."""
    return shutil.which("chromium-headless-shell")


@contextmanager
def chromium() -> Iterator[Browser]:
    """One browser, which every window of a test module shares."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium_here(), args=list(QUIET))
        try:
            yield browser
        finally:
            browser.close()


class Window:
    """A browser profile of its own, for one person. `complaints`: what a clean page never causes."""

    def __init__(self, browser: Browser, url: str, **options: Any) -> None:
        self.url, self.host = url, urlsplit(url).netloc
        #: other houses to which somebody goes on purpose, to sign in there
        self.visited: set[str] = set()
        self.complaints: list[str] = []
        self.expected: set[int] = {FORM_CAME_BACK}
        # A helper beside each window fetches a page and its looks: only where it is what is looked at.
        usual = {"viewport": WIDE, "locale": "en-GB", "timezone_id": "Europe/Berlin"}
        options = {**usual, "service_workers": "block", **options}
        self.context = browser.new_context(base_url=url, **options)
        self.context.set_default_timeout(PATIENCE)
        self.context.on("console", self._heard)
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("weberror", lambda error: self.complaints.append(f"thrown: {error.error}"))
        self.page: Page = self.context.new_page()

    def _heard(self, message: ConsoleMessage) -> None:
        """Errors of scripts, of the content security policy, of whatever; statuses are judged apart."""
        if message.type == "error" and not message.text.startswith(NO_TROUBLE):
            self.complaints.append(f"console: {message.text}")

    def _asked(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in {"data", "blob", "about"} and parts.netloc not in {
            self.host,
            *self.visited,
        }:
            self.complaints.append(f"asked another house: {request.url}")

    def _answered(self, response: Response) -> None:
        if response.status == 404 and "/media/avatar/" in response.url:
            return  # a face that cannot be had is no trouble: initials stand in for it
        if response.status >= 400 and response.status not in self.expected:
            self.complaints.append(f"{response.status} for {response.url}")

    def close(self) -> list[str]:
        """Close it; what it complained of until then. A question that closing breaks off is no trouble of the
        page, and at the end of a test there may always be one under way."""
        self.context.cookies()  # there and back: whatever was said before has been heard
        said = list(self.complaints)
        self.context.close()
        return said
