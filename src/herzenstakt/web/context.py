"""What every template may use."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from herzenstakt.accounts.models import User
from herzenstakt.web.inbox.rooms import Nav, Place

#: screens on which a room is open
IN_A_ROOM = frozenset({"inbox", "conversation"})


def desk(request: HttpRequest) -> dict[str, Any]:
    """`member` and `team` of the desk one sits at, the way to its rooms, the theme, and whether this
    is a demo."""
    member = getattr(request, "member", None)
    user = getattr(request, "user", None)
    return {
        "member": member,
        "team": member.team if member else None,
        "nav": Nav(member, _place(request), getattr(request, "memberships", []), request.path)
        if member
        else None,
        "notices_is_here": _namespace(request) == "notices",
        "theme": user.theme if isinstance(user, User) else User.Theme.AUTO,
        "is_demo": settings.DEMO,
    }


def _place(request: HttpRequest) -> Place | None:
    """The room that is open; None on every other screen."""
    return Place.of(request.GET) if _namespace(request) in IN_A_ROOM else None


def _namespace(request: HttpRequest) -> str:
    """The screen that was asked for; "" where there is none."""
    return request.resolver_match.namespace if request.resolver_match else ""
