"""Rows that last: added once, never changed afterwards and never removed by hand."""

from __future__ import annotations

from typing import Any, NoReturn, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class Unchangeable(Exception):
    """A record that can be corrected afterwards is none."""


class LastingQuerySet(models.QuerySet[Row]):
    """Reading and adding, nothing else."""

    def update(self, **_: Any) -> NoReturn:
        """Refused."""
        raise Unchangeable

    def delete(self) -> NoReturn:
        """Refused."""
        raise Unchangeable


class Lasting(models.Model):
    """A row that is kept as it was written."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Added once. Raises Unchangeable for a row that exists."""
        if self.pk is not None:
            raise Unchangeable
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Refused."""
        raise Unchangeable
