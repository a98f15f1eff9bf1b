"""Bluesky's words into ours. Pure: no network, no clock.

A delivery of this connector is made of views as the network shows them, without what changes with
every look (counts, read marks): `{"us": did, "post": view, "root": view or null, "hidden": bool}`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from herzenstakt.channels.connector import Author, Delivery, Incoming, Media, Opening
from herzenstakt.channels.trouble import MISREAD, Gone, Unreadable
from herzenstakt.connectors.bluesky.facets import mentioned, with_links
from herzenstakt.connectors.bluesky.records import Address, address_of, root_of
from herzenstakt.connectors.bluesky.xrpc import Json
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.text import shorten, tidy
from herzenstakt.kernel.words import gettext_noop as _

APP = "https://bsky.app"
NOBODYS_HANDLE = "handle.invalid"
#: labels of pictures that apps hide until somebody asks (com.atproto.label, global values)
SENSITIVE = frozenset({"porn", "sexual", "nudity", "graphic-media", "gore"})
QUOTE_LENGTH = 300
LASTING = ("uri", "cid", "record", "indexedAt")
FLEETING = frozenset(
    {
        "viewer",
        "associated",
        "likeCount",
        "replyCount",
        "repostCount",
        "quoteCount",
        "bookmarkCount",
    }
)


# --- making a delivery ---------------------------------------------------------------------------


def to_delivery(us: str, post: Json, root: Json | None) -> Delivery:
    """One post with the first post of its thread: the same bytes for the same words."""
    kept = {
        "us": us,
        "post": lasting(post),
        "root": lasting(root) if root else None,
    }
    return Delivery(json.dumps(kept, ensure_ascii=False, sort_keys=True).encode())


def to_odd_delivery(us: str, item: Json) -> Delivery:
    """Something we do not understand, without whatever differs from look to look. It will be set
    aside for a person and stops nobody else."""
    kept = {name: item[name] for name in ("uri", "cid", "record") if name in item}
    return Delivery(json.dumps({"us": us, "odd": kept}, sort_keys=True).encode())


def lasting(view: Json) -> dict[str, Any]:
    """A view without counts and without what it means to whoever looks."""
    kept = {name: view[name] for name in LASTING}
    if "embed" in view:
        kept["embed"] = without_fleeting(view["embed"])
    author = view["author"]
    kept["author"] = {
        name: author[name] for name in ("did", "handle", "displayName", "avatar") if name in author
    }
    kept["author"]["labels"] = labels_of(author)
    kept["labels"] = labels_of(view)
    return kept


def without_fleeting(part: Any) -> Any:
    """A part of a view without counts, however deep they lie."""
    if isinstance(part, list):
        return [without_fleeting(item) for item in part]
    if isinstance(part, dict):
        return {k: without_fleeting(value) for k, value in part.items() if k not in FLEETING}
    return part


def labels_of(view: Json) -> list[str]:
    """The names of the labels that moderators or the author put on something."""
    found = view.get("labels")
    labels = (
        [label for label in found if isinstance(label, dict)] if isinstance(found, list) else []
    )
    return sorted({word(label, "val") for label in labels if not label.get("neg")})


def hidden_under(root: Json | None) -> frozenset[str]:
    """The replies that the author of a first post has hidden."""
    gate = (root or {}).get("threadgate")
    record = gate.get("record") if isinstance(gate, dict) else None
    hidden = record.get("hiddenReplies") if isinstance(record, dict) else None
    return frozenset(uri for uri in hidden if isinstance(uri, str)) if hidden else frozenset()


# --- reading a delivery --------------------------------------------------------------------------


def read(body: bytes) -> Incoming:
    """What a delivery says. Raises Unreadable."""
    try:
        kept = json.loads(body)
        return to_incoming(kept["us"], kept["post"], kept["root"], kept=True)
    except (*MISREAD, Gone) as trouble:
        raise Unreadable(_("This post cannot be read.")) from trouble


def to_incoming(us: str, post: Json, root: Json | None = None, *, kept: bool = False) -> Incoming:
    """A post view as something somebody said.

    `us`: our DID. `root`: the first post of the thread where it is known; it also tells what is
    hidden, unless it was `kept` in a delivery: hidden replies are announced to nobody. Raises KeyError,
    ValueError, TypeError, AttributeError or Gone for anything that is no post view.
    """
    hidden = post["uri"] in hidden_under(root)
    record, author = post["record"], to_author(post["author"])
    address = address_of(post["uri"])
    first = root_of(post)
    parent = record["reply"]["parent"] if record.get("reply") else {}
    ours = author.external_id == us
    return Incoming(
        external_id=post["uri"],
        author=author,
        text=text_of(record, post.get("embed") or record.get("embed")),
        written_at=written_at(post),
        thread_id=first["uri"],
        parent_id=word(parent, "uri"),
        hidden=hidden,
        hidden_by_house=hidden and (root or {})["author"]["did"] == us,
        tells_hidden=root is not None and not kept,
        addressed=not ours and speaks_to(us, record, first["uri"], word(parent, "uri")),
        permalink=permalink(address),
        language=language_of(record),
        media=tuple(media_of(post.get("embed"), sensitive=is_sensitive(post))),
        opening=opening_of(us, post, root),
        meta={
            "cid": post["cid"],
            "root": first["uri"],
            "root_cid": first["cid"],
            "parent": word(parent, "uri"),
            "parent_cid": word(parent, "cid"),
            "labels": ", ".join(labels_in(post)),
        },
    )


def opening_of(us: str, post: Json, root: Json | None) -> Opening | None:
    """The post it is about: the first of the thread; for our own first posts the post itself."""
    if root and root["uri"] != post["uri"]:
        return to_opening(us, root)
    alone = not post["record"].get("reply")
    return to_opening(us, post) if alone and post["author"]["did"] == us else None


def to_opening(us: str, post: Json) -> Opening:
    """A post view as what people talk about."""
    record = post["record"]
    return Opening(
        external_id=post["uri"],
        author=to_author(post["author"]),
        text=text_of(record, post.get("embed") or record.get("embed")),
        published_at=written_at(post),
        ours=post["author"]["did"] == us,
        permalink=permalink(address_of(post["uri"])),
        media=tuple(media_of(post.get("embed"), sensitive=is_sensitive(post))),
    )


def to_author(author: Json) -> Author:
    """Who said it. Without a display name the handle is the name."""
    did, handle = author["did"], word(author, "handle")
    if not isinstance(did, str) or not did.startswith("did:"):
        raise ValueError("no DID")
    named = handle not in {"", NOBODYS_HANDLE}
    return Author(
        external_id=did,
        name=tidy(word(author, "displayName")) or (handle if named else did),
        address=f"@{handle}" if named else "",
        url=f"{APP}/profile/{handle if named else did}",
        avatar_url=word(author, "avatar"),
        is_bot="bot" in labels_in(author),
    )


def labels_in(view: Json) -> list[str]:
    """The labels of a view, as the network or as a delivery writes them."""
    found = view.get("labels")
    plain = isinstance(found, list) and all(isinstance(label, str) for label in found)
    return list(found) if plain and found else labels_of(view)


def speaks_to(us: str, record: Json, root: str, parent: str) -> bool:
    """Whether somebody speaks to us: under a post of ours, in answer to us, by name or with a quote."""
    own = f"at://{us}/"
    quoted = quoted_uri(record.get("embed"))
    return any(uri.startswith(own) for uri in (root, parent, quoted)) or us in mentioned(
        record.get("facets")
    )


def permalink(address: Address) -> str:
    """Where people read a post. By DID, because handles change."""
    return f"{APP}/profile/{address.did}/post/{address.rkey}"


def language_of(record: Json) -> str:
    """The first language the author named, or ""."""
    langs = record.get("langs")
    return langs[0] if isinstance(langs, list) and langs and isinstance(langs[0], str) else ""


# --- times ---------------------------------------------------------------------------------------


def written_at(post: Json) -> datetime:
    """When it was written: what the author's app says, but never later than the network saw it."""
    seen = moment(post["indexedAt"])
    try:
        return min(moment(post["record"]["createdAt"]), seen)
    except (KeyError, TypeError, ValueError, OverflowError):
        return seen


def moment(said: str) -> datetime:
    """A time as the network writes it. Raises ValueError."""
    found = datetime.fromisoformat(said)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)


# --- what is in it -------------------------------------------------------------------------------


def text_of(record: Json, embed: Any) -> str:
    """The words, with whole addresses, the card of a linked page and what is quoted."""
    text = with_links(record["text"], record.get("facets"))
    return tidy("\n\n".join([text, *asides(embed, text)]))


def asides(embed: Any, text: str) -> Iterator[str]:
    """What is said beside the words: a linked page, a quoted post."""
    for part in parts_of(embed):
        if isinstance(page := part.get("external"), dict) and word(page, "uri") not in text:
            yield f"{word(page, 'title')}\n{word(page, 'uri')}".strip()
        quoted = part.get("record")
        if isinstance(quoted, dict) and isinstance(said := quoted.get("value"), dict):
            author = to_author(quoted["author"])
            yield f"“{shorten(word(said, 'text'), QUOTE_LENGTH)}” ({author.address or author.name})"


def media_of(embed: Any, *, sensitive: bool = False) -> Iterator[Media]:
    """Pictures and films, as far as the network gives addresses for them."""
    for part in parts_of(embed):
        for image in [*items(part, "images"), *items(part, "items")]:
            if url := word(image, "fullsize"):
                preview = word(image, "thumb") or word(image, "thumbnail")
                yield Media("image", url, preview, word(image, "alt"), sensitive)
        if url := word(part, "playlist"):
            yield Media("video", url, word(part, "thumbnail"), word(part, "alt"), sensitive)


def is_sensitive(post: Json) -> bool:
    """Whether moderators or its author say that not everybody wants to see what it shows."""
    return not SENSITIVE.isdisjoint(labels_in(post))


def parts_of(embed: Any) -> Iterator[Mapping[str, Any]]:
    """An embed as flat parts: a quote with pictures is a quote and pictures."""
    if not isinstance(embed, dict):
        return
    if isinstance(embed.get("media"), dict):
        yield embed["media"]
        yield from parts_of(embed.get("record"))
    else:
        yield embed


def items(part: Json, name: str) -> list[Json]:
    """The objects of a list, or none."""
    found = part.get(name)
    return [item for item in found if isinstance(item, dict)] if isinstance(found, list) else []


def quoted_uri(embed: Any) -> str:
    """The address of what a post quotes, or ""."""
    for part in parts_of(embed):
        if isinstance(quoted := part.get("record"), dict):
            return word(quoted, "uri")
    return ""
