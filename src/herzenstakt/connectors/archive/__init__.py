"""Archives: comments that come out of a file instead of a network. Nothing ever goes back."""

from __future__ import annotations

from herzenstakt.connectors.archive.connector import Archive

__all__ = ["Archive"]
