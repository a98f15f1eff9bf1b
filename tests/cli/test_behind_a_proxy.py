"""The desk behind a proxy, with the real web server: whom it believes, and what follows from that."""

from __future__ import annotations

import argparse
import re
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import httpx
import pytest
from django.core import mail
from django.core.cache import cache
from django.core.wsgi import get_wsgi_application
from django.db import connection
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.cli.run import Desk, door

pytestmark = pytest.mark.django_db(transaction=True)

LOGIN = "/account/login/"
PASSWORD = "herz-statt-technik"
#: more wrong passwords than allauth takes from one address in a minute
TOO_MANY = 12

Serve = Callable[[str], httpx.Client]


@pytest.fixture
def serve(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Serve]:
    """`serve("127.0.0.1")`: the desk is open and believes this proxy; its caller is one on 127.0.0.1."""
    settings.PUBLIC_URL = "https://desk.example.org"
    settings.ALLOWED_HOSTS = ["desk.example.org", "127.0.0.1"]
    settings.SECURE_HSTS_SECONDS = 3600
    settings.ACCOUNT_RATE_LIMITS = {}
    monkeypatch.setitem(connection.settings_dict, "CONN_MAX_AGE", 0)  # threads leave none behind
    cache.clear()
    with ExitStack() as stack:

        def open_desk(trusted: str) -> httpx.Client:
            settings.TRUSTED_PROXY = trusted
            fresh = get_wsgi_application()
            monkeypatch.setattr("herzenstakt.config.wsgi.application", fresh)
            options = argparse.Namespace(host="127.0.0.1", port=0, threads=2, workers=0)
            opened = stack.enter_context(door(options))
            stack.enter_context(Desk(options, {"web"}, opened))
            url = f"http://127.0.0.1:{opened.getsockname()[1]}"
            return stack.enter_context(httpx.Client(base_url=url, trust_env=False))

        yield open_desk
    cache.clear()


def by_proxy(caller: str) -> dict[str, str]:
    """What a proxy adds, and what a sly caller wrote before it."""
    return {
        "X-Forwarded-For": f"198.51.100.1, {caller}",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "desk.example.org",
        "Referer": f"https://desk.example.org{LOGIN}",
    }


def send(client: httpx.Client, path: str, caller: str, **fields: str) -> httpx.Response:
    """Fill in a form as a browser behind the proxy does. The cookie is carried by hand: a client that
    speaks http to the proxy's end would keep a secure one back."""
    headers = by_proxy(caller)
    cookie = client.get(path, headers=headers).cookies["herzenstakt_csrf"]
    client.cookies.clear()
    headers["Cookie"] = f"herzenstakt_csrf={cookie}"
    answer = client.post(path, headers=headers, data={**fields, "csrfmiddlewaretoken": cookie})
    client.cookies.clear()
    return answer


def sign_in(client: httpx.Client, caller: str, who: str, password: str) -> httpx.Response:
    return send(client, LOGIN, caller, login=who, password=password)


def test_the_browser_is_told_to_stay_with_https(serve: Serve) -> None:
    answer = serve("127.0.0.1").get("/setup/", headers=by_proxy("203.0.113.9"))

    assert answer.headers["Strict-Transport-Security"].startswith("max-age=3600")


@pytest.mark.parametrize("trusted", ["", "192.0.2.7"])
def test_from_anybody_else_the_headers_are_dropped(trusted: str, serve: Serve) -> None:
    answer = serve(trusted).get("/setup/", headers=by_proxy("203.0.113.9"))

    assert answer.status_code == 200
    assert "Strict-Transport-Security" not in answer.headers


def test_links_in_mails_carry_scheme_and_name_of_the_proxy(serve: Serve, mia: Membership) -> None:
    send(serve("127.0.0.1"), "/account/password/reset/", "203.0.113.9", email=mia.user.email)

    assert re.search(r"https://desk\.example\.org/account/", str(mail.outbox[0].body))


def test_limits_count_the_caller_and_not_the_proxy(serve: Serve, mia: Membership) -> None:
    client = serve("127.0.0.1")
    for number in range(TOO_MANY):
        sign_in(client, "203.0.113.9", f"n{number}@x.example", "falsch-falsch")

    assert "Too many" in sign_in(client, "203.0.113.9", mia.user.email, PASSWORD).text
    assert sign_in(client, "203.0.113.10", mia.user.email, PASSWORD).status_code == 302


def test_without_a_proxy_nobody_talks_their_way_around_the_limits(
    serve: Serve, mia: Membership
) -> None:
    client = serve("")
    for number in range(TOO_MANY):
        cookie = client.get(LOGIN).cookies["herzenstakt_csrf"]
        wrong = {
            "login": f"n{number}@x.example",
            "password": "falsch",
            "csrfmiddlewaretoken": cookie,
        }
        client.post(LOGIN, headers={"X-Forwarded-For": f"203.0.113.{number}"}, data=wrong)

    right = {"login": mia.user.email, "password": PASSWORD, "csrfmiddlewaretoken": cookie}
    answer = client.post(LOGIN, headers={"X-Forwarded-For": "203.0.113.99"}, data=right)
    assert "Too many" in answer.text
