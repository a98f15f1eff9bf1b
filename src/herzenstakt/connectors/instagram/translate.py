"""Instagram's words into ours. Pure: no network, no clock.

What a look brings is kept as `{"us": id, "comment": {…}, "media": {…}}`, or with `media` alone (a post of
ours), or `message`, or `mention`. What comes to the door stays as the network wrote it, in either of its
two shapes; what it only names, `arrivals.complete` asks for and puts beside it: `{"us": id, "door": {…},
"told": {id: {…}}}`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from herzenstakt.channels.connector import (
    Author,
    Delivery,
    Happening,
    Incoming,
    Media,
    Opening,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.connectors.instagram.errors import NAME
from herzenstakt.connectors.meta import door
from herzenstakt.connectors.meta.graph import Json, parts
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _

APP = "https://www.instagram.com"
OBJECT = "instagram"
#: fields of deliveries that bring a comment
COMMENTS = frozenset({"comments", "live_comments"})
MENTIONS = "mentions"
#: a talk has no number of its own in what comes to the door: it is named by who talks with us
TALK = "talk:"
#: what is shown to us only at the door, under posts of others and under ads: it cannot be looked at again
AT_THE_DOOR = "door:"
#: marks that are put beside what was asked for: shown to nobody but whoever owns the post, and under a post
#: of ours
UNSEEN, OURS = "is_unseen", "is_ours"
#: people of whom we know no number: by what they are called, or only by what they said
BY_NAME = "name:"
BY_WORDS = "words:"
#: the kinds of things we may answer or act on, as `meta` names them
COMMENT, MESSAGE, MENTION = "comment", "message", "mention"
#: a number of seconds beyond this counts thousandths
MILLISECONDS = 10**11
LONGEST_ID = 400

WORDLESS = _(
    "Instagram tells programs nothing of what stands here. It may be a sticker or a moving picture."
)
UNSUPPORTED = _("Instagram shows this message only in its own app.")
IN_A_STORY = _("This person mentioned us in their story.")
TO_A_STORY = _("This is an answer to our story.")
WHILE_LIVE = _(
    "This was said while we were live. It can only be answered privately, and only while we are."
)
NAMELESS = _("Instagram does not tell who said this.")
UNDER_AN_AD = _("This stands under an ad.")
CANNOT_BE_READ = _("What Instagram delivered cannot be read.")
NOT_SHOWN = _("Somebody mentioned us, and Instagram does not show us their words.")

#: what Instagram calls the pieces of a message, and what they are
PIECES = {
    "image": "image",
    "video": "video",
    "audio": "audio",
    "file": "file",
    "story_mention": "image",
    "ig_reel": "video",
    "reel": "video",
    "ig_post": "image",
    "share": "file",
}
#: what goes wrong when something has another shape than we know


@dataclass(frozen=True, slots=True)
class House:
    """Who we are at Instagram. `id`: as deliveries name us. `username`: as people do. `also`: another
    number that means us, that of the linked page."""

    id: str
    username: str = ""
    also: str = ""

    def said(self, told: Json) -> bool:
        """Whether we said it ourselves, from the desk or in the app."""
        by = part(told, "from")
        name = word(by, "username") or word(told, "username")
        known = {one for one in (self.id, self.also) if one}
        return (
            number(by, "id") in known
            or bool(number(by, "self_ig_scoped_id"))
            or bool(self.username and name.casefold() == self.username.casefold())
        )

    def is_named_in(self, text: str) -> bool:
        """Whether a text calls us by name."""
        return bool(self.username) and f"@{self.username}".casefold() in text.casefold()

    @property
    def author(self) -> Author:
        """We, as whoever said something."""
        return Author(
            self.id, self.username or self.id, address(self.username), profile(self.username)
        )


# --- making a delivery ---------------------------------------------------------------------------


def to_delivery(house: House, **things: Json | str) -> Delivery:
    """What a look brought: the same bytes for the same words."""
    kept = {"us": house.id, **things}
    return Delivery(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode())


def lasting(told: Json, names: Iterable[str]) -> dict[str, Any]:
    """The named parts of something, without whatever hangs on it."""
    return {name: told[name] for name in names if name in told}


# --- reading a delivery --------------------------------------------------------------------------


def read(body: bytes, house: House) -> list[Happening]:
    """What a delivery says, from a look or from the door. Raises Unreadable.

    What cannot be read stops nothing that stands beside it; where nothing can be read, the whole is
    Unreadable.
    """
    told = door.read(body)
    if word(told, "us"):
        us = House(told["us"], house.username, house.also)
        if "door" in told:
            return _all_of(_events(told["door"], us), us, part(told, "told"))
        try:
            return [_looked_up(told, us)]
        except MISREAD as trouble:
            raise Unreadable(CANNOT_BE_READ) from trouble
    return _all_of(_events(told, house), house, {})


def _looked_up(kept: Json, us: House) -> Incoming:
    if "message" in kept:
        return to_message(kept["message"], us, answers=word(kept, "answers"))
    if "comment" in kept:
        media = kept["media"]
        return to_comment(kept["comment"], us, media, answers=word(kept, "answers"))
    return to_own_post(kept["media"], us)


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that a delivery at the door tells. `field`: what it is about; `value`: what happened. `at`:
    when it was told, or said."""

    field: str
    value: Json
    at: datetime


def events(told: Any, us: House) -> list[Event]:
    """What a delivery at the door tells of us, in both shapes. Raises Unreadable for any other."""
    return [event for event in _events(told, us) if event is not None]


def _events(told: Any, us: House) -> list[Event | None]:
    """The same, with None for what cannot be read."""
    found: list[Event | None] = []
    for entry in door.entries(told, OBJECT):
        if door.belonging_to(entry, us.id):
            found += _in_entry(entry)
    return found


def _in_entry(entry: Json) -> Iterator[Event | None]:
    """Instagram Login lays `field` and `value` into the entry, Facebook Login into `changes`; messages
    stand in `messaging` with both."""
    for one in _listed(entry.get("changes", [entry] if "field" in entry else [])):
        yield _event(lambda change: (change["field"], change["value"], entry["time"]), one)
    for one in _listed(entry.get("messaging", [])):
        yield _event(lambda said: (MESSAGE, said, said.get("timestamp", entry.get("time"))), one)


def _listed(told: Any) -> list[Any]:
    return told if isinstance(told, list) else [None]


def _event(take_apart: Callable[[Any], tuple[Any, Any, Any]], told: Any) -> Event | None:
    try:
        name, value, at = take_apart(told)
        return Event(name, value, moment(at)) if isinstance(value, Mapping) else None
    except MISREAD:
        return None


def _all_of(found: Iterable[Event | None], us: House, told: Json) -> list[Happening]:
    happened: list[Happening] = []
    troubles: list[Unreadable] = []
    for event in found:
        try:
            happened += _happenings(event, us, told)
        except Unreadable as trouble:
            troubles.append(trouble)
    if troubles and not happened:
        raise troubles[0]
    return happened


def _happenings(event: Event | None, us: House, told: Json) -> list[Happening]:
    if event is None:
        raise Unreadable(CANNOT_BE_READ)
    try:
        if event.field in COMMENTS:
            return [_comment_at_the_door(event, us, told)]
        if event.field == MENTIONS:
            return [_mention_at_the_door(event, us, told)]
        return _messages_at_the_door(event, us, told) if event.field == MESSAGE else []
    except MISREAD as trouble:
        raise Unreadable(CANNOT_BE_READ) from trouble


# --- comments ------------------------------------------------------------------------------------


def to_comment(
    comment: Json,
    us: House,
    media: Json,
    *,
    at: datetime | None = None,
    answers: str = "",
    opening: Opening | None = None,
    remark: str = "",
) -> Incoming:
    """A comment as something somebody said. `media`: the post it stands under, at least its `id`. `at`:
    when it was told, for deliveries that do not say when it was said. `answers`: what our own words answer,
    where more is known than the comment they stand below.

    Raises KeyError, TypeError or ValueError for what is no comment.
    """
    name, post = identity(comment), identity(media)
    above = number(comment, "parent_id")
    ours = us.said(comment)
    text = words(comment, "text")
    return Incoming(
        external_id=name,
        author=us.author if ours else to_author(comment),
        text=text,
        written_at=moment(comment["timestamp"]) if "timestamp" in comment else _known(at),
        thread_id=post,
        parent_id=answers or above or post,
        hidden=comment.get("hidden") is True,
        tells_hidden=isinstance(comment.get("hidden"), bool),
        addressed=not ours,
        permalink=word(media, "permalink"),
        opening=opening,
        remark=Sentence(remark or ("" if text else WORDLESS)),
        meta={"kind": COMMENT, "media": post, "top": above or name},
    )


def _comment_at_the_door(event: Event, us: House, told: Json) -> Incoming:
    value = event.value
    name = identity(value)
    live = WHILE_LIVE if event.field == "live_comments" else ""
    asked = part(told, name)
    unseen = asked.get(UNSEEN) is True
    if unseen and us.is_named_in(words(value, "text")):
        return to_mention(asked, us, name, identity(value["media"]), event.at)
    if asked and not unseen:
        return _shown(asked, us, value["media"], event.at)
    if not us.said(value):
        to_author(value)  # without a name the next look brings it, and whoever said it
    media = value["media"]
    said = to_comment(
        {**value, "id": name},
        us,
        {"id": identity(media)},
        at=event.at,
        remark=live or (UNDER_AN_AD if number(media, "ad_id") else ""),
    )
    return _only_here(said) if unseen else said


def _shown(asked: Json, us: House, media: Json, at: datetime) -> Incoming:
    """A comment as it was shown when it was asked for. `media`: the post it was told with."""
    post = part(asked, "media") or media
    opening = to_opening(post, us) if "timestamp" in post else None
    return to_comment(asked, us, post, at=at, answers=word(asked, "answers"), opening=opening)


def _only_here(said: Incoming) -> Incoming:
    """The same under a name of its own, for who asks for it by its number is told that it is not there."""
    meta = {**said.meta, "comment": said.external_id, "unseen": "yes"}
    return replace(said, external_id=f"{AT_THE_DOOR}{said.external_id}", meta=meta)


# --- posts ---------------------------------------------------------------------------------------


def to_own_post(media: Json, us: House) -> Incoming:
    """One of our own posts: people talk about it."""
    opening = to_opening(media, us)
    return Incoming(
        external_id=opening.external_id,
        author=us.author,
        text=opening.text,
        written_at=opening.published_at,
        thread_id=opening.external_id,
        tells_hidden=False,
        addressed=False,
        permalink=opening.permalink,
        media=opening.media,
        opening=opening,
        meta={"kind": "media", "media": opening.external_id},
    )


def to_opening(media: Json, us: House) -> Opening:
    """A post as what people talk about."""
    username = word(media, "username")
    ours = not username or us.said(media)
    return Opening(
        external_id=identity(media),
        author=us.author if ours else to_author(media),
        text=words(media, "caption"),
        published_at=moment(media["timestamp"]),
        ours=ours,
        permalink=word(media, "permalink"),
        media=tuple(pictures_of(media)),
    )


def pictures_of(media: Json) -> Iterator[Media]:
    """The picture or film of a post. Of an album the network gives the first one."""
    url, preview = word(media, "media_url"), word(media, "thumbnail_url")
    if url or preview:
        kind = "video" if word(media, "media_type") == "VIDEO" and url else "image"
        yield Media(kind, url or preview, preview, word(media, "alt_text"))


# --- mentions ------------------------------------------------------------------------------------


def _mention_at_the_door(event: Event, us: House, told: Json) -> Incoming:
    """Somebody named us under a post of theirs, or in it. The delivery has the numbers and no words."""
    value = event.value
    comment, media = number(value, "comment_id"), identity(value, "media_id")
    asked = part(told, mention_key(comment, media))
    if not asked:
        raise Unreadable(NOT_SHOWN)
    if asked.get(OURS) is True:
        return _shown(asked, us, {"id": media}, event.at)
    return to_mention(asked, us, comment, media, event.at)


def mention_key(comment: str, media: str) -> str:
    """The name under which the words of a mention stand beside a delivery."""
    return f"{MENTION}:{comment or media}"


def to_mention(told: Json, us: House, comment: str, media: str, at: datetime) -> Incoming:
    """The words that name us. `comment`: "" where we are named in the post itself."""
    ours = us.said(told)
    author = us.author if ours else _somebody(told, comment or media)
    return Incoming(
        external_id=f"{AT_THE_DOOR}{comment or media}",
        author=author,
        text=words(told, "text" if comment else "caption"),
        written_at=moment(told["timestamp"]) if "timestamp" in told else at,
        thread_id=media,
        parent_id=media if comment else "",
        tells_hidden=False,
        addressed=not ours,
        permalink=word(part(told, "media") if comment else told, "permalink"),
        media=() if comment else tuple(pictures_of(told)),
        remark=Sentence(NAMELESS if author.name == NAME else ""),
        meta={"kind": MENTION, "media": media, "comment": comment},
    )


def _somebody(told: Json, said: str) -> Author:
    """Who named us. Instagram promises only the words; then they are taken for nobody else."""
    try:
        return to_author(told)
    except KeyError:
        return Author(f"{BY_WORDS}{said}", NAME)


# --- private messages ----------------------------------------------------------------------------


def to_message(
    message: Json, us: House, *, answers: str = "", edited_at: datetime | None = None
) -> Incoming:
    """A private message as the network tells it when it is asked. `answers`: what our own words answer."""
    ours = us.said(message)
    talks_with = _other_in(message, us)
    remark = UNSUPPORTED if message.get("is_unsupported") is True else _about_a_story(message)
    return private(
        identity(message),
        us.author if ours else to_author(message),
        words(message, "message"),
        moment(message["created_time"]),
        talks_with,
        parent=answers,
        edited_at=edited_at,
        media=tuple(_enclosed(message)),
        remark=remark,
        ours=ours,
    )


def private(
    name: str,
    author: Author,
    text: str,
    at: datetime,
    talks_with: str,
    *,
    ours: bool,
    parent: str = "",
    edited_at: datetime | None = None,
    media: tuple[Media, ...] = (),
    remark: str = "",
) -> Incoming:
    """One message of a talk. `talks_with`: who is in it besides us."""
    return Incoming(
        external_id=name,
        author=author,
        text=text,
        written_at=at,
        thread_id=TALK + talks_with,
        parent_id=parent,
        edited_at=edited_at,
        visibility=Visibility.PRIVATE,
        tells_hidden=False,
        addressed=not ours,
        media=media,
        remark=Sentence(remark or ("" if text or media else WORDLESS)),
        meta={"kind": MESSAGE, "person": talks_with, "at": at.isoformat()},
    )


def _other_in(message: Json, us: House) -> str:
    """Who talks with us: whoever said it, or whom we said it to."""
    if not us.said(message):
        return identity(part(message, "from"))
    others = [one for one in parts(message, "to") if not us.said({"from": one})]
    return identity(others[0])


def _about_a_story(message: Json) -> str:
    story = part(message, "story")
    if part(story, "mention"):
        return IN_A_STORY
    return TO_A_STORY if part(story, "reply_to") else ""


def _enclosed(message: Json) -> Iterator[Media]:
    """What goes with a message: pictures, films, sounds, shared posts."""
    for one in parts(message, "attachments"):
        name = tidy(word(one, "name"))
        for kind in ("image", "video"):
            data = part(one, f"{kind}_data")
            if url := word(data, "url"):
                yield Media(kind, url, word(data, "preview_url"), name=name)
        if url := word(one, "file_url"):
            sound = word(one, "mime_type").startswith("audio/")
            yield Media("audio" if sound else "file", url, name=name)
    for one in parts(message, "shares"):
        if url := word(one, "link"):
            yield Media("file", url, name=tidy(word(one, "name")))
    if url := word(part(part(message, "story"), "mention"), "link"):
        yield Media("image", url)


def _messages_at_the_door(event: Event, us: House, told: Json) -> list[Happening]:
    """A message, other words for one, or one that was taken back. That somebody has seen or liked one is
    nothing to answer."""
    value = event.value
    if edit := part(value, "message_edit"):
        return [_told_anew(event, edit, us, told)]
    if tapped := part(
        value, "postback"
    ):  # they chose one of our questions, which says it in their name
        return [_as_told({**tapped, "text": tapped["title"]}, event, us)]
    message = value.get("message")
    if message is None:
        return []
    if message.get("is_deleted") is True:
        return [Vanished(identity(message, "mid"), event.at)]
    if asked := part(told, identity(message, "mid")):
        return [to_message(asked, us, answers=_answered_by(message, asked))]
    return [_as_told(message, event, us)]


def _answered_by(message: Json, asked: Json) -> str:
    return word(part(message, "reply_to"), "mid") or word(asked, "answers")


def _told_anew(event: Event, edit: Json, us: House, told: Json) -> Incoming:
    if asked := part(told, identity(edit, "mid")):
        return to_message(asked, us, answers=word(asked, "answers"), edited_at=event.at)
    said = _as_told(edit, event, us)
    return private(
        said.external_id,
        said.author,
        said.text,
        said.written_at,
        said.meta["person"],
        ours=not said.addressed,
        edited_at=event.at,
    )


def _as_told(message: Json, event: Event, us: House) -> Incoming:
    """A message as the door told it: without the name of who said it."""
    value = event.value
    sender, recipient = identity(value["sender"]), identity(value["recipient"])
    ours = message.get("is_echo") is True or us.said({"from": {"id": sender}})
    other = recipient if ours else sender
    media = tuple(_pieces(message))
    kinds = {word(one, "type") for one in parts(message, "attachments")}
    remark = IN_A_STORY if "story_mention" in kinds else ""
    if part(part(message, "reply_to"), "story"):
        remark = TO_A_STORY
    if message.get("is_unsupported") is True:
        remark = UNSUPPORTED
    return private(
        identity(message, "mid"),
        us.author if ours else Author(other, other),
        words(message, "text"),
        event.at,
        other,
        ours=ours,
        parent=word(part(message, "reply_to"), "mid"),
        media=media,
        remark=remark,
    )


def _pieces(message: Json) -> Iterator[Media]:
    for one in parts(message, "attachments"):
        payload = part(one, "payload")
        kind = PIECES.get(word(one, "type"), "file")
        if url := word(payload, "url"):
            yield Media(kind, url, name=tidy(word(payload, "title")))


# --- people --------------------------------------------------------------------------------------


def to_author(told: Json) -> Author:
    """Who said it. Instagram tells the number they have for us and what they are called; of mentions often
    only the latter. Raises KeyError where it tells neither."""
    by = part(told, "from")
    username = word(by, "username") or word(told, "username")
    name = number(by, "id")
    if not name and not username:
        raise KeyError("from")
    return Author(
        external_id=name or f"{BY_NAME}{username.casefold()}",
        name=tidy(username) or name,
        address=address(username),
        url=profile(username),
    )


def address(username: str) -> str:
    """What people type, or ""."""
    return f"@{username}" if username else ""


def profile(username: str) -> str:
    """Where people look at an account, or ""."""
    plain = username.replace(".", "").replace("_", "")
    return f"{APP}/{username}/" if plain.isascii() and plain.isalnum() else ""


# --- numbers and times ---------------------------------------------------------------------------


def number(told: Any, name: str) -> str:
    """An id, as text or as the number it sometimes comes as; "" for none."""
    value = told.get(name) if isinstance(told, Mapping) else None
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    return value if isinstance(value, str) and 0 < len(value) <= LONGEST_ID else ""


def identity(told: Any, name: str = "id") -> str:
    """The id of something. Deliveries also call that of a comment `comment_id`. Raises KeyError where it
    has none."""
    found = number(told, name) or (number(told, "comment_id") if name == "id" else "")
    if not found:
        raise KeyError(name)
    return found


def words(told: Json, name: str) -> str:
    """What somebody wrote; "" where they wrote nothing. Raises TypeError for what are no words."""
    value = told.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise TypeError(name)
    return tidy(value)


def moment(said: Any) -> datetime:
    """A time as the network writes it: "2026-11-02T09:30:00+0000", seconds or thousandths of them. Raises
    TypeError, ValueError or OverflowError."""
    if isinstance(said, str) and not said.isdigit():
        found = datetime.fromisoformat(said)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    if isinstance(said, bool) or not isinstance(said, (int, str)):
        raise TypeError("no time")
    seconds = int(said)
    return datetime.fromtimestamp(seconds / 1000 if seconds > MILLISECONDS else seconds, UTC)


def _known(at: datetime | None) -> datetime:
    if at is None:
        raise KeyError("timestamp")
    return at
