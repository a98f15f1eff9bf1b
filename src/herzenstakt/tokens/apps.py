"""How Django finds the tokens."""

from __future__ import annotations

from django.apps import AppConfig


class TokensConfig(AppConfig):
    name = "herzenstakt.tokens"
    label = "tokens"
