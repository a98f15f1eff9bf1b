"""How Django finds what moderation keeps."""

from __future__ import annotations

from django.apps import AppConfig


class ModerationConfig(AppConfig):
    name = "herzenstakt.moderation"
    label = "moderation"
