from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.coach.draft import Address
from herzenstakt.coach.votes import Tally
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.coaching import NoSuchCue, advise, facts_of, tallies, vote
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import HintTally, Reply
from herzenstakt.replies.services import save_draft

Counts = Callable[[int], AbstractContextManager[object]]


def last(conversation: Conversation) -> Message:
    message = conversation.messages.order_by("-pk").first()
    assert message
    return message


def sent(conversation: Conversation, by: Membership, words: str) -> None:
    reply = save_draft(conversation, by, words)
    Reply.objects.filter(pk=reply.pk).update(state=Reply.State.SENT)


def test_the_coach_knows_who_is_spoken_to_and_who_reads_along(
    conversation: Conversation, mia: Membership
) -> None:
    facts = facts_of(conversation, mia, last(conversation))
    assert (facts.public, facts.person, facts.rounds) == (True, "Frieda Frage", 0)

    Message.objects.update(visibility="private")
    assert not facts_of(conversation, mia, last(conversation)).public


def test_only_trainees_may_not_promise_what_costs_money(
    conversation: Conversation, mia: Membership, tina: Membership
) -> None:
    assert facts_of(conversation, mia, last(conversation)).may_compensate
    assert not facts_of(conversation, tina, last(conversation)).may_compensate


@pytest.mark.parametrize(
    ("chosen", "address"),
    [
        (Team.Address.AS_THEY_DO, None),
        (Team.Address.DU, Address.DU),
        (Team.Address.SIE, Address.SIE),
    ],
)
def test_the_coach_knows_how_the_team_addresses_people_and_whether_it_signs(
    conversation: Conversation, mia: Membership, chosen: str, address: Address | None
) -> None:
    mia.team.address, mia.team.signs = chosen, True
    facts = facts_of(conversation, mia, last(conversation))

    assert (facts.address, facts.signs) == (address, True)


def test_what_a_team_agreed_on_reaches_the_hints(
    conversation: Conversation, mia: Membership
) -> None:
    words = "Vielen Dank für Ihre Frage! Sie bekommen die Bürste im Dezember in jeder Filiale. Mia"
    mia.team.address = Team.Address.SIE
    calm = {hint.cue.name for hint in advise(conversation, mia, words, last(conversation))}
    mia.team.address = Team.Address.DU
    told = {hint.cue.name for hint in advise(conversation, mia, words, last(conversation))}

    assert told - calm == {"address_mismatch"}


def test_what_the_team_has_sent_is_known_and_what_it_only_drafted_is_not(
    conversation: Conversation, mia: Membership, uwe: Membership
) -> None:
    sent(conversation, mia, "Im Dezember, liebe Frieda.")
    save_draft(conversation, uwe, "Steht doch auf der Seite.")

    assert facts_of(conversation, mia, last(conversation)).sent == ("Im Dezember, liebe Frieda.",)


def test_what_another_house_has_sent_stays_there(
    conversation: Conversation, mia: Membership, olga: Membership
) -> None:
    sent(conversation, mia, "Im Dezember, liebe Frieda.")

    assert facts_of(conversation, olga, last(conversation)).sent == ()


def test_our_answers_here_are_counted(
    conversation: Conversation, mia: Membership, says: Callable[..., Message]
) -> None:
    conversation.messages.create(
        channel=conversation.channel,
        external_id="ours",
        thread_id=conversation.thread_id,
        direction=Message.Direction.OUT,
        text="Im Dezember.",
        written_at=last(conversation).written_at,
    )

    facts = facts_of(conversation, mia, conversation.messages.said_to_us().get())
    assert facts.rounds == 1


def test_nothing_is_said_about_nothing(conversation: Conversation, mia: Membership) -> None:
    assert advise(conversation, mia, " \n ", last(conversation)) == []


# --- votes ---------------------------------------------------------------------------------------


def test_however_many_have_voted_one_row_for_each_cue_is_looked_at(
    mia: Membership, uwe: Membership, django_assert_num_queries: Counts
) -> None:
    for _ in range(30):
        vote(mia, "shouting", fits=True)
        vote(uwe, "shouting", fits=False)
    vote(uwe, "sarcasm", fits=True)

    assert HintTally.objects.count() == 2
    with django_assert_num_queries(1):
        told = tallies(mia)
    assert told == {"shouting": Tally(30, 30), "sarcasm": Tally(1, 0)}


def test_votes_cost_no_more_questions_while_somebody_types(
    conversation: Conversation, mia: Membership, django_assert_num_queries: Counts
) -> None:
    with CaptureQueriesContext(connection) as before:
        advise(conversation, mia, "Das wird geprüft!!!", last(conversation))
    for _ in range(30):
        vote(mia, "shouting", fits=False)
    with django_assert_num_queries(len(before)):
        advise(conversation, mia, "Das wird geprüft!!!", last(conversation))


def test_a_vote_next_door_counts_there(mia: Membership, olga: Membership) -> None:
    vote(olga, "shouting", fits=False)

    assert tallies(mia) == {}
    assert tallies(olga) == {"shouting": Tally(0, 1)}


def test_nobody_votes_on_a_cue_that_does_not_exist(mia: Membership) -> None:
    with pytest.raises(NoSuchCue):
        vote(mia, "whatever", fits=True)
    assert tallies(mia) == {}


@pytest.mark.django_db(transaction=True)
def test_votes_that_are_cast_at_once_are_all_counted(mia: Membership) -> None:
    barrier = threading.Barrier(4)

    def say() -> None:
        barrier.wait()
        for _ in range(5):
            vote(mia, "shouting", fits=False)
        connection.close()

    people = [threading.Thread(target=say) for _ in range(4)]
    for one in people:
        one.start()
    for one in people:
        one.join()

    assert tallies(mia) == {"shouting": Tally(0, 20)}
    assert Entry.objects.filter(action="cue.muted").count() == 1
