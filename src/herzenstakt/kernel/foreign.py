"""JSON that others wrote, read without trust: where something else stands than was promised, nothing does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def word(told: Any, name: str) -> str:
    """A text of an object, "" where something else stands there."""
    value = told.get(name) if isinstance(told, Mapping) else None
    return value if isinstance(value, str) else ""


def part(told: Any, name: str) -> Mapping[str, Any]:
    """An object inside another, {} where something else stands there."""
    value = told.get(name) if isinstance(told, Mapping) else None
    return value if isinstance(value, Mapping) else {}
