"""How Django finds what was done at once."""

from __future__ import annotations

from django.apps import AppConfig


class BulkConfig(AppConfig):
    name = "herzenstakt.bulk"
    label = "bulk"
