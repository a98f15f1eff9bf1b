"""How Django finds the groups."""

from __future__ import annotations

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "herzenstakt.groups"
    label = "groups"
