"""A rule is written in words, checked, tried out, and only then switched on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from herzenstakt.accounts.models import Membership, Team
from herzenstakt.accounts.permissions import Role
from herzenstakt.flows.labelling import merge_labels
from herzenstakt.journal.models import Entry
from herzenstakt.kernel.keeping import NotKept
from herzenstakt.labels import services as labels
from herzenstakt.labels.models import Label
from herzenstakt.notices.models import Notice
from herzenstakt.rules import services
from herzenstakt.rules.models import Deed, Rule
from herzenstakt.rules.services import RuleWish, change, move, remove, switch_off, switch_on, write
from herzenstakt.rules.trying import go_on
from tests.rules.desk import live, tried

ARRIVES, LABEL_ON, LABEL_OFF, WAITS = "arrives", "label_on", "label_off", "waits"


@pytest.fixture
def label(mia: Membership) -> Label:
    return labels.add(mia, "Lieferung")


@pytest.fixture
def press(mia: Membership) -> Label:
    return labels.add(mia, "Presse")


def journal() -> list[str]:
    lines = Entry.objects.filter(action__startswith="rule.").order_by("pk")
    return list(lines.values_list("action", flat=True))


# --- writing -------------------------------------------------------------------------------------


def test_a_new_rule_is_off_and_the_journal_knows_what_it_says(
    mia: Membership, label: Label
) -> None:
    rule = write(
        mia, RuleWish("  Wo  bleibt es ", ARRIVES, query="sprache:deutsch paket", puts_on=label)
    )

    assert (rule.name, rule.state, rule.version, rule.by) == ("Wo bleibt es", "off", 1, mia)
    assert rule.query == "paket language:german"
    assert list(rule.deeds()) == [(Deed.LABEL, label)]
    entry = Entry.objects.get(action="rule.written")
    assert entry.details["says"]["deeds"] == [["label", "Lieferung"]]
    assert entry.details["says"]["query"] == "paket language:german"


@pytest.mark.parametrize("role", [Role.MEMBER, Role.TRAINEE, Role.READER])
def test_who_does_not_lead_writes_no_rule(uwe: Membership, label: Label, role: str) -> None:
    uwe.role = role
    with pytest.raises(NotKept, match="role"):
        write(uwe, RuleWish("Meine", ARRIVES, puts_on=label))
    assert not Rule.objects.exists()


BAD: dict[str, tuple[dict[str, Any], str]] = {
    "no name": ({"name": " \u200b "}, "name"),
    "a name of 300 characters": ({"name": "x" * 300}, "300 of 60"),
    "no beginning": ({"when": "sends"}, "when it begins"),
    "a key that is none": ({"query": "kanale:blog"}, "There is no filter “kanale:”"),
    "a value that makes no sense": ({"query": "ist:grün"}, "makes no sense"),
    "a channel that is not there": ({"query": "kanal:tiktok"}, "no channel"),
    "a label that is not there": ({"query": "schlagwort:Mond"}, "no label"),
    "me": ({"query": "bei:mir"}, "nobody"),
    "10,000 emoji": ({"query": "🎉" * 10_000}, "too much"),
    "nothing to do": ({"puts_on": None}, "nothing yet"),
    "a wait without a time": ({"when": WAITS}, "how long"),
    "a wait of years": ({"when": WAITS, "amount": 9000}, "a month at most"),
    "a wait of no time": ({"when": WAITS, "amount": 0}, "a month at most"),
    "a wait in working days": ({"when": WAITS, "amount": 2, "unit": "days"}, "how long"),
    "a label that is not said": ({"when": LABEL_ON}, "which label"),
    "put off for years": ({"puts_off_hours": 99_999}, "a month at most"),
    "put off and brought back": ({"puts_off_hours": 2, "brings_back": True}, "at once"),
    "a note without end": ({"note": "a" * 501}, "501 of 500"),
}


@pytest.mark.parametrize("what", BAD)
def test_a_rule_that_makes_no_sense_is_told_and_not_kept(
    what: str, mia: Membership, label: Label
) -> None:
    wish, words = BAD[what]
    with pytest.raises(NotKept) as told:
        write(mia, RuleWish(**{"name": "Paket", "when": ARRIVES, "puts_on": label, **wish}))
    assert words in str(told.value)
    assert not Rule.objects.exists()


def test_nothing_of_another_team_can_be_named(
    mia: Membership, olga: Membership, label: Label
) -> None:
    theirs = labels.add(olga, "Nebenan")
    wishes: list[dict[str, Any]] = [
        {"puts_on": theirs},
        {"takes_off": theirs},
        {"when": LABEL_ON, "label": theirs, "puts_on": label},
        {"gives_to": olga},
        {"proposes_to": olga},
        {"tells": olga},
    ]
    for wish in wishes:
        with pytest.raises(NotKept):
            write(mia, RuleWish(**{"name": "Quer", "when": ARRIVES, **wish}))
    rule = write(mia, RuleWish("Unsere", ARRIVES, puts_on=label))
    with pytest.raises(NotKept):
        change(rule, olga, RuleWish("Ihre", ARRIVES, puts_on=theirs))
    assert Rule.objects.get().name == "Unsere"


def test_a_team_has_no_more_rules_than_somebody_understands(
    mia: Membership, label: Label, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST", 1)
    write(mia, RuleWish("Eine", ARRIVES, puts_on=label))
    with pytest.raises(NotKept, match="1 rules already"):
        write(mia, RuleWish("Zwei", ARRIVES, puts_on=label))


def test_who_only_reads_along_is_given_nothing_and_told_nothing(
    mia: Membership, rolf: Membership
) -> None:
    with pytest.raises(NotKept, match="may not do this"):
        write(mia, RuleWish("An Rolf", ARRIVES, gives_to=rolf))
    with pytest.raises(NotKept, match="may not do this"):
        write(mia, RuleWish("Rolf Bescheid", ARRIVES, tells=rolf))


# --- without end ---------------------------------------------------------------------------------


def test_rules_that_set_each_other_off_are_refused_with_their_names(
    mia: Membership, label: Label, press: Label
) -> None:
    write(mia, RuleWish("Hin", LABEL_ON, label=label, puts_on=press))
    with pytest.raises(NotKept, match="“Hin” → “Her” → “Hin”"):
        write(mia, RuleWish("Her", LABEL_ON, label=press, puts_on=label))
    assert [rule.name for rule in Rule.objects.all()] == ["Hin"]


def test_a_rule_that_sets_itself_off_is_refused(
    mia: Membership, label: Label, press: Label
) -> None:
    with pytest.raises(NotKept, match="without end"):
        write(mia, RuleWish("Selbst", LABEL_ON, label=label, puts_on=label))
    on = write(mia, RuleWish("An", LABEL_ON, label=label, takes_off=label))
    with pytest.raises(NotKept, match="without end"):
        write(mia, RuleWish("Aus", LABEL_OFF, label=label, puts_on=label))
    with pytest.raises(NotKept, match="without end"):
        change(on, mia, RuleWish("An", LABEL_OFF, label=label, takes_off=label))


def test_rules_one_behind_the_other_are_no_circle(
    mia: Membership, label: Label, press: Label
) -> None:
    third = labels.add(mia, "Dritte")
    write(mia, RuleWish("Eins", LABEL_ON, label=label, puts_on=press))
    write(mia, RuleWish("Zwei", LABEL_ON, label=label, puts_on=third))
    write(mia, RuleWish("Drei", LABEL_ON, label=press, puts_on=third))
    write(mia, RuleWish("Vier", LABEL_OFF, label=third, takes_off=press))

    assert Rule.objects.count() == 4


# --- on and off ----------------------------------------------------------------------------------


def test_a_rule_does_not_go_live_before_somebody_saw_what_it_would_have_done(
    mia: Membership, label: Label
) -> None:
    rule = write(mia, RuleWish("Paket", ARRIVES, puts_on=label))
    with pytest.raises(NotKept, match="last month"):
        switch_on(rule, mia, 1)
    tried(rule)
    with pytest.raises(NotKept, match="last month"):
        switch_on(rule, mia, 2)
    assert switch_on(rule, mia, 1).state == "on"
    assert Team.objects.get(pk=mia.team_id).rules_begin_with == ["arrives"]


def test_a_changed_rule_is_off_until_it_is_tried_out_anew(mia: Membership, label: Label) -> None:
    rule = live(mia, puts_on=label)
    same = change(rule, mia, RuleWish("Anders genannt", ARRIVES, puts_on=label))
    assert (same.state, same.version) == ("on", 1)
    other = change(rule, mia, RuleWish("Anders genannt", ARRIVES, query="paket", puts_on=label))
    assert (other.state, other.version, other.on_since) == ("off", 2, None)
    assert Team.objects.get(pk=mia.team_id).rules_begin_with == []
    with pytest.raises(NotKept, match="last month"):
        switch_on(other, mia, 2)
    go_on(other)
    assert switch_on(tried(other), mia, 2).state == "on"
    changed = Entry.objects.filter(action="rule.changed").latest("pk")
    assert changed.details["said_before"]["query"] == ""
    assert changed.details["says"]["query"] == "paket"


def test_whoever_changes_or_switches_on_stands_for_it(
    mia: Membership, owner: Membership, label: Label
) -> None:
    rule = tried(write(mia, RuleWish("Paket", ARRIVES, puts_on=label)))

    assert switch_on(rule, owner, 1).by == owner
    assert switch_off(rule, mia).by == owner
    assert change(rule, mia, RuleWish("Paket", ARRIVES, puts_on=label)).by == mia


def test_switching_takes_the_permission(mia: Membership, uwe: Membership, label: Label) -> None:
    rule = live(mia, puts_on=label)
    acts: list[Callable[[], object]] = [
        lambda: switch_off(rule, uwe),
        lambda: switch_on(rule, uwe, 1),
        lambda: move(rule, uwe, up=True),
        lambda: remove(rule, uwe),
        lambda: change(rule, uwe, RuleWish("Seine", ARRIVES, puts_on=label)),
    ]
    for act in acts:
        with pytest.raises(NotKept, match="role"):
            act()
    assert Rule.objects.get().state == "on"


def test_rules_have_an_order_and_can_be_taken_away(mia: Membership, label: Label) -> None:
    first, second = live(mia, puts_on=label, name="Eins"), live(mia, puts_on=label, name="Zwei")
    move(second, mia, up=True)
    assert [rule.name for rule in Rule.objects.in_order()] == ["Zwei", "Eins"]
    remove(first, mia)
    remove(second, mia)

    assert not Rule.objects.exists()
    assert Team.objects.get(pk=mia.team_id).rules_begin_with == []
    assert journal()[-3:] == ["rule.moved", "rule.removed", "rule.removed"]


# --- labels that become one ------------------------------------------------------------------------


def test_a_rule_whose_label_is_merged_names_the_other_and_rests_until_somebody_has_looked(
    mia: Membership, label: Label, press: Label
) -> None:
    rule = live(mia, puts_on=label)

    merge_labels(label, press, mia)

    rule.refresh_from_db()
    assert (rule.puts_on, rule.state, rule.version) == (press, "resting", 2)
    assert rule.why_it_rests.gaps == {"gone": "Lieferung", "name": "Presse"}
    assert journal()[-2:] == ["rule.changed", "rule.rests"]
    told = Entry.objects.get(action="rule.changed")
    assert told.by == mia
    assert told.details["said_before"]["deeds"] == [["label", "Lieferung"]]
    assert told.details["says"]["deeds"] == [["label", "Presse"]]
    assert Team.objects.get(pk=mia.team_id).rules_begin_with == []
    assert Notice.objects.filter(member=mia, kind=Notice.Kind.RULE_RESTS).exists()


def test_after_somebody_has_looked_a_rule_acts_with_the_label_that_stays(
    mia: Membership, label: Label, press: Label
) -> None:
    rule = live(mia, puts_on=label)
    merge_labels(label, press, mia)
    rule.refresh_from_db()
    with pytest.raises(NotKept, match="look first"):
        switch_on(rule, mia, rule.version)

    switch_on(tried(rule), mia, rule.version)

    rule.refresh_from_db()
    assert (rule.state, rule.puts_on) == ("on", press)


def test_a_rule_that_does_not_name_the_label_that_goes_acts_on(
    mia: Membership, uwe: Membership, label: Label, press: Label
) -> None:
    rule = live(mia, puts_on=press)

    merge_labels(label, press, uwe)

    rule.refresh_from_db()
    assert (rule.state, rule.version) == ("on", 1)
    assert not Label.objects.filter(pk=label.pk).exists()


def test_who_may_not_keep_rules_merges_no_label_that_a_rule_names(
    mia: Membership, uwe: Membership, label: Label, press: Label
) -> None:
    rule = live(mia, puts_on=label)

    with pytest.raises(NotKept, match=r"“Lieferung” names this label"):
        merge_labels(label, press, uwe)

    rule.refresh_from_db()
    assert (rule.puts_on, rule.state, rule.version) == (label, "on", 1)
    assert Label.objects.count() == 2


def test_labels_of_which_a_rule_takes_one_for_the_other_are_not_merged(
    mia: Membership, label: Label, press: Label
) -> None:
    rule = live(mia, puts_on=label, takes_off=press)

    for gone, stays in ((label, press), (press, label)):
        with pytest.raises(NotKept, match="Change the rule first"):
            merge_labels(gone, stays, mia)

    rule.refresh_from_db()
    assert (rule.puts_on, rule.takes_off, rule.state) == (label, press, "on")
    assert Label.objects.count() == 2


def test_labels_whose_merge_would_let_rules_set_each_other_off_are_not_merged(
    mia: Membership, label: Label, press: Label
) -> None:
    late = labels.add(mia, "Verspätet")
    first = live(mia, LABEL_ON, "Eins", label=label, puts_on=press)
    second = live(mia, LABEL_ON, "Zwei", label=press, puts_on=late)

    with pytest.raises(NotKept, match="set each other off"):
        merge_labels(late, label, mia)

    assert [Rule.objects.get(pk=one.pk).state for one in (first, second)] == ["on", "on"]
    assert Label.objects.count() == 3
