"""The composer takes pictures in, keeps them, and says plainly what it does not take."""

from __future__ import annotations

import socket
import threading
import uuid
from collections.abc import Callable, Iterable
from typing import Any

import pytest
import waitress
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import Settings

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Ability, never
from herzenstakt.cli.run import door_with_words
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.attaching import attach, describe
from herzenstakt.media import shelf
from herzenstakt.replies.models import Attachment, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens
from tests.media import samples

SignedIn = Callable[[Membership], Client]
HTMX = {"HX-Request": "true", "HX-Target": "attachments"}


def file(name: str = "Bürste.png", body: bytes = b"") -> SimpleUploadedFile:
    """A file as a browser sends it, and what it calls it."""
    return SimpleUploadedFile(name, body or samples.png(), "image/svg+xml")


def here(conversation: Conversation) -> str:
    """Where the conversation is."""
    return f"/t/ratzifatzi/c/{conversation.pk}/"


@pytest.fixture
def picture(draft: Reply, mia: Membership) -> Attachment:
    """One picture on Mia's draft."""
    return attach(draft, mia, "a.png", samples.png())


def test_a_picture_is_kept_before_a_word_is_written_and_survives_a_closed_tab(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    answer = browser.post(f"{here(conversation)}attach/", {"file": file()}, headers=HTMX)
    assert answer.status_code == 200
    assert "Bürste.png" in answer.content.decode()
    assert 'id="alt-' in browser.get(here(conversation)).content.decode()


def test_what_is_brought_again_under_its_name_is_attached_once(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser, once = signed_in(mia), str(uuid.uuid4())
    for key, many in ((once, 1), (once, 1), (str(uuid.uuid4()), 2), ("no key", 3)):
        browser.post(f"{here(conversation)}attach/", {"file": file(), "key": key}, headers=HTMX)
        assert Attachment.objects.count() == many


def test_the_key_of_somebody_elses_file_leads_nowhere_near_it(
    signed_in: SignedIn, uwe: Membership, picture: Attachment
) -> None:
    """It is kept under another one, and theirs stays as it is."""
    before = shelf.take(picture.key)
    there = picture.reply.conversation
    given = {"file": file(body=samples.jpeg()), "key": str(picture.key)}
    assert signed_in(uwe).post(f"{here(there)}attach/", given, headers=HTMX).status_code == 200

    other = Attachment.objects.get(reply__author=uwe)
    assert other.key != picture.key
    assert shelf.take(picture.key) == before


def test_without_a_script_the_words_come_along(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    form = {"file": [file("a.png"), file("b.png")], "text": "Hier ist sie."}
    answer = signed_in(mia).post(f"{here(conversation)}attach/", form, follow=True)
    assert answer.status_code == 200
    draft = Reply.objects.get()
    assert draft.text == "Hier ist sie."
    assert [one.name for one in draft.attachments.all()] == ["a.png", "b.png"]


def test_an_empty_answer_with_a_picture_stays_a_draft(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, picture: Attachment
) -> None:
    browser = signed_in(mia)
    browser.post(f"{here(conversation)}draft/", {"text": ""})
    assert Reply.objects.get().state == Reply.State.DRAFT
    assert shelf.place_of(picture.key).exists()
    answer = browser.post(f"{here(conversation)}let-go/", {"text": ""})
    assert answer.status_code == 422
    assert Attachment.objects.exists()


@pytest.mark.parametrize("htmx", [True, False])
def test_what_is_refused_is_said_and_nothing_is_lost(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    picture: Attachment,
    htmx: bool,
) -> None:
    answer = signed_in(mia).post(
        f"{here(conversation)}attach/",
        {"file": file("bild.png", b"<svg onload='alert(1)'/>"), "text": "Im Dezember."},
        headers=HTMX if htmx else {},
        follow=True,
    )
    said = answer.content.decode()
    assert "no picture we can open" in said
    assert answer.status_code == (422 if htmx else 200)
    assert Reply.objects.get().text == "Im Dezember."
    assert Attachment.objects.get() == picture


def test_a_file_that_is_too_large_is_refused_with_the_number(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, settings: Settings
) -> None:
    settings.UPLOAD_MEGABYTES = 1
    large = file("a.png", samples.png() + bytes(1024 * 1024))
    answer = signed_in(mia).post(f"{here(conversation)}attach/", {"file": large}, headers=HTMX)
    assert answer.status_code == 413
    assert "up to 1 megabytes" in answer.content.decode()


def test_the_door_says_it_in_words_before_anything_is_read(settings: Settings) -> None:
    settings.UPLOAD_MEGABYTES = 40
    entered: list[object] = []

    def desk(environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        entered.append(environ)
        start("200 OK", [])
        return [b""]

    opened = socket.create_server(("127.0.0.1", 0))
    server = waitress.create_server(desk, sockets=[opened], max_request_body_size=1000)
    server.channel_class = door_with_words()
    threading.Thread(target=server.run, daemon=True).start()
    try:
        with socket.create_connection(opened.getsockname(), timeout=20) as line:
            head = "POST / HTTP/1.1\r\nHost: desk\r\nContent-Length: 200000000\r\n\r\n"
            line.sendall(head.encode())
            answer = b"".join(iter(lambda: line.recv(4096), b"")).decode()
    finally:
        server.close()
    assert answer.startswith("HTTP/1.1 413")
    assert "bis zu 40 megabyte" in answer.lower()
    assert not entered


def test_names_of_files_run_nowhere(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    evil = '<img src=x onerror="alert(1)">\u202egnp.png'
    answer = signed_in(mia).post(f"{here(conversation)}attach/", {"file": file(evil)}, headers=HTMX)
    said = answer.content.decode()
    assert "<img src=x" not in said
    assert "\u202e" not in said


def test_a_description_is_kept_while_it_is_typed_and_is_asked_for(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    draft: Reply,
    picture: Attachment,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    browser = signed_in(mia)
    form = {"text": draft.text, "seen": str(Seen.of(conversation, draft.answers))}
    answer = browser.post(f"{here(conversation)}let-go/", form)
    assert answer.status_code == 422
    assert 'name="wordless"' in answer.content.decode()

    browser.post(f"{here(conversation)}draft/", {**form, f"alt-{picture.pk}": "Eine Bürste."})
    picture.refresh_from_db()
    assert picture.alt == "Eine Bürste."
    with happens():
        browser.post(f"{here(conversation)}let-go/", form)
    assert [one.pictures for one in plaza.messages.values()][-1][0]["alt"] == "Eine Bürste."


def test_without_a_description_it_goes_only_with_one_more_yes(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    draft: Reply,
    picture: Attachment,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    form = {"text": draft.text, "seen": str(Seen.of(conversation, draft.answers))}
    with happens():
        signed_in(mia).post(f"{here(conversation)}let-go/", {**form, "wordless": "yes"})
    assert len([one.pictures for one in plaza.messages.values()][-1]) == 1


def test_moved_and_taken_off(
    signed_in: SignedIn, mia: Membership, draft: Reply, conversation: Conversation
) -> None:
    first, second = (attach(draft, mia, f"{n}.png", samples.png()) for n in "12")
    browser, start = signed_in(mia), f"{here(conversation)}attached/"
    browser.post(f"{start}{second.pk}/forward/", headers=HTMX)
    assert [one.name for one in draft.attachments.all()] == ["2.png", "1.png"]
    browser.post(f"{start}{first.pk}/take-off/", headers=HTMX)
    assert [one.name for one in draft.attachments.all()] == ["2.png"]


def test_others_change_nothing_and_strangers_see_nothing(
    signed_in: SignedIn,
    uwe: Membership,
    rolf: Membership,
    olga: Membership,
    conversation: Conversation,
    picture: Attachment,
) -> None:
    address = f"{here(conversation)}attached/{picture.pk}/"
    browser = signed_in(uwe)
    assert browser.get(address).status_code == 200
    assert browser.post(f"{address}take-off/", headers=HTMX).status_code == 422
    assert signed_in(rolf).get(address).status_code == 404, "a draft is not for readers"
    for there in (address, address.replace("ratzifatzi", "anderswo")):
        assert signed_in(olga).get(there).status_code == 404
        assert signed_in(olga).post(f"{there}take-off/").status_code == 404
    assert Attachment.objects.exists()


def test_a_film_is_played_in_parts_and_nothing_else_can_be_done_with_it(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, draft: Reply
) -> None:
    film = attach(draft, mia, "a.mp4", samples.mp4())
    browser, address = signed_in(mia), f"{here(conversation)}attached/{film.pk}/"
    whole = bytes_of(browser.get(address))
    answer = browser.get(address, headers={"Range": "bytes=4-7"})
    assert answer.status_code == 206
    assert bytes_of(answer) == whole[4:8] == b"ftyp"
    assert answer.headers["Content-Range"] == f"bytes 4-7/{len(whole)}"
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    tail = browser.get(address, headers={"Range": "bytes=-3"})
    assert bytes_of(tail) == whole[-3:]
    assert browser.get(address, headers={"Range": f"bytes={len(whole)}-"}).status_code == 416
    for odd in ("bytes=-", "lines=1-2", "bytes=1-2,4-5", "bytes=x"):
        assert browser.get(address, headers={"Range": odd}).status_code == 200


def bytes_of(answer: Any) -> bytes:
    """What an answer holds, streamed or not."""
    return bytes(answer.getvalue())


def test_where_the_network_takes_no_pictures_the_composer_says_why(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    connector = type(conversation.channel.connector)
    without = {**connector.abilities, Ability.MEDIA: never("Comments are text only.")}
    monkeypatch.setattr(connector, "abilities", without)
    browser = signed_in(mia)
    page = browser.get(here(conversation)).content.decode()
    assert "data-attach>" not in page
    assert 'data-why-not="Comments are text only."' in page
    answer = browser.post(f"{here(conversation)}attach/", {"file": file()}, headers=HTMX)
    assert answer.status_code == 422
    assert not Attachment.objects.exists()


def test_a_colleague_who_reads_sees_the_picture_and_its_words(
    signed_in: SignedIn, mia: Membership, tina: Membership, conversation: Conversation
) -> None:
    hers = save_draft(conversation, tina, "Hier.")
    describe(attach(hers, tina, "a.png", samples.png()), tina, "Eine Bürste in Blau.")
    signed_in(tina).post(f"{here(conversation)}ask/", {"text": "Hier."})
    page = signed_in(mia).get(here(conversation)).content.decode()
    assert "Eine Bürste in Blau." in page
