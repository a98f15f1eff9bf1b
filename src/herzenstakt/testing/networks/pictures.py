"""Pictures for posts of the simulated networks: a brush, always the same for the same name."""

from __future__ import annotations

import colorsys
import hashlib
from functools import lru_cache
from io import BytesIO

from PIL import Image, ImageDraw

WIDE, HIGH = 640, 400
HORIZON = 300


@lru_cache(maxsize=64)
def picture(name: str) -> bytes:
    """A PNG for a name: a brush on a table, the sky and the handle in colours of its own."""
    sky, handle = (hue_of(name, place) for place in (0, 1))
    canvas = Image.new("RGB", (WIDE, HIGH))
    draw = ImageDraw.Draw(canvas)
    for row in range(HORIZON):
        draw.line((0, row, WIDE, row), shade(sky, 0.9 - 0.35 * row / HORIZON, 0.6))
    draw.rectangle((0, HORIZON, WIDE, HIGH), shade(0.08, 0.32, 0.4))
    for left in range(396, 532, 6):
        draw.line((left, 262, left, 334), shade(0.12, 0.88, 0.5), 3)
    draw.rounded_rectangle((90, 236, 420, 264), 14, shade(handle, 0.42, 0.6))
    draw.rounded_rectangle((384, 226, 546, 274), 20, shade(handle, 0.34, 0.6))
    written = BytesIO()
    canvas.save(written, "PNG", optimize=True)
    return written.getvalue()


def hue_of(name: str, place: int) -> float:
    """A number from 0 to 1 that belongs to this name."""
    return hashlib.sha256(name.encode()).digest()[place] / 256


def shade(hue: float, lightness: float, saturation: float) -> tuple[int, int, int]:
    """A colour in the three numbers that Pillow takes."""
    red, green, blue = colorsys.hls_to_rgb(hue, lightness, saturation)
    return int(red * 255), int(green * 255), int(blue * 255)
