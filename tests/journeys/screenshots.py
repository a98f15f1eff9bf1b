"""Pictures of every screen, out of the demo world: `python -m tests.journeys.screenshots [screen ...]`.

They lie in `docs/screenshots/<screen>-{wide,phone}-{light,dark}.png`, in German; those in the README also
in English (`…-en.png`).
"""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from itertools import product
from pathlib import Path

import django
from PIL import Image
from playwright.sync_api import Browser

from tests.journeys.browser import PHONE, WIDE, chromium
from tests.journeys.screens import BY_NAME, SCREENS, Screen
from tests.journeys.seats import Places, Seats

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
SIZES = {"wide": WIDE, "phone": PHONE}
THEMES = ("light", "dark")
#: what stands in the README
ENGLISH = ("inbox", "conversation")
COLOURS = 256


def main(names: Sequence[str]) -> None:
    """Take the pictures of these screens, or of all of them."""
    django.setup()  # addresses are known by their names
    FOLDER.mkdir(parents=True, exist_ok=True)
    screens = [BY_NAME[name] for name in names] or list(SCREENS)
    with Places.opened() as places, chromium() as browser:
        for size, theme in product(SIZES, THEMES):
            with seats(browser, places, "de-DE", size, theme) as there:
                take(there, screens, f"-{size}-{theme}")
        with seats(browser, places, "en-GB", "wide", "light") as there:
            take(there, [one for one in screens if one.name in ENGLISH], "-wide-light-en")
    (FOLDER / "README.md").write_text("\n".join(listing()), encoding="utf-8")


def seats(browser: Browser, places: Places, language: str, size: str, theme: str) -> Seats:
    """Windows in one look."""
    look = {"locale": language, "color_scheme": theme, "viewport": SIZES[size]}
    return Seats(browser, places, **look)


def take(there: Seats, screens: Iterable[Screen], mark: str) -> None:
    """One picture of each screen; `mark` ends its name."""
    for screen in screens:
        if screen.on_the_phone_only and "phone" not in mark:
            continue
        page = there.show(screen).page
        page.wait_for_load_state("networkidle")
        keep(page.screenshot(), FOLDER / f"{screen.name}{mark}.png")


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
            if screen.on_the_phone_only and size != "phone":
                continue
            yield f"![{screen.name}, {size}, {theme}]({screen.name}-{size}-{theme}.png)"
        if screen.name in ENGLISH:
            yield f"![{screen.name}, wide, light, English]({screen.name}-wide-light-en.png)"
    yield ""


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    main(sys.argv[1:])
