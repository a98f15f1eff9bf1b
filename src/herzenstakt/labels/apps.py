"""How Django finds the labels."""

from __future__ import annotations

from django.apps import AppConfig


class LabelsConfig(AppConfig):
    name = "herzenstakt.labels"
    label = "labels"
