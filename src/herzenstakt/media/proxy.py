"""Fetching a picture of a network, making it harmless, and keeping it for a while.

    address -> one guarded request -> decoded and drawn anew (WebP) -> a file in the data folder

Only pictures come through: what Pillow cannot decode as one of a few formats is none. Drawing anew
drops everything hidden in a file: places, names of cameras, scripts.
"""

from __future__ import annotations

import hashlib
import io
import logging
import os
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import httpx
from django.conf import settings
from PIL import Image, ImageOps

from herzenstakt.kernel.http import MEGABYTE, Blocked, Http, TooLarge, in_time
from herzenstakt.media.pictures import FORMATS, PENCIL
from herzenstakt.media.scanning import look_through

logger = logging.getLogger(__name__)

LARGEST = 8 * MEGABYTE
#: what a telephone takes; a picture needs four bytes for each while it is drawn
MOST_PIXELS = 4096 * 4096
TIMEOUT = httpx.Timeout(8, connect=4)
KEEP = 7 * 24 * 3600
#: a picture that could not be had is not asked for again at once
FORGET_FAILURE = 15 * 60
#: pictures fetched at the same time; pages must not wait for slow picture servers
SLOTS = threading.BoundedSemaphore(4)
#: seconds to wait for a slot, and for a whole picture however it drips
FOR_A_SLOT, FOR_A_PICTURE = 1.0, 10.0


@dataclass(frozen=True, slots=True)
class Size:
    """How large a picture is drawn: at most `longest` pixels; `square` cuts the middle out."""

    name: str
    longest: int
    square: bool = False


FACE = Size("face", 96, square=True)
WHOLE = Size("whole", 1280)


def is_of_the_web(url: str) -> bool:
    """Whether this is an address we can call ourselves."""
    return url.startswith(("https://", "http://"))


def picture(
    url: str, size: Size, hosts: frozenset[str], bring: Callable[[], bytes] | None = None
) -> Path | None:
    """The file of a picture, fetched if need be; None where it cannot be had (now). Raises Infected and
    NotScanned where an operator has set a scanner, and whatever `bring` raises but TimeoutError.

    hosts: private places that an owner has allowed. bring: gives its bytes where its address is none of the
    web; `url` is then only its name.
    """
    if bring is None and not is_of_the_web(url):
        return None
    path = place_of(url, size, hosts)
    if is_fresh(path, KEEP):
        return path if path.stat().st_size else None
    if not SLOTS.acquire(timeout=FOR_A_SLOT):
        return None
    try:
        put(path, b"")  # a failure until it is none: nobody else waits for the same slow server
        body = brought(bring) if bring else fetch(url, hosts)
        look_through(io.BytesIO(body))
        drawn = draw_anew(body, size)
    finally:
        SLOTS.release()
    if drawn:
        put(path, drawn)
    return path if drawn else None


def place_of(url: str, size: Size, hosts: frozenset[str]) -> Path:
    """Where the picture lies: a name that tells nobody where it comes from, and that is another one
    for those who may call other hosts."""
    name = hashlib.sha256(f"{size.name} {sorted(hosts)} {url}".encode()).hexdigest()
    return Path(settings.DATA_DIR) / "media" / name[:2] / f"{name}.webp"


def throw_away(url: str, hosts: frozenset[str]) -> None:
    """Let go of a picture, in whatever size it lies here; one that is gone already is gone."""
    for size in (FACE, WHOLE):
        place_of(url, size, hosts).unlink(missing_ok=True)


def is_fresh(path: Path, keep: float) -> bool:
    """Whether a file is young enough; an empty one stands for a failure and is forgotten sooner."""
    try:
        about = path.stat()
    except OSError:
        return False
    return time.time() - about.st_mtime < (keep if about.st_size else FORGET_FAILURE)


@lru_cache(maxsize=64)
def client(hosts: frozenset[str]) -> Http:
    """One pooled client for all who may call the same hosts."""
    return Http(hosts, timeout=TIMEOUT, patience=FOR_A_PICTURE)


def fetch(url: str, hosts: frozenset[str]) -> bytes:
    """The bytes behind an address; none for any trouble."""
    try:
        answer = client(hosts).get(url, largest=LARGEST, headers={"Accept-Encoding": "identity"})
    except (httpx.HTTPError, httpx.InvalidURL, Blocked, TooLarge, ValueError) as trouble:
        logger.info("a picture could not be fetched: %s", type(trouble).__name__)
        return b""
    return answer.body if answer.status == httpx.codes.OK else b""


def brought(bring: Callable[[], bytes]) -> bytes:
    """The bytes that `bring` gives, within the time and the size of every picture; else none."""
    try:
        with in_time(FOR_A_PICTURE):
            body = bring()
    except TimeoutError:
        return b""
    return body if len(body) <= LARGEST else b""


def draw_anew(body: bytes, size: Size) -> bytes:
    """The picture as WebP in its size; nothing for what is no picture, or too large a one."""
    if not body:
        return b""
    try:
        with PENCIL, Image.open(io.BytesIO(body), formats=FORMATS) as found:
            if found.width * found.height > MOST_PIXELS:
                return b""
            image = ImageOps.exif_transpose(smaller(found, size)).convert("RGBA")
            drawn = io.BytesIO()
            image.save(drawn, "WEBP", quality=82)
            return drawn.getvalue()
    except Exception as trouble:  # decoders of foreign files may stumble in any way
        logger.info("no picture we can draw: %s", type(trouble).__name__)
        return b""


def smaller(found: Image.Image, size: Size) -> Image.Image:
    """The picture in its size, made small before anything else so that it never lies whole in memory
    more often than it must."""
    box = (size.longest, size.longest)
    found.draft("RGB", box)  # a JPEG is not even decoded larger than needed
    image = found.convert("RGBA") if found.mode in {"1", "P"} else found  # colours that mix
    if size.square:
        return ImageOps.fit(image, box)
    image.thumbnail(box)
    return image


def put(path: Path, body: bytes, keep: float = KEEP) -> None:
    """Lay a file on its shelf in one move, and clear the shelf of its like that are older than `keep`
    seconds."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for old in path.parent.glob(f"*{path.suffix}"):
        if not is_fresh(old, keep):
            old.unlink(missing_ok=True)
    half = path.with_suffix(f".{os.getpid()}.{threading.get_ident()}.part")
    half.write_bytes(body)
    half.replace(path)
