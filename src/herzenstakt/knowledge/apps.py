"""How Django finds what the team knows."""

from __future__ import annotations

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    name = "herzenstakt.knowledge"
    label = "knowledge"
