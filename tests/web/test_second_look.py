"""The pause and the second look as they stand on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import second_look
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import LookTwice, Pause, Remark, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from tests.conftest import Happens, Says

SignedIn = Callable[[Membership], Client]
HTMX = {"HX-Request": "true", "HX-Target": "composer"}
ATTACK = "Ihr seid doch alle unfähig! Drei Wochen warte ich auf die Bürste!"
BARKS = "Lernen Sie erst mal lesen, so ein Unsinn!"
CALM = "Drei Wochen sind zu lang, das tut mir leid. Ich frage heute im Lager nach. Uwe"
RULES = "/t/ratzifatzi/second-look/"


@pytest.fixture
def karls(says: Says) -> Conversation:
    """Karl attacks."""
    conversation = says("karl", ATTACK).conversation
    assert conversation
    return conversation


def at(conversation: Conversation, act: str = "") -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/{act}"


def form(conversation: Conversation, text: str, **more: Any) -> dict[str, Any]:
    last = conversation.messages.said_to_us().order_by("-pk").first()
    assert last
    return {"text": text, "seen": str(Seen.of(conversation, last)), "answers": last.pk, **more}


# --- the pause -----------------------------------------------------------------------------------


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_a_barking_answer_comes_back_with_three_ways(
    signed_in: SignedIn, uwe: Membership, karls: Conversation, headers: dict[str, str]
) -> None:
    answer = signed_in(uwe).post(at(karls, "let-go/"), form(karls, BARKS), headers=headers)
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "Does this bark back?" in page
    for way in ("Wait ten minutes", "Ask a colleague", "Send anyway"):
        assert way in page
    assert f">{BARKS}</textarea>" in page
    assert Reply.objects.get().state == Reply.State.DRAFT


def test_it_stands_there_when_the_page_is_opened_again_and_goes_with_other_words(
    signed_in: SignedIn, uwe: Membership, karls: Conversation
) -> None:
    browser = signed_in(uwe)
    browser.post(at(karls, "let-go/"), form(karls, BARKS))
    assert "Does this bark back?" in browser.get(at(karls)).content.decode()

    typing = {"HX-Request": "true", "HX-Target": "composer-state"}
    told = browser.post(at(karls, "draft/"), form(karls, CALM), headers=typing).content.decode()
    assert 'id="pause" hx-swap-oob="true"' in told
    assert "Does this bark back?" not in told
    assert browser.post(at(karls, "let-go/"), form(karls, CALM)).status_code == 302
    assert Pause.objects.get().outcome == Pause.Outcome.CHANGED


def test_nobody_else_sees_that_it_was_offered(
    signed_in: SignedIn, uwe: Membership, mia: Membership, karls: Conversation
) -> None:
    signed_in(uwe).post(at(karls, "let-go/"), form(karls, BARKS))

    page = signed_in(mia).get(at(karls)).content.decode()
    assert BARKS in page  # a draft, as ever
    assert "bark" not in page.replace(BARKS, "")
    assert "bark" not in signed_in(mia).get("/t/ratzifatzi/journal/").content.decode()


def test_the_clock_says_until_when_and_then_its_writer_sends_it(
    signed_in: SignedIn,
    uwe: Membership,
    karls: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    browser = signed_in(uwe)
    browser.post(at(karls, "let-go/"), form(karls, BARKS))
    page = browser.post(at(karls, "wait/"), form(karls, BARKS), headers=HTMX).content.decode()
    assert "Rests until" in page
    assert "Wait ten minutes" not in page
    assert browser.post(at(karls, "let-go/"), form(karls, BARKS)).status_code == 422

    left = re.search(r'hx-trigger="load delay:(\d+)s"', page)
    assert left
    assert 540 < int(left[1]) <= 601

    Pause.objects.update(until=timezone.now() - timedelta(seconds=1))
    clock = browser.get(at(karls), headers={"HX-Request": "true", "HX-Target": "pause"})
    assert "The ten minutes are over" in clock.content.decode()
    assert "<textarea" not in clock.content.decode()
    page = browser.get(at(karls)).content.decode()
    assert "The ten minutes are over" in page
    assert "Send anyway" not in page
    with happens():
        assert browser.post(at(karls, "let-go/"), form(karls, BARKS)).status_code == 302
    assert plaza.texts_of("ratzifatzi")[-1] == BARKS


@pytest.mark.parametrize(("why", "status"), [("", 422), ("  ", 422), ("eilig", 302)])
def test_sending_anyway_needs_a_word(
    signed_in: SignedIn, uwe: Membership, karls: Conversation, why: str, status: int
) -> None:
    browser = signed_in(uwe)
    browser.post(at(karls, "let-go/"), form(karls, BARKS))

    told = browser.post(at(karls, "let-go/"), form(karls, BARKS, why=why))
    assert told.status_code == status
    assert Pause.objects.get().why == why.strip()


def test_a_word_sent_along_from_the_start_does_not_skip_the_question(
    signed_in: SignedIn, uwe: Membership, karls: Conversation
) -> None:
    told = signed_in(uwe).post(at(karls, "let-go/"), form(karls, BARKS, why="eilig"))

    assert told.status_code == 422
    assert Reply.objects.get().state == Reply.State.DRAFT


def test_mia_is_left_alone(signed_in: SignedIn, mia: Membership, karls: Conversation) -> None:
    assert signed_in(mia).post(at(karls, "let-go/"), form(karls, CALM)).status_code == 302
    assert not Pause.objects.exists()


def test_where_it_is_switched_off_nothing_of_it_is_shown(
    signed_in: SignedIn, uwe: Membership, karls: Conversation
) -> None:
    browser = signed_in(uwe)
    browser.post(at(karls, "let-go/"), form(karls, BARKS))
    Team.objects.update(pauses=False)

    assert "Does this bark back?" not in browser.get(at(karls)).content.decode()
    assert browser.post(at(karls, "let-go/"), form(karls, BARKS)).status_code == 302


# --- asking --------------------------------------------------------------------------------------


def test_where_a_rule_asks_there_is_no_button_to_send(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    browser = signed_in(uwe)
    assert 'data-key="Ctrl+Enter"' in browser.get(at(conversation)).content.decode()
    LookTwice.objects.create(team=uwe.team)

    page = browser.get(at(conversation)).content.decode()
    assert 'data-key="Ctrl+Enter"' not in page
    assert f'action="{at(conversation, "ask/")}"' in page
    told = browser.post(at(conversation, "let-go/"), form(conversation, CALM))
    assert told.status_code == 422
    assert "Your team reads such answers twice." in told.content.decode()


def test_uwe_asks_mia_gives_back_he_changes_it_and_it_goes_out(
    signed_in: SignedIn,
    uwe: Membership,
    mia: Membership,
    rolf: Membership,
    karls: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    signed_in(uwe).post(at(karls, "let-go/"), form(karls, BARKS))
    page = signed_in(uwe).post(at(karls, "ask/"), form(karls, BARKS), headers=HTMX).content.decode()
    assert f">{BARKS}</textarea>" not in page
    assert "Your colleagues read it." in page
    written = Reply.objects.get()

    page = signed_in(mia).get(at(karls)).content.decode()
    assert "asks for a second look" in page
    assert "Send what Uwe wrote" in page
    told = signed_in(mia).post(
        at(karls, f"reply/{written.pk}/give-back/"), {"text": "Erst zuhören, <b>Uwe</b>."}
    )
    assert told.status_code == 302

    page = signed_in(uwe).get(at(karls)).content.decode()
    assert "given back" in page
    assert "Erst zuhören, &lt;b&gt;Uwe&lt;/b&gt;." in page
    again = signed_in(uwe).post(at(karls, f"reply/{written.pk}/write-on/"), headers=HTMX)
    assert f">{BARKS}</textarea>" in again.content.decode()
    assert "Erst zuhören" in again.content.decode()
    with happens():
        assert signed_in(uwe).post(at(karls, "let-go/"), form(karls, CALM)).status_code == 302
    assert plaza.texts_of("ratzifatzi")[-1] == CALM
    assert "Erst zuhören" in signed_in(mia).get(at(karls)).content.decode()  # kept with the answer
    assert "Erst zuhören" not in signed_in(rolf).get(at(karls)).content.decode()
    assert Remark.objects.get().reply.state == Reply.State.SENT


def test_whoever_reads_sees_what_the_coach_asks_its_writer(
    signed_in: SignedIn,
    tina: Membership,
    mia: Membership,
    uwe: Membership,
    rolf: Membership,
    conversation: Conversation,
) -> None:
    """A trainee may not promise money; a lead may. What counts is who wrote it."""
    Message.objects.update(visibility="private")
    promises = "Das tut mir leid, Frieda. Wir erstatten dir den vollen Preis von 20 Euro. Tina"
    hers = save_draft(conversation, tina, promises)
    own = signed_in(tina).get(at(conversation)).content.decode()
    asked = re.search(r'coach__hint">([^<]+)<', own)
    assert asked
    assert asked[1] not in signed_in(mia).get(at(conversation)).content.decode()  # not asked yet

    second_look.ask(hers, tina)
    assert asked[1] in signed_in(mia).get(at(conversation)).content.decode()
    assert asked[1] in signed_in(uwe).get(at(conversation)).content.decode()
    Membership.objects.filter(pk=uwe.pk).update(role="trainee")
    assert asked[1] not in signed_in(uwe).get(at(conversation)).content.decode()
    conversation.is_private = False
    conversation.save()
    assert "20 Euro" not in signed_in(rolf).get(at(conversation)).content.decode()


def test_a_good_draft_is_said_to_be_one(
    signed_in: SignedIn, uwe: Membership, mia: Membership, karls: Conversation
) -> None:
    second_look.ask(save_draft(karls, uwe, CALM), uwe)

    assert "The coach has nothing to ask." in signed_in(mia).get(at(karls)).content.decode()


def test_a_second_click_asks_once_and_leaves_no_second_draft(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    browser, words = signed_in(uwe), form(conversation, CALM)
    for _click in range(2):
        assert browser.post(at(conversation, "ask/"), words).status_code == 302

    assert [reply.state for reply in Reply.objects.all()] == [Reply.State.ASKED]


def test_whoever_has_asked_goes_on_with_the_next_who_waits(
    signed_in: SignedIn,
    uwe: Membership,
    conversation: Conversation,
    karls: Conversation,
    says: Says,
) -> None:
    lena = says("lena", "Und ich?").conversation
    assert lena
    browser = signed_in(uwe)
    assert "composer__next" not in browser.get(at(conversation)).content.decode()
    browser.post(at(karls, "ask/"), form(karls, CALM))

    told = browser.post(at(conversation, "ask/"), form(conversation, CALM), headers=HTMX)
    following = re.search(r'composer__next" href="([^"]+)"', told.content.decode())
    assert following
    assert following[1] == at(lena)  # Karl waits longer, but a colleague reads that


def test_nothing_can_be_asked_about_nothing(
    signed_in: SignedIn, uwe: Membership, conversation: Conversation
) -> None:
    told = signed_in(uwe).post(at(conversation, "ask/"), form(conversation, " "))

    assert told.status_code == 422
    assert "nothing to send" in told.content.decode()


def test_a_word_among_colleagues_stands_at_the_draft(
    signed_in: SignedIn,
    uwe: Membership,
    tina: Membership,
    rolf: Membership,
    conversation: Conversation,
) -> None:
    draft = save_draft(conversation, uwe, CALM)
    where = at(conversation, f"reply/{draft.pk}/remark/")
    assert signed_in(tina).post(where, {"text": "Welches Lager?"}).status_code == 302
    assert signed_in(tina).post(where, {"text": " "}, follow=True).status_code == 200

    for who in (uwe, tina):
        assert "Welches Lager?" in signed_in(who).get(at(conversation)).content.decode()
    assert "Welches Lager?" not in signed_in(rolf).get(at(conversation)).content.decode()
    assert Remark.objects.count() == 1


# --- agreeing ------------------------------------------------------------------------------------


def test_a_lead_agrees_on_a_rule_and_ends_it(
    signed_in: SignedIn, mia: Membership, uwe: Membership, channel: Channel
) -> None:
    browser = signed_in(mia)
    asked = {"kind": "attack", "channel": channel.pk, "role": "member"}
    page = browser.post(RULES, asked, follow=True).content.decode()
    rule = LookTwice.objects.get()
    assert (rule.kind, rule.channel, rule.role) == ("attack", channel, "member")
    assert f'id="rule-{rule.pk}"' in page
    assert "answers to an attack" in page
    told = browser.post(RULES, asked)
    assert told.status_code == 422
    assert "You have agreed on that already." in told.content.decode()
    journal = browser.get("/t/ratzifatzi/journal/").content.decode()
    assert f"answers to an attack · {channel.name} · member" in journal

    browser.post(f"{RULES}{rule.pk}/drop/")
    assert not LookTwice.objects.exists()
    assert Entry.objects.filter(action="team.looks_once").exists()


@pytest.mark.parametrize(
    "nonsense",
    [
        {"kind": "x"},
        {"kind": ""},
        {"kind": "attack", "role": "reader"},
        {"kind": "attack", "channel": "x"},
    ],
)
def test_nonsense_is_no_rule(
    signed_in: SignedIn, mia: Membership, nonsense: dict[str, str]
) -> None:
    assert signed_in(mia).post(RULES, nonsense).status_code == 422
    assert not LookTwice.objects.exists()


def test_a_channel_of_the_house_next_door_is_no_place(
    signed_in: SignedIn, mia: Membership, olga: Membership
) -> None:
    foreign = Channel.objects.create(team=olga.team, kind="plaza", name="Nebenan")
    told = signed_in(mia).post(RULES, {"kind": "attack", "channel": foreign.pk})

    assert told.status_code == 422
    assert "Nebenan" not in told.content.decode()


def test_who_is_the_only_one_to_send_is_warned(
    signed_in: SignedIn, mia: Membership, tina: Membership
) -> None:
    LookTwice.objects.create(team=mia.team)
    assert "Only one person here can send." in signed_in(mia).get(RULES).content.decode()

    Membership.objects.filter(pk=tina.pk).update(role="member")
    assert "Only one person here can send." not in signed_in(mia).get(RULES).content.decode()


# --- whose writer is gone ------------------------------------------------------------------------


def test_words_that_were_left_behind_can_be_taken_over(
    signed_in: SignedIn, mia: Membership, uwe: Membership, rolf: Membership, karls: Conversation
) -> None:
    reply = save_draft(karls, uwe, CALM)
    second_look.ask(reply, uwe)
    second_look.give_back(reply, mia, "Nenn ihm ein Datum.")
    where = f"/t/ratzifatzi/c/{karls.pk}/"
    browser = signed_in(mia)
    assert "Take it over" not in browser.get(where).content.decode()

    Membership.objects.filter(pk=uwe.pk).update(is_active=False)
    page = browser.get(where).content.decode()
    assert "Its writer no longer writes here." in page
    assert "Take it over and write on" in page
    write_on = f"{where}reply/{reply.pk}/write-on/"
    assert signed_in(rolf).post(write_on).status_code == 403
    made = signed_in(mia).post(write_on, headers=HTMX).content.decode()
    assert CALM in made
    assert Reply.objects.drafts_of(mia).get().text == CALM


def test_what_waits_to_be_read_is_given_back_only_while_its_writer_is_here(
    signed_in: SignedIn, mia: Membership, uwe: Membership, karls: Conversation
) -> None:
    second_look.ask(save_draft(karls, uwe, CALM), uwe)
    browser = signed_in(mia)
    assert "Give it back" in browser.get(at(karls)).content.decode()

    Membership.objects.filter(pk=uwe.pk).update(is_active=False)
    page = browser.get(at(karls)).content.decode()
    assert "Give it back" not in page
    assert "Comment" in page


def test_where_nothing_can_be_done_with_a_draft_nothing_stands(
    signed_in: SignedIn, mia: Membership, tina: Membership, uwe: Membership, karls: Conversation
) -> None:
    reply = save_draft(karls, uwe, CALM)
    second_look.ask(reply, uwe)
    assert "draft__acts" in signed_in(mia).get(at(karls)).content.decode()
    assert "draft__acts" not in signed_in(tina).get(at(karls)).content.decode()

    second_look.give_back(reply, mia, "Nenn ihm ein Datum.")
    assert "draft__acts" not in signed_in(mia).get(at(karls)).content.decode()


def test_what_a_colleague_had_begun_who_is_gone_stands_in_the_conversation(
    signed_in: SignedIn, mia: Membership, tina: Membership, uwe: Membership, karls: Conversation
) -> None:
    reply = save_draft(karls, uwe, CALM)
    page = signed_in(mia).get(at(karls)).content.decode()
    assert "had begun an answer" not in page
    assert "Put it away" not in page

    Membership.objects.filter(pk=uwe.pk).update(is_active=False)
    page = signed_in(mia).get(at(karls)).content.decode()
    assert "<strong>Uwe Unsozial</strong> had begun an answer" in page
    assert CALM in page
    assert "Take it over and write on" in page
    assert "Put it away" in page
    assert "Put it away" not in signed_in(tina).get(at(karls)).content.decode()
    put_away = at(karls, f"reply/{reply.pk}/put-away/")
    assert signed_in(tina).post(put_away).status_code == 403

    assert signed_in(mia).post(put_away).status_code == 302
    page = signed_in(mia).get(at(karls)).content.decode()
    assert "had begun an answer" not in page.replace("an answer that a colleague had begun", "")
    assert "Mia put away an answer that a colleague had begun" in page


# --- the numbers ---------------------------------------------------------------------------------


def test_the_numbers_are_for_those_who_lead_and_not_before_five_people(
    signed_in: SignedIn, mia: Membership, uwe: Membership, karls: Conversation
) -> None:
    where = "/t/ratzifatzi/coach/"
    assert "pauses-title" not in signed_in(uwe).get(where).content.decode()
    page = signed_in(mia).get(where).content.decode()
    assert "once five people of the team have had a pause" in page

    from tests.flows.test_pausing import crew

    for number, who in enumerate(crew(uwe.team, 5)):
        draft = save_draft(karls, who, f"{BARKS} {number}")
        Pause.objects.create(
            reply=draft,
            pair=draft.pair,
            outcome=Pause.Outcome.UNCHANGED if number else Pause.Outcome.CHANGED,
            why="<i>eilig</i>" if number else "",
        )
    page = signed_in(mia).get(where).content.decode()
    assert re.search(r"<dt>changed</dt><dd>1</dd>", page)
    assert re.search(r"<dt>sent unchanged</dt><dd>4</dd>", page)
    assert "&lt;i&gt;eilig&lt;/i&gt;" in page
    assert "Person1" not in page


def test_it_is_said_where_the_team_has_switched_it_off(
    signed_in: SignedIn, mia: Membership
) -> None:
    Team.objects.update(pauses=False)

    page = signed_in(mia).get("/t/ratzifatzi/coach/").content.decode()
    assert "Your team has switched it off." in page
