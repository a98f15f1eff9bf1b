"""How Django finds who is there."""

from __future__ import annotations

from django.apps import AppConfig


class PresenceConfig(AppConfig):
    name = "herzenstakt.presence"
    label = "presence"
