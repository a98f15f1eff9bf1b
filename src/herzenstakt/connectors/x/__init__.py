"""X: posts, replies and private messages of one account; found by its entry point."""

from __future__ import annotations

from herzenstakt.connectors.x.connector import X

__all__ = ["X"]
