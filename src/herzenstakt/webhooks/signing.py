"""Secrets and signatures by the Standard Webhooks scheme (standardwebhooks.com); its library does them."""

from __future__ import annotations

import base64
import secrets
from collections.abc import Iterable
from datetime import datetime

from standardwebhooks import Webhook as Scheme

#: bytes of a secret; the scheme asks for 24 to 64
LENGTH = 32
PREFIX = "whsec_"


def new_secret() -> str:
    """A secret as the other side keeps it."""
    return PREFIX + base64.b64encode(secrets.token_bytes(LENGTH)).decode()


def headers(name: str, at: datetime, body: str, known: Iterable[str]) -> dict[str, str]:
    """What proves that the body is ours: one signature with each secret that holds at the time `at` (UTC)."""
    signed = " ".join(Scheme(secret).sign(name, at, body) for secret in known)
    return {
        "webhook-id": name,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": signed,
    }
