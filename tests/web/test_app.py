"""The desk as an app: what a browser keeps of it is the same for everybody and holds nobody's words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from PIL import Image

from herzenstakt.accounts.models import Membership

SignedIn = Callable[[Membership], Client]

pytestmark = pytest.mark.django_db


def test_the_manifest_names_pictures_of_the_size_it_tells(client: Client) -> None:
    answer = client.get("/manifest.webmanifest")
    assert answer["Content-Type"] == "application/manifest+json"
    told = json.loads(answer.content)
    assert (told["start_url"], told["scope"], told["display"]) == ("/", "/", "standalone")
    for icon in told["icons"]:
        path = finders.find(icon["src"].removeprefix("/static/"))
        assert isinstance(path, str)
        with Image.open(path) as picture:
            assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert {icon["purpose"] for icon in told["icons"]} == {"any", "maskable"}


def test_it_speaks_the_language_of_the_browser(client: Client) -> None:
    told = json.loads(
        client.get("/manifest.webmanifest", headers={"Accept-Language": "de"}).content
    )
    assert told["lang"] == "de"
    assert "Ort" in told["description"]
    page = client.get("/offline/", headers={"Accept-Language": "de"}).content.decode()
    assert "Keine Verbindung" in page


@pytest.mark.parametrize("where", ["/manifest.webmanifest", "/offline/", "/sw.js"])
def test_whoever_is_signed_in_is_nowhere_in_what_is_kept(
    client: Client, signed_in: SignedIn, mia: Membership, where: str
) -> None:
    language = {"Accept-Language": mia.user.language or "en"}
    theirs, anybodys = signed_in(mia).get(where), client.get(where, headers=language)
    assert theirs.content == anybodys.content
    assert "set-cookie" not in theirs.headers


def test_the_service_worker_stands_at_the_root_and_is_ours_alone(client: Client) -> None:
    answer = client.get("/sw.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "no-cache"
    assert "importScripts" not in answer.content.decode()


def test_a_browser_takes_a_new_worker_where_the_page_it_keeps_has_changed(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    german, english = (
        client.get("/sw.js", headers={"Accept-Language": one}).content for one in ("de", "en")
    )
    assert german != english
    assert english == client.get("/sw.js", headers={"Accept-Language": "en"}).content
    monkeypatch.setattr(
        "herzenstakt.web.app.views.render_still", lambda name, language: "said otherwise"
    )
    assert english != client.get("/sw.js", headers={"Accept-Language": "en"}).content


def test_the_paper_of_the_manifest_is_that_of_the_page(client: Client) -> None:
    told = json.loads(client.get("/manifest.webmanifest").content)
    page = client.get("/offline/").content.decode()
    assert f'content="{told["theme_color"]}" media="(prefers-color-scheme: light)"' in page
    picture = finders.find("web/icons/desk-512-maskable.png")
    assert isinstance(picture, str)
    with Image.open(picture) as icon:
        corner = icon.convert("RGB").getpixel((0, 0))
    assert "#{:02x}{:02x}{:02x}".format(*corner) == told["background_color"]  # type: ignore[misc]
    assert re.search(r'rel="manifest" href="/manifest.webmanifest"', page)
