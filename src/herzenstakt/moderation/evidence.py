"""What was said when it was decided: kept before anything is done, named in the record by a digest alone."""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any

from herzenstakt.moderation.models import Evidence


def digest_of(evidence: Evidence) -> str:
    """64 hexadecimal digits that belong to exactly this evidence and tell nothing of it."""
    kept = json.dumps(_content(evidence), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hmac.digest(evidence.salt.encode(), kept.encode(), sha256).hex()


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
