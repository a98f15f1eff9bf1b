from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows.handing_over import take_care
from herzenstakt.flows.outgoing import AnsweredMeanwhile, NotYet, approve
from herzenstakt.flows.together import take_over
from herzenstakt.journal.models import Entry
from herzenstakt.replies.models import Reply
from herzenstakt.replies.seen import Seen, Words
from herzenstakt.replies.services import save_draft
from tests.conftest import Says

WORDS = "Im Dezember, liebe Frieda."


def test_what_a_colleague_began_goes_on_as_ones_own_and_stays_theirs(
    conversation: Conversation, draft: Reply, uwe: Membership
) -> None:
    save_draft(conversation, uwe, "Hallo Frieda,")
    mine = take_over(draft, uwe)

    assert mine.text == f"Hallo Frieda,\n\n{WORDS}"
    draft.refresh_from_db()
    assert (draft.text, draft.state) == (WORDS, Reply.State.DRAFT)
    conversation.refresh_from_db()
    assert conversation.caretaker == uwe
    entry = Entry.objects.get(action="reply.taken_over")
    assert (entry.by, entry.details["writer"]) == (uwe, "Mia Menschenfreund")


def test_a_second_click_takes_over_once(draft: Reply, uwe: Membership) -> None:
    take_over(draft, uwe)
    assert take_over(draft, uwe).text == WORDS
    assert Entry.objects.filter(action="reply.taken_over").count() == 1


def test_whoever_takes_care_still_does(
    conversation: Conversation, draft: Reply, mia: Membership, uwe: Membership
) -> None:
    take_care(conversation, mia)
    take_over(draft, uwe)
    conversation.refresh_from_db()
    assert conversation.caretaker == mia


def test_what_has_been_let_go_cannot_be_taken_over(
    draft: Reply, mia: Membership, uwe: Membership
) -> None:
    approve(draft, mia)
    with pytest.raises(NotYet, match="faster"):
        take_over(draft, uwe)
    assert not Reply.objects.filter(author=uwe).exists()


def test_neither_a_reader_nor_the_house_next_door_takes_over(
    draft: Reply, rolf: Membership, olga: Membership
) -> None:
    for stranger in (rolf, olga):
        with pytest.raises(NotYet):
            take_over(draft, stranger)
    assert Reply.objects.count() == 1


def test_of_two_answers_to_one_question_the_second_is_asked_with_the_first_one_shown(
    conversation: Conversation, draft: Reply, mia: Membership, uwe: Membership, says: Says
) -> None:
    second = save_draft(conversation, uwe, "Bald!")
    seen = Seen.of(conversation, second.answers)
    assert seen.words_missed(second) == []
    approve(draft, mia, seen)

    with pytest.raises(AnsweredMeanwhile):
        approve(second, uwe, seen)
    assert seen.words_missed(second) == [Words("Mia Menschenfreund", WORDS)]

    says("frieda", "Und in Grün?")
    assert seen.words_missed(second) == [
        Words("Frieda Frage", "Und in Grün?"),
        Words("Mia Menschenfreund", WORDS),
    ]
    again = Seen.of(conversation, second.answers)
    assert again.words_missed(second) == []
    assert approve(second, uwe, again), "having seen it"
