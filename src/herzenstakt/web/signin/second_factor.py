"""What second factors are made of, locked: a stolen database alone makes no codes."""

from __future__ import annotations

import base64
import secrets

from allauth.mfa.adapter import DefaultMFAAdapter

from herzenstakt.kernel import vault

#: before what we have locked; without it stands what was kept before there was a lock
LOCKED = "locked:"


class Adapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Keys of authenticator apps and seeds of recovery codes lie in the vault."""

    def encrypt(self, text: str) -> str:
        """Lock with the newest key."""
        return LOCKED + vault.lock({"text": text})

    def decrypt(self, encrypted_text: str) -> str:
        """Open with whichever key fits. Where none does, a secret nobody knows: then no code is right."""
        if not encrypted_text.startswith(LOCKED):
            return encrypted_text
        try:
            return vault.unlock(encrypted_text.removeprefix(LOCKED))["text"]
        except vault.Locked:
            return base64.b32encode(secrets.token_bytes(20)).decode()
