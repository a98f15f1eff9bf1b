"""A dry run says what a rule would have met, in lots, and does nothing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation, Message
from herzenstakt.flows.labelling import put_on, take_off
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label, Labelling
from herzenstakt.rules import trying
from herzenstakt.rules.models import Rule, TryOut
from herzenstakt.rules.services import RuleWish, change, switch_on, write
from herzenstakt.rules.trying import go_on, shown_to
from tests.conftest import Says
from tests.rules.desk import tried

ARRIVES, LABEL_ON, LABEL_OFF = "arrives", "label_on", "label_off"


@pytest.fixture
def label(mia: Membership) -> Label:
    return labels.add(mia, "Lieferung")


def result(rule: Rule) -> TryOut:
    return TryOut.objects.get(rule=tried(rule))


def test_it_counts_what_it_would_have_met_and_touches_nothing(
    says: Says, mia: Membership, label: Label
) -> None:
    first = says("frieda", "Wo ist meine Lieferung?").conversation
    says("frieda", "Die Lieferung, bitte.")
    says("karl", "Schön!")
    says("lena", "Danke!")
    before = Entry.objects.count()
    rule = write(
        mia, RuleWish("Lieferung", ARRIVES, query="lieferung", puts_on=label, note="Hallo")
    )
    found = result(rule)

    assert first is not None
    assert (found.looked_at, found.met, found.shown) == (4, 2, [first.pk])
    assert not found.meets_most
    assert not Labelling.objects.exists()
    assert Entry.objects.count() == before + 1  # that it was written


def test_a_rule_that_meets_nearly_everything_says_so(
    frieda_asks: Message, mia: Membership, label: Label
) -> None:
    assert result(write(mia, RuleWish("Alles", ARRIVES, puts_on=label))).meets_most


def test_it_looks_back_a_month_and_not_at_an_archive(
    says: Says, mia: Membership, label: Label
) -> None:
    old = says("frieda", "Wo ist meine Lieferung?")
    says("karl", "Und meine Lieferung?")
    Message.objects.filter(pk=old.pk).update(written_at=timezone.now() - timedelta(days=31))

    assert result(write(mia, RuleWish("Alles", ARRIVES, puts_on=label))).looked_at == 1


def test_it_goes_in_lots_and_keeps_its_place(
    says: Says, mia: Membership, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    for who in ("frieda", "karl", "lena"):
        says(who, "Hallo?")
    monkeypatch.setattr(trying, "LOT", 1)
    rule = write(mia, RuleWish("Alles", ARRIVES, puts_on=label))
    first = go_on(rule)

    assert (first.looked_at, first.done_at) == (1, None)
    assert go_on(rule).looked_at == 2
    assert result(rule).looked_at == 3
    assert go_on(rule).looked_at == 3


def test_numbers_that_nothing_has_cost_no_lot(
    says: Says, mia: Membership, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    says("frieda", "Hallo?")
    newest = says("karl", "Hallo?")
    Message.objects.filter(pk=newest.pk).update(id=newest.pk + 5_000_000)
    monkeypatch.setattr(trying, "LOT", 1)
    rule = write(mia, RuleWish("Alles", ARRIVES, puts_on=label))
    go_on(rule)
    done = go_on(rule)

    assert (done.looked_at, done.done_at is not None) == (2, True)


def test_of_very_many_it_looks_at_the_newest(
    says: Says, mia: Membership, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    says("frieda", "Hallo?")
    says("karl", "Hallo?")
    monkeypatch.setattr(trying, "LOT", 1)
    monkeypatch.setattr(trying, "MOST", 1)
    found = result(write(mia, RuleWish("Alles", ARRIVES, puts_on=label)))

    assert (found.looked_at, found.is_cut) == (1, True)


def test_a_lot_asks_a_handful_of_questions_however_much_is_in_it(
    says: Says, mia: Membership, label: Label
) -> None:
    rule = write(mia, RuleWish("Alles", ARRIVES, query="hallo art:frage", puts_on=label))
    says("frieda", "Hallo?")
    with CaptureQueriesContext(connection) as of_one:
        trying.begin(rule)
        go_on(rule)
    for who in ("karl", "lena", "jonas"):
        says(who, "Hallo?")
    with CaptureQueriesContext(connection) as of_four:
        trying.begin(rule)
        go_on(rule)

    assert len(of_four) == len(of_one)


def test_another_version_is_tried_from_the_beginning(
    says: Says, mia: Membership, label: Label
) -> None:
    says("frieda", "Hallo?")
    rule = tried(write(mia, RuleWish("Alles", ARRIVES, puts_on=label)))
    other = change(rule, mia, RuleWish("Alles", ARRIVES, query="mond", puts_on=label))
    found = go_on(other)

    assert (found.version, found.met) == (2, 0)


def test_a_try_out_of_long_ago_shows_no_last_month_and_is_begun_anew(
    says: Says, mia: Membership, label: Label
) -> None:
    rule = tried(write(mia, RuleWish("Alles", ARRIVES, puts_on=label)))
    TryOut.objects.update(begun_at=F("begun_at") - timedelta(days=8))
    says("frieda", "Hallo?")
    with pytest.raises(NotKept, match="last month"):
        switch_on(rule, mia, rule.version)

    assert result(rule).met == 1
    assert switch_on(rule, mia, rule.version).state == Rule.State.ON
    TryOut.objects.update(begun_at=F("begun_at") - timedelta(days=8))
    assert switch_on(rule, mia, rule.version).state == Rule.State.ON, "it is on already"


def test_who_waited_long_enough_counts_by_both_clocks(
    says: Says, mia: Membership, label: Label
) -> None:
    waits, answered = says("frieda", "Wann kommt es?"), says("karl", "Wann denn?")
    Message.objects.update(written_at=timezone.now() - timedelta(hours=5))
    Message.objects.filter(pk=answered.pk).update(settled_at=F("written_at") + timedelta(hours=1))
    for clock in Rule.Clock.values:
        wish = RuleWish(f"Warten {clock}", "waits", amount=2, clock=clock, puts_on=label)
        assert result(write(mia, wish)).shown == [waits.conversation_id]


def test_who_was_late_counts(says: Says, mia: Membership, label: Label) -> None:
    late, on_time = says("frieda", "Wann kommt es?"), says("karl", "Wann denn?")
    now = timezone.now()
    Message.objects.filter(pk=late.pk).update(late_at=now - timedelta(hours=1))
    Message.objects.filter(pk=on_time.pk).update(late_at=now + timedelta(hours=1))

    assert result(write(mia, RuleWish("Spät", "late", puts_on=label))).shown == [
        late.conversation_id
    ]


def test_labels_that_were_put_on_and_taken_off_are_read_in_the_journal(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    press = labels.add(mia, "Presse")
    put_on([conversation], label, mia)
    put_on([conversation], press, mia)
    take_off([conversation], label, mia)
    puts = result(write(mia, RuleWish("An", LABEL_ON, label=label, tells_leads=True)))
    takes = result(write(mia, RuleWish("Ab", LABEL_OFF, label=label, tells_leads=True)))
    other = result(write(mia, RuleWish("Ab2", LABEL_OFF, label=press, tells_leads=True)))
    words = result(write(mia, RuleWish("B", LABEL_ON, label=label, query="blau", tells_leads=True)))
    no_words = result(
        write(mia, RuleWish("M", LABEL_ON, label=label, query="mond", tells_leads=True))
    )

    assert (puts.met, takes.met, other.met, words.met, no_words.met) == (1, 1, 0, 1, 0)


def test_nobody_is_shown_what_they_may_not_see(
    conversation: Conversation, mia: Membership, rolf: Membership, olga: Membership, label: Label
) -> None:
    Conversation.objects.update(is_private=True)
    found = result(write(mia, RuleWish("Alles", ARRIVES, puts_on=label)))

    assert shown_to(mia, found) == [conversation]
    assert shown_to(rolf, found) == []
    assert shown_to(olga, found) == []
    theirs = result(write(olga, RuleWish("Ihre", ARRIVES, puts_on=labels.add(olga, "Nebenan"))))
    assert (theirs.looked_at, theirs.met) == (0, 0)
