"""The stage on which every simulated network plays: a small HTTP server with faults on demand.

A network subclasses `SimulatedNetwork`, keeps its state in plain attributes and answers requests in
methods marked with `@route`. Requests are answered one after the other, so state needs no locks.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar, Self
from urllib.parse import parse_qs, urlsplit


@dataclass(frozen=True, slots=True)
class Call:
    """A request as the network sees it. `params`: query, each name with its list of values; `query`: the
    same as it was written."""

    method: str
    path: str
    params: Mapping[str, list[str]]
    headers: Mapping[str, str]
    body: bytes
    query: str = ""

    def json(self) -> Any:
        """The decoded body; {} for none."""
        return json.loads(self.body) if self.body else {}

    def form(self) -> dict[str, list[str]]:
        """A form-encoded body."""
        return parse_qs(self.body.decode())

    def first(self, name: str, otherwise: str = "") -> str:
        """The first value of a query parameter."""
        return self.params.get(name, [otherwise])[0]

    def bearer(self) -> str:
        """The token of the Authorization header, or ""."""
        kind, _, token = self.headers.get("authorization", "").partition(" ")
        return token if kind.lower() == "bearer" else ""


@dataclass(frozen=True, slots=True)
class Told:
    """What the network answers. `stream`: pieces sent one by one instead of a body."""

    status: int = 200
    data: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)
    stream: Iterator[bytes] | None = None

    def body(self) -> bytes:
        """JSON, unless bytes were given."""
        return self.data if isinstance(self.data, bytes) else json.dumps(self.data).encode()


@dataclass(slots=True)
class Fault:
    """Something that goes wrong for the next `times` matching calls (a negative number: for ever).

    what: "status" (with `status`), "drop_before" (connection cut, nothing happened),
    "drop_after" (it happened, the answer never arrives), "cut" (half the JSON), "html", "empty",
    "slow" (with `seconds`), "refuse_token" (401).
    """

    what: str
    method: str = ""  # any
    path: str = ""  # a regular expression searched in the path; any
    times: int = 1
    status: int = 500
    seconds: float = 0.0
    headers: Mapping[str, str] = field(default_factory=dict)

    def strikes(self, call: Call) -> bool:
        """Whether this fault hits this call; counts itself down."""
        hit = (
            self.times != 0
            and self.method in {"", call.method}
            and re.search(self.path, call.path) is not None
        )
        if hit and self.times > 0:
            self.times -= 1
        return hit


Handler = Callable[..., Told]


def route(method: str, pattern: str) -> Callable[[Handler], Handler]:
    """Answer `method` on paths that match `pattern` whole; its named groups become arguments."""

    def mark(handler: Handler) -> Handler:
        handler.route = (method, re.compile(pattern))  # type: ignore[attr-defined]
        return handler

    return mark


class SimulatedNetwork:
    """A network in a box. `with Mastodon() as network:` serves on `network.url` until the end."""

    name: ClassVar[str] = "network"
    #: behind its name, what each of its ports is called; `__init__` takes as many
    port_names: ClassVar[tuple[str, ...]] = ("",)

    def __init__(self, port: int = 0) -> None:
        self.faults: list[Fault] = []
        self.calls: list[Call] = []
        self.lock = threading.RLock()
        self.server = _Server(("127.0.0.1", port), _Handler)
        self.server.network = self
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.routes = [
            (*handler.route, handler)
            for handler in (getattr(self, name) for name in dir(type(self)))
            if hasattr(handler, "route")
        ]

    def __enter__(self) -> Self:
        return self.open()

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def ports(self) -> tuple[int, ...]:
        """Where it listens, in the order of `port_names`."""
        return (int(self.server.server_address[1]),)

    def open(self) -> Self:
        """Begin to serve, in a thread of its own."""
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def close(self) -> None:
        """Stop to serve; connections that wait are cut."""
        self.server.shutdown()
        self.server.server_close()

    def suffer(self, what: str, **more: Any) -> Fault:
        """Let something go wrong (see `Fault`)."""
        fault = Fault(what, **more)
        self.faults.append(fault)
        return fault

    def heal(self) -> None:
        """No more faults."""
        self.faults.clear()

    def answer(self, call: Call) -> Told:
        """Find the route of a call and let it answer; 404 where there is none."""
        for method, pattern, handler in self.routes:
            if method == call.method and (match := pattern.fullmatch(call.path)):
                with self.lock:
                    self.calls.append(call)
                    told: Told = handler(call, **match.groupdict())
                    return told
        return self.not_found(call)

    def not_found(self, call: Call) -> Told:
        """How this network says 404."""
        return Told(404, {"error": "Not Found"})

    def unauthorised(self, call: Call) -> Told:
        """How this network says 401."""
        return Told(401, {"error": "The access token is invalid"})


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    network: SimulatedNetwork

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is no event worth a stack trace."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # or every answer waits 40 ms between its head and its body
    server: _Server

    def log_message(self, *_: object) -> None:
        """Simulated networks are quiet."""

    def respond(self) -> None:
        network, call = self.server.network, self.read()
        fault = next((fault for fault in network.faults if fault.strikes(call)), None)
        if fault is None:
            self.tell(network.answer(call))
        else:
            self.suffer(fault, call)

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = do_HEAD = respond

    def read(self) -> Call:
        parts = urlsplit(self.path)
        length = int(self.headers.get("content-length") or 0)
        return Call(
            method=self.command,
            path=parts.path,
            params=parse_qs(parts.query, keep_blank_values=True),
            headers={name.lower(): value for name, value in self.headers.items()},
            body=self.rfile.read(length) if length else b"",
            query=parts.query,
        )

    def suffer(self, fault: Fault, call: Call) -> None:
        network = self.server.network
        if fault.what == "status":
            self.tell(Told(fault.status, {"error": "out of order"}, fault.headers))
        elif fault.what == "refuse_token":
            self.tell(network.unauthorised(call))
        elif fault.what == "drop_before":
            self.close_connection = True
        elif fault.what == "drop_after":
            network.answer(call)
            self.close_connection = True
        elif fault.what == "cut":
            told = network.answer(call)
            body = told.body()
            self.tell(Told(told.status, body[: len(body) // 2], told.headers))
        elif fault.what == "html":
            page = b"<!doctype html><title>Maintenance</title><p>Please wait.</p>"
            self.tell(Told(200, page, {"Content-Type": "text/html"}))
        elif fault.what == "empty":
            self.tell(Told(200, b""))
        else:
            time.sleep(fault.seconds)
            self.tell(network.answer(call))

    def tell(self, told: Told) -> None:
        self.send_response(told.status)
        headers = {"Content-Type": "application/json; charset=utf-8", **told.headers}
        if told.stream is None:
            body = b"" if told.status in {204, 304} else told.body()
            headers["Content-Length"] = str(len(body))
        else:
            headers["Connection"] = "close"
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if told.stream is None:
            if self.command != "HEAD":
                self.wfile.write(body)
            return
        self.close_connection = True
        for piece in told.stream:
            self.wfile.write(piece)
            self.wfile.flush()
