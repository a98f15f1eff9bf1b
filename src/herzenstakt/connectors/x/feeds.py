"""What comes in by asking: mentions, own posts, private messages, each from where we stopped.

Posts are asked for from a number on (`since_id`), newest first, page by page; a gap too wide for one look is
read in several. Private messages know no such thing: they are read back until what we know.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

from herzenstakt.channels.connector import Delivery, Page
from herzenstakt.channels.limits import read_limits
from herzenstakt.channels.trouble import Refused
from herzenstakt.connectors.x import translate
from herzenstakt.connectors.x.api import Api, Json
from herzenstakt.connectors.x.problems import nonsense
from herzenstakt.connectors.x.spelling import includes
from herzenstakt.connectors.x.translate import NUMBER, number_at, said_at

LIMITS = read_limits(__package__ or "")
PAGE = LIMITS["page.mentions"].value or 1
MESSAGES = LIMITS["page.messages"].value or 1
#: how far back an account is read that was just connected
FIRST_LOOK = timedelta(days=14)
#: how far before the newest we know we look again: X may show something late
OVERLAP = timedelta(minutes=10)
#: how far back mentions are read again that came late or were edited since
LATE = timedelta(days=3)
PAGES_AT_ONCE, PAGES_OF_A_LATE_LOOK, PAGES_OF_MESSAGES = 10, 3, 3


@dataclass(frozen=True, slots=True)
class Place:
    """How far we have read. `since`: the newest number we know. While a gap is being read: `until`, the
    number down to which it is read; `newest`, the newest above it; `token`, the page to go on with."""

    since: str = ""
    until: str = ""
    newest: str = ""
    token: str = ""

    @classmethod
    def of(cls, cursor: str) -> Place:
        """The place a cursor means; the beginning for one that cannot be read."""
        try:
            kept = json.loads(cursor)
            found = cls(*(str(kept[name]) for name in ("since", "until", "newest", "token")))
        except (KeyError, TypeError, ValueError):
            return cls()
        numbers = (found.since, found.until, found.newest)
        return found if all(not one or NUMBER.fullmatch(one) for one in numbers) else cls()

    def cursor(self) -> str:
        """The place as the desk keeps it."""
        kept = {
            "since": self.since,
            "until": self.until,
            "newest": self.newest,
            "token": self.token,
        }
        return json.dumps(kept)


# --- posts ---------------------------------------------------------------------------------------


def mentions(api: Api, me: str, cursor: str, now: datetime) -> Page:
    """What called us by name, answers included."""
    path = f"/2/users/{quote(me, safe='')}/mentions"
    return _posts(api, path, Place.of(cursor), now, to_us=True)


def own_posts(api: Api, me: str, cursor: str, now: datetime) -> Page:
    """What our account said itself, wherever it was typed."""
    path = f"/2/users/{quote(me, safe='')}/tweets"
    return _posts(api, path, Place.of(cursor), now, exclude="retweets")


def late_mentions(api: Api, me: str, now: datetime) -> Page:
    """The mentions of the last days once more. It has no place to go on from: what the desk has already, it
    knows by its bytes."""
    path, asked = f"/2/users/{quote(me, safe='')}/mentions", {"start_time": second(now - LATE)}
    pages = list(_pages(api, path, asked, PAGES_OF_A_LATE_LOOK))
    return Page(tuple(_deliveries(api, pages, to_us=True)), cursor="")


def _posts(
    api: Api, path: str, place: Place, now: datetime, to_us: bool = False, **more: str
) -> Page:
    """What a list of posts holds after a place, oldest first."""
    asked = dict(more)
    if place.since:
        asked["since_id"] = _earlier(place.since)
    else:
        asked["start_time"] = second(now - FIRST_LOOK)
    if place.until:
        asked["until_id"] = place.until
    pages, token = list[Json](), ""
    for page in _pages(api, path, asked, PAGES_AT_ONCE):
        pages.append(page)
        token = next_token(page)
    numbers = [name for page in pages for name in _numbers(page)]
    newest = max(filter(None, (place.newest, place.since, *numbers)), key=int, default="")
    after = Place(since=newest)
    if token and place.since and numbers:
        after = Place(place.since, min(numbers, key=int), newest)
    return Page(tuple(_deliveries(api, pages, to_us)), after.cursor(), more=bool(after.until))


def _pages(api: Api, path: str, asked: dict[str, str], most: int) -> Iterator[Json]:
    """Some pages of posts, newest first; fewer where the list ends."""
    token = ""
    for _ in range(most):
        goes_on = {"pagination_token": token} if token else {}
        size = {"max_results": str(PAGE)}
        page = api.read_many(path, {**size, **api.spelling.asked(), **asked, **goes_on})
        yield page
        token = next_token(page)
        if not token:
            return


def _deliveries(api: Api, pages: list[Json], to_us: bool) -> Iterator[Delivery]:
    """Each post with the first post of its thread, oldest first."""
    roots = _roots(api, pages)
    items = [
        (one, page)
        for page in pages
        for one in page.get("data", [])
        if not translate.is_repost(one)
    ]
    for post, page in sorted(items, key=lambda item: _order(item[0])):
        root, elsewhere = roots.get(str(post.get("conversation_id")), (None, {}))
        told = {
            "includes": {
                kind: [*includes(page, kind), *includes(elsewhere, kind)]
                for kind in ("posts", "users", "media")
            }
        }
        yield Delivery(translate.kept(post, told, [root] if root else [], to_us=to_us))


def _roots(api: Api, pages: list[Json]) -> dict[str, tuple[Json, Json]]:
    """The first posts of the threads of some pages, each with the page that tells of it; asked for where they
    are not told beside."""
    found: dict[str, tuple[Json, Json]] = {}
    wanted = list[str]()
    for page in pages:
        beside = {str(one.get("id")): one for one in includes(page, "posts")}
        for post in page.get("data", []):
            root = post.get("conversation_id")
            if not isinstance(root, str) or not NUMBER.fullmatch(root) or root == post.get("id"):
                continue
            if root in beside and _knows(page, beside[root]):
                found[root] = (dict(beside[root]), page)
            else:
                wanted.append(root)
    missing = [root for root in dict.fromkeys(wanted) if root not in found]
    for page in api.read_posts(missing)[0] if missing else []:
        found.update({str(one.get("id")): (one, page) for one in page.get("data", [])})
    return found


def _knows(page: Json, post: Mapping[str, object]) -> bool:
    """Whether a page tells who wrote a post that stands beside."""
    return any(one.get("id") == post.get("author_id") for one in includes(page, "users"))


# --- private messages ----------------------------------------------------------------------------

MESSAGE_FIELDS = {
    "event_types": "MessageCreate",
    "dm_event.fields": "id,text,event_type,created_at,dm_conversation_id,entities,attachments",
    "expansions": "sender_id,attachments.media_keys",
    "user.fields": "id,name,username,profile_image_url",
    "media.fields": "media_key,type",
}


def messages(api: Api, cursor: str) -> Page:
    """The private messages since the newest we know, and a little before; oldest first. Where X no longer
    knows the page we stopped at, the gap is read from its top: what the desk has already, it knows by its
    bytes."""
    place = Place.of(cursor)
    try:
        return _messages(api, place)
    except Refused:
        if not place.token:
            raise
        return _messages(api, replace(place, token=""))


def _messages(api: Api, place: Place) -> Page:
    goal = int(_earlier(place.since)) if place.since else 0
    found, token, reached = list[tuple[Json, Json]](), place.token, False
    for _ in range(PAGES_OF_MESSAGES):
        goes_on = {"pagination_token": token} if token else {}
        asked = {"max_results": str(MESSAGES), **MESSAGE_FIELDS, **goes_on}
        page = api.read_many("/2/dm_events", asked)
        found += [(one, page) for one in page.get("data", [])]
        token = next_token(page)
        reached = not token or any(int(name) <= goal for name in _numbers(page))
        if reached:
            break
    newest = max(
        filter(
            None,
            (
                place.newest,
                place.since,
                *(name for one, _page in found for name in _numbers_of(one)),
            ),
        ),
        key=int,
        default="",
    )
    after = Place(since=newest)
    if not reached and place.since:
        after = Place(place.since, "", newest, token)
    new = [
        (one, page)
        for one, page in found
        if not _numbers_of(one) or int(_numbers_of(one)[0]) > goal
    ]
    deliveries = [
        Delivery(translate.kept(one, page))
        for one, page in sorted(new, key=lambda item: _order(item[0]))
    ]
    return Page(tuple(deliveries), after.cursor(), more=bool(after.token))


# --- small things --------------------------------------------------------------------------------


def next_token(page: Json) -> str:
    """The token of the next page; "" after the last."""
    told = page.get("meta")
    token = told.get("next_token") if isinstance(told, dict) else None
    if token is not None and not isinstance(token, str):
        raise nonsense()
    return token or ""


def _numbers(page: Json) -> list[str]:
    return [name for one in page.get("data", []) for name in _numbers_of(one)]


def _numbers_of(one: Json) -> list[str]:
    """The number of one thing; nothing where it has none we could go on from."""
    name = one.get("id")
    return [name] if isinstance(name, str) and NUMBER.fullmatch(name) else []


def _order(one: Json) -> int:
    return int((_numbers_of(one) or ["0"])[0])


def _earlier(number: str) -> str:
    """A number of a little before."""
    return number_at(max(said_at(number) - OVERLAP, datetime.fromtimestamp(0, UTC)))


def second(at: datetime) -> str:
    """A time as X wants to be asked."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
