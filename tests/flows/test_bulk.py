"""Several at once: only who was seen and chosen, each looked at again, and taken back exactly."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Role
from herzenstakt.bulk.models import KEEP, UNDO_FOR, BulkAct
from herzenstakt.conversations.models import Conversation
from herzenstakt.conversations.services import let_rest, release, take_care
from herzenstakt.flows import bulk, outgoing
from herzenstakt.flows.bulk import (
    BulkWish,
    Chosen,
    NotTogether,
    Outcome,
    do_together,
    undo_together,
)
from herzenstakt.journal.models import Entry
from herzenstakt.labels.models import Label
from herzenstakt.labels.services import add, put_on, take_off
from herzenstakt.replies.services import save_draft
from herzenstakt.safety.models import HandOver
from herzenstakt.safety.services import hand_over, raise_alarm
from herzenstakt.safety.signs import Danger
from tests.conftest import Happens, Says

Kind = BulkAct.Kind
THANKS = BulkWish(Kind.REST, "Ein Dankeschön, mehr braucht es nicht")


@pytest.fixture
def three(says: Says) -> list[Conversation]:
    """Frieda, Karl and Lena wait."""
    said = [says("frieda", "Wann?"), says("karl", "Die Borsten!"), says("lena", "Toll!")]
    return [message.conversation for message in said if message.conversation]


@pytest.fixture
def label(uwe: Membership) -> Label:
    return add(uwe, "Lieferung")


def seen(conversations: list[Conversation]) -> list[Chosen]:
    return [Chosen(one.pk, one.last_message_at) for one in conversations]


def why(outcome: Outcome) -> dict[str, str]:
    return {name: str(reason) for name, reason in outcome.left}


def state() -> list[tuple[object, ...]]:
    """All that could have changed."""
    rows = Conversation.objects.order_by("pk")
    return list(rows.values_list("status", "waiting_since", "caretaker", "last_message_at"))


# --- doing ---------------------------------------------------------------------------------------


def test_care_is_taken_of_all_and_a_colleague_keeps_theirs(
    three: list[Conversation], uwe: Membership, mia: Membership
) -> None:
    take_care(three[1], mia)
    outcome = do_together(seen(three), uwe, BulkWish(Kind.TAKE_CARE))
    assert outcome.done == ["Frieda Frage", "Lena Lob"]
    assert why(outcome) == {"Karl Kritik": "A colleague takes care already."}
    assert [one.caretaker for one in Conversation.objects.order_by("pk")] == [uwe, mia, uwe]
    again = do_together(seen(three[:1]), uwe, BulkWish(Kind.TAKE_CARE))
    assert why(again) == {"Frieda Frage": "You take care already."}
    assert again.act is None


def test_only_ones_own_are_handed_back(
    three: list[Conversation], uwe: Membership, mia: Membership
) -> None:
    take_care(three[0], uwe)
    take_care(three[1], mia)
    outcome = do_together(seen(three), uwe, BulkWish(Kind.RELEASE))
    assert outcome.done == ["Frieda Frage"]
    assert [one.caretaker for one in Conversation.objects.order_by("pk")] == [None, mia, None]


def test_whoever_wrote_again_is_left_waiting_and_it_is_said(
    three: list[Conversation], uwe: Membership, says: Says
) -> None:
    chosen = seen(three)
    says("karl", "Hallo?!")
    outcome = do_together(chosen, uwe, THANKS)
    assert outcome.done == ["Frieda Frage", "Lena Lob"]
    assert why(outcome) == {"Karl Kritik": "Something new was said in the meantime."}
    karl = Conversation.objects.get(pk=three[1].pk)
    assert (karl.status, karl.waiting_since is not None) == ("open", True)


@pytest.mark.parametrize("reason", ["", "  ", "\n"])
def test_nobody_who_waits_is_closed_without_a_reason(
    reason: str, three: list[Conversation], uwe: Membership
) -> None:
    before = state()
    with pytest.raises(NotTogether, match="why no answer"):
        do_together(seen(three), uwe, BulkWish(Kind.REST, reason))
    assert state() == before


def test_the_reason_stands_in_the_journal_of_each(
    three: list[Conversation], uwe: Membership
) -> None:
    do_together(seen(three), uwe, THANKS)
    rested = Entry.objects.filter(action="conversation.rested")
    assert [entry.details["reason"] for entry in rested] == [THANKS.reason] * 3
    assert Entry.objects.get(action="bulk.done").details == {"deed": "rest", "number": 3}


def test_never_more_than_somebody_has_looked_at(
    three: list[Conversation], uwe: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST", 2)
    before = state()
    with pytest.raises(NotTogether, match="At most 2"):
        do_together(seen(three), uwe, BulkWish(Kind.TAKE_CARE))
    with pytest.raises(NotTogether, match="Nobody is chosen"):
        do_together([], uwe, BulkWish(Kind.TAKE_CARE))
    assert state() == before


def test_whoever_a_colleague_cares_for_rests_only_one_by_one(
    three: list[Conversation], uwe: Membership, mia: Membership
) -> None:
    take_care(three[2], mia)
    outcome = do_together(seen(three), uwe, THANKS)
    assert why(outcome) == {"Lena Lob": "A colleague takes care already."}


def test_where_somebody_may_be_in_danger_nothing_is_closed_in_passing(
    three: list[Conversation], uwe: Membership
) -> None:
    raise_alarm(three[0], three[0].messages.get(), uwe, Danger.LIFE)
    outcome = do_together(seen(three), uwe, THANKS)
    assert list(why(outcome)) == ["Frieda Frage"]
    assert "in danger" in why(outcome)["Frieda Frage"]


def test_what_is_at_rest_already_is_left_alone(three: list[Conversation], uwe: Membership) -> None:
    let_rest(three[0], uwe, "Spam")
    assert list(why(do_together(seen(three), uwe, THANKS))) == ["Frieda Frage"]


@pytest.mark.parametrize(("who", "kind"), [("rolf", k) for k in Kind] + [("tina", Kind.REST)])
def test_whoever_may_not_one_by_one_may_not_together(
    who: str,
    kind: BulkAct.Kind,
    three: list[Conversation],
    label: Label,
    request: pytest.FixtureRequest,
) -> None:
    before = state()
    wish = BulkWish(kind, "Spam", label if kind == Kind.LABEL else None)
    with pytest.raises(NotTogether, match="Your role"):
        do_together(seen(three), request.getfixturevalue(who), wish)
    assert state() == before


def test_what_is_next_door_is_not_there(
    three: list[Conversation], olga: Membership, uwe: Membership
) -> None:
    before = state()
    outcome = do_together(seen(three), olga, BulkWish(Kind.TAKE_CARE))
    assert (outcome.done, outcome.left, outcome.act) == ([], [], None)
    assert state() == before


# --- taking back ---------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", list(Kind))
def test_taken_back_everything_is_as_it_was(
    kind: BulkAct.Kind, three: list[Conversation], uwe: Membership, label: Label
) -> None:
    if kind == Kind.RELEASE:
        for one in three:
            take_care(one, uwe)
    before = state()
    wish = BulkWish(
        kind, "Spam" if kind == Kind.REST else "", label if kind == Kind.LABEL else None
    )
    act = do_together(seen(three), uwe, wish).act
    assert act is not None
    assert state() != before or label.labellings.count() == 3

    outcome = undo_together(act, uwe)

    assert outcome.left == []
    assert state() == before
    assert not label.labellings.exists()
    assert Entry.objects.filter(action="bulk.undone").count() == 1
    with pytest.raises(NotTogether, match="any more"):
        undo_together(act, uwe)


def test_only_what_the_act_had_settled_waits_again(says: Says, uwe: Membership) -> None:
    """What somebody had let rest before stays at rest."""
    conversation = says("frieda", "Wann?").conversation
    assert conversation
    let_rest(conversation, uwe, "Spam")
    later = says("frieda", "Und in Rot?")
    conversation.refresh_from_db()
    act = do_together(seen([conversation]), uwe, THANKS).act
    assert act
    undo_together(act, uwe)
    conversation.refresh_from_db()
    assert conversation.waiting_since == later.written_at
    assert list(conversation.messages.open()) == [later]


def test_whoever_was_answered_meanwhile_is_left_alone(
    three: list[Conversation], uwe: Membership, happens: Happens
) -> None:
    act = do_together(seen(three), uwe, BulkWish(Kind.TAKE_CARE)).act
    assert act
    with happens():
        outgoing.approve(save_draft(three[1], uwe, "Das tut uns leid, Karl."), uwe)
    outcome = undo_together(act, uwe)
    assert why(outcome) == {"Karl Kritik": "There is an answer in the meantime."}
    assert [one.caretaker for one in Conversation.objects.order_by("pk")] == [None, uwe, None]


def test_whoever_wrote_after_it_keeps_waiting_for_the_new_word_only(
    three: list[Conversation], uwe: Membership, says: Says
) -> None:
    act = do_together(seen(three), uwe, THANKS).act
    assert act
    later = says("karl", "Und?")
    outcome = undo_together(act, uwe)
    assert why(outcome) == {"Karl Kritik": "Something new was said in the meantime."}
    karl = Conversation.objects.get(pk=three[1].pk)
    assert karl.waiting_since == later.written_at


def test_what_a_colleague_took_over_stays_with_them(
    three: list[Conversation], uwe: Membership, mia: Membership
) -> None:
    act = do_together(seen(three), uwe, BulkWish(Kind.TAKE_CARE)).act
    assert act
    three[0].refresh_from_db()
    release(three[0], uwe)
    take_care(three[0], mia)
    assert list(why(undo_together(act, uwe))) == ["Frieda Frage"]
    assert Conversation.objects.get(pk=three[0].pk).caretaker == mia

    back = do_together(seen(three[:1]), mia, BulkWish(Kind.RELEASE)).act
    assert back
    take_care(Conversation.objects.get(pk=three[0].pk), uwe)
    assert list(why(undo_together(back, mia))) == ["Frieda Frage"]


def test_a_label_that_was_there_before_stays(
    three: list[Conversation], uwe: Membership, label: Label
) -> None:
    put_on(three[:1], label, uwe)
    act = do_together(seen(three), uwe, BulkWish(Kind.LABEL, label=label)).act
    assert act
    take_off(three[2:], label, uwe)
    assert list(why(undo_together(act, uwe))) == ["Lena Lob"]
    assert list(label.labellings.values_list("conversation", flat=True)) == [three[0].pk]


def test_somebody_else_is_asked_for_again(
    three: list[Conversation], uwe: Membership, mia: Membership
) -> None:
    hand_over(three[0], mia)
    act = do_together(seen(three), uwe, BulkWish(Kind.TAKE_CARE)).act
    assert act
    assert not HandOver.objects.exists()
    undo_together(act, uwe)
    assert [one.conversation for one in HandOver.objects.all()] == [three[0]]


def test_after_some_minutes_it_is_too_late(three: list[Conversation], uwe: Membership) -> None:
    act = do_together(seen(three), uwe, THANKS).act
    assert act
    before = state()
    later = timezone.now() + UNDO_FOR + timedelta(seconds=1)
    with time_machine.travel(later), pytest.raises(NotTogether, match="any more"):
        undo_together(act, uwe)
    assert state() == before


def test_nobody_takes_back_what_a_colleague_did(
    three: list[Conversation], uwe: Membership, mia: Membership
) -> None:
    act = do_together(seen(three), uwe, THANKS).act
    assert act
    with pytest.raises(NotTogether, match="Only whoever"):
        undo_together(act, mia)
    assert not Conversation.objects.exclude(status="closed").exists()


def test_whoever_may_it_no_longer_takes_nothing_back(
    three: list[Conversation], uwe: Membership
) -> None:
    done = do_together(seen(three), uwe, THANKS)
    assert done.act
    uwe.role = Role.TRAINEE
    uwe.save()
    rested = state()

    with pytest.raises(NotTogether):
        undo_together(done.act, uwe)
    assert state() == rested


def test_what_can_no_longer_be_taken_back_is_not_kept(
    three: list[Conversation], uwe: Membership
) -> None:
    do_together(seen(three), uwe, BulkWish(Kind.TAKE_CARE))
    BulkAct.objects.update(done_at=timezone.now() - KEEP - timedelta(minutes=1))
    latest = do_together(seen(three), uwe, BulkWish(Kind.RELEASE)).act
    assert list(BulkAct.objects.all()) == [latest]
