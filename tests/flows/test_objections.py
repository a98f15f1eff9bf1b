"""Somebody does not agree, and somebody who had no hand in it looks again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.flows import objections as flow
from herzenstakt.flows.objections import (
    MOST,
    NotObjected,
    give_way,
    hindrance,
    object_to,
    uphold,
    was_mailed,
)
from herzenstakt.flows.reacting import NotDone
from herzenstakt.journal.models import Entry
from herzenstakt.moderation.hands import is_left_alone
from herzenstakt.moderation.models import Measure, Objection, RecordEntry
from herzenstakt.moderation.record import enter
from herzenstakt.moderation.statement import last_day
from herzenstakt.moderation.verify import verify_team
from herzenstakt.testing.networks.plaza import SimulatedPlaza

Event = RecordEntry.Event


@pytest.fixture
def hidden(frieda_asks: Message, uwe: Membership) -> Measure:
    """Uwe has hidden what Frieda asked, on the network and here."""
    return taken(frieda_asks, uwe)


def taken(message: Message, by: Membership, **more: Any) -> Measure:
    """A measure in force, with its place in the record."""
    usual = {"kind": "hide", "state": "done", "reason": "N01", "done_at": timezone.now()}
    measure = Measure.objects.create(team=by.team, message=message, asked_by=by, **(usual | more))
    enter(measure, Event.ASKED, by, kind=measure.kind, reason=measure.reason)
    if measure.decided_by:
        enter(measure, Event.AGREED, measure.decided_by)
    enter(measure, Event.DONE, by)
    return measure


def events(measure: Measure) -> list[str]:
    return list(
        RecordEntry.objects.filter(measure=measure.key)
        .order_by("number")
        .values_list("event", flat=True)
    )


# --- objecting -----------------------------------------------------------------------------------


def test_an_objection_is_kept_and_stands_in_the_record_and_in_the_journal(hidden: Measure) -> None:
    objection = object_to(hidden, "  Das war doch\u202e nur eine Frage.  ", "frieda@gmx.example")

    assert objection.text == "Das war doch nur eine Frage."
    assert objection.email == "frieda@gmx.example"
    assert objection.outcome == "open"
    assert events(hidden)[-1] == "objected"
    entry = Entry.objects.get(action="objection.made")
    assert (entry.by, entry.details) == (None, {})
    assert "Frage" not in RecordEntry.objects.get(event="objected").details


@pytest.mark.parametrize("text", ["", "  \n ", "\u202e"])
def test_an_objection_says_something(text: str, hidden: Measure) -> None:
    with pytest.raises(NotObjected, match="Please say"):
        object_to(hidden, text)
    assert not Objection.objects.exists()
    assert "objected" not in events(hidden)


def test_an_objection_has_an_end(hidden: Measure) -> None:
    with pytest.raises(NotObjected, match="5001 of 5000"):
        object_to(hidden, "x" * (MOST + 1))
    assert object_to(hidden, "x" * MOST).pk


def test_there_is_one_objection_and_no_second_one(hidden: Measure, mia: Membership) -> None:
    first = object_to(hidden, "Nein.")
    with pytest.raises(NotObjected, match="already"):
        object_to(hidden, "Doch nicht.")
    uphold(first, mia, "Bleibt.")
    with pytest.raises(NotObjected, match="already"):
        object_to(hidden, "Immer noch nicht.")


@pytest.mark.parametrize("state", ["lifted", "asked", "declined", "failed"])
def test_what_is_not_in_force_needs_no_objection(state: str, hidden: Measure) -> None:
    Measure.objects.update(state=state)
    with pytest.raises(NotObjected, match="not in force"):
        object_to(hidden, "Nein.")


@pytest.mark.parametrize(
    ("done", "told", "last"),
    [
        (datetime(2026, 1, 15, 12, tzinfo=UTC), None, (2026, 7, 15)),
        (datetime(2026, 8, 31, 12, tzinfo=UTC), None, (2027, 2, 28)),
        (datetime(2026, 12, 1, 12, tzinfo=UTC), None, (2027, 6, 1)),
        (
            datetime(2026, 1, 15, 12, tzinfo=UTC),
            datetime(2026, 2, 1, 12, tzinfo=UTC),
            (2026, 8, 1),
        ),
    ],
)
def test_one_may_object_for_six_months_once_one_is_told(
    done: datetime, told: datetime | None, last: tuple[int, int, int], hidden: Measure
) -> None:
    hidden.done_at, hidden.told_at = done, told
    hidden.save()
    end = last_day(hidden)

    assert (end.year, end.month, end.day) == last
    with time_machine.travel(end, tick=False):
        assert not flow.is_too_late(hidden)
    a_day_later = time_machine.travel(end + timedelta(days=1), tick=False)
    with a_day_later, pytest.raises(NotObjected, match="time to object is over"):
        object_to(hidden, "Zu spät?")


# --- who decides ---------------------------------------------------------------------------------


def test_whoever_asked_agreed_or_gave_the_reason_does_not_decide(
    frieda_asks: Message, uwe: Membership, mia: Membership, owner: Membership
) -> None:
    deleted = taken(frieda_asks, uwe, kind="delete", decided_by=mia)
    objection = object_to(deleted, "Nein.")

    for by in (uwe, mia):
        assert "had a hand" in str(hindrance(objection, by))
        for decide in (uphold, give_way):
            with pytest.raises(NotObjected, match="had a hand"):
                decide(objection, by, "Bleibt.")
    assert Objection.objects.get().outcome == "open"
    assert not hindrance(objection, owner)


def test_where_nobody_else_is_left_one_of_those_who_are_there_decides(
    frieda_asks: Message, uwe: Membership, mia: Membership, owner: Membership, tina: Membership
) -> None:
    deleted = taken(frieda_asks, uwe, kind="delete", decided_by=mia)
    objection = object_to(deleted, "Nein.")
    assert "had a hand" in str(hindrance(objection, uwe))

    enter(deleted, Event.REASONED, owner, reason="N01")
    assert is_left_alone(deleted)
    assert not hindrance(objection, owner)
    assert "Your role" in str(hindrance(objection, tina))
    assert uphold(objection, uwe, "Bleibt.").outcome == "upheld"


def test_who_has_left_leaves_the_others_alone(
    hidden: Measure, uwe: Membership, mia: Membership
) -> None:
    objection = object_to(hidden, "Nein.")
    assert "had a hand" in str(hindrance(objection, uwe))
    Membership.objects.exclude(pk=uwe.pk).update(is_active=False)

    assert uphold(objection, uwe, "Bleibt.").outcome == "upheld"


def test_only_who_may_hide_decides(
    hidden: Measure, tina: Membership, rolf: Membership, olga: Membership
) -> None:
    objection = object_to(hidden, "Nein.")
    for by in (tina, rolf, olga):
        with pytest.raises(NotObjected, match="Your role"):
            uphold(objection, by, "Bleibt.")


def test_somebody_who_has_left_decides_nothing(hidden: Measure, mia: Membership) -> None:
    objection = object_to(hidden, "Nein.")
    mia.is_active = False
    with pytest.raises(NotObjected, match="Your role"):
        uphold(objection, mia, "Bleibt.")


# --- deciding ------------------------------------------------------------------------------------


def test_a_measure_that_stays_is_answered(hidden: Measure, mia: Membership) -> None:
    decided = uphold(object_to(hidden, "Nein."), mia, "Weil es andere verletzt hat.")

    assert (decided.outcome, decided.decided_by) == ("upheld", mia)
    assert decided.answer == "Weil es andere verletzt hat."
    assert events(hidden)[-1] == "upheld"
    assert Entry.objects.get(action="objection.upheld").by == mia
    hidden.refresh_from_db()
    assert hidden.state == "done"
    assert verify_team(mia.team_id).flaw == ""


def test_who_is_right_gets_their_words_back_on_the_network_too(
    hidden: Measure, mia: Membership, plaza: SimulatedPlaza
) -> None:
    plaza.messages[hidden.message.external_id].hidden = True
    Message.objects.update(is_hidden=True)
    decided = give_way(object_to(hidden, "Nein."), mia, "Du hast recht.")
    hidden.refresh_from_db()

    assert (decided.outcome, hidden.state, hidden.lifted_by) == ("lifted", "lifted", mia)
    assert not plaza.messages[hidden.message.external_id].hidden
    assert not Message.objects.get(pk=hidden.message_id).is_hidden
    assert events(hidden)[-3:] == ["objected", "lifted", "gave_way"]
    assert verify_team(mia.team_id).flaw == ""


def test_what_the_network_does_not_do_is_not_told_as_done(
    hidden: Measure, mia: Membership, plaza: SimulatedPlaza
) -> None:
    objection = object_to(hidden, "Nein.")
    plaza.suffer("status", method="DELETE", status=422)
    with pytest.raises(NotDone):
        give_way(objection, mia, "Du hast recht.")
    objection.refresh_from_db()
    hidden.refresh_from_db()

    assert (objection.outcome, objection.answer, hidden.state) == ("open", "", "done")


def test_what_is_back_already_only_closes_the_objection(
    hidden: Measure, mia: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    objection = object_to(hidden, "Nein.")
    Measure.objects.update(state="lifted")
    monkeypatch.setattr(flow, "lift", lambda *_: pytest.fail("it is back already"))

    with pytest.raises(NotObjected, match="put back in the meantime"):
        uphold(objection, mia, "Bleibt.")
    assert give_way(objection, mia, "Ist schon zurück.").outcome == "lifted"


def test_what_ended_by_its_time_can_be_called_right(hidden: Measure, mia: Membership) -> None:
    objection = object_to(hidden, "Nein.")
    now = timezone.now()
    Measure.objects.update(state="lifted", until=now, lifted_at=now - timedelta(hours=1))
    with pytest.raises(NotObjected, match="put back in the meantime"):
        uphold(objection, mia, "Es war richtig.")  # somebody put it back on the network before
    Measure.objects.update(lifted_at=now, lifted_by=mia)
    with pytest.raises(NotObjected, match="put back in the meantime"):
        uphold(objection, mia, "Es war richtig.")
    Measure.objects.update(lifted_by=None)

    assert uphold(objection, mia, "Es war richtig.").outcome == "upheld"


@pytest.mark.parametrize("gone", [True, False])
def test_who_is_right_is_told_where_it_cannot_be_put_back_any_more(
    gone: bool,
    frieda_asks: Message,
    uwe: Membership,
    mia: Membership,
    owner: Membership,
    plaza: SimulatedPlaza,
) -> None:
    kind = "hide" if gone else "delete"
    measure = taken(frieda_asks, uwe, kind=kind, decided_by=mia)
    objection = object_to(measure, "Nein.")
    if gone:
        Message.objects.update(gone_at=timezone.now())
    else:
        plaza.suffer("status", method="DELETE", status=404)
    decided = give_way(objection, owner, "Sie haben recht.")
    measure.refresh_from_db()

    assert (decided.outcome, decided.answer, measure.state) == (
        "too_late",
        "Sie haben recht.",
        "done",
    )
    assert Entry.objects.get(action="objection.too_late").by == owner
    assert events(measure)[-2:] == ["objected", "too_late"]
    assert RecordEntry.objects.get(event="too_late").by == owner
    assert verify_team(owner.team_id).flaw == ""


@pytest.mark.parametrize("decide", [uphold, give_way])
def test_nobody_is_left_without_an_answer(decide: Any, hidden: Measure, mia: Membership) -> None:
    objection = object_to(hidden, "Nein.")
    with pytest.raises(NotObjected, match="Please answer"):
        decide(objection, mia, " ")
    hidden.refresh_from_db()
    assert hidden.state == "done"


@pytest.mark.parametrize("decide", [uphold, give_way])
def test_an_objection_is_decided_once(
    decide: Any, hidden: Measure, mia: Membership, owner: Membership
) -> None:
    objection = object_to(hidden, "Nein.")
    uphold(objection, mia, "Bleibt.")
    with pytest.raises(NotObjected, match="faster"):
        decide(objection, owner, "Anders.")
    objection.refresh_from_db()
    assert objection.answer == "Bleibt."


def test_an_address_is_forgotten_once_the_answer_is_on_its_way(
    hidden: Measure, mia: Membership
) -> None:
    objection = object_to(hidden, "Nein.", "frieda@gmx.example")
    was_mailed(uphold(objection, mia, "Bleibt."))
    objection.refresh_from_db()

    assert objection.email == ""
    assert objection.mailed_at is not None


def test_the_database_keeps_one_open_objection(hidden: Measure) -> None:
    object_to(hidden, "Nein.")
    with pytest.raises(IntegrityError), transaction.atomic():
        Objection.objects.create(measure=hidden, text="Noch einmal.")
