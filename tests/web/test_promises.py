"""Promises on their screens: asked below the answer, shown until they are done, and nobody else decides."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.test import Client

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.outgoing import approve
from herzenstakt.promises.models import Promise, PromiseMove
from herzenstakt.promises.services import Word, fulfil, make
from herzenstakt.replies.models import Reply

SignedIn = Callable[[Membership], Client]

#: a Wednesday
NOW = datetime(2026, 11, 25, 15, 0, tzinfo=ZoneInfo("Europe/Berlin"))
FRIDAY, MONDAY = date(2026, 11, 27), date(2026, 11, 30)
ROOM = "/t/ratzifatzi/promises/"
WORDS = "Die blaue schicken wir bis Freitag los."


@pytest.fixture(autouse=True)
def _on_a_wednesday() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def promise(conversation: Conversation, mia: Membership) -> Promise:
    return make(conversation, mia, Word(WORDS, FRIDAY, mia))


@pytest.fixture
def proposed(draft: Reply, mia: Membership) -> Promise:
    draft.text = "Ich melde mich bis Montag bei dir, liebe Frieda."
    draft.save()
    approve(draft, mia)
    return Promise.objects.get()


def page_of(response: Any) -> str:
    return " ".join(response.content.decode().split())


def talk(conversation: Conversation) -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/"


def act(promise: Promise, name: str) -> str:
    return f"{ROOM}{promise.pk}/{name}/"


# --- below the answer ----------------------------------------------------------------------------


def test_the_thread_asks_whether_it_is_a_promise(
    proposed: Promise,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    signed_in: SignedIn,
) -> None:
    page = page_of(signed_in(mia).get(talk(conversation)))
    assert (
        "You promised <strong>Frieda Frage</strong> something for <strong>Monday, 30 November"
        in page
    )
    assert 'value="2026-11-30"' in page
    assert "Promised here" not in page

    page = page_of(signed_in(uwe).get(talk(conversation)))
    assert "Mia promised <strong>Frieda Frage</strong> something" in page


def test_who_only_reads_is_not_asked(
    proposed: Promise, conversation: Conversation, rolf: Membership, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(rolf).get(talk(conversation)))

    assert "Keep it as a promise?" not in page
    for name in ("keep", "dismiss", "kept", "move", "drop", "take"):
        assert signed_in(rolf).post(act(proposed, name)).status_code == 403
    assert Promise.objects.get().state == "proposed"


def test_one_click_keeps_it(
    proposed: Promise, conversation: Conversation, mia: Membership, signed_in: SignedIn
) -> None:
    form = {"words": proposed.words, "due_on": "2026-11-30", "owner": str(mia.pk), "instead": ""}
    page = page_of(signed_in(mia).post(act(proposed, "keep"), form, follow=True))

    assert "Keep it as a promise?" not in page
    assert "until Monday, 30 November" in page
    assert "Mia wrote a promise down" in page
    assert Promise.objects.get().state == "open"


def test_one_click_says_that_it_is_none(
    proposed: Promise, conversation: Conversation, mia: Membership, signed_in: SignedIn
) -> None:
    page = page_of(signed_in(mia).post(act(proposed, "dismiss"), follow=True))

    assert "Keep it as a promise?" not in page
    assert not Promise.objects.exists()


def test_it_may_give_another_day_to_an_older_promise(
    promise: Promise, draft: Reply, mia: Membership, conversation: Conversation, signed_in: SignedIn
) -> None:
    draft.text = "Es dauert länger, ich melde mich bis Montag."
    draft.save()
    approve(draft, mia)
    new = Promise.objects.proposed().get()
    page = page_of(signed_in(mia).get(talk(conversation)))
    assert f"Another day for: {WORDS}" in page

    form = {"words": new.words, "due_on": "2026-11-30", "owner": "", "instead": str(promise.pk)}
    signed_in(mia).post(act(new, "keep"), form)
    kept = Promise.objects.get()
    assert (kept.pk, kept.due_on, kept.broken_at) == (promise.pk, MONDAY, None)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"due_on": "2026-11-24"}, "That day has passed."),
        ({"due_on": "9999-12-31"}, "Enter a valid date."),
        ({"due_on": ""}, "This field is required."),
        ({"words": ""}, "This field is required."),
        ({"words": "x\x00"}, "Null characters are not allowed."),
        ({"owner": "999999"}, "Select a valid choice."),
        ({"owner": "<b>"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_kept_is_said_and_the_question_stays(
    wrong: dict[str, str], told: str, proposed: Promise, mia: Membership, signed_in: SignedIn
) -> None:
    form = {"words": "Blau", "due_on": "2026-11-30", "owner": str(mia.pk), **wrong}
    page = page_of(signed_in(mia).post(act(proposed, "keep"), form, follow=True))

    assert told in page
    assert "Keep it as a promise?" in page
    assert Promise.objects.get().state == "proposed"


def test_nobody_from_next_door_and_nobody_who_only_reads_stands_for_it(
    proposed: Promise,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
    signed_in: SignedIn,
) -> None:
    browser = signed_in(mia)
    room = talk(proposed.conversation)
    for nobody in (olga, rolf):
        form = {"words": "Blau", "due_on": "2026-11-30", "owner": str(nobody.pk)}
        assert f'value="{nobody.pk}">{nobody.user}' not in page_of(browser.get(room))
        assert "Select a valid choice." in page_of(
            browser.post(act(proposed, "keep"), form, follow=True)
        )
        assert Promise.objects.get().state == "proposed"

    assert f'value="{tina.pk}">{tina.user}' in page_of(browser.get(room))


# --- in the head, on the person's page -----------------------------------------------------------


def test_it_is_shown_until_it_is_done(
    promise: Promise,
    conversation: Conversation,
    mia: Membership,
    rolf: Membership,
    signed_in: SignedIn,
) -> None:
    person = f"/t/ratzifatzi/p/{conversation.person_id}/"
    for where in (talk(conversation), person, ROOM):
        assert WORDS in page_of(signed_in(rolf).get(where))
        assert "What becomes of it?" not in page_of(signed_in(rolf).get(where))

    page = page_of(signed_in(mia).post(act(promise, "kept"), follow=True))
    assert "You kept your word." in page
    assert "Promised here" not in page
    for where in (person, ROOM):
        assert WORDS not in page_of(signed_in(mia).get(where))


def test_what_is_overdue_is_said_plainly(
    promise: Promise, conversation: Conversation, mia: Membership, signed_in: SignedIn
) -> None:
    for days, says in ((2, "today"), (3, "1 day overdue"), (7, "5 days overdue")):
        with time_machine.travel(NOW + timedelta(days=days), tick=False):
            assert says in page_of(signed_in(mia).get(talk(conversation)))
            assert says in page_of(signed_in(mia).get(ROOM))


def test_words_of_a_promise_are_words_and_no_page(
    conversation: Conversation, mia: Membership, signed_in: SignedIn
) -> None:
    evil = "<script>alert(1)</script>"
    make(conversation, mia, Word(evil, FRIDAY, mia))

    for where in (talk(conversation), ROOM, f"/t/ratzifatzi/p/{conversation.person_id}/"):
        assert evil not in signed_in(mia).get(where).content.decode()


def test_another_day_and_whether_the_person_knows(
    promise: Promise, mia: Membership, signed_in: SignedIn
) -> None:
    form = {"due_on": "2026-11-30", "back": "room", "was_told": "on"}
    answer = signed_in(mia).post(act(promise, "move"), form)
    assert answer["Location"] == ROOM
    signed_in(mia).post(act(promise, "move"), {"due_on": "2026-12-01"})

    moves = PromiseMove.objects.values_list("was_told", flat=True)
    assert list(moves) == [True, False]
    page = page_of(signed_in(mia).post(act(promise, "move"), {"due_on": "x"}, follow=True))
    assert "Until: Enter a valid date." in page


def test_dropping_asks_why(promise: Promise, mia: Membership, signed_in: SignedIn) -> None:
    page = page_of(signed_in(mia).post(act(promise, "drop"), {"why": " "}, follow=True))
    assert "why it will not be done" in page
    page = page_of(signed_in(mia).post(act(promise, "drop"), {"why": "Karl zog um"}, follow=True))
    assert "The journal knows why." in page
    assert "Mia dropped a promise: Karl zog um" in page
    journal = page_of(signed_in(mia).get("/t/ratzifatzi/journal/?kind=promise"))
    assert "dropped what Frieda Frage was promised until 27 Nov" in journal


def test_a_colleague_takes_it_over(
    promise: Promise, uwe: Membership, mia: Membership, signed_in: SignedIn
) -> None:
    assert "I do it" in page_of(signed_in(uwe).get(ROOM))
    signed_in(uwe).post(act(promise, "take"))

    assert Promise.objects.get().owner == uwe
    assert "I do it" not in page_of(signed_in(uwe).get(ROOM))


# --- by hand -------------------------------------------------------------------------------------


def test_somebody_wants_to_come_back_to_a_person(
    conversation: Conversation, tina: Membership, signed_in: SignedIn
) -> None:
    where = f"{talk(conversation)}promise/"
    assert "Remind us to come back" in page_of(signed_in(tina).get(where))
    form = {"words": "Nachfragen, ob sie ankam", "due_on": "2026-12-10", "owner": ""}
    page = page_of(signed_in(tina).post(where, form, follow=True))

    assert "Nachfragen, ob sie ankam" in page
    assert "nobody stands for it yet" in page
    answer = signed_in(tina).post(where, {**form, "due_on": "2026-11-01", "words": "Bleibt stehen"})
    assert answer.status_code == 422
    assert "Bleibt stehen" in page_of(answer)
    assert "That day has passed." in page_of(answer)


# --- the room ------------------------------------------------------------------------------------


def test_the_room_has_the_soonest_first_whatever_became_of_the_conversation(
    promise: Promise,
    conversation: Conversation,
    mia: Membership,
    uwe: Membership,
    signed_in: SignedIn,
) -> None:
    make(conversation, uwe, Word("Erst am Montag", MONDAY, uwe))
    make(conversation, uwe, Word("Noch heute", NOW.date(), None))
    Conversation.objects.update(status="closed", waiting_since=None)
    page = page_of(signed_in(mia).get(ROOM))

    assert page.index("Noch heute") < page.index(WORDS) < page.index("Erst am Montag")
    assert "at rest" in page
    mine = page_of(signed_in(mia).get(f"{ROOM}?whose=mine"))
    assert WORDS in mine
    assert "Erst am Montag" not in mine


def test_the_way_to_the_room_says_how_many_are_due(
    promise: Promise,
    conversation: Conversation,
    mia: Membership,
    olga: Membership,
    signed_in: SignedIn,
) -> None:
    def count(who: Membership) -> str:
        page = page_of(signed_in(who).get(f"/t/{who.team.slug}/promises/"))
        entry = page.split("Promises</span>")[1].split("</a>")[0]
        return entry.split('nav__count">')[1].split("<")[0] if "nav__count" in entry else ""

    assert count(mia) == ""
    with time_machine.travel(NOW + timedelta(days=2), tick=False):
        assert count(mia) == "1"
        assert count(olga) == ""
        Promise.objects.bulk_create(
            Promise(
                team=mia.team, conversation=conversation, words="x", due_on=FRIDAY, state="open"
            )
            for _ in range(120)
        )
        assert count(mia) == "99+"


def test_the_room_reads_page_by_page_and_asks_no_more_for_more_rows(
    conversation: Conversation,
    mia: Membership,
    signed_in: SignedIn,
    django_assert_max_num_queries: Any,
) -> None:
    Promise.objects.bulk_create(
        Promise(
            team=mia.team,
            conversation=conversation,
            owner=mia,
            words=f"Nummer {number:03}.",
            due_on=FRIDAY + timedelta(days=number // 30),
            state="open",
        )
        for number in range(120)
    )
    browser, seen, where = signed_in(mia), "", ROOM
    for _ in range(3):
        with django_assert_max_num_queries(12):
            page = page_of(browser.get(where))
        seen += page
        where = ROOM + page.split('class="button" href="')[-1].split('"')[0].replace("&amp;", "&")
    assert all(
        seen.count(f'<p class="promise__words" dir="auto">Nummer {number:03}.') == 1
        for number in range(120)
    )
    for odd in ("x", "2026-11-27_x", "0001-01-01_1", "2026-11-27_" + "9" * 40, "\x00"):
        assert browser.get(ROOM, {"after": odd}).status_code == 200


def test_next_door_sees_and_decides_nothing(
    promise: Promise, olga: Membership, signed_in: SignedIn
) -> None:
    assert WORDS not in page_of(signed_in(olga).get("/t/anderswo/promises/"))
    for name in ("keep", "dismiss", "kept", "move", "drop", "take"):
        assert signed_in(olga).post(act(promise, name)).status_code == 404
        where = f"/t/anderswo/promises/{promise.pk}/{name}/"
        assert signed_in(olga).post(where, {"why": "x"}).status_code == 404
    assert Promise.objects.get().state == "open"


def test_what_is_done_meanwhile_is_said(
    promise: Promise, mia: Membership, uwe: Membership, signed_in: SignedIn
) -> None:
    fulfil(promise, uwe)
    page = page_of(signed_in(mia).post(act(promise, "drop"), {"why": "x"}, follow=True))

    assert "A colleague was faster" in page
