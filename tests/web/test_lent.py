"""What stands in the place of words that are not here, on the screens that would show them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Connector
from herzenstakt.channels.models import Channel
from herzenstakt.channels.registry import connectors
from herzenstakt.conversations.models import Asking, Conversation, Message
from herzenstakt.flows.sweep import pick_up
from herzenstakt.replies.models import Reply
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says
from tests.media.samples import png

pytestmark = pytest.mark.usefixtures("own_shelf")

SignedIn = Callable[[Membership], Client]
WORDS, WHO = timedelta(hours=48), timedelta(hours=24)
LENT = "Plaza lets us keep these words for 48 hours."
FETCHING = "We are fetching them again."
ASKED = "Wo ist der Hafen?"
POLL = {"HX-Request": "true", "HX-Target": "thread"}


@pytest.fixture
def lent(channel: Channel, monkeypatch: pytest.MonkeyPatch) -> Channel:
    """Plaza lets us keep words for 48 hours, and who wrote them for 24."""
    monkeypatch.setattr(connectors()["plaza"], "retention", WORDS)
    monkeypatch.setattr(connectors()["plaza"], "retention_of_authors", WHO)
    return channel


@pytest.fixture
def away(lent: Channel, says: Says) -> Any:
    """Frieda has asked, and a minute ago her words went."""
    conversation = says("frieda", ASKED).conversation
    with time_machine.travel(timezone.now() + WORDS + timedelta(minutes=1), tick=True):
        pick_up()
        yield conversation


def page_of(browser: Client, conversation: Conversation, **headers: Any) -> str:
    answer = browser.get(f"/t/ratzifatzi/c/{conversation.pk}/", headers=headers)
    return " ".join(unescape(answer.content.decode()).split())


def test_a_calm_line_stands_there_and_then_the_words(
    away: Conversation, signed_in: SignedIn, mia: Membership, happens: Happens
) -> None:
    browser = signed_in(mia)
    with happens():
        page = page_of(browser, away)
        assert f"{LENT} {FETCHING}" in page
        assert "Plaza lets us keep who wrote this for 24 hours." in page
        assert ASKED not in page
        assert 'data-live="2"' in page
    page = page_of(browser, away)  # a reload is enough
    assert ASKED in page
    assert LENT not in page
    assert "Frieda Frage" in page


def test_the_open_page_brings_the_words_and_the_writer_has_them_before_their_eyes(
    away: Conversation, signed_in: SignedIn, mia: Membership, happens: Happens
) -> None:
    browser = signed_in(mia)
    with happens():
        page = page_of(browser, away)
    asks = re.search(r'id="thread"[^>]*hx-get="([^"]+)"', page)
    assert asks
    news = unescape(browser.get(asks[1], headers=POLL).content.decode())
    assert ASKED in news
    said = away.messages.get()
    read = re.search(
        rf'id="composer-read-{said.pk}" hx-swap-oob="true">(.+?)</div>', news, re.DOTALL
    )
    assert read
    assert ASKED in read[1]
    seen = re.search(r'name="seen" value="([^"]+)"', read[1])
    assert seen
    form = {"text": "Links, Frieda.", "seen": seen[1], "answers": said.pk}
    with happens():
        browser.post(f"/t/ratzifatzi/c/{away.pk}/let-go/", form)
    assert Reply.objects.get().state == Reply.State.SENT


def test_nobody_answers_unread_without_a_second_yes(
    away: Conversation,
    signed_in: SignedIn,
    mia: Membership,
    happens: Happens,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connectors()["plaza"], "refresh", Connector.refresh)
    browser = signed_in(mia)
    page = page_of(browser, away)
    assert "The words you answer are not here at the moment." in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    form = {"text": "Links, Frieda.", "seen": seen[1], "answers": away.messages.get().pk}
    told = browser.post(f"/t/ratzifatzi/c/{away.pk}/let-go/", form).content.decode()
    assert "Read them on the network first, or send it all the same." in told
    assert 'name="unread"' in told
    assert Reply.objects.get().state == Reply.State.DRAFT
    with happens():
        browser.post(f"/t/ratzifatzi/c/{away.pk}/let-go/", {**form, "unread": "yes"})
    assert Reply.objects.get().state == Reply.State.SENT


def test_where_it_cannot_be_asked_a_link_leads_to_the_network(
    away: Conversation, signed_in: SignedIn, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connectors()["plaza"], "refresh", Connector.refresh)
    page = page_of(signed_in(mia), away)
    assert f"{LENT} They cannot be fetched again from here." in page
    link = away.messages.get().permalink
    assert (
        f'<a href="{link}" rel="noopener noreferrer" target="_blank">Read them on Plaza</a>' in page
    )
    assert FETCHING not in page


def test_what_did_not_come_says_why_and_can_be_tried_again(
    away: Conversation,
    signed_in: SignedIn,
    mia: Membership,
    happens: Happens,
    plaza: SimulatedPlaza,
) -> None:
    plaza.suffer("status", path="messages/", status=503, times=-1)
    browser = signed_in(mia)
    with happens():
        page_of(browser, away)
    page = page_of(browser, away)
    assert f"{LENT} The network did not give all of them to us just now." in page
    assert "Fetch them again" in page
    assert FETCHING not in page


def test_looking_at_a_page_that_is_open_asks_for_nothing(
    away: Conversation, signed_in: SignedIn, mia: Membership
) -> None:
    page = page_of(signed_in(mia), away, **POLL)
    assert LENT in page
    assert not Asking.objects.exists()


def test_somebody_next_door_asks_for_nothing(
    away: Conversation, signed_in: SignedIn, olga: Membership
) -> None:
    assert signed_in(olga).get(f"/t/ratzifatzi/c/{away.pk}/").status_code == 404
    assert not Asking.objects.exists()


def test_what_is_gone_for_good_says_so_and_nothing_is_fetched(
    away: Conversation, signed_in: SignedIn, mia: Membership
) -> None:
    Message.objects.update(may_come_back=False)
    page = page_of(signed_in(mia), away)
    assert "No longer kept: words are let go of here after a while." in page
    assert not Asking.objects.exists()


def test_the_page_of_a_channel_says_what_is_kept_how_long_and_why(
    lent: Channel, signed_in: SignedIn, uwe: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def page() -> str:
        answer = signed_in(uwe).get(f"/t/ratzifatzi/channels/{lent.pk}/")
        return " ".join(unescape(answer.content.decode()).split())

    told = page()
    assert (
        "What others wrote: 48 hours from when Plaza last told it to us. Its terms say so." in told
    )
    assert "Who wrote it, with address and picture: 24 hours" in told
    assert "fetched again whenever somebody opens the conversation" in told
    assert "How we know: our own: Plaza is simulated" in told

    Channel.objects.update(retention_days=1)
    told = page()
    assert (
        "What others wrote: 24 hours from when Plaza last told it to us. This house wants it so."
        in told
    )

    monkeypatch.setattr(connectors()["plaza"], "retention", timedelta(days=30))
    monkeypatch.setattr(connectors()["plaza"], "retention_of_authors", None)
    monkeypatch.setattr(connectors()["plaza"], "refresh", Connector.refresh)
    Channel.objects.update(retention_days=30)
    told = page()
    assert "What others wrote: 30 days" in told
    assert "Who wrote it" not in told
    assert "it cannot be fetched again from here" in told


def test_the_page_of_a_channel_without_a_term_says_nothing_of_it(
    channel: Channel, signed_in: SignedIn, uwe: Membership
) -> None:
    page = signed_in(uwe).get(f"/t/ratzifatzi/channels/{channel.pk}/").content.decode()
    assert "How long it is kept" not in page


def test_no_browser_keeps_a_picture_for_longer_than_we_may(
    lent: Channel,
    plaza: SimulatedPlaza,
    post: str,
    look: Callable[[Channel], None],
    signed_in: SignedIn,
    mia: Membership,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    shown = {"url": f"{plaza.url}/pictures/{plaza.bring(png(), 'image/png')}", "alt": ""}
    plaza.comment("frieda", ASKED, post, pictures=[shown])
    look(lent)
    said, browser = Message.objects.get(), signed_in(mia)
    addresses = [
        reverse("media:message", args=["ratzifatzi", said.pk, 0]),
        reverse("media:avatar", args=["ratzifatzi", said.handle_id]),
    ]
    for address in addresses:
        answer = browser.get(address)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "private, no-store")
    monkeypatch.setattr(connectors()["plaza"], "retention", None)
    monkeypatch.setattr(connectors()["plaza"], "retention_of_authors", None)
    for address in addresses:
        assert "no-store" not in browser.get(address)["Cache-Control"]
