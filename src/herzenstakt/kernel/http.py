"""The one way out of the house: every request to another machine goes through `Http`.

It sets time limits and size limits, follows no redirect to another house, refuses private addresses
unless an owner allowed that place (and looks at the address it really connects to, so a name that
changes its mind between question and call gains nothing), says who we are, keeps a pace per host, and
notes how much a network still lets us ask.
"""

from __future__ import annotations

import ipaddress
import json
import math
import random
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any, Self

import certifi
import httpcore
import httpx
from httpcore._backends.sync import SyncStream

USER_AGENT = f"Herzenstakt/{version('herzenstakt')} (conversation desk)"
TIMEOUT = httpx.Timeout(20, connect=10)
#: seconds for a whole answer; the limits of httpx begin anew with every byte
PATIENCE = 20.0
MEGABYTE = 1024 * 1024
LARGEST_ANSWER = 8 * MEGABYTE
#: an answer is unpacked in steps of this size, so that a small one cannot swell before it is measured
STEP = 64 * 1024


def whole_address(typed: str) -> str:
    """An address as people type it, made a whole one: https unless it says otherwise."""
    told = typed.strip()
    return told if "://" in told else f"https://{told}"


class Blocked(Exception):
    """The address is private and nobody allowed this host, or the URL is none we would call."""


class TooLarge(Exception):
    """The answer is larger than we are willing to read."""


@dataclass(frozen=True, slots=True)
class Response:
    """An answer that has been read whole, within its size limit."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str

    @property
    def is_json(self) -> bool:
        """Whether the network says it speaks JSON (HTML of a login wall does not)."""
        return "json" in self.headers.get("content-type", "").lower()

    def json(self) -> Any:
        """The decoded body. Raises ValueError where it is cut off or no JSON at all."""
        return json.loads(self.body)

    def object(self) -> dict[str, Any] | None:
        """The JSON object in it; None where it is another thing, cut off, or nested without end."""
        try:
            told = self.json()
        except (ValueError, RecursionError):
            return None
        return told if isinstance(told, dict) else None

    def retry_after(self, otherwise: timedelta) -> timedelta:
        """How long the network asks us to wait (RFC 9110 10.2.3), at most a day, at least a second."""
        said = self.headers.get("retry-after", "").strip()
        wait = otherwise
        if said.isascii() and said.isdigit():
            wait = timedelta(seconds=int(said[:9]))
        elif said:
            try:
                wait = parsedate_to_datetime(said) - datetime.now(UTC)
            except (TypeError, ValueError):
                wait = otherwise
        seconds: float = wait.total_seconds()
        return timedelta(seconds=min(max(seconds, 1), 86400))


#: below this part of the allowance looking rests, so that answers still get through
SCARCE = 0.1
#: a network counts anew after minutes; a longer wait is not believed
LONGEST_WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a network still lets us ask: `left` of `limit`, until it counts anew. `unit`: what it counts,
    requests or units of different worth. Where a network does not say it, its connector may count."""

    limit: int
    left: int
    until: datetime
    unit: str = "requests"

    @classmethod
    def told_in(cls, headers: Mapping[str, str]) -> Self | None:
        """As Mastodon says it (X-RateLimit-…), Bluesky (RateLimit-…) or X (X-Rate-Limit-…); None where it is
        not said, or cannot be meant."""
        for kind in ("x-ratelimit", "ratelimit", "x-rate-limit"):
            limit = _whole(headers.get(f"{kind}-limit", ""))
            left = _whole(headers.get(f"{kind}-remaining", ""))
            until = _moment(headers.get(f"{kind}-reset", ""))
            if limit and left is not None and until is not None:
                return cls(limit, min(left, limit), until)
        return None

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self | None:
        """The inverse of `as_json`; None when nothing was kept, or its time is over."""
        if not kept:
            return None
        until = datetime.fromisoformat(kept["until"])
        if until <= datetime.now(UTC):
            return None
        return cls(kept["limit"], kept["left"], until, kept.get("unit", "requests"))

    def as_json(self) -> dict[str, Any]:
        """The shape in which it rests in a JSON column."""
        kept = {"limit": self.limit, "left": self.left, "until": self.until.isoformat()}
        return kept if self.unit == "requests" else {**kept, "unit": self.unit}

    @property
    def part_left(self) -> float:
        """Which part of it is left, from 0 to 1."""
        return self.left / self.limit

    @property
    def is_scarce(self) -> bool:
        """Whether what is left should be kept for answers."""
        return self.left < SCARCE * self.limit


def _whole(said: str) -> int | None:
    """A number as headers say it; None for anything else, and for one that nobody means."""
    return int(said) if said.isascii() and said.isdigit() and len(said) < 13 else None


def _moment(said: str) -> datetime | None:
    """A time as an ISO date, in seconds since 1970, or in seconds from now; None where it is none, has
    passed, or is too far away to be meant."""
    now = datetime.now(UTC)
    try:
        if (number := _whole(said)) is None:
            when = datetime.fromisoformat(said)
        elif number < 10**9:
            when = now + timedelta(seconds=number)
        else:
            when = datetime.fromtimestamp(number, UTC)
        return when.astimezone(UTC) if when.tzinfo and now < when <= now + LONGEST_WINDOW else None
    except (ValueError, OverflowError, OSError):
        return None


class Pace:
    """At most so many requests a second to one host, over all threads of this process."""

    def __init__(self, per_second: float = 10) -> None:
        self.gap = 1 / per_second
        self.next_free: dict[str, float] = {}
        #: hosts that are ours, and need not be spared
        self.own: set[str] = set()
        self.lock = threading.Lock()

    def wait(self, host: str) -> None:
        """Return when it is this host's turn."""
        if host in self.own:
            return
        with self.lock:
            now = time.monotonic()
            turn = max(now, self.next_free.get(host, 0.0))
            self.next_free[host] = turn + self.gap
        if turn > now:
            time.sleep(turn - now)


PACE = Pace(per_second=20)


@dataclass(slots=True)
class Http:
    """A client for one channel.

    `allowed_hosts`: private places that an owner has allowed, "host:port" as `place` writes it; a host
    alone stands for all its ports (simulated networks).

    `patience`: seconds for one answer, from the call to its last byte.

    `allowance` is the newest the network told with something we read. Writing has quotas of its own,
    which say nothing of how often we may look. Where a network says nothing, its connector may set it.

    Raises httpx.ConnectError / httpx.ConnectTimeout before anything was sent, other
    httpx.TransportError after it may have been sent; Blocked and TooLarge as their names say.
    """

    allowed_hosts: frozenset[str] = frozenset()
    timeout: httpx.Timeout = field(default_factory=lambda: TIMEOUT)
    patience: float = PATIENCE
    transport: httpx.BaseTransport | None = None
    allowance: Allowance | None = None
    _client: httpx.Client | None = field(default=None, repr=False)

    def get(self, url: str, **more: Any) -> Response:
        """GET, read whole."""
        return self.request("GET", url, **more)

    def post(self, url: str, **more: Any) -> Response:
        """POST, read whole."""
        return self.request("POST", url, **more)

    def request(
        self,
        method: str,
        url: str,
        *,
        largest: int = LARGEST_ANSWER,
        patience: float | None = None,
        **more: Any,
    ) -> Response:
        """One request. `more`: params, json, data, files, content, headers, auth, as httpx knows them.
        `patience`: for this one, where something large goes out."""
        here = httpx.URL(url)
        for _hop in range(4):
            self._wait_for(here)
            with in_time(patience or self.patience), self._open(method, here, **more) as answer:
                following = onward(method, here, answer)
                if following is None:
                    return Response(
                        answer.status_code,
                        {name.lower(): value for name, value in answer.headers.items()},
                        read_within(answer.iter_bytes(), largest),
                        str(here),
                    )
            here, more = following, {**more, "params": None}
        raise httpx.TooManyRedirects("more than three redirects", request=answer.request)

    @contextmanager
    def streaming(self, method: str, url: str, **more: Any) -> Iterator[httpx.Response]:
        """A request whose answer is read piece by piece (server-sent events, large files).

        It must begin in time; how long it goes on, and how large its parts are, the caller watches.
        """
        here = httpx.URL(url)
        self._wait_for(here)
        with ExitStack() as line:
            with in_time(self.patience):
                answer = line.enter_context(self._open(method, here, **more))
            yield answer

    @property
    def client(self) -> httpx.Client:
        """The pooled client, made when it is first needed."""
        if self._client is None:
            self._client = httpx.Client(
                transport=self.transport or guarded_transport(self.allowed_hosts),
                headers={"User-Agent": USER_AGENT, "Accept-Encoding": "gzip"},
                timeout=self.timeout,
                follow_redirects=False,
                trust_env=False,
            )
        return self._client

    def close(self) -> None:
        """Let go of all connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def open_socket(self, host: str, port: int, timeout: float = 10) -> socket.socket:
        """A connected socket under the same guard, for protocols that are not HTTP (WebSocket)."""
        return connect(host, port, timeout, self.allowed_hosts)

    def _wait_for(self, here: httpx.URL) -> None:
        """Return when it is this host's turn. Raises Blocked for what is no address of the web."""
        if here.scheme not in {"http", "https"} or not here.host:
            raise Blocked(f"no address we would call: {here.scheme}")
        PACE.wait(here.host)

    @contextmanager
    def _open(self, method: str, here: httpx.URL, **more: Any) -> Iterator[httpx.Response]:
        with self.client.stream(method, here, **more) as answer:
            if method == "GET":
                self.allowance = Allowance.told_in(answer.headers) or self.allowance
            yield unpacked(answer)


@lru_cache(maxsize=512)
def http_of(owner: str, allowed_hosts: frozenset[str]) -> Http:
    """One pooled client for each owner ("channel 7"): connections are used again, cookies never shared."""
    return Http(allowed_hosts)


def onward(method: str, here: httpx.URL, answer: httpx.Response) -> httpx.URL | None:
    """Where a reading request goes on, if it stays in the same house: it carries our token along."""
    if method != "GET" or not answer.has_redirect_location:
        return None
    target = here.join(answer.headers["location"])
    safer = (here.scheme, target.scheme) == ("http", "https") and here.port is target.port is None
    same = (here.scheme, here.port) == (target.scheme, target.port)
    return target if here.host == target.host and (same or safer) else None


def unpacked(answer: httpx.Response) -> httpx.Response:
    """The same answer, unpacked step by step; httpx would swallow whole pieces, in many layers.

    Raises httpx.RemoteProtocolError for anything but one layer of gzip, all we say we understand.
    """
    packed = answer.headers.get("content-encoding", "").strip().lower()
    if packed in {"", "identity"}:
        pieces = answer.iter_raw()
    elif packed in {"gzip", "x-gzip"}:
        pieces = gunzipped(answer.iter_raw())
    else:
        raise httpx.RemoteProtocolError("packed as nobody asked for", request=answer.request)
    dropped = {b"content-encoding", b"content-length"} if packed else frozenset()
    headers = [pair for pair in answer.headers.raw if pair[0].lower() not in dropped]
    return httpx.Response(
        answer.status_code, headers=headers, content=pieces, request=answer.request
    )


def gunzipped(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What was packed with gzip, never more than `STEP` bytes at once; what follows it is not read.

    Raises httpx.RemoteProtocolError where it is broken or cut off.
    """
    unpacker, begun = zlib.decompressobj(zlib.MAX_WBITS | 16), False
    for piece in pieces:
        begun, rest, step = True, piece, b""
        while rest or len(step) == STEP:
            try:
                step = unpacker.decompress(rest, STEP)
            except zlib.error as error:
                raise httpx.RemoteProtocolError("a broken package") from error
            yield step
            if unpacker.eof:
                return
            rest = unpacker.unconsumed_tail
    if begun:
        raise httpx.RemoteProtocolError("the package is cut off")


def read_within(pieces: Iterable[bytes], largest: int) -> bytes:
    """All pieces as one, or TooLarge as soon as they are more than `largest` bytes (after unpacking)."""
    read = bytearray()
    for piece in pieces:
        read += piece
        if len(read) > largest:
            raise TooLarge(f"more than {largest} bytes")
    return bytes(read)


#: when whoever reads now must have read everything (in the time of `time.monotonic`)
DEADLINE: ContextVar[float] = ContextVar("DEADLINE", default=math.inf)


@contextmanager
def in_time(seconds: float) -> Iterator[None]:
    """Whatever our sockets do inside must be over after so many seconds, also drop by drop."""
    before = DEADLINE.set(min(DEADLINE.get(), time.monotonic() + seconds))
    try:
        yield
    finally:
        DEADLINE.reset(before)


def time_left(timeout: float | None) -> float | None:
    """How long one step may take: its own limit or what is left. Raises TimeoutError after the end."""
    left = DEADLINE.get() - time.monotonic()
    if left <= 0:
        raise TimeoutError("not over in time")
    shortest = left if timeout is None else min(left, timeout)
    return None if math.isinf(shortest) else shortest


def backoff(tries: int, first: timedelta, most: timedelta) -> timedelta:
    """The pause before the next try: doubling, at most `most`, with jitter so that nobody queues up
    ("full jitter", Brooker, AWS Architecture Blog, 2015; half of it kept as a minimum)."""
    pause = min(first * float(2 ** min(tries, 20)), most)
    return pause * random.uniform(0.5, 1)  # noqa: S311, a pause is no secret


# --- the guard -----------------------------------------------------------------------------------


#: addresses of IPv6 that end in one of IPv4: mapped and compatible (RFC 4291, 2.5.5), translated
#: (RFC 2765), of a gateway (RFC 6052)
ENDS_IN_IPV4 = tuple(
    ipaddress.IPv6Network(net)
    for net in ("::ffff:0:0/96", "::/96", "::ffff:0:0:0/96", "64:ff9b::/96")
)
#: local whatever they lead to: gateways of one's own network (RFC 8215), site-local (RFC 3513)
ALWAYS_LOCAL = tuple(ipaddress.IPv6Network(net) for net in ("64:ff9b:1::/48", "fec0::/10"))


def is_private(address: str) -> bool:
    """Whether an IP address belongs to this machine, a local network, or anything else not public."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if any(ip in net for net in ALWAYS_LOCAL):
            return True
        ip = wrapped_in(ip) or ip
    return not ip.is_global or ip.is_multicast


def wrapped_in(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The address of IPv4 to which the machine, or a gateway on the way, would translate this one."""
    if any(ip in net for net in ENDS_IN_IPV4):
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.sixtofour


def place(host: str, port: int) -> str:
    """How a place is written among those that are allowed."""
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def is_allowed(host: str, port: int, allowed_hosts: Collection[str]) -> bool:
    """Whether an owner has allowed this place, though it may be a private one."""
    return host in allowed_hosts or place(host, port) in allowed_hosts


def connect(
    host: str, port: int, timeout: float | None, allowed_hosts: frozenset[str]
) -> socket.socket:
    """Connect to the first address of `host` that we may talk to. Raises Blocked or OSError."""
    trouble: OSError | None = None
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    welcome = is_allowed(host, port, allowed_hosts)
    allowed = [info for info in found if welcome or not is_private(str(info[4][0]))]
    if not allowed:
        raise Blocked("a private address")
    for family, kind, protocol, _name, address in allowed:
        sock = socket.socket(family, kind, protocol)
        try:
            sock.settimeout(time_left(timeout))
            sock.connect(address)
        except OSError as error:
            sock.close()
            trouble = error
        else:
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            return sock
    raise trouble or OSError("no address")


class GuardedBackend(httpcore.NetworkBackend):
    """Looks at the address when the connection is made, so nothing lies between check and call."""

    def __init__(self, allowed_hosts: frozenset[str]) -> None:
        self.allowed_hosts = allowed_hosts

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """Called by the pool for every new connection."""
        try:
            sock = connect(host, port, timeout, self.allowed_hosts)
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        return TimedStream(SyncStream(sock))


class TimedStream(httpcore.NetworkStream):
    """A connection whose every step knows when the whole answer must be over."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self.inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        """What has arrived."""
        try:
            return self.inner.read(max_bytes, time_left(timeout))
        except TimeoutError as error:
            raise httpcore.ReadTimeout(str(error)) from error

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        """Send it."""
        try:
            self.inner.write(buffer, time_left(timeout))
        except TimeoutError as error:
            raise httpcore.WriteTimeout(str(error)) from error

    def close(self) -> None:
        """Hang up."""
        self.inner.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        """The same connection, from now on nobody else's to read."""
        try:
            inner = self.inner.start_tls(ssl_context, server_hostname, time_left(timeout))
        except TimeoutError as error:
            raise httpcore.ConnectTimeout(str(error)) from error
        return TimedStream(inner)

    def get_extra_info(self, info: str) -> Any:
        """What the pool wants to know of the socket."""
        return self.inner.get_extra_info(info)


@cache
def trust() -> ssl.SSLContext:
    """Whom we believe to be who they say: Mozilla's list. Read once, it takes a tenth of a second."""
    return ssl.create_default_context(cafile=certifi.where())


def guarded_transport(allowed_hosts: frozenset[str]) -> httpx.BaseTransport:
    """httpx's own transport over a pool that connects through the guard.

    httpx offers no argument for the network backend; its transport is a thin shell around this pool.
    """
    transport = httpx.HTTPTransport(verify=trust())
    transport._pool = httpcore.ConnectionPool(
        ssl_context=trust(),
        max_connections=10,
        max_keepalive_connections=4,
        keepalive_expiry=30,
        network_backend=GuardedBackend(allowed_hosts),
    )
    return transport
