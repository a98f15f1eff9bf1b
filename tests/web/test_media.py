from __future__ import annotations

import io
import random
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import pytest
from django.test import Client
from PIL import Image

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message, Post
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.http import MEGABYTE
from herzenstakt.media import proxy as pictures_module
from herzenstakt.media import recordings
from herzenstakt.media.pictures import PENCIL
from herzenstakt.media.proxy import (
    FACE,
    FOR_A_PICTURE,
    WHOLE,
    Size,
    client,
    draw_anew,
    picture,
    place_of,
    smaller,
)
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.stage import Call, SimulatedNetwork, Told, route
from tests.media import samples
from tests.media.scanner import EICAR, nobody_there, scanner

pytestmark = pytest.mark.usefixtures("own_shelf")

SignedIn = Callable[[Membership], Client]


def png(width: int = 300, height: int = 200) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (width, height), "tomato").save(file, "PNG")
    return file.getvalue()


class PictureServer(SimulatedNetwork):
    """Where a network keeps its pictures."""

    name: ClassVar[str] = "pictures"
    shown: bytes = b""
    said: str = "image/png"

    film: bytes = b""

    @route("GET", "/film")
    def film_of_frieda(self, call: Call) -> Told:
        return Told(data=self.film, headers={"Content-Type": "text/html"})

    @route("GET", "/face.png")
    def face(self, call: Call) -> Told:
        return Told(data=self.shown, headers={"Content-Type": self.said})


@pytest.fixture
def pictures() -> Iterator[PictureServer]:
    with PictureServer() as server:
        server.shown = png()
        yield server


@pytest.fixture
def face(conversation: Conversation, pictures: PictureServer, channel: Channel) -> str:
    """The address of Frieda's face at the desk."""
    conversation.handle.avatar_url = f"{pictures.url}/face.png"
    conversation.handle.save()
    return f"/t/ratzifatzi/media/avatar/{conversation.handle_id}/"


def test_a_face_is_drawn_anew_small_and_harmless(
    signed_in: SignedIn, mia: Membership, face: str
) -> None:
    answer = signed_in(mia).get(face)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/webp"
    assert answer.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "private" in answer.headers["Cache-Control"]
    assert Image.open(io.BytesIO(answer.content)).size == (96, 96)


def test_a_face_is_fetched_once_and_known_again(
    signed_in: SignedIn, mia: Membership, face: str, pictures: PictureServer
) -> None:
    browser = signed_in(mia)
    first = browser.get(face)
    again = browser.get(face, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert len(pictures.calls) == 1


@pytest.mark.parametrize(
    "shown",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"<html><script>alert(1)</script></html>",
        png()[:100],
        b"\x89PNG\r\n\x1a\n" + random.Random(1).randbytes(3000),
        b"x" * (8 * MEGABYTE + 1),
        png(4097, 4096),
    ],
    ids=["empty", "svg", "html", "cut", "noise", "too large", "too many pixels"],
)
def test_what_is_no_harmless_picture_is_404_and_not_asked_for_again_at_once(
    signed_in: SignedIn, mia: Membership, face: str, pictures: PictureServer, shown: bytes
) -> None:
    pictures.shown = shown
    browser = signed_in(mia)
    assert browser.get(face).status_code == 404
    assert browser.get(face).status_code == 404
    assert len(pictures.calls) == 1


def test_a_private_address_nobody_allowed_is_never_called(
    signed_in: SignedIn, mia: Membership, face: str, pictures: PictureServer, channel: Channel
) -> None:
    channel.allowed_hosts = []
    channel.save()
    assert signed_in(mia).get(face).status_code == 404
    assert pictures.calls == []


@pytest.mark.parametrize("url", ["", "file:///etc/passwd", "ftp://x/y.png", "data:image/png,x"])
def test_only_addresses_of_the_web_are_called(
    signed_in: SignedIn, mia: Membership, face: str, conversation: Conversation, url: str
) -> None:
    conversation.handle.avatar_url = url
    conversation.handle.save()
    assert signed_in(mia).get(face).status_code == 404


def test_pictures_of_messages_and_posts_come_the_same_way(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, pictures: PictureServer
) -> None:
    message, post = conversation.messages.get(), Post.objects.get()
    media = [
        {"kind": "video", "url": f"{pictures.url}/face.png"},
        {"kind": "image", "url": f"{pictures.url}/face.png"},
    ]
    message.media = post.media = media
    message.save()
    post.save()
    browser = signed_in(mia)
    for start in (f"{message.pk}", f"post/{post.pk}"):
        assert browser.get(f"/t/ratzifatzi/media/{start}/1/").status_code == 200
        assert browser.get(f"/t/ratzifatzi/media/{start}/0/").status_code == 404, "a film"
        assert browser.get(f"/t/ratzifatzi/media/{start}/7/").status_code == 404


def test_another_house_sees_no_face(signed_in: SignedIn, olga: Membership, face: str) -> None:
    assert signed_in(olga).get(face).status_code == 404
    assert signed_in(olga).get(face.replace("ratzifatzi", "anderswo")).status_code == 404


def test_what_is_hidden_in_a_file_is_dropped() -> None:
    file = io.BytesIO()
    picture = Image.new("RGB", (50, 50), "tomato")
    exif = picture.getexif()
    exif[0x010E] = "Friedas Küche"
    picture.save(file, "JPEG", exif=exif)
    assert b"Frieda" in file.getvalue()
    assert b"Frieda" not in draw_anew(file.getvalue(), FACE)


def test_a_file_tells_nobody_where_it_comes_from() -> None:
    assert "frieda" not in str(place_of("https://plaza.example/frieda.png", FACE, frozenset()))


# --- what a picture may cost ---------------------------------------------------------------------


def test_a_failure_is_remembered_as_soon_as_the_attempt_begins(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[str] = []

    def slow(url: str, hosts: frozenset[str]) -> bytes:
        asked.append(url)
        assert picture(url, FACE, hosts) is None, "meanwhile nobody else asks"
        return png()

    monkeypatch.setattr(pictures_module, "fetch", slow)
    found = picture("https://slow.example/x.png", FACE, frozenset())
    assert found
    assert found.stat().st_size
    assert len(asked) == 1


def test_a_picture_must_be_there_in_time() -> None:
    assert client(frozenset()).patience == FOR_A_PICTURE


def test_a_picture_is_asked_for_as_it_is(
    signed_in: SignedIn, mia: Membership, face: str, pictures: PictureServer
) -> None:
    signed_in(mia).get(face)
    assert pictures.calls[0].headers["accept-encoding"] == "identity"


def test_a_large_photograph_is_not_even_decoded_whole() -> None:
    file = io.BytesIO()
    Image.new("RGB", (4000, 3000), "tomato").save(file, "JPEG")
    with Image.open(file) as found:
        assert smaller(found, FACE).size == (96, 96)
        assert found.size == (500, 375)
    with Image.open(file) as found:
        assert smaller(found, WHOLE).size == (1280, 960)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16", "CMYK"])
@pytest.mark.parametrize("size", [FACE, WHOLE], ids=["face", "whole"])
def test_every_kind_of_colour_is_drawn(mode: str, size: Size) -> None:
    file = io.BytesIO()
    Image.new(mode, (2000, 1000)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    drawn = Image.open(io.BytesIO(draw_anew(file.getvalue(), size)))
    assert drawn.size == ((96, 96) if size.square else (1280, 640))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photograph_stands_upright(kind: str) -> None:
    file = io.BytesIO()
    photograph = Image.new("RGB", (400, 200), "white")
    photograph.paste("black", (0, 0, 400, 100))
    exif = photograph.getexif()
    exif[0x0112] = 6  # the top lies on the right
    photograph.save(file, kind, exif=exif)

    whole = Image.open(io.BytesIO(draw_anew(file.getvalue(), WHOLE))).convert("L")
    assert whole.size == (200, 400)
    assert [whole.getpixel(place) for place in ((150, 10), (50, 390))] == [0, 255]
    square = Image.open(io.BytesIO(draw_anew(file.getvalue(), FACE))).convert("L")
    assert [square.getpixel(place) for place in ((90, 48), (5, 48))] == [0, 255]


def test_one_picture_is_drawn_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    held: list[bool] = []

    def watched(found: Image.Image, size: Size) -> Image.Image:
        held.append(PENCIL.locked())
        return smaller(found, size)

    monkeypatch.setattr(pictures_module, "smaller", watched)
    assert draw_anew(png(), FACE)
    assert held == [True]
    assert not draw_anew(b"no picture", FACE)
    assert not PENCIL.locked()


# --- whose picture it is -------------------------------------------------------------------------


def test_who_may_not_call_a_host_gets_nothing_that_others_fetched_there(
    pictures: PictureServer,
) -> None:
    url = f"{pictures.url}/face.png"
    allowed = frozenset({pictures.url.removeprefix("http://")})
    assert picture(url, FACE, frozenset()) is None
    assert picture(url, FACE, allowed), "and a refusal for others is none for us"
    assert picture(url, FACE, frozenset()) is None


def test_a_picture_on_another_port_of_our_own_host_is_not_called(
    signed_in: SignedIn,
    mia: Membership,
    face: str,
    pictures: PictureServer,
    channel: Channel,
    plaza: SimulatedPlaza,
) -> None:
    channel.allowed_hosts = [plaza.url.removeprefix("http://")]
    channel.save()
    assert signed_in(mia).get(face).status_code == 404
    assert pictures.calls == []


# --- films, sounds and files ---------------------------------------------------------------------


@pytest.fixture
def film(conversation: Conversation, pictures: PictureServer, channel: Channel) -> str:
    """The address of Frieda's film at the desk."""
    pictures.film = samples.mp4()
    message = conversation.messages.get()
    message.media = [{"kind": "video", "url": f"{pictures.url}/film", "name": "../\u202egpj.exe"}]
    message.save()
    return f"/t/ratzifatzi/media/{message.pk}/0/"


def test_a_film_is_fetched_once_by_the_house_and_played_in_parts(
    signed_in: SignedIn, mia: Membership, film: str, pictures: PictureServer
) -> None:
    browser = signed_in(mia)
    whole = browser.get(f"{film}play/")
    assert whole.headers["Content-Type"] == "video/mp4", "its content counts, not what they say"
    assert "sandbox" in whole.headers["Content-Security-Policy"]
    part = browser.get(f"{film}play/", headers={"Range": "bytes=4-7"})
    assert (part.status_code, part.content) == (206, b"ftyp")
    assert len(pictures.calls) == 1


def test_what_is_saved_is_only_ever_bytes_under_a_harmless_name(
    signed_in: SignedIn, mia: Membership, film: str
) -> None:
    answer = signed_in(mia).get(f"{film}save/")
    assert answer.headers["Content-Type"] == "application/octet-stream"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="gpj.exe"'
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    "body",
    [b"<html><script>alert(1)</script>", b"<svg onload='alert(1)'>", b"#!/bin/sh\n", b"%PDF-1.7 x"],
)
def test_what_is_no_film_is_never_played_and_the_page_says_so(
    signed_in: SignedIn, mia: Membership, film: str, pictures: PictureServer, body: bytes
) -> None:
    pictures.film = body
    answer = signed_in(mia).get(f"{film}play/")
    assert answer.status_code == 409
    assert b"cannot be played here" in answer.content
    assert body not in answer.content


def test_a_film_without_end_is_not_fetched_to_the_end(
    signed_in: SignedIn, mia: Membership, film: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recordings, "LARGEST", 100)
    answer = signed_in(mia).get(f"{film}play/")
    assert answer.status_code == 409
    assert b"larger than" in answer.content


def test_a_virus_in_what_others_send_is_not_opened_and_the_journal_says_so(
    signed_in: SignedIn, mia: Membership, film: str, pictures: PictureServer, settings: Any
) -> None:
    pictures.film = samples.mp4() + EICAR
    with scanner() as settings.CLAMAV:
        for what in ("play", "save"):
            answer = signed_in(mia).get(f"{film}{what}/")
            assert answer.status_code == 409
            assert b"EICAR" in answer.content
    entry = Entry.objects.filter(action="conversation.virus_found").first()
    assert entry
    assert entry.by == mia


def test_a_virus_in_a_picture_is_not_shown_either(
    signed_in: SignedIn, mia: Membership, film: str, pictures: PictureServer, settings: Any
) -> None:
    pictures.shown = png() + EICAR
    message = Message.objects.get(direction="in")
    message.media = [{"kind": "image", "url": f"{pictures.url}/face.png"}]
    message.save()
    with scanner() as settings.CLAMAV:
        assert signed_in(mia).get(film).status_code == 404
    assert Entry.objects.filter(action="conversation.virus_found").exists()


def test_while_the_scanner_is_silent_nothing_of_others_is_opened(
    signed_in: SignedIn, mia: Membership, film: str, settings: Any
) -> None:
    settings.CLAMAV = nobody_there()
    answer = signed_in(mia).get(f"{film}save/")
    assert answer.status_code == 409
    assert b"cannot be reached" in answer.content


def test_what_was_fetched_before_there_was_a_scanner_is_looked_at_again(
    signed_in: SignedIn, mia: Membership, film: str, pictures: PictureServer, settings: Any
) -> None:
    pictures.film = samples.mp4() + EICAR
    assert signed_in(mia).get(f"{film}play/").status_code == 200
    with scanner() as settings.CLAMAV:
        assert signed_in(mia).get(f"{film}play/").status_code == 409


def test_another_house_sees_no_film(signed_in: SignedIn, olga: Membership, film: str) -> None:
    for what in ("play", "save", "poster"):
        for there in (film, film.replace("ratzifatzi", "anderswo")):
            assert signed_in(olga).get(f"{there}{what}/").status_code == 404


def test_what_is_sensitive_is_shown_when_somebody_asks_for_it(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    message = conversation.messages.get()
    message.media = [
        {"kind": "image", "url": "https://plaza.example/1.png", "alt": "Blut", "sensitive": True},
        {"kind": "image", "url": "https://plaza.example/2.png", "alt": ""},
        {"kind": "file", "url": "https://plaza.example/3", "name": "<b>\u202eRechnung"},
    ]
    message.save()
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    veil = page.partition('class="media__veil"')[2].partition("</details>")[0]
    assert f"/media/{message.pk}/0/" in veil
    assert f"/media/{message.pk}/1/" not in veil
    assert "no description" in page
    assert "<bdi>&lt;b&gt;" in page
