"""From a raw item of a file to one delivery, and from a delivery to what somebody said.

A delivery's body holds nothing but what was said, so the same comment is the same bytes in every
import; what belongs to this import only (line, time) stands in its headers.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Collection, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime, tzinfo
from typing import Any

from herzenstakt.channels.connector import Author, Delivery, Incoming, Visibility
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.connectors.archive.dates import to_moment
from herzenstakt.connectors.archive.names import by_our_names, plain_name
from herzenstakt.kernel.text import plain, tidy
from herzenstakt.kernel.words import gettext_noop as _

LONGEST_TEXT = 50_000
LONGEST_ID = 400
LINE, IMPORTED_AT = "line", "imported-at"
PUBLIC_ON_ACTIVITYPUB = "https://www.w3.org/ns/activitystreams#Public"
ACTIVITIES = frozenset({"Create", "Announce", "Like", "Follow", "Update", "Delete", "Undo"})
Values = Mapping[str, Any]


class NoComment(Exception):
    """The item is understood and is no comment: a like, a follower, something passed on."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment in the shape in which it is kept. `at` is ISO 8601 in UTC; "" is not known."""

    text: str
    id: str = ""
    author: str = ""
    author_id: str = ""
    author_address: str = ""
    author_url: str = ""
    at: str = ""
    thread: str = ""
    parent: str = ""
    url: str = ""
    language: str = ""
    visibility: str = Visibility.PUBLIC
    ours: bool = False

    @property
    def who(self) -> str:
        """What tells this author from others; "" for nobody we know."""
        return self.author_id or self.author_url or self.author_address or self.author


# --- from files ----------------------------------------------------------------------------------


def to_comment(values: Values, shape: str, zone: tzinfo) -> Comment:
    """The comment in a raw item. Raises Unreadable with the reason, or NoComment.

    `shape`: mastodon, bluesky, or anything else: look for yourself. `zone`: for times without one.
    """
    try:
        comment = _translator(values, shape)(values, zone)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise Unreadable(_("This is not the comment it seems to be.")) from error
    if not comment.text:
        raise Unreadable(_("There is no text."))
    if len(comment.text) > LONGEST_TEXT:
        raise Unreadable(_("The text is longer than %(limit)s characters."), limit=LONGEST_TEXT)
    return comment


def _translator(values: Values, shape: str) -> Callable[[Values, tzinfo], Comment]:
    is_bluesky = "$type" in values or any(
        isinstance(values.get(name), dict) and ("uri" in values or name == "post")
        for name in ("post", "record", "value")
    )
    if shape == "bluesky" or (is_bluesky and shape != "mastodon"):
        return from_bluesky
    if shape == "mastodon" or _is_mastodon(values):
        return from_mastodon
    return from_names


def _is_mastodon(values: Values) -> bool:
    is_activity = "object" in values and values.get("type") in ACTIVITIES
    is_status = isinstance(values.get("account"), dict) and (
        "content" in values or "type" in values
    )
    return is_activity or is_status or values.get("type") == "Note"


def from_names(values: Values, zone: tzinfo) -> Comment:
    """A row of a table, or an object with names like one. Raises Unreadable, or TypeError."""
    known = by_our_names(values)
    author = known.get("author", "")
    if isinstance(author, dict):
        inner = {f"author_{name}": value for name, value in author.items()}
        known = {**by_our_names({**inner, "author_name": author.get("name", "")}), **known}
        known["author"] = author.get("name") or author.get("displayName") or ""
    return Comment(
        text=tidy(_word(known, "text")),
        id=_name(known, "id"),
        author=tidy(_word(known, "author"))[:200],
        author_id=_name(known, "author_id"),
        author_address=_name(known, "author_address")[:200],
        author_url=_link(_word(known, "author_url")),
        at=to_moment(known.get("at", ""), zone),
        thread=_name(known, "thread"),
        parent=_name(known, "parent"),
        url=_link(_word(known, "url")),
        language=_language(_word(known, "language")),
    )


def from_mastodon(values: Values, zone: tzinfo) -> Comment:
    """A status, a notification with its status, or an activity of an outbox."""
    if values.get("type") in ACTIVITIES or values.get("type") == "Note":
        return _from_activity(values, zone)
    if "content" not in values:
        if not isinstance(values.get("status"), dict) or values["type"] not in {
            "mention",
            "status",
        }:
            raise NoComment
        values = values["status"]
    if values.get("reblog"):
        raise NoComment
    account = values["account"]
    spoiler = _word(values, "spoiler_text")
    visibility = {
        "unlisted": Visibility.UNLISTED,
        "private": Visibility.FOLLOWERS,
        "direct": Visibility.PRIVATE,
    }
    return Comment(
        text=_from_markup(spoiler, values["content"]),
        id=_name(values, "id"),
        author=tidy(_word(account, "display_name"))[:200] or _name(account, "username"),
        author_id=_link(_word(account, "uri")) or _link(_word(account, "url")),
        author_address=f"@{_name(account, 'acct')}"[:200],
        author_url=_link(_word(account, "url")),
        at=to_moment(values.get("created_at") or "", zone),
        parent=_name(values, "in_reply_to_id"),
        url=_link(_word(values, "url")),
        language=_language(_word(values, "language")),
        visibility=visibility.get(_word(values, "visibility"), Visibility.PUBLIC),
    )


def _from_activity(values: Values, zone: tzinfo) -> Comment:
    note = values if values["type"] == "Note" else values["object"]
    if values["type"] not in {"Create", "Note"} or not isinstance(note, dict):
        raise NoComment
    actor = _name(note, "attributedTo") or _name(values, "actor")
    return Comment(
        text=_from_markup(_word(note, "summary"), note["content"]),
        id=_name(note, "id"),
        author=actor.rstrip("/").rsplit("/", 1)[-1].lstrip("@")[:200],
        author_id=actor,
        author_url=_link(actor),
        at=to_moment(note.get("published") or values.get("published") or "", zone),
        thread=_name(note, "conversation"),
        parent=_name(note, "inReplyTo"),
        url=_link(_word(note, "url")) or _link(_word(note, "id")),
        language=_language(next(iter(note.get("contentMap") or {}), "")),
        visibility=_audience(note),
    )


def _audience(note: Values) -> Visibility:
    """Who may read it: everybody by name, everybody by the way, followers, or those named."""
    to, cc = note.get("to") or [], note.get("cc") or []
    if (not to and not cc) or PUBLIC_ON_ACTIVITYPUB in to:
        return Visibility.PUBLIC
    if PUBLIC_ON_ACTIVITYPUB in cc:
        return Visibility.UNLISTED
    followers = any(str(name).endswith("/followers") for name in (*to, *cc))
    return Visibility.FOLLOWERS if followers else Visibility.PRIVATE


def _from_markup(warning: str, markup: Any) -> str:
    if not isinstance(markup, str):
        raise TypeError
    return "\n\n".join(part for part in (tidy(warning), plain(markup)) if part)


def from_bluesky(values: Values, zone: tzinfo) -> Comment:
    """A notification, an item of a feed, or a record of a repository."""
    reason = values.get("reason") or ""
    if isinstance(reason, dict) or reason not in {"", "reply", "mention", "quote"}:
        raise NoComment
    values = values.get("post", values)
    record = values.get("record") or values.get("value") or values
    if record.get("$type", "app.bsky.feed.post") != "app.bsky.feed.post":
        raise NoComment
    uri = _name(values, "uri")
    author = values.get("author") or {}
    did = _name(author, "did") or (uri.split("/")[2] if uri.startswith("at://") else "")
    handle = _name(author, "handle")
    reply = record.get("reply") or {}
    languages = record.get("langs") or [""]
    return Comment(
        text=tidy(_word(record, "text")),
        id=uri,
        author=tidy(_word(author, "displayName"))[:200] or handle or did,
        author_id=did,
        author_address=f"@{handle}"[:200] if handle else "",
        author_url=f"https://bsky.app/profile/{did}" if did else "",
        at=to_moment(record.get("createdAt") or values.get("indexedAt") or "", zone),
        thread=_name(reply.get("root") or {}, "uri"),
        parent=_name(reply.get("parent") or {}, "uri"),
        url=f"https://bsky.app/profile/{did}/post/{uri.rsplit('/', 1)[-1]}" if did and uri else "",
        language=_language(languages[0]),
    )


def _word(values: Values, name: str) -> str:
    """A text, or "" where there is none. Raises TypeError for lists and objects."""
    value = values.get(name)
    if value is None:
        return ""
    if isinstance(value, str | int | float):
        return str(value)
    raise TypeError(name)


def _name(values: Values, name: str) -> str:
    """A name for something, on one line; a very long one is replaced by its digest."""
    word = " ".join(tidy(_word(values, name)).split())
    return word if len(word) <= LONGEST_ID else f"digest:{digest(word)}"


def _link(word: str) -> str:
    """A web address, or ""."""
    link = "".join(tidy(word).split())
    return link if link.startswith(("https://", "http://")) and len(link) <= 500 else ""


def _language(word: str) -> str:
    return tidy(word)[:10]


# --- who said it, and which one is it ------------------------------------------------------------


class Naming:
    """Gives every comment of one file an id of its own, the same in every import of that file.

    Same author, same time, same words: the same comment. Where author or time is not known, equal
    lines are told apart by their order.
    """

    def __init__(self, own: Collection[str]) -> None:
        self.own = {plain_name(name) for name in own}
        self.seen: Counter[bytes] = Counter()

    def name(self, comment: Comment) -> Comment:
        """The same comment with its id, and whether it is ours."""
        if self.own & {plain_name(comment.author), plain_name(comment.author_address)} - {""}:
            comment = replace(comment, ours=True)
        if comment.id:
            return comment
        said = digest(json.dumps([comment.who, comment.at, comment.text]))
        if not (comment.who and comment.at):
            key = bytes.fromhex(said[:16])
            self.seen[key] += 1
            said = f"{said}:{self.seen[key]}" if self.seen[key] > 1 else said
        return replace(comment, id=f"digest:{said}")


def digest(word: str) -> str:
    """A short name for any text, the same every time."""
    return hashlib.sha256(word.encode("utf-8", "replace")).hexdigest()[:32]


# --- deliveries ----------------------------------------------------------------------------------


def to_delivery(comment: Comment, line: int, imported_at: datetime) -> Delivery:
    """The comment as it is kept."""
    body = json.dumps(asdict(comment), ensure_ascii=False, sort_keys=True).encode()
    return Delivery(body, {LINE: str(line), IMPORTED_AT: imported_at.isoformat()})


def to_incoming(delivery: Delivery, own: str, nobody: str) -> Incoming:
    """What a kept comment says. Raises Unreadable.

    `own`: who we are in this archive. `nobody`: what somebody without a name is called.
    """
    try:
        comment = Comment(**json.loads(delivery.body))
        estimated = not comment.at
        at = comment.at or delivery.headers[IMPORTED_AT]
        if not (comment.id and comment.text):
            raise ValueError
        return Incoming(
            external_id=comment.id,
            author=_author(comment, own, f"{nobody} {delivery.headers.get(LINE, '')}".strip()),
            text=comment.text,
            written_at=datetime.fromisoformat(at).astimezone(UTC),
            thread_id=comment.thread,
            parent_id=comment.parent,
            visibility=Visibility(comment.visibility),
            permalink=comment.url,
            language=comment.language,
            meta={"time_estimated": "yes"} if estimated else {},
        )
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise Unreadable(_("This is no comment from an archive.")) from error


def _author(comment: Comment, own: str, nobody: str) -> Author:
    """Names are only names inside one archive; an id with a scheme is good everywhere. Of nobody we
    know we only know this one comment, so nobody becomes the collector of everything."""
    if comment.ours:
        return Author(own, comment.author or comment.author_address, comment.author_address)
    who = comment.who or digest(comment.id + comment.text)
    is_good_everywhere = who.startswith(("https://", "http://", "did:")) and len(who) <= 300
    return Author(
        who if is_good_everywhere else f"{own}/{digest(who)}",
        comment.author or comment.author_address or nobody,
        comment.author_address,
        comment.author_url,
    )
