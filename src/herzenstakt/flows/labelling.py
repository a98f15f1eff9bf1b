"""Labels on conversations, and what begins with them.

put_on, take_off ─► labels.services ─► rules that begin with that label
merge_labels ─► rules that name it ─► labels.services ─► those that acted rest
"""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.models import Conversation
from herzenstakt.flows import rules
from herzenstakt.kernel.words import Sentence
from herzenstakt.kernel.words import gettext_noop as _
from herzenstakt.labels import services
from herzenstakt.labels.models import Label
from herzenstakt.rules.models import Rule
from herzenstakt.rules.services import put_together


@transaction.atomic
def put_on(conversations: Iterable[Conversation], label: Label, by: Membership) -> list[int]:
    """The label is on all of these; the numbers of those it was not on before. Raises NotKept."""
    there = list(conversations)
    fresh = services.put_on(there, label, by)
    newly = [one for one in there if one.pk in fresh]
    rules.labelled(Rule.When.LABEL_ON, newly, label, by.team)
    return fresh


@transaction.atomic
def take_off(conversations: Iterable[Conversation], label: Label, by: Membership) -> list[int]:
    """The label is on none of these; the numbers of those it was on. Raises NotKept."""
    there = list(conversations)
    had = services.take_off(there, label, by)
    bare = [one for one in there if one.pk in had]
    rules.labelled(Rule.When.LABEL_OFF, bare, label, by.team)
    return had


@transaction.atomic
def merge_labels(label: Label, into: Label, by: Membership) -> Label:
    """Two words for the same thing become one, in the rules, too: those that named the one that goes rest
    until somebody has looked at what they would do now. Raises NotKept."""
    ours = label.pk != into.pk and label.team_id == into.team_id == by.team_id
    changed = []
    if ours and by.may(Permission.KEEP_LABELS):  # who may not, or chose wrongly, is told so below
        changed = put_together(label, into, by)
    stays = services.merge_labels(label, into, by)
    why = _(
        "The label “%(gone)s” was put together with “%(name)s”. Please look at what the rule would do now,"
        " and switch it on again."
    )
    for rule in changed:
        rules.rest(rule, Sentence(why, {"gone": label.name, "name": stays.name}))
    return stays
