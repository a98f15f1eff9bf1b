"""What a delivery at the door only names, asked for at the network: the words of a mention, when and under
which post a comment was said, what somebody who writes to us is called.

Sources: Meta's pages on webhooks, read on 2026-11-28. A mention comes as two numbers; a comment comes
without its time, and under an album with the number of one of its pictures; a message comes with the number
of its sender.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.trouble import MISREAD, Gone, Refused, TryLater, Unreadable
from herzenstakt.connectors.instagram import fields
from herzenstakt.connectors.instagram.threads import answered_below, answered_in_talk
from herzenstakt.connectors.instagram.translate import (
    MENTIONS,
    MESSAGE,
    OURS,
    UNSEEN,
    Event,
    House,
    events,
    identity,
    mention_key,
    number,
)
from herzenstakt.connectors.meta import door
from herzenstakt.connectors.meta.graph import Graph, Json, parts
from herzenstakt.kernel.foreign import part, word

#: what Instagram promises to show of a comment of others that names us; who said it is not among it
PROMISED = ("id", "text", "timestamp", "media{id,permalink}")
#: and what it often shows
NAMED_IN_COMMENT = (*PROMISED, "username", "from")
NAMED_IN_POST = (
    "id",
    "caption",
    "media_type",
    "media_url",
    "permalink",
    "timestamp",
    "username",
)


@dataclass(frozen=True, slots=True)
class Desk:
    """What asking needs. `inbox`: whose talks are asked for, our account or its page."""

    graph: Graph
    house: House
    inbox: str

    def talk_with(self, person: str) -> list[Json]:
        """The last messages of the talk with somebody, the newest first; none where there is no talk."""
        told = self.graph.get(
            f"{self.inbox}/conversations",
            platform="instagram",
            user_id=person,
            fields=fields.listed("id", fields.MESSAGES),
        )
        return [message for talk in parts(told, "data") for message in parts(talk, "messages")]


def complete(delivery: Delivery, house: House, open_desk: Callable[[], Desk]) -> Delivery:
    """The delivery with what was asked for beside it; as it came where nothing is missing or nothing was
    told. Raises TryLater where words or a name can still be learned, Disconnected."""
    try:
        told = door.read(delivery.body)
        found = events(told, house) if isinstance(told, Mapping) and "us" not in told else []
    except Unreadable:
        return delivery
    asked: dict[str, Any] = {}
    for event in found:
        try:
            asked |= _missing(event, open_desk())
        except MISREAD:  # `parse` says so
            continue
        except (Gone, Refused):  # it is read as it came
            continue
    if not asked:
        return delivery
    kept = {"us": house.id, "door": told, "told": asked}
    return Delivery(json.dumps(kept).encode(), delivery.headers)


def _missing(event: Event, desk: Desk) -> dict[str, Any]:
    value = event.value
    if event.field == "comments":
        return _comment(value, desk)
    if event.field == MENTIONS:
        return _mention(number(value, "comment_id"), identity(value, "media_id"), desk)
    return _message(value, desk) if event.field == MESSAGE else {}


def _comment(value: Json, desk: Desk) -> dict[str, Any]:
    """A comment as it is shown when asked for. What stands under a post of others, or under an ad, is shown
    to us only here at the door."""
    name, post = identity(value), identity(value["media"])
    try:
        return {name: _shown(name, desk)}
    except (Gone, Refused):
        return {} if _is_our_post(post, desk) else {name: {**value, "id": name, UNSEEN: True}}
    except TryLater:
        if number(value["media"], "ad_id") or desk.house.is_named_in(word(value, "text")):
            raise  # whether it is shown elsewhere, too, decides how it is called
        return {}  # the words are here; the next look brings the rest


def _shown(name: str, desk: Desk) -> Json:
    """One comment with the post it stands under, and with what it answers where it is ours."""
    wanted = fields.listed(*fields.COMMENT, fields.of("media", *fields.MEDIA))
    told = dict(desk.graph.get(name, fields=wanted))
    if desk.house.said(told) and (above := number(told, "parent_id")):
        around = parts(desk.graph.get(above, fields=f"id,{fields.REPLIES}"), "replies")
        told["answers"] = answered_below(told, around)
    return told


def _is_our_post(post: str, desk: Desk) -> bool:
    try:
        desk.graph.get(post, fields="id")
    except (Gone, Refused):
        return False
    return True


def _mention(comment: str, media: str, desk: Desk) -> dict[str, Any]:
    """The words of a mention: under a post of ours a comment like any other, elsewhere shown because it
    names us. Without them nobody could read it: TryLater while the network is away."""
    key = mention_key(comment, media)
    if comment:
        try:
            return {key: {**_shown(comment, desk), OURS: True}}
        except (Gone, Refused):
            pass
    name = (
        f"mentioned_comment.comment_id({comment})"
        if comment
        else f"mentioned_media.media_id({media})"
    )
    for wanted in (NAMED_IN_COMMENT, PROMISED) if comment else (NAMED_IN_POST,):
        try:
            told = desk.graph.get(desk.house.id, fields=fields.of(name, *wanted))
        except Gone:
            return {}
        except Refused:
            continue
        return {key: part(told, name.partition(".")[0])}
    return {}


def _message(value: Json, desk: Desk) -> dict[str, Any]:
    """A message with the name of who said it, or, of our own, with what it answers."""
    message = part(value, "message_edit") or part(value, "message")
    if not message or message.get("is_deleted") is True:
        return {}
    name = identity(message, "mid")
    try:
        if message.get("is_echo") is True:
            talk = desk.talk_with(identity(value["recipient"]))
            told = next((dict(one) for one in talk if number(one, "id") == name), {})
            return {name: {**told, "answers": _answered(told, talk, desk)}} if told else {}
        return {name: desk.graph.get(name, fields=fields.listed(*fields.MESSAGE))}
    except (Gone, Refused):  # only the last twenty messages of a talk are shown
        return {}


def _answered(message: Json, talk: list[Json], desk: Desk) -> str:
    return answered_in_talk(message, talk, desk.house)
