"""How Django finds the people who sign in."""

from __future__ import annotations

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "herzenstakt.accounts"
    label = "accounts"
