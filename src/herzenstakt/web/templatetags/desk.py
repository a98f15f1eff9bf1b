"""Small words for templates."""

from __future__ import annotations

import re
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Protocol
from zlib import crc32

from django import template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability
from herzenstakt.channels.models import Channel
from herzenstakt.kernel.words import Sentence

register = template.Library()

TINTS = 8
MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 604800


class Line(Protocol):
    """A sentence of the journal with a gap for who did it."""

    @property
    def sentence(self) -> str:
        """With a gap `%(who)s`."""

    @property
    def who(self) -> str:
        """A name, or nothing."""


@register.filter
def say(sentence: Sentence | str) -> str:
    """A kept sentence in the reader's language, its gaps filled."""
    kept = sentence if isinstance(sentence, Sentence) else Sentence(sentence)
    if not kept:
        return ""
    text = gettext(kept.text)
    return text % kept.gaps if kept.gaps else text


@register.filter
def may(member: Membership | None, permission: str) -> bool:
    """Whether a button should be there at all: `{% if member|may:"answer" %}`."""
    return member is not None and member.may(permission)


@register.filter
def is_link(address: str | None) -> bool:
    """Whether an address from outside may become a link: the web, and nothing that runs."""
    return bool(address) and str(address).startswith(("https://", "http://"))


@register.filter
def line(entry: Line) -> str:
    """A line of the journal in the reader's language."""
    return gettext(entry.sentence) % {"who": entry.who}


@register.filter
def can(channel: Channel, ability: str) -> bool:
    """Whether the desk may try this on the network of a channel."""
    connector = channel.connector_class
    return connector is not None and connector.can(Ability(ability)).works


@register.filter
def startswith(text: str, beginning: str) -> bool:
    """Whether a text begins like this; nothing is no beginning."""
    return bool(beginning) and text.startswith(beginning)


# --- symbols and faces ---------------------------------------------------------------------------


@cache
def symbols() -> frozenset[str]:
    """The names of all symbols in our sprite."""
    sprite = Path(__file__).parents[1] / "static" / "web" / "icons" / "sprite.svg"
    return frozenset(re.findall(r'<symbol id="([^"]+)"', sprite.read_text(encoding="utf-8")))


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """A symbol of our sprite. It only repeats what the words beside it say."""
    return format_html(
        '<svg class="icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("web/icons/sprite.svg"),
        name,
    )


@register.simple_tag
@cache
def network_icon(kind: str) -> SafeString:
    """The symbol of a network; a plain speech bubble for one we have no symbol of."""
    return icon(f"network-{kind}" if f"network-{kind}" in symbols() else "network-other")


@register.filter
def initials(name: str) -> str:
    """The first letters of the first and the last word: what stands in for a face."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [name.lstrip("@")[:1]]
    return "".join(letters).upper()


@register.filter
def tint(name: str) -> int:
    """One of a few quiet colours, always the same for the same name."""
    return crc32(name.encode()) % TINTS


# --- time ----------------------------------------------------------------------------------------


@register.filter
def waiting_since(at: datetime) -> str:
    """Since when somebody waits, in full. Stands in every row, where a block in the template costs
    ten times as much."""
    return gettext("waiting since %(at)s") % {
        "at": date_format(localtime(at), "SHORT_DATETIME_FORMAT")
    }


@register.filter
def how_long(since: datetime | None) -> str:
    """How long ago, as one would say it: "5 min", "3 h", "2 days"."""
    if since is None:
        return ""
    seconds = max(0, int((timezone.now() - since).total_seconds()))
    if seconds < MINUTE:
        return gettext("just now")
    if seconds < HOUR:
        return gettext("%(n)s min") % {"n": seconds // MINUTE}
    if seconds < DAY:
        return gettext("%(n)s h") % {"n": seconds // HOUR}
    days = seconds // DAY
    if seconds < 2 * WEEK:
        return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
    weeks = seconds // WEEK
    return ngettext("%(n)s week", "%(n)s weeks", weeks) % {"n": weeks}
