"""The palette: in a dialog on every page, and as a page without scripts."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from herzenstakt.accounts.permissions import Permission
from herzenstakt.web.http import DeskRequest, asked_for, needs
from herzenstakt.web.palette.places import places_for

LONGEST = 100


@require_GET
@needs(Permission.READ)
def show(request: DeskRequest) -> HttpResponse:
    """Where one can go from here, as far as it fits what is typed."""
    query = asked_for(request, "q", LONGEST)
    room = {"query": query, "groups": places_for(request.member, query)}
    if request.htmx.target == "palette-found":
        return render(request, "palette/_found.html", room)
    return render(request, "palette/palette.html", room)
