"""A real mailbox: kept by dovecot, filled by aiosmtpd, read and answered by us, checked by others."""

from __future__ import annotations

import imaplib
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime, make_msgid
from pathlib import Path
from typing import Any

import pytest

from herzenstakt.channels.connector import Account, Enclosure, Incoming, Level, Outgoing, Vanished
from herzenstakt.channels.trouble import Disconnected, Refused, TryLater
from herzenstakt.connectors.mailbox import Email
from herzenstakt.kernel.http import Http
from herzenstakt.mail import line
from herzenstakt.testing.contract import PICTURE, fetched, look_everywhere
from tests.real.servers import mail as servers
from tests.real.servers.mail import PASSWORD, MailServer

pytestmark = [
    pytest.mark.real,
    pytest.mark.skipif(not servers.installed(), reason="apt-get install dovecot-imapd, as root"),
]
HOUSE = "hallo@ratzifatzi.example"
FRIEDA = "frieda@frage.example"
KEY = "0190b6a8-0000-7000-8000-0000000000"


@pytest.fixture(scope="module")
def server() -> Iterator[MailServer]:
    with MailServer() as server:
        yield server


@pytest.fixture
def address(server: MailServer) -> str:
    """A mailbox of the house that nobody has written to yet."""
    return f"hallo-{time.monotonic_ns()}@ratzifatzi.example"


@pytest.fixture
def house(server: MailServer, address: str) -> Iterator[Email]:
    house = house_of(server, address)
    yield house
    house.http.close()


def house_of(
    server: MailServer, address: str, password: str = PASSWORD, host: str = "127.0.0.1"
) -> Email:
    """A connector for that mailbox."""
    settings = {
        "address": address,
        "own_name": "RatziFatzi",
        "imap": f"imap://{host}:{server.imap_port}",
        "smtp": f"smtp://{host}:{server.smtp_port}",
    }
    return Email(Account(settings, {"password": password}), Http(frozenset({host})))


def written(to: str, text: str, subject: str = "Frage", **headers: str) -> EmailMessage:
    """What Frieda writes."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = FRIEDA, to, subject
    mail["Date"], mail["Message-ID"] = format_datetime(datetime.now(UTC)), make_msgid(domain="f")
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail


def mailbox_of(server: MailServer, address: str, folder: str = "INBOX") -> list[EmailMessage]:
    """What lies there, as another program sees it."""
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as box:
        box.login(address, PASSWORD)
        box.select(folder, readonly=True)
        numbers = box.search(None, "ALL")[1][0].split()
        told: list[Any] = [box.fetch(number, "(RFC822)")[1] for number in numbers]
    return [message_from_bytes(parts[0][1], policy=default) for parts in told]


def flags_in(server: MailServer, address: str) -> bytes:
    """The flags of the first mail in the inbox."""
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as box:
        box.login(address, PASSWORD)
        box.select("INBOX", readonly=True)
        told: list[Any] = box.fetch("1", "(FLAGS)")[1]
    return bytes(told[0])


def answer_to(asked: Incoming, number: int, text: str = "Ab Dezember. 🙂") -> Outgoing:
    """As the desk would hand it over."""
    return Outgoing(
        f"{KEY}{number:02}", asked.external_id, asked.thread_id, text, asked.author, meta=asked.meta
    )


def test_a_mail_is_read_and_stays_unseen(server: MailServer, house: Email, address: str) -> None:
    server.send(written(address, "Wann kommt die in Blau? 🙂", "Frage zur Bürste"))
    (told,) = fetched(house).values()
    assert told.text == "Frage zur Bürste\n\nWann kommt die in Blau? 🙂"
    assert told.author.external_id == FRIEDA
    assert told.addressed
    assert b"Seen" not in flags_in(server, address)


def test_an_answer_arrives_in_the_thread_once_and_lies_among_the_sent(
    server: MailServer, house: Email, address: str
) -> None:
    frieda = f"frieda-{time.monotonic_ns()}@frage.example"
    asked_in = written(address, "Blau?")
    asked_in.replace_header("From", frieda)
    server.send(asked_in)
    (asked,) = fetched(house).values()
    picture = Enclosure(
        "blau.png", "image", "image/png", len(PICTURE), lambda: PICTURE, alt="Blau."
    )
    outgoing = replace(answer_to(asked, 1, "Ab Dezember. 🙂\n.\nGruß"), enclosures=(picture,))
    assert house.find(outgoing) is None

    receipt = house.send(outgoing)
    assert house.send(outgoing) == receipt == house.find(outgoing)

    (arrived,) = mailbox_of(server, frieda)
    assert arrived["In-Reply-To"] == arrived["References"] == asked_in["Message-ID"]
    assert arrived["Subject"] == "Re: Frage"
    body = arrived.get_body(("plain",))
    assert body is not None
    assert body.get_content().split() == ["Ab", "Dezember.", "🙂", ".", "Gruß"]
    (attached,) = arrived.iter_attachments()
    assert attached.get_content() == PICTURE
    assert len(mailbox_of(server, address, "Gesendet")) == 1
    ours = fetched(house)[receipt.external_id]
    assert (ours.parent_id, ours.thread_id) == (asked.external_id, asked.thread_id)
    assert house.bring(ours.media[0].url) == PICTURE


def test_what_goes_on_is_read_from_where_we_were(
    server: MailServer, house: Email, address: str
) -> None:
    for number in range(3):
        server.send(written(address, f"Frage {number}"))
    told, cursors = look_everywhere(house, {})
    assert len(told) == 3
    server.send(written(address, "Frage 3", "Re: Frage"))
    told, cursors = look_everywhere(house, cursors)
    assert [one.text for one in told.values()] == ["Frage 3"]
    assert look_everywhere(house, cursors)[0] == {}


def test_what_was_deleted_meanwhile_holds_up_nobody(
    server: MailServer, house: Email, address: str
) -> None:
    server.send(written(address, "eins"))
    server.send(written(address, "zwei", "Re: x"))
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as box:
        box.login(address, PASSWORD)
        box.select("INBOX")
        box.store("1", "+FLAGS", r"(\Deleted)")
        box.expunge()
    assert [one.text for one in fetched(house).values()] == ["zwei"]


def test_a_mail_is_heard_as_it_comes(server: MailServer, house: Email, address: str) -> None:
    stop, heard = threading.Event(), list[str]()

    def listen() -> None:
        for delivery in house.stream(stop):
            (told,) = house.parse(delivery)
            assert isinstance(told, Incoming)
            heard.append(told.text)
            stop.set()

    listener = threading.Thread(target=listen)
    listener.start()
    for _second in range(20):  # until it is signed in and listens
        server.send(written(address, "Jetzt!", "Re: x"))
        listener.join(timeout=1)
        if heard:
            break
    listener.join(timeout=20)
    assert heard[0] == "Jetzt!"


def test_a_large_mail_is_read_at_its_beginning(
    server: MailServer, house: Email, address: str
) -> None:
    house.account.limits = {"mail.bytes": 200_000}
    mail = written(address, "Das Bild hängt an.", "Re: x")
    mail.add_attachment(b"x" * 400_000, maintype="image", subtype="png", filename="groß.png")
    server.send(mail)
    (told,) = fetched(house).values()
    assert told.text == "Das Bild hängt an."
    assert "Only its beginning was read" in str(told.remark)
    assert house.bring(told.media[0].url) == b"x" * 400_000


def test_nobody_there_and_a_wrong_password_are_said(
    server: MailServer, house: Email, address: str
) -> None:
    server.send(written(address, "Blau?"))
    (asked,) = fetched(house).values()
    nobody = replace(asked.author, external_id="nobody@f.example", address="nobody@f.example")
    with pytest.raises(Refused, match="no such user here"):
        house.send(replace(answer_to(asked, 2), to=nobody))
    stranger = house_of(server, address, "falsch")
    with pytest.raises(Disconnected):
        stranger.whoami()
    with pytest.raises(Disconnected), stranger.submission():
        pass


def test_a_bounce_makes_our_answer_vanish(server: MailServer, house: Email, address: str) -> None:
    server.send(written(address, "Blau?"))
    (asked,) = fetched(house).values()
    receipt = house.send(answer_to(asked, 3))
    (ours,) = mailbox_of(server, address, "Gesendet")
    report = (Path(__file__).parents[1] / "samples" / "mailbox" / "bounce.eml").read_bytes()
    mid = b"0190b6a8-0000-7000-8000-00000000cccc@ratzifatzi.example"
    server.lay(address, "INBOX", report.replace(mid, str(ours["Message-ID"]).strip("<>").encode()))

    page = house.fetch("inbox", "")
    told = [one for delivery in page.deliveries for one in house.parse(delivery)]

    assert Vanished(receipt.external_id) in told
    assert house.fetch("sent", "").deliveries == ()


def test_the_self_test_finds_what_is_there(house: Email) -> None:
    findings = house.check()
    assert {one.level for one in findings} <= {Level.GOOD, Level.MISSING}
    said = " ".join(str(one.sentence) for one in findings)
    assert "IDLE" in said
    assert "Sent mail can be read" in said


def test_old_mails_are_left(server: MailServer, house: Email, address: str) -> None:
    server.send(written(address, "neu", "Re: x"))
    with imaplib.IMAP4("127.0.0.1", server.imap_port) as box:
        box.login(address, PASSWORD)
        long_ago = imaplib.Time2Internaldate(datetime.now(UTC) - timedelta(days=60))
        box.append("INBOX", None, long_ago, written(address, "alt").as_bytes())
    assert [one.text for one in fetched(house).values()] == ["neu"]


def test_a_server_that_has_gone_is_asked_later(address: str) -> None:
    with MailServer() as server:
        house = house_of(server, address)
        house.whoami()
    with pytest.raises(TryLater):
        house.whoami()
    house.http.close()


def test_a_line_that_begins_open_is_encrypted_before_the_password(
    tmp_path: Path, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = tmp_path / "mail.pem"
    subprocess.run(
        [
            *("openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1"),
            *("-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"),
            *("-keyout", tmp_path / "key.pem", "-out", tmp_path / "cert.pem"),
        ],
        check=True,
        capture_output=True,
    )
    parts = [(tmp_path / name).read_text() for name in ("cert.pem", "key.pem")]
    certificate.write_text("".join(parts))
    with MailServer(certificate) as server:
        house = house_of(server, address, host="localhost")
        with pytest.raises(TryLater, match="does not prove who it is"):
            house.whoami()

        ours = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        ours.sslsocket_class = line.TimedTls
        for place in ("mail.imap", "connectors.mailbox.smtp"):
            monkeypatch.setattr(f"herzenstakt.{place}.encryption", lambda: ours)
        assert {one.level for one in house.check()} <= {Level.GOOD, Level.MISSING}
        server.send(written(address, "Blau?"))
        (asked,) = fetched(house).values()
        assert house.send(answer_to(asked, 4)).external_id
        house.http.close()
