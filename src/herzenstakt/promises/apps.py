"""How Django finds what we promised."""

from __future__ import annotations

from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "herzenstakt.promises"
    label = "promises"
