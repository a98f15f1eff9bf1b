"""Places no program listens to: what was said there is written down here by a person."""

from __future__ import annotations

from herzenstakt.connectors.manual.connector import Manual

__all__ = ["Manual"]
