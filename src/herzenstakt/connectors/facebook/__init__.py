"""Facebook: the comments, visitors and private messages of one Page."""

from __future__ import annotations

from herzenstakt.connectors.facebook.connector import Facebook

__all__ = ["Facebook"]
