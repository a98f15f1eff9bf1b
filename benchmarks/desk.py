"""A large desk, and its members at work through HTTP: `python -m benchmarks.desk`.

Builds a desk of its own (`--database`: a PostgreSQL server; without it a SQLite file), asks for its pages
inside this process while it is small and when it is large, starts web processes, lets locust play the
members, prints one JSON line for each page and a summary, and takes everything away.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.error import URLError
from urllib.request import urlopen

from rich.console import Console
from rich.progress import Progress

from herzenstakt.testing.bench import throwaway
from herzenstakt.testing.bench.measure import Measured, measure

if TYPE_CHECKING:
    from herzenstakt.testing.bench.crowd import Crowd

LOCUSTFILE = Path(__file__).with_name("locustfile.py")
#: seconds until a web process must listen, and until it must be gone
STARTS, STOPS = 120, 30
#: how often a page is asked for inside this process
RUNS = 50
#: members who sit down in a second; what is measured begins when all of them are there
SIT_DOWN = 2
Line = dict[str, Any]


def main(words: Sequence[str] | None = None) -> int:
    """Measure once; 1 where a request failed."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.desk", description=__doc__)
    parser.add_argument("--messages", type=int, default=1_000_000, help="how large the desk is")
    parser.add_argument("--members", type=int, default=50, help="how many work at once, up to 50")
    parser.add_argument("--seconds", type=int, default=120, help="how long they work")
    parser.add_argument(
        "--looks",
        type=float,
        nargs=2,
        default=(1, 5),
        metavar="SECONDS",
        help="how long somebody looks at a page, from and to",
    )
    parser.add_argument("--processes", type=int, default=2, help="web processes")
    parser.add_argument("--database", default="", metavar="URL", help="a PostgreSQL server")
    options = parser.parse_args(words)
    console = Console(stderr=True)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="herzenstakt-load-")))
        kind = stack.enter_context(throwaway.database(options.database))
        seats, pages = build(options, kind, console)
        desks = [
            stack.enter_context(web(folder / f"web-{n}.log")) for n in range(options.processes)
        ]
        found = play(folder, {**seats, "desks": desks, "looks": options.looks}, options)
        if kind == "postgresql":
            for line in read_rows(seats):
                print(json.dumps(line), flush=True)
    failures = sum(line["failures"] for line in found)
    for line in found:
        print(json.dumps(line))
    slowest = max(found, key=lambda line: float(line["p95_ms"]))
    summary = {
        "messages": options.messages,
        "people": seats["people"],
        "members": options.members,
        "database": kind,
        "requests": sum(line["requests"] for line in found),
        "failures": failures,
        "slowest": slowest["page"],
        "p95_ms": slowest["p95_ms"],
        **pages,
    }
    print(json.dumps(summary))
    return 1 if failures else 0


def build(options: argparse.Namespace, kind: str, console: Console) -> tuple[Line, Line]:
    """The desk, and who sits at it: their sessions, as the sign-in page would give them; and what its pages
    cost inside this process, the inbox beside that of a small desk."""
    from django.conf import settings
    from django.test import Client

    from herzenstakt.people.models import Person
    from herzenstakt.testing.bench.crowd import Crowd
    from herzenstakt.testing.bench.pages import SEARCHES, SMALL_DESK, compared

    crowd = Crowd()
    inboxes = []
    with Progress(console=console, transient=True) as progress:
        bar = progress.add_task("inviting people", total=options.messages * 11 // 10)
        for size in (min(options.messages, SMALL_DESK), options.messages):
            crowd.grow(size, lambda done: progress.update(bar, completed=done))
            inbox, searched = inside(crowd, size, kind)
            inboxes.append(inbox)
    pages = {**compared(*inboxes), "inbox_ms": inboxes[1].median_ms, "search_ms": searched}
    sessions = []
    for member in crowd.house.members[: options.members]:
        client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
        client.force_login(member.user)
        sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
    people = Person.objects.filter(team=crowd.house.team).count()
    seats = {
        "team": crowd.house.team.slug,
        "sessions": sessions,
        "searches": list(SEARCHES),
        "people": people,
    }
    return seats, pages


def inside(crowd: Crowd, size: int, kind: str) -> tuple[Measured, float]:
    """What the inbox takes, and the slowest search, without a network and with nobody else. Prints them."""
    from django.urls import reverse

    from herzenstakt.testing.bench.pages import SEARCHES, line, seeker, visitor

    house = [crowd.house.team.slug]
    inbox = measure(visitor(crowd, reverse("inbox:list", args=house)), RUNS)
    print(json.dumps({"inside": "inbox", **line(size, kind, inbox)}), flush=True)
    slowest = 0.0
    for query in SEARCHES:
        look = seeker(crowd, query)
        found = measure(look, RUNS)
        print(json.dumps({"inside": f"search, {query}", **line(size, kind, found)}), flush=True)
        slowest = max(slowest, found.median_ms)
    return inbox, slowest


def read_rows(seats: Line) -> Iterator[Line]:
    """The most rows that one statement of each kind of page reads."""
    from django.conf import settings
    from django.test import Client

    from benchmarks.rows import most_read
    from herzenstakt.conversations.models import Conversation

    browser = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
    browser.cookies[settings.SESSION_COOKIE_NAME] = seats["sessions"][-1]
    home = f"/t/{seats['team']}/"
    somebody = Conversation.objects.filter(team__slug=seats["team"]).order_by("-pk")[0]
    pages = {f"inbox, {room}": f"{home}?room={room}" for room in ("waiting", "mine", "all")}
    pages |= {f"search, {query}": f"{home}search/?q={query}" for query in seats["searches"]}
    pages["conversation"] = f"{home}c/{somebody.pk}/"
    pages["person"] = f"{home}p/{somebody.person_id}/"
    for page, address in pages.items():
        rows, statement = most_read(browser, address)
        yield {"page": page, "rows_read": rows, "statement": statement[:300]}


@contextmanager
def web(log: Path) -> Iterator[str]:
    """One web process on a port of its own; its address. Stopped with all it has started."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = "from herzenstakt.cli.main import main; main()"
    with log.open("wb") as out:
        process = subprocess.Popen(  # noqa: S603  our own desk
            [sys.executable, "-c", command, "web", "--port", str(port), "--threads", "4"],
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
            stdout=out,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        wait_for(f"http://127.0.0.1:{port}/offline/", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        try:
            process.wait(STOPS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    """Until a page is there. Raises RuntimeError with what the process said."""
    until = time.monotonic() + STARTS
    while time.monotonic() < until and process.poll() is None:
        try:
            urlopen(address, timeout=5).close()  # noqa: S310  our own address
        except (URLError, OSError):
            time.sleep(0.2)
        else:
            return
    raise RuntimeError(f"no web server: {log.read_text('utf-8', 'replace')[-2000:]}")


def play(folder: Path, seats: Line, options: argparse.Namespace) -> list[Line]:
    """Let them work; what each kind of page took."""
    seconds = options.seconds + options.members // SIT_DOWN
    told = folder / "seats.json"
    told.write_text(json.dumps(seats), "utf-8")
    command = [
        sys.executable, "-m", "locust", "--headless", "--only-summary", "--locustfile", str(LOCUSTFILE),
        "--users", str(options.members), "--spawn-rate", str(SIT_DOWN), "--reset-stats",
        "--run-time", f"{seconds}s",
        "--host", seats["desks"][0], "--csv", str(folder / "played"),
        "--exit-code-on-error", "0",
    ]  # fmt: skip
    subprocess.run(  # noqa: S603  a list of our own words
        command,
        env={**os.environ, "HERZENSTAKT_BENCH_SEATS": str(told)},
        stdout=sys.stderr,
        check=True,
        timeout=seconds + 120,
    )
    return list(read(folder / "played_stats.csv"))


def read(file: Path) -> Iterator[Line]:
    """What locust has written, one line for each kind of page."""
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["Name"] == "Aggregated":
                continue
            yield {
                "page": row["Name"],
                "requests": int(row["Request Count"]),
                "failures": int(row["Failure Count"]),
                "median_ms": float(row["50%"]),
                "p95_ms": float(row["95%"]),
                "max_ms": round(float(row["Max Response Time"]), 1),
                "bytes": round(float(row["Average Content Size"])),
            }


if __name__ == "__main__":
    sys.exit(main())
