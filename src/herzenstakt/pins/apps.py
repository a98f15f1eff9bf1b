"""How Django finds pinned answers."""

from __future__ import annotations

from django.apps import AppConfig


class PinsConfig(AppConfig):
    name = "herzenstakt.pins"
    label = "pins"
