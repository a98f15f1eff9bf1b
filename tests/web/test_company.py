from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.contrib.staticfiles import finders
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Note
from herzenstakt.presence.models import GONE_AFTER, CareRequest, Presence
from herzenstakt.presence.services import look
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft
from herzenstakt.web.conversation.together import in_a_row

SignedIn = Callable[[Membership], Client]
WORDS = "Im Dezember, liebe Frieda."
WORD = "Du kennst sie, ich habe morgen frei."
HERE = {"HX-Request": "true", "HX-Target": "here"}


def at(conversation: Conversation, act: str = "") -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/{act}"


def page(browser: Client, conversation: Conversation) -> str:
    return browser.get(at(conversation)).content.decode()


def still_here(browser: Client, conversation: Conversation, **more: Any) -> Any:
    return browser.post(at(conversation, "here/"), more, headers=HERE)


def digest(html: str) -> str:
    found = re.search(r'here__line" data-digest="(\w+)"', html)
    assert found
    return found[1]


# --- who is here ---------------------------------------------------------------------------------


def test_whoever_opens_a_conversation_is_seen_in_it_and_readers_are_too(
    signed_in: SignedIn, conversation: Conversation, rolf: Membership, mia: Membership
) -> None:
    page(signed_in(rolf), conversation)
    assert "Rolf is looking at this, too" in page(signed_in(mia), conversation)
    assert "Mia is looking at this, too" in page(signed_in(rolf), conversation)


@pytest.mark.parametrize(
    ("address", "part"), [("/t/ratzifatzi/", "signs"), ("/t/ratzifatzi/c/{pk}/", "here")]
)
def test_who_is_here_is_asked_for_so_often_that_it_is_seen_within_three_seconds(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, address: str, part: str
) -> None:
    """A question is asked at the first beat after its pause (live.js); half a second is for its way."""
    html = signed_in(mia).get(address.format(pk=conversation.pk)).content.decode()
    pause = re.search(rf'id="{part}"[^>]* data-live="([\d.]+)"', html)
    script = finders.find("web/js/live.js")
    assert script
    beat = re.search(r"const BEAT = (\d+);", Path(script).read_text("utf-8"))
    assert pause
    assert beat
    assert ceil(1000 * float(pause[1]) / int(beat[1])) * int(beat[1]) <= 2500


def test_whoever_only_asks_for_the_list_is_in_no_conversation(
    signed_in: SignedIn, conversation: Conversation, mia: Membership
) -> None:
    signed_in(mia).get("/t/ratzifatzi/")
    assert not Presence.objects.exists()


def test_a_page_that_stays_open_hears_of_colleagues_and_of_nothing_twice(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    browser = signed_in(mia)
    seen = digest(page(browser, conversation))
    assert still_here(browser, conversation, seen=seen).status_code == 204
    look(conversation.pk, uwe)
    came = still_here(browser, conversation, seen=seen)
    assert "Uwe is looking at this, too" in came.content.decode()
    seen = digest(came.content.decode())
    assert still_here(browser, conversation, seen=seen).status_code == 204

    Presence.objects.filter(member=uwe).update(seen_at=timezone.now() - GONE_AFTER)
    went = still_here(browser, conversation, seen=seen)
    assert "Uwe" not in went.content.decode()


def test_it_costs_two_small_questions_and_renders_no_thread(
    signed_in: SignedIn,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    browser = signed_in(mia)
    page(browser, conversation)
    look(conversation.pk, uwe)
    door = 3  # session, user and memberships, as for every request
    with django_assert_num_queries(door + 2):
        answer = still_here(browser, conversation)
    assert "Wann kommt die in Blau?" not in answer.content.decode()
    later = timezone.now() + timedelta(seconds=2)
    with time_machine.travel(later, tick=False), django_assert_num_queries(door + 2 + 1):
        still_here(browser, conversation)


def test_a_page_that_stood_open_unseen_is_there_again(
    signed_in: SignedIn, conversation: Conversation, mia: Membership
) -> None:
    browser = signed_in(mia)
    assert still_here(browser, conversation).status_code == 200
    assert Presence.objects.get().member == mia


def test_whoever_types_is_said_to_write_until_it_is_sent(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    browser = signed_in(mia)
    page(browser, conversation)
    still_here(browser, conversation, writes="1")
    assert "Mia is writing an answer" in page(signed_in(uwe), conversation)

    seen = str(Seen.of(conversation, conversation.messages.get()))
    signed_in(mia).post(at(conversation, "let-go/"), {"text": WORDS, "seen": seen})
    assert Reply.objects.get().approved_by == mia
    later = page(signed_in(uwe), conversation)
    assert "Mia is writing" not in later
    assert "Mia is looking at this, too" in later


def test_each_letter_that_is_kept_says_so_too(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    typed = {"HX-Request": "true", "HX-Target": "composer-state"}
    signed_in(mia).post(at(conversation, "draft/"), {"text": WORDS}, headers=typed)
    assert "Mia is writing an answer" in page(signed_in(uwe), conversation)


def test_a_reader_cannot_say_that_they_write(
    signed_in: SignedIn, conversation: Conversation, rolf: Membership
) -> None:
    still_here(signed_in(rolf), conversation, writes="1")
    assert Presence.objects.get().wrote_at is None


def test_what_one_may_not_see_one_cannot_be_in(
    signed_in: SignedIn, conversation: Conversation, rolf: Membership, olga: Membership
) -> None:
    browser = signed_in(rolf)
    page(browser, conversation)
    Conversation.objects.update(is_private=True)
    assert still_here(browser, conversation).status_code == 404
    assert still_here(signed_in(olga), conversation).status_code == 404
    assert browser.get(at(conversation, "here/")).status_code in {404, 405}
    assert Presence.objects.get().member == rolf, "from before"


def test_a_name_of_a_colleague_is_words_and_nothing_else(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    uwe.user.name = "<script>alert(1)</script>"
    uwe.user.save()
    look(conversation.pk, uwe, writes=True)
    browser = signed_in(mia)
    everywhere = page(browser, conversation) + browser.get("/t/ratzifatzi/here/").content.decode()
    assert "<script>alert" not in everywhere
    assert "&lt;script&gt;" in everywhere


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (("Mia M",), "Mia"),
        (("Mia M", "Uwe U"), "Mia and Uwe"),
        (("Mia M", "Uwe U", "Tina T"), "Mia, Uwe and 1 more"),
        (("Mia M", "Uwe U", "Tina T", "Kai K"), "Mia, Uwe and 2 more"),
    ],
)
def test_many_are_said_as_one_says_them(names: tuple[str, ...], said: str) -> None:
    assert in_a_row(names) == said


# --- in the list ---------------------------------------------------------------------------------


def test_the_list_says_where_a_colleague_is_and_says_it_again_only_when_it_changes(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    browser = signed_in(mia)
    assert browser.get("/t/ratzifatzi/here/").status_code == 204
    look(conversation.pk, uwe)
    assert re.search(r"row__sign.{0,300}Uwe", browser.get("/t/ratzifatzi/").content.decode(), re.S)
    told = browser.get("/t/ratzifatzi/here/").content.decode()
    assert f'data-sign="{conversation.pk}"' in told
    found = re.search(r'data-digest="(\w+)"', told)
    assert found
    assert browser.get("/t/ratzifatzi/here/", {"seen": found[1]}).status_code == 204

    look(conversation.pk, uwe, writes=True)
    assert "data-writes" in browser.get("/t/ratzifatzi/here/", {"seen": found[1]}).content.decode()
    Presence.objects.all().delete()
    gone = browser.get("/t/ratzifatzi/here/", {"seen": found[1]})
    assert (gone.status_code, "Uwe" in gone.content.decode()) == (200, False)


def test_the_list_next_door_says_nothing(
    signed_in: SignedIn, conversation: Conversation, uwe: Membership, olga: Membership
) -> None:
    look(conversation.pk, uwe)
    assert signed_in(olga).get("/t/anderswo/here/").status_code == 204
    assert signed_in(olga).get("/t/ratzifatzi/here/").status_code == 404


# --- somebody has begun --------------------------------------------------------------------------


def test_a_second_writer_is_told_before_and_reads_the_first_one(
    signed_in: SignedIn, conversation: Conversation, draft: Reply, uwe: Membership
) -> None:
    told = page(signed_in(uwe), conversation)
    place = told.index('id="begun"')
    assert place < told.index('id="composer-text"')
    begun = told[place : told.index("composer__form")]
    assert "Mia has begun an answer" in begun
    assert WORDS in begun
    assert f"reply/{draft.pk}/take-over/" in begun
    assert "I write anyway" in begun


def test_the_first_writer_is_not_told_of_the_second(
    signed_in: SignedIn, conversation: Conversation, draft: Reply, uwe: Membership, mia: Membership
) -> None:
    save_draft(conversation, uwe, "Bald!")
    assert "begun-title" not in page(signed_in(mia), conversation)
    assert "Mia has begun an answer" in page(signed_in(uwe), conversation)


def test_whoever_writes_without_a_draft_yet_is_told_of_as_well(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    look(conversation.pk, mia, writes=True)
    told = page(signed_in(uwe), conversation)
    assert "Mia is writing an answer already" in told
    assert "take-over/" not in told


def test_an_empty_draft_one_that_is_left_behind_and_a_reader_tell_nothing(
    signed_in: SignedIn,
    conversation: Conversation,
    draft: Reply,
    mia: Membership,
    uwe: Membership,
    rolf: Membership,
) -> None:
    assert "begun-title" not in page(signed_in(rolf), conversation)
    draft.text = ""
    draft.save()
    assert "begun-title" not in page(signed_in(uwe), conversation)
    draft.text = WORDS
    draft.save()
    Membership.objects.filter(pk=mia.pk).update(is_active=False)
    assert "begun-title" not in page(signed_in(uwe), conversation)


def test_taking_over_keeps_both_and_says_so_no_more(
    signed_in: SignedIn, conversation: Conversation, draft: Reply, uwe: Membership
) -> None:
    browser = signed_in(uwe)
    answer = browser.post(at(conversation, f"reply/{draft.pk}/take-over/"), follow=True)
    assert "begun-title" not in answer.content.decode()
    assert sorted(Reply.objects.values_list("author__user__name", "text", "state")) == [
        ("Mia Menschenfreund", WORDS, "draft"),
        ("Uwe Unsozial", WORDS, "draft"),
    ]


def test_neither_a_reader_nor_a_stranger_takes_over(
    signed_in: SignedIn,
    conversation: Conversation,
    draft: Reply,
    rolf: Membership,
    olga: Membership,
) -> None:
    take_over = at(conversation, f"reply/{draft.pk}/take-over/")
    assert signed_in(rolf).post(take_over).status_code == 403
    assert signed_in(olga).post(take_over).status_code == 404
    assert Reply.objects.count() == 1


# --- two answers to one question -----------------------------------------------------------------


@pytest.mark.parametrize("htmx", [{"HX-Request": "true", "HX-Target": "composer"}, {}])
def test_the_second_answer_is_asked_about_with_the_first_one_shown(
    htmx: dict[str, str],
    signed_in: SignedIn,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
) -> None:
    seen = str(Seen.of(conversation, conversation.messages.get()))
    signed_in(mia).post(at(conversation, "let-go/"), {"text": WORDS, "seen": seen})
    second = {"text": "Bald!", "seen": seen}
    answer = signed_in(uwe).post(at(conversation, "let-go/"), second, headers=htmx)

    assert answer.status_code == 422
    composer = answer.content.decode().split('id="composer"')[1].split("<textarea")[0]
    assert "already on its way" in composer
    assert re.search(rf"Mia Menschenfreund</strong>.{{0,60}}{WORDS}", composer, re.S)
    assert Reply.objects.get(author=uwe).state == Reply.State.DRAFT


# --- handing over --------------------------------------------------------------------------------


def hand_over(browser: Client, conversation: Conversation, to: object, word: str = WORD) -> str:
    form = {"to": to, "word": word}
    answer = browser.post(at(conversation, "hand-over-to/"), form, follow=True)
    return str(answer.content.decode())


def test_a_colleague_is_asked_in_the_head_until_they_have_said_yes(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    said = hand_over(signed_in(uwe), conversation, mia.pk)
    assert "Good. Mia finds your word here." in said
    assert "Mia is asked to take care" in said
    assert "asked-title" not in said

    browser = signed_in(mia)
    first = r"Handed over to you</span> <strong><bdi>Frieda Frage"
    assert re.search(first, browser.get("/t/ratzifatzi/").content.decode())
    head = page(browser, conversation).split("</header>")
    asked = next(part for part in head if "asked-title" in part)
    assert "Uwe hands this over to you" in asked
    assert WORD in asked
    browser.post(at(conversation, "take-care/"))
    taken = page(browser, conversation)
    assert not re.search(first, taken)
    assert "asked-title" not in taken
    assert "Uwe handed this over to Mia Menschenfreund" in taken
    assert WORD in taken, "the word stays among the notes"


def test_or_until_they_have_given_it_back(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    browser = signed_in(uwe)
    browser.post(at(conversation, "take-care/"))
    hand_over(browser, conversation, mia.pk)
    browser = signed_in(mia)
    browser.post(at(conversation, "hand-back/"))
    assert "asked-title" not in page(browser, conversation)
    conversation.refresh_from_db()
    assert conversation.caretaker == uwe
    again = browser.post(at(conversation, "hand-back/"), follow=True)
    assert "nothing here that you could give back" in again.content.decode()


def test_one_chooses_among_those_who_can_and_only_where_it_is_ones_own_to_give(
    signed_in: SignedIn,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    tina: Membership,
    rolf: Membership,
) -> None:
    choices = page(signed_in(uwe), conversation).split('id="hand-over-to"')[1].split("</select>")[0]
    assert [name for name in ("Mia", "Tina", "Rolf", "Uwe") if name in choices] == ["Mia", "Tina"]
    signed_in(mia).post(at(conversation, "take-care/"))
    assert "hand-over-to" not in page(signed_in(uwe), conversation)
    assert "hand-over-to" not in page(signed_in(rolf), conversation)


def test_hostile_words_stay_words(
    signed_in: SignedIn, conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    hand_over(signed_in(uwe), conversation, mia.pk, "<b>Los\x00!</b>\u202e" + "🥕" * 10_000)
    told = page(signed_in(mia), conversation)
    assert "<b>Los" not in told
    assert "&lt;b&gt;Los!" in told
    assert len(Note.objects.get().text) == 500


@pytest.mark.parametrize("to", ["", "x", "9" * 40, "-1"])
def test_what_is_no_colleague_is_asked_for_again(
    to: str, signed_in: SignedIn, conversation: Conversation, uwe: Membership
) -> None:
    assert "Please choose to whom" in hand_over(signed_in(uwe), conversation, to)
    assert not Note.objects.exists()


def test_who_may_not_hand_over_is_refused_and_strangers_find_nothing(
    signed_in: SignedIn,
    conversation: Conversation,
    mia: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    form = {"to": mia.pk, "word": WORD}
    assert signed_in(rolf).post(at(conversation, "hand-over-to/"), form).status_code == 403
    assert signed_in(rolf).post(at(conversation, "hand-back/")).status_code == 403
    assert signed_in(olga).post(at(conversation, "hand-over-to/"), form).status_code == 404
    assert signed_in(olga).post(at(conversation, "hand-back/")).status_code == 404
    to_next_door = {"to": olga.pk, "word": WORD}
    assert signed_in(mia).post(at(conversation, "hand-over-to/"), to_next_door).status_code == 404
    assert "cannot take care" in hand_over(signed_in(mia), conversation, rolf.pk)
    assert not CareRequest.objects.exists()
