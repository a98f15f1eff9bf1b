"""What a row of the list shows, ready to be printed.

Worked out here and not in the template: a row stands in every list, many times, and a template needs
ten times as long for the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Value
from django.db.models.functions import Coalesce, Left, NullIf
from django.utils.safestring import SafeString

from herzenstakt.conversations.models import ConversationQuerySet
from herzenstakt.safety.hateful import is_hateful
from herzenstakt.web.templatetags.desk import face, waiting_time

#: read from the database for a row, and nothing else
SHOWN = (
    *("pk", "waiting_since", "last_message_at", "excerpt", "is_private", "person__name"),
    *("handle_id", "handle__kind", "handle__avatar_url", "caretaker__user__name", "about"),
)
#: letters of a post; style sheets cut what is still too long for the line
LONGEST_ABOUT = 90


class Row(TypedDict):
    """One person in the list. `about`: the post they speak about; `cared_by`: the first name of who
    takes care; `is_veiled`: the reader does not want to see such words today."""

    pk: int
    waiting_since: datetime | None
    last_message_at: datetime
    name: str
    face: SafeString
    time: SafeString
    is_private: bool
    words: str
    is_veiled: bool
    about: str
    cared_by: str


def as_rows(wanted: ConversationQuerySet, team: str, *, veils: bool = False) -> list[Row]:
    """Conversations as rows, in their order. `team`: its short name, for the addresses of faces; `veils`:
    whether hateful words are veiled."""
    post = Coalesce(NullIf("post__title", Value("")), Left("post__text", LONGEST_ABOUT), Value(""))
    return [as_row(told, team, veils=veils) for told in wanted.annotate(about=post).values(*SHOWN)]


def as_row(told: Mapping[str, Any], team: str, *, veils: bool = False) -> Row:
    """One row out of what the database told."""
    name, cared_by = told["person__name"], told["caretaker__user__name"] or ""
    has_picture = bool(told["handle__avatar_url"])
    return {
        "pk": told["pk"],
        "waiting_since": told["waiting_since"],
        "last_message_at": told["last_message_at"],
        "name": name,
        "face": face(team, name, told["handle_id"] if has_picture else None, told["handle__kind"]),
        "time": waiting_time(told["waiting_since"], told["last_message_at"], bool(cared_by)),
        "is_private": told["is_private"],
        "words": told["excerpt"] or "…",
        "is_veiled": veils and is_hateful(told["excerpt"]),
        "about": told["about"],
        "cared_by": cared_by.split(" ")[0],
    }
