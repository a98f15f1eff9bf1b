"""How Django finds the service hours."""

from __future__ import annotations

from django.apps import AppConfig


class HoursConfig(AppConfig):
    name = "herzenstakt.hours"
    label = "hours"
