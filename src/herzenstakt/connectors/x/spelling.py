"""What X calls a post: until the summer of 2026 a tweet, since then a post, and in its answers now and then
still the other.

What comes in is understood in both spellings; in which of them we ask is a setting of the application.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Spelling:
    """The words in which we ask. `fields`: of a post; `expansions`: what is told beside it."""

    name: str
    fields_of_posts: str
    fields: tuple[str, ...]
    expansions: tuple[str, ...]

    def asked(self) -> dict[str, str]:
        """The parameters with which posts are asked for."""
        return {
            self.fields_of_posts: ",".join(self.fields),
            "expansions": ",".join(self.expansions),
            "user.fields": USER,
            "media.fields": MEDIUM,
        }


USER = "id,name,username,profile_image_url"
MEDIUM = "media_key,type,url,preview_image_url,alt_text,variants"
FIELDS = (
    "id", "text", "created_at", "conversation_id", "lang", "entities", "attachments",
    "display_text_range", "possibly_sensitive",
)  # fmt: skip
POST = Spelling(
    "post",
    "post.fields",
    (*FIELDS, "note_post"),
    ("author_id", "referenced_posts", "edit_history_post_ids", "attachments.media_keys"),
)
TWEET = Spelling(
    "tweet",
    "tweet.fields",
    (*FIELDS, "note_tweet", "author_id", "referenced_tweets"),
    ("author_id", "referenced_tweets.id", "edit_history_tweet_ids", "attachments.media_keys"),
)
BY_NAME = {one.name: one for one in (POST, TWEET)}


def spelling(name: str) -> Spelling:
    """The spelling of this name; the newer one for every other word."""
    return BY_NAME.get(name.strip().casefold(), POST)


def either(told: Json, newer: str, older: str) -> Any:
    """What stands there under one name or the other."""
    found = told.get(newer)
    return told.get(older) if found is None else found


def includes(told: Json, kind: str) -> Iterator[Json]:
    """The objects of a kind ("posts", "users", "media") that are told beside an answer or an event. Some
    events wrap each of them once more."""
    beside = told.get("includes")
    if not isinstance(beside, Mapping):
        return
    found = either(beside, "posts", "tweets") if kind == "posts" else beside.get(kind)
    for one in found if isinstance(found, list) else ():
        inner = one.get("data") if isinstance(one, Mapping) else None
        if isinstance(inner, Mapping):
            yield inner
        elif isinstance(one, Mapping):
            yield one
