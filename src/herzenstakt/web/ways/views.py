"""How the team works, for those who lead it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from herzenstakt.accounts.permissions import Permission
from herzenstakt.flows.ways import work_like_this
from herzenstakt.web.http import DeskRequest, needs, posted
from herzenstakt.web.ways.forms import WaysForm


@require_http_methods(["GET", "HEAD", "POST"])
@needs(Permission.LEAD_HOUSE)
def ways(request: DeskRequest) -> HttpResponse:
    """Each way, what follows from it, and another one if a lead wants it."""
    team = request.member.team
    form = WaysForm(team, posted(request))
    if request.method != "POST":
        return render(request, "ways/ways.html", {"form": form})
    if not form.is_valid():
        return render(request, "ways/ways.html", {"form": form}, status=422)
    if work_like_this(request.member, form.wanted()):
        messages.success(
            request, _("From now on you work like this. The journal says who decided it.")
        )
    else:
        messages.success(request, _("Nothing has changed."))
    return redirect("ways:ways", team=team.slug)
