"""How a reply travels to the network: at most once, and never in silence."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.connector import Outgoing, Receipt
from herzenstakt.channels.models import Channel
from herzenstakt.channels.trouble import TryLater
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.conversations.services import let_rest
from herzenstakt.flows import outgoing
from herzenstakt.flows.incoming import fetch, open_envelope
from herzenstakt.flows.outgoing import (
    AnsweredMeanwhile,
    NotYet,
    answered_by_hand,
    approve,
    confirm_arrived,
    deliver,
    look_back,
    settle,
    take_back,
)
from herzenstakt.flows.sweep import lose, sweep
from herzenstakt.journal.models import Entry, name_of
from herzenstakt.replies.models import LOST_AFTER, PATIENCE, Reply, ReplyQuerySet
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import NothingToAnswer, put_away, save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.testing.networks.plaza.connector import Plaza
from tests.conftest import Happens, Says

Look = Callable[[Channel], None]
WORDS = "Im Dezember, liebe Frieda."


def on_the_network(plaza: SimulatedPlaza) -> list[str]:
    """Our answers there; the first of our texts is the post."""
    return plaza.texts_of("ratzifatzi")[1:]


def test_an_approved_answer_stands_on_the_network_and_ends_the_wait(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    with happens():
        assert approve(draft, by=mia)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert draft.message
    assert draft.message.permalink
    assert on_the_network(plaza) == [WORDS]
    assert Conversation.objects.get().waiting_since is None


def test_nothing_leaves_the_house_before_a_person_says_yes(
    draft: Reply, plaza: SimulatedPlaza
) -> None:
    deliver.call(draft.pk)
    sweep()

    assert on_the_network(plaza) == []


def test_a_second_click_sends_nothing_twice(
    draft: Reply, mia: Membership, uwe: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    with happens():
        assert approve(draft, by=mia)
        assert not approve(draft, by=uwe)
    deliver.call(draft.pk)

    assert on_the_network(plaza) == [WORDS]


def test_a_reply_is_handed_to_one_worker_only(draft: Reply) -> None:
    draft.change(Reply.State.READY)

    assert Reply.objects.claim(draft.pk)
    assert Reply.objects.claim(draft.pk) is None


def test_what_was_asked_meanwhile_is_still_waiting(
    draft: Reply, says: Says, mia: Membership, happens: Happens
) -> None:
    later = says("frieda", "Und in Rot?")
    with happens():
        approve(draft, by=mia)

    assert Conversation.objects.get().waiting_since == later.written_at


def test_our_echo_is_not_filed_a_second_time(
    draft: Reply, mia: Membership, channel: Channel, happens: Happens, look: Look
) -> None:
    with happens():
        approve(draft, by=mia)
    look(channel)

    assert Message.objects.filter(direction="out").count() == 1
    assert not Entry.objects.filter(action="answer.given_elsewhere").exists()


# not yet


def test_an_answer_to_a_conversation_that_moved_on_is_held_back_once(
    draft: Reply, says: Says, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    seen = Seen.of(draft.conversation, draft.answers)
    says("frieda", "Hat sich erledigt!")

    with pytest.raises(AnsweredMeanwhile):
        approve(draft, by=mia, seen=seen)
    draft.refresh_from_db()
    assert draft.state == Reply.State.DRAFT
    assert draft.text == WORDS

    with happens():
        approve(draft, by=mia, seen=Seen.of(draft.conversation, draft.answers))
    assert on_the_network(plaza) == [WORDS]


def test_two_colleagues_do_not_answer_at_once_while_the_network_is_busy(
    draft: Reply, mia: Membership, uwe: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    """Both have read the same; Mia's answer has to wait for the network, and Uwe's comes later."""
    seen = Seen.of(draft.conversation, draft.answers)
    plaza.suffer("status", method="POST", status=503)
    with happens():
        approve(draft, by=mia, seen=seen)
    plaza.heal()
    his = save_draft(draft.conversation, uwe, "Bald.")

    with pytest.raises(AnsweredMeanwhile, match="already on its way"):
        approve(his, by=uwe, seen=seen)
    his.refresh_from_db()
    assert his.state == Reply.State.DRAFT

    deliver_now(draft)
    assert on_the_network(plaza) == [WORDS]
    with happens():
        approve(his, by=uwe, seen=Seen.of(his.conversation, his.answers))  # he has looked
    assert on_the_network(plaza) == [WORDS, "Bald."]


def deliver_now(reply: Reply) -> None:
    """The clock says that it is time to try again."""
    Reply.objects.filter(pk=reply.pk).update(not_before=None)
    deliver.call(reply.pk)


def test_who_goes_on_writing_is_not_stopped_by_the_own_answer_that_arrives(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    with happens():
        approve(draft, by=mia, seen=Seen.of(draft.conversation, draft.answers))
        more = save_draft(draft.conversation, mia, "Und in Grün im Januar.")
        seen = Seen.of(more.conversation, more.answers)
    with happens():
        approve(more, by=mia, seen=seen)
    assert on_the_network(plaza) == [WORDS, "Und in Grün im Januar."]


@pytest.mark.parametrize("how", ["by hand", "at rest", "edited"])
def test_what_was_settled_or_changed_while_one_wrote_is_looked_at_once_more(
    draft: Reply,
    mia: Membership,
    uwe: Membership,
    channel: Channel,
    plaza: SimulatedPlaza,
    look: Look,
    how: str,
) -> None:
    seen = Seen.of(draft.conversation, draft.answers)
    if how == "by hand":
        answered_by_hand(draft.conversation, uwe, "am Telefon")
    elif how == "at rest":
        let_rest(draft.conversation, uwe, "Spam")
    else:
        plaza.edit(draft.answers.external_id, "Hat sich erledigt, danke!")
        look(channel)

    with pytest.raises(AnsweredMeanwhile):
        approve(draft, by=mia, seen=seen)
    draft.refresh_from_db()
    assert draft.state == Reply.State.DRAFT
    assert approve(draft, by=mia, seen=Seen.of(draft.conversation, draft.answers))


#: more answers than a database can be asked about at once
MANY = f"5.{''.join(f'{number}-' for number in range(1, 260_000))}.1.00000000"


@pytest.mark.parametrize(
    "forged", ["", "0", "x.y.z", "9" * 40, "1.2-3.1.zzzzzzzz", "-1..1.00000000", MANY]
)
def test_who_has_seen_nothing_lets_nothing_go(draft: Reply, mia: Membership, forged: str) -> None:
    with pytest.raises(AnsweredMeanwhile):
        approve(draft, by=mia, seen=Seen.read(forged))


def test_what_one_has_seen_travels_through_a_form(draft: Reply) -> None:
    seen = Seen(7, frozenset({3, 12}), False, "0123abcd")
    assert Seen.read(str(seen)) == seen
    now = Seen.of(draft.conversation, draft.answers)
    assert Seen.read(str(now)) == now


@pytest.mark.parametrize("text", ["", "   \n", "\u200b", "\u2060\u200d", "\u3164", "x" * 501])
def test_an_empty_or_too_long_answer_stays_a_draft(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, text: str
) -> None:
    draft.text = text
    draft.save()

    with pytest.raises(NotYet):
        approve(draft, by=mia)

    draft.refresh_from_db()
    assert draft.state == Reply.State.DRAFT
    assert draft.text == text
    assert on_the_network(plaza) == []


def test_what_was_deleted_cannot_be_answered(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    plaza.delete(draft.answers.external_id)
    look(channel)

    with pytest.raises(NotYet, match="no longer on the network"):
        approve(draft, by=mia)
    with pytest.raises(NothingToAnswer):
        save_draft(draft.conversation, Membership(pk=draft.author_id + 1000), "Hallo")


def test_a_disconnected_channel_keeps_the_draft(
    draft: Reply, mia: Membership, channel: Channel
) -> None:
    channel.disconnect(channel.trouble_sentence)

    with pytest.raises(NotYet, match="connection"):
        approve(draft, by=mia)


# trouble on the way


def send(reply: Reply, by: Membership, happens: Happens) -> Reply:
    """Approve and deliver; the reply as it is then."""
    with happens():
        approve(reply, by=by)
    reply.refresh_from_db()
    return reply


def test_a_busy_network_is_tried_again_later(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    plaza.suffer("status", method="POST", status=503)
    reply = send(draft, mia, happens)
    assert reply.state == Reply.State.READY
    assert reply.not_before
    assert str(reply.trouble_sentence)
    deliver.call(reply.pk)  # too early
    assert on_the_network(plaza) == []

    Reply.objects.update(not_before=timezone.now())
    deliver.call(reply.pk)

    assert on_the_network(plaza) == [WORDS]


def test_after_a_day_of_later_a_person_decides_whether_it_still_fits(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    plaza.suffer("status", method="POST", status=503, times=-1)
    reply = send(draft, mia, happens)
    long_ago = timezone.now() - PATIENCE - timedelta(minutes=1)
    Reply.objects.update(not_before=long_ago, first_tried_at=long_ago, approved_at=long_ago)
    plaza.heal()

    deliver.call(reply.pk)

    reply.refresh_from_db()
    assert (
        reply.state == Reply.State.UNSURE
    )  # it was tried before, and nobody knows what became of it
    assert on_the_network(plaza) == []


def test_a_refusal_shows_its_reason_and_keeps_the_words(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    plaza.suffer("status", method="POST", status=422)
    reply = send(draft, mia, happens)
    assert reply.state == Reply.State.REFUSED
    assert str(reply.trouble_sentence)

    again = take_back(reply, by=mia)

    assert again.text == WORDS
    assert again.state == Reply.State.DRAFT
    assert again.key != reply.key


def test_a_revoked_token_while_sending_disconnects_and_says_nothing(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, channel: Channel, happens: Happens
) -> None:
    plaza.suffer("refuse_token", method="POST")
    reply = send(draft, mia, happens)

    channel.refresh_from_db()
    assert channel.state == Channel.State.DISCONNECTED
    assert reply.state == Reply.State.READY
    assert on_the_network(plaza) == []
    assert not Reply.objects.due().exists()


def test_an_answer_to_something_vanished_ends_the_wait_and_keeps_the_words(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    plaza.delete(draft.answers.external_id)
    reply = send(draft, mia, happens)

    assert reply.state == Reply.State.REFUSED
    assert reply.text == WORDS
    assert Conversation.objects.get().waiting_since is None


def test_an_answer_that_waited_asks_again_when_somebody_answered_elsewhere(
    draft: Reply,
    mia: Membership,
    plaza: SimulatedPlaza,
    channel: Channel,
    happens: Happens,
    look: Look,
) -> None:
    plaza.suffer("status", method="POST", status=503)
    with happens():
        approve(draft, by=mia)
    plaza.heal()
    plaza.comment("ratzifatzi", "Ab Dezember!", draft.answers.external_id)
    look(channel)
    deliver_now(draft)

    draft.refresh_from_db()
    assert on_the_network(plaza) == ["Ab Dezember!"]
    # the try before may have arrived, so nobody says "refused"
    assert draft.state == Reply.State.UNSURE


def test_an_approval_of_last_week_asks_whether_it_still_fits(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, channel: Channel, happens: Happens
) -> None:
    """The channel was paused meanwhile, so nothing was tried."""
    Channel.objects.update(state=Channel.State.PAUSED)
    with happens():
        approve(draft, by=mia)
    Reply.objects.update(approved_at=timezone.now() - PATIENCE - timedelta(minutes=1))
    Channel.objects.update(state=Channel.State.ACTIVE)
    deliver_now(draft)

    draft.refresh_from_db()
    assert draft.state == Reply.State.REFUSED
    assert "Does it still fit?" in str(draft.trouble_sentence)
    assert on_the_network(plaza) == []


def test_out_of_patience_after_a_try_is_a_doubt_because_it_may_have_arrived(
    draft: Reply, mia: Membership, happens: Happens
) -> None:
    with happens():
        approve(draft, by=mia)
    Reply.objects.update(
        state=Reply.State.READY,
        message=None,
        tries=3,
        approved_at=timezone.now() - PATIENCE - timedelta(minutes=1),
    )
    Message.objects.filter(direction="out").delete()
    deliver_now(draft)

    draft.refresh_from_db()
    assert draft.state in {Reply.State.UNSURE, Reply.State.SENT}


def test_an_echo_between_two_tries_settles_the_answer(
    draft: Reply,
    mia: Membership,
    plaza: SimulatedPlaza,
    channel: Channel,
    happens: Happens,
    look: Look,
) -> None:
    """The network said "later" and had taken it all the same."""
    plaza.suffer("status", method="POST", status=503)
    with happens():
        approve(draft, by=mia)
    plaza.heal()
    plaza.comment("ratzifatzi", WORDS, draft.answers.external_id)
    look(channel)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert not Entry.objects.filter(action="answer.given_elsewhere").exists()
    deliver_now(draft)
    assert on_the_network(plaza) == [WORDS]


# it may have arrived


def test_an_answer_whose_receipt_is_lost_is_read_back(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    plaza.suffer("drop_after", method="POST")
    reply = send(draft, mia, happens)
    if reply.state == Reply.State.UNSURE:
        look_back.call(reply.pk)
        reply.refresh_from_db()

    assert reply.state == Reply.State.SENT
    assert on_the_network(plaza) == [WORDS]


def test_an_answer_nobody_can_find_waits_for_a_person_and_is_never_sent_again(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    draft.change(Reply.State.SENDING)
    Reply.objects.update(sending_since=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    with happens():
        sweep()
    look_back.call(draft.pk)

    draft.refresh_from_db()
    assert draft.state == Reply.State.UNSURE
    assert str(draft.trouble_sentence)
    deliver.call(draft.pk)
    with happens():
        sweep()
    assert on_the_network(plaza) == []


def test_an_unsure_answer_is_settled_when_its_echo_comes_in(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    plaza.comment("ratzifatzi", WORDS, draft.answers.external_id)
    draft.change(Reply.State.UNSURE)

    look(channel)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert not Entry.objects.filter(action="answer.given_elsewhere").exists()


def test_a_person_may_say_that_it_arrived_and_the_echo_finds_its_place(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    draft.change(Reply.State.UNSURE)
    confirm_arrived(draft, by=mia)
    assert Conversation.objects.get().waiting_since is None

    external_id = plaza.comment("ratzifatzi", WORDS, draft.answers.external_id)
    look(channel)

    assert Message.objects.get(direction="out").external_id == external_id


def test_only_what_is_in_doubt_or_refused_can_be_taken_back(
    draft: Reply, mia: Membership, happens: Happens
) -> None:
    reply = send(draft, mia, happens)
    with pytest.raises(NotYet):
        take_back(reply, by=mia)
    with pytest.raises(NotYet):
        confirm_arrived(reply, by=mia)


def test_a_worker_that_was_interrupted_leaves_a_doubt_not_a_second_answer(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    with happens():
        approve(draft, by=mia)
    Reply.objects.update(state=Reply.State.SENDING, message=None)  # killed before it could settle

    lose(Reply.objects.get())
    look_back.call(draft.pk)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert on_the_network(plaza) == [WORDS]


# two at once


class Meanwhile:
    """A worker that is slow to ask the network: `deed` happens before it hears the answer."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, word: str, deed: Callable[[], object]):
        asked = getattr(Plaza, word)

        def slow(connector: Plaza, said: Outgoing) -> Receipt | None:
            answer: Receipt | None = asked(connector, said)
            deed()
            return answer

        monkeypatch.setattr(Plaza, word, slow)


def test_a_late_look_does_not_bring_back_what_somebody_took_back(
    draft: Reply, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.change(Reply.State.UNSURE)
    Meanwhile(monkeypatch, "find", lambda: take_back(draft, by=mia))

    look_back.call(draft.pk)

    draft.refresh_from_db()
    assert draft.state == Reply.State.WITHDRAWN


def test_what_was_taken_back_and_had_arrived_is_settled_and_not_offered_again(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, monkeypatch: pytest.MonkeyPatch
) -> None:
    def give_up() -> None:
        lose(Reply.objects.get(pk=draft.pk))
        take_back(draft, by=mia)

    draft.change(Reply.State.READY)
    Meanwhile(monkeypatch, "send", give_up)

    deliver.call(draft.pk)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT
    assert not Reply.objects.filter(state=Reply.State.DRAFT).exists()
    assert on_the_network(plaza) == [WORDS]


def test_a_late_not_now_never_sends_again_what_a_person_took_back(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, monkeypatch: pytest.MonkeyPatch
) -> None:
    draft.change(Reply.State.READY)

    def busy(connector: Plaza, said: Outgoing) -> Receipt:
        lose(Reply.objects.get(pk=draft.pk))
        take_back(draft, by=mia)
        raise TryLater("Not now.")

    with monkeypatch.context() as patched:
        patched.setattr(Plaza, "send", busy)
        deliver.call(draft.pk)
    Reply.objects.update(not_before=None)
    deliver.call(draft.pk)

    draft.refresh_from_db()
    assert draft.state == Reply.State.WITHDRAWN
    assert on_the_network(plaza) == []


def test_a_clock_that_looked_too_early_does_not_doubt_what_has_arrived(
    draft: Reply, mia: Membership, happens: Happens
) -> None:
    draft.change(Reply.State.SENDING)
    seen_by_the_clock = Reply.objects.get(pk=draft.pk)
    settle(draft, Receipt("42"))

    lose(seen_by_the_clock)

    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT


def test_settling_twice_is_told_once(draft: Reply) -> None:
    draft.change(Reply.State.SENDING)
    again = Reply.objects.get(pk=draft.pk)

    settle(draft, Receipt("42"))
    settle(again, Receipt("42"))

    assert Message.objects.filter(direction="out").count() == 1
    assert Entry.objects.filter(action="reply.sent").count() == 1


def test_what_a_person_confirmed_while_we_looked_stands_there_once(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, monkeypatch: pytest.MonkeyPatch
) -> None:
    external_id = plaza.comment("ratzifatzi", WORDS, draft.answers.external_id)
    draft.change(Reply.State.UNSURE)
    monkeypatch.setattr(Plaza, "find", lambda *_: Receipt(external_id))
    Meanwhile(monkeypatch, "find", lambda: confirm_arrived(draft, by=mia))

    look_back.call(draft.pk)

    assert [one.external_id for one in Message.objects.filter(direction="out")] == [external_id]


def test_the_same_words_said_twice_do_not_stop_the_look_at_the_network(
    says: Says, mia: Membership, plaza: SimulatedPlaza, channel: Channel, look: Look
) -> None:
    asked = says("frieda", "Gibt es sie in Blau?")
    assert asked.conversation
    plaza.comment("ratzifatzi", WORDS, asked.external_id)
    look(channel)
    again = save_draft(asked.conversation, mia, WORDS)
    again.change(Reply.State.UNSURE)
    confirm_arrived(again, by=mia)

    look(channel)

    assert Message.objects.filter(direction="out").count() == 2
    assert not any(feed.trouble for feed in channel.feed_states.all())


def test_typing_on_never_changes_words_that_are_on_their_way(
    draft: Reply, conversation: Conversation, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = ReplyQuerySet.first

    def let_go_meanwhile(found: ReplyQuerySet) -> Reply | None:
        there: Reply | None = first(found)
        Reply.objects.filter(pk=draft.pk).update(state=Reply.State.READY)
        return there

    monkeypatch.setattr(ReplyQuerySet, "first", let_go_meanwhile)
    kept = save_draft(conversation, mia, "Etwas ganz anderes!")

    draft.refresh_from_db()
    assert draft.text == WORDS
    assert kept.pk != draft.pk


def test_nobody_lets_words_go_that_changed_since_they_read_them(
    draft: Reply, mia: Membership, uwe: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    read = draft.words
    save_draft(draft.conversation, mia, "Frag doch woanders!")

    with pytest.raises(NotYet, match="have changed"):
        approve(draft, by=uwe, words=read)

    assert on_the_network(plaza) == []
    draft.refresh_from_db()
    with happens():
        assert approve(draft, by=uwe, words=draft.words)


def test_nobody_lets_words_go_to_somebody_else_than_they_read(
    draft: Reply, mia: Membership, says: Says, plaza: SimulatedPlaza
) -> None:
    """The writer chose another message to answer between reading and approving."""
    read = draft.words
    private = says("frieda", "Und in Grün?")
    Reply.objects.update(answers=private)

    with pytest.raises(NotYet, match="changed"):
        approve(draft, by=mia, words=read)
    draft.refresh_from_db()
    assert draft.state == Reply.State.DRAFT


# writing


def test_a_draft_is_one_row_per_person(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    first = save_draft(conversation, mia, "Im Dez")
    assert save_draft(conversation, mia, "Im Dezember") == first
    assert save_draft(conversation, uwe, "Keine Ahnung.") != first
    assert Reply.objects.drafts_of(mia).get().text == "Im Dezember"


def test_a_draft_put_away_is_not_shown_again(draft: Reply, mia: Membership) -> None:
    put_away(draft)

    assert not Reply.objects.drafts_of(mia).exists()


def test_answered_by_hand_ends_the_wait_and_stands_in_the_journal(
    conversation: Conversation, mia: Membership
) -> None:
    answered_by_hand(conversation, by=mia, where="by phone")

    conversation.refresh_from_db()
    assert conversation.waiting_since is None
    entry = Entry.objects.get(action="conversation.answered_by_hand", subject=name_of(conversation))
    assert entry.by == mia
    assert entry.details["where"] == "by phone"


def test_an_answer_overtakes_every_look_at_the_networks() -> None:
    assert deliver.priority > open_envelope.priority > fetch.priority


# at the same moment, on threads of their own


def in_a_thread(act: Callable[[], object]) -> tuple[threading.Thread, list[BaseException]]:
    """Somebody else does something at the same time, on a connection of their own."""
    troubles: list[BaseException] = []

    def run() -> None:
        try:
            act()
        except BaseException as trouble:
            troubles.append(trouble)
        finally:
            connections.close_all()

    thread = threading.Thread(target=run)
    thread.start()
    return thread, troubles


@pytest.mark.django_db(transaction=True)
def test_a_real_double_click_sends_once(
    mia: Membership,
    conversation: Conversation,
    plaza: SimulatedPlaza,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The second click arrives while the first is still being looked at."""
    waiting, jobs = threading.Event(), []
    look_once_more = outgoing.look_once_more

    def slowly(reply: Reply, seen: Seen | None, **more: bool) -> None:
        look_once_more(reply, seen, **more)
        waiting.set()
        time.sleep(0.5)

    monkeypatch.setattr(outgoing, "look_once_more", slowly)
    monkeypatch.setattr(outgoing, "enqueue", lambda job, pk, at=None: jobs.append(pk))
    draft = save_draft(conversation, mia, WORDS)
    form = {
        "text": WORDS,
        "answers": draft.answers_id,
        "seen": str(Seen.of(conversation, draft.answers)),
    }

    def click() -> None:
        browser = Client()
        browser.force_login(mia.user)
        browser.post(f"/t/ratzifatzi/c/{conversation.pk}/let-go/", form)

    first, _ = in_a_thread(click)
    assert waiting.wait(30)
    second, _ = in_a_thread(click)
    first.join(60)
    second.join(60)

    for pk in jobs:
        deliver.call(pk)
    assert on_the_network(plaza) == [WORDS]
    assert not Reply.objects.filter(state=Reply.State.DRAFT).exists()


@pytest.mark.django_db(transaction=True)
def test_a_receipt_and_a_hand_that_takes_back_do_not_wait_for_each_other(
    draft: Reply, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both need the conversation and the reply; whoever takes them in another order waits for ever."""
    Reply.objects.filter(pk=draft.pk).update(state=Reply.State.UNSURE)
    held = threading.Event()
    drafts_of = ReplyQuerySet.drafts_of

    def slowly(self: ReplyQuerySet, member: Membership) -> ReplyQuerySet:
        held.set()
        time.sleep(0.5)
        return drafts_of(self, member)

    monkeypatch.setattr(ReplyQuerySet, "drafts_of", slowly)
    taking, no_trouble = in_a_thread(lambda: take_back(draft, mia))
    assert held.wait(30)
    late = Reply.objects.with_context().get(pk=draft.pk)
    settling, none_either = in_a_thread(lambda: settle(late, Receipt("plz-777")))
    taking.join(60)
    settling.join(60)

    assert no_trouble == none_either == []
    draft.refresh_from_db()
    assert draft.state == Reply.State.SENT  # it had arrived
    assert not Reply.objects.filter(state=Reply.State.DRAFT, text=WORDS).exists()


def test_another_answer_of_ours_is_never_taken_for_this_one(
    draft: Reply, says: Says, mia: Membership, happens: Happens, monkeypatch: pytest.MonkeyPatch
) -> None:
    with happens():
        approve(draft, by=mia)
    draft.refresh_from_db()
    assert draft.message is not None
    first = draft.message.external_id
    asked = says("karl", "Und ich?", first)
    assert asked.conversation is not None
    second = save_draft(asked.conversation, mia, WORDS)
    assert first in second.outgoing().others
    assert first not in draft.outgoing().others

    monkeypatch.setattr(Plaza, "send", lambda *_: Receipt(first))
    monkeypatch.setattr(Plaza, "find", lambda *_: Receipt(first))
    with happens():
        approve(second, by=mia)
    second.refresh_from_db()
    assert second.state == Reply.State.UNSURE
    assert "Another answer" in str(second.trouble_sentence)
    look_back.call(second.pk)
    second.refresh_from_db()
    assert second.state == Reply.State.UNSURE
    assert second.message is None
