"""A bad line: a proxy on loopback before a real server, on which things go wrong by chance."""

from __future__ import annotations

import http.client
import random
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

#: what may go wrong, each as often as the others: dealt like cards, so that five troubles are all five
TROUBLES = ("429", "500", "cut", "drop_before", "drop_after")
HOP_BY_HOP = {"connection", "content-length", "transfer-encoding", "keep-alive", "host"}


@dataclass(slots=True)
class Answer:
    """What the server behind the line said."""

    status: int
    headers: list[tuple[str, str]]
    body: bytes


@dataclass
class BadLine:
    """`with BadLine("http://127.0.0.1:8080", share=0.15) as line:` calls go to `line.url`.

    `share`: how many of 100 calls fail. `is_cut`: nobody can be reached. `is_revoked`: every call is
    answered with 401. The server's own address is replaced by ours in what it says.
    """

    behind: str
    share: float = 0.0
    seed: int = 0
    is_cut: bool = False
    is_revoked: bool = False
    suffered: dict[str, int] = field(default_factory=dict)
    calls: int = 0

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self.cards: list[str] = []
        self.lock = threading.Lock()
        self.server = _Server(("127.0.0.1", 0), _Handler)
        self.server.line = self
        self.url = f"http://{urlsplit(self.behind).hostname}:{self.server.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()

    def fate(self) -> str:
        """What happens to the next call; "" for nothing bad."""
        with self.lock:
            self.calls += 1
            trouble = ""
            if self.is_cut:
                trouble = "cut off"
            elif self.is_revoked:
                trouble = "revoked"
            elif self.dice.random() < self.share:
                trouble = self.deal()
            if trouble:
                self.suffered[trouble] = self.suffered.get(trouble, 0) + 1
            return trouble

    def deal(self) -> str:
        """The next trouble. None comes a second time before every other has come."""
        if not self.cards:
            self.cards = self.dice.sample(TROUBLES, len(TROUBLES))
        return self.cards.pop()

    def forward(self, method: str, path: str, headers: Any, body: bytes) -> Answer:
        """Ask the server behind the line."""
        target = urlsplit(self.behind)
        caller = http.client.HTTPConnection(str(target.hostname), target.port, timeout=60)
        kept = {name: value for name, value in headers.items() if name.lower() not in HOP_BY_HOP}
        kept["Host"] = target.netloc
        kept["Accept-Encoding"] = "identity"
        try:
            caller.request(method, path, body=body or None, headers=kept)
            response = caller.getresponse()
            said = response.read().replace(self.behind.encode(), self.url.encode())
            said = said.replace(self._escaped(self.behind), self._escaped(self.url))
            told = [
                (name, value.replace(self.behind, self.url))
                for name, value in response.getheaders()
                if name.lower() not in HOP_BY_HOP
            ]
            return Answer(response.status, told, said)
        finally:
            caller.close()

    @staticmethod
    def _escaped(url: str) -> bytes:
        """An address as PHP writes it into JSON."""
        return url.replace("/", "\\/").encode()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 50
    line: BadLine

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Killed workers hang up in the middle; that is the point."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *_: object) -> None:
        """Quiet."""

    def pass_on(self) -> None:
        line, length = self.server.line, int(self.headers.get("content-length") or 0)
        body = self.rfile.read(length) if length else b""
        fate = line.fate()
        if fate in {"cut off", "drop_before"}:
            self.close_connection = True
        elif fate == "revoked":
            self.tell(
                Answer(401, [("Content-Type", "application/json")], b'{"error": "InvalidToken"}')
            )
        elif fate in {"429", "500"}:
            self.tell(Answer(int(fate), [("Retry-After", "1")], b'{"error": "out of order"}'))
        else:
            self.finish_call(fate, line.forward(self.command, self.path, self.headers, body))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = do_HEAD = do_OPTIONS = pass_on  # noqa: N815

    def finish_call(self, fate: str, answer: Answer) -> None:
        if fate == "drop_after":
            self.close_connection = True
            return
        if fate == "cut":
            answer.body = answer.body[: len(answer.body) // 2]
        self.tell(answer)

    def tell(self, answer: Answer) -> None:
        self.send_response(answer.status)
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(answer.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(answer.body)
