"""What Xing tells by mail: understood where it is clear, else a card for a person, and never guessed."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from herzenstakt.channels.connector import (
    Ability,
    Account,
    Answer,
    Author,
    Connector,
    Delivery,
    Incoming,
    Level,
    Outgoing,
    Visibility,
)
from herzenstakt.channels.trouble import Disconnected, Refused, Unreadable
from herzenstakt.connectors.xing import Xing
from herzenstakt.connectors.xing.links import is_ours_to_open, profile_in
from herzenstakt.connectors.xing.understand import is_a_name
from herzenstakt.kernel.http import Http
from herzenstakt.mail.arrived import FOLDER
from herzenstakt.mail.letter import Letter
from herzenstakt.testing.contract import KEY, SPOKEN, ReadingContract, fetched
from herzenstakt.testing.networks.mailbox import Folder, SimulatedMail

SAMPLES = Path(__file__).parents[1] / "samples" / "xing"
NAMES = sorted(file.stem for file in SAMPLES.glob("*.eml"))
OURS = "mx.ratzifatzi.example"
PROVEN = f"{OURS}; dkim=pass header.d=mail.xing.com; dmarc=pass header.from=mail.xing.com"
PAGE, DOOR = "https://www.xing.com/pages/ratzifatzi", "https://www.xing.com/"
ROBOT = "XING <mailrobot@mail.xing.com>"


def settings_of(network: SimulatedMail | None = None, **more: str) -> dict[str, str]:
    imap = network.settings["imap"] if network else "imap.house.example"
    told = {"own_name": "RatziFatzi", "page": PAGE, "address": SimulatedMail.address, "imap": imap}
    return {**told, "folder": "", "user": "", "trusted": OURS, **more}


@pytest.fixture
def network() -> Iterator[SimulatedMail]:
    with SimulatedMail() as network:
        yield network


@pytest.fixture
def account(network: SimulatedMail) -> Account:
    return Account(settings_of(network), {"password": network.password}, "mail:us")


class TestXing(ReadingContract):
    connector_class: ClassVar[type[Connector]] = Xing
    samples = SAMPLES

    def sampled(self, connector: Connector) -> Iterable[Delivery]:
        mails = [Delivery(sample(name), {FOLDER: "notifications"}) for name in NAMES]
        return [*mails, connector.note(SPOKEN)]

    def somebody_comments(self, network: SimulatedMail, text: str) -> str:
        told = network.write(
            ROBOT,
            f"Frieda Frage schreibt:\n„{text}“\n\nAntworten: https://www.xing.com/chats/1",
            "Frieda Frage hat Ihnen eine Nachricht geschrieben",
            authentication_results=PROVEN,
        )
        return f"{told} xing.com"


def here(**settings: str) -> Xing:
    return Xing(Account({**settings_of(), **settings}, {"password": "x"}, "mail:us"), Http())


def read(raw: bytes | str, connector: Xing | None = None, **headers: str) -> Incoming:
    """The one thing a mail says."""
    body = raw if isinstance(raw, bytes) else raw.encode()
    [told] = (connector or here()).parse(Delivery(body, {FOLDER: "notifications", **headers}))
    assert isinstance(told, Incoming)
    return told


def sample(name: str) -> bytes:
    return (SAMPLES / f"{name}.eml").read_bytes()


def mail(
    subject: str, text: str, sender: str = ROBOT, proof: str = PROVEN, kind: str = "plain"
) -> str:
    """A notification with these words."""
    proven = f"Authentication-Results: {proof}\n" if proof else ""
    about = f"Message-ID: <1@x>\nContent-Type: text/{kind}; charset=utf-8\n"
    return f"{proven}From: {sender}\nSubject: {subject}\n{about}\n{text}"


FRIEDA_WRITES = "Frieda Frage hat Ihnen eine Nachricht geschrieben"


# --- understood -----------------------------------------------------------------------------------


def test_a_message_stands_there_with_who_wrote_it_their_words_and_the_way_to_answer() -> None:
    told = read(sample("message_german"))
    assert told.author.name == "Frieda Frage"
    assert told.author.external_id == told.author.url == "https://www.xing.com/profile/Frieda_Frage"
    assert told.text == (
        "Guten Tag, gibt es die Bürste auch in Blau?\nIch habe auf der Seite nichts gefunden."
    )
    assert told.permalink == "https://www.xing.com/chats/1234?sc_o=mail"
    assert told.visibility is Visibility.PRIVATE
    assert told.written_at == datetime(2026, 11, 26, 8, 14, 2, tzinfo=UTC)
    assert told.addressed
    assert not told.remark
    assert told.genuine is None  # of the mail something is proven, of her nothing


def test_a_comment_in_a_page_is_read_without_the_post_it_stands_under() -> None:
    told = read(sample("comment_german"))
    assert (told.author.name, told.visibility) == ("Karl Kritik", Visibility.PUBLIC)
    assert told.text == "Meine ist nach zwei Wochen zerbrochen.\n\nWer hilft mir?"
    assert told.permalink == "https://www.xing.com/pages/ratzifatzi/posts/9"
    assert not told.author.url  # no link bears his name


def test_a_comment_in_english_is_read() -> None:
    told = read(sample("comment_english"))
    assert (told.author.name, told.text) == ("Lena Lob", "The blue one is lovely, thank you.")
    assert told.permalink == "https://www.xing.com/pages/ratzifatzi/posts/9#2"


def test_where_a_mail_says_who_and_not_what_it_stands_whole_and_says_so() -> None:
    told = read(sample("message_without_words"))
    assert told.author.name == "Jonas Jobinteresse"
    assert told.text.startswith(
        "Neue Nachricht von Jonas Jobinteresse\n\nJonas Jobinteresse wartet"
    )
    assert told.permalink == "https://www.xing.com/chats/77"
    assert "the whole mail stands here" in str(told.remark)
    assert told.addressed


@pytest.mark.parametrize(
    "subject",
    [
        FRIEDA_WRITES,
        "Neue Nachricht von Frieda Frage",
        "[XING] Nachricht von Frieda Frage",
        "Sie haben eine neue Nachricht von Frieda Frage erhalten.",
        "Frieda Frage hat dir eine Nachricht geschickt",
        "Frieda Frage sent you a message",
        "New message from Frieda Frage | XING",
        "You have a new message from Frieda Frage on XING",
        "XING: Frieda Frage hat deinen Beitrag kommentiert!",
        "Frieda Frage hat auf Ihren Kommentar geantwortet",
        "Neuer Kommentar von Frieda Frage",
        "Frieda Frage has replied to your comment",
        "New comment by Frieda Frage",
        "Frieda Frage hat Sie in einem Beitrag erwähnt",
        "Frieda Frage mentioned you in a post",
        "=?utf-8?B?RnJpZWRhIEZyYWdlIG1lbnRpb25lZCB5b3U=?=",
    ],
)
def test_subjects_in_two_languages_tell_who(subject: str) -> None:
    told = read(mail(subject, "Frieda Frage schreibt:\n„Wann?“"))
    assert (told.author.name, told.text) == ("Frieda Frage", "Wann?")


def test_two_mails_of_one_name_are_one_person_only_where_a_page_says_so() -> None:
    one, other = (read(mail(FRIEDA_WRITES, f"Frieda Frage schreibt:\n„{n}“")) for n in "12")
    assert one.author.external_id == other.author.external_id  # the same Message-ID here
    second = mail(FRIEDA_WRITES, "Frieda Frage schreibt:\n„2“").replace("<1@x>", "<2@x>")
    assert read(second).author.external_id != one.author.external_id
    linked = second + "\nFrieda Frage: https://www.xing.com/profile/Frieda_Frage?x=1"
    assert read(linked).author == read(sample("message_german")).author


# --- not understood -------------------------------------------------------------------------------


def test_what_is_not_understood_stands_there_whole_and_waits() -> None:
    told = read(sample("digest"))
    assert told.author == Author(
        "xing.com", "Xing", "mailrobot@mail.xing.com", "https://www.xing.com/"
    )
    assert told.text.startswith("Ihre Woche auf XING\n\nFrieda Frage, Karl Kritik und 3 weitere")
    assert told.permalink == "https://www.xing.com/pages/ratzifatzi/activity"
    assert "A mail of Xing we do not understand" in str(told.remark)
    assert told.addressed


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        (
            "Frieda Frage und Karl Kritik haben Ihren Beitrag kommentiert",
            "Frieda Frage schreibt:\n„a“",
        ),
        ("Frieda Frage und 2 weitere hat Ihren Beitrag kommentiert", "Frieda Frage und 2 weitere"),
        ("Jemand hat Ihnen eine Nachricht geschrieben", "Jemand schreibt:\n„a“"),
        ("Ein Mitglied hat Ihnen eine Nachricht geschrieben", "Ein Mitglied schreibt:\n„a“"),
        ("3 Personen hat Ihren Beitrag kommentiert", "3 Personen schreibt:\n„a“"),
        (FRIEDA_WRITES, "Karl Kritik schreibt:\n„a“"),  # the mail names somebody else
        (FRIEDA_WRITES, "Friedas Fragebogen"),
        ("Neue Nachricht von Frieda Frage hat Ihren Beitrag kommentiert", "Frieda Frage"),
        (
            f"Karl Kritik hat Ihren Beitrag „{FRIEDA_WRITES}“ kommentiert",
            "Frieda Frage Karl Kritik",
        ),
        (f"AW: {FRIEDA_WRITES}", "Frieda Frage schreibt:\n„a“"),
        ("https://evil.example hat Ihnen eine Nachricht geschrieben", "https://evil.example"),
        ("Das XING Team hat Ihnen eine Nachricht geschrieben", "Das XING Team"),
        ("", "Frieda Frage schreibt:\n„a“"),
    ],
)
def test_whom_a_mail_does_not_clearly_name_nobody_is_taken_for(subject: str, text: str) -> None:
    told = read(mail(subject, text))
    assert told.author.external_id == "xing.com"
    assert "we do not understand" in str(told.remark)
    assert told.addressed
    assert text.split("\n")[0] in told.text


@pytest.mark.parametrize(
    "text",
    [
        "Frieda Frage schreibt:\n„a“\n\nFrieda Frage schreibt:\n„b“",
        "Frieda Frage schreibt:\n„a“\nund noch mehr „b“",
        "Frieda Frage schreibt:\n„a\n\nKarl Kritik schreibt:\n„b“",
        "Frieda Frage schreibt:\n„Er sagte „ja“ dazu“",
        "„Unser Beitrag“\n\nFrieda Frage",
        "Frieda Frage hat Ihren Beitrag kommentiert:\n„Unser Beitrag“\n\nWann?",
        "Frieda Frage schreibt:\nohne Zeichen",
        "Frieda Frage schreibt:\n„“",
    ],
)
def test_words_that_may_be_somebody_elses_are_not_taken_out_of_the_mail(text: str) -> None:
    told = read(mail(FRIEDA_WRITES, text))
    assert told.author.name == "Frieda Frage"
    assert told.text == f"{FRIEDA_WRITES}\n\n{text}"
    assert "the whole mail stands here" in str(told.remark)


def test_two_versions_that_say_different_words_are_no_words() -> None:
    raw = sample("message_german").replace(b"<blockquote>Guten Tag", b"<blockquote>Guten Abend")
    assert read(raw).text.startswith(FRIEDA_WRITES)


def test_of_a_mail_that_was_cut_nothing_is_taken() -> None:
    told = read(sample("message_german"), size="99000000")
    assert told.author.name == "Xing"
    assert "Only its beginning was read" in str(told.remark)


# --- whom to believe ------------------------------------------------------------------------------


def test_a_forgery_is_a_card_that_says_so_and_changes_nothing_that_is_true() -> None:
    told = read(sample("forged"))
    assert told.external_id != read(sample("message_german")).external_id
    assert told.author.name == "mailrobot@mail.xing.com"
    assert told.author.external_id.startswith("forged:")
    assert "does not come from Xing" in str(told.remark)
    assert told.permalink == DOOR  # no link out of it
    assert told.addressed


@pytest.mark.parametrize(
    "proof",
    [
        "",
        f"{OURS}; none",
        f"{OURS}; spf=pass smtp.mailfrom=x@mail.xing.com",
        f"{OURS}; dkim=pass header.d=evil.example",
        f"{OURS}; dkim=pass header.d=com",
        "mx.elsewhere.example; dmarc=pass header.from=mail.xing.com",
    ],
)
def test_without_proof_a_mail_waits_as_one_without_proof(proof: str) -> None:
    told = read(
        mail(
            FRIEDA_WRITES, "Frieda Frage schreibt:\n„a“\nhttps://www.xing.com/chats/1", proof=proof
        )
    )
    assert told.author.external_id == "unproven:mailrobot@mail.xing.com"
    assert "nobody has proven" in str(told.remark)
    assert (told.permalink, told.addressed) == (DOOR, True)
    assert "„a“" in told.text


def test_nothing_is_proven_before_an_owner_names_a_server() -> None:
    told = read(sample("message_german"), here(trusted=""))
    assert "nobody has proven" in str(told.remark)


@pytest.mark.parametrize(
    "sender",
    [
        f"{ROBOT}, Karl <karl@kritik.example>",
        f"Karl <karl@kritik.example>, {ROBOT}",
        f"{ROBOT}\nFrom: karl@kritik.example",
    ],
)
def test_of_several_senders_none_is_xing(sender: str) -> None:
    assert "nobody has proven" in str(read(mail(FRIEDA_WRITES, "Frieda Frage", sender)).remark)


@pytest.mark.parametrize(
    "address",
    ["x@xing.com.evil.example", "x@evilxing.com", "x@xing.example", "xing.com@evil.example"],
)
def test_who_only_looks_like_xing_is_somebody_else(address: str) -> None:
    domain = address.partition("@")[2]
    proof = f"{OURS}; dmarc=pass header.from={domain}"
    told = read(mail(FRIEDA_WRITES, "Frieda Frage schreibt:\n„a“", f"XING <{address}>", proof))
    assert told.author == Author(f"elsewhere:{address}", address, address)
    assert f"comes from {address}" in str(told.remark)
    assert told.addressed  # it speaks of Xing: somebody has to look


def test_a_name_that_is_only_shown_is_nobodys() -> None:
    told = read(sample("elsewhere"))
    assert told.author.name == "xing@evil.example"
    assert told.permalink == DOOR


def test_what_has_nothing_to_do_with_xing_is_kept_and_waits_for_nobody() -> None:
    told = read(sample("welcome"))
    assert told.text == "Willkommen\n\nDas Postfach ist da."
    assert not told.addressed


# --- links ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "https://www.xing.com/chats/1",
        "https://xing.com/x",
        "https://mail.xing.com:443/c?u=https://x.example",
    ],
)
def test_addresses_of_the_network_are_opened(address: str) -> None:
    assert is_ours_to_open(address)


@pytest.mark.parametrize(
    "address",
    [
        "http://www.xing.com/chats/1",
        "https://xing.com.evil.example/",
        "https://evilxing.com/",
        "https://xing.com@evil.example/",
        "https://evil.example@xing.com/",
        "https://www.xing.com:8443/",
        "https://www.xing.com:x/",
        "https://evil.example\\.xing.com/",
        "https://evil.example/\n.xing.com",
        "https://[::1/.xing.com",
        "https://xıng.com/",
        "javascript:alert(1)//xing.com",
        "//www.xing.com/x",
        "",
        "https://www.xing.com/" + "x" * 1_000,
    ],
)
def test_every_other_address_is_not(address: str) -> None:
    assert not is_ours_to_open(address)


@pytest.mark.parametrize(
    "line",
    [
        "Abmelden: https://www.xing.com/m/1",
        "Keine Mails mehr?\nAbbestellen:\nhttps://www.xing.com/m/1",
        "https://www.xing.com/m/1 (unsubscribe)",
        "https://www.xing.com/settings/notifications",
        "Kontakt bestätigen: https://www.xing.com/m/1",
        "Impressum https://www.xing.com/m/1",
        "https://www.xing.com",
        "https://evil.example/chats/1",
        "http://www.xing.com/chats/1",
    ],
)
def test_what_does_something_or_leads_elsewhere_is_not_opened(line: str) -> None:
    told = read(mail("New comment by Frieda Frage", f"Frieda Frage\n{line}"))
    assert told.permalink == PAGE
    private = read(mail(FRIEDA_WRITES, f"Frieda Frage\n{line}"))
    assert private.permalink == DOOR  # a private word is led to no public page of ours
    later = read(
        mail(FRIEDA_WRITES, f"Frieda Frage\n{line}\n\nAnsehen: https://www.xing.com/chats/7")
    )
    assert later.permalink == "https://www.xing.com/chats/7"


def test_without_a_page_of_ours_the_front_door_is_opened() -> None:
    for page in ("", "https://evil.example/"):
        comment = mail("New comment by Frieda Frage", "Frieda Frage")
        assert read(comment, here(page=page)).permalink == DOOR


def test_a_page_is_somebodys_only_where_one_link_bears_their_name() -> None:
    text = "Frieda Frage: https://www.xing.com/profile/{}\nKarl Kritik: https://www.xing.com/profile/Karl"
    assert read(mail(FRIEDA_WRITES, text.format("Frieda_F"))).author.url.endswith("/Frieda_F")
    two = text.format("A") + "\nFrieda Frage: https://www.xing.com/profile/B"
    assert not read(mail(FRIEDA_WRITES, two)).author.url
    assert not read(
        mail(FRIEDA_WRITES, "Frieda Frage\nProfil: https://www.xing.com/profile/F")
    ).author.url
    assert profile_in("https://www.xing.com/profile/F/cv") == ""


# --- whatever comes -------------------------------------------------------------------------------

PIECES = st.sampled_from(
    [
        *(
            "Frieda Frage",
            "Karl Kritik",
            "schreibt:",
            " hat Ihnen eine Nachricht geschrieben",
            "\n",
            "\n\n",
        ),
        *(
            "„",
            "“",
            '"',
            "»",
            "«",
            "”",
            "Neue Nachricht von ",
            " hat Ihren Beitrag kommentiert",
            ":",
            ">",
        ),
        *(
            "https://www.xing.com/chats/1",
            "https://www.xing.com/profile/Karl",
            "https://evil.example/",
            " ",
        ),
        *(
            "<blockquote>",
            "</blockquote>",
            "<p>",
            "<a href='https://www.xing.com/x'>",
            "</a>",
            "<",
            "&quot;",
        ),
    ]
)
WORDS = st.lists(PIECES | st.text(max_size=12), max_size=25).map("".join)
PROOFS = st.sampled_from([PROVEN, "", f"{OURS}; dmarc=fail header.from=mail.xing.com"])


@given(WORDS, WORDS, PROOFS, st.sampled_from(["plain", "html"]))
def test_whatever_a_mail_says_is_kept_and_nobody_is_named_without_evidence(
    subject: str, text: str, proof: str, kind: str
) -> None:
    raw = mail(" ".join(subject.split()), text, proof=proof, kind=kind).encode("utf-8", "replace")
    told = read(raw)
    letter = Letter(raw)
    words, _enclosed = letter.contents()
    assert told.permalink.startswith("https://www.xing.com/")
    assert len(told.external_id) <= 500
    assert told.addressed
    if told.author.external_id == "xing.com" or ":mailrobot@" in told.author.external_id:
        assert told.remark
        assert words in told.text  # nothing is lost
        return
    assert proof == PROVEN
    name = told.author.name
    assert name in letter.subject
    assert " ".join(name.split()).casefold() in " ".join(words.split()).casefold()
    assert words in told.text if told.remark else told.text.split("\n")[0] in words


@given(st.data())
def test_a_sample_that_is_mutated_is_kept_too(data: st.DataObject) -> None:
    raw = sample(data.draw(st.sampled_from(NAMES)))
    begin = data.draw(st.integers(0, len(raw)))
    end = data.draw(st.integers(begin, min(len(raw), begin + 40)))
    mutated = raw[:begin] + data.draw(st.binary(max_size=20)) + raw[end:]
    try:
        told = read(mutated)
    except Unreadable:
        return  # set aside with its bytes, for a person
    assert told.author.external_id
    assert told.author.name or not told.addressed
    named = told.author.external_id not in {"xing.com"} and ":" not in told.author.external_id[:10]
    if named:
        assert is_a_name(told.author.name)
    assert told == read(mutated)


@given(st.binary(max_size=300))
def test_whatever_bytes_come_are_a_mail_or_none(raw: bytes) -> None:
    for body in (raw, b"From: mailrobot@mail.xing.com\n" + raw):
        try:
            read(body)
        except Unreadable:
            continue


def test_a_mail_is_read_no_slower_than_it_is_long() -> None:
    began = time.process_time()
    for text in (
        "Frieda Frage schreibt:\n„" * 3_000,
        "Frieda Frage schreibt:" + "\n" * 90_000,
        " " * 90_000 + "x",
        "https://www.xing.com/" * 4_000,
        '"' * 90_000,
        "Frieda Frage schreibt:\n»" + "a\n" * 40_000,
    ):
        read(mail(FRIEDA_WRITES, text))
        read(mail(FRIEDA_WRITES, f"<blockquote>{text}", kind="html"))
    read(mail(FRIEDA_WRITES, "<blockquote>" * 8_000, kind="html"))
    read(mail(FRIEDA_WRITES, "<a href=https://www.xing.com/>" * 8_000, kind="html"))
    read(mail("hat Ihnen " * 5_000, "x"))
    assert time.process_time() - began < 20


# --- the mailbox ----------------------------------------------------------------------------------


def house_of(network: SimulatedMail, **settings: str) -> Xing:
    account = Account(settings_of(network, **settings), {"password": network.password}, "mail:us")
    return Xing(account, Http(frozenset({"127.0.0.1"})))


def test_a_folder_of_its_own_is_read_and_no_other(network: SimulatedMail) -> None:
    network.folders["Xing"] = Folder()
    network.deliver(sample("welcome"))
    network.deliver(sample("message_german"), datetime.now(UTC), "Xing")
    house = house_of(network, folder="Xing")
    assert [told.author.name for told in fetched(house).values()] == ["Frieda Frage"]
    assert not network.folders["Xing"].mails[0].flags
    assert any("the folder can be read" in str(one.sentence) for one in house.check())
    house.http.close()


def test_a_folder_that_is_not_there_is_named_with_those_that_are(network: SimulatedMail) -> None:
    house = house_of(network, folder="Xnig")
    with pytest.raises(Disconnected, match=r"no folder “Xnig”.*INBOX"):
        house.fetch("notifications", "")
    assert [one.level for one in house.check()] == [Level.BROKEN]
    house.http.close()


def test_a_mail_is_told_as_it_comes(network: SimulatedMail) -> None:
    house, stop = house_of(network), threading.Event()
    threading.Timer(0.3, network.deliver, [sample("comment_english")]).start()
    for delivery in house.stream(stop):
        assert delivery.headers[FOLDER] == "notifications"
        assert read(delivery.body).author.name == "Lena Lob"
        stop.set()
    house.http.close()


def test_a_server_that_does_not_push_is_asked(network: SimulatedMail) -> None:
    network.pushes = False
    house = house_of(network)
    with pytest.raises(Refused, match="does not say by itself"):
        next(house.stream(threading.Event()))
    house.http.close()


def test_who_takes_a_message_id_again_changes_nobodys_words(network: SimulatedMail) -> None:
    raw = sample("comment_english")
    network.deliver(raw)
    network.deliver(raw.replace(b"lovely", b"ugly"))
    house = house_of(network)
    told = fetched(house)
    assert len(told) == 2
    house.http.close()


def test_without_a_trusted_server_the_self_test_says_what_that_means(
    network: SimulatedMail,
) -> None:
    house = house_of(network, trusted="")
    assert any("every mail waits" in str(one.sentence) for one in house.check())
    assert house.whoami() == Author(f"mail:{network.address}", "RatziFatzi", url=PAGE)
    house.http.close()


@pytest.mark.parametrize(
    "settings", [{"page": "https://evil.example/"}, {"page": "xing.com/x"}, {"address": "x"}]
)
def test_what_cannot_be_is_refused_while_connecting(
    network: SimulatedMail, settings: dict[str, str]
) -> None:
    house = house_of(network, **settings)
    with pytest.raises(Disconnected):
        house.whoami()
    house.http.close()


# --- by hand --------------------------------------------------------------------------------------


def test_nothing_ever_leaves_by_mail(network: SimulatedMail) -> None:
    house = house_of(network)
    network.deliver(sample("message_german"))
    (asked,) = fetched(house).values()
    with pytest.raises(Refused, match="note here that you did"):
        house.send(Outgoing(KEY, asked.external_id, asked.thread_id, "Ja.", asked.author))
    assert not network.handed_over
    assert not any(field.name == "smtp" for field in Xing.fields)
    house.http.close()


def test_publishing_is_copied_and_opened() -> None:
    publish = Xing.can(Ability.PUBLISH)
    assert publish.answer is Answer.BY_HAND
    assert publish.link == "https://www.xing.com/"
    assert not any(Xing.can(ability).answer is Answer.YES for ability in Ability)


def test_what_no_mail_tells_is_written_down() -> None:
    connector = here()
    [told] = connector.parse(connector.note(SPOKEN))
    assert isinstance(told, Incoming)
    assert (told.author.name, told.text) == (SPOKEN.who, SPOKEN.text)


def test_a_mail_that_looks_like_a_note_is_a_mail() -> None:
    note = here().note(SPOKEN)
    with pytest.raises(Unreadable):
        read(note.body)
