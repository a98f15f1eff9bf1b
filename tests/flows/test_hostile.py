"""Whatever somebody outside says, it comes in, harms no page and pushes nobody aside."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Author, Delivery, Incoming, Opening
from herzenstakt.channels.models import Channel, Envelope
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.incoming import keep
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza.connector import Plaza
from tests.conftest import Happens

SignedIn = Callable[[Membership], Client]
SCRIPT = "javascript:alert(1)"


def said(**how: Any) -> Incoming:
    """Karl at his worst."""
    name = "Ka\x00rl\ud800 <script>alert(1)</script>" + "x" * 10_000
    whole = Author("karl\x00", name, "@karl\x00", SCRIPT, SCRIPT)
    when = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    words = {"text": "Nie\x00 wieder\udfff <b>", "written_at": when, "permalink": SCRIPT, **how}
    opening = Opening("post\x00", whole, "\x00", datetime(1, 1, 1, tzinfo=UTC), permalink=SCRIPT)
    meta = {"cid\x00": "\ud800"}
    return Incoming(external_id="1\x00", author=whole, opening=opening, meta=meta, **words)


@pytest.fixture
def comes_in(
    channel: Channel, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> Callable[[Incoming], Message]:
    """Something arrives at the desk exactly like this."""

    def arrive(incoming: Incoming) -> Message:
        monkeypatch.setattr(Plaza, "parse", lambda *_: [incoming])
        with happens():
            keep(channel, [Delivery(b"odd")])
        return Message.objects.get()

    return arrive


def test_words_no_database_keeps_come_in_without_them(
    comes_in: Callable[[Incoming], Message],
) -> None:
    message = comes_in(said(thread_id="post"))

    assert (message.external_id, message.text) == ("1", "Nie wieder <b>")
    assert message.conversation
    assert message.conversation.person.name.startswith("Karl <script>")
    assert Envelope.objects.get().done_at


@pytest.mark.parametrize("year", [1, 9999])
def test_the_ends_of_time_break_no_page_and_nobody_jumps_far_in_the_queue(
    comes_in: Callable[[Incoming], Message], mia: Membership, signed_in: SignedIn, year: int
) -> None:
    mia.team.time_zone = "America/Los_Angeles" if year == 1 else "Pacific/Auckland"
    mia.team.save()
    when = datetime(year, 1 if year == 1 else 12, 1 if year == 1 else 31, 23, tzinfo=UTC)

    message = comes_in(said(written_at=when, thread_id="post"))

    assert message.conversation
    assert message.written_at.year >= 1970
    assert message.written_at <= timezone.now()
    desk = signed_in(mia)
    for page in ("", f"c/{message.conversation_id}/", f"p/{message.conversation.person_id}/"):
        assert desk.get(f"/t/ratzifatzi/{page}").status_code == 200


def test_no_address_of_others_becomes_a_link_that_runs(
    comes_in: Callable[[Incoming], Message], mia: Membership, signed_in: SignedIn
) -> None:
    message = comes_in(said(thread_id="post"))
    conversation = message.conversation
    assert conversation
    assert conversation.post
    conversation.handle.url = "https://plaza.example/karl"
    conversation.handle.save()
    Reply.objects.create(
        conversation=conversation, author=mia, answers=message, text="?", state="unsure"
    )

    page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()

    assert f'"{SCRIPT}' not in page
    assert "<script>alert" not in page


def test_typing_a_nul_is_typing_nothing(
    conversation: Conversation, mia: Membership, signed_in: SignedIn
) -> None:
    desk, here = signed_in(mia), f"/t/ratzifatzi/c/{conversation.pk}/"

    desk.post(f"{here}note/", {"text": "Bitte\x00 freundlich"})
    desk.post(f"{here}draft/", {"text": "Gern\x00!"})
    desk.post(f"{here}rest/", {"words": "Dan\x00ke"})

    assert conversation.notes.get().text == "Bitte freundlich"
    assert conversation.replies.get().text == "Gern!"


def test_a_number_that_is_none_breaks_no_list(
    channel: Channel, mia: Membership, signed_in: SignedIn
) -> None:
    desk = signed_in(mia)
    for page in (f"channels/{channel.pk}/set-aside/", "journal/"):
        for number in ("²", "9" * 5000):
            assert desk.get(f"/t/ratzifatzi/{page}?before={number}").status_code == 200
