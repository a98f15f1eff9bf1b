"""How Django finds the replies."""

from __future__ import annotations

from django.apps import AppConfig


class RepliesConfig(AppConfig):
    name = "herzenstakt.replies"
    label = "replies"
