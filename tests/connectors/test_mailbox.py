"""A mailbox keeps the promises of every network, and those of a door at which anybody can knock."""

from __future__ import annotations

import json
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Author,
    Connector,
    Delivery,
    Enclosure,
    Incoming,
    Level,
    Outgoing,
    Vanished,
    Visibility,
)
from herzenstakt.channels.trouble import (
    Disconnected,
    Gone,
    Refused,
    Trouble,
    TryLater,
    Unreadable,
    Unsure,
)
from herzenstakt.connectors.mailbox import Email
from herzenstakt.connectors.mailbox.compose import composed
from herzenstakt.kernel.http import Http
from herzenstakt.mail import line
from herzenstakt.mail.letter import Letter, decoded, people_in, unflowed
from herzenstakt.mail.line import Server
from herzenstakt.mail.trust import named_in, results_of
from herzenstakt.testing.contract import KEY, PICTURE, ConnectorContract, fetched
from herzenstakt.testing.networks.mailbox import SimulatedMail

SAMPLES = Path(__file__).parents[1] / "samples" / "mailbox"
FRIEDA = "Frieda Frage <frieda@frage.example>"
KARL = "Karl Kritik <karl@kritik.example>"


@pytest.fixture
def network() -> Iterator[SimulatedMail]:
    with SimulatedMail() as network:
        yield network


@pytest.fixture
def account(network: SimulatedMail) -> Account:
    return Account(network.settings, {"password": network.password})


class TestEmail(ConnectorContract):
    connector_class = Email
    samples = SAMPLES
    write_path = r"/smtp/data$"

    def sampled(self, connector: Connector) -> Iterable[Delivery]:
        return [Delivery(file.read_bytes()) for file in sorted(self.samples.glob("*.eml"))]

    def somebody_comments(self, network: SimulatedMail, text: str) -> str:
        return f"{network.write(FRIEDA, text)} frieda@frage.example"

    def somebody_edits(self, network: SimulatedMail, external_id: str, text: str) -> bool:
        return False

    def vanish(self, network: SimulatedMail, external_id: str) -> bool:
        """Whatever happens to it in the mailbox: it was said."""
        network.folders["INBOX"].mails.pop()
        return False

    def state_of(self, network: SimulatedMail, external_id: str) -> set[str] | None:
        return set()

    def texts_of_ours(self, network: SimulatedMail) -> list[str]:
        return [Letter(handed.raw).contents()[0] for handed in network.handed_over]


# --- at hand --------------------------------------------------------------------------------------


def house_of(network: SimulatedMail, **settings: str) -> Email:
    """A connector at work for that mailbox."""
    account = Account({**network.settings, **settings}, {"password": network.password})
    return Email(account, Http(frozenset({"127.0.0.1"})))


@pytest.fixture
def house(network: SimulatedMail) -> Iterator[Email]:
    house = house_of(network)
    yield house
    house.http.close()


def nobody_home() -> Email:
    """A connector that only reads what it is given."""
    settings = {"address": "hallo@ratzifatzi.example", "own_name": "RatziFatzi"}
    return Email(Account({**settings, "trusted": "mx.ratzifatzi.example"}), Http())


def read(raw: bytes | str, **headers: str) -> Incoming:
    """The one thing a mail says."""
    body = raw if isinstance(raw, bytes) else raw.encode()
    (told,) = nobody_home().parse(Delivery(body, headers))
    assert isinstance(told, Incoming)
    return told


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def mail(sender: str = FRIEDA, text: str = "Hallo?", **headers: str) -> str:
    """A plain mail with these headers, written as anybody writes them."""
    told = {
        "From": sender,
        "Message-ID": "<1@frage.example>",
        "Date": "Fri, 27 Nov 2026 08:00 +0100",
    }
    told |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in told.items() if value)
    return f"{lines}\r\n{text}"


def answer_to(asked: Incoming, text: str = "Ab Dezember.") -> Outgoing:
    """As the desk would hand it over."""
    return Outgoing(
        key=KEY,
        in_reply_to=asked.external_id,
        thread_id=asked.thread_id,
        text=text,
        to=asked.author,
        visibility=Visibility.PRIVATE,
        meta=asked.meta,
    )


# --- what comes in --------------------------------------------------------------------------------


def test_a_mail_of_thunderbird_is_read_whole() -> None:
    told = read(sample("thunderbird"))
    assert told.author == Author("frieda@frage.example", "Frieda Frage", "frieda@frage.example")
    assert told.text.startswith(
        "Frage zur Bürste\n\nGuten Tag,\n\ngibt es die Bürste auch in Blau? Ich habe schon auf der"
        " Seite gesucht und dort nichts gefunden.\n\nViele Grüße\nFrieda"
    )
    assert told.written_at == datetime(2026, 11, 26, 8, 14, 2, tzinfo=UTC)
    assert told.visibility is Visibility.PRIVATE
    assert told.addressed
    assert told.external_id == told.thread_id


def test_words_come_once_where_a_mail_says_them_twice_and_a_picture_within_the_page_comes_along() -> (
    None
):
    told = read(sample("apple"))
    assert told.text == "So schaut sie bei uns aus\n\nDanke für die schöne Bürste!"
    (picture,) = told.media
    assert (picture.kind, picture.name, picture.size) == ("image", "Bürste.png", 70)
    assert picture.url.startswith("mid:")


def test_a_mail_that_is_only_a_page_becomes_plain_words_and_keeps_what_it_quotes() -> None:
    told = read(sample("outlook"))
    assert told.author.external_id == "karl@kritik.example"
    assert told.text.startswith(
        "Das ist immer noch nicht da. Wäre schön, wenn sich jemand kümmert."
    )
    assert "Die Bürste kommt am Dienstag." in told.text
    assert "MsoNormal" not in told.text
    assert "Ihre Bestellung" not in told.text.splitlines()[0]


def test_a_list_in_an_old_charset_is_read_and_waits_for_nobody() -> None:
    told = read(sample("list"))
    assert "Es kostet 5 €." in told.text
    assert not told.addressed
    assert told.author.external_id == "liste@verein.example"  # never to several


@pytest.mark.parametrize(
    ("charset", "body", "words"),
    [
        ("utf-8", b"Gr\xc3\xbc\xc3\x9fe", "Grüße"),
        ("iso-8859-1", b"Gr\xfc\xdfe", "Grüße"),
        ("us-ascii", b"Gr\xfc\xdfe", "Grüße"),
        ("x-unknown-9", b"Gr\xc3\xbc\xc3\x9fe", "Grüße"),
        ("utf-8", b"Gr\xfc\xdfe", "Grüße"),
        ("idna", b"xn--bcher-kva", "xn--bcher-kva"),
        ("punycode", b"bcher-kva", "bcher-kva"),
        ("unicode-escape", b"\\x41", "\\x41"),
        ("base64", b"Hallo", "Hallo"),
        ('"!punycode"', b"bcher-kva", "bcher-kva"),
        ('"!idna"', b"xn--bcher-kva", "xn--bcher-kva"),
        ("unicode.escape", b"\\x41", "\\x41"),
        ('"a\0b"', b"Hallo", "Hallo"),
        ("utf-16", b"\xff\xfeH\0a\0", "Ha"),
        ("", b"Gr\xfc\xdfe", "Grüße"),
    ],
)
def test_words_are_read_whatever_charset_a_mail_claims(
    charset: str, body: bytes, words: str
) -> None:
    head = mail(Content_Type=f"text/plain; charset={charset}" if charset else "", text="")
    assert read(head.encode() + body).text == words


@pytest.mark.parametrize("charset", ["charset*=utf-8''utf-8", "charset*0=ut; charset*1=f-8"])
def test_a_charset_may_be_told_in_pieces(charset: str) -> None:
    assert read(mail(Content_Type=f"text/plain; {charset}", text="Grüße")).text == "Grüße"


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("=?utf-8?Q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        ("=?iso-8859-1?B?R3L832U=?=", "Grüße"),
        ("=?utf-8?B?!!!?= Hallo", "Hallo"),
        ("=?nonsense?Q?a?=", "a"),
        ("=?utf-8?Q?a?= =?utf-8?Q?b?=", "ab"),
        ("Grüße", "Grüße"),
        ("=?", "=?"),
    ],
)
def test_encoded_words_of_a_header_are_read(value: str, words: str) -> None:
    assert words in decoded(value)


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        (FRIEDA, ["frieda@frage.example"]),
        ("Frieda@FRAGE.example", ["frieda@frage.example"]),
        ('"Frage, Frieda" <frieda@frage.example>', ["frieda@frage.example"]),
        ("frieda@frage.example (Frieda)", ["frieda@frage.example"]),
        ("Freunde: a@a.example, b@b.example;", ["a@a.example", "b@b.example"]),
        ("undisclosed-recipients:;", []),
        ("Frieda", []),
        ("<>", []),
        ("=?utf-8?Q?=3Cevil=40evil.example=3E?= <frieda@frage.example>", ["frieda@frage.example"]),
        ("", []),
        ("a@a.example <a@a.example>, b@b.example", []),
        ("a@a.example, Support [X] <b@b.example>", []),
        ("a@a.example; X :) <b@b.example>", []),
        ("<a@a.example> <b@b.example>", []),
        ("a@a.example)b@b.example", []),
    ],
)
def test_addresses_in_a_header_are_found_and_nothing_else(value: str, addresses: list[str]) -> None:
    assert [one.address for one in people_in(value)] == addresses


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ("info@firma.example <info@firma.example>", "info@firma.example"),
        ("Support [Firma] <info@firma.example>", "Support [Firma]"),
        ("A@B GmbH <info@firma.example>", "A@B GmbH"),
        ("Max :) <info@firma.example>", "Max :)"),
        ("Hans; Firma <Info@firma.example>", "Hans; Firma"),
        ('"Hans" [=?utf-8?Q?B=C3=BCrste?=] <info@firma.example>', "Hans [Bürste]"),
        ("(" * 500 + ")" * 500 + " <info@firma.example>", "(("),
    ],
)
def test_a_name_that_wants_quotes_hides_nobody(value: str, name: str) -> None:
    (found,) = people_in(value)
    assert found.address == "info@firma.example"
    assert name in found.name
    assert read(mail(value)).author.external_id == "info@firma.example"


def test_brackets_within_brackets_are_no_trouble() -> None:
    assert people_in("(" * 500 + ")" * 500) == []
    with pytest.raises(Unreadable):
        read(mail("(" * 500 + ")" * 500))


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("Fri, 27 Nov 2026 08:00:00 +0100", "2026-11-27T07:00:00+00:00"),
        ("Fri, 27 Nov 2026 08:00:00 -0000", "2026-11-27T08:00:00+00:00"),
        ("Fri, 27 Nov 2026 08:00:00", "2026-11-27T08:00:00+00:00"),
        ("27 Nov 2026 08:00 GMT", "2026-11-27T08:00:00+00:00"),
        ("gestern", "2026-11-27T09:00:00+00:00"),
        ("", "2026-11-27T09:00:00+00:00"),
        ("Thu, 1 Jan 1970 00:00:00 +0000", "2026-11-27T09:00:00+00:00"),
        ("Fri, 27 Nov 2099 08:00:00 +0000", "2026-11-27T09:00:00+00:00"),
        ("Fri, 27 Nov 2026 08:00:00 +9999", "2026-11-27T09:00:00+00:00"),
    ],
)
def test_a_mail_is_of_when_it_says_unless_its_arrival_says_otherwise(date: str, at: str) -> None:
    told = read(mail(Date=date), arrived="2026-11-27T09:00:00+00:00")
    assert told.written_at.isoformat() == at


def test_without_any_word_of_its_arrival_the_last_server_is_asked() -> None:
    passed_on = "from a by b; Fri, 27 Nov 2026 10:00:00 +0100"
    assert read(mail(Date="", Received=passed_on)).written_at.isoformat() == (
        "2026-11-27T09:00:00+00:00"
    )


@pytest.mark.parametrize("sender", ["", "Frieda", "undisclosed-recipients:;", "<@>"])
def test_what_nobody_sent_is_no_mail(sender: str) -> None:
    with pytest.raises(Unreadable):
        read(mail(sender))


def test_lines_that_were_broken_for_sending_are_whole_again() -> None:
    assert (
        unflowed("eins \nzwei\n> drei \n> vier\n> \n-- \nF") == "eins zwei\n> drei vier\n> \n-- \nF"
    )
    assert unflowed("Wunder \nbar", is_glued=True) == "Wunderbar"


TOO_LONG = {
    "nested": "".join(f'Content-Type: multipart/x; boundary="{n}"\n\n--{n}\n' for n in range(80)),
    **{
        f"nested {spelled}": "".join(
            f"Content-Type: multipart/x; {spelled.format(n)}\n\n--{n}\n" for n in range(80)
        )
        for spelled in ("boundary*0={}", "boundary*=us-ascii''{}", f"boundary{' ' * 20}={{}}")
    },
    "nested with CR": "X: y\r"
    + "".join(f"Content-Type:\r Multipart/x; boundary*0={n}\r\r--{n}\r" for n in range(80)),
    "many parts with CR": "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\r\rx\r" * 30_000,
    "many lines with CR": "Content-Type: multipart/mixed; boundary=b\n\n" + "\r" * 9_000_000,
    "parameters with CR": "x: y\rContent-Type: text/plain; " + "a=b;" * 1_000 + "\r\rx",
    "many parts": 'Content-Type: multipart/mixed; boundary="b"\n\n' + "--b\n\nx\n" * 30_000,
    "many lines": 'Content-Type: multipart/mixed; boundary="b"\n' + "\n" * 9_000_000,
    "parameters": "Content-Type: text/plain; " + "a=b;" * 1_000 + "\n\nx",
    "folded": "Content-Disposition: x; " + "\n a=b;" * 1_000 + "\n\nx",
}


@pytest.mark.parametrize("what", TOO_LONG)
def test_a_mail_that_is_built_to_be_read_for_ever_is_laid_aside(what: str) -> None:
    began = time.process_time()
    with pytest.raises(Unreadable, match="take too long"):
        read(f"From: {FRIEDA}\n{TOO_LONG[what]}")
    assert time.process_time() - began < 10


def test_a_mail_that_speaks_of_multiparts_is_read() -> None:
    words = "POST / multipart/form-data; boundary=x\n" * 100
    assert read(mail(text=words)).text == words.strip()


def test_headers_that_come_back_encoded_pass_no_guard_by() -> None:
    evil = "".join(f"Content-Type: multipart/x; boundary={n}\n\n--{n}\n" for n in range(80))
    returned = b64encode(b"Message-ID: <1@f>\nTo: a@b.example\n" + evil.encode())
    head, kind, _rest = sample("bounce").partition(b"Content-Type: text/rfc822-headers\n")
    raw = head + kind + b"Content-Transfer-Encoding: base64\n\n" + returned
    assert read(raw).author.external_id == "mailer-daemon@mx.ratzifatzi.example"


def test_a_huge_mail_is_read_no_slower_than_it_is_long() -> None:
    parts = "".join("--b\r\nContent-Type: text/plain\r\n\r\nx\r\n" for _ in range(10_000))
    lies = "=?utf-8?Q?" * 20_000
    began = time.process_time()
    read(mail(Subject=lies, To="(" * 50_000, References="<" * 50_000, text="> " * 200_000))
    read(f'From: {FRIEDA}\r\nContent-Type: multipart/mixed; boundary="b"\r\n\r\n{parts}')
    read(mail(Content_Type="text/html", text="<" * 300_000))
    assert time.process_time() - began < 20


@pytest.mark.parametrize("value", ["(" * 7_000 + "a@b.example", "<" * 7_000, '"' * 7_001])
def test_brackets_without_end_are_no_address_and_no_trouble(value: str) -> None:
    assert len(people_in(value)) <= 1


HOSTILE = st.dictionaries(
    st.sampled_from(
        [
            *("From", "To", "Subject", "Date", "Message-ID", "References", "In-Reply-To"),
            *("Content-Type", "Content-Transfer-Encoding", "Content-Disposition", "Received"),
            *("Authentication-Results", "Reply-To", "Auto-Submitted", "Return-Path"),
        ]
    ),
    st.one_of(
        st.text(max_size=60),
        st.sampled_from(
            [
                'multipart/mixed; boundary="b"',
                "multipart/report; report-type=delivery-status; boundary=b",
                "message/rfc822",
                "message/delivery-status",
                "text/html; charset=utf-7",
                "text/plain; charset*=utf-8''%FF; format=flowed",
                "base64",
                "x-uuencode",
                "quoted-printable",
                "attachment; filename*0*=utf-8''%41; filename*2=c",
                "=?utf-8?B?/w==?= <a@b.example>",
            ]
        ),
    ),
)


@given(
    HOSTILE,
    st.text(max_size=200) | st.sampled_from(["--b\n\nx\n--b--", "begin 644 x\n#0V%T\n`\nend"]),
)
def test_whatever_somebody_sends_is_a_mail_or_none(headers: dict[str, str], text: str) -> None:
    told = {"From": FRIEDA, **headers}
    raw = "".join(f"{name}: {value}\n" for name, value in told.items()) + "\n" + text
    deliveries = [Delivery(raw.encode("utf-8", "surrogatepass"))]
    deliveries += [replace(deliveries[0], headers={"folder": "sent"})]
    for delivery in deliveries:
        try:
            happenings = list(nobody_home().parse(delivery))
        except Unreadable:
            continue
        assert happenings == list(nobody_home().parse(delivery))
        for one in happenings:
            assert len(one.external_id) <= 500
            assert isinstance(one, Vanished) or one.written_at.tzinfo


@given(st.binary(max_size=400))
def test_whatever_bytes_come_are_a_mail_or_none(raw: bytes) -> None:
    for body in (raw, b"From: a@b.example\n" + raw):
        try:
            assert list(nobody_home().parse(Delivery(body)))
        except Unreadable:
            continue


# --- threads: whom a word belongs to --------------------------------------------------------------


def test_question_answer_and_question_are_one_thread() -> None:
    asked = read(mail(Message_ID="<1@f>"))
    again = read(mail(Message_ID="<3@f>", References="<1@f> <2@ours>", In_Reply_To="<2@ours>"))
    ours = read(
        mail(
            "RatziFatzi <hallo@ratzifatzi.example>",
            Message_ID="<2@ours>",
            To=FRIEDA,
            In_Reply_To="<1@f>",
            References="<1@f>",
        ),
        folder="sent",
    )
    assert asked.thread_id == again.thread_id == ours.thread_id
    assert ours.parent_id == asked.external_id
    assert again.parent_id == ours.external_id
    assert (ours.author.external_id, ours.addressed) == ("hallo@ratzifatzi.example", False)


def test_who_names_the_mail_of_somebody_else_stands_in_no_thread_of_theirs() -> None:
    frieda = read(mail(Message_ID="<1@f>"))
    ours = read(mail(To=FRIEDA, Message_ID="<2@ours>", References="<1@f>"), folder="sent")
    for names in ({"References": "<1@f> <2@ours>"}, {"In_Reply_To": "<2@ours>"}):
        stranger = read(mail(KARL, Message_ID="<9@k>", **names))
        context = nobody_home().context(stranger)
        places = {stranger.thread_id, stranger.parent_id, context.thread_id}
        assert not places & {frieda.thread_id, frieda.external_id, ours.external_id}


def test_who_takes_the_message_id_of_somebody_else_changes_nobodys_words() -> None:
    frieda, karl = read(mail(Message_ID="<1@f>")), read(mail(KARL, Message_ID="<1@f>"))
    ours = read(mail(To=FRIEDA, Message_ID="<1@f>"), folder="sent")
    assert len({frieda.external_id, karl.external_id, ours.external_id}) == 3


def test_a_mail_that_only_says_what_it_answers_is_found_by_that() -> None:
    told = read(mail(In_Reply_To="<2@ours>"))
    assert (told.thread_id, told.parent_id) == ("", "<2@ours> to frieda@frage.example")
    ours = read(mail(To=FRIEDA, Message_ID="<2@ours>"), folder="sent")
    assert nobody_home().context(told).thread_id == ours.thread_id


@pytest.mark.parametrize("message_id", ["", "no id", "<1@f>\r\nMessage-ID: <2@f>"])
def test_a_mail_without_one_id_is_known_by_its_bytes(message_id: str) -> None:
    one = read(mail(Message_ID=message_id, text="eins"))
    assert one.external_id == read(mail(Message_ID=message_id, text="eins")).external_id
    assert one.external_id != read(mail(Message_ID=message_id, text="zwei")).external_id
    assert "sha256-" in one.external_id


def test_ids_that_are_too_long_are_told_by_their_digest() -> None:
    told = read(mail(Message_ID=f"<{'x' * 700}@f>"))
    assert len(told.external_id) < 300
    assert told.external_id == read(mail(Message_ID=f"<{'x' * 700}@f>")).external_id


def test_the_form_of_a_website_brings_whoever_filled_it_in() -> None:
    told = read(mail("Webseite <noreply@ratzifatzi.example>", Reply_To=FRIEDA))
    assert told.author.external_id == "frieda@frage.example"
    assert told.addressed
    assert "noreply@ratzifatzi.example" in str(told.remark)


@pytest.mark.parametrize(
    "reply_to",
    [
        "hallo@ratzifatzi.example",
        f"{KARL}, x@x.example",
        f"{KARL}, hallo@ratzifatzi.example",
        "nonsense",
        FRIEDA,
    ],
)
def test_an_answer_goes_to_one_person_and_never_to_ourselves(reply_to: str) -> None:
    assert read(mail(Reply_To=reply_to)).author.external_id == "frieda@frage.example"


def test_a_mail_that_bears_our_own_address_is_not_ours() -> None:
    told = read(mail("RatziFatzi <Hallo@ratzifatzi.example>"))
    assert told.author.external_id != "hallo@ratzifatzi.example"
    assert not told.addressed


# --- machines -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated; x=y"},
        {"Precedence": "Bulk"},
        {"Precedence": "list"},
        {"Precedence": "junk"},
        {"List_Id": "<liste.verein.example>"},
        {"List_Unsubscribe": "<mailto:x@y.example>"},
        {"Return_Path": "<>"},
        {"X_Autoreply": "yes"},
        {"From": "MAILER-DAEMON@frage.example"},
        {"From": "noreply@shop.example"},
        {"From": "do-not-reply@shop.example"},
        {"From": "bounces+17@shop.example"},
    ],
)
def test_what_a_machine_wrote_is_kept_and_waits_for_nobody(headers: dict[str, str]) -> None:
    told = read(mail(**headers))
    assert told.text == "Hallo?"
    assert not told.addressed


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "no"},
        {"Precedence": "first-class"},
        {"From": "noreen@frage.example"},
        {"Subject": "Automatische Antwort?"},
        {"Return_Path": "<frieda@frage.example>"},
    ],
)
def test_what_a_person_wrote_waits(headers: dict[str, str]) -> None:
    assert read(mail(**headers)).addressed


def test_a_note_of_absence_ends_nothing_and_begins_nothing() -> None:
    told = read(sample("away"))
    assert not told.addressed
    assert told.parent_id.startswith("<0190b6a8-0000-7000-8000-00000000bbbb@ratzifatzi.example>")


@pytest.mark.parametrize("said", ["250 taken", "200 here", "300 what", "150 hm"])
def test_what_was_never_given_is_not_sent_whatever_the_server_says(
    network: SimulatedMail, house: Email, said: str
) -> None:
    network.before_data = said
    with pytest.raises(TryLater):
        house.send(answer_to(read(mail())))
    assert network.handed_over == []


@pytest.mark.parametrize("said", ["354 go on", "399 what", "150 hm"])
def test_what_was_given_and_not_clearly_taken_is_in_doubt(
    network: SimulatedMail, house: Email, said: str
) -> None:
    network.after_data = said
    with pytest.raises(Unsure):
        house.send(answer_to(read(mail())))
    assert len(network.handed_over) == 1


@pytest.mark.parametrize(
    ("said", "trouble"), [("451 later", TryLater), ("554 no", Refused), ("250 taken", None)]
)
def test_a_clear_word_behind_the_last_dot_counts(
    network: SimulatedMail, house: Email, said: str, trouble: type[Trouble] | None
) -> None:
    network.after_data, network.keeps_sent = said, False
    if trouble is None:
        assert house.send(answer_to(read(mail()))).external_id
        return
    with pytest.raises(trouble):
        house.send(answer_to(read(mail())))


@pytest.mark.parametrize(
    "address",
    [
        *("noreply@shop.example", "No-Reply@shop.example", "do-not-reply+7@shop.example"),
        *("MAILER-DAEMON@mx.example", "bounces+17@shop.example"),
    ],
)
def test_where_nobody_reads_nothing_is_sent(
    network: SimulatedMail, house: Email, address: str
) -> None:
    told = replace(read(mail()), author=Author(address, "Shop", address))
    with pytest.raises(Refused, match=r"Nobody reads what is sent to .*@"):
        house.send(answer_to(told))
    assert network.handed_over == []


@pytest.mark.parametrize("address", ["noreen@frage.example", "postmaster@mx.example"])
def test_where_somebody_reads_it_is_sent(
    network: SimulatedMail, house: Email, address: str
) -> None:
    house.send(answer_to(replace(read(mail()), author=Author(address, "Noreen", address))))
    assert [handed.recipients for handed in network.handed_over] == [(address,)]


# --- what comes back ------------------------------------------------------------------------------


def test_an_answer_that_comes_back_has_not_arrived_and_the_reason_stands_in_the_conversation() -> (
    None
):
    gone, words = nobody_home().parse(Delivery(sample("bounce")))
    asked = read(sample("thunderbird"))
    assert gone == Vanished(
        "<0190b6a8-0000-7000-8000-00000000cccc@ratzifatzi.example> to frieda@frage.example"
    )
    assert isinstance(words, Incoming)
    assert words.author == asked.author
    assert words.thread_id == asked.thread_id
    assert not words.addressed
    assert "could not be delivered: 550 5.1.1" in str(words.remark)


def test_a_mail_may_come_back_whole_or_as_its_headers() -> None:
    whole = sample("bounce").replace(b"text/rfc822-headers", b"message/rfc822")
    headers = list(nobody_home().parse(Delivery(sample("bounce"))))
    assert next(iter(nobody_home().parse(Delivery(whole)))) == headers[0]


def test_an_answer_that_is_late_is_not_lost() -> None:
    late = sample("bounce").replace(b"Action: failed", b"Action: delayed")
    (words,) = nobody_home().parse(Delivery(late))
    assert isinstance(words, Incoming)
    assert "still being tried" in str(words.remark)


COPIED = b"To: Frieda Frage <frieda@frage.example>\nCc: Karl <karl@kritik.example>"


def bounced(recipients: str, went_to: bytes = COPIED) -> bytes:
    """The report of our samples about a mail that went to these, with these words about its recipients."""
    head, _old, rest = sample("bounce").partition(b"Final-Recipient:")
    tail = rest.partition(b"rejected: User unknown\n")[2]
    told = head + recipients.encode() + b"\n" + tail
    return told.replace(b"To: Frieda Frage <frieda@frage.example>", went_to)


NOT_TO_KARL = "Final-Recipient: rfc822; karl@kritik.example\nAction: failed\nStatus: 5.1.1"
NOT_TO_FRIEDA = "Final-Recipient: rfc822; Frieda@frage.example\nAction: failed\nStatus: 5.1.1"
BY_ANOTHER_NAME = (
    "Original-Recipient: rfc822;frieda@frage.example\n"
    "Final-Recipient: rfc822;ff@kritik.example\nAction: failed"
)
TO_FRIEDA = "Final-Recipient: rfc822; frieda@frage.example\nAction: delivered"


@pytest.mark.parametrize("recipients", [NOT_TO_KARL, f"{NOT_TO_KARL}\n\n{TO_FRIEDA}"])
def test_what_somebody_in_copy_did_not_get_was_said_all_the_same(
    network: SimulatedMail, house: Email, recipients: str
) -> None:
    (words,) = nobody_home().parse(Delivery(bounced(recipients)))
    assert isinstance(words, Incoming)
    assert words.author.external_id == "frieda@frage.example"
    network.deliver(bounced(recipients))
    house.fetch("inbox", "")
    assert house.account.memory["came_back"] == []


def test_who_did_not_get_it_is_named() -> None:
    assert "answer to karl@kritik.example could not" in str(read(bounced(NOT_TO_KARL)).remark)


@pytest.mark.parametrize(
    ("recipients", "went_to"),
    [
        (NOT_TO_FRIEDA, COPIED),
        (f"{NOT_TO_KARL}\n\n{NOT_TO_FRIEDA}", COPIED),
        (BY_ANOTHER_NAME, COPIED),
        ("Final-Recipient: rfc822;ff@kritik.example\nAction: failed", b"To: frieda@frage.example"),
        ("Action: failed\nStatus: 5.1.1", b"To: frieda@frage.example"),
        (NOT_TO_FRIEDA, b"X-To: nobody"),
    ],
)
def test_what_whom_we_said_it_to_did_not_get_was_not_said(
    network: SimulatedMail, house: Email, recipients: str, went_to: bytes
) -> None:
    raw = bounced(recipients, went_to)
    gone, words = nobody_home().parse(Delivery(raw))
    assert isinstance(gone, Vanished)
    assert gone.external_id.endswith(" to frieda@frage.example")
    assert isinstance(words, Incoming)
    assert "answer to frieda@frage.example could not" in str(words.remark)
    network.deliver(raw)
    house.fetch("inbox", "")
    assert len(house.account.memory["came_back"]) == 1


@pytest.mark.parametrize("recipients", [NOT_TO_FRIEDA, "Action: failed"])
def test_a_report_about_a_mail_to_ourselves_puts_no_words_into_our_mouth(
    network: SimulatedMail, house: Email, recipients: str
) -> None:
    raw = bounced(recipients, b"To: Wir <Hallo@ratzifatzi.example>")
    told = read(raw)
    assert told.author.external_id == "mailer-daemon@mx.ratzifatzi.example"
    assert not told.addressed
    network.deliver(raw)
    house.fetch("inbox", "")
    assert house.account.memory["came_back"] == []


def test_a_report_that_is_forged_is_named() -> None:
    checks = "mx.ratzifatzi.example; dmarc=fail header.from=mx.ratzifatzi.example"
    raw = f"Authentication-Results: {checks}\n".encode() + sample("bounce")
    (_gone, words) = nobody_home().parse(Delivery(raw))
    assert isinstance(words, Incoming)
    assert "does not come from mailer-daemon@mx.ratzifatzi.example" in str(words.remark)


def test_a_report_without_a_sender_is_one_all_the_same() -> None:
    raw = sample("bounce").replace(b"From: MAILER-DAEMON@mx.ratzifatzi.example", b"From: <>", 1)
    (gone, _words) = nobody_home().parse(Delivery(raw))
    assert isinstance(gone, Vanished)


def test_a_report_about_nothing_is_a_mail_of_a_machine() -> None:
    about_nothing = sample("bounce").replace(b"text/rfc822-headers", b"text/plain")
    told = read(about_nothing)
    assert told.author.external_id == "mailer-daemon@mx.ratzifatzi.example"
    assert not told.addressed


# --- whom to believe ------------------------------------------------------------------------------

GENUINE = (
    "mx.ratzifatzi.example; dkim=pass header.d=frage.example; dmarc=pass header.from=frage.example"
)
FAKED = (
    "mx.ratzifatzi.example; dmarc=fail (p=none) header.from=frage.example;"
    " spf=softfail smtp.mailfrom=x@frage.example"
)


def test_what_the_trusted_server_found_out_is_kept_and_a_forgery_is_named() -> None:
    good = read(mail(Authentication_Results=GENUINE))
    assert (good.meta["dkim"], good.meta["dmarc"], good.meta["spf"]) == ("pass", "pass", "none")
    assert not good.remark
    bad = read(mail(Authentication_Results=FAKED))
    assert (bad.meta["dmarc"], bad.meta["spf"]) == ("fail", "softfail")
    assert "does not come from frieda@frage.example" in str(bad.remark)


@pytest.mark.parametrize(
    "told",
    [
        "",
        "mx.elsewhere.example; dmarc=pass header.from=frage.example",
        f"mx.elsewhere.example; none\r\nAuthentication-Results: {GENUINE}",
        "(mx.ratzifatzi.example) mx.evil.example; dmarc=pass header.from=frage.example",
        '"mx.evil.example; mx.ratzifatzi.example"; dmarc=pass header.from=frage.example',
    ],
)
def test_what_anybody_else_claims_is_not_believed(told: str) -> None:
    assert "dmarc" not in read(mail(Authentication_Results=told)).meta


@pytest.mark.parametrize(
    "told",
    [
        "dkim=pass header.d=evil.example",
        "dkim=pass header.d=example",
        "dkim=pass (header.d=frage.example) header.d=evil.example",
        "dkim=pass header.i=@evil.example",
        "dkim=pass",
        "dkim=fail header.d=frage.example",
    ],
)
def test_a_signature_of_somebody_else_proves_nothing(told: str) -> None:
    assert (
        read(mail(Authentication_Results=f"mx.ratzifatzi.example; {told}")).meta["dkim"] != "pass"
    )


@pytest.mark.parametrize(
    "told",
    [
        'spf=pass smtp.mailfrom="x; dkim=pass header.d=frage.example"@evil.example',
        'spf=pass smtp.mailfrom="x\\"; dkim=pass header.d=frage.example; \\""@evil.example',
        'dkim=pass header.i="x\\" header.d=frage.example \\""@evil.example header.d=evil.example',
        'dkim=pass header.i="x header.d=frage.example"@evil.example',
        'dkim=pass header.i="frage.example"@evil.example',
        'dkim=pass header.i="@frage.example"@evil.example',
        'dkim=pass header.i="@frage.example" @evil.example',
        'dkim=pass header.i="@frage.example',
        'dkim=fail reason="; dkim=pass header.d=frage.example',
    ],
)
def test_what_stands_in_quotation_marks_is_only_a_word(told: str) -> None:
    """Whoever sends a mail chooses what stands before the @ of its address, quotation marks and all, and the
    server we trust repeats it (RFC 8601 section 2.2, RFC 5321 section 4.1.2)."""
    said = read(mail(Authentication_Results=f"mx.ratzifatzi.example; {told}"))
    assert said.meta["dkim"] != "pass"
    assert said.genuine is None


def test_quotation_marks_hide_no_result() -> None:
    told = 'spf=pass smtp.mailfrom="\\"("@evil.example; dmarc=fail header.from=frage.example'
    said = read(mail(Authentication_Results=f"mx.ratzifatzi.example; {told}"))
    assert (said.meta["dmarc"], said.genuine) == ("fail", False)


@pytest.mark.parametrize(
    "told",
    [
        'dkim=pass header.d="frage.example"',
        'dkim=pass header.i="frieda; frage"@frage.example',
        'dkim=pass reason="a \\"good\\" one" header.d=frage.example',
        "dkim=pass (2048-bit \\) key; (really)) header.d=frage.example",
    ],
)
def test_a_signature_in_quotation_marks_or_beside_some_is_one(told: str) -> None:
    said = read(mail(Authentication_Results=f'"mx.ratzifatzi.example" 1; {told}'))
    assert (said.meta["dkim"], said.genuine) == ("pass", True)


def test_where_the_answer_goes_elsewhere_nothing_is_proven() -> None:
    told = read(mail(KARL, Reply_To=FRIEDA, Authentication_Results=GENUINE))
    assert "dkim" not in told.meta
    assert told.genuine is None


def test_a_forgery_is_named_also_where_the_answer_goes_elsewhere() -> None:
    told = read(mail(FRIEDA, Reply_To=KARL, Authentication_Results=FAKED))
    assert told.author.external_id == "karl@kritik.example"
    assert "does not come from frieda@frage.example" in str(told.remark)
    assert "dmarc" not in told.meta


@pytest.mark.parametrize("sender", [f"{FRIEDA}, {KARL}", f"{FRIEDA}\r\nFrom: {KARL}"])
@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ("", "nobody checked which of them"),
        ("mx.ratzifatzi.example; dmarc=permerror header.from=frage.example", "nobody checked"),
        ("mx.elsewhere.example; dmarc=pass header.from=frage.example", "nobody checked"),
        (FAKED, "does not come from frieda@frage.example"),
        (GENUINE, ""),
    ],
)
def test_of_several_senders_none_is_believed_unchecked(
    sender: str, checks: str, words: str
) -> None:
    remark = str(read(mail(sender, Authentication_Results=checks)).remark)
    assert words in remark
    assert bool(words) == bool(remark)
    told = read(mail(sender, Authentication_Results=checks))
    assert told.genuine is {FAKED: False, GENUINE: True}.get(checks)


def test_nobody_is_believed_before_an_owner_says_whom() -> None:
    letter = Letter(mail(Authentication_Results=GENUINE).encode())
    assert results_of(letter, "", people_in(FRIEDA)[0]) == {}


@given(st.text(max_size=300))
def test_whatever_stands_there_as_results_is_read_or_left(told: str) -> None:
    named_in(told)
    letter = Letter(mail(Authentication_Results=told).encode("utf-8", "replace"))
    assert set(results_of(letter, "mx", people_in(FRIEDA)[0])) <= {"dmarc", "dkim", "spf"}


# --- the mailbox ----------------------------------------------------------------------------------


def test_reading_leaves_no_trace(network: SimulatedMail, house: Email) -> None:
    network.write(FRIEDA, "Hallo")
    fetched(house)
    assert {call.path for call in network.calls} & {"/imap/select", "/imap/store"} == set()
    assert not network.folders["INBOX"].mails[0].flags


def test_the_first_look_goes_back_two_weeks_and_the_next_ones_go_on(
    network: SimulatedMail, house: Email
) -> None:
    now = datetime.now(UTC)
    for days in (40, 20, 3):
        network.write(FRIEDA, f"vor {days} Tagen", at=now - timedelta(days=days))
    first = house.fetch("inbox", "")
    assert [read(one.body, **one.headers).text for one in first.deliveries] == ["vor 3 Tagen"]
    network.write(KARL, "jetzt")
    second = house.fetch("inbox", first.cursor)
    assert [read(one.body).text for one in second.deliveries] == ["jetzt"]
    assert house.fetch("inbox", second.cursor) == replace(second, deliveries=())


def test_numbers_that_are_given_out_anew_are_a_beginning(
    network: SimulatedMail, house: Email
) -> None:
    network.write(FRIEDA, "eins")
    cursor = house.fetch("inbox", "").cursor
    network.folders["INBOX"].validity = 2
    assert len(house.fetch("inbox", cursor).deliveries) == 1
    for broken in ("nonsense", "[]", '{"validity": 1}'):
        assert len(house.fetch("inbox", broken).deliveries) == 1


def test_an_empty_mailbox_has_nothing_to_say(house: Email) -> None:
    page = house.fetch("inbox", "")
    assert (page.deliveries, page.more) == ((), False)
    told = json.loads(page.cursor)
    assert (told["validity"], told["uid"]) == (1, 0)


def test_an_id_that_was_that_of_other_words_is_no_name(
    network: SimulatedMail, house: Email
) -> None:
    network.write(FRIEDA, "Ja, gern.", message_id="<1@f>")
    first = house.fetch("inbox", "")
    network.write(FRIEDA, "Nein, nie!", message_id="<1@f>")  # anybody can write her name
    network.write(FRIEDA, "Ja, gern.", message_id="<1@f>", received="by another way")
    network.write(FRIEDA, "Vielleicht.", message_id="<1@f>")
    second = house.fetch("inbox", first.cursor)

    ids = [
        read(one.body, **one.headers).external_id for one in (*first.deliveries, *second.deliveries)
    ]
    assert ids[0] == ids[2] == "<1@f> frieda@frage.example"
    assert len({*ids}) == 3


def test_two_with_one_id_in_one_look_are_two(network: SimulatedMail, house: Email) -> None:
    for text in ("eins", "zwei"):
        network.write(FRIEDA, text, message_id="<1@f>")
    assert {one.text for one in fetched(house).values()} == {"eins", "zwei"}


def test_what_came_back_is_not_told_as_sent(network: SimulatedMail, house: Email) -> None:
    returned = b"<0190b6a8-0000-7000-8000-00000000cccc@ratzifatzi.example>"
    network.deliver(sample("bounce"))
    house.fetch("inbox", "")
    ours = mail(To=FRIEDA, Message_ID=returned.decode())
    answer = mail(To=FRIEDA, Message_ID="<5@ours>", References=returned.decode())
    for one in (ours, answer):
        network.deliver(one.encode(), folder="Gesendet")
    (told,) = house.fetch("sent", "").deliveries
    assert b"<5@ours>" in told.body


def texts_in(deliveries: Iterable[Delivery]) -> list[str]:
    return [read(one.body, **one.headers).text for one in deliveries]


def test_a_mail_the_server_cannot_give_holds_up_no_other(
    network: SimulatedMail, house: Email
) -> None:
    for n in range(4):
        network.write(FRIEDA, f"Frage {n}")
    network.broken = {1, 2, 4}
    page = house.fetch("inbox", "")
    assert texts_in(page.deliveries) == ["Frage 2"]
    network.broken.clear()
    page = house.fetch("inbox", page.cursor)
    assert texts_in(page.deliveries) == ["Frage 0", "Frage 1", "Frage 3"]
    assert not house.fetch("inbox", page.cursor).deliveries


def test_a_mail_the_server_never_gives_is_set_aside_for_a_person(
    network: SimulatedMail, house: Email, monkeypatch: pytest.MonkeyPatch
) -> None:
    for n in range(3):
        network.write(FRIEDA, f"Frage {n}")
    network.broken = {1, 3}
    cursor = house.fetch("inbox", "").cursor
    assert not house.fetch("inbox", cursor).deliveries  # it has a fair time
    monkeypatch.setattr("herzenstakt.mail.reading.FAIR", timedelta())
    page = house.fetch("inbox", cursor)
    assert len({one.body for one in page.deliveries}) == 2
    for delivery in page.deliveries:
        with pytest.raises(Unreadable, match="does not give out a mail that arrived"):
            list(house.parse(delivery))
    assert not house.fetch("inbox", page.cursor).deliveries


def test_a_mail_that_was_moved_while_it_was_owed_is_owed_no_more(
    network: SimulatedMail, house: Email
) -> None:
    network.write(FRIEDA, "Frage")
    network.broken = {1}
    cursor = house.fetch("inbox", "").cursor
    network.folders["INBOX"].mails.clear()
    assert "owed" not in json.loads(house.fetch("inbox", cursor).cursor)


def test_a_server_that_gives_nothing_is_away_and_nothing_is_passed_over(
    network: SimulatedMail, house: Email
) -> None:
    for n in range(2):
        network.write(FRIEDA, f"Frage {n}")
    network.broken = {1, 2}
    with pytest.raises(TryLater, match="busy or away"):
        house.fetch("inbox", "")


def test_an_old_mail_that_is_moved_into_the_inbox_is_no_news(
    network: SimulatedMail, house: Email
) -> None:
    cursor = house.fetch("inbox", "").cursor
    network.write(FRIEDA, "vor Jahren", at=datetime.now(UTC) - timedelta(days=900))
    page = house.fetch("inbox", cursor)
    assert (page.deliveries, page.more) == ((), False)
    assert page.cursor != cursor


def test_what_is_too_large_is_read_at_its_beginning_and_says_so(
    network: SimulatedMail, house: Email
) -> None:
    house.account.limits = {"mail.bytes": 100_000}
    asked = EmailMessage(policy=SMTP)
    asked["From"], asked["Message-ID"] = FRIEDA, "<1@f>"
    asked.set_content("Das Bild hängt an.")
    asked.add_attachment(b"x" * 300_000, maintype="image", subtype="png", filename="groß.png")
    network.deliver(asked.as_bytes())
    (delivery,) = house.fetch("inbox", "").deliveries
    assert len(delivery.body) == 64 * 1024
    told = read(delivery.body, **delivery.headers)
    assert told.text == "Das Bild hängt an."
    assert str(len(asked.as_bytes())) in str(told.remark)
    assert [(one.name, one.size) for one in told.media] == [("groß.png", 0)]


def test_many_large_mails_come_in_several_pages(network: SimulatedMail, house: Email) -> None:
    for n in range(3):
        network.write(FRIEDA, f"{n} " + "Wort " * 1_500_000)
    page = house.fetch("inbox", "")
    assert (len(page.deliveries), page.more) == (2, True)
    assert len(house.fetch("inbox", page.cursor).deliveries) == 1


def heard_by(house: Email, network: SimulatedMail, moved_here: datetime | None = None) -> list[str]:
    """What a listener hears when somebody writes as soon as it listens, and a mail of that age is moved into
    the inbox just before."""
    stop, heard = threading.Event(), list[str]()

    def listen() -> None:
        for delivery in house.stream(stop):
            heard.append(read(delivery.body).text)
            stop.set()

    listener = threading.Thread(target=listen)
    listener.start()
    until = time.monotonic() + 20
    while "/imap/idle" not in {call.path for call in network.calls} and time.monotonic() < until:
        time.sleep(0.01)
    if moved_here:
        network.write(FRIEDA, "Damals.", at=moved_here)
    network.write(FRIEDA, "Jetzt!")
    listener.join(timeout=20)
    stop.set()
    return heard


def test_what_comes_is_heard_at_once(network: SimulatedMail, house: Email) -> None:
    assert heard_by(house, network) == ["Jetzt!"]


def test_an_old_mail_that_is_moved_into_the_inbox_is_no_news_to_a_listener(
    network: SimulatedMail, house: Email
) -> None:
    years_ago = datetime.now(UTC) - timedelta(days=900)
    assert heard_by(house, network, moved_here=years_ago) == ["Jetzt!"]


def test_whoever_listens_stops_when_told_to(network: SimulatedMail, house: Email) -> None:
    stop = threading.Event()
    threading.Timer(0.3, stop.set).start()
    assert list(house.stream(stop)) == []
    assert "/imap/logout" in {call.path for call in network.calls}


def test_idle_is_begun_anew_before_the_server_hangs_up(
    network: SimulatedMail, house: Email, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herzenstakt.mail.imap.RENEWED", 0.2)
    monkeypatch.setattr("herzenstakt.mail.imap.BEAT", 0.05)
    stop = threading.Event()
    threading.Timer(1.5, stop.set).start()
    assert list(house.stream(stop)) == []
    assert sum(call.path == "/imap/idle" for call in network.calls) > 2


def test_a_line_that_breaks_while_we_listen_is_trouble(house: Email) -> None:
    with SimulatedMail() as network:
        deaf = house_of(network)
        listening = deaf.stream(threading.Event())
        threading.Timer(0.5, network.closing.set).start()
        with pytest.raises(TryLater):
            next(listening)


def test_a_server_without_push_is_asked(network: SimulatedMail, house: Email) -> None:
    network.pushes = False
    with pytest.raises(Refused):
        next(house.stream(threading.Event()))
    assert any("IDLE" in str(one.sentence) for one in house.check() if one.level is Level.MISSING)


def test_what_came_with_a_mail_is_brought_from_the_mailbox(
    network: SimulatedMail, house: Email
) -> None:
    network.deliver(sample("apple"))
    (told,) = fetched(house).values()
    assert house.bring(told.media[0].url) == PICTURE
    for wrong in ("mid:", "https://x.example/1", f"{told.media[0].url}7", "mid:%3C9%40x%3E%20a/0"):
        with pytest.raises(Gone):
            house.bring(wrong)
    network.folders["INBOX"].mails.clear()
    with pytest.raises(Gone):
        house.bring(told.media[0].url)


def test_a_second_mail_with_that_id_does_not_change_what_is_brought(
    network: SimulatedMail, house: Email
) -> None:
    network.deliver(sample("apple"))
    (told,) = fetched(house).values()
    faked = sample("apple").replace(b"lena@lob.example>\r\nContent", b"karl@k.example>\r\nContent")
    network.folders["INBOX"].mails.clear()
    network.deliver(faked.replace(b"From: Lena Lob <lena@lob.example>", b"From: <karl@k.example>"))
    with pytest.raises(Gone):
        house.bring(told.media[0].url)


def with_a_file(content: bytes, filler: str = "") -> bytes:
    """Frieda's mail with a file."""
    written = EmailMessage(policy=SMTP)
    written["From"], written["Message-ID"] = FRIEDA, "<1@f>"
    written.set_content(f"Anbei.{filler}")
    written.add_attachment(content, maintype="application", subtype="pdf", filename="a.pdf")
    return written.as_bytes()


def test_a_later_mail_that_takes_name_and_sender_brings_nothing_in_its_place(
    network: SimulatedMail, house: Email
) -> None:
    network.deliver(with_a_file(b"%PDF true"))
    (told,) = fetched(house).values()
    network.deliver(with_a_file(b"%PDF fake"))
    assert house.bring(told.media[0].url) == b"%PDF true"
    network.folders["INBOX"].mails.pop(0)
    with pytest.raises(Gone):
        house.bring(told.media[0].url)


def test_what_came_with_a_mail_that_was_cut_is_known_by_its_name(
    network: SimulatedMail, house: Email
) -> None:
    house.account.limits = {"mail.bytes": 1_000}
    network.deliver(with_a_file(b"%PDF " + b"x" * 300_000))
    (told,) = fetched(house).values()
    assert told.remark
    assert len(house.bring(told.media[0].url)) == 300_005
    network.folders["INBOX"].mails.clear()
    network.deliver(with_a_file(b"%PDF", "x").replace(b"a.pdf", b"b.pdf"))
    with pytest.raises(Gone):
        house.bring(told.media[0].url)


# --- the way out ----------------------------------------------------------------------------------


def test_an_answer_goes_to_one_person_in_the_thread(network: SimulatedMail, house: Email) -> None:
    asked_id = network.write(
        FRIEDA, "Blau?", "Frage", cc="karl@kritik.example", references="<0@f>", in_reply_to="<0@f>"
    )
    (asked,) = fetched(house).values()

    house.send(answer_to(asked, "Ab Dezember. 🙂\n.\nGruß"))

    (handed,) = network.handed_over
    assert (handed.sender, handed.recipients) == (network.address, ("frieda@frage.example",))
    letter = Letter(handed.raw)
    assert letter.first("subject") == "Re: Frage"
    assert letter.first("to") == FRIEDA
    assert letter.first("cc") == ""
    assert letter.ids("references") == ["<0@f>", asked_id]
    assert letter.ids("in-reply-to") == [asked_id]
    assert letter.message_id == f"<{KEY}@ratzifatzi.example>"
    assert letter.contents()[0] == "Ab Dezember. 🙂\n.\nGruß"


@pytest.mark.parametrize("length", [77, 84, 900])
@pytest.mark.parametrize("references", [1, 40])
def test_ids_go_out_as_they_came_however_long_and_many(length: int, references: int) -> None:
    rest = "@EURP191MB0123.EURP191.PROD.OUTLOOK.COM>"
    ids = [f"<{n:0{length - len(rest) - 1}}{rest}" for n in range(references)]
    outgoing = replace(answer_to(read(mail())), meta={"references": " ".join(ids)})

    raw = composed(outgoing, nobody_home().house, datetime.now(UTC)).as_bytes()

    assert max(len(one) for one in raw.split(b"\r\n")) <= 998
    head = raw.partition(b"\r\n\r\n")[0]
    assert b"\n" not in head.replace(b"\r\n", b"")
    unfolded = head.replace(b"\r\n ", b" ").decode().split("\r\n")
    assert f"In-Reply-To: {ids[-1]}" in unfolded
    assert f"References: {' '.join(ids)}" in unfolded


@pytest.mark.parametrize("name", ["X\r\nBcc: evil@evil.example", "X\nSubject: x", "\u202eX", '"<>'])
def test_nobody_writes_a_header_of_ours(network: SimulatedMail, house: Email, name: str) -> None:
    network.write(FRIEDA, "Blau?")
    (asked,) = fetched(house).values()
    evil = {"subject": f"{name}\r\nBcc: evil@evil.example", "references": f"<1@f>\r\n{name} <2@f>"}
    outgoing = replace(answer_to(asked), to=replace(asked.author, name=name), meta=evil)

    house.send(outgoing)

    letter = Letter(network.handed_over[0].raw)
    assert network.handed_over[0].recipients == ("frieda@frage.example",)
    assert letter.first("bcc") == ""
    assert [one.address for one in letter.people("to")] == ["frieda@frage.example"]
    assert sum(header == "subject" for header, _value in letter.headers) == 1


@pytest.mark.parametrize(
    "address",
    ["", "frieda", "a@b.example, c@d.example", "a@b.example\r\nRCPT TO:<c@d.example>", "<a@b.c>"],
)
def test_to_nobody_and_to_several_nothing_goes(
    network: SimulatedMail, house: Email, address: str
) -> None:
    nobody = Outgoing(KEY, "<1@f> a@b", "t", "Hallo", Author(address, "X", address))
    with pytest.raises(Refused):
        house.send(nobody)
    with pytest.raises(Refused):
        house.send(replace(nobody, to=Author(network.address, "Wir", network.address)))
    assert not network.handed_over


def test_what_the_server_keeps_itself_is_not_kept_twice(
    network: SimulatedMail, house: Email
) -> None:
    network.write(FRIEDA, "Blau?")
    (asked,) = fetched(house).values()
    house.send(answer_to(asked))
    assert len(network.folders["Gesendet"].mails) == 1
    assert house.account.memory["keeps_sent"] is True


def test_where_the_server_keeps_nothing_we_do_and_doubt_stays_doubt() -> None:
    with SimulatedMail(keeps_sent=False) as network:
        house = house_of(network)
        network.write(FRIEDA, "Blau?")
        (asked,) = fetched(house).values()
        outgoing = answer_to(asked)
        assert house.find(outgoing) is None
        with pytest.raises(Unsure):
            house.find(replace(outgoing, first_tried_at=datetime.now(UTC)))
        house.send(outgoing)
        assert len(network.folders["Gesendet"].mails) == 1
        assert house.find(replace(outgoing, first_tried_at=datetime.now(UTC)))
        house.http.close()


def test_an_answer_that_could_not_be_laid_away_is_sent_all_the_same(
    network: SimulatedMail, house: Email
) -> None:
    network.write(FRIEDA, "Blau?")
    (asked,) = fetched(house).values()
    network.keeps_sent = False
    network.suffer("status", path="/imap/append", status=403)
    assert house.send(answer_to(asked)).external_id
    assert len(network.handed_over) == 1


def test_without_a_folder_for_sent_mail_answers_go_out_and_the_self_test_says_what_is_missing(
    network: SimulatedMail, house: Email
) -> None:
    del network.folders["Gesendet"]
    network.sent_name, network.keeps_sent = "", False
    network.write(FRIEDA, "Blau?")
    (asked,) = fetched(house).values()
    assert house.send(answer_to(asked)).external_id
    assert any("no folder for sent mail" in str(one.sentence) for one in house.check())


SMTP_TROUBLE = [
    ("/smtp/ehlo", "drop_before", 0, TryLater),
    ("/smtp/auth", "refuse_token", 0, Disconnected),
    ("/smtp/auth", "status", 503, TryLater),
    ("/smtp/mail", "status", 403, Refused),
    ("/smtp/rcpt", "status", 503, TryLater),
    ("/smtp/rcpt", "status", 403, Refused),
    ("/smtp/rcpt", "drop_before", 0, TryLater),
    ("/smtp/data", "status", 503, TryLater),
    ("/smtp/data", "status", 403, Refused),
    ("/smtp/data", "drop_after", 0, Unsure),
    ("/smtp/data", "cut", 0, None),
    ("/smtp/data", "html", 0, TryLater),
    ("/smtp/quit", "drop_before", 0, None),
    ("/imap/list", "drop_before", 0, TryLater),
    ("/imap/authenticate", "refuse_token", 0, Disconnected),
]


@pytest.mark.parametrize(("path", "what", "status", "trouble"), SMTP_TROUBLE)
def test_what_goes_wrong_on_the_way_out_has_its_name(
    network: SimulatedMail,
    house: Email,
    path: str,
    what: str,
    status: int,
    trouble: type[Trouble] | None,
) -> None:
    network.write(FRIEDA, "Blau?")
    (asked,) = fetched(house).values()
    network.suffer(what, path=path, status=status)
    if trouble is None:
        assert house.send(answer_to(asked)).external_id
        return
    with pytest.raises(trouble) as raised:
        house.send(answer_to(asked))
    assert network.password not in str(raised.value)
    assert trouble is Unsure or not network.handed_over


@pytest.mark.parametrize(
    ("sender", "trouble", "words"),
    [
        ("nobody@frage.example", Refused, "550 5.1.1 no such user"),
        ("later@frage.example", TryLater, "greylisted"),
        ("jürgen@frage.example", Refused, "letters"),
    ],
)
def test_whom_the_server_does_not_take_it_says(
    network: SimulatedMail, house: Email, sender: str, trouble: type[Trouble], words: str
) -> None:
    network.deliver(mail(sender).encode())
    (asked,) = fetched(house).values()
    with pytest.raises(trouble, match=words):
        house.send(answer_to(asked))
    assert not network.handed_over


def test_pictures_go_along_and_too_much_is_refused_before(
    network: SimulatedMail, house: Email
) -> None:
    network.write(FRIEDA, "Blau?")
    (asked,) = fetched(house).values()
    picture = Enclosure(
        "blau.png", "image", "image/png", len(PICTURE), lambda: PICTURE, alt="Blau."
    )
    with pytest.raises(Refused, match="15728640"):
        house.refuse_enclosures([replace(picture, size=9_000_000)] * 2)
    network.largest = 300
    with pytest.raises(Refused, match="takes mails of 300 bytes"):
        house.send(replace(answer_to(asked), enclosures=(picture,)))
    assert not network.handed_over


# --- the line -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "server"),
    [
        ("imap.house.example", Server("imap.house.example", 993, True)),
        ("imap.house.example:993", Server("imap.house.example", 993, True)),
        ("imap.house.example:143", Server("imap.house.example", 143, False)),
        ("imaps://imap.house.example:4993", Server("imap.house.example", 4993, True)),
        ("imap://imap.house.example", Server("imap.house.example", 143, False)),
        (" IMAP.house.example ", Server("imap.house.example", 993, True)),
    ],
)
def test_a_server_is_understood_as_it_is_typed(typed: str, server: Server) -> None:
    assert Server.typed(typed, "imap") == server


@pytest.mark.parametrize("typed", ["", "https://x.example", "smtp://x.example", "x:y", "[::1"])
def test_what_is_no_server_is_said(typed: str) -> None:
    with pytest.raises(Disconnected):
        Server.typed(typed, "imap")


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "hallo"},
        {"address": "jürgen@ratzifatzi.example"},
        {"address": "a@b.example\r\nRCPT"},
        {"user": "a\r\nb"},
        {"imap": "http://127.0.0.1"},
    ],
)
def test_what_cannot_be_meant_is_said_before_anybody_is_called(
    network: SimulatedMail, wrong: dict[str, str]
) -> None:
    house = house_of(network, **wrong)
    with pytest.raises(Disconnected):
        house.whoami()
    assert [one.level for one in house.check()] == [Level.BROKEN]
    assert not network.calls


def test_a_private_place_needs_the_permission_of_an_owner(network: SimulatedMail) -> None:
    account = Account(network.settings, {"password": network.password})
    for hosts in (frozenset[str](), frozenset({"127.0.0.1:1"})):
        with pytest.raises(Disconnected, match="permission of an owner"):
            Email(account, Http(hosts)).whoami()
    assert not network.calls


def test_a_password_never_goes_over_an_open_line_of_the_world(
    network: SimulatedMail, house: Email, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same server, as if its address were a public one."""
    monkeypatch.setattr(line, "is_private", lambda address: False)
    with pytest.raises(Disconnected, match="no encryption"):
        house.whoami()
    with pytest.raises(Disconnected, match="no encryption"), house.submission():
        pass
    paths = {call.path for call in network.calls}
    assert not paths & {"/imap/login", "/imap/authenticate", "/smtp/auth"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[ssl.SSLContext, Path]:
    """A server's own certificate for 127.0.0.1 that nobody else vouches for, and where it lies."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "mail.pem"
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    path.write_bytes(made.public_bytes(pem) + key.private_bytes(pem, *plain))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context, path


@pytest.mark.parametrize("implicit", [True, False])
@pytest.mark.parametrize("host", ["localhost", "127.0.0.1"])
def test_the_line_is_encrypted_and_the_server_proves_its_name(
    certificate: tuple[ssl.SSLContext, Path],
    implicit: bool,
    host: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    context, path = certificate
    ours = ssl.create_default_context(cafile=str(path))
    ours.sslsocket_class = line.TimedTls
    with SimulatedMail(certificate=context, implicit=implicit) as network:
        settings = {
            name: network.settings[name].replace("127.0.0.1", host) for name in ("imap", "smtp")
        }
        house = house_of(network, **settings)
        house.http = Http(frozenset({host}))
        with pytest.raises(TryLater, match="does not prove who it is"):
            house.whoami()  # nobody we know vouches for it

        monkeypatch.setattr("herzenstakt.mail.line.encryption", lambda: ours)
        for place in ("mail.imap", "connectors.mailbox.smtp"):
            monkeypatch.setattr(f"herzenstakt.{place}.encryption", lambda: ours)
        if host == "127.0.0.1":  # it is vouched for, under another name
            with pytest.raises(TryLater, match="does not prove who it is"):
                house.whoami()
            assert "/imap/authenticate" not in {call.path for call in network.calls}
            return
        assert {one.level for one in house.check()} <= {Level.GOOD, Level.MISSING}
        network.write(FRIEDA, "Blau?")
        (asked,) = fetched(house).values()
        house.send(answer_to(asked))
        assert len(network.handed_over) == 1
        assert heard_by(house, network) == ["Jetzt!"]


def test_a_server_that_speaks_for_ever_is_left(
    network: SimulatedMail, house: Email, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herzenstakt.mail.imap.PATIENCE", 0.3)
    network.suffer("slow", seconds=20, path="/imap/examine")
    began = time.monotonic()
    with pytest.raises(TryLater):
        house.fetch("inbox", "")
    assert time.monotonic() - began < 10


def test_a_server_that_tells_more_than_it_was_asked_for_is_left(
    network: SimulatedMail, house: Email, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("herzenstakt.mail.imap.LARGEST", 1_000)
    network.write(FRIEDA, "x" * 5_000)
    with pytest.raises(TryLater):
        house.fetch("inbox", "")


def test_the_self_test_names_the_server_whose_checks_it_finds(network: SimulatedMail) -> None:
    network.write(FRIEDA, "Blau?", authentication_results="mx.house.example; none")
    said = {
        trusted: " ".join(str(one.sentence) for one in house_of(network, trusted=trusted).check())
        for trusted in ("", "mx.house.example", "mx.other.example")
    }
    assert "by mx.house.example. If that is your own" in said[""]
    assert "believed where mx.house.example made them" in said["mx.house.example"]
    assert "which is not the server you trust" in said["mx.other.example"]


@pytest.mark.parametrize("knows_plain", [True, False])
def test_the_old_way_to_sign_in_is_known_too(network: SimulatedMail, knows_plain: bool) -> None:
    network.knows_plain = knows_plain
    network.password = 'a "b" \\c'
    assert {one.level for one in house_of(network).check()} <= {Level.GOOD, Level.MISSING}
    network.password = "Schlüßel"
    if knows_plain:
        assert house_of(network).whoami()
        return
    with pytest.raises(Disconnected):
        house_of(network).whoami()
    with pytest.raises(Disconnected), house_of(network).submission():
        pass


def test_a_server_that_has_too_many_guests_is_asked_later(network: SimulatedMail) -> None:
    house = house_of(network)
    network.suffer("status", path="/imap/authenticate", status=503)
    with pytest.raises(TryLater):
        house.whoami()


def test_nothing_is_done_to_the_mails_of_others(house: Email) -> None:
    for ability in (Ability.DELETE, Ability.BLOCK, Ability.MARK_SPAM, Ability.HIDE):
        with pytest.raises(Refused):
            house.act(ability, "<1@f> a@b.example", {})
