"""What happened to a measure stands in a chain, and the database refuses what must not be."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Message
from herzenstakt.kernel.lasting import Unchangeable
from herzenstakt.moderation.models import Measure, RecordEntry
from herzenstakt.moderation.record import NOTHING, digest_of, enter, keys


@pytest.fixture
def comment(frieda_asks: Message) -> Message:
    return frieda_asks


def measure(message: Message, by: Membership, **more: Any) -> Measure:
    """A measure as somebody would ask for it."""
    usual = {"kind": "hide", "state": "ready", "reason": "N01", "asked_by": by}
    return Measure.objects.create(team=by.team, message=message, **(usual | more))


def test_each_entry_holds_the_digest_of_the_one_before(comment: Message, mia: Membership) -> None:
    hidden = measure(comment, mia)
    first = enter(hidden, RecordEntry.Event.ASKED, mia, reason="N01")
    second = enter(hidden, RecordEntry.Event.DONE)

    assert (first.number, first.before) == (1, NOTHING)
    assert (second.number, second.before) == (2, first.digest)
    said = json.loads(first.details)
    assert set(said) == {"reason", "vouched"}
    assert said["reason"] == "N01"
    assert "done_at" in json.loads(second.details)["vouched"]["measure"]
    kept = RecordEntry.objects.get(pk=first.pk)
    assert digest_of(kept, keys()[0]) == first.digest


def test_an_entry_is_never_changed_or_removed(comment: Message, mia: Membership) -> None:
    entry = enter(measure(comment, mia), RecordEntry.Event.ASKED, mia)

    with pytest.raises(Unchangeable):
        entry.save()
    with pytest.raises(Unchangeable):
        entry.delete()
    with pytest.raises(Unchangeable):
        RecordEntry.objects.update(event="done")


def test_teams_count_for_themselves(comment: Message, mia: Membership, olga: Membership) -> None:
    enter(measure(comment, mia), RecordEntry.Event.ASKED, mia)

    assert RecordEntry.objects.visible_to(mia).count() == 1
    assert not RecordEntry.objects.visible_to(olga).exists()
    assert not Measure.objects.visible_to(olga).exists()


@pytest.mark.parametrize(
    "more",
    [
        {"reason": ""},
        {"asked_by": None},
        {"kind": "delete"},
        {"kind": "delete", "state": "done"},
        {"kind": "block", "until": timezone.now() + timedelta(days=7)},
        {"is_criticism": True},
    ],
    ids=["no reason", "nobody", "delete alone", "deleted alone", "block alone", "criticism alone"],
)
def test_the_database_refuses(comment: Message, mia: Membership, more: dict[str, Any]) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        measure(comment, mia, **more)


def test_nobody_is_their_own_second_person(
    comment: Message, mia: Membership, uwe: Membership
) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        measure(comment, mia, kind="delete", decided_by=mia)
    assert measure(comment, mia, kind="delete", decided_by=uwe).pk


def test_a_block_has_an_end(comment: Message, mia: Membership, uwe: Membership) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        measure(comment, mia, kind="block", decided_by=uwe)


def test_the_same_measure_is_not_taken_twice(comment: Message, mia: Membership) -> None:
    measure(comment, mia)
    with pytest.raises(IntegrityError), transaction.atomic():
        measure(comment, mia, state="asked")
