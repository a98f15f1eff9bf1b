"""Behind the front door: straight to the desk one sits at."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from herzenstakt.accounts.models import Membership
from herzenstakt.web.http import DeskRequest

#: where the session keeps the team somebody last worked in
LAST_TEAM = "last_team"


@require_GET
def home(request: DeskRequest) -> HttpResponse:
    """The inbox of the only team, or of the last one; a friendly word where there is none yet."""
    memberships = Membership.objects.active().filter(user=request.user).select_related("team")
    slugs = [membership.team.slug for membership in memberships.order_by("pk")]
    if not slugs:
        return render(request, "home/no_team.html")
    last = request.session.get(LAST_TEAM)
    return redirect("inbox:list", team=last if last in slugs else slugs[0])
