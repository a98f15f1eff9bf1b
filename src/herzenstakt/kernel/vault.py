"""Secrets at rest: what stands in the database is of no use without the key file."""

from __future__ import annotations

import json
from collections.abc import Mapping

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class Locked(Exception):
    """The secrets were encrypted with a key that this installation does not have (any more)."""


def _locks() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.ENCRYPTION_KEYS])


def lock(secrets: Mapping[str, str]) -> str:
    """Encrypt with the newest key."""
    return _locks().encrypt(json.dumps(dict(secrets)).encode()).decode() if secrets else ""


def unlock(kept: str) -> dict[str, str]:
    """Decrypt with whichever key fits. Raises Locked when none does."""
    if not kept:
        return {}
    try:
        opened: dict[str, str] = json.loads(_locks().decrypt(kept.encode()))
    except InvalidToken as trouble:
        raise Locked("the encryption key does not fit") from trouble
    return opened


def renew(kept: str) -> str:
    """The same secrets under the newest key, for rotating keys. Raises Locked."""
    try:
        return _locks().rotate(kept.encode()).decode() if kept else ""
    except InvalidToken as trouble:
        raise Locked("the encryption key does not fit") from trouble
