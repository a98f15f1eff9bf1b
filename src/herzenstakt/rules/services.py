"""Keeping rules: writing, changing, ordering, switching on and off, taking away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from herzenstakt.accounts.models import Membership, Team, one_line
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.promised import Unit
from herzenstakt.groups.models import Group
from herzenstakt.journal.models import record
from herzenstakt.kernel import order
from herzenstakt.kernel.keeping import NotKept, fit
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels.models import Label
from herzenstakt.rules.circles import circle_in
from herzenstakt.rules.meeting import troubles_of
from herzenstakt.rules.models import LONGEST_NAME, LONGEST_NOTE, Deed, Rule, TryOut
from herzenstakt.search.filters import LONGEST, parse

#: of a team: more of them nobody understands
MOST = 50
#: a rule waits, or puts off, for a month at most
LONGEST_WAIT = {Unit.MINUTES: 600, Unit.HOURS: 24 * 30}
LONGEST_PUT_OFF = 24 * 30
#: what makes a rule another one than before: its name is only how it is called
WHAT_IT_DOES = (
    *("when", "label_id", "amount", "unit", "clock", "query", "puts_on_id", "takes_off_id"),
    *("puts_in_id", "gives_to_id", "proposes_to_id", "tells_id", "tells_leads", "puts_off_hours"),
    *("brings_back", "note"),
)


@dataclass(frozen=True, slots=True)
class RuleWish:
    """What a rule shall be. What is empty is not done."""

    name: str
    when: str
    label: Label | None = None
    amount: int | None = None
    unit: str = Unit.HOURS
    clock: str = Rule.Clock.WALL
    query: str = ""
    puts_on: Label | None = None
    takes_off: Label | None = None
    puts_in: Group | None = None
    gives_to: Membership | None = None
    proposes_to: Membership | None = None
    tells: Membership | None = None
    tells_leads: bool = False
    puts_off_hours: int | None = None
    brings_back: bool = False
    note: str = ""


# --- writing -------------------------------------------------------------------------------------


@transaction.atomic
def write(by: Membership, wish: RuleWish) -> Rule:
    """A new rule, switched off until it was tried out. Raises NotKept."""
    _must_keep(by)
    Team.objects.hold(by.team_id)
    there = Rule.objects.visible_to(by)
    if there.count() >= MOST:
        raise NotKept(_("There are %(most)s rules already. Take one away first."), most=MOST)
    last = there.in_order().last()
    rule = Rule(team=by.team, by=by, position=last.position + 1 if last else 0)
    _say(rule, by, wish)
    rule.save()
    _must_end(rule)
    record("rule.written", rule, team_id=by.team_id, by=by, title=rule.name, says=told(rule))
    return rule


@transaction.atomic
def change(rule: Rule, by: Membership, wish: RuleWish) -> Rule:
    """Another name, or something else to do: then it is switched off until it was tried out. Whoever
    changes it stands for it. Raises NotKept."""
    kept = _held(rule, by)
    before, was = told(kept), _what(kept)
    kept.by, kept.changed_at = by, timezone.now()
    _say(kept, by, wish)
    if _what(kept) != was:
        kept.version += 1
        _stand(kept, Rule.State.OFF)
    kept.save()
    _must_end(kept)
    _tell_team(kept)
    _record_change(kept, by, before)
    return kept


@transaction.atomic
def move(rule: Rule, by: Membership, *, up: bool) -> None:
    """One place up or down: the order in which they act. Raises NotKept."""
    kept = _held(rule, by)
    if order.move(Rule.objects.visible_to(by).in_order(), kept.pk, up=up):
        record("rule.moved", kept, team_id=by.team_id, by=by, title=kept.name)


@transaction.atomic
def remove(rule: Rule, by: Membership) -> None:
    """Nobody needs it any more. What it did stays, and the journal keeps what it said. Raises NotKept."""
    kept = _held(rule, by)
    record("rule.removed", kept, team_id=by.team_id, by=by, title=kept.name, says=told(kept))
    _stand(kept, Rule.State.OFF)
    kept.save()
    _tell_team(kept)
    kept.delete()


# --- on and off ----------------------------------------------------------------------------------


@transaction.atomic
def switch_on(rule: Rule, by: Membership, version: int) -> Rule:
    """From now on it acts. `version`: the one whose try-out somebody has looked at. Whoever switches it on
    stands for it. Raises NotKept."""
    kept = _held(rule, by)
    tried = TryOut.objects.done().of_this_version().filter(rule=kept).exists()
    is_on = kept.state == Rule.State.ON
    if version != kept.version or not (tried or is_on):
        raise NotKept(_("Please look first at what it would have done in the last month."))
    kept.by = by
    for trouble in troubles_of(kept):
        raise NotKept.of(trouble)
    _must_end(kept)
    if is_on:
        return kept
    _stand(kept, Rule.State.ON)
    kept.save()
    _tell_team(kept)
    record("rule.switched_on", kept, team_id=by.team_id, by=by, title=kept.name, says=told(kept))
    return kept


@transaction.atomic
def switch_off(rule: Rule, by: Membership) -> Rule:
    """From now on it does nothing. Raises NotKept."""
    kept = _held(rule, by)
    if kept.state == Rule.State.OFF:
        return kept
    _stand(kept, Rule.State.OFF)
    kept.save()
    _tell_team(kept)
    record("rule.switched_off", kept, team_id=by.team_id, by=by, title=kept.name)
    return kept


@transaction.atomic
def let_rest(rule: Rule, why: Sentence) -> bool:
    """It cannot go on: it stays as it is, and does nothing until somebody has looked at it. False where it
    rests already."""
    held = Rule.objects.select_for_update(of=("self",)).filter(pk=rule.pk).on().first()
    if held is None:
        return False
    _stand(held, Rule.State.RESTING, why)
    held.save()
    _tell_team(held)
    record("rule.rests", held, team_id=held.team_id, title=held.name, why=why.as_json())
    return True


# --- labels of a rule ----------------------------------------------------------------------------


@transaction.atomic
def put_together(label: Label, into: Label, by: Membership) -> list[Rule]:
    """Two labels become one: whichever rule names `label` names `into` from now on. That makes it another
    rule, so it counts as changed; those that act are given back, to be laid to rest. Raises NotKept."""
    Team.objects.hold(by.team_id)
    in_it = Q(label=label) | Q(puts_on=label) | Q(takes_off=label)
    naming = list(Rule.objects.visible_to(by).with_words().filter(in_it).in_order())
    if naming and not by.may(Permission.KEEP_RULES):
        words = _(
            "The rule “%(name)s” names this label, and your role may not change rules. Ask whoever leads the"
            " team."
        )
        raise NotKept(words, name=naming[0].name)
    for rule in naming:
        _name_another(rule, label, into, by)
    if naming:
        _must_end(naming[0])
    return [rule for rule in naming if rule.state == Rule.State.ON]


def _name_another(rule: Rule, label: Label, into: Label, by: Membership) -> None:
    """Raises NotKept where it would put on and take off the same."""
    before = told(rule)
    for gap in ("label", "puts_on", "takes_off"):
        if getattr(rule, gap) == label:
            setattr(rule, gap, into)
    if rule.puts_on and rule.puts_on == rule.takes_off:
        words = _(
            "The rule “%(name)s” puts on one of these labels and takes off the other. Change the rule first."
        )
        raise NotKept(words, name=rule.name)
    rule.version += 1
    rule.changed_at = timezone.now()
    rule.save()
    _record_change(rule, by, before)


# --- what it says --------------------------------------------------------------------------------


def told(rule: Rule) -> dict[str, Any]:
    """What a rule says, as the journal keeps it: names as they are now, to be read by people later."""
    return {
        "version": rule.version,
        "when": rule.when,
        "label": rule.label.name if rule.label else "",
        "amount": rule.amount,
        "unit": rule.unit,
        "clock": rule.clock,
        "query": rule.query,
        "deeds": [[deed.value, gap_of(deed, gap)] for deed, gap in rule.deeds()],
    }


def gap_of(deed: Deed, gap: Any) -> str:
    """What fills the gap of a deed, as a name or number; "" where it has none."""
    match gap:
        case bool():
            return ""
        case Membership():
            return str(gap.user)
        case _:
            return str(gap)


# --- steps ---------------------------------------------------------------------------------------


def _must_keep(by: Membership) -> None:
    if not by.may(Permission.KEEP_RULES):
        raise NotKept(_("Your role may not change the rules of the team."))


def _held(rule: Rule, by: Membership) -> Rule:
    """The rule as it is now; of two who change rules of one team at once, the second sees what the first
    did. Raises NotKept."""
    _must_keep(by)
    Team.objects.hold(by.team_id)
    kept = Rule.objects.visible_to(by).with_words().filter(pk=rule.pk).first()
    if kept is None:
        raise NotKept(_("Somebody has taken this rule away in the meantime."))
    return kept


def _say(rule: Rule, by: Membership, wish: RuleWish) -> None:
    """Write a wish into a rule. Raises NotKept."""
    name = " ".join(fit(wish.name, LONGEST_NAME, missing=_("Please give the rule a name.")).split())
    try:
        one_line(name)
    except ValidationError as unseen:
        raise NotKept(str(unseen.messages[0])) from unseen
    rule.name, rule.when = name, _when(wish.when)
    rule.label = _about_label(wish)
    rule.amount, rule.unit, rule.clock = _wait(wish)
    rule.query = _query(wish.query)
    rule.puts_on, rule.takes_off = wish.puts_on, wish.takes_off
    rule.puts_in = wish.puts_in
    rule.gives_to, rule.proposes_to, rule.tells = wish.gives_to, wish.proposes_to, wish.tells
    rule.tells_leads, rule.brings_back = wish.tells_leads, wish.brings_back
    rule.puts_off_hours = _hours(wish.puts_off_hours)
    rule.note = fit(wish.note, LONGEST_NOTE)
    labels, people = (rule.label, rule.puts_on, rule.takes_off), (rule.gives_to, rule.proposes_to)
    named = (*labels, rule.puts_in, *people, rule.tells)
    if any(one is not None and one.team_id != by.team_id for one in named):
        raise NotKept(_("Something in this rule is not there (any more)."))
    if rule.puts_off_hours and rule.brings_back:
        raise NotKept(_("It cannot put off and bring back at once."))
    if rule.puts_on and rule.puts_on == rule.takes_off:
        raise NotKept(_("It cannot put on and take off the same label."))
    for trouble in troubles_of(rule):
        raise NotKept.of(trouble)


def _when(when: str) -> Rule.When:
    if when not in Rule.When.values:
        raise NotKept(_("Please say when it begins."))
    return Rule.When(when)


def _about_label(wish: RuleWish) -> Label | None:
    if wish.when not in (Rule.When.LABEL_ON, Rule.When.LABEL_OFF):
        return None
    if wish.label is None:
        raise NotKept(_("Please say which label it begins with."))
    return wish.label


def _wait(wish: RuleWish) -> tuple[int | None, str, str]:
    """How long somebody has waited, and by which clock."""
    if wish.when != Rule.When.WAITS:
        return None, "", ""
    if wish.unit not in LONGEST_WAIT or wish.clock not in Rule.Clock.values:
        raise NotKept(_("Please say how long somebody has waited."))
    unit = Unit(wish.unit)
    if wish.amount is None or not 0 < wish.amount <= LONGEST_WAIT[unit]:
        raise NotKept(_("Please say how long somebody has waited: a month at most."))
    return wish.amount, unit, wish.clock


def _hours(hours: int | None) -> int | None:
    if hours is None or 0 < hours <= LONGEST_PUT_OFF:
        return hours
    raise NotKept(_("Something is put off for an hour at least and a month at most."))


def _query(text: str) -> str:
    """What it is about, in English as it is kept. Raises NotKept where something makes no sense."""
    if len(text) > LONGEST:
        raise NotKept(
            _("That is too much to look for: %(used)s of %(limit)s characters."),
            used=len(text),
            limit=LONGEST,
        )
    read = parse(text)
    for hint in read.hints:
        raise NotKept.of(hint)
    return read.filter.written()


def _must_end(rule: Rule) -> None:
    """Raises NotKept where rules would set each other off for ever."""
    around = circle_in(Rule.objects.filter(team=rule.team_id).in_order())
    if around:
        names = " → ".join(f"“{one.name}”" for one in [*around, around[0]])
        raise NotKept(
            _("These rules would set each other off without end: %(names)s."), names=names
        )


def _stand(rule: Rule, state: Rule.State, why: Sentence | None = None) -> None:
    rule.state, rule.why = state, why.as_json() if why else {}
    rule.on_since = timezone.now() if state == Rule.State.ON else None


def _what(rule: Rule) -> tuple[Any, ...]:
    return tuple(getattr(rule, name) for name in WHAT_IT_DOES)


def _record_change(rule: Rule, by: Membership, before: dict[str, Any]) -> None:
    record(
        "rule.changed",
        rule,
        team_id=by.team_id,
        by=by,
        title=rule.name,
        says=told(rule),
        said_before=before,
    )


def _tell_team(rule: Rule) -> None:
    """The team knows with what its rules begin, so that nobody else needs to ask."""
    begins = Rule.objects.filter(team=rule.team_id).on().values_list("when", flat=True)
    Team.objects.filter(pk=rule.team_id).update(rules_begin_with=sorted(set(begins)))
