"""Files only we can read, and the keys and codes that are made once and kept in them."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def own_folder(path: Path) -> Path:
    """A folder; where it is made now, only we can look into it (0700)."""
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def own_file(path: Path) -> Path:
    """A file in a folder that is there; where it is made now, only we can read it (0600). Not made for
    a name that is no path (":memory:")."""
    if not path.name.startswith(":") and path.parent.is_dir():
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    return path


def kept_key(path: Path, make: Callable[[], str]) -> str:
    """A key from a file only we can read (0600); made by `make()` when there is none yet.

    The file appears whole or not at all: of two first starts at once both get the same key, and one
    that is killed leaves no empty key behind.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        handle, fresh = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")  # 0600
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
    return path.read_text(encoding="ascii").strip()
