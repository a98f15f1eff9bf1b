"""Labels as small chips, ready to be printed.

Worked out here and not in the template, like the rows of the list in which they stand.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from herzenstakt.accounts.models import Membership
from herzenstakt.conversations.models import Conversation
from herzenstakt.labels.models import Labelling

#: chips in a row of the list; how many more there are is said behind them
MOST_IN_A_ROW = 3


def chips_of(conversations: Sequence[int], member: Membership) -> dict[int, SafeString]:
    """The first chips of each conversation that has some, by its number."""
    on: dict[int, list[tuple[str, str]]] = defaultdict(list)
    there = Labelling.objects.visible_to(member).filter(conversation__in=conversations)
    asked = there.order_by("label__key")
    for conversation, name, tone in asked.values_list(
        "conversation_id", "label__name", "label__tone"
    ):
        on[conversation].append((name, tone))
    return {conversation: _in_a_row(labels) for conversation, labels in on.items()}


def _in_a_row(labels: Sequence[tuple[str, str]]) -> SafeString:
    shown = "".join(chip(name, tone) for name, tone in labels[:MOST_IN_A_ROW])
    more = len(labels) - MOST_IN_A_ROW
    rest = format_html('<span class="row__more">+{}</span>', more) if more > 0 else ""
    return mark_safe(f'<span class="row__labels">{shown}{rest}</span>')


def chip(name: str, tone: str) -> SafeString:
    """One label."""
    return mark_safe(f'<bdi class="tag label" data-tone="{escape(tone)}">{escape(name)}</bdi>')


def labels_on(conversation: Conversation, member: Membership) -> list[Labelling]:
    """What the head of a conversation shows."""
    on = Labelling.objects.visible_to(member).filter(conversation=conversation)
    return list(on.select_related("label").order_by("label__key"))
