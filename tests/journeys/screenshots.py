"""Pictures of every screen, out of the demo world: `python -m tests.journeys.screenshots [screen ...]`.

They lie in `docs/screenshots/<screen>-{wide,phone}-{light,dark}.png`, in German; those in the README also
in English (`…-en.png`).
"""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from tests.journeys.browser import PHONE, WIDE, Window, chromium
from tests.journeys.desk import DemoWorld
from tests.journeys.pages import sit_down
from tests.journeys.screens import BY_NAME, SCREENS, Screen

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = {"wide": WIDE, "phone": PHONE}
THEMES = ("light", "dark")
#: what stands in the README
ENGLISH = ("inbox", "conversation")
COLOURS = 256


def main(names: Sequence[str]) -> None:
    """Take the pictures of these screens, or of all of them."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    screens = [BY_NAME[name] for name in names] or list(SCREENS)
    with DemoWorld(demo=True) as world, chromium() as browser:
        for size, theme in product(SIZES, THEMES):
            take(browser, world.url, screens, "de-DE", size, theme, "")
        english = [screen for screen in screens if screen.name in ENGLISH]
        take(browser, world.url, english, "en-GB", "wide", "light", "-en")
    (FOLDER / "README.md").write_text("\n".join(listing()), encoding="utf-8")


def take(
    browser: Browser,
    url: str,
    screens: Iterable[Screen],
    language: str,
    size: str,
    theme: str,
    mark: str,
) -> None:
    """One picture of each screen in one look; `mark` ends its name."""
    look = {"locale": language, "color_scheme": theme, "viewport": SIZES[size]}
    seats: dict[str, Window] = {}
    for screen in screens:
        if screen.who not in seats:
            seats[screen.who] = Window(browser, url, reduced_motion="reduce", **look)
            if screen.who:
                sit_down(seats[screen.who].page, screen.who)
        page = seats[screen.who].page
        screen.show(page)
        page.wait_for_load_state("networkidle")
        keep(page.screenshot(), FOLDER / f"{screen.name}-{size}-{theme}{mark}.png")
    for window in seats.values():
        window.context.close()


def keep(picture: bytes, file: Path) -> None:
    """Store a picture with few colours, which makes it a third as large and looks the same."""
    with Image.open(io.BytesIO(picture)) as image:
        few = image.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        few.save(file, optimize=True)


def listing() -> Iterator[str]:
    """The page that shows them all."""
    yield "# Screenshots\n"
    yield "Every screen of the demo world (`bin/demo`), in German, at 1440 × 900 and 390 × 844, light and"
    yield "dark. The names and faces are invented. `python -m tests.journeys.screenshots` takes them anew."
    for screen in SCREENS:
        yield f"\n## {screen.name}\n"
        for size, theme in product(SIZES, THEMES):
            yield f"![{screen.name}, {size}, {theme}]({screen.name}-{size}-{theme}.png)"
        if screen.name in ENGLISH:
            yield f"![{screen.name}, wide, light, English]({screen.name}-wide-light-en.png)"
    yield ""


if __name__ == "__main__":
    main(sys.argv[1:])
