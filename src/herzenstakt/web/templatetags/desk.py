"""Small words for templates."""

from __future__ import annotations

from django import template
from django.utils.translation import gettext

from herzenstakt.accounts.models import Membership
from herzenstakt.kernel.words import Sentence

register = template.Library()


@register.filter
def say(sentence: Sentence | str) -> str:
    """A kept sentence in the reader's language, its gaps filled."""
    kept = sentence if isinstance(sentence, Sentence) else Sentence(sentence)
    if not kept:
        return ""
    text = gettext(kept.text)
    return text % kept.gaps if kept.gaps else text


@register.filter
def may(member: Membership | None, permission: str) -> bool:
    """Whether a button should be there at all: `{% if member|may:"answer" %}`."""
    return member is not None and member.may(permission)
