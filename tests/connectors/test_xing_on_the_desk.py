"""Xing and the desk together: told by mail, answered there by hand, and what nobody understands waits."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel, Envelope, Health
from herzenstakt.channels.services import connect, private_hosts_in, try_out
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.outgoing import approve, confirm_arrived
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.mailbox import SimulatedMail

Look = Callable[[Channel], None]
SAMPLES = Path(__file__).parents[1] / "samples" / "xing"


@pytest.fixture
def mail() -> Iterator[SimulatedMail]:
    with SimulatedMail() as mail:
        yield mail


@pytest.fixture
def xing(mail: SimulatedMail, owner: Membership) -> Channel:
    settings = {
        "own_name": "RatziFatzi",
        "page": "https://www.xing.com/pages/ratzifatzi",
        "address": mail.address,
        "imap": mail.settings["imap"],
        "trusted": "mx.ratzifatzi.example",
    }
    secrets = {"password": mail.password}
    hosts = frozenset(private_hosts_in("xing", settings))
    findings, whoami = try_out("xing", settings, secrets, hosts)
    assert whoami, findings
    return connect(owner, "xing", settings, secrets, whoami, hosts)


def comes(mail: SimulatedMail, name: str) -> None:
    mail.deliver((SAMPLES / f"{name}.eml").read_bytes(), datetime.now(UTC))


def test_a_message_waits_until_somebody_answers_on_xing_and_says_so(
    mail: SimulatedMail,
    xing: Channel,
    look: Look,
    mia: Membership,
    signed_in: Callable[[Membership], Client],
) -> None:
    comes(mail, "message_german")
    look(xing)
    waits = Conversation.objects.waiting().get()
    assert (xing.health(), waits.person.name, waits.is_private) == (
        Health.GOOD,
        "Frieda Frage",
        True,
    )
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{waits.pk}/").content.decode()
    assert "gibt es die Bürste auch in Blau?" in page

    reply = save_draft(waits, mia, "Ab Dezember.")
    assert approve(reply, by=mia)
    reply.refresh_from_db()
    assert reply.state == Reply.State.TO_POST
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{waits.pk}/").content.decode()
    assert 'href="https://www.xing.com/chats/1234?sc_o=mail"' in page
    assert "Xing takes no answers from programs" in page
    assert Conversation.objects.waiting().exists()

    confirm_arrived(reply, mia)
    assert not Conversation.objects.waiting().exists()
    assert not mail.handed_over


def test_what_is_not_understood_waits_with_all_of_its_words(
    mail: SimulatedMail,
    xing: Channel,
    look: Look,
    mia: Membership,
    signed_in: Callable[[Membership], Client],
) -> None:
    comes(mail, "digest")
    look(xing)
    waits = Conversation.objects.waiting().get()
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{waits.pk}/").content.decode()
    assert "A mail of Xing we do not understand" in page
    assert "Karl Kritik und 3 weitere" in page
    assert not Envelope.objects.filter(done_at=None).exists()


def test_a_forgery_puts_no_words_into_a_conversation_of_the_one_it_names(
    mail: SimulatedMail, xing: Channel, look: Look
) -> None:
    comes(mail, "message_german")
    comes(mail, "forged")
    comes(mail, "elsewhere")
    look(xing)
    friedas = Message.objects.filter(handle__name="Frieda Frage")
    assert [one.text[:10] for one in friedas] == ["Guten Tag,"]
    assert Conversation.objects.waiting().count() == 3
    assert len({one.person_id for one in Conversation.objects.all()}) == 3


def test_two_mails_that_nobody_understands_are_two_conversations(
    mail: SimulatedMail, xing: Channel, look: Look
) -> None:
    for n in (1, 2):
        raw = (SAMPLES / "digest.eml").read_bytes()
        mail.deliver(raw.replace(b"digest-1", b"digest-%d" % n), datetime.now(UTC))
    look(xing)
    assert Conversation.objects.waiting().count() == 2
