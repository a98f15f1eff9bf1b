"""WordPress' words into ours: what is kept of a comment, and what it says.

A delivery holds one comment with the post it belongs to, or the number of one that is gone. The
network address, browser and e-mail address of whoever wrote it are left out before anything is
stored; of the e-mail address only a fingerprint remains, by which we know the same visitor again.
"""

from __future__ import annotations

import hashlib
import html
import json
from collections.abc import Mapping
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
)
from herzenstakt.channels.trouble import MISREAD, Unreadable
from herzenstakt.kernel.text import plain, tidy
from herzenstakt.kernel.words import gettext_noop as _

Kept = dict[str, Any]
COMMENTS = frozenset({"comment", "review"})
PINGS = frozenset({"pingback", "trackback"})
#: what plugins file as comments besides (order notes, log lines) is nobody's word to us
KINDS = COMMENTS | PINGS
IN_TRASH = frozenset({"trash", "post-trashed"})


# --- from the blog into a delivery ---------------------------------------------------------------


def delivery_of(blog: str, comment: Mapping[str, Any], post: Kept | None) -> Delivery:
    """One comment and its post, as small as possible, in an order that never changes.

    Of a comment in the trash only the number goes in. The trash is how people on the blog delete:
    nobody sees it there, and it empties itself. Whoever takes it out again makes it a comment again.
    """
    if comment["status"] in IN_TRASH:
        return delivery_of_gone(blog, int(comment["id"]))
    return _packed({"blog": blog, "comment": _kept_comment(blog, comment), "post": post})


def delivery_of_odd(blog: str, comment: Mapping[str, Any]) -> Delivery:
    """A comment we do not understand: it will be set aside for a person, and stops nobody else."""
    return _packed({"blog": blog, "odd": str(comment.get("id", ""))})


def delivery_of_gone(blog: str, number: int) -> Delivery:
    """The news that a comment no longer exists."""
    return _packed({"blog": blog, "gone": number})


def kept_post(post: Mapping[str, Any]) -> Kept:
    """What a conversation shows of the post it is about."""
    beside = post.get("_embedded") or {}
    writer = (beside.get("author") or [{}])[0]
    picture = (beside.get("wp:featuredmedia") or [{}])[0]
    return {
        "id": int(post["id"]),
        "title": plain(post["title"]["rendered"]),
        "text": plain((post.get("excerpt") or {}).get("rendered", "")),
        "link": str(post["link"]),
        "date_gmt": str(post["date_gmt"]),
        "author": int(post.get("author") or 0),
        "author_name": str(writer.get("name", "")),
        "picture": str(picture.get("source_url", "")),
        "picture_alt": str(picture.get("alt_text", "")),
    }


def _kept_comment(blog: str, comment: Mapping[str, Any]) -> Kept:
    return {
        "id": int(comment["id"]),
        "post": int(comment["post"]),
        "parent": int(comment["parent"]),
        "author": int(comment["author"]),
        "author_name": str(comment["author_name"]),
        "author_url": str(comment.get("author_url", "")),
        "avatar": face_of(comment.get("author_avatar_urls")),
        "visitor": "" if comment["author"] else _fingerprint(blog, comment),
        "content": words_of(comment),
        "date_gmt": str(comment["date_gmt"]),
        "link": str(comment["link"]),
        "status": str(comment["status"]),
        "type": str(comment["type"]),
    }


def face_of(sizes: Any) -> str:
    """The largest of the portraits WordPress offers; "" where a blog shows none."""
    return str(sizes[max(sizes, key=int)]) if sizes else ""


def words_of(comment: Mapping[str, Any]) -> str:
    """What a comment says, as WordPress keeps it; as it shows it where we may not see that."""
    content = comment["content"]
    return str(content["raw"] if "raw" in content else content["rendered"])


def _fingerprint(blog: str, comment: Mapping[str, Any]) -> str:
    """Knows a visitor again on this blog, and on no other, without keeping the e-mail address."""
    address = str(comment.get("author_email", "")).strip().lower()
    return hashlib.sha256(f"{blog}\n{address}".encode()).hexdigest() if address else ""


def _packed(kept: Kept) -> Delivery:
    body = json.dumps(kept, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return Delivery(body.encode())


# --- from a delivery into our words --------------------------------------------------------------


def happening_in(delivery: Delivery) -> Happening:
    """What a delivery says. Raises Unreadable."""
    try:
        kept = json.loads(delivery.body)
        if "gone" in kept:
            # visitors cannot delete anything on a blog; whoever did it has an account there
            return Vanished(str(int(kept["gone"])), by_house=True)
        return _happening(str(kept["blog"]), kept["comment"], kept["post"])
    except MISREAD as trouble:
        raise Unreadable(_("This is no comment of a WordPress blog.")) from trouble


def _happening(blog: str, comment: Mapping[str, Any], post: Mapping[str, Any] | None) -> Incoming:
    number, status = str(int(comment["id"])), str(comment["status"])
    thread = post_id(int(comment["post"]))
    parent = int(comment["parent"])
    return Incoming(
        external_id=number,
        author=_author(blog, comment),
        text=plain(comment["content"]),
        written_at=moment(comment["date_gmt"]),
        thread_id=thread,
        parent_id=str(parent) if parent else thread,
        hidden=status != "approved",
        hidden_by_house=status in {"hold", "spam"},  # nobody else moderates here
        spam=status == "spam",
        addressed=_speaks_to_us(comment, post),
        permalink=str(comment["link"]),
        opening=_opening(blog, post) if post else None,
        meta={"post": str(int(comment["post"])), "status": status, "type": str(comment["type"])},
    )


def _speaks_to_us(comment: Mapping[str, Any], post: Mapping[str, Any] | None) -> bool:
    """Not spam, no link from another blog, and not whoever wrote the post: they are of the house."""
    wrote_the_post = bool(post and comment["author"] and comment["author"] == post["author"])
    return comment["status"] != "spam" and comment["type"] in COMMENTS and not wrote_the_post


def _author(blog: str, comment: Mapping[str, Any]) -> Author:
    if comment["author"]:
        who = user_id(blog, int(comment["author"]))
    elif comment["visitor"]:
        who = f"{blog}/visitor/{comment['visitor']}"
    else:  # no name that would come again: this comment is all we know of them
        who = f"{blog}/comment/{int(comment['id'])}"
    return Author(
        external_id=who,
        name=plain(comment["author_name"]),
        url=comment["author_url"] if comment["author_url"].startswith(("http:", "https:")) else "",
        avatar_url=comment["avatar"],
        is_bot=comment["type"] in PINGS,
    )


def _opening(blog: str, post: Mapping[str, Any]) -> Opening:
    picture = str(post["picture"])
    return Opening(
        external_id=post_id(int(post["id"])),
        author=Author(user_id(blog, int(post["author"])), str(post["author_name"]) or blog),
        text=str(post["text"]),
        published_at=moment(post["date_gmt"]),
        ours=True,
        title=str(post["title"]),
        permalink=str(post["link"]),
        media=(Media("image", picture, alt=str(post["picture_alt"])),) if picture else (),
    )


def post_id(number: int) -> str:
    """The id of a post, which can never be taken for that of a comment."""
    return f"post:{number}"


def user_id(blog: str, number: int) -> str:
    """The id of somebody who has an account on the blog."""
    return f"{blog}/user/{number}"


def moment(date_gmt: str) -> datetime:
    """WordPress' UTC, which does not say that it is UTC. Raises ValueError."""
    return datetime.fromisoformat(date_gmt).replace(tzinfo=UTC)


# --- our words into WordPress' -------------------------------------------------------------------


def as_content(text: str) -> str:
    """Our plain text as a comment's content, in which < and & would be HTML.

    It matters: WordPress lets editors write any HTML, scripts included, and does not look at it.
    """
    return html.escape(tidy(text), quote=False)


def says(comment: Mapping[str, Any], text: str) -> bool:
    """Whether a comment on the blog consists of these words of ours."""
    theirs, ours = plain(words_of(comment)), plain(as_content(text))
    if "raw" in comment["content"]:
        return theirs.split() == ours.split()
    # shown, not kept: WordPress has made quotation marks and dashes pretty
    return _letters(theirs) == _letters(ours)


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalnum()) or text
