"""What a request is at this desk, and who may make it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django_htmx.middleware import HtmxDetails

from herzenstakt.accounts.models import Membership, User
from herzenstakt.accounts.permissions import Permission
from herzenstakt.kernel.text import storable

P = ParamSpec("P")


class DeskRequest(HttpRequest):
    """A request as our middleware leaves it: someone is signed in, at the desk of one team.

    `memberships`: all of this user, `member` among them.
    """

    user: User
    htmx: HtmxDetails
    member: Membership
    memberships: list[Membership]


View = Callable[Concatenate[DeskRequest, P], HttpResponseBase]


def needs(permission: Permission) -> Callable[[View[P]], View[P]]:
    """Only for members who may do this; everybody else gets 403. Every team view carries one."""

    def guard(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: DeskRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.member.may(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return guard


def permission_of(view: Callable[..., Any]) -> Permission | None:
    """The permission a view asks for; the tests walk every address with it."""
    return getattr(view, "permission", None)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, for a form: an empty form that was sent is not one that was only looked at."""
    return request.POST if request.method == "POST" else None


def words_in(request: HttpRequest, name: str) -> str:
    """What somebody typed into a field that is no Django form, as a database can keep it."""
    return storable(request.POST.get(name, ""))


def asked_for(request: HttpRequest, name: str, longest: int) -> str:
    """What somebody looks for in an address, up to so many letters, as a database can compare it."""
    return storable(request.GET.get(name, ""))[:longest]


def number_in(text: str) -> int | None:
    """The number of a row that somebody names in an address or a form; None for anything else, and for more
    digits than a database counts with."""
    return int(text) if text.isdecimal() and len(text) < 16 else None
