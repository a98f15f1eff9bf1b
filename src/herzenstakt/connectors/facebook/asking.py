"""What is asked of the Graph API for one Page, field by field.

Whatever is named here Meta's own package knows, too: `tests/connectors/test_facebook_types.py` sees to it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from herzenstakt.channels.connector import Author
from herzenstakt.channels.trouble import Gone, TryLater
from herzenstakt.connectors.meta.errors import CANNOT_BE_READ, INVALID, NoToThis
from herzenstakt.connectors.meta.graph import Graph, Json
from herzenstakt.kernel.foreign import part, word

NETWORK = "Facebook"
ME = "id,name,username,link,picture{url}"
WHO = "from{id,name}"
COMMENT = f"id,message,created_time,{WHO},parent{{id}},is_hidden,attachment,permalink_url"
POST = f"id,message,story,created_time,{WHO},permalink_url,full_picture"
#: how a comment stands, before something is done to it and after
STATE = (
    "id,message,created_time,from{id,name},parent{id},permalink_url,is_hidden,user_likes,"
    "can_comment,can_hide,can_like,can_remove,can_reply_privately"
)
MESSAGE = "id,message,created_time,from,to,attachments"
#: all levels, the newest first; otherwise answers to comments would be missing
NEWEST_FIRST = {"filter": "stream", "order": "reverse_chronological"}
NESTED = ".filter(stream).order(reverse_chronological)"
#: Source: Meta's page on field expansion and multiple reads, from memory
IDS_AT_ONCE = 50


@dataclass(slots=True)
class OwnPage:
    """The Page a channel stands for. `graph`: opened with the token of the Page; no other reads comments."""

    id: str
    graph: Graph

    def me(self) -> Author:
        """The Page itself. Raises TryLater for an answer that is none."""
        told = self.graph.get("me", fields=ME)
        if not word(told, "id"):
            raise TryLater(CANNOT_BE_READ, network=NETWORK)
        return author_of(told)

    def state(self, id: str) -> Json:
        """How a comment stands now. Raises Gone."""
        return self.graph.get(id, fields=STATE)

    def several(self, ids: Sequence[str], fields: str) -> Iterator[tuple[str, Json | None]]:
        """Things by their ids; None for one the network does not show. One that is missing spoils the answer
        for all, so the rest is asked for in halves. What has no such fields is left out."""
        for start in range(0, len(ids), IDS_AT_ONCE):
            yield from self._some(ids[start : start + IDS_AT_ONCE], fields)

    def _some(self, ids: Sequence[str], fields: str) -> Iterator[tuple[str, Json | None]]:
        try:
            told = self.graph.get("", ids=",".join(ids), fields=fields)
        except (Gone, NoToThis) as trouble:
            if isinstance(trouble, NoToThis) and trouble.complaint.code != INVALID:
                raise
            if len(ids) == 1:
                if isinstance(trouble, Gone):
                    yield ids[0], None
                return
            middle = len(ids) // 2
            yield from self._some(ids[:middle], fields)
            yield from self._some(ids[middle:], fields)
            return
        for one in ids:
            if isinstance(told.get(one), dict):
                yield one, part(told, one)

    def sees_comments(self) -> bool:
        """Whether we may still read what is below our posts: what we may not see looks like what is gone.
        Raises what asking may raise."""
        fields = f"id,comments{NESTED}.limit(1){{id}}"
        self.graph.get(f"{self.id}/published_posts", fields=fields, limit=1)
        return True

    def below(self, id: str, fields: str, pages: int, limit: int = 100) -> Iterable[Json]:
        """What stands below a post or a comment, the newest first."""
        return self.graph.walk(f"{id}/comments", pages, fields=fields, limit=limit, **NEWEST_FIRST)


def author_of(told: Json) -> Author:
    """Somebody as the Graph tells of them, a Page or a person. Raises KeyError for nobody."""
    id = told["id"]
    if not isinstance(id, str) or not id:
        raise KeyError("id")
    username = word(told, "username")
    return Author(
        external_id=id,
        name=word(told, "name"),
        address=f"@{username}" if username else "",
        url=word(told, "link"),
        avatar_url=word(part(part(told, "picture"), "data"), "url")
        or word(part(told, "picture"), "url"),
    )


def last(id: str) -> str:
    """The part of an id that both of its spellings share: 98765 and 1122334455_98765."""
    return id.rpartition("_")[2]


def is_same(one: str, other: str) -> bool:
    """Whether two ids name the same thing."""
    return bool(one) and last(one) == last(other)


def whole(comment: str, post: str) -> str:
    """The long spelling of the id of a comment, by which it is kept."""
    return comment if "_" in comment or not post else f"{last(post)}_{comment}"
