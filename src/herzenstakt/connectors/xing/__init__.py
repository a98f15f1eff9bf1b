"""Xing, as far as its notification mails tell of it: read here, answered there by hand."""

from __future__ import annotations

from herzenstakt.connectors.xing.connector import Xing

__all__ = ["Xing"]
