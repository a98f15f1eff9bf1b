"""What Facebook brings to our door: changes below the posts of a Page, and private messages.

Shapes: Meta's pages on webhooks for Pages and for Messenger; the fields of a change are as several third
parties recorded them (B). What is not told here, the next look brings: who hid something, what was below it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from herzenstakt.channels.connector import Author, Happening, Incoming, Media, Vanished
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.connectors.facebook.asking import is_same, whole
from herzenstakt.connectors.facebook.translate import NOT_READ, about_comment, moment, private
from herzenstakt.connectors.meta import door
from herzenstakt.connectors.meta.graph import Json, parts
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy

PAGE = "page"
#: what is subscribed to: for the application, and for each Page
FEED, MENTION = "feed", "mention"
MESSAGES = ("messages", "message_echoes", "messaging_postbacks")
SAID = frozenset({"add", "edit", "edited"})
TAKEN_BACK = frozenset({"remove", "delete"})
POSTS = frozenset({"status", "post", "photo", "video", "link", "share"})


def read(told: Any, us: str) -> list[Happening]:
    """What a delivery says of our Page; what belongs to another one is left out. One broken part does not
    silence the others. Raises Unreadable where nothing could be read and something should have been."""
    happenings: list[Happening] = []
    broken = False
    for entry in door.entries(told, PAGE):
        if not door.belonging_to(entry, us):
            continue
        for reading, part_of_it in _parts(entry):
            try:
                happenings.extend(reading(part_of_it, us))
            except MISREAD:
                broken = True
    if broken and not happenings:
        raise Unreadable(NOT_READ)
    return happenings


Reading = Callable[[Any, str], Iterable[Happening]]


def _parts(entry: Mapping[str, Any]) -> Iterator[tuple[Reading, Any]]:
    """Everything in an entry, each with what reads it."""
    readings: dict[str, Reading] = {
        "changes": _change,
        "messaging": _event,
        "standby": _event,  # another application answers there; the words are the same
    }
    for name, reading in readings.items():
        listed = entry.get(name, [])
        for one in listed if isinstance(listed, list) else [listed]:
            yield reading, one


# --- changes -------------------------------------------------------------------------------------


def _change(change: Any, us: str) -> Iterator[Happening]:
    """What happened below a post, or where we were named."""
    name, value = change["field"], change["value"]
    if name not in {FEED, MENTION}:
        return
    if not isinstance(value, Mapping):
        raise TypeError("no change")
    item, verb = word(value, "item"), word(value, "verb")
    if verb in TAKEN_BACK:
        yield from _taken_back(item, value)
    elif verb in SAID and item == "comment":
        yield from _comment(value, us)
    elif verb in SAID and item in POSTS:
        yield from _post(value, us)


def _taken_back(item: str, value: Json) -> Iterator[Vanished]:
    """Who took it back is not told for sure: its author or the house."""
    if item == "comment":
        yield Vanished(whole(_word(value, "comment_id"), word(value, "post_id")))
    elif item in POSTS:
        yield Vanished(_word(value, "post_id"))


def _comment(value: Json, us: str) -> Iterator[Incoming]:
    """A comment. Without its author it is left to the next look, which is told more than the door."""
    post = _word(value, "post_id")
    id = whole(_word(value, "comment_id"), post)
    author = _author(value)
    written = moment(value["created_time"])
    if author is None:
        return
    above = word(value, "parent_id")
    parent = "" if not above or is_same(above, post) else whole(above, post)
    yield Incoming(
        external_id=id,
        author=author,
        text=tidy(_text(value)),
        written_at=written,
        thread_id=post,
        parent_id=parent or post,
        tells_hidden=False,
        addressed=author.external_id != us,
        media=tuple(_media(value)),
        meta=about_comment(post, parent, author.external_id, written),
    )


def _post(value: Json, us: str) -> Iterator[Incoming]:
    """A post: our own, a visitor's, or one that names us."""
    if value.get("published") == 0:  # a draft
        return
    id, written = _word(value, "post_id"), moment(value["created_time"])
    author = _author(value)
    if author is None:
        return
    yield Incoming(
        external_id=id,
        author=author,
        text=tidy(_text(value)),
        written_at=written,
        thread_id=id,
        addressed=author.external_id != us,
        media=tuple(_media(value)),
        meta={
            "kind": "post",
            "post": id,
            "author": author.external_id,
            "written_at": written.isoformat(),
        },
    )


def _author(value: Json) -> Author | None:
    """Who said it; None where the door is not told."""
    told = part(value, "from")
    id = word(told, "id") or word(value, "sender_id")
    return Author(id, word(told, "name") or word(value, "sender_name")) if id else None


def _media(value: Json) -> Iterator[Media]:
    """What goes with it; a link is no picture."""
    is_photo = word(value, "item") == "photo"
    if url := word(value, "photo") or (word(value, "link") if is_photo else ""):
        yield Media("image", url)


# --- private messages ----------------------------------------------------------------------------


def _event(event: Any, us: str) -> Iterator[Incoming]:
    """A private message, a button somebody pressed, or an echo of our own words. Names are not told here."""
    message, pressed = part(event, "message"), part(event, "postback")
    sender, recipient = _word(part(event, "sender"), "id"), _word(part(event, "recipient"), "id")
    written = moment(event["timestamp"] / 1000)
    person = recipient if sender == us else sender
    if us not in {sender, recipient} or person == us:
        return
    said = message or pressed
    if not said:
        return  # delivered, read, reacted: nothing was said
    yield private(
        _word(said, "mid"),
        Author(sender, ""),
        _text(message, "text") if message else _text(pressed, "title"),
        written,
        person,
        us,
        media=tuple(_files(message)),
    )


def _files(message: Json) -> Iterator[Media]:
    kinds = {"image": "image", "video": "video", "audio": "audio", "file": "file"}
    for one in parts(message, "attachments"):
        kind, url = kinds.get(word(one, "type"), ""), word(part(one, "payload"), "url")
        if kind and url:
            yield Media(kind, url)


# --- small things --------------------------------------------------------------------------------


def _word(told: Any, name: str) -> str:
    """A text that must be there. Raises KeyError."""
    value = told.get(name)
    if not isinstance(value, str) or not value:
        raise KeyError(name)
    return value


def _text(told: Json, name: str = "message") -> str:
    """A text that may be missing, but must not be something else."""
    value = told.get(name) or ""
    if not isinstance(value, str):
        raise TypeError(name)
    return value
