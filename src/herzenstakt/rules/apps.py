"""How Django finds the rules."""

from __future__ import annotations

from django.apps import AppConfig


class RulesConfig(AppConfig):
    name = "herzenstakt.rules"
    label = "rules"
