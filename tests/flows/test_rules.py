"""What rules do: once, in words, and nothing that a person must do."""

from __future__ import annotations

import ast
from collections.abc import Callable
from datetime import datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.channels.models import Channel
from herzenstakt.conversations.models import RECENT, Conversation, Message, Note
from herzenstakt.flows import rules, sweep
from herzenstakt.flows.labelling import put_on, take_off
from herzenstakt.flows.rules import DOES
from herzenstakt.groups.services import AvailabilityWish, keep_availability
from herzenstakt.hours.models import ServicePeriod
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.order import STEP
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label
from herzenstakt.notices.models import Kind, Notice
from herzenstakt.rules.models import Deed, Rule, RuleRun
from herzenstakt.rules.services import switch_off
from herzenstakt.safety.models import HandOver
from herzenstakt.safety.services import raise_alarm
from herzenstakt.safety.signs import Danger
from tests.conftest import Says
from tests.rules.desk import live

WORDS = "Wo bleibt meine Lieferung? Ich warte schon so lange auf das Paket."


@pytest.fixture
def label(mia: Membership) -> Label:
    return labels.add(mia, "Lieferung")


@pytest.fixture
def press(mia: Membership) -> Label:
    return labels.add(mia, "Presse")


def on(conversation: Conversation | None) -> list[str]:
    assert conversation is not None
    return sorted(conversation.labellings.values_list("label__name", flat=True))


def acts(action: str = "rule.acted") -> list[Any]:
    return [entry.details["done"] for entry in Entry.objects.filter(action=action).order_by("pk")]


def again(message: Message) -> None:
    """The same message is told to the rules once more, as after a crash."""
    rules.arrived(Message.objects.get(pk=message.pk))


# --- nothing that a person must do ---------------------------------------------------------------


def test_every_deed_is_known_and_none_sends_hides_or_deletes() -> None:
    assert set(DOES) == set(Deed)
    assert {deed.value for deed in Deed} == {
        *("label", "unlabel", "give", "propose", "tell", "tell_leads"),
        *("put_off", "bring_back", "note", "group"),
    }


def test_rules_know_nobody_who_sends_hides_or_deletes() -> None:
    tree = ast.parse(Path(str(rules.__file__)).read_text(encoding="utf-8"))
    known = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    named = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    words = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom)
        for name in (alias.name for alias in node.names)
    }

    for part in ("replies", "moderation", "connectors", "channels", "proposals"):
        assert not [name for name in known if name.startswith(f"herzenstakt.{part}")]
    assert not words & {"outgoing", "measures", "forgetting", "reacting", "let_rest_conversation"}
    assert not named & {"delete", "approve", "deliver", "connector", "vanish", "expire"}


# --- a message arrives ---------------------------------------------------------------------------


def test_a_message_that_fits_gets_its_label_and_the_journal_says_by_which_rule(
    says: Says, mia: Membership, label: Label
) -> None:
    rule = live(mia, query="sprache:deutsch lieferung", puts_on=label)
    fits, other = says("frieda", WORDS), says("karl", "Gefällt mir gar nicht.")

    assert (on(fits.conversation), on(other.conversation)) == (["Lieferung"], [])
    entry = Entry.objects.get(action="rule.acted")
    assert (entry.by, entry.details["title"], entry.details["number"]) == (
        None,
        "Lieferung",
        rule.pk,
    )
    assert entry.details["done"] == ["label", "Lieferung"]
    assert not Entry.objects.filter(action="conversation.labelled").exists()


def test_the_language_is_what_the_network_says_and_else_what_the_words_say(
    says: Says, mia: Membership, label: Label
) -> None:
    live(mia, query="language:english", puts_on=label)
    german, english = (
        says("frieda", WORDS),
        says("karl", "Where is my parcel? I have been waiting."),
    )

    assert (on(german.conversation), on(english.conversation)) == ([], ["Lieferung"])


def test_a_team_without_rules_pays_nothing_for_them(
    frieda_asks: Message, mia: Membership, label: Label, conversation: Conversation
) -> None:
    message = Message.objects.select_related("channel__team", "conversation").get()
    with CaptureQueriesContext(
        connection,
    ) as asked:
        rules.arrived(message)
        rules.labelled(Rule.When.LABEL_ON, [conversation], label, mia.team)
    assert len(asked) == 0


def test_each_message_is_met_once_whatever_falls_down(
    says: Says, mia: Membership, label: Label
) -> None:
    live(mia, puts_on=label, tells=mia)
    message = says("frieda", WORDS)
    take_off([message.conversation], label, mia)  # type: ignore[list-item]
    again(message)

    assert on(message.conversation) == []
    assert acts() == [["label", "Lieferung"], ["tell", "Mia Menschenfreund"]]


def test_a_new_version_meets_only_what_comes_after_it(
    says: Says, mia: Membership, label: Label
) -> None:
    rule = live(mia, puts_on=label)
    message = says("frieda", WORDS)
    Rule.objects.filter(pk=rule.pk).update(version=2, on_since=timezone.now())
    again(message)
    assert len(acts()) == 1
    says("frieda", "Und noch einmal: wo ist sie?")
    assert len(acts("rule.left")) == 1


def test_an_archive_sets_nothing_off(frieda_asks: Message, mia: Membership, label: Label) -> None:
    live(mia, puts_on=label)
    Message.objects.update(written_at=timezone.now() - RECENT - timedelta(hours=1))
    again(frieda_asks)

    assert acts() == []


def test_a_channel_to_which_nothing_comes_by_itself_sets_nothing_off(
    frieda_asks: Message, mia: Membership, label: Label
) -> None:
    live(mia, puts_on=label)
    Channel.objects.update(kind="archive")
    again(frieda_asks)

    assert acts() == []


def test_overheard_words_set_nothing_off(
    frieda_asks: Message, mia: Membership, label: Label
) -> None:
    live(mia, puts_on=label)
    Message.objects.update(addressed=False)
    again(frieda_asks)

    assert acts() == []


def test_a_stumble_of_a_rule_loses_no_message(
    says: Says, mia: Membership, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(mia, puts_on=label)

    def stumble(*_: object) -> None:
        Label.objects.create(team=mia.team, name="halb", key="halb")
        raise RuntimeError

    monkeypatch.setitem(DOES, Deed.LABEL, stumble)
    message = says("frieda", WORDS)

    assert message.conversation is not None
    assert not Label.objects.filter(key="halb").exists()
    rule = Rule.objects.get()
    assert (rule.state, rule.team.rules_begin_with) == ("resting", [])
    assert "stumbled" in str(rule.why_it_rests)


def test_rules_of_the_house_next_door_see_nothing_of_ours(says: Says, olga: Membership) -> None:
    live(olga, puts_on=labels.add(olga, "Nebenan"))
    says("frieda", WORDS)

    assert acts() == []


# --- what it does --------------------------------------------------------------------------------


def test_it_gives_to_a_colleague_and_takes_from_nobody(
    says: Says, mia: Membership, uwe: Membership
) -> None:
    live(mia, gives_to=uwe)
    first = says("frieda", WORDS).conversation
    assert first is not None
    first.refresh_from_db()
    assert first.caretaker == uwe
    assert Notice.objects.get(member=uwe, kind=Kind.GIVEN).words == "Lieferung"
    Conversation.objects.update(caretaker=mia)
    says("frieda", "Hallo? Ich warte noch immer.")
    first.refresh_from_db()
    assert first.caretaker == mia
    assert acts("rule.left") == [["give", "Uwe Unsozial"]]


def test_nobody_is_given_to_a_colleague_who_is_away(
    says: Says, mia: Membership, uwe: Membership
) -> None:
    live(mia, gives_to=uwe)
    away = keep_availability(uwe, uwe, AvailabilityWish(away_from=uwe.team.today))
    first = says("frieda", WORDS).conversation
    assert first is not None
    first.refresh_from_db()
    assert first.caretaker is None
    assert acts("rule.left") == [["give", "Uwe Unsozial"]]

    away.away_from = uwe.team.today + timedelta(days=1)
    away.save()
    second = says("karl", WORDS).conversation
    assert second is not None
    second.refresh_from_db()
    assert second.caretaker == uwe


def test_who_asked_for_another_colleague_is_given_to_nobody_by_a_rule(
    conversation: Conversation, says: Says, mia: Membership, uwe: Membership
) -> None:
    HandOver.objects.create(conversation=conversation)
    live(mia, gives_to=uwe)
    says("frieda", WORDS)
    conversation.refresh_from_db()

    assert conversation.caretaker is None
    assert acts("rule.left") == [["give", "Uwe Unsozial"]]


def test_it_proposes_and_the_colleague_decides(
    says: Says, mia: Membership, uwe: Membership
) -> None:
    live(mia, proposes_to=uwe)
    conversation = says("frieda", WORDS).conversation

    assert conversation is not None
    assert Conversation.objects.get(pk=conversation.pk).caretaker is None
    assert Notice.objects.get(member=uwe).kind == Kind.PROPOSED


def test_it_tells_a_colleague_and_those_who_lead(
    says: Says, mia: Membership, owner: Membership, uwe: Membership
) -> None:
    live(mia, tells=uwe, tells_leads=True)
    says("frieda", WORDS)

    told = Notice.objects.filter(kind=Kind.RULE).values_list("member__user__name", flat=True)
    assert sorted(told) == ["Mia Menschenfreund", "Renate Ratzi", "Uwe Unsozial"]


def test_a_note_stands_in_the_name_of_its_writer_and_says_whence_it_is(
    says: Says, mia: Membership
) -> None:
    live(mia, note="Bitte die Sendungsnummer erfragen.")
    says("frieda", WORDS)
    note = Note.objects.get()

    assert note.author == mia
    assert note.text.startswith("Bitte die Sendungsnummer erfragen.")
    assert note.text.endswith("der Regel „Lieferung“.")


def test_it_puts_off_but_nobody_who_may_be_in_danger(
    says: Says, mia: Membership, conversation: Conversation
) -> None:
    live(mia, puts_off_hours=3)
    says("karl", "Das eilt nicht.")
    assert Conversation.objects.filter(status="snoozed").count() == 1
    raise_alarm(conversation, conversation.messages.get(), mia, Danger.LIFE)
    says("frieda", "Ich kann nicht mehr.")
    conversation.refresh_from_db()

    assert conversation.status == "open"
    assert acts("rule.left") == [["put_off", "3"]]


def test_it_brings_back_what_was_put_off(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    live(mia, Rule.When.LABEL_ON, label=label, brings_back=True)
    conversation.stand(Conversation.Status.SNOOZED, until=timezone.now() + timedelta(days=1))
    conversation.save()
    put_on([conversation], label, mia)
    conversation.refresh_from_db()

    assert (conversation.status, conversation.snoozed_until) == ("open", None)


# --- labels --------------------------------------------------------------------------------------


def test_rules_follow_one_another_over_labels(
    conversation: Conversation, mia: Membership, label: Label, press: Label
) -> None:
    live(mia, Rule.When.LABEL_ON, "Hin", label=label, puts_on=press)
    live(mia, Rule.When.LABEL_ON, "Weiter", label=press, takes_off=label)
    put_on([conversation], label, mia)

    assert on(conversation) == ["Presse"]
    assert acts() == [["label", "Presse"], ["unlabel", "Lieferung"]]


def test_a_label_that_is_there_already_sets_nothing_off(
    conversation: Conversation, mia: Membership, label: Label, press: Label
) -> None:
    put_on([conversation], label, mia)
    live(mia, Rule.When.LABEL_ON, label=label, puts_on=press)
    put_on([conversation], label, mia)

    assert on(conversation) == ["Lieferung"]


def test_a_rule_begins_when_a_label_is_taken_off(
    conversation: Conversation, mia: Membership, label: Label, press: Label
) -> None:
    live(mia, Rule.When.LABEL_OFF, label=label, puts_on=press)
    put_on([conversation], label, mia)
    assert on(conversation) == ["Lieferung"]
    take_off([conversation], label, mia)

    assert on(conversation) == ["Presse"]


def test_a_circle_that_came_about_later_ends_and_its_rule_rests(
    conversation: Conversation, mia: Membership, owner: Membership, label: Label, press: Label
) -> None:
    live(mia, Rule.When.LABEL_ON, "Hin", label=label, takes_off=label)
    second = live(mia, Rule.When.LABEL_OFF, "Her", label=press, puts_on=press)
    Rule.objects.filter(pk=second.pk).update(label=label, puts_on=label)
    put_on([conversation], label, mia)

    resting = Rule.objects.filter(state="resting")
    assert [rule.name for rule in resting] == ["Hin"]
    assert "again and again" in str(resting[0].why_it_rests)
    assert Entry.objects.filter(action="rule.rests").count() == 1
    assert Notice.objects.filter(kind=Kind.RULE_RESTS).count() == 2
    assert len(acts()) == 2


def test_rules_in_a_long_row_end_somewhere(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    row = [label, *(labels.add(mia, f"Nummer {n}") for n in range(9))]
    for here, there in pairwise(row):
        live(mia, Rule.When.LABEL_ON, f"Nach {there}", label=here, puts_on=there)
    put_on([conversation], label, mia)

    assert len(on(conversation)) == rules.DEEPEST + 2
    assert Rule.objects.filter(state="resting").count() == 1


# --- a rule that cannot go on --------------------------------------------------------------------


def test_a_rule_whose_filter_is_broken_stays_and_rests_and_says_why(
    says: Says, mia: Membership, label: Label, press: Label
) -> None:
    live(mia, query='label:"Presse"', puts_on=label)
    press.delete()
    says("frieda", WORDS)
    rule = Rule.objects.get()

    assert (rule.state, rule.query) == ("resting", "label:Presse")
    assert "Presse" in str(rule.why_it_rests)
    assert Notice.objects.get(member=mia, kind=Kind.RULE_RESTS).words == "Lieferung"


def test_a_rule_rests_when_whoever_stood_for_it_leaves(
    says: Says, mia: Membership, owner: Membership, label: Label
) -> None:
    live(mia, puts_on=label)
    Membership.objects.filter(pk=mia.pk).update(is_active=False)
    says("frieda", WORDS)

    assert Rule.objects.get().state == "resting"
    assert acts() == []


# --- waiting -------------------------------------------------------------------------------------


def waits_since(conversation: Conversation, since: datetime, late: datetime | None = None) -> None:
    conversation.messages.update(written_at=since, late_at=late, feels_late_at=late)
    conversation.refresh_from_db()
    conversation.wait()


def look() -> None:
    for rule in Rule.objects.on().with_words():
        rules.look_at_waits(rule)


def test_who_has_waited_long_enough_is_met_once_for_each_wait(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    live(mia, Rule.When.WAITS, amount=2, puts_on=label)
    waits_since(conversation, timezone.now() - timedelta(minutes=119))
    look()
    assert acts() == []
    waits_since(conversation, timezone.now() - timedelta(minutes=121))
    look()
    look()
    assert acts() == [["label", "Lieferung"]]
    take_off([conversation], label, mia)
    waits_since(conversation, timezone.now() - timedelta(minutes=150))
    look()
    assert len(acts()) == 2


def test_a_wait_in_service_time_stands_still_while_nobody_is_there(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    now = timezone.now()
    yesterday = (mia.team.now - timedelta(days=2)).weekday()
    ServicePeriod.objects.create(team=mia.team, weekday=yesterday, begins=0, ends=30)
    live(mia, Rule.When.WAITS, amount=2, clock="service", puts_on=label)
    waits_since(conversation, now - timedelta(days=3))
    look()

    assert acts() == []


def test_where_nobody_is_ever_there_nobody_waits_in_service_time(
    conversation: Conversation, mia: Membership, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(mia, Rule.When.WAITS, amount=2, clock="service", puts_on=label)
    monkeypatch.setattr(rules, "reached_at", lambda *_: None)
    waits_since(conversation, timezone.now() - timedelta(days=3))
    look()

    assert acts() == []


def test_whoever_is_answered_while_the_clock_looks_is_left_alone(
    conversation: Conversation, mia: Membership, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    live(mia, Rule.When.WAITS, amount=2, puts_on=label)
    waits_since(conversation, timezone.now() - timedelta(days=3))

    def answered(rule: Rule, since: datetime, *_: object) -> datetime:
        conversation.messages.update(settled_at=timezone.now())
        conversation.wait()
        return since

    monkeypatch.setattr(rules, "reached_at", answered)
    look()

    assert acts() == []


def test_a_rule_that_was_switched_off_meanwhile_does_nothing(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    rule = live(mia, Rule.When.WAITS, amount=2, puts_on=label)
    waits_since(conversation, timezone.now() - timedelta(hours=3))
    switch_off(rule, mia)
    rules.look_at_waits(rule)

    assert acts() == []


def test_what_had_waited_before_the_rule_is_none_of_its_business(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    rule = live(mia, Rule.When.WAITS, amount=2, puts_on=label)
    Rule.objects.filter(pk=rule.pk).update(on_since=timezone.now())
    waits_since(conversation, timezone.now() - timedelta(hours=5))
    look()

    assert acts() == []
    assert not RuleRun.objects.get().met


def test_who_is_late_is_met(conversation: Conversation, mia: Membership, uwe: Membership) -> None:
    live(mia, Rule.When.LATE, tells=uwe)
    now = timezone.now()
    waits_since(conversation, now - timedelta(days=1), late=now + timedelta(hours=1))
    look()
    assert acts() == []
    waits_since(conversation, now - timedelta(days=1), late=now - timedelta(hours=1))
    look()

    assert acts() == [["tell", "Uwe Unsozial"]]


def test_whom_nobody_keeps_waiting_is_left_alone(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    live(mia, Rule.When.WAITS, amount=1, unit="minutes", puts_on=label)
    waits_since(conversation, timezone.now() - timedelta(hours=1))
    conversation.messages.update(settled_at=timezone.now())
    conversation.wait()
    look()

    assert acts() == []


def test_the_clock_looks_at_waits_and_forgets_where_rules_acted_long_ago(
    conversation: Conversation, mia: Membership, label: Label
) -> None:
    live(mia, Rule.When.WAITS, amount=1, unit="minutes", puts_on=label)
    waits_since(conversation, timezone.now() - timedelta(hours=1))
    sweep.pick_up()
    assert acts() == [["label", "Lieferung"]]
    RuleRun.objects.update(at=timezone.now() - timedelta(days=91))
    sweep.tidy_up()
    assert RuleRun.objects.exists()
    conversation.messages.update(settled_at=timezone.now())
    conversation.wait()
    sweep.tidy_up()
    assert not RuleRun.objects.exists()


Walk = Callable[[], list[Conversation]]


def test_a_walk_over_waits_reads_an_index_and_not_everybody(mia: Membership, label: Label) -> None:
    rule = live(mia, Rule.When.WAITS, amount=1, puts_on=label)
    late = live(mia, Rule.When.LATE, "Spät", puts_on=label)
    for one, time, index in (
        (rule, "waiting_since", "conversation_waiting"),
        (late, "late_at", "conversation_late"),
    ):
        if connection.vendor == "sqlite":
            plan = rules._waiting(one, time).order_by(time, "pk")[:STEP].explain()
            assert index in plan
            assert "SCAN conversations" not in plan
