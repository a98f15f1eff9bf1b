"""How Django finds rounds."""

from __future__ import annotations

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    name = "herzenstakt.rounds"
    label = "rounds"
