"""The table of keys, for the sheet that shows it."""

from __future__ import annotations

from django import template
from django.utils.functional import Promise

from herzenstakt.web.keys import TABLE, TITLES, Key, Where

register = template.Library()


@register.simple_tag
def key_table() -> list[tuple[Where, Promise, list[Key]]]:
    """Every key, by where it works."""
    return [(where, TITLES[where], [key for key in TABLE if key.where == where]) for where in Where]
