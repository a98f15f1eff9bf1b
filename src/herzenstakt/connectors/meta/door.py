"""The door of the application, at which Meta knocks: the first knock, the seal, and whose a delivery is.

Sources: Meta's page on webhooks (hub.mode, hub.challenge, hub.verify_token; X-Hub-Signature-256), read on
2026-11-23. The seal is over the bytes as they came: Meta writes "ä" as "\\u00e4", and nobody may tidy it up.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from herzenstakt.channels.connector import Delivery, Greeting
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Forged, Unreadable
from herzenstakt.kernel.words import gettext_noop as _

SEAL = "x-hub-signature-256"
KIND_OF_SEAL = "sha256="
LONGEST_CHALLENGE = 200
NOT_SEALED = _("This delivery does not carry the seal of the application.")
NOT_UNDERSTOOD = _("This delivery cannot be read.")


def greet(app: App, query: Mapping[str, str]) -> Greeting:
    """The answer to the first knock, and to each look whether we are still here. Raises Forged for
    anybody who does not know our word."""
    told = query.get("hub.verify_token", "")
    challenge = query.get("hub.challenge", "")
    knows_it = bool(app.phrase) and hmac.compare_digest(
        told.encode(errors="replace"), app.phrase.encode()
    )
    plain = challenge.isascii() and challenge.isalnum() and len(challenge) <= LONGEST_CHALLENGE
    if query.get("hub.mode") != "subscribe" or not knows_it or not plain:
        raise Forged(_("Whoever knocks does not know the word of this application."))
    return Greeting(challenge.encode())


def verify(app: App, delivery: Delivery, *names: str) -> None:
    """Raise Forged unless a secret of the application, the newest or the one before, sealed these bytes.
    `names`: which of its secrets may; "client_secret" where none is named."""
    headers = {name.lower(): value for name, value in delivery.headers.items()}
    told = headers.get(SEAL, "")
    if not told.startswith(KIND_OF_SEAL) or not told.isascii():
        raise Forged(NOT_SEALED)
    fits = [
        hmac.compare_digest(seal_of(delivery.body, secret), told)
        for name in names or ("client_secret",)
        for secret in app.seals(name)
    ]
    if not any(fits):
        raise Forged(NOT_SEALED)


def seal_of(body: bytes, secret: str) -> str:
    """The seal as it stands in the header."""
    return KIND_OF_SEAL + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def read(body: bytes) -> Any:
    """The JSON of a delivery. Raises Unreadable."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError) as trouble:
        raise Unreadable(NOT_UNDERSTOOD) from trouble


def entries(told: Any, kind: str) -> list[Mapping[str, Any]]:
    """The entries of a delivery about this kind of object ("page", "instagram"). Raises Unreadable for any
    other shape."""
    if not isinstance(told, Mapping) or told.get("object") != kind:
        raise Unreadable(NOT_UNDERSTOOD)
    listed = told.get("entry")
    if not isinstance(listed, list) or not listed:
        raise Unreadable(NOT_UNDERSTOOD)
    found = [one for one in listed if isinstance(one, Mapping) and _id(one)]
    if not found:
        raise Unreadable(NOT_UNDERSTOOD)
    return found


def addressees(delivery: Delivery, kind: str) -> frozenset[str]:
    """The accounts a delivery speaks of. Raises Unreadable."""
    return frozenset(_id(one) for one in entries(read(delivery.body), kind))


def _id(entry: Mapping[str, Any]) -> str:
    """Whose an entry is; "" where it does not say. Ids are texts, but older ones came as numbers."""
    told = entry.get("id")
    whole = isinstance(told, int) and not isinstance(told, bool)
    return told if isinstance(told, str) else str(told) if whole else ""


def belonging_to(entry: Mapping[str, Any], own: str) -> bool:
    """Whether an entry is about this account."""
    return bool(own) and _id(entry) == own
