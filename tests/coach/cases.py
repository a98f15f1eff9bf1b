"""Drafts laid before a rule."""

from __future__ import annotations

from typing import Any

from herzenstakt.coach.case import Case, Rule
from herzenstakt.coach.draft import Facts
from herzenstakt.coach.text import Text


def case_of(said: str, draft: str, **facts: Any) -> Case:
    """A draft that answers what was said, and what is known besides."""
    return Case(Text(draft), Text(said), Facts(**facts))


def is_hinted(rule: Rule, said: str, draft: str, facts: Facts | None = None) -> bool:
    """Whether a rule finds its cue; what it points at lies in the draft."""
    span = rule(Case(Text(draft), Text(said), facts or Facts()))
    if span is not None:
        start, end = span
        assert 0 <= start < end <= len(draft)
    return span is not None
