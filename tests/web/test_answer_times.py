"""Promised answer times at the desk: everybody sees them, leads say them, late is said plainly."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import AnswerTime, Conversation, Message
from herzenstakt.conversations.promised import PROMISED
from herzenstakt.journal.models import Entry
from herzenstakt.web.journal.sentences import sentence

SignedIn = Callable[[Membership], Client]
PAGE = "/t/ratzifatzi/answer-times/"
HOUSE = f"{PAGE}house/"
AS_USUAL = {f"{kind}-unit": "usual" for kind in PROMISED}


def words_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_everybody_sees_what_is_promised_and_only_leads_a_way_to_change_it(
    signed_in: SignedIn, rolf: Membership, mia: Membership, channel: Channel
) -> None:
    page = words_of(signed_in(rolf).get(PAGE))
    assert "<dt>Complaint</dt><dd>within 3 hours" in page
    assert "<dt>Praise</dt><dd>within 2 working days" in page
    assert "Change" not in page
    assert "Change" in words_of(signed_in(mia).get(PAGE))


def test_a_lead_promises_something_else_and_it_stands_in_the_journal(
    signed_in: SignedIn, mia: Membership, channel: Channel
) -> None:
    given = {
        **AS_USUAL,
        "complaint-amount": "30",
        "complaint-unit": "minutes",
        "praise-unit": "nothing",
    }
    page = words_of(signed_in(mia).post(HOUSE, given, follow=True))

    assert "<dt>Complaint</dt><dd>within 30 minutes</dd>" in page
    assert "<dt>Praise</dt><dd>nothing is promised</dd>" in page
    assert AnswerTime.objects.count() == 2
    entry = Entry.objects.get(action="answer_time.promised")
    assert "complaint within 30 minutes, praise nothing is promised" in sentence(entry, "us")


def test_a_channel_may_promise_something_else_and_keep_to_the_house_again(
    signed_in: SignedIn, mia: Membership, channel: Channel
) -> None:
    browser, here = signed_in(mia), f"{PAGE}channel/{channel.pk}/"
    given = {**AS_USUAL, "question-amount": "2", "question-unit": "hours"}
    assert "<dt>Question</dt><dd>within 2 hours</dd>" in words_of(
        browser.post(here, given, follow=True)
    )
    assert AnswerTime.objects.get().channel == channel

    browser.post(here, AS_USUAL)
    assert not AnswerTime.objects.exists()


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"question-unit": "hours"}, "Please say how many."),
        ({"question-unit": "hours", "question-amount": "0"}, "greater than or equal to 1"),
        ({"question-unit": "hours", "question-amount": "1000"}, "less than or equal to 999"),
        ({"question-unit": "hours", "question-amount": "soon"}, "Enter a whole number"),
        ({"question-unit": "moons", "question-amount": "1"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_kept_gets_a_clear_word(
    signed_in: SignedIn, mia: Membership, given: dict[str, str], says: str
) -> None:
    answer = signed_in(mia).post(HOUSE, AS_USUAL | given)
    assert answer.status_code == 422
    assert says in words_of(answer)
    assert not AnswerTime.objects.exists()


def test_members_and_strangers_promise_nothing(
    signed_in: SignedIn, uwe: Membership, olga: Membership, channel: Channel
) -> None:
    for address in (HOUSE, f"{PAGE}channel/{channel.pk}/"):
        assert signed_in(uwe).post(address, AS_USUAL).status_code == 403
        assert signed_in(olga).post(address, AS_USUAL).status_code == 404
    next_door = f"/t/anderswo/answer-times/channel/{channel.pk}/"
    assert signed_in(olga).post(next_door, AS_USUAL).status_code == 404


# --- late ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("feels", "is_late", "mark", "tag"),
    [
        (60, 60, "", "answer promised by"),
        (-60, 60, "feels", "feels late; in our hours by"),
        (-60, -60, "is", "late: promised by"),
    ],
)
def test_the_list_and_the_conversation_say_what_feels_late_and_what_is(
    signed_in: SignedIn,
    mia: Membership,
    frieda_asks: Message,
    feels: int,
    is_late: int,
    mark: str,
    tag: str,
) -> None:
    now = timezone.now()
    Conversation.objects.update(
        feels_late_at=now + timedelta(minutes=feels), late_at=now + timedelta(minutes=is_late)
    )
    browser = signed_in(mia)

    row = re.search(
        r'<time class="row__time"[^>]*>', browser.get("/t/ratzifatzi/").content.decode()
    )
    assert row
    assert (f'data-late="{mark}"' in row[0]) == bool(mark)
    page = words_of(browser.get(f"/t/ratzifatzi/c/{frieda_asks.conversation_id}/"))
    assert tag in page


def test_nobody_is_late_where_nothing_was_promised(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message
) -> None:
    Conversation.objects.update(feels_late_at=None, late_at=None)
    page = words_of(signed_in(mia).get(f"/t/ratzifatzi/c/{frieda_asks.conversation_id}/"))
    assert "promised by" not in page
    assert "feels late" not in page
