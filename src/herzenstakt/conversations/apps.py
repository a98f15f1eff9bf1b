"""How Django finds the conversations."""

from __future__ import annotations

from django.apps import AppConfig


class ConversationsConfig(AppConfig):
    name = "herzenstakt.conversations"
    label = "conversations"
