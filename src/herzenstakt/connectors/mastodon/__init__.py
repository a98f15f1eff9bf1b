"""Mastodon and the servers that speak its language."""

from __future__ import annotations

from herzenstakt.connectors.mastodon.connector import Mastodon

__all__ = ["Mastodon"]
