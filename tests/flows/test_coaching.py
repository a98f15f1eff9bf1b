from __future__ import annotations

from collections.abc import Callable

import pytest

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.coach.draft import Address
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.coaching import advise, facts_of
from herzenstakt.replies.models import Reply
from herzenstakt.replies.services import save_draft


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
