"""A network that somebody else wrote: the board in the hall, where people pin cards."""

from __future__ import annotations

from .connector import Pinboard

__all__ = ["Pinboard"]
