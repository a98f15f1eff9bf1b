"""One's own account: how one is called, and how the desk looks."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_http_methods, require_POST

from herzenstakt.accounts.models import Membership, User
from herzenstakt.notices.models import Device
from herzenstakt.web.account.forms import MeForm
from herzenstakt.web.http import posted


@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """See and change what is known of oneself."""
    user = cast("User", request.user)
    form = MeForm(posted(request), instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        form.save()
        with override(form.cleaned_data["language"] or None):
            messages.success(request, _("Saved."))
        return redirect("account:home")
    teams = Membership.objects.active().filter(user=user).select_related("team").order_by("pk")
    room = {"form": form, "memberships": teams}
    return render(request, "account/home.html", room, status=422 if form.errors else 200)


@require_POST
def sign_out_everywhere(request: HttpRequest) -> HttpResponse:
    """End every session of one's own, on every device, this one included."""
    user = cast("User", request.user)
    user.sign_out_everywhere()
    Device.objects.filter(user=user).delete()  # what is lost must not go on telling
    logout(request)
    messages.success(request, _("You are signed out on all devices."))
    return redirect("account_login")
