"""Reading what is said on a page, with as few questions as can be.

LinkedIn knows no "since" for comments: below a post they are read from the first one on, and replies are
asked for comment by comment. One question tells below which posts something happened lately; those are read,
and the others by turns, for what that question does not tell.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC, datetime, timedelta

from herzenstakt.channels.connector import Delivery, Page
from herzenstakt.channels.trouble import Gone, Refused
from herzenstakt.connectors.linkedin.api import Json, Rejected
from herzenstakt.connectors.linkedin.door import EVENT, TOLD_WHOLE
from herzenstakt.connectors.linkedin.page import READING, House
from herzenstakt.connectors.linkedin.translate import (
    LASTING_POST,
    as_bytes,
    comment_place,
    delivery_of,
    gone,
    some_of,
)
from herzenstakt.connectors.linkedin.urns import Place, is_post, moment, place_of
from herzenstakt.kernel.foreign import part, word
from herzenstakt.kernel.words import gettext_noop as _

#: how far the first look goes back, and how many posts are looked after
FIRST_LOOK, MOST_POSTS = timedelta(days=60), 50
#: where LinkedIn tells us nothing lately, posts have their turn so many times as often
SOONER = 8
#: comments known again below one post, and below all of them
MOST_KNOWN, MOST_KNOWN_AT_ALL = 300, 3000
#: LinkedIn may tell of something a little later than it happened
OVERLAP = timedelta(minutes=10)
MOST_HEARD = 200
#: so many missing comments are asked for one by one; more than that is a mistake of the list
MOST_MISSED = 10
LASTING_NEWS = (
    "notificationId",
    "organizationalEntity",
    "action",
    "sourcePost",
    "generatedActivity",
    "decoratedGeneratedActivity",
    "lastModifiedAt",
)
DEAF = _(
    "The role “%(role)s” on the page sees no comments: LinkedIn answers with an empty list. An administrator "
    "of the page can make whoever signed in a super admin (ADMINISTRATOR) or a sponsored content poster "
    "(DIRECT_SPONSORED_CONTENT_POSTER)."
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """How closely we look. `lists`: how often posts and our role are asked for. `turns`: how often all of a
    post is read although nothing is told of it. `by_turns`: how many of those in one look. `at_once`: posts
    read in one look."""

    lists: timedelta
    turns: timedelta
    by_turns: int
    at_once: int


CLOSELY = Rhythm(timedelta(minutes=30), timedelta(hours=2), by_turns=3, at_once=10)
#: for a hundred questions a day
SPARINGLY = Rhythm(timedelta(hours=3), timedelta(hours=12), by_turns=1, at_once=3)


@dataclass(frozen=True, slots=True)
class Known:
    """A comment we have told of. `changed`: its own time (milliseconds since 1970). `replies`: how many stand
    below it. `above`: the number of the comment it answers."""

    changed: int
    replies: int = 0
    above: str = ""


@dataclass(frozen=True, slots=True)
class Watched:
    """A post we look after. `post`: what a delivery tells of it. `thread`: how its comments call it, "" while
    none is known. `read_at`: when we last looked (seconds since 1970), `whole_at`: when at every reply, too.
    `closed`: LinkedIn did not let us. `known`: comments by number."""

    post: Json
    thread: str = ""
    read_at: float = 0.0
    whole_at: float = 0.0
    closed: bool = False
    known: Mapping[str, Known] = field(default_factory=dict)

    @property
    def urn(self) -> str:
        """Its name."""
        return str(self.post["id"])

    @property
    def was_tried(self) -> bool:
        """Whether we have ever tried to read it."""
        return self.read_at > 0


@dataclass(frozen=True, slots=True)
class Standing:
    """Where we are. `told_until`: up to when we know what LinkedIn tells lately; `heard`: the numbers of what
    it told. `listed_at`: when we last asked for posts. `quiet_until`: LinkedIn tells us nothing lately, and
    is not asked before. `due`: posts to be read next."""

    told_until: float = 0.0
    heard: Sequence[int] = ()
    listed_at: float = 0.0
    quiet_until: float = 0.0
    due: Sequence[str] = ()
    posts: Mapping[str, Watched] = field(default_factory=dict)

    @classmethod
    def of(cls, cursor: str) -> Standing:
        """The standing in a cursor; one that nobody understands is a beginning."""
        try:
            kept = json.loads(cursor or "{}")
            posts = [_watched(one) for one in kept.pop("posts")]
            return cls(**kept, posts={one.urn: one for one in posts})
        except (KeyError, TypeError, ValueError, AttributeError):
            return cls()

    def cursor(self) -> str:
        """As it is kept."""
        kept = asdict(replace(self, posts={})) | {"posts": [asdict(p) for p in self.posts.values()]}
        return json.dumps(kept, ensure_ascii=False, separators=(",", ":"))


def _watched(kept: Json) -> Watched:
    known = {number: Known(**one) for number, one in kept["known"].items()}
    return replace(Watched(**kept), known=known)


def look(house: House, cursor: str, rhythm: Rhythm) -> Page:
    """The next page: what is new since `cursor`, oldest first."""
    standing, now = Standing.of(cursor), datetime.now(UTC).timestamp()
    standing, told = _told_lately(house, standing, now)
    standing, posts = _listed(house, standing, now, rhythm)
    standing, said = _read_due(house, _with_turns(standing, now, rhythm), now, rhythm)
    more = bool(standing.due) and house.api.ledger.may_look()
    return Page((*told, *posts, *said), standing.cursor(), more=more)


# --- which posts there are -----------------------------------------------------------------------


def _listed(
    house: House, standing: Standing, now: float, rhythm: Rhythm
) -> tuple[Standing, list[Delivery]]:
    """Our newest posts, now and then, and where something happened below one we do not know; those that are
    new or changed are told, and read. With them our role is asked for: whoever sees no comments must not
    believe that there are none."""
    is_time = now - standing.listed_at >= rhythm.lists.total_seconds()
    if not is_time and all(urn in standing.posts for urn in standing.due):
        return standing, []
    refuse_deaf(house)
    listed: dict[str, Watched] = {}
    for post in house.posts():
        if len(listed) == MOST_POSTS or (not standing.listed_at and _is_old(post, now)):
            break
        if is_post(post.get("id")):
            one = Watched(some_of(post, LASTING_POST))
            listed[one.urn] = replace(standing.posts.get(one.urn, one), post=one.post)
    news = [one for urn, one in listed.items() if _is_news(standing.posts.get(urn), one)]
    after = replace(
        standing,
        listed_at=now,
        told_until=standing.told_until or now,
        posts=listed,
        due=tuple(dict.fromkeys((*standing.due, *(one.urn for one in news)))),
    )
    return after, [delivery_of(house.us, one.post) for one in reversed(news)]


def _is_old(post: Json, now: float) -> bool:
    at = moment(post.get("lastModifiedAt")) or moment(post.get("publishedAt"))
    return at is not None and at.timestamp() < now - FIRST_LOOK.total_seconds()


def _is_news(known: Watched | None, listed: Watched) -> bool:
    return known is None or known.post != listed.post


def refuse_deaf(house: House) -> None:
    """Raise Refused where our role sees no comments."""
    roles = house.roles()
    if not roles & READING:
        raise Refused(DEAF, role=", ".join(sorted(roles)) or "–")


# --- what LinkedIn tells of lately ---------------------------------------------------------------


def _told_lately(house: House, standing: Standing, now: float) -> tuple[Standing, list[Delivery]]:
    """Below which posts something happened since we last asked; deletions and mentions are told at once. Not
    while there is something left to read."""
    if not standing.told_until or now < standing.quiet_until or standing.due:
        return standing, []
    since = datetime.fromtimestamp(standing.told_until, UTC) - OVERLAP
    try:
        told = [one for one in house.news(since) if _number_of(one) not in standing.heard]
    except Rejected as no:
        if no.status != 403:
            raise
        return replace(standing, quiet_until=now + timedelta(days=1).total_seconds()), []
    posts = dict(standing.posts)
    due = list(standing.due)
    for one in told:
        for urn in _posts_meant(one, posts):
            due.append(urn)
            if one.get("action") == "COMMENT_EDIT" and urn in posts:
                posts[urn] = replace(posts[urn], whole_at=0.0)
    heard = [*(_number_of(one) for one in told), *standing.heard][:MOST_HEARD]
    after = replace(
        standing, told_until=now, heard=heard, posts=posts, due=tuple(dict.fromkeys(due))
    )
    return after, [_as_knock(one) for one in reversed(told) if word(one, "action") in TOLD_WHOLE]


def _number_of(told: Json) -> int:
    number = told.get("notificationId")
    return number if isinstance(number, int) else 0


def _posts_meant(told: Json, posts: Mapping[str, Watched]) -> list[str]:
    """The posts a notification can mean. Where LinkedIn names only a thread that we have not seen yet, it is
    any post without one."""
    if told.get("action") == "SHARE_MENTION":
        return []
    about, thread = word(part(told, "decoratedSourcePost"), "entity"), word(told, "sourcePost")
    by_thread = {one.thread: urn for urn, one in posts.items() if one.thread}
    for urn in (about, thread, by_thread.get(thread, "")):
        if urn in posts:
            return [urn]
    if is_post(about):
        return [about]
    return [urn for urn, one in posts.items() if not one.thread]


def _as_knock(told: Json) -> Delivery:
    """What LinkedIn tells when it is asked, as if it had knocked."""
    return as_bytes({"type": EVENT, "notifications": [some_of(told, LASTING_NEWS)]})


# --- reading posts -------------------------------------------------------------------------------


def _with_turns(standing: Standing, now: float, rhythm: Rhythm) -> Standing:
    """Some posts more, those that were not read for longest; sooner where LinkedIn tells us nothing."""
    turn = rhythm.turns / (SOONER if now < standing.quiet_until else 1)
    before = now - turn.total_seconds()
    rest = [one for urn, one in standing.posts.items() if urn not in standing.due]
    waiting = sorted((one for one in rest if one.read_at < before), key=lambda one: one.read_at)
    return replace(standing, due=(*standing.due, *(one.urn for one in waiting[: rhythm.by_turns])))


def _read_due(
    house: House, standing: Standing, now: float, rhythm: Rhythm
) -> tuple[Standing, list[Delivery]]:
    """Read posts, as many as there is time for and as LinkedIn lets us ask. Where it lets us read none of
    all, its no is ours."""
    told: list[tuple[float, Delivery]] = []
    posts, due, refusal = dict(standing.posts), list(standing.due), None
    for time in range(rhythm.at_once):
        if not due or (time and not house.api.ledger.may_look()):
            break
        urn = due.pop(0)
        one = posts.get(urn) or _met(house, urn)
        if one is None:
            continue
        if urn not in posts:
            told.append((0.0, delivery_of(house.us, one.post)))
        try:
            posts[one.urn], found = _read(house, one, now, rhythm)
            told += found
        except Rejected as no:
            if no.status != 403:
                raise
            posts[one.urn], refusal = replace(one, closed=True, read_at=now), no
    if refusal and all(one.closed for one in posts.values() if one.was_tried):
        raise refusal
    house.learn({one.thread: urn for urn, one in posts.items() if one.thread})
    after = replace(standing, posts=_within_bounds(posts), due=tuple(due))
    return after, [delivery for _at, delivery in sorted(told, key=lambda pair: pair[0])]


def _met(house: House, urn: str) -> Watched | None:
    """An old post of ours below which somebody speaks; None for what is not ours, or not there."""
    try:
        post = house.post(urn)
    except (Gone, Rejected):
        return None
    is_ours = post.get("id") == urn and post.get("author") == house.us
    return Watched(some_of(post, LASTING_POST)) if is_ours else None


def _read(
    house: House, one: Watched, now: float, rhythm: Rhythm
) -> tuple[Watched, list[tuple[float, Delivery]]]:
    """One post: what is new or changed below it, and what has gone."""
    whole = now - one.whole_at >= rhythm.turns.total_seconds()
    try:
        rows, kept = _rows(house, one, whole)
    except Gone:
        return _not_there(house, one, now)
    seen = {number: row for row in rows if (number := _number(row))}
    if one.known and not seen:
        refuse_deaf(house)
    news = [row for number, row in seen.items() if _is_new(row, one.known.get(number))]
    told = [*_told(house, one, news), *((now, odd) for odd in _odd(house, one, rows))]
    missing = [number for number in one.known if number not in seen and number not in kept]
    vanished = _vanished(house, one, missing)
    told += [(now, gone(house.us, Place(one.thread, number).urn)) for number in vanished]
    known = {number: _known(row) for number, row in seen.items()}
    known |= kept | {n: one.known[n] for n in missing if n not in vanished}
    after = replace(
        one,
        thread=one.thread or next((comment_place(row).thread for row in seen.values()), ""),
        read_at=now,
        whole_at=now if whole else one.whole_at,
        closed=False,
        known=known,
    )
    return after, told


def _rows(house: House, one: Watched, whole: bool) -> tuple[list[Json], dict[str, Known]]:
    """All comments below a post with the replies to them, and what is known of replies that were not asked
    for: as long as LinkedIn counts as many as before, and not all of it is to be read."""
    rows, kept = house.comments(one.urn), dict[str, Known]()
    replies: list[Json] = []
    for row in rows:
        number = _number(row)
        known = one.known.get(number)
        if not whole and known and known.replies == _replies(row):
            kept |= {n: reply for n, reply in one.known.items() if reply.above == number}
        elif number and (_replies(row) or (known and known.replies)):
            replies += house.comments(comment_place(row).urn)
    return [*rows, *replies], kept


def _not_there(
    house: House, one: Watched, now: float
) -> tuple[Watched, list[tuple[float, Delivery]]]:
    """Of a young post LinkedIn says for a while that it has no comments; only where the post itself is not
    there, it has vanished."""
    try:
        house.post(one.urn)
    except Gone:
        return replace(one, read_at=now), [(now, gone(house.us, one.urn))]
    return replace(one, read_at=now), []


def _told(house: House, one: Watched, news: Sequence[Json]) -> list[tuple[float, Delivery]]:
    """New and changed comments, with what LinkedIn tells of whoever wrote them."""
    people = house.people(word(row, "actor") for row in news)
    return [
        (_written(row), delivery_of(house.us, one.post, row, people.get(word(row, "actor"))))
        for row in news
    ]


def _odd(house: House, one: Watched, rows: Iterable[Json]) -> Iterator[Delivery]:
    """What we do not know how to read: a person will look at it."""
    return (delivery_of(house.us, one.post, row) for row in rows if not _number(row))


def _vanished(house: House, one: Watched, missing: Sequence[str]) -> set[str]:
    """Those of the missing comments that LinkedIn itself says are not there."""
    if not missing or len(missing) > MOST_MISSED:
        return set()
    found = house.some_comments(one.thread, missing)
    return {number for number, row in found.items() if row is None}


def _replies(row: Json) -> int:
    """How many replies stand below a comment."""
    told = part(row, "commentsSummary").get("totalFirstLevelComments")
    return told if isinstance(told, int) else 0


def _known(row: Json) -> Known:
    changed, parent = part(row, "lastModified").get("time"), row.get("parentComment")
    above = place_of(parent).number if parent else ""
    return Known(changed if isinstance(changed, int) else 0, _replies(row), above)


def _is_new(row: Json, known: Known | None) -> bool:
    return known is None or known.changed != _known(row).changed


def _number(row: Json) -> str:
    """The number of a comment, or "" where it has no name, or answers one with no name, that we know how to
    read."""
    try:
        _known(row)
        return comment_place(row).number
    except (TypeError, ValueError):
        return ""


def _written(row: Json) -> float:
    at = moment(part(row, "created").get("time")) or comment_place(row).at
    return at.timestamp() if at else 0.0


def _within_bounds(posts: Mapping[str, Watched]) -> dict[str, Watched]:
    """The newest comments of each post are known again, and those of the newest posts."""
    left, kept = MOST_KNOWN_AT_ALL, dict[str, Watched]()
    for urn, one in posts.items():
        numbers = sorted(one.known, key=int, reverse=True)[: min(MOST_KNOWN, left)]
        left -= len(numbers)
        kept[urn] = replace(one, known={number: one.known[number] for number in numbers})
    return kept
