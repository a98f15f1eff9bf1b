"""How Django finds the ground everything stands on."""

from __future__ import annotations

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from herzenstakt.kernel.joins import try_few


class KernelConfig(AppConfig):
    name = "herzenstakt.kernel"
    label = "kernel"

    def ready(self) -> None:
        """Each connection plans as we do."""
        connection_created.connect(try_few, dispatch_uid="kernel.try_few")
