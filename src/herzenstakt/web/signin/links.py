"""Links that sign somebody in: for the demo, and for an owner who stands before a locked door.

A link is good for a day and for one use: it carries the time of the last sign-in, and that time
changes with every sign-in.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from herzenstakt.accounts.models import User

SALT = "herzenstakt.signin-link"
GOOD_FOR = timedelta(days=1)


def sign_in_link(user: User, request: HttpRequest | None = None) -> str:
    """A whole address that signs this user in, once, within a day."""
    token = signing.dumps([user.pk, _seal(user)], salt=SALT)
    path = reverse("signin:link", args=[token])
    return request.build_absolute_uri(path) if request else f"{settings.PUBLIC_URL}{path}"


def user_of(token: str) -> User | None:
    """Whom a link signs in; None for a forged, used or old one."""
    try:
        pk, seal = signing.loads(token, salt=SALT, max_age=GOOD_FOR)
    except signing.BadSignature:
        return None
    user = User.objects.filter(pk=pk, is_active=True).first()
    return user if user and _seal(user) == seal else None


def use_up(user: User) -> bool:
    """Whether we are the one who uses the link. One UPDATE decides between two clicks."""
    fresh = User.objects.filter(pk=user.pk, last_login=user.last_login)
    return bool(fresh.update(last_login=timezone.now()))


def _seal(user: User) -> str:
    last = user.last_login.isoformat() if user.last_login else ""
    return f"{last}:{user.sessions_round}"
