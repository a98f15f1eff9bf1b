"""What was said when it was decided: kept before anything is done, named in the record by a digest alone."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.db.models import Q

from herzenstakt.channels.connector import Visibility
from herzenstakt.conversations.models import Message
from herzenstakt.moderation.canonical import written
from herzenstakt.moderation.models import Evidence, Measure

#: how much of what was said before, and of what was said after
AROUND = 5
#: nobody may copy what is shown there, the house included
NEVER_COPIED = "L08"


def keep_evidence(measure: Measure) -> Evidence:
    """A snapshot of the words a measure is about, with what was said around them."""
    said, handle = measure.message, measure.message.handle
    copies = measure.reason != NEVER_COPIED
    evidence = Evidence(
        measure=measure,
        author_name=handle.name if handle else "",
        author_address=handle.address if handle else "",
        text=said.text if copies else "",
        media=said.media if copies else [],
        around=_around(said) if copies else [],
        permalink=said.permalink,
        salt=secrets.token_hex(16),
    )
    evidence.digest = digest_of(evidence)
    evidence.save()
    return evidence


def let_go_of_words(evidence: Evidence) -> None:
    """Somebody has seen that this must not be copied: who said it and where stays, the words do not."""
    evidence.text, evidence.media, evidence.around = "", [], []
    evidence.digest = digest_of(evidence)
    evidence.save(update_fields=["text", "media", "around", "digest"])


def digest_of(evidence: Evidence) -> str:
    """64 hexadecimal digits that belong to exactly this evidence and tell nothing of it."""
    kept = written(_content(evidence))
    return hmac.digest(evidence.salt.encode(), kept.encode(), sha256).hex()


def is_erased(evidence: Evidence) -> bool:
    """Whether nothing is left that tells of a person."""
    content = dict(_content(evidence))
    del content["measure"]
    return not any(content.values())


def _content(evidence: Evidence) -> Mapping[str, Any]:
    return {
        "measure": str(evidence.measure.key),
        "author_name": evidence.author_name,
        "author_address": evidence.author_address,
        "text": evidence.text,
        "media": evidence.media,
        "around": evidence.around,
        "permalink": evidence.permalink,
    }


def _around(said: Message) -> list[dict[str, str]]:
    """What was said just before and just after in the same thread, and nothing private beside what
    everybody can read."""
    thread = Message.objects.in_thread(said.channel_id, said.thread_id).filter(gone_at=None)
    if said.visibility != Visibility.PRIVATE:
        thread = thread.exclude(visibility=Visibility.PRIVATE)
    at, pk = said.written_at, said.pk
    before = thread.filter(Q(written_at__lt=at) | Q(written_at=at, pk__lt=pk))
    after = thread.filter(Q(written_at__gt=at) | Q(written_at=at, pk__gt=pk))
    rows = [*reversed(before.reverse().select_related("handle")[:AROUND])]
    rows += after.select_related("handle")[:AROUND]
    return [
        {
            "who": row.handle.name if row.handle else "",
            "at": row.written_at.isoformat(),
            "text": row.text,
        }
        for row in rows
    ]
