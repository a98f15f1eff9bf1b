"""Files of ours in the data folder, under names that tell nothing. Only a view that asks the member gives
them out; no web server knows this folder."""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from django.conf import settings

from herzenstakt.kernel.keys import own_folder

#: a file without a row is younger than this while its row is being written
YOUNG = 24 * 3600


def place_of(key: uuid.UUID) -> Path:
    """Where a file lies."""
    name = key.hex
    return Path(settings.DATA_DIR) / "attachments" / name[:2] / name


def put(key: uuid.UUID, body: bytes) -> None:
    """Lay a file on the shelf in one move: whole, or not at all. Only we can read it."""
    path = place_of(key)
    own_folder(path.parent.parent)
    own_folder(path.parent)
    half = path.with_suffix(".part")
    with os.fdopen(os.open(half, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, 0o600), "wb") as file:
        file.write(body)
        file.flush()
        os.fsync(file.fileno())
    half.replace(path)


def take(key: uuid.UUID) -> bytes:
    """What lies there. Raises FileNotFoundError."""
    return place_of(key).read_bytes()


def throw_away(keys: Iterable[uuid.UUID]) -> None:
    """Let go of files; one that is gone already is gone."""
    for key in keys:
        place_of(key).unlink(missing_ok=True)


def old_files(lot: int) -> Iterator[list[Path]]:
    """Files that nobody is writing any more, so many at once, halves of stopped writers among them."""
    before = time.time() - YOUNG
    there = (Path(settings.DATA_DIR) / "attachments").glob("*/*")
    old = (path for path in there if path.stat().st_mtime < before)
    while some := list(islice(old, lot)):
        yield some


def key_of(path: Path) -> uuid.UUID | None:
    """Under which key a file lies; None for a half."""
    try:
        return uuid.UUID(hex=path.name)
    except ValueError:
        return None
