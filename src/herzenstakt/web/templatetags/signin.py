"""What the sign-in page needs."""

from __future__ import annotations

from django import template
from django.conf import settings

from herzenstakt.accounts.models import Membership

register = template.Library()


@register.simple_tag
def demo_cast() -> list[Membership]:
    """Everybody of a demo world, to sign in as by one click; nobody anywhere else."""
    if not settings.DEMO:
        return []
    members = Membership.objects.active().select_related("user", "team")
    return list(members.order_by("team", "pk")[:20])
