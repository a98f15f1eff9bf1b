"""Rules that set each other off: found before they are kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from herzenstakt.rules.models import Rule

#: a label that is put on or taken off
Step = tuple[Rule.When, int]


def circle_in(rules: Iterable[Rule]) -> list[Rule]:
    """Rules in the order in which each sets off the next one, and the last one the first; [] where they
    come to an end. What they are about does not count: it can change, the circle stays."""
    known = [rule for rule in rules if rule.label_id is not None]
    begun_by: dict[Step, list[Rule]] = {}
    for rule in known:
        begun_by.setdefault((Rule.When(rule.when), rule.label_id or 0), []).append(rule)
    done: set[int] = set()
    for rule in known:
        if found := _from(rule, begun_by, [], done):
            return found
    return []


def _from(
    rule: Rule, begun_by: Mapping[Step, list[Rule]], way: list[Rule], done: set[int]
) -> list[Rule]:
    """The circle one walks into from here; each rule is left only once."""
    here = [one.pk for one in way]
    if rule.pk in here:
        return way[here.index(rule.pk) :]
    if rule.pk in done:
        return []
    for step in steps_of(rule):
        for following in begun_by.get(step, []):
            if found := _from(following, begun_by, [*way, rule], done):
                return found
    done.add(rule.pk)
    return []


def steps_of(rule: Rule) -> list[Step]:
    """What a rule sets off."""
    steps: list[Step] = []
    if rule.puts_on_id is not None:
        steps.append((Rule.When.LABEL_ON, rule.puts_on_id))
    if rule.takes_off_id is not None:
        steps.append((Rule.When.LABEL_OFF, rule.takes_off_id))
    return steps
