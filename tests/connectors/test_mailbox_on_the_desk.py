"""A mailbox and the desk together: asked by mail, answered here, and what became of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest
from cryptography.fernet import Fernet
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Incoming
from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.channels.services import connect, private_hosts_in, try_out
from herzenstakt.connectors.mailbox import Email
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import expire
from herzenstakt.conversations.shredder import shred_words
from herzenstakt.flows.incoming import open_envelope, take_in
from herzenstakt.flows.outgoing import approve, deliver, settle
from herzenstakt.flows.showing import address_of, file_of, picture_of
from herzenstakt.kernel.http import time_left
from herzenstakt.mail.letter import Letter
from herzenstakt.media import proxy
from herzenstakt.media.recordings import NotHad
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.contract import PICTURE
from herzenstakt.testing.networks.mailbox import SimulatedMail
from tests.conftest import Happens

Look = Callable[[Channel], None]
FRIEDA = "Frieda Frage <frieda@frage.example>"


@pytest.fixture
def mail() -> Iterator[SimulatedMail]:
    with SimulatedMail() as mail:
        yield mail


@pytest.fixture
def box(mail: SimulatedMail, owner: Membership) -> Channel:
    secrets = {"password": mail.password}
    hosts = frozenset(private_hosts_in("mailbox", mail.settings))
    findings, whoami = try_out("mailbox", mail.settings, secrets, hosts)
    assert whoami, findings
    return connect(owner, "mailbox", mail.settings, secrets, whoami, hosts)


def answer(conversation: Conversation, by: Membership, text: str, happens: Happens) -> Reply:
    """Written, let go and carried out."""
    asked = conversation.messages.said_to_us().latest("written_at")
    reply = Reply.objects.create(conversation=conversation, author=by, answers=asked, text=text)
    with happens():
        assert approve(reply, by)
    deliver.func(reply.pk)
    reply.refresh_from_db()
    return reply


def test_a_mail_becomes_a_conversation_and_is_answered_in_its_thread(
    mail: SimulatedMail, box: Channel, look: Look, mia: Membership, happens: Happens
) -> None:
    asked_id = mail.write(FRIEDA, "Wann kommt die in Blau?", "Frage zur Bürste")
    look(box)
    waits = Conversation.objects.waiting().get()
    assert (box.health(), waits.person.name, waits.is_private) == (
        Health.GOOD,
        "Frieda Frage",
        True,
    )
    assert waits.messages.get().text == "Frage zur Bürste\n\nWann kommt die in Blau?"

    reply = answer(waits, mia, "Ab Dezember. 🙂", happens)

    assert reply.state == Reply.State.SENT
    (handed,) = mail.handed_over
    letter = Letter(handed.raw)
    assert handed.recipients == ("frieda@frage.example",)
    assert letter.ids("in-reply-to") == [asked_id]
    assert letter.first("subject").startswith("Re: ")
    assert not Conversation.objects.waiting().exists()

    look(box)  # what lies among the sent mails is known already
    assert Message.objects.filter(direction=Message.Direction.OUT).count() == 1
    mail.write(
        FRIEDA,
        "Danke, und in Grün?",
        "Re: Frage zur Bürste",
        in_reply_to=letter.message_id,
        references=f"{asked_id} {letter.message_id}",
    )
    look(box)
    assert Conversation.objects.waiting().get() == waits


def test_an_answer_from_another_mail_program_ends_the_wait(
    mail: SimulatedMail, box: Channel, look: Look
) -> None:
    asked_id = mail.write(FRIEDA, "Wann?")
    look(box)
    assert Conversation.objects.waiting().exists()
    written = EmailMessage(policy=SMTP)
    written["From"], written["To"] = f"Mia <{mail.address}>", FRIEDA
    written["Message-ID"], written["In-Reply-To"] = "<elsewhere@mia>", asked_id
    written.set_content("Bald!")
    mail.deliver(written.as_bytes(), folder="Gesendet")

    look(box)

    assert not Conversation.objects.waiting().exists()
    said = Message.objects.get(direction=Message.Direction.OUT)
    assert (said.text, said.conversation) == ("Bald!", Conversation.objects.get())


def test_whoever_bears_our_address_answers_nobody(
    mail: SimulatedMail, box: Channel, look: Look
) -> None:
    asked_id = mail.write(FRIEDA, "Wann?")
    mail.write(f"RatziFatzi <{mail.address}>", "Gar nicht, haut ab.", in_reply_to=asked_id)
    look(box)
    assert Conversation.objects.waiting().get().person.name == "Frieda Frage"
    assert not Message.objects.filter(direction=Message.Direction.OUT).exists()


def test_a_stranger_who_names_our_mails_sees_and_changes_nothing_of_them(
    mail: SimulatedMail,
    box: Channel,
    look: Look,
    mia: Membership,
    happens: Happens,
    signed_in: Callable[[Membership], Client],
) -> None:
    asked_id = mail.write(FRIEDA, "Meine Nummer ist 0151 23456789.")
    look(box)
    answer(Conversation.objects.get(), mia, "Danke!", happens)
    ours = Letter(mail.handed_over[0].raw).message_id
    chain = f"{asked_id} {ours}"
    mail.write("X <x@evil.example>", "Was?", in_reply_to=ours, references=chain)
    mail.write("X <x@evil.example>", "Und?", in_reply_to=ours)
    mail.write("X <x@evil.example>", "Ha!", message_id=asked_id)
    mail.write("X <x@evil.example>", "Ha!", message_id=ours)
    look(box)

    strangers = Conversation.objects.filter(person__name="X")
    for conversation in strangers:
        page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
        assert "0151 23456789" not in page
    friedas = Message.objects.exclude(handle__name="X").values_list("text", flat=True)
    assert set(friedas) == {"Meine Nummer ist 0151 23456789.", "Danke!"}


def test_an_answer_that_comes_back_makes_the_person_wait_again_and_says_why(
    mail: SimulatedMail,
    box: Channel,
    look: Look,
    mia: Membership,
    happens: Happens,
    signed_in: Callable[[Membership], Client],
) -> None:
    mail.write(FRIEDA, "Wann?")
    look(box)
    conversation = Conversation.objects.get()
    answer(conversation, mia, "Bald.", happens)
    mail.deliver(bounce_of(mail.handed_over[0].raw))
    look(box)

    assert Conversation.objects.waiting().get() == conversation
    assert Message.objects.get(text="Bald.").gone_at
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    assert "could not be delivered: 550 5.1.1 no such user" in page
    assert conversation.person.name == "Frieda Frage"


def test_an_answer_that_comes_back_before_its_receipt_is_kept_is_lost_all_the_same(
    mail: SimulatedMail, box: Channel, look: Look, mia: Membership
) -> None:
    mail.write(FRIEDA, "Wann?")
    look(box)
    conversation = Conversation.objects.get()
    reply = save_draft(conversation, mia, "Bald.")
    assert approve(reply, mia)
    Reply.objects.update(not_before=None)
    sending = Reply.objects.claim(reply.pk)
    assert sending
    receipt = box.connector.send(sending.outgoing())
    mail.deliver(bounce_of(mail.handed_over[0].raw))
    look(box)
    waiting = Envelope.objects.get(done_at=None)
    assert "only just on its way" in str(waiting.trouble_sentence)

    settle(sending, receipt)
    assert not Conversation.objects.waiting().exists()
    Envelope.objects.filter(pk=waiting.pk).update(held_until=None)
    open_envelope.func(waiting.pk)

    assert Message.objects.get(text="Bald.").gone_at
    assert Conversation.objects.waiting().get() == conversation


def test_what_comes_back_and_nobody_knows_waits_no_longer_than_anything_else(
    mail: SimulatedMail, box: Channel, look: Look, mia: Membership
) -> None:
    mail.write(FRIEDA, "Wann?")
    look(box)
    assert approve(save_draft(Conversation.objects.get(), mia, "Bald."), mia)
    Reply.objects.update(not_before=None)
    assert Reply.objects.claim(Reply.objects.get().pk)
    stranger = f"Message-ID: <other@{mail.address}>\r\nTo: {FRIEDA}\r\n\r\n".encode()
    mail.deliver(bounce_of(stranger))
    look(box)
    waiting = Envelope.objects.get(done_at=None)
    long_ago = timezone.now() - timedelta(hours=2)
    Envelope.objects.filter(pk=waiting.pk).update(held_until=None, arrived_at=long_ago)
    open_envelope.func(waiting.pk)
    assert not Envelope.objects.filter(done_at=None).exists()


def test_what_comes_back_while_nothing_is_on_its_way_waits_for_nothing(
    mail: SimulatedMail, box: Channel, look: Look
) -> None:
    stranger = f"Message-ID: <other@{mail.address}>\r\nTo: {FRIEDA}\r\n\r\n".encode()
    mail.deliver(bounce_of(stranger))
    look(box)
    assert not Envelope.objects.filter(done_at=None).exists()


def bounce_of(raw: bytes) -> bytes:
    """What a server writes that could not deliver a mail (RFC 3464)."""
    head = raw.partition(b"\r\n\r\n")[0].decode()
    return f"""From: MAILER-DAEMON@mx.ratzifatzi.example
Message-ID: <bounce@mx>
Auto-Submitted: auto-replied
Content-Type: multipart/report; report-type=delivery-status; boundary=b

--b
Content-Type: text/plain

It did not work.
--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.ratzifatzi.example

Final-Recipient: rfc822; frieda@frage.example
Action: failed
Status: 5.1.1
Diagnostic-Code: smtp; 550 5.1.1 no such user
--b
Content-Type: text/rfc822-headers

{head}
--b--
""".encode()


def test_a_note_of_absence_makes_nobody_wait(mail: SimulatedMail, box: Channel, look: Look) -> None:
    mail.write(FRIEDA, "Ich bin bis Montag weg.", auto_submitted="auto-replied")
    look(box)
    assert Message.objects.get().conversation
    assert not Conversation.objects.waiting().exists()


@pytest.mark.usefixtures("own_shelf")
def test_what_came_along_is_shown_and_saved(
    mail: SimulatedMail,
    box: Channel,
    look: Look,
    mia: Membership,
    signed_in: Callable[[Membership], Client],
) -> None:
    written = EmailMessage(policy=SMTP)
    written["From"], written["Message-ID"] = FRIEDA, "<1@f>"
    written.set_content("So sieht sie aus.")
    written.add_attachment(PICTURE, maintype="image", subtype="png", filename="blau.png")
    written.add_attachment(b"%PDF-1.4 x", maintype="application", subtype="pdf", filename="a.pdf")
    mail.deliver(written.as_bytes())
    look(box)
    said, mia_here = Message.objects.get(), signed_in(mia)
    here = f"/t/ratzifatzi/media/{said.pk}"

    assert mia_here.get(f"{here}/0/").headers["Content-Type"] == "image/webp"
    saved = mia_here.get(f"{here}/1/save/")
    assert (saved.content, saved.headers["Content-Type"]) == (
        b"%PDF-1.4 x",
        "application/octet-stream",
    )
    assert "a.pdf" in saved.headers["Content-Disposition"]

    mail.folders["INBOX"].mails.clear()
    said.media = [*said.media, {**said.media[1], "url": f"{said.media[1]['url']}9"}]
    said.save()
    gone = mia_here.get(f"{here}/2/save/")
    assert gone.status_code == 409
    assert "no longer in the mailbox" in gone.content.decode()


@pytest.fixture
def enclosing(
    mail: SimulatedMail, box: Channel, look: Look, mia: Membership, own_shelf: None
) -> Message:
    """Frieda's mail with a picture and an empty file."""
    written = EmailMessage(policy=SMTP)
    written["From"], written["Message-ID"] = FRIEDA, "<1@f>"
    written.set_content("So sieht sie aus.")
    written.add_attachment(PICTURE, maintype="image", subtype="png", filename="blau.png")
    written.add_attachment(b"", maintype="application", subtype="pdf", filename="a.pdf")
    mail.deliver(written.as_bytes())
    look(box)
    return Message.objects.get()


def test_a_picture_of_a_mail_may_take_no_longer_than_any_other(
    enclosing: Message, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    left: list[float | None] = []

    def bring(_connector: Email, _url: str) -> bytes:
        left.append(time_left(None))
        raise TimeoutError

    monkeypatch.setattr(Email, "bring", bring)
    assert picture_of(enclosing, address_of(enclosing.media[0]), mia) is None
    assert left[0] is not None
    assert left[0] <= proxy.FOR_A_PICTURE


@pytest.mark.parametrize("spare", [0, -1])
def test_a_picture_of_a_mail_may_be_no_larger_than_any_other(
    enclosing: Message, mia: Membership, monkeypatch: pytest.MonkeyPatch, spare: int
) -> None:
    monkeypatch.setattr(proxy, "LARGEST", len(PICTURE) + spare)
    found = picture_of(enclosing, address_of(enclosing.media[0]), mia)
    assert (found is None) == (spare < 0)


def test_what_is_empty_is_not_had(enclosing: Message, mia: Membership) -> None:
    with pytest.raises(NotHad, match="does not give"):
        file_of(enclosing, enclosing.media[1], mia)


def test_without_the_key_of_the_house_nothing_is_had(
    enclosing: Message, mia: Membership, settings: Any
) -> None:
    settings.ENCRYPTION_KEYS = [Fernet.generate_key().decode()]
    said = Message.objects.get()
    with pytest.raises(NotHad, match="cannot be read any more"):
        file_of(said, said.media[1], mia)
    assert picture_of(said, address_of(said.media[0]), mia) is None


def test_a_forgery_is_named_beside_its_words(
    mail: SimulatedMail,
    box: Channel,
    look: Look,
    mia: Membership,
    signed_in: Callable[[Membership], Client],
) -> None:
    box.settings = {**box.settings, "trusted": "mx.ratzifatzi.example"}
    box.save()
    checks = "mx.ratzifatzi.example; dmarc=fail header.from=frage.example"
    mail.write(FRIEDA, "Schickt mir mein Kennwort.", authentication_results=checks)
    look(box)
    said = Message.objects.get()
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{said.conversation_id}/").content.decode()
    assert "does not come from frieda@frage.example" in page
    assert said.meta["dmarc"] == "fail"


@pytest.mark.parametrize(
    ("checks", "seen", "unseen"),
    [
        ("dkim=pass header.d=frage.example", "sender checked", "not from this sender"),
        ("dmarc=fail header.from=frage.example", "not from this sender", "sender checked"),
        ("spf=pass smtp.mailfrom=x@frage.example", "", "sender"),
        ("dkim=pass header.d=evil.example", "", "sender"),
    ],
)
def test_whether_a_sender_is_genuine_stands_beside_their_name(
    mail: SimulatedMail,
    box: Channel,
    look: Look,
    mia: Membership,
    signed_in: Callable[[Membership], Client],
    checks: str,
    seen: str,
    unseen: str,
) -> None:
    box.settings = {**box.settings, "trusted": "mx.ratzifatzi.example"}
    box.save()
    mail.write(FRIEDA, "Wann?", authentication_results=f"mx.ratzifatzi.example; {checks}")
    look(box)
    said = Message.objects.get()
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{said.conversation_id}/").content.decode()
    who = page.partition('<p class="message__who">')[2].partition("</p>")[0]
    assert seen in who
    assert unseen not in who


def test_the_subject_goes_with_the_words_and_does_not_come_back(
    mail: SimulatedMail, box: Channel, look: Look
) -> None:
    mail.write(FRIEDA, "Wann?", "Meine Krankheit")
    look(box)
    said = Message.objects.get()
    assert said.meta["subject"] == "Meine Krankheit"
    (told,) = box.connector.parse(Envelope.objects.get().delivery())
    expire(box, [said.pk], timezone.now())
    assert isinstance(told, Incoming)
    take_in(box, told, told.thread_id)
    said.refresh_from_db()
    assert "Krankheit" not in f"{said.text} {said.meta}"
    assert said.meta["references"]


def test_the_subject_goes_with_the_words_of_what_is_over(
    mail: SimulatedMail, box: Channel, look: Look
) -> None:
    mail.write(FRIEDA, "Wann?", "Meine Krankheit")
    look(box)
    said = Message.objects.get()
    assert said.conversation
    shred_words(said.conversation, timezone.now())
    said.refresh_from_db()
    assert "Krankheit" not in f"{said.text} {said.meta}"
    assert said.meta["references"]
