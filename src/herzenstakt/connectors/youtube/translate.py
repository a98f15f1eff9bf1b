"""YouTube's words into ours. Pure: no network, no clock.

A delivery of this connector is one comment as the API shows it, without what changes with every look (likes,
etags), and what is known of its surroundings:

    {"us": channel id, "comment": {...}, "state": "heldForReview", "thread": {...} or null,
     "video": {...} or null, "answers": id of the reply it speaks to, or ""}
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from herzenstakt.channels.connector import (
    Author,
    Delivery,
    Happening,
    Incoming,
    Media,
    Opening,
    Receipt,
    Vanished,
)
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.connectors.youtube.api import HELD, REJECTED, SPAM, Json
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy
from herzenstakt.kernel.words import gettext_noop as _

WATCH = "https://www.youtube.com"
STUDIO = "https://studio.youtube.com"
#: what we keep of a comment
LASTING = (
    "authorChannelId",
    "authorChannelUrl",
    "authorDisplayName",
    "authorProfileImageUrl",
    "channelId",
    "imageUrl",
    "parentId",
    "publishedAt",
    "textDisplay",
    "textOriginal",
    "updatedAt",
    "videoId",
)
#: signed anew with every look, and good for six hours
FLEETING = frozenset({"imageUrl"})
NOT_READ = _("This comment cannot be read.")


# --- making a delivery ---------------------------------------------------------------------------


def to_delivery(
    us: str,
    comment: Json,
    state: str,
    thread: Json | None = None,
    video: Json | None = None,
    answers: str = "",
) -> Delivery:
    """One comment with its surroundings: the same bytes for the same words."""
    kept = {
        "us": us,
        "comment": lasting(comment),
        "state": state,
        "thread": thread,
        "video": video,
        "answers": answers,
    }
    return _delivery(kept)


def to_odd_delivery(us: str, item: Any) -> Delivery:
    """Something we do not understand. It will be set aside for a person and stops nobody else."""
    return _delivery({"us": us, "odd": item})


def _delivery(kept: Mapping[str, Any]) -> Delivery:
    return Delivery(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode(errors="replace"))


def lasting(comment: Json) -> dict[str, Any]:
    """A comment without counts and without what it means to whoever looks."""
    snippet = part(comment, "snippet")
    kept = {name: snippet[name] for name in LASTING if name in snippet}
    return {"id": comment.get("id"), "snippet": kept}


def lasting_thread(thread: Json) -> dict[str, Any]:
    """What a thread tells besides its words: whether it can be answered, and where it stands."""
    snippet = part(thread, "snippet")
    return {
        "id": thread.get("id"),
        "canReply": snippet.get("canReply"),
        "videoId": word(snippet, "videoId"),
        "channelId": word(snippet, "channelId"),
    }


def lasting_video(video: Json) -> dict[str, Any]:
    """What is shown of a film."""
    snippet = part(video, "snippet")
    names = ("title", "description", "publishedAt", "channelId", "channelTitle")
    kept: dict[str, Any] = {name: word(snippet, name) for name in names}
    return {**kept, "id": video.get("id"), "picture": picture_in(snippet)}


def picture_in(snippet: Json) -> str:
    """The largest usual picture of a film or a channel, "" for none."""
    sizes = part(snippet, "thumbnails")
    found = (word(part(sizes, size), "url") for size in ("high", "medium", "default"))
    return next((url for url in found if url), "")


def state_of(comment: Json, asked: str, *, alone: bool) -> str:
    """How a comment stands: as it says itself; else as it was asked for, where it stands `alone` and the
    question can have meant nothing else; "" where nobody can know."""
    return word(part(comment, "snippet"), "moderationStatus") or (asked if alone else "")


# --- reading a delivery --------------------------------------------------------------------------


def read(body: bytes) -> Happening:
    """What a delivery says. Raises Unreadable."""
    try:
        kept = json.loads(body)
        us, state, answers = (plain(kept[name]) for name in ("us", "state", "answers"))
        return to_happening(us, kept["comment"], state, kept["thread"], kept["video"], answers)
    except MISREAD as odd:
        raise Unreadable(NOT_READ) from odd


def to_happening(
    us: str,
    comment: Json,
    state: str = "",
    thread: Json | None = None,
    video: Json | None = None,
    answers: str = "",
) -> Happening:
    """A comment as something somebody said; what was rejected is gone, and only the house rejects.

    `state`: as YouTube calls it, "" where it was not told. `answers`: the reply it speaks to by name.
    Raises KeyError, TypeError, ValueError and the like for anything that is no comment.
    """
    comment_id = text_in(comment, "id")
    if state == REJECTED:
        return Vanished(comment_id, by_house=True)
    snippet = comment["snippet"]
    author = to_author(comment_id, snippet)
    top = word(snippet, "parentId") or comment_id
    film = word(snippet, "videoId") or word(thread, "videoId")
    published = moment(text_in(snippet, "publishedAt"))
    updated = moment(word(snippet, "updatedAt") or text_in(snippet, "publishedAt"))
    is_reply = top != comment_id
    return Incoming(
        external_id=comment_id,
        author=author,
        text=tidy(words_of(snippet)),
        written_at=published,
        thread_id=film or top,
        parent_id=answers or (top if is_reply else film),
        edited_at=updated if updated > published else None,
        hidden=state in {HELD, SPAM},
        spam=state == SPAM,
        tells_hidden=bool(state),
        addressed=author.external_id != us,
        permalink=permalink(comment_id, film, word(snippet, "channelId")),
        media=tuple(media_in(snippet)),
        opening=to_opening(us, video) if video else None,
        meta=meta_of(top, film, state, thread, is_reply=is_reply),
    )


def meta_of(
    top: str, film: str, state: str, thread: Json | None, *, is_reply: bool
) -> dict[str, str]:
    """What answering will need: what is not known is left out, so that it does not hide what was. Below what
    is held YouTube takes no answer anyway, which says nothing of whether it will once it is released."""
    meta = {"thread": top, "video": film}
    can = thread.get("canReply") if isinstance(thread, Mapping) else None
    is_held = state in {HELD, SPAM} and not is_reply
    if isinstance(can, bool) and not is_held:
        meta["can_reply"] = "yes" if can else "no"
    if is_reply:
        meta["reply"] = "yes"
    return {name: value for name, value in meta.items() if value}


def words_of(snippet: Json) -> str:
    """The words: as they were typed where we wrote them ourselves; of others YouTube shows them, with titles
    in place of its own links."""
    told = snippet.get("textOriginal")
    return told if isinstance(told, str) else text_in(snippet, "textDisplay")


def to_author(comment_id: str, snippet: Json) -> Author:
    """Who said it. Whoever has no channel any more is nobody else: known by this comment alone."""
    shown = tidy(word(snippet, "authorDisplayName"))
    channel = word(part(snippet, "authorChannelId"), "value")
    return Author(
        external_id=channel or f"{comment_id}#author",
        name=shown.removeprefix("@") or channel or comment_id,
        address=shown if shown.startswith("@") else "",
        url=f"{WATCH}/channel/{channel}" if channel else "",
        avatar_url=web_address(word(snippet, "authorProfileImageUrl")),
    )


def to_channel(channel: Json) -> Author:
    """Our own channel as the one who speaks. It has an address in any case: where people write, the desk says
    as whom, as YouTube's terms want it (III.E.3.e)."""
    snippet = part(channel, "snippet")
    handle = word(snippet, "customUrl")
    channel_id = text_in(channel, "id")
    name = tidy(word(snippet, "title")) or handle or channel_id
    return Author(
        external_id=channel_id,
        name=name,
        address=handle if handle.startswith("@") else name,
        url=f"{WATCH}/channel/{channel_id}",
        avatar_url=web_address(picture_in(snippet)),
    )


def to_opening(us: str, video: Json) -> Opening:
    """The film people talk about."""
    film, owner = text_in(video, "id"), word(video, "channelId")
    picture = web_address(word(video, "picture"))
    title = tidy(word(video, "title"))
    return Opening(
        external_id=film,
        author=Author(
            owner,
            tidy(word(video, "channelTitle")) or owner,
            url=f"{WATCH}/channel/{owner}" if owner else "",
        ),
        text=tidy(word(video, "description")),
        published_at=moment(text_in(video, "publishedAt")),
        ours=owner == us,
        title=title,
        permalink=f"{WATCH}/watch?v={film}",
        media=(Media("image", picture, alt=title),) if picture else (),
    )


def to_receipt(comment: Json, film: str) -> Receipt:
    """Our own words as YouTube has them. Raises KeyError, TypeError, ValueError."""
    comment_id, snippet = text_in(comment, "id"), comment["snippet"]
    top = word(snippet, "parentId") or comment_id
    film = word(snippet, "videoId") or film
    return Receipt(
        external_id=comment_id,
        permalink=permalink(comment_id, film, word(snippet, "channelId")),
        written_at=moment(text_in(snippet, "publishedAt")),
        text=tidy(words_of(snippet)),
        meta=meta_of(top, film, "", None, is_reply=True),
    )


def permalink(comment_id: str, film: str, channel: str) -> str:
    """Where people read a comment. One that stands under no film has no address of its own: then where the
    house reads it."""
    if film:
        return f"{WATCH}/watch?v={film}&lc={comment_id}"
    return f"{STUDIO}/channel/{channel}/comments" if channel else ""


def media_in(snippet: Json) -> Iterable[Media]:
    """A picture somebody put into a comment."""
    if url := web_address(word(snippet, "imageUrl")):
        yield Media("image", url)


def web_address(told: str) -> str:
    """An address of the web, "" for anything else."""
    return told if told.startswith(("https://", "http://")) else ""


# --- small things --------------------------------------------------------------------------------


def text_in(of: Json, name: str) -> str:
    """A text that has to be there. Raises KeyError, TypeError, ValueError."""
    told = of[name]
    if not isinstance(told, str) or not told:
        raise ValueError(f"no {name}")
    return told


def plain(told: Any) -> str:
    """A text, perhaps an empty one. Raises TypeError."""
    if not isinstance(told, str):
        raise TypeError("no text")
    return told


def moment(said: str) -> datetime:
    """A time as YouTube writes it. Raises ValueError."""
    found = datetime.fromisoformat(said)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
