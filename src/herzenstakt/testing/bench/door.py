"""Whether the door keeps up with a network in a storm: so many deliveries a second, each kept before it is
answered. Beside it the same web server with the bare framework behind it, which answers an empty 200.
"""

from __future__ import annotations

import base64
import json
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import waitress
from django.core.handlers.wsgi import WSGIHandler
from django.http import HttpRequest, HttpResponse
from django.test.utils import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from herzenstakt.accounts.models import Team
from herzenstakt.channels.app import App
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.kernel import vault
from herzenstakt.testing.bench.intake import Line, Lost
from herzenstakt.testing.networks.facebook import SimulatedFacebook

THREADS = 16
#: knocks before it counts: connections are opened, code is loaded
WARM_UP = 200
PAGES = 3
#: what seals the deliveries of a throw-away desk
OF_THE_DOOR = "of-the-door"


@csrf_exempt
def empty(request: HttpRequest, key: str) -> HttpResponse:
    """Nothing."""
    return HttpResponse(headers={"Content-Length": "0"})


#: the bare framework's only address (`ROOT_URLCONF` of its run)
urlpatterns = [path("door/app/<str:key>/", empty)]


def door(
    deliveries: int, rate: int, database: str, tell: Callable[[int], object]
) -> Iterator[Line]:
    """How the door and the bare framework answer `rate` deliveries a second, and the ratio of the two.

    Raises Lost where a delivery was thanked and is not there.
    """
    with SimulatedFacebook() as network:
        app = an_app(network)
        requests = [request(network, app, number) for number in range(WARM_UP + deliveries)]
    found: dict[str, Line] = {}
    for way, bare in (("framework", True), ("door", False)):
        with opened(bare=bare) as port:
            knock(port, rate, requests[:WARM_UP])
            found[way] = knock(port, rate, requests[WARM_UP:])
        tell(deliveries)
        yield {"way": way, "deliveries": deliveries, "rate": rate, **found[way]}
    desk, frame = found["door"], found["framework"]
    thanked = desk["answers"].get("200", 0)
    if Envelope.objects.count() != WARM_UP + thanked:
        raise Lost
    yield {
        "deliveries": deliveries,
        "rate": rate,
        "database": database,
        "kept": thanked,
        "within_200_ms": desk["within_200_ms"],
        "p95_ms": desk["p95_ms"],
        "p99_ms": desk["p99_ms"],
        "max_ms": desk["max_ms"],
        "framework_p95_ms": frame["p95_ms"],
        "framework_p99_ms": frame["p99_ms"],
        "ratio_p99": round(desk["p99_ms"] / frame["p99_ms"], 2),
    }


def an_app(network: SimulatedFacebook) -> App:
    """The house with a few pages, all in the name of one application."""
    team = Team.objects.create(name="RatziFatzi GmbH", slug="ratzifatzi")
    app = App.objects.create(
        team=team,
        kind="facebook",
        name="RatziFatzi",
        settings={"client_id": "app", "server": network.url},
        locked_secrets=vault.lock({"client_secret": OF_THE_DOOR}),
    )
    for page in range(PAGES):
        Channel.objects.create(
            team=team, kind="facebook", name=f"Page {page}", own_external_id=f"{page}", app=app
        )
    return app


def request(network: SimulatedFacebook, app: App, number: int) -> bytes:
    """One comment under a post of a page, sealed, as it goes over the wire."""
    page = number % PAGES
    value = {
        "from": {"id": f"2400{number}", "name": "Frieda Frage"},
        "message": "Wann kommt die in Blau? " * 5,
        "post_id": f"{page}_1",
        "comment_id": f"1_{number}",
        "created_time": 1793611800 + number,
        "item": "comment",
        "parent_id": f"{page}_1",
        "verb": "add",
    }
    entry = {"id": f"{page}", "time": 1793612400, "changes": [{"field": "feed", "value": value}]}
    body = json.dumps({"object": "page", "entry": [entry]}).encode()
    sealed = "".join(
        f"{name}: {told}\r\n" for name, told in network.seal("app", body, OF_THE_DOOR).items()
    )
    head = f"POST /door/app/{app.door}/ HTTP/1.1\r\nHost: 127.0.0.1\r\n"
    return f"{head}Content-Length: {len(body)}\r\n{sealed}\r\n".encode() + body


@contextmanager
def opened(*, bare: bool) -> Iterator[int]:
    """The web server of the desk on a free port; `bare`: with the framework alone behind it."""
    with ExitStack() as stack:
        if bare:
            stack.enter_context(override_settings(MIDDLEWARE=[], ROOT_URLCONF=__name__))
        application = WSGIHandler()
        listening = stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=128))
        server = waitress.create_server(
            application, sockets=[listening], threads=THREADS, ident="Herzenstakt"
        )
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        try:
            yield listening.getsockname()[1]
        finally:
            server.close()
            thread.join(timeout=10)


def knock(port: int, rate: int, requests: list[bytes]) -> Line:
    """Bring them all, from a process of its own."""
    with tempfile.NamedTemporaryFile("wb", suffix=".requests") as file:
        for one in requests:
            file.write(base64.b64encode(one) + b"\n")
        file.flush()
        knocking = (sys.executable, "-m", "herzenstakt.testing.bench.knocking")
        done = subprocess.run(  # noqa: S603 - our own module
            [*knocking, str(port), str(rate), file.name], stdout=subprocess.PIPE, check=True
        )
    told: Line = json.loads(done.stdout)
    return told
