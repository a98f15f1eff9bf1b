"""How Django finds what the calm path keeps."""

from __future__ import annotations

from django.apps import AppConfig


class SafetyConfig(AppConfig):
    name = "herzenstakt.safety"
    label = "safety"
