"""Web Push: waking a browser through the push service of its maker (RFC 8030, 8291, 8292).

What is sent is locked for that browser alone, and signed with the key of this installation. Libraries do
the cryptography; the sending is done by whoever calls us, through our one way out (`kernel.http`).
"""

from __future__ import annotations

import base64
import binascii
import time
from urllib.parse import urlsplit

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from py_vapid import Vapid02, VapidException

CURVE = ec.SECP256R1()
#: bytes of a browser's secret, and of a point on the curve
SECRET, POINT = 16, 65
#: a signature holds for so long; push services refuse more than a day
HOLDS = 12 * 3600


class BadKeys(Exception):
    """What a browser told as its keys or its address are none."""


def new_key() -> str:
    """A key pair for this installation, as one line of text."""
    number = ec.generate_private_key(CURVE).private_numbers().private_value
    return encoded(number.to_bytes(32, "big"))


def public_key(key: str) -> str:
    """What a browser is told: it takes pushes from nobody else."""
    point = _pair(key).public_key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return encoded(point)


def locked(words: bytes, p256dh: str, auth: str) -> bytes:
    """A message that only the browser with these keys can read. Raises BadKeys."""
    point, secret = browser_keys(p256dh, auth)
    throwaway = ec.generate_private_key(CURVE)
    sealed: bytes = http_ece.encrypt(
        words, private_key=throwaway, dh=point, auth_secret=secret, version="aes128gcm"
    )
    return sealed


def browser_keys(p256dh: str, auth: str) -> tuple[bytes, bytes]:
    """The keys of a browser. Raises BadKeys for what is no point on the curve, or no secret."""
    point, secret = _decoded(p256dh), _decoded(auth)
    if len(point) != POINT or len(secret) != SECRET:
        raise BadKeys
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(CURVE, point)
    except ValueError as trouble:
        raise BadKeys from trouble
    return point, secret


def authorization(key: str, endpoint: str, contact: str) -> dict[str, str]:
    """The header that says who sends. `contact`: where the maker of the push service finds us.
    Raises BadKeys for an address that no signature can name."""
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int(time.time()) + HOLDS,
        "sub": contact,
    }
    try:
        signed: dict[str, str] = _pair(key).sign(claims)
    except VapidException as trouble:
        raise BadKeys from trouble
    return signed


def encoded(raw: bytes) -> str:
    """Bytes as browsers write them: base64url without its end."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decoded(text: str) -> bytes:
    try:
        return base64.urlsafe_b64decode(text.encode("ascii") + b"=" * (-len(text) % 4))
    except (binascii.Error, UnicodeEncodeError, ValueError) as trouble:
        raise BadKeys from trouble


def _pair(key: str) -> Vapid02:
    pair = Vapid02.from_raw(key.encode())
    pair.conf = {"no-strict": True}  # a contact with a port is one
    return pair
