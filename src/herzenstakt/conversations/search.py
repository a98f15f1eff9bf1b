"""Finding words in what was said: SQLite FTS5, or the full text search of PostgreSQL.

The index follows the messages by triggers (SQLite) or is computed from them (PostgreSQL), so nothing
can be forgotten when a message is filed, edited or expires. See migration 0002.
"""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import Q
from django.db.models.expressions import RawSQL

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message, MessageQuerySet

LONGEST = 200


def words_of(query: str) -> list[str]:
    """The words somebody looks for, without any operator of a database."""
    return re.findall(r"[\w']+", query[:LONGEST].replace("'", ""))


def search(member: Membership, query: str) -> MessageQuerySet:
    """Messages of the member's team in which all words (or beginnings of words) stand, newest first.

    Nothing for a query without words.
    """
    words = words_of(query)
    visible = Message.objects.visible_to(member).exclude(conversation=None)
    if not words:
        return visible.none()
    found = visible.filter(_match(words)).order_by("-written_at", "-pk")
    return found.select_related("conversation__person", "channel", "handle")


def _match(words: list[str]) -> Q:
    if connection.vendor == "sqlite":
        wanted = " AND ".join(f'"{word}"*' for word in words)
        ids = RawSQL("SELECT rowid FROM message_words WHERE message_words MATCH %s", [wanted])
        return Q(pk__in=ids)
    wanted = " & ".join(f"{word}:*" for word in words)
    ids = RawSQL(
        "SELECT id FROM conversations_message WHERE "
        "(to_tsvector('german', text) || to_tsvector('english', text)) @@ "
        "(to_tsquery('german', %s) || to_tsquery('english', %s))",
        [wanted, wanted],
    )
    return Q(pk__in=ids)
