from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import LOOK_AGAIN, Channel
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows import second_look
from herzenstakt.flows.incoming import fetch_page
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft, what_to_answer
from herzenstakt.safety.services import hand_over
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.stage import Fault
from herzenstakt.web.conversation import views
from herzenstakt.web.conversation.timeline import timeline

SignedIn = Callable[[Membership], Client]
Happens = Callable[[], AbstractContextManager[object]]
Says = Callable[..., Message]
Look = Callable[[Channel], None]
WORDS = "Im Dezember, liebe Frieda."


def at(conversation: Conversation, act: str = "") -> str:
    return f"/t/ratzifatzi/c/{conversation.pk}/{act}"


def form(conversation: Conversation, text: str, **more: Any) -> dict[str, Any]:
    last = conversation.messages.order_by("-pk").first()
    assert last
    return {"text": text, "seen": str(Seen.of(conversation, last)), "answers": last.pk, **more}


HTMX = {"HX-Request": "true", "HX-Target": "composer"}


# --- looking -------------------------------------------------------------------------------------


def test_the_conversation_stands_beside_its_post_and_the_words_of_others(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says
) -> None:
    says("karl", "Blau? Bei dem Preis?")
    page = signed_in(mia).get(at(conversation)).content.decode()
    assert "Wann kommt die in Blau?" in page
    assert "Unsere neue Bürste ist da!" in page
    assert re.search(r'data-whose="others".{0,900}Blau\? Bei dem Preis\?', page, re.DOTALL)
    assert re.search(r'data-whose="theirs".{0,900}Wann kommt die in Blau\?', page, re.DOTALL)


def test_what_we_said_to_somebody_else_in_the_thread_is_no_news_of_this_conversation(
    signed_in: SignedIn,
    mia: Membership,
    plaza: SimulatedPlaza,
    channel: Channel,
    conversation: Conversation,
    says: Says,
    look: Look,
) -> None:
    karls = says("karl", "Blau? Bei dem Preis?")
    plaza.comment("ratzifatzi", "Sie hält dafür zehn Jahre.", karls.external_id)
    look(channel)

    told = "An answer was given directly on the network"
    page = signed_in(mia).get(at(conversation)).content.decode()
    assert re.search(r"to <bdi>Karl Kritik</bdi>.{0,900}Sie hält dafür zehn Jahre", page, re.DOTALL)
    assert told not in page

    assert karls.conversation
    page = signed_in(mia).get(at(karls.conversation)).content.decode()
    assert "Sie hält dafür zehn Jahre" in page
    assert "to <bdi>" not in page
    assert told in page


def test_another_house_gets_404_whatever_it_tries(
    signed_in: SignedIn, olga: Membership, conversation: Conversation, draft: Reply
) -> None:
    browser = signed_in(olga)
    for slug in ("ratzifatzi", "anderswo"):
        start = f"/t/{slug}/c/{conversation.pk}/"
        assert browser.get(start).status_code == 404
        for act in (
            "take-care/",
            "release/",
            "rest/",
            "reopen/",
            "note/",
            "draft/",
            "let-go/",
            "ask/",
            "wait/",
            "answered-by-hand/",
            f"reply/{draft.pk}/approve/",
            f"reply/{draft.pk}/take-back/",
            f"reply/{draft.pk}/give-back/",
            f"reply/{draft.pk}/remark/",
            f"reply/{draft.pk}/write-on/",
            f"reply/{draft.pk}/put-away/",
            f"message/{draft.answers_id}/react/like/",
            f"message/{draft.answers_id}/delete/",
        ):
            assert browser.post(start + act).status_code == 404, act


def test_what_a_role_does_not_include_is_403_and_has_no_button(
    signed_in: SignedIn,
    rolf: Membership,
    tina: Membership,
    conversation: Conversation,
    draft: Reply,
) -> None:
    message = draft.answers_id
    refused = {
        rolf: [
            "take-care/",
            "rest/",
            "note/",
            "draft/",
            "let-go/",
            "ask/",
            "wait/",
            f"reply/{draft.pk}/approve/",
            f"reply/{draft.pk}/give-back/",
            f"reply/{draft.pk}/remark/",
            f"reply/{draft.pk}/write-on/",
            f"reply/{draft.pk}/put-away/",
            f"message/{message}/react/like/",
            f"message/{message}/moderate/unhide/",
        ],
        tina: [
            "rest/",
            "let-go/",
            "wait/",
            f"reply/{draft.pk}/approve/",
            f"reply/{draft.pk}/give-back/",
            f"reply/{draft.pk}/put-away/",
            f"message/{message}/react/like/",
        ],
    }
    for who, acts in refused.items():
        browser = signed_in(who)
        assert 'data-key="Ctrl+Enter"' not in browser.get(at(conversation)).content.decode()
        for act in acts:
            assert browser.post(at(conversation, act)).status_code == 403, act
    assert Reply.objects.get().state == Reply.State.DRAFT


def test_a_conversation_asked_for_again_says_only_what_is_new(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says
) -> None:
    browser = signed_in(mia)
    page = browser.get(at(conversation)).content.decode()
    asked = re.search(r'id="thread"[^>]*hx-get="([^"]+)"', page)
    assert asked
    address = asked.group(1).replace("&amp;", "&")
    again = {"HX-Request": "true", "HX-Target": "thread"}
    assert browser.get(address, headers=again).status_code == 204

    says("frieda", "Und in Grün?")

    news = browser.get(address, headers=again).content.decode()
    assert "Und in Grün?" in news
    assert "<textarea" not in news.split('id="context"')[0], "nothing types over the writer"
    assert 'id="composer"' not in news


def test_a_deleted_word_is_shown_as_deleted_and_an_edited_one_with_its_versions(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    says: Says,
    plaza: SimulatedPlaza,
    channel: Channel,
    look: Callable[[Channel], None],
) -> None:
    gone = says("frieda", "Das nehme ich zurück")
    plaza.delete(gone.external_id)
    first = conversation.messages.order_by("pk")[0]
    plaza.edit(first.external_id, "Wann kommt die in Hellblau?")
    look(channel)
    page = signed_in(mia).get(at(conversation)).content.decode()
    assert "No longer on the network." in page
    assert "Das nehme ich zurück" not in page
    assert "Wann kommt die in Hellblau?" in page
    assert "Wann kommt die in Blau?" in page


def test_what_one_of_us_deleted_is_shown_as_deleted_by_us(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    says: Says,
    plaza: SimulatedPlaza,
    channel: Channel,
    look: Callable[[Channel], None],
) -> None:
    rude = says("frieda", "Ihr seid alle doof")
    plaza.delete(rude.external_id, by="ratzifatzi")
    look(channel)

    page = signed_in(mia).get(at(conversation)).content.decode()

    assert "Deleted by us." in page
    assert "No longer on the network." not in page


def test_that_it_was_one_of_us_may_be_learned_later_than_that_it_has_gone(
    conversation: Conversation,
    says: Says,
    plaza: SimulatedPlaza,
    channel: Channel,
    look: Callable[[Channel], None],
) -> None:
    """Looking again at known messages comes first; it does not tell who removed them."""
    rude = says("frieda", "Ihr seid alle doof")
    plaza.delete(rude.external_id, by="ratzifatzi")
    fetch_page(channel.feed_states.get(name=LOOK_AGAIN).pk)
    rude.refresh_from_db()
    assert rude.gone_at
    assert not rude.gone_by_house

    look(channel)
    rude.refresh_from_db()
    assert rude.gone_by_house


def test_addresses_of_others_never_become_links_that_run(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    conversation.handle.url = "javascript:alert(1)"
    conversation.handle.save()
    conversation.messages.update(permalink="data:text/html,x", text="<img src=x onerror=alert(1)>")
    page = signed_in(mia).get(at(conversation)).content.decode()
    assert "javascript:" not in page
    assert "data:text" not in page
    assert "<img src=x" not in page


# --- taking care ---------------------------------------------------------------------------------


def test_taking_care_and_handing_back(
    signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    signed_in(mia).post(at(conversation, "take-care/"))
    conversation.refresh_from_db()
    assert conversation.caretaker == mia
    assert "Mia takes care" in signed_in(mia).get(at(conversation)).content.decode()

    answer = signed_in(uwe).post(at(conversation, "take-care/"), follow=True)
    assert "A colleague was faster" in answer.content.decode()

    signed_in(mia).post(at(conversation, "release/"))
    conversation.refresh_from_db()
    assert conversation.caretaker is None


def test_whoever_takes_it_from_a_colleague_is_asked_and_the_colleague_is_told(
    signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    signed_in(mia).post(at(conversation, "take-care/"))
    assert 'id="take-from"' not in signed_in(mia).get(at(conversation)).content.decode()
    browser = signed_in(uwe)
    page = browser.get(at(conversation)).content.decode()
    assert "Mia takes care of this. Would you like to take it from them?" in page
    assert f'name="from" value="{mia.pk}"' in page

    for unasked in ({}, {"from": uwe.pk}, {"from": "x"}):
        answer = browser.post(at(conversation, "release/"), unasked, follow=True)
        assert "Mia takes care of this. Would" in answer.content.decode()
        conversation.refresh_from_db()
        assert conversation.caretaker == mia

    browser.post(at(conversation, "release/"), {"from": mia.pk})
    conversation.refresh_from_db()
    assert conversation.caretaker is None
    told = signed_in(mia).get("/t/ratzifatzi/notices/").content.decode()
    assert "Uwe took a conversation from you" in told


def test_letting_somebody_wait_for_ever_needs_a_reason(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    page = browser.post(at(conversation, "rest/"), {"reason": ""}, follow=True)
    assert "Please say why no answer is needed" in page.content.decode()
    conversation.refresh_from_db()
    assert conversation.waiting_since

    browser.post(at(conversation, "rest/"), {"reason": "Spam", "words": "Werbung für Schuhe"})
    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    page = browser.get(at(conversation))
    assert "Mia let this rest: Werbung für Schuhe" in page.content.decode()

    browser.post(at(conversation, "reopen/"))
    conversation.refresh_from_db()
    assert conversation.waiting_since


def test_answered_by_hand_needs_a_place(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    browser.post(at(conversation, "answered-by-hand/"), {"where": " "})
    conversation.refresh_from_db()
    assert conversation.waiting_since

    browser.post(at(conversation, "answered-by-hand/"), {"where": "am Telefon"})
    conversation.refresh_from_db()
    assert conversation.waiting_since is None


def test_a_note_is_for_colleagues(
    signed_in: SignedIn, tina: Membership, conversation: Conversation
) -> None:
    browser = signed_in(tina)
    browser.post(at(conversation, "note/"), {"text": "Sie hat schon angerufen."})
    page = browser.get(at(conversation)).content.decode()
    assert "Tina Trainee, only for colleagues" in page
    assert "Sie hat schon angerufen." in page


# --- writing -------------------------------------------------------------------------------------


def test_what_one_types_is_kept_and_measured_as_the_network_counts(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    typing = {"HX-Request": "true", "HX-Target": "composer-state"}
    state = browser.post(at(conversation, "draft/"), form(conversation, WORDS), headers=typing)
    assert f"{len(WORDS)} / 500" in state.content.decode()
    assert Reply.objects.get().text == WORDS
    assert WORDS in browser.get(at(conversation)).content.decode()

    long = browser.post(at(conversation, "draft/"), form(conversation, "x" * 501), headers=typing)
    assert "too long" in long.content.decode()

    browser.post(at(conversation, "draft/"), form(conversation, "  "), headers=typing)
    assert not Reply.objects.filter(state=Reply.State.DRAFT).exists()


def test_a_field_that_was_locked_while_saving_puts_no_draft_away(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    browser = signed_in(mia)
    browser.post(at(conversation, "draft/"), form(conversation, WORDS), headers=HTMX)
    locked = form(conversation, "")
    del locked["text"]  # as browsers send what cannot be typed into
    state = {**HTMX, "HX-Target": "composer-state"}

    assert browser.post(at(conversation, "draft/"), locked, headers=state).status_code == 204
    assert Reply.objects.get().text == WORDS
    assert Reply.objects.get().state == Reply.State.DRAFT


def test_an_answer_is_sent_shown_as_on_its_way_and_arrives(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    browser = signed_in(mia)
    with happens():
        page = browser.post(
            at(conversation, "let-go/"), form(conversation, WORDS), headers=HTMX
        ).content.decode()
        assert "on its way" in page
        assert 'data-live="2"' in page
        assert f">{WORDS}</textarea>" not in page

    page = browser.get(at(conversation)).content.decode()
    assert "delivered" in page
    assert 'data-live="10"' in page
    assert plaza.texts_of("ratzifatzi")[-1] == WORDS


def test_sending_works_without_any_script(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    with happens():
        answer = signed_in(mia).post(at(conversation, "let-go/"), form(conversation, WORDS))
    assert answer.status_code == 302
    assert plaza.texts_of("ratzifatzi")[-1] == WORDS


def test_a_second_click_sends_nothing_twice(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    browser, words = signed_in(mia), form(conversation, WORDS)
    with happens():
        browser.post(at(conversation, "let-go/"), words)
        browser.post(at(conversation, "let-go/"), words)
    assert plaza.texts_of("ratzifatzi").count(WORDS) == 1
    assert not Reply.objects.filter(state=Reply.State.DRAFT).exists()


def test_a_form_that_comes_again_long_after_it_arrived_says_nothing_twice(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    says: Says,
    happens: Happens,
) -> None:
    browser, words = signed_in(mia), form(conversation, WORDS)
    with happens():
        browser.post(at(conversation, "let-go/"), words)
    long_ago = timezone.now() - timedelta(minutes=9)
    Reply.objects.update(approved_at=long_ago)
    browser.post(at(conversation, "let-go/"), words, headers=HTMX)
    assert [reply.text for reply in Reply.objects.all()] == [WORDS]

    # The guard is no text comparison: who sees the answer there, or answers something else, may repeat it.
    with happens():
        seen = str(Seen.of(conversation, Message.objects.get(pk=words["answers"])))
        browser.post(at(conversation, "let-go/"), {**words, "seen": seen})
    Reply.objects.update(approved_at=long_ago)
    says("frieda", "Und in Rot?")
    with happens():
        browser.post(at(conversation, "let-go/"), form(conversation, WORDS))
    assert [reply.text for reply in Reply.objects.all()] == [WORDS] * 3


def test_what_arrives_while_a_page_is_made_was_seen_by_nobody(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    says: Says,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def and_then(*asked: Any) -> Any:
        found = timeline(*asked)
        says("frieda", "Hat sich erledigt!")
        return found

    monkeypatch.setattr(views, "timeline", and_then)
    browser = signed_in(mia)
    page = browser.get(at(conversation)).content.decode()
    assert "Hat sich erledigt!" not in page
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    words = {**form(conversation, WORDS), "seen": seen[1]}
    answer = browser.post(at(conversation, "let-go/"), words, headers=HTMX)
    assert answer.status_code == 422
    assert "Something was said here while you were writing" in answer.content.decode()


def test_what_arrives_while_a_draft_of_a_colleague_is_shown_was_not_read_with_it(
    signed_in: SignedIn,
    mia: Membership,
    uwe: Membership,
    conversation: Conversation,
    says: Says,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    reply = save_draft(conversation, uwe, WORDS)
    second_look.ask(reply, uwe)

    def and_then(*asked: Any) -> Any:
        found = timeline(*asked)
        says("frieda", "Hat sich erledigt!")
        return found

    monkeypatch.setattr(views, "timeline", and_then)
    browser, approve = signed_in(mia), at(conversation, f"reply/{reply.pk}/approve/")
    page = browser.get(at(conversation)).content.decode()
    form_of = page.split(f'action="{approve}')[1].split("</form>")[0]
    told = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form_of))
    answer = browser.post(approve, told, follow=True).content.decode()
    assert "Something was said here while you were writing" in answer
    reply.refresh_from_db()
    assert reply.state == Reply.State.ASKED


def test_a_composer_that_comes_anew_knows_no_more_than_the_words_above_it(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says
) -> None:
    """As when somebody chooses which message to answer: the thread stays as it is."""
    browser, first = signed_in(mia), conversation.messages.get()
    alone = {"HX-Request": "true", "HX-Target": "composer"}

    def seen_in(more: dict[str, Any], headers: dict[str, str]) -> Seen:
        page = browser.get(at(conversation), more, headers=headers).content.decode()
        found = re.search(r'name="seen" value="([^"]+)"', page)
        assert found
        return Seen.read(found[1])

    before = seen_in({}, {})
    says("frieda", "Hat sich erledigt!")
    assert seen_in({"answer": first.pk, "seen": str(before)}, alone) == before
    assert seen_in({"answer": first.pk, "seen": "nonsense"}, alone).newest == 0
    assert seen_in({"answer": first.pk}, {}).newest > before.newest


@pytest.mark.parametrize("headers", [HTMX, {}], ids=["htmx", "plain"])
def test_who_writes_past_new_words_gets_them_shown_and_keeps_the_text(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    says: Says,
    headers: dict[str, str],
) -> None:
    before = form(conversation, WORDS)
    says("frieda", "Hat sich erledigt!")
    browser = signed_in(mia)
    answer = browser.post(at(conversation, "let-go/"), before, headers=headers)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Something was said here while you were writing" in page
    assert "Hat sich erledigt!" in page
    assert f">{WORDS}</textarea>" in page
    assert Reply.objects.get().state == Reply.State.DRAFT

    assert browser.post(at(conversation, "let-go/"), form(conversation, WORDS)).status_code == 302


@pytest.mark.parametrize("text", ["", "   ", "x" * 501], ids=["empty", "blank", "too long"])
def test_an_empty_or_too_long_answer_comes_back_with_its_reason(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, text: str
) -> None:
    answer = signed_in(mia).post(at(conversation, "let-go/"), form(conversation, text))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert 'role="alert"' in page
    assert text.strip() in page


def test_what_a_trainee_writes_is_sent_by_a_colleague(
    signed_in: SignedIn,
    tina: Membership,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    room = signed_in(tina).get(at(conversation)).content.decode()
    assert "A colleague reads it and sends it." in room
    page = signed_in(tina).post(at(conversation, "ask/"), form(conversation, WORDS), follow=True)
    assert "Your colleagues find it under “To read twice”." in page.content.decode()
    written = Reply.objects.get()
    assert written.state == Reply.State.ASKED

    browser = signed_in(mia)
    page = browser.get(at(conversation))
    assert "Send what Tina wrote" in page.content.decode()
    with happens():
        browser.post(
            at(conversation, f"reply/{written.pk}/approve/"),
            {"seen": str(Seen.of(conversation, written.answers)), "words": written.words},
        )
    assert plaza.texts_of("ratzifatzi")[-1] == WORDS
    assert "approved by Mia" in browser.get(at(conversation)).content.decode()


def test_one_may_answer_an_earlier_word(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says
) -> None:
    first = conversation.messages.get()
    says("frieda", "Und in Grün?")
    page = signed_in(mia).get(at(conversation), {"answer": first.pk}).content.decode()
    assert f'name="answers" value="{first.pk}"' in page


def test_what_is_answered_is_the_latest_word_to_us_that_still_stands(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says
) -> None:
    """Whether it stands among the words that are shown or not: both ways find the same."""
    browser = signed_in(mia)
    first = conversation.messages.get()
    gone, aside = says("frieda", "Und in Grün?"), says("frieda", "@karl Siehst du.")
    says("karl", "Die Borsten fallen aus.")
    Message.objects.filter(pk=gone.pk).update(gone_at=timezone.now())
    Message.objects.filter(pk=aside.pk).update(addressed=False)
    assert what_to_answer(conversation) == first

    whole = browser.get(at(conversation)).content.decode()
    alone = {"HX-Request": "true", "HX-Target": "composer"}
    part = browser.get(at(conversation), headers=alone).content.decode()
    for page in (whole, part):
        assert f'name="answers" value="{first.pk}"' in page
    with CaptureQueriesContext(connection) as asked:
        browser.get(at(conversation))
    latest = [one["sql"] for one in asked if '"addressed" AND' in one["sql"]]
    assert latest == [], "what stands there is asked for once more"


def test_our_answers_are_told_apart_from_what_was_written_elsewhere(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    happens: Happens,
) -> None:
    """Of a conversation in which nobody began an answer, nobody asks who wrote one."""
    browser = signed_in(mia)
    with CaptureQueriesContext(connection) as asked:
        browser.get(at(conversation))
    assert not [one["sql"] for one in asked if '"approved_by_id"' in one["sql"]]

    with happens():
        browser.post(at(conversation, "let-go/"), form(conversation, WORDS))
    page = browser.get(at(conversation)).content.decode()
    assert "written elsewhere" not in page
    assert f"<strong>{mia.user.name}</strong>" in page


# --- in doubt ------------------------------------------------------------------------------------


@pytest.fixture
def unsure(conversation: Conversation, mia: Membership) -> Reply:
    reply = save_draft(conversation, mia, WORDS)
    reply.approved_by = mia
    reply.save()
    reply.change(Reply.State.UNSURE)
    return reply


def test_a_reply_in_doubt_offers_all_three_ways(
    signed_in: SignedIn,
    mia: Membership,
    rolf: Membership,
    conversation: Conversation,
    unsure: Reply,
) -> None:
    page = signed_in(mia).get(at(conversation)).content.decode()
    for words in ("Did this arrive?", "It did arrive", "Look again", "Take back as draft"):
        assert words in page
    page = signed_in(rolf).get(at(conversation)).content.decode()
    assert "Did this arrive?" in page
    assert "It did arrive" not in page


def test_somebody_saw_that_it_arrived(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, unsure: Reply
) -> None:
    signed_in(mia).post(at(conversation, f"reply/{unsure.pk}/confirm/"))
    unsure.refresh_from_db()
    assert unsure.state == Reply.State.SENT


def test_looking_again_asks_the_network(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, unsure: Reply
) -> None:
    page = signed_in(mia).post(at(conversation, f"reply/{unsure.pk}/look/"), follow=True)
    assert "did not find it there" in page.content.decode()


def test_words_that_were_taken_back_are_a_draft_again(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, unsure: Reply
) -> None:
    signed_in(mia).post(at(conversation, f"reply/{unsure.pk}/take-back/"))
    unsure.refresh_from_db()
    assert unsure.state == Reply.State.WITHDRAWN
    assert f">{WORDS}</textarea>" in signed_in(mia).get(at(conversation)).content.decode()


# --- small acts ----------------------------------------------------------------------------------


def test_a_like_and_a_veil_reach_the_network_and_can_be_taken_back(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, plaza: SimulatedPlaza
) -> None:
    browser, message = signed_in(mia), conversation.messages.get()
    there = plaza.messages[message.external_id]
    there.hidden = True
    conversation.messages.update(is_hidden=True)
    for act, attribute, wanted in (
        ("react/like", "liked", True),
        ("react/unlike", "liked", False),
        ("moderate/unhide", "hidden", False),
    ):
        browser.post(at(conversation, f"message/{message.pk}/{act}/"))
        assert getattr(there, attribute) is wanted
        message.refresh_from_db()
        assert bool(message.liked_at if attribute == "liked" else message.is_hidden) is wanted
    assert Entry.objects.filter(action="message.unhidden", by=mia).count() == 1
    conversation.refresh_from_db()
    assert conversation.waiting_since, "showing is no answer"


def test_nothing_is_said_of_a_price_where_a_network_takes_none(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    page = signed_in(mia).get(at(conversation)).content.decode()
    assert 'id="composer-state"' in page
    assert "composer__price" not in page


@pytest.mark.parametrize("what", ["status", "drop_before", "refuse_token"])
def test_what_the_network_did_not_confirm_is_never_shown_as_done(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    what: str,
) -> None:
    plaza.faults.append(Fault(what, method="PUT"))
    message = conversation.messages.get()
    page = signed_in(mia).post(at(conversation, f"message/{message.pk}/react/like/"), follow=True)
    message.refresh_from_db()
    assert message.liked_at is None
    assert 'data-tone="error"' in page.content.decode()


def test_a_name_nobody_knows_is_404(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    message = conversation.messages.get()
    for act in (
        "react/hide",
        "moderate/like",
        "react/delete",
        "moderate/burn",
        "moderate/hide",
        "moderate/spam",
    ):
        address = at(conversation, f"message/{message.pk}/{act}/")
        assert signed_in(mia).post(address).status_code == 404, act


def test_our_own_words_can_be_changed_and_deleted(
    signed_in: SignedIn,
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    happens: Happens,
) -> None:
    browser = signed_in(mia)
    with happens():
        browser.post(at(conversation, "let-go/"), form(conversation, WORDS))
    ours = conversation.messages.get(direction=Message.Direction.OUT)

    browser.post(at(conversation, f"message/{ours.pk}/reword/"), {"text": "Im Januar, Frieda."})
    assert plaza.texts_of("ratzifatzi")[-1] == "Im Januar, Frieda."
    ours.refresh_from_db()
    assert ours.text == "Im Januar, Frieda."
    assert ours.versions.get().text == WORDS

    browser.post(at(conversation, f"message/{ours.pk}/delete/"))
    assert "Im Januar, Frieda." not in plaza.texts_of("ratzifatzi")
    assert "Deleted by us." in browser.get(at(conversation)).content.decode()
    conversation.refresh_from_db()
    assert conversation.waiting_since, "whoever it answered waits again"


def test_words_of_others_cannot_be_reworded(
    signed_in: SignedIn, mia: Membership, conversation: Conversation
) -> None:
    message = conversation.messages.get()
    address = at(conversation, f"message/{message.pk}/reword/")
    assert signed_in(mia).post(address, {"text": "Nie gesagt"}).status_code == 404


def test_after_the_answer_the_next_one_is_offered(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says, happens: Happens
) -> None:
    says("karl", "Und ich?")
    browser = signed_in(mia)
    with happens():
        browser.post(at(conversation, "let-go/"), form(conversation, WORDS))
    assert "Next: Karl Kritik" in browser.get(at(conversation)).content.decode()


def test_nobody_waits_for_the_network_before_going_on_to_the_next(
    signed_in: SignedIn, mia: Membership, conversation: Conversation, says: Says
) -> None:
    karl = says("karl", "Und ich?").conversation
    assert karl
    browser = signed_in(mia)
    assert "Next: " not in browser.get(at(conversation)).content.decode()

    browser.post(at(conversation, "let-go/"), form(conversation, WORDS))
    assert "Next: Karl Kritik" in browser.get(at(conversation)).content.decode()

    browser.post(at(karl, "let-go/"), form(karl, WORDS))
    assert "Next: " not in browser.get(at(karl)).content.decode(), "Frieda is answered already"


# --- what one can do about it --------------------------------------------------------------------


def test_what_is_done_most_stands_in_the_head_and_the_rest_behind_one_button(
    signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    head = page.split('class="conversation__acts"')[1].split("</header>")[0]
    seen, menu = head.split('id="acts"')
    menu = menu.split('class="sheet"')[0]
    assert re.findall(r'data-key="(.)"', seen) == ["c", "s", "e"]
    assert re.findall(r'data-key="(.)"', menu) == ["h", "a"]
    assert 'popovertarget="acts"' in seen
    assert 'popovertarget="hand-over"' in menu


def test_a_sheet_does_not_lie_in_the_menu_that_opens_it(
    signed_in: SignedIn, mia: Membership, uwe: Membership, conversation: Conversation
) -> None:
    """Else it would go with it."""
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    menu = page.split('id="acts"')[1].split("</div>")[0]
    assert "<div" not in menu
    for sheet in ("hand-over", "by-hand"):
        assert f'popovertarget="{sheet}"' in menu
        assert page.count(f'<div class="sheet" id="{sheet}"') == 1


def test_who_may_do_nothing_has_no_more_to_do(
    signed_in: SignedIn, rolf: Membership, conversation: Conversation
) -> None:
    page = signed_in(rolf).get(f"/t/ratzifatzi/c/{conversation.pk}/").content.decode()
    menu = page.split('id="acts"')[1].split("</div>")[0]
    assert "<button" not in menu


def test_what_is_rare_is_asked_about_once(
    mia: Membership, frieda_asks: Message, signed_in: SignedIn
) -> None:
    client = signed_in(mia)
    assert frieda_asks.conversation
    address = f"/t/ratzifatzi/c/{frieda_asks.conversation.pk}/"
    news = {"HX-Request": "true", "HX-Target": "thread"}
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address, headers=news).status_code == 200
    statements = [one["sql"] for one in asked.captured_queries]
    for table in ("safety_crisiscase", "safety_handover", "labels_label", "presence_carerequest"):
        assert sum(table in statement for statement in statements) == 1, table


def test_what_is_not_there_is_not_asked_for(
    mia: Membership, frieda_asks: Message, signed_in: SignedIn
) -> None:
    """Nobody has answered or noted anything yet: one question finds that out, about all of it."""
    assert frieda_asks.conversation
    pane = {"HX-Request": "true", "HX-Target": "pane"}
    with CaptureQueriesContext(connection) as asked:
        page = signed_in(mia).get(at(frieda_asks.conversation), headers=pane)
    assert page.status_code == 200
    statements = [one["sql"] for one in asked.captured_queries]
    for table in ("replies_reply", "conversations_note", "promises_promise"):
        assert sum(f'FROM "{table}"' in statement for statement in statements) == 1, table


def test_many_words_cost_no_more_questions_than_one(
    mia: Membership, frieda_asks: Message, signed_in: SignedIn, says: Says
) -> None:
    client, here = signed_in(mia), frieda_asks.conversation
    assert here

    def asked() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(at(here)).status_code == 200
        return len(asked)

    asked()  # what is looked at for the first time is written down once
    one = asked()
    for word in ("Und in Grün?", "Und in Rot?", "Hallo?"):
        says("frieda", word)
    assert asked() == one


def test_who_only_reads_sees_that_somebody_else_is_needed(
    mia: Membership, rolf: Membership, frieda_asks: Message, signed_in: SignedIn
) -> None:
    here = frieda_asks.conversation
    assert here
    hand_over(here, mia)
    for member in (mia, rolf):
        assert "somebody else is needed" in signed_in(member).get(at(here)).content.decode()
