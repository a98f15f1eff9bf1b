"""The record of measures: who did what to whose words and why, in entries that cannot be changed unnoticed.

Each entry carries a digest over its own content and the digest of the entry before it. Digests are made
with a key of the house (HMAC-SHA-256, RFC 2104), so that whoever can write into the database, but does
not hold the key, cannot make a false entry look true.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.moderation.canonical import moment, written
from herzenstakt.moderation.models import Measure, Objection, RecordEntry, RecordHead
from herzenstakt.moderation.vouching import vouched

#: stands before the first entry
NOTHING = "0" * 64
#: the keys of the house serve more than one purpose; a digest of ours is valid for the record alone
PURPOSE = b"herzenstakt.record"


@transaction.atomic
def enter(
    measure: Measure,
    event: RecordEntry.Event,
    by: Membership | None = None,
    *,
    objection: Objection | None = None,
    **details: Any,
) -> RecordEntry:
    """Add one line to the record of the measure's team, inside the caller's transaction and after the rows
    were changed: the line vouches for what was set in them. `objection`: the one it is about.

    `details` must be JSON and hold nothing that tells who a person outside is.
    """
    Team.objects.hold(measure.team_id)
    last = RecordEntry.objects.filter(team=measure.team_id).order_by("-number").first()
    key = keys()[0]
    if fields := vouched(event, measure, objection, key):
        details["vouched"] = fields
    entry = RecordEntry(
        team_id=measure.team_id,
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        event=event,
        measure=measure.key,
        by=by,
        details=written(details),
        before=last.digest if last else NOTHING,
    )
    entry.digest = digest_of(entry, key)
    entry.save()
    _seal(entry)
    return entry


def _seal(last: RecordEntry) -> None:
    """Write down where the record ends now."""
    head = RecordHead(team_id=last.team_id, number=last.number, digest=last.digest)
    RecordHead.objects.update_or_create(
        team_id=head.team_id,
        defaults={
            "number": head.number,
            "digest": head.digest,
            "seal": seal_of(head, keys()[0]),
        },
    )


def keys() -> list[bytes]:
    """The keys of the house for the record, the newest first."""
    return [hmac.digest(key.encode(), PURPOSE, sha256) for key in settings.ENCRYPTION_KEYS]


def digest_of(entry: RecordEntry, key: bytes) -> str:
    """64 hexadecimal digits that belong to exactly this entry in exactly this place."""
    return hmac.digest(key, written(_content(entry)).encode(), sha256).hex()


def seal_of(head: RecordHead, key: bytes) -> str:
    """64 hexadecimal digits that belong to the end of one record; no entry has the same ones."""
    content = {"ends": head.team_id, "number": head.number, "digest": head.digest}
    return hmac.digest(key, written(content).encode(), sha256).hex()


def _content(entry: RecordEntry) -> Mapping[str, Any]:
    """All an entry says, the digest of the one before included."""
    return {
        "team": entry.team_id,
        "number": entry.number,
        "at": moment(entry.at),
        "event": str(entry.event),
        "measure": str(entry.measure),
        "by": entry.by_id,
        "details": entry.details,
        "before": entry.before,
    }
