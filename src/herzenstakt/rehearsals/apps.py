"""How Django finds rehearsals."""

from __future__ import annotations

from django.apps import AppConfig


class RehearsalsConfig(AppConfig):
    name = "herzenstakt.rehearsals"
    label = "rehearsals"
