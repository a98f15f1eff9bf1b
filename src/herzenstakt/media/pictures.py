"""A picture drawn anew: nothing of the file that came is kept but what can be seen.

    bytes -> opened as one of a few formats -> turned upright -> colours as screens know them -> small enough

Drawing anew drops places, cameras, names, remarks and scripts, whichever way they were hidden (EXIF, XMP,
IPTC, comments, whatever follows the picture).
"""

from __future__ import annotations

import io
import logging
import threading
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageCms, ImageOps, ImageSequence

from herzenstakt.kernel.words import InWords, Sentence
from herzenstakt.kernel.words import gettext_noop as _

logger = logging.getLogger(__name__)

FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
#: what a good camera takes; a picture needs four bytes for each while it is drawn
MOST_PIXELS = 50_000_000
#: all pictures of a moving one together
MOST_MOVING_PIXELS = 120_000_000
#: more than a minute of film at its full speed; even the smallest picture takes a moment to draw
MOST_FRAMES = 1_000
#: nobody sees more on a screen
LONGEST = 4096
#: only one is drawn at a time: large ones take much memory
PENCIL = threading.Lock()
QUALITIES = (90, 80, 70)


class NotDrawn(InWords):
    """It is no picture we can draw; `sentence` says why."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture that tells nothing but what can be seen. `note`: what was changed about it, in words."""

    body: bytes
    content_type: str
    width: int
    height: int
    moves: bool = False
    note: Sentence = Sentence("")  # noqa: RUF009, a sentence is frozen


def draw(body: bytes, most_bytes: int | None = None, most_pixels: int | None = None) -> Drawn:
    """The picture drawn anew, made smaller where the network takes no larger one. Raises NotDrawn."""
    try:
        with PENCIL, Image.open(io.BytesIO(body), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                raise too_many_pixels()
            # how many there are is not asked: to count them the whole file would be read
            if getattr(found, "is_animated", False):
                return moving(found, most_bytes, most_pixels)
            return still(found, most_bytes, most_pixels)
    except NotDrawn:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as trouble:
        raise too_many_pixels() from trouble
    except Exception as trouble:  # decoders of foreign files may stumble in any way
        logger.info("no picture we can draw: %s", type(trouble).__name__)
        raise NotDrawn(
            _("This is no picture we can open. PNG, JPEG, GIF, WebP and AVIF can go out.")
        ) from trouble


def too_many_pixels() -> NotDrawn:
    """A small file may unfold to a picture that fills the memory of the whole house."""
    return NotDrawn(
        _("This picture has more than %(most)s million pixels. Please make it smaller first."),
        most=MOST_PIXELS // 1_000_000,
    )


def still(found: Image.Image, most_bytes: int | None, most_pixels: int | None) -> Drawn:
    """One picture, upright, in colours of the web, small enough."""
    drawn_as = found.format
    image = bare(in_colours_of_the_web(ImageOps.exif_transpose(found)))
    before = image.size
    image.thumbnail((LONGEST, LONGEST))
    if most_pixels and image.width * image.height > most_pixels:
        share = (most_pixels / (image.width * image.height)) ** 0.5
        image = shrunk(image, share)
    keeps = drawn_as in {"PNG", "GIF"} or image.mode == "RGBA"
    written, content_type = write(image, keeps=keeps, most=most_bytes)
    while most_bytes and len(written) > most_bytes:
        if min(image.size) < 32:
            raise NotDrawn(_("This picture cannot be made small enough for the network."))
        image = shrunk(image, 0.75)
        written, content_type = write(image, keeps=keeps, most=most_bytes)
    note = Sentence("") if image.size == before else smaller(before, image.size)
    return Drawn(written, content_type, image.width, image.height, note=note)


def write(image: Image.Image, *, keeps: bool, most: int | None) -> tuple[bytes, str]:
    """The picture as a file: without loss where it came so and is small enough (`keeps`), else as JPEG."""
    if keeps:
        body = saved(image, "PNG", optimize=True)
        if not most or len(body) <= most or image.mode == "RGBA":
            return body, "image/png"
    flat = image.convert("RGB")
    for quality in QUALITIES:
        body = saved(flat, "JPEG", quality=quality, optimize=True)
        if not most or len(body) <= most:
            break
    return body, "image/jpeg"


def moving(found: Image.Image, most_bytes: int | None, most_pixels: int | None) -> Drawn:
    """A moving picture with all its frames. It is never made smaller: half of them would be another one.
    Raises NotDrawn."""
    if found.format != "GIF":
        raise NotDrawn(_("Of moving pictures only GIF can go out; this one is another kind."))
    area = found.width * found.height
    most = min(MOST_FRAMES, MOST_MOVING_PIXELS // area)
    if most < 2 or (most_pixels and area > most_pixels):
        raise too_long()
    drawn: list[Image.Image] = []
    lasts: list[int] = []
    for image in ImageSequence.Iterator(found):
        if len(drawn) == most:
            raise too_long()
        drawn.append(bare(image.convert("RGBA")))
        lasts.append(int(image.info.get("duration", 100)))
    body = saved(
        drawn[0], "GIF", save_all=True, append_images=drawn[1:], duration=lasts, loop=0, disposal=2
    )
    if most_bytes and len(body) > most_bytes:
        raise too_long()
    return Drawn(body, "image/gif", found.width, found.height, moves=True)


def too_long() -> NotDrawn:
    """Too many pictures, or too large ones."""
    return NotDrawn(_("This moving picture is too large. A shorter or smaller one can go out."))


def in_colours_of_the_web(image: Image.Image) -> Image.Image:
    """In sRGB, as screens without a profile show it; a broken profile is simply left out."""
    profile = image.info.get("icc_profile")
    wanted = "RGBA" if image.has_transparency_data else "RGB"
    if profile and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        try:
            told = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            mode = "RGBA" if image.mode == "RGBA" else "RGB"
            turned = ImageCms.profileToProfile(
                image, told, ImageCms.createProfile("sRGB"), outputMode=mode
            )
            return (turned or image).convert(wanted)
        except (ImageCms.PyCMSError, OSError, ValueError):
            logger.info("a colour profile could not be read")
    return image.convert(wanted)


def bare(image: Image.Image) -> Image.Image:
    """The same picture with nothing written beside it: some writers would copy remarks along."""
    image.info = {}
    return image


def shrunk(image: Image.Image, share: float) -> Image.Image:
    """The picture with its sides made this much smaller."""
    width, height = (max(1, int(side * share)) for side in image.size)
    return image.resize((width, height), Image.Resampling.LANCZOS)


def smaller(before: tuple[int, int], after: tuple[int, int]) -> Sentence:
    """That it was made smaller, in words."""
    gaps = {"before": f"{before[0]} × {before[1]}", "after": f"{after[0]} × {after[1]}"}
    return Sentence(_("Made smaller to fit: %(after)s instead of %(before)s pixels."), gaps)


def saved(image: Image.Image, how: str, **more: Any) -> bytes:
    """What a picture looks like as a file."""
    body = io.BytesIO()
    image.save(body, how, **more)
    return body.getvalue()
