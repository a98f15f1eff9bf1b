"""Addresses, keys and shapes of our own records."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from herzenstakt.channels.connector import Enclosure
from herzenstakt.channels.trouble import Gone
from herzenstakt.connectors.bluesky.xrpc import Json
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.words import gettext_noop as _

POST = "app.bsky.feed.post"
LIKE = "app.bsky.feed.like"
BLOCK = "app.bsky.graph.block"
THREADGATE = "app.bsky.feed.threadgate"

ALPHABET = "234567abcdefghijklmnopqrstuvwxyz"
SECOND = 1_000_000
#: where the time of a record key lies for keys that carry none of their own: 2024 to 2026
EARLY = 1_704_067_200 * SECOND
SPAN = 2 * 365 * 86_400 * SECOND


@dataclass(frozen=True, slots=True)
class Address:
    """An AT-URI taken apart: at://did/collection/rkey."""

    did: str
    collection: str
    rkey: str


def address_of(uri: str) -> Address:
    """Take an AT-URI apart. Raises Gone for anything else: no such thing can be on Bluesky."""
    parts = uri.removeprefix("at://").split("/")
    if not uri.startswith("at://did:") or len(parts) != 3 or not all(parts):
        raise Gone(_("Bluesky has no such post."))
    return Address(*parts)


def record_key(key: str) -> str:
    """The record key (a TID) of whatever we call `key`: the same at every attempt, in every process.

    A UUID of version 7 gives the second it was made in; the rest comes from a hash.
    """
    drawn = int.from_bytes(hashlib.sha256(key.encode()).digest()[:16], "big")
    drawn, clock = divmod(drawn, 1024)
    second = second_of(key)
    micros = EARLY + drawn % SPAN if second is None else second * SECOND + drawn % SECOND
    number = micros << 10 | clock
    return "".join(ALPHABET[number >> shift & 31] for shift in range(60, -5, -5))


def second_of(key: str) -> int | None:
    """The second in which a UUID of version 7 was made (RFC 9562 5.7); None for other keys."""
    try:
        known = UUID(key)
    except ValueError:
        return None
    return (known.int >> 80) // 1000 if known.version == 7 else None


def instant(moment: datetime | None = None) -> str:
    """A moment (now, if none is given) as the network writes it."""
    moment = (moment or datetime.now(UTC)).astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def reference(view: Json) -> dict[str, str]:
    """A strong reference: the address of a record and the fingerprint of its content."""
    return {"uri": word(view, "uri"), "cid": word(view, "cid")}


def root_of(view: Json) -> dict[str, str]:
    """The first post of the thread a post stands in; itself where it answers nothing."""
    record = view.get("record")
    reply = record.get("reply") if isinstance(record, Mapping) else None
    root = reply.get("root") if isinstance(reply, Mapping) else None
    return reference(root) if isinstance(root, Mapping) else reference(view)


def reply_record(
    text: str, parent: Json, facets: list[dict[str, Any]], language: str, written: datetime | None
) -> dict[str, Any]:
    """An answer to `parent` (a post view), as it will stand in our records."""
    record: dict[str, Any] = {
        "$type": POST,
        "text": text,
        "createdAt": instant(written),
        "reply": {"root": root_of(parent), "parent": reference(parent)},
    }
    if facets:
        record["facets"] = facets
    if language:
        record["langs"] = [language]
    return record


def embed_of(
    enclosures: Sequence[Enclosure], brought: Callable[[Enclosure], Json]
) -> dict[str, Any]:
    """Pictures as they stand in a record, each with its words and its shape."""
    images = []
    for one in enclosures:
        image: dict[str, Any] = {"alt": one.alt, "image": brought(one)}
        if one.width and one.height:
            image["aspectRatio"] = {"width": one.width, "height": one.height}
        images.append(image)
    return {"$type": "app.bsky.embed.images", "images": images}
