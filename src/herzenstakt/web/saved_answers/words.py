"""What fills the gaps of a saved answer, in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

GAPS: Mapping[str, Promise] = {
    "first_name": _("the person’s first name"),
    "name": _("the person’s whole name"),
    "my_name": _("your own first name"),
    "team": _("the name of your team"),
    "channel": _("the network"),
    "post": _("the beginning of the post it is about"),
    "opening_hours": _(
        "when you are there this week, holidays included; {öffnungszeiten} is the same"
    ),
    "personal": _("the place for something personal; without it, it stands at the end"),
}
#: with whom a wording is tried out
SOMEBODY: Mapping[str, str] = {"first_name": "Karl", "name": "Karl Kritik", "channel": "Mastodon"}
