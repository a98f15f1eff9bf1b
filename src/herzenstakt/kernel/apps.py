"""How Django finds the ground everything stands on."""

from __future__ import annotations

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "herzenstakt.kernel"
    label = "kernel"
