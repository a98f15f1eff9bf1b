"""From what the Graph API tells to what the desk understands, and back from what was kept of it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from herzenstakt.channels.connector import (
    Author,
    Delivery,
    Happening,
    Incoming,
    Media,
    Opening,
    Visibility,
)
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.connectors.facebook.asking import author_of, whole
from herzenstakt.connectors.meta.graph import Json, parts
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

FACEBOOK = "https://www.facebook.com"
#: the thread of private messages with one person: the door names no other than this
PRIVATE = "messenger:"
NOBODY = "nobody:"
NOT_READ = _("This cannot be read.")
WITHOUT_A_NAME = _("Facebook does not tell who wrote this.")
PICTURES = ("photo", "sticker", "animated")
#: what says the same at every look; addresses of pictures do not
LASTING = ("id", "message", "is_hidden", "from", "parent", "story")


# --- what is kept --------------------------------------------------------------------------------


def kept_comment(us: str, comment: Json, post: Json) -> Delivery:
    """A comment with the post it is under."""
    above = {name: value for name, value in post.items() if name != "comments"}
    return _kept({"us": us, "comment": comment, "post": above})


def kept_post(us: str, post: Json) -> Delivery:
    """A post, of our own or of somebody who wrote on our Page or named it."""
    return _kept({"us": us, "post": {k: v for k, v in post.items() if k != "comments"}})


def kept_message(us: str, message: Json, thread: Json) -> Delivery:
    """A private message with what is known of its thread. Addresses that are none are not kept."""
    about = {"id": word(thread, "id"), "link": word(thread, "link")}
    said = {**message, "from": _without_mail(part(message, "from"))}
    said["to"] = [_without_mail(one) for one in parts(message, "to")]
    return _kept({"us": us, "message": said, "thread": about})


def _without_mail(told: Json) -> Json:
    return {name: told[name] for name in ("id", "name") if name in told}


def _kept(told: Mapping[str, Any]) -> Delivery:
    return Delivery(json.dumps(told, ensure_ascii=False, sort_keys=True).encode())


def mark(*told: Json) -> str:
    """A short mark that changes when words or standing of one of these change."""
    lasting = [{name: one[name] for name in LASTING if name in one} for one in told]
    return hashlib.sha256(json.dumps(lasting, sort_keys=True).encode()).hexdigest()[:12]


# --- reading it ----------------------------------------------------------------------------------


def read(kept: Any) -> Happening:
    """What a kept item of a feed says. Raises Unreadable."""
    try:
        us = kept["us"]
        if "message" in kept:
            return to_message(us, kept["message"], kept["thread"])
        if "comment" in kept:
            return to_comment(us, kept["comment"], kept["post"])
        return to_post(us, kept["post"])
    except MISREAD as trouble:
        raise Unreadable(NOT_READ) from trouble


def to_comment(us: str, comment: Json, post: Json) -> Incoming:
    """A comment under a post of our Page. Raises KeyError, TypeError or ValueError for what is none."""
    under = _id(post)
    id = whole(_id(comment), under)
    author, remark = _author(comment, id)
    parent = word(part(comment, "parent"), "id")
    written = moment(comment["created_time"])
    return Incoming(
        external_id=id,
        author=author,
        text=tidy(_text(comment, "message") + _linked(part(comment, "attachment"))),
        written_at=written,
        thread_id=under,
        parent_id=whole(parent, under) if parent else under,
        hidden=comment.get("is_hidden") is True,
        tells_hidden="is_hidden" in comment,
        addressed=author.external_id != us,
        permalink=word(comment, "permalink_url"),
        media=tuple(_media_of(part(comment, "attachment"))),
        opening=to_opening(us, post) if "created_time" in post else None,
        remark=remark,
        meta=about_comment(under, parent and whole(parent, under), author.external_id, written),
    )


def about_comment(post: str, parent: str, author: str, written: datetime) -> dict[str, str]:
    """What is needed to answer a comment later."""
    return {
        "kind": "comment",
        "post": post,
        "parent": parent,
        "author": author,
        "written_at": written.isoformat(),
    }


def to_post(us: str, post: Json) -> Incoming:
    """A post as something somebody said: our own, a visitor's, or one that names us."""
    id, written = _id(post), moment(post["created_time"])
    author, remark = _author(post, id)
    ours = author.external_id == us
    return Incoming(
        external_id=id,
        author=author,
        text=words_of(post),
        written_at=written,
        thread_id=id,
        addressed=not ours,
        permalink=word(post, "permalink_url"),
        media=_picture_of(post),
        opening=to_opening(us, post) if ours else None,
        remark=remark,
        meta={
            "kind": "post",
            "post": id,
            "author": author.external_id,
            "written_at": written.isoformat(),
        },
    )


def to_opening(us: str, post: Json) -> Opening:
    """A post as what people talk about."""
    id = _id(post)
    author, _remark = _author(post, id)
    return Opening(
        external_id=id,
        author=author,
        text=words_of(post),
        published_at=moment(post["created_time"]),
        ours=author.external_id == us,
        permalink=word(post, "permalink_url"),
        media=_picture_of(post),
    )


def to_message(us: str, message: Json, thread: Json) -> Incoming:
    """A private message, of theirs or of ours."""
    id, author = _id(message), author_of(message["from"])
    ours = author.external_id == us
    others = [one["id"] for one in message["to"]] if ours else [author.external_id]
    person = next((one for one in others if one != us), "")
    if not isinstance(person, str) or not person:
        raise KeyError("to")
    return private(
        id,
        author,
        _text(message, "message"),
        moment(message["created_time"]),
        person,
        us,
        permalink=_address(word(thread, "link")),
        media=tuple(_files_of(parts(message, "attachments"))),
    )


def private(
    id: str,
    author: Author,
    text: str,
    written: datetime,
    person: str,
    us: str,
    **more: Any,
) -> Incoming:
    """A private message with `person`, however it came in."""
    return Incoming(
        external_id=id,
        author=author,
        text=tidy(text),
        written_at=written,
        thread_id=f"{PRIVATE}{person}",
        visibility=Visibility.PRIVATE,
        addressed=author.external_id != us,
        meta={"kind": "message", "person": person, "written_at": written.isoformat()},
        **more,
    )


# --- small things --------------------------------------------------------------------------------


def moment(told: Any) -> datetime:
    """A time as the Graph writes it (2026-11-02T09:30:00+0000) or as seconds since 1970. Raises ValueError,
    TypeError, OverflowError."""
    if isinstance(told, bool):
        raise TypeError("no time")
    if isinstance(told, (int, float)):
        return datetime.fromtimestamp(told, UTC)
    found = datetime.fromisoformat(told)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


def words_of(post: Json) -> str:
    """The words of a post, or what Facebook says happened where there are none."""
    return tidy(_text(post, "message") or _text(post, "story"))


def _id(told: Json) -> str:
    id = told["id"]
    if not isinstance(id, str) or not id:
        raise KeyError("id")
    return id


def _text(told: Json, name: str) -> str:
    """A text that may be missing, but must not be something else."""
    text = told.get(name) or ""
    if not isinstance(text, str):
        raise TypeError(name)
    return text


def _author(told: Json, id: str) -> tuple[Author, Sentence]:
    """Who said it, and what a person should know where nobody tells: then it is nobody else's words."""
    if word(part(told, "from"), "id"):
        return author_of(part(told, "from")), Sentence("")
    return Author(f"{NOBODY}{id}", ""), Sentence(WITHOUT_A_NAME)


def _picture_of(post: Json) -> tuple[Media, ...]:
    url = word(post, "full_picture")
    return (Media("image", url),) if url else ()


def _media_of(attachment: Json) -> Iterator[Media]:
    kind = word(attachment, "type")
    picture = word(part(part(attachment, "media"), "image"), "src")
    film = word(part(attachment, "media"), "source")
    if film:
        yield Media("video", film, picture)
    elif picture and kind.startswith(PICTURES):
        yield Media("image", picture)


def _linked(attachment: Json) -> str:
    """What a comment points to, where it is more than a picture."""
    kind, url = word(attachment, "type"), word(attachment, "url")
    if not url or kind.startswith(PICTURES) or "video" in kind:
        return ""
    return "\n\n" + f"{word(attachment, 'title')}\n{url}".strip()


def _files_of(attachments: list[Json]) -> Iterator[Media]:
    for one in attachments:
        name, size = word(one, "name"), one.get("size")
        size = size if isinstance(size, int) and size > 0 else 0
        if url := word(part(one, "image_data"), "url"):
            yield Media("image", url, word(part(one, "image_data"), "preview_url"), name=name)
        elif url := word(part(one, "video_data"), "url"):
            yield Media("video", url, word(part(one, "video_data"), "preview_url"), name=name)
        elif url := word(one, "file_url"):
            sound = word(one, "mime_type").startswith("audio/")
            yield Media("audio" if sound else "file", url, name=name, size=size)


def _address(link: str) -> str:
    """Where a thread is read: the Graph leaves out the house."""
    return f"{FACEBOOK}{link}" if link.startswith("/") else link
