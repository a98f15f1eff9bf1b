"""How Django finds the screens, their words and their files."""

from __future__ import annotations

from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "herzenstakt.web"
    label = "web"
