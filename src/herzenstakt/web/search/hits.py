"""What was said and found, ready to be printed, as the rows of a list are (`inbox/rows.py`)."""

from __future__ import annotations

from typing import Any, TypedDict

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.kernel.names import isolated
from herzenstakt.search.wording import Wording
from herzenstakt.web.search.snippets import snippet
from herzenstakt.web.templatetags.desk import (
    address_of,
    face,
    how_long,
    in_full,
    is_veiled,
    our_face,
)

#: of a message that was found, beside its words and their time
SHOWN = (
    *("direction", "channel__kind", "conversation_id", "conversation__person__name"),
    *("handle_id", "handle__kind", "handle__name", "handle__avatar_url"),
)


class Hit(TypedDict):
    """A message in a list. `who`: whose words it is; `snippet`: the place in it where the words stand."""

    address: str
    face: SafeString
    who: SafeString
    time: SafeString
    snippet: SafeString
    is_veiled: bool


def hit_of(told: Any, wording: Wording, reader: Membership) -> Hit:
    """One of what `finding.told` gives, with the fields of `SHOWN`."""
    team = reader.team
    is_theirs = told.direction == Message.Direction.IN
    if told.handle_id:
        picture = told.handle_id if told.handle__avatar_url else None
        seen = face(team.slug, told.handle__name, picture, told.handle__kind)
    else:
        seen = our_face(team.name, told.channel__kind)
    address = address_of("conversation:show", team.slug, told.conversation_id)
    at = told.written_at
    return {
        "address": f"{address}#message-{told.pk}",
        "face": seen,
        "who": _theirs(told) if is_theirs else _ours(told),
        "time": mark_safe(
            f'<time class="found__time" datetime="{at.isoformat()}" title="{in_full(at)}">'
            f"{how_long(at)}</time>"
        ),
        "snippet": snippet(told.text, wording),
        "is_veiled": is_theirs and is_veiled(told.text, reader.user),
    }


def _theirs(told: Any) -> SafeString:
    name = told.handle__name or told.conversation__person__name
    return mark_safe(f"<bdi>{escape(name)}</bdi>")


def _ours(told: Any) -> SafeString:
    who = isolated(told.conversation__person__name)
    return mark_safe(escape(gettext("We to %(who)s") % {"who": who}))
