"""How Django finds the search, and how its index stays whole."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class SearchConfig(AppConfig):
    name = "herzenstakt.search"
    label = "search"

    def ready(self) -> None:
        """Each connection knows how texts are cut; each migration leaves the index whole."""
        connection_created.connect(_teach, dispatch_uid="search.teach")
        post_migrate.connect(_keep, sender=self, dispatch_uid="search.keep")


def _teach(connection: BaseDatabaseWrapper, **_: Any) -> None:
    from herzenstakt.search import index

    index.teach(connection)


def _keep(using: str, plan: Any = (), **_: Any) -> None:
    from herzenstakt.search import index

    index.keep(using)
