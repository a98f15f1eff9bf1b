"""How Django finds the saved answers."""

from __future__ import annotations

from django.apps import AppConfig


class SavedAnswersConfig(AppConfig):
    name = "herzenstakt.saved_answers"
    label = "saved_answers"
