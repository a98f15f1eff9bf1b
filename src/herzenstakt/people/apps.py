"""How Django finds the people outside."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "herzenstakt.people"
    label = "people"
