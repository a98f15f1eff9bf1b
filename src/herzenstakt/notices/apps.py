"""The app of notices."""

from __future__ import annotations

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Who is told of what, and by which way."""

    name = "herzenstakt.notices"
