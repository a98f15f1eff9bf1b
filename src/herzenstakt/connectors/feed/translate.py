"""What an entry of a feed says, in our words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from herzenstakt.channels.connector import Author, Delivery, Incoming, Opening
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.connectors.feed.document import LONGEST_ID, short
from herzenstakt.kernel.text import key_of, plain
from herzenstakt.kernel.words import gettext_noop as _

#: what blogs call those who give no name (key_of)
NAMELESS = frozenset(map(key_of, ("Anonymous", "Anonym", "Gast", "Guest", "Unknown", "Unbekannt")))


def incoming_in(delivery: Delivery, own_name: str) -> list[Incoming]:
    """The comments in a delivery: one of a look, or all that the hub brought. `own_name`: under which the
    house comments there, or ""; what stands under it does not wait, and counts as nobody's answer, because
    anybody can type a name. Raises Unreadable."""
    try:
        kept = json.loads(delivery.body)
        if "brought" in kept:
            return [replace(_incoming(one, own_name), late=True) for one in kept["brought"]]
        return [_incoming(kept, own_name)]
    except MISREAD as trouble:
        raise Unreadable(_("This is no entry of a feed.")) from trouble


def _incoming(kept: Mapping[str, Any], own_name: str) -> Incoming:
    feed, entry, page = str(kept["feed"]), kept["entry"], kept["page"]
    written_at = moment(entry["at"] or kept.get("seen"))
    changed_at = moment(entry["changed"]) if entry["changed"] else written_at
    thread = page_id(str(entry["page"])) if entry["page"] else ""
    name = plain(entry["author"])
    is_ours = bool(own_name) and key_of(name) == key_of(own_name)
    return Incoming(
        external_id=str(entry["id"]),
        author=_author(feed, entry, name),
        text=plain(entry["text"]) or plain(entry["title"]),
        written_at=written_at,
        thread_id=thread or str(entry["id"]),
        parent_id=str(entry["parent"]) or thread,
        edited_at=changed_at if changed_at > written_at else None,
        addressed=not is_ours,
        permalink=str(entry["link"]),
        opening=_opening(feed, entry, thread, page) if thread else None,
    )


def _author(feed: str, entry: Mapping[str, Any], name: str) -> Author:
    """Whoever wrote it, as far as a feed tells: two who use one name and nothing else are one to us, unless
    it is the name of everybody who gives none."""
    if entry["writer"]:
        who = f"{feed}/writer/{entry['writer']}"
    elif (key := key_of(name)) and key not in NAMELESS:
        place = key_of(str(entry["author_url"]))
        who = f"{feed}/name/{short(f'{key} {place}')[:32]}"
    else:
        who = f"{feed}/entry/{short(str(entry['id']))[:32]}"
    return Author(who, name, url=str(entry["author_url"]))


def _opening(
    feed: str, entry: Mapping[str, Any], thread: str, page: Mapping[str, str] | None
) -> Opening | None:
    """The page people talk about, once its title is known."""
    if not page:
        return None
    address = str(entry["page"])
    return Opening(
        external_id=thread,
        author=Author(feed, urlsplit(address).netloc),
        text="",
        published_at=moment(page["at"]),
        ours=True,
        title=str(page["title"]),
        permalink=address,
    )


def page_id(address: str) -> str:
    """The id of a page, which can never be taken for that of a comment."""
    told = f"page:{address}"
    return told if len(told) <= LONGEST_ID else f"page:{short(address)[:32]}"


def moment(told: Any) -> datetime:
    """A time with its zone. Raises ValueError and TypeError."""
    at = datetime.fromisoformat(told)
    if at.tzinfo is None:
        raise ValueError(told)
    return at
