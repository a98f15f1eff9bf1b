"""Bluesky: mentions, replies and quotes of one account, on any server of the AT Protocol."""

from __future__ import annotations

from herzenstakt.connectors.bluesky.connector import Bluesky

__all__ = ["Bluesky"]
