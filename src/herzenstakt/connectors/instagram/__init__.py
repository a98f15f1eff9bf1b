"""Instagram: comments, mentions and private messages of one professional account."""

from __future__ import annotations

from herzenstakt.connectors.instagram.connector import Instagram

__all__ = ["Instagram"]
