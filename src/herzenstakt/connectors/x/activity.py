"""News as it happens: what X is asked to tell, and the line on which it tells it.

X knocks at a door of ours (`knocks_at`); behind a router, or where the address is none for X, the same events
come down one open line (`/2/activity/stream`), which belongs to the application: it carries the events of all
its accounts.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit

import httpx

from herzenstakt.channels.connector import Delivery
from herzenstakt.channels.trouble import Refused, TryLater, Unreadable
from herzenstakt.connectors.x import translate
from herzenstakt.connectors.x.api import Api, Json
from herzenstakt.connectors.x.problems import away, nonsense, trouble_of
from herzenstakt.kernel.http import (
    MEGABYTE,
    PATIENCE,
    Blocked,
    Response,
    TooLarge,
    in_time,
    read_within,
)
from herzenstakt.kernel.words import gettext_noop as _

#: what we want to be told of an account
POSTS = (
    "post.create",
    "post.delete",
    "post.mention.create",
    "post.reply.create",
    "post.quote.create",
)
NEEDED = "post.mention.create"
MESSAGES = ("dm.received", "dm.sent")
#: X sends a sign of life every 20 seconds
SILENCE = 60.0
LARGEST_EVENT = MEGABYTE
#: X hangs up now and then; a closed line is opened again soon
BREATH = timedelta(seconds=5)
SUBSCRIPTIONS_AT_ONCE = 1000
MOST_PAGES = 5


def subscribe_at(api: Api, door: str, me: str, wanted: Iterable[str]) -> None:
    """Have X knock at a door whenever one of the wanted things happens on our account. Twice is once. Raises
    Refused, with what is missing."""
    if not knocks_at(door):
        raise Refused(
            _("X knocks only at an address with https and without a port: %(door)s."), door=door
        )
    subscribe(api, me, wanted, _webhook_at(api, door))


def knocks_at(door: str) -> bool:
    """Whether X would knock at this address; "" is no door."""
    place = urlsplit(door)
    return place.scheme == "https" and place.port is None


def subscribe(api: Api, me: str, wanted: Iterable[str], webhook: str = "") -> None:
    """Have X tell of the wanted things, at a webhook or else on the line of the application. What it does not
    want to tell of comes by asking; that nobody tells of mentions is a no."""
    known = {one.get("event_type"): one for one in subscriptions(api) if _account_of(one) == me}
    for kind in wanted:
        try:
            _subscribe_to(api, me, kind, known.get(kind), webhook)
        except Refused:
            if kind == NEEDED:
                raise


def _subscribe_to(api: Api, me: str, kind: str, there: Json | None, webhook: str) -> None:
    if there is None:
        asked = {"event_type": kind, "filter": {"user_id": me}}
        at = {"webhook_id": webhook} if webhook else {}
        api.do("POST", "/2/activity/subscriptions", asked | at)
    elif webhook and there.get("webhook_id") != webhook:
        number = quote(str(there.get("subscription_id")), safe="")
        path = f"/2/activity/subscriptions/{number}"
        api.do("PUT", path, {"webhook_id": webhook}, by_app=True)


def subscriptions(api: Api) -> list[Json]:
    """Everything X was asked to tell the application."""
    found, token = list[Json](), ""
    for _page in range(MOST_PAGES):
        asked = {"max_results": str(SUBSCRIPTIONS_AT_ONCE)}
        page = api.read(
            "/2/activity/subscriptions",
            {**asked, **({"pagination_token": token} if token else {})},
            by_app=True,
        )
        listed = page.get("data", [])
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise nonsense()
        found += listed
        meta = page.get("meta")
        token = meta.get("next_token", "") if isinstance(meta, dict) else ""
        if not isinstance(token, str) or not token:
            break
    return found


def webhooks(api: Api) -> list[Json]:
    """The doors at which X knocks for the application."""
    listed = api.read("/2/webhooks", by_app=True).get("data", [])
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise nonsense()
    return listed


def _webhook_at(api: Api, door: str) -> str:
    """The number of the webhook at this door, which works."""
    there = next((one for one in webhooks(api) if one.get("url") == door), None)
    if there is None:
        there = api.do("POST", "/2/webhooks", {"url": door}, by_app=True)
    number = there.get("id")
    if not isinstance(number, str) or not number.isdigit():
        raise nonsense()
    if there.get("valid") is not True:
        looked = api.do("PUT", f"/2/webhooks/{number}", by_app=True)
        if looked.get("valid") is not True:
            raise Refused(_("X looked at our door and did not get the answer it wants."))
    return number


def _account_of(subscription: Json) -> str:
    meant = subscription.get("filter")
    return str(meant.get("user_id", "")) if isinstance(meant, dict) else ""


# --- the line ------------------------------------------------------------------------------------


def happenings(api: Api, me: str, stop: threading.Event) -> Iterator[Delivery]:
    """Events of our account as they happen, until `stop` is set. Raises TryLater when the line breaks."""
    with _open(api) as answer:
        try:
            for line in _lines(_until(stop, answer.iter_bytes())):
                if delivery := _event(line, me):
                    yield delivery
        except (httpx.HTTPError, ValueError) as error:
            raise away() from error
    if not stop.is_set():
        raise _hung_up()


@contextmanager
def _open(api: Api) -> Iterator[httpx.Response]:
    try:
        with api.http.streaming(
            "GET",
            f"{api.base}/2/activity/stream",
            headers=api.headers(by_app=True),
            timeout=httpx.Timeout(20, read=SILENCE),
        ) as answer:
            _refuse_other_than_a_line(api, answer)
            yield answer
    except Blocked:
        raise api.blocked() from None
    except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
        raise away() from error


def _refuse_other_than_a_line(api: Api, answer: httpx.Response) -> None:
    if answer.status_code == 200 and "json" in answer.headers.get("content-type", ""):
        return
    if answer.status_code == 200:
        raise nonsense()
    if answer.status_code == 401:
        raise Refused(_("X does not accept the bearer token of your application."))
    headers = {name.lower(): value for name, value in answer.headers.items()}
    with in_time(PATIENCE):
        body = read_within(answer.iter_bytes(), LARGEST_EVENT)
    trouble = trouble_of(Response(answer.status_code, headers, body, ""), api.bearer)
    if isinstance(trouble, (Refused, TryLater)):
        raise trouble
    raise Refused(_("X does not tell your application what happens there."))


def _until(stop: threading.Event, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces until `stop` is set; each sign of life asks for it."""
    for piece in pieces:
        if stop.is_set():
            return
        yield piece


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Whole lines; an empty one is a sign of life. Raises ValueError for one that is no event any more."""
    rest = b""
    for piece in pieces:
        *lines, rest = (rest + piece).split(b"\n")
        if any(len(line) > LARGEST_EVENT for line in (*lines, rest)):
            raise ValueError("an event without end")
        yield from (line.strip() for line in lines if line.strip())


def _event(line: bytes, me: str) -> Delivery | None:
    """What a line brings to our account; nothing where it is another account's. Raises TryLater where X says
    that it hangs up."""
    told = _decoded(line)
    if told is None or "data" not in told:
        if told is not None and told.get("errors"):
            raise _hung_up()
        return None
    try:
        account = translate.whose(line)
    except Unreadable:
        return Delivery(line)  # kept, and set aside for a person
    return Delivery(line) if account in {"", me} else None


def _decoded(line: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _hung_up() -> TryLater:
    return TryLater(_("X has closed the line."), after=BREATH)
