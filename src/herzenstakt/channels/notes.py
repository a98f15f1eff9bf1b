"""From what a person wrote down to one delivery, and from a delivery to what somebody said.

For connectors that take notes. How long words, names and links may be is said here, for whoever writes them
down as well.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime

from herzenstakt.channels.connector import Author, Delivery, Incoming, Spoken, Visibility
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _

LONGEST_TEXT = 20_000
LONGEST_LINK = 500
LONGEST_NAME = 200


def link_in(word: str) -> str:
    """A web address, or ""."""
    link = word.strip()
    is_link = link.startswith(("https://", "http://")) and not any(map(str.isspace, link))
    return link if is_link and len(link) <= LONGEST_LINK else ""


def to_delivery(spoken: Spoken) -> Delivery:
    """The note as it is kept: JSON, in UTF-8, with names in their order."""
    said = {
        "key": spoken.key,
        "who": spoken.who,
        "address": spoken.address,
        "text": spoken.text,
        "at": spoken.at.astimezone(UTC).isoformat(),
        "link": spoken.link,
        "private": spoken.private,
        "thread": spoken.thread_id,
        "author": spoken.author_id,
    }
    return Delivery(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())


def to_incoming(delivery: Delivery, own: str) -> Incoming:
    """What a kept note says. `own`: who we are at this place. Raises Unreadable."""
    try:
        said = json.loads(delivery.body)
        key, text, who = (tidy(said[name]) for name in ("key", "text", "who"))
        if not (key and text and who) or len(text) > LONGEST_TEXT:
            raise ValueError
        name = f"note:{key}"
        address = " ".join(tidy(said["address"]).split())[:LONGEST_NAME]
        return Incoming(
            external_id=name,
            author=Author(
                str(said["author"]) or _id_of(own, address, name),
                " ".join(who.split())[:LONGEST_NAME],
                address,
                link_in(address),
            ),
            text=text,
            written_at=datetime.fromisoformat(said["at"]).astimezone(UTC),
            thread_id=str(said["thread"]) or name,
            visibility=Visibility.PRIVATE if said["private"] is True else Visibility.PUBLIC,
            permalink=link_in(str(said["link"])),
        )
    except MISREAD as error:
        raise Unreadable(_("This is no note of something that was said.")) from error


def _id_of(own: str, address: str, note: str) -> str:
    """Who says the same address at the same place is the same person; of whom we have none, nobody is."""
    if not address:
        return f"{own}/{note}"
    return f"{own}/{hashlib.sha256(address.casefold().encode('utf-8', 'replace')).hexdigest()[:32]}"
