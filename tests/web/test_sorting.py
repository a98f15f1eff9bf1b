"""Saying what somebody wants, and putting a conversation off, at the desk."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import snooze
from tests.conftest import Says

SignedIn = Callable[[Membership], Client]


def at(message: Message, rest: str = "") -> str:
    return f"/t/ratzifatzi/c/{message.conversation_id}/{rest}"


def sort_at(message: Message) -> str:
    return at(message, f"message/{message.pk}/sort/")


# --- what it is about ----------------------------------------------------------------------------


def test_what_the_rules_propose_stands_at_the_message_and_can_be_put_right(
    signed_in: SignedIn, tina: Membership, frieda_asks: Message
) -> None:
    browser = signed_in(tina)
    page = browser.get(at(frieda_asks)).content.decode()
    assert '<span class="tag">question</span>' in page
    assert "Rules of the desk propose this" in page

    browser.post(sort_at(frieda_asks), {"kind": "complaint", "need": "yes"})

    page = browser.get(at(frieda_asks)).content.decode()
    assert '<span class="tag">complaint</span>' in page
    assert "Rules of the desk propose this" not in page


def test_each_message_offers_what_fits_it_and_its_reader(
    signed_in: SignedIn, mia: Membership, tina: Membership, frieda_asks: Message, says: Says
) -> None:
    """Its fields are rendered once for many; none of that is another's."""
    second = says("frieda", "Und in Grün?")
    Message.objects.filter(pk=second.pk).update(kind="complaint", needs_reply="yes", sorted_by=mia)

    def offered(member: Membership, message: Message) -> tuple[list[str], list[str], bool, bool]:
        page = signed_in(member).get(at(message)).content.decode()
        form = page.split(f'action="{sort_at(message)}"')[1].split("</form>")[0]
        assert form.count(f'id="kind-{message.pk}"') == form.count(f'for="kind-{message.pk}"') == 1
        chosen = re.findall(r'<option value="(\w*)" selected>', form)
        checked = re.findall(r'value="(\w+)" checked', form)
        return chosen, checked, 'name="reason"' in form, "Rules of the desk" in form

    assert offered(mia, frieda_asks) == (["question"], [frieda_asks.needs_reply], True, True)
    assert offered(mia, second) == (["complaint"], ["yes"], True, False)
    assert offered(tina, second) == (["complaint"], ["yes"], False, False)
    assert offered(tina, frieda_asks) == (["question"], [frieda_asks.needs_reply], False, True)
    mia.user.language = "de"
    mia.user.save()
    page = signed_in(mia).get(at(frieda_asks)).content.decode()
    assert "Der Mensch möchte" in page
    assert "The person wants" not in page


def test_that_nobody_answers_is_not_for_a_trainee_and_needs_a_reason(
    signed_in: SignedIn, tina: Membership, uwe: Membership, frieda_asks: Message
) -> None:
    nobody = {"kind": "spam", "need": "no"}
    assert signed_in(tina).post(sort_at(frieda_asks), nobody).status_code == 403
    said = signed_in(uwe).post(sort_at(frieda_asks), nobody, follow=True).content.decode()
    assert "why nobody answers" in said
    frieda_asks.refresh_from_db()
    assert frieda_asks.is_open

    signed_in(uwe).post(sort_at(frieda_asks), {**nobody, "reason": "Werbung"})

    frieda_asks.refresh_from_db()
    assert (frieda_asks.kind, frieda_asks.needs_reply) == (MessageKind.SPAM, Need.NO)
    assert "a comment needs no answer" in signed_in(uwe).get(at(frieda_asks)).content.decode()


def test_readers_and_strangers_sort_nothing_and_our_own_words_are_of_no_kind(
    signed_in: SignedIn,
    rolf: Membership,
    olga: Membership,
    mia: Membership,
    frieda_asks: Message,
    says: Says,
) -> None:
    right = {"kind": "complaint", "need": "yes"}
    assert signed_in(rolf).post(sort_at(frieda_asks), right).status_code == 403
    assert signed_in(olga).post(sort_at(frieda_asks), right).status_code == 404

    ours = says("ratzifatzi", "Am Montag.", frieda_asks.external_id)
    assert signed_in(mia).post(sort_at(ours), right).status_code == 404


@pytest.mark.parametrize("wrong", [{}, {"kind": "?", "need": "yes"}, {"kind": "spam", "need": ""}])
def test_nonsense_changes_nothing_and_gets_a_clear_word(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, wrong: dict[str, str]
) -> None:
    page = signed_in(mia).post(sort_at(frieda_asks), wrong, follow=True)
    assert "Please choose what the person wants" in page.content.decode()
    frieda_asks.refresh_from_db()
    assert frieda_asks.sorted_by is None


# --- later ---------------------------------------------------------------------------------------


def test_what_is_put_off_stands_in_its_room_and_comes_back(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message
) -> None:
    browser = signed_in(mia)
    said = browser.post(at(frieda_asks, "later/"), {"when": "tomorrow"}, follow=True)
    assert "Put off until" in said.content.decode()

    tomorrow = timezone.localdate(timezone=ZoneInfo("Europe/Berlin")) + timedelta(days=1)
    until = Conversation.objects.get().snoozed_until
    assert until == datetime(
        tomorrow.year, tomorrow.month, tomorrow.day, 9, tzinfo=ZoneInfo("Europe/Berlin")
    )
    assert "Frieda Frage" not in rows(browser, "")
    assert "Frieda Frage" in rows(browser, "?room=later")
    page = browser.get(at(frieda_asks)).content.decode()
    assert "put off until" in page
    assert "has just written" in page

    browser.post(at(frieda_asks, "back/"))
    assert "Frieda Frage" in rows(browser, "")


def rows(browser: Client, query: str) -> str:
    page = browser.get(f"/t/ratzifatzi/{query}").content.decode()
    found = re.search(r'<ol class="list__rows".*?</ol>', page, re.DOTALL)
    assert found
    return found[0]


@pytest.mark.parametrize(
    ("choice", "told"),
    [
        ({}, "Please say until when."),
        ({"when": "never"}, "Please say until when."),
        ({"when": "at"}, "Please say until when."),
        ({"when": "at", "at": "2020-01-01T10:00"}, "a time that is still to come"),
        ({"when": "at", "at": "9999-01-01T10:00"}, "a time that is still to come"),
        ({"when": "at", "at": "tomorrow"}, "Please say until when."),
    ],
)
def test_a_time_that_has_passed_or_is_none_gets_a_clear_word(
    signed_in: SignedIn, mia: Membership, frieda_asks: Message, choice: dict[str, str], told: str
) -> None:
    page = signed_in(mia).post(at(frieda_asks, "later/"), choice, follow=True).content.decode()
    assert told in page
    assert Conversation.objects.get().snoozed_until is None


def test_trainees_readers_and_strangers_put_nothing_off(
    signed_in: SignedIn,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    frieda_asks: Message,
) -> None:
    for who, status in ((tina, 403), (rolf, 403), (olga, 404)):
        for act in ("later/", "back/"):
            answer = signed_in(who).post(at(frieda_asks, act), {"when": "tomorrow"})
            assert answer.status_code == status


def test_what_is_back_first_stands_first_and_more_goes_on_behind_it(
    signed_in: SignedIn, mia: Membership, says: Says
) -> None:
    for number, who in enumerate(("karl", "frieda", "lena")):
        said = says(who, "Wann?")
        assert said.conversation
        snooze(said.conversation, mia, timezone.now() + timedelta(days=3 - number))

    page = rows(signed_in(mia), "?room=later")
    assert [page.index(name) for name in ("Lena Lob", "Frieda Frage", "Karl Kritik")] == sorted(
        page.index(name) for name in ("Lena Lob", "Frieda Frage", "Karl Kritik")
    )
    first = Conversation.objects.put_off().first()
    assert first
    assert first.snoozed_until
    key = f"b{first.snoozed_until.isoformat()}_{first.pk}".replace("+", "%2B")
    following = rows(signed_in(mia), f"?room=later&after={key}")
    assert "Lena Lob" not in following
    assert "Karl Kritik" in following
