"""What a team's first netiquette begins with: ours, for them to change."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import NamedTuple


class Skeleton(NamedTuple):
    """One text in both languages."""

    german: str
    english: str


@cache
def skeleton() -> Skeleton:
    """The texts that lie beside this file."""
    kept = (files(__package__).joinpath(f"skeleton.{language}.txt") for language in ("de", "en"))
    return Skeleton(*(file.read_text(encoding="utf-8").strip() for file in kept))
