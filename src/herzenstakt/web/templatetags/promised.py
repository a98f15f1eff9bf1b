"""How a day is said."""

from __future__ import annotations

from datetime import date

from django import template
from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

register = template.Library()


@register.filter
def said_from(day: date, today: date) -> str:
    """A day as one says it on another: "today", "tomorrow", "Friday, 27 November"."""
    match (day - today).days:
        case 0:
            return gettext("today")
        case 1:
            return gettext("tomorrow")
        case -1:
            return gettext("yesterday")
        case _:
            same_year = day.year == today.year
            return date_format(day, gettext("l, j F") if same_year else gettext("l, j F Y"))


@register.filter
def late_by(day: date, today: date) -> str:
    """How late something is, plainly."""
    late = (today - day).days
    return ngettext("%(n)s day overdue", "%(n)s days overdue", late) % {"n": late}
