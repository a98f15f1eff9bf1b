"""What our users are spared: the complaints of people who use other desks, each as a promise.

The numbers of issues are those of the projects named; what was complained of stands beside each test.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.bulk.models import BulkAct
from herzenstakt.channels.connector import Author, Delivery
from herzenstakt.channels.models import Channel, Envelope, FeedState, Health
from herzenstakt.channels.services import connect
from herzenstakt.conversations.kinds import MessageKind
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.bulk import BulkWish, Chosen, do_together, undo_together
from herzenstakt.flows.incoming import keep, open_envelope
from herzenstakt.flows.outgoing import approve, deliver, look_back
from herzenstakt.flows.sweep import sweep
from herzenstakt.hours.calendar import Calendar, Period, SpecialDay
from herzenstakt.presence import services as presence
from herzenstakt.replies.models import LOST_AFTER, Reply
from herzenstakt.replies.seen import Seen
from herzenstakt.replies.services import save_draft
from herzenstakt.testing.networks.plaza import SimulatedPlaza
from herzenstakt.triage.rules import kind_of
from tests.conftest import Happens, Says

Look = Callable[[Channel], None]
WORDS = "Im Dezember, liebe Frieda."
BERLIN = ZoneInfo("Europe/Berlin")


def answers(plaza: SimulatedPlaza) -> list[str]:
    """What we have said on the network; the first of our texts is the post."""
    return plaza.texts_of("ratzifatzi")[1:]


def names(conversations: Any) -> list[str]:
    return [conversation.person.name for conversation in conversations]


# --- coming in -----------------------------------------------------------------------------------


def test_nobody_misses_the_comments_because_a_desk_knows_only_direct_messages(
    says: Says, plaza: SimulatedPlaza, channel: Channel, look: Look, mia: Membership
) -> None:
    """chatwoot #5196, #2096; zammad #269; freescout #2165; postiz #849; trypost #132."""
    says("frieda", "Wann kommt die in Blau?")
    plaza.whisper("karl", "Mein Paket ist nicht da.")
    look(channel)
    assert set(names(Conversation.objects.visible_to(mia).waiting())) == {
        "Frieda Frage",
        "Karl Kritik",
    }


def test_nothing_is_dropped_because_a_field_is_missing(
    channel: Channel, frieda_asks: Message, happens: Happens
) -> None:
    """chatwoot PR #14791: events without a sender would have vanished in silence."""
    with happens():
        keep(channel, [Delivery(b'{"event": "comment", "message": {"text": "Hallo?"}}')])
    aside = Envelope.objects.set_aside().get()
    assert b"Hallo?" in bytes(aside.body)
    assert str(aside.trouble_sentence)


def test_many_comments_are_worked_through_together_and_nothing_is_sent_to_anybody(
    says: Says, uwe: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    """chatwoot #9724: a lot of comments, one by one; the wish was an automatic answer."""
    said = [says("lena", "Toll!"), says("karl", "Die Borsten!"), says("frieda", "Wann?")]
    there = [message.conversation for message in said if message.conversation]
    chosen = [Chosen(one.pk, one.last_message_at) for one in there]
    with happens():
        done = do_together(chosen, uwe, BulkWish(BulkAct.Kind.REST, "Das war ein Lob"))
    assert done.number == 3
    assert answers(plaza) == []
    undo_together(BulkAct.objects.get(), uwe)
    assert Conversation.objects.visible_to(uwe).waiting().count() == 3


def test_nobody_is_lost_whose_message_the_network_did_not_announce(
    plaza: SimulatedPlaza, channel: Channel, post: str, look: Look, mia: Membership
) -> None:
    """chatwoot #14584, #8333: no webhook came, and the team found out in the app."""
    plaza.comment("frieda", "Mich hat niemand gemeldet.", post)  # no delivery knocks
    look(channel)
    assert names(Conversation.objects.visible_to(mia).waiting()) == ["Frieda Frage"]


def test_nobody_is_answered_twice_because_a_colleague_used_the_app_of_the_network(
    plaza: SimulatedPlaza, channel: Channel, frieda_asks: Message, look: Look, mia: Membership
) -> None:
    """chatwoot #12055: replies written in the app were no longer shown."""
    plaza.comment("ratzifatzi", "Im Dezember!", frieda_asks.external_id)
    look(channel)
    assert not Conversation.objects.visible_to(mia).waiting().exists()
    assert Message.objects.get(direction="out").text == "Im Dezember!"


def test_one_comment_that_is_delivered_five_times_is_one_conversation(
    plaza: SimulatedPlaza, channel: Channel, post: str, happens: Happens, look: Look
) -> None:
    """chatwoot #6046: duplicate webhooks made three to five conversations."""
    plaza.comment("frieda", "Wann?", post)
    body, _headers = plaza.sealed(len(plaza.events))
    for spaces in range(5):  # the same news in other bytes, too
        with happens():
            keep(channel, [Delivery(body + b" " * spaces)])
    look(channel)
    assert Conversation.objects.count() == Message.objects.filter(text="Wann?").count() == 1


def test_no_page_of_the_desk_fills_with_our_own_posts(
    channel: Channel, plaza: SimulatedPlaza, look: Look, mia: Membership
) -> None:
    """zammad #251, #421: every own post became a ticket."""
    for number in range(3):
        plaza.post("ratzifatzi", f"Bürste Nummer {number} ist da!")
    look(channel)
    assert not Conversation.objects.visible_to(mia).exists()


def test_new_comments_below_old_and_new_posts_come_in_however_many_posts_there_are(
    channel: Channel, plaza: SimulatedPlaza, post: str, look: Look
) -> None:
    """zammad #4725: with several pages and many old posts, new ones were never synced."""
    newer = [plaza.post("ratzifatzi", f"Beitrag {number}") for number in range(30)]
    look(channel)
    plaza.comment("frieda", "Unter dem ältesten", post)
    plaza.comment("karl", "Unter dem neuesten", newer[-1])
    look(channel)
    assert set(Message.objects.values_list("text", flat=True)) == {
        "Unter dem ältesten",
        "Unter dem neuesten",
    }


def test_one_message_that_cannot_be_read_does_not_stop_the_others(
    channel: Channel, plaza: SimulatedPlaza, post: str, happens: Happens, look: Look
) -> None:
    """freescout #4293: one message stopped all intake for two days."""
    with happens():
        keep(channel, [Delivery(b"\x00" * 500_000), Delivery(b"[" * 100_000)])
    plaza.comment("frieda", "Komme ich durch?", post)
    look(channel)
    assert Message.objects.get().text == "Komme ich durch?"
    assert Envelope.objects.set_aside().count() == 2


def test_a_network_that_closes_its_doors_takes_no_conversation_with_it(
    channel: Channel, frieda_asks: Message, mia: Membership, signed_in: Callable[..., Client]
) -> None:
    """zammad #5581: the channel was removed after the network had changed its terms."""
    Channel.objects.update(kind="forgotten")  # no connector of this name is installed any more
    there = Conversation.objects.visible_to(mia).get()
    page = signed_in(mia).get(f"/t/ratzifatzi/c/{there.pk}/")
    assert page.status_code == 200
    assert "Wann kommt die in Blau?" in page.content.decode()
    assert signed_in(mia).get("/t/ratzifatzi/search/?q=Blau").status_code == 200


# --- a channel that is deaf or dumb ---------------------------------------------------------------


def test_no_answer_looks_sent_that_never_left(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    """chatwoot #2037, #2038: with an expired token a reply looked sent and was never delivered."""
    plaza.suffer("refuse_token", times=-1)
    with happens():
        approve(draft, by=mia)
    draft.refresh_from_db()
    assert draft.state != Reply.State.SENT
    assert Conversation.objects.visible_to(mia).waiting().exists()
    assert draft.conversation.channel.health() is Health.DISCONNECTED


def test_a_hiccup_is_not_taken_for_a_dead_token(
    plaza: SimulatedPlaza, channel: Channel, post: str, look: Look
) -> None:
    """postiz PR #1822: a passing error counted as a lost connection."""
    plaza.comment("frieda", "Wann?", post)
    for status in (500, 502, 503, 429):
        plaza.suffer("status", times=-1, status=status)
        look(channel)
        channel.refresh_from_db()
        assert channel.state == Channel.State.ACTIVE
    plaza.heal()
    FeedState.objects.update(next_at=timezone.now())
    look(channel)
    assert Message.objects.get().text == "Wann?"


def test_connecting_anew_wipes_no_token_and_no_history(
    channel: Channel, frieda_asks: Message, owner: Membership, plaza: SimulatedPlaza
) -> None:
    """postiz PRs #1884, #2048: reconnecting overwrote a token by nothing."""
    us = Author(channel.own_external_id, "RatziFatzi")
    again = connect(owner, "plaza", channel.settings, {"token": "", "door_secret": ""}, us)
    assert again.pk == channel.pk
    assert again.account().secrets["token"] == plaza.token
    assert Conversation.objects.filter(channel=again).count() == 1


def test_a_channel_never_looks_healthy_while_it_hears_nothing(channel: Channel, look: Look) -> None:
    """brightbean PRs #134, #139, #140: the account card looked healthy, and no comment came in."""
    look(channel)
    assert channel.health() is Health.GOOD
    channel.feed_states.update(heard_at=timezone.now() - timedelta(hours=2))
    assert channel.health() is Health.DEAF


# --- going out, once -------------------------------------------------------------------------------


def test_a_weak_line_and_two_clicks_make_one_answer(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    """chatwoot #9314: one click, two messages, twelve seconds apart."""
    plaza.suffer("drop_after", method="POST")
    with happens():
        approve(draft, by=mia)
    approve(draft, by=mia)
    look_back.call(draft.pk)
    deliver.call(draft.pk)
    assert answers(plaza) == [WORDS]


def test_an_answer_of_which_nobody_knows_whether_it_arrived_is_not_said_again(
    draft: Reply, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    """freescout #3607, #1041: the same reply 25 times by retries; brightbean: a comment four times."""
    draft.change(Reply.State.SENDING)
    Reply.objects.update(sending_since=timezone.now() - LOST_AFTER - timedelta(seconds=1))
    for _again in range(5):
        with happens():
            sweep()
        deliver.call(draft.pk)
    draft.refresh_from_db()
    assert draft.state == Reply.State.UNSURE
    assert answers(plaza) == []


def test_who_means_to_say_the_same_again_may(
    draft: Reply, says: Says, mia: Membership, plaza: SimulatedPlaza, happens: Happens
) -> None:
    """freescout #4596, #5379: the guard against duplicates blocked replies that were meant."""
    with happens():
        approve(draft, by=mia)
    again = save_draft(draft.conversation, mia, WORDS, answers=says("frieda", "Wann nochmal?"))
    with happens():
        assert approve(again, by=mia, seen=Seen.of(again.conversation, again.answers))
    assert answers(plaza) == [WORDS, WORDS]


# --- together, and in order ------------------------------------------------------------------------


def test_nobody_begins_an_answer_without_seeing_who_is_there_already(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    """chatwoot #2015, #1576, #11062: shown only while typing, so two worked on the same one."""
    presence.look(conversation.pk, uwe)  # he only looks
    there = presence.company(presence.people_at(conversation.pk, mia), mia)
    assert there
    assert not presence.company(presence.people_at(conversation.pk, uwe), uwe)


def test_who_writes_several_times_does_not_sink_in_the_list(says: Says, mia: Membership) -> None:
    """freescout #5501: whoever wrote again went to the end of the queue."""
    says("frieda", "Hallo?")
    says("karl", "Die Borsten!")
    says("frieda", "Ist da jemand?")
    says("frieda", "Haaallo?")
    assert names(Conversation.objects.visible_to(mia).waiting()) == ["Frieda Frage", "Karl Kritik"]


def test_nobody_is_late_during_lunch_at_night_or_on_a_holiday() -> None:
    """chatwoot PR #13392, #14009: answer times counted the wall clock, and no day had a break."""
    with_a_break = tuple(
        Period(day, begins * 60, ends * 60)
        for day in range(5)
        for begins, ends in ((9, 12), (13, 17))
    )
    here = Calendar(with_a_break, BERLIN, special_days=(SpecialDay(date(2026, 11, 25)),))
    tuesday, thursday = (datetime(2026, 11, day, tzinfo=BERLIN) for day in (24, 26))
    hour = timedelta(hours=1)
    late = here.after(tuesday + 11.5 * hour, 2 * hour)
    assert late == tuesday + 14.5 * hour  # the break does not count
    late = here.after(tuesday + 16 * hour, 2 * hour)
    assert late == thursday + 10 * hour  # nor does the night, nor the day on which nobody is there


def test_the_kind_of_a_message_is_proposed_so_that_nobody_sorts_hundreds_by_hand() -> None:
    """trypost #132, discussion 161: which one is a complaint, a question, a praise?"""
    assert kind_of("Wann kommt die in Blau?") is MessageKind.QUESTION
    assert kind_of("Die Bürste ist kaputt angekommen, ich bin enttäuscht.") is MessageKind.COMPLAINT
    assert kind_of("Ihr seid toll, danke für die schnelle Hilfe!") is MessageKind.PRAISE


# --- when there is much ------------------------------------------------------------------------------


def queries_of(browser: Client, address: str) -> int:
    browser.get(address)  # what is kept in memory is there
    with CaptureQueriesContext(connection) as asked:
        assert browser.get(address).status_code == 200
    return len(asked)


@pytest.mark.parametrize("address", ["", "?room=mine", "?room=all"])
def test_the_list_and_its_counters_ask_no_more_when_more_people_wait(
    says: Says, signed_in: Callable[..., Client], mia: Membership, address: str
) -> None:
    """chatwoot #15204, #3425; zammad #2108; freescout #1646: counters and lists grew with the desk."""
    browser = signed_in(mia)
    says("frieda", "Wann?")
    few = queries_of(browser, f"/t/ratzifatzi/{address}")
    for who in ("karl", "lena", "jonas"):
        says(who, "Und ich?")
    assert queries_of(browser, f"/t/ratzifatzi/{address}") == few


def test_one_more_delivery_costs_the_same_however_many_lie_there(
    channel: Channel, plaza: SimulatedPlaza, post: str, happens: Happens
) -> None:
    """zammad #6226: the longer the queue, the slower each one of it."""

    def cost_of_one(text: str) -> int:
        plaza.comment("frieda", text, post)
        body, _headers = plaza.sealed(len(plaza.events))
        with happens():
            (one,) = Envelope.objects.keep(channel, [Delivery(body)])
            with CaptureQueriesContext(connection) as asked:
                open_envelope.call(one.pk)
        return len(asked)

    cost_of_one("Die erste macht uns bekannt.")
    alone = cost_of_one("Wann?")
    Envelope.objects.keep(channel, [Delivery(f"{number}".encode()) for number in range(200)])
    assert cost_of_one("Und wann?") == alone


def test_what_is_counted_for_a_report_is_not_counted_while_somebody_answers(
    says: Says, signed_in: Callable[..., Client], mia: Membership
) -> None:
    """chatwoot #12874; freescout #4069: reports of minutes, and pages that waited for them."""
    there = says("frieda", "Wann?").conversation
    assert there
    with CaptureQueriesContext(connection) as asked:
        assert signed_in(mia).get(f"/t/ratzifatzi/c/{there.pk}/").status_code == 200
        assert signed_in(mia).get("/t/ratzifatzi/").status_code == 200
    counting = re.compile(r"\b(COUNT|SUM|AVG)\(", re.IGNORECASE)
    counted = [one["sql"] for one in asked if counting.search(one["sql"])]
    endless = [
        sql
        for sql in counted
        if sql.count("LIMIT") < len(counting.findall(sql))
        and f'"conversation_id" = {there.pk}' not in sql
    ]
    assert counted, "the rooms have counters"
    assert endless == [], "a count ends, or is about this one conversation"
