"""Isso: the comments of a blog that keeps them on an Isso server, read openly or as its administrator."""

from __future__ import annotations

from herzenstakt.connectors.isso.connector import Isso

__all__ = ["Isso"]
