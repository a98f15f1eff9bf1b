"""How Django finds the journal."""

from __future__ import annotations

from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "herzenstakt.journal"
    label = "journal"
