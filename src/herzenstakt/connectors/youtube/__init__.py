"""YouTube: the comments under the films of one channel, with both queues of its moderation."""

from __future__ import annotations

from herzenstakt.connectors.youtube.connector import YouTube

__all__ = ["YouTube"]
