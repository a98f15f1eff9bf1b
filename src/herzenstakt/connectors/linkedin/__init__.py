"""LinkedIn: posts of an organisation and what people say below them, by the Community Management API."""

from __future__ import annotations

from herzenstakt.connectors.linkedin.connector import LinkedIn

__all__ = ["LinkedIn"]
