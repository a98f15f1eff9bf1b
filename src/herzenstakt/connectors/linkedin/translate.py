"""LinkedIn's words into ours. Pure: no network, no clock.

What a look brings is delivered as `{"us": urn, "post": post, "comment": comment, "author": profile}`, without
what changes with every look (counts, likes) and without who of the house typed it. What a knock brings, and
what LinkedIn tells of past ones, is read in `door`.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import quote

from herzenstakt.channels.connector import (
    Author,
    Delivery,
    Happening,
    Incoming,
    Media,
    Opening,
    Vanished,
)
from herzenstakt.connectors.linkedin.api import Json
from herzenstakt.connectors.linkedin.urns import (
    Place,
    is_comment,
    is_post,
    kind_of,
    moment,
    number_of,
    place_of,
)
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.text import tidy

SITE = "https://www.linkedin.com"
#: as LinkedIn itself calls people who do not let their name be seen, and pages it does not let us look at
MEMBER, PAGE = "LinkedIn member", "LinkedIn page"
#: the two times of a comment may differ a little although nobody has changed it
SAME_MOMENT = timedelta(seconds=1)
LASTING_POST = (
    "id",
    "author",
    "commentary",
    "createdAt",
    "publishedAt",
    "lastModifiedAt",
    "content",
)
LASTING_COMMENT = (
    "id",
    "$URN",
    "commentUrn",
    "actor",
    "object",
    "parentComment",
    "message",
    "content",
)
LASTING_PERSON = ("id", "localizedFirstName", "localizedLastName", "localizedName", "vanityName")
MENTION = re.compile(r"@\[((?:\\.|[^\]\\])*)\]\(urn:li:[^)]*\)")
HASHTAG = re.compile(r"\{hashtag\|\\?#\|((?:\\.|[^}\\])*)\}")
ESCAPED = re.compile(r"\\([|{}@\[\]()<>#\\*_~])")


# --- making a delivery ---------------------------------------------------------------------------


def delivery_of(
    us: str, post: Json, comment: Json | None = None, author: Json | None = None
) -> Delivery:
    """A post of ours, or a comment below it: the same bytes for the same words."""
    kept: dict[str, Any] = {"us": us, "post": some_of(post, LASTING_POST)}
    if comment is not None:
        kept["comment"] = lasting(comment)
        kept["author"] = None if author is None else some_of(author, LASTING_PERSON)
    return as_bytes(kept)


def gone(us: str, urn: str) -> Delivery:
    """The word that something is no longer there."""
    return as_bytes({"us": us, "gone": urn})


def as_bytes(kept: Json) -> Delivery:
    """The same bytes for the same thing."""
    return Delivery(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode("utf-8", "replace"))


def lasting(comment: Json) -> dict[str, Any]:
    """A comment without counts, and without the colleague who typed it for the house."""
    kept = some_of(comment, LASTING_COMMENT)
    for name in ("created", "lastModified"):
        kept[name] = {"time": part(comment, name).get("time")}
    return kept


def some_of(thing: Json, names: tuple[str, ...]) -> dict[str, Any]:
    """These parts of it, as far as they are there."""
    return {name: thing[name] for name in names if name in thing}


# --- reading a delivery --------------------------------------------------------------------------


def read(kept: Json) -> Iterator[Happening]:
    """What a look found. Raises KeyError, TypeError or ValueError for what it is not."""
    us = kept["us"]
    if "gone" in kept:
        yield Vanished(
            place_of(kept["gone"]).urn if is_comment(kept["gone"]) else named(kept["gone"])
        )
    elif "comment" in kept:
        yield to_incoming(us, kept["comment"], kept["post"], kept["author"])
    else:
        yield own_post(us, kept["post"])


def named(urn: Any) -> str:
    """The name of a post. Raises ValueError for anything else."""
    if not is_post(urn):
        raise ValueError("no name of a post")
    return str(urn)


def comment_place(comment: Json) -> Place:
    """Where a comment stands. By the activity, where LinkedIn tells it: notifications know no other name."""
    told = comment.get("commentUrn") or comment.get("$URN")
    about = comment.get("object")
    place = place_of(told if told else f"urn:li:comment:({about},{comment.get('id')})")
    if kind_of(about) == "activity" and kind_of(place.thread) != "activity":
        return Place(str(about), place.number)
    return place


def to_incoming(us: str, comment: Json, post: Json | None, author: Json | None) -> Incoming:
    """A comment as something somebody said. `post`: the one below which it stands, where it is known.
    Raises KeyError, TypeError or ValueError for anything that is none."""
    place, actor = comment_place(comment), comment["actor"]
    written = moment(part(comment, "created").get("time")) or place.at
    changed = moment(part(comment, "lastModified").get("time"))
    if written is None:
        raise ValueError("no time")
    about = named(post["id"]) if post else ""
    parent = comment.get("parentComment")
    above = Place(place.thread, place_of(parent).number).urn if parent else about
    return Incoming(
        external_id=place.urn,
        author=to_author(actor, author),
        text=tidy(text_of(comment)),
        written_at=written,
        thread_id=about,
        parent_id=above,
        edited_at=changed if changed and changed - written > SAME_MOMENT else None,
        addressed=actor != us,
        permalink=permalink(about or place.thread, place.urn),
        media=tuple(pictures_in(comment)),
        opening=to_opening(us, post) if post else None,
        meta=meta_of(place, about, above if parent else place.urn, actor),
    )


def meta_of(place: Place, post: str, top: str, actor: str) -> dict[str, str]:
    """What answering and acting will need: LinkedIn knows two levels, so what answers a reply stands below
    the comment on top of it."""
    told = {"post": post, "thread": place.thread, "top": top, "actor": actor}
    return {name: value for name, value in told.items() if value}


def text_of(comment: Json) -> str:
    """The words. Raises TypeError where there are none and never were."""
    message = comment["message"]
    text = message["text"] if isinstance(message, Mapping) else message
    if not isinstance(text, str):
        raise TypeError("no text")
    return text


def own_post(us: str, post: Json) -> Incoming:
    """A post of ours: what people talk about."""
    opening = to_opening(us, post)
    return Incoming(
        external_id=opening.external_id,
        author=opening.author,
        text=opening.text,
        written_at=opening.published_at,
        thread_id=opening.external_id,
        addressed=False,
        permalink=opening.permalink,
        media=opening.media,
        opening=opening,
    )


def to_opening(us: str, post: Json) -> Opening:
    """A post as what people talk about."""
    published = moment(post.get("publishedAt")) or moment(post.get("createdAt"))
    if published is None:
        raise ValueError("no time")
    urn = named(post["id"])
    return Opening(
        external_id=urn,
        author=to_author(post["author"], None),
        text=tidy(plain(post.get("commentary"))),
        published_at=published,
        ours=post["author"] == us,
        permalink=permalink(urn),
    )


def to_author(urn: Any, profile: Json | None) -> Author:
    """Who said it. Of people LinkedIn tells the name only where they allow it."""
    kind = kind_of(urn)
    if kind not in {"person", "organization", "organizationBrand"}:
        raise ValueError("nobody we know how to name")
    profile = profile or {}
    first, last = word(profile, "localizedFirstName"), word(profile, "localizedLastName")
    name = tidy(word(profile, "localizedName") or f"{first} {last}".strip())
    where = "in" if kind == "person" else "company"
    mark = word(profile, "vanityName") or ("" if kind == "person" else number_of(urn))
    return Author(
        external_id=urn,
        name=name or (MEMBER if kind == "person" else PAGE),
        url=f"{SITE}/{where}/{quote(mark, safe='')}" if mark else "",
    )


def permalink(post: str, comment: str = "") -> str:
    """Where people read it."""
    behind = f"?commentUrn={quote(comment, safe='')}" if comment else ""
    return f"{SITE}/feed/update/{post}/{behind}" if post else ""


def pictures_in(comment: Json) -> Iterator[Media]:
    """Pictures people put into their comments, where LinkedIn gives an address."""
    content = comment.get("content")
    for one in content if isinstance(content, list) else ():
        url = word(one, "url") if isinstance(one, Mapping) else ""
        if url.startswith("https://"):
            yield Media("image", url)


def plain(commentary: Any) -> str:
    """The words of a post without the marks of LinkedIn's "little text"."""
    if not isinstance(commentary, str):
        return ""
    return ESCAPED.sub(r"\1", HASHTAG.sub(r"#\1", MENTION.sub(r"\1", commentary)))


def written_ms(post: Json) -> datetime | None:
    """When a post was last changed."""
    return moment(post.get("lastModifiedAt")) or moment(post.get("publishedAt"))
