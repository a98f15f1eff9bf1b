"""What Plaza says, in our words. Pure: no network, no clock, so that recorded samples can test it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from herzenstakt.channels.connector import (
    Author,
    Context,
    Happening,
    Incoming,
    Media,
    Opening,
    Receipt,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _

Raw = Mapping[str, Any]


def to_happenings(body: bytes) -> Iterator[Happening]:
    """What one event of Plaza means. Raises Unreadable for whatever we do not understand."""
    try:
        event = json.loads(body)
        if event["event"] == "deleted":
            yield Vanished(word(event, "id"), moment(event, "at"), by_house=event["by_you"])
        else:
            yield to_incoming(event["message"])
    except MISREAD as error:
        raise Unreadable(_("Plaza sent something that is no event.")) from error


def to_incoming(message: Raw) -> Incoming:
    """One message, whoever wrote it. Raises KeyError, TypeError or ValueError."""
    return Incoming(
        external_id=word(message, "id"),
        author=to_author(message["author"]),
        text=tidy(word(message, "text")),
        written_at=moment(message, "at"),
        thread_id=word(message, "thread"),
        parent_id=message["parent"] or "",
        edited_at=moment(message, "edited_at") if message["edited_at"] else None,
        visibility=Visibility.PRIVATE if message["private"] else Visibility.PUBLIC,
        hidden=message["hidden"],
        hidden_by_house=message["hidden"],  # on Plaza nobody else can
        addressed=message["to_you"],
        permalink=word(message, "url"),
        language=message["language"],
        media=to_media(message),
        opening=to_opening(message["post"]) if message.get("post") else None,
    )


def to_opening(post: Raw) -> Opening:
    """The post at the top of a thread."""
    return Opening(
        external_id=word(post, "id"),
        author=to_author(post["author"]),
        text=tidy(word(post, "text")),
        published_at=moment(post, "at"),
        ours=post["yours"],
        permalink=word(post, "url"),
        media=to_media(post),
    )


def to_context(thread: Raw) -> Context:
    """A whole thread: its post, and what everybody said there."""
    return Context(
        thread_id=word(thread, "id"),
        opening=to_opening(thread["post"]) if thread["post"] else None,
        said=tuple(to_incoming(message) for message in thread["messages"]),
    )


def to_author(person: Raw) -> Author:
    """Somebody on Plaza. There is one Plaza, so the handle alone names a person."""
    return Author(
        external_id=f"plaza:{word(person, 'handle')}",
        name=tidy(word(person, "name")) or word(person, "handle"),
        address=f"@{person['handle']}",
        url=word(person, "url"),
        avatar_url=person["avatar"],
        is_bot=person["bot"],
    )


def to_media(message: Raw) -> tuple[Media, ...]:
    """Pictures of a message, with what their author says about them; films, sounds and files, too."""
    return tuple(
        Media(
            kind=picture.get("kind", "image"),
            url=word(picture, "url"),
            alt=picture["alt"],
            sensitive=picture.get("sensitive") is True,
            name=tidy(str(picture.get("name", ""))),
        )
        for picture in message["pictures"]
    )


def to_receipt(message: Raw) -> Receipt:
    """Plaza's word that our answer stands there."""
    return Receipt(
        word(message, "id"),
        word(message, "url"),
        moment(message, "at"),
        media=to_media(message),
    )


def word(raw: Raw, name: str) -> str:
    """A text that has to be there. Raises KeyError, or TypeError for anything but text."""
    value = raw[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def moment(raw: Raw, name: str) -> datetime:
    """A time with its zone, in UTC. A time without a zone could mean anything: ValueError."""
    value = datetime.fromisoformat(word(raw, name))
    if value.tzinfo is None:
        raise ValueError(name)
    return value.astimezone(UTC)
