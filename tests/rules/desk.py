"""Rules as the tests of this folder and of `flows` write them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from herzenstakt.accounts.models import Membership
from herzenstakt.rules.models import Rule
from herzenstakt.rules.services import RuleWish, switch_on, write
from herzenstakt.rules.trying import go_on

ARRIVES = Rule.When.ARRIVES


def tried(rule: Rule) -> Rule:
    """The rule after somebody has looked at all it would have done."""
    while go_on(rule).done_at is None:
        pass
    return rule


def live(by: Membership, when: str = ARRIVES, name: str = "Lieferung", **wish: Any) -> Rule:
    """A rule that acts, and has for a month."""
    rule = tried(write(by, RuleWish(name, when, **wish)))
    switch_on(rule, by, rule.version)
    Rule.objects.filter(pk=rule.pk).update(on_since=timezone.now() - timedelta(days=31))
    by.team.refresh_from_db()
    return Rule.objects.with_words().get(pk=rule.pk)
