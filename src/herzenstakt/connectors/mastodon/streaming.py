"""The open line: server-sent events where the server has them, a WebSocket where it does not."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
from httpx_sse import EventSource, SSEError
from websockets.exceptions import InvalidStatus, WebSocketException
from websockets.sync.client import ClientConnection, connect

from herzenstakt.channels.trouble import Disconnected, Refused, Trouble, TryLater
from herzenstakt.connectors.mastodon.api import Api
from herzenstakt.connectors.mastodon.family import Server
from herzenstakt.kernel.http import (
    MEGABYTE,
    PATIENCE,
    USER_AGENT,
    Blocked,
    Response,
    TooLarge,
    in_time,
    read_within,
    trust,
)
from herzenstakt.kernel.words import gettext_noop as _

Event = tuple[str, Any]

# Mastodon sends a sign of life every 15 seconds.
SILENCE = 60.0
LARGEST_EVENT = MEGABYTE
# Servers restart; a closed line is opened again soon.
BREATH = timedelta(seconds=5)
# How software answers that has no server-sent events at this place.
NO_EVENTS = frozenset({400, 404, 405, 406, 426, 501})


class NoEvents(Exception):
    """The server does not offer server-sent events."""


def happenings(api: Api, server: Server, stop: threading.Event) -> Iterator[Event]:
    """(event, payload) as they happen, until `stop` is set.

    Raises TryLater when the line breaks, Disconnected for a refused token, Refused where the server
    has no stream or wants us to take our token to another house.
    """
    base = line_of(api, server)
    try:
        yield from _events(api, base, stop)
    except NoEvents:
        yield from _frames(api, base, stop)


def offered(api: Api, server: Server) -> str:
    """How the server streams: "sse" or "websocket". Raises what `happenings` raises."""
    base = line_of(api, server)
    try:
        with _open_events(api, base):
            return "sse"
    except NoEvents:
        with _open_frames(api, base):
            return "websocket"


def line_of(api: Api, server: Server) -> str:
    """The http address under which the server streams. Raises Refused for a foreign one."""
    told = urlsplit(server.streaming or api.base)
    ours = urlsplit(api.base)
    scheme = {"wss": "https", "ws": "http"}.get(told.scheme, told.scheme)
    downgraded = ours.scheme == "https" and scheme != "https"
    if not told.hostname or downgraded or not same_house(ours.hostname or "", told.hostname):
        raise elsewhere(api, told.hostname or "?")
    return f"{scheme}://{told.netloc}"


def elsewhere(api: Api, other: str) -> Refused:
    """The stream is where we do not take a token."""
    return Refused(
        _("%(server)s wants to stream from %(other)s. We do not take your token there."),
        server=api.host,
        other=other,
    )


def same_house(ours: str, other: str) -> bool:
    """Whether two hosts belong together: the same, one below the other, or siblings below a name
    that somebody owns (never below an ending like com or co.uk)."""
    if ours == other or other.endswith(f".{ours}"):
        return True
    parent = ours.partition(".")[2]
    labels = parent.split(".")
    owned = len(labels) > 2 or (len(labels) == 2 and (len(labels[-1]) > 2 or len(labels[0]) > 3))
    named = not ours.replace(".", "").isdigit()
    return owned and named and other.endswith(f".{parent}")


# --- server-sent events --------------------------------------------------------------------------


def _events(api: Api, base: str, stop: threading.Event) -> Iterator[Event]:
    with _open_events(api, base) as answer:
        # A second response around the same bytes lets every sign of life ask whether to stop.
        watched = httpx.Response(
            200, headers=answer.headers, content=_until(stop, answer.iter_bytes())
        )
        try:
            for sse in EventSource(watched).iter_sse():
                yield sse.event, _decoded(sse.event, sse.data)
        except (httpx.HTTPError, SSEError, ValueError) as error:
            raise api.away() from error
        if not stop.is_set():
            raise _hung_up(api)


@contextmanager
def _open_events(api: Api, base: str) -> Iterator[httpx.Response]:
    headers = {**api.headers, "Accept": "text/event-stream", "Cache-Control": "no-store"}
    try:
        with api.http.streaming(
            "GET",
            f"{base}/api/v1/streaming/user",
            headers=headers,
            timeout=httpx.Timeout(20, read=SILENCE),
        ) as answer:
            _refuse_other_than_events(api, answer)
            yield answer
    except Blocked:
        raise _closed_house(api, base) from None
    except (httpx.HTTPError, httpx.InvalidURL, TooLarge) as error:
        raise api.away() from error


def _refuse_other_than_events(api: Api, answer: httpx.Response) -> None:
    if answer.status_code in NO_EVENTS:
        raise NoEvents
    if answer.status_code != 200:
        headers = {name.lower(): value for name, value in answer.headers.items()}
        with in_time(PATIENCE):
            body = read_within(answer.iter_bytes(), LARGEST_EVENT)
        raise api.trouble_of(Response(answer.status_code, headers, body, ""), "read")
    if "text/event-stream" not in answer.headers.get("content-type", ""):
        raise api.nonsense()


def _until(stop: threading.Event, pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The pieces until `stop` is set. Raises ValueError for an event that never ends."""
    unfinished = 0
    for piece in pieces:
        if stop.is_set():
            return
        end = piece.rfind(b"\n\n")
        unfinished = unfinished + len(piece) if end < 0 else len(piece) - end
        if unfinished > LARGEST_EVENT:
            raise ValueError("an event without end")
        yield piece


# --- WebSocket -----------------------------------------------------------------------------------


def _frames(api: Api, base: str, stop: threading.Event) -> Iterator[Event]:
    with _open_frames(api, base) as line:
        while not stop.is_set():
            try:
                frame = json.loads(line.recv(timeout=1))
            except TimeoutError:
                continue
            except (WebSocketException, OSError, ValueError, RecursionError) as error:
                raise _hung_up(api) from error
            if isinstance(frame, dict) and isinstance(frame.get("event"), str):
                yield frame["event"], _decoded(frame["event"], frame.get("payload"))


@contextmanager
def _open_frames(api: Api, base: str) -> Iterator[ClientConnection]:
    parts = urlsplit(base)
    secure = parts.scheme == "https"
    port = parts.port or (443 if secure else 80)
    try:
        sock = api.http.open_socket(parts.hostname or "", port)
        line = connect(
            f"{'wss' if secure else 'ws'}://{parts.netloc}/api/v1/streaming?stream=user",
            sock=sock,
            ssl=trust() if secure else None,
            additional_headers=api.headers,
            user_agent_header=USER_AGENT,
            max_size=LARGEST_EVENT,
        )
    except Blocked:
        raise _closed_house(api, base) from None
    except InvalidStatus as error:
        raise _closed_door(api, error.response.status_code) from None
    except (WebSocketException, OSError, EOFError, ValueError) as error:
        raise api.away() from error  # ValueError: a redirect, which a given socket cannot follow
    with line:
        yield line


def _closed_house(api: Api, base: str) -> Trouble:
    """A private address nobody allowed: of the server itself, or only of its stream."""
    there = urlsplit(base).netloc
    return api.blocked() if there == urlsplit(api.base).netloc else elsewhere(api, there)


def _closed_door(api: Api, status: int) -> Trouble:
    if status in {401, 403}:
        return Disconnected(_("%(server)s does not let this token listen."), server=api.host)
    if status == 429 or status >= 500:
        return TryLater(_("%(server)s is busy (%(status)s)."), server=api.host, status=status)
    return Refused(_("%(server)s has no stream."), server=api.host)


def _hung_up(api: Api) -> TryLater:
    return TryLater(_("%(server)s has closed the line."), after=BREATH, server=api.host)


def _decoded(event: str, payload: object) -> Any:
    """A payload is JSON in a string, but for `delete`, whose payload is the bare id."""
    if event == "delete" or not isinstance(payload, str):
        return payload
    try:
        return json.loads(payload)
    except (ValueError, RecursionError):
        return None
