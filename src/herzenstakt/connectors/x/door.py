"""What comes to the door of the application: whether X has sealed it, and the answer to its look at us.

X seals with the client secret of OAuth 2.0, and for older applications with the consumer secret (which the
console calls API Key Secret), each in a header of its own. Source: docs.x.com, V2 Webhooks API, of 2026-11.

Its question is answered with the very seal that a delivery would bear. Whoever could ask freely would get the
seal for a delivery of their own, so only what can be no delivery is answered, and what could be a question is
no delivery.
"""

from __future__ import annotations

import base64
import hmac
import json
import re
from collections.abc import Iterable, Mapping

from herzenstakt.channels.connector import Delivery, Greeting
from herzenstakt.channels.signing_in import App
from herzenstakt.channels.trouble import Forged
from herzenstakt.kernel.words import gettext_noop as _

#: the header, and the secret with which it is made
SEALS = {
    "x-twitter-webhooks-signature-oauth2": "client_secret",
    "x-twitter-webhooks-signature": "consumer_secret",
}
#: a question of X is one word of such letters, as text or in base64 (C: nobody says so); JSON is none
QUESTION = re.compile(r"[A-Za-z0-9._~+/=-]{1,1000}")


def seal(secret: str, body: bytes) -> bytes:
    """The seal of X on these bytes."""
    return b"sha256=" + base64.b64encode(hmac.digest(secret.encode(), body, "sha256"))


def refuse_forged(app: App, delivery: Delivery) -> None:
    """Raise Forged unless one of the seals is of X: over exactly these bytes, by a secret we have now or had
    until lately, and not one we give to anybody who asks."""
    headers = {name.lower(): told for name, told in delivery.headers.items()}
    right = [
        hmac.compare_digest(seal(secret, delivery.body), headers[header].encode("utf-8", "replace"))
        for header, name in SEALS.items()
        if header in headers
        for secret in app.seals(name)
    ]
    if not any(right) or QUESTION.fullmatch(delivery.body.decode("latin-1")):
        raise Forged(_("This does not come from X: its seal is wrong."))


def answer(app: App, query: Mapping[str, str]) -> Greeting:
    """What proves to X that we are who registered this door. Raises Forged for anybody else's question."""
    question = query.get("crc_token", "")
    secrets = _first(app.seals(name) for name in SEALS.values())
    if not QUESTION.fullmatch(question) or not secrets:
        raise Forged(_("This is not how X looks whether we are here."))
    told = {"response_token": seal(secrets[0], question.encode()).decode()}
    return Greeting(json.dumps(told).encode(), "application/json")


def _first(found: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return next((one for one in found if one), ())
