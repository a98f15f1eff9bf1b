"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from herzenstakt.accounts.models import User


def desk(request: HttpRequest) -> dict[str, Any]:
    """`member` and `team` of the desk one sits at, the theme, and whether this is a demo."""
    member = getattr(request, "member", None)
    user = getattr(request, "user", None)
    return {
        "member": member,
        "team": member.team if member else None,
        "theme": user.theme if isinstance(user, User) else User.Theme.AUTO,
        "is_demo": settings.DEMO,
    }
