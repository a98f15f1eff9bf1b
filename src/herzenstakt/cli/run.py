"""The desk at work: web server, workers and clock, together or one each."""

from __future__ import annotations

import argparse
import errno
import ipaddress
import logging
import os
import signal
import socket
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import django

#: where the demo world keeps its memory (testing/world/open.py); a data folder without it is no demo
DEMO_MARK = "world.json"

logger = logging.getLogger("herzenstakt")

#: seconds until a worker that stumbled has its successor
BREATH = 1.0


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Where to listen, and how many hands."""
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8420, help="port to listen on")
    parser.add_argument("--threads", type=int, default=16, help="threads of the web server")
    parser.add_argument("--workers", type=int, default=3, help="workers in this process")


def run(options: argparse.Namespace) -> int:
    """Work until told to stop (SIGTERM or Ctrl+C)."""
    django.setup()
    parts = {"run": {"web", "worker", "clock"}}.get(options.verb, {options.verb})
    stop = threading.Event()
    for name in (signal.SIGTERM, signal.SIGINT):
        signal.signal(name, lambda *_: stop.set())
    try:
        with ExitStack() as stack:
            opened = stack.enter_context(door(options)) if "web" in parts else None
            prepare()
            if "web" in parts and (why := why_no_demo()):
                return say_no(why)
            stack.enter_context(Desk(options, parts, opened))
            if "web" in parts:
                invite_first_owner()
            stop.wait()
    except NoDoor as trouble:
        return say_no(trouble)
    return 0


class NoDoor(Exception):
    """The desk cannot listen where it was told to."""


@contextmanager
def door(options: argparse.Namespace) -> Iterator[socket.socket]:
    """The socket at which the desk is reached, taken before any work is done. Raises NoDoor.

    Whoever knocks before the desk is open waits for a moment.
    """
    place = (options.host, options.port)
    try:
        family = socket.AF_INET6 if ":" in options.host else socket.AF_INET
        opened = socket.create_server(place, family=family, backlog=128)
    except OSError as trouble:
        if trouble.errno == errno.EADDRINUSE:
            message = f"Somebody else listens on port {options.port}. Try --port with another one."
            raise NoDoor(message) from trouble
        why = os.strerror(trouble.errno or 0)
        raise NoDoor(
            f"The desk cannot listen on {options.host}:{options.port}: {why}."
        ) from trouble
    with opened:
        yield opened


def say_no(why: object) -> int:
    """Tell a person why it does not work; the exit code for that."""
    print(why, file=sys.stderr)
    return 1


def prepare() -> None:
    """Bring the database and the static files up to date, one process after the other, and let go of what
    networks lent us while the desk was away, or lay in a backup: nobody sees it before."""
    from herzenstakt.cli.tables import bring_up_to_date
    from herzenstakt.flows.expiring import catch_up

    bring_up_to_date(files=True)
    catch_up()


def why_no_demo() -> str:
    """Why this desk may not open as a demo, which signs anybody in as anybody; "" where it may, or is
    none. Asked once the tables are there."""
    from django.conf import settings

    from herzenstakt.accounts.models import User

    if not settings.DEMO:
        return ""
    if not is_loopback(settings.PUBLIC_URL):
        return (
            "A demo signs anybody in as anybody, so it opens on this computer only. "
            "HERZENSTAKT_PUBLIC_URL says otherwise; is HERZENSTAKT_DEMO set by mistake?"
        )
    if User.objects.exists() and not (settings.DATA_DIR / DEMO_MARK).exists():
        return (
            "People work in this database, and it is no demo: as one it would sign anybody in as "
            "anybody. Take HERZENSTAKT_DEMO away, or choose another folder for the demo."
        )
    return ""


def is_loopback(url: str) -> bool:
    """Whether an address leads to this computer."""
    host = urlsplit(url).hostname or ""
    with suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


def invite_first_owner() -> None:
    """On a desk without people: print the link that sets it up, for whoever sees this console."""
    from herzenstakt.web.setup.code import setup_link

    if link := setup_link():
        print(f"Nobody works here yet. Set up the desk:\n  {link}", flush=True)


def whom_to_believe() -> dict[str, Any]:
    """What the web server must know of the proxy before it: from whom a request really comes, under
    which name and scheme. Without a proxy such headers are dropped, anybody could have written them."""
    from django.conf import settings

    if not settings.TRUSTED_PROXY:
        return {}
    return {
        "trusted_proxy": settings.TRUSTED_PROXY,
        "trusted_proxy_count": 1,
        "trusted_proxy_headers": {"x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"},
    }


def largest_request() -> int:
    """Bytes of a request; what says that it is larger is not even read. Room is left for what comes beside
    a file, and a little more: somewhat too large a file is refused in the page itself."""
    from django.conf import settings

    return int(max(32, settings.UPLOAD_MEGABYTES + 16)) * 1024 * 1024


def door_with_words() -> type:
    """The web server's own door, which says in words why a request is too large instead of in jargon."""
    from django.conf import settings
    from waitress.channel import HTTPChannel
    from waitress.parser import HTTPRequestParser
    from waitress.utilities import RequestEntityTooLarge

    most = settings.UPLOAD_MEGABYTES
    words = (
        f"This file is too large: up to {most} megabytes can be attached.\n"
        f"Diese Datei ist zu groß: Bis zu {most} Megabyte lassen sich anhängen."
    )

    class Parser(HTTPRequestParser):  # type: ignore[misc]
        def received(self, data: bytes) -> int:
            taken: int = super().received(data)
            if isinstance(self.error, RequestEntityTooLarge):
                self.error.body = words
            return taken

    class Door(HTTPChannel):  # type: ignore[misc]
        parser_class = Parser

    return Door


class Desk:
    """The parts of the desk that run in this process, each in threads of its own."""

    def __init__(
        self, options: argparse.Namespace, parts: set[str], door: socket.socket | None = None
    ) -> None:
        """`door`: where the web server listens; only "web" needs it."""
        self.options, self.parts, self.door = options, parts, door
        self.stopping = threading.Event()
        self.ends: list[threading.Thread] = []
        self.lanes = ExitStack()

    def __enter__(self) -> Desk:
        if "worker" in self.parts:
            from herzenstakt.flows.incoming import lanes

            self.lanes.enter_context(lanes())
            for _ in range(self.options.workers):
                self._start(self._work)
        if "clock" in self.parts:
            from herzenstakt.flows.clock import Clock

            self._start(lambda: Clock().run(self.stopping))
        if self.door:
            self._serve()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        if self.door:
            self.server.close()
        for end in self.ends:
            end.join(timeout=10)
        self.lanes.close()

    def _start(self, target: object) -> None:
        thread = threading.Thread(target=target, daemon=True)  # type: ignore[arg-type]
        thread.start()
        self.ends.append(thread)

    def _work(self) -> None:
        """Work until told to stop. A worker that loses its database gives up; another begins anew."""
        from herzenstakt.kernel.lanes import let_go_of_databases

        while not self.stopping.is_set():
            try:
                self._work_until_trouble()
            except Exception:
                logger.exception("a worker stumbled; another one takes its place")
                let_go_of_databases()
                self.stopping.wait(BREATH)

    def _work_until_trouble(self) -> None:
        from django_tasks_db.management.commands.db_worker import Worker

        worker = Worker(
            queue_names=["default"],
            interval=0.25,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=uuid.uuid4().hex,
            excluded_queue_names=[],
        )
        over = threading.Event()
        threading.Thread(target=self._end, args=(worker, over), daemon=True).start()
        try:
            worker.run()
        finally:
            over.set()

    def _end(self, worker: object, over: threading.Event) -> None:
        """Tell a worker to stop when the desk does; nobody waits for one that is over."""
        while not over.is_set():
            if self.stopping.wait(BREATH):
                worker.running = False  # type: ignore[attr-defined]
                return

    def _serve(self) -> None:
        import waitress

        from herzenstakt.config.wsgi import application

        self.server = waitress.create_server(
            application,
            sockets=[self.door],
            threads=self.options.threads,
            ident="Herzenstakt",
            max_request_body_size=largest_request(),
            **whom_to_believe(),
        )
        self.server.channel_class = door_with_words()
        threading.Thread(target=self.server.run, daemon=True).start()
        logger.info("the desk is open on port %s", self.options.port)
