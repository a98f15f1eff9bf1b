"""What columns and values are called in the files people have, in German and in English."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

#: earlier names win where a file has several of them
NAMES: Mapping[str, tuple[str, ...]] = {
    "text": (
        *("text", "kommentar", "comment", "commenttext", "kommentartext", "message", "nachricht"),
        *("content", "inhalt", "body", "tweet", "review", "rezension", "bewertung"),
    ),
    "author": (
        *("author", "autor", "autorin", "authorname", "name", "user", "username", "nutzer"),
        *("nutzername", "benutzer", "benutzername", "verfasser", "von", "from", "displayname"),
    ),
    "author_id": ("authorid", "userid", "autorid", "nutzerid", "benutzerid"),
    "author_address": ("handle", "address", "authoraddress", "screenname", "acct"),
    "author_url": ("authorurl", "userurl", "autorurl", "profileurl", "profile", "profil"),
    "at": (
        *("date", "datum", "createdat", "created", "time", "zeit", "zeitpunkt", "timestamp"),
        *("publishedat", "published", "writtenat", "erstelltam", "erstellt", "datetime"),
        *("createdtime", "uhrzeit"),
    ),
    "id": ("id", "commentid", "kommentarid", "externalid", "messageid", "tweetid", "postid"),
    "url": ("url", "link", "permalink", "adresse"),
    "parent": (
        *("parent", "parentid", "replyto", "inreplyto", "inreplytoid", "antwortauf", "eltern"),
        *("parentcommentid",),
    ),
    "thread": ("thread", "threadid", "post", "beitrag", "beitragid", "conversation", "videoid"),
    "language": ("language", "sprache", "lang", "locale"),
}
TEXT = frozenset(NAMES["text"])
KNOWN = frozenset(name for names in NAMES.values() for name in names)


def plain_name(name: Any) -> str:
    """A name without case, spaces and signs: `Created_At` and `created at` are one."""
    return re.sub(r"[^a-z0-9äöüß]", "", str(name).casefold())


def by_our_names(values: Mapping[Any, Any]) -> dict[str, Any]:
    """The values we know, under our names; empty ones do not count."""
    plain: dict[str, Any] = {}
    for name, value in values.items():
        if value not in (None, ""):
            plain.setdefault(plain_name(name), value)
    ours = {}
    for our_name, names in NAMES.items():
        found = next((plain[name] for name in names if name in plain), None)
        if found is not None:
            ours[our_name] = found
    return ours
