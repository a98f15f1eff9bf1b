from __future__ import annotations

import pytest

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.conversations.models import Conversation, Note
from herzenstakt.flows.handing_over import (
    LONGEST,
    NotHandedOver,
    NotYours,
    can_be_handed,
    give_back,
    hand_over_to,
    may_hand_over,
    release,
    request_in,
    take_care,
)
from herzenstakt.journal.models import Entry
from herzenstakt.notices.models import Notice
from herzenstakt.presence.models import CareRequest
from herzenstakt.safety.services import hand_over
from tests.conftest import member

WORD = "Du kennst sie, ich habe morgen frei."


def actions() -> list[str]:
    return list(Entry.objects.order_by("pk").values_list("action", flat=True))


def test_a_colleague_takes_care_from_the_first_moment_and_finds_the_word(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    take_care(conversation, uwe)
    hand_over_to(conversation, uwe, mia, f"  {WORD} ")

    conversation.refresh_from_db()
    assert conversation.caretaker == mia
    asked = request_in(conversation, mia)
    assert asked
    assert asked.note
    assert (asked.by, asked.to, asked.note.text, asked.note.author) == (uwe, mia, WORD, uwe)
    entry = Entry.objects.get(action="conversation.passed_on")
    assert (entry.by, entry.details) == (uwe, {"to": "Mia Menschenfreund"})


def test_whoever_says_yes_keeps_it(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    hand_over_to(conversation, uwe, mia, WORD)
    assert take_care(conversation, mia)
    take_care(conversation, mia)

    conversation.refresh_from_db()
    assert conversation.caretaker == mia
    assert request_in(conversation, mia) is None
    assert actions().count("conversation.taken") == 1
    assert Note.objects.get().text == WORD


def test_whoever_says_no_gives_it_back_to_whom_it_was_with(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    take_care(conversation, uwe)
    hand_over_to(conversation, mia, tina, WORD)  # she leads
    assert give_back(conversation, tina)
    assert not give_back(conversation, tina), "a second click"

    conversation.refresh_from_db()
    assert conversation.caretaker == uwe
    assert not CareRequest.objects.exists()
    assert actions().count("conversation.given_back") == 1


def test_what_nobody_had_is_nobodys_again_and_what_somebody_had_who_is_gone_too(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    hand_over_to(conversation, uwe, tina, WORD)
    give_back(conversation, tina)
    conversation.refresh_from_db()
    assert conversation.caretaker is None

    take_care(conversation, uwe)
    hand_over_to(conversation, uwe, tina, WORD)
    Membership.objects.filter(pk=uwe.pk).update(is_active=False)
    give_back(conversation, tina)
    conversation.refresh_from_db()
    assert conversation.caretaker is None


def test_nobody_hands_over_what_a_colleague_takes_care_of_unless_they_lead(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    take_care(conversation, mia)
    assert not may_hand_over(conversation, uwe)
    with pytest.raises(NotHandedOver, match="Only they can"):
        hand_over_to(conversation, uwe, tina, WORD)
    assert not Note.objects.exists()

    release(conversation, mia)
    take_care(conversation, uwe)
    assert may_hand_over(conversation, mia)
    hand_over_to(conversation, mia, tina, WORD)
    conversation.refresh_from_db()
    assert conversation.caretaker == tina


def test_what_a_colleague_takes_care_of_is_taken_from_them_by_name_only(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    take_care(conversation, mia)
    for known in (None, uwe.pk, tina.pk):
        with pytest.raises(NotYours, match="takes care of this"):
            release(conversation, uwe, known)
    conversation.refresh_from_db()
    assert conversation.caretaker == mia
    assert not Notice.objects.exists()

    release(conversation, uwe, mia.pk)
    assert conversation.caretaker is None
    told = Notice.objects.get()
    assert (told.member, told.kind, told.by) == (mia, Notice.Kind.TAKEN_AWAY, uwe)


def test_who_gives_back_their_own_is_told_nothing(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    take_care(conversation, mia)
    release(conversation, mia)
    release(conversation, uwe)  # nobody's
    assert not Notice.objects.exists()


def test_it_goes_only_to_those_who_work_here_and_take_care_of_people(
    conversation: Conversation,
    owner: Membership,
    uwe: Membership,
    mia: Membership,
    tina: Membership,
    rolf: Membership,
    olga: Membership,
) -> None:
    gone = member(uwe.team, "Grit Gegangen", Role.MEMBER)
    gone.is_active = False
    gone.save()
    locked_out = member(uwe.team, "Lars Lange", Role.MEMBER)
    locked_out.user.is_active = False
    locked_out.user.save()

    assert set(can_be_handed(uwe)) == {owner, mia, tina}
    for nobody in (rolf, olga, gone, locked_out, uwe):
        with pytest.raises(NotHandedOver, match="cannot take care"):
            hand_over_to(conversation, uwe, nobody, WORD)
    conversation.refresh_from_db()
    assert conversation.caretaker is None


def test_whoever_only_reads_hands_nothing_over(
    conversation: Conversation, rolf: Membership, mia: Membership
) -> None:
    with pytest.raises(NotHandedOver):
        hand_over_to(conversation, rolf, mia, WORD)
    hand_over_to(conversation, mia, member(mia.team, "Kai Kollege", Role.MEMBER), WORD)
    assert request_in(conversation, rolf) is None


def test_it_needs_a_word_and_a_long_one_is_cut(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    with pytest.raises(NotHandedOver, match="a word"):
        hand_over_to(conversation, uwe, mia, " \n ")
    hand_over_to(conversation, uwe, mia, "x" * 10_000)
    assert len(Note.objects.get().text) == LONGEST
    with pytest.raises(NotHandedOver, match="already"):
        hand_over_to(conversation, mia, mia, WORD)


def test_a_lead_who_asks_somebody_else_takes_the_place_of_the_first_question(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    hand_over_to(conversation, mia, uwe, WORD)
    hand_over_to(conversation, mia, tina, "Doch lieber du.")

    asked = CareRequest.objects.get()
    assert asked.note
    assert (asked.to, asked.before, asked.note.text) == (tina, uwe, "Doch lieber du.")
    assert not give_back(conversation, uwe)


def test_what_was_asked_is_over_when_it_is_anybodys_again(
    conversation: Conversation, uwe: Membership, mia: Membership
) -> None:
    hand_over_to(conversation, uwe, mia, WORD)
    release(conversation, mia)
    take_care(conversation, mia)
    assert request_in(conversation, mia) is None

    hand_over_to(conversation, mia, uwe, WORD)
    hand_over(conversation, uwe)  # somebody else, please
    conversation.refresh_from_db()
    assert request_in(conversation, uwe) is None
    taken = actions().count("conversation.taken")
    take_care(conversation, uwe)
    assert request_in(conversation, uwe) is None
    assert actions().count("conversation.taken") == taken + 1


def test_a_colleague_who_was_faster_keeps_it(
    conversation: Conversation, uwe: Membership, mia: Membership, tina: Membership
) -> None:
    hand_over_to(conversation, uwe, mia, WORD)
    assert not take_care(conversation, tina)
    assert request_in(conversation, mia)
