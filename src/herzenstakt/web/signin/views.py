"""Signing in by a link, and in a demo by a click on a face. The rest is allauth's."""

from __future__ import annotations

from allauth.account.utils import perform_login
from allauth.account.views import login as allauth_login
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from herzenstakt.accounts.models import Membership, User
from herzenstakt.web.signin.links import use_up, user_of


@login_not_required
def login(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-in; where nobody is yet, the first run begins instead."""
    if not User.objects.exists():
        return redirect("setup:setup")
    page: HttpResponseBase = allauth_login(request)
    return page


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """Looking at the link only shows a button, so that a preview in a chat does not use it up."""
    user = user_of(token)
    if user is None:
        return render(request, "signin/used.html", status=410)
    if request.method != "POST":
        return render(request, "signin/link.html", {"user_of_link": user})
    if not use_up(user):
        return render(request, "signin/used.html", status=410)
    return sign_in(request, user)


@login_not_required
@require_POST
def as_cast(request: HttpRequest, pk: int) -> HttpResponse:
    """One of the cast of a demo, by one click. 404 everywhere else."""
    if not settings.DEMO:
        raise Http404
    member = get_object_or_404(Membership.objects.active().select_related("user"), pk=pk)
    return sign_in(request, member.user)


def sign_in(request: HttpRequest, user: User, then: str = "/") -> HttpResponse:
    """Sign this user in and go on to `then`; who has a second factor is asked for it."""
    user.backend = settings.AUTHENTICATION_BACKENDS[0]
    signed_in: HttpResponse = perform_login(request, user, redirect_url=then)
    return signed_in
