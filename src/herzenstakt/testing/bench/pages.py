"""How long somebody waits for the first page of the inbox, and for what they search."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict
from typing import Any

from django.conf import settings
from django.test import Client
from django.urls import reverse

from herzenstakt.testing.bench.crowd import Crowd
from herzenstakt.testing.bench.measure import Measured, measure

Line = dict[str, Any]
Tell = Callable[[int], object]
#: what every result is compared with: a desk of this size
SMALL_DESK = 10_000
#: a common word, a rare one, one with an umlaut, two words, the beginning of one
SEARCHES = ("danke", "gartenküche", "größe", "bürste preis", "liefer")


class NoPage(Exception):
    """The desk did not answer with a page."""


def inbox(messages: int, database: str, runs: int, tell: Tell) -> Iterator[Line]:
    """The first page of the inbox on a small desk and on one with so many messages."""
    crowd = Crowd()
    look = visitor(crowd, reverse("inbox:list", args=[crowd.house.team.slug]))
    found: list[Measured] = []
    for size in (min(messages, SMALL_DESK), messages):
        crowd.grow(size, tell)
        found.append(measure(look, runs))
        yield {"page": "inbox", **line(size, database, found[-1])}
    yield {**line(messages, database, found[1]), **compared(*found)}


def search(messages: int, database: str, runs: int, tell: Tell) -> Iterator[Line]:
    """Typical searches, one after the other; the summary is that of the slowest."""
    crowd = Crowd()
    slowest: list[Measured] = []
    for size in (min(messages, SMALL_DESK), messages):
        crowd.grow(size, tell)
        found = {}
        for query in SEARCHES:
            found[query] = measure(seeker(crowd, query), runs)
            yield {"query": query, **line(size, database, found[query])}
        slowest.append(max(found.values(), key=lambda measured: measured.median_ms))
    yield {**line(messages, database, slowest[1]), **compared(*slowest)}


def seeker(crowd: Crowd, words: str) -> Callable[[], int]:
    """Somebody on the page of a search who looks for the next thing: their browser asks for what changes."""
    address = reverse("search:results", args=[crowd.house.team.slug])
    return visitor(crowd, address, {"q": words}, part="searching")


def visitor(
    crowd: Crowd, address: str, query: dict[str, str] | None = None, part: str = ""
) -> Callable[[], int]:
    """Somebody who is signed in and looks at a page, or lets a part of it change; gives the size of what
    comes in bytes. Raises NoPage."""
    client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    client.force_login(crowd.house.members[1].user)
    headers = {"HX-Request": "true", "HX-Target": part} if part else {}

    def look() -> int:
        response = client.get(address, query, headers=headers)
        if response.status_code != 200:
            raise NoPage(f"{address}: {response.status_code}")
        return len(response.content)

    return look


def line(messages: int, database: str, measured: Measured) -> Line:
    """One result in the keys every benchmark of a page has."""
    return {"messages": messages, "database": database, **asdict(measured)}


def compared(small: Measured, large: Measured) -> Line:
    """The large desk beside the small one of the same run."""
    ratio = round(large.median_ms / small.median_ms, 3)
    return {f"median_ms_{SMALL_DESK}": small.median_ms, "ratio": ratio}
