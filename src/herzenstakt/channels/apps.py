"""How Django finds the channels."""

from __future__ import annotations

from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "herzenstakt.channels"
    label = "channels"
