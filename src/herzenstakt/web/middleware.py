"""What happens to every request before a view sees it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import resolve
from django.utils import timezone, translation

from herzenstakt.accounts.models import Membership, User
from herzenstakt.web.http import DeskRequest

GetResponse = Callable[[HttpRequest], HttpResponse]

#: everything from this house, nothing from elsewhere; pictures of networks come through our proxy
CONTENT_SECURITY_POLICY = (
    "default-src 'self'; img-src 'self' data:; style-src 'self'; script-src 'self'; "
    "frame-ancestors 'none'; form-action 'self'; base-uri 'none'; object-src 'none'"
)

#: where networks knock
DOORS = "/door/"


def security_headers(get_response: GetResponse) -> GetResponse:
    """Tell the browser to load and run nothing but ours, and to keep nothing of what a view does not
    expressly leave with it: pages tell of people, and whoever goes back wants to know how it is now."""

    def handle(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), microphone=(), geolocation=()"
        )
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return handle


def doors(get_response: GetResponse) -> GetResponse:
    """Networks knock here, hundreds of times a second when it storms. They have no session, no language and
    no cookie, so whatever is done about those is not done for them."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(DOORS):
            return get_response(request)
        found = resolve(request.path_info)
        response: HttpResponse = found.func(request, *found.args, **found.kwargs)
        response.headers.setdefault("Content-Length", str(len(response.content)))
        return response

    return handle


def in_their_language(get_response: GetResponse) -> GetResponse:
    """The language of whoever is signed in; else that of their browser."""

    def handle(request: HttpRequest) -> HttpResponse:
        chosen = getattr(request.user, "language", "") if hasattr(request, "user") else ""
        language = chosen or translation.get_language_from_request(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return handle


class AtTheDesk:
    """Addresses under /t/<team>/ belong to a team: who is no member of it learns nothing, not even
    that it exists."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on, in the team's time zone once it is known."""
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self, request: DeskRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> None:
        """Find the membership, and the others of this user beside it; 404 without one."""
        slug = kwargs.pop("team", None)
        user = request.user
        if slug is None or not isinstance(user, User):
            return
        theirs = Membership.objects.active().filter(user=user).select_related("team")
        request.memberships = list(theirs.order_by("team__name", "pk"))
        member = next((one for one in request.memberships if one.team.slug == slug), None)
        if member is None:
            raise Http404
        member.user = user
        request.member = member
        timezone.activate(member.team.time_zone)
