"""Somebody was invited and comes by."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.models import Invitation, User
from herzenstakt.flows.team import AgainstTheRules, arrive, join
from herzenstakt.web.http import posted
from herzenstakt.web.invitation.forms import ArrivalForm
from herzenstakt.web.signin.views import sign_in
from herzenstakt.web.templatetags.desk import say


@login_not_required
@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, token: str) -> HttpResponse:
    """Join as who one is, or sign in first, or say who one is. 410 for a link that is over."""
    invitation = Invitation.objects.by_token(token)
    if invitation is None:
        return render(request, "invitation/over.html", status=410)
    if isinstance(request.user, User):
        return _as_user(request, request.user, invitation)
    if User.objects.filter(email=invitation.email).exists():
        return render(request, "invitation/sign_in.html", {"invitation": invitation})
    return _as_newcomer(request, invitation)


def _as_user(request: HttpRequest, user: User, invitation: Invitation) -> HttpResponse:
    if request.method != "POST" or user.email != invitation.email:
        return render(request, "invitation/join.html", {"invitation": invitation})
    try:
        join(invitation, user)
    except AgainstTheRules as rule:
        messages.error(request, say(rule.sentence))
        return redirect("account:home")
    messages.success(request, _("Welcome to %(team)s.") % {"team": invitation.team})
    return redirect("inbox:list", team=invitation.team.slug)


def _as_newcomer(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    wants_passkey = "passkey" in request.POST
    form = ArrivalForm(posted(request), email=invitation.email, wants_passkey=wants_passkey)
    if request.method != "POST" or not form.is_valid():
        room = {"invitation": invitation, "form": form}
        return render(request, "invitation/arrive.html", room, status=422 if form.is_bound else 200)
    try:
        member = arrive(invitation, form.cleaned_data["name"], "", form.cleaned_data["password"])
    except AgainstTheRules:
        return render(request, "invitation/over.html", status=410)
    then = reverse("mfa_add_webauthn") if wants_passkey else "/"
    return sign_in(request, member.user, then)
