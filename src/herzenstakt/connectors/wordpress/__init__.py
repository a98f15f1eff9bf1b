"""WordPress: the comments under our own posts, held ones included, over the blog's own REST API."""

from __future__ import annotations

from herzenstakt.connectors.wordpress.connector import WordPress

__all__ = ["WordPress"]
