"""Mastodon's words into ours: a status becomes something somebody said. Pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any
from unicodedata import category
from urllib.parse import urlsplit

from herzenstakt.channels.connector import Author, Incoming, Media, Opening, Receipt, Visibility
from herzenstakt.channels.trouble import Unreadable
from herzenstakt.kernel.text import plain, tidy
from herzenstakt.kernel.words import gettext_noop as _

Json = Mapping[str, Any]

VISIBILITIES = {
    "public": Visibility.PUBLIC,
    "unlisted": Visibility.UNLISTED,
    "private": Visibility.FOLLOWERS,
    "direct": Visibility.PRIVATE,
}
#: from the widest to the narrowest
WIDTH = tuple(VISIBILITIES.values())
TO_MASTODON = {ours: theirs for theirs, ours in VISIBILITIES.items()}

# What the desk needs and nothing else. Counts and marks of ours change with every like and would
# make a new envelope of an unchanged status.
STATUS = (
    "id", "uri", "url", "created_at", "edited_at", "in_reply_to_id", "in_reply_to_account_id",
    "spoiler_text", "visibility", "language", "content",
)  # fmt: skip
ACCOUNT = ("id", "username", "acct", "display_name", "url", "uri", "avatar_static", "bot")
MENTION = ("id", "username", "acct", "url")
MEDIUM = ("id", "type", "url", "preview_url", "remote_url", "description")


def kept(status: Json) -> bytes:
    """A status as one line of canonical JSON: the same status twice is the same bytes twice."""
    whole = {
        **_only(status, STATUS),
        "account": _only(status.get("account"), ACCOUNT),
        "mentions": [_only(one, MENTION) for one in _list(status.get("mentions"))],
        "media_attachments": [_only(one, MEDIUM) for one in _list(status.get("media_attachments"))],
        # left out where it is not so: otherwise everything known before would seem to have changed
        **({"sensitive": True} if status.get("sensitive") is True else {}),
    }
    return json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()


def vanished(status_id: str) -> bytes:
    """The delivery that says a status was deleted."""
    return json.dumps({"deleted": status_id}).encode()


def opened(body: bytes) -> Json:
    """The object in a delivery. Raises Unreadable."""
    try:
        told = json.loads(body)
    except (ValueError, RecursionError):
        raise Unreadable(_("This is no JSON.")) from None
    if not isinstance(told, dict):
        raise Unreadable(_("This is no status of Mastodon."))
    return told


def incoming(status: Json, own: str, addressed: bool) -> Incoming:
    """What a status says. `own` is our external id; our own words address nobody on our side.

    Raises Unreadable.
    """
    speaker = author(_part(status, "account"))
    ours = bool(own) and speaker.external_id == own
    status_id, parent = text(status, "id"), _optional(status, "in_reply_to_id")
    visibility = visibility_of(status)
    is_post = ours and not parent and visibility is not Visibility.PRIVATE
    return Incoming(
        external_id=status_id,
        author=speaker,
        text=words(status),
        written_at=moment(text(status, "created_at")),
        thread_id="" if parent else status_id,
        parent_id=parent,
        edited_at=_moment(status, "edited_at"),
        visibility=visibility,
        addressed=addressed and not ours,
        permalink=_web(_optional(status, "url")),
        language=_optional(status, "language"),
        media=media(status),
        opening=opening(status, own) if is_post else None,
        meta=meta(status),
    )


def opening(status: Json, own: str) -> Opening:
    """The post a thread is about. Raises Unreadable."""
    speaker = author(_part(status, "account"))
    return Opening(
        external_id=text(status, "id"),
        author=speaker,
        text=words(status),
        published_at=moment(text(status, "created_at")),
        ours=bool(own) and speaker.external_id == own,
        permalink=_web(_optional(status, "url")),
        media=media(status),
    )


def author(account: Json) -> Author:
    """Who it is, by the id that is the same on every server. Raises Unreadable."""
    url = _web(_optional(account, "url"))
    name, username = tidy(_optional(account, "display_name")), text(account, "username")
    return Author(
        external_id=identity(account),
        name=name or username,
        address=f"@{whole_acct(account)}",
        url=url,
        avatar_url=_web(_optional(account, "avatar_static") or _optional(account, "avatar")),
        is_bot=account.get("bot") is True,
    )


def identity(account: Json) -> str:
    """The actor's URI: the network's own name for a person. Software that does not tell it tells the
    address of the profile, which is as unique."""
    return _optional(account, "uri") or text(account, "url")


def whole_acct(account: Json) -> str:
    """name@host, also for people of our own server."""
    acct = _optional(account, "acct") or text(account, "username")
    host = _host(_optional(account, "url") or _optional(account, "uri"))
    return acct if "@" in acct or not host else f"{acct}@{host}"


def words(status: Json) -> str:
    """What a person reads, a content warning first. Custom emoji stay :name:."""
    warning = tidy(_optional(status, "spoiler_text"))
    return "\n\n".join(part for part in (warning, said(status)) if part)


def media(status: Json) -> tuple[Media, ...]:
    """Pictures, films and sounds. One that is still being worked on has no address yet: left out."""
    kinds = {"image": "image", "gifv": "video", "video": "video", "audio": "audio"}
    found, sensitive = [], status.get("sensitive") is True
    for one in _list(status.get("media_attachments")):
        if not isinstance(one, dict):
            continue
        if url := _web(_optional(one, "url") or _optional(one, "remote_url")):
            found.append(
                Media(
                    kind=kinds.get(_optional(one, "type"), "file"),
                    url=url,
                    preview_url=_web(_optional(one, "preview_url")),
                    alt=tidy(_optional(one, "description")),
                    sensitive=sensitive,
                )
            )
    return tuple(found)


def speaks_to(status: Json, account_id: str) -> bool:
    """Whether the account with this id (on our server) is mentioned, or answered without an @."""
    return status.get("in_reply_to_account_id") == account_id or any(
        isinstance(one, dict) and one.get("id") == account_id
        for one in _list(status.get("mentions"))
    )


def visibility_of(status: Json) -> Visibility:
    """Who can read it; a word we do not know counts as the narrowest."""
    return VISIBILITIES.get(_optional(status, "visibility"), Visibility.PRIVATE)


def receipt(status: Json) -> Receipt:
    """The word that our status stands there. Raises Unreadable."""
    return Receipt(
        external_id=text(status, "id"),
        permalink=_web(_optional(status, "url")),
        written_at=_moment(status, "created_at"),
        text=words(status),
        meta=meta(status),
        media=media(status),
    )


def meta(status: Json) -> dict[str, str]:
    """What an answer to this status will need."""
    return {
        "acct": _optional(_part(status, "account"), "acct"),
        "visibility": _optional(status, "visibility"),
    }


def said(status: Json) -> str:
    """The words of a status without its warning. Raises Unreadable."""
    return plain(text(status, "content", empty=True))


def answered_acct(status: Json) -> str:
    """The account a status of ours answers, if it mentions it; "" otherwise."""
    answered = _optional(status, "in_reply_to_account_id")
    for one in _list(status.get("mentions")):
        if isinstance(one, dict) and answered and one.get("id") == answered:
            return _optional(one, "acct")
    return ""


def what_stays(status: Json) -> dict[str, Any]:
    """The parts of a status that an edit of its words has to send again, or they would be lost."""
    language = _optional(status, "language")
    return {
        **({"language": language} if language else {}),
        "spoiler_text": _optional(status, "spoiler_text"),
        "sensitive": status.get("sensitive") is True,
        "media_ids": [
            one["id"]
            for one in _list(status.get("media_attachments"))
            if isinstance(one, dict) and "id" in one
        ],
    }


def narrower(one: Visibility, other: Visibility) -> Visibility:
    """Of two visibilities the one that fewer people can read."""
    return max(one, other, key=WIDTH.index)


def moment(told: str) -> datetime:
    """A time as Mastodon writes it, aware and UTC. Raises Unreadable."""
    try:
        when = datetime.fromisoformat(told)
        return (when if when.tzinfo else when.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unreadable(_("The time of this status cannot be read.")) from None


def text(told: Json, key: str, *, empty: bool = False) -> str:
    """A string that must be there. Raises Unreadable."""
    value = _optional(told, key)
    if not isinstance(told.get(key), str) or not (value or empty):
        raise Unreadable(_("“%(name)s” is missing."), name=key)
    return value


def _moment(told: Json, key: str) -> datetime | None:
    value = _optional(told, key)
    return moment(value) if value else None


def _optional(told: Json, key: str) -> str:
    """A string without what no database keeps: control characters and half characters."""
    value = told.get(key)
    if not isinstance(value, str):
        return ""
    return "".join(char for char in value if char in "\n\t" or category(char) not in {"Cc", "Cs"})


def _part(told: Json, key: str) -> Json:
    value = told.get(key)
    if not isinstance(value, dict):
        raise Unreadable(_("“%(name)s” is missing."), name=key)
    return value


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def _web(url: str) -> str:
    """Only addresses a browser may follow."""
    return url if url.startswith(("https://", "http://")) else ""


def _only(told: object, keys: tuple[str, ...]) -> dict[str, Any]:
    return {key: told[key] for key in keys if key in told} if isinstance(told, dict) else {}
