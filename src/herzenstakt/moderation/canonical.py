"""The one way to write something down before it is digested: the same words for the same thing, always."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

#: made once: a record is read field by field
_ENCODER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def written(content: Mapping[str, Any]) -> str:
    """Keys in order, no spaces, as RFC 8785 does for strings and whole numbers."""
    return _ENCODER.encode(content)


def moment(at: datetime) -> str:
    """The same words for a moment whatever time zone a database gives it back in."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")
