"""The tree the network draws around a post, flat: what was said, and the post it is all about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from herzenstakt.connectors.bluesky.records import root_of
from herzenstakt.connectors.bluesky.translate import written_at
from herzenstakt.connectors.bluesky.xrpc import Json

POST_NODE = "app.bsky.feed.defs#threadViewPost"


@dataclass(frozen=True, slots=True)
class Thread:
    """`asked`: the post we asked for. `posts`: every post we may see, oldest first, itself included.
    `root`: the first post of the thread, if we may see it."""

    asked: Json
    posts: tuple[Json, ...]
    root: Json | None

    @classmethod
    def of(cls, answer: Json, is_view: Callable[[Any], bool]) -> Thread | None:
        """Read an answer of getPostThread; None where the post itself is closed to us."""
        node = answer.get("thread")
        found = [post for post in shown(node) if is_view(post)]
        if not isinstance(node, dict) or not found or not is_view(node.get("post")):
            return None
        asked: Json = node["post"]
        first = root_of(asked)["uri"]
        root = next((post for post in found if post["uri"] == first), None)
        return cls(asked, tuple(sorted(found, key=written_at)), with_gate(root, answer))


def shown(node: Any) -> Iterator[Json]:
    """Every post of a tree, upwards and downwards; deleted and blocked ones have nothing to show."""
    waiting = [node]
    while waiting:
        here = waiting.pop()
        if isinstance(here, dict) and here.get("$type") == POST_NODE:
            yield here.get("post") or {}
            waiting.append(here.get("parent"))
            waiting.extend(here.get("replies") or [])


def with_gate(root: Json | None, answer: Json) -> Json | None:
    """The first post with the list of hidden replies, which the answer keeps beside the tree."""
    gate = answer.get("threadgate")
    return {**root, "threadgate": gate} if root and gate else root
