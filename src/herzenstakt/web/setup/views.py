"""The first run in the browser."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.models import User
from herzenstakt.flows.team import AlreadyFounded, found
from herzenstakt.web.http import posted
from herzenstakt.web.setup.code import forget_code
from herzenstakt.web.setup.forms import SetupForm
from herzenstakt.web.signin.views import sign_in


@login_not_required
@sensitive_post_parameters("password", "code")
@require_http_methods(["GET", "HEAD", "POST"])
def setup(request: HttpRequest) -> HttpResponse:
    """Make the team and its owner, sign in, and go on to the first channel. 404 once somebody is there."""
    if User.objects.exists():
        raise Http404
    first = {
        "code": request.GET.get("code", ""),
        "language": str(getattr(request, "LANGUAGE_CODE", "en"))[:2],
        "time_zone": "Europe/Berlin",
    }
    form = SetupForm(posted(request), initial=first)
    if request.method == "POST" and form.is_valid():
        return _begin(request, form)
    status = 422 if form.is_bound else 200
    return render(request, "setup/setup.html", {"form": form}, status=status)


def _begin(request: HttpRequest, form: SetupForm) -> HttpResponse:
    try:
        member = found(form.make_team(), form.owner(), form.cleaned_data["password"])
    except AlreadyFounded:
        raise Http404 from None
    forget_code()
    welcome = reverse("channels:choose", kwargs={"team": member.team.slug})
    return sign_in(request, member.user, welcome)
