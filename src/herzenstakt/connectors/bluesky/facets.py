"""Mentions, links and hashtags: on Bluesky they are marks beside the text, counted in UTF-8 bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import regex

from herzenstakt.connectors.bluesky.xrpc import Json
from herzenstakt.kernel.foreign import word
from herzenstakt.kernel.text import graphemes

MENTION = regex.compile(r"(?<![\w@.])@((?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)+[a-z][a-z\d-]*)", regex.I)
LINK = regex.compile(r"(?<!\w)https?://[^\s<>\"“”„]+", regex.I)
TAG = regex.compile(r"(?<![\w#])[#＃]([^\s#＃\u200b-\u200d\ufe0f]+)")
LONGEST_TAG = 64
FEATURE = "app.bsky.richtext.facet#"


def facets_of(text: str, resolve: Callable[[str], str]) -> list[dict[str, Any]]:
    """The marks for a text. `resolve` gives the DID of a handle, or "" for a handle nobody has."""
    links = list(links_in(text))
    taken = [range(start, end) for start, end, _ in links]
    marks = links + [
        mark
        for mark in [*mentions_in(text, resolve), *tags_in(text)]
        if not any(mark[0] in span for span in taken)
    ]
    return [facet(text, start, end, feature) for start, end, feature in sorted(marks, key=first)]


Mark = tuple[int, int, dict[str, str]]


def first(mark: Mark) -> int:
    """Where a mark begins."""
    return mark[0]


def mentions_in(text: str, resolve: Callable[[str], str]) -> Iterator[Mark]:
    """Every @handle that somebody has."""
    for found in MENTION.finditer(text):
        if did := resolve(found[1].lower()):
            yield found.start(), found.end(), {"$type": f"{FEATURE}mention", "did": did}


def links_in(text: str) -> Iterator[Mark]:
    """Every web address, without the full stop or bracket behind it."""
    for found in LINK.finditer(text):
        uri = found[0].rstrip(".,;:!?'*_")
        if uri.endswith(")") and "(" not in uri:
            uri = uri[:-1]
        end = found.start() + len(uri)
        yield found.start(), end, {"$type": f"{FEATURE}link", "uri": uri}


def tags_in(text: str) -> Iterator[Mark]:
    """Every #hashtag that is more than a number."""
    for found in TAG.finditer(text):
        tag = regex.sub(r"\p{P}+$", "", found[1])
        if tag and not tag.isdigit() and graphemes(tag) <= LONGEST_TAG:
            yield (
                found.start(),
                found.start() + 1 + len(tag),
                {"$type": f"{FEATURE}tag", "tag": tag},
            )


def facet(text: str, start: int, end: int, feature: dict[str, str]) -> dict[str, Any]:
    """A mark on the characters from `start` to `end`, in the bytes the network counts."""
    before = len(text[:start].encode())
    return {
        "index": {"byteStart": before, "byteEnd": before + len(text[start:end].encode())},
        "features": [feature],
    }


# --- reading -------------------------------------------------------------------------------------


def with_links(text: str, facets: Any) -> str:
    """The text as people read it, with whole addresses where a link shows less than its target.

    Marks that point outside the text or into the middle of a character are passed over.
    """
    raw = text.encode()
    for start, end, uri in sorted(links_of(facets), reverse=True):
        if not 0 <= start < end <= len(raw):
            continue
        try:
            shown = raw[start:end].decode()
            raw[end:].decode()
        except UnicodeDecodeError:
            continue
        raw = raw[:start] + spelled_out(shown, uri).encode() + raw[end:]
    return raw.decode()


def links_of(facets: Any) -> Iterator[tuple[int, int, str]]:
    """Each link with its first and last byte."""
    for mark, feature in features_of(facets):
        index = mark.get("index")
        if word(feature, "$type") == f"{FEATURE}link" and isinstance(index, dict):
            start, end = index.get("byteStart"), index.get("byteEnd")
            if isinstance(start, int) and isinstance(end, int):
                yield start, end, word(feature, "uri")


def mentioned(facets: Any) -> frozenset[str]:
    """The DIDs of everybody who is mentioned."""
    return frozenset(
        word(feature, "did")
        for _, feature in features_of(facets)
        if word(feature, "$type") == f"{FEATURE}mention"
    )


def features_of(facets: Any) -> Iterator[tuple[Json, Json]]:
    """Each mark with each of its meanings, as far as they have the shape they should have."""
    for mark in facets if isinstance(facets, list) else ():
        features = mark.get("features") if isinstance(mark, dict) else None
        for feature in features if isinstance(features, list) else ():
            if isinstance(feature, dict):
                yield mark, feature


def spelled_out(shown: str, uri: str) -> str:
    """`ratzifatzi.example/bür…` becomes the whole address, `our shop` becomes `our shop (address)`."""
    if not uri.startswith(("https://", "http://")) or shown == uri:
        return shown
    bare = uri.split("://", 1)[1]
    beginning = shown.split("://", 1)[-1].removesuffix("…").removesuffix("...")
    return uri if beginning and bare.startswith(beginning) else f"{shown} ({uri})"
