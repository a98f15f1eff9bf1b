"""The two feeds of an Isso: what everybody may read, and what awaits approval. Each takes a cursor and gives
a page.

First a cheap question: have the numbers of comments changed, or the newest one? Only then the newest ones
are looked through for what is new or was changed, and the pages they stand on are read, because only those
tell everything. What was deleted, the desk learns by asking for known comments again.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import chain
from typing import Any

from herzenstakt.channels.connector import Delivery, Page
from herzenstakt.channels.trouble import Refused, TryLater
from herzenstakt.connectors.isso.admin import AdminPage, Held, Mode
from herzenstakt.connectors.isso.site import PAGE, Site, numbers_in
from herzenstakt.connectors.isso.translate import (
    LATEST,
    Row,
    delivery_of,
    delivery_of_odd,
    instant_of,
)
from herzenstakt.kernel.text import storable

FIRST_LOOK = timedelta(days=30)
#: then it is looked through whatever the cheap question says: it does not tell of edits, nor of the first
#: comment on a page while more answers than `FEW` stand on others
BELIEVED = timedelta(minutes=30)
FEW = 50
#: comments that are known again, and pages whose numbers are asked for
MOST_KNOWN, MOST_COUNTED = 500, 300
#: comments that answer nothing among the newest ones, and how often more are asked for
SPARE, WIDER, TIMES = 100, 4, 4
#: pages read in one look, comments awaiting approval read in one look, and pages of lists
THREADS, VIEWS, LISTS = 20, 20, 20
#: of a long list of what awaits approval only so many pages from its front and from its end
FRONT, END = 2, 3
#: visitors may name a page as they like: longer names are not asked for, and no more bytes of names at once
LONGEST_NAME, MOST_BYTES = 2_000, 200_000
#: how often a page is asked for that Isso stumbles over
TRIES = 5
#: the pages for administrators show the time of a zone we do not know
ANY_ZONE = 86_400.0
ANYTIME = -float(LATEST)


@dataclass(frozen=True, slots=True)
class Sighting:
    """A comment as a list tells it. `seconds`: when it was written; `digest` changes when its words do.
    `since`: it is to be told if it was written after that. `tries`: how often it could not be read."""

    number: int
    uri: str
    digest: str
    seconds: float
    title: str = ""
    answers: bool = False
    since: float = ANYTIME
    tries: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where we are in a feed. `known`: digests by number. `floor`: nothing older is told. `sign`: what the
    cheap question was answered with when we last looked through everything, at `whole_at`. `answers`: how
    many comments answered others then. `uris`: pages with comments. `owed`: seen and not yet told; `more`:
    there was no time for them, so they come before anything else is looked for."""

    floor: float
    known: Mapping[str, str] = field(default_factory=dict)
    sign: str = ""
    whole_at: float = 0.0
    answers: int = 0
    uris: Sequence[str] = ()
    owed: Sequence[Sighting] = ()
    more: bool = False

    @classmethod
    def read(cls, cursor: str) -> Place:
        """The place in a cursor; one that nobody understands is a beginning."""
        beginning = cls(_now() - FIRST_LOOK.total_seconds())
        try:
            told = json.loads(cursor or "{}")
            return cls(
                floor=float(told["floor"]),
                known={str(number): str(digest) for number, digest in told["known"].items()},
                sign=str(told["sign"]),
                whole_at=float(told["whole_at"]),
                answers=int(told["answers"]),
                uris=tuple(str(uri) for uri in told["uris"]),
                owed=tuple(Sighting(**one) for one in told["owed"]),
                more=bool(told["more"]),
            )
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError):
            return beginning

    def written(self) -> str:
        """As a cursor."""
        return json.dumps(asdict(self), separators=(",", ":"), sort_keys=True)

    def is_quiet(self, sign: str) -> bool:
        """Whether nothing has happened since, as far as the cheap question tells."""
        return self.sign == sign and self.whole_at > _now() - BELIEVED.total_seconds()

    def news(self, seen: Iterable[Sighting], slack: float) -> Iterator[Sighting]:
        """What is to be told of these: new ones no older than our first look went, and changed ones."""
        for one in seen:
            known = self.known.get(str(one.number), "")
            if known and known != one.digest:
                yield one
            elif not known and one.seconds > self.floor - slack:
                yield replace(one, since=self.floor)


def look(site: Site, feed: str, cursor: str) -> Page:
    """The next page of a feed after `cursor`."""
    if feed == "comments":
        return _approved(site, cursor)
    return _pending(site, Place.read(cursor)) if site.moderates else Page((), "")


# --- what everybody may read ---------------------------------------------------------------------


def _approved(site: Site, cursor: str) -> Page:
    place = Place.read(cursor)
    if not place.more:
        sign = _sign(site, place)  # before the look: what is said during it is news the next time
        if place.is_quiet(sign):
            return Page((), cursor)
        place = _look_through(site, place, sign)
    deliveries, left, failed = _read_threads(site, place.owed, surely_awake=not place.more)
    sign = "" if failed else place.sign
    place = replace(place, owed=(*left, *failed), more=bool(left), sign=sign)
    return Page(deliveries, place.written(), place.more)


def _look_through(site: Site, place: Place, sign: str) -> Place:
    """The place with everything there is to tell. What is older than all we know again is news no more."""
    told = _listed_to_administrators(site, place) if site.moderates else _told_to_all(site, place)
    seen = sorted(told, key=lambda one: one.seconds, reverse=True)
    news = place.news(seen, ANY_ZONE if site.moderates else 0.0)
    # administrators read no more than a few pages, and know the time of no comment exactly
    kept = seen if site.moderates else seen[:MOST_KNOWN]
    oldest = kept[-1].seconds if len(kept) < len(seen) else place.floor
    return replace(
        place,
        floor=max(place.floor, oldest),
        known={str(one.number): one.digest for one in kept},
        sign=sign,
        whole_at=_now(),
        answers=sum(one.answers for one in seen),
        uris=_to_be_counted(seen),
        owed=tuple({one.number: one for one in (*place.owed, *news)}.values()),
    )


def _to_be_counted(seen: Iterable[Sighting]) -> tuple[str, ...]:
    """The pages whose numbers are asked for, as many as fit into one question."""
    uris, left = list[str](), MOST_BYTES
    for uri in dict.fromkeys(one.uri for one in seen if one.uri):
        left -= len(uri.encode())
        if left < 0 or len(uris) == MOST_COUNTED:
            break
        uris.append(uri)
    return tuple(uris)


def _sign(site: Site, place: Place) -> str:
    """The answer to the cheap question."""
    if site.moderates:
        told: Any = sorted(site.how_many().items())
    else:
        newest = site.latest(place.answers + 1 if place.answers <= FEW else 1)
        told = [
            site.counts(place.uris) if place.uris else [],
            [_digest(row) for row in newest],
        ]
    return sha256(repr(told).encode()).hexdigest()[:16]


def _told_to_all(site: Site, place: Place) -> list[Sighting]:
    """The newest comments, back to what is known, or to the beginning of our time. Answers stand in front
    of everything else (`Site.latest`), so all of them are asked for, too."""
    limit = place.answers + SPARE
    for _time in range(TIMES):
        rows = site.latest(limit)
        seen = [one for row in rows if (one := _sighted(row))]
        if len(rows) < limit or _reaches_back(place, [one for one in seen if not one.answers]):
            break
        limit *= WIDER
    return seen


def _reaches_back(place: Place, seen: Iterable[Sighting]) -> bool:
    return any(str(one.number) in place.known or one.seconds <= place.floor for one in seen)


def _sighted(row: Row) -> Sighting | None:
    """A comment of the list for all; None for what nobody could find again."""
    if instant_of(row) is None or not isinstance(row.get("uri"), str):
        return None
    seconds, is_answer = float(row["created"]), row.get("parent") is not None
    return Sighting(row["id"], _asked(row["uri"]), _digest(row), seconds, answers=is_answer)


def _asked(uri: str) -> str:
    """The name of a page; "" for one that is no name to ask for."""
    return uri if len(uri) <= LONGEST_NAME and uri == storable(uri) else ""


def _digest(row: Row) -> str:
    told = [str(row.get(name)) for name in ("id", "created", "author", "website", "text")]
    return sha256("\n".join(told).encode("utf-8", "replace")).hexdigest()[:10]


def _listed_to_administrators(site: Site, place: Place) -> list[Sighting]:
    """The newest approved comments. Since 0.14 the list begins with the newest of those that answer nothing
    and ends with the newest answers; before, everything begins at its front."""
    first = site.admin(Mode.VALID)
    last = max(first.counts[Mode.VALID] - 1, 0) // PAGE
    seen = {one.number: one for one in _held(first)}
    backward, forward = range(last, 0, -1), range(1, last)
    if not _reaches(place, first) and len(seen) == PAGE:
        _go_on(site, place, forward, seen)
    _go_on(site, place, backward, seen)
    return list(seen.values())


def _go_on(site: Site, place: Place, pages: Iterable[int], seen: dict[int, Sighting]) -> None:
    """Read on, page by page, until something is known or older than our time."""
    for _time, page in zip(range(LISTS), pages, strict=False):
        told = site.admin(Mode.VALID, page)
        seen |= {one.number: one for one in _held(told)}
        if _reaches(place, told):
            return


def _reaches(place: Place, page: AdminPage) -> bool:
    return any(
        str(one.number) in place.known or one.seconds <= place.floor - ANY_ZONE
        for one in _held(page)
    )


def _held(page: AdminPage) -> Iterator[Sighting]:
    for held in page.rows:
        told = "\n".join([str(held.number), held.at, *map(str, sorted(held.texts.items()))])
        digest = sha256(told.encode()).hexdigest()[:10]
        yield Sighting(held.number, _asked(held.uri), digest, held.seconds(), held.title[:300])


def _read_threads(
    site: Site, owed: Iterable[Sighting], *, surely_awake: bool
) -> tuple[tuple[Delivery, ...], list[Sighting], list[Sighting]]:
    """What is owed, oldest first, from the pages it stands on; what is left for the next time; what failed.
    A page that Isso stumbles over keeps us from no other, and what stands there goes to a person in the end.
    Where it stumbles over all of them and we do not know that it is `surely_awake`, it is away."""
    by_uri: dict[str, list[Sighting]] = {}
    for one in owed:
        by_uri.setdefault(one.uri, []).append(one)
    uris = list(by_uri)
    told, failed, stumbles = list[tuple[float, Delivery]](), list[Sighting](), list[TryLater]()
    for uri in uris[:THREADS]:
        try:
            told += _in_thread(site, uri, by_uri[uri])
        except TryLater as trouble:
            stumbles.append(trouble)
            failed += [replace(one, tries=one.tries + 1) for one in by_uri[uri]]
    if stumbles and len(stumbles) == len(uris[:THREADS]) and not surely_awake:
        raise stumbles[-1]
    told += [_odd(site, one) for one in failed if one.tries >= TRIES]
    again = [one for one in failed if one.tries < TRIES]
    return _in_order(told), [one for uri in uris[THREADS:] for one in by_uri[uri]], again


def _odd(site: Site, one: Sighting) -> tuple[float, Delivery]:
    return one.seconds, delivery_of_odd(site.key, one.number)


def _in_thread(
    site: Site, uri: str, wanted: Sequence[Sighting]
) -> Iterator[tuple[float, Delivery]]:
    try:
        thread = site.thread(uri) if uri else None
    except Refused:
        thread = None
    if thread is None:
        yield from (_odd(site, one) for one in wanted)
        return
    rows = numbers_in(thread)
    for one in wanted:
        row = rows.get(one.number)
        if row is None or row.get("mode") != Mode.VALID:
            continue  # deleted meanwhile
        at = _time(row)
        if at > one.since:
            yield at, delivery_of(site.house, site.origin(), uri, row, thread, one.title)


def _time(row: Row) -> float:
    """When it was written; now where it does not say, so that a person will look at it."""
    return _now() if instant_of(row) is None else float(row["created"])


def _in_order(told: Iterable[tuple[float, Delivery]]) -> tuple[Delivery, ...]:
    return tuple(delivery for _at, delivery in sorted(told, key=lambda pair: pair[0]))


# --- what awaits approval ------------------------------------------------------------------------


def _pending(site: Site, place: Place) -> Page:
    """What awaits approval, however old it is; of a long list its two ends, where what is new stands."""
    first = site.admin(Mode.PENDING)
    told = repr([sorted(first.counts.items()), [one.digest for one in _held(first)]])
    sign = sha256(told.encode()).hexdigest()[:16]
    if place.is_quiet(sign):
        return Page((), place.written())
    last = max(first.counts[Mode.PENDING] - 1, 0) // PAGE
    further = {*range(1, min(FRONT, last + 1)), *range(max(last - END + 1, 1), last + 1)}
    lists = [first, *(site.admin(Mode.PENDING, page) for page in sorted(further))]
    held = {one.number: one for one in chain.from_iterable(page.rows for page in lists)}
    seen = {one.number: one for page in lists for one in _held(page)}
    news = sorted(n for n, one in seen.items() if place.known.get(str(n)) != one.digest)
    later = set(news[VIEWS:])
    deliveries = _in_order(_viewed(site, [held[number] for number in news[:VIEWS]]))
    known = {str(number): one.digest for number, one in seen.items() if number not in later}
    after = replace(place, known=known, sign="" if later else sign, whole_at=_now())
    return Page(deliveries, after.written(), more=bool(later))


def _viewed(site: Site, waiting: Iterable[Held]) -> Iterator[tuple[float, Delivery]]:
    threads: dict[str, list[Row]] = {}
    for held in waiting:
        row = site.viewed(held)
        if row is None:
            continue  # deleted meanwhile
        if held.uri not in threads:
            threads[held.uri] = _around(site, held.uri)
        thread = threads[held.uri]
        signed = site.signed(row, held)
        delivery = delivery_of(site.house, site.origin(), held.uri, signed, thread, held.title)
        yield _time(row), delivery


def _around(site: Site, uri: str) -> list[Row]:
    """What everybody sees on a page; nothing where it cannot be asked for."""
    try:
        return site.thread(uri) if _asked(uri) else []
    except Refused:
        return []


def _now() -> float:
    return datetime.now(UTC).timestamp()
