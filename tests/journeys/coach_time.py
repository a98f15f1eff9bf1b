"""How soon the coach speaks at the desk, and whether anything jumps: `python -m tests.journeys.coach_time`.

In Chromium, at the demo world: a draft that barks and one that does not are written in turn, and the page
itself takes the time from the last key until the line of the coach has changed. The last line is JSON.
"""

from __future__ import annotations

import json
import statistics

import django
from playwright.sync_api import Page

from tests.journeys.browser import chromium
from tests.journeys.pages import composer
from tests.journeys.screens import BY_NAME
from tests.journeys.seats import Places, Seats

TIMES = 20
BARKS = "Das hätten Sie vorher lesen müssen. Wird schnellstmöglich geprüft!!"
KIND = "Drei Wochen sind zu lang, das tut mir leid. Ich frage heute im Lager nach"
#: times are those of the page: no way from here to there and back is in them
WATCH = """() => {
  window.coachTold = []; window.lastKey = 0; window.jumps = 0;
  const text = document.getElementById("composer-text");
  text.addEventListener("input", () => { window.lastKey = performance.now(); });
  new MutationObserver(() => { window.coachTold.push(performance.now() - window.lastKey); })
    .observe(text.closest("form").querySelector(".composer__coach"), {childList: true});
  new PerformanceObserver((seen) => { for (const one of seen.getEntries()) window.jumps += one.value; })
    .observe({type: "layout-shift", buffered: false});
}"""


def main() -> None:
    """Print what was measured: milliseconds from the last key to the hint, and the layout shift of it all."""
    django.setup()
    with Places.opened() as places, chromium() as browser, Seats(browser, places) as there:
        page = there.show(BY_NAME["conversation-coach"]).page
        page.keyboard.press("Escape")
        told = measured(page)
    print(json.dumps(told))


def measured(page: Page) -> dict[str, float]:
    """What stands in the last line."""
    composer(page).fill("")
    page.wait_for_timeout(1_000)
    page.evaluate(WATCH)
    found = []
    for turn in range(2 * TIMES):
        words, last = (BARKS, "!") if turn % 2 == 0 else (KIND, ".")
        composer(page).fill(words)
        page.wait_for_timeout(1_000)  # what comes of all but the last key
        page.evaluate("window.coachTold = []")
        composer(page).press("End")
        composer(page).press_sequentially(last)
        found.append(first_told(page))
    return {
        "median_ms": round(statistics.median(found), 1),
        "p95_ms": round(statistics.quantiles(found, n=20)[-1], 1),
        "most_ms": round(max(found), 1),
        "layout_shift": round(page.evaluate("window.jumps"), 4),
    }


def first_told(page: Page) -> float:
    """When the line of the coach changed, asked for until it did; a page of ours evaluates no strings."""
    while not (told := page.evaluate("() => window.coachTold")):
        page.wait_for_timeout(50)
    return float(told[0])


if __name__ == "__main__":
    main()
