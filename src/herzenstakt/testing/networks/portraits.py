"""Pictures for the people of the simulated networks: initials on a colour that is always theirs."""

from __future__ import annotations

import colorsys
import hashlib
import unicodedata
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

SIZE = 160
LETTERS = 64


@lru_cache(maxsize=512)
def portrait(name: str) -> bytes:
    """A square PNG for a name, the same for the same name."""
    picture = Image.new("RGB", (SIZE, SIZE), colour_of(name))
    ImageDraw.Draw(picture).text(
        (SIZE / 2, SIZE / 2),
        drawable(initials_of(name)),
        fill="white",
        font=ImageFont.load_default(LETTERS),
        anchor="mm",
    )
    written = BytesIO()
    picture.save(written, "PNG", optimize=True)
    return written.getvalue()


def initials_of(name: str) -> str:
    """The first letters of the first and the last word; "?" where there are none."""
    words = [word for word in name.split() if word[0].isalnum()]
    return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper() or "?"


def drawable(letters: str) -> str:
    """The letters without what Pillow's own font cannot draw: "ÖÜ" becomes "OU"."""
    return unicodedata.normalize("NFKD", letters).encode("ascii", "ignore").decode()


def colour_of(name: str) -> tuple[int, int, int]:
    """A colour dark enough for white letters."""
    hue = hashlib.sha256(name.encode()).digest()[0] / 256
    red, green, blue = colorsys.hls_to_rgb(hue, 0.36, 0.5)
    return int(red * 255), int(green * 255), int(blue * 255)
