"""Signing in by a link, and in a demo by a click on a face. The rest is allauth's."""

from __future__ import annotations

from typing import cast

from allauth.account.models import EmailAddress
from allauth.account.utils import perform_login
from allauth.account.views import email as allauth_email
from allauth.account.views import login as allauth_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from herzenstakt.accounts.models import Membership, User
from herzenstakt.web.signin.adapter import is_of_somebody_else
from herzenstakt.web.signin.links import use_up, user_of


@login_not_required
def login(request: HttpRequest) -> HttpResponseBase:
    """allauth's sign-in; where nobody is yet, the first run begins instead."""
    if not User.objects.exists():
        return redirect("setup:setup")
    page: HttpResponseBase = allauth_login(request)
    return page


@require_http_methods(["GET", "HEAD", "POST"])
def email(request: HttpRequest) -> HttpResponseBase:
    """allauth's page for another address. Invitations and new passwords go to whoever has an address,
    so it must be proven by mail; where no mail goes out, the page says whom to ask."""
    if not settings.EMAIL_HOST:
        status = 403 if request.method == "POST" else 200
        return render(request, "account/email_closed.html", status=status)
    if "action_primary" in request.POST and not is_proven(request):
        messages.error(
            request, _("Open the link in the mail first: it shows the address is yours.")
        )
        return redirect("account_email")
    page: HttpResponseBase = allauth_email(request)
    return page


def is_proven(request: HttpRequest) -> bool:
    """Whether the chosen address is one's own, verified, and nobody else signs in with it."""
    user, chosen = cast("User", request.user), request.POST.get("email", "").lower()
    proven = EmailAddress.objects.filter(user=user, email=chosen, verified=True)
    return proven.exists() and not is_of_somebody_else(chosen, user)


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
