"""What can be said of a message: what the person wants, and whether they need an answer."""

from __future__ import annotations

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from herzenstakt.accounts.models import Membership
from herzenstakt.accounts.permissions import Permission
from herzenstakt.conversations.kinds import MessageKind, Need
from herzenstakt.conversations.models import Message
from herzenstakt.web.templatetags.desk import once

register = template.Library()

#: stands where the number of the message comes
NUMBER = "__number__"


@register.simple_tag
def sorting(message: Message, member: Membership) -> SafeString:
    """The fields with which a member says it. They stand under each message and differ in little more than
    its number, so each of the few kinds is rendered once."""
    written = fields(
        message.kind,
        message.needs_reply,
        by_rules=bool(message.kind) and not message.sorted_by_id,
        may_rest=member.may(Permission.REST),
        language=get_language(),
    )
    return mark_safe(written.replace(NUMBER, str(message.pk)))


@once
def fields(
    kind: str, need: str, *, by_rules: bool, may_rest: bool, language: str | None
) -> SafeString:
    """Those of a message of this kind, in a language, which is the current one. `by_rules`: nobody has
    looked at it yet."""
    words = {
        "pk": NUMBER,
        "kind": kind,
        "need": need,
        "by_rules": by_rules,
        "may_rest": may_rest,
        "kinds": MessageKind.choices,
        "needs": Need.choices,
    }
    return render_to_string("conversation/_sort_fields.html", words)
